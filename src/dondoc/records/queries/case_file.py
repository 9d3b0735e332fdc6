"""What a case file (hồ sơ nhiệm vụ) holds for one reader: no more than the pages show him (Luật Giao dịch điện tử, Điều 13; docs/records.md).

Drafts that nobody signed are in none: a case file is the record. Whoever sees less than the whole of an assignment gets no case file of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from dondoc.audit.kinds import AuditKind as A
from dondoc.core.models import StoredFile
from dondoc.directives.models import DirectiveFile
from dondoc.exchanges.queries import threads
from dondoc.rules.access import Actor, Sight
from dondoc.rules.lifecycle import State
from dondoc.tasks.models import Assignment, PartFile, Task, UpdateFile
from dondoc.tasks.queries import page, visibility
from dondoc.tasks.queries.fanout import seen_state
from dondoc.tasks.queries.timeline import Entry, Reach, timeline
from dondoc.tasks.queries.timeline_beside import beside
from dondoc.urging.queries import urges

#: Deeds known inside the agency only.
INNER = frozenset({A.UNIT_ASSIGNED.value, A.RESULT_DRAFTED.value, A.DRAFT_HANDED_BACK.value})
#: Lines of an assignment's stream whose facts speak of that assignment alone.
LIFE = frozenset(
    kind.value
    for kind in (
        A.ASSIGNMENT_ISSUED, A.ACCEPTED, A.DISPUTED, A.DISPUTE_KEPT, A.DISPUTE_CORRECTED, A.DISPUTE_TRANSFERRED, A.UPDATE_FILED,
        A.RESULT_FILED, A.RESULT_RECALLED, A.CONFIRMED, A.RETURNED, A.REOPENED, A.SUSPENDED, A.RESUMED, A.WITHDRAWN, A.DEADLINE_SET,
        A.EXTENSION_ADVISED, A.EXTENSION_DECIDED, A.EXTENSION_WITHDRAWN,
    )
)  # fmt: skip
MOST_PAGES = 200


@dataclass(slots=True)
class CaseFile:
    """`open_streams`: whose lines the reader may read whole but for inner ones of others; of `linked` he gets the hashes alone.

    `history`: assignment -> what happened to it, newest first. `files` in the order in which they are packed.
    """

    task: Task
    assignments: list[Assignment]
    subject: str
    changes: list[Entry]
    history: dict[int, list[Entry]]
    threads: list[threads.Opened]
    urges: list[Any]
    files: list[StoredFile] = field(default_factory=list)
    inner: frozenset[int] = frozenset()
    sees_everything: bool = False

    @property
    def streams(self) -> list[str]:
        found = [f"assignment:{one.pk}" for one in self.assignments]
        found += [f"thread:{one.thread.pk}" for one in self.threads] + [f"urge:{one.pk}" for one in self.urges]
        return [*found, f"task:{self.task.pk}", *([f"directive:{self.task.directive_id}"] * self.sees_everything)]

    def state_of(self, one: Assignment) -> str:
        """Where it stands, as this reader is told: that a draft waits for a signature is known inside the agency only."""
        return seen_state(State(one.state), one.pk in self.inner).value

    def may_read(self, stream: str, kind: str) -> bool:
        """Whether a line of the log is given out whole; of the others only what the next line hangs on."""
        subject, _colon, pk = stream.partition(":")
        if kind in INNER:
            return subject == "assignment" and int(pk) in self.inner
        return self.sees_everything or (subject == "assignment" and kind in LIFE)


def of_assignment(actor: Actor, pk: int, day: date) -> CaseFile | None:
    """Of one agency's part of a task; None where he does not see it whole, and of drafts."""
    one = page.assignment_seen(actor, pk, day)
    if one is None or one.state == State.DRAFT.value:
        return None
    shown = page.panel(actor, one, day)
    reach = page.reach_of(shown)
    return _gather(actor, one.task, [one], reach, f"assignment:{pk}", day) if shown.sight is Sight.ALL else None


def of_task(actor: Actor, pk: int, day: date) -> CaseFile | None:
    """Of a task with all of its assignments that he sees whole; None where that is none."""
    task = page.task_seen(actor, pk, day)
    if task is None:
        return None
    whole = visibility.whole_assignments_for(actor, day).filter(task=task).exclude(state=State.DRAFT.value)
    rows = list(whole.select_related("agency").order_by("agency__position", "agency__sort_key", "pk"))
    return _gather(actor, task, rows, page.task_page(actor, task, day).reach, f"task:{pk}", day) if rows else None


def _gather(actor: Actor, task: Task, rows: list[Assignment], reach: Reach, subject: str, day: date) -> CaseFile:
    inner = frozenset(reach.inner)
    found = CaseFile(
        task=task,
        assignments=rows,
        subject=subject,
        changes=list(_entries(Reach([], [], []), task.pk)),
        history={one.pk: list(_entries(_of_one(one.pk, inner), None)) for one in rows},
        threads=list(_threads(actor, rows, day)),
        urges=_urges(actor, rows, day),
        inner=inner,
        sees_everything=actor.sees_everything,
    )
    found.files = _files(actor, found, day)
    return found


def _of_one(pk: int, inner: frozenset[int]) -> Reach:
    return Reach(whole=[pk], progress=[], inner=[pk] if pk in inner else [])


def _entries(reach: Reach, task_id: int | None) -> Iterator[Entry]:
    """All that the timeline tells, signed or said; nothing of a result that waits for a signature."""
    for number in range(1, MOST_PAGES):
        told = timeline(reach, task_id, "all", number, partial(beside))
        for entry in told.entries:
            if entry.code not in ("draft_result", "hand_back"):
                yield entry
        if not told.more:
            return


def _threads(actor: Actor, rows: list[Assignment], day: date) -> Iterator[threads.Opened]:
    of_these = threads.threads_for(actor, day).filter(assignment__in=[one.pk for one in rows]).distinct()
    for pk in of_these.order_by("pk").values_list("pk", flat=True):
        one = threads.opened(actor, pk, day)
        if one is not None:
            yield one


def _urges(actor: Actor, rows: list[Assignment], day: date) -> list[Any]:
    found = urges.urges_for(actor, day).filter(lines__assignment__in=[one.pk for one in rows]).distinct()
    return list(found.select_related("agency", "by_agency", "by", "letter", "signed").order_by("at", "pk"))


def _files(actor: Actor, case: CaseFile, day: date) -> list[StoredFile]:
    """Of the directive, of what was filed, of parts, threads and urges: each once, and only what he may open."""
    ids = [one.pk for one in case.assignments]
    hung = set(DirectiveFile.objects.filter(directive=case.task.directive_id).values_list("file", flat=True))
    filed = UpdateFile.objects.filter(update__assignment__in=ids, update__filed_at__isnull=False)
    hung |= set(filed.filter(update__dropped_at=None).values_list("file", flat=True))
    hung |= set(PartFile.objects.filter(part__assignment__in=ids).values_list("file", flat=True))
    seen = set(visibility.files_for(actor, day).filter(pk__in=hung).values_list("pk", flat=True))
    for thread in case.threads:
        seen |= {file.pk for entry in thread.entries for file in entry.files.all()}
    for urge in case.urges:
        seen |= {file.pk for files in urges.files_of(urge).values() for file in files}
    return list(StoredFile.objects.filter(pk__in=seen).order_by("uploaded_at", "pk"))


def as_data(case: CaseFile, actor: Actor, at: datetime) -> dict[str, Any]:
    """The case as JSON says it (docs/case-file.schema.json)."""
    task, directive = case.task, case.task.directive
    return {
        "format": "dondoc-case-file-1",
        "subject": case.subject,
        "made_at": at,
        "made_for": {"name": actor.name, "title": actor.title, "agency": actor.agency_code},
        "directive": {
            "id": directive.pk, "number": directive.number, "issued_on": directive.issued_on, "subject": directive.subject,
            "issuer": directive.issuer.name, "signer": directive.signer, "signer_title": directive.signer_title,
            "regulation": directive.regulation_id,
        },
        "task": {
            "id": task.pk, "content": task.content, "product": task.product, "deadline_text": task.deadline_text, "due_on": task.due_on,
            "deadline_kind": task.deadline_kind, "field": task.field.name if task.field else None, "issued_at": task.issued_at,
        },
        "changes": [_told(entry) for entry in case.changes],
        "assignments": [
            {
                "id": one.pk, "agency": {"code": one.agency.code, "name": one.agency.name}, "state": case.state_of(one), "due_on": one.due_on,
                "late_after": one.late_after, "filed_on": one.filed_on, "marked": one.marked, "issued_on": one.issued_on,
                "closed_on": one.closed_on, "history": [_told(entry) for entry in case.history[one.pk]],
            }
            for one in case.assignments
        ],
        "threads": [_thread(one) for one in case.threads],
        "urges": [
            {
                "id": one.pk, "at": one.at, "agency": one.agency.name, "by": one.by.full_name, "by_title": one.by_title,
                "by_agency": one.by_agency.name, "cite": one.cite, "words": one.words, "answer_by": one.answer_by, "answer": one.answer,
                "letter_number": one.letter_number, "letter_dated": one.letter_dated,
            }
            for one in case.urges
        ],
    }  # fmt: skip


def _thread(one: threads.Opened) -> dict[str, Any]:
    told = [
        {
            "at": entry.at, "kind": entry.kind, "agency": entry.agency.name, "by": entry.by.full_name, "by_title": entry.by_title,
            "words": entry.words, "document": entry.document, "files": [file.pk for file in entry.files.all()],
        }
        for entry in one.entries
    ]  # fmt: skip
    return {"id": one.thread.pk, "kind": one.thread.kind, "subject": one.thread.subject, "entries": told}


def _told(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = {
        "at": entry.at, "kind": entry.kind, "code": entry.code, "by": entry.by_name, "by_title": entry.by_title, "text": entry.text,
        "cite": entry.cite, "agency": entry.agency, "due_on": entry.due_on, "files": [file.pk for file in entry.files],
    }  # fmt: skip
    if entry.update is not None:
        names = ("kind", "text", "document_kind", "document_number", "result_dated", "document_signer", "filed_at")
        found["update"] = {name: getattr(entry.update, name) for name in names}
    if entry.judgement is not None:
        names = ("confirmed", "progress", "quality", "effectiveness", "remark")
        found["judgement"] = {name: getattr(entry.judgement, name) for name in names}
    if entry.dispute is not None:
        found["dispute"] = {name: getattr(entry.dispute, name) for name in ("ground", "reason", "outcome", "answer")}
    if entry.change is not None:
        names = ("content_before", "product_before", "content_after", "product_after", "reason")
        found["change"] = {name: getattr(entry.change, name) for name in names}
    return found
