"""Reads a province of the demo from its file: agencies, groups, people. No database."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dondoc.organisations.actions import AgencySeed, FormerSeed, GroupSeed, PersonSeed, PostSeed, ProvinceSeed
from dondoc.rules.access import Role
from dondoc.rules.errors import Refusal
from dondoc.rules.folding import fold, vi_sort_key

FOLDER = Path(__file__).parent / "provinces"
#: Where the invented people get their mail.
NOBODYS = "demo.example"


@dataclass(frozen=True, slots=True)
class DemoProvince:
    """A province to try: its seed, its vocabulary, which specialist follows which field, and the moment its clock is set to (None: the
    real one). `id` is that of the profile it runs under; `local` the kind of agency that most tasks go to, "" for the lowest there is."""

    id: str
    name: str
    words: str
    clock: datetime | None
    followed_by: dict[str, str]
    seed: ProvinceSeed
    local: str = ""


def provinces() -> list[str]:
    """The ids by which a demo can be asked for."""
    return sorted(_read(path)["id"] for path in FOLDER.glob("*.toml"))


def load_province(province_id: str) -> DemoProvince:
    """Raises Refusal for a province that has no demo."""
    for path in sorted(FOLDER.glob("*.toml")):
        data = _read(path)
        if data["id"] == province_id:
            return _province(data)
    raise Refusal(
        "no_such_demo",
        "Không có bản dùng thử “{id}”. Các bản hiện có: {known}.",
        id=province_id,
        known=", ".join(provinces()),
    )


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _province(data: dict[str, Any]) -> DemoProvince:
    agencies = [*_agencies(data["agency"]), *_communes(data.get("communes"), data["agency"])]
    seed = ProvinceSeed(
        fields=tuple(data["fields"].items()),
        agencies=tuple(agencies),
        groups=tuple(_group(g, data.get("communes")) for g in data["group"]),
        people=tuple(_people(data, agencies)),
        valid_from=data["staffed_from"],
    )
    followed_by = {code: username for username, codes in data["followed_by"].items() for code in codes}
    words, local = data["field_words"], data.get("local", "")
    return DemoProvince(data["id"], data["name"], words, data.get("clock"), followed_by, seed, local)


def _agencies(rows: list[dict[str, Any]]) -> Iterator[AgencySeed]:
    for place, row in enumerate(rows):
        yield AgencySeed(
            code=row["code"],
            name=row["name"],
            short_name=row["short"],
            kind=row["kind"],
            parent=row.get("parent", ""),
            position=place,
            founded_on=row.get("founded_on"),
            into=row.get("into", ""),
            on=row.get("on"),
            basis=row.get("basis", ""),
            fields=tuple(row.get("fields", ())),
        )


def _communes(table: dict[str, Any] | None, agencies: list[dict[str, Any]]) -> Iterator[AgencySeed]:
    """Wards before rural communes, each kind in the order of the alphabet, some with their four bodies. Of two communes with one name in
    different districts each names its district.
    """
    if table is None:
        return
    place = 0
    above = {code: district for district, codes in table.get("below", {}).items() for code in codes}
    founded = table.get("founded", {})
    former = {row["code"]: row for row in table.get("renamed", ())}
    names = Counter((kind, name) for kind, listed in table["kinds"].items() for name in listed["units"].values())
    districts = {a["code"]: (a["name"].removeprefix("UBND "), a["short"]) for a in agencies}
    for kind, listed in table["kinds"].items():
        for code, name in sorted(listed["units"].items(), key=lambda unit: vi_sort_key(unit[1])):
            place += 1
            full, short = f"{listed['word']} {name}", name
            if names[kind, name] > 1:
                full, short = f"{full}, {districts[above[code]][0]}", f"{name} ({districts[above[code]][1]})"
            own = f"{table['prefix']}.{code}"
            yield AgencySeed(
                own,
                f"UBND {full}",
                short,
                "commune",
                above[code] if above else table["parent"],
                place,
                founded.get(code) or table.get("founded_on"),
                former=_former(former.get(code)),
                codes=(("statistics", code),),
            )
            if code in table["with_bodies"]:
                yield from _bodies(table, own, full, kind)


def _former(row: dict[str, Any] | None) -> tuple[FormerSeed, ...]:
    return () if row is None else (FormerSeed(f"UBND {row['was']}", row["short"], row["until"], row["basis"]),)


def _bodies(table: dict[str, Any], parent: str, full: str, kind: str) -> Iterator[AgencySeed]:
    for place, body in enumerate(table["bodies"]):
        name = body.get(f"{kind}_name", body["name"])
        yield AgencySeed(
            f"{parent}.{body['key']}", f"{name} {full}", name, "subordinate", parent, place, table["founded_on"]
        )


def _group(row: dict[str, Any], communes: dict[str, Any] | None) -> GroupSeed:
    members = list(row.get("members", ()))
    if communes is not None and (which := row.get("communes")):
        codes = [c for kind in communes["kinds"].values() for c in kind["units"]]
        chosen = (
            [c for c in codes if is_highland(c, communes)]
            if which == "highland"
            else list(communes["kinds"][which]["units"])
        )
        members += [f"{communes['prefix']}.{c}" for c in chosen]
    return GroupSeed(row["code"], row["name"], tuple(row.get("kinds", ())), tuple(members))


def is_highland(code: str, communes: dict[str, Any]) -> bool:
    """For names and one group only; codes have five digits, so that their order as text is their order as numbers."""
    return any(first <= code <= last for first, last in communes["highland"])


def _people(data: dict[str, Any], agencies: list[AgencySeed]) -> Iterator[PersonSeed]:
    """The named people, then, in every agency that stands, people for the posts that nobody named fills."""
    taken: set[tuple[str, str, str]] = set()
    for row in data["person"]:
        posts = tuple(
            PostSeed(p["agency"], Role(p["role"]), p["title"], p.get("signs", ""), p.get("division", ""))
            for p in row["posts"]
        )
        taken |= {(p.agency, p.role.value, p.signs) for p in posts if p.role is Role.AGENCY_HEAD}
        # Who can be tried has an address, so that the mailbox page shows something; `.example` is a domain that nobody can have.
        email = f"{row['username']}@{NOBODYS}" if "featured" in row else ""
        yield PersonSeed(row["username"], row["name"], posts, row.get("featured"), email)
    number = 0
    for agency in agencies:
        for staffing in data["staffing"]:
            if agency.kind not in staffing["kinds"] or agency.on is not None:
                continue
            for post in staffing["posts"]:
                if (agency.code, post["role"], post.get("signs", "")) in taken:
                    continue
                number += 1
                yield _member(data, agency, post, number)


def _member(data: dict[str, Any], agency: AgencySeed, post: dict[str, Any], number: int) -> PersonSeed:
    head = data["titles"].get(agency.code) or data["titles"].get(agency.kind) or ["Thủ trưởng", "Phó Thủ trưởng"]
    title = post["title"].replace("Phó Thủ trưởng", head[1]).replace("Thủ trưởng", head[0]).replace("…", agency.name)
    key = agency.code.rpartition(".")[2].lower()
    seed = PostSeed(agency.code, Role(post["role"]), title, post.get("signs", ""))
    return PersonSeed(f"{fold(key)}.{post['key']}", invented_name(data, agency.code, number), (seed,))


def invented_name(data: dict[str, Any], agency_code: str, number: int) -> str:
    """A name made of the province's lists; the strides are prime to the lists' lengths, so that neighbours differ."""
    names, communes = data["names"], data.get("communes")
    upland = (
        communes is not None
        and is_highland(agency_code.rpartition(".")[2], communes)
        and agency_code.startswith(communes["prefix"])
    )
    families = names["highland_family"] if upland else names["family"]
    given = names["women"] if number % 5 in (1, 3) else names["men"]
    return f"{families[number * 7 % len(families)]} {given[(number * 5 + number // 17) % len(given)]}"


def staffed_from(seed: ProvinceSeed, now: date) -> date:
    """The day from which the demo's people hold their posts: they must have held them for the whole year that its tasks span."""
    return min(seed.valid_from, date.fromordinal(now.toordinal() - 450))
