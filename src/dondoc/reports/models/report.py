"""One report of a round: of an agency to the Office, or of the Office to the leaders of the province (H2, H3)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.core.models import StoredFile
from dondoc.organisations.models import Agency, User
from dondoc.reports.models.round import Round


class Side(models.TextChoices):
    AGENCY = "agency", "Cơ quan báo cáo Văn phòng"
    OFFICE = "office", "Văn phòng báo cáo UBND tỉnh"


class ReportState(models.TextChoices):
    """An agency's goes draft, awaiting_signature, filed, and may come back (sent_back); accepted once the Office took it. The Office's own goes
    draft, awaiting_signature, approved."""

    DRAFT = "draft", "Đang soạn"
    AWAITING_SIGNATURE = "awaiting_signature", "Chờ ký"
    FILED = "filed", "Đã gửi"
    SENT_BACK = "sent_back", "Trả lại làm lại"
    ACCEPTED = "accepted", "Văn phòng đã tiếp nhận"
    APPROVED = "approved", "Đã duyệt"


class Report(models.Model):
    """The report of one agency (`side` agency) or of the Office (`side` office) for a round.

    `figures`: canonical JSON, frozen when it was signed, "" before; `sha256` is of its UTF-8 bytes. They are those at the end of `as_of` as known at
    `known_at`; `provisional` where the data of the round had not closed. `signed_as` as in an update ("head", "KT.", …). Late or not is what the
    round's due day and `first_filed_at` say. `due_again_on`: the day that a report which was sent back got.
    `general_number`, `general_on`: the agency's general report in which it stands (BT 17.1).
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reports")
    side = models.CharField(max_length=10, choices=Side)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="reports")
    state = models.CharField(max_length=20, choices=ReportState, default=ReportState.DRAFT)
    provisional = models.BooleanField(default=False)
    as_of = models.DateField(null=True)
    known_at = models.DateField(null=True)
    deadline = models.CharField(max_length=10, default="present")
    figures = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    handed_up_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signed_title = models.CharField(max_length=320, blank=True)
    signed_as = models.CharField(max_length=5, blank=True)
    filed_at = models.DateTimeField(null=True)
    first_filed_at = models.DateTimeField(null=True)
    due_again_on = models.DateField(null=True)
    general_number = models.CharField(max_length=60, blank=True)
    general_on = models.DateField(null=True)
    files = models.ManyToManyField(StoredFile, through="ReportFile", related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "side", "agency"], name="an_agency_reports_a_round_once"),
            models.CheckConstraint(
                name="a_signed_report_is_frozen",
                condition=~Q(state__in=["filed", "accepted", "approved"])
                | (
                    Q(filed_at__isnull=False, signed_by__isnull=False, as_of__isnull=False)
                    & ~Q(figures="")
                    & ~Q(sha256="")
                ),
            ),
        ]
        indexes = [
            # what an agency still has to sign or mend is asked for on each of its pages
            models.Index(
                fields=["agency"],
                name="report_unsigned",
                condition=Q(state__in=["draft", "awaiting_signature", "sent_back"]),
            ),
        ]


class ReportFile(models.Model):
    """A file that was sent with one filing; a later filing that sends it again has a row of its own."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE)
    filing = models.ForeignKey("ReportDeed", on_delete=models.CASCADE, null=True, related_name="sent")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)


class Section(models.Model):
    """A part of a report with the words of its authors. `version` counts the savings: whoever saves names the one that was before him."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["report", "code"], name="a_report_has_a_section_once")]


class SectionText(models.Model):
    """A text that a section had or has; what one person saves in one sitting is one of them.

    `aside`: it was typed upon a version that somebody else had meanwhile replaced, and is kept until its author has chosen.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="texts")
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    aside = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["section", "-at"], name="texts_newest_first")]


class ReportDeed(models.Model):
    """One deed upon a report: the history that its page shows. A sending back keeps its reason.

    A filing keeps the figures that were frozen with it, and as `content` whatever else is printed (`queries/filings.py`), both canonical JSON with
    the SHA-256 of its UTF-8 bytes.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="deeds")
    deed = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    figures = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    content = models.TextField(blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    provisional = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["report", "-at", "-id"], name="report_deeds_newest_first")]
