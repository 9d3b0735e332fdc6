"""The report and conclusion of an inspection, whom it went to, and what it recommends, followed until done (TH 15; BT 13.1, 16.1)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dondoc.core.models import StoredFile
from dondoc.directives.models import Directive
from dondoc.inspections.models.inspection import Inspection
from dondoc.inspections.models.scope import InspectedTask
from dondoc.organisations.models import Agency, User
from dondoc.rules.inspections import RecommendationState, Verdict


class ConclusionState(models.TextChoices):
    DRAFT = "draft", "Đang soạn"
    SUBMITTED = "submitted", "Chờ ký"
    SIGNED = "signed", "Đã ký"


class Conclusion(models.Model):
    """`position` 1 is the conclusion, later ones amend it (`reason`): a signed one never changes.

    `content`: canonical JSON of all that is printed, with its `sha256`, frozen when it was signed. `number`, `dated`: its document.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="conclusions")
    position = models.PositiveSmallIntegerField(default=1)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=ConclusionState, default=ConclusionState.DRAFT)
    number = models.CharField(max_length=60, blank=True)
    dated = models.DateField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    handed_back = models.TextField(blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signed_title = models.CharField(max_length=320, blank=True)
    signed_as = models.CharField(max_length=5, blank=True)
    signed_at = models.DateTimeField(null=True)
    content = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)
    files = models.ManyToManyField(StoredFile, through="ConclusionFile", related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "position"], name="conclusions_have_their_place"),
            models.CheckConstraint(
                name="a_signed_conclusion_is_frozen",
                condition=~Q(state="signed")
                | (Q(signed_by__isnull=False, signed_at__isnull=False) & ~Q(content="") & ~Q(sha256="")),
            ),
            models.CheckConstraint(name="an_amendment_says_why", condition=Q(position=1) | ~Q(reason="")),
        ]


class ConclusionFile(models.Model):
    conclusion = models.ForeignKey(Conclusion, on_delete=models.CASCADE)
    form = models.CharField(max_length=10)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conclusion", "form"], name="a_conclusion_has_each_file_once")]


class ConclusionSection(models.Model):
    """The words of one section that the profile asks for. `version` counts the savings: whoever saves names the one before his."""

    conclusion = models.ForeignKey(Conclusion, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conclusion", "code"], name="a_conclusion_has_a_section_once")]


class ConclusionText(models.Model):
    """A text that a section had or has; `aside`: typed upon a version that was replaced meanwhile."""

    section = models.ForeignKey(ConclusionSection, on_delete=models.CASCADE, related_name="texts")
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    aside = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["section", "-at"], name="conclusion_texts_newest_first")]


class CorrectedFinding(models.Model):
    """What an amendment says of a task instead of what was found before; put into the task's own row when the amendment is signed, which then
    keeps in `before` what stood there (verdict, words, the four points): an older conclusion is held against that."""

    conclusion = models.ForeignKey(Conclusion, on_delete=models.CASCADE, related_name="corrected")
    task = models.ForeignKey(InspectedTask, on_delete=models.PROTECT, related_name="corrected")
    verdict = models.CharField(max_length=16, choices=[(v.value, v.value) for v in Verdict])
    found = models.TextField(blank=True)
    nature = models.TextField(blank=True)
    degree = models.TextField(blank=True)
    cause = models.TextField(blank=True)
    responsibility = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conclusion", "task"], name="an_amendment_corrects_a_finding_once")
        ]


class Delivery(models.Model):
    """Whom a signed conclusion went to (TH 15.1, 15.2): one of the profile's recipients, in words, and the agency that is meant, if one is."""

    conclusion = models.ForeignKey(Conclusion, on_delete=models.CASCADE, related_name="deliveries")
    to = models.CharField(max_length=200)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")


class Recommendation(models.Model):
    """What a conclusion asks of somebody (TH 15.3.c), followed until the inspecting side confirms it. It exists for others once it is signed.

    `kind`: a code of `rules/inspections.RECOMMENDATIONS`. `owner`: the agency that must do it; `owner_words`: who in it. `due_on` null only while
    the conclusion is a draft. `reported_at`: when the owner last said that it is done. `reminded_of`: the day of which he was reminded.
    `directive`: the later one that came of it, where one did.
    """

    conclusion = models.ForeignKey(Conclusion, on_delete=models.CASCADE, related_name="recommendations")
    task = models.ForeignKey(InspectedTask, on_delete=models.PROTECT, null=True, related_name="recommendations")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    words = models.TextField()
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="recommendations")
    owner_words = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)
    state = models.CharField(
        max_length=10,
        choices=[(s.value, s.value) for s in RecommendationState],
        default=RecommendationState.DRAFT.value,
    )
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField(null=True)
    reminded_of = models.DateField(null=True)
    settled_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conclusion", "position"], name="recommendations_have_their_place"),
            models.CheckConstraint(
                name="a_recommendation_in_force_has_its_day", condition=Q(state="draft") | Q(due_on__isnull=False)
            ),
        ]
        indexes = [
            # what somebody still owes is asked for on each of his pages
            models.Index(
                fields=["owner", "due_on"], name="recommendation_open", condition=Q(state__in=["open", "reported"])
            )
        ]


class RecommendationStep(models.Model):
    """One step of following it: reported, sent back, put off, confirmed, withdrawn; with its words and the day it set."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=12)
    words = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    files = models.ManyToManyField(StoredFile, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["recommendation", "at", "id"], name="recommendation_steps")]


class DeskCheck(models.Model):
    """A check between inspections, from the desk, of how an agency updates and reports (TH 10.1.d; BT 12.1.d): the figures seen and what was held.

    `what`: updating or reporting; `figures`: what the system counted of `first` to `last` on that day; `good`: nothing was wanting.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="desk_checks")
    regulation_id = models.CharField(max_length=60)
    what = models.CharField(max_length=20)
    first = models.DateField()
    last = models.DateField()
    figures = models.JSONField()
    good = models.BooleanField()
    words = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()
    form_token = models.CharField(max_length=40, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_desk_check_ends_after_it_begins", condition=Q(last__gte=F("first"))),
            models.CheckConstraint(name="what_was_wanting_is_said", condition=Q(good=True) | ~Q(words="")),
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="desk_check_newest_first")]
