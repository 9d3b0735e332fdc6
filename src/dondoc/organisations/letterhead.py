"""The head of an agency's paper and the lines above its signature (NĐ 30/2020, Phụ lục I): whose it is, below whom, who signs for whom."""

from __future__ import annotations

from dataclasses import dataclass

from dondoc.core.papers import model
from dondoc.organisations.models import Agency
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Actor

#: Whoever the post does not name as head is written so.
NO_HEAD = "Thủ trưởng cơ quan"
SIGNS_FOR_HEAD = ("KT.", "Q.", "TUQ.", "TL.")
#: A people's committee has no superior agency above it, and who signs for it signs in its name.
COMMITTEES = frozenset({AgencyKind.COMMUNE, AgencyKind.DISTRICT})


@dataclass(frozen=True, slots=True)
class Letterhead:
    """`above`: the superior agency, "" where there is none; `body`: the issuing one, by lines; `symbol`: what it ends the number's symbol with, ""
    where its abbreviation is not known; `place` of the date."""

    above: str
    body: tuple[str, ...]
    symbol: str
    place: str


def letterhead(agency: Agency, province: str, name: str = "") -> Letterhead:
    """`province`: "tỉnh Thanh Hóa". `name`: what the agency was called when the paper was signed, "" of today."""
    if agency.kind == AgencyKind.OFFICE:
        return Letterhead(f"UBND {province}", ("Văn phòng",), "VP", bare_place(province))
    if agency.kind == AgencyKind.SUBORDINATE and agency.parent is not None:
        above = agency.parent
        return Letterhead(above.name, (name or agency.name,), "", letterhead_of(above.name, province).place)
    return letterhead_of(name or agency.name, province)


def letterhead_of_reader(reader: Actor, province: str) -> Letterhead:
    """Of what he prints in the post he acts in. One query."""
    agencies = Agency.objects.select_related("parent").only("kind", "name", "parent__name")
    return letterhead(agencies.get(pk=reader.agency_id), province)


def letterhead_of(name: str, province: str) -> Letterhead:
    """Of who is known by name alone, such as in a paper that was kept: "UBND xã Mường Lát", "Tổ công tác"."""
    own = name.removeprefix("UBND ").removeprefix("Ủy ban nhân dân ")
    if own != name:
        return Letterhead("", ("Ủy ban nhân dân", own), "UBND", bare_place(own))
    return Letterhead(f"UBND {province}", (name,), "", bare_place(province))


def authority(agency: Agency, *, title: str, signs: str, head_title: str) -> list[str]:
    """The lines above a signature. `title` of who signs and `head_title` as their posts call them; `signs`: how he signs ("head", "KT.", …)."""
    behalf = "TM. Ủy ban nhân dân" if agency.kind in COMMITTEES else ""
    own, head = title_alone(title, agency), title_alone(head_title, agency)
    if signs not in SIGNS_FOR_HEAD:
        return model.authority(head=own, on_behalf=behalf)
    return model.authority(head=head, signs=signs, title=own, on_behalf=behalf)


def title_alone(title: str, agency: Agency, name: str = "") -> str:
    """ "Giám đốc Sở Tài chính" → "Giám đốc": the agency stands in the head of the paper. "Chánh Văn phòng UBND tỉnh" → "Chánh Văn phòng"."""
    if agency.kind == AgencyKind.OFFICE:
        return title.replace(" UBND tỉnh", "").strip() or NO_HEAD
    return title.replace(name or agency.name, "").strip(" ,") or NO_HEAD


def bare_place(name: str) -> str:
    """ "xã Mường Lát" → "Mường Lát": the place before the date bears no kind."""
    for kind in ("tỉnh ", "xã ", "phường ", "thị trấn ", "thị xã ", "huyện ", "thành phố "):
        if name.lower().startswith(kind):
            return name[len(kind) :]
    return name
