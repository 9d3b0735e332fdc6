"""Which rungs of the ladder were reached, each once; and what a person sent above the head of an agency (F2; docs/definitions.md 7)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.directives.models import Directive
from dondoc.organisations.models import User
from dondoc.tasks.models import Assignment


class RungState(models.TextChoices):
    """TOLD went out by itself. PASSED: a higher one was due already when it was looked at. WAITING: needs a person, who SENT or LEFT it."""

    TOLD = "told", "Đã nhắc"
    PASSED = "passed", "Bỏ qua vì đã đến bậc cao hơn"
    WAITING = "waiting", "Chờ chuyên viên"
    SENT = "sent", "Đã trình"
    LEFT = "left", "Để lại, không trình"


class LadderRun(models.Model):
    """A working day on which the ladder was climbed. Whoever comes second on that day does nothing."""

    day = models.DateField(unique=True)
    at = models.DateTimeField()


class Escalation(models.Model):
    """The specialist put long overdue assignments of one directive to the leaders of the Office, in his words."""

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="escalations")
    words = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()


class ReachedRung(models.Model):
    """One rung for one clock. `subject` is what the clock belongs to ("assignment:12"; of the Office's own, "enter:5"), `ends` the day it
    ended on then: another deadline begins anew."""

    subject = models.CharField(max_length=60)
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, null=True, related_name="rungs")
    rung = models.CharField(max_length=40)
    ends = models.DateField()
    reached_on = models.DateField()
    state = models.CharField(max_length=10, choices=RungState)
    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, null=True, related_name="rungs")
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "ends", "rung"], name="a_rung_is_reached_once_a_deadline"),
        ]
        indexes = [
            models.Index(fields=["assignment", "ends"], name="rung_waiting", condition=Q(state="waiting")),
        ]
