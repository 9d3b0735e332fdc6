"""What a message asks to be done to records that are here already; a person of the Office, or of the agency whose task it is, decides."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.directives.models import Directive
from dondoc.gateway.models.received import Received
from dondoc.organisations.models import User
from dondoc.tasks.models import Assignment


class ProposalKind(models.TextChoices):
    """UPDATE, REPLACE, RECALL and TAKE_BACK act on a directive; ANSWER is a report that answers a task."""

    UPDATE = "update", "Cập nhật văn bản"
    REPLACE = "replace", "Thay thế văn bản"
    RECALL = "recall", "Thu hồi văn bản"
    TAKE_BACK = "take_back", "Nơi gửi xin lấy lại văn bản"
    ANSWER = "answer", "Báo cáo trả lời nhiệm vụ"


class ProposalState(models.TextChoices):
    WAITING = "waiting", "Chờ quyết định"
    ACCEPTED = "accepted", "Đã đồng ý"
    DECLINED = "declined", "Không đồng ý"


class Proposal(models.Model):
    """`directive`: which one it would change; `assignment`: which one it would answer. `words`: the reason, or what was done."""

    received = models.ForeignKey(Received, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=12, choices=ProposalKind)
    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, null=True, related_name="+")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.WAITING)
    words = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_proposal_is_about_one_record",
                condition=Q(directive__isnull=False, assignment__isnull=True)
                | Q(directive__isnull=True, assignment__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["received", "kind", "directive"],
                name="a_directive_is_proposed_once",
                condition=Q(directive__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["received", "assignment"],
                name="an_answer_is_proposed_once",
                condition=Q(assignment__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="proposal_by_state")]
