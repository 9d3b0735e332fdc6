"""Which entries of the search belong to records a person may see: the rule of `visibility`, said so that the indexes answer it.

What an agency may see is asked once, as numbers of tasks and directives; a test holds it to `visibility` for every relation.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from dondoc.organisations.models import Agency, AgencyField
from dondoc.rules.access import AGENCY_ROLES, Actor
from dondoc.rules.lifecycle import State
from dondoc.search.among import Among
from dondoc.search.models import Kind
from dondoc.tasks.models import Assignment, Task
from dondoc.tasks.queries.visibility import directives_for, stands_for, tasks_for, whole_assignments_for

#: So many numbers are sent along; more are asked of their table.
FEW = 2_000
NOTHING: list[Q] = []
EVERYTHING = [Q()]


def seen_entries(actor: Actor, day: date) -> dict[Kind, list[Q]]:
    """Conditions on entries, kind by kind: what one of them lets through may be found, and no entry passes two. None: nothing is found.

    Of a report and its files: where he sees the assignment whole; of a directive's files: where he sees more than the standing.
    """
    if actor.is_office:
        return dict.fromkeys(Kind, EVERYTHING)
    if actor.role in AGENCY_ROLES:
        return _seen_by_agency(actor, day)
    tasks = [Q(subject_id__in=tasks_for(actor, day).values("pk"))]
    if actor.sees_everything:
        return dict.fromkeys(Kind, EVERYTHING) | {Kind.TASK: tasks}
    directives = [Q(subject_id__in=directives_for(actor, day).values("pk"))]
    if actor.sees_whole_what_he_sees:
        told = Q(assignment_id__in=whole_assignments_for(actor, day).values("pk"))
        of_directives = Q(directive_id__in=directives_for(actor, day).values("pk"), assignment_id=0)
        files = [Q(told, assignment_id__gt=0), of_directives]
        return {
            Kind.DIRECTIVE: directives,
            Kind.TASK: tasks,
            Kind.UPDATE: [Q(told, assignment_id__gt=0)],
            Kind.FILE: files,
        }
    return dict.fromkeys(Kind, NOTHING) | {Kind.DIRECTIVE: directives, Kind.TASK: tasks}


def _seen_by_agency(actor: Actor, day: date) -> dict[Kind, list[Q]]:
    own = stands_for(actor.agency_id, day)
    leads = [*own, *Agency.objects.filter(parent_id__in=own).values_list("pk", flat=True)]
    managed = AgencyField.objects.filter(agency_id__in=own).values("field_id")
    of_fields = _pairs(_issued_tasks().filter(field_id__in=managed))
    led, own_reports = _led(_issued().filter(Q(agency_id__in=leads) | Q(unit_id=actor.agency_id)))
    fully = of_fields | led
    part = _pairs(_issued_tasks().filter(coordinations__agency_id__in=own))
    concerned = _pairs(_issued_tasks().filter(concerned__in=own))
    of_reports = Q(Among("task_id", {task for task, _ in of_fields})) | own_reports
    seen, read = fully | part | concerned, {directive for _, directive in fully | part}
    return {
        Kind.DIRECTIVE: [Q(Among("subject_id", {directive for _, directive in seen}))],
        Kind.TASK: [Q(Among("subject_id", {task for task, _ in seen}))],
        Kind.UPDATE: [Q(of_reports, assignment_id__gt=0)],
        Kind.FILE: [Q(of_reports, assignment_id__gt=0), Q(Among("directive_id", read), assignment_id=0)],
    }


def _led(assignments: QuerySet[Assignment]) -> tuple[set[tuple[int, int]], Q]:
    """Their tasks with the directives, and the entries of reports on them: by their numbers where they are few."""
    keys = list(assignments.order_by().values_list("pk", "task_id", "task__directive_id")[: FEW + 1])
    if len(keys) > FEW:
        return _pairs(assignments, "task_id", "task__directive_id"), Q(assignment_id__in=assignments.values("pk"))
    return {(task, directive) for _, task, directive in keys}, Q(Among("assignment_id", [key for key, _, _ in keys]))


def _issued() -> QuerySet[Assignment]:
    return Assignment.objects.exclude(state=State.DRAFT.value)


def _issued_tasks() -> QuerySet[Task]:
    return Task.objects.filter(issued_at__isnull=False)


def _pairs(rows: QuerySet, task: str = "pk", directive: str = "directive_id") -> set[tuple[int, int]]:
    """Numbers of tasks, each with its directive's."""
    return set(rows.order_by().values_list(task, directive).distinct())
