"""The explanations of a period gathered as a Word file, for the report, the review or the file they go into (D9; TH 17.4; BT 16.3; NĐ 30/2020)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dondoc.core import clock
from dondoc.core.papers.model import Block, Column, Foot, Head, Heading, Kind, Paper, Paragraph, Table
from dondoc.core.papers.word import as_docx
from dondoc.core.regulation import current
from dondoc.exchanges.models import Explanation
from dondoc.exchanges.queries.explanations import state_of
from dondoc.rules.explaining import Window
from dondoc.rules.regulation.base import paper_cite

STATES = {
    "waiting": "Chưa giải trình, còn trong hạn",
    "overdue": "Chưa giải trình, đã quá hạn",
    "filed": "Đã giải trình",
    "late": "Đã giải trình, sau hạn",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """`goes_into`: what the file is for, in the regulation's words."""

    window: Window
    goes_into: str
    explanations: Sequence[Explanation]
    at: datetime


def paper(facts: Gathered) -> bytes:
    """The file: who was asked and how each stands, then what each agency says of its figures. Drafts that were not filed are not in it."""
    rules, day, hour = current(), clock.day_of(facts.at), facts.at.astimezone(clock.VIETNAM)
    place = rules.province_name.removeprefix("tỉnh ").removeprefix("thành phố ")
    filed = [one for one in facts.explanations if one.filed_at is not None]
    body: list[Block] = [
        Paragraph(
            f"Theo {paper_cite(rules.explanation.cite)} {rules.title}, {len(facts.explanations):02d} cơ quan được yêu cầu giải trình "
            f"(số liệu từ ngày {facts.window.first:%d/%m/%Y} đến hết ngày {facts.window.last:%d/%m/%Y}); "
            f"tính đến {hour:%H giờ %M phút, ngày %d/%m/%Y} đã có {len(filed):02d} cơ quan giải trình."
        ),
        _overview(facts),
    ]
    for one in filed:
        body.append(Heading(one.agency.name, 2))
        for point in one.points.all():
            figure = "" if point.number is None else f": {point.number:02d}"
            if point.answer:
                body.append(Paragraph(f"{point.name}{figure}. {' '.join(point.answer.split())}"))
    made = Paper(
        title="Tổng hợp giải trình",
        at=facts.at,
        head=Head(above=f"UBND {rules.province_name}", body=("Văn phòng",), symbol="BC-VP", place=place, day=day),
        kind="Tổng hợp giải trình",
        about=f"{facts.window.period.name}, phục vụ: {facts.goes_into}",
        body=[*body, Paragraph(f"Trên đây là tổng hợp giải trình của các cơ quan, phục vụ: {facts.goes_into}.")],
        foot=Foot(receivers=["Như trên", "Lưu: VT"], authority=["Người tổng hợp"], name=""),
    )
    return as_docx(made)


def _overview(facts: Gathered) -> Table:
    rows = []
    for number, one in enumerate(facts.explanations, 1):
        points = (f"{point.name}: {point.number:02d}" for point in one.points.all() if point.number is not None)
        state = STATES[state_of(one, clock.day_of(facts.at))]
        told = f"{state} ({clock.day_of(one.filed_at):%d/%m/%Y})" if one.filed_at else state
        rows.append([str(number), one.agency.name, "; ".join(points), f"{one.due_on:%d/%m/%Y}", told])
    columns = [
        Column("TT", Kind.CENTRED, 9),
        Column("Cơ quan", width=45),
        Column("Nội dung phải giải trình"),
        Column("Hạn giải trình", Kind.CENTRED, 24),
        Column("Tình trạng", width=30),
    ]
    return Table(columns, rows)
