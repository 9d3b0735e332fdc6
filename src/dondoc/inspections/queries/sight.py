"""Who sees what of an inspection (docs/definitions.md 5; TH 13, 15; BT 14, 16): each side its own part, and for everybody else it does not exist."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from dondoc.inspections.models import Delivery, Inspection, Inspector, MemberRole
from dondoc.inspections.queries.teams import members_on, still_in
from dondoc.rules.access import AGENCY_ROLES, Actor, Role
from dondoc.rules.inspections import KNOWN_TO_THE_INSPECTED, LASTING, InspectionState
from dondoc.tasks.queries.visibility import Own, one_of, stands_for


class Side(StrEnum):
    """How a person stands to one inspection, from most to least.

    HEAD leads it; INSPECTS carries it out; both see all of it, notes and evidence included, while it lasts. PREPARES is the Office, which opens
    it, follows it and sees all but notes and evidence. INSPECTED is an agency under inspection: its notice, what it is asked for, the minutes
    that are shown to it, the conclusion. LEADS is the province, which sees what the Office sees. CONCLUDED: only what was signed.
    """

    HEAD = "head"
    INSPECTS = "inspects"
    PREPARES = "prepares"
    LEADS = "leads"
    INSPECTED = "inspected"
    CONCLUDED = "concluded"


#: Those who see notes and evidence.
INNER = frozenset({Side.HEAD, Side.INSPECTS})
#: Those who see tasks, verdicts and drafts of the result.
NEAR = INNER | {Side.PREPARES, Side.LEADS}


#: Begun and not over: its inspectors carry it on, whatever term their team was given.
BEGUN = (InspectionState.RUNNING.value, InspectionState.ENDED.value)
#: Who was told that he is inspected is told, too, that he is not.
_CANCELLED_AFTER_IT_WAS_TOLD = Q(state=InspectionState.CANCELLED.value) & (
    Q(announced_at__isnull=False) | Q(begun_at__isnull=False)
)


def known_to_the_inspected(inspection: Inspection) -> bool:
    """Whether the inspected agency knows of it."""
    if inspection.state == InspectionState.CANCELLED:
        return inspection.announced_at is not None or inspection.begun_at is not None
    return inspection.state in KNOWN_TO_THE_INSPECTED


def inspections_for(actor: Actor, day: date, own: Own | None = None) -> QuerySet[Inspection]:
    """Every inspection that the actor may open in some measure on `day`. `own`: what `stands_for` answers, where it is known."""
    rows = Inspection.objects.all()
    inspects = Q(Exists(_rows_of(actor, day)))
    if actor.is_office:
        # an agency's own exists for the Office once it was filed (TH 15.1)
        return rows.filter(Q(by_agency=actor.agency_id) | Q(filed_at__isnull=False) | inspects)
    if actor.role is Role.PROVINCE_LEADER:
        return rows.filter(Q(team__isnull=False) | Q(filed_at__isnull=False))
    if actor.role is Role.INSPECTOR:
        return rows.filter(inspects)
    if actor.role in AGENCY_ROLES:
        own = stands_for(actor.agency_id, day) if own is None else own
        known = Q(state__in=[s.value for s in KNOWN_TO_THE_INSPECTED]) | _CANCELLED_AFTER_IT_WAS_TOLD
        known &= one_of("agency_id", own)
        return rows.filter(known | one_of("by_agency_id", own) | Q(Exists(_sent_to(own, OuterRef("pk")))))
    return rows.none()


def _rows_of(actor: Actor, day: date) -> QuerySet[Inspector]:
    """His rows of the outer inspection of a team, while he is a member of it; what has begun he carries on when its term has passed. An agency's own
    he sees as one of the agency, not as its inspector."""
    member = still_in(day).filter(team=OuterRef("inspection__team"), user=actor.user_id)
    term = Q(inspection__team__last=None) | Q(inspection__team__last__gte=day) | Q(inspection__state__in=BEGUN)
    return Inspector.objects.filter(term, Exists(member), inspection=OuterRef("pk"), user=actor.user_id)


def side_of(actor: Actor, inspection: Inspection, day: date) -> Side | None:
    """How he stands to it on `day`; None: it does not exist for him. One query for whoever may inspect, two for an agency."""
    if inspects := _inspects(actor, inspection, day):
        return inspects
    if actor.is_office:
        if inspection.by_agency_id == actor.agency_id:
            return Side.PREPARES
        return Side.CONCLUDED if inspection.filed_at else None
    if actor.role is Role.PROVINCE_LEADER:
        if inspection.team_id is not None:
            return Side.LEADS
        return Side.CONCLUDED if inspection.filed_at else None
    if actor.role in AGENCY_ROLES:
        own = stands_for(actor.agency_id, day)
        if inspection.by_agency_id in own:
            return Side.PREPARES
        if inspection.agency_id in own and known_to_the_inspected(inspection):
            return Side.INSPECTED
        return Side.CONCLUDED if _sent_to(own, inspection.pk).exists() else None
    return None


def _sent_to(own: Own, inspection: Any) -> QuerySet[Delivery]:
    """Whether its result went to one of these agencies, such as who manages the field (TH 15.1)."""
    return Delivery.objects.filter(one_of("agency_id", own), conclusion__inspection=inspection)


def reads_evidence(actor: Actor, inspection: Inspection, side: Side | None, day: date) -> bool:
    """Whether he reads its notes and evidence: who inspects; once it is concluded, whoever carried it out and is still there, so that every
    line of the conclusion can be proved. At most two queries, none for who inspects."""
    if side in INNER:
        return True
    return inspection.state == InspectionState.CONCLUDED and _role_in(actor, inspection, day) is not None


def _inspects(actor: Actor, inspection: Inspection, day: date) -> Side | None:
    role = _role_in(actor, inspection, day)
    if role is None:
        return None
    if InspectionState(inspection.state) not in LASTING:
        return Side.PREPARES if actor.is_office or inspection.team_id is None else Side.CONCLUDED
    return Side.HEAD if role == MemberRole.HEAD else Side.INSPECTS


def _role_in(actor: Actor, inspection: Inspection, day: date) -> str | None:
    """As one of its inspectors: of a team's in a post of the Office or as an inspector, of an agency's own as one of that agency."""
    if inspection.team_id is not None:
        speaks = actor.is_office or actor.role is Role.INSPECTOR
    else:
        speaks = actor.role in AGENCY_ROLES and inspection.by_agency_id in stands_for(actor.agency_id, day)
    if not speaks:
        return None
    rows = Inspector.objects.filter(inspection=inspection.pk, user=actor.user_id)
    if inspection.team_id is not None:
        members = still_in(day) if inspection.state in BEGUN else members_on(day)
        member = members.filter(team=inspection.team_id, user=actor.user_id)
        rows = rows.filter(Exists(member))
    return rows.values_list("role", flat=True).first()
