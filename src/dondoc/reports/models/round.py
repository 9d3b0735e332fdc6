"""A round of reports (kỳ báo cáo): of which days, by when from whom (H1; TH 16.2, 16.5, 18; BT 15.2, 16.2, 17)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from dondoc.core import clock
from dondoc.organisations.models import Agency, User

#: The kind of a round that the Office opens beside the regular ones.
SPECIAL = "ad_hoc"


class Round(models.Model):
    """Regular rounds are computed from the regulation and made when they are first used; what they rest on stays as it was then.

    `kind`, `year`, `part` as in `rules/periods.Period`; a special round (`kind` SPECIAL, `part` 0) has a title and a ground, and asks the agencies
    of its own `RoundAgency` rows. `first` to `last`: the days whose data it covers, on the word of `basis`. Due days are the last ones on which a
    report is in time; None where nobody set any. `agency`, `office`: whether that side owes a report.
    """

    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    part = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300, blank=True)
    ground = models.CharField(max_length=500, blank=True)
    first = models.DateField()
    last = models.DateField()
    basis = models.CharField(max_length=20)
    basis_cite = models.CharField(max_length=40, blank=True)
    basis_confidence = models.CharField(max_length=20)
    agency = models.BooleanField()
    agency_due = models.DateField(null=True)
    agency_cite = models.CharField(max_length=40, blank=True)
    office = models.BooleanField()
    office_due = models.DateField(null=True)
    office_cite = models.CharField(max_length=40, blank=True)
    due_confidence = models.CharField(max_length=20, blank=True)
    embedded = models.BooleanField(default=False)
    regulation_id = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    by_title = models.CharField(max_length=320, blank=True)
    form_token = models.CharField(max_length=40, null=True, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "part"], condition=~Q(kind=SPECIAL), name="a_period_has_one_round"
            ),
            models.CheckConstraint(name="a_round_covers_a_day_at_least", condition=Q(last__gte=F("first"))),
            models.CheckConstraint(
                name="a_special_round_says_what_and_why",
                condition=~Q(kind=SPECIAL) | (~Q(title="") & ~Q(ground="") & Q(by__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["year", "last"], name="rounds_of_a_year")]

    @property
    def late_after(self) -> date | None:
        """The agencies' last day, behind which a report is late. None where nobody set one, while the round is not recorded, and of one that was
        recorded behind that day: nobody could have been in time on this system."""
        if self.agency_due is None or self.made_at is None or clock.day_of(self.made_at) > self.agency_due:
            return None
        return self.agency_due


class RoundAgency(models.Model):
    """An agency that a special round asks; a regular one asks all that are given tasks."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="asked")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "agency"], name="a_round_asks_an_agency_once")]


class RoundReminder(models.Model):
    """Those who had not filed were reminded, once a day at most."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="reminders")
    on = models.DateField()
    agencies = models.ManyToManyField(Agency, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "on"], name="a_round_reminds_once_a_day")]
