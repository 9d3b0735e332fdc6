"""Which tasks an inspection covers, why each was chosen, its record as of that day, and what was found of it (TH 11, 15.3; BT 13.1)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.inspections.models.inspection import Inspection
from dondoc.organisations.models import User
from dondoc.rules.inspections import Verdict
from dondoc.tasks.models import Assignment


class Draw(models.Model):
    """A random sample of completed assignments that anybody can draw again: the population in the order of its numbers, the seed, how many.

    `population_sha256` is of the numbers of `population` assignments, joined by commas; done between `first` and `last`, as known at `at`.
    `reason`: why the head had the same days drawn once more.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="draws")
    seed = models.CharField(max_length=64)
    first = models.DateField()
    last = models.DateField()
    population = models.PositiveIntegerField()
    population_sha256 = models.CharField(max_length=64)
    population_numbers = models.TextField()
    wanted = models.PositiveIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)


class How(models.TextChoices):
    RISK = "risk", "Theo rủi ro"
    SAMPLE = "sample", "Chọn ngẫu nhiên"
    BY_HAND = "by_hand", "Người kiểm tra chọn"


class InspectedTask(models.Model):
    """One assignment in one inspection. `reasons`: codes of risk with their figures on the day it was chosen.

    `record`: canonical JSON of how the system told it on the inspection's data day, frozen when that began, with its `sha256`.
    `verdict` "" until judged; `found`: what was seen on site. Where it was not or wrongly done: `nature`, `degree`, `cause`, `responsibility`
    (TH 15.3.b). `version` counts the savings: whoever saves names the one before his.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="tasks")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="inspected")
    how = models.CharField(max_length=10, choices=How)
    reasons = models.JSONField(default=list)
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, null=True, related_name="tasks")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    record = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    verdict = models.CharField(max_length=16, choices=[(v.value, v.value) for v in Verdict], blank=True)
    found = models.TextField(blank=True)
    nature = models.TextField(blank=True)
    degree = models.TextField(blank=True)
    cause = models.TextField(blank=True)
    responsibility = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "assignment"], name="an_inspection_covers_an_assignment_once"
            ),
            models.CheckConstraint(
                name="a_sampled_task_names_its_draw", condition=~Q(how="sample") | Q(draw__isnull=False)
            ),
            models.CheckConstraint(
                name="a_verdict_says_by_whom",
                condition=Q(verdict="") | Q(judged_by__isnull=False, judged_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["assignment"], name="inspected_assignment")]


class FindingText(models.Model):
    """What was written of a task at one saving: verdict, words and the four points, so that nobody's words are lost.

    `aside`: typed upon a version that somebody else had meanwhile replaced; kept until its author has chosen.
    """

    task = models.ForeignKey(InspectedTask, on_delete=models.CASCADE, related_name="texts")
    version = models.PositiveIntegerField()
    content = models.JSONField()
    aside = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["task", "-at"], name="findings_newest_first")]
