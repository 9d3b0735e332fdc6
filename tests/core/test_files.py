"""What an upload may be, and that nothing of a refused one stays."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import docx
import pytest
from pypdf import PdfWriter
from tests.core.papers import a_doc_file, packed, with_an_entity

from dondoc.core.files import InspectedFile, inspect_upload, safe_name
from dondoc.core.stores.folder import FolderStore
from dondoc.rules.errors import Refusal

LIMIT = 5 * 1024 * 1024
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def a_docx(body: str, header: str = "") -> bytes:
    document = docx.Document()
    for line in body.split("\n"):
        document.add_paragraph(line)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def a_docx_with_text_box(words: str) -> bytes:
    body = (
        f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p>'
        "</w:txbxContent></w:pict></w:r><w:r><w:t>Nội dung</w:t></w:r></w:p></w:body></w:document>"
    )
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": body})


def an_xlsx(*cells: str) -> bytes:
    items = "".join(f"<si><t>{cell}</t></si>" for cell in cells)
    return packed({"xl/workbook.xml": "<workbook/>", "xl/sharedStrings.xml": f"<sst>{items}</sst>"})


def an_odt(*lines: str, meta: str = "<m/>") -> bytes:
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    body = "".join(f"<t:p>{line}</t:p>" for line in lines)
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "meta.xml": meta,
            "content.xml": f'<office xmlns:t="{text}">{body}</office>',
        }
    )


def a_pdf(*lines: str) -> bytes:
    """A page whose font maps one byte to one letter, as a writer with an embedded font does."""
    letters = sorted({c for line in lines for c in line})
    code = {c: i + 1 for i, c in enumerate(letters)}
    mapping = "".join(f"<{code[c]:02x}> <{ord(c):04x}>\n" for c in letters)
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(letters)} beginbfchar\n{mapping}endbfchar endcmap end"
    )
    drawn = "".join(f"<{''.join(f'{code[c]:02x}' for c in line)}> Tj 0 -20 Td\n" for line in lines)
    page = f"BT /F1 12 Tf 50 700 Td\n{drawn}ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(page)} >>\nstream\n{page}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    tail = f"xref\n0 7\n0000000000 65535 f \n{table}trailer << /Size 7 /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return out + tail.encode("latin-1")


def a_pdf_of(*pages: str) -> bytes:
    writer = PdfWriter()
    for page in pages:
        writer.append(io.BytesIO(a_pdf(page)))
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def ole(stream: str, text: str = "") -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(504)
        + stream.encode("utf-16-le")
        + bytes(64)
        + text.encode("utf-16-le")
        + bytes(64)
    )


CUSTOM = '<p><property name="Mức độ mật"><lpwstr>B</lpwstr></property></p>'
MARGIN = "<w><headerFooter><oddHeader>&amp;C&amp;12MẬT</oddHeader></headerFooter></w>"


def inspect(name: str, content: bytes, limit: int = LIMIT) -> InspectedFile:
    return inspect_upload(name, io.BytesIO(content), limit)


ORDINARY = "Báo cáo kết quả rà soát mật độ dân số năm 2026"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bao-cao.pdf", a_pdf(ORDINARY)),
        ("bao-cao.docx", a_docx(ORDINARY)),
        ("so-lieu.xlsx", an_xlsx("TT", ORDINARY)),
        ("bao-cao.odt", an_odt(ORDINARY)),
        ("bao-cao.doc", ole("WordDocument", ORDINARY)),
        ("so-lieu.xls", ole("Workbook", ORDINARY)),
        ("ghi-chu.txt", ORDINARY.encode()),
        ("ghi-chu.txt", ORDINARY.encode("utf-16")),
        ("so-lieu.csv", ORDINARY.encode("utf-8-sig")),
    ],
)
def test_an_ordinary_file_is_read(name: str, content: bytes) -> None:
    kept = inspect(name, content)
    assert kept.text_read
    assert "mật độ dân số" in kept.text
    assert (kept.name, kept.size, kept.sha256) == (name, len(content), hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", a_pdf("UBND TỈNH", "TỐI MẬT", "V/v ví dụ")),
        ("a.docx", a_docx("UBND TỈNH\nMẬT\nV/v ví dụ")),
        ("a.docx", a_docx("V/v ví dụ", header="TUYỆT MẬT")),
        ("a.docx", a_docx_with_text_box("T Ố I M Ậ T")),
        ("a.xlsx", an_xlsx("TT", "TỐI MẬT")),
        ("a.odt", an_odt("UBND", "MẬT")),
        ("a.doc", ole("WordDocument", "UBND TỈNH VÍ DỤ SỐ MỘT\rTỐI MẬT\rNội dung")),
        ("a.txt", "UBND\nMẬT\n".encode()),
        ("a.csv", "TT,MẬT,x\n".encode()),
        ("kế hoạch tối mật.pdf", a_pdf("x")),
        ("TUYET MAT.pdf", a_pdf("x")),
        (
            "a.docx",
            packed({"word/document.xml": "<a/>", "docProps/core.xml": "<c><title>Kế hoạch tối mật</title></c>"}),
        ),
        ("a.docx", packed({"word/document.xml": "<a/>", "docProps/custom.xml": CUSTOM})),
        ("a.docx", packed({"word/document.xml": "<a/>", "word/header1.xml": '<h><textpath string="MẬT"/></h>'})),
        ("a.xlsx", packed({"xl/workbook.xml": '<w><sheet name="TỐI MẬT"/></w>'})),
        ("a.xlsx", packed({"xl/workbook.xml": "<w/>", "xl/worksheets/sheet1.xml": MARGIN})),
        ("a.odt", an_odt("UBND", meta="<m><keyword>mật</keyword></m>")),
        ("a.pdf", a_pdf("x").replace(b"/Root 1 0 R", b"/Root 1 0 R /Info << /Subject (TOI MAT) >>")),
        ("a.pdf", a_pdf("x").replace(b"/Parent 2 0 R", b"/Parent 2 0 R /Annots [<< /Contents (TUYET MAT) >>]")),
        ("a.doc", a_doc_file([("Noi dung mot hai ba\rTOI MAT\r", True)])),
        ("a.doc", a_doc_file([("Nội dung\r", False)], title="TỐI MẬT")),
        (
            "a.docx",
            a_docx("TuyÖt mËt cña c¸c tØnh: UBND tØnh, c¸c së thùc hiÖn viÖc ®­îc giao\nT\u00e8i m\u00cbt: kÕt qu¶"),
        ),
    ],
)
def test_a_marked_file_is_refused_and_nothing_of_it_is_told(name: str, content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        inspect(name, content)
    assert refused.value.code == "file_secret"
    assert set(refused.value.params) == {"rule"}
    assert name not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("cv.pdf", b"MZ\x90\x00\x03", "file_kind_refused", "một chương trình chạy trên Windows"),
        ("cv.pdf", b"\x7fELF\x02", "file_kind_refused", "Linux"),
        ("cv.pdf", packed({"a.txt": "x"}), "file_kind_refused", "một tệp nén ZIP"),
        ("cv.zip", packed({"a.txt": "x"}), "file_kind_refused", "PDF, DOCX"),
        ("cv.docx", packed({"word/document.xml": "<a/>", "word/vbaProject.bin": b"x"}), "file_kind_refused", "macro"),
        ("cv.docx", ole("EncryptedPackage"), "file_kind_refused", "mật khẩu"),
        ("cv.txt", b"<!DOCTYPE html><html>", "file_kind_refused", "trang web"),
        ("anh.jpg", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "file_heic", "Tương thích nhất"),
        ("IMG_1.HEIC", b"\x00\x00\x00\x24ftypmif1\x00\x00\x00\x00", "file_heic", "JPG"),
        ("cv.txt", b"\x00\x01\x02\x03", "file_kind_refused", "chưa nhận biết"),
        ("cv.docx", b"PK\x03\x04rubbish", "file_kind_refused", "đã hỏng"),
        ("cv.docx", a_pdf("x"), "file_kind_differs", "đuôi .pdf"),
        ("cv", a_pdf("x"), "file_kind_differs", "đuôi .pdf"),
        ("cv.pdf", a_docx("x"), "file_kind_differs", "đuôi .docx"),
        ("cv.pdf", b"", "file_empty", "không có nội dung"),
    ],
)
def test_what_is_not_accepted_is_named(name: str, content: bytes, code: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        inspect(name, content)
    assert refused.value.code == code
    assert f"“{name}”" in str(refused.value)
    assert words in str(refused.value)


def test_the_limit_itself_is_allowed_and_one_byte_more_is_named_with_the_limit() -> None:
    content = b"x" * (1024 * 1024)
    assert inspect("a.txt", content, limit=len(content)).size == len(content)
    with pytest.raises(Refusal) as refused:
        inspect("a.txt", content + b"x", limit=len(content))
    assert refused.value.code == "file_too_large"
    assert "1 MB" in str(refused.value)


def test_only_the_limit_is_read_of_an_endless_stream() -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            self.taken += size
            return b"x" * size

    stream = Endless()
    with pytest.raises(Refusal):
        inspect_upload("a.txt", stream, 1000)  # type: ignore[arg-type]
    assert stream.taken <= 1001


def test_a_packed_trap_is_refused() -> None:
    bomb = packed({"word/document.xml": b"<a>" + b" " * (60 * 1024 * 1024)})
    with pytest.raises(Refusal) as refused:
        inspect("a.docx", bomb)
    assert refused.value.code == "file_trap"


def _long(lines: int) -> list[str]:
    return [f"Dòng thứ {n} của một báo cáo dài, không có gì đặc biệt." for n in range(lines)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", a_pdf_of("Trang một", "Trang hai", "Trang ba", "TỐI MẬT")),
        ("a.txt", "\n".join([*_long(1500), "TỐI MẬT", *_long(20)]).encode()),
        ("a.docx", a_docx("\n".join([*_long(900), "TỐI MẬT"]))),
        ("a.xlsx", an_xlsx(*_long(900), "TỐI MẬT")),
    ],
)
def test_th_5_2_d_a_mark_on_a_late_page_is_found(name: str, content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        inspect(name, content)
    assert refused.value.code == "file_secret"


def test_text_beyond_what_is_judged_is_said_to_be_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    long = "\n".join(_long(900)).encode()
    assert inspect("a.txt", long).text_read
    monkeypatch.setattr("dondoc.core.text_of_files.MOST_JUDGED", 1000)
    assert not inspect("a.txt", long).text_read
    assert not inspect("a.docx", a_docx(long.decode())).text_read


def test_the_parts_of_an_office_file_share_one_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = {f"xl/worksheets/sheet{n}.xml": f"<w><v>Trang {n}</v></w>" for n in range(1, 9)}
    many = packed({"xl/workbook.xml": "<w/>", "[Content_Types].xml": "<T/>"} | sheets)
    assert inspect("a.xlsx", many).text_read
    monkeypatch.setattr("dondoc.core.text_of_files.MAX_FILE_BYTES", 60)
    read = inspect("a.xlsx", many)
    assert (read.text_read, "Trang 1" in read.text, "Trang 8" in read.text) == (False, True, False)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("scan.png", b"\x89PNG\r\n\x1a\n" + bytes(40)),
        ("anh.JPEG", b"\xff\xd8\xff\xe0" + bytes(40)),
        ("hong.pdf", b"%PDF-1.7 and then nothing"),
        ("hong.docx", packed({"word/document.xml": "<w:p><w:t>cụt"})),
        ("thuc-the.docx", with_an_entity()),
        ("cu.doc", ole("WordDocument")),
    ],
)
def test_what_cannot_be_read_is_accepted_and_says_so(name: str, content: bytes) -> None:
    kept = inspect(name, content)
    assert (kept.text, kept.text_read) == ("", False)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\Báo cáo.pdf", "Báo cáo.pdf"),
        ("Ba\u0301o ca\u0301o.pdf", "Báo cáo.pdf"),
        ("a\x00b\u202egnp.pdf", "abgnp.pdf"),
        ("  .pdf", "tep.pdf"),
        ("", "tep"),
        ('a"b<c>.pdf', "abc.pdf"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_extension_and_whole_letters() -> None:
    safe = safe_name("ệ" * 300 + ".docx")
    assert safe.endswith("ệ.docx")
    assert len(safe.encode()) <= 200


def files_under(root: Path) -> list[str]:
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


def test_a_kept_file_lies_under_its_checksum(tmp_path: Path) -> None:
    kept = inspect("a.txt", b"xin chao")
    store = FolderStore(tmp_path)
    path = store.put(kept.sha256, kept.content)
    assert path == f"{kept.sha256[:2]}/{kept.sha256[2:4]}/{kept.sha256}"
    assert (tmp_path / path).read_bytes() == b"xin chao"
    assert store.put(kept.sha256, kept.content) == path
    assert list(store.paths()) == [path]
    assert files_under(tmp_path) == [path]
