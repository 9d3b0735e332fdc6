"""A plan of inspections is drafted: its words, and which agency on what in which days (G1; TH 10.1.a, 11, 13.2; BT 12.1.a, 13.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import current
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.inspections.actions.plan_writing import changed, cite_of, note, page_of, to_write
from dondoc.inspections.models import Plan, PlanLine, PlanState
from dondoc.inspections.queries import plans as asked
from dondoc.organisations.models import Agency, User
from dondoc.organisations.queries.picking import expand
from dondoc.rules.access import Actor
from dondoc.rules.errors import SYSTEM_RULE, NotThere, Refusal, Refusals
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of

#: Years around this one that may be planned.
YEARS_AROUND = 2
#: Two equal drafts of one person within this time are one.
PRESSED_TWICE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What stands above the lines. `quarter` 0: of the whole year."""

    year: int | None
    quarter: int
    title: str
    ground: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`agencies`: "a:12" or "g:communes", a line for each; `contents`: codes of the profile."""

    agencies: tuple[str, ...]
    contents: tuple[str, ...]
    first: date | None
    last: date | None
    reason: str


@guard.deed
def begin(*, actor: Actor, team_id: int | None, replaces: int | None, wording: Wording, at: datetime) -> Plan:
    """A draft: of the Office, or with `team_id` of a team by one of its members. `replaces`: an approved plan whose lines it begins with.

    Raises NotThere for who may not; Refusal(s): no_team_plans, no_title, year_too_far, no_such_quarter, plan_not_in_force,
    replaced_already, a mark of secrecy.
    """
    day = clock.day_of(at)
    old = _replaced(actor, replaces, at)
    team_id = old.team_id if old is not None else team_id
    _may_begin(actor, team_id, day)
    _check(wording, at)
    assert wording.year is not None
    said = {
        "regulation_id": current().id,
        "team_id": team_id,
        "year": wording.year,
        "quarter": wording.quarter,
        "title": " ".join(wording.title.split()),
        "ground": wording.ground.strip(),
        "words": wording.words.strip(),
        "by_id": actor.user_id,
    }
    if old is None and (same := _begun_just_now(said, at)):
        return same
    plan = Plan.objects.create(**said, replaces=old, by_title=title_of(actor), at=at)
    if old is not None:
        rows = list(old.lines.order_by("pk"))
        for one in rows:
            one.pk, one.plan = None, plan
        PlanLine.objects.bulk_create(rows)
    note(AuditKind.INSPECTION_PLAN_BEGUN, plan, actor=actor, at=at, replaces=replaces)
    return plan


def _begun_just_now(said: dict[str, object], at: datetime) -> Plan | None:
    """The same form pressed twice: his untouched draft, word for word, of this minute."""
    list(User.objects.select_for_update().filter(pk=said["by_id"]).values_list("pk"))  # one press after the other
    rows = Plan.objects.filter(**said, state=PlanState.DRAFT, version=1, replaces=None, at__gt=at - PRESSED_TWICE)
    found: Plan | None = rows.order_by("-pk").first()
    return found


def _may_begin(actor: Actor, team_id: int | None, day: date) -> None:
    """The Office its own, a member of a team the team's. Raises NotThere; Refusal: no_team_plans."""
    if team_id is None and not asked.prepares(actor):
        raise NotThere("plan")
    if team_id is not None and asked.kind_of(team_id) is None:
        raise Refusal(
            "no_team_plans",
            "Quy chế này không có kế hoạch riêng của nơi kiểm tra; căn cứ kiểm tra là quyết định kiểm tra.",
            cite=current().inspection.decision.cite if current().inspection.decision else SYSTEM_RULE,
        )
    if team_id is not None and not asked.teams_of(actor, day).filter(pk=team_id).exists():
        raise NotThere(f"team {team_id}")


@guard.deed
def write(*, actor: Actor, plan_id: int, version: int | None, wording: Wording, at: datetime) -> Plan:
    """Raises NotThere; Refusal(s) as `to_write`; no_title, year_too_far, no_such_quarter, line_outside_plan, a mark of secrecy."""
    plan = to_write(actor, plan_id, version, at)
    _check(wording, at)
    assert wording.year is not None
    bounds = asked.bounds_of(wording.year, wording.quarter)
    for line in plan.lines.select_related("agency"):
        if line.first not in bounds or line.last not in bounds:
            raise _outside(wording.year, wording.quarter, "year")
    plan.year, plan.quarter, plan.title = wording.year, wording.quarter, " ".join(wording.title.split())
    plan.ground, plan.words = wording.ground.strip(), wording.words.strip()
    changed(plan, "year", "quarter", "title", "ground", "words")
    note(AuditKind.INSPECTION_PLAN_WRITTEN, plan, actor=actor, at=at)
    return plan


@guard.deed
def add_lines(*, actor: Actor, plan_id: int, version: int | None, line: Line, at: datetime) -> list[PlanLine]:
    """A line for each agency that is named. What overlaps stands at the line (`queries.plans.overlaps`).

    Raises NotThere; Refusal(s) as `to_write`; no_agencies, an agency that is gone or unknown, no_contents, no_first_day, no_last_day,
    ends_before_it_begins, line_outside_plan, a mark of secrecy.
    """
    plan = to_write(actor, plan_id, version, at)
    refuse_marked({"reason": line.reason}, at=at)
    agencies, faults = _agencies(line.agencies, clock.day_of(at), cite_of(plan))
    faults += _faults(plan, line)
    if faults:
        raise Refusals(faults)
    made = PlanLine.objects.bulk_create(
        PlanLine(
            plan=plan,
            agency=agency,
            contents=list(line.contents),
            first=line.first,
            last=line.last,
            reason=line.reason.strip(),
        )
        for agency in agencies
    )
    changed(plan)
    told = {"lines": [one.pk for one in made], "agencies": [one.pk for one in agencies]}
    note(AuditKind.INSPECTION_PLAN_WRITTEN, plan, actor=actor, at=at, **told)
    return made


@guard.deed
def change_line(*, actor: Actor, plan_id: int, line_id: int, version: int | None, line: Line, at: datetime) -> PlanLine:
    """Its days, contents and reason; its agency stays. Raises NotThere; Refusal(s) as `add_lines`."""
    plan = to_write(actor, plan_id, version, at)
    row = _line(plan, line_id)
    refuse_marked({"reason": line.reason}, at=at)
    faults = list(_faults(plan, line))
    if faults:
        raise Refusals(faults)
    assert line.first is not None and line.last is not None
    row.contents, row.first, row.last, row.reason = list(line.contents), line.first, line.last, line.reason.strip()
    row.save()
    changed(plan)
    note(AuditKind.INSPECTION_PLAN_WRITTEN, plan, actor=actor, at=at, lines=[row.pk], agencies=[row.agency_id])
    return row


@guard.deed
def take_out(*, actor: Actor, plan_id: int, line_id: int, version: int | None, at: datetime) -> Plan:
    """A line of a draft goes. Raises NotThere; Refusal as `to_write`."""
    plan = to_write(actor, plan_id, version, at)
    row = _line(plan, line_id)
    facts = {"lines": [row.pk], "agencies": [row.agency_id], "out": True}
    row.delete()
    changed(plan)
    note(AuditKind.INSPECTION_PLAN_WRITTEN, plan, actor=actor, at=at, **facts)
    return plan


def _line(plan: Plan, line_id: int) -> PlanLine:
    found = plan.lines.filter(pk=line_id).first()
    if found is None:
        raise NotThere(f"line {line_id}")
    return found


def _replaced(actor: Actor, plan_id: int | None, at: datetime) -> Plan | None:
    """The approved plan that is to be replaced, held; None where none is."""
    if plan_id is None:
        return None
    day = clock.day_of(at)
    seen = asked.plans_for(actor, day).filter(pk=plan_id).values("pk")
    found = Plan.objects.select_for_update(of=("self",)).filter(pk__in=seen).first()
    if found is None or not asked.allowed(actor, found, [], day).replace:
        raise NotThere(f"plan {plan_id}")
    other = Plan.objects.filter(replaces=found, state__in=asked.STANDING).first()
    if other is not None:
        raise Refusal(
            "replaced_already",
            "Đã có dự thảo thay kế hoạch này. Anh/chị sửa tiếp dự thảo đó.",
            cite=cite_of(found),
            way_on=page_of(other),
        )
    return found


def _check(wording: Wording, at: datetime) -> None:
    day = clock.day_of(at)
    refuse_marked({"title": wording.title, "ground": wording.ground, "words": wording.words}, at=at)
    faults = list[Refusal]()
    if not wording.title.strip():
        faults.append(Refusal("no_title", "Anh/chị ghi tên kế hoạch.", field="title"))
    if wording.year is None or abs(wording.year - day.year) > YEARS_AROUND:
        sentence = "Năm của kế hoạch từ {first} đến {last}."
        span = {"first": day.year - YEARS_AROUND, "last": day.year + YEARS_AROUND}
        faults.append(Refusal("year_too_far", sentence, field="year", **span))
    if wording.quarter not in range(5):
        faults.append(Refusal("no_such_quarter", "Anh/chị chọn cả năm hoặc một quý.", field="quarter"))
    if faults:
        raise Refusals(faults)


def _outside(year: int, quarter: int, field: str) -> Refusal:
    bounds = asked.bounds_of(year, quarter)
    return Refusal(
        "line_outside_plan",
        "Có ngày kiểm tra nằm ngoài thời gian của kế hoạch ({first} đến {last}). Anh/chị sửa ngày hoặc sửa thời gian của kế hoạch.",
        field=field,
        first=f"{bounds.first:%d/%m/%Y}",
        last=f"{bounds.last:%d/%m/%Y}",
    )


def _faults(plan: Plan, line: Line) -> Iterator[Refusal]:
    cite = cite_of(plan)
    known = {one.code for one in asked.contents_of(plan.regulation_id)}
    if not line.contents or not set(line.contents) <= known:
        yield Refusal("no_contents", "Anh/chị chọn ít nhất một nội dung kiểm tra.", field="contents", cite=cite)
    for field, code, given in (("first", "no_first_day", line.first), ("last", "no_last_day", line.last)):
        if given is None:
            yield Refusal(code, "Anh/chị ghi đủ ngày bắt đầu và ngày kết thúc.", field=field, cite=cite)
    if line.first is None or line.last is None:
        return
    if line.last < line.first:
        sentence = "Ngày kết thúc sớm hơn ngày bắt đầu. Anh/chị xem lại hai ngày."
        yield Refusal("ends_before_it_begins", sentence, field="last")
    bounds = asked.bounds_of(plan.year, plan.quarter)
    if line.first not in bounds or line.last not in bounds:
        yield _outside(plan.year, plan.quarter, "first")


def _agencies(tokens: tuple[str, ...], day: date, cite: str) -> tuple[list[Agency], list[Refusal]]:
    try:
        found = expand(tokens, day)
    except Refusal as refusal:
        refusal.field = "agencies"
        return [], [refusal]
    if found:
        return found, []
    return [], [
        Refusal("no_agencies", "Anh/chị chọn ít nhất một cơ quan, đơn vị, địa phương.", field="agencies", cite=cite)
    ]
