"""One task for one lead agency: the unit that is tracked, counted and judged."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.organisations.models import Agency, User
from dondoc.rules.lifecycle import OPEN, State
from dondoc.tasks.models.task import Task


class Assignment(models.Model):
    """Where it stands now. Every column below `state` is the latest of its facts (`Move`, `Deadline`), written with them and with nothing else;
    any past day is asked of the facts.

    due_on: the deadline as given. late_after: the day lateness is judged by. filed_on: the day that the profile's `judged_by` names of the
    result that stands. marked: "không hoàn thành (Đ5.2.b)", never taken away. asked_at: since when a request for more time waits for its
    decision; null when none does.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="assignments")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=20, choices=[(s.value, s.value) for s in State], default=State.DRAFT.value)
    due_on = models.DateField(null=True)
    late_after = models.DateField(null=True)
    filed_on = models.DateField(null=True)
    filed_at = models.DateTimeField(null=True)
    marked = models.BooleanField(default=False)
    issued_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="assignments")
    unit = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="passed_assignments")
    transferred_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="transferred_from")
    last_update_at = models.DateTimeField(null=True)
    last_update_kind = models.CharField(max_length=20, blank=True)
    asked_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "agency"],
                name="an_agency_has_a_task_once",
                condition=~Q(state__in=[State.TRANSFERRED.value, State.WITHDRAWN.value]),
            ),
            models.CheckConstraint(
                name="a_deadline_has_a_day_it_is_judged_by",
                condition=Q(due_on__isnull=True, late_after__isnull=True)
                | Q(due_on__isnull=False, late_after__isnull=False),
            ),
            models.CheckConstraint(
                name="a_submitted_or_completed_assignment_has_a_filing_day",
                condition=~Q(state__in=[State.SUBMITTED.value, State.COMPLETED.value]) | Q(filed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="an_issued_assignment_has_its_day_of_issue",
                condition=Q(state=State.DRAFT.value) | Q(issued_on__isnull=False),
            ),
        ]
        indexes = [
            # every agency's own list and the figures by agency are answered from here alone; of which of them a specialist follows the directive, too
            models.Index(
                fields=["agency", "state", "late_after", "filed_on", "marked", "task"],
                name="assignment_by_agency_and_task",
            ),
            models.Index(fields=["state", "late_after", "filed_on", "marked"], name="assignment_by_state"),
            models.Index(
                fields=["late_after", "id"],
                name="assignment_open_by_deadline",
                condition=Q(state__in=sorted(s.value for s in OPEN)),
            ),
            # lists and files of a stretch of days
            models.Index(fields=["due_on"], name="assignment_by_deadline"),
            models.Index(
                fields=["asked_at"], name="assignment_asks_for_more_time", condition=Q(asked_at__isnull=False)
            ),
        ]
