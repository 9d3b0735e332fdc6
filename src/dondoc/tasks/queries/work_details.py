"""The words of the lines of "Việc của tôi" that speak of directives and assignments: what their templates print. Few queries a kind of work."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.core.regulation import calendar, regulation
from dondoc.directives.models import Directive, IssuedDocument
from dondoc.rules.access import Actor, Deed, Role
from dondoc.rules.lifecycle import State
from dondoc.rules.own_clocks import update_after_overdue
from dondoc.search.among import Among
from dondoc.tasks.models import Assignment, Dispute, MissingTask, Move, Task, Update
from dondoc.tasks.queries.mine import results_to_judge
from dondoc.tasks.queries.rows import short_title, standing_of
from dondoc.tasks.queries.visibility import asking

#: Whose word stands behind the present state of an assignment that came back.
SAYING = (Deed.RETURN.value, Deed.HAND_BACK.value, Deed.KEEP.value, Deed.REOPEN.value)
#: The fields of a line by the key of its record.
Details = dict[int, dict[str, Any]]


#: The records of one kind of work. Their words are asked for again at each look.
_issued = MadeOnce(lambda keys: IssuedDocument.objects.filter(Among("pk", keys)).select_related("specialist"))
_directives = MadeOnce(
    lambda keys: (
        Directive.objects.filter(Among("pk", keys))
        .select_related("specialist")
        .annotate(drafts=Count("tasks", filter=Q(tasks__issued_at__isnull=True)))
    )
)
_disputes = MadeOnce(
    lambda keys: Dispute.objects.filter(Among("pk", keys)).select_related(
        "assignment__task__directive__specialist", "assignment__agency", "by", "suggested"
    )
)
_missing = MadeOnce(lambda keys: MissingTask.objects.filter(Among("pk", keys)).select_related("agency", "reported_by"))
_tasks = MadeOnce(lambda keys: Task.objects.filter(Among("pk", keys)).select_related("directive__specialist"))
_assignments = MadeOnce(
    lambda keys: Assignment.objects.filter(Among("pk", keys)).select_related(
        "task__directive", "agency", "person", "unit"
    )
)
_moves = MadeOnce(
    lambda keys: Move.objects.filter(
        Among("assignment", keys), until__isnull=True, superseded_at__isnull=True, deed__in=SAYING
    )
)
_drafts = MadeOnce(
    lambda keys: Update.objects.filter(
        Among("assignment", keys), kind="result", filed_at__isnull=True, dropped_at__isnull=True
    ).select_related("prepared_by")
)


def _update_by(a: Assignment, today: date) -> date | None:
    """BT 8.1.a: for what went overdue and was not updated since."""
    if a.late_after is None or a.late_after >= today:
        return None
    last = clock.day_of(a.last_update_at) if a.last_update_at else None
    return update_after_overdue(regulation(a.task.directive.regulation_id), calendar(), a.late_after, last)


def _of_task(task: Task) -> dict[str, Any]:
    return {
        "title": short_title(task.content),
        "task_id": task.pk,
        "position": task.position,
        "directive_id": task.directive_id,
        "directive_number": task.directive.number,
        "urgency": task.directive.urgency,
    }


def _holder(directive: Directive, actor: Actor) -> str:
    """The specialist in charge, where he is not the reader."""
    held = directive.specialist
    return held.full_name if held and held.pk != actor.duty_id else ""


def issued(pks: list[int], actor: Actor, today: date) -> Details:
    return {
        d.pk: {
            "title": short_title(d.subject),
            "directive_number": d.number,
            "urgency": d.urgency,
            "issued_on": d.issued_on,
            "holder": d.specialist.full_name if d.specialist and d.specialist_id != actor.duty_id else "",
        }
        for d in _issued(keys=pks)
    }


def of_directives(pks: list[int], actor: Actor, today: date) -> Details:
    return {
        d.pk: {
            "title": short_title(d.subject),
            "directive_id": d.pk,
            "directive_number": d.number,
            "urgency": d.urgency,
            "issued_on": d.issued_on,
            "entered_tasks": d.drafts,
            "rows_waiting": d.rows_waiting,
            "holder": _holder(d, actor),
        }
        for d in _directives(keys=pks)
    }


def disputes(pks: list[int], actor: Actor, today: date) -> Details:
    return {
        d.pk: _of_task(d.assignment.task)
        | {
            "assignment_id": d.assignment_id,
            "version": d.assignment.version,
            "agencies": (d.assignment.agency.name,),
            "ground": _ground(d),
            "suggested": d.suggested.name if d.suggested else "",
            "said": d.reason,
            "said_by": f"{d.by.full_name}, {d.by_title}",
            "said_at": d.at,
            "holder": _holder(d.assignment.task.directive, actor),
        }
        for d in _disputes(keys=pks)
    }


def _ground(dispute: Dispute) -> str:
    """The ground in the words of the governing regulation, up to its first comma."""
    grounds = regulation(dispute.assignment.task.directive.regulation_id).dispute.grounds
    name = next((g.name for g in grounds if g.code == dispute.ground), dispute.ground)
    return (name[:1].lower() + name[1:]).split(",")[0]


def missing(pks: list[int], actor: Actor, today: date) -> Details:
    return {
        m.pk: {
            "title": short_title(m.content),
            "directive_number": m.directive_number,
            "agencies": (m.agency.name,),
            "said_at": m.reported_at,
            "said_by": m.reported_by.full_name,
        }
        for m in _missing(keys=pks)
    }


@MadeOnce
def _filed(role: Role, user: Any, duty: Any, keys: Any) -> QuerySet[Any]:
    waiting = results_to_judge(asking(role, user=user, duty=duty)).filter(Among("task", keys))
    waiting = waiting.order_by("filed_at", "pk")
    return waiting.values_list("task_id", "pk", "version", "agency__name", "agency__short_name")


def results(pks: list[int], actor: Actor, today: date) -> Details:
    names: dict[int, list[tuple[int, int, str, str]]] = defaultdict(list)
    for task_id, *rest in _filed(actor.role, user=actor.user_id, duty=actor.duty_id, keys=pks):
        names[task_id].append(tuple(rest))
    found = {}
    for task in _tasks(keys=pks):
        filed = names[task.pk]
        detail = _of_task(task) | {"holder": _holder(task.directive, actor)}
        if len(filed) == 1:
            detail |= {"assignment_id": filed[0][0], "version": filed[0][1], "agencies": (filed[0][2],)}
        else:
            detail["agencies"] = tuple(short for *_, short in filed[:3])
        found[task.pk] = detail
    return found


def above(pks: list[int], actor: Actor, today: date) -> Details:
    return {
        task.pk: _of_task(task)
        | {
            "origin": task.origin,
            "origin_document": task.origin_document,
            "province_due": task.due_on,
            "holder": _holder(task.directive, actor),
        }
        for task in _tasks(keys=pks)
    }


def assignments(pks: list[int], actor: Actor, today: date) -> Details:
    moves = {m.assignment_id: m for m in _moves(keys=pks)}
    drafts = {u.assignment_id: u for u in _drafts(keys=pks)}
    return {a.pk: _assignment(a, actor, today, moves.get(a.pk), drafts.get(a.pk)) for a in _assignments(keys=pks)}


def _assignment(a: Assignment, actor: Actor, today: date, move: Move | None, draft: Update | None) -> dict[str, Any]:
    detail = _of_task(a.task) | {
        "standing": standing_of(a, today),
        "update_by": _update_by(a, today),
        "assignment_id": a.pk,
        "version": a.version,
        "agencies": (a.agency.name,),
        "due_on": a.due_on,
        "issued_on": a.issued_on,
        "holder": a.person.full_name if a.person and a.person_id != actor.duty_id else "",
        "unit": a.unit.name if a.unit and a.unit_id != actor.agency_id else "",
        "marked": a.marked,
    }
    if a.state == State.AWAITING_SIGNATURE and draft is not None:
        detail |= {
            "said": draft.text,
            "said_by": draft.prepared_by.full_name,
            "said_at": draft.prepared_at,
            "said_deed": "draft",
        }
    elif move is not None:
        detail |= {
            "said": move.text,
            "said_by": move.by_name,
            "said_at": move.at,
            "said_deed": move.deed,
            "said_cite": move.cite,
        }
    return detail
