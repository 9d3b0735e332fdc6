"""The body that issued a document: the lines of the head in capitals, joined, in normal case, with the place of its superior."""

from __future__ import annotations

import re

from dondoc.rules.extraction.head_words import ACRONYMS, FIELDS
from dondoc.rules.extraction.pieces import Piece, plain

#: Words with which a body's own line begins; what follows them goes on with it.
_BODY = re.compile(
    r"(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd|so|bo|van phong|ban|thanh tra|cuc|chi cuc|tong cuc|phong|trung tam|cong an|bo chi huy|chinh phu"
    r"|thu tuong|chu tich|tinh uy|thanh uy|huyen uy|dang uy|dang bo|thanh doan|tinh doan|lien doan|hoi|uy ban|kho bac|ngan hang|bao hiem|thue|toa an"
    r"|vien|truong|dai hoc|benh vien|cong ty|tap doan|tong cong ty|hiep hoi|kiem toan|quoc hoi|doan|thong tan xa|dai|bao|hat|doi|chi nhanh|lien minh"
    r"|mat tran|to|tong|nha xuat ban|quy|hoc vien|quan khu|quan chung|tieu ban|bch|bql|vp)(?!\w)"
)
#: A word without a vowel is an abbreviation (PCCC), as is what holds a digit.
_SPOKEN = re.compile(r"^[^\d]*[aeiouy][^\d]*$")
_PLACE_WORD = r"(?:tinh|thanh pho|tp\.?|huyen|quan|thi xa|thi tran|xa|phuong|dac khu)"
_PLACE = re.compile(
    r"(?<!\w)(?:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|xã(?! hội)|phường|đặc khu)\s+(?P<name>\S.*)", re.IGNORECASE
)
_GOES_ON = re.compile(rf"{_PLACE_WORD}\s+\S")
#: Bodies of the Party: an office under them names them as they are.
_PARTY = re.compile(r"(?:tinh uy|thanh uy|huyen uy|dang uy|quan uy)(?!\w)")


def read_issuer(head: list[Piece], text: str, number: str | None) -> tuple[str, int, int] | None:
    """The issuer as the labels of directives write it, with its place. `head`: the pieces above the type or the recipients, furniture taken out.

    Where the head names none, the number and symbol tells Thủ tướng, Chính phủ and Văn phòng Chính phủ (place 0, 0).
    """
    lines = [one for one in head if one.upper and _may_be_issuer(one)] or _in_small_letters(head)
    while lines and not _BODY.match(lines[0].plain):
        lines.pop(0)
    if not lines:
        known = by_symbol(number or "")
        return (known, 0, 0) if known else None
    bodies: list[list[Piece]] = []
    for one in lines[:6]:
        if bodies and (not _BODY.match(one.plain) or _wraps(bodies[-1][-1], one)):
            bodies[-1].append(one)
        elif not any(plain(_joined(body)) == one.plain for body in bodies):
            bodies.append([one])
    names = [_normal_case(_joined(body), text) for body in bodies]
    place = (bodies[0][0].start, max(one.end for body in bodies for one in body))
    return _under(names), *place


def _may_be_issuer(one: Piece) -> bool:
    if (
        one.furniture
        or one.motto
        or len(one.text) > 120
        or re.match(r"(?:so\s*[:.]?\s*[\d.…_/\-]|so\s*:|v\s?/\s?v|kinh gui|ngay |\(|\d)", one.plain)
    ):
        return False
    if re.fullmatch(r"\W*(?:hoa toc|thuong khan|khan|mat|toi mat|tuyet mat)\W*.{0,20}", one.plain):
        return False
    return " " in one.text or _SPOKEN.search(one.plain) is not None


def _in_small_letters(head: list[Piece]) -> list[Piece]:
    """The lines of bodies where no line of the head is set in capitals."""
    return [
        one
        for one in head
        if _may_be_issuer(one)
        and len(one.text) < 70
        and one.text[-1] not in ".;:,"
        and (_BODY.match(one.plain) or _GOES_ON.match(one.plain))
    ]


def _wraps(last: Piece, one: Piece) -> bool:
    """Is a body's name broken before a word that could begin one ("ỦY BAN NHÂN DÂN / TỈNH …", "VĂN PHÒNG ĐOÀN … VÀ / HỘI ĐỒNG …")?"""
    if re.search(r"(?:(?<!\w)(?:va|cua|cac|doan|ban chi dao|quan ly)|[,&-])$", last.plain):
        return True
    return _GOES_ON.match(one.plain) is not None and not re.match(r"(?:tinh|thanh|huyen) uy", one.plain)


def _joined(body: list[Piece]) -> str:
    return " ".join(one.text for one in body)


def _under(names: list[str]) -> str:
    """An office under its superior: with the superior's place, or with its name where the office has none of its own."""
    office = names[-1]
    if len(names) == 1:
        return office
    folded = plain(office)
    above = names[-2] if plain(names[-2]) not in folded else ""
    if folded in ("van phong", "ban chap hanh", "ban thuong vu", "thuong truc") and above:
        return f"{office} {above}"
    if _PARTY.match(plain(above)) and re.match(r"(?:van phong|ban)(?!\w)", folded) and not _PARTY.search(folded):
        return f"{office} {above}"
    if _PLACE.search(office) or not re.match(
        r"(?:so|ban|thanh tra|chi cuc|phong|trung tam|van phong|hat|hoi|benh vien|truong|quy)(?!\w)", folded
    ):
        return office
    for name in reversed(names[:-1]):
        place = _PLACE.search(name)
        if place and re.search(rf"(?<!\w){_PLACE_WORD}$", folded):  # "Thanh tra tỉnh"
            return f"{office} {place['name']}"
        if place:
            return f"{office} {place.group()}"
    return office


def by_symbol(number: str) -> str | None:
    """The issuer whom a number and symbol alone tells, as for Thủ tướng, Chính phủ and Văn phòng Chính phủ."""
    organ = number.rpartition("/")[2] if "/" in number else ""
    known = (("-TTg", "Thủ tướng Chính phủ"), ("-CP", "Chính phủ"), ("VPCP", "Văn phòng Chính phủ"))
    return next((name for sign, name in known if organ.endswith(sign) or organ.startswith(sign)), None)


#: The name of a place, as the line of the date writes it.
_PLACE_OF_ISSUE = re.compile(r"^\W*([^\W\d_]+(?: [^\W\d_]+){0,3}), ?ngày", re.MULTILINE)


def _normal_case(name: str, text: str) -> str:
    """A name in capitals as the text itself writes it elsewhere, else by the rules of writing names of bodies."""
    if not name.isupper() and not plain(name).isupper() and sum(c.isupper() for c in name) < len(name) / 2:
        return name
    written = re.compile(r"\s+".join(re.escape(word) for word in name.split()), re.IGNORECASE)
    for found in written.finditer(text[:200_000]):
        said = " ".join(found.group().split())
        if said[0].isupper() and sum(c.islower() for c in said) > sum(c.isupper() for c in said):
            return said
    said = _by_rule(name)
    for place in _PLACE_OF_ISSUE.findall(text[:6000]):
        said = re.sub(rf"(?<!\w){re.escape(place)}(?!\w)", place, said, flags=re.IGNORECASE)
    return said


_NAMED_PLACE = re.compile(
    r"(?<!\w)(tỉnh ủy|thành ủy|huyện ủy|tỉnh|thành phố|tp\.?|huyện|quận|thị xã|thị trấn|xã(?! hội)|phường|đặc khu)((?: (?!và )[^\s,]+)+)"
)


def _by_rule(name: str) -> str:
    said = name.lower().replace("uỷ", "ủy")
    said = _NAMED_PLACE.sub(lambda m: m[1] + " ".join(word.capitalize() for word in m[2].split(" ")), said)
    said = re.sub(r"(?<!\w)(tỉnh|thành|huyện|quận) ủy(?!\w)", lambda m: f"{m[1].capitalize()} ủy", said)
    for field in FIELDS:
        said = re.sub(rf"(?<!\w){re.escape(field)}(?!\w)", field, said, flags=re.IGNORECASE)
    said = " ".join(
        old if old in ACRONYMS or not _SPOKEN.search(plain(old)) else new
        for old, new in zip(name.split(), said.split(), strict=True)
    )
    said = (
        re.sub(r"(?<!\w)(bộ|sở|cục|ban) (\w)", lambda m: f"{m[1].capitalize()} {m[2].upper()}", said)
        if said.startswith("văn")
        else said
    )
    said = re.sub(r"^(bộ|sở|cục|chi cục|phòng|ban|vụ) (\w)", lambda m: f"{m[1]} {m[2].upper()}", said)
    return said[:1].upper() + said[1:]
