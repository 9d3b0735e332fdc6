"""Who else is a party to a task: from whom one may differ (TH 8.1.c; BT 10.1.c), to whom an answer for all goes (TH 16.1, 20.1; BT 15.1)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from dondoc.exchanges.models import Thread
from dondoc.organisations.models import Agency, AgencyField
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Actor
from dondoc.rules.lifecycle import State
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.visibility import stands_for

#: Assignments whose agency has no part in the task any more, or none yet.
NO_PARTY = (State.DRAFT.value, State.TRANSFERRED.value, State.WITHDRAWN.value)


def others_of(actor: Actor, assignment: Assignment, day: date) -> list[Agency]:
    """Leads, coordinating and concerned agencies of its task that still exist, without the actor's own. One query."""
    task = assignment.task_id
    leads = Assignment.objects.filter(task=task).exclude(state__in=NO_PARTY).values("agency")
    party = Q(pk__in=leads) | Q(coordinations__task=task) | Q(concerning_tasks=task)
    there = Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day)
    rows = Agency.objects.filter(party, there).exclude(pk__in=stands_for(actor.agency_id, day)).distinct()
    return list(rows.order_by("position", "sort_key", "pk"))


def guided_by(actor: Actor, thread: Thread, day: date) -> list[int]:
    """The agencies that an answer for all goes to: the parties to its task; of a question about no task, every agency. One query."""
    if thread.assignment is not None:
        return [one.pk for one in others_of(actor, thread.assignment, day)]
    there = Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day)
    inner = [AgencyKind.OFFICE, AgencyKind.PROVINCE, AgencyKind.DIVISION]
    return list(Agency.objects.filter(there).exclude(kind__in=inner).order_by("pk").values_list("pk", flat=True))


def managers_of(assignment: Assignment) -> list[int]:
    """The agencies that manage its field, but the lead: whom a commune tells besides the Office (TH 17.1). One query."""
    managing = AgencyField.objects.filter(field=assignment.task.field_id).exclude(agency=assignment.agency_id)
    return sorted(managing.values_list("agency_id", flat=True))
