"""The score sheet of a period: one line an agency and, where the profile says so, one a person; what was changed of it (TH 21.2; BT 20.2)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from dondoc.core.models import StoredFile
from dondoc.organisations.models import Agency, User


class SheetState(models.TextChoices):
    """Drafted by the Office, shown to the agencies, approved by a leader of the Office: from then on nothing of it changes."""

    DRAFTED = "drafted", "Dự thảo"
    SHOWN = "shown", "Đã gửi các cơ quan"
    APPROVED = "approved", "Đã duyệt"


class ScoreSheet(models.Model):
    """`kind`, `year`, `part`: the period, whose days are `first` to `last`. `regulation_id` and `formula` (a code of that profile) govern it for
    good. `known_at`: the day as of whose knowledge it was drawn up; before `last`, it is provisional. `frozen`: the approved figures as
    canonical JSON, `sha256` of its bytes."""

    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    part = models.PositiveSmallIntegerField()
    first = models.DateField()
    last = models.DateField()
    regulation_id = models.CharField(max_length=60)
    formula = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=SheetState, default=SheetState.DRAFTED)
    known_at = models.DateField()
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    shown_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    shown_at = models.DateTimeField(null=True)
    appeal_until = models.DateField(null=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_title = models.CharField(max_length=320, blank=True)
    approved_at = models.DateTimeField(null=True)
    frozen = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "year", "part"], name="a_period_is_scored_once"),
            models.CheckConstraint(
                name="an_approved_sheet_is_frozen",
                condition=~Q(state="approved") | (~Q(sha256="") & Q(approved_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_shown_sheet_has_its_day", condition=Q(state="drafted") | Q(shown_at__isnull=False)
            ),
        ]


class ScoreLine(models.Model):
    """One agency (`person` null), or one person of it. `tally` and `reckoned` are `rules.scoring.Tally` and `Score` as plain values; `points`,
    `most`, `percent` in hundredths and `grade` repeat it for sorting. `known_at` as of the sheet, later where it was corrected. `agreed_at`: the
    head of the agency has nothing against it. `appeal_until`: the Office corrected it without being asked, which opens days to appeal anew."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="lines")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    tally = models.JSONField()
    reckoned = models.JSONField()
    points = models.PositiveIntegerField()
    most = models.PositiveIntegerField()
    percent = models.PositiveIntegerField()
    grade = models.CharField(max_length=40, blank=True)
    enough = models.BooleanField()
    known_at = models.DateField()
    reckoned_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    appeal_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "agency"], name="an_agency_has_one_line", condition=Q(person__isnull=True)
            ),
            models.UniqueConstraint(fields=["sheet", "agency", "person"], name="a_person_has_one_line_an_agency"),
        ]

    @property
    def last_appeal_day(self) -> date | None:
        """The last day on which its agency may appeal; None where the profile sets none. Its sheet is joined."""
        days = [day for day in (self.sheet.appeal_until, self.appeal_until) if day is not None]
        return max(days, default=None)


class AppealState(models.TextChoices):
    OPEN = "open", "Chờ Văn phòng trả lời"
    ACCEPTED = "accepted", "Đã chấp nhận, tính lại"
    REJECTED = "rejected", "Giữ nguyên điểm"


class Appeal(models.Model):
    """The head says what is wrong with the line of his agency, with evidence; the Office answers. One a line."""

    line = models.OneToOneField(ScoreLine, on_delete=models.CASCADE, related_name="appeal")
    words = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    filed_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=AppealState, default=AppealState.OPEN)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_title = models.CharField(max_length=320, blank=True)
    answered_at = models.DateTimeField(null=True)
    files = models.ManyToManyField(StoredFile, through="AppealFile", related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state"], name="appeal_open", condition=Q(state="open"))]


class AppealFile(models.Model):
    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)


class ScoreChange(models.Model):
    """A line was reckoned anew after it had been shown: what it held before and after, and on what ground. Never changed."""

    line = models.ForeignKey(ScoreLine, on_delete=models.CASCADE, related_name="changes")
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, null=True, related_name="changes")
    before = models.JSONField()
    after = models.JSONField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()
