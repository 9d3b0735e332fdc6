"""An approved report computed again: the same bytes, or which figure differs (H4)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from dondoc.reports.figures import Difference, canonical, checksum, differences
from dondoc.reports.models import Approval
from dondoc.reports.queries.figures import compute_again
from dondoc.reports.queries.rounds import period_coded

#: Differences that are told one by one; of more only the number is.
MOST_TOLD = 50


@dataclass(frozen=True, slots=True)
class Verified:
    """`intact`: what is stored of figures and words still has the checksums that were printed. `same`: computed anew the figures have the same
    bytes; else `found` says where not."""

    approval: Approval
    intact: bool
    same: bool
    now: str
    found: tuple[Difference, ...]


def verify(approval: Approval) -> Verified:
    """As known at the day on which it was known; reads only."""
    frozen: Any = json.loads(approval.figures)
    again = compute_again(frozen)
    data = canonical(again)
    same = data == approval.figures.encode()
    found = () if same else tuple(differences(frozen, json.loads(data)))
    intact = checksum(approval.figures) == approval.sha256
    if approval.content_sha256:  # none of an approval from before it was kept
        intact = intact and checksum(approval.content) == approval.content_sha256
    return Verified(approval, intact, same, checksum(data), found)


def holding_approvals(code: str = "") -> QuerySet[Approval]:
    """The approvals that hold, of all rounds or of the one with this code ("quarter-2026-4", "special-12"), oldest first."""
    rows = Approval.objects.filter(replaced_at__isnull=True).select_related("report__round", "by").order_by("at", "pk")
    if not code:
        return rows
    if code.startswith("special-") and code.removeprefix("special-").isdigit():
        return rows.filter(report__round_id=int(code.removeprefix("special-")))
    of = period_coded(code)
    if of is None:
        return rows.none()
    return rows.filter(report__round__kind=of.kind, report__round__year=of.year, report__round__part=of.part)
