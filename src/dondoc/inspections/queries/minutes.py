"""Minutes of working sessions: what they are drafted from, who reads which, what is frozen when they are signed."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from dondoc.core.regulation import regulation
from dondoc.inspections.models import Inspection, Inspector, Invited, MemberRole, Minutes
from dondoc.inspections.queries.findings import inspected
from dondoc.inspections.queries.sight import NEAR, Side
from dondoc.rules.inspections import Verdict
from dondoc.tasks.queries.rows import short_title

#: How many tasks a draft names one by one.
NAMED_ONE_BY_ONE = 30
VERDICT_WORDS = {
    Verdict.CORRECT.value: "đúng như hệ thống ghi nhận",
    Verdict.WRONG_FIGURE.value: "số liệu cập nhật chưa đúng",
    Verdict.NOT_DONE.value: "chưa thực hiện",
    Verdict.DONE_OTHERWISE.value: "thực hiện không đúng nội dung được giao",
}
#: Roles in the order in which papers name them.
_ORDER = [role.value for role in MemberRole]


def minutes_for(inspection: Inspection, side: Side) -> QuerySet[Minutes]:
    """Those that this side reads: the inspected agency only what was shown to it, who sees only the conclusion none. First ones first."""
    rows = Minutes.objects.filter(inspection=inspection.pk).select_related("agency_by", "signed_by", "by", "file")
    if side in NEAR:
        return rows.order_by("position")
    if side is Side.INSPECTED:
        return rows.filter(shown_at__isnull=False).order_by("position")
    return rows.none()


def inspectors_of(inspection: Inspection) -> list[Inspector]:
    """Who carries it out, the head first."""
    rows = Inspector.objects.filter(inspection=inspection.pk).select_related("user")
    return sorted(rows, key=lambda one: (_ORDER.index(one.role), one.user.full_name))


def role_words(inspection: Inspection, role: str) -> str:
    """ "Trưởng Đoàn kiểm tra", in the regulation's word for the team; without a team a plain word."""
    body = body_name(inspection)
    if inspection.team_id is None:
        return "Phụ trách" if role == MemberRole.HEAD.value else "Người kiểm tra"
    if role == MemberRole.HEAD.value:
        bodies = regulation(inspection.regulation_id).inspection.bodies
        return next((one.head_title for one in bodies if one.head_title), "") or f"Trưởng {body}"
    return f"{MemberRole(role).label} {body}" if role == MemberRole.DEPUTY.value else str(MemberRole(role).label)


def body_name(inspection: Inspection) -> str:
    """The regulation's word for who inspects; of an agency's own inspection that agency."""
    if inspection.team_id is None:
        return inspection.by_agency.name
    assert inspection.team is not None
    bodies = regulation(inspection.regulation_id).inspection.bodies
    return next((one.name for one in bodies if one.code == inspection.team.body), bodies[0].name)


def invited_to(inspection: Inspection) -> list[Invited]:
    """Who is asked to take part, in the order in which they were asked."""
    return list(Invited.objects.filter(inspection=inspection.pk).select_related("agency").order_by("pk"))


def present_words(inspection: Inspection, day: date) -> str:
    """Who is there, one a line, as a draft: the team, the guests of that day, and the agency to be filled in."""
    lines = [f"{body_name(inspection)}:"]
    lines += [
        f"- {one.user.full_name}, {one.title}, {role_words(inspection, one.role)}" for one in inspectors_of(inspection)
    ]
    guests = [one for one in invited_to(inspection) if one.on in (None, day)]
    if guests:
        lines += ["Thành phần được mời:", *(f"- {one.agency.name if one.agency else one.name}" for one in guests)]
    return "\n".join([*lines, f"{inspection.agency.name}:", "- "])


def drafted_words(inspection: Inspection) -> str:
    """What was looked at and found so far, with its figures. Three queries."""
    counts = dict(inspected(inspection).order_by().values_list("verdict").annotate(n=Count("pk")))
    total, unjudged = sum(counts.values()), counts.get("", 0)
    contents = [one.name for one in regulation(inspection.regulation_id).inspection.contents]
    if inspection.contents:
        known = regulation(inspection.regulation_id).inspection.contents
        contents = [one.name for one in known if one.code in inspection.contents]
    made = [f"1. Nội dung kiểm tra: {'; '.join(contents)}."]
    day = f", số liệu hệ thống tính đến hết ngày {inspection.data_day:%d/%m/%Y}" if inspection.data_day else ""
    made.append(f"2. Đã kiểm tra {total - unjudged} trong {total} nhiệm vụ được chọn{day}:")
    told = [f"- {counts[code]} nhiệm vụ {words}" for code, words in VERDICT_WORDS.items() if counts.get(code)]
    made += [f"{one}{'.' if one is told[-1] else ';'}" for one in told]
    named = inspected(inspection).exclude(verdict="").exclude(verdict=Verdict.CORRECT.value)
    rows = list(named.defer("record", "reasons")[: NAMED_ONE_BY_ONE + 1])
    if rows:
        made.append("3. Các nhiệm vụ có nội dung khác với hệ thống ghi nhận:")
        made += [f"- {_line(row)}" for row in rows[:NAMED_ONE_BY_ONE]]
    if len(rows) > NAMED_ONE_BY_ONE:
        made.append(f"- Các nhiệm vụ còn lại: theo danh sách kèm theo ({named.count() - NAMED_ONE_BY_ONE} nhiệm vụ).")
    return "\n".join(made)


def _line(row: Any) -> str:
    task = row.assignment.task
    found = f"; {' '.join(row.found.split())}" if row.found else ""
    directive = f"văn bản số {task.directive.number} ngày {task.directive.issued_on:%d/%m/%Y}"
    return f"{short_title(task.content, 160)} ({directive}): {VERDICT_WORDS[row.verdict]}{found}".rstrip(".") + "."


def empty_parts(minutes: Minutes) -> list[str]:
    """What is not written in minutes that are about to be signed: "place"; "present", where one side names nobody; "tasks", where not all were
    judged; "remarks", where the agency has said nothing. At most one query."""
    sides = re.split(r"^.+:[ \t]*$", minutes.present, flags=re.MULTILINE)[1:] or [minutes.present]
    found = {
        "place": not minutes.place,
        "present": any(not side.strip(" \t\r\n-–+") for side in sides),
        "tasks": inspected(minutes.inspection).filter(verdict="").exists(),
        "remarks": minutes.agency_at is None,
    }
    return [code for code, empty in found.items() if empty]


def content_of(minutes: Minutes) -> str:
    """What both sides signed, as canonical JSON: keys sorted, no needless spaces, so that its sum can be taken again."""
    inspection = minutes.inspection
    told = {
        "form": 1,
        "inspection": inspection.pk,
        "title": inspection.title,
        "agency": inspection.agency.name,
        "by_agency": inspection.by_agency.name,
        "body": body_name(inspection),
        "position": minutes.position,
        "held_on": f"{minutes.held_on:%Y-%m-%d}",
        "place": minutes.place,
        "present": minutes.present,
        "words": minutes.words,
        "shown_at": _moment(minutes.shown_at),
        "agency_remarks": minutes.agency_remarks,
        "agency_title": minutes.agency_title,
        "agency_at": _moment(minutes.agency_at),
        "team_remarks": minutes.team_remarks,
        "signed_name": minutes.signed_by.full_name if minutes.signed_by else "",
        "signed_title": minutes.signed_title,
        "signed_at": _moment(minutes.signed_at),
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _moment(at: Any) -> str:
    return at.isoformat() if at else ""
