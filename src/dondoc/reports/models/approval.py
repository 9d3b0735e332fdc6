"""What a leader of the Office approved: the figures and every word of it by value, so that it stays what it was (H3; TH 16.2; BT 15.2)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.core.models import StoredFile
from dondoc.organisations.models import User
from dondoc.reports.models.report import Report


class FileForm(models.TextChoices):
    DOCX = "docx", "Word"
    PDF = "pdf", "PDF"
    XLSX = "xlsx", "Excel"


class Approval(models.Model):
    """One approval of the Office's report of a round; a later one takes its place, it is never changed.

    `figures`: canonical JSON with its `sha256` (`reports/figures.py`), as known at the end of `known_at`. `content`: canonical JSON of whatever else
    is printed: the sections, who had reported and how, the measures, the head and the signature (`reports/office.py`), with `content_sha256`, ""
    of an approval from before it was kept. `replaced_at`: since when
    another one holds; `withdrawn_*`: who took it back and why, which is also what replaces it.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="approvals")
    number = models.PositiveSmallIntegerField()
    figures = models.TextField()
    sha256 = models.CharField(max_length=64)
    as_of = models.DateField()
    known_at = models.DateField()
    provisional = models.BooleanField()
    content = models.TextField()
    content_sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    signed_as = models.CharField(max_length=5, blank=True)
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_title = models.CharField(max_length=320, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    files = models.ManyToManyField(StoredFile, through="ApprovalFile", related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="an_approval_has_one_number"),
            models.UniqueConstraint(
                fields=["report"], condition=Q(replaced_at__isnull=True), name="one_approval_of_a_report_holds"
            ),
            models.CheckConstraint(
                name="a_withdrawn_report_says_why", condition=Q(withdrawn_by__isnull=True) | ~Q(withdrawn_reason="")
            ),
        ]


class ApprovalFile(models.Model):
    """A file that was made of an approval and is kept with it."""

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="made")
    form = models.CharField(max_length=5, choices=FileForm)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["approval", "form"], name="an_approval_has_each_file_once"),
        ]


class FiguresWanted(models.Model):
    """The figures of a report whose counting is long: the worker counts them, in the name of who asked."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="figures_wanted")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    post_id = models.BigIntegerField()
    at = models.DateTimeField()
