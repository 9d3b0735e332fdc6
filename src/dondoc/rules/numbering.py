"""Number and symbol of a document ("05/BC-VP"): read as typed, compared, printed (NĐ 30/2020/NĐ-CP)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from dondoc.rules.errors import Refusal

#: No real one comes near; so much and a leading zero fit wherever one is kept.
LONGEST = 50
_GROUP = r"[0-9A-Za-zÀ-ỹ&.]+"
_NOTATION = rf"{_GROUP}(?:-{_GROUP})*"
#: State documents: number/notation, or number/year/notation for normative ones.
_STATE = re.compile(rf"(?P<num>\d{{1,6}})(?P<suffix>[A-Za-zĐđ]?)/(?:(?P<year>\d{{4}})/)?(?P<notation>{_NOTATION})")
#: Party documents: number-type/organ.
_PARTY = re.compile(rf"(?P<num>\d{{1,6}})(?P<suffix>[A-Za-zĐđ]?)-(?P<notation>{_GROUP}/{_NOTATION})")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
#: Letters that look like Đ and are not it; typed by some keyboards.
_ETH = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ"})


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number (with a letter where one was put between), the year of a normative document, the notation."""

    number: int
    suffix: str
    year: int | None
    notation: str
    party: bool = False

    @property
    def key(self) -> str:
        """Equal for two ways of writing the same number and symbol; part of what makes a directive a duplicate."""
        year = f"{self.year}/" if self.year else ""
        return f"{self.number}{self.suffix}{'-' if self.party else '/'}{year}{self.notation}".upper()

    def __str__(self) -> str:
        """As it is printed after "Số: ": two digits at least, no blanks."""
        year = f"{self.year}/" if self.year else ""
        return f"{self.number:02d}{self.suffix}{'-' if self.party else '/'}{year}{self.notation}"


def parse_number(text: str) -> DocumentNumber:
    """The number and symbol in `text`; blanks, every dash and "Số:" may stand. Raises Refusal if there is none."""
    plain = unicodedata.normalize("NFC", text).translate(_ETH)
    plain = re.sub(r"(?i)^\s*(?:số(?:\s+hiệu)?|so|số, ký hiệu)\s*[:.]?(?=\s|\d)", "", plain)
    plain = "".join(_DASHES.sub("-", plain).split()).rstrip(".;,")
    found = _STATE.fullmatch(plain)
    party = found is None
    found = found or _PARTY.fullmatch(plain)
    if not found or int(found["num"]) == 0 or len(plain) > LONGEST:
        raise Refusal(
            "number_unreadable",
            "Chưa đọc được số, ký hiệu “{given}”. Ghi như trên văn bản, ví dụ 05/BC-VP hoặc 12/UBND-KTTC.",
            cite="NĐ 30/2020/NĐ-CP, Phụ lục I",
            field="number",
            given=text.strip()[:80],
        )
    year = None if party or not found["year"] else int(found["year"])
    return DocumentNumber(int(found["num"]), found["suffix"].lower(), year, found["notation"], party)
