"""A thread: what an agency is stuck with, where agencies differ, what is asked; with an owner, a day and an end (D7, F6; TH 8.1.b, 8.1.c, 16.1,
17.1, 20.1; BT 10.1.b, 10.1.c, 15.1, 16.3, 18.2)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.core.models import StoredFile
from dondoc.directives.models import Directive
from dondoc.organisations.models import Agency, User
from dondoc.tasks.models import Assignment


class Kind(models.TextChoices):
    """FIGURES is opened by the Office: what an agency reported differs from what the system holds (TH 7; BT 9)."""

    DIFFICULTY = "difficulty", "Khó khăn, vướng mắc"
    BEYOND_MEANS = "beyond_means", "Vượt khả năng"
    DIFFERENCE = "difference", "Ý kiến khác nhau"
    QUESTION = "question", "Câu hỏi"
    FIGURES = "figures", "Chênh lệch số liệu"


class ThreadState(models.TextChoices):
    """OPEN is with the Office, PROPOSED with the leaders, DIRECTED with the Office again, which does what was directed."""

    OPEN = "open", "Chờ Văn phòng"
    PROPOSED = "proposed", "Chờ chỉ đạo"
    DIRECTED = "directed", "Đang làm theo chỉ đạo"
    CLOSED = "closed", "Đã kết thúc"


class Outcome(models.TextChoices):
    """What came of it. DIRECTED: the direction says it all and nothing else has to follow."""

    ANSWERED = "answered", "Văn phòng đã trả lời"
    DIRECTED = "directed", "Thực hiện theo chỉ đạo"
    NEW_TASK = "new_task", "Thành nhiệm vụ mới"
    NEW_DEADLINE = "new_deadline", "Thời hạn được đổi"
    WITHDRAWN = "withdrawn", "Cơ quan rút lại"


class Thread(models.Model):
    """`agency` brought it up. Who owns it is not kept: the specialist in charge of its directive, of one without assignment the Office.

    `due_on`: by when an answer was asked for; the regulations set no limit. `waits_since`: since when it is in its state. `put_to`: the leader
    whose direction is asked. `wants`: what is to follow from the direction. `outcome_directive` is the document that a new task or a new
    deadline rests on, `outcome_due_on` the deadline it became.
    """

    kind = models.CharField(max_length=20, choices=Kind)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, related_name="threads")
    subject = models.CharField(max_length=200)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="threads")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_title = models.CharField(max_length=320)
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    cite = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=20, choices=ThreadState, default=ThreadState.OPEN)
    waits_since = models.DateTimeField()
    put_to = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    wants = models.CharField(max_length=20, choices=Outcome, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    outcome_directive = models.ForeignKey(Directive, on_delete=models.PROTECT, null=True, related_name="+")
    outcome_due_on = models.DateField(null=True)
    for_all = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)
    form_token = models.CharField(max_length=40, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_closed_thread_says_what_came_of_it",
                condition=(Q(state="closed") & ~Q(outcome="") & Q(closed_at__isnull=False))
                | (~Q(state="closed") & Q(outcome="", closed_at__isnull=True)),
            )
        ]
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="thread_newest_first"),
            models.Index(fields=["agency", "-opened_at"], name="thread_by_agency"),
            # what waits is asked for on every page of the Office and of the leaders
            models.Index(fields=["state", "waits_since"], name="thread_waiting", condition=~Q(state="closed")),
        ]


class EntryKind(models.TextChoices):
    SAYS = "says", "Trình bày"
    ASKS = "asks", "Văn phòng hỏi"
    PROPOSES = "proposes", "Văn phòng đề xuất"
    DIRECTS = "directs", "Lãnh đạo chỉ đạo"
    ANSWERS = "answers", "Văn phòng trả lời"
    CLOSES = "closes", "Kết thúc"


class ThreadEntry(models.Model):
    """What was said, never changed. `agency` spoke; `to` was asked. `on_behalf` and `document`: whose word the Office wrote down, and where it
    stands. `for_all`: shown to every agency of the task."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=20, choices=EntryKind)
    words = models.TextField(blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    on_behalf = models.CharField(max_length=320, blank=True)
    document = models.CharField(max_length=120, blank=True)
    for_all = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()
    files = models.ManyToManyField(StoredFile, through="ThreadFile", related_name="+")

    class Meta:
        indexes = [models.Index(fields=["thread", "at"], name="entry_of_thread")]


class ThreadFile(models.Model):
    entry = models.ForeignKey(ThreadEntry, on_delete=models.CASCADE)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)


class Side(models.Model):
    """Another agency that is to be heard. `question` is the entry that asked it, `answer` what it said; null while it is waited for."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="sides")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(ThreadEntry, on_delete=models.PROTECT, related_name="+")
    answer_by = models.DateField(null=True)
    asked_at = models.DateTimeField()
    answer = models.ForeignKey(ThreadEntry, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "agency"], name="an_agency_is_one_side_of_a_thread")]
        indexes = [models.Index(fields=["agency"], name="side_unheard", condition=Q(answer__isnull=True))]
