"""The clock of a training installation was moved: said in the log, since every date after it rests on that."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind


@transaction.atomic
def note_clock_set(*, actor: None, to: datetime | None, at: datetime) -> None:
    """`to` None: back to the machine's clock. There is no actor: whoever runs the command line is no account of the product."""
    record(AuditKind.CLOCK_SET, actor=actor, stream="clock", facts={"to": to.isoformat() if to else None}, at=at)
