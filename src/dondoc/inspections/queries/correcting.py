"""A finding as the first words of the ordinary deed that puts the record right, named by its conclusion (TH 7, 15; BT 9, 13)."""

from __future__ import annotations

from datetime import date

from dondoc.inspections.models import InspectedTask
from dondoc.inspections.queries.conclusions import in_force
from dondoc.inspections.queries.sight import NEAR, side_of
from dondoc.rules.access import Actor


def words_for(
    actor: Actor, inspected_task: int | None, assignment_id: int | None, task_id: int | None, day: date
) -> str:
    """What was found of one inspected task, for a deed on its assignment or its task. "" for whoever is not near to the inspection, for a task that
    is another, and before the conclusion is signed. At most five queries, none without `inspected_task`."""
    if inspected_task is None:
        return ""
    rows = InspectedTask.objects.select_related("inspection", "assignment").filter(pk=inspected_task)
    found = rows.first()
    if found is None or (found.assignment_id != assignment_id and found.assignment.task_id != task_id):
        return ""
    if side_of(actor, found.inspection, day) not in NEAR:
        return ""
    signed = in_force(found.inspection_id)
    if signed is None or signed.dated is None:
        return ""
    return f"Theo kết luận kiểm tra số {signed.number} ngày {signed.dated:%d/%m/%Y}: {found.found}".strip()
