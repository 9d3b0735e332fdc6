"""Which second factors somebody has: a telephone, passkeys, codes on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from dondoc.accounts import telephones
from dondoc.accounts.models import Account, Passkey, RecoveryCode, Totp
from dondoc.accounts.queries.dormant import administrators_at_work


@dataclass(frozen=True, slots=True)
class Factors:
    """`totp`: his telephone, None for none. `codes_left`: codes on paper that are still good."""

    totp: Totp | None
    passkeys: list[Passkey]
    codes_left: int

    @property
    def any(self) -> bool:
        return self.totp is not None or bool(self.passkeys)


def has_factor(user_id: int) -> bool:
    """Whether he is asked for more than his password. Codes on paper alone are none: they stand in for what was lost."""
    return totp_of(user_id) is not None or Passkey.objects.filter(user_id=user_id).exists()


def is_spared(user_id: int) -> bool:
    """The account for the day when nothing else lets anybody in has no telephone at hand; its use raises an alarm instead."""
    return Account.objects.filter(user_id=user_id, break_glass=True).exists()


def totp_of(user_id: int) -> Totp | None:
    """The telephone that he confirmed by a code."""
    return Totp.objects.filter(user_id=user_id, confirmed_at__isnull=False).first()


def is_closed(totp: Totp | None) -> bool:
    """Whether the installation's secret key was changed since the telephone was added: its codes cannot be checked any more."""
    if totp is None:
        return False
    try:
        telephones.unseal(totp.sealed, user_id=totp.user_id, key=settings.SECRET_KEY)
    except telephones.Closed:
        return True
    return False


def passkeys_of(user_id: int) -> list[Passkey]:
    return list(Passkey.objects.filter(user_id=user_id).order_by("made_at", "pk"))


def codes_left(user_id: int) -> int:
    """Codes on paper that are still good. One query."""
    return RecoveryCode.objects.filter(user_id=user_id, used_at__isnull=True).count()


def factors_of(user_id: int) -> Factors:
    """All of somebody's, for his own page. Three queries."""
    return Factors(totp_of(user_id), passkeys_of(user_id), codes_left(user_id))


def nobody_resets(user_id: int, at: datetime) -> bool:
    """Whether no other administrator is there to set back the factors of this one. One query."""
    return administrators_at_work(at) == {user_id}
