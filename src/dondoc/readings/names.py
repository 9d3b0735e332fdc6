"""Bodies as documents write them, matched to the agencies and groups of the province: one, several to choose from, gone, outside, none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dondoc.organisations import queries as organisations
from dondoc.organisations.models import FormerName
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.folding import fold

#: How many choices are offered where a name is not clear.
MOST_CHOICES = 6
#: Who holds an office stands for his agency.
_HOLDER = re.compile(
    r"^(?:dong chi |cac dong chi |yeu cau |giao )?(?:quyen |pho )?(?:tong giam doc|giam doc|thu truong|chu tich|chi huy truong|truong ban"
    r"|tong bien tap|hieu truong|cuc truong|chi cuc truong|vien truong|chanh an|truong|bi thu|nguoi dung dau|lanh dao) (?=\S)"
)
_CHIEF = re.compile(r"^chanh (?=van phong|thanh tra)")
_COMMUNE = r"(?:cap )?(?:xa|phuong|thi tran|dac khu)"
_COMMUNES = re.compile(rf"^(?:cap (?:xa|phuong|co so)|{_COMMUNE}(?:(?: va| hoac)? {_COMMUNE})+)$")
_LOCALITIES = re.compile(r"^(?:chinh quyen )?dia phuong$")
_DISTRICTS = re.compile(
    r"^(?:cap huyen|(?:quan |thi xa |thanh pho )?huyen(?:(?: va)? (?:thi xa|thanh pho|quan))*|thanh pho huyen)$"
)
_DEPARTMENTS = re.compile(r"^so(?: ban)?(?: nganh)?(?: cap)?$|^(?:so |ban )nganh$|^co quan chuyen mon$")
_DEPARTMENTS_AND = re.compile(r"^so(?: ban)? nganh(?: cap tinh)?(?: don vi)?(?: va)? (?P<rest>.+)$")
_RELATED = re.compile(r"lien quan$")
_SHORT = (("ubnd", "uy ban nhan dan"), ("hdnd", "hoi dong nhan dan"), ("vp", "van phong"), ("bql", "ban quan ly"), ("kkt", "khu kinh te"),
          ("kcn", "khu cong nghiep"), ("ubmttq", "uy ban mat tran to quoc"), ("mttq", "mat tran to quoc"))  # fmt: skip
_GENERAL = re.compile(
    r"(?:lien quan|co lien quan|duoc giao|co thuc hien|tren dia ban|thuoc pham vi quan ly)$|^(?:co quan|don vi|to chuc|ca nhan|nganh|cap)(?: |$)"
)
#: A part of the districts or communes ("UBND các xã liên quan"), of which a person says which.
_PART = re.compile(r"\b(?:ubnd|[uủ][yỷ] ban nhân dân|xã(?! hội)|phường|thị trấn|đặc khu|huyện|thị xã)\b")
_OUTSIDE = re.compile(
    r"^(?:bo (?!chi huy|phan)|thu tuong|chinh phu|quoc hoi|ngan hang nha nuoc viet nam|uy ban trung uong|tong cuc |thanh tra chinh phu"
    r"|van phong chinh phu|toa an nhan dan toi cao|vien kiem sat nhan dan toi cao|thong tan xa |dai (?:truyen hinh|tieng noi) viet nam)"
)
#: Words that tell no agency from another.
_WEAK = frozenset({"so", "ban", "va", "cua"})
_SEVERAL = re.compile(r"\s*(?:[,;]|\bvà\b)\s*")


@dataclass(frozen=True, slots=True)
class Match:
    """What a body of the text means. `outcome`: one, group, gone (its successor is taken), many (`choices`), none, outside, general ("các đơn vị
    liên quan": whom nobody could pick), part (some of the districts or communes: a person picks them)."""

    text: str
    outcome: str
    tokens: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        return self.outcome in ("one", "group", "gone", "general")


class Names:
    """Everything that can be named on a day, by its keys; read once, asked for every body of a document."""

    def __init__(self, day: date) -> None:
        known = organisations.picker(day)
        self._agencies = {row["id"]: row for row in known["agencies"]}
        self._place = _place_of(organisations.province().name)
        self._by_key: dict[str, dict[str, None]] = defaultdict(dict)
        self._words: dict[int, list[str]] = {}
        self._seen: dict[str, Match] = {}
        for row in known["agencies"]:
            for name in (row["name"], row["short"]):
                self._learn(name, row["id"])
            self._words[row["id"]] = self.key(row["name"]).split()
        former = FormerName.objects.filter(agency_id__in=self._agencies).values_list("agency_id", "name", "short_name")
        for agency_id, *names in former:
            for name in names:
                self._learn(name, agency_id)
        self._groups = {self.key(row["name"]): f"g:{row['code']}" for row in known["groups"] if row["count"]}
        self._whole = self._by_kind(known["groups"])

    def match(self, text: str) -> Match:
        """What `text` means; several bodies joined by "và" or commas are one match of them all."""
        if text not in self._seen:
            self._seen[text] = self._match(text)
        return self._seen[text]

    def _match(self, text: str) -> Match:
        found = self._one(text)
        if found.outcome in ("none", "general", "part") and len(parts := _SEVERAL.split(text)) > 1:
            each = [self._one(part) for part in parts if part.strip()]
            if _RELATED.search(self.key(text)):  # of "Sở A và các sở, ngành liên quan" only Sở A is said
                each = [m for m in each if m.outcome in ("one", "gone")] or each[:0]
            tokens = tuple(dict.fromkeys(t for m in each for t in m.tokens))
            if tokens and found.outcome == "part":
                return Match(text, "many", choices=tokens)
            if tokens and all(m.outcome in ("one", "group", "gone") for m in each):
                return Match(text, "group", tokens)
            if tokens and all(m.is_sure for m in each):
                wide = self._whole.get(AgencyKind.DEPARTMENT.value)
                return Match(text, "many", choices=tuple(dict.fromkeys(((wide,) if wide else ()) + tokens)))
        return found

    def key(self, text: str) -> str:
        """The name without marks, brackets, the words "các" and "tỉnh …", abbreviations written out, holders of offices as their agencies."""
        plain = re.sub(r"\([^)]*\)", " ", fold(text)).replace("&", " va ")
        plain = " ".join(re.sub(r"[^\w ]", " ", plain.replace("_", " ")).split())
        for short, whole in _SHORT:
            plain = re.sub(rf"\b{short}\b", whole, plain)
        plain = re.sub(r"^(?:tat ca |toan bo )?cac |^nhung ", "", plain)
        plain = _CHIEF.sub("", plain)
        while (bare := _HOLDER.sub("", plain)) != plain:
            plain = bare
        plain = re.sub(r"\bcac ", "", plain)
        return re.sub(rf"(?<=\w)(?: cap)? tinh(?: {self._place})?$| tren dia ban tinh$", "", plain)

    def _learn(self, name: str, agency_id: int) -> None:
        key = self.key(name)
        for one in {key, key.removeprefix("uy ban nhan dan ")}:
            self._by_key[one][str(agency_id)] = None

    def _by_kind(self, groups: Iterable[dict[str, object]]) -> dict[str, str]:
        """Kind of agency -> the group that holds all its living agencies and no others."""
        kinds: dict[str, set[int]] = defaultdict(set)
        for pk, row in self._agencies.items():
            if not row["gone"]:
                kinds[row["kind"]].add(pk)
        found = {frozenset(ids): kind for kind, ids in kinds.items()}
        return {found[ids]: f"g:{g['code']}" for g in groups if (ids := frozenset(g["ids"])) in found}  # type: ignore[call-overload]

    def _one(self, text: str) -> Match:
        key = self.key(text)
        bare = re.sub(r"^(?:uy ban nhan dan )+", "", key)
        for one in dict.fromkeys((key, bare)):
            if one in self._by_key:
                return self._named(text, [int(pk) for pk in self._by_key[one]])
            if one in self._groups:
                return Match(text, "group", (self._groups[one],))
        kinds = (
            (_COMMUNES, AgencyKind.COMMUNE),
            (_DISTRICTS, AgencyKind.DISTRICT),
            (_DEPARTMENTS, AgencyKind.DEPARTMENT),
        )
        for pattern, kind in kinds:
            if pattern.match(bare) and kind.value in self._whole:
                return Match(text, "group", (self._whole[kind.value],))
        both = _DEPARTMENTS_AND.match(bare)
        if both and AgencyKind.DEPARTMENT.value in self._whole and not _RELATED.search(key):
            rest = self._one(both["rest"])
            if rest.outcome in ("one", "group", "gone"):
                return Match(text, "group", (self._whole[AgencyKind.DEPARTMENT.value], *rest.tokens))
        if _LOCALITIES.match(bare):
            return self._localities(text)
        if _GENERAL.search(key):
            return Match(text, "part" if _PART.search(text.lower()) else "general")
        if _OUTSIDE.match(key):
            return Match(text, "outside")
        return self._guessed(text, bare)

    def _localities(self, text: str) -> Match:
        """The communes; where the province has districts too, a person says which of both is meant."""
        found = [self._whole[k.value] for k in (AgencyKind.DISTRICT, AgencyKind.COMMUNE) if k.value in self._whole]
        if len(found) == 1:
            return Match(text, "group", (found[0],))
        return Match(text, "many", choices=tuple(found)) if found else Match(text, "general")

    def _named(self, text: str, ids: list[int]) -> Match:
        living = [pk for pk in ids if not self._agencies[pk]["gone"]]
        if len(living) == 1:
            return Match(text, "one", (f"a:{living[0]}",))
        after = dict.fromkeys(s for pk in ids if (s := self._agencies[pk]["successor_id"]))
        if not living and len(after) == 1:
            return Match(text, "gone", (f"a:{next(iter(after))}",))
        choices = living or list(after)
        return (
            Match(text, "many", choices=tuple(f"a:{pk}" for pk in choices[:MOST_CHOICES]))
            if choices
            else Match(text, "none")
        )

    def _guessed(self, text: str, key: str) -> Match:
        """Agencies in whose names all words of the text stand, or all of whose words stand in it: offered, never taken."""
        words = key.split()
        plain = set(words) - _WEAK
        if len(plain) < 2:
            return Match(text, "none")
        near = []
        for pk, row in self._agencies.items():
            own = self._words[pk]
            bare = set(own) - _WEAK
            if not row["gone"] and own[:1] == words[:1] and (plain <= bare or (len(bare) > 1 and bare <= plain)):
                near.append(pk)
        if not near:
            return Match(text, "none")
        return Match(text, "many", choices=tuple(f"a:{pk}" for pk in near[:MOST_CHOICES]))


def _place_of(province: str) -> str:
    """ "thanh hoa" of "Ủy ban nhân dân tỉnh Thanh Hóa"; letters that match nothing where it names none."""
    found = re.search(r"\b(?:tinh|thanh pho) (.+)$", fold(province))
    return re.escape(found[1]) if found else r"\Z"
