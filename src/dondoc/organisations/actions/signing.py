"""Who signed in, who failed to, who changed posts: lines of the evidence log and nothing else (J1)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.organisations.models import User
from dondoc.rules.access import Actor


@transaction.atomic
def note_signin(*, actor: Actor, at: datetime) -> None:
    """A person signed in, in this post."""
    record(AuditKind.SIGNED_IN, actor=actor, stream=f"account:{actor.user_id}", facts={"post": actor.post_id}, at=at)


@transaction.atomic
def note_failed_signin(*, actor: None, username: str, at: datetime) -> None:
    """A wrong pair; there is no actor. Of the name only its account is kept: what else was typed may be a password in the wrong box."""
    user_id = User.objects.filter(username=username).values_list("pk", flat=True).first()
    stream = f"account:{user_id}" if user_id else "account:unknown"
    record(AuditKind.SIGN_IN_FAILED, actor=actor, stream=stream, facts={"account": user_id}, at=at)


@transaction.atomic
def note_post_switch(*, actor: Actor, at: datetime) -> None:
    """A person goes on in another of his posts; `actor` is already the new one."""
    record(
        AuditKind.POST_SWITCHED, actor=actor, stream=f"account:{actor.user_id}", facts={"post": actor.post_id}, at=at
    )
