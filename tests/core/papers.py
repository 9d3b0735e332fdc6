"""Files of the kinds that offices write, built by hand: what each holds is known to the letter."""

from __future__ import annotations

import io
import struct
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512


def packed(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def with_an_entity() -> bytes:
    """A Word file that is whole but for its words, which are an entity: whoever expands entities reads them."""
    body = f'<w:document xmlns:w="{W}">{w("body", paragraph("&b;"))}</w:document>'
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": f'<!DOCTYPE a [<!ENTITY b "lời">]>{body}'})


def w(kind: str, inner: str = "", **marks: object) -> str:
    """One element of WordprocessingML."""
    said = "".join(f' w:{name}="{value}"' for name, value in marks.items())
    return f"<w:{kind}{said}>{inner}</w:{kind}>"


def paragraph(text: str, *, number: str = "", level: int = 0, inside: str = "") -> str:
    listed = w("pPr", w("numPr", w("ilvl", val=level) + w("numId", val=number))) if number else ""
    return w("p", listed + w("r", w("t", text)) + inside)


def a_word_file(body: str, numbering: str = "", **parts: str) -> bytes:
    """A .docx of raw parts. `parts`: name of a part -> its paragraphs."""
    files = {"[Content_Types].xml": "<Types/>"}
    files["word/document.xml"] = f'<w:document xmlns:w="{W}">{w("body", body)}</w:document>'
    if numbering:
        files["word/numbering.xml"] = f'<w:numbering xmlns:w="{W}">{numbering}</w:numbering>'
    for name, inner in parts.items():
        files[f"word/{name}.xml"] = f'<w:{name} xmlns:w="{W}">{inner}</w:{name}>'
    return packed(files)


def a_doc_file(
    pieces: list[tuple[str, bool]], *, row_ends: tuple[int, ...] = (), in_table: tuple[int, ...] = (), **said: str
) -> bytes:
    """A Word 97 file: `pieces` of the text, each with one byte a letter or two; `row_ends`, `in_table`: places of the letters that end such a
    paragraph. `said`: a title for its properties."""
    text = "".join(piece for piece, _ in pieces)
    start, where, main, places = 0, 2048, bytearray(2048), []
    ends: list[int] = []
    for piece, narrow in pieces:
        raw = piece.encode("cp1252") if narrow else piece.encode("utf-16-le")
        places.append((start, where * 2 | 0x40000000 if narrow else where))
        width = 1 if narrow else 2
        ends += [where + (n + 1) * width for n in range(len(piece))]
        main += raw
        start, where = start + len(piece), where + len(raw)
    main += bytes(-len(main) % _SECTOR)
    table = b"\x02" + struct.pack("<I", 12 * len(pieces) + 4)
    table += b"".join(struct.pack("<I", at) for at, _ in places) + struct.pack("<I", len(text))
    table += b"".join(struct.pack("<HIH", 0, at, 0) for _, at in places)
    struct.pack_into("<H", main, 0, 0xA5EC)
    struct.pack_into("<H", main, 0x0A, 0x0200)
    struct.pack_into("<8I", main, 0x4C, len(text), 0, 0, 0, 0, 0, 0, 0)
    struct.pack_into("<2I", main, 0x01A2, 0, len(table))
    struct.pack_into("<2I", main, 0x0102, len(table), 12)
    table += struct.pack("<3I", 2048, where, len(main) // _SECTOR)
    main += _paragraph_page(text, ends, row_ends, in_table)
    streams = {"WordDocument": bytes(main), "1Table": table}
    if said:
        streams["\x05SummaryInformation"] = bytes(48) + "\0".join(said.values()).encode() + b"\0"
    return compound(streams)


def _paragraph_page(text: str, ends: list[int], row_ends: tuple[int, ...], in_table: tuple[int, ...]) -> bytes:
    """One page that tells of each paragraph where it ends and whether that is in a table."""
    stops = [n for n, letter in enumerate(text) if letter in "\r\x07"]
    page, at, entries = bytearray(_SECTOR), 500, b""
    for n in stops:
        marks = (struct.pack("<HB", 0x2416, 1) if n in in_table + row_ends else b"") + (
            struct.pack("<HB", 0x2417, 1) if n in row_ends else b""
        )
        packed_marks = struct.pack("<H", 0) + marks + bytes(1 - len(marks) % 2)
        at -= len(packed_marks) + 1 + (len(packed_marks) + 1) % 2
        page[at] = (len(packed_marks) + 1) // 2
        page[at + 1 : at + 1 + len(packed_marks)] = packed_marks
        entries += bytes([at // 2]) + bytes(12)
    struct.pack_into(f"<{len(stops) + 1}I", page, 0, 2048, *(ends[n] for n in stops))
    page[4 * (len(stops) + 1) : 4 * (len(stops) + 1) + len(entries)] = entries
    page[-1] = len(stops)
    return bytes(page)


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of Microsoft with these streams, each long enough to lie in sectors of its own."""
    chains, sectors = [], b""
    padded = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    at = 0
    for content in padded.values():
        count = -(-len(content) // _SECTOR)
        chains.append((at, count))
        sectors += content.ljust(count * _SECTOR, b"\0")
        at += count
    entries = _entry("Root Entry", 5, _END, 0, child=1)
    for n, (name, content) in enumerate(padded.items()):
        entries += _entry(name, 2, chains[n][0], len(content), right=n + 2 if n + 1 < len(padded) else _FREE)
    entries = entries.ljust(-(-len(entries) // _SECTOR) * _SECTOR, b"\0")
    folder, at = at, at + len(entries) // _SECTOR
    fat = [n + 1 for n in range(at)] + [_FAT]
    for first, count in [*chains, (folder, at - folder)]:
        fat[first + count - 1] = _END
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<III", 1, folder, 0) + struct.pack("<IIIII", 4096, _END, 0, _END, 0) + struct.pack("<I", at)
    head = head.ljust(_SECTOR, b"\xff")
    return head + sectors + entries + struct.pack(f"<{len(fat)}I", *fat).ljust(_SECTOR, b"\xff")


def _entry(name: str, kind: int, start: int, size: int, *, child: int = _FREE, right: int = _FREE) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(raw), kind, 1, _FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
