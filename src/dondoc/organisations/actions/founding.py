"""A whole province at once: how an installation begins, and the demo with it. A constant number of queries, one audit line an agency."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from dondoc.audit import actions as audit
from dondoc.audit.kinds import AuditKind
from dondoc.organisations.actions.agencies import only_administrator
from dondoc.organisations.models import (
    Agency,
    AgencyCode,
    AgencyField,
    AgencyGroup,
    Field,
    FormerName,
    Post,
    Succession,
    User,
)
from dondoc.rules.access import Actor, Role
from dondoc.rules.errors import Refusal
from dondoc.rules.folding import fold, vi_sort_key


@dataclass(frozen=True, slots=True)
class FormerSeed:
    """What an agency was called until a day, and the decision by which that ended."""

    name: str
    short_name: str
    until: date
    basis: str


@dataclass(frozen=True, slots=True)
class AgencySeed:
    """`into`, `on`, `basis`: what stands for it since when, by which decision; "" and None for an agency that stands.

    `codes`: kind and code by which others know it, as long as it stands.
    """

    code: str
    name: str
    short_name: str
    kind: str
    parent: str = ""
    position: int = 0
    founded_on: date | None = None
    into: str = ""
    on: date | None = None
    basis: str = ""
    fields: tuple[str, ...] = ()
    former: tuple[FormerSeed, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PostSeed:
    agency: str
    role: Role
    title: str
    signs: str = ""
    division: str = ""


@dataclass(frozen=True, slots=True)
class PersonSeed:
    """`featured`: his place on the sign-in page of a demo, None if he is not on it."""

    username: str
    full_name: str
    posts: tuple[PostSeed, ...]
    featured: int | None = None
    email: str = ""


@dataclass(frozen=True, slots=True)
class GroupSeed:
    code: str
    name: str
    kinds: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProvinceSeed:
    """Agencies stand after their parents; people hold their posts from `valid_from`."""

    fields: tuple[tuple[str, str], ...]
    agencies: tuple[AgencySeed, ...]
    groups: tuple[GroupSeed, ...]
    people: tuple[PersonSeed, ...] = field(default=())
    valid_from: date = date(2025, 7, 1)


@transaction.atomic
def found_province(
    *, actor: Actor, seed: ProvinceSeed, password_hash: str, is_demo: bool, at: datetime
) -> dict[str, Agency]:
    """Writes a province into an empty database and answers its agencies by code. `password_hash` is shared by all its people.

    Raises Refusal where there are agencies already.
    """
    only_administrator(actor)
    if Agency.objects.exists():
        raise Refusal(
            "province_exists",
            "Cơ sở dữ liệu này đã có danh mục cơ quan. Anh/chị dùng thư mục dữ liệu khác (DONDOC_DATA) rồi chạy lại.",
        )
    known = {f.code: f for f in Field.objects.bulk_create([Field(code=c, name=n) for c, n in seed.fields])}
    agencies = _agencies(seed.agencies)
    AgencyField.objects.bulk_create(
        [AgencyField(agency=agencies[a.code], field=known[code]) for a in seed.agencies for code in a.fields]
    )
    Succession.objects.bulk_create(
        [
            Succession(agency=agencies[a.code], successor=agencies[a.into], on=a.on, basis=a.basis, recorded_at=at)
            for a in seed.agencies
            if a.into and a.on
        ]
    )
    _names_and_codes(seed.agencies, agencies, at)
    _groups(seed.groups, agencies)
    _people(seed, agencies, password_hash, is_demo)
    audit.record_many([_entry(a, actor, at) for a in agencies.values()])
    return agencies


def _entry(agency: Agency, actor: Actor, at: datetime) -> audit.Entry:
    facts = {"code": agency.code, "kind": agency.kind, "parent": agency.parent_id}
    return audit.Entry(AuditKind.AGENCY_FOUNDED, actor, f"agency:{agency.pk}", facts, at)


def _agencies(seeds: tuple[AgencySeed, ...]) -> dict[str, Agency]:
    """One bulk write for each depth of the tree: a parent needs its key before its children can name it."""
    made: dict[str, Agency] = {}
    waiting = list(seeds)
    while waiting:
        ready = [s for s in waiting if not s.parent or s.parent in made]
        if not ready:
            raise ValueError(f"agencies under parents that do not exist: {[s.code for s in waiting]}")
        rows = Agency.objects.bulk_create([_agency(s, made[s.parent] if s.parent else None) for s in ready])
        made.update({a.code: a for a in rows})
        waiting = [s for s in waiting if s.code not in made]
    return made


def _agency(seed: AgencySeed, parent: Agency | None) -> Agency:
    return Agency(
        code=seed.code,
        name=seed.name,
        short_name=seed.short_name,
        kind=seed.kind,
        parent=parent,
        search_text=fold(" ".join([seed.name, seed.short_name, seed.code, *(f.name for f in seed.former)]))[:300],
        sort_key=vi_sort_key(seed.name)[:300],
        position=seed.position,
        founded_on=seed.founded_on,
        dissolved_on=seed.on,
        dissolved_basis=seed.basis,
    )


def _names_and_codes(seeds: tuple[AgencySeed, ...], agencies: dict[str, Agency], at: datetime) -> None:
    FormerName.objects.bulk_create(
        [
            FormerName(
                agency=agencies[a.code],
                name=f.name,
                short_name=f.short_name,
                until=f.until,
                basis=f.basis,
                recorded_at=at,
            )
            for a in seeds
            for f in a.former
        ]
    )
    AgencyCode.objects.bulk_create(
        [AgencyCode(agency=agencies[a.code], kind=kind, code=code) for a in seeds for kind, code in a.codes]
    )


def _groups(seeds: tuple[GroupSeed, ...], agencies: dict[str, Agency]) -> None:
    groups = AgencyGroup.objects.bulk_create(
        [AgencyGroup(code=g.code, name=g.name, kinds=list(g.kinds), position=place) for place, g in enumerate(seeds)]
    )
    member = AgencyGroup.members.through
    member.objects.bulk_create(
        [
            member(agencygroup=row, agency=agencies[code])
            for row, seed in zip(groups, seeds, strict=True)
            for code in seed.members
        ]
    )


def _people(seed: ProvinceSeed, agencies: dict[str, Agency], password_hash: str, is_demo: bool) -> None:
    users = User.objects.bulk_create(
        [
            User(
                username=p.username,
                full_name=p.full_name,
                email=p.email,
                password=password_hash,
                is_demo=is_demo,
                preferences={} if p.featured is None else {"featured": p.featured},
            )
            for p in seed.people
        ]
    )
    Post.objects.bulk_create(
        [
            Post(
                user=user,
                agency=agencies[post.agency],
                role=post.role.value,
                title=post.title,
                signs=post.signs,
                division=agencies[post.division] if post.division else None,
                valid_from=seed.valid_from,
            )
            for user, person in zip(users, seed.people, strict=True)
            for post in person.posts
        ]
    )
