"""A report of a document, which has no head: what the sentence that names the document says of it."""

from __future__ import annotations

import re
from datetime import date

from dondoc.rules.extraction.head_words import BY_SIGN, KINDS
from dondoc.rules.extraction.issuers import by_symbol
from dondoc.rules.extraction.model import Header
from dondoc.rules.extraction.signers import without_name

_TYPES = "|".join([*(name for name, _sign in KINDS), "văn bản"])
_NAMED = re.compile(
    rf"(?P<kind>{_TYPES})\s+(?:(?:hỏa\s+tốc|khẩn)\s+)?số\s*:?\s*(?P<number>\d{{1,6}}\s?[/-]\s?[A-ZĐ][\w&./-]*\w)"
    rf"(?:\s*,?\s*(?:\(?ngày|ký\s+ngày)\s*(?P<date>\d{{1,2}}\s?(?:[/.-]|tháng)\s?\d{{1,2}}\s?(?:[/.-]|năm)\s?\d{{4}})\)?)?"
    rf"(?:\s+của\s+(?P<of>[^,.;\n]{{3,60}}?)(?=\s+(?:về|gửi|yêu cầu)|[,.;\n]))?(?P<link>[^.;\n]{{0,80}}?\s(?:về\s+việc\s+|về\s+))?",
    re.IGNORECASE,
)
_WHEN = re.compile(r"^(?:Ngày|Sáng|Chiều|Tối|Mới đây|Vừa qua|Theo|Hôm nay|Trước đó)[^,]{0,40},\s*")
_ACTOR = re.compile(r"(?P<who>[^\W\d_][^.;:\n()]{2,80}?)\s+(?:vừa|đã|mới|có|ban\s+hành|ký)(?!\w)[^.;\n]{0,40}$")
_BODY = re.compile(r"(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|Bộ|Sở|Văn phòng)\s.+")
_PERSON = re.compile(r"(?:Quyền |Phó )?(?:Chủ tịch|Bộ trưởng|Thứ trưởng|Giám đốc|Chánh)")
_DATED = re.compile(r"^Ngày\s+(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})")
#: "Sơn La: Tăng cường …": the place of the report, where its bodies are named without one.
_DATELINE = re.compile(r"\s*([^\W\d_]\w*(?: [^\W\d_]\w*){0,3})\s*:\s")
_REACH = 2500


def in_the_news(text: str) -> Header | None:
    """What the first sentence that names a document with its number says of it; None if there is no such sentence."""
    found = _NAMED.search(text, 0, _REACH)
    if not found:
        return None
    number = "".join(found["number"].split()).rstrip(".")
    spans = {"doc_type": (found.start(), found.start() + len(found["kind"])), "number": found.span("number")}
    sentence = _sentence_before(text, found.start())
    told = _DATED.match(sentence)
    day = _day(re.findall(r"\d+", found["date"] or "")) or (_day(list(told.groups())) if told else None)
    if found["date"] and day:
        spans["date"] = found.span("date")
    subject = None
    if found["link"]:
        stop = re.compile(r"[.;:]?\n|\.\s|[;:]|$").search(text, found.end())
        end = stop.start() if stop else len(text)
        subject, spans["subject"] = " ".join(text[found.end() : end].split()).rstrip(" .,") or None, (found.end(), end)
    issuer = by_symbol(number) or found["of"] or _issuer(sentence)
    return Header(
        doc_type=_kind(found["kind"], number),
        number=number,
        date=day,
        issuer=_with_place(" ".join(issuer.split()), text) if issuer else None,
        subject=subject,
        spans=spans,
    )


def _kind(named: str, number: str) -> str:
    if named.lower() != "văn bản":
        return named[:1].upper() + named[1:].lower()
    return next((BY_SIGN[sign] for sign in re.split(r"[/-]", number)[1:3] if sign in BY_SIGN), "Công văn")


def _day(digits: list[str]) -> date | None:
    try:
        return date(int(digits[2]), int(digits[1]), int(digits[0])) if len(digits) == 3 else None
    except ValueError:
        return None


def _sentence_before(text: str, at: int) -> str:
    marks = ("\n", ". ", " - ", ") ", "; ")
    begin = max((place + len(mark) for mark in marks if (place := text.rfind(mark, 0, at)) >= 0), default=0)
    return text[begin:at].lstrip(" -–)")


def _issuer(sentence: str) -> str | None:
    """The body that a sentence says has issued what it names behind its end."""
    found = _ACTOR.search(_WHEN.sub("", sentence))
    if not found or not _PERSON.match(found["who"]):
        return found["who"] if found else None
    body = _BODY.search(found["who"])
    return without_name(body.group()) if body else found["who"]


def _with_place(issuer: str, text: str) -> str:
    place = _DATELINE.match(text)
    return f"{issuer} {place[1]}" if place and issuer.endswith((" tỉnh", " thành phố")) else issuer
