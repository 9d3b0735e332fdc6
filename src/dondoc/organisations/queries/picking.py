"""Picking agencies by two letters or by a group, and turning what was picked into agencies."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any, TypedDict

from dondoc.core.clock import end_of
from dondoc.core.made_once import MadeOnce
from dondoc.organisations.models import Agency, AgencyGroup, FormerGroup, Succession
from dondoc.organisations.models.agency import AgencyKind
from dondoc.organisations.queries.tree import successors
from dondoc.rules.errors import Refusal, WayOn
from dondoc.rules.folding import fold

#: A task can be given to these; to a division or a subordinate unit only its own agency passes work on.
CAN_LEAD = (
    AgencyKind.OFFICE,
    AgencyKind.DEPARTMENT,
    AgencyKind.UNIT,
    AgencyKind.DISTRICT,
    AgencyKind.COMMUNE,
    AgencyKind.OTHER,
)
_ORDER = {kind.value: place for place, kind in enumerate(CAN_LEAD)}
_TOKEN = re.compile(r"a:(\d{1,18})|g:([a-z0-9-]{1,40})")


class Picker(TypedDict):
    """What the agency picker needs, ready to be sent as JSON."""

    agencies: list[dict[str, Any]]
    groups: list[dict[str, Any]]


#: What the picker needs of an agency. Plain rows: it is asked at every draft of a task, and records cost thrice as much.
_COLUMNS = ("pk", "name", "short_name", "kind", "position", "sort_key", "search_text", "dissolved_on")


#: What `held_still` has read: agencies, groups, successors by day. None outside of it.
_held: ContextVar[dict[object, Any] | None] = ContextVar("held", default=None)


@contextmanager
def held_still() -> Iterator[None]:
    """Inside, agencies and groups are read once: for whoever writes thousands of deeds and changes no agency meanwhile."""
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def _once(key: object, read: Callable[[], Any]) -> Any:
    held = _held.get()
    if held is None:
        return read()
    if key not in held:
        held[key] = read()
    return held[key]


def mergers(day: date) -> list[tuple[int, int]]:
    """Who went into whom by `day`: agency that is gone, its successor. Asked by everything that asks whose work is whose."""
    pairs: list[tuple[int, int]] = _once(("mergers", day), lambda: _gone_by(day=day))
    return pairs


_gone_by = MadeOnce(lambda day: Succession.objects.filter(on__lte=day).values_list("agency_id", "successor_id"))


def _all() -> list[dict[str, Any]]:
    return _once("agencies", _read_all)


def _read_all() -> list[dict[str, Any]]:
    found = Agency.objects.filter(kind__in=[k.value for k in CAN_LEAD]).values(*_COLUMNS)
    return sorted(found, key=lambda a: (_ORDER[a["kind"]], a["position"], a["sort_key"], a["pk"]))


def _gone(agency: dict[str, Any], day: date) -> bool:
    return agency["dissolved_on"] is not None and agency["dissolved_on"] <= day


def _members(agencies: list[dict[str, Any]], day: date) -> list[tuple[AgencyGroup, list[int]]]:
    """Each group with the ids of its living members, in the order of `agencies`. Two queries."""
    listed: dict[int, set[int]] = defaultdict(set)
    for group_id, agency_id in AgencyGroup.members.through.objects.values_list("agencygroup_id", "agency_id"):
        listed[group_id].add(agency_id)
    living = [a for a in agencies if not _gone(a, day)]
    groups = AgencyGroup.objects.order_by("position", "pk")
    return [(g, [a["pk"] for a in living if a["kind"] in g.kinds or a["pk"] in listed[g.pk]]) for g in groups]


def groups_known(kinds: Mapping[int, str], known: datetime) -> list[tuple[str, str, frozenset[int]]]:
    """Code, name (as it is now) and ids of each group as it was known at a moment, among the agencies `kinds` (id -> kind) that lived then.
    Three queries."""
    later = FormerGroup.objects.filter(recorded_at__gt=known).order_by("-recorded_at", "-pk")
    former = {one.group_id: one for one in later}  # the first after the moment stands
    listed: dict[int, set[int]] = defaultdict(set)
    for group_id, agency_id in AgencyGroup.members.through.objects.values_list("agencygroup_id", "agency_id"):
        listed[group_id].add(agency_id)
    found = []
    for group in AgencyGroup.objects.order_by("position", "pk"):
        before = former.get(group.pk)
        if before is not None and not before.existed:
            continue
        of_kinds, members = (before.kinds, set(before.members)) if before else (group.kinds, listed[group.pk])
        ids = frozenset(pk for pk, kind in kinds.items() if kind in of_kinds or pk in members)
        found.append((group.code, group.name, ids))
    return found


def _initials(agency: dict[str, Any]) -> str:
    """ "snnvmt" for Sở Nông nghiệp và Môi trường; the folded name stands first in the search text."""
    words = agency["search_text"].split()[: len(agency["name"].split())]
    return "".join(word[0] for word in words if word[0].isalnum())


def picker(day: date) -> Picker:
    """Every agency and group that can be picked on `day`; agencies that are gone come with what stands for them. Four queries."""
    return _once(("picker", day), lambda: _picker(day))


def _picker(day: date) -> Picker:
    agencies = _all()
    by_id = {a["pk"]: a for a in agencies}
    stands_for = successors(day, end_of(day))
    rows = []
    for agency in agencies:
        successor = by_id.get(stands_for.get(agency["pk"], 0))
        rows.append(
            {
                "id": agency["pk"],
                "name": agency["name"],
                "short": agency["short_name"],
                "fold": agency["search_text"],
                "initials": _initials(agency),
                "kind": agency["kind"],
                "gone": _gone(agency, day),
                "successor_id": successor["pk"] if successor else None,
                "successor_name": successor["name"] if successor else "",
            }
        )
    groups = [
        {"code": g.code, "name": g.name, "fold": fold(g.name), "ids": ids, "count": len(ids)}
        for g, ids in _members(agencies, day)
    ]
    return {"agencies": rows, "groups": groups}


def expand(picked: Iterable[str], day: date) -> list[Agency]:
    """The agencies that "a:12" and "g:communes" mean on `day`, in the order picked, each once. At most four queries.

    Raises Refusal for a dissolved agency (its successor is the way on) and for what names nothing.
    """
    tokens = list(dict.fromkeys(picked))
    if not tokens:
        return []
    agencies = _all()
    by_id = {a["pk"]: a for a in agencies}
    groups = (
        _once(("groups", day), lambda: _group_ids(agencies, day)) if any(t.startswith("g:") for t in tokens) else {}
    )
    found: dict[int, None] = {}
    for token in tokens:
        match = _TOKEN.fullmatch(token)
        ids = [] if match is None else [int(match[1])] if match[1] else groups.get(match[2], [])
        if not ids or any(pk not in by_id for pk in ids):
            raise Refusal(
                "unknown_agency",
                "Không tìm thấy cơ quan “{given}” trong danh mục. Anh/chị chọn lại từ danh sách.",
                given=token,
            )
        for pk in ids:
            if _gone(by_id[pk], day):
                raise _dissolved(by_id[pk], by_id, day)
            found[pk] = None
    records = Agency.objects.in_bulk(found) if _held.get() is None else _once("records", Agency.objects.in_bulk)
    return [records[pk] for pk in found]


def _group_ids(agencies: list[dict[str, Any]], day: date) -> dict[str, list[int]]:
    return {group.code: ids for group, ids in _members(agencies, day)}


def _dissolved(agency: dict[str, Any], by_id: dict[int, dict[str, Any]], day: date) -> Refusal:
    """The refusal for an agency that is gone; its parameters let a form offer the successor in place."""
    successor = by_id.get(successors(day, end_of(day)).get(agency["pk"], 0))
    on = f"{agency['dissolved_on']:%d/%m/%Y}"
    if successor is None:
        return Refusal(
            "dissolved_agency",
            "{agency} đã giải thể từ {on}. Anh/chị chọn cơ quan khác.",
            agency=agency["name"],
            on=on,
            agency_id=agency["pk"],
        )
    return Refusal(
        "dissolved_agency",
        "{agency} đã hợp nhất vào {successor} từ {on}.",
        way_on=WayOn("Giao cho {successor}", "agencies"),
        agency=agency["name"],
        successor=successor["name"],
        on=on,
        agency_id=agency["pk"],
        successor_id=successor["pk"],
    )
