"""Workbooks that were sent in, row by row, with the verdict on each and what became of it. The file itself is not kept."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Cast
from django.db.models.lookups import Contains

from dondoc.core.workbooks import Value, from_plain
from dondoc.directives.models import Directive
from dondoc.organisations.models import User
from dondoc.tasks.models import Task

#: How the form token of a directive begins that came in by workbook.
TOKEN = "intake-"  # noqa: S105 - no secret


class Stage(models.TextChoices):
    """How far a batch has come. Only `checked` can be written, only `written` issued or undone, only `issued` withdrawn as one."""

    CHECKING = "checking", "Đang kiểm tra"
    CHECKED = "checked", "Đã kiểm tra, chưa ghi"
    WRITTEN = "written", "Đã ghi thành dự thảo"
    ISSUED = "issued", "Đã giao"
    UNDONE = "undone", "Đã hoàn tác"
    DROPPED = "dropped", "Đã bỏ, chưa ghi gì"
    IMPORTED = "imported", "Dữ liệu cũ đã vào hệ thống"
    WITHDRAWN = "withdrawn", "Đã thu hồi cả đợt"


class Verdict(models.TextChoices):
    WAITING = "waiting", "Chưa kiểm tra"
    BAD = "bad", "Cần sửa"
    ADVISED = "advised", "Có góp ý"
    GOOD = "good", "Tốt"


class Settled(models.TextChoices):
    """What a person said of a row that was not written, so that nobody waits for it any more."""

    ENTERED = "entered", "Đã nhập bằng cách khác"
    DROPPED = "dropped", "Không nhập"


class Batch(models.Model):
    """One workbook. `columns`: code of a column -> its place in the sheet; `heads`: key of a directive -> the first row that says what it is;
    `notes`: what is said of the sheet as a whole; `settled_at`: when somebody said that of its rows that were not written none is to be entered.
    """

    history = models.BooleanField(default=False)
    file_name = models.CharField(max_length=200)
    sheet = models.CharField(max_length=100)
    columns = models.JSONField(default=dict)
    heads = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.CHECKING)
    confirmed_open = models.BooleanField(default=False)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    form_token = models.CharField(max_length=40, unique=True)

    class Meta:
        verbose_name_plural = "batches"
        indexes = [models.Index(fields=["-uploaded_at"], name="batch_newest_first")]

    def __str__(self) -> str:
        return self.file_name


class BatchRow(models.Model):
    """One row. `key` names its directive, `twin` what makes it the same task as another row; `faults` are refusals and advice as codes with
    their words. Of a row that bears a mark of secrecy nothing is kept but its number (TH 5.2.d). `task`: what the batch wrote of it; `entered_as`:
    the task by which a person had entered it; `dropped_because`: why it is not to be entered.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    values = models.JSONField(default=list)
    key = models.CharField(max_length=120, blank=True)
    twin = models.CharField(max_length=64, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.WAITING)
    faults = models.JSONField(default=list)
    task = models.ForeignKey(Task, on_delete=models.SET_NULL, null=True, related_name="+")
    settled_as = models.CharField(max_length=10, choices=Settled, blank=True, default="", db_default="")
    entered_as = models.ForeignKey(Task, on_delete=models.SET_NULL, null=True, related_name="+")
    dropped_because = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="a_row_stands_once_in_its_batch")]
        indexes = [
            models.Index(fields=["batch", "verdict", "number"], name="row_by_verdict"),
            models.Index(fields=["batch", "key"], name="row_by_directive"),
        ]

    @property
    def settled(self) -> str:
        """How, as long as it is so: a row whose task was removed waits again (`WAITS`)."""
        return "" if self.settled_as == Settled.ENTERED and self.entered_as_id is None else self.settled_as

    @property
    def done_with(self) -> bool:
        """Whether nothing of it is to be mended, though it is not written (`DONE_WITH`)."""
        return self.verdict == Verdict.BAD and any(fault["code"] in NOTHING_TO_MEND for fault in self.faults)

    @property
    def number_key(self) -> str:
        """Of the number of its directive; "" where it names none that can be read."""
        return self.key.split("|")[1] if self.key else ""

    @property
    def typed(self) -> list[Value]:
        """The values as the sheet holds them: days as days."""
        return [from_plain(value) for value in self.values]


#: Codes of what is told of a row of which nothing is to be mended: it is there already, or was settled in another sheet.
NOTHING_TO_MEND = ("task_there", "row_twice", "row_settled", "row_dropped")

#: Such rows. Asked of the text of the faults, which both databases can; what people typed stands in it with its quotation marks escaped.
DONE_WITH = models.Q()
for _code in NOTHING_TO_MEND:
    DONE_WITH |= models.Q(Contains(Cast("faults", models.TextField()), f'"code": "{_code}"'))

#: Rows of which somebody said that they are entered otherwise or not to be entered; not if the draft they were entered as was removed since.
SETTLED = models.Q(settled_as=Settled.DROPPED) | models.Q(settled_as=Settled.ENTERED, entered_as__isnull=False)

#: Rows to be mended that wait for somebody: nothing was said of them, and there is something to mend.
WAITS = ~SETTLED & ~DONE_WITH


class BatchDirective(models.Model):
    """A directive that a batch registered, or added to; `version` as the batch left it, so that later work on it shows."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="directives")
    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="+")
    registered = models.BooleanField()
    version = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "directive"], name="a_directive_stands_once_in_a_batch")
        ]
