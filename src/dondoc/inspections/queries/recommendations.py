"""What conclusions recommend, followed until done: who sees which, what each may do, what is open and overdue (G3; TH 15.3.c)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from dondoc.core.models import StoredFile
from dondoc.core.regulation import calendar
from dondoc.inspections.models import Inspection, Recommendation, RecommendationStep
from dondoc.inspections.queries.conclusions import Standing, standing_of
from dondoc.inspections.queries.sight import NEAR, Side, inspections_for, side_of
from dondoc.organisations.models import Agency
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, agency_party, may, own_party
from dondoc.rules.inspections import RecommendationState
from dondoc.tasks.queries.visibility import stands_for

PER_PAGE = 50
DRAFT, OPEN, REPORTED = (
    RecommendationState.DRAFT.value,
    RecommendationState.OPEN.value,
    RecommendationState.REPORTED.value,
)
OWED = (OPEN, REPORTED)
#: The tabs of the list: the states in force, and what is overdue.
STANDINGS = ("open", "overdue", "reported", "confirmed", "withdrawn")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; empty values ask for nothing."""

    standing: str = ""
    owner: int | None = None
    q: str = ""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the reader may do with one now."""

    report: bool = False
    judge: bool = False
    edit: bool = False


def late_before(day: date) -> date:
    """What was due before this day is overdue on `day`: a last day that falls on rest days is judged with the next working day."""
    days, first = calendar(), day
    while not days.is_working(first - timedelta(days=1)):
        first -= timedelta(days=1)
    return first


def recommendations_for(actor: Actor, day: date) -> QuerySet[Recommendation]:
    """Those in force that the actor may see: of inspections that he stands near to or whose conclusion he reads, and what his agency owes."""
    rows = Recommendation.objects.exclude(state=DRAFT)
    if actor.role not in AGENCY_ROLES:
        return rows.filter(conclusion__inspection__in=inspections_for(actor, day).values("pk"))
    own = stands_for(actor.agency_id, day)
    sent = Q(conclusion__inspection__by_agency_id__in=own)
    reads = Q(conclusion__deliveries__agency_id__in=own) & ~Q(conclusion__inspection__agency_id__in=own)
    # of what an inspected agency reads only its own is its business
    seen = Recommendation.objects.filter(Q(owner_id__in=own) | sent | reads)
    return rows.filter(pk__in=seen.values("pk"))


def of_inspection(
    actor: Actor, inspection: Inspection, side: Side, standing: Standing, day: date
) -> QuerySet[Recommendation]:
    """Those of one inspection, in their order; drafts for whoever sees drafts of the conclusion."""
    rows = Recommendation.objects.filter(conclusion__inspection=inspection.pk)
    near = side in NEAR or standing.writes
    found = rows if near else rows.filter(pk__in=recommendations_for(actor, day).values("pk"))
    found = found.select_related("owner", "conclusion", "task__assignment__task__directive")
    return found.order_by("conclusion__position", "position")


def listing(actor: Actor, filters: Filters, day: date, number: int = 1) -> tuple[Page, dict[str, int]]:
    """One page, what is due first, and the counts of the tabs within the other filters. Three queries, whatever the number of rows."""
    rows = recommendations_for(actor, day)
    if filters.owner is not None:
        rows = rows.filter(owner=filters.owner)
    if filters.q:
        rows = rows.filter(Q(words__icontains=filters.q) | Q(conclusion__inspection__title__icontains=filters.q))
    tabs = {name: _tab(name, day) for name in STANDINGS}
    counts = rows.aggregate(
        all=Count("pk"), **{name: Count("pk", filter=condition) for name, condition in tabs.items()}
    )
    chosen = filters.standing in STANDINGS
    found = rows.filter(tabs[filters.standing]) if chosen else rows
    found = found.select_related("owner", "conclusion__inspection__agency")
    pages = Paginator(found.order_by("settled_at", "due_on", "pk"), PER_PAGE)
    pages.count = counts[filters.standing if chosen else "all"]
    return pages.get_page(number), counts


def _tab(name: str, day: date) -> Q:
    if name == "overdue":
        return Q(state=OPEN, due_on__lt=late_before(day))
    return Q(state=name)


def owners(actor: Actor, day: date) -> list[Agency]:
    """Who owes something of what he may see, for the filter. One query."""
    rows = Agency.objects.filter(pk__in=recommendations_for(actor, day).order_by().values("owner"))
    return list(rows.order_by("kind", "position", "sort_key"))


def recommendation_seen(actor: Actor, pk: int, day: date) -> tuple[Recommendation, Side | None, Standing] | None:
    """One with how the reader stands to its inspection; None if he may not see it. A draft only for whoever writes it."""
    rows = Recommendation.objects.select_related(
        "owner",
        "directive",
        "task__assignment__task__directive",
        "conclusion__inspection__agency",
        "conclusion__inspection__by_agency",
        "conclusion__inspection__team",
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        return None
    inspection = found.conclusion.inspection
    side = side_of(actor, inspection, day)
    standing = standing_of(actor, inspection, side, day) if side is not None else Standing()
    if found.state == DRAFT:
        return (found, side, standing) if side in NEAR or standing.writes else None
    seen = recommendations_for(actor, day).filter(pk=pk).exists()
    return (found, side, standing) if seen else None


def owes(actor: Actor, one: Recommendation, day: date) -> bool:
    """Whether this person may say for the owner that it is done."""
    if actor.is_office and one.owner_id == actor.agency_id:
        return may(Deed.OPEN_INSPECTION, own_party(actor))
    if actor.role not in AGENCY_ROLES or not may(Deed.REPORT_RECOMMENDATION, {agency_party(actor)}):
        return False
    return one.owner_id in stands_for(actor.agency_id, day)


def allowed(actor: Actor, one: Recommendation, standing: Standing, day: date) -> Allowed:
    """What he may do with it as it stands. What a team recommends to the Office is judged by the team's head alone: others would judge their own."""
    owed = owes(actor, one, day)
    judges = standing.signs if owed and one.conclusion.inspection.team_id is not None else standing.follows
    return Allowed(
        report=one.state in OWED and owed,
        judge=one.state in OWED and judges,
        edit=one.state == DRAFT and (standing.writes or standing.signs),
    )


def steps_of(one: Recommendation) -> list[RecommendationStep]:
    """What was done with it, the newest first, with files. Two queries."""
    rows = one.steps.select_related("by").prefetch_related("files")
    return list(rows.order_by("-at", "-pk"))


def files_seen(actor: Actor, pk: int, day: date) -> QuerySet[StoredFile]:
    """The files of one that he may see."""
    if recommendation_seen(actor, pk, day) is None:
        return StoredFile.objects.none()
    steps = RecommendationStep.files.through.objects.filter(recommendationstep__recommendation=pk)
    return StoredFile.objects.filter(pk__in=steps.values("storedfile"))


def left_open(agency_id: int, before: Inspection) -> list[Recommendation]:
    """What earlier inspections of the same agency left that is not settled: the next one opens with it. One query."""
    rows = Recommendation.objects.filter(conclusion__inspection__agency=agency_id, state__in=OWED)
    rows = rows.exclude(conclusion__inspection=before.pk).filter(conclusion__inspection__first__lte=before.first)
    if (
        before.team_id is None
    ):  # what the Office found is no business of an agency's own walls beyond what it owes itself
        rows = rows.filter(Q(conclusion__inspection__by_agency=before.by_agency_id) | Q(owner=before.by_agency_id))
    else:
        rows = rows.filter(
            Q(conclusion__inspection__team__isnull=False) | Q(conclusion__inspection__filed_at__isnull=False)
        )
    return list(rows.select_related("owner", "conclusion__inspection").order_by("due_on", "pk")[:PER_PAGE])


def is_late(one: Recommendation, day: date) -> bool:
    """Whether it is owed and overdue on `day`."""
    return one.state == OPEN and one.due_on is not None and one.due_on < late_before(day)
