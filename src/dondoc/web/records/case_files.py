"""A case file is taken: of a task or of one assignment, by whoever sees it whole (J1)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from dondoc.core.downloads import sent
from dondoc.core.regulation import regulation
from dondoc.records.actions.taking import take_case
from dondoc.records.queries import case_file
from dondoc.tasks.queries.timeline import Entry
from dondoc.web.access import found_or_404
from dondoc.web.looks import note_page
from dondoc.web.status_words import LIFECYCLE
from dondoc.web.tasks import telling


@require_POST
def of_assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """One agency's part."""
    return _taken(request, case_file.of_assignment(request.actor, pk, request.today), f"ho-so-luot-giao-{pk}.zip")


@require_POST
def of_task(request: HttpRequest, pk: int) -> HttpResponse:
    """The task with all of its assignments that the reader sees whole."""
    return _taken(request, case_file.of_task(request.actor, pk, request.today), f"ho-so-nhiem-vu-{pk}.zip")


def _taken(request: HttpRequest, found: case_file.CaseFile | None, name: str) -> HttpResponse:
    case = found_or_404(found)
    rules = regulation(case.task.directive.regulation_id)

    def words(entry: Entry) -> tuple[str, str]:
        line = telling.tell(entry, rules, False, request.today)
        said = [line.said_by, line.text, *line.notes, *([f"{line.before} → {line.after}"] if line.after else [])]
        return line.title, "\n".join(part for part in said if part)

    packed = take_case(
        actor=request.actor, case=case, words=words, state=lambda code: str(LIFECYCLE[code].word), at=request.now
    )
    note_page(request, [one.pk for one in case.assignments])
    return sent(packed, name, "application/zip")
