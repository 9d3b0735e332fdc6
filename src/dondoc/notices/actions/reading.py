"""A person has read what he was told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dondoc.notices.models import Notice
from dondoc.rules.access import Actor


@transaction.atomic
def mark_read(*, actor: Actor, notice_id: int | None, at: datetime) -> int:
    """One notice of his own, or all of them for None; answers how many were unread. What is not his is not touched."""
    rows = Notice.objects.filter(recipient_id=actor.user_id, read_at__isnull=True)
    if notice_id is not None:
        rows = rows.filter(pk=notice_id)
    return rows.update(read_at=at)
