"""Messages that came in from other document systems, and what became of each (QCVN 102:2016/BTTTT; TH 3.2, 5.1.a; BT 2.4)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.core.models import StoredFile
from dondoc.directives.models import Directive
from dondoc.organisations.models import Agency, User


class Door(models.TextChoices):
    FOLDER = "folder", "Thư mục"
    API = "api", "API"


class State(models.TextChoices):
    """WAITING waits for a person; PROPOSED too, who answers its proposals. The others are ends."""

    WAITING = "waiting", "Chờ xử lý"
    PROPOSED = "proposed", "Có đề xuất chờ quyết định"
    REGISTERED = "registered", "Đã đăng ký"
    DONE = "done", "Đã xong"
    REFUSED = "refused", "Đã từ chối tiếp nhận"
    REPEATED = "repeated", "Đã nhận trước đó"
    UNREADABLE = "unreadable", "Không đọc được"


#: In which somebody still has something to do.
OPEN = (State.WAITING.value, State.PROPOSED.value)


class Received(models.Model):
    """One message, once, however often its bytes come. The bytes themselves are `file`; what stands here was read from them.

    `waits_for`: codes of what a person has to say before a document can go on (web/exchange_words.py). `business`: what the sender does with
    the document: 0 new, 1 recall, 2 update, 3 replacement. `to_code`: the first code it was sent to; `receivers`: everybody it was sent to,
    [{"code", "name"}]. `about_id`, `about_number`: the document that a status is about. `warnings`: what the reader forgave, [{"code", "words"}];
    `attachments`: [{"name", "size", "sha256", "taken", "why"}]. Of a message that bears a mark of
    secrecy there is no row; of one that cannot be read there are no bytes.
    """

    door = models.CharField(max_length=10, choices=Door)
    kind = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=12, choices=State)
    waits_for = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64, unique=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField()
    document_id = models.CharField(max_length=250, blank=True)
    business = models.CharField(max_length=4, blank=True)
    sender_code = models.CharField(max_length=60, blank=True)
    sender_name = models.CharField(max_length=300, blank=True)
    sender = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    to_code = models.CharField(max_length=60, blank=True, default="")
    receivers = models.JSONField(default=list)
    number = models.CharField(max_length=120, blank=True)
    issued_on = models.DateField(null=True)
    subject = models.TextField(blank=True)
    type_name = models.CharField(max_length=120, blank=True)
    priority = models.PositiveSmallIntegerField(null=True)
    due_on = models.DateField(null=True)
    status_code = models.CharField(max_length=2, blank=True)
    about_id = models.CharField(max_length=250, blank=True)
    about_number = models.CharField(max_length=120, blank=True)
    words = models.TextField(blank=True)
    stamped_at = models.DateTimeField(null=True)
    warnings = models.JSONField(default=list)
    attachments = models.JSONField(default=list)
    directive = models.ForeignKey(Directive, on_delete=models.SET_NULL, null=True, related_name="messages")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "received"
        constraints = [
            models.CheckConstraint(
                name="a_refused_message_says_why",
                condition=~Q(state="refused") | ~Q(reason=""),
            )
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="received_by_state"),
            models.Index(fields=["document_id"], name="received_by_document"),
            models.Index(fields=["about_id"], name="received_by_about"),
        ]

    def __str__(self) -> str:
        return self.number or self.document_id or self.sha256[:12]


class KnownSender(models.Model):
    """A code under which an agency sends and that the list of agencies does not know: a person said once whose it is."""

    code = models.CharField(max_length=60, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
