"""The ladder is climbed once a working day: each rung of each clock once, the highest first, what was missed in between marked as passed (F2).

Nothing is sent here: a line of the log names what was reached, and whoever must hear of it is told from there. A rung that needs a person waits
for one (`escalating`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from dondoc.audit.actions import Entry, record_many
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import calendar, current, regulation
from dondoc.rules.access import Actor
from dondoc.rules.lifecycle import WITH_AGENCY
from dondoc.rules.own_clocks import owed_update
from dondoc.rules.regulation.oversight import Rung
from dondoc.rules.urging import come, furthest_ahead
from dondoc.tasks.models import Assignment
from dondoc.urging.models import LadderRun, ReachedRung, RungState

#: Subjects looked up in one query; below the parameter limit of both databases.
AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class OwnClock:
    """A limit of the Office's own that runs: what it belongs to ("enter:5"), from when, until when, and who answers for it."""

    subject: str
    since: date
    ends: date
    users: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Running:
    """Any clock that runs, with the profile whose ladder it climbs."""

    subject: str
    clock: str
    since: date
    ends: date
    regulation_id: str
    assignment_id: int | None = None
    users: tuple[int, ...] = ()


@transaction.atomic
def climb(*, actor: Actor | None, own_clocks: Sequence[OwnClock], at: datetime) -> int:
    """Every rung that came by today and was not reached yet; answers how many went out by themselves.

    On a rest day nothing happens, and on a working day only once. In bulk: the statements do not grow with the clocks.
    """
    today = clock.day_of(at)
    if not calendar().is_working(today):
        return 0
    _run, first = LadderRun.objects.get_or_create(day=today, defaults={"at": at})
    if not first:
        return 0
    rows, told = _reached([*_dated(today), *_undated(today), *_own(own_clocks)], today)
    ReachedRung.objects.bulk_create(rows, batch_size=AT_ONCE)
    record_many(_entries(told, actor, today, at))
    return sum(len(running) for running in told.values())


def _dated(today: date) -> Iterator[Running]:
    """Deadlines that the agency has still to meet; a result that waits for the Office is none."""
    ladders = [_ladder(r, "deadline") for r in _governing()]
    last = max((furthest_ahead(ladder, today, calendar()) for ladder in ladders), default=today)
    rows = _with_agencies().filter(late_after__lte=last)
    for pk, ends, since, regulation_id in rows.values_list(
        "pk", "late_after", "issued_on", "task__directive__regulation_id"
    ):
        yield Running(f"assignment:{pk}", "deadline", since or ends, ends, regulation_id, pk)


def _undated(today: date) -> Iterator[Running]:
    """Tasks without deadline that slept through a period (TH 6.2.b; BT 8.1.b): their clock ends when the update of the period was due."""
    rows = _with_agencies().filter(late_after__isnull=True)
    for pk, since, last_at, regulation_id in rows.values_list(
        "pk", "issued_on", "last_update_at", "task__directive__regulation_id"
    ):
        last = clock.day_of(last_at) if last_at else None
        owed = owed_update(regulation(regulation_id), calendar(), today, since or today, last)
        if owed is not None and owed.clock.due is not None:
            yield Running(f"assignment:{pk}", "undated", since or today, owed.clock.due, regulation_id, pk)


def _own(own_clocks: Sequence[OwnClock]) -> Iterator[Running]:
    for own in own_clocks:
        yield Running(own.subject, "office", own.since, own.ends, current().id, users=own.users)


def _with_agencies() -> Any:
    return Assignment.objects.filter(state__in=sorted(s.value for s in WITH_AGENCY))


def _governing() -> list[str]:
    named = _with_agencies().order_by().values_list("task__directive__regulation_id", flat=True)
    return sorted(set(named.distinct()))


def _ladder(regulation_id: str, of: str) -> list[Rung]:
    return [rung for rung in regulation(regulation_id).urging.ladder if rung.clock == of]


def _reached(running: Iterable[Running], today: date) -> tuple[list[ReachedRung], dict[tuple[Any, ...], list[Running]]]:
    """The rows to be written, and what goes out by itself: by rung, the clocks that reached it."""
    cached: dict[tuple[Any, ...], list[Rung]] = {}
    due: list[tuple[Running, list[Rung]]] = []
    for one in running:
        key = (one.regulation_id, one.clock, one.ends, one.since)
        if key not in cached:
            cached[key] = come(_ladder(one.regulation_id, one.clock), one.ends, one.since, today, calendar())
        if cached[key]:
            due.append((one, cached[key]))
    before = _known({one.subject for one, _rungs in due})
    rows: list[ReachedRung] = []
    told: dict[tuple[Any, ...], list[Running]] = defaultdict(list)
    for one, rungs in due:
        for rung in rungs:
            if (one.subject, one.ends, rung.code) in before:
                continue
            state = _state_of(rung, rungs)
            rows.append(_row(one, rung, state, today))
            if state is RungState.TOLD:
                told[one.clock, one.regulation_id, rung.code, rung.audience, rung.offset].append(one)
    return rows, told


def _state_of(rung: Rung, rungs: list[Rung]) -> RungState:
    """The highest of those that go out by themselves goes out, the highest that needs a person waits for one, every lower one is passed."""
    highest = [r for r in rungs if r.person == rung.person][-1]
    if rung is not highest:
        return RungState.PASSED
    return RungState.WAITING if rung.person else RungState.TOLD


def _row(one: Running, rung: Rung, state: RungState, today: date) -> ReachedRung:
    return ReachedRung(
        subject=one.subject,
        assignment_id=one.assignment_id,
        rung=rung.code,
        ends=one.ends,
        reached_on=today,
        state=state,
    )


def _known(subjects: set[str]) -> set[tuple[str, date, str]]:
    ordered = sorted(subjects)
    found: set[tuple[str, date, str]] = set()
    for start in range(0, len(ordered), AT_ONCE):
        rows = ReachedRung.objects.filter(subject__in=ordered[start : start + AT_ONCE])
        found |= set(rows.values_list("subject", "ends", "rung"))
    return found


def _entries(
    told: dict[tuple[Any, ...], list[Running]], actor: Actor | None, today: date, at: datetime
) -> Iterator[Entry]:
    """One line a rung, whatever the number of clocks that reached it."""
    for (of, regulation_id, rung, audience, offset), running in told.items():
        facts: dict[str, object] = {
            "regulation": regulation_id,
            "rung": rung,
            "clock": of,
            "audience": audience,
            "offset": offset,
        }
        if of == "office":
            facts["owed"] = [[one.subject, list(one.users)] for one in running]
        else:
            facts["assignments"] = [one.assignment_id for one in running]
        yield Entry(AuditKind.REMINDED, actor=actor, stream=f"ladder:{today.isoformat()}", facts=facts, at=at)
