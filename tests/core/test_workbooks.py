"""Workbooks as people send them: what is read, what is told of a cell, and what is refused before it can do harm."""

import io
import zipfile
from datetime import date

import pytest
from tests.intake.workbooks import made, repacked
from tests.refusing import refused

from dondoc.core.long_workbook import write_long_workbook
from dondoc.core.workbook_writing import Column, write_workbook
from dondoc.core.workbooks import Line, find_table, read_workbook

HEADINGS = {"number": "Số, ký hiệu", "day": "Ngày ban hành"}


def a_line(*values, **options):
    """The first row below the head of a sheet that holds these values in it."""

    def fill(book, sheet):
        sheet.write_row(0, 0, HEADINGS.values())
        days = book.add_format({"num_format": "dd/mm/yyyy"})
        for place, value in enumerate(values):
            if isinstance(value, tuple):  # a number that its format shows as a day
                sheet.write_number(1, place, value[0], days)
            else:
                sheet.write(1, place, value)

    table = find_table(read_workbook("a.xlsx", made(fill, **options)), HEADINGS, HEADINGS)
    return Line(table, table.rows[0])


def test_values_keep_what_was_typed_and_know_their_address():
    line = a_line("0212/KH-UBND ", "4/12/2026")
    assert (line.text("number"), line.day("day"), line.address("day")) == ("0212/KH-UBND", date(2026, 12, 4), "B2")


def test_a_number_shown_as_a_day_of_1900_is_no_day():
    with refused("cell_date_unlikely") as told:
        a_line("1/KH", (12,)).day("day")
    assert "B2" in str(told.value)


def test_a_bare_number_is_no_day():
    with refused("cell_number_for_date"):
        a_line("1/KH", 46000).day("day")


def test_days_of_a_workbook_that_counts_from_1904():
    assert a_line("1/KH", (44621,), date_1904=True).day("day") == date(2026, 3, 2)


def test_hidden_rows_merged_cells_formulas_and_errors_are_seen():
    def fill(book, sheet):
        sheet.write_formula(0, 0, "=1+1", None, "")
        sheet.write_formula(0, 1, "=1/0", None, "#DIV/0!")
        sheet.merge_range("A2:A3", "gộp")
        sheet.write(2, 1, "x")
        sheet.write(4, 0, "ẩn")
        sheet.set_row(4, None, None, {"hidden": True})

    computed, top, below, hidden = read_workbook("a.xlsx", made(fill))[0].rows
    assert (computed.formulas, computed.errors) == ({0, 1}, {1})
    assert (top.merged, below.merged, hidden.hidden) == ({0}, {0}, True)


def test_a_sheet_without_the_columns_is_told_which_are_missing_and_what_there_is():
    sheets = read_workbook(
        "a.xlsx", made(lambda _, sheet: sheet.write_row(0, 0, ["Số ký hiệu *", "Ghi chú"]), "Bảng lương")
    )
    with refused("workbook_without_table") as told:
        find_table(sheets, HEADINGS, HEADINGS)
    assert "Còn thiếu cột: Ngày ban hành." in str(told.value) and "“Bảng lương”" in str(told.value)


def a_bomb():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * 40_000_000)
    return target.getvalue()


def small():
    return made(lambda _, sheet: (sheet.write(0, 0, "a"), sheet.write(5, 5, "x")))


def far(content):
    return repacked(content, "xl/worksheets/sheet1.xml", lambda part: part.replace(b'"F6"', b'"XFD1048576"'))


def entity(content):
    return repacked(
        content,
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(b"<worksheet", b'<!DOCTYPE a [<!ENTITY l "lol">]><worksheet', 1),
    )


def unseen(content):
    """A far cell in a part that the scan does not know as a sheet; the reader itself would lay out seventeen thousand million cells."""
    return repacked(
        far(content), "xl/_rels/workbook.xml.rels", lambda part: part.replace(b"/worksheet", b"/Worksheet", 1)
    )


@pytest.mark.parametrize(
    ("code", "name", "content"),
    [
        ("workbook_trap", "a.xlsx", a_bomb),
        ("workbook_stray_cell", "a.xlsx", lambda: far(small())),
        ("workbook_unreadable", "a.xlsx", lambda: unseen(small())),
        ("workbook_unreadable", "a.xlsx", lambda: entity(small())),
        ("workbook_unreadable", "a.xlsx", lambda: small()[:900]),
        ("workbook_kind", "a.xls", lambda: b"x"),
        ("workbook_too_wide", "a.xlsx", lambda: made(lambda _, sheet: sheet.write(0, 400, "x"))),
        ("workbook_too_long", "a.csv", lambda: b"x\n" * 101),
    ],
)
def test_what_no_real_workbook_holds_is_refused(code, name, content):
    with refused(code):
        read_workbook(name, content(), max_rows=100)


def test_an_open_document_shows_its_hidden_and_merged_cells():
    target = io.BytesIO()
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    spanned = cell.format(' table:number-rows-spanned="2"', "c")
    rows = (
        f"<table:table-row>{cell.format('', 'a')}</table:table-row>"
        f'<table:table-row table:visibility="filter">{cell.format("", "b")}</table:table-row>'
        f'<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        f"<table:table-row>{spanned}</table:table-row>"
    )
    names = "".join(
        f' xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for p, n in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<office:document-content{names}><office:body><office:spreadsheet><table:table table:name="T">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    found = read_workbook("a.ods", target.getvalue())[0].rows
    assert [(r.number, r.values[0], r.hidden, r.merged) for r in found] == [
        (1, "a", False, frozenset()),
        (2, "b", True, frozenset()),
        (5, "c", False, {0}),
    ]


def test_what_is_written_is_read_back_and_no_text_becomes_a_formula():
    target = io.BytesIO()
    columns = [Column(heading="Số, ký hiệu", required=True), Column(heading="Ngày ban hành", kind="date")]
    write_workbook(target, columns, [["=1+1", date(2026, 3, 1)]], sheet="T", title="Bảng", lists={"x": ["a"]})
    table = find_table(read_workbook("a.xlsx", target.getvalue()), HEADINGS, HEADINGS)
    line = Line(table, table.rows[0])
    assert (line.text("number"), line.day("day"), line.row.formulas) == ("=1+1", date(2026, 3, 1), frozenset())


def test_a_long_workbook_reads_as_the_library_writes_it() -> None:
    columns = [Column(heading="Nội dung"), Column(heading="Số", kind="number"), Column(heading="Ngày", kind="date")]
    rows = [
        ("=1+1", 7, date(2026, 3, 1)),
        ('a < b & c > d "e"', None, date(2024, 2, 29)),
        ("  hai đầu cách\nhai dòng\t", 0, None),
        ("tín hiệu \x0b, \x1f, _x000B_ và _x_", 12, ""),
        (None, None, date(1990, 1, 1)),
        *((f"Việc thứ {n % 3}", n, date(2026, 1, 1 + n % 28)) for n in range(600)),
    ]
    read = []
    for write in (write_long_workbook, write_workbook):
        target = io.BytesIO()
        write(target, columns, iter(rows), sheet="T", title="Bảng")
        read.append(read_workbook("x.xlsx", target.getvalue())[0])
    assert [row.values for row in read[0].rows] == [row.values for row in read[1].rows]
    assert len(read[0].rows) == len(rows) + 2 and not any(row.formulas for row in read[0].rows)
