"""What agencies report, what the Office judges of it, and what they dispute."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.core.models import StoredFile
from dondoc.organisations.models import Agency, User
from dondoc.tasks.models.assignment import Assignment


class UpdateKind(models.TextChoices):
    """TH 5.2.b, 5.2.c. Only a result can ask to end the task."""

    PROGRESS = "progress", "Tiến độ"
    RESULT = "result", "Kết quả"
    EXTENSION_REQUEST = "extension_request", "Xin gia hạn"
    EXPLANATION = "explanation", "Giải trình"


class Update(models.Model):
    """One report. Never edited once filed. A result names its document; `result_dated` is that document's own date.

    A result drafted by a specialist has `filed_at` null until the head (or who may sign for him: `signed_as`) files it. `shared`: the other
    leads of the task may read it and adopt it; `adopted_from` is the one that was adopted. Each is judged on its own (docs/definitions.md 2).
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="updates")
    kind = models.CharField(max_length=20, choices=UpdateKind)
    text = models.TextField()
    document_kind = models.CharField(max_length=60, blank=True)
    document_number = models.CharField(max_length=60, blank=True)
    result_dated = models.DateField(null=True)
    document_signer = models.CharField(max_length=120, blank=True)
    asked_due_on = models.DateField(null=True)
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    #: In whose name a stand-in filed it (B3): he does not judge it either.
    filed_for = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField(null=True)
    signed_as = models.CharField(max_length=5, blank=True)
    by_title = models.CharField(max_length=320)
    dropped_at = models.DateTimeField(null=True)
    form_token = models.CharField(max_length=40, unique=True)
    shared = models.BooleanField(default=False)
    adopted_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="adopted_by")
    files = models.ManyToManyField(StoredFile, through="UpdateFile")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_filed_result_names_its_document",
                condition=~Q(kind="result")
                | Q(filed_at__isnull=True)
                | (~Q(document_number="") & Q(result_dated__isnull=False) & ~Q(document_signer="")),
            ),
            models.CheckConstraint(
                name="only_a_result_waits_for_a_signature", condition=Q(kind="result") | Q(filed_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["assignment", "-prepared_at"], name="update_of_assignment"),
            # whether what was owed was given in time is answered from here alone
            models.Index(
                fields=["assignment", "filed_at"],
                name="report_filed",
                condition=Q(kind__in=["progress", "result"], filed_at__isnull=False),
            ),
            models.Index(
                fields=["filed_at", "assignment"], name="more_time_asked", condition=Q(kind="extension_request")
            ),
        ]


class UpdateFile(models.Model):
    update = models.ForeignKey(Update, on_delete=models.CASCADE)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)


class Judgement(models.Model):
    """The Office's judgement of a filed result (TH 5.1.b, 8.1.a; BT 6.8, 7.2.đ). `progress` is computed and locked."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="judgements")
    update = models.ForeignKey(Update, on_delete=models.PROTECT, related_name="judgements")
    confirmed = models.BooleanField()
    progress = models.CharField(max_length=20)
    quality = models.CharField(max_length=40, blank=True)
    effectiveness = models.CharField(max_length=40, blank=True)
    remark = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()


class PreCheck(models.Model):
    """What the department of the field holds of a filed result, for the Office to see before it decides (TH 8.2.a; BT 10.2.a). It moves nothing.

    One a result and department; said anew, it takes the place of what was said, until the Office decides.
    """

    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="pre_checks")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    fits = models.BooleanField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["update", "agency"], name="a_department_speaks_once_of_a_result"),
            models.CheckConstraint(name="what_does_not_fit_is_said", condition=Q(fits=True) | ~Q(text="")),
        ]


class Dispute(models.Model):
    """An agency's request to put right what it was given, and the Office's answer (TH 5.2.a; BT 8.2.a)."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="disputes")
    ground = models.CharField(max_length=40)
    reason = models.TextField()
    suggested = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], name="one_dispute_is_open", condition=Q(answered_at__isnull=True)
            )
        ]
