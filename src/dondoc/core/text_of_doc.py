"""The text of a .doc (Word 97–2003): a process that follows the piece table of the binary format and limits itself; and whoever asks it.

Run as `python -m dondoc.core.text_of_doc CHARACTERS`; prints one JSON object. Layout of the format: [MS-DOC] of its maker, published openly.
"""

from __future__ import annotations

import io
import json
import logging
import re
import resource
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from dondoc.core.text_of_word import is_layout

#: Seconds of processor time, of waiting, and memory that a stranger's file may take.
SECONDS, WAITING, MEMORY_BYTES = 10, 15, 1024 * 1024 * 1024
_MAGIC = 0xA5EC
_FAST_SAVED, _ENCRYPTED, _TABLE_1 = 0x0004, 0x0100, 0x0200
#: Places in the head of the file: lengths of the stories; where the piece table and the paragraph pages lie.
_LENGTHS, _CLX, _PARAGRAPHS = 0x4C, 0x01A2, 0x0102
_PAGE = 512
#: Paragraph properties: the end of a table row, being within a table, a number of a list.
_ROW_END, _IN_TABLE, _LIST = 0x2417, 0x2416, 0x460B
#: Put for the marks that mean two things, before the letters are cut into lines.
_END_OF_ROW, _IN_CELL = "\x06", "\x04"

_FIELD = re.compile("\x13[^\x13\x14\x15]*\x14?([^\x13\x14\x15]*)\x15")


@dataclass(slots=True)
class Doc:
    """`apart`: footnotes, headers, text boxes. `refused`: "" or why nothing was read ("broken", "encrypted"). `properties`: title, subject, …"""

    text: str = ""
    apart: str = ""
    properties: str = ""
    refused: str = ""
    fast_saved: bool = False
    numbered: bool = False


def read_doc(content: bytes, limit: int) -> Doc:
    """The text of a .doc up to `limit` characters, read in a process of its own. Never raises."""
    words = [sys.executable, "-m", "dondoc.core.text_of_doc", str(limit)]
    try:
        reader = subprocess.run(words, input=content, capture_output=True, timeout=WAITING)  # noqa: S603 - our own program, words of our own, no shell
        return Doc(**json.loads(reader.stdout))
    except (subprocess.TimeoutExpired, OSError, ValueError, TypeError):
        return Doc(refused="broken")


def doc_of(content: bytes, limit: int) -> Doc:
    """The same in this process. Raises whatever a broken file brings about."""
    import olefile

    with olefile.OleFileIO(io.BytesIO(content)) as ole:
        main = ole.openstream("WordDocument").read()
        (magic,), (flags,) = struct.unpack_from("<H", main, 0), struct.unpack_from("<H", main, 0x0A)
        if magic != _MAGIC:
            return Doc(refused="broken")
        if flags & _ENCRYPTED:
            return Doc(refused="encrypted")
        table = ole.openstream("1Table" if flags & _TABLE_1 else "0Table").read()
        pieces = list(_pieces(main, table))
        marks = _Marks(main, table)
        lengths = struct.unpack_from("<8I", main, _LENGTHS)
        body = _story(main, pieces, 0, min(lengths[0], limit), marks)
        rest = _story(main, pieces, lengths[0], min(lengths[0] + sum(lengths[1:]), lengths[0] + limit), marks)
        return Doc(body, rest, _properties(ole), "", bool(flags & _FAST_SAVED), bool(marks.lists))


def _pieces(main: bytes, table: bytes) -> Iterator[tuple[int, int, int, bool]]:
    """First character, one past the last, place in the main stream, one byte a letter?"""
    start, size = struct.unpack_from("<2I", main, _CLX)
    clx, at = table[start : start + size], 0
    while clx[at] == 1:  # properties of pieces, before the table
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    (size,) = struct.unpack_from("<I", clx, at + 1)
    count = (size - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", clx, at + 5)
    for n in range(count):
        (where,) = struct.unpack_from("<I", clx, at + 5 + 4 * (count + 1) + 8 * n + 2)
        narrow = bool(where & 0x40000000)
        where &= 0x3FFFFFFF
        yield places[n], places[n + 1], where // 2 if narrow else where, narrow


class _Marks:
    """Where table rows end and where the word processor numbers a paragraph: places in the main stream, at the last byte of the paragraph."""

    def __init__(self, main: bytes, table: bytes) -> None:
        self.row_ends: set[int] = set()
        self.in_table: set[int] = set()
        self.lists = 0
        start, size = struct.unpack_from("<2I", main, _PARAGRAPHS)
        count = max(0, (size - 4) // 8)
        for page in struct.unpack_from(f"<{count}I", table, start + 4 * (count + 1)) if count else ():
            try:
                self._page(main[(page & 0x3FFFFF) * _PAGE :][:_PAGE])
            except (struct.error, IndexError):
                continue  # one broken page costs the marks of its paragraphs, not their text

    def _page(self, page: bytes) -> None:
        count = page[_PAGE - 1]
        places = struct.unpack_from(f"<{count + 1}I", page)
        for n in range(count):
            at = 2 * page[4 * (count + 1) + 13 * n]
            if not at:
                continue
            length = 2 * page[at] - 1 if page[at] else 2 * page[at + 1]
            at += 1 if page[at] else 2
            marks = dict(_properties_of(page[at + 2 : at + length]))
            if marks.get(_ROW_END):
                self.row_ends.add(places[n + 1])
            if marks.get(_IN_TABLE):
                self.in_table.add(places[n + 1])
            self.lists += bool(marks.get(_LIST))


def _properties_of(packed: bytes) -> Iterator[tuple[int, int]]:
    """Codes and first bytes of the values of a list of paragraph properties."""
    at = 0
    while at + 2 < len(packed):
        (code,) = struct.unpack_from("<H", packed, at)
        at += 2
        size = (1, 1, 2, 4, 2, 2, 0, 3)[code >> 13]
        if not size:
            size = 2 + struct.unpack_from("<H", packed, at)[0] - 1 if code == 0xD608 else 1 + packed[at]
        yield code, packed[at] if at < len(packed) else 0
        at += size


def _story(main: bytes, pieces: list[tuple[int, int, int, bool]], first: int, last: int, marks: _Marks) -> str:
    """The characters from `first` up to `last` as lines: the end of a row is a line's end, that of a cell " | "."""
    text: list[str] = []
    for start, end, where, narrow in pieces:
        low, high = max(start, first), min(end, last)
        if low >= high:
            continue
        width = 1 if narrow else 2
        where += (low - start) * width
        raw = main[where : where + (high - low) * width]
        # One letter a place, so that places of letters and bytes agree; no letter of Vietnamese needs two.
        letters = list(raw.decode("cp1252", "replace")) if narrow else [chr(unit) for unit in _units(raw)]
        for n, letter in enumerate(letters):
            after = where + (n + 1) * width
            if letter == "\x07" and after in marks.row_ends:
                letters[n] = _END_OF_ROW
            elif letter == "\r" and after in marks.in_table:
                letters[n] = _IN_CELL
        text += letters
    return _lines("".join(text))


def _units(raw: bytes) -> Iterator[int]:
    for unit in struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2]):
        yield 0xFFFD if 0xD800 <= unit <= 0xDFFF else unit


def _lines(letters: str) -> str:
    for _ in range(5):  # fields stand within fields
        letters, found = _FIELD.subn(r"\1", letters)
        if not found:
            break
    lines: list[str] = []
    for row in re.split(f"(?<={_END_OF_ROW})", letters):
        before, *cells = _cut(row)
        lines += before
        if cells:
            lines.append(" | ".join(" ".join(" ".join(cell).split()) for cell in cells))
    return "\n".join(re.sub("[\x00-\x08\x0e-\x1d\x1f]", "", line.replace("\x1e", "-")) for line in lines)


def _cut(row: str) -> list[list[str]]:
    """What stands before a table row as lines, then the paragraphs of each cell. A row whose end is not marked is told cell by cell."""
    if not row.endswith(_END_OF_ROW):
        return [re.split(f"[\r\x0b\x0c\x07{_IN_CELL}]", row)]
    first, *others = row[:-1].split("\x07")[:-1] or [""]
    *before, first = re.split("[\r\x0c]", first)
    cells = [re.split(f"[\r\x0b\x0c{_IN_CELL}]", cell) for cell in (first, *others)]
    lines = [line for paragraph in before for line in paragraph.split("\x0b")]
    texts = ["\n".join(cell) for cell in cells]
    return [lines + [line for cell in cells for line in cell]] if is_layout(len(cells), texts) else [lines, *cells]


def _properties(ole: object) -> str:
    """Title, subject and their like, and those that a person named himself, one a line: whatever in the property streams is text."""
    said: list[str] = []
    for stream in ("\x05SummaryInformation", "\x05DocumentSummaryInformation"):
        if ole.exists(stream):  # type: ignore[attr-defined]
            raw = ole.openstream(stream).read()  # type: ignore[attr-defined]
            said += [_word(run) for run in re.findall(rb"[^\x00-\x1f]{3,}", raw)]
            said += re.findall(r"[ -\u1ef9]{3,}", raw.decode("utf-16-le", "ignore"))
    return "\n".join(said)


def _word(run: bytes) -> str:
    try:
        return run.decode("utf-8")
    except UnicodeDecodeError:
        return run.decode("cp1258", "ignore")


def main(limit: int) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    logging.disable(logging.CRITICAL)
    try:
        doc = doc_of(sys.stdin.buffer.read(), limit)
    except Exception:  # every fault of a stranger's file has one meaning here
        doc = Doc(refused="broken")
    print(json.dumps(asdict(doc)))
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
