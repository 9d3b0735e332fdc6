"""A state secret was found after it had come in: what was done about it and by when, in ids, codes and days; never a word of it (C5)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.organisations.models import User


class IncidentState(models.TextChoices):
    """ISOLATED: out of everybody's sight, still to be had back. Then one of two ends."""

    ISOLATED = "isolated", "Đã đưa khỏi hệ thống, chờ xử lý"
    DESTROYED = "destroyed", "Đã hủy"
    RELEASED = "released", "Đã trả lại vì không phải tài liệu mật"


class Ground(models.TextChoices):
    """By what it was recognised."""

    STAMP = "stamp", "Trên văn bản có dấu chỉ độ mật"
    SENDER = "sender", "Nơi gửi hoặc nơi soạn thảo báo"
    CHECK = "check", "Phát hiện khi kiểm tra, rà soát"
    OTHER = "other", "Nguồn khác"


class Incident(models.Model):
    """One found secret. `kind` and `subject_id` name the record that was reported; `directive_id` the directive it belongs to, 0 for none.

    `records`: how many rows were blanked, by the label of their model. `elsewhere`: rows that still hold its words, by label, with keys, to be
    looked at by a person; filled in at `looked_at`. `sums`: SHA-256 of its stored files, under which an operator finds them in backups;
    `paths`: those not yet removed from the data folder. `scrubbed_at`: the database's own remains are overwritten.
    """

    kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    directive_id = models.BigIntegerField(default=0)
    ground = models.CharField(max_length=10, choices=Ground)
    state = models.CharField(max_length=10, choices=IncidentState, default=IncidentState.ISOLATED)
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    reported_at = models.DateTimeField()
    records = models.JSONField(default=dict)
    elsewhere = models.JSONField(default=dict)
    sums = models.JSONField(default=list)
    paths = models.JSONField(default=list)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    scrubbed_at = models.DateTimeField(null=True)
    first_told_at = models.DateTimeField(null=True)
    fully_told_at = models.DateTimeField(null=True)
    backups_cleared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"], name="a_record_is_isolated_once", condition=Q(state="isolated")
            )
        ]
        indexes = [models.Index(fields=["-reported_at"], name="incident_newest_first")]


class Sealed(models.Model):
    """What one row said before it was blanked, until it is decided about the incident; then nothing of it is kept."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="sealed")
    label = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    values = models.JSONField()
    content = models.BinaryField(default=b"")
