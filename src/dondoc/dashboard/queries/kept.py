"""What is counted over the whole province, kept in the memory of each process agency by agency; after a deed only the agencies that it touched are
counted anew (docs/decisions/0013-figures-kept.md).

The assignments stay the only truth: nothing is stored, and a process that keeps nothing counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar

from django.db.models import QuerySet

from dondoc.audit import following
from dondoc.core.regulation import calendar, current
from dondoc.dashboard.queries.scope import scope
from dondoc.directives.models import Directive
from dondoc.rules.access import Actor
from dondoc.tasks.models import Assignment, Task
from dondoc.tasks.queries.blocks import holders

Part = TypeVar("Part")
#: Counts assignments on a day: agency id -> what they add to the whole. It takes from them what is in the population, and looks at nothing but
#: them, what is recorded of them, their tasks and directives, the day, the regulation and the calendar. Whoever gets the answer leaves it as
#: it is.
Count = Callable[[QuerySet[Assignment], date], dict[int, Part]]
Kept = dict[Callable[..., Any], dict[int, Any]]

#: After more lines of the log than these everything is counted anew.
MOST_LINES = 2_000


class Look:
    """What an actor's first page counts on a day: for who counts everything as it is kept, else counted when it is asked for.

    One look for a page: its pictures then speak of one moment.
    """

    def __init__(self, actor: Actor, today: date) -> None:
        """At most one query where nothing was written to the log since somebody of this process last looked."""
        self.actor, self.today = actor, today
        self._own = scope(actor, today)
        self._kept: Kept = _memory.kept(today) if self._own is None else {}

    def by_agency(self, count: Count[Part]) -> dict[int, Part]:
        """The answer of `count` for these assignments."""
        if self._own is not None:
            return count(self._own, self.today)
        return _memory.part(self._kept, count, self.today)

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
        self._seen: following.Mark | None = None
        self._kept: Kept = {}

    def kept(self, today: date) -> Kept:
        of = (today, current(), calendar())
        with self._lock:
            # The mark is read before anything is counted: a deed that comes between is counted now, and once more at the next look.
            now = following.mark()
            if now is None or self._seen is None or self._of != of:
                self._kept = {}
            elif self._seen != now:
                self._kept = _caught_up(self._kept, _touched(self._seen), today)
            self._of, self._seen = of, now
            return self._kept

    def part(self, kept: Kept, count: Count[Part], today: date) -> dict[int, Part]:
        with self._lock:
            if count not in kept:
                kept[count] = count(_everything(), today)
            return kept[count]


_memory = _Memory()


def _everything() -> QuerySet[Assignment]:
    return Assignment.objects.all()


def _caught_up(kept: Kept, touched: set[int] | None, today: date) -> Kept:
    if touched is None:
        return {}
    if not touched:
        return kept
    rows = _everything().filter(agency_id__in=touched)
    return {
        count: {agency: part for agency, part in parts.items() if agency not in touched} | count(rows, today)
        for count, parts in kept.items()
    }


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
        if model.objects.filter(pk__in=keys).count() < len(keys):
            return None  # taken away: nobody can tell any more whose it was
        found |= set(Assignment.objects.filter(**{f"{way}__in": keys}).values_list("agency_id", flat=True).distinct())
    return found


def _keys(streams: Iterable[str], prefix: str) -> list[int]:
    return [int(stream.removeprefix(prefix)) for stream in streams if stream.startswith(prefix)]
