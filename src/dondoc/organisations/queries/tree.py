"""How agencies stand to each other: parents, fields, successors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from dondoc.core.made_once import MadeOnce
from dondoc.organisations.models import Agency, AgencyField, Field, Succession
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.errors import Refusal


def agency_by_code(code: str) -> Agency:
    """Raises Refusal for a code no agency ever had."""
    found = Agency.objects.filter(code=code).first()
    if found is None:
        raise Refusal("unknown_agency", "Không có cơ quan nào mang mã “{given}”.", given=code)
    return found


def province() -> Agency:
    """UBND tỉnh."""
    return _only(_province())


def office() -> Agency:
    """Văn phòng UBND tỉnh."""
    return _only(_office())


_province = MadeOnce(lambda: Agency.objects.filter(kind=AgencyKind.PROVINCE)[:2])
_office = MadeOnce(lambda: Agency.objects.filter(kind=AgencyKind.OFFICE, dissolved_on__isnull=True)[:2])


def _only(found: list[Agency]) -> Agency:
    if not found:
        raise Agency.DoesNotExist
    if len(found) > 1:
        raise Agency.MultipleObjectsReturned
    return found[0]


def parents_for(agency_id: int | None, today: date) -> list[Agency]:
    """The agencies under which one can be put: standing, not a unit of another, and not below the agency itself. Two queries."""
    standing = Agency.objects.exclude(kind__in=[AgencyKind.SUBORDINATE, AgencyKind.DIVISION])
    standing = standing.filter(Q(dissolved_on=None) | Q(dissolved_on__gt=today))
    below = subtree_ids(agency_id) if agency_id else frozenset()
    order = list(AgencyKind)
    found = [a for a in standing if a.pk not in below]
    return sorted(found, key=lambda a: (order.index(AgencyKind(a.kind)), a.position, a.sort_key))


def divisions() -> list[Agency]:
    """The Office's divisions, in their official order."""
    return list(Agency.objects.filter(kind=AgencyKind.DIVISION, dissolved_on__isnull=True).order_by("position", "pk"))


def fields() -> list[Field]:
    """Fields of state management, in the order in which the province lists them."""
    return _fields()


_fields = MadeOnce(lambda: Field.objects.order_by("pk"))


def managed_field_ids(agency_id: int) -> frozenset[int]:
    """The fields whose tasks an agency follows and urges (TH 8.2.a; BT 10.2.a)."""
    return frozenset(AgencyField.objects.filter(agency_id=agency_id).values_list("field_id", flat=True))


def subtree_ids(agency_id: int) -> frozenset[int]:
    """An agency and everything under it, whatever the depth. One query."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent_id in Agency.objects.values_list("pk", "parent_id"):
        children[parent_id].append(pk)
    found, waiting = {agency_id}, [agency_id]
    while waiting:
        below = [pk for pk in children[waiting.pop()] if pk not in found]
        found.update(below)
        waiting += below
    return frozenset(found)


def managed_agency_ids(agency_id: int, kind: str) -> frozenset[int]:
    """The agencies a district follows: its communes and units (BT 10.2.c). Empty for every other kind; no query for those."""
    if kind != AgencyKind.DISTRICT:
        return frozenset()
    return subtree_ids(agency_id) - {agency_id}


def subordinate_units(agency_id: int, day: date) -> list[Agency]:
    """The units to which an agency can pass its work (TH 8.2.c; BT 8.2.b)."""
    above = Q(parent_id=agency_id) | Q(parent_id__in=merged_into(agency_id, day))
    below = Agency.objects.filter(above, kind__in=[AgencyKind.SUBORDINATE, AgencyKind.DIVISION])
    return [a for a in below.order_by("position", "pk") if a.dissolved_on is None or a.dissolved_on > day]


def merged_into(agency_id: int, day: date) -> QuerySet[Succession, int]:
    """The keys of the agencies merged into this one by `day`, and of those merged into them: a condition inside another query."""
    by_then = Succession.objects.filter(on__lte=day)
    direct = by_then.filter(successor_id=agency_id).values("agency_id")
    return by_then.filter(Q(successor_id=agency_id) | Q(successor_id__in=direct)).values_list("agency_id", flat=True)


def successors(as_of: date, known_at: datetime) -> dict[int, int]:
    """Agency id -> id of the agency that stands for it at the end of `as_of`, as it was known at `known_at`; agencies that still stand are
    not in it.

    Where an agency went to several, its numbers follow the one that was recorded first.
    """
    steps: dict[int, int] = dict(_recorded(as_of=as_of, known_at=known_at))
    return {agency_id: _last(agency_id, steps) for agency_id in steps}


@MadeOnce
def _recorded(as_of: Any, known_at: Any) -> QuerySet[Any]:
    held = Q(undone_at__isnull=True) | Q(undone_at__gt=known_at)
    recorded = Succession.ever.filter(held, on__lte=as_of, recorded_at__lte=known_at)
    return recorded.order_by("-pk").values_list("agency_id", "successor_id")


def _last(agency_id: int, steps: dict[int, int]) -> int:
    seen: set[int] = set()
    while agency_id in steps and agency_id not in seen:
        seen.add(agency_id)
        agency_id = steps[agency_id]
    return agency_id


def names_of_agencies(agency_ids: Iterable[int]) -> dict[int, str]:
    """What agencies are called, dissolved ones too. At most one query."""
    wanted = set(agency_ids)
    return dict(Agency.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def directory() -> list[Agency]:
    """Every agency in the official order, its parent and its successors with it. Two queries."""
    order = {kind.value: place for place, kind in enumerate(AgencyKind)}
    agencies = Agency.objects.select_related("parent").prefetch_related("successions__successor")
    return sorted(agencies, key=lambda a: (order[a.kind], a.position, a.sort_key, a.pk))
