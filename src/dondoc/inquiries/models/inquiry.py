"""One request of the Office to many agencies, and what it asks of each (F4; TH 8.1.d, 16.5; BT 15.4)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.core.models import StoredFile
from dondoc.organisations.models import Agency, User
from dondoc.tasks.models import Task


class Purpose(models.TextChoices):
    """Each rests on an article of its own (TH 8.1.d and 16.5)."""

    INFORMATION = "information", "Cung cấp thông tin, tài liệu"
    REPORT = "report", "Báo cáo đột xuất"


class Form(models.TextChoices):
    """What an answer is: words, files, or a table whose columns the Office named."""

    TEXT = "text", "Trả lời bằng lời"
    FILES = "files", "Gửi tệp"
    TABLE = "table", "Điền bảng"


class ColumnKind(models.TextChoices):
    TEXT = "text", "Chữ"
    NUMBER = "number", "Số"
    DATE = "date", "Ngày"


class Inquiry(models.Model):
    """What is asked, once for all agencies. Never edited: its day may be put off (`DaySet`), all of it withdrawn.

    `due_on` is the day that was given first; each agency's stands in `Ask`. `cite`: the article, "" where the regulation is silent.
    """

    purpose = models.CharField(max_length=20, choices=Purpose)
    title = models.CharField(max_length=300)
    words = models.TextField()
    form = models.CharField(max_length=10, choices=Form)
    due_on = models.DateField()
    cite = models.CharField(max_length=40, blank=True)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="inquiries")
    by_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_title = models.CharField(max_length=320, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    form_token = models.CharField(max_length=40, unique=True)
    files = models.ManyToManyField(StoredFile, through="InquiryFile", related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_withdrawn_inquiry_says_why", condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason="")
            )
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="inquiry_newest_first")]


class InquiryFile(models.Model):
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)


class InquiryColumn(models.Model):
    """A column of the table that is asked for; the rows of answers hold their values in this order."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="columns")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=ColumnKind)
    required = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["inquiry", "position"], name="a_column_has_its_place")]


class Ask(models.Model):
    """One agency of an inquiry. On time or late is what `late_after` (`due_on`, or the working day after it) and the first filing say.

    `answer`: the one that holds, None while nothing was filed. `first_filed_at` stays when an answer is corrected.
    """

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="asks")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="inquiry_asks")
    due_on = models.DateField()
    late_after = models.DateField()
    answer = models.ForeignKey("inquiries.Answer", on_delete=models.PROTECT, null=True, related_name="+")
    first_filed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "agency"], name="an_agency_is_asked_once_an_inquiry"),
            models.CheckConstraint(
                name="an_answered_ask_says_when",
                condition=Q(answer__isnull=True, first_filed_at__isnull=True)
                | Q(answer__isnull=False, first_filed_at__isnull=False),
            ),
        ]
        indexes = [
            # what an agency still has to answer is asked for on each of its pages
            models.Index(fields=["agency"], name="ask_unanswered", condition=Q(answer__isnull=True)),
        ]


class DaySet(models.Model):
    """The day was put off: of one agency, or (`ask` None) of all."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="days")
    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, null=True, related_name="days")
    due_on = models.DateField()
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()


class InquiryReminder(models.Model):
    """Those who had not answered were reminded, once a day at most."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="reminders")
    on = models.DateField()
    asks = models.ManyToManyField(Ask, related_name="reminders")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inquiry", "on"], name="an_inquiry_reminds_once_a_day")]
