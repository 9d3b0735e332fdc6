"""What a document says it is about (trích yếu): after "V/v" under the number of a letter, or below the name of its kind."""

from __future__ import annotations

import re

from dondoc.rules.extraction.pieces import Piece

_ABOUT = re.compile(r"(?:v\s?[/.]\s?v\s*[:.]?|vv\s*:|ve viec\s*:?)(?=\W|$|\s)\s*")
_HAND_OVER = re.compile(r"(?:kinh gui|kinh chuyen|kinh moi|noi nhan|dieu 1(?!\d)|i\. |1\. |phan thu|chuong i(?!\w))")
_RECITAL = re.compile(
    r"(?:can cu|xet |theo de nghi|tren co so|thuc hien|trien khai"
    r"|de (?:kip thoi|tiep tuc|tang cuong|chu dong|thuc hien|bao dam|dam bao|trien khai|khac phuc)"
    r"|nham |trong (?:thoi gian|nhung|cac|ngay|cac ngay|boi canh)|ngay \d|thoi gian qua|hien nay|sau khi|vua qua|qua "
    r"|tai (?:van ban|cong van|cuoc hop)"
    r"|theo (?:ban tin|bao cao|du bao|de nghi|quy dinh|tin)"
    r"|(?:uy ban nhan dan|ubnd|van phong|so|bo|chu tich|thu tuong|chinh phu|ban(?! hanh)|truong ban|giam doc)(?!\w)[^.;:]{0,70}"
    r"(?<!\w)(?:nhan duoc|yeu cau|thong bao (?:den|toi|ket)|moi|tran trong|kinh moi|xay dung|ban hanh|co y kien|de nghi|ket luan"
    r"|da (?:nhan|co|ban|to)(?!\w)))"
)
_BODY = re.compile(
    r"(?:uy ban nhan dan|ubnd|van phong|so|bo|chu tich|ban|cuc|phong)(?!\w)[^.;:]{0,90}"
    r"(?<!\w)(?:nhan duoc|tran trong|kinh moi|co y kien|to chuc (?:hoi|cuoc))(?!\w)"
)
_DANGLING = re.compile(
    r"(?:(?<!\w)(?:ve|viec|cua|va|cac|cho|tai|theo|thuc hien|trong|doi voi|den|so|la|voi|dong chi|tinh|thanh pho|giai doan|nam|ngay|thang|-)|[,–-])$"
)
_ENCLOSURE = re.compile(r"\((?:kem|ban hanh|dinh kem|thay the|tai lieu|gui kem)")
_DATE = re.compile(
    r"(?:\S+ ){0,6}?,?\s?ngay[\s.…_]*\d{0,2}[\s.…_]*(?:thang|/)[\s.…_]*\d{0,2}[\s.…_]*(?:nam|/)?[\s.…_]*\d{0,4}\W*"
)
_NUMBER = re.compile(r"s[o0]\s*[:.]?\s*[\d.…_ ]*[/-]")
_URGENT = re.compile(r"\W*(?:hoa toc|thuong khan|khan)(?:\W.{0,20})?")
_CALLS = re.compile(
    r"(?:thu tuong|chu tich|uy ban|ubnd|ban chi|bo truong|van phong|giam doc|truong ban)(?!\w).*\Wdien\s*:?"
)
_LONGEST, _LINES = 700, 14
_PARAGRAPH = 115  # a line longer than that is no hard-wrapped one


def about_of_letter(head: list[Piece]) -> tuple[str, int, int] | None:
    """The words after "V/v" and the lines of the same column that go on with them."""
    for i, one in enumerate(head):
        found = _ABOUT.match(one.plain)
        if found and not one.plain.startswith("ve viec") or found and len(one.text) < 200:
            first = one.text[found.end() :].strip()
            return _gathered(first, one, head[i + 1 :], letter=True)
    return None


def about_of_kind(rest: str, kind: Piece, below: list[Piece], issuer: str) -> tuple[str, int, int] | None:
    """The lines below the name of the kind. `rest`: what stands behind the name on its own line; `issuer`: folded, it is no subject."""
    if rest:
        return _gathered(_without_about(rest), kind, below, letter=False)
    for i, one in enumerate(below):
        if (
            one.furniture
            or one.motto
            or _NUMBER.match(one.plain)
            or _URGENT.fullmatch(one.plain)
            or _DATE.fullmatch(one.plain)
        ):
            continue
        opens = _RECITAL.match(one.plain) and len(one.text) > 230 or _BODY.match(one.plain)
        if opens or _ends_head(one, issuer) or len(one.text) > _LONGEST:
            return None
        return _gathered(_without_about(one.text), one, below[i + 1 :], letter=False, issuer=issuer)
    return None


def _without_about(text: str) -> str:
    return re.sub(r"^(?:V\s?[/.]\s?v\s*[:.]?|Về\s+việc\s*:?)\s+", "", text, flags=re.IGNORECASE)


def _ends_head(one: Piece, issuer: str) -> bool:
    text = one.plain
    if (
        _HAND_OVER.match(text)
        or re.match(r"(?:can cu|xet de nghi|xet to trinh) ", text)
        or _ENCLOSURE.match(text)
        or _CALLS.fullmatch(text)
    ):
        return True
    return one.upper and (
        text.rstrip(":") == issuer
        or re.match(r"(?:thu tuong chinh phu|chinh phu|chu tich|hoi dong nhan dan|giam doc|bo truong)(?!\w)", text)
        is not None
    )


def _goes_on_in_capitals(last: Piece, more: Piece) -> bool:
    """ "… CỦA ĐỒNG CHÍ … / CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH TẠI CUỘC HỌP …": an office within a subject set in capitals."""
    return last.upper and more.upper and not more.gap and re.search(r" (?:tai|ve) ", more.plain) is not None


def _gathered(first: str, one: Piece, rest: list[Piece], *, letter: bool, issuer: str = "") -> tuple[str, int, int]:
    parts, last, broken = [first] if first else [], one, False
    for more in rest[: _LINES * 2]:
        if more.motto or _DATE.fullmatch(more.plain) or _NUMBER.match(more.plain) or _URGENT.fullmatch(more.plain):
            broken = broken or more.line != last.line
            continue
        if more.furniture:
            continue
        if not _goes_on(parts, last, more, broken=broken, letter=letter, issuer=issuer):
            if more.line == last.line:
                continue  # the other column
            break
        parts.append(more.text)
        last, broken = more, False
        if sum(map(len, parts)) > _LONGEST or len(parts) > _LINES:
            break
    said = _without_about(" ".join(parts)) if not letter else " ".join(parts)
    return said.strip(' .,;:/_-–*"') if not said.endswith("...") else said, one.start, last.end


def _goes_on(parts: list[str], last: Piece, more: Piece, *, broken: bool, letter: bool, issuer: str) -> bool:
    """Is the next line still of the subject?"""
    if not parts:
        return not _ends_head(more, issuer) and more.line != last.line
    if more.line == last.line or more.gap or (_ends_head(more, issuer) and not _goes_on_in_capitals(last, more)):
        return False
    if more.text.endswith(":") or (more.plain.startswith("de ") and more.text[0] == "Đ" and "," in more.text):
        return False
    small = more.text[:1].islower()
    if broken and not small and not _DANGLING.search(last.plain):
        return False
    if last.upper != more.upper and len(more.text) > 3 and not small and sum(map(len, parts)) > 12:
        return False
    if small or _DANGLING.search(last.plain):
        return True
    if parts[-1].endswith((".", "./.", ";")) or len(parts[-1]) > _PARAGRAPH or len(more.text) > _PARAGRAPH + 40:
        return False
    return not _RECITAL.match(more.plain) if not letter else not _HAND_OVER.match(more.plain)
