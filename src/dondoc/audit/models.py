"""The append-only log. Names and codes are copied and nothing is a foreign key: a line outlives what it speaks of.

Triggers of the database refuse any change of AuditEvent and DayRoot (triggers.py). SQLite rebuilds a table whose columns change and loses
its triggers: a later migration of these two tables has to put them back.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class AuditEvent(models.Model):
    """One deed. `number` counts all deeds without a gap, `seq` those of one stream ("assignment:12")."""

    number = models.BigIntegerField(primary_key=True)
    stream = models.CharField(max_length=60)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    actor_user_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    actor_post_id = models.BigIntegerField(null=True)
    actor_agency_code = models.CharField(max_length=60)
    cite = models.CharField(max_length=200)
    facts = models.JSONField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "seq"], name="one_event_per_place_in_a_stream"),
            models.CheckConstraint(condition=Q(number__gte=1, seq__gte=1), name="event_numbers_start_at_one"),
        ]


class AuditHead(models.Model):
    """The last event of a stream: a cut tail shows here."""

    stream = models.CharField(max_length=60, primary_key=True)
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)


class AuditCounter(models.Model):
    """One row: where the log stands. Whoever writes events holds it, so that numbers have no gap.

    `log_id` tells this log from another one whose anchor lines lie in the same folder. Events after `sealed_number` are not yet under
    a day's root; they belong to `open_day`, which is later than `sealed_day`.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    log_id = models.CharField(max_length=32)
    last_number = models.BigIntegerField(default=0)
    last_hash = models.CharField(max_length=64)
    open_day = models.DateField(null=True)
    sealed_day = models.DateField(null=True)
    sealed_number = models.BigIntegerField(default=0)
    sealed_root = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="there_is_one_audit_counter")]


class DayRoot(models.Model):
    """The closed account of a day in Vietnam: one hash over the heads of all streams that moved, chained to the day before."""

    day = models.DateField(primary_key=True)
    last_number = models.BigIntegerField(unique=True)
    root = models.CharField(max_length=64)
    prev_root = models.CharField(max_length=64)
