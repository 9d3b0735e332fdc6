"""One inspection of one agency, from its opening to its conclusion (TH 11, 12, 14; BT 13, 14)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dondoc.core.models import StoredFile
from dondoc.inspections.models.plan import PlanLine
from dondoc.inspections.models.team import MemberRole, Team
from dondoc.organisations.models import Agency, User
from dondoc.rules.inspections import InspectionState


class Inspection(models.Model):
    """`by_agency` inspects `agency`: the Office with a `team`, or an agency itself or one of its units (TH 10.2; BT 12.2), without one.

    `kind`, `ground`, `contents`: codes of the profile `regulation_id`; `ground`, `ground_words`: of a sudden one, why. `decision_*`: the decision
    that it rests on (BT 14.1), where there is one. `first` to `last`: the days on site as planned; `data_day`: the day whose record is held
    against what is seen, set when it begins. `ended_on`: the day it ended; `report_due`: the last day of the report by the profile, null where it
    sets none. `notice_*`: number, day and words of the
    notice. `filed_at`: when an agency's own was sent to UBND tỉnh, the field's authority and the Office (TH 15.1).
    """

    regulation_id = models.CharField(max_length=60)
    by_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="inspections_made")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="inspections")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="inspections")
    plan_line = models.ForeignKey(PlanLine, on_delete=models.PROTECT, null=True, related_name="inspections")
    kind = models.CharField(max_length=40)
    ground = models.CharField(max_length=40, blank=True)
    ground_words = models.TextField(blank=True)
    contents = models.JSONField(default=list)
    title = models.CharField(max_length=300)
    decision_number = models.CharField(max_length=60, blank=True)
    decision_on = models.DateField(null=True)
    decision_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    first = models.DateField()
    last = models.DateField()
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in InspectionState], default="preparing")
    data_day = models.DateField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()
    notice_number = models.CharField(max_length=60, blank=True)
    notice_on = models.DateField(null=True)
    notice_words = models.TextField(blank=True)
    announced_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    announced_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    report_due = models.DateField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_reason = models.TextField(blank=True)
    filed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    form_token = models.CharField(max_length=40, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="an_inspection_ends_after_it_begins", condition=Q(last__gte=F("first"))),
            models.CheckConstraint(
                name="a_cancelled_inspection_says_why", condition=~Q(state="cancelled") | ~Q(cancelled_reason="")
            ),
            models.CheckConstraint(
                name="a_sudden_inspection_names_its_ground", condition=~Q(kind="unannounced") | ~Q(ground="")
            ),
            models.CheckConstraint(
                name="what_ended_has_its_day",
                condition=~Q(state__in=["ended", "concluded"]) | Q(ended_on__isnull=False, data_day__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["-first", "-id"], name="inspection_newest_first"),
            models.Index(fields=["agency", "first"], name="inspection_of_agency"),
            models.Index(fields=["by_agency", "-first"], name="inspection_by_agency"),
        ]


class Inspector(models.Model):
    """Who carries it out, in which role. For one with a team they are members of it; what they see of tasks stands in `tasks.Mandate`."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="inspectors")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="inspecting")
    role = models.CharField(max_length=10, choices=MemberRole)
    title = models.CharField(max_length=320)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inspection", "user"], name="one_inspects_once")]
