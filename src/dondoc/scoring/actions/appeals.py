"""The head of an agency agrees to its score or says what is wrong with it; the Office answers (a local decision of the profile)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile
from dondoc.core.regulation import regulation
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, agency_party, may
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.scoring.actions.sheets import held_line, must_be_shown, nothing_changed, recompute
from dondoc.scoring.models import Appeal, AppealFile, AppealState, ScoreLine, SheetState
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of
from dondoc.tasks.queries.visibility import stands_for


@guard.deed
def agree(*, actor: Actor, line_id: int, at: datetime) -> ScoreLine:
    """The head has nothing against it; the Office need not wait for the last day then.

    Raises NotThere for a line of another agency; Refusal: not_the_head, frozen, appealed_before.
    """
    line = _own_line(actor, Deed.AGREE_SCORE, line_id, at)
    if line.appeal_until is None and Appeal.objects.filter(line=line).exists():
        raise _appealed(line)
    if line.agreed_at is None:
        line.agreed_by_id, line.agreed_at = actor.user_id, at
        line.save(update_fields=["agreed_by", "agreed_at"])
        _record(AuditKind.SCORE_AGREED, actor, line, at)
    return line


@guard.deed
def appeal(*, actor: Actor, line_id: int, words: str, files: Iterable[InspectedFile], at: datetime) -> Appeal:
    """What is wrong with the line, with the evidence, within the limit.

    Raises NotThere for a line of another agency; Refusal: not_the_head, frozen, appealed_before, too_late, no_words, a mark of secrecy.
    """
    line = _own_line(actor, Deed.APPEAL_SCORE, line_id, at)
    rules = regulation(line.sheet.regulation_id).scoring
    cite = rules.appeal.cite if rules.appeal else rules.cite
    if Appeal.objects.filter(line=line).exists():
        raise _appealed(line)
    until = line.last_appeal_day
    if until is not None and clock.day_of(at) > until:
        raise Refusal(
            "too_late",
            "Thời gian đề nghị xem lại điểm đã hết ngày {day}. Anh/chị trao đổi với Văn phòng UBND tỉnh nếu số liệu sai.",
            cite=cite,
            way_on=_page(line),
            day=f"{until:%d/%m/%Y}",
        )
    told = guard.required_text(words, "words", "no_words", "Anh/chị viết điểm nào chưa đúng, vì sao.", cite)
    refuse_marked({"words": words}, at=at)
    made = Appeal.objects.create(line=line, words=told, by_id=actor.user_id, by_title=title_of(actor), filed_at=at)
    kept = keep_files(files, by_id=actor.user_id, at=at)
    for file in kept:
        AppealFile.objects.create(appeal=made, file=file)
    _record(AuditKind.SCORE_APPEALED, actor, line, at, appeal=made.pk, **sums_of(kept))
    return made


@guard.deed
def answer(*, actor: Actor, line_id: int, outcome: str, words: str, at: datetime) -> Appeal:
    """`outcome` "accepted": the line is reckoned anew by what is known now, which must differ; "rejected": it stays.

    Points are never typed: what was wrong is put right where it stands (a correction of the task, an objective cause), then reckoned.
    Raises NotThere; Refusal: not_allowed, frozen, no_appeal, answered_before, no_outcome, no_words, nothing_changed, a mark of secrecy.
    """
    line = held_line(actor, Deed.ANSWER_APPEAL, line_id)
    cite = regulation(line.sheet.regulation_id).scoring.cite
    found = Appeal.objects.select_for_update().filter(line=line).first()
    if found is None:
        raise Refusal("no_appeal", "Cơ quan này không có đề nghị xem lại điểm.", cite=cite, way_on=_page(line))
    if found.state != AppealState.OPEN:
        raise Refusal("answered_before", "Đề nghị này đã được trả lời.", cite=cite, way_on=_page(line))
    if outcome not in (AppealState.ACCEPTED, AppealState.REJECTED):
        raise Refusal("no_outcome", "Anh/chị chọn tính lại hay giữ nguyên điểm.", field="outcome", cite=cite)
    told = guard.required_text(words, "words", "no_words", "Anh/chị viết câu trả lời để cơ quan đọc.", cite)
    refuse_marked({"words": words}, at=at)
    if outcome == AppealState.ACCEPTED and recompute(actor, line, at, found) is None:
        raise nothing_changed(line)
    found.state, found.answer = outcome, told
    found.answered_by_id, found.answered_title, found.answered_at = actor.user_id, title_of(actor), at
    found.save()
    _record(AuditKind.SCORE_APPEAL_ANSWERED, actor, line, at, appeal=found.pk, outcome=outcome)
    return found


def _own_line(actor: Actor, deed: Deed, line_id: int, at: datetime) -> ScoreLine:
    """The line of the actor's own agency on a shown sheet, held."""
    if actor.role not in AGENCY_ROLES:
        raise NotThere(f"score line {line_id}")
    own = stands_for(actor.agency_id, clock.day_of(at))
    rows = ScoreLine.objects.select_related("sheet", "agency").exclude(sheet__state=SheetState.DRAFTED)
    rows = rows.filter(pk=line_id, person__isnull=True, agency_id__in=own)
    line = rows.select_for_update(of=("self", "sheet")).first()
    if line is None:
        raise NotThere(f"score line {line_id}")
    if not may(deed, {agency_party(actor)}):
        raise Refusal(
            "not_the_head",
            "Ý kiến về điểm của cơ quan do thủ trưởng hoặc người được ký thay gửi. Anh/chị trình thủ trưởng.",
            cite=regulation(line.sheet.regulation_id).scoring.cite,
            way_on=_page(line),
        )
    must_be_shown(line.sheet)
    return line


def _appealed(line: ScoreLine) -> Refusal:
    return Refusal(
        "appealed_before",
        "Cơ quan đã đề nghị xem lại điểm của kỳ này; mỗi kỳ đề nghị một lần.",
        cite=regulation(line.sheet.regulation_id).scoring.cite,
        way_on=_page(line),
    )


def _record(kind: AuditKind, actor: Actor, line: ScoreLine, at: datetime, **facts: object) -> None:
    known = {"sheet": line.sheet_id, "line": line.pk, "agency": line.agency_id} | facts
    cite = regulation(line.sheet.regulation_id).scoring.cite
    record(kind, actor=actor, stream=f"scores:{line.sheet_id}", facts=known, at=at, cite=cite)


def _page(line: ScoreLine) -> WayOn:
    return WayOn("Xem điểm của cơ quan", "score_line", (line.pk,))
