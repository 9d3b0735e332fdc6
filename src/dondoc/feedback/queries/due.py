"""What feedback makes due (F1): the Office checks it within its clock, the Chairman gives the direction that he was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet

from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.feedback.models import Feedback, FeedbackAct, State
from dondoc.feedback.queries.clocks import clock_from, direction_of
from dondoc.rules.access import Actor, Deed, Role, may, own_party
from dondoc.rules.due_work import Light, Work
from dondoc.rules.feedback import Act
from dondoc.rules.own_clocks import Clock
from dondoc.search.among import Among
from dondoc.tasks.queries.extensions import chairmen
from dondoc.tasks.queries.mine import followed
from dondoc.tasks.queries.rows import short_title
from dondoc.tasks.queries.visibility import asking


def owed(actor: Actor, today: date) -> Iterator[Light]:
    """Of a specialist, what concerns directives that he follows or nobody does; of the Office's leaders all. One query, two
    for a leader of the province whom something waits for; what is asked of the Chairman waits for no Deputy."""
    if may(Deed.HANDLE_FEEDBACK, own_party(actor)):
        for pk, filed_at, regulation_id, code, follows in _to_check(actor.role, duty=actor.duty_id):
            told = clock_from(regulation_id, code, clock.day_of(filed_at))
            yield Light(Work.FEEDBACK, pk, told, mine=follows is not None)
    elif actor.role is Role.PROVINCE_LEADER:
        waiting = _to_direct(actor.role)
        if waiting and actor.duty_id not in {one.user_id for one in chairmen(today)}:
            return
        for feedback in waiting:
            cite = getattr(direction_of(feedback), "cite", "")
            yield Light(Work.DIRECT_FEEDBACK, feedback.pk, Clock(None, clock.day_of(feedback.moved_at), cite))


@MadeOnce
def _to_check(role: Role, duty: Any) -> QuerySet[Any]:
    rows = Feedback.objects.filter(followed(asking(role, duty=duty), "assignment__task__directive__"))
    rows = rows.filter(state=State.OPEN.value)
    return rows.values_list(
        "pk", "filed_at", "regulation_id", "direction", "assignment__task__directive__specialist_id"
    )


@MadeOnce
def _to_direct(role: Role) -> QuerySet[Feedback]:
    return Feedback.objects.filter(state=State.ASKED.value).only("pk", "moved_at", "regulation_id", "direction")


def details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """The words of the lines: who told of whom, what, and what the Office asks the Chairman for. Two queries."""
    asked = {a.feedback_id: a for a in _asked(keys=pks)}
    return {row.pk: _detail(row, asked.get(row.pk)) for row in _told(keys=pks)}


_asked = MadeOnce(lambda keys: FeedbackAct.objects.filter(Among("feedback", keys), act=Act.ASKED.value))
_told = MadeOnce(
    lambda keys: Feedback.objects.filter(Among("pk", keys)).select_related(
        "sender", "about", "by", "assignment__task__directive"
    )
)


def _detail(row: Feedback, asked: FeedbackAct | None) -> dict[str, Any]:
    detail: dict[str, Any] = {
        "agencies": (row.sender.name, row.about.name),
        "title": short_title(row.words),
        "said": asked.words if asked else row.words,
        "said_by": row.by.full_name,
        "said_at": row.filed_at,
        "said_deed": "feedback_asked" if asked else "feedback",
    }
    if row.assignment is not None:
        task = row.assignment.task
        detail |= {
            "task_id": task.pk,
            "position": task.position,
            "directive_id": task.directive_id,
            "directive_number": task.directive.number,
        }
    return detail
