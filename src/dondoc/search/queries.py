"""Which entries hold the words that are looked for. Of a word that stands everywhere, the first thousand: counting all is what costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q, QuerySet

from dondoc.search.models import Entry, Kind
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
    first = _newest(kind, sought.phrase, seen, most) if best_first and len(sought.groups) > 1 else []
    if len(first) <= most:
        known = set(first)
        first += [pk for pk in _newest(kind, sought, seen, most) if pk not in known]
    return Hits(first[:most], len(first) > most)


def _newest(kind: Kind, sought: Sought, seen: Sequence[Q], most: int) -> list[int]:
    rows = holding(kind, sought).order_by("-day", "-id").values_list("day", "pk")
    # Each condition for itself: "or" between tables would make the database read one of them whole.
    found = [row for condition in seen for row in rows.filter(condition)[: most + 1]]
    return [pk for _day, pk in (found if len(seen) < 2 else sorted(found, reverse=True))[: most + 1]]


class Place(NamedTuple):
    """Which record an entry speaks of, and what that hangs on (0: nothing of the kind)."""

    subject_id: int
    directive_id: int
    task_id: int
    assignment_id: int


def places(ids: list[int]) -> list[Place]:
    """Where these entries lead, in their order. One query."""
    found = {row[0]: Place(*row[1:]) for row in Entry.objects.filter(pk__in=ids).values_list("pk", *Place._fields)}
    return [found[pk] for pk in ids if pk in found]
