"""The Office draws up the sheet of a period, shows it to the agencies, corrects a line; a leader of the Office approves it (TH 21.2; BT 20.2)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import calendar, regulation, regulation_in_force
from dondoc.rules.access import Actor, Deed
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.rules.own_clocks import last_day
from dondoc.rules.periods import calendar_bounds
from dondoc.scoring.models import Appeal, AppealState, ScoreChange, ScoreLine, ScoreSheet, SheetState
from dondoc.scoring.queries.reckoning import Reckoned, frozen, reckon, window_of
from dondoc.scoring.queries.sheets import formula_of, may_do, named_period, silent_lines
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of


@guard.deed
def draft(*, actor: Actor, year: int, part: int, at: datetime) -> ScoreSheet:
    """The sheet of a period, drawn up anew as often as one likes until it is shown. Before the period is over it is provisional.

    Raises NotThere for who is not of the Office; Refusal: not_allowed, period_unknown, period_ahead, no_formula, shown_before.
    """
    _must(actor, Deed.SCORE)
    today = clock.day_of(at)
    of = named_period(year, part, today)
    bounds = calendar_bounds(of)
    if bounds.first > today:
        raise Refusal("period_ahead", "Kỳ này chưa bắt đầu nên chưa có gì để chấm điểm.", field="period")
    rules = regulation_in_force(min(bounds.last, today))
    if rules.scoring.formula_held is None:
        raise Refusal("no_formula", "Quy chế đang áp dụng chưa có công thức chấm điểm.", cite=rules.scoring.cite)
    named = {"kind": of.kind, "year": of.year, "part": of.part}
    begun = {
        "first": bounds.first,
        "last": bounds.last,
        "known_at": today,
        "drafted_by_id": actor.user_id,
        "drafted_at": at,
    }
    # of two at once the second waits here for the first, then draws his sheet up anew
    sheet, _made = ScoreSheet.objects.select_for_update().get_or_create(**named, defaults=begun)
    if sheet.state != SheetState.DRAFTED:
        raise Refusal(
            "shown_before",
            "Bảng điểm của kỳ này đã gửi các cơ quan nên không lập lại từ đầu. Điểm của từng cơ quan được tính lại ở trang của cơ quan đó.",
            cite=rules.scoring.cite,
            way_on=_page(sheet),
        )
    sheet.regulation_id, sheet.formula = rules.id, rules.scoring.formula_held.code
    sheet.drafted_by_id, sheet.drafted_at, sheet.known_at = actor.user_id, at, today
    sheet.save()
    _write_lines(sheet, at)
    _record(AuditKind.SCORES_DRAFTED, actor, sheet, at)
    return sheet


@guard.deed
def show(*, actor: Actor, sheet_id: int, at: datetime) -> ScoreSheet:
    """Every agency reads its own line, as it is reckoned now, and may appeal until the profile's day.

    Raises NotThere; Refusal: not_allowed, period_open, shown_before.
    """
    sheet = _held(actor, Deed.SCORE, sheet_id)
    today = clock.day_of(at)
    cite = regulation(sheet.regulation_id).scoring.cite
    if today <= sheet.last:
        raise Refusal(
            "period_open",
            "Kỳ này đến hết ngày {day} mới kết thúc nên bảng điểm đang là tạm tính, chưa gửi các cơ quan được.",
            cite=cite,
            way_on=_page(sheet),
            day=f"{sheet.last:%d/%m/%Y}",
        )
    if sheet.state != SheetState.DRAFTED:
        raise Refusal("shown_before", "Bảng điểm này đã gửi các cơ quan trước đó.", cite=cite, way_on=_page(sheet))
    limit = regulation(sheet.regulation_id).scoring.appeal
    sheet.known_at = today
    _write_lines(sheet, at)
    sheet.state, sheet.shown_by_id, sheet.shown_at = SheetState.SHOWN, actor.user_id, at
    sheet.appeal_until = last_day(calendar(), limit.limit, today) if limit else None
    sheet.save()
    agencies = list(sheet.lines.filter(person__isnull=True).order_by("agency_id").values_list("agency_id", flat=True))
    _record(AuditKind.SCORES_SHOWN, actor, sheet, at, agencies=agencies)
    return sheet


@guard.deed
def correct(*, actor: Actor, line_id: int, at: datetime) -> ScoreLine:
    """The line of an agency, and those of its people, reckoned anew by what is known now; what it was stays readable. Its agency has the whole
    limit anew to say what is wrong with it.

    Raises NotThere; Refusal: not_allowed, frozen, not_shown, nothing_changed.
    """
    line = held_line(actor, Deed.SCORE, line_id)
    if recompute(actor, line, at) is None:
        raise nothing_changed(line)
    limit = regulation(line.sheet.regulation_id).scoring.appeal
    line.appeal_until = last_day(calendar(), limit.limit, clock.day_of(at)) if limit else None
    line.save(update_fields=["appeal_until"])
    facts = {"line": line.pk, "agency": line.agency_id}
    _record(AuditKind.SCORE_CORRECTED, actor, line.sheet, at, **facts)
    return line


@guard.deed
def approve(*, actor: Actor, sheet_id: int, seen: str, at: datetime) -> ScoreSheet:
    """By a leader of the Office, once nobody can appeal any more and nothing waits for an answer. From then on nothing changes. `seen`: the
    checksum of the figures that stood before him (`queries.reckoning.frozen`), so that nobody approves what he did not see.

    Raises NotThere; Refusal: not_allowed, frozen, not_shown, appeals_open, appeal_days_left, figures_changed.
    """
    sheet = _held(actor, Deed.APPROVE_SCORES, sheet_id)
    cite = regulation(sheet.regulation_id).scoring.cite
    must_be_shown(sheet)
    waiting = Appeal.objects.filter(line__sheet=sheet, state=AppealState.OPEN).count()
    if waiting:
        raise Refusal(
            "appeals_open",
            "Còn {n} đề nghị xem lại điểm chưa được trả lời nên chưa duyệt được bảng điểm.",
            cite=cite,
            way_on=_page(sheet),
            n=waiting,
        )
    _nobody_may_appeal(sheet, clock.day_of(at), cite)
    sheet.frozen, sheet.sha256 = frozen(sheet, formula_of(sheet))
    if seen != sheet.sha256:
        raise Refusal(
            "figures_changed",
            "Điểm vừa được tính lại sau khi anh/chị mở trang nên bảng điểm chưa được duyệt. Anh/chị xem lại rồi duyệt.",
            cite=cite,
            way_on=_page(sheet),
        )
    sheet.state, sheet.approved_at = SheetState.APPROVED, at
    sheet.approved_by_id, sheet.approved_title = actor.user_id, title_of(actor)
    sheet.save()
    _record(AuditKind.SCORES_APPROVED, actor, sheet, at, sha256=sheet.sha256)
    return sheet


def _nobody_may_appeal(sheet: ScoreSheet, today: date, cite: str) -> None:
    silent = list(silent_lines(sheet, today).values_list("appeal_until", flat=True))
    if silent:
        until = max(day for day in (sheet.appeal_until, *silent) if day is not None)
        raise Refusal(
            "appeal_days_left",
            "Các cơ quan được đề nghị xem lại điểm đến hết ngày {day}; còn {n} cơ quan chưa có ý kiến.",
            cite=cite,
            way_on=_page(sheet),
            day=f"{until:%d/%m/%Y}",
            n=len(silent),
        )


def recompute(actor: Actor, line: ScoreLine, at: datetime, appeal: Appeal | None = None) -> ScoreChange | None:
    """The lines of the agency and its people by what is known at `at`; the trace of the agency's line. None where it stays as it is."""
    sheet = line.sheet
    window = window_of(sheet, clock.day_of(at))
    made = reckon(window, regulation(sheet.regulation_id), formula_of(sheet), at, agency_id=line.agency_id)
    own = next((one for one in made if one.agency_id == line.agency_id and one.person_id is None), None)
    if own is None or own.columns["reckoned"] == line.reckoned:
        return None
    change = ScoreChange.objects.create(
        line=line,
        appeal=appeal,
        before=line.reckoned,
        after=own.columns["reckoned"],
        by_id=actor.user_id,
        by_title=title_of(actor),
        at=at,
    )
    people = [one for one in made if one.agency_id == line.agency_id and one.person_id is not None]
    sheet.lines.filter(agency_id=line.agency_id, person__isnull=False).delete()
    ScoreLine.objects.bulk_create(_line(sheet, one, window.known_at, at) for one in people)
    anew = {"known_at": window.known_at, "reckoned_at": at, "agreed_by": None, "agreed_at": None}
    for name, value in (own.columns | anew).items():
        setattr(line, name, value)
    line.save()
    return change


def held_line(actor: Actor, deed: Deed, line_id: int) -> ScoreLine:
    """The line of an agency on a shown sheet, held with its sheet. NotThere, or Refusal: not_allowed, frozen, not_shown."""
    if not actor.is_office:
        raise NotThere(f"score line {line_id}")
    rows = ScoreLine.objects.select_related("sheet", "agency").filter(pk=line_id, person__isnull=True)
    line = rows.select_for_update(of=("self", "sheet")).first()
    if line is None:
        raise NotThere(f"score line {line_id}")
    _must(actor, deed)
    must_be_shown(line.sheet)
    return line


def must_be_shown(sheet: ScoreSheet) -> None:
    """Refusal: frozen, not_shown."""
    cite = regulation(sheet.regulation_id).scoring.cite
    if sheet.state == SheetState.APPROVED:
        assert sheet.approved_at is not None
        raise Refusal(
            "frozen",
            "Bảng điểm này đã được duyệt và chốt ngày {day} nên không sửa được nữa.",
            cite=cite,
            way_on=_page(sheet),
            day=f"{clock.day_of(sheet.approved_at):%d/%m/%Y}",
        )
    if sheet.state != SheetState.SHOWN:
        raise Refusal(
            "not_shown",
            "Bảng điểm này chưa gửi các cơ quan nên chưa làm được việc này.",
            cite=cite,
            way_on=_page(sheet),
        )


def nothing_changed(line: ScoreLine) -> Refusal:
    return Refusal(
        "nothing_changed",
        "Tính lại theo số liệu hiện nay thì điểm vẫn như cũ. Điểm chỉ đổi khi số liệu đổi: đính chính nhiệm vụ, hoặc xác nhận "
        "nguyên nhân khách quan ở trang nhiệm vụ, rồi tính lại.",
        cite=regulation(line.sheet.regulation_id).scoring.cite,
        way_on=WayOn("Xem điểm của cơ quan", "score_line", (line.pk,)),
    )


def _write_lines(sheet: ScoreSheet, at: datetime) -> None:
    sheet.lines.all().delete()
    made = reckon(window_of(sheet), regulation(sheet.regulation_id), formula_of(sheet), at)
    ScoreLine.objects.bulk_create((_line(sheet, one, sheet.known_at, at) for one in made), batch_size=500)


def _line(sheet: ScoreSheet, one: Reckoned, known_at: Any, at: datetime) -> ScoreLine:
    return ScoreLine(
        sheet=sheet,
        agency_id=one.agency_id,
        person_id=one.person_id,
        known_at=known_at,
        reckoned_at=at,
        **one.columns,
    )


def _must(actor: Actor, deed: Deed) -> None:
    if not actor.is_office:
        raise NotThere("scores")
    if not may_do(deed, actor):
        who = "lãnh đạo Văn phòng" if deed is Deed.APPROVE_SCORES else "chuyên viên, lãnh đạo Văn phòng"
        raise Refusal("not_allowed", "Việc này do {who} làm. Anh/chị trình người có thẩm quyền.", who=who)


def _held(actor: Actor, deed: Deed, sheet_id: int) -> ScoreSheet:
    if not actor.is_office:
        raise NotThere(f"score sheet {sheet_id}")
    sheet = ScoreSheet.objects.select_for_update().filter(pk=sheet_id).first()
    if sheet is None:
        raise NotThere(f"score sheet {sheet_id}")
    _must(actor, deed)
    return sheet


def _record(kind: AuditKind, actor: Actor, sheet: ScoreSheet, at: datetime, **facts: object) -> None:
    known = {"sheet": sheet.pk, "kind": sheet.kind, "year": sheet.year, "part": sheet.part} | facts
    cite = regulation(sheet.regulation_id).scoring.cite
    record(kind, actor=actor, stream=f"scores:{sheet.pk}", facts=known, at=at, cite=cite)


def _page(sheet: ScoreSheet) -> WayOn:
    return WayOn("Xem bảng điểm", "score_sheet", (sheet.pk,))
