"""What is recorded of how people come in."""

from dondoc.accounts.models.account import Account, OldPassword
from dondoc.accounts.models.entries import Device, Entry
from dondoc.accounts.models.factors import Passkey, RecoveryCode, Totp
from dondoc.accounts.models.identities import Identity

__all__ = ["Account", "Device", "Entry", "Identity", "OldPassword", "Passkey", "RecoveryCode", "Totp"]
