"""What agencies find hard in the regulation: the remarks that a person may see, those that wait for the Office, those of a year
(I3; TH 21; BT 19.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.core.regulation import current
from dondoc.measures.models import Remark
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, Role, agency_party, may, own_party
from dondoc.rules.due_work import Light, Work
from dondoc.rules.own_clocks import Clock
from dondoc.rules.regulation import Regulation
from dondoc.tasks.queries.rows import short_title
from dondoc.tasks.queries.visibility import stands_for

PER_PAGE = 50
STANDINGS = ("open", "answered")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; empty values ask for nothing."""

    standing: str = ""
    article: str = ""
    q: str = ""


def remarks_for(actor: Actor, day: date) -> QuerySet[Remark]:
    """The Office and the leaders of the province see all, an agency its own; for others there are none."""
    if actor.sees_everything:
        return Remark.objects.all()
    if actor.role not in AGENCY_ROLES:
        return Remark.objects.none()
    return Remark.objects.filter(agency_id__in=stands_for(actor.agency_id, day))


def may_send(actor: Actor) -> bool:
    return actor.role in AGENCY_ROLES and may(Deed.TELL_OF_REGULATION, {agency_party(actor)})


def may_answer(actor: Actor) -> bool:
    return may(Deed.ANSWER_OF_REGULATION, own_party(actor))


def listing(actor: Actor, filters: Filters, day: date, number: int = 1) -> tuple[Page, dict[str, int]]:
    """One page, newest first, and the counts of the standings within the other filters. Three queries."""
    rest = remarks_for(actor, day)
    if filters.article:
        rest = rest.filter(article=filters.article)
    if filters.q:
        rest = rest.filter(Q(agency__name__icontains=filters.q) | Q(agency__short_name__icontains=filters.q))
    open_ = Q(answered_at__isnull=True)
    counts = rest.aggregate(all=Count("pk"), open=Count("pk", filter=open_), answered=Count("pk", filter=~open_))
    found = rest.filter({"open": open_, "answered": ~open_}.get(filters.standing, Q()))
    pages = Paginator(found.select_related("agency", "by").order_by("-at", "-pk"), PER_PAGE)
    pages.count = counts[filters.standing if filters.standing in STANDINGS else "all"]
    return pages.get_page(number), counts


def articles(rules: Regulation) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a remark can be about: each article with its clauses, in our own words; ("5. …", [("5", "…"), ("5.1", "…")])."""
    return [
        (
            f"{one.number}. {one.title}",
            [(one.number, one.title), *((clause.cite, clause.summary) for clause in one.clauses)],
        )
        for one in rules.articles
    ]


def cite() -> str:
    """The article by which agencies tell of difficulties with the regulation."""
    return current().deed_cites.cite_for(Deed.TELL_OF_REGULATION.value)


def of_days(first: date, last: date) -> list[Remark]:
    """Those sent from `first` to `last`, by article and agency, for the yearly report. One query."""
    begin = clock.end_of(first - timedelta(days=1))
    rows = Remark.objects.filter(at__gt=begin, at__lte=clock.end_of(last)).select_related("agency")
    return list(rows.order_by("article", "agency__sort_key", "pk"))


def owed(actor: Actor, today: date) -> Iterator[Light]:
    """Those that wait for the Office's word, for its leaders and for any specialist. One query for them, none for others."""
    if actor.role not in (Role.OFFICE_LEADER, Role.OFFICE_SPECIALIST):
        return
    for pk, at in _unanswered():
        yield Light(Work.REMARK, pk, Clock(None, clock.day_of(at), cite()), mine=False)


@MadeOnce
def _unanswered() -> QuerySet[Any]:
    return Remark.objects.filter(answered_at__isnull=True).values_list("pk", "at").order_by("at", "pk")


def details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """The words of the lines: who says what. One query."""
    rows = remarks_for(actor, today).filter(pk__in=pks).select_related("agency", "by")
    return {
        row.pk: {
            "title": short_title(row.words),
            "agencies": (row.agency.name,),
            "said": row.wanted,
            "said_by": row.by.full_name,
            "said_at": row.at,
            "said_deed": "remark" if row.wanted else "",
        }
        for row in rows
    }
