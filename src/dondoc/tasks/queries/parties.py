"""How an actor stands to one assignment, and so what he may do with it. Buttons and actions both ask here."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from dondoc.core.made_once import MadeOnce
from dondoc.core.regulation import regulation
from dondoc.organisations.models import AgencyField
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, Party, Role, agency_party, may, own_party
from dondoc.rules.lifecycle import CLOSED, LIFECYCLE, State
from dondoc.search.among import Among
from dondoc.tasks.models import Assignment, Coordination, Task
from dondoc.tasks.queries.visibility import mandated, stands_for

#: Deeds that stand beside the life of an assignment and are offered on its page while it is open.
BESIDE = (
    Deed.UPDATE, Deed.ASSIGN_PERSON, Deed.CORRECT, Deed.ASK_CORRECTION, Deed.ASK_PART, Deed.REMIND_LEAD,
)  # fmt: skip
#: And those while a request for more time waits for its decision.
ASKED = (Deed.ADVISE_EXTENSION, Deed.DECIDE_EXTENSION, Deed.WITHDRAW_EXTENSION)


def parties_of(actor: Actor, assignment: Assignment, day: date, own: list[int] | None = None) -> frozenset[Party]:
    """All the ways in which the actor stands to the assignment. Reads the relations it needs; `assignment` has task, directive, agency joined.

    `own`: what `stands_for` answers, where it was asked already (a bulk asks once).
    """
    found = set(own_party(actor))
    own = stands_for(actor.agency_id, day) if own is None else own
    leads = assignment.agency_id in own
    if leads and (actor.role in AGENCY_ROLES or actor.is_office):
        found.add(agency_party(actor))
    if actor.role in AGENCY_ROLES:
        found |= _beside(actor, assignment, own)
    if actor.role is Role.INSPECTOR and _mandated.first(assignment=assignment.pk, user=actor.user_id, day=day):
        found.add(Party.INSPECTOR)
    if actor.is_office:
        if assignment.task.directive.specialist_id == actor.duty_id:
            found.add(Party.IN_CHARGE)
        if _may_judge(actor, assignment, office_leads=leads):
            found.add(Party.JUDGE)
    return frozenset(found)


def _beside(actor: Actor, assignment: Assignment, own: list[int]) -> set[Party]:
    found: set[Party] = set()
    if assignment.unit_id == actor.agency_id:
        found.add(Party.LEAD_UNIT)
    if assignment.agency.parent_id in own:
        found.add(Party.FIELD_MANAGER)
    manages, coordinates, concerned = _of_the_task.first(task=assignment.task_id, own=own) or (False, False, False)
    if manages:
        found.add(Party.FIELD_MANAGER)
    if coordinates:
        found.add(Party.COORDINATOR)
    if concerned:
        found.add(Party.CONCERNED)
    return found


@MadeOnce
def _of_the_task(task: Any, own: Any) -> QuerySet[Any]:
    """Whether an agency manages its field, takes part in it, is concerned by it."""
    field = AgencyField.objects.filter(Among("agency_id", own), field_id=OuterRef("field_id"))
    part = Coordination.objects.filter(Among("agency_id", own), task=OuterRef("pk"))
    concerned = Task.concerned.through.objects.filter(Among("agency_id", own), task_id=OuterRef("pk"))
    return Task.objects.filter(pk=task).values_list(Exists(field), Exists(part), Exists(concerned))


@MadeOnce
def _mandated(assignment: Any, user: Any, day: Any) -> QuerySet[Any]:
    return Assignment.objects.filter(mandated(user, day), pk=assignment).values_list("pk", flat=True)


def _may_judge(actor: Actor, assignment: Assignment, *, office_leads: bool) -> bool:
    """TH 5.1.b: the Office; BT 7.2.đ: the specialist in charge; where the Office itself leads, a leader who did not file it (local decision)."""
    if actor.role is Role.OFFICE_CLERK:
        return False
    if office_leads:
        filer = (
            assignment.updates.filter(kind="result", filed_at__isnull=False)
            .order_by("-filed_at")
            .values_list("filed_by_id", "filed_for_id")
        )
        own = {actor.user_id, actor.duty_id}
        return actor.role is Role.OFFICE_LEADER and not own & set(filer.first() or ())
    directive = assignment.task.directive
    if regulation(directive.regulation_id).completion.confirmer.code == "monitoring_specialist":
        return directive.specialist_id == actor.duty_id
    return True


def deeds_of(parties: frozenset[Party], state: State, *, asks: bool = False) -> list[Deed]:
    """The same where the parties are known already. `asks`: it waits for more time."""
    deeds = LIFECYCLE.deeds(state, parties)
    if state not in CLOSED and state is not State.DRAFT:
        deeds += [deed for deed in (*BESIDE, *(ASKED if asks else ())) if may(deed, parties)]
    return deeds
