"""Explanations that the Office demanded of an agency for a period, and what the agency answered (D9; TH 17.4; BT 16.3)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.core.models import StoredFile
from dondoc.organisations.models import Agency, User
from dondoc.tasks.models import Assignment


class Explanation(models.Model):
    """What one agency was asked to explain for one period; the demands of one form share their `batch`.

    `first` to `last` are the days of the period, `as_of` the day as of whose end the rows were counted: they stay as they were asked. Until
    `filed_at` the answers of the points are the agency's own draft. `signed_as` as in an update ("head", "KT.", …).
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="explanations")
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    part = models.PositiveSmallIntegerField()
    first = models.DateField()
    last = models.DateField()
    as_of = models.DateField()
    due_on = models.DateField()
    words = models.TextField(blank=True)
    cite = models.CharField(max_length=40)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()
    batch = models.CharField(max_length=40)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField(null=True)
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    filed_title = models.CharField(max_length=320, blank=True)
    signed_as = models.CharField(max_length=5, blank=True)
    filed_at = models.DateTimeField(null=True)
    files = models.ManyToManyField(StoredFile, through="ExplanationFile", related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "year", "part"], name="an_agency_explains_a_period_once"),
            models.CheckConstraint(
                name="a_filed_explanation_has_its_filer", condition=Q(filed_at__isnull=True) | Q(filed_by__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "year", "part"], name="explanation_of_period"),
            # what an agency still has to explain is asked for on each of its pages
            models.Index(fields=["agency"], name="explanation_unfiled", condition=Q(filed_at__isnull=True)),
        ]


class ExplanationPoint(models.Model):
    """One trigger of the regulation that held, with its figure as it was asked; `number` null where the agency tells it by itself."""

    explanation = models.ForeignKey(Explanation, on_delete=models.CASCADE, related_name="points")
    trigger = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    number = models.PositiveIntegerField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["explanation", "trigger"], name="a_trigger_is_one_point_of_an_explanation")
        ]


class ExplanationRow(models.Model):
    """An assignment behind a figure. `days_late` as of the day it was counted; `times` it was returned in the period."""

    point = models.ForeignKey(ExplanationPoint, on_delete=models.CASCADE, related_name="rows")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="+")
    days_late = models.PositiveIntegerField(null=True)
    times = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["point", "assignment"], name="a_point_names_an_assignment_once")]


class ExplanationFile(models.Model):
    explanation = models.ForeignKey(Explanation, on_delete=models.CASCADE)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
