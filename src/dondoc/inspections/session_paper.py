"""What the Office reports of the month's inspections to the session of UBND tỉnh, as a paper (TH 10.1.đ; NĐ 30/2020). Vietnamese: it goes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from dondoc.core.papers.model import (
    Block,
    Cell,
    Column,
    Foot,
    Head,
    Heading,
    Kind,
    Paper,
    Paragraph,
    Table,
    authority,
)
from dondoc.core.regulation import regulation_in_force
from dondoc.inspections.conclusion_paper import VERDICTS
from dondoc.inspections.models import Inspection
from dondoc.inspections.queries.session import Session
from dondoc.rules.inspections import Verdict
from dondoc.rules.regulation.base import paper_cite

_COLUMNS = (
    Column("TT", Kind.CENTRED, 10),
    Column("Cơ quan được kiểm tra"),
    Column("Từ ngày", Kind.DAY, 24),
    Column("Kết thúc", Kind.DAY, 24),
    Column("Nhiệm vụ", Kind.NUMBER, 20, summed=True),
    Column("Chưa đúng", Kind.NUMBER, 20, summed=True),
)


def paper_of(told: Session, at: datetime) -> Paper:
    """A draft for who signs: without number and name."""
    month = told.month
    rules = regulation_in_force(month.until)
    place = rules.province_name.removeprefix("tỉnh ").removeprefix("thành phố ")
    name = f"tháng {month.first:%m/%Y}"
    last = f"Trên đây là kết quả kiểm tra {name}, Văn phòng UBND tỉnh kính báo cáo."
    return Paper(
        title=f"Báo cáo kết quả kiểm tra {name}",
        at=at,
        head=Head(
            above=f"UBND {rules.province_name}", body=("Văn phòng",), symbol="BC-VP", place=place, day=month.until
        ),
        kind="Báo cáo",
        about=f"Kết quả kiểm tra việc thực hiện nhiệm vụ UBND tỉnh, Chủ tịch UBND tỉnh giao {name}",
        addressed=["Ủy ban nhân dân tỉnh"],
        body=[*_body(told, rules.title), Paragraph(last)],
        foot=Foot(receivers=["Như trên", "Lưu: VT"], authority=authority(head="Chánh Văn phòng"), name=""),
    )


def _body(told: Session, title: str) -> Iterator[Block]:
    month = told.month
    rests = f"Thực hiện {paper_cite(told.rhythm.cite)} {title}, " if told.rhythm else ""
    opening = f"{rests}Văn phòng UBND tỉnh báo cáo kết quả kiểm tra tháng {month.first:%m/%Y} (số liệu đến hết ngày {month.until:%d/%m/%Y}) như sau:"
    yield Paragraph(opening)
    yield Heading("Các cuộc kiểm tra")
    yield Paragraph(
        f"Trong tháng có {len(told.concluded)} cuộc kiểm tra đã kết luận, {len(told.ended)} cuộc đã kết thúc và đang kết luận, "
        f"{len(told.running)} cuộc đang tiến hành."
    )
    for heading, rows in (
        ("Đã kết luận", told.concluded),
        ("Đã kết thúc, đang kết luận", told.ended),
        ("Đang tiến hành", told.running),
    ):
        if rows:
            yield _table(heading, rows)
    yield Heading("Kết quả qua kiểm tra")
    yield Paragraph(_found(told))
    yield Heading("Thực hiện kiến nghị sau kiểm tra")
    owed = told.owed
    yield Paragraph(
        f"Trong tháng có {owed['made']} kiến nghị mới, {owed['settled']} kiến nghị đã xong. Đến hết ngày {month.until:%d/%m/%Y} còn {owed['open']} "
        f"kiến nghị đang theo dõi, trong đó {owed['overdue']} kiến nghị quá hạn."
    )
    yield Heading("Kiểm tra việc cập nhật, báo cáo và tự kiểm tra")
    desk = told.desk
    yield Paragraph(
        f"Văn phòng đã kiểm tra {desk['checks']} lượt việc cập nhật, báo cáo của {desk['agencies']} cơ quan; {desk['wanting']} cơ quan còn thiếu sót."
    )
    yield Paragraph(f"Có {len(told.own)} kết quả tự kiểm tra được các cơ quan, đơn vị, địa phương gửi đến.")


def _table(title: str, rows: Sequence[Inspection]) -> Table:
    cells: list[list[Cell]] = [
        [str(n), one.agency.name, one.first, one.ended_on, one.tasks_n, one.wrong_n]  # type: ignore[attr-defined]
        for n, one in enumerate(rows, 1)
    ]
    return Table(_COLUMNS, cells, title=title, total="Cộng")


def _found(told: Session) -> str:
    found = told.found
    if not found["tasks"]:
        return "Trong tháng chưa có kết luận kiểm tra về nhiệm vụ cụ thể."
    parts = [f"{found[one.value]} {VERDICTS[one.value].lower()}" for one in Verdict if found[one.value]]
    if found["unjudged"]:
        parts.append(f"{found['unjudged']} chưa kết luận")
    return f"Các cuộc kiểm tra kết luận trong tháng xem xét {found['tasks']} nhiệm vụ: {'; '.join(parts)}."
