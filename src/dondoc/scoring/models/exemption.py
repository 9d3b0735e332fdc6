"""An objective cause that was confirmed for an assignment: its being late or not done does not count (profile `scoring.exemptions`)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.organisations.models import User
from dondoc.tasks.models import Assignment


class Exemption(models.Model):
    """`cause`: a code of the profile. `document`: where the confirmation is written. It holds from `at` until `withdrawn_at`."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="exemptions")
    cause = models.CharField(max_length=40)
    words = models.TextField()
    document = models.CharField(max_length=120)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], name="an_assignment_is_exempt_once", condition=Q(withdrawn_at__isnull=True)
            )
        ]
