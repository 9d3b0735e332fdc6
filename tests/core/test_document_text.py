"""A document is read as people read it: numbers of lists, rows of tables, nothing from the margins; whatever comes, a sentence and no fault."""

from __future__ import annotations

import io

import pytest
from tests.core.papers import a_doc_file, a_word_file, packed, paragraph, w, with_an_entity
from tests.core.test_files import a_pdf, ole

from dondoc.core.document_text import (
    BROKEN,
    CUT,
    FAST_SAVED,
    MOST_CHARS,
    OLD_LETTERS,
    SCAN,
    DocumentText,
    document_text,
)
from dondoc.core.files import inspect_upload
from dondoc.rules.legacy_letters import composed

LIST = w(
    "abstractNum",
    "".join(
        w("lvl", w("numFmt", val=form) + w("lvlText", val=pattern), ilvl=n)
        for n, (form, pattern) in enumerate([("decimal", "%1."), ("lowerLetter", "%2)"), ("bullet", "\uf0b7")])
    ),
    abstractNumId=4,
) + w("num", w("abstractNumId", val=4), numId=1)


def cell(*texts: str, **marks: object) -> str:
    properties = "".join(w(name, val=value) for name, value in marks.items())
    return w("tc", w("tcPr", properties) + "".join(paragraph(text) for text in texts))


def the_plan() -> bytes:
    head = w("tr", cell("UBND TỈNH", "Số: 7/KH-UBND") + cell("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Ngày 2/3/2026"))
    rows = (
        cell("TT") + cell("Nhiệm vụ") + cell("Chủ trì"),
        cell("I. Phần chung", gridSpan=3),
        cell("1") + cell("Rà soát", "danh mục") + cell("Sở Tài chính", vMerge="restart"),
        cell("2") + cell("Báo cáo") + cell("", vMerge="continue"),
    )
    box = w("r", w("pict", w("txbxContent", paragraph("Trong hộp")))) + w("r", w("t", " còn nữa."))
    body = w("tbl", head) + paragraph("Nhiệm vụ", number="1") + paragraph("Rà soát;", number="1", level=1)
    body += paragraph("Báo cáo:", number="1", level=1) + paragraph("hằng tháng.", number="1", level=2)
    body += paragraph("Giải pháp", number="1") + paragraph("Phối hợp.", number="1", level=1)
    body += w("tbl", "".join(w("tr", row) for row in rows)) + paragraph("Câu chính", inside=box)
    return a_word_file(body, LIST, header1=paragraph("Đầu trang"), footnotes=paragraph("Cước chú"))


def test_a_word_file_is_read_with_its_numbers_rows_and_boxes() -> None:
    read = document_text("ke-hoach.docx", the_plan())
    assert read.text.splitlines() == [
        "UBND TỈNH",
        "Số: 7/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Ngày 2/3/2026",
        "1. Nhiệm vụ",
        "a) Rà soát;",
        "b) Báo cáo:",
        "- hằng tháng.",
        "2. Giải pháp",
        "a) Phối hợp.",
        "TT | Nhiệm vụ | Chủ trì",
        "I. Phần chung",
        "1 | Rà soát danh mục | Sở Tài chính",
        "2 | Báo cáo |",
        "Câu chính còn nữa.",
        "Trong hộp",
    ]
    assert read.apart.splitlines() == ["Cước chú", "Đầu trang"]
    assert (read.kind, read.scanned, read.warnings) == ("docx", False, ())


def test_an_open_document_is_read_alike() -> None:
    names = ["text", "table", "office", "style", "draw"]
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    style = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
        '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style>'
    )
    inner = "<text:list><text:list-item><text:p>Rà<text:s text:c='2'/>soát</text:p></text:list-item></text:list>"
    body = (
        f'<text:list text:style-name="L"><text:list-item><text:p>Một</text:p>{inner}</text:list-item>'
        "<text:list-item><text:p>Hai</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>TT</text:p></table:table-cell>"
        "<table:table-cell><text:p>Chủ</text:p><text:p>trì</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p>Câu <draw:frame><draw:text-box><text:p>Hộp</text:p></draw:text-box></draw:frame>chính"
        "<text:note><text:note-body><text:p>Cước chú</text:p></text:note-body></text:note>.</text:p>"
    )
    content = f"<office:document {spaces}>{style}<office:body><office:text>{body}</office:text></office:body></office:document>"
    footer = f"<office:document {spaces}><style:footer><text:p>Chân trang</text:p></style:footer></office:document>"
    said = "application/vnd.oasis.opendocument.text"
    read = document_text("a.odt", packed({"mimetype": said, "content.xml": content, "styles.xml": footer}))
    assert read.text.splitlines() == ["1. Một", "a) Rà  soát", "2. Hai", "TT | Chủ trì", "Câu chính.", "Hộp"]
    assert read.apart.splitlines() == ["Cước chú", "Chân trang"]


def test_an_old_word_file_is_read_by_its_piece_table() -> None:
    text = "Kế hoạch\rTT\x07Việc\x07\x071\x07Rà soát\rlại\x07\x07\x13 PAGE \x1412\x15 hết.\r"
    ends = tuple(n for n, letter in enumerate(text) if letter == "\x07" and text[n - 1] == "\x07")
    inside = tuple(n for n, letter in enumerate(text) if letter == "\x07") + (text.index("\rlại"),)
    content = a_doc_file([(text, False), ("Plain letters\r", True)], row_ends=ends, in_table=inside, title="Tên")
    read = document_text("a.doc", content)
    assert read.text.splitlines() == ["Kế hoạch", "TT | Việc", "1 | Rà soát lại", "12 hết.", "Plain letters"]
    fast, locked = bytearray(content), bytearray(content)
    fast[512 + 0x0A] |= 0x04
    locked[512 + 0x0B] |= 0x01
    assert document_text("a.doc", bytes(fast)).warnings == (FAST_SAVED,)
    assert "mật khẩu" in document_text("a.doc", bytes(locked)).warnings[0]
    assert document_text("a.doc", ole("WordDocument")).warnings == (BROKEN,)


def test_pages_of_a_pdf_keep_their_lines_and_a_scan_is_said_to_be_one() -> None:
    read = document_text("a.pdf", a_pdf("Một dòng chữ đủ dài để biết là trang có chữ", "Dòng hai"))
    assert read.text.splitlines() == ["Một dòng chữ đủ dài để biết là trang có chữ", "Dòng hai"]
    assert read.warnings == ()
    scan = b"/Resources << /XObject << /I 5 0 R >> /Font << /F1 5 0 R >> >>"
    image = a_pdf("1").replace(b"/Type /Font /Subtype /Type1", b"/Type /XObject /Subtype /Image")
    image = image.replace(b"/Resources << /Font << /F1 5 0 R >> >>", scan)
    read = document_text("a.pdf", image)
    assert (read.scanned, read.warnings) == (True, (SCAN,))
    assert document_text("a.png", b"\x89PNG\r\n\x1a\n" + bytes(9)).scanned


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("Ủy ban nhân dân".encode("utf-16"), "Ủy ban nhân dân"),
        ("Cộng hòa xã hội".encode("utf-8-sig"), "Cộng hòa xã hội"),
        (b"Quy\xea\xect \xf0i\xf2nh", "Quyết đị"),
        (
            "Uû ban nh©n d©n tØnh yªu cÇu c¸c së thùc hiÖn viÖc ®­îc giao".encode("cp1252"),
            "yêu cầu các sở thực hiện việc được giao",
        ),
    ],
)
def test_plain_text_of_any_encoding(content: bytes, words: str) -> None:
    assert words in document_text("a.txt", content).text


def test_old_letters_become_unicode_and_texts_of_today_stay() -> None:
    vni = "UÛY BAN NHAÂN DAÂN TÆNH yeâu caàu caùc sôû thöïc hieän vieäc ñöôïc giao trong thaùng"
    assert composed(vni) == ("ỦY BAN NHÂN DÂN TỈNH yêu cầu các sở thực hiện việc được giao trong tháng", True)
    today = "Công điện về việc bảo đảm an toàn hồ đập; Nghị định số 5; Ï Ñ µ là chữ lạ."
    assert composed(today) == (today, False)
    read = document_text("a.docx", a_word_file(paragraph(vni)))
    assert read.warnings == (OLD_LETTERS,)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", packed({"word/document.xml": "<w:p><w:t>cụt"})),
        ("a.docx", with_an_entity()),
        ("a.docx", packed({"word/document.xml": b"<a>" + b" " * (60 * 1024 * 1024)})),
        ("a.docx", packed({"word/document.xml": "<a>" * 3000 + "</a>" * 3000})),
        ("a.docx", b"PK\x03\x04rubbish"),
        ("a.odt", packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a"})),
        ("a.pdf", b"%PDF-1.7 and then nothing"),
        ("a.xlsx", packed({"xl/workbook.xml": "<w/>"})),
        ("a.exe", b"MZ\x90\x00"),
        ("a.txt", b""),
        ("a", b"\x00\x01\x02"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(name: str, content: bytes) -> None:
    read = document_text(name, content)
    assert isinstance(read, DocumentText)
    assert read.text == ""
    assert read.warnings and read.warnings[0].endswith(".")


def test_a_long_document_is_read_within_its_bounds() -> None:
    line = "Sở Xây dựng chủ trì, phối hợp với các đơn vị liên quan rà soát quy hoạch và báo cáo kết quả. " * 20
    long = document_text("a.docx", a_word_file(paragraph(line) * (MOST_CHARS // len(line) + 2)))
    assert len(long.text) <= MOST_CHARS
    assert "chỉ phần đầu" in long.warnings[0]


def test_a_small_package_of_millions_of_elements_is_read_to_a_bound_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dondoc.core.text_of_word.MOST_ELEMENTS", 50)
    packages = {"a.docx": a_word_file(paragraph("Đầu") + "<w:p/>" * 20_000 + paragraph("Cuối"))}
    said = "application/vnd.oasis.opendocument.text"
    odt = (
        '<o:d xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><o:text><p>Đầu</p>{}<p>Cuối</p></o:text></o:d>'
    )
    packages["a.odt"] = packed({"mimetype": said, "content.xml": odt.format("<p/>" * 20_000)})
    for name, content in packages.items():
        read, kept = document_text(name, content), inspect_upload(name, io.BytesIO(content), len(content))
        assert (read.text.split("\n")[0], "Cuối" in read.text, read.warnings) == ("Đầu", False, (CUT,))
        assert (kept.text.strip(), kept.text_read) == ("Đầu", False)
    cell = "<p>Chữ</p>"
    for _ in range(4):  # tables inside one another, each repeated sixty times
        cell = f'<table><table-row><table-cell number-columns-repeated="60">{cell}</table-cell></table-row></table>'
    nested = packed({"mimetype": said, "content.xml": odt.format(cell)})
    assert len(document_text("a.odt", nested).text) < 1000
