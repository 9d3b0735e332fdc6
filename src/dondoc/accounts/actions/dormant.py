"""Once a day: owners of accounts that nobody uses are told, and some days later the accounts are locked (J1)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from dondoc.accounts.actions.locks import set_active
from dondoc.accounts.models import Account, Entry
from dondoc.accounts.queries.dormant import administrators_at_work, in_a_post, lying_still, unused_since
from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.organisations.models import User
from dondoc.rules.access import SYSTEM


def keep_dormancy(*, actor: None, at: datetime) -> None:
    """All of it; twice a day does no harm."""
    close_left(actor=actor, at=at)
    if settings.ENV.accounts.dormant_days:
        begin_counting(actor=actor, at=at)
        tell_owners(actor=actor, at=at)
        lock_dormant(actor=actor, at=at)


@transaction.atomic
def begin_counting(*, actor: None, at: datetime) -> int:
    """Of an account that was never used the days are counted from the first morning on which it is there."""
    known = Account.objects.filter(user__is_active=True, last_entered_at=None, counted_from=None).update(
        counted_from=at
    )
    new = User.objects.filter(is_active=True, account=None).values_list("pk", flat=True)
    made = Account.objects.bulk_create([Account(user_id=pk, counted_from=at) for pk in new], ignore_conflicts=True)
    return known + len(made)


@transaction.atomic
def tell_owners(*, actor: None, at: datetime) -> int:
    """Whose account will be locked if he does not come in."""
    ours = settings.ENV.accounts
    found = (
        lying_still(at)
        .filter(in_a_post(at), user__is_active=True, warned_at=None)
        .select_for_update(no_key=True, of=("self",))
    )
    for account in found:
        account.warned_at = at
        account.save(update_fields=["warned_at"])
        day = clock.day_of(at) + timedelta(days=ours.dormant_notice_days)
        facts = {"user": account.user_id, "day": day.isoformat()}
        record(AuditKind.DORMANCY_NEAR, actor=actor, stream=f"user:{account.user_id}", facts=facts, at=at)
    return len(found)


@transaction.atomic
def lock_dormant(*, actor: None, at: datetime) -> int:
    """Those that were told some days ago. The last administrator who is at work stays: somebody must be able to unlock the others."""
    ours = settings.ENV.accounts
    told_before = at - timedelta(days=ours.dormant_notice_days)
    found = list(
        unused_since(at - timedelta(days=ours.dormant_days))
        .filter(in_a_post(at), user__is_active=True, warned_at__lte=told_before)
        .order_by("last_entered_at", "counted_from", "pk")
    )
    administrators, locked = administrators_at_work(at), 0
    for account in found:
        if administrators == {account.user_id}:
            continue
        administrators.discard(account.user_id)
        set_active(actor=SYSTEM, user_id=account.user_id, active=False, at=at)
        record(AuditKind.ACCOUNT_DORMANT, actor=SYSTEM, stream=f"user:{account.user_id}", facts={}, at=at)
        locked += 1
    return locked


@transaction.atomic
def close_left(*, actor: None, at: datetime) -> int:
    """Sessions of browsers that were closed without signing out, once they are longer ago than a session may last. Nobody's deed: no line."""
    before = at - timedelta(hours=settings.ENV.accounts.session_hours)
    return Entry.objects.filter(ended_at__isnull=True, began_at__lt=before).update(ended_at=at, ended_by="too_long")
