"""A document that was read by rule, and the tasks that the reading proposes; work that may be left and continued (C4)."""

from __future__ import annotations

from django.db import models

from dondoc.directives.models import Directive
from dondoc.organisations.models import User


class Stage(models.TextChoices):
    OPEN = "open", "Đang xem"
    FINISHED = "finished", "Đã ghi thành dự thảo"
    DROPPED = "dropped", "Đã bỏ"


class ProposalState(models.TextChoices):
    PROPOSED = "proposed", "Chờ xem"
    ACCEPTED = "accepted", "Đã nhận"
    DROPPED = "dropped", "Đã bỏ"


class Reading(models.Model):
    """One document. `text`, `head`, `name`, `steps`, the file and the proposals live until it is finished or dropped; then only counts stay.

    `head`: what the head of the document says, field of the register form -> as typed; `spans` in it: where each stands in the text; `told`:
    codes of what is to be known of the whole. `directive`: whose drafts the tasks become; None until it is registered. `steps`: what the last
    deeds changed, to be taken back. `seconds`: how long it was worked on, pauses of more than `PAUSE` seconds not counted.
    """

    stage = models.CharField(max_length=10, choices=Stage, default=Stage.OPEN)
    name = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    head = models.JSONField(default=dict)
    issued_on = models.DateField(null=True)
    directive = models.ForeignKey(Directive, on_delete=models.SET_NULL, null=True, related_name="+")
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    seconds = models.PositiveIntegerField(default=0)
    steps = models.JSONField(default=list)
    proposed = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    split = models.PositiveIntegerField(default=0)
    joined = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    dropped = models.PositiveIntegerField(default=0)
    form_token = models.CharField(max_length=40, unique=True)

    class Meta:
        indexes = [models.Index(fields=["stage", "-read_at"], name="reading_newest_first")]


class ReadingFile(models.Model):
    """The file that was dropped in, kept beside its reading until the directive has it: a reading that is dropped leaves no file behind."""

    reading = models.OneToOneField(Reading, on_delete=models.CASCADE, related_name="file")
    content = models.BinaryField()


class Proposal(models.Model):
    """One proposed task: where it stands in the text, what a task's form says of it, and how each value was found.

    `said`: a `TaskForm` as plain values; `found`: parties as written with what they were matched to, the time phrase, doubts. `as_read` is False
    once a person changed, split, joined or added it.
    """

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="proposals")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.PROPOSED)
    said = models.JSONField(default=dict)
    found = models.JSONField(default=dict)
    sure = models.BooleanField(default=False)
    as_read = models.BooleanField(default=True)
    added = models.BooleanField(default=False)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["reading", "start", "id"], name="proposal_in_order")]
