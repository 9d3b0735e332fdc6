"""What an account keeps beside its person: since when its password holds, when it was last used."""

from __future__ import annotations

from django.db import models

from dondoc.organisations.models import User


class Account(models.Model):
    """Made when first needed: whoever has no row never signed in and never changed a password.

    `break_glass`: the local account for the day when nothing else lets anybody in; its use raises an alarm, which stands since `alarm_since`
    until somebody acknowledges it. `counted_from`: from when its disuse is counted, where that is later than its last use (opened, unlocked).
    `warned_at`: when its owner was told that disuse will lock it.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="account")
    password_set_at = models.DateTimeField(null=True)
    last_entered_at = models.DateTimeField(null=True)
    break_glass = models.BooleanField(default=False)
    alarm_since = models.DateTimeField(null=True)
    counted_from = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)


class OldPassword(models.Model):
    """A password that may not come back yet, as its hash."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="old_passwords")
    encoded = models.CharField(max_length=200)
    replaced_at = models.DateTimeField()
