"""What was thrown away because its time was over."""

from __future__ import annotations

from django.db import models


class ThrownAway(models.Model):
    """One row a kind (`records.queries.retention.KINDS`). `last`: how many rows the last run threw away that found any; `total`: all runs."""

    kind = models.CharField(max_length=30, primary_key=True)
    ran_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)
    last = models.PositiveIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
