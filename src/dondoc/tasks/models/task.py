"""What is to be done, as the directive says it, and what was later changed in its wording."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.directives.models import Directive
from dondoc.organisations.models import Agency, Field, User
from dondoc.tasks.models.series import Series


class DeadlineKind(models.TextChoices):
    """BT 6.7: a day to report or submit by, or a day to have it complete."""

    COMPLETE = "complete", "Hoàn thành"
    REPORT = "report", "Báo cáo, trình"


class Origin(models.TextChoices):
    PROVINCE = "province", "UBND tỉnh, Chủ tịch UBND tỉnh"
    GOVERNMENT = "government", "Chính phủ"
    PRIME_MINISTER = "prime_minister", "Thủ tướng Chính phủ"
    PARTY = "party", "Cấp ủy Đảng"
    COUNCIL = "council", "HĐND tỉnh"


class Task(models.Model):
    """One task of a directive. Its receivers are its assignments; its state is derived from them.

    `leads_picked` and `coordinators_picked` keep what the specialist picked ("g:communes", "a:12"), so that the form shows it again.
    `no_coordinators` and `no_deadline` are said expressly: nothing chosen is not the same as none. A task of a `series` is the occurrence of
    one `period` ("month-2026-12"); its content names the period once it is sent out.
    """

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="tasks")
    position = models.PositiveIntegerField()
    content = models.TextField()
    product = models.CharField(max_length=300, blank=True)
    field = models.ForeignKey(Field, on_delete=models.PROTECT, null=True, related_name="tasks")
    deadline_text = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True)
    no_deadline = models.BooleanField(default=False)
    deadline_kind = models.CharField(max_length=20, choices=DeadlineKind, default=DeadlineKind.COMPLETE)
    report_to = models.CharField(max_length=200, blank=True)
    no_coordinators = models.BooleanField(default=False)
    leads_picked = models.JSONField(default=list)
    coordinators_picked = models.JSONField(default=list)
    concerned = models.ManyToManyField(Agency, related_name="concerning_tasks")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, null=True, related_name="tasks")
    period = models.CharField(max_length=20, blank=True)
    origin = models.CharField(max_length=20, choices=Origin, default=Origin.PROVINCE)
    origin_document = models.CharField(max_length=200, blank=True)
    origin_due_on = models.DateField(null=True)
    issued_at = models.DateTimeField(null=True)
    search_text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["directive", "position"], name="a_position_is_taken_once")]
        # what higher authorities wait for is asked for on every page of the Office
        indexes = [
            # which tasks somebody follows is told by the index alone, without reading the tasks
            models.Index(fields=["directive", "id"], name="task_by_directive"),
            models.Index(fields=["origin_due_on"], name="task_by_origin", condition=Q(origin_due_on__isnull=False)),
            # what of a directive was not sent out yet is in what its specialist has to do: few tasks of all
            models.Index(fields=["directive"], name="task_not_sent_out", condition=Q(issued_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.content[:80]


class Coordination(models.Model):
    """A coordinating agency's part in a task. Not an assignment: in no figure (docs/definitions.md 2)."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="coordinations")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="coordinations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "agency"], name="an_agency_coordinates_a_task_once")]


class TaskChange(models.Model):
    """What a task said before it was corrected, and why (TH 5.2.a, 7.1; BT 8.2.a, 9.1)."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="changes")
    content_before = models.TextField()
    product_before = models.CharField(max_length=300, blank=True)
    content_after = models.TextField()
    product_after = models.CharField(max_length=300, blank=True)
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()


class MissingTask(models.Model):
    """An agency says that a directive gave it a task that was not entered (TH 5.2.a). It may name a directive it cannot see."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="missing_tasks")
    directive_number = models.CharField(max_length=60)
    number_key = models.CharField(max_length=60)
    content = models.TextField()
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    accepted = models.BooleanField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, db_index=True)
    form_token = models.CharField(max_length=40, unique=True)


class OriginReport(models.Model):
    """That the province answered whom the task came from: from now on the earlier deadline is not watched any more (C10; docs/definitions.md 6)."""

    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="origin_report")
    document_number = models.CharField(max_length=60)
    dated = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()
