"""What happens on site: who is invited, which papers are asked for and handed in, evidence, minutes (TH 14; BT 14)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.core.models import StoredFile
from dondoc.inspections.models.inspection import Inspection
from dondoc.inspections.models.scope import InspectedTask
from dondoc.organisations.models import Agency, User


class Invited(models.Model):
    """Somebody whom the head of the team asks to take part (TH 14.2; BT 14.2): an `agency` of the directory, or a `name` outside it."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="invited")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    asked_for = models.TextField(blank=True)
    on = models.DateField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="who_is_invited_is_named", condition=Q(agency__isnull=False) | ~Q(name=""))
        ]


class Wanted(models.Model):
    """A paper that the inspected agency is asked for (TH 14.3; BT 14.3), by `due_on`; what it says and hands in to it.

    `taken_at`: the team has it; `asked_again`: what is missing in what was handed in, "" where nothing is; `dropped_at`: no longer asked for.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="wanted")
    task = models.ForeignKey(InspectedTask, on_delete=models.PROTECT, null=True, related_name="wanted")
    words = models.TextField()
    due_on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    handed_in_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    handed_in_title = models.CharField(max_length=320, blank=True)
    handed_in_at = models.DateTimeField(null=True)
    first_handed_in_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    asked_again = models.TextField(blank=True)
    dropped_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(
                fields=["inspection", "due_on"],
                name="paper_still_wanted",
                condition=Q(handed_in_at__isnull=True, dropped_at__isnull=True),
            )
        ]


class WantedFile(models.Model):
    wanted = models.ForeignKey(Wanted, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Evidence(models.Model):
    """A note, a file or a photograph that the inspectors keep, of one task or of the whole. The inspected agency never sees it here.

    A photograph loses its location unless it was kept on purpose: then `place` holds it ("19.8067, 105.7852"). `taken_at`: as the camera says.
    `withdrawn_at`: kept by mistake, with the reason; it stays, drawn through, and its file is shown to nobody but who kept it.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="evidence")
    task = models.ForeignKey(InspectedTask, on_delete=models.CASCADE, null=True, related_name="evidence")
    words = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()
    form_token = models.CharField(max_length=40, unique=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="evidence_is_words_or_a_file", condition=Q(file__isnull=False) | ~Q(words="")),
            models.CheckConstraint(
                name="withdrawn_evidence_says_why",
                condition=Q(withdrawn_at__isnull=True) | (Q(withdrawn_by__isnull=False) & ~Q(withdrawn_why="")),
            ),
        ]
        indexes = [models.Index(fields=["inspection", "-at", "-id"], name="evidence_newest_first")]


class Minutes(models.Model):
    """A record of a working session (biên bản), drafted by the team; each side's remarks stand beside it and stay.

    `signed_at`: both sides agreed that it was read; from then on it is what `content` (canonical JSON, with its `sha256`) says.
    `file`: the paper that both sides signed, scanned.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="minutes")
    position = models.PositiveSmallIntegerField()
    held_on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    present = models.TextField(blank=True)
    words = models.TextField(blank=True)
    shown_at = models.DateTimeField(null=True)
    agency_remarks = models.TextField(blank=True)
    agency_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    agency_title = models.CharField(max_length=320, blank=True)
    agency_at = models.DateTimeField(null=True)
    team_remarks = models.TextField(blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signed_title = models.CharField(max_length=320, blank=True)
    signed_at = models.DateTimeField(null=True)
    content = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "position"], name="minutes_have_their_place"),
            models.CheckConstraint(
                name="signed_minutes_are_frozen", condition=Q(signed_at__isnull=True) | (~Q(content="") & ~Q(sha256=""))
            ),
        ]
