"""Blocks of agencies (khối): the kinds of agency and the groups they are picked by; each agency counts where its work lies on the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, Case, F, Value, When
from django.db.models.expressions import Combinable

from dondoc.core.clock import end_of
from dondoc.organisations.queries import picker, successors

KIND, GROUP = "k:", "g:"


@dataclass(frozen=True, slots=True)
class Block:
    """`code`: "k:commune" or "g:highland". `name`: of a group; kinds are named by the face. `agency_ids`: those that stand on the day."""

    code: str
    name: str
    agency_ids: frozenset[int]

    @property
    def is_kind(self) -> bool:
        return self.code.startswith(KIND)


def blocks(day: date) -> list[Block]:
    """The kinds, which share the agencies out, then the groups, which may overlap. Five queries."""
    told, merged = picker(day), holders(day)
    kinds: dict[str, set[int]] = {}
    for agency in told["agencies"]:
        if agency["id"] not in merged:
            kinds.setdefault(agency["kind"], set()).add(agency["id"])
    found = [Block(KIND + kind, "", frozenset(ids)) for kind, ids in kinds.items()]
    return found + [Block(GROUP + g["code"], g["name"], frozenset(g["ids"])) for g in told["groups"]]


def held_in(codes: str, day: date) -> list[int]:
    """The agencies whose assignments these blocks ("k:commune,k:district") count: their own and those that were merged into them. Empty for
    codes nobody knows."""
    asked = codes.split(",")
    ids = frozenset[int]().union(*(block.agency_ids for block in blocks(day) if block.code in asked))
    gone = [agency for agency, stands in holders(day).items() if stands in ids]
    return sorted({*ids, *gone})


def holders(day: date) -> dict[int, int]:
    """Agencies that are gone on `day` -> where their work is counted. One query."""
    return successors(day, end_of(day))


def holder(day: date) -> Combinable:
    """The agency at which an assignment is counted on `day`, as an expression; it follows mergers. One query."""
    gone = holders(day)
    if not gone:
        return F("agency_id")
    merged = (When(agency_id=agency, then=Value(stands)) for agency, stands in gone.items())
    return Case(*merged, default=F("agency_id"), output_field=BigIntegerField())
