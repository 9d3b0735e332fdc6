"""A specialist's report of late and stuck tasks to the leaders of the Office (C7; BT 7.2.d)."""

from __future__ import annotations

from django.db import models

from dondoc.core.models import StoredFile
from dondoc.organisations.models import User


class StuckReport(models.Model):
    """As it was sent: the file holds its table as of that hour, `late` and `stuck` count its lines."""

    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()
    words = models.TextField(blank=True)
    late = models.PositiveIntegerField()
    stuck = models.PositiveIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    form_token = models.CharField(max_length=40, unique=True)

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="stuck_report_newest_first")]
