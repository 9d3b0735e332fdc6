"""The classes that were held on the regulation and the system: the register, and the figures of a year (I3; TH 20.1; BT 18.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Sum

from dondoc.core.regulation import current
from dondoc.measures.models import Training, TrainingOf
from dondoc.rules.access import Actor, Deed, may, own_party

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Given:
    """What was held in a span of days. `people` as they were counted, class by class; `agencies`: how many took part at least once."""

    classes: list[Training]
    people: int
    agencies: int


def may_keep(actor: Actor) -> bool:
    """The register is kept by the Office."""
    return may(Deed.KEEP_TRAININGS, own_party(actor))


def trainings_for(actor: Actor) -> QuerySet[Training]:
    """The Office and the leaders of the province see the register; nobody else does."""
    return Training.objects.all() if actor.sees_everything else Training.objects.none()


def listing(actor: Actor, number: int = 1) -> Page:
    """One page, newest first, with the number of agencies of each. Two queries."""
    rows = trainings_for(actor).select_related("by").annotate(told=Count("lines")).order_by("-held_on", "-pk")
    return Paginator(rows, PER_PAGE).get_page(number)


def cite() -> str:
    """The article by which the Office trains."""
    return current().deed_cites.cite_for(Deed.KEEP_TRAININGS.value)


def given(first: date, last: date) -> Given:
    """Classes held from `first` to `last` that were not taken back, oldest first. Three queries."""
    rows = Training.objects.filter(held_on__gte=first, held_on__lte=last, taken_back_at=None)
    agencies = TrainingOf.objects.filter(training__in=rows).aggregate(n=Count("agency", distinct=True))["n"]
    classes = list(rows.annotate(told=Count("lines")).order_by("held_on", "pk"))
    people = rows.aggregate(n=Sum("people"))["n"] or 0
    return Given(classes, people, agencies)
