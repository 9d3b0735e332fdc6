"""Whom groups held until now, kept before they hold others: figures by block of a past day stay what they were (H4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from dondoc.organisations.models import AgencyGroup, FormerGroup


def keep_former(groups: Collection[AgencyGroup], at: datetime) -> None:
    """As they stand in the database. Three queries, whatever their number."""
    members: dict[int, list[int]] = defaultdict(list)
    asked = AgencyGroup.members.through.objects.filter(agencygroup__in=groups).order_by("agency_id")
    for group_id, agency_id in asked.values_list("agencygroup_id", "agency_id"):
        members[group_id].append(agency_id)
    kinds = dict(AgencyGroup.objects.filter(pk__in=[group.pk for group in groups]).values_list("pk", "kinds"))
    FormerGroup.objects.bulk_create(
        FormerGroup(group=group, kinds=kinds[group.pk], members=members[group.pk], recorded_at=at) for group in groups
    )


def keep_begun(group: AgencyGroup, at: datetime) -> None:
    """Before now there was none."""
    FormerGroup.objects.create(group=group, existed=False, recorded_at=at)
