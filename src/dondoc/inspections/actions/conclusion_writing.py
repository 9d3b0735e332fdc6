"""Before and after every deed on a conclusion: the inspection and the conclusion held, who writes and who signs, the page not stale, the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.inspections.actions.writing import held as held_inspection
from dondoc.inspections.actions.writing import note as note_inspection
from dondoc.inspections.actions.writing import wrong_state
from dondoc.inspections.models import Conclusion, ConclusionState, Inspection
from dondoc.inspections.queries.conclusion_parts import report_cite
from dondoc.inspections.queries.conclusions import Standing, standing_of, writable
from dondoc.inspections.queries.sight import Side
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal, WayOn


@dataclass(frozen=True, slots=True)
class Held:
    """What a deed upon a result works on. `conclusion` None where none was begun."""

    inspection: Inspection
    side: Side
    standing: Standing
    conclusion: Conclusion | None

    @property
    def draft(self) -> Conclusion:
        """The newest one, where it is not signed. Raises Refusal: already_signed, no_draft."""
        if self.conclusion is None:
            raise Refusal(
                "no_draft",
                "Chưa có dự thảo kết luận kiểm tra. Anh/chị lập dự thảo từ dữ liệu trước.",
                cite=report_cite(self.inspection),
                way_on=page_of(self.inspection),
            )
        if self.conclusion.state == ConclusionState.SIGNED:
            raise Refusal(
                "already_signed",
                "Kết luận này đã ký nên không sửa được nữa. Cần thay đổi nội dung, anh/chị lập kết luận sửa đổi, nêu rõ lý do.",
                cite=report_cite(self.inspection),
                way_on=page_of(self.inspection),
            )
        return self.conclusion


def held(actor: Actor, inspection_id: int, at: datetime) -> Held:
    """The inspection with its newest conclusion, both held until the end of the transaction. NotThere for who does not see it, and for who sees
    only what was signed."""
    inspection, side = held_inspection(actor, inspection_id, at)
    standing = standing_of(actor, inspection, side, clock.day_of(at))
    if side is Side.INSPECTED:
        raise NotThere(f"conclusion of inspection {inspection_id}")
    rows = Conclusion.objects.select_for_update(of=("self",)).select_related("inspection__team", "inspection__agency")
    newest = rows.filter(inspection=inspection).order_by("-position").first()
    return Held(inspection, side, standing, newest)


def to_write(actor: Actor, inspection_id: int, version: int | None, at: datetime) -> Held:
    """One whose draft the actor may write in. Refusal: not_a_writer, already_signed, no_draft, inspection_wrong_state,
    overtaken."""
    found = held(actor, inspection_id, at)
    _writer(found)
    if not writable(found.inspection, found.draft):
        raise wrong_state(found.inspection, report_cite(found.inspection))
    not_stale(found.inspection, found.draft, version)
    return found


def may_begin(actor: Actor, inspection_id: int, at: datetime) -> Held:
    """One of which the actor may begin a conclusion. Refusal: not_a_writer."""
    found = held(actor, inspection_id, at)
    _writer(found)
    return found


def _writer(found: Held) -> None:
    if not (found.standing.writes or found.standing.signs):
        raise Refusal(
            "not_a_writer",
            "Kết luận kiểm tra do người tiến hành cuộc kiểm tra và đơn vị tổ chức soạn; anh/chị xem được mà không sửa được.",
            cite=report_cite(found.inspection),
            way_on=page_of(found.inspection),
        )


def not_stale(inspection: Inspection, conclusion: Conclusion, version: int | None) -> None:
    """Refusal where somebody handed it up, back or signed it since the page was opened; saving words is no such change."""
    if version is not None and version != conclusion.version:
        raise Refusal(
            "overtaken",
            "Kết luận này vừa được người khác xử lý nên thao tác của anh/chị chưa được ghi. Anh/chị mở lại trang, xem bản mới rồi làm lại.",
            way_on=page_of(inspection),
        )


def page_of(inspection: Inspection) -> WayOn:
    return WayOn("Mở kết luận kiểm tra", "inspection_conclusion", (inspection.pk,))


def changed(conclusion: Conclusion, *fields: str) -> None:
    """Another version from now on; `fields` were set."""
    conclusion.version += 1
    conclusion.save(update_fields=["version", *fields])


def note(kind: AuditKind, conclusion: Conclusion, *, actor: Actor, at: datetime, **facts: object) -> None:
    """The line of the log: ids and codes."""
    inspection = conclusion.inspection
    told = {"conclusion": conclusion.pk, "position": conclusion.position}
    note_inspection(kind, inspection, actor=actor, at=at, cite=report_cite(inspection), **(told | facts))
