"""Second factors: codes from a telephone, passkeys, and codes on paper for the day when both are lost."""

from __future__ import annotations

from django.db import models

from dondoc.organisations.models import User


class Totp(models.Model):
    """A telephone that reckons codes (RFC 6238). `sealed`: the secret, encrypted. `last_step`: no code is taken twice."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="totp")
    sealed = models.TextField()
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)


class Passkey(models.Model):
    """A key of a device or of a security key (WebAuthn). `credential`: its id, base64url."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    credential = models.CharField(max_length=700, unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    transports = models.JSONField(default=list)
    name = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class RecoveryCode(models.Model):
    """One code on paper, kept as its digest; good once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
