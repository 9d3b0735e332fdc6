"""Who is in, since when, from where and by which way; and the devices on which somebody came in before."""

from __future__ import annotations

from django.db import models

from dondoc.organisations.models import User


class Device(models.Model):
    """A browser that a person came in with: known by a cookie of which only the digest is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    digest = models.CharField(max_length=64)
    words = models.CharField(max_length=120)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="device_once_a_person")]


class Entry(models.Model):
    """One session from its beginning to its end. `how`: password, passkey, oidc, cas, saml, demo. `second`: totp, passkey, recovery, "" for none."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="entries")
    session_key = models.CharField(max_length=40, db_index=True)
    how = models.CharField(max_length=20)
    second = models.CharField(max_length=20, default="")
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=200, default="")
    device = models.ForeignKey(Device, on_delete=models.SET_NULL, null=True, related_name="entries")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    #: signed_out, ended (by its owner or an administrator), idle, too_long, locked; "" while it goes on.
    ended_by = models.CharField(max_length=20, default="")

    class Meta:
        indexes = [models.Index(fields=["user", "-began_at"], name="entry_by_person")]
