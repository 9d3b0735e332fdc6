"""What became of a request for more time (D4; TH 5.2.c). The request itself is an update of its kind; the day it asks for stands there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.organisations.models import User
from dondoc.tasks.models.assignment import Assignment
from dondoc.tasks.models.update import Update


class Advice(models.TextChoices):
    """What the Office proposes. `other_day`: more time, but not until the day asked for."""

    AS_ASKED = "as_asked", "Đồng ý ngày cơ quan xin"
    OTHER_DAY = "other_day", "Cho gia hạn đến ngày khác"
    REFUSE = "refuse", "Không gia hạn"


class Outcome(models.TextChoices):
    GRANTED = "granted", "Được gia hạn"
    REFUSED = "refused", "Không được gia hạn"
    WITHDRAWN = "withdrawn", "Cơ quan rút đề nghị"


class Extension(models.Model):
    """The Office's proposal and the decision on one request. There is no row before the first of these was said; no `outcome` means that none
    was taken, for ever so where the assignment was closed meanwhile.

    `decided_by` wrote the decision down; `decider` names whose decision it is, with his title.
    """

    request = models.OneToOneField(Update, on_delete=models.CASCADE, related_name="extension")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="extensions")
    advice = models.CharField(max_length=20, choices=Advice, blank=True)
    advised_day = models.DateField(null=True)
    advice_text = models.TextField(blank=True)
    advised_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    advised_title = models.CharField(max_length=320, blank=True)
    advised_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    granted_day = models.DateField(null=True)
    reason = models.TextField(blank=True)
    decider = models.CharField(max_length=320, blank=True)
    document_number = models.CharField(max_length=60, blank=True)
    document_dated = models.DateField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_title = models.CharField(max_length=320, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_granted_extension_has_its_day", condition=~Q(outcome="granted") | Q(granted_day__isnull=False)
            ),
            models.CheckConstraint(
                name="a_decided_extension_says_when", condition=Q(outcome="") | Q(decided_at__isnull=False)
            ),
        ]
