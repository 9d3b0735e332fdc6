"""A long list read on, part by part, from where it was left: what comes or goes between two parts moves nothing into or out of the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet


@dataclass(frozen=True, slots=True)
class By:
    """A column of an order. `nullable`: rows without a value stand last, whichever the direction."""

    name: str
    descending: bool = False
    nullable: bool = False


def read_on(
    rows: QuerySet[Any], order: Sequence[By], after: Sequence[Any] | None, limit: int
) -> tuple[list[Any], list[Any] | None]:
    """The keys of the next `limit` rows in this order (whose last column tells every two rows apart), and the values from which to read on;
    None where the list ends. `after`: such values, None for the beginning. One query, whatever the length of the list."""
    if after is not None:
        rows = rows.filter(_beyond(order, after))
    written = [
        F(by.name).desc(nulls_last=by.nullable or None)
        if by.descending
        else F(by.name).asc(nulls_last=by.nullable or None)
        for by in order
    ]
    found = list(rows.order_by(*written).values_list("pk", *(by.name for by in order))[: limit + 1])
    last = list(found[limit - 1][1:]) if len(found) > limit else None
    return [row[0] for row in found[:limit]], last


def _beyond(order: Sequence[By], after: Sequence[Any]) -> Q:
    """Behind the row with these values: equal in the first columns, later in the next."""
    found, equal = Q(pk__in=[]), Q()
    for by, value in zip(order, after, strict=True):
        if value is None:
            equal &= Q(**{f"{by.name}__isnull": True})
            continue
        later = Q(**{f"{by.name}__{'lt' if by.descending else 'gt'}": value})
        found |= equal & (later | Q(**{f"{by.name}__isnull": True}) if by.nullable else later)
        equal &= Q(**{by.name: value})
    return found
