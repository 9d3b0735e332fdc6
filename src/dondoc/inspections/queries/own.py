"""Agencies that inspect themselves and their units: what an agency did, and which have filed (G4; TH 10.2, 15.1; BT 12.2, 16.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Case, CharField, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from dondoc.core import clock
from dondoc.core.regulation import current
from dondoc.inspections.models import Inspection
from dondoc.organisations import queries as organisations
from dondoc.organisations.models import Agency, Post
from dondoc.organisations.models.agency import AgencyKind
from dondoc.organisations.queries.internal_rules import must_have_one
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, agency_party, may
from dondoc.rules.errors import SYSTEM_RULE
from dondoc.rules.folding import fold
from dondoc.rules.inspections import InspectionState
from dondoc.tasks.queries.visibility import stands_for

PER_PAGE = 50
STANDINGS = ("filed", "none")


@dataclass(frozen=True, slots=True)
class FiledFilters:
    """`first` to `last`: the days of filing. `standing`: "" for all, or one of STANDINGS; `kind`: of agency; `words`: of its name."""

    first: date
    last: date
    standing: str = ""
    kind: str = ""
    words: str = ""


def cite() -> str:
    """The article by which agencies inspect themselves, in the regulation in force."""
    own = current().inspection.own
    return own.cite if own else SYSTEM_RULE


def may_inspect(actor: Actor) -> bool:
    """The people of an agency inspect it and what stands below it."""
    return actor.role in AGENCY_ROLES and may(Deed.INSPECT_ITSELF, {agency_party(actor)})


def within_reach(actor: Actor, day: date) -> list[Agency]:
    """His own agency, then its units and the agencies below it. Two queries at most."""
    below = Agency.objects.filter(Q(dissolved_on=None) | Q(dissolved_on__gt=day))
    below = below.filter(Q(pk=actor.agency_id) | Q(parent_id__in=stands_for(actor.agency_id, day)))
    rows = list(below.order_by("position", "sort_key", "pk"))
    return sorted(rows, key=lambda agency: agency.pk != actor.agency_id)


def colleagues(actor: Actor, day: date) -> list[Post]:
    """Who of his own agency can be an inspector, those who sign first. One query."""
    posts = organisations.people_of(actor.agency_id, day)
    return [post for post in posts if post.role in AGENCY_ROLES and post.stands_in_for_id is None]


def own_listing(actor: Actor, day: date, number: int = 1) -> Page[Inspection]:
    """What his agency inspected of its own, newest first. Two queries."""
    rows = Inspection.objects.filter(team__isnull=True, by_agency_id__in=stands_for(actor.agency_id, day))
    return Paginator(rows.select_related("agency").order_by("-first", "-pk"), PER_PAGE).get_page(number)


def filed_listing(filters: FiledFilters, day: date, number: int = 1) -> tuple[Page[Agency], dict[str, int]]:
    """A page of the agencies that must, each with `filed` (how many results in the days asked for), `filed_on`
    and `newest`; and how many agencies have filed and have not. Nothing is told of what an agency has not filed. Three queries."""
    rows = _agencies(filters, day)
    told = rows.aggregate(all=Count("pk"), filed=Count("pk", filter=Q(has_filed=True)))
    counts = {"all": told["all"], "filed": told["filed"], "none": told["all"] - told["filed"]}
    if filters.standing in STANDINGS:
        rows = rows.filter(has_filed=filters.standing == "filed")
    official = Case(*(When(kind=k.value, then=Value(n)) for n, k in enumerate(AgencyKind)), output_field=IntegerField())
    pages = Paginator(rows.order_by(official, "position", "sort_key", "pk"), PER_PAGE)
    pages.count = counts[filters.standing if filters.standing in STANDINGS else "all"]
    page = pages.get_page(number)
    page.object_list = _told(list(page.object_list), filters)
    return page, counts


def unfiled_streams() -> QuerySet[Inspection]:
    """The names of the chains of the log that tell of agencies' own inspections which were not filed: as a query of one column."""
    rows = Inspection.objects.filter(team__isnull=True, filed_at__isnull=True).order_by()
    return rows.values_list(Concat(Value("inspection:"), Cast("pk", CharField())), flat=True)


def _agencies(filters: FiledFilters, day: date) -> QuerySet[Agency]:
    rows = must_have_one(day).annotate(has_filed=Exists(_filed(filters).filter(by_agency=OuterRef("pk"))))
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    for word in fold(filters.words).split():
        rows = rows.filter(search_text__contains=word)
    return rows


def _filed(filters: FiledFilters) -> QuerySet[Inspection]:
    since, until = clock.end_of(filters.first - timedelta(days=1)), clock.end_of(filters.last)
    return Inspection.objects.filter(
        team__isnull=True,
        state=InspectionState.CONCLUDED.value,
        filed_at__gt=since,
        filed_at__lte=until,
    )


def _told(agencies: list[Agency], filters: FiledFilters) -> list[Agency]:
    rows = _filed(filters).filter(by_agency__in=[agency.pk for agency in agencies]).order_by("filed_at", "pk")
    found: dict[int, list[tuple[date, int]]] = {}
    for agency_id, at, pk in rows.values_list("by_agency", "filed_at", "pk"):
        found.setdefault(agency_id, []).append((clock.day_of(at), pk))
    for agency in agencies:
        filed = found.get(agency.pk, [])
        agency.filed, (agency.filed_on, agency.newest) = len(filed), filed[-1] if filed else (None, None)
    return agencies
