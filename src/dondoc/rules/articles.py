"""A regulation's full text, split into Chương, Mục, Điều, khoản, điểm (A2). Words are kept as they are; only broken lines are joined.

Numbering in these texts has gaps, so that nothing is computed: a part bears the number that stands before it, and what is odd is said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from dondoc.rules.regulation import Regulation
from dondoc.rules.regulation.base import split_cite

#: The letters of điểm, in the order of decrees (Nghị định 30/2020/NĐ-CP writes đ after d).
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"
#: A text whose longest line is no longer than this was broken into lines by the page it stood on.
BROKEN_LINE = 130
#: A heading longer than this is no heading: the article has none, and these are its words.
LONGEST_TITLE = 160
#: How far a number may jump; beyond it the figure at the beginning of a line belongs to the sentence.
WIDEST_GAP = 4
#: The last paragraph of an article, after its clauses: cited as "21.cuối".
LAST = "cuối"

_NOISE = re.compile(r"^(?:\[[^\]\n]{1,40}\]\s*)+")
_DIVISION = re.compile(r"^(?P<word>Chương|CHƯƠNG|Mục|MỤC)\s+(?P<number>[IVXLC]+|\d{1,3})(?P<rest>\s*[.:]?\s.*|[.:]?)$")
_ARTICLE = re.compile(r"^(?:Điều|ĐIỀU)\s+(?P<number>\d{1,3}[a-zđ]?)\s*[.:]\s*(?P<rest>.*)$")
_CLAUSE = re.compile(r"^(?P<number>\d{1,2})\s*[.)]\s+(?P<rest>\S.*)$")
_POINT = re.compile(r"^(?P<letter>[a-zđ])\s*\)\s*(?P<rest>\S.*)$")
_REGULATION_BEGINS = re.compile(r"^(?:QUY CHẾ|QUY ĐỊNH)$")
_PAGE_NUMBER = re.compile(r"^\d{1,3}$")
_SENTENCE_ENDS = re.compile(r"[.;:!?…][”\"’)]*$")
_CITE = re.compile(r"^(?:QĐ\.)?\d+[a-zđ]?(?:\.\w+)*$")


class PartKind(StrEnum):
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"
    CLAUSE = "clause"
    POINT = "point"
    END = "end"


class Odd(StrEnum):
    """What is worth a look before the text is kept; none of it keeps it out."""

    GAP = "gap"  # a number is left out: `cite` is the part that comes after it
    AGAIN = "again"  # the number of an article stands a second time; the second is left with the words of the first
    NO_END = "no_end"  # a closing paragraph is cited and none was found


@dataclass(slots=True)
class Part:
    """`cite` as the profile writes it ("5.2.c", "QĐ.2.1", "21.cuối"), "" for a chapter. `label`: how it is numbered in the text.

    `title`: the heading of a chapter or an article. `words`: its own, without those of the parts below it; paragraphs by line breaks.
    """

    kind: PartKind
    cite: str
    label: str
    title: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Oddity:
    odd: Odd
    cite: str


@dataclass(slots=True)
class SplitText:
    parts: list[Part] = field(default_factory=list)
    oddities: list[Oddity] = field(default_factory=list)

    def count(self, kind: PartKind) -> int:
        return sum(1 for part in self.parts if part.kind is kind)

    @property
    def cites(self) -> frozenset[str]:
        return frozenset(part.cite for part in self.parts if part.cite)


def split(text: str, closing: Iterable[str] = ()) -> SplitText:
    """The parts of `text` in its order. Before the line "QUY CHẾ" (or a second Điều 1) stands the decision that issues it: its articles are "QĐ.n".

    `closing`: articles whose last paragraph is cited by itself ("21"); the text does not mark it.
    """
    lines = _lines(text)
    reading = _Reading(broken=max(map(len, lines), default=0) <= BROKEN_LINE)
    for line in lines:
        reading.take(line)
    reading.close()
    for article in closing:
        reading.part_closing(article)
    return reading.found


def cites_of(regulation: Regulation) -> list[str]:
    """Every place of its text that a profile names, each once, in the order of the profile's articles."""
    named = [cite for article in regulation.articles for cite in (article.number, *(c.cite for c in article.clauses))]
    named += [cite for _key, provision in regulation.provisions() for cite in split_cite(provision.cite)]
    return [cite for cite in dict.fromkeys(named) if _CITE.match(cite)]


def closing_articles(cites: Iterable[str]) -> list[str]:
    """The articles whose closing paragraph is cited: "21.cuối" gives "21"."""
    return [cite.removesuffix(f".{LAST}") for cite in cites if cite.endswith(f".{LAST}")]


def _lines(text: str) -> list[str]:
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    found = (_NOISE.sub("", " ".join(line.split())) for line in plain.split("\n"))
    return [line for line in found if line and not _PAGE_NUMBER.match(line)]


class _Reading:
    """Where the reader stands in the text."""

    def __init__(self, *, broken: bool) -> None:
        self.broken = broken
        self.found = SplitText()
        self.at: Part | None = None
        self.article = self.clause = self.point = ""
        self.in_heading = False  # the lines that come may still belong to a heading
        self.before = ""  # "QĐ." while the decision is read
        self.divided = False  # an article stood below a chapter: what is read is the regulation itself
        self.seen: set[str] = set()

    def take(self, line: str) -> None:
        if _REGULATION_BEGINS.match(line) and not self.found.count(PartKind.CHAPTER):
            self._decision_ends()
            self.at = None
        elif division := _DIVISION.match(line):
            self._division(division)
        elif article := _ARTICLE.match(line):
            self._article(article["number"], article["rest"])
        elif self.article and (clause := _CLAUSE.match(line)) and self._follows(clause["number"]):
            self._clause(clause["number"], clause["rest"])
        elif self.article and (point := _POINT.match(line)) and self._follows_letter(point["letter"]):
            self._point(point["letter"], point["rest"])
        elif self.article and self.at is not None and not self.in_heading and _is_heading(line):
            self._begin(Part(PartKind.CHAPTER, "", "", line), heading=True)
            self.article = ""
        elif self.at is not None:
            self._words(line)

    def close(self) -> None:
        """A heading that turns out to be a sentence is the article's own words."""
        for part in self.found.parts:
            sentence = part.title.endswith((".", ";")) or len(part.title) > LONGEST_TITLE
            if part.kind is PartKind.ARTICLE and sentence:
                gap = "\n" if _SENTENCE_ENDS.search(part.title) else " "
                part.title, part.words = "", gap.join(filter(None, (part.title, part.words)))

    def part_closing(self, article: str) -> None:
        """The last paragraph of the article, where its last part has more than one, becomes a part of its own."""
        inside = [p for p in self.found.parts if p.cite == article or p.cite.startswith(f"{article}.")]
        words, found, last = inside[-1].words.rpartition("\n") if inside else ("", "", "")
        if not found:
            self.found.oddities.append(Oddity(Odd.NO_END, f"{article}.{LAST}"))
            return
        inside[-1].words = words
        place = self.found.parts.index(inside[-1]) + 1
        self.found.parts.insert(place, Part(PartKind.END, f"{article}.{LAST}", "", "", last))

    def _decision_ends(self) -> None:
        """What was read so far was the decision, if it had articles and they are not yet marked as such."""
        if self.seen and not self.before and not self.divided:
            for part in (part for part in self.found.parts if part.cite):
                part.cite = f"QĐ.{part.cite}"
            self.found.oddities = [Oddity(o.odd, f"QĐ.{o.cite}") for o in self.found.oddities]
            self.seen = set()
            self.before = "QĐ."
        self.article = self.clause = self.point = ""

    def _begin(self, part: Part, *, heading: bool) -> None:
        self.found.parts.append(part)
        self.at, self.in_heading = part, heading

    def _division(self, match: re.Match[str]) -> None:
        kind = PartKind.CHAPTER if match["word"].lower() == "chương" else PartKind.SECTION
        label = f"{match['word'].capitalize()} {match['number']}"
        self._begin(Part(kind, "", label, match["rest"].strip(" .:")), heading=True)
        self.clause = self.point = ""
        self.article = ""  # what stands before the first article of the chapter is no clause

    def _article(self, number: str, title: str) -> None:
        if number == "1" and "1" in self.seen:
            self._decision_ends()
        self.divided = self.divided or self.found.count(PartKind.CHAPTER) > 0
        if number in self.seen:
            self.found.oddities.append(Oddity(Odd.AGAIN, number))
            if self.at is not None:
                self._words(f"Điều {number}. {title}")
            return
        last = max((int(n) for n in self.seen if n.isdecimal()), default=0)
        if number.isdecimal() and int(number) > last + 1:
            self.found.oddities.append(Oddity(Odd.GAP, number))
        self.seen.add(number)
        self.article, self.clause, self.point = number, "", ""
        self._begin(Part(PartKind.ARTICLE, number, f"Điều {number}", title), heading=True)

    def _follows(self, number: str) -> bool:
        return int(self.clause or 0) < int(number) <= int(self.clause or 0) + WIDEST_GAP

    def _clause(self, number: str, words: str) -> None:
        cite = f"{self.article}.{number}"
        if int(number) != int(self.clause or 0) + 1:
            self.found.oddities.append(Oddity(Odd.GAP, cite))
        self.clause, self.point = number, ""
        self._begin(Part(PartKind.CLAUSE, cite, f"{number}.", "", words), heading=False)

    def _follows_letter(self, letter: str) -> bool:
        place = POINT_LETTERS.find(letter)
        last = POINT_LETTERS.find(self.point) if self.point else -1
        return last < place <= last + WIDEST_GAP

    def _point(self, letter: str, words: str) -> None:
        cite = ".".join(filter(None, (self.article, self.clause, letter)))
        last = POINT_LETTERS.find(self.point) if self.point else -1
        if POINT_LETTERS.find(letter) != last + 1:
            self.found.oddities.append(Oddity(Odd.GAP, cite))
        self.point = letter
        self._begin(Part(PartKind.POINT, cite, f"{letter})", "", words), heading=False)

    def _words(self, line: str) -> None:
        """More words of the part that was begun: of its heading, of the sentence before, or a new paragraph. "./." ends a document."""
        at = self.at
        assert at is not None
        if self.in_heading and self._heading_goes_on(at, line):
            at.title = f"{at.title} {line}".strip()
        elif at.kind in (PartKind.CHAPTER, PartKind.SECTION):
            at.words = f"{at.words}\n{line}".strip()
        else:
            self.in_heading = False
            goes_on = self.broken and at.words and not (_SENTENCE_ENDS.search(at.words) and _begins_anew(line))
            at.words = f"{at.words}{' ' if goes_on else chr(10)}{line}".strip()
        if line.endswith("./."):
            self.at = None

    def _heading_goes_on(self, at: Part, line: str) -> bool:
        if at.kind in (PartKind.CHAPTER, PartKind.SECTION):
            return not at.title or line == line.upper()
        if not at.title:
            return True
        return self.broken and (at.title.endswith(",") or not _begins_anew(line))


def _is_heading(line: str) -> bool:
    """A chapter whose number was lost on the way (numbered by the word processor) still has its heading in capitals."""
    return line == line.upper() and sum(c.isalpha() for c in line) >= 12 and len(line.split()) >= 3


def _begins_anew(line: str) -> bool:
    return line[0].isupper() or line[0] in "“\"‘'-–•+"
