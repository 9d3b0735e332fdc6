"""Who comes into a team, who leaves it, who leads it from a day on; the mandates of its inspections follow (G1; TH 10.1.đ, 13; BT 12.1.b)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_noop as N_

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.inspections.actions import team_writing as writing
from dondoc.inspections.actions.mandate import renew
from dondoc.inspections.models import Inspection, Inspector, Member, MemberRole, Team
from dondoc.inspections.queries import teams as asked
from dondoc.organisations.actions import seat_inspector, unseat_inspector
from dondoc.rules.access import Actor
from dondoc.rules.errors import SYSTEM_RULE, NotThere, Refusal, Refusals
from dondoc.tasks.actions import guard


@guard.deed
def take_in(
    *, actor: Actor, team_id: int, version: int | None, person: int | None, role: str, first: date | None, at: datetime
) -> Member:
    """Raises NotThere; Refusal(s): team_over, overtaken, unknown_person, no_role, two_heads, member_already, no_first_day, outside_the_team,
    member_of_the_inspected.
    """
    team = writing.to_change(actor, team_id, version, at)
    faults = _faults(team, person, role, first, clock.day_of(at))
    if faults:
        raise Refusals(faults)
    assert person is not None and first is not None
    made = taken_in(team, person, MemberRole(role), first, actor=actor, at=at)
    writing.changed(team)
    writing.note(AuditKind.TEAM_MEMBER_JOINED, team, actor=actor, at=at, member=made.pk, user=person, role=role)
    return made


@guard.deed
def let_go(
    *, actor: Actor, team_id: int, member_id: int, version: int | None, last: date | None, reason: str, at: datetime
) -> Member:
    """He is a member up to `last`, and reads nothing by it afterwards. Of the head see `change_head`.

    Raises NotThere; Refusal: team_over, overtaken, left_before, no_head, no_day, leaves_before_he_came, no_reason, a mark of secrecy.
    """
    team, member = _held(actor, team_id, member_id, version, at)
    if member.role == MemberRole.HEAD:
        raise Refusal(
            "no_head",
            "{body} không thể thiếu {head}. Anh/chị ghi người thay trước, người cũ thôi từ ngày có người thay.",
            cite=writing.cite_of(team),
            way_on=writing.page_of(team),
            body=asked.body_of(team).name,
            head=asked.body_of(team).head_title or N_("người đứng đầu"),
        )
    refuse_marked({"reason": reason}, at=at)
    reason = guard.required_text(reason, "reason", "no_reason", "Anh/chị ghi lý do thôi tham gia.", SYSTEM_RULE)
    if last is None:
        raise Refusal("no_day", "Anh/chị ghi ngày cuối cùng còn tham gia.", field="last")
    _leave(member, last, reason, actor, at)
    writing.changed(team)
    _renew(team)
    facts = {"member": member.pk, "user": member.user_id, "last": last}
    writing.note(AuditKind.TEAM_MEMBER_LEFT, team, actor=actor, at=at, **facts)
    return member


@guard.deed
def change_head(
    *,
    actor: Actor,
    team_id: int,
    member_id: int | None,
    version: int | None,
    first: date | None,
    reason: str,
    at: datetime,
) -> Member:
    """The member `member_id` leads the team from `first` on; who led it leaves the day before. Its open inspections follow at once.

    Raises NotThere; Refusal: team_over, overtaken, left_before, head_already, no_day, head_to_come, member_of_the_inspected,
    leaves_before_he_came, no_reason, a mark of secrecy.
    """
    if member_id is None:
        team = writing.to_change(actor, team_id, version, at)
        raise Refusal(
            "no_head", "Anh/chị chọn người thay trong các thành viên.", field="member", cite=writing.cite_of(team)
        )
    team, member = _held(actor, team_id, member_id, version, at)
    today, cite = clock.day_of(at), writing.cite_of(team)
    if member.role == MemberRole.HEAD:
        raise Refusal("head_already", "Người này đang phụ trách. Anh/chị chọn người khác.", field="member", cite=cite)
    refuse_marked({"reason": reason}, at=at)
    reason = guard.required_text(reason, "reason", "no_reason", "Anh/chị ghi căn cứ thay người phụ trách.", cite)
    if first is None:
        raise Refusal("no_day", "Anh/chị ghi ngày người thay bắt đầu phụ trách.", field="first", cite=cite)
    if first > today:
        sentence = "Người thay phụ trách từ ngày {day}, chưa đến. Anh/chị ghi vào ngày đó hoặc sau đó."
        raise Refusal("head_to_come", sentence, field="first", day=f"{first:%d/%m/%Y}")
    old, made = _hand_over(team, member, first, reason, actor, at)
    writing.changed(team)
    _renew(team)
    facts = {"member": made.pk, "user": made.user_id, "before": old.user_id, "first": first}
    writing.note(AuditKind.TEAM_HEAD_CHANGED, team, actor=actor, at=at, **facts)
    return made


def _hand_over(
    team: Team, member: Member, first: date, reason: str, actor: Actor, at: datetime
) -> tuple[Member, Member]:
    """Who led the team, and the row by which `member` leads it from `first` on; open inspections follow."""
    same = asked.inspected_with_him(team, member.user_id, first)
    if same is not None:
        raise _of_the_inspected(same, "member")
    before = first - timedelta(days=1)
    old = team.members.select_related("user").get(role=MemberRole.HEAD, last__isnull=True)
    _leave(old, before, reason, actor, at, field="first")
    post_id, member.post = member.post_id, None  # the post goes on with the new row
    _leave(member, before, reason, actor, at, field="first")
    said = {"user_id": member.user_id, "agency_id": member.agency_id, "title": member.title, "post_id": post_id}
    made = Member.objects.create(team=team, role=MemberRole.HEAD, first=first, **said)
    leads = {"role": MemberRole.HEAD.value}
    for inspection in asked.inspections_of(team):
        Inspector.objects.filter(inspection=inspection, user=old.user_id).update(role=MemberRole.MEMBER)
        Inspector.objects.update_or_create(
            inspection=inspection,
            user_id=made.user_id,
            defaults=leads,
            create_defaults=leads | {"title": made.title},
        )
    return old, made


def taken_in(team: Team, person: int, role: MemberRole, first: date, *, actor: Actor, at: datetime) -> Member:
    """The row of a member, and the post by which he inspects where he acts in none of the Office (B2)."""
    own = asked.own_post(person, first)
    assert own is not None
    post = None
    if not asked.acts_in_the_office(person, first):
        title = f"Thành viên {team.name}"
        post = seat_inspector(actor=actor, user_id=person, title=title, valid_from=first, valid_to=team.last, at=at)
    return Member.objects.create(
        team=team, user_id=person, role=role, agency_id=own.agency_id, title=own.described, first=first, post=post
    )


def _held(actor: Actor, team_id: int, member_id: int, version: int | None, at: datetime) -> tuple[Team, Member]:
    team = writing.to_change(actor, team_id, version, at)
    member = team.members.select_related("user").filter(pk=member_id).first()
    if member is None:
        raise NotThere(f"member {member_id}")
    if member.last is not None:
        raise Refusal(
            "left_before",
            "{name} đã thôi tham gia từ trước; thao tác của anh/chị không làm thay đổi gì.",
            way_on=writing.page_of(team),
            name=member.user.full_name,
        )
    return team, member


def _leave(member: Member, last: date, reason: str, actor: Actor, at: datetime, field: str = "last") -> None:
    if last < member.first:
        raise Refusal(
            "leaves_before_he_came",
            "{name} vào ngày {day}; ngày thôi không thể sớm hơn ngày ấy.",
            field=field,
            name=member.user.full_name,
            day=f"{member.first:%d/%m/%Y}",
        )
    member.last, member.left_reason = last, reason
    member.save(update_fields=["last", "left_reason", "post"])
    if member.post_id is not None:
        unseat_inspector(actor=actor, post_id=member.post_id, valid_to=last, at=at)


def _renew(team: Team) -> None:
    for inspection in asked.inspections_of(team).order_by("pk"):
        renew(inspection)


def _faults(team: Team, person: int | None, role: str, first: date | None, today: date) -> list[Refusal]:
    """All faults of the form at once."""
    found = list[Refusal]()
    if role not in MemberRole.values:
        found.append(Refusal("no_role", "Anh/chị chọn vai trò trong danh sách.", field="role"))
    elif role == MemberRole.HEAD:
        sentence = "{body} đã có {head}. Khi thay người, anh/chị dùng mục thay người phụ trách."
        body = asked.body_of(team)
        head = body.head_title or N_("người đứng đầu")
        found.append(Refusal("two_heads", sentence, field="role", cite=body.cite, body=body.name, head=head))
    if first is None:
        found.append(Refusal("no_first_day", "Anh/chị ghi ngày bắt đầu tham gia.", field="first"))
    elif first < team.first or _behind(team, person, first):
        found.append(_outside(team))
    if asked.person_to_take(person, first or today) is None:
        return [*found, writing.unknown_person()]
    assert person is not None
    if team.members.filter(user=person, last__isnull=True).exists():
        sentence = "Người này đang là thành viên. Anh/chị chọn người khác."
        found.append(Refusal("member_already", sentence, field="person"))
    same = asked.inspected_with_him(team, person, first or today)
    if same is not None:
        found.append(_of_the_inspected(same, "person"))
    return found


def _behind(team: Team, person: int | None, first: date) -> bool:
    """Whether he would come when the term has passed. One of the Office may, to conclude what is begun: he needs no post of the team."""
    if team.last is None or first <= team.last:
        return False
    return person is None or not asked.acts_in_the_office(person, first) or not asked.inspections_of(team).exists()


def _outside(team: Team) -> Refusal:
    """The days of the team are told."""
    said = {"first": f"{team.first:%d/%m/%Y}"}
    if team.last is None:
        sentence = "Ngày này ở trước ngày bắt đầu hoạt động theo quyết định: {first}. Anh/chị ghi từ ngày đó trở đi."
    else:
        sentence = "Ngày này nằm ngoài thời gian hoạt động theo quyết định: {first} – {last}. Anh/chị ghi ngày khác."
        said["last"] = f"{team.last:%d/%m/%Y}"
    return Refusal("outside_the_team", sentence, field="first", **said)


def _of_the_inspected(inspection: Inspection, field: str) -> Refusal:
    return Refusal(
        "member_of_the_inspected",
        "Người này thuộc {agency}, cơ quan đang được kiểm tra, nên không tham gia kiểm tra được. Anh/chị chọn người của cơ quan khác.",
        field=field,
        cite=SYSTEM_RULE,
        agency=inspection.agency.name,
    )
