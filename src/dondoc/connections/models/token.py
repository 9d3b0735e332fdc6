"""Machines that speak for an agency: each has a secret of which only the hash is kept, the scopes it may use, and a last day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.organisations.models import Agency, User
from dondoc.rules.access import Role


class Token(models.Model):
    """A machine in a post of its own: agency, role and last day stand here, so that no list of people, no picker and no notice ever holds it.

    `account` is whom its deeds name; it is locked and has no password, so nobody signs in by it. `secret_hash`: SHA-256. `hint`: the beginning
    of the secret, by which two are told apart. `valid_until` is the last day, included. `last_used_on` is written once a day.
    """

    account = models.OneToOneField(User, on_delete=models.PROTECT, related_name="token")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="tokens")
    role = models.CharField(max_length=30, choices=[(r.value, r.value) for r in Role])
    scopes = models.JSONField(default=list)
    secret_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    valid_until = models.DateField()
    last_used_on = models.DateField(null=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="who_revoked_a_token_is_named",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            )
        ]
