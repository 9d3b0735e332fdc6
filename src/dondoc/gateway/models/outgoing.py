"""Messages that go out: what became here of a document that came in, told to its sender (QCVN 102:2016/BTTTT, status messages)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.gateway.models.received import Received


class Outgoing(models.Model):
    """One status message about one received document; each status is told once. `body` is the whole message. `sent_at`: when it was put into
    the folder of outgoing messages, or whoever fetches them by the API said that he has it."""

    received = models.ForeignKey(Received, on_delete=models.PROTECT, related_name="answers")
    status = models.CharField(max_length=2)
    to_code = models.CharField(max_length=60, blank=True)
    to_name = models.CharField(max_length=300, blank=True)
    body = models.TextField()
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "outgoing"
        constraints = [
            models.UniqueConstraint(fields=["received", "status"], name="a_status_is_told_once"),
        ]
        indexes = [
            models.Index(fields=["id"], name="outgoing_to_send", condition=Q(sent_at__isnull=True)),
        ]
