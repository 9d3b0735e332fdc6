"""Whose document it is: what the issuer says of itself is no task, what it quotes from above or asks of its superiors is none either."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dondoc.rules.extraction.text import folded

#: First match decides; 0 is the Government, 4 a commune. Offices that only sound high stand first.
RANKS: tuple[tuple[float, str], ...] = (
    (
        4.0,
        r"văn phòng (hđnd|hội đồng nhân dân) và ubnd(?! (tỉnh|thành phố))|ban chỉ huy quân sự (xã|phường|đặc khu)|ban công an",
    ),
    (
        3.0,
        r"bộ (chỉ huy|tư lệnh|đội|chqs)|thanh tra (tỉnh|sở|thành phố)|ngân hàng nhà nước.*(chi nhánh|khu vực|tỉnh)|văn phòng (ubnd|hđnd"
        r"|đoàn)|công an (tỉnh|thành phố)",
    ),
    (4.0, r"(ubnd|công an|chủ tịch ubnd|đảng ủy|trạm|trường)\b.*\b(xã|phường|thị trấn|đặc khu)|phòng |trưởng phòng"),
    (3.5, r"(ubnd|chủ tịch ubnd|huyện ủy)\b.*\b(huyện|quận|thị xã)"),
    (
        1.0,
        r"văn phòng (chính phủ|trung ương|quốc hội|chủ tịch nước)|thanh tra chính phủ|ngân hàng nhà nước|kiểm toán nhà nước|(bộ"
        r"|ủy ban dân tộc)\b|thống đốc|(cục|tổng cục) .*việt nam",
    ),
    (0.0, r"(phó )?thủ tướng|chính phủ|bộ chính trị|ban bí thư|quốc hội|trung ương|chủ tịch nước|tổng bí thư"),
    (1.9, r"(thường trực |ban thường vụ |bí thư |ban chấp hành đảng bộ )?(tỉnh ủy|thành ủy)"),
    (
        2.0,
        r"(thường trực |ban thường vụ |bí thư )?(tỉnh ủy|thành ủy)|(thường trực )?hđnd|hội đồng nhân dân|(phó )?chủ tịch ubnd|ubnd (tỉnh"
        r"|thành phố|tp)|(phó )?chủ tịch ủy|lãnh đạo ubnd tỉnh",
    ),
    (3.0, r"sở|giám đốc sở|ban |chi cục"),
)
COMPILED = tuple((rank, re.compile(words)) for rank, words in RANKS)
SEVERAL = re.compile(r"\b(các|những|cấp|toàn|mọi)\b")


@dataclass(frozen=True, slots=True)
class House:
    """The issuer: the folded names it has for itself, its rank, and the bodies that the document sets up."""

    own: frozenset[str]
    rank: float
    sets_up: bool = False
    office: str = ""

    def is_own(self, body: str) -> bool:
        name = folded(body)
        return name in self.own or any(
            own.startswith(f"{name} ") for own in self.own if " " in name or name in ("sở", "bộ", "tỉnh")
        )

    def is_set_up(self, body: str) -> bool:
        """Is `body` one of the kind that such a document creates, and does this one create it?"""
        kind = r"(?i)tổ\s+(?:công\s+tác|giúp\s+việc|thư\s+ký)|ban\s+(?:chỉ\s+đạo|tổ\s+chức|chỉ\s+huy)|hội\s+đồng|đoàn\s+(?:kiểm|công)"
        return self.sets_up and bool(re.match(kind, body))

    def may_direct(self, body: str) -> bool:
        """Does the document speak for `body` when it says "X giao …"?"""
        name = folded(body)
        if not self.own:
            return rank_of(name) <= 3
        return (
            self.is_own(body)
            or (bool(self.office) and self.office.startswith(name))
            or name.startswith(("đồng chí", "phó ", "lãnh đạo", "chủ tọa"))
            or any(name.startswith(f"{own} ") for own in self.own)
        )

    def is_above(self, body: str) -> bool:
        """Does a single body stand above the issuer?"""
        name = folded(body)
        return name not in self.own and not SEVERAL.search(name) and rank_of(name) < self.rank


def rank_of(name: str) -> float:
    """The rank of a folded name; 9 for what is not known."""
    for rank, words in COMPILED:
        if words.match(name):
            return rank
    return 9.0


def house_of(issuer: str | None, subject: str | None) -> House:
    """From the header's values."""
    sets_up = bool(re.search(r"(?i)thành\s+lập|kiện\s+toàn", subject or ""))
    name = folded(issuer or "")
    if not name:
        return House(frozenset(), -1.0, sets_up)
    office = re.match(r"văn phòng (.+)", name)
    whole_office = name if office else ""
    whole = "ubnd" if office and office[1].startswith("ubnd") else ""
    name = office[1] if office else name
    if name.startswith(("chính phủ", "thủ tướng")):
        return House(
            frozenset({"chính phủ", "thủ tướng chính phủ", "thủ tướng", "phó thủ tướng", "lãnh đạo chính phủ"}),
            0.0,
            sets_up,
            whole_office,
        )
    own = {name} | ({whole} if whole else set())
    own.add(re.sub(r" (tỉnh|thành phố|tp\.?) \S.*$", "", name) if name.startswith("sở") else name)
    party = re.match(r"(?:ban thường vụ |thường trực )?((?:tỉnh|thành|huyện|đảng) ủy)", name)
    if party:
        own |= {
            party[1],
            name.replace("ban thường vụ ", ""),
            f"ban thường vụ {party[1]}",
            f"thường trực {party[1]}",
            f"bí thư {party[1]}",
        }
    place = re.match(r"(ubnd|hđnd|hội đồng nhân dân) (tỉnh|thành phố|tp|xã|phường|huyện|đặc khu)\b", name)
    if place:
        own |= {place[0], place[1]}
    for short in tuple(own):
        own |= {f"{office_} {short}" for office_ in ("chủ tịch", "lãnh đạo", "giám đốc", "bộ trưởng")}
    return House(frozenset(own), rank_of(name), sets_up, whole_office)
