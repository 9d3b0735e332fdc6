"""What an inspection lets its inspectors see of assignments, and from when until when (TH 13, 14; BT 12.1.b, 14).

The room of inspections stands above this one and keeps these rows; here they only narrow what may be seen.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dondoc.organisations.models import User
from dondoc.tasks.models.assignment import Assignment


class Mandate(models.Model):
    """`code` names what gives it ("inspection:12")."""

    code = models.CharField(max_length=40, unique=True)


class MandateHolder(models.Model):
    """A person who looks by it, from `first` to `last`, both included; `last` null: as long as the inspection goes on."""

    mandate = models.ForeignKey(Mandate, on_delete=models.CASCADE, related_name="holders")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mandates")
    first = models.DateField()
    last = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mandate", "user"], name="a_mandate_names_a_holder_once"),
            models.CheckConstraint(
                name="a_mandate_ends_after_it_begins", condition=Q(last__isnull=True) | Q(last__gte=F("first"))
            ),
        ]


class MandateOver(models.Model):
    """An assignment that it covers."""

    mandate = models.ForeignKey(Mandate, on_delete=models.CASCADE, related_name="over")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="mandates")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "mandate"], name="a_mandate_covers_an_assignment_once")
        ]
