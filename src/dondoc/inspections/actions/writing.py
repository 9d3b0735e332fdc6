"""Before and after every deed on an inspection: the row held, the side and the state right, the page not stale, and the line of the log."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_noop as N_

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.inspections.models import Inspection
from dondoc.inspections.queries.frame import keeps
from dondoc.inspections.queries.sight import INNER, Side, inspections_for, known_to_the_inspected, side_of
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.rules.inspections import STEPS, InspectionState

#: Those who carry an inspection out, and the Office or the agency that opened it: the deeds of its frame are theirs.
KEEPERS = frozenset({Side.HEAD, Side.INSPECTS, Side.PREPARES})

_STATE_WORDS: dict[InspectionState, str] = {
    InspectionState.PREPARING: N_("đang chuẩn bị"),
    InspectionState.ANNOUNCED: N_("đã thông báo, chưa bắt đầu"),
    InspectionState.RUNNING: N_("đang tiến hành"),
    InspectionState.ENDED: N_("đã kết thúc, đang kết luận"),
    InspectionState.CONCLUDED: N_("đã kết luận"),
    InspectionState.CANCELLED: N_("đã hủy"),
}


def held(actor: Actor, inspection_id: int, at: datetime) -> tuple[Inspection, Side]:
    """The inspection, held until the end of the transaction, and how the actor stands to it. NotThere if he may not see it."""
    day = clock.day_of(at)
    seen = inspections_for(actor, day).filter(pk=inspection_id).values("pk")
    found = Inspection.objects.select_for_update(of=("self",)).select_related("agency").filter(pk__in=seen).first()
    side = side_of(actor, found, day) if found is not None else None
    if found is None or side is None:
        raise NotThere(f"inspection {inspection_id}")
    return found, side


def to_change(
    actor: Actor,
    inspection_id: int,
    version: int | None,
    at: datetime,
    *,
    sides: Collection[Side],
    states: Collection[InspectionState],
    cite: str = "",
) -> tuple[Inspection, Side]:
    """One that people of these `sides` may change while it is in one of these `states`. `version` None: the door does not send one.

    Raises NotThere for who does not see it; Refusal: not_your_inspection, inspection_wrong_state, overtaken.
    """
    inspection, side = held(actor, inspection_id, at)
    if side not in sides:
        raise not_yours(inspection, cite)
    if InspectionState(inspection.state) not in states:
        raise wrong_state(inspection, cite)
    not_stale(inspection, version)
    return inspection, side


def to_step(
    actor: Actor,
    inspection_id: int,
    version: int | None,
    at: datetime,
    step: str,
    *,
    sides: Collection[Side],
    cite: str = "",
) -> tuple[Inspection, Side]:
    """The same for a step of `rules/inspections.STEPS`; the caller sets the state that it leads to by `changed`."""
    states, _to = STEPS[step]
    return to_change(actor, inspection_id, version, at, sides=sides, states=states, cite=cite)


def not_yours(inspection: Inspection, cite: str = "") -> Refusal:
    """One may see it and still not do this."""
    return Refusal(
        "not_your_inspection",
        "Việc này của cuộc kiểm tra không thuộc phần việc của anh/chị nên chưa được ghi. Nếu thấy cần, anh/chị trao đổi với người "
        "phụ trách cuộc kiểm tra.",
        cite=cite,
        way_on=page_of(inspection),
    )


def must_keep(actor: Actor, inspection: Inspection, side: Side) -> None:
    """Refusal not_your_inspection for who sees it as one of the Office or the agency and keeps nothing of its frame, such as a clerk."""
    if side not in INNER and not keeps(actor, side):
        raise not_yours(inspection)


def wrong_state(inspection: Inspection, cite: str = "") -> Refusal:
    """It is not, or no longer, in a state in which this is done."""
    return Refusal(
        "inspection_wrong_state",
        "Cuộc kiểm tra này {state} nên thao tác của anh/chị chưa được ghi. Anh/chị mở lại trang để xem việc làm được lúc này.",
        cite=cite,
        way_on=page_of(inspection),
        state=_STATE_WORDS[InspectionState(inspection.state)],
    )


def not_stale(inspection: Inspection, version: int | None) -> None:
    """Refusal where somebody changed it since the page was opened."""
    if version is not None and version != inspection.version:
        raise Refusal(
            "overtaken",
            "Cuộc kiểm tra này vừa được người khác sửa nên thao tác của anh/chị chưa được ghi. Anh/chị mở lại trang, xem bản mới rồi làm lại.",
            way_on=page_of(inspection),
        )


def page_of(inspection: Inspection) -> WayOn:
    return WayOn("Mở cuộc kiểm tra", "inspection", (inspection.pk,))


def changed(inspection: Inspection, *fields: str) -> None:
    """Another version from now on; `fields` were set."""
    inspection.version += 1
    inspection.save(update_fields=["version", *fields])


def stepped(inspection: Inspection, step: str, *fields: str) -> None:
    """It has made the step; `fields` were set besides."""
    inspection.state = STEPS[step][1].value
    changed(inspection, "state", *fields)


def note(
    kind: AuditKind, inspection: Inspection, *, actor: Actor | None, at: datetime, cite: str = "", **facts: object
) -> None:
    """The line of the log: ids and codes. `agency` is inspected by `by_agency`; `known`: whether it knows of it; `own`: it is no team's."""
    told = {
        "inspection": inspection.pk,
        "agency": inspection.agency_id,
        "by_agency": inspection.by_agency_id,
        "known": known_to_the_inspected(inspection),
        "own": inspection.team_id is None,
    }
    stream = f"inspection:{inspection.pk}"
    record(kind, actor=actor, stream=stream, facts=told | facts, at=at, cite=cite)
