"""Somebody begins an exercise, or begins it anew: one line of the log, after which his deeds count."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere
from dondoc.training.exercises import EXERCISES
from dondoc.training.queries import offered


@transaction.atomic
def begin(*, actor: Actor, code: str, at: datetime) -> None:
    """Raises NotThere where the installation has no exercises, or this one is not for his role."""
    exercise = EXERCISES.get(code)
    if not offered() or exercise is None or actor.role not in exercise.roles:
        raise NotThere
    stream = f"user:{actor.user_id}"
    record(AuditKind.EXERCISE_BEGUN, actor=actor, stream=stream, facts={"exercise": code}, at=at)
