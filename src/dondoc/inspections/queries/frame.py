"""What stands around one inspection: who inspects, which step comes next and by whom, other inspections of the same days (TH 12–14; BT 13, 14)."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from dondoc.core import clock
from dondoc.core.regulation import calendar, regulation
from dondoc.inspections.models import Inspection, Inspector, Member, MemberRole
from dondoc.inspections.queries.listing import may_open
from dondoc.inspections.queries.sight import INNER, Side, inspections_for
from dondoc.organisations.queries import successors
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, Role, agency_party, may
from dondoc.rules.deadlines import ReckonedRule, Reckoning, reckon_limit
from dondoc.rules.inspections import STEPS, InspectionState
from dondoc.rules.regulation import Rule

_ORDER = Case(*(When(role=r.value, then=Value(n)) for n, r in enumerate(MemberRole)), output_field=IntegerField())


def keeps(actor: Actor, side: Side) -> bool:
    """Whether he keeps its frame: days, people, steps. Its head does, and those who may open one where they stand."""
    if side is Side.HEAD:
        return True
    if side not in (Side.PREPARES, Side.INSPECTS):
        return False
    if actor.role in AGENCY_ROLES:
        return side is Side.PREPARES and may(Deed.INSPECT_ITSELF, {agency_party(actor)})
    return may_open(actor)


def chooses(actor: Actor, side: Side) -> bool:
    """Whether he chooses its tasks: who inspects, and who keeps its frame. Who sees only what the mandate covers has nothing to choose from."""
    return actor.role is not Role.INSPECTOR and (side in INNER or keeps(actor, side))


def steps_open(inspection: Inspection) -> list[str]:
    """The steps that lead out of the state it is in. A planned one of the Office is announced before it begins."""
    state = InspectionState(inspection.state)
    found = [step for step, (states, _to) in STEPS.items() if state in states]
    return [step for step in found if step != "begin" or may_begin(inspection)]


def may_begin(inspection: Inspection) -> bool:
    """A sudden inspection and an agency's own may begin without having been announced."""
    announced = inspection.state == InspectionState.ANNOUNCED
    return announced or inspection.team_id is None or inspection.kind == "unannounced"


def inspectors_of(inspection: Inspection) -> list[Inspector]:
    """Who carries it out, the head first. One query."""
    return list(inspection.inspectors.select_related("user").order_by(_ORDER, "pk"))


def now_of_the_inspected(inspection: Inspection, day: date) -> list[Inspector]:
    """Its inspectors whose own agency went with the inspected one into one agency since they were taken in. At most three queries."""
    if inspection.team_id is None:
        return []
    heirs = successors(day, clock.end_of(day))
    inspected = heirs.get(inspection.agency_id, inspection.agency_id)
    home = dict(Member.objects.filter(team=inspection.team_id).order_by("first").values_list("user_id", "agency_id"))
    return [
        one for one in inspectors_of(inspection) if (own := home.get(one.user_id)) and heirs.get(own, own) == inspected
    ]


def overlapping(
    actor: Actor, agency_id: int, first: date, last: date, day: date, but: int | None = None
) -> QuerySet[Inspection]:
    """Other inspections of the agency, not cancelled, that share a day with these, of those that the actor may see."""
    rows = inspections_for(actor, day).filter(agency=agency_id, first__lte=last, last__gte=first)
    return rows.exclude(Q(pk=but) | Q(state=InspectionState.CANCELLED.value)).order_by("first", "pk")


def report_rule(inspection: Inspection) -> Rule | None:
    """The limit of its report: of an agency's own that of agencies. None where the regulation sets none (Bến Tre)."""
    by = "office" if inspection.team_id is not None else "agency"
    reports = regulation(inspection.regulation_id).inspection.reports
    return next((one for one in reports if one.by == by), None)


def reckoned(inspection: Inspection, ended_on: date) -> Reckoning | None:
    """The last day of its report and how it is counted from the day it ended (TH 15)."""
    rule = report_rule(inspection)
    if rule is None:
        return None
    rules = regulation(inspection.regulation_id)
    return reckon_limit(rules, calendar(), ReckonedRule.INSPECTION_REPORT.value, rule, ended_on)
