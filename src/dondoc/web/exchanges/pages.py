"""The list of threads, and one thread: what was said by whom, and what the reader may do about it."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dondoc.exchanges.queries import threads as asked
from dondoc.exchanges.queries.reported import taken_up_in
from dondoc.rules.access import AGENCY_ROLES, Role
from dondoc.rules.lifecycle import State
from dondoc.tasks.queries.fanout import seen_state
from dondoc.tasks.queries.rows import short_title, standing_of
from dondoc.tasks.queries.visibility import directives_for, stands_for
from dondoc.web.access import find, found_or_404
from dondoc.web.directives.files import handed_out, shown
from dondoc.web.exchanges.doors import DOORS, Door, likeliest
from dondoc.web.exchanges.fields import form_of, picker
from dondoc.web.fields import number_in
from dondoc.web.thread_words import ENTRY_LOOKS, KIND_WORDS, STATE_LOOKS, tell, waits_for
from dondoc.web.work.filters import address

#: For whom the list exists; what an agency's post sees is narrowed by the query.
SEES = AGENCY_ROLES | {Role.OFFICE_LEADER, Role.OFFICE_SPECIALIST, Role.OFFICE_CLERK, Role.PROVINCE_LEADER}


def read(query: QueryDict) -> asked.Filters:
    """The filters of an address; what is not understood asks for nothing."""
    state, kind = query.get("tinh-trang", ""), query.get("loai", "")
    return asked.Filters(
        state=state if state in STATE_LOOKS else "",
        kind=kind if kind in KIND_WORDS else "",
        late=state == "late",
        mine=query.get("toi") == "1",
        assignment=number_in(query.get("luot")),
        q=query.get("q", "").strip()[:100],
    )


@require_GET
def threads(request: HttpRequest) -> HttpResponse:
    """Newest first, fifty a page; the filters stay in the address."""
    if request.actor.role not in SEES:
        raise Http404
    filters = read(request.GET)
    page, counts = asked.listing(request.actor, filters, request.today, number_in(request.GET.get("trang")) or 1)
    chosen = "late" if filters.late else filters.state
    tabs = [("", _("Tất cả")), *((code, look[0]) for code, look in STATE_LOOKS.items()), ("late", _("Quá ngày"))]
    context = {
        "page": page,
        "rows": [tell(row, row.relation, request.today) for row in page.object_list],
        "filters": filters,
        "chosen": chosen,
        "tabs": [
            {
                "word": word,
                "n": counts[code or "all"],
                "url": address(request.GET, **{"tinh-trang": code}),
                "on": code == chosen,
                "late": code == "late",
            }
            for code, word in tabs
        ],
        "kinds": KIND_WORDS,
        "is_agency": request.actor.role in AGENCY_ROLES,
        "narrowed": any([chosen, filters.kind, filters.mine, filters.q, filters.assignment]),
        "clear_url": reverse("threads"),
    }
    return render(request, "exchanges/list.html", context)


@require_GET
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    """One thread with the forms of what may be done about it."""
    return render(request, "exchanges/thread.html", context_of(request, pk))


@require_GET
def file(request: HttpRequest, pk: int, file_pk: int) -> FileResponse:
    """A file of what the reader is told of the thread."""
    return handed_out(find(request, asked.files_for(request.actor, pk, request.today), file_pk))


def context_of(request: HttpRequest, pk: int, sent: tuple[Door, Any, list[Any]] | None = None) -> dict[str, Any]:
    """What the page of one thread shows. `sent`: a form that came back, with its door and what was refused."""
    found = found_or_404(asked.opened(request.actor, pk, request.today))
    entries = [_entry(found.thread.pk, one) for one in found.entries]
    sides = _by_side(found, entries) if found.thread.kind == "difference" else []
    return {
        "found": found,
        "thread": found.thread,
        "told_thread": tell(found.thread, found.relation, request.today),
        "waits_for": waits_for(found),
        "about": _about(request, found.thread),
        "outcome_directive": _outcome_directive(request, found.thread),
        "comparison": taken_up_in(request.actor, found.thread, request.today),
        "sides": sides,
        # what stands beside one another is not told once more
        "entries": [e for e in entries if not (sides and e["entry"].kind in ("says", "asks"))],
        "acts": [_act(request, found, door, sent) for door in DOORS if door.name in found.doors],
        "owner": _owner(found.thread),
    }


def _entry(thread_id: int, one: Any) -> dict[str, Any]:
    word, icon = ENTRY_LOOKS[one.kind]
    files = shown(list(one.files.all()), lambda f: reverse("thread_file", args=[thread_id, f.pk]))
    return {"entry": one, "word": word, "icon": icon, "files": files}


def _by_side(found: asked.Opened, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of a difference what each side says, beside one another: whoever opened it first, then those that were asked. A side sees its own only."""
    opener = [found.thread.agency] if found.relation is not asked.Relation.SIDE else []
    agencies = {one.pk: one for one in [*opener, *(side.agency for side in found.sides)]}
    waited = {side.agency_id: side for side in found.sides if side.answer_id is None}
    return [
        {
            "agency": agency,
            "entries": [e for e in entries if e["entry"].kind == "says" and e["entry"].agency_id == pk],
            "asked": [e for e in entries if e["entry"].kind == "asks" and e["entry"].to_id == pk],
            "waited": waited.get(pk),
        }
        for pk, agency in agencies.items()
    ]


def _about(request: HttpRequest, thread: Any) -> dict[str, Any] | None:
    """Title, directive, deadline and standing: all that an agency which was only asked sees of the task."""
    a = thread.assignment
    if a is None:
        return None
    inner = request.actor.role in AGENCY_ROLES and a.agency_id in stands_for(request.actor.agency_id, request.today)
    return {
        "assignment": a,
        "title": short_title(a.task.content),
        "directive": a.task.directive,
        "standing": standing_of(a, request.today),
        "state": seen_state(State(a.state), inner),
    }


def _outcome_directive(request: HttpRequest, thread: Any) -> Any:
    """The document that it became, to whoever may open that."""
    if thread.outcome_directive_id is None:
        return None
    return directives_for(request.actor, request.today).filter(pk=thread.outcome_directive_id).first()


def _owner(thread: Any) -> Any:
    """The specialist in charge, who owns the thread; None where nobody follows the directive, or it is about no task."""
    return thread.assignment.task.directive.specialist if thread.assignment is not None else None


def _act(
    request: HttpRequest, found: asked.Opened, door: Door, sent: tuple[Door, Any, list[Any]] | None
) -> dict[str, Any]:
    """One form of the page: the one that came back as it was typed, the others empty."""
    came_back = sent is not None and sent[0] is door
    form, told = (sent[1], sent[2]) if sent is not None and came_back else (form_of(request, found, door), [])
    return {
        "door": door,
        "form": form,
        "told": told,
        "open": came_back or (sent is None and door.name == likeliest(found, request.actor.role)),
        "picker": picker(request, told) if door.name == "ask" else None,
    }
