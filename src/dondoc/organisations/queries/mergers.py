"""What follows when an agency ends: its posts, its units, its groups, who could stand for it (B1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from dondoc.organisations.models import Agency, AgencyGroup, Post, Succession
from dondoc.organisations.models.agency import AgencyKind

#: Agencies of one level can stand for each other; nothing is merged upwards or downwards.
LEVELS: tuple[frozenset[str], ...] = (
    frozenset({AgencyKind.DEPARTMENT, AgencyKind.UNIT, AgencyKind.OTHER}),
    frozenset({AgencyKind.DISTRICT}),
    frozenset({AgencyKind.COMMUNE}),
    frozenset({AgencyKind.DIVISION}),
    frozenset({AgencyKind.SUBORDINATE}),
)


def same_level(agency: Agency, other: Agency) -> bool:
    return any({agency.kind, other.kind} <= level for level in LEVELS)


def posts_upon(agency_id: int, on: date) -> list[Post]:
    """The posts of an agency that run to `on` or beyond, and would end the day before."""
    held = Post.objects.filter(agency_id=agency_id, valid_from__lt=on).filter(Q(valid_to=None) | Q(valid_to__gte=on))
    return list(held.select_related("user", "agency").order_by("pk"))


def could_succeed(agency: Agency, today: date) -> list[Agency]:
    """The agencies of its level that stand today, in the official order."""
    level = next((level for level in LEVELS if agency.kind in level), frozenset())
    standing = Agency.objects.filter(kind__in=level).filter(Q(dissolved_on=None) | Q(dissolved_on__gt=today))
    return list(standing.exclude(pk=agency.pk).order_by("kind", "position", "sort_key"))


@dataclass(frozen=True, slots=True)
class EndOfAgency:
    """What stands or falls with an agency besides its work."""

    posts: list[Post]
    units: list[Agency]
    groups: list[AgencyGroup]
    fields: list[str]
    predecessors: list[Agency]


def end_of_agency(agency: Agency, on: date) -> EndOfAgency:
    """Five queries."""
    below = Agency.objects.filter(parent=agency).filter(Q(dissolved_on=None) | Q(dissolved_on__gt=on))
    return EndOfAgency(
        posts=posts_upon(agency.pk, on),
        units=list(below.order_by("position", "pk")),
        groups=list(agency.groups.order_by("position", "pk")),
        fields=[row.field.name for row in agency.managed_fields.select_related("field").order_by("field_id")],
        predecessors=[s.agency for s in agency.predecessions.select_related("agency").order_by("on")],
    )


def standing_succession(agency_id: int) -> Succession | None:
    """What became of an agency, as far as it was not taken back."""
    return Succession.objects.select_related("agency", "successor").filter(agency_id=agency_id).first()
