"""The text at the beginning of a file: enough to see a secrecy stamp; of .docx and .txt the whole. Bounded; a broken file gives "".

Office files are read as their XML: stamps often stand in text boxes and headers, which document libraries pass over.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

#: About six pages.
MAX_CHARS = 20_000
#: Of one XML part, unpacked.
MAX_PART_BYTES = 16 * 1024 * 1024
PDF_SECONDS = 20
#: Fewer letters than this from an old Office file are chance, not text.
FEWEST_LETTERS = 20

#: In the order in which a stamp is likely: headers and footers are short, the body may be long.
_PARTS = {
    "docx": (r"word/header\d*\.xml", r"word/footer\d*\.xml", r"word/document\.xml"),
    "xlsx": (r"xl/sharedStrings\.xml", r"xl/worksheets/sheet[1-3]\.xml", r"xl/drawings/drawing\d+\.xml"),
    "pptx": (r"ppt/slides/slide[1-3]\.xml",),
    "odt": (r"styles\.xml", r"content\.xml"),
    "ods": (r"styles\.xml", r"content\.xml"),
}
#: Local names: elements whose end ends a line, and elements that stand for a character.
_LINE_ENDS = frozenset({"p", "si", "is", "h", "v"})
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "line-break": "\n", "s": " "}


def read_text(kind: str, content: bytes) -> tuple[str, bool]:
    """The text of the first pages of `content`, whose kind is known, and whether any could be read."""
    if kind == "pdf":
        text = _pdf(content)
    elif kind in _PARTS:
        text = _packed(kind, content)
    elif kind in ("doc", "xls"):
        text = _old_office(content)
    elif kind in ("txt", "csv"):
        text = _plain(content)
        text = text.replace(",", "\t") if kind == "csv" else text
    else:
        text = ""
    return text[:MAX_CHARS], bool(text.strip())


def whole_text(kind: str, content: bytes, limit: int) -> str:
    """All that a .docx says in its body, or a .txt, up to `limit` characters; numbers that the word processor adds by itself are not in it.

    Takes files that `files.inspect_upload` has let in. "" where nothing can be read.
    """
    if kind == "txt":
        return _decoded(content)[:limit]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package, package.open("word/document.xml") as part:
            return "\n".join(_first_lines(io.BytesIO(part.read(MAX_PART_BYTES)), limit))[:limit]
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        return ""


def _pdf(content: bytes) -> str:
    # In a process of its own, with limits: a made-up PDF can eat all time and memory of the one that reads it.
    try:
        reader = subprocess.run(
            [sys.executable, "-m", "dondoc.core.text_of_pdf"], input=content, capture_output=True, timeout=PDF_SECONDS
        )
    except (subprocess.TimeoutExpired, OSError):
        return ""
    return reader.stdout.decode("utf-8", "ignore") if reader.returncode == 0 else ""


def _packed(kind: str, content: bytes) -> str:
    lines: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for pattern in _PARTS[kind]:
                for name in sorted(n for n in package.namelist() if re.fullmatch(pattern, n))[:20]:
                    with package.open(name) as part:
                        lines += _first_lines(io.BytesIO(part.read(MAX_PART_BYTES)))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        pass
    return "\n".join(lines)


def _first_lines(part: io.BytesIO, limit: int = MAX_CHARS) -> list[str]:
    lines: list[str] = []
    size = 0
    try:
        for line in _lines(part):
            lines.append(line)
            size += len(line)
            if size > limit:
                break
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        pass  # cut short or broken: what was read so far is what there is
    return lines


def _lines(part: io.BytesIO) -> Iterator[str]:
    """Paragraphs and cells of one XML part, one at a time, each dropped from memory when it has been read."""
    for _, element in iterparse(part, events=("end",), forbid_dtd=True):
        if _local(element.tag) in _LINE_ENDS:
            line = "".join(_pieces(element)).strip()
            element.clear()
            if line:
                yield line


def _pieces(element: object) -> Iterator[str]:
    for node in element.iter():  # type: ignore[attr-defined]
        yield _CHARACTERS.get(_local(node.tag), "")
        yield node.text or ""
        yield node.tail or "" if node is not element else ""


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _old_office(content: bytes) -> str:
    """Runs of letters in a binary Word or Excel file, which keeps Vietnamese text as UTF-16."""
    found: list[str] = []
    for shift in (0, 1):
        wide = content[shift:].decode("utf-16-le", "ignore")
        found += re.findall(r"[\t\r\n -~\u00a0-\u024f\u0300-\u036f\u1ea0-\u1ef9\u2010-\u201f\u2026]{3,}", wide)
        if sum(map(len, found)) > MAX_CHARS:
            break
    text = "\n".join(run.strip() for run in found if run.strip())
    return text if sum(c.isalpha() for c in text) >= FEWEST_LETTERS else ""


def _plain(content: bytes) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return _decoded(content[: MAX_CHARS * 4] if wide else content)[:MAX_CHARS]


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "ignore")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1258", "ignore")
