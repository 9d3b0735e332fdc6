"""A person chooses his e-mail, and opens or closes the secret address of his calendar."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import current
from dondoc.notices.models import CalendarFeed, Wish
from dondoc.notices.queries.wishes import wishes_of
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal
from dondoc.rules.regulation.oversight import MAILS


@transaction.atomic
def choose(*, actor: Actor, mails: Collection[str], language: str, at: datetime) -> Wish:
    """The kinds of e-mail that he wants, all others off. Raises Refusal: a compulsory one left out, a language that there is none of."""
    held = wishes_of(actor.user_id, clock.day_of(at))
    missing = [one.code for one in held.choices if one.compulsory and one.code not in mails]
    if missing:
        rules = current().notices
        raise Refusal(
            "mail_compulsory",
            "Với chức vụ của anh/chị, loại thư này không tắt được; chưa ghi thay đổi nào.",
            cite=rules.cite if rules else "",
            field=missing[0],
        )
    if language not in dict(settings.LANGUAGES):
        raise Refusal("no_such_language", "Anh/chị chọn tiếng Việt hoặc tiếng Anh.", field="language")
    wish, _made = Wish.objects.update_or_create(
        user_id=actor.user_id, defaults={mail: mail in mails for mail in MAILS} | {"language": language}
    )
    facts = {"mails": sorted(set(mails) & set(MAILS)), "language": language}
    record(AuditKind.WISHES_SET, actor=actor, stream=f"user:{actor.user_id}", facts=facts, at=at)
    return wish


@transaction.atomic
def open_feed(*, actor: Actor, at: datetime) -> str:
    """A new secret for the calendar's address, told once; the one before opens nothing any more. Only its hash is kept."""
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        user_id=actor.user_id, defaults={"secret_hash": hash_of(secret), "made_at": at}
    )
    record(AuditKind.FEED_OPENED, actor=actor, stream=f"user:{actor.user_id}", facts={}, at=at)
    return secret


@transaction.atomic
def close_feed(*, actor: Actor, at: datetime) -> None:
    """The address opens nothing any more; without one it does nothing."""
    gone, _of = CalendarFeed.objects.filter(user_id=actor.user_id).delete()
    if gone:
        record(AuditKind.FEED_CLOSED, actor=actor, stream=f"user:{actor.user_id}", facts={}, at=at)


def hash_of(secret: str) -> str:
    """A secret of 256 random bits needs no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
