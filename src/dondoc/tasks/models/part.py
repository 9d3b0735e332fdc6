"""What a lead asks of a coordinating agency, by when, and what it got (D6; TH 8.2.b; BT 10.2.b). In no figure of assignments (definitions 2)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.core.models import StoredFile
from dondoc.organisations.models import Agency, User
from dondoc.tasks.models.assignment import Assignment


class PartOutcome(models.TextChoices):
    """How a request for a part ended; blank while it waits."""

    GIVEN = "given", "Đã gửi"
    REFUSED = "refused", "Từ chối"
    TAKEN_BACK = "taken_back", "Cơ quan chủ trì rút lại"


class PartRequest(models.Model):
    """One part, asked of one coordinating agency by the lead of one assignment. Late is what `due_on` and the day of the answer say."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="parts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="parts")
    content = models.TextField()
    due_on = models.DateField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_title = models.CharField(max_length=320)
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=PartOutcome, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_title = models.CharField(max_length=320, blank=True)
    answered_at = models.DateTimeField(null=True)
    form_token = models.CharField(max_length=40, unique=True)
    files = models.ManyToManyField(StoredFile, through="PartFile")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_answered_part_says_when", condition=Q(outcome="") | Q(answered_at__isnull=False)
            )
        ]
        indexes = [
            models.Index(fields=["agency", "due_on"], name="part_waiting", condition=Q(outcome="")),
            models.Index(fields=["assignment", "asked_at"], name="part_of_assignment"),
        ]


class PartFile(models.Model):
    part = models.ForeignKey(PartRequest, on_delete=models.CASCADE)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)


class Reminder(models.Model):
    """A reminder between lead and coordinator. With `part` the lead reminds of it; without, a coordinating agency reminds the lead (TH 8.2.b)."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="reminders")
    part = models.ForeignKey(PartRequest, on_delete=models.CASCADE, null=True, related_name="reminders")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
