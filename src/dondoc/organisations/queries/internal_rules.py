"""Which agency has issued its own regulation, and which has not (TH 20.2; BT 19.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When

from dondoc.core.models import StoredFile
from dondoc.organisations.models import Agency, InternalRule
from dondoc.organisations.models.agency import AgencyKind
from dondoc.organisations.queries.picking import CAN_LEAD
from dondoc.rules.access import Actor, Deed, Role, agency_party, may, own_party
from dondoc.rules.folding import fold

PER_PAGE = 50
#: Who sees every agency's; an agency sees its own.
SEES_ALL = frozenset({Role.PROVINCE_LEADER, Role.READER, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class RuleFilters:
    """`standing`: "" for all, "issued" or "none"; `kind`: of agency; `words`: of its name, marks optional."""

    standing: str = ""
    kind: str = ""
    words: str = ""


def must_have_one(day: date) -> QuerySet[Agency]:
    """The agencies that stand on `day` and are given tasks, without the Office, whose regulation is the province's own."""
    kinds = [kind.value for kind in CAN_LEAD if kind not in (AgencyKind.OFFICE, AgencyKind.SUBORDINATE)]
    standing = Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day)
    return Agency.objects.filter(standing, kind__in=kinds)


def may_record(actor: Actor, agency_id: int) -> bool:
    """The agency's own people, and the Office for everybody."""
    parties = own_party(actor)
    if actor.agency_id == agency_id:
        parties |= {agency_party(actor)}
    return may(Deed.RECORD_INTERNAL_RULE, parties)


def seen_by(actor: Actor, day: date) -> QuerySet[Agency]:
    """Whose regulation this actor may know of, each with the one in force as `rules_now` and whether it has one as `has_rule`."""
    now = InternalRule.objects.filter(replaced_at__isnull=True)
    rows = must_have_one(day).annotate(has_rule=Exists(now.filter(agency=OuterRef("pk"))))
    if not (actor.is_office or actor.role in SEES_ALL):
        rows = rows.filter(pk=actor.agency_id)
    in_force = Prefetch("internal_rules", now.select_related("file", "recorded_by"), to_attr="rules_now")
    official = Case(*(When(kind=k.value, then=Value(n)) for n, k in enumerate(AgencyKind)), output_field=IntegerField())
    return rows.prefetch_related(in_force).order_by(official, "position", "sort_key", "pk")


def listing(actor: Actor, filters: RuleFilters, day: date, page: int = 1) -> tuple[Page[Agency], dict[str, int]]:
    """A page of agencies, and how many there are in all, with and without one, within the other filters. Four queries."""
    rows = seen_by(actor, day)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    for word in fold(filters.words).split():
        rows = rows.filter(search_text__contains=word)
    counted = rows.aggregate(all=Count("pk"), issued=Count("pk", filter=Q(has_rule=True)))
    if filters.standing:
        rows = rows.filter(has_rule=filters.standing == "issued")
    counts = {"all": counted["all"], "issued": counted["issued"], "none": counted["all"] - counted["issued"]}
    return Paginator(rows, PER_PAGE).get_page(page), counts


def history(agency_id: int) -> list[InternalRule]:
    """Everything that was recorded of an agency, newest first."""
    return list(InternalRule.objects.filter(agency_id=agency_id).select_related("file").order_by("-recorded_at", "-pk"))


def files_seen_by(actor: Actor, day: date) -> QuerySet[StoredFile]:
    """The files of the regulations that he may know of, replaced ones too."""
    rules = InternalRule.objects.filter(agency__in=seen_by(actor, day).prefetch_related(None).values("pk"))
    return StoredFile.objects.filter(pk__in=rules.values("file"))
