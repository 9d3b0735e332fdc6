"""One task at many agencies: who needs what, worst first. Plain reckoning over rows that were already read; it asks the database nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from dondoc.rules.calendar import WorkingCalendar
from dondoc.rules.lifecycle import NOT_COUNTED, State, task_state
from dondoc.rules.standing import Code, Dates, Standing, standing
from dondoc.tasks.models import Assignment

#: What an agency of a task needs, in the order in which the Office looks at them.
NEEDS = (
    "disputed",
    "not_accepted_late",
    "late",
    "returned_late",
    "awaiting_office",
    "suspended",
    "returned",
    "not_accepted",
    "due_today",
    "due_soon",
    "within",
    "undated",
    "done_late",
    "done",
    "not_counted",
)
#: The parts of the bar, in its order; they add up to the assignments that are counted.
PARTS = ("late", "office", "soon", "within", "undated", "donelate", "done")
#: What a flag of the whole counts; "marked" is the mark of TH 5.2.b and no state.
FLAGGED: dict[str, State | None] = {
    "awaiting_office": State.SUBMITTED,
    "disputed": State.DISPUTED,
    "not_accepted": State.ISSUED,
    "returned": State.RETURNED,
    "suspended": State.SUSPENDED,
    "marked": None,
}
#: Folded to one line on the screen.
FOLDED = frozenset({"done", "done_late", "not_counted"})
_STATES = {state.value: state for state in State}


class Row(NamedTuple):
    """What is asked of each of up to 166 assignments of a task; records would cost thrice as much. What its standing rests on stands together."""

    pk: int
    version: int
    agency_id: int
    unit_id: int | None
    agency: str
    agency_short: str
    last_update_at: datetime | None
    last_update_kind: str
    state: str
    due_on: date | None
    late_after: date | None
    filed_on: date | None
    issued_on: date | None
    marked: bool


#: The columns of `Row`, as the ORM names them.
COLUMNS = ("pk", "version", "agency_id", "unit_id", "agency__name", "agency__short_name", "last_update_at", "last_update_kind", "state", "due_on",
           "late_after", "filed_on", "issued_on", "marked")  # fmt: skip
_STANDING = slice(Row._fields.index("state"), None)


@dataclass(frozen=True, slots=True)
class Member:
    """One agency of the fan-out, by its name. `state` is the state as the reader may know it."""

    id: int
    version: int
    agency: str
    agency_short: str
    state: State
    standing: Standing
    due_on: date | None
    late_after: date | None
    marked: bool
    last_update_at: object
    last_update_kind: str
    need: str
    part: str


@dataclass(frozen=True, slots=True)
class Need:
    """`days` is how far behind all of its members are, None where they differ; `due_on` likewise."""

    code: str
    members: list[Member]
    days: int | None = None
    due_on: date | None = None

    @property
    def count(self) -> int:
        return len(self.members)

    @property
    def folded(self) -> bool:
        return self.code in FOLDED


@dataclass(frozen=True, slots=True)
class Fanout:
    """`total` counts what the figures count: no draft, nothing withdrawn or transferred."""

    members: list[Member]
    needs: list[Need]
    parts: dict[str, int]
    state: State
    total: int
    done: int
    worst: Member | None
    flags: dict[str, int] = field(default_factory=dict)


def dates_of(row: Assignment) -> Dates:
    return Dates(
        state=State(row.state),
        due_on=row.due_on,
        late_after=row.late_after,
        filed_on=row.filed_on,
        issued_on=row.issued_on,
        marked=row.marked,
    )


def row_of(one: Assignment) -> Row:
    """Of a record that was read whole, with its agency."""
    return Row(one.pk, one.version, one.agency_id, one.unit_id, one.agency.name, one.agency.short_name, one.last_update_at, one.last_update_kind,
               one.state, one.due_on, one.late_after, one.filed_on, one.issued_on, one.marked)  # fmt: skip


def need_of(state: State, stands: Standing) -> str:
    """The group in which an agency is shown."""
    late = stands.code is Code.OVERDUE
    if state in NOT_COUNTED:
        return "not_counted"
    if state in (State.DISPUTED, State.SUSPENDED):
        return state.value
    if state is State.SUBMITTED:
        return "awaiting_office"
    if state is State.COMPLETED:
        return "done_late" if stands.code is Code.DONE_LATE else "done"
    if state is State.ISSUED:
        return "not_accepted_late" if late else "not_accepted"
    if state is State.RETURNED:
        return "returned_late" if late else "returned"
    return {
        Code.OVERDUE: "late",
        Code.DUE_TODAY: "due_today",
        Code.DUE_SOON: "due_soon",
        Code.NO_DEADLINE: "undated",
    }.get(stands.code, "within")


def part_of(state: State, stands: Standing) -> str:
    """The part of the bar in which an agency is counted; "" where it is not counted."""
    if state in NOT_COUNTED:
        return ""
    if state is State.SUBMITTED:
        return "office"
    return {
        Code.OVERDUE: "late",
        Code.DUE_TODAY: "soon",
        Code.DUE_SOON: "soon",
        Code.WITHIN: "within",
        Code.DONE_LATE: "donelate",
        Code.DONE_ON_TIME: "done",
    }.get(stands.code, "done" if state is State.COMPLETED else "undated")


def members(
    rows: Iterable[Row], inner: Collection[int], today: date, calendar: WorkingCalendar, soon_days: int
) -> Iterator[Member]:
    """`inner`: of which assignments the reader belongs to the agency and may know that a draft waits for a signature there."""
    known: dict[tuple[Any, ...], Standing] = {}  # the agencies of a task have mostly the same dates
    for row in rows:
        dates = row[_STANDING]
        stands = known.get(dates)
        if stands is None:
            stands = known[dates] = standing(Dates(State(row.state), *dates[1:]), today, calendar, soon_days)
        state = seen_state(_STATES[row.state], row.pk in inner)
        yield Member(
            id=row.pk,
            version=row.version,
            agency=row.agency,
            agency_short=row.agency_short,
            state=state,
            standing=stands,
            due_on=row.due_on,
            late_after=row.late_after,
            marked=row.marked,
            last_update_at=row.last_update_at,
            last_update_kind=row.last_update_kind,
            need=need_of(state, stands),
            part=part_of(state, stands),
        )


def seen_state(state: State, inner: bool) -> State:
    """A draft that waits for a signature is the agency's own affair: to others the work goes on."""
    return State.IN_PROGRESS if state is State.AWAITING_SIGNATURE and not inner else state


def fan_out(members: Iterable[Member]) -> Fanout:
    found = list(members)
    by_need: dict[str, list[Member]] = {}
    for one in found:
        by_need.setdefault(one.need, []).append(one)
    counted = [m for m in found if m.part]
    parts = {part: sum(m.part == part for m in counted) for part in PARTS}
    needs = [_need(code, by_need[code]) for code in NEEDS if code in by_need]
    return Fanout(
        members=found,
        needs=needs,
        parts=parts,
        state=task_state(m.state for m in found),
        total=len(counted),
        done=parts["done"]
        + parts["donelate"]
        + sum(m.state is State.COMPLETED and m.part == "undated" for m in counted),
        worst=_worst(needs),
        flags=_flags(found),
    )


def _need(code: str, members: list[Member]) -> Need:
    days = {m.standing.days for m in members}
    due = {m.due_on for m in members}
    return Need(
        code=code,
        members=members,
        days=days.pop() if len(days) == 1 else None,
        due_on=due.pop() if len(due) == 1 else None,
    )


def _worst(needs: list[Need]) -> Member | None:
    """The member whose standing stands for the whole: the one furthest behind, else the first that is still open."""
    late = [m for need in needs for m in need.members if m.standing.code is Code.OVERDUE]
    if late:
        return max(late, key=lambda m: m.standing.days)
    counted = [m for need in needs for m in need.members if m.part]
    for code in (Code.DUE_TODAY, Code.DUE_SOON, Code.WITHIN, Code.NO_DEADLINE):
        for one in counted:
            if one.standing.code is code and one.state is not State.COMPLETED:
                return one
    return counted[0] if counted else None


def _flags(members: list[Member]) -> dict[str, int]:
    return {code: n for code in FLAGGED if (n := sum(is_flagged(m, code) for m in members))}


def is_flagged(one: Member, code: str) -> bool:
    """Whether a flag of the whole counts this agency."""
    return one.marked if code == "marked" else one.state is FLAGGED.get(code)
