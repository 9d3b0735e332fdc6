"""What is wrong with an inspection as it was written, all of it at once: kind, ground, decision, people, days (TH 11–14; BT 13, 14)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from dondoc.inspections.models import Member, PlanLine, PlanState, Team
from dondoc.organisations.models import Agency, Post
from dondoc.organisations.models.agency import AgencyKind
from dondoc.organisations.queries import subtree_ids
from dondoc.organisations.queries.people import OWN, held_on
from dondoc.rules.access import Role
from dondoc.rules.errors import Refusal
from dondoc.rules.regulation import Regulation
from dondoc.tasks.queries.visibility import stands_for

if TYPE_CHECKING:
    from dondoc.inspections.actions.opening import Opening

PLANNED, SUDDEN = "planned", "unannounced"


def of(opening: Opening, rules: Regulation, day: date, *, has_file: bool, whole: bool) -> list[Refusal]:
    """Refusals: no_kind, no_plan_line, plan_line_gone, plan_line_of_another, no_ground, no_ground_words, no_agency, not_to_be_inspected,
    no_contents, no_team, team_over, no_head, not_a_member, member_of_the_inspected, no_decision, decision_to_come, no_days, end_before_start,
    day_gone. `whole`: it is opened now; what was opened before keeps the days it had.
    """
    return [
        *_kind(opening, rules, whole),
        *_agency(opening, day),
        *_contents(opening, rules),
        *_people(opening, rules, day),
        *_decision(opening, rules, day, has_file),
        *_days(opening, day, whole),
    ]


def cite_of_kind(rules: Regulation, kind: str) -> str:
    return next((one.cite for one in rules.inspection.kinds if one.code == kind), "")


def in_it(day: date) -> Q:
    """Memberships that hold on `day` or later."""
    return Q(last__isnull=True) | Q(last__gte=day)


def _kind(opening: Opening, rules: Regulation, whole: bool) -> Iterator[Refusal]:
    cite = cite_of_kind(rules, opening.kind)
    if not cite:
        yield Refusal("no_kind", "Anh/chị chọn kiểm tra theo kế hoạch hay kiểm tra đột xuất.", field="kind")
    elif opening.kind == PLANNED:
        if whole:  # a plan that was replaced meanwhile does not undo what was opened by it
            yield from _plan(opening, rules, cite)
    else:
        yield from _ground(opening, rules, cite)


def _plan(opening: Opening, rules: Regulation, cite: str) -> Iterator[Refusal]:
    """Where an inspection rests on its decision (BT 14.1), the plan is named only if there is one."""
    if opening.plan_line is None:
        if rules.inspection.decision is None:
            yield Refusal(
                "no_plan_line",
                "Kiểm tra thường xuyên, định kỳ phải theo kế hoạch đã được phê duyệt. Anh/chị chọn một dòng của kế hoạch, hoặc "
                "chọn kiểm tra đột xuất.",
                field="plan_line",
                cite=cite,
            )
        return
    line = PlanLine.objects.select_related("plan").filter(pk=opening.plan_line).first()
    if line is None or line.plan.state != PlanState.APPROVED:
        yield Refusal(
            "plan_line_gone",
            "Dòng kế hoạch đã chọn không thuộc một kế hoạch đang có hiệu lực. Anh/chị chọn lại từ kế hoạch đã được phê duyệt.",
            field="plan_line",
            cite=cite,
        )
    elif line.agency_id != opening.agency_id:
        yield Refusal(
            "plan_line_of_another",
            "Dòng kế hoạch đã chọn là của cơ quan khác. Anh/chị chọn đúng cơ quan ghi trong kế hoạch.",
            field="agency",
            cite=cite,
        )


def _ground(opening: Opening, rules: Regulation, cite: str) -> Iterator[Refusal]:
    if opening.ground not in {one.code for one in rules.inspection.triggers}:
        yield Refusal(
            "no_ground", "Kiểm tra đột xuất phải có căn cứ. Anh/chị chọn một căn cứ.", field="ground", cite=cite
        )
    if not opening.ground_words.strip():
        yield Refusal(
            "no_ground_words",
            "Anh/chị ghi rõ căn cứ: ý kiến chỉ đạo nào, của ai, ngày nào; hoặc dấu hiệu nào đã được phát hiện.",
            field="ground_words",
            cite=cite,
        )


def _agency(opening: Opening, day: date) -> Iterator[Refusal]:
    agency = Agency.objects.filter(pk=opening.agency_id).first() if opening.agency_id is not None else None
    if agency is None or (agency.dissolved_on is not None and agency.dissolved_on <= day):
        yield Refusal("no_agency", "Anh/chị chọn một cơ quan đang hoạt động để kiểm tra.", field="agency")
    elif agency.kind in (AgencyKind.PROVINCE, AgencyKind.OFFICE, AgencyKind.DIVISION):
        yield Refusal(
            "not_to_be_inspected",
            "{agency} không phải cơ quan được kiểm tra ở đây. Anh/chị chọn một sở, ban, ngành, địa phương hoặc đơn vị.",
            field="agency",
            agency=agency.name,
        )


def _contents(opening: Opening, rules: Regulation) -> Iterator[Refusal]:
    known = rules.inspection.contents
    if not {one.code for one in known} & set(opening.contents):
        yield Refusal(
            "no_contents", "Anh/chị chọn ít nhất một nội dung kiểm tra.", field="contents", cite=known[0].cite
        )


def _people(opening: Opening, rules: Regulation, day: date) -> Iterator[Refusal]:
    body = rules.inspection.bodies[0]
    team = Team.objects.filter(pk=opening.team_id).first() if opening.team_id is not None else None
    if team is None:
        yield Refusal("no_team", "Anh/chị chọn {body}.", field="team", cite=body.cite, body=body.name)
        return
    if team.ended_at is not None or (team.last is not None and team.last < (opening.first or day)):
        yield Refusal(
            "team_over",
            "{team} đã hết thời gian hoạt động trong những ngày này. Anh/chị chọn nơi khác.",
            field="team",
            cite=body.cite,
            team=team.name,
        )
    if opening.head is None:
        yield Refusal("no_head", "Anh/chị chọn người phụ trách cuộc kiểm tra.", field="head")
    members = {one.user_id: one for one in team.members.filter(in_it(day)).select_related("user")}
    if opening.inspectors - set(members):
        yield Refusal(
            "not_a_member",
            "Có người được chọn không còn là thành viên của {team}. Anh/chị mở lại trang rồi chọn lại.",
            field="people",
            team=team.name,
        )
    if opening.agency_id is not None:
        yield from _own_people(opening, members, day)


def _own_people(opening: Opening, members: dict[int, Member], day: date) -> Iterator[Refusal]:
    """Nobody inspects the agency that he works for, nor one above or below it in the same house (a house rule)."""
    for user in sorted(of_the_inspected(opening.agency_id or 0, opening.inspectors, day) & set(members)):
        yield Refusal(
            "member_of_the_inspected",
            "{name} là người của cơ quan được kiểm tra nên không tham gia kiểm tra cơ quan đó. Anh/chị chọn người khác.",
            field="head" if user == opening.head else "people",
            name=members[user].user.full_name,
        )


def of_the_inspected(agency_id: int, users: frozenset[int], day: date) -> set[int]:
    """Those of `users` who hold a post at the agency, at its units, or at one that was merged into it. A post that lets one inspect is none."""
    house = subtree_ids(agency_id) | set(stands_for(agency_id, day))
    posts = Post.objects.filter(held_on(day), OWN, user__in=users, agency__in=house)
    return set(posts.exclude(role=Role.INSPECTOR.value).values_list("user_id", flat=True))


def _decision(opening: Opening, rules: Regulation, day: date, has_file: bool) -> Iterator[Refusal]:
    decision = rules.inspection.decision
    cite = decision.cite if decision is not None else ""
    number = opening.decision_number.strip()
    if decision is not None and not number:
        yield Refusal(
            "no_decision",
            "Cuộc kiểm tra được tiến hành theo quyết định kiểm tra. Anh/chị ghi số quyết định.",
            field="decision_number",
            cite=cite,
        )
    if opening.decision_on is None and (decision is not None or number or has_file):
        yield Refusal("no_decision_day", "Anh/chị ghi ngày ký quyết định.", field="decision_on", cite=cite)
    elif opening.decision_on is not None and opening.decision_on > day:
        yield Refusal(
            "decision_to_come",
            "Ngày ký quyết định {day} chưa đến. Anh/chị xem lại ngày đã ghi.",
            field="decision_on",
            cite=cite,
            day=f"{opening.decision_on:%d/%m/%Y}",
        )
    if number == "" and decision is None and (opening.decision_on is not None or has_file):
        yield Refusal("no_decision", "Anh/chị ghi số của quyết định.", field="decision_number")


def _days(opening: Opening, day: date, whole: bool) -> Iterator[Refusal]:
    if opening.first is None:
        yield Refusal("no_days", "Anh/chị ghi ngày bắt đầu kiểm tra.", field="first")
    if opening.last is None:
        yield Refusal("no_days", "Anh/chị ghi ngày kết thúc kiểm tra.", field="last")
    if opening.first is None or opening.last is None:
        return
    if opening.last < opening.first:
        yield Refusal(
            "end_before_start",
            "Ngày kết thúc {last} ở trước ngày bắt đầu {first}. Anh/chị ghi lại hai ngày.",
            field="last",
            last=f"{opening.last:%d/%m/%Y}",
            first=f"{opening.first:%d/%m/%Y}",
        )
    elif whole and opening.kind == PLANNED and opening.first < day:
        yield Refusal(
            "day_gone",
            "Ngày bắt đầu {first} đã qua. Kiểm tra theo kế hoạch được mở trước ngày bắt đầu; chỉ kiểm tra đột xuất được ghi lại sau.",
            field="first",
            first=f"{opening.first:%d/%m/%Y}",
        )
