"""The text as the file gave it, with everything that is no text of the document blanked out. Length and offsets stay.

All reading runs over the masked text: page furniture, rules of dashes, signature stamps and mark-up are blanks there, every odd blank is a
plain one. A match in it is at the same place in the original.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

#: What officials' programs print between the pages, whole lines only.
FURNITURE = re.compile(
    r"[_\-–—=*.·…\s]{3,}|CÔNG BÁO\s*/?\s*Số.*|Trang\s+\d+(\s*/\s*\d+)?|\[\s*\.{2,3}\s*\]|\|?(\s*:?-{2,}:?\s*\|)+\s*:?-*:?\s*\|?",
    re.IGNORECASE,
)
STAMP = re.compile(r"\s*(Ký bởi|Người ký|Ký số bởi|Signed by|Digitally signed).*", re.IGNORECASE)
STAMPED = re.compile(r"\s*(Cơ quan|Email|E-mail|Ngày ký|Thời gian ký|Lý do|Chức vụ|Date|Reason)\s*:.*", re.IGNORECASE)
PAGE_NUMBER = re.compile(r"\s*[-–]?\s*\d{1,3}\s*[-–]?\s*")
GAZETTE = re.compile(r"\s*CÔNG BÁO\s*/?\s*Số.*", re.IGNORECASE)
ODD_BLANKS = {ord(c): " " for c in "\t\r\v\u00a0\u2007\u202f\u2009\u200b\u200a\u3000\ufeff"} | {
    ord("\f"): "\n",
    ord("\u2028"): "\n",
    ord("\u2029"): "\n",
    ord("\x85"): "\n",
}
BULLET_STAR = re.compile(r"^([ ]*)\*(?=[ ]+\S[^*\n]*$)", re.MULTILINE)
BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
HASHES = re.compile(r"^[ ]*#+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line without the blanks around it; `indent` columns stand before it, `gap` says that a blank line does."""

    start: int
    end: int
    indent: int
    gap: bool


def masked(text: str) -> str:
    """`text` with furniture and mark-up made blanks, of the same length."""
    plain = text.translate(ODD_BLANKS)
    plain = BREAK_TAG.sub(lambda m: " " * len(m[0]), plain)
    plain = HASHES.sub(lambda m: " " * len(m[0]), plain)
    plain = BULLET_STAR.sub(r"\1-", plain).replace("*", " ")
    return _without_furniture(plain)


def _without_furniture(plain: str) -> str:
    kept: list[str] = []
    whole = plain.split("\n")
    gazette = stamp = False
    for n, line in enumerate(whole):
        blank = not line.strip()
        out = not blank and bool(FURNITURE.fullmatch(line.strip()) or STAMP.fullmatch(line))
        if not out and not blank:
            lonely = (n == 0 or not whole[n - 1].strip()) and (n + 1 == len(whole) or not whole[n + 1].strip())
            out = bool(PAGE_NUMBER.fullmatch(line)) and (gazette or lonely)
            out = out or (stamp and bool(STAMPED.fullmatch(line)))
        if not blank:
            gazette = bool(GAZETTE.fullmatch(line))
            stamp = out and (stamp or bool(STAMP.fullmatch(line)))
        kept.append(" " * len(line) if out else line)
    return "\n".join(kept)


def lines(plain: str, start: int, end: int) -> list[Line]:
    """The lines with text between two offsets of a masked text."""
    found: list[Line] = []
    place, gap = start, False
    while place < end:
        stop = plain.find("\n", place, end)
        stop = end if stop < 0 else stop
        piece = plain[place:stop]
        inner = piece.strip()
        if inner:
            indent = len(piece) - len(piece.lstrip())
            found.append(Line(place + indent, place + indent + len(inner), indent, gap))
        gap = not inner
        place = stop + 1
    return found


def spaced(text: str) -> str:
    """White space made one blank, none at the ends."""
    return " ".join(text.split())


def folded(text: str) -> str:
    """For comparing what officials write in two ways: case, blanks, UBND, the two places of a tone mark."""
    plain = unicodedata.normalize("NFC", text).casefold()
    for new, old in _TONES.items():
        plain = plain.replace(new, old)
    return " ".join(plain.replace("ủy ban nhân dân", "ubnd").replace("–", "-").split()).strip(" .,;:")


_TONES = {
    "oà": "òa",
    "oá": "óa",
    "oả": "ỏa",
    "oã": "õa",
    "oạ": "ọa",
    "uỷ": "ủy",
    "uý": "úy",
    "uỳ": "ùy",
    "uỹ": "ũy",
    "uỵ": "ụy",
}


def composed(text: str) -> tuple[str, list[int] | None]:
    """`text` in NFC, and for each of its characters (and its end) the offset in the original; None if nothing was changed."""
    if unicodedata.is_normalized("NFC", text):
        return text, None
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = unicodedata.normalize("NFC", text[at:end])
        pieces.append(piece)
        places.extend([at] * len(piece))
        at = end
    places.append(len(text))
    return "".join(pieces), places


#: No Vietnamese syllable ends so: a scan made an "l" of an "i".
_MISREAD = re.compile(r"(?<=[ạảãáàắằẳẵặấầẩẫậéèẻẽẹếềểễệóòỏõọốồổỗộớờởỡợúùủũụứừửữựôơư])l(?!\w)", re.IGNORECASE)


def with_misread_mended(text: str) -> str:
    """`text`, of the same length, with the commonest fault of scans mended ("Bộ Nộl vụ")."""
    return _MISREAD.sub(lambda found: "I" if text[found.start() - 1].isupper() else "i", text)


def first_stop(plain: str, start: int, end: int) -> int:
    """Where the sentence that begins at `start` is over: its full stop or semicolon outside brackets and quotes."""
    depth = 0
    for at in range(start, end):
        sign = plain[at]
        if sign in "(“":
            depth += 1
        elif sign in ")”" and depth:
            depth -= 1
        elif depth and at - start > 1500:
            depth = 0
        elif not depth and (sign == ";" or sign in ".!?" and _is_full_stop(plain, at, end)):
            return at
    return end


ABBREVIATION = re.compile(r"(?:\b(?:TP|Tp|tp|Q|P|PGS|GS|TS|ThS|BS|KS|Số|số|Đ|đ/c|v\.v|St|No|KT|TM|TL|Mr)|\b[A-ZĐ])$")


def _is_full_stop(plain: str, at: int, end: int) -> bool:
    after = plain[at + 1 : min(end, at + 60)]
    word = after.lstrip()
    if not after[:1].isspace() and word and not (word[0] == "/" or word[0] in '”"'):
        return False
    if ABBREVIATION.search(plain[max(0, at - 6) : at]):
        return False
    return not word or word[0].isupper() or word[0] in '/-“"(•+' or word[0].isdigit()
