"""A recurring duty: how often, due when, from when until when. Its occurrences are tasks of their own, each with its own deadline (C10)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from dondoc.organisations.models import User
from dondoc.rules.recurrence import Recurrence


class Series(models.Model):
    """`due_day` null: the day that the profile gives to an update of the period. `ended_at`: no further period is opened since then, and why."""

    kind = models.CharField(max_length=10)
    due_day = models.PositiveSmallIntegerField(null=True)
    due_month = models.PositiveSmallIntegerField(null=True)
    starts_on = models.DateField()
    until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_because = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_series_ends_after_it_began", condition=Q(until__isnull=True) | Q(until__gte=F("starts_on"))
            )
        ]

    @property
    def rule(self) -> Recurrence:
        starts_on: date = self.starts_on
        return Recurrence(
            kind=self.kind, starts_on=starts_on, until=self.until, due_day=self.due_day, due_month=self.due_month
        )
