"""Messages for the mail server: written in the transaction of what they tell, sent by the worker."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class MailState(models.TextChoices):
    """WAITING until it is tried, SENDING while it is; then one of three ends. REFUSED: the server will never take it (5xx). FAILED: it
    put it off too often (4xx)."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    FAILED = "failed"


#: Not yet at an end: later messages to the same address wait for these.
UNDER_WAY = (MailState.WAITING, MailState.SENDING)
#: Ends that an administrator should look at.
NOT_TAKEN = (MailState.REFUSED, MailState.FAILED)


class Mail(models.Model):
    """One message to one person; `key` says what it is for ("digest:2026-11-23:17") and makes posting it twice one message.

    The address is copied: where it went is a fact. `next_try_at` is when it may be tried; while it is being sent, when whoever sends it is
    given up. `message_id` follows from the key, so that a mail server that gets a message twice can tell.
    """

    key = models.CharField(max_length=120, unique=True)
    user_id = models.BigIntegerField(db_index=True)
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(default="")
    message_id = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    posted_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, default="")

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], name="mail_under_way", condition=Q(state__in=["waiting", "sending"])),
            models.Index(fields=["address"], name="mail_of_address", condition=Q(state__in=["waiting", "sending"])),
            models.Index(fields=["state", "sent_at"], name="mail_by_end"),
        ]
