"""One agency with all that its page shows: its life, names, codes, units, people (B1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch

from dondoc.organisations.models import Agency, AgencyCode, AgencyGroup, Field, FormerName, Post, Succession
from dondoc.organisations.queries.people import people_of
from dondoc.rules.errors import NotThere


@dataclass(frozen=True, slots=True)
class Stage:
    """One turn in the life of an agency: founded, renamed, received another, merged, dissolved, or a merger that was taken back."""

    on: date
    what: str
    basis: str
    other: Agency | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class AgencyPage:
    """`codes` valid ones first; `units` stand directly under it, as they stand on the day."""

    agency: Agency
    life: list[Stage]
    codes: list[AgencyCode]
    groups: list[AgencyGroup]
    fields: list[Field]
    units: list[Agency]
    people: list[Post]
    succession: Succession | None


def agency_page(agency_id: int, day: date) -> AgencyPage:
    """Ten queries, however much there is. Raises NotThere for an agency that does not exist."""
    agency = Agency.objects.select_related("parent").filter(pk=agency_id).first()
    if agency is None:
        raise NotThere
    ends = list(Succession.ever.select_related("successor").filter(agency=agency).order_by("on", "pk"))
    groups = AgencyGroup.objects.order_by("position", "pk").prefetch_related(
        Prefetch("members", queryset=Agency.objects.filter(pk=agency.pk), to_attr="itself")
    )
    standing = [a for a in agency.children.order_by("kind", "position", "sort_key") if stands_on(a, day)]
    return AgencyPage(
        agency=agency,
        life=_life(agency, ends),
        codes=sorted(
            agency.codes.order_by("kind", "-valid_from", "-pk"),
            key=lambda c: (c.valid_to is not None and c.valid_to < day, c.kind),
        ),
        groups=[g for g in groups if agency.kind in g.kinds or g.itself],
        fields=[row.field for row in agency.managed_fields.select_related("field").order_by("field_id")],
        units=standing,
        people=people_of(agency.pk, day),
        succession=next((s for s in ends if s.undone_at is None), None),
    )


def stands_on(agency: Agency, day: date) -> bool:
    return agency.dissolved_on is None or agency.dissolved_on > day


def _life(agency: Agency, ends: list[Succession]) -> list[Stage]:
    """Newest first."""
    stages = []
    if agency.founded_on:
        stages.append(Stage(agency.founded_on, "founded", agency.founded_basis))
    names = list(agency.former_names.order_by("until"))
    afterwards = [n.name for n in names[1:]] + [agency.name]
    for former, following in zip(names, afterwards, strict=False):
        stages.append(Stage(former.until, "renamed", former.basis, name=f"{former.name} → {following}"))
    received = Succession.objects.select_related("agency").filter(successor=agency)
    stages += [Stage(s.on, "received", s.basis, other=s.agency) for s in received]
    for end in ends:
        stages.append(Stage(end.on, "taken_back" if end.undone_at else "merged", end.basis, other=end.successor))
    if agency.dissolved_on and all(end.undone_at for end in ends):
        stages.append(Stage(agency.dissolved_on, "dissolved", agency.dissolved_basis))
    order = ("founded", "renamed", "received", "taken_back", "merged", "dissolved")
    return sorted(stages, key=lambda s: (s.on, order.index(s.what)), reverse=True)


def called_on(agency: Agency, day: date) -> str:
    """What the agency was called on a day (at its end, where the name changed on it). One query."""
    former = FormerName.objects.filter(agency=agency, until__gt=day).order_by("until").first()
    return former.name if former else agency.name


def groups_with_members() -> list[tuple[AgencyGroup, int]]:
    """Every group with the number of its listed members, in the order of the picker. One query."""
    groups = AgencyGroup.objects.annotate(listed=Count("members")).order_by("position", "pk")
    return [(g, g.listed) for g in groups]


def group_named(code: str) -> tuple[AgencyGroup, list[Agency]]:
    """A group with its listed members in the official order. Two queries. Raises NotThere for a code no group has."""
    group = AgencyGroup.objects.filter(code=code).first()
    if group is None:
        raise NotThere
    return group, list(group.members.order_by("kind", "position", "sort_key"))
