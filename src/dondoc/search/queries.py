"""Which entries hold the words that are looked for. Of a word that stands everywhere, the first thousand: counting all is what costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet, Value

from dondoc.core.made_once import MadeOnce
from dondoc.search.among import Among
from dondoc.search.models import Entry, Kind, as_asked
from dondoc.search.sought import Sought

#: Beyond it "hơn 1.000" is said, and nobody turns the pages.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Hits:
    """Keys of entries in their order, at most as many as were asked for. `more`: there are others."""

    ids: list[int]
    more: bool = False

    @property
    def count(self) -> int:
        return len(self.ids)


def holding(kind: Kind, sought: Sought) -> QuerySet[Entry]:
    """Entries of one kind that hold the words; what nobody may find yet is left out."""
    return Entry.objects.filter(kind=kind, hidden=False, folded__says=sought)


def hits(kind: Kind, sought: Sought, seen: Sequence[Q], *, best_first: bool, most: int = MOST) -> Hits:
    """The newest entries among those that one of `seen` lets through, and never two; `best_first`: those where the words stand side by side
    before the others."""
    found = _newest(kind, sought, seen, most)
    if best_first and len(sought.groups) > 1 and len(found) > 1:
        first = _newest(kind, sought.phrase, seen, most)
        known = set(first)
        found = first + [pk for pk in found if pk not in known]
    return Hits(found[:most], len(found) > most)


def _newest(kind: Kind, sought: Sought, seen: Sequence[Q], most: int) -> list[int]:
    if list(seen) == [Q()] and (asked := as_asked(sought, connection)):
        return _newest_of_all(kind, most + 1, asked=asked)
    rows = holding(kind, sought).order_by("-day", "-id").values_list("day", "pk")
    # Each condition for itself: "or" between tables would make the database read one of them whole.
    found = [row for condition in seen for row in rows.filter(condition)[: most + 1]]
    return [pk for _day, pk in (found if len(seen) < 2 else sorted(found, reverse=True))[: most + 1]]


def _made_newest(kind: Kind, most: int, asked: Value) -> QuerySet[Any, Any]:
    found = Entry.objects.filter(kind=kind, hidden=False, folded__says=asked)
    return found.order_by("-day", "-id").values_list("pk", flat=True)[:most]


_newest_of_all = MadeOnce(_made_newest)


class Place(NamedTuple):
    """Which record an entry speaks of, and what that hangs on (0: nothing of the kind)."""

    subject_id: int
    directive_id: int
    task_id: int
    assignment_id: int


def places(ids: list[int]) -> list[Place]:
    """Where these entries lead, in their order. One query."""
    found = {row[0]: Place(*row[1:]) for row in _places(ids=ids)}
    return [found[pk] for pk in ids if pk in found]


_places = MadeOnce(lambda ids: Entry.objects.filter(Among("pk", ids)).values_list("pk", *Place._fields))
