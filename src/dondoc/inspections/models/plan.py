"""What is to be inspected in a year or a quarter, by whom prepared and by whom approved (TH 10.1.a, 12.1, 13.2; BT 12.1.a, 13.2.a)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dondoc.inspections.models.team import Team
from dondoc.organisations.models import Agency, User


class PlanState(models.TextChoices):
    DRAFT = "draft", "Dự thảo"
    SUBMITTED = "submitted", "Chờ phê duyệt"
    APPROVED = "approved", "Đã phê duyệt"
    REPLACED = "replaced", "Đã thay bằng kế hoạch khác"
    DROPPED = "dropped", "Đã bỏ"


class Plan(models.Model):
    """`team` null: the plan that the Office prepares and the competent person approves; else the team's own, approved by its head (TH 13.2).

    `quarter` 0: of the whole year. `ground`: what it rests on. `version` grows with every change. `on_behalf`, `number`, `approved_on`: whose
    approval the Office wrote down, and the document it stands in. `published_at`: since when the agencies named in it see their lines.
    `replaces`: the approved plan that this one changes.
    """

    regulation_id = models.CharField(max_length=60)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="plans")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=300)
    ground = models.TextField(blank=True)
    words = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=PlanState, default=PlanState.DRAFT)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    handed_back = models.TextField(blank=True)
    handed_back_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_title = models.CharField(max_length=320, blank=True)
    approved_at = models.DateTimeField(null=True)
    on_behalf = models.CharField(max_length=320, blank=True)
    number = models.CharField(max_length=60, blank=True)
    approved_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_plan_is_of_a_quarter_or_a_year", condition=Q(quarter__lte=4)),
            models.CheckConstraint(
                name="an_approved_plan_says_by_whom",
                condition=~Q(state__in=["approved", "replaced"])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="only_what_is_approved_is_published",
                condition=Q(published_at__isnull=True) | Q(approved_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["-year", "-at", "-id"], name="plan_newest_first")]


class PlanLine(models.Model):
    """One agency to be inspected, on which contents (codes of the profile), in which days; `reason`: why it was chosen."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="planned_inspections")
    contents = models.JSONField(default=list)
    first = models.DateField()
    last = models.DateField()
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_planned_inspection_ends_after_it_begins", condition=Q(last__gte=F("first"))),
        ]
        indexes = [models.Index(fields=["agency", "first"], name="plan_line_of_agency")]
