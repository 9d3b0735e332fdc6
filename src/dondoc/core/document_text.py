"""The text of a document for whoever reads it for its meaning: paragraphs in order, numbers of lists, one line a table row.

`text_of_files` reads the same files to judge them; there nothing may be missing, here nothing may stand where it does not belong. No Django:
`dondoc extract` reads files without a database. A broken file gives a sentence in `warnings`, never an exception.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException

from dondoc.core.files import kind_by_content
from dondoc.core.text_of_doc import Doc, read_doc
from dondoc.core.text_of_files import decoded, pdf_pages
from dondoc.core.text_of_odt import odt_lines
from dondoc.core.text_of_word import Lines, docx_lines
from dondoc.rules.errors import Refusal
from dondoc.rules.legacy_letters import composed
from dondoc.rules.said import said

#: About 500 pages: no directive comes near.
MOST_CHARS = 1_500_000
#: A page with fewer letters than this and a picture on it was scanned.
FEWEST_LETTERS = 30
#: Kinds that are read for their meaning; the others hold figures or pictures.
READABLE = frozenset({"docx", "odt", "pdf", "doc", "txt"})

_BROKEN = (zipfile.BadZipFile, zlib.error, ParseError, DefusedXmlException, NotImplementedError, RuntimeError, OSError)
_BROKEN += (EOFError, ValueError, LookupError)


@dataclass(frozen=True, slots=True)
class DocumentText:
    """What was read. `text` is NFC with "\\n" between lines; "" where nothing can be read, and then a warning says why. `kind` is the kind by
    content ("" where it is none we know). `scanned`: pages are pictures without a text layer. `apart`: headers, footers, notes — what stands on
    the paper but in no sentence. `warnings`: Vietnamese sentences."""

    text: str
    kind: str
    scanned: bool = False
    warnings: tuple[str, ...] = ()
    apart: str = ""


def document_text(name: str, content: bytes) -> DocumentText:
    """The text of a file as people read it. `name` matters only for plain text, whose bytes do not tell what they are. Never raises."""
    try:
        kind, words = kind_by_content(name, content)
    except Refusal as refusal:  # a packed trap
        return DocumentText("", "", warnings=(said(refusal.sentence, **refusal.params),))
    if not content.strip(b"\0 \t\r\n"):
        return DocumentText("", kind or "", warnings=(said("Tệp không có nội dung."),))
    if kind is None:
        return DocumentText("", "", warnings=(said("Không đọc được tệp vì đây là {words}.", words=words),))
    if kind in ("png", "jpg"):
        return DocumentText("", kind, scanned=True, warnings=(SCAN,))
    if kind not in READABLE:
        return DocumentText(
            "", kind, warnings=(said("Tệp {kind} không phải văn bản chữ nên không đọc.", kind=kind.upper()),)
        )
    return _whole(kind, _READERS[kind](content))


SCAN = said(
    "Tệp là bản quét (ảnh chụp trang giấy), không có lớp chữ nên không đọc được chữ. "
    "Anh/chị dùng tệp gốc của văn bản hoặc nhập tay."
)
PARTLY_SCANNED = said("Có {pages} trang là ảnh quét nên không đọc được chữ trên các trang đó.", pages=0)
BROKEN = said("Tệp bị hỏng nên chỉ đọc được một phần hoặc không đọc được. Anh/chị mở tệp, lưu lại rồi thử lại.")
CUT = said("Tệp quá dài; chỉ phần đầu được đọc.")
OLD_LETTERS = said(
    "Tệp dùng phông chữ kiểu cũ (TCVN3 hoặc VNI); chữ đã được chuyển sang Unicode, anh/chị đối chiếu lại."
)
NUMBERS_LOST = said("Số thứ tự tự động của tệp .doc không đọc được; các mục có thể thiếu số.")
FAST_SAVED = said("Tệp .doc được lưu kiểu ghi nhanh; anh/chị đối chiếu lại với bản gốc.")


def _whole(kind: str, read: DocumentText) -> DocumentText:
    """The same with tidy letters: composed, of one encoding, without what no eye sees."""
    # Old letters first: one of them is a soft hyphen, which is tidied away from texts of today.
    text, converted = composed(read.text[:MOST_CHARS])
    text = _tidied(text)
    warnings = list(read.warnings)
    if len(read.text) > MOST_CHARS:
        warnings.append(CUT)
    if converted:
        warnings.append(OLD_LETTERS)
    if not text.strip() and not warnings:
        warnings.append(SCAN if read.scanned else said("Tệp không có chữ nào đọc được."))
    return DocumentText(text, kind, read.scanned, tuple(warnings), _tidied(composed(read.apart)[0]))


def _tidied(text: str) -> str:
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n"))
    text = re.sub(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b\x0e-\x1f]", "", text)
    return re.sub(r"[^\S\n]+(?=\n|$)", "", text.replace("\xa0", " ")).strip("\n")


def _packed(reader: Callable[[zipfile.ZipFile], Lines]) -> Callable[[bytes], DocumentText]:
    def read(content: bytes) -> DocumentText:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                lines = reader(package)
                pictured = any(re.match(r"(?:word/media|Pictures)/", name) for name in package.namelist())
        except _BROKEN:
            return DocumentText("", "", warnings=(BROKEN,))
        text = "\n".join(lines.body)
        scanned = pictured and sum(c.isalpha() for c in text) < FEWEST_LETTERS
        warnings = (SCAN,) * scanned + (CUT,) * lines.cut
        return DocumentText(text, "", scanned, warnings, "\n".join(lines.apart))

    return read


def _pdf(content: bytes) -> DocumentText:
    pages, complete = pdf_pages(content, MOST_CHARS)
    blank = [page for page in pages if sum(c.isalpha() for c in page.text) < FEWEST_LETTERS]
    pictures = sum(page.pictured for page in blank)
    text = "\n".join(page.text for page in pages)
    scanned = bool(pictures) and (len(blank) == len(pages) or sum(c.isalpha() for c in text) < 5 * FEWEST_LETTERS)
    warnings: list[str] = []
    if scanned:
        warnings.append(SCAN)
    elif pictures:
        warnings.append(said(PARTLY_SCANNED.sentence, pages=pictures))
    if not complete:
        warnings.append(CUT if pages else BROKEN)
    return DocumentText(text, "", scanned, tuple(warnings))


def _doc(content: bytes) -> DocumentText:
    doc: Doc = read_doc(content, MOST_CHARS)
    if doc.refused == "encrypted":
        words = said("Tệp .doc đặt mật khẩu nên không đọc được. Anh/chị bỏ mật khẩu rồi gửi lại.")
        return DocumentText("", "", warnings=(words,))
    if doc.refused:
        return DocumentText("", "", warnings=(BROKEN,))
    warnings = [NUMBERS_LOST] if doc.numbered else []
    return DocumentText(doc.text, "", False, tuple(warnings + [FAST_SAVED] * doc.fast_saved), doc.apart)


def _txt(content: bytes) -> DocumentText:
    return DocumentText(decoded(content), "")


_READERS: dict[str, Callable[[bytes], DocumentText]] = {
    "docx": _packed(docx_lines),
    "odt": _packed(odt_lines),
    "pdf": _pdf,
    "doc": _doc,
    "txt": _txt,
}
