"""A paper of an office as values: head, subject, text, tables, charts, appendices, signature (Nghị định 30/2020/NĐ-CP, Phụ lục I).

What a paper says is its room's; how it looks as Word, PDF or workbook is `word`, `pdf` and `workbook` beside this file. Nobody else draws pages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from dondoc.rules.numbers import percent, plain, vn_number

#: Millimetres: the paper, its margins (top, right, bottom, left), and the width between the margins, upright and on its side.
PAPER, MARGINS, WIDTH = (210, 297), (20, 15, 20, 30), 165
WIDTH_ACROSS = PAPER[1] - MARGINS[1] - MARGINS[3]
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
PROVISIONAL = "SỐ LIỆU TẠM TÍNH"
#: Stands wide where văn thư writes by hand.
BLANK = "\u00a0"
NOTHING = "–"
#: Points of a table's letters; rows of a table that stays on one page, and the letters of their longest cells together.
TABLE, WHOLE, WHOLE_LETTERS = 12, 12, 700

_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Cell: TypeAlias = "str | int | Decimal | date | None"


class Kind(StrEnum):
    """How a column is set: text left, `CENTRED` in the middle, numbers right; a `RATE` is reckoned from two columns of its row."""

    TEXT = "text"
    CENTRED = "centred"
    NUMBER = "number"
    RATE = "rate"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in millimetres, 0: an even share of what is left. Neighbours with the same `group` stand under it in a head of two rows.

    `summed`: the total row adds it up. `of`: the places of the columns above and below the line of a rate.
    """

    heading: str
    kind: Kind = Kind.TEXT
    width: float = 0
    group: str = ""
    summed: bool = False
    of: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """`total`: what its last row is called, "" without one. A cell of a rate is None in `rows`. `note` stands below, such as how a rate is made.

    The note of one that runs over pages stands above it, where its reader begins: below it would come to stand alone.
    `title` stands above it and names its sheet in a workbook. Raises ValueError for a row of another length and a rate without its columns.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    title: str = ""
    total: str = ""
    note: str = ""
    empty: str = "Không có."

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of “{self.title}” has not {len(self.columns)} cells")
        if any((column.kind is Kind.RATE) != (column.of is not None) for column in self.columns):
            raise ValueError(f"a rate of “{self.title}” is made of two columns, and only a rate is")

    def label_span(self) -> int:
        """How many columns the name of the total row takes: all before the first figure, at least one."""
        figures = (Kind.NUMBER, Kind.RATE)
        return max(1, next((p for p, c in enumerate(self.columns) if c.kind in figures), len(self.columns)))

    def whole(self) -> bool:
        """Whether it is so short that it is not torn over two pages."""
        if len(self.rows) > WHOLE:
            return False
        longest = [max((len(said(cell)) for cell in row), default=0) for row in self.rows]
        return sum(longest) <= WHOLE_LETTERS and all(letters < 200 for letters in longest)

    def sums(self) -> list[Cell]:
        """The cells of the total row: the sums of the summed columns, None elsewhere."""
        return [
            sum((_figure(row[place]) for row in self.rows), Decimal(0)) if column.summed else None
            for place, column in enumerate(self.columns)
        ]

    def said(self, row: Sequence[Cell]) -> list[str]:
        """A row as it is read; rates reckoned from it, "–" where nothing stands below the line."""
        return [
            rate_said(_figure(row[column.of[0]]), _figure(row[column.of[1]])) if column.of else said(row[place])
            for place, column in enumerate(self.columns)
        ]

    def total_said(self) -> list[str]:
        """The total row as it is read, with its name in the first cell."""
        cells = self.said(self.sums())
        return [self.total, *[""] * (self.label_span() - 1), *cells[self.label_span() :]]


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1: "I.", 2: "1.", 3: "a)"; each is numbered anew below the one above it. `numbered` False: bears its own number, or none."""

    text: str
    level: int = 1
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Justified, its first line indented. `italic` for what it rests on ("Căn cứ …")."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    items: Sequence[str]


class ChartKind(StrEnum):
    """`TREND`: the labels are months, one bar or line a series. `RANKING`: one bar a label. `AGEING`: the series stacked along the bar."""

    TREND = "trend"
    RANKING = "ranking"
    AGEING = "ageing"


@dataclass(frozen=True, slots=True)
class Series:
    """`values` in the order of the labels; None: nothing known. `line`: drawn as a line over the bars of a trend."""

    name: str
    values: Sequence[int | None]
    line: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """`unit`: what is counted ("nhiệm vụ", "%"). Raises ValueError where a series has more or fewer values than there are labels."""

    kind: ChartKind
    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    unit: str = ""

    def __post_init__(self) -> None:
        if any(len(one.values) != len(self.labels) for one in self.series):
            raise ValueError(f"a series of “{self.title}” has not {len(self.labels)} values")


Block: TypeAlias = Heading | Paragraph | Bullets | Table | Chart


@dataclass(frozen=True, slots=True)
class Appendix:
    """Begins a page of its own, its pages numbered anew. `reference`: with what it comes ("Kèm theo Báo cáo …"), printed in brackets.

    A table that bears the appendix's own title is not titled again on paper; in a workbook its sheet is named so.
    """

    title: str
    reference: str
    blocks: Sequence[Block]
    landscape: bool = True

    def printed(self) -> list[Block]:
        """The blocks as they are printed below the title."""
        return [
            replace(one, title="") if isinstance(one, Table) and one.title == self.title else one for one in self.blocks
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """`above`: the superior agency, "" where there is none; `body`: the issuing one, in one or two lines; `symbol`: what follows the number's
    slash ("BC-VP", or "VP-" to be filled in); `about`: the subject of a letter without a type name.

    `number` and `dated`: văn thư has given them; until then both are visible blanks, of `day` only month and year are printed.
    """

    above: str
    body: Sequence[str]
    symbol: str
    place: str
    day: date
    about: str = ""
    number: str = ""
    dated: bool = False

    def numbered(self) -> str:
        """ "Số: 05/BC-VP", the number blank until it is given; "" for what is never numbered."""
        if not self.number and not self.symbol:
            return ""
        return f"Số: {self.number}/{self.symbol}" if self.number else f"Số:{BLANK * 10}/{self.symbol}"

    def placed(self) -> str:
        """ "Thanh Hóa, ngày 05 tháng 01 năm 2027": a nought before days below ten and the first two months."""
        return f"{self.place}, {self._of_day()}"

    def with_it(self, kind: str, body: str) -> str:
        """What stands below the title of an appendix: "Kèm theo Báo cáo số 05/BC-VP ngày 05 tháng 01 năm 2027 của Văn phòng"; what văn thư gives is
        blank until then."""
        number = f" số{self.numbered().removeprefix('Số:')}" if self.numbered() else ""
        return f"Kèm theo {kind}{number} {self._of_day()} của {body}"

    def _of_day(self) -> str:
        day = f" {self.day:%d} " if self.dated else BLANK * 8
        month = f"{self.day:%m}" if self.day.month < 3 else str(self.day.month)
        return f"ngày{day}tháng {month} năm {self.day:%Y}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """`authority`: the lines above the signature (see `authority`); `name` of who signs, "" where he is not chosen yet. `beside`: the lines above the
    signature of another side, which then stands on the left, with room for his name; the receivers follow below."""

    receivers: Sequence[str]
    authority: Sequence[str]
    name: str
    beside: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What the figures can be held against later: their checksum, the day they stand for, the day they were known on. `words`: the checksum of all
    else that is printed, "" where none was taken."""

    sha256: str
    as_of: date
    known_at: date
    words: str = ""

    def line(self) -> str:
        days = f"Số liệu đến hết ngày {self.as_of:%d/%m/%Y}, theo những gì hệ thống ghi nhận đến ngày {self.known_at:%d/%m/%Y}."
        words = f". Mã kiểm tra lời văn (SHA-256): {self.words}" if self.words else ""
        return f"{days} Mã kiểm tra số liệu (SHA-256): {self.sha256}{words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper. `title` and `at` are what the file says of itself: the same paper gives the same bytes, whenever they are written.

    `kind` ("Báo cáo") with `about` as its subject; "" for a letter, whose subject stands in its head. `provisional`: figures that may still
    change, marked on every page. The last block before a foot is text and ends with "./.", which is put there; a table would leave the
    signature alone on a page (ValueError).
    """

    title: str
    at: datetime
    head: Head
    body: Sequence[Block]
    kind: str = ""
    about: str = ""
    addressed: Sequence[str] = ()
    foot: Foot | None = None
    appendices: Sequence[Appendix] = ()
    provisional: bool = False
    check: Check | None = None

    def __post_init__(self) -> None:
        if self.foot and not (self.body and isinstance(self.body[-1], Paragraph | Bullets)):
            raise ValueError("the text of a paper that is signed ends with a paragraph, not with a table or a picture")

    def blocks(self) -> list[Block]:
        """The body with "./." at its end."""
        if not self.foot:
            return list(self.body)
        last = self.body[-1]
        if isinstance(last, Bullets):
            return [*self.body[:-1], Bullets([*last.items[:-1], ended(last.items[-1])])]
        return [*self.body[:-1], Paragraph(ended(last.text), last.bold, last.italic)]  # type: ignore[union-attr]


def authority(*, head: str, signs: str = "", title: str = "", on_behalf: str = "") -> list[str]:
    """The lines above a signature (NĐ 30/2020, Phụ lục I): `head` is the title of who is responsible, `signs` how somebody else signs for him
    ("KT.", "TL.", "TUQ.", "Q."), `title` what he is himself, `on_behalf` a line above all ("TM. Ủy ban nhân dân", "TL. Chủ tịch")."""
    lines = [on_behalf] if on_behalf else []
    if not signs:
        return [*lines, head]
    return [*lines, f"{signs} {head}"] if signs == "Q." else [*lines, f"{signs} {head}", title]


def speakable(text: str) -> str:
    """Without what XML cannot hold and no page shows: people paste it from other programs and do not see it. A break of page becomes a space."""
    return _UNSPEAKABLE.sub("", text.replace("\v", " ").replace("\f", " "))


def ended(text: str) -> str:
    """With the "./." that ends a paper's text."""
    bare = text.rstrip()
    return bare if bare.endswith("./.") else f"{bare.rstrip('.;')}./."


def said(value: Cell) -> str:
    """A cell as officials write it: "1.234,5", "05/01/2027"."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return vn_number(plain(Decimal(value))) if isinstance(value, int | Decimal) else value


def rate_said(over: Decimal, under: Decimal) -> str:
    """ "85,7%", rounded half up; "–" of nothing."""
    if not under:
        return NOTHING
    return f"{vn_number(str(percent(over, under)))}%"


def numbers(blocks: Sequence[Block]) -> list[str]:
    """For each block the number its heading bears: "I.", "1.", "a)"; "" for what bears none."""
    counts, given = [0, 0, 0], []
    for block in blocks:
        if not isinstance(block, Heading) or not block.numbered:
            given.append("")
            continue
        counts[block.level - 1 :] = [counts[block.level - 1] + 1, *[0] * (3 - block.level)]
        count = counts[block.level - 1]
        given.append((roman(count) + ".", f"{count}.", f"{LETTERS[(count - 1) % len(LETTERS)]})")[block.level - 1])
    return given


LETTERS = "abcdđeghiklmnopqrstuvxy"


def roman(number: int) -> str:
    """ "IV" for 4."""
    steps = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    made = ""
    for worth, letters in steps:
        made += letters * (number // worth)
        number %= worth
    return made


def widths(columns: Sequence[Column], room: float) -> list[float]:
    """Millimetres of each column, together `room`: given ones as they are, the others share what is left. None is narrower than the longest word
    of its heading, for which the widest give way."""
    size = letters(columns, room)
    free = [c for c in columns if not c.width]
    share = max((room - sum(c.width for c in columns)) / len(free), 0.0) if free else 0.0
    least = [_longest_word(c.heading, size) for c in columns]
    wide = [max(c.width or share, need) for c, need in zip(columns, least, strict=True)]
    spare, over = sum(wide) - sum(least), sum(wide) - room
    if 0 < over <= spare:
        return [round(w - (w - need) * over / spare, 2) for w, need in zip(wide, least, strict=True)]
    return [round(w * room / sum(wide), 2) for w in wide]


def letters(columns: Sequence[Column], room: float) -> int:
    """Points of a table's letters: twelve, less where so many columns stand beside each other that their headings would not fit."""
    needed = sum(_longest_word(c.heading, TABLE) for c in columns)
    return next((size for size in (TABLE, 11, 10) if needed * size / TABLE <= room * 0.9), 9)


def _longest_word(heading: str, size: int) -> float:
    """About how wide a column must be so that no word of its heading is broken: bold letters and the room beside them."""
    ems = max((sum(_ems(letter) for letter in word) for word in heading.split()), default=1.0)
    return ems * size * 0.3528 + 2.8


def _ems(letter: str) -> float:
    """How wide a bold letter of Times New Roman is at most, as a part of its size."""
    if letter in "iljtfI.,:;/()-":
        return 0.4
    return 0.95 if letter in "mwMW%" else 0.76 if letter.isupper() else 0.57


def heads(columns: Sequence[Column]) -> list[tuple[str, int]]:
    """The upper row of a head of two: each group with how many columns it spans; "" where a column's heading takes both rows. [] without groups."""
    if not any(c.group for c in columns):
        return []
    made: list[tuple[str, int]] = []
    for column in columns:
        if column.group and made and made[-1][0] == column.group:
            made[-1] = (column.group, made[-1][1] + 1)
        else:
            made.append((column.group, 1))
    return made


def _figure(value: Cell) -> Decimal:
    return Decimal(value) if isinstance(value, int | Decimal) else Decimal(0)
