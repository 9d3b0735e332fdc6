"""The lines of a document cut into the pieces that stood side by side: columns, table cells, a motto glued to the issuer.

The head and the signature of an administrative document are two columns; a text made of it puts them in one line, in any order.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MOTTOES = re.compile(
    r"c[o0]ng\s*hoa\s*xa\s*hoi\s*chu\s*nghia(?:\s*viet(?:\s*nam)?)?|doc\s*lap\s*[-–—.~]*\s*tu\s*do\s*[-–—.~]*\s*hanh\s*phuc|dang\s+cong\s+san\s+viet\s+nam"
)
#: Columns: a bar, a tab, three blanks. Blanks for a number, a day or a month to be filled in by hand are no columns.
_GAP = re.compile(r"\s*\|\s*|\t+|[ \u00a0]{3,}")
_FILLED_BY_HAND = re.compile(r"(?:^|\W)(?:s[oó]|ngay|thang|nam)\s*[:.]?\s*$")
_GOES_ON_AFTER_BLANK = re.compile(r"(?:thang|nam|/|-\s?[A-ZĐa-z]{2,5}/)")
#: Lines drawn of signs behind a text.
_DRAWN = " -–—_=~*"
_DRESSING = " \t\u00a0\r\f#*_>`~|[]"
#: Stamps of the register and of the electronic signature, page numbers, the gazette's own lines.
_FURNITURE = re.compile(
    r"\d{1,4}|-\s*\d{1,4}\s*-|trang\s+\d+.*|cong bao\s*/.*|(?:nguoi ky|ky boi|co quan|ngay ky|gio ky|thoi gian ky|email|e-mail"
    r"|ly do|vi tri|digitally signed.*"
    r"|signature not verified|signed by|date|ngay den|chuyen|so va ky hieu hs|so ho so luu|ma van ban|dien thoai|fax|website|dia chi|"
    r"tel)\s*:.*|(?:cong van )?den|(?:du thao|ban sao|sao y)(?: ban chinh)?(?: lan \d+)?|(?:viet )?nam|hanh phuc"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text of one line and column, without its dressing; `gap`: an empty line or a drawn one stands before its line."""

    text: str
    plain: str
    start: int
    end: int
    line: int
    gap: bool

    @property
    def upper(self) -> bool:
        """Is it set in capitals?"""
        letters = [c for c in self.text if c.isalpha()]
        return len(letters) > 1 and sum(c.isupper() for c in letters) >= 0.75 * len(letters)

    @property
    def furniture(self) -> bool:
        return _FURNITURE.fullmatch(self.plain) is not None

    @property
    def motto(self) -> bool:
        return MOTTOES.fullmatch(self.plain) is not None


def plain(text: str) -> str:
    """Lower case without marks, each character for one: what is found in it stands at the same place in `text`."""
    table = {ord(c): _bare(c) for c in set(text) if ord(c) > 127}
    return text.translate(table).lower() if len(text.lower()) == len(text) else text.translate(table)


def _bare(char: str) -> str:
    base = unicodedata.normalize("NFD", char)[0]
    return {"đ": "d", "Đ": "D", "Ð": "D", "ð": "d"}.get(base, base)


def pieces(text: str) -> list[Piece]:
    """All pieces of `text` in the order in which they stand; drawn lines and empty cells are left out."""
    folded = plain(text)
    found: list[Piece] = []
    gap, at = True, 0
    for number, line in enumerate(text.split("\n")):
        inside = [
            _piece(text, folded, start, end, number, gap)
            for left, right in _cells(text, folded, at, at + len(line))
            for first, last in _without_motto(folded, left, right)
            for start, end in _parted(text, folded, first, last)
        ]
        kept = [one for one in inside if any(c.isalnum() for c in one.text)]
        found += kept
        gap = not kept
        at += len(line) + 1
    return found


def _cells(text: str, folded: str, start: int, end: int) -> list[tuple[int, int]]:
    cells, left = [], start
    for gap in _GAP.finditer(text, start, end):
        blanks = "|" not in gap.group()
        if blanks and (
            _FILLED_BY_HAND.search(folded, left, gap.start()) or _GOES_ON_AFTER_BLANK.match(folded, gap.end(), end)
        ):
            continue
        cells.append((left, gap.start()))
        left = gap.end()
    return [*cells, (left, end)]


#: What stood below or beside the number and was put behind it with one blank: the subject, the place and day of issue.
_NUMBER = re.compile(r"[\W_]*so\s*[:.]?\s*[\d.…_ ]*[/-]\s?[a-z]")
_CAPITAL = "[A-ZÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ]"
_BEHIND_NUMBER = re.compile(
    rf"[\s*]+(?=[Vv]\s?/\s?v\W|Về việc |{_CAPITAL}[\w.]*(?:[ -]+{_CAPITAL}[\w.]*){{0,4}}, ?[Nn]gày[ \d.…_]+(?:tháng|/))"
)
#: A signature flattened into the list of recipients: "- Như trên; KT. CHỦ TỊCH".
_RECIPIENT = re.compile(r"\W*(?:-|noi nhan|nhu tren|luu)")
_BEHIND_RECIPIENT = re.compile(
    r"(?<=[;:.)])\s+(?=(?:kt|tm|tl|tuq)\.|(?:pho )?(?:chu tich|giam doc|chanh van phong|bo truong|thu tuong|truong ban)$)"
)


def _parted(text: str, folded: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts: list[int] = []
    if _NUMBER.match(folded, start, end):
        cuts = [one.end() for one in _BEHIND_NUMBER.finditer(text, start, end)]
    elif _RECIPIENT.match(folded, start, end):
        cuts = [one.end() for one in _BEHIND_RECIPIENT.finditer(folded, start, end)]
    return list(zip([start, *cuts], [*cuts, end], strict=True))


def _without_motto(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    parts, left = [], start
    for motto in MOTTOES.finditer(folded, start, end):
        parts += [(left, motto.start()), motto.span()]
        left = motto.end()
    return [*parts, (left, end)]


def _piece(text: str, folded: str, start: int, end: int, line: int, gap: bool) -> Piece:
    while start < end and text[start] in _DRESSING:
        start += 1
    while end > start and text[end - 1] in _DRESSING:
        end -= 1
    undrawn = text[start:end].rstrip(_DRAWN)
    if end - start - len(undrawn) > 1:
        end = start + len(undrawn.rstrip(_DRESSING))
    said = " ".join(text[start:end].replace("**", " ").split())
    return Piece(said, " ".join(folded[start:end].replace("**", " ").split()), start, end, line, gap)
