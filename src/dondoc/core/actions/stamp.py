"""Something was set by an administrator: said to every process of the installation (core/stamp.py)."""

from __future__ import annotations

import secrets

from django.db import transaction

from dondoc.core import stamp
from dondoc.core.models import ConfirmedYear, LocalDecision, SetDay, SetLimit, Stamp


def put_stamp() -> None:
    """Part of the transaction that sets it: what the number speaks of and the number are seen together.

    Drawn, not counted up: after an older backup was put back no number may come again with other settings behind it.
    """
    row = Stamp(pk=stamp.ROW, value=1 + secrets.randbelow(2**62))
    Stamp.objects.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=["value"])
    transaction.on_commit(stamp.forget)


def renew_stamp() -> None:
    """Before a server starts: during an upgrade the release before may have set something without this number."""
    if any(kind.objects.exists() for kind in (SetDay, ConfirmedYear, SetLimit, LocalDecision)):
        put_stamp()
