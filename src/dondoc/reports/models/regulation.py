"""The yearly report on how the regulation itself is carried out: sections with every text they had, and what was frozen (I3; TH 20.1; BT 19.1)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.organisations.models import User


class RegulationReport(models.Model):
    """One a year. `content`: canonical JSON of what the data say, frozen when a leader of the Office approved it, "" before; `sha256` is of its
    UTF-8 bytes. `version` counts the savings of its sections together."""

    year = models.PositiveSmallIntegerField(unique=True)
    regulation_id = models.CharField(max_length=60)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()
    content = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_title = models.CharField(max_length=320, blank=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="an_approved_regulation_report_is_frozen",
                condition=Q(approved_at__isnull=True, content="")
                | (Q(approved_at__isnull=False, approved_by__isnull=False) & ~Q(content="") & ~Q(sha256="")),
            )
        ]


class RegulationSection(models.Model):
    """The Office's own words in one part of it. `version` counts the savings: whoever saves names the one that was before him."""

    report = models.ForeignKey(RegulationReport, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "code"], name="a_regulation_report_has_a_section_once")
        ]


class RegulationText(models.Model):
    """A text that a section had or has."""

    section = models.ForeignKey(RegulationSection, on_delete=models.CASCADE, related_name="texts")
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "version"], name="a_section_has_a_text_once")]
