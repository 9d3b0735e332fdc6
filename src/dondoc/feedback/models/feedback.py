"""What one agency told of another, and each act upon it (F5; TH 16.6, 17.2, 17.3; BT 15.5, 16.4)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.core.models import StoredFile
from dondoc.organisations.models import Agency, User
from dondoc.rules.feedback import Act
from dondoc.tasks.models import Assignment
from dondoc.urging.models import Urge


class Fault(models.TextChoices):
    """TH 16.6; BT 15.5."""

    LATE = "late", "Xử lý chậm"
    WRONG = "wrong", "Xử lý chưa đúng"


class State(models.TextChoices):
    """OPEN waits for the Office, ASKED for the Chairman; the others are its end."""

    OPEN = "open", "Chờ Văn phòng xử lý"
    ASKED = "asked", "Chờ ý kiến Chủ tịch UBND tỉnh"
    URGED = "urged", "Đã đôn đốc bằng văn bản"
    DIRECTED = "directed", "Đã có ý kiến chỉ đạo"
    GROUNDLESS = "groundless", "Đã trả lời: chưa có căn cứ"


#: In which something is still to be done.
UNDER_WAY = (State.OPEN.value, State.ASKED.value)


class Feedback(models.Model):
    """`direction`: code of the profile `regulation_id`, which governs it for good. `assignment`: what it is about, null where it is no task.

    `stopped_at`: when the Office did what stops its clock. `moved_at`: since when it stands in its state.
    """

    sender = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="feedback_sent")
    about = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="feedback_received")
    direction = models.CharField(max_length=40)
    regulation_id = models.CharField(max_length=60)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, related_name="feedback")
    fault = models.CharField(max_length=10, choices=Fault)
    words = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    filed_at = models.DateTimeField()
    form_token = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    moved_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    files = models.ManyToManyField(StoredFile, through="FeedbackFile", related_name="+")

    class Meta:
        verbose_name_plural = "feedback"
        constraints = [
            models.CheckConstraint(name="nobody_tells_of_himself", condition=~Q(sender=models.F("about"))),
        ]
        indexes = [
            models.Index(fields=["-filed_at", "-id"], name="feedback_newest_first"),
            # what waits is asked for on every page of the Office and of the leaders
            models.Index(fields=["state"], name="feedback_under_way", condition=Q(state__in=UNDER_WAY)),
        ]


class FeedbackAct(models.Model):
    """One act upon a feedback; never changed. `on_behalf` names whose word it carries, `document` where that word is written."""

    feedback = models.ForeignKey(Feedback, on_delete=models.CASCADE, related_name="acts")
    act = models.CharField(max_length=10, choices=[(act.value, act.value) for act in Act])
    words = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    on_behalf = models.CharField(max_length=200, blank=True)
    document = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    urge = models.ForeignKey(Urge, on_delete=models.PROTECT, null=True, related_name="feedback_acts")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feedback", "act"], name="a_feedback_has_each_act_once")]


class FeedbackFile(models.Model):
    """A file of the feedback itself (`act` null) or of an act."""

    feedback = models.ForeignKey(Feedback, on_delete=models.CASCADE)
    act = models.ForeignKey(FeedbackAct, on_delete=models.CASCADE, null=True, related_name="papers")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
