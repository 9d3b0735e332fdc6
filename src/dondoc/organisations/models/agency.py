"""Agencies, the fields they manage, the groups they are picked by, and what became of those that are gone."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class AgencyKind(models.TextChoices):
    PROVINCE = "province", "UBND tỉnh"
    OFFICE = "office", "Văn phòng UBND tỉnh"
    DIVISION = "division", "Phòng, đơn vị thuộc Văn phòng"
    DEPARTMENT = "department", "Sở, ban, ngành"
    UNIT = "unit", "Đơn vị thuộc UBND tỉnh"
    DISTRICT = "district", "UBND huyện, thành phố"
    COMMUNE = "commune", "UBND xã, phường, thị trấn"
    SUBORDINATE = "subordinate", "Phòng, ban trực thuộc"
    OTHER = "other", "Cơ quan, đơn vị khác"


class Agency(models.Model):
    """An agency with its life. `code` is stable and never reused; the statistics and exchange codes of a commune begin with it."""

    code = models.CharField(max_length=35, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=AgencyKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    search_text = models.CharField(max_length=300)
    sort_key = models.CharField(max_length=300)
    position = models.PositiveIntegerField(default=0)
    founded_on = models.DateField(null=True)
    dissolved_on = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "agencies"
        constraints = [
            models.CheckConstraint(
                name="agency_is_dissolved_after_it_was_founded",
                condition=Q(dissolved_on__isnull=True)
                | Q(founded_on__isnull=True)
                | Q(dissolved_on__gte=F("founded_on")),
            )
        ]
        indexes = [models.Index(fields=["kind", "position"], name="agency_by_kind")]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """From `on`, `successor` stands where `agency` stood: figures and open work follow it."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="predecessions")
    on = models.DateField()
    basis = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "successor"], name="a_succession_is_recorded_once")]


class Field(models.Model):
    """A field of state management (ngành, lĩnh vực)."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class AgencyField(models.Model):
    """The department that manages a field follows the tasks in it (TH 8.2.a; BT 10.2.a)."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="managed_fields")
    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="managers")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "field"], name="a_field_is_managed_once_by_an_agency")]


class AgencyGroup(models.Model):
    """A name under which many agencies are picked at once: all agencies of these kinds, or the listed ones."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kinds = models.JSONField(default=list)
    members = models.ManyToManyField(Agency, related_name="groups")
    position = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name
