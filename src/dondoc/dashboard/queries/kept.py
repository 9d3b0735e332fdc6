"""What is counted over the whole province, kept in the memory of each process agency by agency; after a deed only the agencies that it touched are
counted anew (docs/decisions/0013-figures-kept.md).

The assignments stay the only truth: nothing is stored, and a process that keeps nothing counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

from dondoc.audit import following
from dondoc.core.made_once import MadeOnce
from dondoc.core.regulation import calendar, current
from dondoc.dashboard.queries.scope import scope
from dondoc.directives.models import Directive
from dondoc.rules.access import Actor
from dondoc.search.among import Among
from dondoc.tasks.models import Assignment, Task
from dondoc.tasks.queries.blocks import holders

Part = TypeVar("Part")
#: Counts assignments on a day: agency id -> what they add to the whole. It takes from them what is in the population, and looks at nothing but
#: them, what is recorded of them, their tasks and directives, the day, the regulation and the calendar. Whoever gets the answer leaves it as
#: it is.
Count = Callable[[QuerySet[Assignment], date], dict[int, Part]]

#: After more lines of the log than these everything is counted anew.
MOST_LINES = 2_000


@dataclass(frozen=True)
class Counting(Generic[Part]):
    """A `Count` whose statement can be told from the reading of its answer: after a deed it is asked by a statement made once a day."""

    asked: Callable[[QuerySet[Assignment], date], QuerySet[Any]]
    told: Callable[[Iterable[tuple[Any, ...]], date], dict[int, Part]]

    def __call__(self, rows: QuerySet[Assignment], today: date) -> dict[int, Part]:
        """One query."""
        return self.told(self.asked(rows, today), today)


class Look:
    """What an actor's first page counts on a day: for who counts everything as it is kept, else counted when it is asked for.

    One look for a page: its pictures then speak of one moment.
    """

    def __init__(self, actor: Actor, today: date) -> None:
        """At most one query."""
        self.actor, self.today = actor, today
        self._own = scope(actor, today)
        self._now = following.mark() if self._own is None else None

    def by_agency(self, count: Count[Part]) -> dict[int, Part]:
        """The answer of `count` for these assignments. No query where nothing was written to the log since it was last asked here."""
        if self._own is not None:
            return count(self._own, self.today)
        return _memory.part(count, self.today, self._now)

    @cached_property
    def holders(self) -> dict[int, int]:
        """Agencies that are gone -> where their work is counted. One query."""
        return holders(self.today)


def forget() -> None:
    """Everything is counted anew."""
    _memory.forget()


class _Memory:
    """One for each process, shared by its threads. What was handed out is never changed: after a deed another one takes its place."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.forget()

    def forget(self) -> None:
        self._of: tuple[Any, ...] = ()
        self._made: dict[Callable[..., Any], MadeOnce] = {}
        self._kept: dict[Callable[..., Any], tuple[following.Mark, dict[int, Any]]] = {}
        self._told: tuple[following.Mark | None, following.Mark | None, set[int] | None] = None, None, None

    def part(self, count: Count[Part], today: date, now: following.Mark | None) -> dict[int, Part]:
        of = (today, current(), calendar())
        with self._lock:
            if self._of != of:
                self.forget()
                self._of = of
            seen, parts = self._kept.get(count, (None, {}))
            if seen is not None and seen == now:
                return parts
            # The mark is read before anything is counted: a deed that comes between is counted now, and once more at the next look.
            now = following.mark()
            touched = self._touched(seen, now)
            if touched is None:
                parts = count(Assignment.objects.all(), today)
            elif touched:
                others = {agency: part for agency, part in parts.items() if agency not in touched}
                parts = others | self._of_agencies(count, touched, today)
            if now is not None:
                self._kept[count] = now, parts
            return parts

    def _of_agencies(self, count: Count[Part], agencies: set[int], today: date) -> dict[int, Part]:
        if not isinstance(count, Counting):
            return count(Assignment.objects.filter(agency_id__in=agencies), today)
        if count not in self._made:
            self._made[count] = MadeOnce(
                lambda agencies: count.asked(Assignment.objects.filter(Among("agency", agencies)), today)
            )
        return count.told(self._made[count](agencies=sorted(agencies)), today)

    def _touched(self, seen: following.Mark | None, now: following.Mark | None) -> set[int] | None:
        """Asked once for all that is counted on a page."""
        if seen is None or now is None:
            return None
        if self._told[:2] != (seen, now):
            self._told = seen, now, set() if seen == now else _touched(seen)
        return self._told[2]


_memory = _Memory()


def _touched(seen: following.Mark) -> set[int] | None:
    """The agencies whose assignments, tasks or directives were written of since; None where that cannot be told.

    Every deed that changes what is counted writes a line of its assignment, task or directive. Lines of other streams (who signed in, who
    was urged) change nothing of it; the agencies themselves are asked for at every look. At most seven queries.
    """
    streams = following.streams_since(seen, MOST_LINES)
    if streams is None:
        return None
    found: set[int] = set()
    for kind, model, way in (
        ("assignment", Assignment, "pk"),
        ("task", Task, "task"),
        ("directive", Directive, "task__directive"),
    ):
        keys = _keys(streams, f"{kind}:")
        if not keys:
            continue
        if len(_there(model, keys=keys)) < len(keys):
            return None  # taken away: nobody can tell any more whose it was
        found |= set(_agencies(way, keys=keys))
    return found


_there = MadeOnce(lambda model, keys: model.objects.filter(Among("pk", keys)).values_list("pk", flat=True))
_agencies = MadeOnce(
    lambda way, keys: Assignment.objects.filter(Among(way, keys)).values_list("agency_id", flat=True).distinct()
)


def _keys(streams: Iterable[str], prefix: str) -> list[int]:
    return [int(stream.removeprefix(prefix)) for stream in streams if stream.startswith(prefix)]
