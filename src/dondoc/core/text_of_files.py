"""The text of a file: its beginning to be shown and found, all of it to be judged. Bounded in size and time; a broken file gives "".

Office files are read as their XML: stamps often stand in text boxes and headers, which document libraries pass over.
"""

from __future__ import annotations

import codecs
import io
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from dondoc.core.properties_of_files import packed_properties
from dondoc.core.text_of_doc import read_doc
from dondoc.core.text_of_pdf import PICTURED, PROPERTIES
from dondoc.core.text_of_word import Budget
from dondoc.rules.legacy_letters import composed

#: About six pages.
MAX_CHARS = 20_000
#: More than any file that a person wrote; what lies beyond is told to be unread.
MOST_JUDGED = 2_000_000
#: Of the XML parts of one file together, unpacked.
MAX_FILE_BYTES = 32 * 1024 * 1024
MAX_PART_BYTES = 16 * 1024 * 1024
MAX_PARTS = 500
PDF_SECONDS = 20
#: Fewer letters than this from an old Office file are chance, not text.
FEWEST_LETTERS = 20

#: In the order in which a stamp is likely: headers and footers are short, the body may be long.
_PARTS = {
    "docx": (
        r"word/(?:header|footer)\d*\.xml",
        r"word/document\.xml",
        r"word/(?:footnotes|endnotes|comments)\.xml",
        r"word/(?:diagrams/data|charts/chart)\d*\.xml",
    ),
    "xlsx": (
        r"xl/workbook\.xml",
        r"xl/sharedStrings\.xml",
        r"xl/(?:drawings/drawing|comments|threadedComments/threadedComment|charts/chart)\d*\.xml",
        r"xl/worksheets/sheet\d+\.xml",
    ),
    "pptx": (
        r"ppt/slides/slide\d+\.xml",
        r"ppt/(?:notesSlides/notesSlide|slideMasters/slideMaster|slideLayouts/slideLayout|comments/\w*comment)\d*\.xml",
    ),
    "odt": (r"styles\.xml", r"content\.xml"),
    "ods": (r"styles\.xml", r"content\.xml"),
}
#: Local names: elements whose end ends a line, and elements that stand for a character.
_LINE_ENDS = frozenset({"p", "si", "is", "h", "v", "comment", "threadedComment", "cm"})
#: Lines that stand at the margins of a printed sheet; and attributes that show: a watermark, the name of a sheet, words for a picture.
_MARGINS = re.compile(r"(?:odd|even|first)(?:Header|Footer)")
_MARGIN_CODES = re.compile(r'&(?:[LCRPNDTAFGZBIUESXYKOH]|"[^"]*"|\d+)')
_SHOWN = {"textpath": ("string",), "sheet": ("name",), "docPr": ("title", "descr")}
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "line-break": "\n", "s": " "}


def read_text(kind: str, content: bytes) -> tuple[str, bool]:
    """The text of the first pages of `content`, whose kind is known, and whether any could be read."""
    text, _, _ = _read(kind, content, MAX_CHARS)
    return text, bool(text.strip())


def text_to_judge(kind: str, content: bytes) -> tuple[str, bool]:
    """The text of every page within the budget, and whether that is all there is to read (not so for a scan, a broken or an endless file)."""
    text, complete, _ = all_to_judge(kind, content)
    return text, complete


def all_to_judge(kind: str, content: bytes) -> tuple[str, bool, list[tuple[str, str]]]:
    """The same with what the file says of itself: names and values of its properties. Letters of an old encoding are judged as Unicode too."""
    text, complete, properties = _read(kind, content, MOST_JUDGED)
    today, changed = composed(text)
    return f"{text}\n{today}" if changed else text, complete and bool(text.strip()), properties


def _read(kind: str, content: bytes, limit: int) -> tuple[str, bool, list[tuple[str, str]]]:
    """At most `limit` characters, whether nothing was left out, and the properties of the file."""
    text, complete, properties = "", True, list[tuple[str, str]]()
    if kind == "pdf":
        properties, pages, complete = _pdf(content, limit)
        text = "\n".join(page.text for page in pages)
    elif kind in _PARTS:
        text, complete = _packed(kind, content, limit)
        properties = packed_properties(content)
    elif kind in ("doc", "xls"):
        text, complete, properties = _old_office(content, limit)
    elif kind in ("txt", "csv"):
        text = _plain(content, limit)
        text = text.replace(",", "\t") if kind == "csv" else text
    return text[:limit], complete and len(text) <= limit, properties


def whole_text(kind: str, content: bytes, limit: int) -> str:
    """All that a .docx says in its body, or a .txt, up to `limit` characters; numbers that the word processor adds by itself are not in it.

    Takes files that `files.inspect_upload` has let in. "" where nothing can be read.
    """
    if kind == "txt":
        return decoded(content)[:limit]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package, package.open("word/document.xml") as part:
            return "\n".join(_first_lines(part.read(MAX_PART_BYTES), limit, Budget())[0])[:limit]
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        return ""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page of a PDF. `pictured`: a picture stands on it; without letters it was scanned."""

    text: str
    pictured: bool


def pdf_pages(content: bytes, limit: int) -> tuple[list[PdfPage], bool]:
    """The pages of a PDF up to `limit` characters, and whether these are all. Empty where it cannot be read."""
    _, pages, complete = _pdf(content, limit)
    return pages, complete


def _pdf(content: bytes, limit: int) -> tuple[list[tuple[str, str]], list[PdfPage], bool]:
    # In a process of its own, with limits: a made-up PDF can eat all time and memory of the one that reads it. What it printed page by
    # page before it reached a limit is judged all the same.
    words = [sys.executable, "-m", "dondoc.core.text_of_pdf", str(limit)]
    try:
        reader = subprocess.run(words, input=content, capture_output=True, timeout=PDF_SECONDS)  # noqa: S603 - our own program, words of our own, no shell
        printed, complete = reader.stdout, reader.returncode == 0
    except subprocess.TimeoutExpired as late:
        printed, complete = late.stdout or b"", False
    except OSError:
        return [], [], False
    properties: list[tuple[str, str]] = []
    pages: list[PdfPage] = []
    for piece in printed.decode("utf-8", "ignore").split("\x1e")[1:]:
        mark, text = "\x1e" + piece[:1], piece[1:].removesuffix("\n")
        if mark == PROPERTIES:
            properties = [(name, value) for name, _, value in (line.partition("\t") for line in text.split("\n"))]
        else:
            pages.append(PdfPage(text, mark == PICTURED))
    return properties, pages, complete


def _packed(kind: str, content: bytes, limit: int) -> tuple[str, bool]:
    """All parts share one budget, so that many small ones cost no more than one large one."""
    lines: list[str] = []
    complete, room, chars, budget = True, MAX_FILE_BYTES, limit, Budget()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = _parts_of(kind, package.namelist())
            for name in names[:MAX_PARTS]:
                with package.open(name) as part:
                    read = part.read(min(room, MAX_PART_BYTES) + 1)
                found, whole = _first_lines(read[: min(room, MAX_PART_BYTES)], chars, budget)
                lines += found
                room, chars = room - len(read), chars - sum(map(len, found))
                complete = complete and whole
                if room <= 0 or chars < 0 or budget.left < 0:
                    return "\n".join(lines), False
            complete = complete and len(names) <= MAX_PARTS
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        complete = False
    return "\n".join(lines), complete


def _parts_of(kind: str, names: list[str]) -> list[str]:
    return [name for pattern in _PARTS[kind] for name in sorted(n for n in names if re.fullmatch(pattern, n))]


def _first_lines(part: bytes, limit: int, budget: Budget) -> tuple[list[str], bool]:
    """The lines of one XML part up to `limit` characters, and whether these are all."""
    lines: list[str] = []
    size = 0
    try:
        for line in _lines(io.BytesIO(part), budget):
            lines.append(line)
            size += len(line)
            if size > limit:
                return lines, False
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return lines, False  # cut short, endless or broken: what was read so far is what there is
    return lines, True


def _lines(part: io.BytesIO, budget: Budget) -> Iterator[str]:
    """Paragraphs and cells of one XML part, one at a time, each dropped from memory when it has been read. Raises ValueError beyond the budget."""
    for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            if not budget.has_one():
                raise ValueError("more elements than are read")
            continue
        kind = _local(element.tag)
        if kind in _SHOWN:
            yield from (shown for name in _SHOWN[kind] if (shown := element.get(name, "").strip()))
        if _MARGINS.fullmatch(kind):
            yield _MARGIN_CODES.sub("\n", element.text or "").strip()
        elif kind in _LINE_ENDS:
            line = "".join(_pieces(element)).strip()
            element.clear()
            if line:
                yield line


def _pieces(element: object) -> Iterator[str]:
    for node in element.iter():  # type: ignore[attr-defined]
        yield _CHARACTERS.get(_local(node.tag), "")
        yield node.text or ""
        yield node.tail or "" if node is not element else ""


@lru_cache(maxsize=1024)
def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _old_office(content: bytes, limit: int) -> tuple[str, bool, list[tuple[str, str]]]:
    """A binary Word or Excel file: a document by its piece table, and of both the runs of letters anywhere in it, where Vietnamese text stands
    as UTF-16 and plain letters stand alone. Its properties have no names here."""
    doc = read_doc(content, limit)
    found: list[str] = [doc.text, doc.apart]
    for shift in (0, 1):
        wide = content[shift:].decode("utf-16-le", "ignore")
        found += re.findall(r"[\t\r\n -~\u00a0-\u024f\u0300-\u036f\u1ea0-\u1ef9\u2010-\u201f\u2026]{3,}", wide)
        if sum(map(len, found)) > limit:
            break
    text = "\n".join(run.strip() for run in found if run.strip())
    read = sum(c.isalpha() for c in text) >= FEWEST_LETTERS and doc.refused != "encrypted"
    narrow = "\n".join(run.decode("ascii") for run in re.findall(rb"[ -~]{6,}", content[: limit * 4]))
    return f"{text}\n{narrow}" if read else "", read, [("", line) for line in doc.properties.splitlines()]


def _plain(content: bytes, limit: int) -> str:
    """One character more than `limit` where there is one: what is cut off must show."""
    return decoded(content[: limit * 4 + 4])[: limit + 1]


def decoded(content: bytes) -> str:
    """Plain text in whichever encoding Vietnamese files come: UTF-8, UTF-16, Windows-1258, or an old one (see `rules.legacy_letters`)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "ignore")
    try:
        # What was cut off in the middle of a letter is UTF-8 all the same.
        return codecs.getincrementaldecoder("utf-8-sig")().decode(content)
    except UnicodeDecodeError:
        # TCVN3 and VNI files are bytes of Latin letters; Windows-1258 differs from these in the letters of Vietnamese alone.
        old, changed = composed(content.decode("cp1252", "replace"))
        return old if changed else content.decode("cp1258", "ignore")
