"""The figures of a day, recomputed the plain way: one line of the evidence log after the other, in the order of its numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

from dondoc.audit import queries as audit
from dondoc.audit.models import AuditEvent
from dondoc.core import clock
from dondoc.rules.figures import Cells, count
from dondoc.rules.lifecycle import State
from dondoc.rules.standing import Dates
from dondoc.tasks.queries.figures import figures


def beside_updates(cells: Cells) -> dict[str, int]:
    """All numbers but the update rate, which is not reckoned from the life of an assignment."""
    return {name: n for name, n in cells.as_dict().items() if not name.startswith("updates_")}


def recomputed(day: date) -> dict[int, Cells]:
    """Agency id -> its cells at the end of `day`, by the log alone."""
    known: dict[int, dict[str, Any]] = {}
    lines = AuditEvent.objects.filter(stream__startswith="assignment:", at__lte=clock.end_of(day)).order_by("number")
    for facts in lines.values_list("facts", flat=True):
        known.setdefault(facts["assignment"], {}).update(facts)
    held: dict[int, list[Dates]] = {}
    heirs = _heirs(day)
    for facts in known.values():
        agency = facts["agency"]
        while agency in heirs:
            agency = heirs[agency]
        held.setdefault(agency, []).append(_dates(facts))
    return {agency: cells for agency, dates in held.items() if (cells := count(dates, day)).total}


def _heirs(day: date) -> dict[int, int]:
    """Agency id -> who stands for it at the end of `day`, by the log alone."""
    kinds = ("agency_dissolved", "agency_merger_undone")
    lines = AuditEvent.objects.filter(kind__in=kinds, at__lte=clock.end_of(day)).order_by("number")
    found: dict[int, int] = {}
    for stream, kind, facts in lines.values_list("stream", "kind", "facts"):
        agency = int(stream.partition(":")[2])
        if kind == "agency_merger_undone":
            found.pop(agency, None)
        elif facts["successor"] and date.fromisoformat(facts["on"]) <= day:
            found[agency] = facts["successor"]
    return found


def _dates(facts: dict[str, Any]) -> Dates:
    def day(name: str) -> date | None:
        return date.fromisoformat(facts[name]) if facts.get(name) else None

    return Dates(State(facts["state"]), day("due_on"), day("late_after"), day("filed_on"), None, facts["marked"])


def assert_all_add_up(day: date) -> None:
    """The figures of the day: parts make the whole, the log says the same agency by agency, and the log is whole."""
    found = figures(day)
    cells, log = found.cells, recomputed(day)
    assert cells.total == sum(one.cells.total for one in found.agencies) == sum(one.total for one in log.values())
    assert cells.undated == cells.undated_open + cells.undated_done
    assert cells.total == cells.done + cells.open
    assert {one.id: beside_updates(one.cells) for one in found.agencies} == {
        agency: beside_updates(one) for agency, one in log.items()
    }, day
    assert audit.verify() == []
