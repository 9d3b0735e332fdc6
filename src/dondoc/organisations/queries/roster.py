"""The list of agencies as a table: written out, read in, and compared with what is recorded, before anything is changed (B1, J5)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from dondoc.core.workbooks import Line, Sheet, find_table
from dondoc.organisations.models import Agency, AgencyCode, Field
from dondoc.organisations.models.agency import AgencyKind, CodeKind
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.folding import fold
from dondoc.rules.said import said as spoken
from dondoc.rules.secrecy import mark_in_title

#: Column -> its heading in the sheet.
HEADINGS = {
    "code": "Mã",
    "name": "Tên đầy đủ",
    "short_name": "Tên ngắn",
    "kind": "Loại cơ quan",
    "parent": "Mã cơ quan cấp trên",
    "position": "Thứ tự",
    "founded_on": "Ngày thành lập",
    "statistics": "Mã số đơn vị hành chính",
    "exchange": "Mã định danh",
    "fields": "Lĩnh vực",
}
REQUIRED = ("code", "name", "kind")
#: Faults that are told at once; whoever has more mends these first.
MOST_FAULTS = 30
KINDS = {fold(kind.label): kind for kind in AgencyKind} | {kind.value: kind for kind in AgencyKind}
OTHER_CODES = {"statistics": CodeKind.STATISTICS, "exchange": CodeKind.EXCHANGE}


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One agency as a sheet says it. `number`: the row. Empty texts say nothing of what is recorded already."""

    number: int
    code: str
    name: str
    short_name: str
    kind: str
    parent: str
    position: int | None
    founded_on: date | None
    statistics: str
    exchange: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What a line changes of an agency: column -> (before, after) in words."""

    agency: Agency
    line: RosterLine
    what: dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """What a sheet would do. `same`: agencies it leaves as they are."""

    adds: list[RosterLine]
    changes: list[Change]
    same: int


def fault(number: int, sentence: str, **params: object) -> Refusal:
    """What is wrong with a row of the sheet."""
    return Refusal(
        "roster_line", "Dòng {number}: {fault}", field="file", number=number, fault=spoken(sentence, **params)
    )


def read_roster(sheets: Sequence[Sheet]) -> list[RosterLine]:
    """The lines of the first table that has the columns. Raises Refusal where there is none, Refusals for what its rows lack."""
    table = find_table(sheets, HEADINGS, REQUIRED)
    found: list[RosterLine] = []
    faults: list[Refusal] = []
    for row in table.rows:
        line = Line(table, row)
        if not any(line.text(column) for column in HEADINGS):
            continue
        try:
            found.append(_line(line))
        except Refusal as refusal:
            if refusal.code == "secret_marked":
                raise
            faults.append(refusal)
    if not found and not faults:
        faults.append(Refusal("roster_empty", "Bảng không có dòng nào dưới dòng tên cột.", field="file"))
    _raise(faults)
    return found


def _line(line: Line) -> RosterLine:
    number = line.row.number
    said = {column: " ".join(line.text(column).split()) for column in HEADINGS}
    kind = KINDS.get(fold(said["kind"]))
    if not said["code"] or not said["name"]:
        raise fault(number, "thiếu mã hoặc tên cơ quan.")
    if kind is None:
        raise fault(number, "loại cơ quan “{given}” không có trong danh sách.", given=said["kind"][:60])
    if said["position"] and not said["position"].isdecimal():
        raise fault(number, "thứ tự “{given}” không phải số nguyên.", given=said["position"][:20])
    rule = mark_in_title(said["name"]) or mark_in_title(said["short_name"])
    if rule:
        raise Refusal(
            "secret_marked",
            "Dòng {number} có dấu chỉ độ mật nên cả bảng không được tiếp nhận; hệ thống không lưu lại gì.",
            field="file",
            number=number,
            rule=rule,
        )
    return RosterLine(
        number=number,
        code=said["code"],
        name=said["name"],
        short_name=said["short_name"],
        kind=kind.value,
        parent=said["parent"],
        position=int(said["position"]) if said["position"] else None,
        founded_on=line.day("founded_on"),
        statistics=said["statistics"],
        exchange=said["exchange"].upper(),
        fields=tuple(dict.fromkeys(part.strip() for part in said["fields"].split(";") if part.strip())),
    )


def _raise(faults: list[Refusal]) -> None:
    if faults:
        raise Refusals(faults[:MOST_FAULTS])


def to_plain(lines: Iterable[RosterLine]) -> list[dict[str, Any]]:
    """Lines as JSON can hold them, for a page that asks before it writes."""
    return [
        asdict(line)
        | {"founded_on": line.founded_on.isoformat() if line.founded_on else None, "fields": list(line.fields)}
        for line in lines
    ]


def from_plain(said: object) -> list[RosterLine]:
    """The lines that `to_plain` made. Raises Refusal for anything else: somebody changed the page."""
    try:
        rows = [dict(row) for row in said]  # type: ignore[attr-defined]
        for row in rows:
            row["founded_on"] = date.fromisoformat(row["founded_on"]) if row["founded_on"] else None
            row["fields"] = tuple(map(str, row["fields"]))
            KINDS[row["kind"]]
            if set(row) != {f.name for f in fields(RosterLine)} or not isinstance(row["position"], int | None):
                raise ValueError
        return [RosterLine(**row) for row in rows]
    except (TypeError, ValueError, KeyError) as wrong:
        raise Refusal("roster_changed", "Bảng xem trước đã bị thay đổi. Anh/chị chọn lại tệp.", field="file") from wrong


def check_roster(lines: Sequence[RosterLine], *, whole: bool) -> None:
    """Raises Refusals for what cannot be together. `whole`: the lines are the whole province, nothing is recorded yet."""
    recorded = {} if whole else {a.code: a for a in Agency.objects.all()}
    kinds = {a.code: a.kind for a in recorded.values()} | {line.code: line.kind for line in lines}
    times = Counter(line.code for line in lines)
    faults = [
        fault(x.number, "mã “{given}” có nhiều lần trong bảng.", given=x.code) for x in lines if times[x.code] > 1
    ]
    for line in lines:
        if line.parent and line.parent not in kinds:
            faults.append(fault(line.number, "không có cơ quan nào mang mã cấp trên “{given}”.", given=line.parent))
        if line.parent == line.code or (not line.parent and line.kind != AgencyKind.PROVINCE and whole):
            faults.append(fault(line.number, "chưa ghi mã cơ quan cấp trên, hoặc ghi chính mã của cơ quan này."))
    faults += _circles(lines, {a.code: a.parent.code if a.parent else "" for a in _with_parents(recorded)})
    for column in OTHER_CODES:
        seen = Counter(getattr(line, column) for line in lines if getattr(line, column))
        faults += [
            fault(
                x.number,
                "{heading} “{given}” có nhiều lần trong bảng.",
                heading=HEADINGS[column],
                given=getattr(x, column),
            )
            for x in lines
            if seen[getattr(x, column)] > 1
        ]
    if whole:
        faults += _only_one_of_each(lines)
    _raise(sorted(faults, key=lambda f: f.params.get("number", 0)))  # type: ignore[arg-type, return-value]


def _with_parents(recorded: dict[str, Agency]) -> Iterable[Agency]:
    by_id = {a.pk: a for a in recorded.values()}
    for agency in recorded.values():
        agency.parent = by_id.get(agency.parent_id or 0)
    return recorded.values()


def _circles(lines: Sequence[RosterLine], parents: dict[str, str]) -> list[Refusal]:
    above = parents | {line.code: line.parent for line in lines if line.parent}
    found = []
    for line in lines:
        code, seen = above.get(line.code, ""), {line.code}
        while code and code not in seen:
            seen.add(code)
            code = above.get(code, "")
        if code == line.code and line.parent != line.code:
            found.append(fault(line.number, "cơ quan cấp trên của cơ quan này lại trực thuộc chính nó."))
    return found


def _only_one_of_each(lines: Sequence[RosterLine]) -> list[Refusal]:
    counts = Counter(line.kind for line in lines)
    return [
        Refusal(
            "roster_needs_one",
            "Danh mục phải có đúng một dòng loại “{kind}”, bảng có {n}. Anh/chị sửa bảng rồi chạy lại.",
            field="file",
            kind=kind.label,
            n=counts[kind],
        )
        for kind in (AgencyKind.PROVINCE, AgencyKind.OFFICE)
        if counts[kind] != 1
    ]


def plan_roster(lines: Sequence[RosterLine]) -> RosterPlan:
    """What the lines would add and change. Four queries. Raises Refusals for what they must not do: renaming needs its day and its decision."""
    check_roster(lines, whole=False)
    recorded = {a.code: a for a in Agency.objects.select_related("parent")}
    codes = {
        (c.agency_id, c.kind): c.code
        for c in AgencyCode.objects.filter(valid_to__isnull=True, kind__in=OTHER_CODES.values())
    }
    managed = _managed()
    adds, changes, faults = [], [], []
    for line in lines:
        agency = recorded.get(line.code)
        if agency is None:
            adds.append(line)
            continue
        if line.name != agency.name:
            sentence = (
                "tên trong bảng khác tên đang dùng “{name}”; đổi tên cần ngày và căn cứ nên làm ở trang của cơ quan."
            )
            faults.append(fault(line.number, sentence, name=agency.name))
        what = _differences(line, agency, codes, managed)
        if what:
            changes.append(Change(agency, line, what))
    _raise(faults)
    return RosterPlan(adds, changes, len(lines) - len(adds) - len(changes))


def _managed() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for agency_id, name in Field.objects.order_by("pk").values_list("managers__agency_id", "name"):
        found.setdefault(agency_id or 0, []).append(name)
    return found


def _differences(
    line: RosterLine, agency: Agency, codes: dict[tuple[int, str], str], managed: dict[int, list[str]]
) -> dict[str, tuple[str, str]]:
    before = {
        "short_name": agency.short_name,
        "kind": AgencyKind(agency.kind).label,
        "parent": agency.parent.code if agency.parent else "",
        "position": str(agency.position),
        "founded_on": f"{agency.founded_on:%d/%m/%Y}" if agency.founded_on else "",
        "statistics": codes.get((agency.pk, CodeKind.STATISTICS), ""),
        "exchange": codes.get((agency.pk, CodeKind.EXCHANGE), ""),
        "fields": "; ".join(managed.get(agency.pk, [])),
    }
    after = {
        "short_name": line.short_name,
        "kind": AgencyKind(line.kind).label,
        "parent": line.parent,
        "position": "" if line.position is None else str(line.position),
        "founded_on": f"{line.founded_on:%d/%m/%Y}" if line.founded_on else "",
        "statistics": line.statistics,
        "exchange": line.exchange,
        "fields": "; ".join(line.fields),
    }
    same_fields = set(line.fields) == set(managed.get(agency.pk, []))
    return {
        HEADINGS[c]: (before[c], said)
        for c, said in after.items()
        if said and said != before[c] and not (c == "fields" and same_fields)
    }


def roster_rows(day: date) -> list[list[object]]:
    """The agencies that stand on `day`, as a sheet holds them, parents before their children. Three queries."""
    agencies = [a for a in Agency.objects.select_related("parent") if a.dissolved_on is None or a.dissolved_on > day]
    codes = {(c.agency_id, c.kind): c.code for c in AgencyCode.objects.filter(valid_to__isnull=True)}
    managed = _managed()
    order = {kind: place for place, kind in enumerate(AgencyKind)}
    agencies.sort(key=lambda a: (order[AgencyKind(a.kind)], a.position, a.sort_key, a.pk))
    return [
        [
            a.code,
            a.name,
            a.short_name,
            AgencyKind(a.kind).label,
            a.parent.code if a.parent else "",
            a.position,
            a.founded_on,
            codes.get((a.pk, CodeKind.STATISTICS), ""),
            codes.get((a.pk, CodeKind.EXCHANGE), ""),
            "; ".join(managed.get(a.pk, [])),
        ]
        for a in agencies
    ]


def field_code(name: str) -> str:
    """The code under which a field of this name is kept."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:40] or "linh-vuc"
