"""What an agency wants put right in what the system holds of its tasks, and figures that its report gives otherwise (D8; TH 7; BT 9)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.organisations.models import Agency, User
from dondoc.tasks.models import Task, TaskChange


class CameBy(models.TextChoices):
    """How it reached the Office; a telephone call or a letter is recorded by the Office."""

    SYSTEM = "system", "Trên hệ thống"
    TELEPHONE = "telephone", "Điện thoại"
    LETTER = "letter", "Văn bản"


class CorrectionOutcome(models.TextChoices):
    CARRIED_OUT = "carried_out", "Đã đính chính"
    DECLINED = "declined", "Giữ nguyên"


class CorrectionRequest(models.Model):
    """An agency says that the wording of its task is wrong; the Office puts it right or answers why it stands.

    `content` and `product`: how it should read, as the agency says; "" where it only says what is wrong. `told_by` and `told_on`: who
    telephoned and when. `document_number` and `document_dated`: the letter. `change`: what it became; what was said before stays there.
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="correction_requests")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="correction_requests")
    came_by = models.CharField(max_length=10, choices=CameBy)
    told_by = models.CharField(max_length=160, blank=True)
    told_on = models.DateField(null=True)
    document_number = models.CharField(max_length=60, blank=True)
    document_dated = models.DateField(null=True)
    content = models.TextField(blank=True)
    product = models.CharField(max_length=300, blank=True)
    reason = models.TextField()
    cite = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()
    form_token = models.CharField(max_length=40, unique=True)
    outcome = models.CharField(max_length=12, choices=CorrectionOutcome, blank=True)
    answer = models.TextField(blank=True)
    change = models.ForeignKey(TaskChange, on_delete=models.PROTECT, null=True, related_name="requests")
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_title = models.CharField(max_length=320, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "agency"],
                name="an_agency_asks_for_one_correction_of_a_task_at_a_time",
                condition=Q(answered_at__isnull=True),
            ),
            models.CheckConstraint(
                name="an_answered_correction_has_its_outcome",
                condition=Q(answered_at__isnull=True, outcome="") | (Q(answered_at__isnull=False) & ~Q(outcome="")),
            ),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="correction_newest_first"),
            models.Index(fields=["at"], name="correction_waiting", condition=Q(answered_at__isnull=True)),
        ]


class ReportedFigures(models.Model):
    """Figures of an agency's report for a period, to be held against the system's as of the same day. A figure that the report does not give
    is null. `differences`: how many of them differed from what the system knew when they were recorded."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="reported_figures")
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    part = models.PositiveSmallIntegerField()
    as_of = models.DateField()
    document_number = models.CharField(max_length=60)
    document_dated = models.DateField(null=True)
    total = models.PositiveIntegerField(null=True)
    done_on_time = models.PositiveIntegerField(null=True)
    done_late = models.PositiveIntegerField(null=True)
    open_within = models.PositiveIntegerField(null=True)
    open_overdue = models.PositiveIntegerField(null=True)
    undated = models.PositiveIntegerField(null=True)
    differences = models.PositiveSmallIntegerField()
    cite = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()
    form_token = models.CharField(max_length=40, unique=True)
    thread = models.ForeignKey("exchanges.Thread", on_delete=models.PROTECT, null=True, related_name="reported_figures")

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="reported_newest_first")]
