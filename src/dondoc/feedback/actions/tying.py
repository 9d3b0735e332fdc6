"""The Office ties a feedback to the task it is about: the sender, whom that concerns, sees from now on how it stands (TH 17.3; BT 16.4)."""

from __future__ import annotations

from datetime import datetime

from dondoc.feedback.actions.handling import acted, moved, to_handle
from dondoc.feedback.models import Feedback, State
from dondoc.feedback.queries.clocks import clock_of
from dondoc.feedback.queries.filing import assignments_named
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal, WayOn
from dondoc.rules.feedback import Act
from dondoc.rules.numbering import parse_number
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.concerning import concern
from dondoc.tasks.models import Assignment


@guard.deed
def tie(*, actor: Actor, feedback_id: int, directive_number: str, position: int | None, at: datetime) -> Feedback:
    """By the number of the directive, and the number of the task in it where the agency has several there.

    Raises NotThere for who does not check feedback; Refusal: feedback_closed, waits_for_the_chairman, tied_before, no_number, no_such_task,
    no_such_position, which_task.
    """
    held = to_handle(actor, feedback_id, at)
    cite = clock_of(held).cite
    if held.assignment_id is not None:
        raise Refusal(
            "tied_before",
            "Phản hồi này đã gắn với một nhiệm vụ.",
            cite=cite,
            way_on=WayOn("Xem phản hồi", "feedback", (held.pk,)),
        )
    held.assignment = found = _the_task(held, directive_number, position, cite)
    held.save(update_fields=["assignment"])
    concern(found.task, held.sender_id)
    words = f"{found.task.directive.number}, {found.task.position}"
    moved(actor, held, acted(actor, held, Act.TIED, words, at), State.OPEN, at)
    return held


def _the_task(held: Feedback, directive_number: str, position: int | None, cite: str) -> Assignment:
    """The one assignment meant. Refusal: no_number, no_such_position, no_such_task, which_task."""
    number = guard.required_text(directive_number, "directive_number", "no_number", "Anh/chị ghi số, ký hiệu văn bản.")
    found = assignments_named(held, parse_number(number).key, position)
    if not found and position is not None and assignments_named(held, parse_number(number).key, None):
        raise Refusal(
            "no_such_position",
            "Theo văn bản {number}, {about} không có nhiệm vụ thứ {position}. Anh/chị xem lại thứ tự, hoặc để trống ô này.",
            field="position",
            cite=cite,
            about=held.about.name,
            number=number,
            position=position,
        )
    if not found:
        raise Refusal(
            "no_such_task",
            "Không có nhiệm vụ nào đã giao cho {about} theo văn bản {number}. Anh/chị xem lại số, ký hiệu.",
            field="directive_number",
            cite=cite,
            about=held.about.name,
            number=number,
        )
    if len(found) > 1:
        raise Refusal(
            "which_task",
            "Theo văn bản {number}, {about} có các nhiệm vụ thứ {positions}. Anh/chị ghi thêm thứ tự nhiệm vụ.",
            field="position",
            about=held.about.name,
            number=number,
            positions=", ".join(str(one.task.position) for one in found),
        )
    return found[0]
