"""Uploads: what may be kept, decided in memory before a byte is stored."""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from dondoc.core.text_of_files import MAX_CHARS, all_to_judge
from dondoc.core.virus_scan import Scan, scan_upload
from dondoc.rules.errors import Refusal
from dondoc.rules.secrecy import mark_in_file_name, mark_in_metadata, stamp_in

MAX_NAME_BYTES = 200
#: A packed office file beyond these is a trap: no real one comes near.
MAX_MEMBERS = 5_000
MAX_UNPACKED_BYTES = 400 * 1024 * 1024
MAX_RATIO = 150
RATIO_FROM_BYTES = 20 * 1024 * 1024

#: Lines that two pieces of a long text share when it is judged.
OVERLAP = 10

_OPEN_XML = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": _OPEN_XML + "wordprocessingml.document",
    "xlsx": _OPEN_XML + "spreadsheetml.sheet",
    "pptx": _OPEN_XML + "presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "txt": "text/plain",
    "csv": "text/csv",
    "png": "image/png",
    "jpg": "image/jpeg",
}
EXTENSIONS = {**{kind: kind for kind in MEDIA_TYPES}, "jpeg": "jpg"}
ACCEPTED = "PDF, DOCX, XLSX, PPTX, ODT, ODS, DOC, XLS, TXT, CSV, PNG, JPG"

#: First bytes of what is not accepted, in words the user is told.
_REFUSED_KINDS = (
    (b"MZ", "một chương trình chạy trên Windows"),
    (b"\x7fELF", "một chương trình chạy trên Linux"),
    (b"#!", "một tệp lệnh"),
    (b"Rar!", "một tệp nén RAR"),
    (b"7z\xbc\xaf\x27\x1c", "một tệp nén 7z"),
    (b"\x1f\x8b", "một tệp nén GZIP"),
    (b"GIF8", "một ảnh GIF"),
    (b"{\\rtf", "một văn bản RTF"),
    (b"II*\x00", "một ảnh TIFF"),
    (b"MM\x00*", "một ảnh TIFF"),
)
_PACKED_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
#: Four bytes behind the length of the first box of a HEIF picture (ISO/IEC 23008-12): the brands that telephones write.
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNKNOWN = "một loại tệp chưa nhận biết được"


#: The fact of a line of the log that holds the SHA-256 of stored files, by their ids.
SUMS = "sums"
#: Kinds of file that hold rows.
SHEETS = frozenset({"xlsx", "ods", "csv"})


@dataclass(frozen=True, slots=True)
class InspectedFile:
    """An upload that may be kept. `text` is that of its first pages; all pages were judged. `text_read` is False where not all of it could be
    read (a scan, an encrypted, broken or endless file): then a person has to look for marks of secrecy himself. `mark`: the rule by which a
    sheet bears a mark somewhere, for a door that refuses its rows one by one. `scan`: what a scanner for viruses said."""

    name: str
    media_type: str
    size: int
    sha256: str
    content: bytes
    text: str
    text_read: bool
    mark: str = ""
    scan: Scan = Scan.NONE


def inspect_upload(
    name: str, stream: BinaryIO, limit_bytes: int, *, by_rows: bool = False, ours: bool = False
) -> InspectedFile:
    """The upload, checked: name, size, kind by content, traps, marks of secrecy. Nothing is written anywhere. `by_rows`: a sheet whose text
    bears a mark is let through with its `mark`, to be judged row by row by whoever asked for it. `ours`: the system made the file, or has shown
    it to the scanner already.

    Raises Refusal: file_secret (bearing nothing of the file, its name neither), file_too_large, file_empty,
    file_heic, file_kind_refused, file_kind_differs, file_trap, file_infected, scanner_gone.
    """
    rule = mark_in_file_name(name)
    if rule:
        raise secret_file(rule)
    shown = safe_name(name)
    content = stream.read(limit_bytes + 1)
    if len(content) > limit_bytes:
        raise Refusal(
            "file_too_large",
            "Tệp “{name}” lớn hơn mức {limit} MB. Anh/chị nén ảnh trong tệp, chia tệp thành nhiều phần, "
            "hoặc nhờ quản trị nâng mức.",
            name=shown,
            limit=f"{limit_bytes / 1024 / 1024:g}".replace(".", ","),
        )
    if not content:
        raise Refusal("file_empty", "Tệp “{name}” không có nội dung. Anh/chị chọn lại tệp.", name=shown)
    kind = _agreed_kind(shown, content)
    text, text_read, properties = all_to_judge(kind, content)
    rule = mark_in_metadata(properties)
    if rule:
        raise secret_file(rule)
    rule = next((rule for piece in pieces(text) if (rule := stamp_in(piece))), None)
    if rule and not (by_rows and kind in SHEETS):
        raise secret_file(rule)
    digest = hashlib.sha256(content).hexdigest()
    kept = "" if rule else text[:MAX_CHARS]
    scan = Scan.NONE if ours else scan_upload(content)
    return InspectedFile(shown, MEDIA_TYPES[kind], len(content), digest, content, kept, text_read, rule or "", scan)


def pieces(text: str) -> Iterator[str]:
    """The text in pieces of about six pages, cut between lines. Each begins with the last lines of the one before, so that a mark spread
    over lines, or a word broken over two, is judged whole."""
    piece: list[str] = []
    size = 0
    for line in text.splitlines():
        piece.append(line)
        size += len(line) + 1
        if size > MAX_CHARS:
            yield "\n".join(piece)
            piece, size = piece[-OVERLAP:], 0
    if size:
        yield "\n".join(piece)


def safe_name(name: str) -> str:
    """The last part of `name`: NFC, no path, no control or invisible characters, at most 200 bytes, extension kept."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    clean = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*')
    stem, dot, extension = " ".join(clean.split()).rstrip(". ").rpartition(".")
    if not dot:
        stem, extension = extension, ""
    tail = (dot + extension)[:20]
    room = MAX_NAME_BYTES - len(tail.encode())
    return (stem.encode()[:room].decode("utf-8", "ignore").strip() or "tep") + tail


def secret_file(rule: str) -> Refusal:
    """What is said of a marked file or of its text; it repeats nothing of either."""
    return Refusal(
        "file_secret",
        "Tệp mang dấu hiệu bí mật nhà nước nên hệ thống không nhận và không lưu lại gì của tệp. "
        "Anh/chị xử lý văn bản này theo đường văn thư mật.",
        cite="Luật 117/2025/QH15",
        rule=rule,
    )


def _agreed_kind(name: str, content: bytes) -> str:
    """The kind of `content`, which the extension of `name` has to agree with."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    claimed = EXTENSIONS.get(extension)
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        raise Refusal(
            "file_heic",
            "Ảnh “{name}” ở dạng HEIC của điện thoại, hệ thống không nhận. Trên iPhone, anh/chị vào Cài đặt, Camera, Định dạng, chọn “Tương thích "
            "nhất” rồi chụp lại; ảnh đã chụp thì chia sẻ hoặc xuất ra dạng JPG, hoặc chụp màn hình ảnh đó, rồi gửi lại.",
            name=name,
        )
    kind, words = kind_by_content(name, content)
    if kind is None:
        raise Refusal(
            "file_kind_refused",
            "Tệp “{name}” thực ra là {words}, hệ thống không nhận. Các loại được nhận: {accepted}.",
            name=name,
            words=words,
            accepted=ACCEPTED,
        )
    if claimed != kind:
        raise Refusal(
            "file_kind_differs",
            "Tệp “{name}” thực ra là tệp {kind}. Anh/chị lưu lại tệp với đuôi .{extension} rồi gửi lại.",
            name=name,
            kind=kind.upper(),
            extension=kind,
        )
    return kind


def kind_by_content(name: str, content: bytes) -> tuple[str | None, str]:
    """The accepted kind by content, or None and what it is in words. Raises Refusal file_trap for a packed trap."""
    for beginning, words in _REFUSED_KINDS:
        if content.startswith(beginning):
            return None, words
    if b"%PDF-" in content[:1024]:
        return "pdf", ""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png", ""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg", ""
    if content.startswith(_OLE):
        return _ole_kind(content)
    if content.startswith(b"PK"):
        return _packed_kind(name, content)
    return _text_kind(content, EXTENSIONS.get(name.rpartition(".")[2].lower()))


def _ole_kind(content: bytes) -> tuple[str | None, str]:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if has("EncryptedPackage"):
        return None, "một tệp Office đặt mật khẩu"
    if has("WordDocument"):
        return "doc", ""
    if has("Workbook") or has("Book"):
        return "xls", ""
    return None, _UNKNOWN


def _packed_kind(name: str, content: bytes) -> tuple[str | None, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
            if _is_trap(members, len(content)):
                raise Refusal(
                    "file_trap",
                    "Tệp “{name}” khi mở ra lớn bất thường nên hệ thống không nhận. "
                    "Anh/chị xuất lại tệp sang PDF rồi gửi.",
                    name=name,
                )
            names = {m.filename for m in members}
            if any(n.endswith(("vbaProject.bin", ".exe", ".dll")) for n in names):
                return None, "một tệp Office có chứa mã lệnh (macro)"
            kind = next((k for part, k in _PACKED_PARTS.items() if part in names), None)
            return (kind, "") if kind else _open_document_kind(package, names)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        return None, "một tệp nén đã hỏng"


def _open_document_kind(package: zipfile.ZipFile, names: set[str]) -> tuple[str | None, str]:
    if "mimetype" in names and "content.xml" in names:
        with package.open("mimetype") as member:
            said = member.read(200).decode("ascii", "replace").strip()
        for kind in ("odt", "ods"):
            if said == MEDIA_TYPES[kind]:
                return kind, ""
    return None, "một tệp nén ZIP"


def _is_trap(members: list[zipfile.ZipInfo], packed: int) -> bool:
    unpacked = sum(m.file_size for m in members)
    swollen = unpacked > RATIO_FROM_BYTES and unpacked > MAX_RATIO * packed
    return len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED_BYTES or swollen


def _text_kind(content: bytes, claimed: str | None) -> tuple[str | None, str]:
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<script", b"<svg")):
        return None, "một trang web"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", content):
        return (claimed if claimed in ("txt", "csv") else "txt"), ""
    return None, _UNKNOWN
