"""The lists for commendation and discipline as a paper: Word, PDF, workbook (I1; TH 21.4; BT 20). Drawn by `core.papers`."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from dondoc.core import clock
from dondoc.core.papers.model import Appendix, Cell, Check, Column, Foot, Head, Kind, Paper, Paragraph, Table
from dondoc.core.regulation import current, regulation
from dondoc.organisations.letterhead import letterhead
from dondoc.organisations.queries import office
from dondoc.rules.regulation.oversight import Formula
from dondoc.rules.scoring import grade_named
from dondoc.scoring.models import ScoreSheet, SheetState
from dondoc.scoring.queries.lists import Proposed, proposed, told
from dondoc.scoring.queries.sheets import formula_of

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TITLES = {
    "commend": "Danh sách đề xuất xem xét khen thưởng",
    "discipline": "Danh sách đề xuất xem xét trách nhiệm",
}
_FIGURES = (
    Column("Phải xong", Kind.NUMBER, 16, summed=True),
    Column("Đã xong", Kind.NUMBER, 16, summed=True),
    Column("Nộp sau hạn", Kind.NUMBER, 16, summed=True),
    Column("Chưa xong", Kind.NUMBER, 16, summed=True),
    Column("Trả lại (lần)", Kind.NUMBER, 16, summed=True),
    Column("Được miễn", Kind.NUMBER, 16, summed=True),
    Column("Điểm", Kind.NUMBER, 16),
    Column("Điểm tối đa", Kind.NUMBER, 16),
)


def paper_of(sheet: ScoreSheet, at: datetime, period: str) -> Paper:
    """Both lists with all their lines. `period`: its name. Five queries; nothing of it changes for an approved sheet but the day it is made."""
    formula = formula_of(sheet)
    scoring = regulation(sheet.regulation_id).scoring
    tables = []
    for which in TITLES:
        for persons in (False, True) if "person" in scoring.subjects else (False,):
            rows = told(list(proposed(sheet, which, persons=persons)))
            tables.append((which, persons, rows))
    agencies = {which: len(rows) for which, persons, rows in tables if not persons}
    best, last = formula.grades[0], formula.grades[-1]
    body = [
        Paragraph(
            f"Số liệu từ {sheet.first:%d/%m/%Y} đến hết {sheet.last:%d/%m/%Y}, tính theo công thức “{formula.name}”."
        ),
        Paragraph(
            f"Có {agencies['commend']} cơ quan xếp loại “{best.name}” (từ {best.at_least} % số điểm trở lên) và "
            f"{agencies['discipline']} cơ quan xếp loại “{last.name}”. Danh sách kèm theo nêu số liệu của từng dòng; việc khen thưởng, xử lý "
            "do cấp có thẩm quyền quyết định theo quy định của pháp luật."
        ),
    ]
    top = letterhead(office(), current().province_name)
    head = Head(above=top.above, body=top.body, symbol=f"DS-{top.symbol}", place=top.place, day=clock.day_of(at))
    reference = head.with_it("Danh sách", "Văn phòng UBND tỉnh")
    return Paper(
        title=f"Danh sách đề xuất {period}",
        at=at,
        head=head,
        kind="Danh sách",
        about=f"Đề xuất xem xét khen thưởng, trách nhiệm trong thực hiện Quy chế {period.lower()}",
        body=body,
        foot=Foot(receivers=["Sở Nội vụ", "Lưu: VT"], authority=["Chánh Văn phòng"], name=""),
        appendices=[
            Appendix(_title(which, persons), reference, [_table(persons, rows, formula)])
            for which, persons, rows in tables
        ],
        provisional=sheet.state != SheetState.APPROVED,
        check=Check(sha256=sheet.sha256, as_of=sheet.last, known_at=sheet.known_at) if sheet.sha256 else None,
    )  # fmt: skip


def _title(which: str, persons: bool) -> str:
    return f"{TITLES[which]}: {'cá nhân' if persons else 'cơ quan'}"


def _table(persons: bool, rows: list[Proposed], formula: Formula) -> Table:
    who = [Column("TT", Kind.CENTRED, 10), Column("Cơ quan")]
    if persons:
        who.append(Column("Cá nhân"))
    return Table(
        columns=[*who, *_FIGURES, Column("Xếp loại", Kind.TEXT, 24)],
        rows=[[n, *_who(one, persons), *_cells(one, formula)] for n, one in enumerate(rows, 1)],
        total="Cộng" if rows else "",
        note="Nhiệm vụ chưa đến hạn, đang chờ Văn phòng xác nhận hoặc tạm dừng thì chưa tính.",
        empty="Không có.",
    )


def _who(one: Proposed, persons: bool) -> list[Cell]:
    return [one.line.agency.name, one.line.person.full_name] if persons and one.line.person else [one.line.agency.name]


def _cells(one: Proposed, formula: Formula) -> list[Cell]:
    tally = one.tally
    sent_back = sum(fault.products * fault.returned for fault in tally.faulty)
    points = [Decimal(value) / 100 for value in (one.score.points, one.score.most)]
    figures: list[Cell] = [tally.due, tally.done, tally.late, tally.undone, sent_back, tally.exempt, *points]
    return [*figures, grade_named(formula, one.score.grade)]


def written(paper: Paper, form: str) -> bytes:
    """The bytes of one form, a key of MEDIA_TYPES. Imported on use: a worker that never writes one never holds the libraries."""
    if form == "docx":
        from dondoc.core.papers.word import as_docx

        return as_docx(paper)
    if form == "pdf":
        from dondoc.core.papers.pdf import as_pdf

        return as_pdf(paper)
    from dondoc.core.papers.workbook import as_xlsx

    return as_xlsx(paper)
