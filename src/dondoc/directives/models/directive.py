"""A document of UBND tỉnh, its Chairman or its Office, as it was registered (C1, C2, C3)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dondoc.core.models import StoredFile
from dondoc.organisations.models import Agency, User


class Tracking(models.TextChoices):
    TRACKED = "tracked", "Phải theo dõi"
    NOT_TRACKED = "not_tracked", "Không theo dõi"


class Directive(models.Model):
    """One directive. It is governed by the regulation named in `regulation_id`, the one in force on its day of issue (A3).

    `released_at` starts the Office's entry clock; `entered_at` is the moment everything was entered and issued (or set down as not tracked).
    `rows_waiting`: tasks of its sheet that are not entered yet; what is sent out meanwhile is a part (`part_issued_at`), and the clock runs on.
    `entry_class` and `entry_due_on` are the reckoning at the last change; `specialist` is in charge (BT 3.5).
    """

    regulation_id = models.CharField(max_length=60)
    issuer = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="issued_directives")
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=60)
    number_key = models.CharField(max_length=60)
    issued_on = models.DateField()
    released_at = models.DateTimeField()
    subject = models.TextField()
    signer = models.CharField(max_length=120, blank=True)
    signer_title = models.CharField(max_length=120, blank=True)
    assigned_by = models.CharField(max_length=40, blank=True)
    assigned_by_name = models.CharField(max_length=120, blank=True)
    drafting_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="drafted_directives")
    division = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="followed_directives")
    specialist = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="directives_in_charge")
    urgency = models.CharField(max_length=20, default="normal")
    tracking = models.CharField(max_length=20, choices=Tracking, default=Tracking.TRACKED)
    not_tracked_reason = models.TextField(blank=True)
    drafting_lacks = models.JSONField(default=list)
    declared_open_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    entry_class = models.CharField(max_length=20)
    entry_due_on = models.DateField()
    entered_at = models.DateTimeField(null=True)
    rows_waiting = models.PositiveIntegerField(default=0, db_default=0)
    part_issued_at = models.DateTimeField(null=True)
    search_text = models.TextField()
    form_token = models.CharField(max_length=40, unique=True)
    version = models.PositiveIntegerField(default=1)
    files = models.ManyToManyField(StoredFile, through="DirectiveFile")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "number_key", "issued_on"], name="a_directive_is_registered_once"
            ),
            models.CheckConstraint(
                name="a_directive_not_tracked_says_why",
                condition=Q(tracking="tracked") | ~Q(not_tracked_reason=""),
            ),
            models.CheckConstraint(
                name="a_directive_is_released_on_or_after_issue", condition=Q(released_at__date__gte=F("issued_on"))
            ),
        ]
        indexes = [
            models.Index(fields=["-issued_on", "-id"], name="directive_newest_first"),
            # the Office's clocks: what is not yet entered, oldest due first
            models.Index(fields=["entry_due_on"], name="directive_to_enter", condition=Q(entered_at__isnull=True)),
            models.Index(
                fields=["-issued_on", "-id"], name="directive_not_tracked", condition=Q(tracking="not_tracked")
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def sent_out(self) -> bool:
        """Whether it was ever sent out, whole or in part (or set down as not tracked)."""
        return self.entered_at is not None or self.part_issued_at is not None


class DirectiveChange(models.Model):
    """What columns of a directive said before they were put right, and what they said after (TH 7; BT 9). Never changed afterwards.

    `before` and `after` map the same columns to text, codes, keys of agencies and people, or days and moments in ISO form.
    """

    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="changes")
    before = models.JSONField()
    after = models.JSONField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()


class DirectiveFile(models.Model):
    directive = models.ForeignKey(Directive, on_delete=models.CASCADE)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
