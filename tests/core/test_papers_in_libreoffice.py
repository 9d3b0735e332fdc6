"""Papers and workbooks as LibreOffice opens and prints them: one start of it for all, where it is installed (NĐ 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace

import pypdf
import pytest
from tests.core.test_papers import CHECK, COLUMNS, a_paper, rows

from dondoc.core.long_workbook import write_long_workbook
from dondoc.core.papers import typesetting
from dondoc.core.papers.model import Appendix, Foot, Paragraph, Table
from dondoc.core.papers.word import as_docx
from dondoc.core.papers.workbook import as_xlsx
from dondoc.core.workbook_writing import Column as SheetColumn
from dondoc.core.workbook_writing import write_workbook
from dondoc.reports.office_paper import dimension_table
from dondoc.reports.office_template_sample import sample

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed on this machine"),
]
#: Points of a millimetre.
MM = 72 / 25.4
FIGURES = (
    "total carried_over assigned reopened done_on_time done_late open_within open_overdue undated_done undated_open"
)
#: Letters as wide as those of Times New Roman, which such a machine rarely has.
LETTERS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir>
<match target="pattern"><test name="family"><string>Times New Roman</string></test>
<edit name="family" mode="assign" binding="strong"><string>Tinos</string></edit></match></fontconfig>"""
#: Formulas are reckoned when a file is opened, whatever it says they come to.
RECKON = """<?xml version="1.0"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


def wide_table():
    """The table with most columns of all."""
    figures = dict.fromkeys([*FIGURES.split(), "returned", "extended", "urged"], 0) | {
        "done_on_time": 31,
        "done_late": 2,
    }
    told = [figures | {"name": "Ban Quản lý Khu kinh tế và các Khu công nghiệp"}] * 30
    return dimension_table("Cơ quan, đơn vị, địa phương", "Theo cơ quan", told, "Ghi chú.")


def files():
    long = [Paragraph("Lời. " * 60)] * 12
    report = a_paper(provisional=True, check=CHECK, body=[*a_paper().body[:-1], *long, Paragraph("Xin xem xét.")])
    report = replace(report, appendices=[Appendix("Bảng", "Kèm theo", [wide_table()]), *report.appendices])
    both = Foot(receivers=["Hai bên"], authority=["Đại diện một"], name="Ng Van Ky", beside=["Đại diện hai"])
    minutes = a_paper(kind="Biên bản", foot=both, addressed=[], appendices=[], body=[Paragraph("Đã làm việc.")] * 30)
    yield "report.docx", as_docx(report)
    yield "minutes.docx", as_docx(minutes)
    yield "sample.docx", sample()
    yield (
        "reckoned.xlsx",
        changed(as_xlsx(a_paper(body=[Table(COLUMNS, rows(3), total="Cộng"), Paragraph("Hết.")], appendices=[]))),
    )
    columns = [SheetColumn(heading="Số", width=10, kind="number"), SheetColumn(heading="Nội dung", width=30)] * 8
    lines = [[n, "Rà soát, cắt giảm thời gian giải quyết thủ tục " * 3] * 8 for n in range(3)]
    for name, write in (("list.xlsx", write_workbook), ("long.xlsx", write_long_workbook)):
        written = io.BytesIO()
        write(written, columns, lines, sheet="Danh sách", title="Danh sách")
        yield name, written.getvalue()


def changed(book):
    """The same with one figure typed anew: what follows from it stands nowhere in the file."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(made, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content, n = re.subn(rb'(<c r="D7"[^>]*><v>)1<', rb"\g<1>11<", content)
                assert n == 1
            target.writestr(part, content)
    return made.getvalue()


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """Each file as the pages of its PDF."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "profile/user").mkdir(parents=True)
    (folder / "profile/user/registrymodifications.xcu").write_text(RECKON)
    (folder / "fonts.conf").write_text(LETTERS.format(fonts=typesetting.FONTS, cache=folder / "cache"))
    names = []
    for name, content in files():
        (folder / name).write_bytes(content)
        names.append(name)
    command = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "pdf"]
    environment = {
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
        "HOME": str(folder),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
    }
    command += ["--outdir", str(folder), *(str(folder / name) for name in names)]
    subprocess.run(command, check=True, capture_output=True, timeout=900, env=environment)
    return {name: pypdf.PdfReader((folder / name).with_suffix(".pdf")).pages for name in names}


def words(page):
    return re.sub(r"\s+", " ", page.extract_text().replace("\xa0", " "))


def places(page):
    """Each piece of text with where it begins, in millimetres from the left and the top."""
    found = []

    def visit(text, outer, inner, _font, _size):
        if text.strip():
            x, y = inner[4] * outer[0] + outer[4], inner[5] * outer[3] + outer[5]
            found.append((text.strip(), x / MM, (float(page.mediabox.height) - y) / MM))

    page.extract_text(visitor_text=visit)
    return found


def test_nd_30_2020_a_word_file_prints_within_its_margins_numbered_in_the_middle_with_heads_on_every_page(printed):
    pages = printed["report.docx"]
    read = [words(page) for page in pages]
    assert "tháng 02 năm 2026" in read[0] and all("SỐ LIỆU TẠM TÍNH" in one for one in read)
    for page in pages:
        assert min(x for _text, x, _y in places(page)) > 29.5
    second = places(pages[1])
    number = next((x, y) for text, x, y in second if text == "2")
    assert abs(number[0] - (30 + 165 / 2)) < 2 and 9 < number[1] < 20
    assert not [text for text, _x, y in places(pages[0]) if y < 20 and text.isdecimal()], "none on the first"
    end = next(k for k, one in enumerate(read) if "Xin xem xét./." in one)
    assert "Ng Van Ky" in read[end] and "Nơi nhận" in read[end]
    first = next(k for k, one in enumerate(read) if "Phụ lục I " in one)
    second = next(k for k, one in enumerate(read) if "Phụ lục II " in one)
    heads = {"Chuyển", "Chưa", "Đúng", "Tổng", "Giao"}
    assert second > first + 1 and all(heads <= set(one.split()) for one in read[first:second]), "no word is broken"
    assert "Ghi chú." in read[first] and "Tổng cộng" in read[second - 1] and "Ban Quản lý" in read[second - 1]
    assert all("Hoàn thành" in one for one in read[second:]) and "75,3%" in read[-1]
    assert pages[first].mediabox.width > pages[0].mediabox.width or pages[first].get("/Rotate")


def test_nd_30_2020_both_sides_sign_on_the_page_of_the_last_words(printed):
    read = [words(page) for page in printed["minutes.docx"]]
    assert len(read) > 1 and "Đã làm việc./." in read[-1]
    assert "ĐẠI DIỆN HAI" in read[-1] and "ĐẠI DIỆN MỘT" in read[-1] and "Ng Van Ky" in read[-1]
    assert "{%tr for dong in" in " ".join(words(page) for page in printed["sample.docx"])


def test_the_totals_of_a_workbook_are_reckoned_by_another_program(printed):
    read = words(printed["reckoned.xlsx"][0])
    total = read[read.index("Cộng") :]
    assert re.match(r"Cộng 36 16 30 44[.,]4%", total), total


@pytest.mark.parametrize("name", ["list.xlsx", "long.xlsx"])
def test_a_list_prints_its_columns_side_by_side_and_no_line_over_another(printed, name):
    (page,) = printed[name]
    assert float(page.mediabox.width) > float(page.mediabox.height)
    told = [
        (x, y) for text, x, y in places(page) if not text.isdecimal() and "Số" not in text and "Nội dung" not in text
    ]
    assert len({round(x) for x, _y in told}) >= 8
    heights = sorted({round(y, 1) for _x, y in told[2:]})
    gaps = [b - a for a, b in zip(heights, heights[1:], strict=False)]
    assert len(heights) > 9 and min(gaps) > max(gaps) * 0.4, "lines of one row do not lie on those of the next"
