"""The Office's own Word templates for its papers, each with the time in which it held (H3)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.core.models import StoredFile
from dondoc.organisations.models import User


class PaperKind(models.TextChoices):
    """What a template is for."""

    OFFICE_REPORT = "office_report", "Báo cáo tổng hợp của Văn phòng"


class PaperTemplate(models.Model):
    """A template holds from `at` until `ended_at`; a paper is made with the one that held when it was approved, so that it always comes out the
    same."""

    kind = models.CharField(max_length=20, choices=PaperKind)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(ended_at__isnull=True), name="one_template_of_a_kind_holds"
            ),
        ]
