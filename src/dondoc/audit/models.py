"""The evidence log: append-only rows, chained per subject, numbered without a gap, sealed day by day (0-definitions 7; J1).

Database triggers refuse to change or remove what was written (migration 0002); `audit.queries.verify` finds it if somebody took them away.
"""

from __future__ import annotations

from django.db import models


class AuditEvent(models.Model):
    """One deed. Names are copied and nothing is a foreign key: the line must read the same in twenty years. `facts` holds ids, codes and
    dates, never text (0-definitions 7)."""

    number = models.BigIntegerField(unique=True)
    stream = models.CharField(max_length=60)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    actor_user_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=120)
    actor_post_id = models.BigIntegerField(null=True)
    actor_agency_code = models.CharField(max_length=35)
    cite = models.CharField(max_length=40, blank=True)
    facts = models.JSONField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="a_place_in_a_stream_is_taken_once")]


class AuditHead(models.Model):
    """Where each stream ends: a stream cut short no longer reaches its head."""

    stream = models.CharField(max_length=60, primary_key=True)
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)


class AuditCounter(models.Model):
    """The one row that gives out the global numbers; holding it makes the log serial."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    last_number = models.BigIntegerField()
    last_hash = models.CharField(max_length=64)
    last_day = models.DateField(null=True)


class DayRoot(models.Model):
    """The seal of a day in Vietnam: over the heads of all streams that moved on it, chained to the day before."""

    day = models.DateField(primary_key=True)
    last_number = models.BigIntegerField()
    prev_root = models.CharField(max_length=64)
    root = models.CharField(max_length=64)
