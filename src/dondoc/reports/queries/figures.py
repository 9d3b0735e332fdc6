"""The figures of a report computed: of a period, as known on a day, and again as a frozen report says it was asked (H3, H4; TH 16.2; BT 15.2).

A report is computed as known at the end of a day that is over, so that nothing which is deeded later can change the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from dondoc.core import clock
from dondoc.core.regulation import current
from dondoc.reports.figures import SAID, SCHEMA, TABLES, Payload
from dondoc.reports.queries import trend
from dondoc.rules.period_figures import PeriodCells
from dondoc.rules.periods import MONTHS, Bounds, Period
from dondoc.rules.regulation import Rate
from dondoc.rules.report_rounds import covered
from dondoc.statistics.queries.period import PeriodRow, of_period_in
from dondoc.tasks.models import Assignment

#: Is told how many steps of how many are done.
Telling = Callable[[int, int], None]
#: The tables that are counted together, each group by going once through the facts: what agencies tell, what directives and tasks do. In all six
#: at once nearly every assignment would be a group of its own.
TOGETHER = (("agency", "kind", "block"), ("field", "document", "assigner"))
#: Of a computation: what is compared, each group of tables, what is drawn.
STEPS = len(TOGETHER) + 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of time with its name: `kind` "ad_hoc" and part 0 where it is no period of the year."""

    kind: str
    year: int
    part: int
    name: str
    bounds: Bounds

    def as_dict(self) -> dict[str, Any]:
        said = {"kind": self.kind, "year": self.year, "part": self.part, "name": self.name}
        return said | {"first": self.bounds.first.isoformat(), "last": self.bounds.last.isoformat()}

    @classmethod
    def of(cls, period: Period, bounds: Bounds) -> Span:
        return cls(kind=period.kind, year=period.year, part=period.part, name=str(period.name), bounds=bounds)

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Span:
        bounds = Bounds(date.fromisoformat(said["first"]), date.fromisoformat(said["last"]))
        return cls(kind=said["kind"], year=said["year"], part=said["part"], name=said["name"], bounds=bounds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is computed. `before`, `year_before`: with what it is compared; `within`: only these assignments (an agency's own report)."""

    span: Span
    known_at: date
    before: Span | None = None
    year_before: Span | None = None
    original: bool = False
    within: QuerySet[Assignment] | None = None

    @property
    def as_of(self) -> date:
        """The last day that is counted: of a period that is not over, the last day that was known."""
        return min(self.span.bounds.last, self.known_at)

    @property
    def provisional(self) -> bool:
        return self.as_of < self.span.bounds.last


@dataclass(frozen=True, slots=True)
class Definition:
    """A rate as the report prints it; of a frozen report as it was defined then."""

    code: str
    name: str
    formula: str
    above: tuple[str, ...]
    below: tuple[str, ...]

    def of(self, part: PeriodCells) -> dict[str, Any]:
        above, below = (sum(part.value(name) for name in names) for names in (self.above, self.below))
        said = {"code": self.code, "name": self.name, "formula": self.formula}
        return said | {"above": self.above, "below": self.below, "numerator": above, "denominator": below}


def known_day(at: datetime) -> date:
    """The last day that is wholly known at a moment: the day before. What happens later on the day of approval would change the answer."""
    return clock.day_of(at) - timedelta(days=1)


def compute(asked: Asked, tell: Telling | None = None) -> Payload:
    """The whole payload. A constant number of queries, whatever the number of assignments."""
    regulation = current()
    rates = [_definition(rate) for rate in regulation.rates]
    ageing = regulation.statistics.ageing
    return _computed(asked, rates, (ageing.overdue, ageing.undated), None, tell)


def compute_again(frozen: Payload, within: QuerySet[Assignment] | None = None) -> Payload:
    """The payload of a frozen report, asked anew of the data as known then: names, order, rates and age groups as they were frozen."""
    asked = Asked(
        span=Span.read(frozen["period"]),
        known_at=date.fromisoformat(frozen["known_at"]),
        before=_span_read(frozen["before"]),
        year_before=_span_read(frozen["year_before"]),
        original=frozen["deadline"] == "original",
        within=within,
    )
    rates = [_definition_read(rate) for rate in frozen["rates"]]
    ages = frozen["ageing"]
    groups = tuple(tuple(one["to"] for one in ages[of] if one["to"] is not None) for of in ("overdue", "undated"))
    return _computed(asked, rates, (groups[0], groups[1]), frozen)


def _computed(
    asked: Asked,
    rates: list[Definition],
    ages: tuple[tuple[int, ...], tuple[int, ...]],
    frozen: Payload | None,
    tell: Telling | None = None,
) -> Payload:
    before, year_before = (_compared(span, asked, rates) for span in (asked.before, asked.year_before))
    tables: dict[str, list[PeriodRow]] = {}
    for n, bys in enumerate(TOGETHER, 1):
        if tell:
            tell(n, STEPS)
        tables |= _counted(bys, Bounds(asked.span.bounds.first, asked.as_of), asked)
    if tell:
        tell(STEPS - 1, STEPS)
    total = PeriodCells.together(row.part for row in tables["agency"])
    return {
        "schema": SCHEMA,
        "period": asked.span.as_dict(),
        "as_of": asked.as_of.isoformat(),
        "known_at": asked.known_at.isoformat(),
        "deadline": "original" if asked.original else "present",
        "provisional": asked.provisional,
        "total": total.as_dict(),
        "rates": [rate.of(total) for rate in rates],
        "before": before,
        "year_before": year_before,
        "tables": {by: _table(by, tables[by], frozen["tables"][by] if frozen else None) for by in TABLES},
        **trend.drawn(asked.as_of, asked.known_at, ages, asked.within, asked.original),
    }


def _counted(bys: tuple[str, ...], bounds: Bounds, asked: Asked) -> dict[str, list[PeriodRow]]:
    return of_period_in(bys, bounds, asked.known_at, within=asked.within, original=asked.original)


def _table(by: str, rows: list[PeriodRow], frozen: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    made = []
    for row in rows:
        said = {"key": row.key, "code": row.code, "name": row.name} | ({"kind": row.kind} if by == "agency" else {})
        made.append(said | row.part.as_dict())
    return made if frozen is None else _as_said(made, frozen)


def _as_said(made: list[dict[str, Any]], frozen: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With the names and in the order of the frozen table; rows that it has not stand behind."""
    said = {row["key"]: {name: row[name] for name in SAID if name in row} for row in frozen}
    place = {key: n for n, key in enumerate(said)}
    named = [row | said.get(row["key"], {}) for row in made]
    return sorted(named, key=lambda row: place.get(row["key"], len(place)))


def _compared(span: Span | None, asked: Asked, rates: list[Definition]) -> Payload | None:
    if span is None:
        return None
    total = _counted(("all",), span.bounds, asked)["all"][0].part
    return {"period": span.as_dict(), "total": total.as_dict(), "rates": [rate.of(total) for rate in rates]}


def _span_read(said: Payload | None) -> Span | None:
    return Span.read(said["period"]) if said else None


def _definition(rate: Rate) -> Definition:
    return Definition(rate.code, rate.name, rate.formula, rate.numerator, rate.denominator)


def _definition_read(said: Mapping[str, Any]) -> Definition:
    return Definition(said["code"], said["name"], said["formula"], tuple(said["above"]), tuple(said["below"]))


def spans_compared(of: Period) -> tuple[Span | None, Span | None]:
    """The period before this one and the same period of the year before, their windows by the rule in force now; what would be the same twice,
    and what comes once a year, stands in the first only."""
    parts = 12 // MONTHS[of.kind]
    last_year = Period(of.kind, of.year - 1, of.part)
    if parts == 1:
        return _span(last_year), None
    before = Period(of.kind, of.year, of.part - 1) if of.part > 1 else Period(of.kind, of.year - 1, parts)
    return _span(before), _span(last_year)


def _span(of: Period) -> Span:
    return Span.of(of, covered(current(), of).bounds)
