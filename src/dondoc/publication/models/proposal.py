"""What is prepared inside the house before anything is published, and what may never be. The public site does not read these tables."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    DRAFT = "draft", "Đang soạn"
    PROPOSED = "proposed", "Chờ phê duyệt"
    PUBLISHED = "published", "Đã công khai"
    WITHDRAWN = "withdrawn", "Đã gỡ"
    DROPPED = "dropped", "Bỏ, không công khai"


UNDER_WAY = (State.DRAFT.value, State.PROPOSED.value)


class Proposal(models.Model):
    """One edition being prepared. `report_id`: the Office's report it is taken from; `source_sha256`: of that report's frozen figures.

    `tables`: codes of what is shown, separated by blanks. `figures`: what the public would get, byte for byte what is copied when it is approved.
    `reason`: why it was sent back, dropped or withdrawn. `edition_id`: what became of it.
    """

    report_id = models.PositiveBigIntegerField()
    source_sha256 = models.CharField(max_length=64)
    period_kind = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    part = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    tables = models.CharField(max_length=120)
    figures = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    made_by = models.CharField(max_length=320)
    made_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=320, blank=True)
    proposed_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=320, blank=True)
    settled_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    edition_id = models.PositiveBigIntegerField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report_id"], condition=Q(state__in=UNDER_WAY), name="one_proposal_under_way_a_report"
            ),
        ]
        indexes = [models.Index(fields=["-made_at", "-id"], name="edition_proposal_newest")]


class ProposedTask(models.Model):
    """A task chosen for the public, with what was written for it and how it stood on the data day."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="tasks")
    assignment_id = models.PositiveBigIntegerField()
    task_id = models.PositiveBigIntegerField()
    title = models.CharField(max_length=500)
    outcome = models.CharField(max_length=1000, blank=True)
    agency_key = models.CharField(max_length=60)
    agency_name = models.CharField(max_length=300)
    due_on = models.DateField(null=True)
    cell = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "assignment_id"], name="a_task_is_chosen_once")]


class KeptPrivate(models.Model):
    """A task that names citizens: it may not be published while this stands (Luật 91/2025/QH15)."""

    task_id = models.PositiveBigIntegerField(unique=True)
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=320)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "tasks kept private"
