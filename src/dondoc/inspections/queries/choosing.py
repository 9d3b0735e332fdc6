"""Which tasks an inspection may cover, which it covers, and the samples drawn for it (moonshots 15, 16; TH 11; BT 13.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from dondoc.audit.kinds import AuditKind
from dondoc.audit.trail import TrailFilters, trail
from dondoc.inspections.models import Draw, How, InspectedTask, Inspection
from dondoc.inspections.queries.risk import tasks_of
from dondoc.rules.access import Actor
from dondoc.rules.drawing import drawn, fingerprint, numbers_in
from dondoc.rules.inspections import MOST_CHOSEN, RISKS
from dondoc.rules.lifecycle import State
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.visibility import assignments_for

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """`sign`: a code of RISKS; `q`: words of the task or the number of its directive. "" asks for nothing."""

    sign: str = ""
    q: str = ""


def tally(inspection: Inspection) -> dict[str, int]:
    """How many tasks it covers, by how they were chosen, and how many are judged. One query."""
    by = {how.value: Count("pk", filter=Q(how=how.value)) for how in How}
    told: dict[str, int] = inspection.tasks.aggregate(all=Count("pk"), judged=Count("pk", filter=~Q(verdict="")), **by)
    return told


def candidates(actor: Actor, inspection: Inspection, day: date, filters: Filters | None = None) -> QuerySet[Assignment]:
    """The assignments of the inspected agency that the actor sees, each with its signs and points (`risk.tasks_of`)."""
    rows = tasks_of(inspection.agency_id, day)
    if not actor.sees_everything:
        rows = rows.filter(pk__in=assignments_for(actor, day).values("pk"))
    if filters is None:
        return rows
    if filters.q:
        rows = rows.filter(Q(task__content__icontains=filters.q) | Q(task__directive__number__icontains=filters.q))
    return rows.filter(**{f"sign_{filters.sign}": 1}) if filters.sign else rows


def counted(rows: QuerySet[Assignment]) -> dict[str, int]:
    """Of `candidates`: how many bear each sign, and "" all of them. One query."""
    told: dict[str, int] = rows.aggregate(
        all=Count("pk"), **{code: Count("pk", filter=Q(**{f"sign_{code}": 1})) for code in RISKS}
    )
    return {"": told.pop("all")} | told


def chosen_ids(inspection: Inspection, among: list[int] | None = None) -> set[int]:
    """The assignments that it covers, of `among` where that is said. One query."""
    rows = inspection.tasks.all()
    if among is not None:
        rows = rows.filter(assignment__in=among)
    return set(rows.values_list("assignment_id", flat=True))


def chosen(inspection: Inspection, number: int = 1) -> Page[InspectedTask]:
    """A page of what it covers, the newest choice first. Two queries."""
    rows = inspection.tasks.select_related("assignment__task__directive", "added_by").defer("record")
    return Paginator(rows.order_by("-added_at", "-pk"), PER_PAGE).get_page(number)


def population(actor: Actor, inspection: Inspection, first: date, last: date, at_day: date) -> list[int]:
    """The assignments of the agency completed from `first` to `last`, whether it covers them already or not: else whoever chose by hand what he
    does not want would pick what is drawn. Only those that an earlier sample drew, which nobody can take out, are not drawn again. One query."""
    rows = Assignment.objects.filter(pk__in=candidates(actor, inspection, at_day).values("pk"))
    rows = rows.filter(state=State.COMPLETED.value, closed_on__gte=first, closed_on__lte=last)
    drawn_before = inspection.tasks.filter(how=How.SAMPLE.value).values("assignment")
    return list(rows.exclude(pk__in=drawn_before).order_by("pk").values_list("pk", flat=True))


def overlapping_draw(inspection: Inspection, first: date, last: date) -> Draw | None:
    """The sample that was drawn of these days already, or of some of them."""
    return inspection.draws.filter(first__lte=last, last__gte=first).order_by("pk").first()


@dataclass(frozen=True, slots=True)
class Checked:
    """A sample drawn again. `whole`: the list is the one whose sum was kept; `logged`: seed, list, days and tasks are those that the log
    tells of it; `again`: what comes out of it; `kept`: what was put into the inspection by it."""

    draw: Draw
    whole: bool
    logged: bool
    again: tuple[int, ...]
    kept: tuple[int, ...]

    @property
    def holds(self) -> bool:
        return self.whole and self.logged and sorted(self.again) == sorted(self.kept)


def drawn_again(draw: Draw, facts: Mapping[str, Any] | None) -> Checked:
    """The same sample from what was kept of it. `facts`: of its line of the log, None where there is none. One query."""
    numbers = numbers_in(draw.population_numbers)
    whole = fingerprint(draw.population_numbers) == draw.population_sha256 and len(numbers) == draw.population
    kept = draw.tasks.order_by("assignment_id").values_list("assignment_id", flat=True)
    again = drawn(draw.seed, numbers, draw.wanted)
    told = facts_of(draw, again)
    # lines of before the days were written down are held to what they say
    logged = facts is not None and all(facts[name] == told[name] for name in told if name in facts)
    return Checked(draw, whole, logged, tuple(again), tuple(kept))


def facts_of(draw: Draw, found: Iterable[int]) -> dict[str, Any]:
    """What the log tells of a sample that drew `found`."""
    return {
        "draw": draw.pk,
        "seed": draw.seed,
        "first": draw.first.isoformat(),
        "last": draw.last.isoformat(),
        "wanted": draw.wanted,
        "population": draw.population,
        "population_sha256": draw.population_sha256,
        "assignments": sorted(found),
    }


def checks_of(inspection_id: int) -> list[Checked]:
    """All samples of an inspection drawn again, in the order in which they were drawn, and held against the log."""
    kind = AuditKind.INSPECTION_SAMPLE_DRAWN.value
    lines = trail(TrailFilters(kind=kind, stream=f"inspection:{inspection_id}"), limit=MOST_CHOSEN).lines
    told = {line.facts["draw"]: line.facts for line in lines}
    draws = Draw.objects.filter(inspection=inspection_id).order_by("pk")
    return [drawn_again(draw, told.get(draw.pk)) for draw in draws]


def window_of(day: date) -> tuple[date, date]:
    """The days that the form of a sample begins with: the year so far, or the one before in January."""
    first = date(day.year - 1 if day.month == 1 else day.year, 1, 1)
    return first, date(first.year, 12, 31) if first.year < day.year else day
