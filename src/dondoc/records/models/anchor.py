"""The head of the audit log as it left the machine."""

from __future__ import annotations

from django.db import models


class SentAnchor(models.Model):
    """One day's head to one place. `to`: an address of mail, or "file". `sent_at` null: not yet; `error` why the last try did not go well."""

    day = models.DateField()
    to = models.CharField(max_length=254)
    log_id = models.CharField(max_length=32)
    number = models.BigIntegerField()
    root = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    tried_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "to"], name="an_anchor_goes_to_a_place_once")]
