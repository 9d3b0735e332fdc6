"""For which tasks measures can be proposed, with the evidence of each: overdue, wrongly done, stuck (H6; TH 16.4; BT 15.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When

from dondoc.core import clock
from dondoc.exchanges.models import Kind, Thread, ThreadState
from dondoc.measures.models import Decision, Ground, MeasureOf, ProposalState
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.lifecycle import CLOSED, State
from dondoc.rules.standing import Cell
from dondoc.tasks.models import Assignment, Judgement
from dondoc.tasks.queries.cells import in_cell, in_population
from dondoc.tasks.queries.rows import short_title
from dondoc.tasks.queries.visibility import assignments_for
from dondoc.tasks.queries.waiting import STILL_TO_DO
from dondoc.urging.models import UrgeOf

PER_PAGE = 50
#: Assignments that one press chooses.
MOST_AT_ONCE = 500
#: What an agency tells of by a thread that is a difficulty.
DIFFICULTIES = (Kind.DIFFICULTY.value, Kind.BEYOND_MEANS.value)
#: A measure that a leader may still decide on or that is being carried out: what it names is not proposed a second time.
UNDER_WAY = Q(measure__proposal__state__in=[ProposalState.DRAFT.value, ProposalState.SUBMITTED.value]) | (
    Q(measure__proposal__state=ProposalState.PUT.value)
    & ~Q(measure__decision=Decision.REFUSED.value)
    & Q(measure__outcome="")
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; empty values ask for nothing. `mine`: only directives that the reader follows."""

    ground: str = ""
    mine: bool = False
    q: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a measure about one task on a day. `days_late` 0 where it is not overdue; `threads`: the difficulties told and not ended.

    `proposal`: the one that names it already and is under way; None where there is none.
    """

    assignment: Assignment
    ground: str
    title: str
    days_late: int
    returned: int
    urged: int
    last_update_on: date | None
    threads: list[Thread] = field(default_factory=list)
    proposal: int | None = None


def may_propose(actor: Actor) -> bool:
    """Measures are proposed by the Office's specialists and leaders."""
    return may(Deed.PROPOSE_MEASURES, own_party(actor))


def candidates(actor: Actor, day: date) -> QuerySet[Assignment]:
    """The assignments about which something may be proposed, each with its `ground`: what an agency is stuck with, else what was returned or
    marked, else what is overdue and still with the agency. None for whoever proposes nothing."""
    if not may_propose(actor):
        return Assignment.objects.none()
    stuck = Exists(_difficulties().filter(assignment=OuterRef("pk")))
    wrong = Q(state=State.RETURNED.value) | Q(marked=True, state__in=STILL_TO_DO)
    late = in_cell(Cell.OPEN_OVERDUE, day) & Q(state__in=STILL_TO_DO)
    rows = assignments_for(actor, day).filter(in_population()).exclude(state__in=sorted(s.value for s in CLOSED))
    ground = Case(
        When(stuck, then=Value(Ground.STUCK.value)),
        When(wrong, then=Value(Ground.WRONGLY_DONE.value)),
        When(late, then=Value(Ground.OVERDUE.value)),
        default=Value(""),
        output_field=CharField(),
    )
    return rows.filter(wrong | late | stuck).annotate(ground=ground)


def listing(actor: Actor, filters: Filters, day: date, number: int = 1) -> tuple[Page, dict[str, int]]:
    """One page of Evidence, agency by agency, the oldest first, and the counts of the grounds within the other filters. Seven queries."""
    rest = _narrowed(actor, filters, day)
    counts = rest.aggregate(all=Count("pk"), **{g.value: Count("pk", filter=Q(ground=g.value)) for g in Ground})
    chosen = filters.ground in Ground.values
    found = rest.filter(ground=filters.ground) if chosen else rest
    rows = found.select_related("task__directive", "agency")
    rows = rows.order_by("agency__kind", "agency__position", "agency__sort_key", "agency_id", "late_after", "pk")
    pages = Paginator(rows, PER_PAGE)
    pages.count = counts[filters.ground if chosen else "all"]
    page = pages.get_page(number)
    page.object_list = evidence_of(list(page.object_list), day)
    return page, counts


def evidence_of(rows: Iterable[Assignment], day: date) -> list[Evidence]:
    """The evidence of assignments that `candidates` found, in their order. Four queries, whatever their number."""
    found = list(rows)
    pks = [row.pk for row in found]
    returned = Judgement.objects.filter(assignment__in=pks, confirmed=False, at__lte=clock.end_of(day))
    times = dict(returned.order_by().values_list("assignment_id").annotate(n=Count("pk")))
    told = UrgeOf.objects.filter(assignment__in=pks, urge__taken_back_at=None, urge__at__lte=clock.end_of(day))
    urged = dict(told.order_by().values_list("assignment_id").annotate(n=Count("urge", distinct=True)))
    threads: dict[int, list[Thread]] = {}
    for thread in _difficulties().filter(assignment__in=pks).order_by("opened_at", "pk"):
        threads.setdefault(thread.assignment_id, []).append(thread)
    under_way = MeasureOf.objects.filter(UNDER_WAY, assignment__in=pks)
    proposed = dict(under_way.values_list("assignment_id", "measure__proposal_id"))
    return [
        Evidence(
            assignment=row,
            ground=row.ground,
            title=short_title(row.task.content),
            days_late=_days_late(row, day),
            returned=times.get(row.pk, 0),
            urged=urged.get(row.pk, 0),
            last_update_on=clock.day_of(row.last_update_at) if row.last_update_at else None,
            threads=threads.get(row.pk, []),
            proposal=proposed.get(row.pk),
        )
        for row in found
    ]


def _days_late(row: Assignment, day: date) -> int:
    if row.late_after is None or row.state not in STILL_TO_DO:
        return 0
    return max((day - row.late_after).days, 0)


def _difficulties() -> QuerySet[Thread]:
    return Thread.objects.filter(kind__in=DIFFICULTIES).exclude(state=ThreadState.CLOSED.value)


def _narrowed(actor: Actor, filters: Filters, day: date) -> QuerySet[Assignment]:
    rows = candidates(actor, day)
    if filters.mine:
        rows = rows.filter(task__directive__specialist_id=actor.duty_id)
    if filters.q:
        asked = filters.q
        rows = rows.filter(
            Q(agency__name__icontains=asked) | Q(agency__short_name__icontains=asked) | Q(agency__code=asked)
        )
    return rows
