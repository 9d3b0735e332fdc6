"""Agencies by the codes that machines write, and the agencies as machines read them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from dondoc.organisations.models import Agency, AgencyCode, Field


def agencies_named(codes: Collection[str], day: date) -> dict[str, int]:
    """Code -> agency, by our own code or by any code that an agency bears on `day`; a code that means two agencies means none. Two queries."""
    found = dict(Agency.objects.filter(code__in=codes).values_list("code", "pk"))
    lasts = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    began = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    meant: dict[str, set[int]] = {}
    for code, agency_id in AgencyCode.objects.filter(lasts, began, code__in=codes).values_list("code", "agency_id"):
        meant.setdefault(code, set()).add(agency_id)
    return {code: ids.pop() for code, ids in meant.items() if len(ids) == 1} | found


def fields_named(codes: Collection[str]) -> dict[str, int]:
    """Code -> field of state management. One query."""
    return dict(Field.objects.filter(code__in=codes).values_list("code", "pk"))


def codes_of(agency_ids: Iterable[int]) -> dict[int, str]:
    """Our own code of each. One query."""
    return dict(Agency.objects.filter(pk__in=set(agency_ids)).values_list("pk", "code"))


def agencies_on(day: date) -> QuerySet[Agency]:
    """The agencies that stand on `day`, with their parent and the codes they bear on that day. Two queries for a part of them."""
    stands = (Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day)) & (
        Q(founded_on__isnull=True) | Q(founded_on__lte=day)
    )
    lasts = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    began = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    held = AgencyCode.objects.filter(lasts, began).order_by("kind", "pk")
    return (
        Agency.objects.filter(stands).select_related("parent").prefetch_related(Prefetch("codes", held, to_attr="held"))
    )
