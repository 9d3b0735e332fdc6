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
    """An agency with its life. `code` is ours: stable and never reused. What others call it by, and until when, stands in `AgencyCode`;
    what it was called before, in `FormerName`."""

    code = models.CharField(max_length=35, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=AgencyKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    search_text = models.CharField(max_length=300)
    sort_key = models.CharField(max_length=300)
    position = models.PositiveIntegerField(default=0)
    founded_on = models.DateField(null=True)
    founded_basis = models.CharField(max_length=300, blank=True, default="")
    dissolved_on = models.DateField(null=True)
    dissolved_basis = models.CharField(max_length=300, blank=True, default="")

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


class FormerName(models.Model):
    """What an agency was called until the day `until`, on which it took the name that follows; the present name stands on the agency."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100)
    until = models.DateField()
    basis = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "until"], name="a_name_ends_once_a_day")]


class FormerKind(models.Model):
    """Of which kind an agency was until it was recorded to be of another: what was counted by kind before is counted so again."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="former_kinds")
    kind = models.CharField(max_length=20, choices=AgencyKind)
    recorded_at = models.DateTimeField()


class CodeKind(models.TextChoices):
    EXCHANGE = "exchange", "Mã định danh trao đổi văn bản"
    STATISTICS = "statistics", "Mã số đơn vị hành chính"
    OWN = "own", "Mã riêng của tỉnh"


class AgencyCode(models.Model):
    """A code by which others know an agency, from a day (null: as long as it stands) until a day (null: still), both included.

    On one day one code of a kind means one agency, and an agency has one code of a kind.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="codes")
    kind = models.CharField(max_length=20, choices=CodeKind)
    code = models.CharField(max_length=35)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"], name="a_valid_code_means_one_agency", condition=Q(valid_to__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["agency", "kind"],
                name="an_agency_has_one_valid_code_a_kind",
                condition=Q(valid_to__isnull=True),
            ),
            models.CheckConstraint(
                name="a_code_ends_after_it_began",
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]


class StandingSuccessions(models.Manager["Succession"]):
    """Without those that were undone."""

    def get_queryset(self) -> models.QuerySet[Succession]:
        return super().get_queryset().filter(undone_at__isnull=True)


class Succession(models.Model):
    """From `on`, `successor` stands where `agency` stood: figures and open work follow it.

    One that was undone stays, with the moment since when it is known not to be so; `ever` has those too. `posts` keeps what an undoing puts
    back: {"ended": {id of a post: the last day it had before, or null}, "given": [ids of posts given at the successor]}.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="predecessions")
    on = models.DateField()
    basis = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    posts = models.JSONField(default=dict)

    objects = StandingSuccessions()
    ever = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "successor"],
                name="a_succession_is_recorded_once",
                condition=Q(undone_at__isnull=True),
            )
        ]


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


class FormerGroup(models.Model):
    """Whom a group held until it was recorded to hold others; `existed` False: there was no such group. What was counted by groups before is
    counted so again. `members`: ids of agencies."""

    group = models.ForeignKey(AgencyGroup, on_delete=models.PROTECT, related_name="former")
    existed = models.BooleanField(default=True)
    kinds = models.JSONField(default=list)
    members = models.JSONField(default=list)
    recorded_at = models.DateTimeField()
