"""The proposals that a person may see, how far each is, and what he may do with one (H6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Prefetch, Q, QuerySet, Value, When

from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.core.regulation import current, regulation
from dondoc.measures.models import Decision, Ground, Measure, MeasureOf, Outcome, Proposal, ProposalState
from dondoc.organisations.models import User
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Actor, Deed, Role, may, own_party
from dondoc.rules.due_work import Light, Work
from dondoc.rules.extending import Leader
from dondoc.rules.own_clocks import Clock
from dondoc.rules.regulation.oversight import MeasureKind
from dondoc.tasks.queries.extensions import deciders_of, leaders
from dondoc.tasks.queries.rows import short_title
from dondoc.tasks.queries.visibility import asking, assignments_for

PER_PAGE = 50
AGREED = (Decision.AGREED.value, Decision.OTHERWISE.value)
#: How far a proposal is, as the list filters it: a proposal that was put waits for decisions, is carried out, or is done.
STANDINGS = ("draft", "submitted", "put", "carried", "done", "dropped")
_UNDECIDED = Count("measures", filter=Q(measures__decision=""), distinct=True)
_UNSETTLED = Count("measures", filter=Q(measures__decision__in=AGREED, measures__outcome=""), distinct=True)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the reader may do with a proposal now."""

    edit: bool
    submit: bool
    approve: bool
    decide: bool
    writes_for_leader: bool
    settle: bool
    drop: bool


def proposals_for(actor: Actor) -> QuerySet[Proposal]:
    """The Office sees all; a leader of the province what was put to the leaders. For agencies and readers there are none."""
    if actor.is_office:
        return Proposal.objects.all()
    if actor.role is Role.PROVINCE_LEADER:
        return Proposal.objects.filter(state=ProposalState.PUT.value)
    return Proposal.objects.none()


def with_counts(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Each with its measures, agencies, those undecided and those agreed to and not settled."""
    return rows.annotate(
        told=Count("measures", distinct=True),
        agencies=Count("measures__agency", distinct=True),
        undecided=_UNDECIDED,
        unsettled=_UNSETTLED,
    )


def standing_of(proposal: Any) -> str:
    """One of STANDINGS, of a row of `with_counts`."""
    if proposal.state != ProposalState.PUT:
        return str(proposal.state)
    if proposal.undecided:
        return "put"
    return "carried" if proposal.unsettled else "done"


def listing(actor: Actor, standing: str, number: int = 1) -> tuple[Page, dict[str, int]]:
    """One page, newest first, and the counts of the standings. Three queries, whatever the number of rows."""
    rows = with_counts(proposals_for(actor)).select_related("by", "put_to").order_by("-at", "-pk")
    counts = dict.fromkeys(STANDINGS, 0)
    facts = with_counts(proposals_for(actor)).order_by().values_list("state", "undecided", "unsettled")
    for state, undecided, unsettled in facts:
        far = "put" if undecided else "carried" if unsettled else "done"
        counts[far if state == ProposalState.PUT else state] += 1
    counts["all"] = sum(counts.values())
    pages = Paginator(rows.filter(_standing(standing)) if standing in STANDINGS else rows, PER_PAGE)
    pages.count = counts[standing if standing in STANDINGS else "all"]
    return pages.get_page(number), counts


def _standing(name: str) -> Q:
    put = Q(state=ProposalState.PUT.value)
    return {
        "put": put & Q(undecided__gt=0),
        "carried": put & Q(undecided=0, unsettled__gt=0),
        "done": put & Q(undecided=0, unsettled=0),
    }.get(name, Q(state=name))


def measures_of(proposal: Proposal, actor: Actor, day: date) -> list[Measure]:
    """Its measures in their order, each with its `lines` that the reader may see. Three queries."""
    seen = assignments_for(actor, day).values("pk")
    lines = MeasureOf.objects.filter(assignment__in=seen).select_related("assignment__task__directive", "thread")
    rows = proposal.measures.select_related("agency", "decided_by", "settled_by", "urge", "explanation", "directive")
    rows = rows.prefetch_related(Prefetch("lines", lines.order_by("late_after", "pk")))
    return list(in_order(rows))


def in_order(rows: QuerySet[Measure]) -> QuerySet[Measure]:
    """As the screen, the paper with its appendix and the Office's report tell them: what is overdue first, then what was done wrongly, then what is
    stuck; within these agency by agency in the official order."""
    of_ground = Case(*(When(ground=one, then=Value(-n)) for n, one in enumerate(Ground.values)), default=Value(0))
    kinds = (When(agency__kind=kind, then=Value(n)) for n, kind in enumerate(AgencyKind.values))
    of_kind = Case(*kinds, default=Value(len(AgencyKind.values)))
    return rows.order_by(of_ground, of_kind, "agency__position", "agency__sort_key", "pk")


def kinds_of(proposal: Proposal) -> list[MeasureKind]:
    """The kinds of measures that its regulation knows."""
    rules = regulation(proposal.regulation_id).measures
    return list(rules.kinds) if rules else []


def kinds_in_force() -> list[MeasureKind]:
    """Those of a proposal that would be begun now."""
    rules = current().measures
    return list(rules.kinds) if rules else []


def proposal_of(actor: Actor, measure_id: int) -> int | None:
    """The proposal in which a measure stands, where the actor sees it."""
    seen = proposals_for(actor).values("pk")
    return Measure.objects.filter(pk=measure_id, proposal__in=seen).values_list("proposal_id", flat=True).first()


def kind_name(proposal: Proposal, code: str) -> str:
    return next((one.name for one in kinds_of(proposal) if one.code == code), code)


def cite_of(proposal: Proposal | None = None) -> str:
    """The article behind a proposal, or behind one that would be begun now."""
    rules = regulation(proposal.regulation_id) if proposal else current()
    return rules.deed_cites.cite_for(Deed.PROPOSE_MEASURES.value)


def writes(actor: Actor, proposal: Proposal) -> bool:
    """Whether this person may change it as it stands: its author while it is with him, a leader of the Office until it is put."""
    if not may(Deed.PROPOSE_MEASURES, own_party(actor)):
        return False
    if may(Deed.APPROVE_MEASURES, own_party(actor)):
        return proposal.state in (ProposalState.DRAFT, ProposalState.SUBMITTED)
    return proposal.state == ProposalState.DRAFT and proposal.by_id in (actor.duty_id, actor.user_id)


def decides(actor: Actor, proposal: Proposal, known: list[Leader]) -> bool:
    """Whether this leader of the province may decide on it: he to whom it was put, the Chairman, and whoever takes it of one who left.
    `known`: the leaders in office."""
    mine = next((one for one in known if one.user_id == actor.duty_id), None)
    if mine is None:
        return False
    return proposal.put_to_id == mine.user_id or not mine.is_deputy or _left(proposal, known)


def _left(proposal: Proposal, known: list[Leader]) -> bool:
    return proposal.put_to_id not in {one.user_id for one in known}


def allowed(actor: Actor, proposal: Proposal, measures: list[Measure], day: date) -> Allowed:
    """At most one query."""
    office = may(Deed.PROPOSE_MEASURES, own_party(actor))
    put = proposal.state == ProposalState.PUT
    undecided = put and any(not one.decision for one in measures)
    leads = actor.role is Role.PROVINCE_LEADER and undecided and decides(actor, proposal, leaders(day))
    mine = writes(actor, proposal)
    return Allowed(
        edit=mine,
        submit=mine and proposal.state == ProposalState.DRAFT and bool(measures),
        approve=proposal.state == ProposalState.SUBMITTED and may(Deed.APPROVE_MEASURES, own_party(actor)),
        decide=leads or (undecided and office),
        writes_for_leader=undecided and office,
        settle=put and office,
        drop=mine and proposal.state == ProposalState.DRAFT,
    )


def may_settle(actor: Actor) -> bool:
    """What came of a measure is recorded by the Office."""
    return may(Deed.PROPOSE_MEASURES, own_party(actor))


def suggested_leader(measures: list[Measure], day: date) -> int | None:
    """Who would decide: the leader who gave most of the tasks, else the Chairman. One query."""
    known = leaders(day)
    given: dict[int, int] = {}
    for line in (line for one in measures for line in one.lines.all()):
        for leader in deciders_of(line.assignment, known)[:1]:
            given[leader.user_id] = given.get(leader.user_id, 0) + 1
    if given:
        return max(given, key=lambda pk: given[pk])
    return next((one.user_id for one in known if not one.is_deputy), None)


def leaders_in_office(day: date) -> list[Leader]:
    """Those to whom it may be put, and whose word may be written down."""
    return leaders(day)


def of_assignment(actor: Actor, assignment_id: int) -> list[Measure]:
    """The measures that name one assignment, for its page, newest first. One query; none for whoever sees no proposals."""
    if not actor.sees_everything:
        return []
    return _of_assignment(actor.role, assignment=assignment_id)


@MadeOnce
def _of_assignment(role: Role, assignment: Any) -> QuerySet[Measure]:
    seen = proposals_for(asking(role)).exclude(state=ProposalState.DROPPED.value)
    about = MeasureOf.objects.filter(assignment_id=assignment).values("measure_id")
    rows = Measure.objects.filter(pk__in=about, proposal__in=seen.values("pk")).select_related("proposal")
    return rows.order_by("-proposal__at", "-pk")[:5]


def owed(actor: Actor, today: date) -> Iterator[Light]:
    """What proposals make due (F1): a leader of the Office approves, a leader of the province decides, the author mends and carries out.
    One query for whoever has part in them, two for a leader of the province for whom something waits; none for others."""
    if actor.role is Role.OFFICE_LEADER:
        for pk, since in _submitted():
            yield Light(Work.APPROVE_MEASURES, pk, _since(since))
    elif actor.role is Role.OFFICE_SPECIALIST:
        for pk, since in _to_carry(duty=actor.duty_id):
            yield Light(Work.CARRY_MEASURES, pk, _since(since))
    elif actor.role is Role.PROVINCE_LEADER:
        yield from _to_decide(actor, today)


def _to_decide(actor: Actor, today: date) -> Iterator[Light]:
    rows = _undecided()
    known = leaders(today) if rows else []
    for proposal in rows:
        if decides(actor, proposal, known):
            mine = proposal.put_to_id == actor.duty_id
            yield Light(Work.DECIDE_MEASURES, proposal.pk, _since(proposal.approved_at), mine=mine)


def _since(moment: Any) -> Clock:
    return Clock(None, clock.day_of(moment), cite_of())


@MadeOnce
def _submitted() -> QuerySet[Any]:
    return Proposal.objects.filter(state=ProposalState.SUBMITTED.value).values_list("pk", "submitted_at").order_by("pk")


@MadeOnce
def _undecided() -> QuerySet[Proposal]:
    waiting = Measure.objects.filter(decision="").values("proposal_id")
    return Proposal.objects.filter(state=ProposalState.PUT.value, pk__in=waiting).order_by("pk")


@MadeOnce
def _to_carry(duty: Any) -> QuerySet[Any]:
    agreed = Measure.objects.filter(decision__in=AGREED, outcome="").values("proposal_id")
    back = Q(state=ProposalState.DRAFT.value, handed_back_at__isnull=False)
    carried = Q(state=ProposalState.PUT.value, pk__in=agreed)
    return Proposal.objects.filter(back | carried, by_id=duty).values_list("pk", "at").order_by("pk")


def details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """The words of the lines: how many measures about which agencies, and what came back. Two queries."""
    named: dict[int, list[tuple[str, str]]] = {}
    about = Measure.objects.filter(proposal__in=pks).order_by("proposal_id", "pk")
    for proposal_id, name, words in about.values_list("proposal_id", "agency__name", "words"):
        named.setdefault(proposal_id, []).append((name, words))
    rows = proposals_for(actor).filter(pk__in=pks).select_related("by")
    return {row.pk: _detail(row, named.get(row.pk, [])) for row in rows}


def _detail(row: Proposal, measures: list[tuple[str, str]]) -> dict[str, Any]:
    back = row.state == ProposalState.DRAFT and row.handed_back
    return {
        "title": short_title(row.words or " ".join(words for _name, words in measures[:1])),
        "agencies": tuple(dict.fromkeys(name for name, _words in measures))[:3],
        "said": row.handed_back if back else "",
        "said_by": row.by.full_name,
        "said_at": row.handed_back_at if back else row.submitted_at,
        "said_deed": "measures_back" if back else "",
    }


def name_of(user_id: int | None, day: date) -> str:
    """Title and name of a leader, as the paper addresses him; his name alone where he is in office no more."""
    found = next((one for one in leaders(day) if one.user_id == user_id), None)
    if found is not None:
        return f"{found.title} {found.name}"
    return User.objects.get(pk=user_id).full_name if user_id else ""


#: What may be recorded as the end of a measure, by what its kind leads to.
ENDS: dict[str, tuple[Outcome, ...]] = {
    "urge": (Outcome.URGED, Outcome.DOCUMENT, Outcome.NEEDLESS),
    "explanation": (Outcome.EXPLAINED, Outcome.DOCUMENT, Outcome.NEEDLESS),
    "directive": (Outcome.DIRECTED, Outcome.DOCUMENT, Outcome.NEEDLESS),
    "document": (Outcome.DOCUMENT, Outcome.URGED, Outcome.EXPLAINED, Outcome.DIRECTED, Outcome.NEEDLESS),
}


def ends_of(proposal: Proposal, measure: Measure) -> tuple[Outcome, ...]:
    """What may be recorded of it, the likeliest first."""
    kind = next((one for one in kinds_of(proposal) if one.code == measure.kind), None)
    return ENDS[kind.leads_to if kind else "document"]
