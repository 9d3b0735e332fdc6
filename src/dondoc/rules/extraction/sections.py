"""Where the body of a document is, and how it is built: numbered, lettered and bulleted items as a tree, hard wraps joined.

The head, the addressees, the place of signing and the list of recipients are no body; annexes after them are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dondoc.rules.extraction.actors import read_bodies
from dondoc.rules.extraction.text import Line, lines
from dondoc.rules.extraction.verbs import VERB_ANY_CASE

#: "Kính gửi:", and the line of a telegram that says who wires whom ("… tỉnh điện:").
ADDRESSED = re.compile(r"^[ ]*(?:\|\s*)?Kính\s+gửi\s*:?|^[^\n.;:]{0,90}\bđiện\s*:[ ]*$", re.MULTILINE | re.IGNORECASE)
RECIPIENTS = re.compile(r"^[ |]*Nơi\s+nhận\s*:?", re.MULTILINE | re.IGNORECASE)
SIGNED = re.compile(r"^[ |]*(?:TM|KT|TL|TUQ|T/M|Q)\s*\.\s*[A-ZĐÀ-Ỹ]{2,}", re.MULTILINE)
FINISHED = re.compile(r"\.\s*/\s*\.|\./\.|/\.\s*$", re.MULTILINE)
ANNEX = re.compile(
    r"^[ |]*(?:(?:PHỤ\s*LỤC|Phụ\s+lục|BIỂU|Biểu(?:\s+mẫu)?|Mẫu|MẪU)(?:\s+(?:số\s*)?[\dIVX]+)?\s*[:.]?(?:\s|$)"
    r"|(?:KẾ HOẠCH|CHƯƠNG TRÌNH|ĐỀ ÁN|QUY CHẾ|QUY ĐỊNH|DANH MỤC|BẢNG|NỘI DUNG|ĐỀ CƯƠNG|PHÂN CÔNG|NHIỆM VỤ|MỘT SỐ NHIỆM VỤ)(?!\w)"
    r"|\(?\s*(?:Ban\s+hành\s+)?[Kk]èm\s+theo"
    r"|(?:TT|STT|Số\s+TT)\s*(?:\||$))",
    re.MULTILINE,
)
#: Annexes that are forms to fill in.
FORM = re.compile(
    r"ĐỀ\s+CƯƠNG|BIỂU\s+MẪU|MẪU\s+(?:SỐ|BÁO)|Mẫu\s+số|Biểu\s+(?:số\s+)?\d+\s*:?\s*BÁO\s+CÁO", re.IGNORECASE
)
NATION = re.compile(r"Hạnh\s+phúc", re.IGNORECASE)

MARKERS: tuple[tuple[float, str, re.Pattern[str]], ...] = (
    (0.0, "part", re.compile(r"(?:Phần|PHẦN|Chương|CHƯƠNG)\s+(?:thứ\s+)?(?P<n>[IVXLC]+|\d+|\w+)(?:\s*[.:]|\s|$)")),
    (0.5, "article", re.compile(r"Điều\s+(?P<n>\d{1,3}[a-zđ]?)\s*[.:]\s*")),
    (
        1.0,
        "roman",
        re.compile(
            r"(?P<n>[IVX]{1,6})\s*(?:[.):–-]|/(?!v))\s*(?=[^\s\d])|(?P<m>[IVX]{1,5})\s+(?=[A-ZĐÀ-Ỹ][a-zđà-ỹA-ZĐÀ-Ỹ])"
        ),
    ),
    (3.0, "deep", re.compile(r"(?P<n>\d{1,2}(?:\.\d{1,2}){1,3})\s*[.):]?\s+(?=\S)")),
    (2.0, "arabic", re.compile(r"(?P<n>\d{1,2})\s*(?:[.):]|/(?!\d)|-(?=\s))\s*(?=[^\s\d/.,])")),
    (4.0, "letter", re.compile(r"(?P<n>[a-zđ])\s*[.)]\s*(?=\S)")),
    (4.5, "bracket", re.compile(r"\((?P<n>\d{1,2}|[ivx]{1,4}|[a-zđ])\)\s*(?=\S)")),
    (6.0, "plus", re.compile(r"(?P<n>\+)\s*(?=\S)")),
    (5.0, "dash", re.compile(r"(?P<n>[-–—])\s*(?=[^\s\d\-–—])|(?P<m>[-–—])\s+(?=\S)")),
    (5.5, "dot", re.compile(r"(?P<n>[•●○▪■□§\uf0b7\uf02d\uf0a7\uf076·])\s*(?=\S)")),
)
OPEN_END = re.compile(
    r"(?:Điều|khoản|điểm|mục|(?<!đổi )(?<!nghệ )(?<!kỹ thuật )số|ngày|tháng|năm|và|hoặc|của|các|về|theo|tại|[,–-])$"
)


@dataclass(slots=True)
class Item:
    """A numbered or bulleted item, or a paragraph (`kind` ""): the bounds of its words, and what stands under it."""

    start: int
    end: int
    rank: float
    kind: str = ""
    number: str = ""
    parent: Item | None = None
    children: list[Item] = field(default_factory=list)

    def walk(self) -> Iterator[Item]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a document as offsets: the addressees' block (empty bounds if none), and the bodies with their items to be read."""

    addressees: tuple[int, int]
    bodies: tuple[tuple[int, int], ...]
    forms: tuple[tuple[int, int], ...]


def layout(plain: str, head_end: int) -> Layout:
    """Splits a masked text; `head_end`: where the header's last value ends (0 if unknown)."""
    nation = NATION.search(plain, 0, 4000)
    start = max(nation.end() if nation else 0, head_end if head_end < len(plain) * 0.6 else 0)
    to = _addressees(plain, start if head_end else 0)
    start = max(start, to[1])
    bodies: list[tuple[int, int]] = []
    forms: list[tuple[int, int]] = []
    at = start
    while at < len(plain):
        close = _closing(plain, at)
        _put(plain, at, close, bodies, forms)
        annex = _annex(plain, close)
        if annex is None:
            break
        at = annex
    return Layout(to, tuple(bodies), tuple(forms))


def _put(plain: str, start: int, end: int, bodies: list[tuple[int, int]], forms: list[tuple[int, int]]) -> None:
    head = plain[start : min(end, start + 300)]
    (forms if bodies and FORM.search(head) else bodies).append((start, end))


def _addressees(plain: str, start: int) -> tuple[int, int]:
    """The block after "Kính gửi": to the first line that is no bullet and no continuation of one."""
    found = ADDRESSED.search(plain, 0, 6000)
    if not found:
        return (start, start)
    end, bullets = found.end(), False
    for line in lines(plain, found.end(), min(len(plain), found.end() + 4000)):
        words = plain[line.start : line.end]
        bullet = words[0] in "-–+•*"
        over = plain[found.end() : end].rstrip().endswith(".") or (
            bullets and plain[:end].rstrip().endswith(";") and not bullet
        )
        if (
            end > found.end()
            and not bullet
            and (over or (line.gap and not plain[:end].rstrip().endswith((";", ",", ":"))))
        ):
            break
        bullets = bullets or bullet
        end = line.end
    return (found.end(), end)


def _closing(plain: str, start: int) -> int:
    """Where the body that begins at `start` is over: its "./.", the place of signing, or the list of recipients."""
    places = [len(plain)]
    for mark in (RECIPIENTS, SIGNED):
        found = mark.search(plain, start)
        if found:
            places.append(found.start())
    found = FINISHED.search(plain, start)
    if found:
        places.append(found.end())
    return min(places)


def _annex(plain: str, start: int) -> int | None:
    """Where the next annex begins after a closing; its title may stand above the line "(Kèm theo …)"."""
    found = ANNEX.search(plain, start)
    while found and found.end() < len(plain):
        if _closing(plain, found.start()) != found.start():
            return found.start()
        found = ANNEX.search(plain, found.end())
    return None


def items(plain: str, start: int, end: int) -> Item:
    """The tree of items between two offsets; paragraphs hang under the item before them."""
    root = Item(start, start, -1.0)
    stack = [root]
    for rank, kind, number, first, last in _units(plain, start, end):
        item = Item(first, last, rank, kind, number)
        if kind:
            while stack[-1].rank >= rank:
                stack.pop()
        item.parent = stack[-1]
        stack[-1].children.append(item)
        if kind:
            stack.append(item)
    return root


def _units(plain: str, start: int, end: int) -> Iterator[tuple[float, str, str, int, int]]:
    """Items and paragraphs in order: rank, kind, number, bounds of the words."""
    found = [line for line in lines(plain, start, end) if "|" not in plain[line.start : line.end]]
    width = _width(found)
    open_: tuple[float, str, str, int, int] | None = None
    for n, line in enumerate(found):
        before = found[n - 1] if n else None
        goes_on = open_ is not None and before is not None and _goes_on(plain, before, line, width)
        marker = None if goes_on and before and not _breaks(plain, before, line, width) else _marker(plain, line)
        if open_ is not None and goes_on and marker is None:
            open_ = (*open_[:4], line.end)
            continue
        if open_ is not None:
            yield open_
        rank, kind, number, first = marker or (9.0, "", "", line.start)
        open_ = (rank, kind, number, first, line.end)
    if open_ is not None:
        yield open_


def _width(found: list[Line]) -> int:
    """The width at which the text is wrapped; 0 if every paragraph is one line."""
    widths = sorted(line.end - line.start + line.indent for line in found)
    if len(widths) < 4:
        return 0
    width = widths[int(len(widths) * 0.95)]
    return width if width <= 130 else 0


def _goes_on(plain: str, before: Line, line: Line, width: int) -> bool:
    """Is `line` the same paragraph as the line before it?"""
    if plain[before.end - 1] in ".;:!?":
        return False
    if plain[line.start].islower() or OPEN_END.search(plain[max(0, before.end - 12) : before.end]):
        return True
    if plain[before.start : before.end].isupper() != plain[line.start : line.end].isupper():
        return False
    return _full(before, width) and not line.gap and not _names_then_duty(plain, before, line)


def _names_then_duty(plain: str, before: Line, line: Line) -> bool:
    """A line that only names bodies, as long as the text is wide, and a line that begins with a verb: heading and duty."""
    if not VERB_ANY_CASE.match(plain, line.start, line.end):
        return False
    marker = _marker(plain, before)
    bodies = read_bodies(plain, marker[3] if marker else before.start, before.end)
    return bool(bodies.names) and bodies.end == before.end


def _full(line: Line, width: int, share: float = 0.72) -> bool:
    return bool(width) and line.end - line.start + line.indent >= share * width


def _breaks(plain: str, before: Line, line: Line, width: int) -> bool:
    """May an item begin here although the line before was not finished? Not after "Điều", "ngày", a comma; not with a dash inside full lines."""
    if OPEN_END.search(plain[max(0, before.end - 12) : before.end]):
        return False
    return not (plain[line.start] in "-–" and _full(before, width, 0.93) and not line.gap)


def _marker(plain: str, line: Line) -> tuple[float, str, str, int] | None:
    for rank, kind, mark in MARKERS:
        found = mark.match(plain, line.start, line.end)
        if found:
            return rank, kind, found["n"] or found.groupdict().get("m") or "", found.end()
    return None
