"""What agencies find hard in the regulation itself, and what the Office says to it (TH 21; BT 19.1)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.organisations.models import Agency, User


class Remark(models.Model):
    """`article`: the article or clause concerned as the profile cites it ("5.2.b"), "" for the regulation as a whole; `regulation_id` whose.

    `wanted`: what the agency proposes. `answered_at` null: the Office has said nothing to it yet.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="remarks")
    regulation_id = models.CharField(max_length=60)
    article = models.CharField(max_length=40, blank=True)
    words = models.TextField()
    wanted = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()
    form_token = models.CharField(max_length=40, unique=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_title = models.CharField(max_length=320, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_answered_remark_has_its_answer",
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            )
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="remark_newest_first"),
            models.Index(fields=["at"], name="remark_unanswered", condition=Q(answered_at__isnull=True)),
        ]
