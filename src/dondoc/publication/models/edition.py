"""What the public may see: copies of what was approved, and nothing else (H5; TH 16.2; BT 2.1, 15.2).

No key leads out of this file. The public site reads these four tables alone, perhaps from another machine and as a database user who may read
nothing besides (docs/publication.md): what was not approved, and what was withdrawn, is not in them.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

#: What an address of an edition is made of: the kind of its period.
ADDRESS_WORDS = {
    "week": "tuan",
    "month": "thang",
    "quarter": "quy",
    "half": "nua-nam",
    "nine_months": "chin-thang",
    "year": "nam",
    "special": "chuyen-de",
}


class Edition(models.Model):
    """The figures of one period as they were approved for the public. `number` counts the editions of the same period.

    `figures`: canonical JSON (publication/figures.py) with its SHA-256; empty once the edition is withdrawn. `source_sha256`: of the frozen
    figures of the report it was taken from. `line_rate`: the rate that stands beside each line of its tables, as the figures have it, so
    that an agency's page need not read them all; None where there is none. `cite`: the articles that have it published, in words.
    `withdrawn_at`, `notice`: since when it is gone and why; `replaced_by`: address of the edition that stands in its place.
    """

    slug = models.CharField(max_length=60, unique=True)
    period_kind = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    part = models.PositiveIntegerField()
    number = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=200)
    first = models.DateField()
    last = models.DateField()
    as_of = models.DateField()
    known_at = models.DateField()
    original = models.BooleanField(default=False)
    publisher = models.CharField(max_length=200)
    cite = models.CharField(max_length=200)
    figures = models.TextField()
    sha256 = models.CharField(max_length=64)
    source_sha256 = models.CharField(max_length=64)
    line_rate = models.JSONField(null=True)
    approved_by = models.CharField(max_length=320)
    approved_at = models.DateTimeField()
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    notice = models.TextField(blank=True, default="")
    replaced_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period_kind", "year", "part", "number"], name="editions_are_numbered"),
            # of one period one edition at most is before the public
            models.UniqueConstraint(
                fields=["period_kind", "year", "part"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_edition_a_period",
            ),
            models.CheckConstraint(
                name="a_withdrawn_edition_says_why_and_holds_nothing",
                condition=Q(withdrawn_at__isnull=True) | (~Q(notice="") & Q(figures="")),
            ),
        ]
        indexes = [models.Index(fields=["-last", "-id"], name="edition_newest_first")]


class PublishedAgency(models.Model):
    """One agency's line in the table of an edition. `key`, our own code of the agency, is the same in all editions."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="agencies")
    key = models.CharField(max_length=60)
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    total = models.PositiveIntegerField()
    done_on_time = models.PositiveIntegerField()
    done_late = models.PositiveIntegerField()
    open_within = models.PositiveIntegerField()
    open_overdue = models.PositiveIntegerField()
    undated = models.PositiveIntegerField()
    undated_done = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "published agencies"
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="an_agency_stands_once_in_an_edition"),
            models.CheckConstraint(
                name="published_parts_add_up",
                condition=Q(
                    total=models.F("done_on_time")
                    + models.F("done_late")
                    + models.F("open_within")
                    + models.F("open_overdue")
                    + models.F("undated")
                ),
            ),
        ]
        indexes = [models.Index(fields=["key"], name="published_agency_by_key")]


class PublishedTask(models.Model):
    """One task chosen for the public: `title` and `outcome` were written for it; `cell`: how it stood on the data day."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="tasks")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=500)
    outcome = models.CharField(max_length=1000, blank=True)
    agency_key = models.CharField(max_length=60)
    agency_name = models.CharField(max_length=300)
    due_on = models.DateField(null=True)
    cell = models.CharField(max_length=20)
    folded = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "position"], name="published_tasks_are_ordered")]


class FeedEntry(models.Model):
    """Something the public is told: an edition came, or went, or a task that names citizens was taken out of one. They say how new the site is."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(
        max_length=12, choices=[(kind, kind) for kind in ("published", "withdrawn", "task_removed")]
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "feed entries"


#: What the public site reads, and the only tables that its database user may.
PUBLIC_MODELS = (Edition, PublishedAgency, PublishedTask, FeedEntry)
