"""Says what was thrown away, and when somebody last looked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dondoc.records.models import ThrownAway
from dondoc.records.queries.retention import KINDS


@transaction.atomic
def note_thrown(*, actor: None, kind: str, count: int, at: datetime) -> None:
    """A run of the worker has thrown `count` rows of a kind away."""
    assert kind in KINDS
    row, _made = ThrownAway.objects.select_for_update().get_or_create(kind=kind, defaults={"ran_at": at})
    row.ran_at = at
    if count:
        row.last_at, row.last, row.total = at, count, row.total + count
    row.save()
