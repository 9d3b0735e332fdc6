"""One urging of one agency: who, by which channel, with which words and letter, and the answer (F3, B4; TH 8.2, 9; BT 10.2, 11)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.core.models import StoredFile
from dondoc.organisations.models import Agency, User
from dondoc.tasks.models import Assignment


class Purpose(models.TextChoices):
    """TH 8.2.a: a department urges, and has mistakes put right."""

    ACT = "act", "Đôn đốc thực hiện"
    MEND = "mend", "Chấn chỉnh sai sót"


class Heading(models.TextChoices):
    """In whose name the letter is written (NĐ 30/2020): the sender's own, or by order of the Chairman (TL. CHỦ TỊCH)."""

    OWN = "own", "Nhân danh cơ quan gửi"
    CHAIRMAN = "chairman", "Thừa lệnh Chủ tịch UBND tỉnh"


class Urge(models.Model):
    """What one agency was told once; urgings of one form share its `batch`. Never edited: an answer and a signed copy are added once;
    what was recorded by mistake is taken back by its author the same day, kept with the reason and drawn through.

    `channel` is a code of the profile, `cite` the article under which was urged. `on_behalf` names whose word it carries, "" the sender's own.
    `letter` is what was drafted that hour, without number and day; `signed` the scan of what the clerk sent.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="urges")
    by_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="urged")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    on_behalf = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.ACT)
    channel = models.CharField(max_length=40)
    cite = models.CharField(max_length=40, blank=True)
    words = models.TextField()
    answer_by = models.DateField(null=True)
    at = models.DateTimeField()
    batch = models.CharField(max_length=40)
    heading = models.CharField(max_length=10, choices=Heading, blank=True)
    letter = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    signed = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    letter_number = models.CharField(max_length=60, blank=True)
    letter_dated = models.DateField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_title = models.CharField(max_length=320, blank=True)
    answered_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_reason = models.TextField(blank=True)
    assignments = models.ManyToManyField(Assignment, through="UrgeOf", related_name="urges")
    files = models.ManyToManyField(StoredFile, through="UrgeFile", related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "agency"], name="an_agency_is_urged_once_a_form"),
            models.CheckConstraint(
                name="an_answered_urge_says_what", condition=Q(answered_at__isnull=True) | ~Q(answer="")
            ),
            models.CheckConstraint(
                name="an_urge_taken_back_says_why_and_was_not_answered",
                condition=Q(taken_back_at__isnull=True) | (~Q(taken_back_reason="") & Q(answered_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="urge_newest_first"),
            models.Index(fields=["by_agency", "-at"], name="urge_by_sender"),
            # what an agency still has to answer is asked for on each of its pages
            models.Index(fields=["agency"], name="urge_unanswered", condition=Q(answered_at__isnull=True)),
        ]


class UrgeOf(models.Model):
    """One of the assignments that an urging was about."""

    urge = models.ForeignKey(Urge, on_delete=models.CASCADE, related_name="lines")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="urge_lines")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["urge", "assignment"], name="an_urge_names_an_assignment_once")]


class UrgeFile(models.Model):
    """A file of the answer."""

    urge = models.ForeignKey(Urge, on_delete=models.CASCADE)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
