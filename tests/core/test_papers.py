"""Papers in the layout of Nghị định 30/2020/NĐ-CP (Phụ lục I), as Word, PDF and workbook: read back by other programs than wrote them."""

from __future__ import annotations

import io
import re
import threading
import zipfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime
from xml.dom import minidom

import docx
import pypdf
import pytest
from python_calamine import CalamineWorkbook

from dondoc.core.papers import pdf, turn, typesetting
from dondoc.core.papers.charts import as_svg
from dondoc.core.papers.model import (
    Appendix,
    Bullets,
    Chart,
    ChartKind,
    Check,
    Column,
    Foot,
    Head,
    Heading,
    Kind,
    Paper,
    Paragraph,
    Series,
    Table,
    authority,
)
from dondoc.core.papers.pdf import as_pdf
from dondoc.core.papers.word import as_docx
from dondoc.core.papers.workbook import as_xlsx
from dondoc.rules.errors import Refusal

pytestmark = pytest.mark.once

COLUMNS = [
    Column("TT", Kind.CENTRED, 9),
    Column("Cơ quan"),
    Column("Tổng", Kind.NUMBER, 20, summed=True),
    Column("Đúng hạn", Kind.NUMBER, 20, "Hoàn thành", summed=True),
    Column("Quá hạn", Kind.NUMBER, 20, "Hoàn thành", summed=True),
    Column("Tỷ lệ", Kind.RATE, 20, of=(3, 2)),
]
CHECK = Check(sha256="ab" * 32, as_of=date(2026, 9, 14), known_at=date(2026, 9, 18))


def rows(number):
    return [[n, f"Xã {n}", 10 + n, n, 10, None] for n in range(1, number + 1)]


def a_paper(**changes):
    whole = Paper(
        title="Báo cáo quý",
        at=datetime(2026, 9, 19, 1, tzinfo=UTC),
        head=Head(above="UBND tỉnh", body=("Văn phòng",), symbol="BC-VP", place="Tỉnh", day=date(2026, 2, 3)),
        kind="Báo cáo",
        about="Kết quả quý",
        addressed=["Sở Một", "Sở Hai"],
        body=[Heading("Kết quả"), Heading("Chung", 2), Heading("Riêng", 2), Heading("Nêu"), Paragraph("Xin xem xét.")],
        foot=Foot(
            receivers=["Như trên"], authority=authority(head="Chánh", signs="KT.", title="Phó"), name="Ng Van Ky"
        ),
        appendices=[Appendix("Bảng", "Kèm theo", [Table(COLUMNS, rows(60), total="Cộng")])],
    )
    return replace(whole, **changes)


@pytest.fixture
def here(monkeypatch):
    """Many papers are set in this process; that they usually have one of their own is proved once."""

    def made(layout, values, at):
        return typesetting.compiled(layout, values, "pdf", at=int(at.timestamp()))

    monkeypatch.setattr(pdf, "set_pdf", made)


def pages(paper):
    return [re.sub(r"\s+", " ", one.extract_text()) for one in pypdf.PdfReader(io.BytesIO(as_pdf(paper))).pages]


def test_nd_30_2020_a_pdf_has_its_head_numbers_from_page_2_appendices_counted_anew_and_heads_of_tables_on_every_page():
    long = a_paper(body=[*a_paper().body[:-1], *[Paragraph("Lời. " * 60)] * 12, Paragraph("Hết.")], provisional=True)
    read = pages(replace(long, check=CHECK))
    assert "UBND" in read[0] and "Số: /BC-VP" in read[0] and "tháng 02 năm 2026" in read[0]
    assert all("TẠM TÍNH" in page for page in read)
    appendix = next(k for k, page in enumerate(read) if "(Kèm theo)" in page)
    assert [re.match(r"(\d+) ", page) and page[0] for page in read] == [
        *[None, *map(str, range(2, appendix + 1))],
        *[None, *map(str, range(2, len(read) - appendix + 1))],
    ]
    assert len(read) > appendix + 1 and all("Cơ quan" in page for page in read[appendix:])
    assert CHECK.sha256 in read[-1].replace(" ", "") and CHECK.sha256 not in read[0]
    assert as_pdf(long) == as_pdf(long)


def test_nd_30_2020_neither_a_signature_nor_a_total_stands_alone_on_a_page(here):
    two = [Column("Tên"), Column("Số", Kind.NUMBER, 20, summed=True)]
    turned = set()
    for lines in (18, 19, 20, 21, 34, 35, 36):
        table = Table(two, [[f"Xã {n}", n] for n in range(lines)], total="Cộng")
        read = pages(a_paper(body=[table, *[Paragraph("Lời.")] * 3, Paragraph("Hết lời.")], appendices=[]))
        end = next(k for k, page in enumerate(read) if "Hết lời./." in page)
        assert "Ng Van Ky" in read[end] and "Nơi nhận" in read[end]
        assert all("Xã" in page for page in read if "Cộng" in page)
        turned.add((end, next(k for k, page in enumerate(read) if "Cộng" in page)))
    assert turned == {(0, 0), (1, 0), (1, 1)}  # both turns of the page fell inside what was tried


def test_words_are_never_markup_and_long_ones_stay_on_the_page(here):
    sly = '#eval("1+1") #read("/etc/passwd") $x^2$ *b* <ref> @cite \\u{41} // c `r` \x00'
    table = Table(
        [Column(sly), Column("B", Kind.NUMBER, summed=True)], [["W" * 300, 1], ["x " * 6000, 2]], sly, sly, sly
    )
    chart = Chart(ChartKind.RANKING, sly, [sly], [Series(sly, [3])], sly)
    paper = a_paper(about=sly, addressed=[sly], body=[Bullets([sly]), table, chart, Paragraph("W" * 400)])
    read = " ".join(pages(paper)).replace("\u200b", "")
    assert '#eval("1+1") #read("/etc/passwd") $x^2$ *b* <ref> @cite \\u{41} // c `r`' in read
    assert read.count("W") == 700 and read.count("x ") >= 6000
    assert 'eval("1+1")' in docx.Document(io.BytesIO(as_docx(paper))).paragraphs[3].text
    assert 'eval("1+1")' in minidom.parseString(as_svg(chart)).documentElement.getAttribute("aria-label")


def test_nd_30_2020_a_word_file_reads_back_and_is_the_same_bytes():
    paper = a_paper(provisional=True, check=CHECK)
    assert as_docx(paper) == as_docx(paper)
    book = docx.Document(io.BytesIO(as_docx(paper)))
    texts = [one.text for one in book.paragraphs]
    assert [t for t in texts if t[:2] in ("I.", "1.", "2.", "II")] == ["I. Kết quả", "1. Chung", "2. Riêng", "II. Nêu"]
    assert "Xin xem xét./." in texts and texts[-1] == CHECK.line()
    assert [s.page_width > s.page_height for s in book.sections] == [False, True]
    heads = [s.first_page_header.paragraphs[0].text for s in book.sections]
    assert all("SỐ LIỆU TẠM TÍNH" in one for one in heads)
    xml = zipfile.ZipFile(io.BytesIO(as_docx(paper))).read("word/document.xml").decode()
    assert xml.count("<w:tblHeader/>") == 2 and '<w:pgNumType w:start="1"/>' in xml
    assert [c.text for c in book.tables[-1].rows[-1].cells][2:] == ["2.430", "1.830", "600", "75,3%"]
    closing = next(one for one in book.paragraphs if one.text == "Xin xem xét./.")
    assert closing.paragraph_format.keep_with_next
    foot = book.tables[2].rows[0].cells[1].text
    assert "KT. CHÁNH" in foot and "PHÓ" in foot


def test_a_workbook_reckons_its_totals_and_names_its_sheets():
    long = [Table(COLUMNS, [], title=f"Kết quả thực hiện nhiệm vụ được giao theo {by}") for by in ("khối", "cơ quan")]
    paper = a_paper(provisional=True, body=[Table(COLUMNS, [], title="Bảng: rỗng/[1]"), *long, Paragraph("Hết.")])
    assert as_xlsx(paper) == as_xlsx(paper)
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(paper)))
    assert book.sheet_names == ["Bảng  rỗng  1", "Khối", "Cơ quan", "Bảng"]
    read = book.get_sheet_by_name("Bảng").to_python()
    assert read[-1][2:] == [2430.0, 1830.0, 600.0, pytest.approx(1830 / 2430)]
    assert "TẠM TÍNH" in read[1][0]
    xml = zipfile.ZipFile(io.BytesIO(as_xlsx(paper))).read("xl/worksheets/sheet4.xml").decode()
    assert "<f>SUM(C7:C66)</f>" in xml and "<f>IF(C67=0" in xml


def test_charts_print_every_value_and_say_what_they_show():
    stacked = Chart(
        ChartKind.AGEING, "Tuổi", ["Sở", "Xã"], [Series("Ít", [1, 900]), Series("Nhiều", [2, 1100])], "việc"
    )
    drawn = as_svg(stacked)
    assert "3 = 1 + 2" in drawn and ">900<" in drawn and ">1.100<" in drawn and ">2.000<" in drawn
    assert "style" not in drawn and "Xã: Ít 900, Nhiều 1.100" in drawn
    months = Chart(ChartKind.TREND, "Tháng", ["1", "2"], [Series("Giao", [5, None]), Series("Chậm", [7, 8], line=True)])
    assert all(f">{n}<" in as_svg(months) for n in (5, 7, 8))
    as_docx(a_paper(body=[months, Paragraph("Hết.")]))


def test_papers_are_set_in_turn_and_who_waits_in_vain_is_told(monkeypatch):
    monkeypatch.setattr(turn, "WAIT_SECONDS", 0.1)
    with ExitStack() as others:
        for _ in range(turn.AT_ONCE):
            others.enter_context(turn.turn())
        with pytest.raises(Refusal) as refused:
            as_pdf(a_paper())
        assert refused.value.code == "pdf_later"
    monkeypatch.setattr(turn, "_threads", threading.BoundedSemaphore(1))
    with turn.turn(), pytest.raises(Refusal) as refused:
        as_pdf(a_paper())
    assert refused.value.code == "pdf_later", "no more threads wait than may"
    assert as_pdf(a_paper()).startswith(b"%PDF-"), "a turn that was refused, or is over, is given back"


def test_without_its_letters_or_past_its_limits_a_pdf_is_refused_with_a_way_on(monkeypatch, tmp_path):
    monkeypatch.setattr(typesetting, "WALL_SECONDS", 0.001)
    with pytest.raises(Refusal) as refused:
        as_pdf(a_paper())
    assert refused.value.code == "pdf_not_made"
    monkeypatch.setattr(typesetting, "FONTS", tmp_path)
    with pytest.raises(Refusal) as refused:
        pdf.as_pdf(a_paper())
    assert refused.value.code == "pdf_without_letters"


def test_a_paper_that_would_leave_its_signature_alone_or_its_columns_apart_is_a_bug_of_who_wrote_it():
    with pytest.raises(ValueError, match="paragraph"):
        a_paper(body=[Table(COLUMNS, [])])
    with pytest.raises(ValueError, match="6 cells"):
        Table(COLUMNS, [["1", "Xã"]])
