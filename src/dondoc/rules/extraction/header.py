"""The head of a document: kind, number, date, issuer, signer, subject, urgency, each with its place in the text (NĐ 30/2020/NĐ-CP, Phụ lục I).

Nothing is guessed: a value the text does not print is None. A text in news form has no head; there the sentence that names the document is read.
"""

from __future__ import annotations

import re
from datetime import date

from dondoc.rules.extraction.head_words import BY_SIGN, KINDS, SURE_SIGNS
from dondoc.rules.extraction.issuers import read_issuer
from dondoc.rules.extraction.model import Header
from dondoc.rules.extraction.news import in_the_news
from dondoc.rules.extraction.pieces import Piece, pieces, plain
from dondoc.rules.extraction.signers import read_signer
from dondoc.rules.extraction.subjects import about_of_kind, about_of_letter

_KIND_WORDS = {plain(name): name for name, _sign in KINDS}
_KIND = re.compile(rf"(?P<kind>{'|'.join(_KIND_WORDS)})(?!\w)(?P<rest>.*)")
#: What may follow the kind's name on its line without being the subject.
_KIND_TAIL = re.compile(
    r"\s*(?:hop|hanh dong|ket luan|y kien ket luan|van ban|don|khan|hoa toc|cua chinh phu|lien tich|noi bo|phoi hop)?\s*[:.]?"
)
_NUMBER = re.compile(
    r"(?:S[ốồỗôoóÓỐÔ0O]|SỐ)\s*(?:hiệu)?\s*[:.;]?\s*(?P<serial>\d[\d ]{0,6}[a-zđ]?)?[\s._…]{0,40}(?P<sep>[/\-–])\s*"
    r"(?P<rest>(?:(?:19|20)\d\d\s?/\s?)?[A-ZĐÐ][A-Za-zĐđÐ&.0-9]*(?:(?:\s?[-–/]\s?|-\s{0,3}\n\s{0,9})[A-ZĐÐ0-9][A-Za-zĐđÐ&.0-9]*)*)"
)
_BARE_NUMBER = re.compile(
    r"(?P<serial>\d{1,5}[a-z]?)\s?(?P<sep>/)\s?(?P<rest>[A-ZĐ]{2,}[A-Za-zĐđ]*(?:-[A-ZĐ][A-Za-zĐđ0-9]*)+)"
)
_BLANK = r"[\s.…_*]{0,40}"
_ISSUED = re.compile(
    rf"(?:(?P<place>[^\W\d_][^\n|,;:()]{{1,45}}?)\s*[,.]?{_BLANK})?ng[àa]y{_BLANK}(?P<d>\d{{0,2}}){_BLANK}(?:tháng|thang|/|-){_BLANK}(?P<m>\d{{0,2}})"
    rf"{_BLANK}(?:năm|nam|/|-){_BLANK}(?P<y>\d{{0,4}})",
    re.IGNORECASE,
)
_URGENT = re.compile(
    r"\W*(?:do khan\s*:?\s*|muc do khan\s*:?\s*)?(?P<mark>hoa\s+toc|thuong\s+khan|khan)(?:\s*,?\s*hen gio.*|\s*\d.*|\W*)",
    re.DOTALL,
)
_URGENCIES = {"hoa toc": "hỏa tốc", "thuong khan": "thượng khẩn", "khan": "khẩn"}
_BODY_BEGINS = re.compile(r"(?:kinh gui|kinh chuyen|can cu |xet de nghi|dieu 1(?!\d)|i\. |1\. |noi nhan)")
_HEAD_PIECES, _HEAD_LENGTH = 70, 6000
_Found = tuple[object, int, int]


def read_header(text: str) -> Header:
    """What the head and the signature of `text` say. Never raises; offsets in `spans` are those of `text`."""
    every = pieces(text)
    head = _head(every)
    kind = _kind(head)
    number = _number(text, head, every)
    told = None if number or any(one.motto for one in head) else in_the_news(text)
    if told and (kind is None or kind[1] == told.doc_type):
        return told
    before = head[: head.index(kind[0])] if kind else _until_recipients(head)
    clean = [one for one in before if not one.furniture]
    issuer = read_issuer(clean or head, text, str(number[0]) if number else None)
    subject = _subject(head, every, kind, issuer)
    issued = _issued(text, head, every)
    body = max((one[2] for one in (subject, number) if one), default=kind[0].end if kind else 0)
    found: dict[str, _Found | None] = {
        "doc_type": _type(kind, number, letter=subject is not None),
        "number": number,
        "date": (issued[0], issued[1], issued[2]) if issued and issued[0] else None,
        "issuer": issuer,
        "signer": read_signer(every, body),
        "subject": subject if subject and subject[0] else None,
        "urgency": _urgency(head),
    }
    spans = {name: (one[1], one[2]) for name, one in found.items() if one and one[2] > one[1]}
    return Header(**{name: one[0] for name, one in found.items() if one}, spans=spans)  # type: ignore[arg-type]


def year_of_head(text: str) -> int | None:
    """The year of issue, which is printed also where the day is still blank."""
    every = pieces(text[: 2 * _HEAD_LENGTH])
    issued = _issued(text, _head(every), every)
    return issued[3] if issued else None


def _head(every: list[Piece]) -> list[Piece]:
    """The pieces above the body; those behind a first recital too, as far as columns may have been turned around."""
    head: list[Piece] = []
    for one in every[:_HEAD_PIECES]:
        if (
            one.start > _HEAD_LENGTH
            or (len(one.text) > 400 and head)
            or re.match(r"(?:can cu |xet de nghi|dieu 1(?!\d))", one.plain)
        ):
            break
        head.append(one)
    return head


def _until_recipients(head: list[Piece]) -> list[Piece]:
    stop = next((i for i, one in enumerate(head) if _BODY_BEGINS.match(one.plain)), len(head))
    return head[:stop]


def _kind(head: list[Piece]) -> tuple[Piece, str, str] | None:
    """The line that prints the kind, its name, and what stands behind the name on the line."""
    for one in _until_recipients(head):
        squeezed = one.plain
        if re.fullmatch(r"(?:\w ){4,}\w\W*", squeezed):  # set with blanks between the letters
            squeezed = next(
                (word for word in _KIND_WORDS if word.replace(" ", "") == squeezed.replace(" ", "").strip(":.")),
                squeezed,
            )
        found = _KIND.fullmatch(squeezed)
        if not found or one.furniture:
            continue
        name, rest = _KIND_WORDS[found["kind"]], one.text[len(found["kind"]) :]
        if not one.text[: len(name)].isupper() and not (one.text[:1].isupper() and not found["rest"].strip()):
            continue
        if _KIND_TAIL.fullmatch(found["rest"]):
            return one, name, ""
        if found["rest"][:1] == " " and not re.match(r"\s+(?:so|nay|cua)\s", found["rest"]):
            return one, name, rest.strip()
    return None


def _type(kind: tuple[Piece, str, str] | None, number: _Found | None, *, letter: bool) -> _Found | None:
    """By the printed name, else by the symbol; a numbered paper that names no kind is a letter (công văn)."""
    if kind:
        return kind[1], kind[0].start, kind[0].start + len(kind[1])
    if number is None:
        return None
    signs = re.split(r"[/-]", str(number[0]))[1:3]
    # under "V/v" most signs are those of units: CT of a tax office, PC of a legal one
    name = next((BY_SIGN[sign] for sign in signs if sign in (SURE_SIGNS if letter else BY_SIGN)), "Công văn")
    return name, number[1], number[2]


def _number(text: str, head: list[Piece], every: list[Piece]) -> _Found | None:
    for one in head:
        if one.furniture or one.plain.startswith("so ho"):
            continue
        found = _NUMBER.match(text, one.start)
        if not found:
            found = next(
                (
                    x
                    for x in _NUMBER.finditer(text, one.start, one.end)
                    if one.upper and text[x.start() - 1 : x.start()] in (" ", "\t")
                ),
                None,
            )
        if found and "ĐẾN" not in found["rest"].upper():
            number, start, end = _written(found)
            rest = _broken_off(text, end, every)
            return (f"{number}-{rest[0]}", start, rest[1]) if rest else (number, start, end)
    for one in head:
        found = _BARE_NUMBER.fullmatch(one.text)
        if found:
            return _written(found)[0], one.start, one.end
    return None


def _broken_off(text: str, end: int, every: list[Piece]) -> tuple[str, int] | None:
    """What a narrow column has broken off a symbol ("2769/UBND-" above "TH"), and where it ends."""
    if not re.match(r" ?-[\s|]*(?:\n|\|)", text[end : end + 200]):
        return None
    line = text.count("\n", 0, end)
    below = next((one for one in every if one.line > line), None)
    return (below.text, below.end) if below and re.fullmatch(r"[A-ZĐ][A-Za-zĐđ&.0-9]{1,20}", below.text) else None


def _written(found: re.Match[str]) -> _Found:
    rest = re.sub(r"\s+", "", found["rest"]).replace("Ð", "Đ").replace("–", "-").rstrip(".")
    serial = "".join((found["serial"] or "").split())
    return f"{serial}{'-' if found['sep'] in '-–' else '/'}{rest}", found.start(), found.end()


def _issued(text: str, head: list[Piece], every: list[Piece]) -> tuple[date | None, int, int, int | None] | None:
    """Day of issue (None where a part is blank), place in the text, year; the line "place, ngày … tháng … năm …" first."""
    near = [one for one in every[:_HEAD_PIECES] if one.start <= _HEAD_LENGTH]
    bare = None
    for one in [*head, *(x for x in near if x not in head)]:
        found = _ISSUED.match(text, one.start)
        if (
            not found
            or one.furniture
            or len(one.text) > 90
            or (found["place"] is not None and not _is_place(found["place"]))
        ):
            continue
        year = found["y"] or _year_below(one, every)
        value = _day(found, year), one.start, found.end(), int(year) if len(year) == 4 else None
        if found["place"] is not None:
            return value
        alone = not re.search(r"\w", text[found.end() : one.end])
        bare = bare or (value if alone else None)
    return bare


def _is_place(said: str) -> bool:
    words = said.replace("*", " ").split()
    return (
        0 < len(words) <= 7
        and words[0][:1].isupper()
        and not re.search(r"(?:^| )(?:so|can cu|tu|den|luat|ngay|kem|chi thi|cong)(?: |$)", plain(said))
    )


def _year_below(one: Piece, every: list[Piece]) -> str:
    """The year that a narrow column has put on the next line, "" if there is none."""
    below = [x.text for x in every if one.line < x.line <= one.line + 1] if one.plain.endswith("nam") else []
    return next((text for text in below if re.fullmatch(r"(?:19|20)\d\d", text)), "")


def _day(found: re.Match[str], year: str) -> date | None:
    try:
        return date(int(year), int(found["m"]), int(found["d"])) if len(year) == 4 else None
    except ValueError:
        return None


def _subject(
    head: list[Piece], every: list[Piece], kind: tuple[Piece, str, str] | None, issuer: _Found | None
) -> tuple[str, int, int] | None:
    if kind:
        at = every.index(kind[0])
        own = plain(str(issuer[0])) if issuer else ""
        below = about_of_kind(kind[2], kind[0], every[at + 1 : at + 40], own)
        if below and below[0]:
            return below
    return about_of_letter(_until_recipients(head) if kind else head)


def _urgency(head: list[Piece]) -> _Found | None:
    for one in head:
        found = _URGENT.fullmatch(one.plain)
        if found and (one.upper or one.text[:1].isupper() or not one.text[:1].isalpha()):
            return _URGENCIES[" ".join(found["mark"].split())], one.start, one.end
        glued = re.search(r"(?<!\w)(?:HỎA TỐC|HOẢ TỐC|THƯỢNG KHẨN)(?!\w)", one.text)
        if glued and len(one.text) < 60:
            word = plain(glued.group())
            return _URGENCIES[word], one.start, one.end
    return None
