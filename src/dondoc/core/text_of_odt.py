"""The lines of an .odt as its reader sees them, by the same agreements as `text_of_word`."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from dondoc.core.text_of_word import Budget, Lines, is_layout, local, one_line, parsed, row_line
from dondoc.core.word_numbers import LEVELS, Level, numbered

_DEPTH = 40
#: More cells or rows than this in one repetition are empty ones that fill the sheet.
_REPEATED = 60
#: A cell with more letters is told once however often it is repeated: tables inside one another would multiply it.
_REPEATED_CHARS = 300
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": "none"}
_APART = frozenset({"note", "annotation", "annotation-end"})
_SKIPPED = frozenset({"tracked-changes", "sequence-decls", "forms", "deletion"})


def odt_lines(package: zipfile.ZipFile) -> Lines:
    """The lines of an .odt. Raises what zipfile and the XML parser raise for a broken one."""
    budget, lines = Budget(), Lines()
    content = parsed(package, "content.xml", budget)
    styles = parsed(package, "styles.xml", budget) if "styles.xml" in package.namelist() else None
    reader = _Reader([content] if styles is None else [styles, content])
    for body in content.iter():
        if local(body) == "text" and body.tag.startswith("{urn:oasis:names:tc:opendocument:xmlns:office"):
            lines.body = list(reader.blocks(body))
            break
    lines.apart = reader.apart
    for part in styles.iter() if styles is not None else ():
        if local(part) in ("header", "footer", "header-first", "footer-first", "header-left", "footer-left"):
            lines.apart += [line for line in reader.blocks(part) if line.strip()]
    lines.cut = budget.left < 0
    return lines


class _Reader:
    def __init__(self, parts: list[Element]) -> None:
        self.apart: list[str] = []
        self._styles = dict(style for part in parts for style in _list_styles(part))
        self._counts: dict[str, dict[int, int]] = {}

    def blocks(self, parent: Element, depth: int = 0) -> Iterator[str]:
        """Lines of paragraphs, lists and tables, in order."""
        for node in parent:
            kind = local(node)
            if kind in ("p", "h"):
                yield from self.paragraph(node, "", depth)
            elif kind == "list":
                yield from self.list_of(node, "", 0, depth)
            elif kind == "table":
                yield from self.table(node, depth)
            elif kind not in _SKIPPED and kind not in _APART and depth < _DEPTH:
                yield from self.blocks(node, depth + 1)

    def paragraph(self, node: Element, number: str, depth: int) -> Iterator[str]:
        boxes: list[Element] = []
        text = "".join(self.pieces(node, boxes, 0))
        if not text.strip():
            yield ""
        else:
            yield from (f"{number} {text.lstrip()}" if number else text).split("\n")
        for box in boxes:
            if depth < _DEPTH:
                yield from (line for line in self.blocks(box, depth + 1) if line.strip())

    def list_of(self, node: Element, style: str, level: int, depth: int) -> Iterator[str]:
        """The items of a list with their numbers; lists within lists are counted level by level."""
        style = _attribute(node, "style-name") or style
        counts = self._counts.setdefault(style, {})
        if _attribute(node, "continue-numbering") != "true" and not _attribute(node, "continue-list"):
            counts.pop(level, None)
        for item in node:
            first = local(item) == "list-item"
            for child in item:
                if local(child) == "list" and level + 1 < LEVELS:
                    yield from self.list_of(child, style, level + 1, depth + 1)
                elif local(child) in ("p", "h"):
                    yield from self.paragraph(child, self.number(style, level) if first else "", depth)
                    first = False

    def number(self, style: str, level: int) -> str:
        levels, counts = self._styles.get(style, {}), self._counts[style]
        if level not in levels:
            return ""
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        return numbered(levels, counts, level)

    def table(self, node: Element, depth: int) -> Iterator[str]:
        if depth >= _DEPTH:
            return
        rows = [list(self.cells(row, depth)) for row in _rows(node)]
        columns = max((len(row) for row in rows), default=0)
        if is_layout(columns, ("\n".join(lines) for row in rows for lines in row)):
            yield from (line for row in rows for lines in row for line in lines)
            return
        for row in rows:
            cells = [one_line(lines) for lines in row]
            if any(cells):
                yield row_line(cells)

    def cells(self, row: Element, depth: int) -> Iterator[list[str]]:
        """The lines of each cell; one that another covers has none."""
        for cell in row:
            if local(cell) in ("table-cell", "covered-table-cell"):
                times = min(int(_attribute(cell, "number-columns-repeated") or 1), _REPEATED)
                lines = list(self.blocks(cell, depth + 1)) if local(cell) == "table-cell" else []
                yield from [lines] * (times if sum(map(len, lines)) <= _REPEATED_CHARS else 1)

    def pieces(self, node: Element, boxes: list[Element], depth: int) -> Iterator[str]:
        """The text of a paragraph; text boxes are put into `boxes`, notes apart."""
        yield node.text or ""
        for child in node:
            kind = local(child)
            if kind == "s":
                yield " " * min(int(_attribute(child, "c") or 1), _REPEATED)
            elif kind in ("tab", "line-break"):
                yield "\t" if kind == "tab" else "\n"
            elif kind == "text-box":
                boxes.append(child)
            elif kind in _APART:
                self.apart += [line for line in self.blocks(child, _DEPTH - 1) if line.strip()]
            elif kind not in _SKIPPED and depth < _DEPTH:
                yield from self.pieces(child, boxes, depth + 1)
            yield child.tail or ""


def _rows(table: Element) -> Iterator[Element]:
    for node in table:
        if local(node) == "table-row":
            yield node
        elif local(node) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(node)


def _list_styles(part: Element) -> Iterator[tuple[str, dict[int, Level]]]:
    for style in part.iter():
        if local(style) != "list-style":
            continue
        levels: dict[int, Level] = {}
        for child in style:
            n = int(_attribute(child, "level") or 1) - 1
            if local(child) == "list-level-style-bullet":
                levels[n] = Level("bullet", _attribute(child, "bullet-char"))
            elif local(child) == "list-level-style-number":
                levels[n] = _number_level(child, n)
        yield _attribute(style, "name"), levels


def _number_level(node: Element, n: int) -> Level:
    shown = min(int(_attribute(node, "display-levels") or 1), n + 1)
    places = ".".join(f"%{m + 1}" for m in range(n + 1 - shown, n + 1))
    pattern = f"{_attribute(node, 'num-prefix')}{places}{_attribute(node, 'num-suffix')}"
    return Level(
        _FORMS.get(_attribute(node, "num-format"), "decimal"), pattern, int(_attribute(node, "start-value") or 1)
    )


def _attribute(node: Element, wanted: str) -> str:
    return next((said for name, said in node.attrib.items() if name.rpartition("}")[2] == wanted), "")
