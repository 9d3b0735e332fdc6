"""The words of the lines of "Việc của tôi" that speak of requests for more time and of parts of coordinating agencies. One query a kind of work."""

from __future__ import annotations

from datetime import date
from typing import Any

from dondoc.core.made_once import MadeOnce
from dondoc.rules.access import Actor
from dondoc.search.among import Among
from dondoc.tasks.models import PartRequest, Task
from dondoc.tasks.queries import extensions
from dondoc.tasks.queries.rows import short_title
from dondoc.tasks.queries.visibility import stands_for

#: The fields of a line by the key of its record.
Details = dict[int, dict[str, Any]]


def _of_task(task: Task) -> dict[str, Any]:
    return {
        "title": short_title(task.content),
        "task_id": task.pk,
        "position": task.position,
        "directive_id": task.directive_id,
        "directive_number": task.directive.number,
        "urgency": task.directive.urgency,
    }


_requests = MadeOnce(
    lambda keys: (
        extensions.open_requests()
        .filter(Among("assignment", keys))
        .select_related(
            "extension__advised_by", "filed_by", "assignment__agency", "assignment__task__directive__specialist"
        )
    )
)
_parts = MadeOnce(
    lambda keys, own: PartRequest.objects.filter(Among("pk", keys), Among("agency", own)).select_related(
        "asked_by", "assignment__agency", "assignment__task__directive"
    )
)


def requests(pks: list[int], actor: Actor, today: date) -> Details:
    """Open requests by the key of their assignment: what the agency said; before the leader, what the Office said of it."""
    return {one.update.assignment_id: _request(one, actor) for one in extensions.told(_requests(keys=pks))}


def _request(one: extensions.Asked, actor: Actor) -> dict[str, Any]:
    update, said = one.update, one.extension
    held = update.assignment.task.directive.specialist
    detail = _of_task(update.assignment.task) | {
        "assignment_id": update.assignment_id,
        "version": update.assignment.version,
        "agencies": (update.assignment.agency.name,),
        "asked_on": update.asked_due_on,
        "asked_late": one.late,
        "province_due": update.assignment.due_on,
        "holder": held.full_name if held and held.pk != actor.duty_id else "",
        "said": update.text,
        "said_by": update.filed_by.full_name,
        "said_at": update.filed_at,
        "said_deed": "asked",
    }
    if said is not None and said.advice:
        detail |= {
            "said": said.advice_text or update.text,
            "said_deed": f"advised_{said.advice}",
            "ground": said.advice,
        }
        detail |= {"said_by": said.advised_by.full_name, "said_at": said.advised_at, "advised_on": said.advised_day}
    return detail


def parts(pks: list[int], actor: Actor, today: date) -> Details:
    """Parts that the agency owes: what the lead asked for."""
    return {
        row.pk: _of_task(row.assignment.task)
        | {
            "assignment_id": row.assignment_id,
            "version": row.assignment.version,
            "agencies": (row.assignment.agency.name,),
            "due_on": row.due_on,
            "said": row.content,
            "said_by": row.asked_by.full_name,
            "said_at": row.asked_at,
            "said_deed": "part",
        }
        for row in _parts(keys=pks, own=stands_for(actor.agency_id, today))
    }
