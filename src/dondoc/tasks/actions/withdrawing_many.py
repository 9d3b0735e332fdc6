"""Tasks that were sent out together are taken back together, while none of their agencies did anything yet (C4, C8)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Q

from dondoc.core.regulation import regulation
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.rules.access import Actor, Deed, own_party
from dondoc.rules.errors import Refusal, WayOn
from dondoc.rules.lifecycle import LIFECYCLE, State
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import Step, take_steps
from dondoc.tasks.models import Assignment

#: Keys looked up in one query; below the parameter limit of both databases.
AT_ONCE = 5_000


@guard.deed
def withdraw_untouched(*, actor: Actor, task_ids: Collection[int], reason: str, at: datetime) -> int:
    """Each assignment of the tasks by the ordinary deed of withdrawing, with its own line; all or none. Answers how many.

    Raises Refusal: not_allowed, no_reason, a mark of secrecy, acted_upon (anything happened to one of them since it was sent out).
    """
    row = LIFECYCLE.find(Deed.WITHDRAW, State.ISSUED)
    if row is None or not row.by & own_party(actor):
        raise Refusal(
            "not_allowed",
            "Vai trò {title} của anh/chị không thu hồi nhiệm vụ được; chuyên viên theo dõi hoặc lãnh đạo Văn phòng làm việc này.",
            title=actor.title,
        )
    reason = guard.required_text(
        reason, "reason", "no_reason", "Thu hồi phải nêu văn bản hoặc ý kiến chỉ đạo làm căn cứ."
    )
    refuse_marked({"reason": reason}, at=at)
    ids, steps = sorted(task_ids), []
    for start in range(0, len(ids), AT_ONCE):
        for assignment in _untouched(ids[start : start + AT_ONCE]):
            cite = regulation(assignment.task.directive.regulation_id).deed_cites.cite_for(Deed.WITHDRAW.value)
            steps.append(Step(assignment, Deed.WITHDRAW, State.WITHDRAWN, text=reason, cite=cite))
    take_steps(steps, actor=actor, at=at)
    return len(steps)


def _untouched(task_ids: list[int]) -> list[Assignment]:
    """The assignments, held, of which nothing is recorded but that they were sent out."""
    rows = Assignment.objects.filter(task__in=task_ids)
    held = list(rows.select_for_update(of=("self",)).select_related("task__directive").order_by("pk"))
    more = (
        rows.order_by()
        .annotate(moved=Count("moves", distinct=True), dated=Count("deadlines", distinct=True))
        .filter(~Q(state=State.ISSUED.value) | Q(last_update_at__isnull=False) | Q(moved__gt=1) | Q(dated__gt=1))
        .values_list("pk", flat=True)
    )
    touched = set(more)
    one = next((a for a in held if a.pk in touched), None)
    if one is not None:
        raise Refusal(
            "acted_upon",
            "Nhiệm vụ {n} của văn bản {number} đã có cơ quan xử lý hoặc đã được điều chỉnh, nên không thu hồi cả đợt được nữa. "
            "Anh/chị thu hồi từng nhiệm vụ.",
            way_on=WayOn("Mở lượt giao", "assignment", (one.pk,)),
            n=one.task.position,
            number=one.task.directive.number,
        )
    return held
