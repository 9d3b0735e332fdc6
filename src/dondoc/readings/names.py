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
_COMMUNES = re.compile(
    r"^(?:chinh quyen )?(?:cap xa|(?:xa|phuong|thi tran|dac khu)(?:(?: va| hoac)? (?:xa|phuong|thi tran|dac khu))+|dia phuong)$"
)
_DISTRICTS = re.compile(
    r"^(?:cap huyen|(?:quan |thi xa |thanh pho )?huyen(?:(?: va)? (?:thi xa|thanh pho|quan))*|thanh pho huyen)$"
)
_DEPARTMENTS = re.compile(r"^so(?: ban)?(?: nganh| dia phuong)?(?: cap)?$|^(?:so |ban )nganh$|^co quan chuyen mon$")
_GENERAL = re.compile(
    r"(?:lien quan|co lien quan|duoc giao|co thuc hien|tren dia ban|thuoc pham vi quan ly)$|^(?:co quan|don vi|to chuc|ca nhan|nganh|cap)(?: |$)"
)
_OUTSIDE = re.compile(
    r"^(?:bo (?!chi huy)|thu tuong|chinh phu|quoc hoi|ngan hang nha nuoc viet nam|uy ban trung uong|tong cuc |thanh tra chinh phu"
    r"|van phong chinh phu|toa an nhan dan toi cao|vien kiem sat nhan dan toi cao)"
)
_SEVERAL = re.compile(r"\s*(?:[,;]|\bvà\b)\s*")


@dataclass(frozen=True, slots=True)
class Match:
    """What a body of the text means. `outcome`: one, group, gone (its successor is taken), many (`choices`), none, outside, general."""

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
        for row in known["agencies"]:
            for name in (row["name"], row["short"]):
                self._learn(name, row["id"])
        former = FormerName.objects.filter(agency_id__in=self._agencies).values_list("agency_id", "name", "short_name")
        for agency_id, *names in former:
            for name in names:
                self._learn(name, agency_id)
        self._groups = {self.key(row["name"]): f"g:{row['code']}" for row in known["groups"] if row["count"]}
        self._whole = self._by_kind(known["groups"])

    def match(self, text: str) -> Match:
        """What `text` means; several bodies joined by "và" or commas are one match of them all."""
        found = self._one(text)
        if found.outcome in ("none", "general") and len(parts := _SEVERAL.split(text)) > 1:
            each = [self._one(part) for part in parts if part.strip()]
            if all(m.is_sure for m in each) and any(m.tokens for m in each):
                return Match(text, "group", tuple(dict.fromkeys(t for m in each for t in m.tokens)))
        return found

    def key(self, text: str) -> str:
        """The name without marks, brackets, the words "các" and "tỉnh …", abbreviations written out, holders of offices as their agencies."""
        plain = re.sub(r"\([^)]*\)", " ", fold(text)).replace("&", " va ")
        plain = " ".join(re.sub(r"[^\w ]", " ", plain.replace("_", " ")).split())
        plain = re.sub(r"\bubnd\b", "uy ban nhan dan", plain)
        plain = re.sub(r"\b(?:hdnd)\b", "hoi dong nhan dan", plain)
        plain = re.sub(r"\bvp\b", "van phong", plain)
        plain = re.sub(r"\bubmttq\b", "uy ban mat tran to quoc", plain)
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
        bare = key.removeprefix("uy ban nhan dan ")
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
        if _GENERAL.search(key):
            return Match(text, "general")
        if _OUTSIDE.match(key):
            return Match(text, "outside")
        return self._guessed(text, bare)

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
        words = set(key.split()) - {"so", "ban", "va", "cua"}
        if not words:
            return Match(text, "none")
        near = []
        for pk, row in self._agencies.items():
            own = set(self.key(row["name"]).split()) - {"so", "ban", "va", "cua"}
            if not row["gone"] and own and (words <= own or (len(own) > 1 and own <= words)):
                near.append(pk)
        if not near:
            return Match(text, "none")
        return Match(text, "many", choices=tuple(f"a:{pk}" for pk in near[:MOST_CHOICES]))


def _place_of(province: str) -> str:
    """ "thanh hoa" of "Ủy ban nhân dân tỉnh Thanh Hóa"; letters that match nothing where it names none."""
    found = re.search(r"\b(?:tinh|thanh pho) (.+)$", fold(province))
    return re.escape(found[1]) if found else r"\Z"
