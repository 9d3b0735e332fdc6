"""Tasks are put into an inspection, from the list by risk or by hand, and taken out while it is prepared (TH 11; BT 13.1)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.inspections.actions import writing
from dondoc.inspections.actions.mandate import renew
from dondoc.inspections.actions.running import freeze
from dondoc.inspections.models import Draw, How, InspectedTask, Inspection
from dondoc.inspections.queries import choosing as asked
from dondoc.inspections.queries.frame import chooses
from dondoc.inspections.queries.risk import plain, reasons_of
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.rules.inspections import MOST_CHOSEN, InspectionState
from dondoc.tasks.actions import guard

#: While tasks may be put in; what is put in after it began is held against its record of that day.
BEFORE_IT_ENDS = frozenset({InspectionState.PREPARING, InspectionState.ANNOUNCED, InspectionState.RUNNING})
PREPARED = frozenset({InspectionState.PREPARING, InspectionState.ANNOUNCED})


@guard.deed
def choose(*, actor: Actor, inspection_id: int, chosen: Collection[int], how: str, at: datetime) -> int:
    """The assignments `chosen` are put in, by risk or by hand (`How`). Returns how many were not in it yet. A constant number of queries.

    Raises NotThere; Refusal: those of `to_choose`, nothing_chosen, too_many_tasks.
    """
    inspection = to_choose(actor, inspection_id, at)
    wanted = sorted(set(chosen))
    if not wanted:
        raise Refusal("nothing_chosen", "Anh/chị đánh dấu ít nhất một nhiệm vụ để kiểm tra.")
    way = How.RISK if how == How.RISK else How.BY_HAND
    return _put_in(actor, inspection, wanted, way, at)


@guard.deed
def choose_found(*, actor: Actor, inspection_id: int, filters: asked.Filters, at: datetime) -> int:
    """All that the list by risk found. As `choose`."""
    inspection = to_choose(actor, inspection_id, at)
    rows = asked.candidates(actor, inspection, clock.day_of(at), filters)
    wanted = list(rows.order_by().values_list("pk", flat=True)[: MOST_CHOSEN + 1])
    if not wanted:
        raise Refusal("nothing_chosen", "Không có nhiệm vụ nào theo bộ lọc này nên chưa chọn được nhiệm vụ nào.")
    return _put_in(actor, inspection, wanted, How.BY_HAND if filters.q else How.RISK, at)


def to_choose(actor: Actor, inspection_id: int, at: datetime) -> Inspection:
    """The inspection, held, by one who chooses its tasks. Raises NotThere; Refusal: not_your_inspection, inspection_wrong_state."""
    inspection, side = writing.held(actor, inspection_id, at)
    if not chooses(actor, side):
        raise writing.not_yours(inspection)
    if InspectionState(inspection.state) not in BEFORE_IT_ENDS:
        raise writing.wrong_state(inspection)
    return inspection


def _put_in(actor: Actor, inspection: Inspection, wanted: list[int], how: How, at: datetime) -> int:
    new = sorted(set(wanted) - asked.chosen_ids(inspection))
    not_too_many(inspection, len(new))
    day = clock.day_of(at)
    rows = list(asked.candidates(actor, inspection, day).filter(pk__in=new))
    if len(rows) < len(new):
        raise NotThere("assignment")
    add(actor, inspection, rows, how, at)
    if rows:
        writing.note(
            AuditKind.INSPECTION_TASKS_CHOSEN,
            inspection,
            actor=actor,
            at=at,
            how=how.value,
            tasks=len(rows),
            assignments=[row.pk for row in rows],
        )
    return len(rows)


def not_too_many(inspection: Inspection, more: int) -> None:
    """Refusal where it would cover more than MOST_CHOSEN."""
    covered = inspection.tasks.count()
    if covered + more > MOST_CHOSEN:
        raise Refusal(
            "too_many_tasks",
            "Một cuộc kiểm tra có nhiều nhất {most} nhiệm vụ; đang có {covered}, thêm {more} nữa là quá mức nên chưa chọn nhiệm vụ nào. "
            "Anh/chị thu hẹp bộ lọc.",
            way_on=WayOn("Mở danh sách chọn", "inspection_choose", (inspection.pk,)),
            most=MOST_CHOSEN,
            covered=covered,
            more=more,
        )


def add(
    actor: Actor, inspection: Inspection, rows: list[object], how: How, at: datetime, draw: Draw | None = None
) -> None:
    """Rows of `risk.tasks_of` with their signs as they are now; the mandate follows, and the records where it is running."""
    day = clock.day_of(at)
    reasons = reasons_of(rows, day)
    InspectedTask.objects.bulk_create(
        InspectedTask(
            inspection=inspection,
            assignment_id=pk,
            how=how.value,
            reasons=plain(found),
            draw=draw,
            added_by_id=actor.user_id,
            added_at=at,
        )
        for pk, found in sorted(reasons.items())
    )
    if inspection.state == InspectionState.RUNNING:
        freeze(inspection, day)
    renew(inspection)


@guard.deed
def leave_out(*, actor: Actor, inspection_id: int, tasks: Collection[int], at: datetime) -> int:
    """Tasks are taken out before it begins; one that was drawn stays, so that nobody can say that the sample was picked.

    Raises NotThere; Refusal: those of `to_choose`, nothing_chosen, drawn_stays.
    """
    inspection = to_choose(actor, inspection_id, at)
    if InspectionState(inspection.state) not in PREPARED:
        raise writing.wrong_state(inspection)
    rows = inspection.tasks.filter(pk__in=tasks)
    found = list(rows.values_list("assignment_id", "how"))
    if not found:
        raise Refusal("nothing_chosen", "Anh/chị đánh dấu ít nhất một nhiệm vụ để bỏ khỏi cuộc kiểm tra.")
    if any(how == How.SAMPLE for _pk, how in found):
        raise Refusal(
            "drawn_stays",
            "Nhiệm vụ chọn ngẫu nhiên không bỏ ra được, để mẫu giữ đúng như đã chọn. Anh/chị bỏ đánh dấu các nhiệm vụ đó.",
            way_on=writing.page_of(inspection),
        )
    rows.delete()
    renew(inspection)
    writing.note(
        AuditKind.INSPECTION_TASKS_LEFT_OUT,
        inspection,
        actor=actor,
        at=at,
        tasks=len(found),
        assignments=sorted(pk for pk, _how in found),
    )
    return len(found)
