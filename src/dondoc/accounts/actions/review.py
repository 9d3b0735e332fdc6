"""That somebody went through all accounts is put down (J1)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dondoc.accounts.queries.review import STREAM
from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.organisations.actions.agencies import only_administrator
from dondoc.organisations.models import User
from dondoc.rules.access import Actor


@transaction.atomic
def note_review(*, actor: Actor, at: datetime) -> None:
    """By an administrator, who went through every account that there is now."""
    only_administrator(actor)
    record(AuditKind.ACCESS_REVIEWED, actor=actor, stream=STREAM, facts={"accounts": User.objects.count()}, at=at)
