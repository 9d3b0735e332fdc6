"""Sessions: begun by whoever came in, ended by himself, by an administrator, or by time (J1). Each has its line in the log."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from dondoc.accounts.models import Account, Device, Entry
from dondoc.accounts.queries.sessions import digest
from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core.sessions import SessionStore
from dondoc.organisations.actions.agencies import only_administrator
from dondoc.rules.access import SYSTEM, Actor

#: Ends that are somebody's deed; the others come by time.
SIGNED_OUT, ENDED, LOCKED, PASSWORD = "signed_out", "ended", "locked", "password"
IDLE, TOO_LONG = "idle", "too_long"


@dataclass(frozen=True, slots=True)
class Came:
    """By which way somebody came in (models.Entry: `how`, `second`) and from where.

    `words`: his browser as people name it. `device`: the secret of that browser's cookie; only its digest is kept.
    """

    how: str
    second: str = ""
    address: str | None = None
    words: str = ""
    device: str = ""


@transaction.atomic
def begin(*, actor: Actor, came: Came, session_key: str, at: datetime) -> Entry:
    """A session of `actor` begins. A browser he never came in with is told of, unless it is his first; the emergency account raises its alarm."""
    device, is_new = _device(actor.user_id, came, at)
    entry = Entry.objects.create(
        user_id=actor.user_id,
        session_key=session_key,
        how=came.how,
        second=came.second,
        address=came.address,
        agent=came.words[:200],
        device=device,
        began_at=at,
        seen_at=at,
    )
    account, _made = Account.objects.get_or_create(user_id=actor.user_id, defaults={"last_entered_at": at})
    account.last_entered_at, account.warned_at = at, None
    # of a password from before this was kept, the days are counted from when it was first used
    account.password_set_at = account.password_set_at or at
    if account.break_glass:
        account.alarm_since = at
    account.save()
    stream = f"account:{actor.user_id}"
    facts = {"post": actor.post_id, "entry": entry.pk, "how": came.how, "second": came.second}
    record(AuditKind.SIGNED_IN, actor=actor, stream=stream, facts=facts, at=at)
    if account.break_glass:
        record(
            AuditKind.BREAK_GLASS_USED,
            actor=actor,
            stream=stream,
            facts={"user": actor.user_id, "entry": entry.pk},
            at=at,
        )
    if is_new and came.how != "demo":
        # nobody's deed: whoever came in may not be the person, and the person must hear
        facts = {"user": actor.user_id, "entry": entry.pk}
        record(AuditKind.NEW_DEVICE, actor=None, stream=stream, facts=facts, at=at)
    return entry


def _device(user_id: int, came: Came, at: datetime) -> tuple[Device | None, bool]:
    """The browser, and whether it is one more than he had."""
    if not came.device:
        return None, False
    had_any = Device.objects.filter(user_id=user_id).exists()
    device, made = Device.objects.get_or_create(
        user_id=user_id,
        digest=digest(came.device),
        defaults={"words": came.words[:120], "first_at": at, "last_at": at},
    )
    if not made:
        device.words, device.last_at = came.words[:120], at
        device.save(update_fields=["words", "last_at"])
    return device, made and had_any


@transaction.atomic
def end(*, actor: Actor, entry_id: int, why: str, at: datetime) -> bool:
    """A session ends: one's own, or anybody's by an administrator. False where it had ended, or is none that he may end."""
    found = Entry.objects.select_for_update(no_key=True).filter(pk=entry_id, ended_at__isnull=True)
    entry = found.first()
    if entry is None:
        return False
    if entry.user_id != actor.user_id:
        only_administrator(actor)
    _close([entry], actor, why, at)
    return True


@transaction.atomic
def end_all(*, actor: Actor, user_id: int, why: str, at: datetime, besides: int = 0) -> int:
    """Every session of a person but `besides`; answers how many."""
    if user_id != actor.user_id:
        only_administrator(actor)
    found = Entry.objects.select_for_update(no_key=True).filter(user_id=user_id, ended_at__isnull=True)
    entries = list(found.exclude(pk=besides))
    _close(entries, actor, why, at)
    return len(entries)


@transaction.atomic
def run_out(*, actor: None, entry_id: int, why: str, at: datetime) -> None:
    """Time ended a session: nobody did anything (IDLE), or it lasted as long as one may (TOO_LONG)."""
    entry = Entry.objects.select_for_update(no_key=True).filter(pk=entry_id, ended_at__isnull=True).first()
    if entry is not None:
        _close([entry], SYSTEM, why, at)


@transaction.atomic
def seen(*, actor: None, entry_id: int, session_key: str, at: datetime) -> bool:
    """Its owner did something. False where it had been ended. No line in the log: what he did has its own."""
    return bool(Entry.objects.filter(pk=entry_id, ended_at__isnull=True).update(seen_at=at, session_key=session_key))


def _close(entries: Collection[Entry], actor: Actor, why: str, at: datetime) -> None:
    """A piece of the deeds that end sessions, inside their transaction."""
    keys = [entry.session_key for entry in entries]
    SessionStore.get_model_class().objects.filter(session_key__in=keys).delete()
    Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(ended_at=at, ended_by=why)
    kind = AuditKind.SIGNED_OUT if why == SIGNED_OUT else AuditKind.SESSION_ENDED
    for entry in entries:
        facts = {"entry": entry.pk} if why == SIGNED_OUT else {"entry": entry.pk, "why": why}
        record(kind, actor=actor, stream=f"account:{entry.user_id}", facts=facts, at=at)
