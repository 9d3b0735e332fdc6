"""The days between which a team works, put right: as its decision says them, or as a later one prolongs them (TH 13.1; BT 14.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from dondoc.audit.kinds import AuditKind
from dondoc.inspections.actions.mandate import renew
from dondoc.inspections.actions.team_writing import changed, cite_of, note, page_of, to_change
from dondoc.inspections.actions.teams import before_decision, ends_too_early
from dondoc.inspections.models import Member, Team
from dondoc.inspections.queries import teams as asked
from dondoc.organisations.actions import prolong_inspector, unseat_inspector
from dondoc.rules.access import Actor
from dondoc.rules.errors import SYSTEM_RULE, Refusal, Refusals
from dondoc.tasks.actions import guard


@guard.deed
def write_term(
    *, actor: Actor, team_id: int, version: int | None, first: date | None, last: date | None, at: datetime
) -> Team:
    """`last` None: no day is set. Also of a team whose term has passed, unless it was ended by a decision. Posts of its members and what they may
    look at go with it.

    Raises NotThere; Refusal(s): team_over, overtaken, no_first_day, team_before_decision, ends_before_it_begins, member_comes_sooner,
    member_comes_later, inspection_outside_term.
    """
    team = to_change(actor, team_id, version, at, though_over=True)
    if faults := list(_faults(team, first, last)):
        raise Refusals(faults)
    assert first is not None
    team.first, team.last = first, last
    changed(team, "first", "last")
    for member in team.members.filter(last__isnull=True, post__isnull=False).select_related("post"):
        _post_until(member, last, actor, at)
    for inspection in asked.inspections_of(team).select_related("team").order_by("pk"):
        renew(inspection)
    note(AuditKind.TEAM_DECISION_WRITTEN, team, actor=actor, at=at, first=first, last=last)
    return team


def _post_until(member: Member, last: date | None, actor: Actor, at: datetime) -> None:
    """His post as an inspector ends with the team."""
    post = member.post
    assert post is not None
    if last is not None and (post.valid_to is None or post.valid_to > last):
        unseat_inspector(actor=actor, post_id=post.pk, valid_to=last, at=at)
    elif post.valid_to != last:
        prolong_inspector(actor=actor, post_id=post.pk, valid_to=last, at=at)


def _faults(team: Team, first: date | None, last: date | None) -> Iterator[Refusal]:
    cite = cite_of(team)
    if first is None:
        yield Refusal("no_first_day", "Anh/chị ghi ngày bắt đầu hoạt động.", field="first", cite=cite)
        return
    if first < team.decided_on:
        yield before_decision("first", first, team.decided_on)
    if last is not None and last < first:
        yield ends_too_early(SYSTEM_RULE, last, first)
        return
    rows = team.members.select_related("user")
    sooner = rows.filter(first__lt=first).order_by("first").first()
    if sooner is not None and first > team.first:
        told = "{name} tham gia từ ngày {day}, trước ngày này. Anh/chị ghi ngày bắt đầu không muộn hơn ngày đó."
        said = {"name": sooner.user.full_name, "day": f"{sooner.first:%d/%m/%Y}"}
        yield Refusal("member_comes_sooner", told, field="first", cite=SYSTEM_RULE, **said)
    if last is None:
        return
    later = rows.filter(first__gt=last).order_by("first").first()
    if later is not None:
        told = "{name} tham gia từ ngày {day}, sau ngày này. Anh/chị ghi ngày kết thúc muộn hơn."
        said = {"name": later.user.full_name, "day": f"{later.first:%d/%m/%Y}"}
        yield Refusal("member_comes_later", told, field="last", cite=SYSTEM_RULE, **said)
    busy = asked.inspections_of(team).filter(last__gt=last).select_related("agency").order_by("-last").first()
    if busy is not None and (team.last is None or last < team.last):
        told = "Cuộc kiểm tra tại {agency} chưa xong và kéo dài đến ngày {day}, sau ngày này. Anh/chị ghi ngày kết thúc muộn hơn."
        said = {"agency": busy.agency.name, "day": f"{busy.last:%d/%m/%Y}"}
        yield Refusal("inspection_outside_term", told, field="last", cite=SYSTEM_RULE, way_on=page_of(team), **said)
