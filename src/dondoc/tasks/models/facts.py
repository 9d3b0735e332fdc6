"""Dated facts of an assignment, in two times: when it was so, and since when we know it. Every figure of a past day is asked here (H4).

A row holds from `at` until `until` (null: still) and was known from `recorded_at` until `superseded_at` (null: still). An ordinary deed is
known the moment it happens; a later correction supersedes rows and records new ones with an earlier `at`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dondoc.organisations.models import User
from dondoc.tasks.models.assignment import Assignment


class Fact(models.Model):
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Move(Fact):
    """One deed and the state it led to. `text` is what the doer said (reason, answer, what is lacking)."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="moves")
    deed = models.CharField(max_length=20)
    state_before = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    filed_on = models.DateField(null=True)
    marked = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120)
    by_title = models.CharField(max_length=320)
    text = models.TextField(blank=True)
    cite = models.CharField(max_length=40, blank=True)
    update = models.ForeignKey("tasks.Update", on_delete=models.PROTECT, null=True, related_name="moves")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"],
                name="an_assignment_stands_in_one_state",
                condition=Q(until__isnull=True, superseded_at__isnull=True),
            ),
            models.CheckConstraint(
                name="a_move_ends_after_it_began", condition=Q(until__isnull=True) | Q(until__gte=F("at"))
            ),
        ]
        indexes = [
            models.Index(fields=["assignment", "at"], name="move_of_assignment"),
            # what was sent back, opened again, withdrawn or passed on is found here: few moves of all
            models.Index(
                fields=["at", "deed", "assignment", "recorded_at", "superseded_at"],
                name="move_back_or_away",
                condition=Q(deed__in=["return", "reopen"]) | Q(state__in=["withdrawn", "transferred"]),
            ),
        ]


class FormerHolder(models.Model):
    """Who had an assignment in hand (`person` null: nobody) until it was given to another; who has it now stands on the assignment."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="former_holders")
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    until = models.DateTimeField()


class Basis(models.TextChoices):
    """Where a deadline rests."""

    DIRECTIVE = "directive", "Văn bản giao nhiệm vụ"
    EXTENSION = "extension", "Gia hạn"
    LATER_DIRECTIVE = "later_directive", "Văn bản sau"
    CORRECTION = "correction", "Đính chính"
    OFFICE_HOLDING = "office_holding", "Thời gian Văn phòng giữ kết quả"


class Deadline(Fact):
    """A deadline that held. The first one is the original."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="deadlines")
    text = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True)
    late_after = models.DateField(null=True)
    basis = models.CharField(max_length=20, choices=Basis)
    basis_text = models.CharField(max_length=300, blank=True)
    original = models.BooleanField(default=False)
    provisional = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"],
                name="one_deadline_is_in_force",
                condition=Q(until__isnull=True, superseded_at__isnull=True),
            )
        ]
        indexes = [
            models.Index(fields=["assignment", "at"], name="deadline_of_assignment"),
            # first deadlines that were changed since: a file of thousands of rows asks which of them have one, and few do
            models.Index(
                fields=["assignment"],
                name="deadline_changed_since",
                condition=Q(original=True, until__isnull=False, superseded_at__isnull=True),
            ),
        ]
