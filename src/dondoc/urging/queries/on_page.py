"""Beside one assignment on its page: whether the reader may urge about it, and who was urged about it already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dondoc.core.regulation import regulation
from dondoc.organisations.models import Agency
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, Party, may, own_party
from dondoc.rules.urging_rights import Tie, right_of
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.waiting import STILL_TO_DO
from dondoc.urging.models import Urge
from dondoc.urging.queries.urges import of_assignment


@dataclass(frozen=True, slots=True)
class Beside:
    urges: list[Urge]
    may_urge: bool


def beside(
    actor: Actor, assignment: Assignment, parties: frozenset[Party], day: date, *, spoken: bool = True
) -> Beside:
    """`parties`: how the reader stands to it, `spoken`: whether there is any urging of it, which its page has asked already. At most one query;
    one more for an agency that may urge another."""
    urges = of_assignment(actor, assignment.pk, day) if spoken else []
    return Beside(urges, offered(actor, assignment, parties))


def offered(actor: Actor, assignment: Assignment, parties: frozenset[Party]) -> bool:
    """What `rights.judge` would say, from the parties alone; who only takes part has its own reminder of the lead there (TH 8.2.b) and no second
    button for the same."""
    if assignment.state not in STILL_TO_DO:
        return False
    if actor.role not in AGENCY_ROLES:
        return may(Deed.URGE, own_party(actor)) and assignment.agency.kind != AgencyKind.OFFICE
    leads = bool(parties & {Party.LEAD_SIGNER, Party.LEAD_STAFF})
    if leads and assignment.unit_id is None or not leads and Party.FIELD_MANAGER not in parties:
        return False
    below = assignment.agency.parent_id == actor.agency_id
    tie = Tie(
        by_kind=Agency.objects.values_list("kind", flat=True).get(pk=actor.agency_id),
        over_kind=assignment.agency.kind,
        leads=leads,
        unit=leads,
        below=below,
        field=Party.FIELD_MANAGER in parties and not below,
        part=Party.COORDINATOR in parties,
    )
    return right_of(regulation(assignment.task.directive.regulation_id).urging.delegations, tie) is not None
