"""A team is set up by a decision, gets its people and its working rules, changes them, and ends (G1; TH 10.1.đ, 13.1; BT 12.1.b, 14.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_noop as N_

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile
from dondoc.core.models import StoredFile
from dondoc.core.photographs import all_bared
from dondoc.core.regulation import current
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.inspections.actions.members import taken_in
from dondoc.inspections.actions.team_writing import changed, cite_of, note, to_change, unknown_person
from dondoc.inspections.models import Member, MemberRole, Team
from dondoc.inspections.queries import teams as asked
from dondoc.organisations.actions import unseat_inspector
from dondoc.rules.access import Actor
from dondoc.rules.errors import SYSTEM_RULE, NotThere, Refusal, Refusals, WayOn
from dondoc.rules.regulation.inspecting import InspectionBody
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the decision says. `set_up_by` "": whom the regulation names. `head`: a person of the directory."""

    name: str
    number: str
    decided_on: date | None
    set_up_by: str
    first: date | None
    last: date | None
    rules: str
    head: int | None


@guard.deed
def set_up(
    *,
    actor: Actor,
    setting: Setting,
    files: list[InspectedFile],
    rules_files: list[InspectedFile],
    form_token: str,
    at: datetime,
) -> Team:
    """The same form sent twice is one team. Raises NotThere for who is not of the Office; Refusal(s): no_name, no_number, no_day, decided_later,
    no_first_day, teambefore_decision, ends_before_it_begins, no_head, unknown_person, one_file, a mark of secrecy.
    """
    if not asked.may_keep(actor):
        raise NotThere("team")
    same = Team.objects.filter(form_token=form_token, by_id=actor.user_id).first()
    if same is not None:
        return same
    texts = {"name": setting.name, "number": setting.number, "set_up_by": setting.set_up_by, "rules": setting.rules}
    refuse_marked(texts, at=at)
    faults = [*_faults(setting, clock.day_of(at)), *_faults_of_files(files, rules_files)]
    if faults:
        raise Refusals(faults)
    assert setting.first is not None and setting.head is not None
    team = _written(setting, files, rules_files, form_token, actor, at)
    head = taken_in(team, setting.head, MemberRole.HEAD, setting.first, actor=actor, at=at)
    note(AuditKind.TEAM_SET_UP, team, actor=actor, at=at, head=head.user_id, **sums_of([team.file, team.rules_file]))
    return team


def _written(
    setting: Setting,
    files: list[InspectedFile],
    rules_files: list[InspectedFile],
    form_token: str,
    actor: Actor,
    at: datetime,
) -> Team:
    """The row of a team whose form is right."""
    assert setting.decided_on is not None and setting.first is not None
    body = asked.body_in_force()
    return Team.objects.create(
        regulation_id=current().id,
        body=body.code,
        name=" ".join(setting.name.split()),
        number=setting.number.strip(),
        decided_on=setting.decided_on,
        set_up_by=setting.set_up_by.strip() or body.set_up_by,
        file=_kept(files, actor, at),
        rules=setting.rules.strip(),
        rules_file=_kept(rules_files, actor, at),
        first=setting.first,
        last=setting.last,
        by_id=actor.user_id,
        by_title=title_of(actor),
        at=at,
        form_token=form_token,
    )


@guard.deed
def write_decision(
    *,
    actor: Actor,
    team_id: int,
    version: int | None,
    name: str,
    number: str,
    decided_on: date | None,
    files: list[InspectedFile],
    at: datetime,
) -> Team:
    """What was written of its decision is put right, or its file comes later; without a file the one that is there stays.

    Raises NotThere; Refusal(s): team_over, overtaken, no_name, no_number, no_day, decided_later, teambefore_decision, one_file, a mark of secrecy.
    """
    team = to_change(actor, team_id, version, at)
    refuse_marked({"name": name, "number": number}, at=at)
    faults = [*_faults_of_decision(name, number, decided_on, clock.day_of(at), asked.body_of(team))]
    if decided_on is not None and team.first < decided_on:
        faults.append(before_decision("decided_on", team.first, decided_on))
    faults += _faults_of_files(files, [])
    if faults:
        raise Refusals(faults)
    assert decided_on is not None
    team.name, team.number, team.decided_on = " ".join(name.split()), number.strip(), decided_on
    team.file = _kept(files, actor, at) or team.file
    changed(team, "name", "number", "decided_on", "file")
    note(AuditKind.TEAM_DECISION_WRITTEN, team, actor=actor, at=at, decided_on=decided_on, **sums_of([team.file]))
    return team


@guard.deed
def write_rules(
    *, actor: Actor, team_id: int, version: int | None, rules: str, rules_files: list[InspectedFile], at: datetime
) -> Team:
    """The team's own working rules (TH 13.1). Raises NotThere; Refusal: team_over, overtaken, one_file, a mark of secrecy."""
    team = to_change(actor, team_id, version, at)
    refuse_marked({"rules": rules}, at=at)
    faults = list(_faults_of_files([], rules_files))
    if faults:
        raise Refusals(faults)
    team.rules = rules.strip()
    team.rules_file = _kept(rules_files, actor, at) or team.rules_file
    changed(team, "rules", "rules_file")
    note(AuditKind.TEAM_RULES_WRITTEN, team, actor=actor, at=at, **sums_of([team.rules_file]))
    return team


@guard.deed
def end_team(*, actor: Actor, team_id: int, version: int | None, last: date | None, reason: str, at: datetime) -> Team:
    """It is dissolved before its day, or was without one; its members' posts end with it.

    Raises NotThere; Refusal: team_over, overtaken, no_day, ends_before_it_begins, member_comes_later, team_still_inspects, no_reason, a mark.
    """
    team = to_change(actor, team_id, version, at)
    cite = cite_of(team)
    refuse_marked({"reason": reason}, at=at)
    reason = guard.required_text(
        reason, "reason", "no_reason", "Anh/chị ghi căn cứ kết thúc: quyết định nào, vì sao.", cite
    )
    if last is None:
        raise Refusal("no_day", "Anh/chị ghi ngày cuối cùng còn hoạt động.", field="last", cite=cite)
    if last < team.first:
        raise ends_too_early(cite, last, team.first)
    busy = asked.inspections_of(team).select_related("agency").first()
    if busy is not None:
        raise Refusal(
            "team_still_inspects",
            "Chưa kết thúc được: còn cuộc kiểm tra chưa kết luận tại {agency}. Anh/chị kết luận hoặc hủy cuộc kiểm tra đó trước.",
            way_on=WayOn("Mở cuộc kiểm tra", "inspection", (busy.pk,)),
            agency=busy.agency.name,
        )
    later = team.members.filter(first__gt=last).select_related("user").first()
    if later is not None:
        sentence = "Chưa kết thúc được vào ngày này: {name} vào từ ngày {day}, sau ngày kết thúc."
        raise Refusal(
            "member_comes_later", sentence, field="last", name=later.user.full_name, day=f"{later.first:%d/%m/%Y}"
        )
    for member in team.members.all():
        if member.last is None or member.last > last:
            _ends_with_the_team(member, last, actor, at)
    team.last, team.ended_at, team.ended_reason = last, at, reason
    changed(team, "last", "ended_at", "ended_reason")
    note(AuditKind.TEAM_ENDED, team, actor=actor, at=at, last=last)
    return team


def _ends_with_the_team(member: Member, last: date, actor: Actor, at: datetime) -> None:
    member.last = last
    member.save(update_fields=["last"])
    if member.post_id is not None:
        unseat_inspector(actor=actor, post_id=member.post_id, valid_to=last, at=at)


def _kept(files: list[InspectedFile], actor: Actor, at: datetime) -> StoredFile | None:
    return keep_files(all_bared(files), by_id=actor.user_id, at=at)[0] if files else None


def ends_too_early(cite: str, last: date, first: date) -> Refusal:
    sentence = "Ngày kết thúc {last} sớm hơn ngày bắt đầu hoạt động {first}. Anh/chị xem lại hai ngày."
    said = {"last": f"{last:%d/%m/%Y}", "first": f"{first:%d/%m/%Y}"}
    return Refusal("ends_before_it_begins", sentence, field="last", cite=cite, **said)


def before_decision(field: str, first: date, decided: date) -> Refusal:
    sentence = "Ngày bắt đầu hoạt động {first} sớm hơn ngày quyết định thành lập {decided}. Anh/chị xem lại hai ngày."
    said = {"first": f"{first:%d/%m/%Y}", "decided": f"{decided:%d/%m/%Y}"}
    return Refusal("team_before_decision", sentence, field=field, **said)


def _faults_of_decision(
    name: str, number: str, decided_on: date | None, today: date, body: InspectionBody
) -> Iterator[Refusal]:
    cite = body.cite
    if not name.strip():
        yield Refusal("no_name", "Anh/chị ghi tên của {body}.", field="name", cite=cite, body=body.name)
    if not number.strip():
        yield Refusal("no_number", "Anh/chị ghi số, ký hiệu quyết định thành lập.", field="number", cite=cite)
    if decided_on is None:
        yield Refusal("no_day", "Anh/chị ghi ngày của quyết định thành lập.", field="decided_on", cite=cite)
    elif decided_on > today:
        sentence = "Quyết định ghi ngày {day}, sau hôm nay. Anh/chị ghi khi quyết định đã ban hành."
        yield Refusal("decided_later", sentence, field="decided_on", cite=cite, day=f"{decided_on:%d/%m/%Y}")


def _faults(setting: Setting, today: date) -> Iterator[Refusal]:
    """All faults of the form at once."""
    body = asked.body_in_force()
    cite = body.cite
    yield from _faults_of_decision(setting.name, setting.number, setting.decided_on, today, body)
    if setting.first is None:
        yield Refusal("no_first_day", "Anh/chị ghi ngày bắt đầu hoạt động.", field="first", cite=cite)
    elif setting.decided_on is not None and setting.first < setting.decided_on:
        yield before_decision("first", setting.first, setting.decided_on)
    if setting.first is not None and setting.last is not None and setting.last < setting.first:
        yield ends_too_early(SYSTEM_RULE, setting.last, setting.first)
    if setting.head is None:
        sentence = "{body} phải có {head}. Anh/chị chọn một người trong danh sách."
        head = body.head_title or N_("người đứng đầu")
        yield Refusal("no_head", sentence, field="person", cite=cite, body=body.name, head=head)
    elif asked.person_to_take(setting.head, setting.first or today) is None:
        yield unknown_person()


def _faults_of_files(files: list[InspectedFile], rules_files: list[InspectedFile]) -> Iterator[Refusal]:
    for field, given in (("files", files), ("rules_files", rules_files)):
        if len(given) > 1:
            yield Refusal("one_file", "Chỗ này nhận một tệp. Anh/chị gộp các tệp lại rồi gửi.", field=field)
