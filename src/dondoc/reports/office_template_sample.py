"""A Word template of the Office's report to begin with: the system's own layout with fields in their places (H3; NĐ 30/2020/NĐ-CP)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime

from dondoc.core.papers.model import Appendix, Block, Column, Foot, Head, Heading, Kind, Paper, Paragraph, Table
from dondoc.core.papers.word import as_docx
from dondoc.core.papers.word_parts import EPOCH
from dondoc.reports.office import SECTIONS as TITLES
from dondoc.reports.office_paper import APPENDICES, FILING
from dondoc.reports.office_template import SECTIONS, TABLES

_AT = datetime(2020, 1, 1, tzinfo=UTC)
#: The row that a long table repeats, not that of the rates: kept with the next, it would take the whole table to a page of its own.
_LONG = re.compile(rb"<w:tr>(?:(?!</w:tr>|cach_tinh).)*\{\{ dong\.(?:(?!</w:tr>|cach_tinh).)*</w:tr>", re.DOTALL)
#: Columns of a table by dimension: heading, width, field of the row.
_COLUMNS = (
    ("TT", 10, "tt"),
    ("Tên", 0, "ten"),
    ("Tổng số", 22, "tong_so"),
    ("Hoàn thành đúng hạn", 24, "xong_dung_han"),
    ("Hoàn thành quá hạn", 24, "xong_qua_han"),
    ("Chưa hoàn thành, trong hạn", 26, "con_trong_han"),
    ("Chưa hoàn thành, quá hạn", 26, "con_qua_han"),
    ("Đúng hạn / đã đến hạn", 24, "ty_le_dung_han"),
)
#: The same of the table of who sent his report.
_FILED = (
    ("TT", 10, "tt"),
    ("Cơ quan, đơn vị, địa phương", 0, "co_quan"),
    ("Tình hình", 34, "tinh_hinh"),
    ("Ngày gửi", 26, "ngay_gui"),
    ("Số ngày quá hạn", 22, "so_ngay_qua_han"),
)


def sample() -> bytes:
    """The file."""
    body: list[Block] = [Paragraph("{{ mo_dau }}")]
    for name, (code, _says) in SECTIONS.items():
        loop = [f"{{%p for phan in {name} %}}", "{{ phan.doan }}", "{%p endfor %}"]
        loop += [
            f"{{%p if not {name} %}}",
            "Không có nội dung.",
            "{%p endif %}",
        ]  # a numbered heading is never left bare
        body += [Heading(TITLES[code]), *(Paragraph(line) for line in loop)]
        body += [_rates()] if code == "results" else []
    body += [
        Heading("Tình hình gửi báo cáo"),
        Paragraph("{{ tinh_hinh_gui }}"),
        Paragraph("Trên đây là báo cáo {{ ten_ky }}"),
    ]
    paper = Paper(
        title="Mẫu báo cáo của Văn phòng",
        at=_AT,
        head=Head(above="{{ co_quan_tren }}", body=("{{ co_quan }}",), symbol="SYMBOL", place="PLACE", day=_AT.date()),
        kind="Báo cáo",
        about="{{ trich_yeu }}",
        addressed=["{{ kinh_gui }}"],
        body=body,
        foot=Foot(
            receivers=["{%p for noi in noi_nhan %}", "{{ noi.ten }}", "{%p endfor %}"],
            authority=["{{ quyen_han }}"],
            name="{{ nguoi_ky }}",
        ),
        appendices=[
            *(
                Appendix(APPENDICES[code][0], "{{ kem_theo }}", [_table(name, _COLUMNS)])
                for name, code in TABLES.items()
            ),
            Appendix(FILING, "{{ kem_theo }}", [_table("gui_bao_cao", _FILED)], landscape=False),
        ],
    )
    return _named(as_docx(paper), paper)


def _rates() -> Table:
    columns = [Column("Tỷ lệ", width=45), Column("Cách tính"), Column("Kết quả", Kind.CENTRED, 40)]
    cells = ["{{ dong.ten }}", "{{ dong.cach_tinh }}", "{{ dong.ket_qua }} ({{ dong.tu_so }}/{{ dong.mau_so }})"]
    return Table(columns, [_row("ty_le", 3), cells, _row("", 3)])


def _table(name: str, told: Sequence[tuple[str, int, str]]) -> Table:
    columns = [Column(heading, Kind.CENTRED if width else Kind.TEXT, width) for heading, width, _field in told]
    cells = [f"{{{{ dong.{field} }}}}" for _heading, _width, field in told]
    return Table(columns, [_row(name, len(columns)), cells, _row("", len(columns))])


def _row(name: str, columns: int) -> list[str]:
    """What begins a loop over rows, and with no name ends it: in the second column, which is wide."""
    tag = f"{{%tr for dong in {name} %}}" if name else "{%tr endfor %}"
    return ["", tag, *[""] * (columns - 2)]


def _named(content: bytes, paper: Paper) -> bytes:
    """Fields where the layout writes number and place itself, puts words into capitals, or ends the last line of a list with a full stop."""
    exchanged = {
        paper.head.numbered(): "{{ so_ky_hieu }}",
        paper.head.placed(): "{{ dia_danh_ngay }}",
        "{{ noi.ten }};": "{{ noi.ten }}{% if loop.last %}.{% else %};{% endif %}",
        "{{ CO_QUAN_TREN }}": "{{ co_quan_tren }}",
        "{{ CO_QUAN }}": "{{ co_quan }}",
        "{{ QUYEN_HAN }}": "{{ quyen_han }}",
    }
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            text = source.read(part)
            if part.filename == "word/document.xml":
                for old, new in exchanged.items():
                    text = text.replace(old.encode(), new.encode())
                text = _LONG.sub(lambda row: row[0].replace(b"<w:keepNext/>", b""), text)
            target.writestr(zipfile.ZipInfo(part.filename, EPOCH), text, zipfile.ZIP_DEFLATED)
    return made.getvalue()
