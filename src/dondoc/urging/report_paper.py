"""A specialist's report of late and stuck tasks as a Word file: head, his words, one table for each reason (C7; BT 7.2.d; NĐ 30/2020)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dondoc.core import clock
from dondoc.core.papers.model import Block, Column, Foot, Head, Heading, Kind, Paper, Paragraph, Table
from dondoc.core.papers.word import as_docx
from dondoc.core.regulation import current
from dondoc.rules.regulation.base import paper_cite
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.rows import short_title, standing_of
from dondoc.urging.letters import late_days
from dondoc.urging.queries.stuck import DISPUTED, LATE, RETURNED, SILENT, WHYS, Draft

TITLES = {
    LATE: "Nhiệm vụ đã quá hạn",
    DISPUTED: "Nhiệm vụ cơ quan đề nghị điều chỉnh, đang chờ trả lời",
    RETURNED: "Nhiệm vụ bị trả lại làm lại",
    SILENT: "Nhiệm vụ không có thời hạn, qua kỳ chưa cập nhật",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    name: str
    title: str
    words: str
    draft: Draft
    cite: str
    at: datetime


def report(facts: ReportFacts) -> bytes:
    """The file; its tables as of the hour of `at`."""
    rules, hour, day = current(), facts.at.astimezone(clock.VIETNAM), clock.day_of(facts.at)
    place = rules.province_name.removeprefix("tỉnh ").removeprefix("thành phố ")
    body: list[Block] = [
        Paragraph(
            f"Thực hiện {paper_cite(facts.cite)} {rules.title}, tôi báo cáo các nhiệm vụ chậm, vướng trong số văn bản được phân công theo dõi, "
            f"tính đến {hour:%H giờ %M phút, ngày %d/%m/%Y}: {facts.draft.late:02d} nhiệm vụ quá hạn, {facts.draft.stuck:02d} nhiệm vụ vướng."
        )
    ]
    body += [Paragraph(" ".join(part.split())) for part in facts.words.splitlines() if part.strip()]
    for why in WHYS:
        if rows := facts.draft.of(why):
            body += [Heading(f"{TITLES[why]} ({len(rows):02d})", 2), _table(rows, day)]
    if facts.draft.more:
        body.append(
            Paragraph(f"Còn {facts.draft.more} nhiệm vụ khác không kê ở đây; danh sách đầy đủ xem trên hệ thống.")
        )
    paper = Paper(
        title="Báo cáo nhiệm vụ chậm, vướng",
        at=facts.at,
        head=Head(above=f"UBND {rules.province_name}", body=("Văn phòng",), symbol="BC-VP", place=place, day=day),
        kind="Báo cáo",
        about="Nhiệm vụ chậm, vướng trong các văn bản được phân công theo dõi",
        addressed=["Lãnh đạo Văn phòng UBND tỉnh"],
        body=[*body, Paragraph("Kính báo cáo lãnh đạo Văn phòng xem xét, cho ý kiến.")],
        foot=Foot(receivers=["Như trên", "Lưu: VT"], authority=["Người báo cáo"], name=facts.name),
    )
    return as_docx(paper)


def _table(rows: Sequence[Assignment], day: date) -> Table:
    cells = []
    for number, row in enumerate(rows, 1):
        directive, behind = row.task.directive, late_days(standing_of(row, day))
        last = clock.day_of(row.last_update_at) if row.last_update_at else None
        cells.append(
            [
                str(number),
                f"{directive.number} ngày {directive.issued_on:%d/%m/%Y}",
                short_title(row.task.content, 400),
                row.agency.name,
                f"{row.due_on:%d/%m/%Y}" if row.due_on else "Không có",
                str(behind) if behind else "",
                f"{last:%d/%m/%Y}" if last else "Chưa có",
            ]
        )
    columns = [
        Column("TT", Kind.CENTRED, 9),
        Column("Văn bản giao", Kind.CENTRED, 27),
        Column("Nội dung nhiệm vụ"),
        Column("Cơ quan chủ trì", width=26),
        Column("Thời hạn", Kind.CENTRED, 24),
        Column("Số ngày quá hạn", Kind.CENTRED, 15),
        Column("Cập nhật gần nhất", Kind.CENTRED, 24),
    ]
    return Table(columns, cells)
