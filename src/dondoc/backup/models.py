"""What was backed up and tried out: one row a run, told by the command that did it."""

from __future__ import annotations

from django.db import models


class RunKind(models.TextChoices):
    BACKUP = "backup", "Sao lưu"
    DRILL = "drill", "Diễn tập khôi phục"


class Run(models.Model):
    """One backup or drill. `size`: bytes of the file. `rows`, `files`: how many it holds. `chain`: number of the last line of the log in it.

    Of a drill also `seconds`: how long each part took; `tables`: name -> rows; `differences`: what was not the same where it was put back,
    as names of tables, files and sentences about the log. `missing`: stored files that were not there when the backup was made.
    """

    kind = models.CharField(max_length=10, choices=RunKind)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    engine = models.CharField(max_length=12)
    locked = models.BooleanField(default=False)
    size = models.BigIntegerField()
    rows = models.BigIntegerField()
    files = models.BigIntegerField()
    chain = models.BigIntegerField()
    missing = models.JSONField(default=list)
    seconds = models.JSONField(default=dict)
    tables = models.JSONField(default=dict)
    differences = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["kind", "-began_at"], name="run_newest_first")]
