"""Before and after every deed on a team: the row held, still alive, the page not stale, and the line of the log."""

from __future__ import annotations

from datetime import datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.inspections.models import Team
from dondoc.inspections.queries import teams as asked
from dondoc.rules.access import Actor
from dondoc.rules.errors import SYSTEM_RULE, NotThere, Refusal, WayOn


def to_change(actor: Actor, team_id: int, version: int | None, at: datetime, *, though_over: bool = False) -> Team:
    """The team, held until the end of the transaction; one whose term has passed only while it has an inspection to conclude, so that somebody can.

    Raises NotThere for who does not keep teams; Refusal: team_over, overtaken.
    """
    found = Team.objects.select_for_update(of=("self",)).filter(pk=team_id).first() if asked.may_keep(actor) else None
    if found is None:
        raise NotThere(f"team {team_id}")
    over = found.last is not None and found.last < clock.day_of(at)
    if over and not asked.concludes(found) and not (though_over and found.ended_at is None):
        raise Refusal(
            "team_over",
            "{name} đã hết thời gian hoạt động nên không sửa được nữa. Cần tiếp tục kiểm tra, anh/chị ghi quyết định thành lập mới.",
            cite=cite_of(found),
            way_on=WayOn("Ghi quyết định mới", "inspection_team_new"),
            name=found.name,
        )
    if version is not None and version != found.version:
        raise Refusal(
            "overtaken",
            "Thông tin này vừa được người khác sửa nên thao tác của anh/chị chưa được ghi. Anh/chị mở lại trang, xem bản mới rồi làm lại.",
            way_on=page_of(found),
        )
    return found


def changed(team: Team, *fields: str) -> None:
    """Another version from now on; `fields` were set."""
    team.version += 1
    team.save(update_fields=["version", *fields])


def page_of(team: Team) -> WayOn:
    return WayOn("Mở trang của tổ, đoàn", "inspection_team", (team.pk,))


def cite_of(team: Team) -> str:
    """The article by which there is such a team."""
    return asked.body_of(team).cite or SYSTEM_RULE


def note(kind: AuditKind, team: Team, *, actor: Actor, at: datetime, **facts: object) -> None:
    """The line of the log: ids, codes and days."""
    record(kind, actor=actor, stream=f"team:{team.pk}", facts={"team": team.pk} | facts, at=at, cite=cite_of(team))


def unknown_person() -> Refusal:
    return Refusal(
        "unknown_person",
        "Không tìm thấy người này đang giữ chức vụ vào ngày đó. Anh/chị tìm và chọn lại trong danh sách.",
        field="person",
    )
