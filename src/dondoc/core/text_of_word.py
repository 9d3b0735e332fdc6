"""The lines of a .docx as its reader sees them: paragraphs with the numbers that the word processor adds, tables a row a line.

A table of two columns that only lays out the head or the signature of a document is read column by column, as the eye does.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

from dondoc.core.word_numbers import Numbers

#: Unpacked, of one part.
MAX_PART_BYTES = 24 * 1024 * 1024
#: Of the XML parts of one file together: a small package unpacks to millions that say nothing.
MOST_ELEMENTS = 400_000
#: Words of the head and of the end of an administrative document (NĐ 30/2020/NĐ-CP): a table that holds them is layout.
_LAYOUT = re.compile(
    r"(?i)cộng\s+h(?:òa|oà)\s+xã\s+hội|độc\s+lập\s*[-–]\s*tự\s+do|nơi\s+nhận\s*:|đảng\s+cộng\s+sản\s+việt\s+nam"
)
_DEPTH = 40

_APART = ("footnotes", "endnotes", "comments")
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
#: Elements of which nothing is text of the paragraph; text boxes are told after it.
_SKIPPED = frozenset(
    {"pPr", "rPr", "instrText", "delText", "del", "moveFrom", "Fallback", "footnoteReference", "fldData"}
)


@dataclass(slots=True)
class Lines:
    """`body`: the lines in order. `apart`: headers, footers, notes. `cut`: the file goes on beyond what is read."""

    body: list[str] = field(default_factory=list)
    apart: list[str] = field(default_factory=list)
    cut: bool = False


class Budget:
    """How many elements of one file are still read; below nothing where the file has more."""

    def __init__(self) -> None:
        self.left = MOST_ELEMENTS

    def has_one(self) -> bool:
        """Whether one more may be read, which is then spent."""
        self.left -= 1
        return self.left >= 0


def docx_lines(package: zipfile.ZipFile) -> Lines:
    """The lines of a .docx. Raises what zipfile and the XML parser raise for a broken one."""
    names, budget = set(package.namelist()), Budget()
    parts = (_part(package, f"word/{name}.xml", names, budget) for name in ("numbering", "styles", "document"))
    numbering, styles, document = parts
    reader = _Reader(Numbers(numbering, styles))
    lines = Lines()
    if document is not None:
        body = next((node for node in document if local(node) == "body"), document)
        lines.body = list(reader.blocks(body))
    for name in sorted(names):
        if re.fullmatch(rf"word/(?:header\d*|footer\d*|{'|'.join(_APART)})\.xml", name):
            part = _part(package, name, names, budget)
            # Numbers of lists in headers are rare; counting them would disturb those of the body.
            lines.apart += [line for line in _Reader(None).blocks(part) if line.strip()] if part is not None else []
    lines.cut = budget.left < 0
    return lines


def local(node: Element) -> str:
    return str(node.tag).rpartition("}")[2]


def one_line(texts: Iterable[str]) -> str:
    """Several paragraphs of one cell as one line."""
    return " ".join(" ".join(texts).split())


def is_layout(columns: int, texts: Iterable[str]) -> bool:
    """Whether a table only lays out the head or the signature of a document. `texts`: those of its cells."""
    return columns <= 3 and any(_LAYOUT.search(text) for text in texts)


def row_line(cells: list[str]) -> str:
    """One row of a table: " | " between its cells; a cell that spans the whole row stands alone."""
    return cells[0] if len([c for c in cells if c]) == 1 and cells[0] else " | ".join(cells)


def _part(package: zipfile.ZipFile, name: str, names: set[str], budget: Budget) -> Element | None:
    return parsed(package, name, budget) if name in names else None


def parsed(package: zipfile.ZipFile, name: str, budget: Budget) -> Element:
    """One part, as far as the budget goes. Raises what zipfile and the XML parser raise, ValueError for one that is too large."""
    with package.open(name) as part:
        read = part.read(MAX_PART_BYTES + 1)
    if len(read) > MAX_PART_BYTES:
        raise ValueError(name)
    found: list[Element] = []
    # Parsed in pieces of some thousand letters: the piece in which the budget ends is still read.
    for _, element in iterparse(io.BytesIO(read), events=("start",), forbid_dtd=True):
        found = found or [element]
        if not budget.has_one():
            break
    return found[0]


class _Reader:
    def __init__(self, numbers: Numbers | None) -> None:
        self.numbers = numbers

    def blocks(self, parent: Element, depth: int = 0) -> Iterator[str]:
        """Lines of paragraphs and tables, in order; what only wraps them (content controls, tracked insertions) is looked into."""
        for node in parent:
            kind = local(node)
            if kind == "p":
                yield from self.paragraph(node)
            elif kind == "tbl":
                yield from self.table(node, depth)
            elif kind not in ("sectPr", "pPr", "tblPr", "tcPr", "del", "moveFrom") and depth < _DEPTH:
                yield from self.blocks(node, depth + 1)

    def paragraph(self, node: Element) -> Iterator[str]:
        boxes: list[Element] = []
        text = "".join(_pieces(node, boxes, 0))
        if text.strip():
            number = self.numbers.before(node) if self.numbers else ""
            yield from f"{number} {text.lstrip()}".strip("\n").split("\n") if number else text.split("\n")
        else:
            yield ""
        for box in boxes:
            yield from (line for line in self.blocks(box, 1) if line.strip())

    def table(self, node: Element, depth: int) -> Iterator[str]:
        if depth >= _DEPTH:
            return
        rows = [[self.cell(cell, depth) for cell in _inside(row, "tc")] for row in _inside(node, "tr")]
        columns = max((sum(span for _, span in row) for row in rows), default=0)
        if is_layout(columns, ("\n".join(lines) for row in rows for lines, _ in row)):
            yield from (line for row in rows for lines, _ in row for line in lines)
            return
        for row in rows:
            cells: list[str] = []
            for lines, span in row:
                cells += [one_line(lines)] + [""] * (span - 1)
            if any(cells):
                yield row_line(cells)

    def cell(self, node: Element, depth: int) -> tuple[list[str], int]:
        """The lines of a cell and how many columns it spans. A cell that goes on from the row above has none: merged cells are told once."""
        span = 1
        for properties in node:
            if local(properties) != "tcPr":
                continue
            for mark in properties:
                if local(mark) == "gridSpan":
                    span = min(int(value(mark) or 1), 60)
                if local(mark) == "vMerge" and value(mark) != "restart":
                    return [], span
        return list(self.blocks(node, depth + 1)), span


def value(node: Element) -> str:
    """The `w:val` of an element, "" where it has none."""
    return next((said for name, said in node.attrib.items() if name.rpartition("}")[2] == "val"), "")


def _inside(parent: Element, wanted: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also those wrapped in a content control."""
    for node in parent:
        kind = local(node)
        if kind == wanted:
            yield node
        elif kind in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _inside(node, wanted)


def _pieces(node: Element, boxes: list[Element], depth: int) -> Iterator[str]:
    """The text of a paragraph; text boxes on the way are put into `boxes`."""
    for child in node:
        kind = local(child)
        if kind == "t":
            yield child.text or ""
        elif kind in _CHARACTERS:
            yield _CHARACTERS[kind]
        elif kind == "txbxContent":
            boxes.append(child)
        elif kind == "r" and _hidden(child):
            continue
        elif kind not in _SKIPPED and depth < _DEPTH:
            yield from _pieces(child, boxes, depth + 1)


def _hidden(run: Element) -> bool:
    marks = (mark for properties in run if local(properties) == "rPr" for mark in properties)
    return any(local(mark) == "vanish" and value(mark) not in ("0", "false") for mark in marks)
