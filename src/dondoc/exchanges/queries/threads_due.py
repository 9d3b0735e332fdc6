"""What threads make due (F1): the Office helps, a leader directs, an agency that was asked gives its opinion."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.core.regulation import current
from dondoc.exchanges.models import EntryKind, Kind, Side, Thread, ThreadEntry, ThreadState
from dondoc.exchanges.queries.threads import WITH_THE_OFFICE, awaits, the_clock
from dondoc.organisations.models import Post
from dondoc.organisations.queries.people import held_on
from dondoc.rules.access import AGENCY_ROLES, Actor, Role
from dondoc.rules.due_work import Light, Work
from dondoc.rules.own_clocks import Clock
from dondoc.search.among import Among
from dondoc.tasks.queries.mine import followed
from dondoc.tasks.queries.rows import short_title
from dondoc.tasks.queries.visibility import asking, one_of, stands_for

PATH = "assignment__task__directive__"
#: Which entry a line quotes: of what was put to the leaders the proposal, of what was directed the direction, else the last.
LAST_WORD = {ThreadState.PROPOSED.value: EntryKind.PROPOSES.value, ThreadState.DIRECTED.value: EntryKind.DIRECTS.value}


def owed(actor: Actor, today: date) -> Iterator[Light]:
    """One query for whoever has part in threads, none for others."""
    if actor.role in AGENCY_ROLES:
        yield from _to_be_heard(actor, today)
    elif actor.role in (Role.OFFICE_SPECIALIST, Role.OFFICE_LEADER):
        yield from _to_help(actor, today)
    elif actor.role is Role.PROVINCE_LEADER:
        yield from _to_direct(actor, today)


def _to_help(actor: Actor, today: date) -> Iterator[Light]:
    """Not while somebody who was asked still has time to answer. A question about no task waits for any specialist."""
    for pk, since, due_on, cite, regulation_id, specialist in _with_the_office(
        actor.role, duty=actor.duty_id, today=today
    ):
        clock_ = the_clock(due_on, clock.day_of(since), cite, regulation_id or current().id)
        his = specialist == actor.duty_id or actor.role is not Role.OFFICE_SPECIALIST
        yield Light(Work.HELP, pk, clock_, mine=his)


@MadeOnce
def _with_the_office(role: Role, duty: Any, today: Any) -> QuerySet[Any]:
    rows = Thread.objects.filter(followed(asking(role, duty=duty), PATH), state__in=WITH_THE_OFFICE)
    rows = rows.filter(~awaits(today) | Q(state=ThreadState.DIRECTED.value))
    return rows.values_list(
        "pk", "opened_at", "due_on", "cite", f"{PATH}regulation_id", f"{PATH}specialist_id"
    ).order_by("pk")


def _to_direct(actor: Actor, today: date) -> Iterator[Light]:
    """What the Office put to this leader; of one who left, whoever takes it."""
    for pk, since, due_on, cite, put_to in _put_to(duty=actor.duty_id, today=today):
        yield Light(Work.DIRECT, pk, Clock(due_on, clock.day_of(since), cite), mine=put_to == actor.duty_id)


@MadeOnce
def _put_to(duty: Any, today: Any) -> QuerySet[Any]:
    leads = Post.objects.filter(held_on(today), user=OuterRef("put_to"), role=Role.PROVINCE_LEADER.value)
    rows = Thread.objects.filter(Q(put_to_id=duty) | ~Exists(leads), state=ThreadState.PROPOSED.value)
    return rows.values_list("pk", "waits_since", "due_on", "cite", "put_to_id").order_by("pk")


def _to_be_heard(actor: Actor, today: date) -> Iterator[Light]:
    """Each thread once, also where two agencies that were merged into one are both to be heard."""
    seen: set[int] = set()
    for pk, since, answer_by, cite in _unheard(own=stands_for(actor.agency_id, today)):
        if pk not in seen:
            seen.add(pk)
            yield Light(Work.OPINION, pk, Clock(answer_by, clock.day_of(since), cite), mine=bool(actor.signs))


@MadeOnce
def _unheard(own: Any) -> QuerySet[Any]:
    rows = Side.objects.filter(one_of("agency_id", own), answer__isnull=True)
    rows = rows.exclude(thread__state=ThreadState.CLOSED.value)
    return rows.values_list("thread_id", "asked_at", "answer_by", "thread__cite").order_by("answer_by", "pk")


def details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """The words of the lines: what it is about, and what the last who spoke for this reader said. Two queries, three for an agency."""
    threads = _threads(keys=pks)
    own = stands_for(actor.agency_id, today) if actor.role in AGENCY_ROLES else []
    said: dict[int, ThreadEntry] = {}
    states = {thread.pk: thread.state for thread in threads}
    for one in _said(bool(own), keys=pks, own=own):
        wanted = LAST_WORD.get(states.get(one.thread_id, ""))
        if own or one.kind == wanted or said.get(one.thread_id) is None or wanted is None:
            said[one.thread_id] = one
    return {thread.pk: _detail(thread, said.get(thread.pk), own) for thread in threads}


_threads = MadeOnce(
    lambda keys: Thread.objects.filter(Among("pk", keys)).select_related("agency", "assignment__task__directive")
)


@MadeOnce
def _said(asked: bool, keys: Any, own: Any) -> QuerySet[ThreadEntry]:
    entries = ThreadEntry.objects.filter(Among("thread", keys)).select_related("by", "agency").order_by("at", "pk")
    if asked:
        return entries.filter(one_of("to", own), kind=EntryKind.ASKS.value)
    return entries.exclude(kind=EntryKind.ASKS.value)


def _detail(thread: Thread, said: ThreadEntry | None, own: list[int]) -> dict[str, Any]:
    detail: dict[str, Any] = {
        "title": _title(thread, said, own),
        "agencies": (_other(thread, said, own),),
        "ground": thread.kind,
    }
    if thread.assignment is not None:
        task = thread.assignment.task
        detail |= {
            "task_id": task.pk,
            "position": task.position,
            "directive_id": task.directive_id,
            "directive_number": task.directive.number,
            "urgency": task.directive.urgency,
            "origin": short_title(task.content),
        }
    if said is not None:
        detail |= {
            "said": said.words,
            "said_by": said.by.full_name,
            "said_at": said.at if _speaks(thread, own) else thread.opened_at,
            "said_deed": f"thread_{said.kind}",
        }
    return detail


def _title(thread: Thread, said: ThreadEntry | None, own: list[int]) -> str:
    """The opener's line; to an agency that was asked the task, or the question that was put to it."""
    if not own or thread.kind == Kind.FIGURES:
        return thread.subject
    if thread.assignment is not None:
        return short_title(thread.assignment.task.content)
    return short_title(said.words) if said is not None else ""


def _other(thread: Thread, said: ThreadEntry | None, own: list[int]) -> str:
    """Whom the line names: who asks him; for the Office and the leaders who brought it up, and of figures who answered."""
    return said.agency.name if said is not None and _speaks(thread, own) else thread.agency.name


def _speaks(thread: Thread, own: list[int]) -> bool:
    """Whether the line is of who said the last word, not of who brought it up."""
    return bool(own) or thread.kind == Kind.FIGURES.value
