"""Measures that the Office proposes to the leaders of the province, the tasks behind each, what was decided and what came of it (H6; TH 16.4;
BT 15.3)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.directives.models import Directive
from dondoc.exchanges.models import Explanation, Thread
from dondoc.organisations.models import Agency, User
from dondoc.tasks.models import Assignment
from dondoc.urging.models import Urge


class Ground(models.TextChoices):
    """Why something must be done about a task; the order in which a task that has several is counted."""

    STUCK = "stuck", "Có khó khăn, vướng mắc"
    WRONGLY_DONE = "wrongly_done", "Chưa đúng yêu cầu, chưa hoàn thành"
    OVERDUE = "overdue", "Đã đến hạn, chưa thực hiện xong"


class ProposalState(models.TextChoices):
    """DRAFT is with the specialist, SUBMITTED with a leader of the Office, PUT with the leader of the province and then carried out."""

    DRAFT = "draft", "Dự thảo"
    SUBMITTED = "submitted", "Chờ lãnh đạo Văn phòng"
    PUT = "put", "Đã trình"
    DROPPED = "dropped", "Đã bỏ"


class Decision(models.TextChoices):
    AGREED = "agreed", "Đồng ý"
    OTHERWISE = "otherwise", "Đồng ý, làm khác"
    REFUSED = "refused", "Không đồng ý"


class Outcome(models.TextChoices):
    """What came of a measure that was decided on; each but the last two names the record that shows it."""

    URGED = "urged", "Đã đôn đốc"
    EXPLAINED = "explained", "Đã yêu cầu giải trình"
    DIRECTED = "directed", "Đã có văn bản giao việc sau đó"
    DOCUMENT = "document", "Đã làm bằng văn bản khác"
    NEEDLESS = "needless", "Không còn cần thiết"


class Proposal(models.Model):
    """What one specialist puts up together. It is governed by `regulation_id`, in force when it was begun, which names the kinds of measures.

    `words` open the paper. `put_to`: the leader who is to decide. `handed_back`: what a leader of the Office wants otherwise, "" when nothing.
    `version` grows with every change; a page that shows an older one is told so.
    """

    regulation_id = models.CharField(max_length=60)
    state = models.CharField(max_length=12, choices=ProposalState, default=ProposalState.DRAFT)
    words = models.TextField(blank=True)
    put_to = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    handed_back = models.TextField(blank=True)
    handed_back_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_title = models.CharField(max_length=320, blank=True)
    approved_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_is_put_was_approved_and_names_a_leader",
                condition=~Q(state="put")
                | Q(approved_by__isnull=False, approved_at__isnull=False, put_to__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="proposal_newest_first")]


class Measure(models.Model):
    """What is proposed about one agency for one reason. `kind`: a code of the profile. `doer`, `by_when`: who carries it out and by when.

    `on_behalf`, `document`: whose word the Office wrote down and where it stands. `settled_at`: when what came of it was recorded; a measure
    that was agreed to is open until then.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="measures")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="measures")
    ground = models.CharField(max_length=20, choices=Ground)
    kind = models.CharField(max_length=40)
    words = models.TextField()
    doer = models.CharField(max_length=200)
    by_when = models.DateField(null=True)
    decision = models.CharField(max_length=12, choices=Decision, blank=True)
    decision_words = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_title = models.CharField(max_length=320, blank=True)
    decided_at = models.DateTimeField(null=True)
    on_behalf = models.CharField(max_length=320, blank=True)
    document = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    outcome_words = models.TextField(blank=True)
    urge = models.ForeignKey(Urge, on_delete=models.PROTECT, null=True, related_name="measures")
    explanation = models.ForeignKey(Explanation, on_delete=models.PROTECT, null=True, related_name="measures")
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, null=True, related_name="measures")
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_decided_measure_says_by_whom",
                condition=Q(decision="", decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_settled_measure_says_what_came_of_it",
                condition=Q(outcome="", settled_at__isnull=True)
                | (~Q(outcome="") & Q(settled_at__isnull=False, decision__in=["agreed", "otherwise"])),
            ),
        ]
        indexes = [
            # what is agreed to and not settled is asked for on every page of the Office
            models.Index(
                fields=["proposal"],
                name="measure_to_carry_out",
                condition=Q(decision__in=["agreed", "otherwise"], outcome=""),
            )
        ]


class MeasureOf(models.Model):
    """A task behind a measure with its evidence on the day it was chosen: so it stays, whatever becomes of the task.

    `returned`, `urged`: how often; `late_after`: the day lateness is judged by; `thread`: the difficulty that the agency told of.
    """

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="lines")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="measure_lines")
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, null=True, related_name="+")
    as_of = models.DateField()
    late_after = models.DateField(null=True)
    returned = models.PositiveIntegerField(default=0)
    urged = models.PositiveIntegerField(default=0)
    marked = models.BooleanField(default=False)
    last_update_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "assignment"], name="a_measure_names_an_assignment_once")
        ]
