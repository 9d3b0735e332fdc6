"""By what assignments can be counted and found again, as it was known on a day: agency, kind, block, field, document, assigner, specialist, month.

Of a directive, what was said later is taken back (`directives.actions.changes` keeps what it said before); an agency bears the name that it had
then, was of the kind and in the groups it was known to be, its work stands where mergers known then put it. The field of a task, its agency and
its day of issue never change once it is issued. Taken as they are now: the names of fields, groups and people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_noop

from dondoc.core import clock
from dondoc.core.regulation import current, regulation_in_force
from dondoc.directives.models import Directive, DirectiveChange
from dondoc.organisations.models import Agency, Field, FormerKind, FormerName, Post, User
from dondoc.organisations.models.agency import AgencyKind
from dondoc.organisations.queries import groups_known, successors
from dondoc.rules.access import OFFICE_ROLES

#: In a key: without a field, a block, a specialist.
NONE = "-"

#: Code -> the columns of the assignment that tell it.
DIMENSIONS: dict[str, tuple[str, ...]] = {
    "all": (),
    "agency": ("agency_id",),
    "kind": ("agency_id",),
    "block": ("agency_id",),
    "field": ("task__field__code",),
    "document": ("task__directive__kind",),
    "assigner": ("task__directive__assigned_by", "task__directive__assigned_by_name"),
    "specialist": ("task__directive__specialist_id",),
    "month": ("issued_on__year", "issued_on__month"),
}

#: What those without one are called.
NONE_NAMES = {
    "block": gettext_noop("Không thuộc khối nào"),
    "field": gettext_noop("Chưa ghi lĩnh vực"),
    "assigner": gettext_noop("Chưa ghi người giao"),
    "specialist": gettext_noop("Chưa có chuyên viên theo dõi"),
}
#: Keys that come from addresses: nothing longer is a month or somebody's number.
_MONTH, _NUMBER = re.compile(r"([1-9][0-9]{3})-([01][0-9])"), re.compile(r"[0-9]{1,9}")
_OF_DIRECTIVE = "task__directive__"
_KINDS = {kind.value: place for place, kind in enumerate(AgencyKind)}
_CHANGING = ("document", "assigner", "specialist")


class Named(NamedTuple):
    """What a key means: `code` as the registers know it, `kind` of an agency only; `order` sorts the rows of a table."""

    code: str
    name: str
    kind: str = ""
    order: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Cut:
    """The dimensions at the end of `day` as they were known at the end of `known_at`. Asks once for each thing that it needs."""

    day: date
    known_at: date

    def groups(self, bys: tuple[str, ...], way: str) -> tuple[tuple[str, ...], dict[str, Any]]:
        """The columns to group rows by, whose way to the assignment is `way` ("assignment__", ""), and an annotation that they need.

        Where a directive was corrected later, its number stands in the last column, else 0: `key` looks up what it said.
        """
        columns = (*(way + column for column in _columns(bys)), "corrected_directive")
        if not self._changed_among(bys):
            return columns, {"corrected_directive": Value(0)}
        corrected = Q(**{f"{way}task__directive_id__in": self._corrections().values("directive_id")})
        number = Case(
            When(corrected, then=F(f"{way}task__directive_id")), default=Value(0), output_field=BigIntegerField()
        )
        return columns, {"corrected_directive": number}

    def key(self, bys: tuple[str, ...], row: tuple[Any, ...]) -> tuple[str, ...]:
        """The key of each dimension, told from the columns of `groups`."""
        told = dict(zip(_columns(bys), row[:-1], strict=True))
        if row[-1]:
            told |= {_OF_DIRECTIVE + name: value for name, value in self._said.get(row[-1], {}).items()}
        return tuple([self._one(by, tuple([told[column] for column in DIMENSIONS[by]])) for by in bys])

    def condition(self, by: str, key: str) -> Q:
        """Of assignments: those that are counted under this key. What no row is counted under is true of none."""
        if by == "all":
            return Q()
        if by in ("agency", "kind", "block"):
            return Q(agency_id__in=[pk for pk in self._agencies if self._one(by, (pk,)) == key])
        if by == "month":
            found = _MONTH.fullmatch(key)
            return Q(issued_on__year=int(found[1]), issued_on__month=int(found[2])) if found else Q(pk__in=[])
        if by == "field":
            return Q(task__field__isnull=True) if key == NONE else Q(task__field__code=key)
        return self._of_directive(by, key)

    def options(self, by: str) -> list[tuple[str, str]]:
        """Key and name of what "kind", "block", "field" and "agency" may be narrowed to, in order, with those that have none. One query."""
        named = self._told(by, set())
        none = [(NONE, NONE_NAMES[by])] if by in NONE_NAMES else []
        return [(key, one.name) for key, one in sorted(named.items(), key=lambda item: item[1].order)] + none

    def names(self, by: str, keys: Iterable[str]) -> dict[str, Named]:
        """What these keys mean. At most one query more."""
        asked = set(keys)
        told = self._told(by, asked)
        return {key: told.get(key) or _unnamed(by, key) for key in asked}

    def _told(self, by: str, asked: set[str]) -> dict[str, Named]:
        if by == "agency":
            return {a.code: self._named(pk, a) for pk, a in self._agencies.items()}
        if by == "kind":
            return {k.value: Named(k.value, k.label, k.value, (n,)) for n, k in enumerate(AgencyKind)}
        if by == "block":
            return {code: Named(code, name, "", (n,)) for n, (code, name, _ids) in enumerate(self._blocks)}
        if by == "field":
            return {code: Named(code, name, "", (0, name)) for code, name in Field.objects.values_list("code", "name")}
        if by == "document":
            return {k.code: Named(k.code, k.name, "", (n,)) for n, k in enumerate(current().scope.document_kinds)}
        if by == "specialist":
            people = _of_the_office().filter(pk__in=[int(key) for key in asked if _NUMBER.fullmatch(key)])
            return {str(pk): Named("", name, "", (0, name)) for pk, name in people.values_list("pk", "full_name")}
        return {key: _assigner(key) for key in asked} if by == "assigner" else {}

    def _named(self, pk: int, agency: Agency) -> Named:
        order = (_KINDS[agency.kind], agency.position, agency.sort_key)
        return Named(agency.code, self._names.get(pk, agency.name), agency.kind, order)

    def _one(self, by: str, values: tuple[Any, ...]) -> str:
        if by == "all":
            return ""
        if by == "month":
            return f"{values[0]:04d}-{values[1]:02d}" if values[0] else NONE
        if by == "assigner":
            return "|".join(str(value) for value in values) if any(values) else NONE
        if by not in ("agency", "kind", "block"):
            return str(values[0]) if values[0] else NONE
        stands = self._heirs.get(values[0], values[0])
        agency = self._agencies[stands]
        if by == "block":
            return self._block_of.get(stands, NONE)
        return agency.code if by == "agency" else agency.kind

    @cached_property
    def _heirs(self) -> dict[int, int]:
        return successors(self.day, clock.end_of(self.known_at))

    @cached_property
    def _agencies(self) -> dict[int, Agency]:
        later = FormerKind.objects.filter(agency=OuterRef("pk"), recorded_at__gt=clock.end_of(self.known_at))
        kind_then = Subquery(later.order_by("recorded_at", "pk").values("kind")[:1])
        wanted = Agency.objects.only("code", "name", "kind", "position", "sort_key", "founded_on").annotate(
            kind_then=kind_then
        )
        found = {agency.pk: agency for agency in wanted}
        for agency in found.values():
            agency.kind = agency.kind_then or agency.kind
        return found

    @cached_property
    def _names(self) -> dict[int, str]:
        """Of agencies that are called otherwise now than they were known to be called then."""
        since = FormerName.objects.filter(Q(until__gt=self.day) | Q(recorded_at__gt=clock.end_of(self.known_at)))
        return dict(since.order_by("-until").values_list("agency_id", "name"))

    @cached_property
    def _blocks(self) -> list[tuple[str, str, frozenset[int]]]:
        """The blocks of the regulation of that day, else the groups by which agencies were picked then, smallest first."""
        named = regulation_in_force(self.day).structure.blocks
        if named:
            of_kind = {b.code: frozenset(pk for pk, a in self._agencies.items() if a.kind in b.kinds) for b in named}
            return [(b.code, b.name, of_kind[b.code]) for b in named]
        kinds = {pk: a.kind for pk, a in self._agencies.items() if pk not in self._heirs and self._is_founded(a)}
        told = groups_known(kinds, clock.end_of(self.known_at))
        return sorted(told, key=lambda group: (len(group[2]), group[0]))

    def _is_founded(self, agency: Agency) -> bool:
        return agency.founded_on is None or agency.founded_on <= self.day

    @cached_property
    def _block_of(self) -> dict[int, str]:
        """Each agency once, in the first block that has it, so that the blocks add up to the whole."""
        return {pk: code for code, _name, ids in reversed(self._blocks) for pk in ids}

    def _corrections(self) -> QuerySet[DirectiveChange]:
        columns = [c.removeprefix(_OF_DIRECTIVE) for by in _CHANGING for c in DIMENSIONS[by]]
        return DirectiveChange.objects.filter(at__gt=clock.end_of(self.known_at), before__has_any_keys=columns)

    @cached_property
    def _said(self) -> dict[int, dict[str, Any]]:
        """Directive -> what it said then, of the columns that were put right since."""
        found: dict[int, dict[str, Any]] = {}
        for directive, before in self._corrections().order_by("-at", "-pk").values_list("directive_id", "before"):
            found.setdefault(directive, {}).update(before)
        return found

    def _changed_among(self, bys: tuple[str, ...]) -> bool:
        return bool(set(bys) & set(_CHANGING) and self._said)

    def _of_directive(self, by: str, key: str) -> Q:
        columns = DIMENSIONS[by]
        asked = ("",) * len(columns) if key == NONE else (*key.split("|", len(columns) - 1), "")[: len(columns)]
        if by == "specialist":
            nobody = Q(**{f"{columns[0]}__isnull": True}) if key == NONE else Q(pk__in=[])
            now = Q(**{columns[0]: int(key)}) if _NUMBER.fullmatch(key) else nobody
        else:
            now = Q(**dict(zip(columns, asked, strict=True)))
        if not self._said:
            return now
        meant = [pk for pk, values in self._corrected_values(columns).items() if self._one(by, values) == key]
        corrected = Q(task__directive_id__in=list(self._said))
        return (now & ~corrected) | Q(task__directive_id__in=meant)

    def _corrected_values(self, columns: tuple[str, ...]) -> dict[int, tuple[Any, ...]]:
        """What the corrected directives said then in these columns. One query."""
        plain = [column.removeprefix(_OF_DIRECTIVE) for column in columns]
        rows = DirectiveChange.objects.filter(directive__in=self._said).distinct()
        now = rows.values_list("directive_id", *(f"directive__{column}" for column in plain))
        return {
            pk: tuple(self._said[pk].get(column, value) for column, value in zip(plain, values, strict=True))
            for pk, *values in now
        }


@lru_cache(maxsize=64)
def _columns(bys: tuple[str, ...]) -> tuple[str, ...]:
    """Of all these dimensions; what several are told from stands once."""
    return tuple(dict.fromkeys(column for by in bys for column in DIMENSIONS[by]))


def _of_the_office() -> QuerySet[User]:
    """Whoever held a post of the Office or has a directive in charge: nobody else is named to who types a number into an address."""
    posts = Post.objects.filter(user=OuterRef("pk"), role__in=[role.value for role in OFFICE_ROLES])
    return User.objects.filter(Exists(posts) | Exists(Directive.objects.filter(specialist=OuterRef("pk"))))


def _assigner(key: str) -> Named:
    code, _bar, name = key.partition("|")
    for place, assigner in enumerate(current().scope.assigners):
        if assigner.code == code:
            return Named(code, f"{assigner.name} {name}".strip(), "", (place, name))
    return _unnamed("assigner", key) if key == NONE else Named(code, name or code, "", (99, name))


def _unnamed(by: str, key: str) -> Named:
    if by == "month" and key != NONE:
        return Named(key, f"{key[5:]}/{key[:4]}", "", (0, key))
    return Named("" if key == NONE else key, NONE_NAMES.get(by, "") if key == NONE else key, "", (10**6, key))
