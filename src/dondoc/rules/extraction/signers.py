"""Who signed: the name below the office held, wherever the two columns of the signature were put."""

from __future__ import annotations

import re

from dondoc.rules.extraction.head_words import FAMILIES, NOT_NAMES
from dondoc.rules.extraction.pieces import Piece, plain

_OFFICE = (
    r"(?:chu tich|chu nhiem|thu tuong|bo truong|thu truong|(?:tong )?giam doc|chanh van phong|chanh thanh tra|tong thanh tra|truong ban|vien truong"
    r"|chanh an|(?:chi |tong )?cuc truong|vu truong|truong phong|truong doan|truong tieu ban|to truong|hieu truong|bi thu|thong doc|kiem toan truong"
    r"|tong kiem toan|tu lenh|chi huy truong|tong bien tap|tong thu ky|hoi truong|vien truong|doi truong|ke toan truong"
    r"|hat truong|chinh uy|thuong truc"
    r"|tong bi thu|uy vien)"
)
_FOR = r"(?:tm|kt|tl|tuq|q|t/m|k/t|t/l)"
_ROLE = re.compile(rf"(?:{_FOR}\s*[./]\s*\w.*|{_FOR}\s+{_OFFICE}.*|(?:quyen |q\.\s?)?(?:pho )?{_OFFICE}(?!\w).*)")
_ROLE_WORDS = re.compile(
    rf"^(?:(?:{_FOR}\s*[./]?\s*)?(?:quyen |q\.\s?)?(?:pho )?{_OFFICE}(?:\s+(?:thuong truc|phu trach|van phong|uy ban nhan dan"
    rf"|chuyen trach))*[\s,;:/-]*)+"
)
_TITLES = re.compile(
    r"^(?:[(\[]?\s*(?:đã\s+ký|da\s+ky|ký\s+tên|ký,?\s+(?:ghi\s+rõ\s+họ\s+tên|đóng\s+dấu)[^)\]]{0,30})\s*[)\]]?\s*[:;.]?"
    r"|(?:pgs|gs|ts|ths|thạc\s+sĩ|tiến\s+sĩ|bs|bsck\w*|bác\s+sĩ|ks|cn|ck\s?i{1,2}|dr|luật\s+sư|ông|bà|đ/c|đồng\s+chí)(?:\.|\s|$)"
    r"|(?:đại|thượng|trung|thiếu)\s+(?:tướng|tá|úy)(?!\w)|[.,;:]|(?:nsnd|nsưt|ngnd|ngưt|ttnd|ttưt)\.?\s)\s*",
    re.IGNORECASE,
)
_SIGNED_BY = re.compile(r"(?:nguoi ky|ky boi|signed by)\s*:\s*")
#: The last recipient with the name from the other column behind it.
_BEHIND_LIST = re.compile(r"[-–+]?\s*Lưu\s*:.*?[.;)]\s+([^.;:()\d]{6,40})$")
#: In capitals no families: they begin lines of offices and units.
_NO_FAMILIES = frozenset(
    (
        "VỤ",
        "TỔ",
        "VĂN",
        "AN",
        "XÃ",
        "THỦ",
        "ĐỘI",
        "QUẢN",
        "QUÂN",
        "DÂN",
        "VÀ",
        "CỦA",
        "CAO",
        "LỰC",
        "HÓA",
        "THÁI",
        "CHẾ",
    )
)
_REACH = 40


def read_signer(found: list[Piece], after: int) -> tuple[str, int, int] | None:
    """The name of the first signature at or behind position `after` of the text, with its place; None if there is none."""
    first = next((i for i, one in enumerate(found) if one.start >= after), len(found))
    recipients = next((i for i in range(first, len(found)) if found[i].plain.startswith("noi nhan")), None)
    if recipients is not None:
        near = _below_an_office(found, max(first, recipients - 15), recipients + 60)
        if near:
            return near
    return _below_an_office(found, first, len(found)) or _electronic(found)


def _below_an_office(found: list[Piece], first: int, last: int) -> tuple[str, int, int] | None:
    doubtful = None
    offices = {i for i in range(first, min(last + _REACH, len(found))) if _is_office(found[i])}
    for i in sorted(office for office in offices if office < last):
        for j in range(i, min(i + _REACH, len(found))):
            below, office = found[j], j in offices
            if office and j > i:
                break  # what stands below it is read from there
            rest = _ROLE_WORDS.sub("", below.plain, count=1) if office else below.plain
            name = _name(below.text[len(below.text) - len(rest) :] if office else below.text)
            if name and plain(name).split()[0] in FAMILIES:
                return name, *_place(below, name)
            if name and not doubtful and not office:
                doubtful = name, *_place(below, name)
            if not office and len(below.text) > 160:
                break
            behind = _BEHIND_LIST.match(below.text)
            name = _name(behind[1]) if behind else ""
            if name and plain(name).split()[0] in FAMILIES and not doubtful:
                doubtful = name, *_place(below, name)
    return doubtful


def _is_office(one: Piece) -> bool:
    if not _ROLE.fullmatch(one.plain) or len(one.text) > 120:
        return False
    head = " ".join(one.text.split()[:2])
    return one.upper or sum(c.isupper() for c in head) >= 0.6 * sum(c.isalpha() for c in head) or len(one.text) < 40


def _electronic(found: list[Piece]) -> tuple[str, int, int] | None:
    for one in found:
        label = _SIGNED_BY.match(one.plain)
        name = _name(one.text[label.end() :]) if label else ""
        if name and plain(name).split()[0] in FAMILIES:
            return name, *_place(one, name)
    return None


def without_name(text: str) -> str:
    """A body's name without the person's behind it ("UBND tỉnh Cao Bằng Lê Văn Mẫu")."""
    words = text.split()
    for length in (3, 4, 2):  # most names have three words
        name = words[-length:]
        if len(words) > length + 2 and plain(name[0]) in FAMILIES and _name(" ".join(name)):
            return " ".join(words[:-length])
    return text


def _place(one: Piece, name: str) -> tuple[int, int]:
    return max(one.start, one.end - len(name)), one.end


def _name(text: str) -> str:
    """The name that `text` is, without titles, in normal case; "" if it is none."""
    while (short := _TITLES.sub("", text)) != text:
        text = short
    words = text.strip(" .*_[]()").split()
    if not 2 <= len(words) <= 6 or text.rstrip().endswith((";", ",", ":")):
        return ""
    if all(_is_capitalised(word) for word in words):
        return " ".join(words) if plain(words[0]) not in NOT_NAMES - FAMILIES else ""
    if (
        all(word.isupper() for word in words)
        and words[0] not in _NO_FAMILIES
        and plain(words[0]) in FAMILIES
        and not _ROLE.fullmatch(plain(text))
    ):
        return " ".join(word.capitalize() for word in words)
    return ""


def _is_capitalised(word: str) -> bool:
    parts = re.split(r"['’.\-]", word)
    return word[0].isupper() and all(
        part[:1].isalpha() and (part[1:].islower() or not part[1:]) for part in parts if part
    )
