"""The numbers that a word processor puts before the paragraphs of its lists: "1.", "a)", "-"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

#: How deep lists go in Word.
LEVELS = 9
#: Styles are based on one another; a file may say so in a circle.
_STYLES_ABOVE = 12


@dataclass(slots=True)
class Level:
    """One level of a list. `pattern`: "%1.%2." with the places of the levels above."""

    form: str = "decimal"
    pattern: str = ""
    start: int = 1


@dataclass(slots=True)
class _List:
    levels: dict[int, Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)


class Numbers:
    """Counts through a document; ask `before` once for every paragraph, in order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._of_number: dict[str, str] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._styles = dict(_numbered_styles(styles)) if styles is not None else {}
        if numbering is not None:
            self._read(numbering)

    def before(self, paragraph: Element) -> str:
        """What stands before the paragraph, "" where it is in no list."""
        number, level = self._place(paragraph)
        found = self._lists.get(self._of_number.get(number, ""))
        if found is None or level not in found.levels:
            return ""
        self._count(found, number, level)
        return numbered(found.levels, found.counts, level)

    def _count(self, found: _List, number: str, level: int) -> None:
        starts = self._starts.get(number, {})
        if starts and number not in found.seen:
            for deep, start in starts.items():
                found.counts.pop(deep, None)
                found.levels[deep].start = start
        found.seen.add(number)
        found.counts[level] = found.counts.get(level, found.levels[level].start - 1) + 1
        for deeper in range(level + 1, LEVELS):
            found.counts.pop(deeper, None)

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """The list and the level of a paragraph: its own, or those of its style."""
        number, level, style = "", None, ""
        for properties in paragraph:
            if _local(properties) == "pPr":
                for mark in properties:
                    if _local(mark) == "numPr":
                        number, level = _number_of(mark)
                    elif _local(mark) == "pStyle":
                        style = _value(mark)
                break
        if number == "0":
            return "", 0
        for _ in range(_STYLES_ABOVE):
            if number or style not in self._styles:
                break
            above, number, styled = self._styles[style]
            level = styled if level is None else level
            style = above
        return number, level or 0

    def _read(self, numbering: Element) -> None:
        for node in numbering:
            if _local(node) == "abstractNum":
                levels = {n: level for child in node if _local(child) == "lvl" for n, level in [_level(child)]}
                self._lists[_attribute(node, "abstractNumId")] = _List(levels)
        for node in numbering:
            if _local(node) != "num":
                continue
            number = _attribute(node, "numId")
            for child in node:
                if _local(child) == "abstractNumId":
                    self._of_number[number] = _value(child)
            levels = self._lists.get(self._of_number.get(number, ""), _List()).levels
            self._starts[number] = {level: start for level, start in _overrides(node) if level in levels}


def numbered(levels: dict[int, Level], counts: dict[int, int], level: int) -> str:
    """The number of a paragraph at `level`, as its pattern writes it; "-" for every kind of bullet but "+"."""
    here = levels[level]
    if here.form == "none":
        return ""
    if here.form == "bullet":
        return "+" if here.pattern.strip() == "+" else "-"
    text = here.pattern
    for n in range(LEVELS):
        if f"%{n + 1}" in text:
            above = levels.get(n, Level())
            text = text.replace(f"%{n + 1}", _written(counts.get(n, above.start), above.form))
    return text.strip()


def _written(count: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * (1 + (count - 1) // 26 % 5) if count > 0 else ""
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        return roman(count) if form == "upperRoman" else roman(count).lower()
    return f"{count:02}" if form == "decimalZero" else str(count)


def roman(count: int) -> str:
    """A number up to some thousands in Roman capitals, "" for less than one."""
    text = ""
    for worth, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        text += letters * min(max(count, 0) // worth, 10)
        count -= max(count, 0) // worth * worth
    return text


def _level(node: Element) -> tuple[int, Level]:
    level = Level()
    for child in node:
        if _local(child) == "numFmt":
            level.form = _value(child)
        elif _local(child) == "lvlText":
            level.pattern = _value(child)
        elif _local(child) == "start":
            level.start = _whole(_value(child), 1)
    return _whole(_attribute(node, "ilvl"), 0), level


def _overrides(number: Element) -> Iterator[tuple[int, int]]:
    for node in number:
        if _local(node) == "lvlOverride":
            for child in node:
                if _local(child) == "startOverride":
                    yield _whole(_attribute(node, "ilvl"), 0), _whole(_value(child), 1)


def _numbered_styles(styles: Element) -> Iterator[tuple[str, tuple[str, str, int]]]:
    """Style -> the style it is based on, its list, its level."""
    for style in styles:
        if _local(style) != "style":
            continue
        above, number, level = "", "", 0
        for child in style:
            if _local(child) == "basedOn":
                above = _value(child)
            elif _local(child) == "pPr":
                for mark in child:
                    if _local(mark) == "numPr":
                        number, found = _number_of(mark)
                        level = found or 0
        yield _attribute(style, "styleId"), (above, number, level)


def _number_of(mark: Element) -> tuple[str, int | None]:
    number, level = "", None
    for child in mark:
        if _local(child) == "numId":
            number = _value(child)
        elif _local(child) == "ilvl":
            level = _whole(_value(child), 0)
    return number, level


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise


def _local(node: Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _attribute(node: Element, wanted: str) -> str:
    return next((said for name, said in node.attrib.items() if name.rpartition("}")[2] == wanted), "")


def _value(node: Element) -> str:
    return _attribute(node, "val")
