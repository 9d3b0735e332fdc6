"""Papers that the inspected agency is asked for, and what it hands in (TH 14.3; BT 14.3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile
from dondoc.core.photographs import all_bared
from dondoc.core.regulation import regulation
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.inspections.actions.writing import must_keep, note, page_of, to_change
from dondoc.inspections.models import InspectedTask, Inspection, Wanted, WantedFile
from dondoc.inspections.queries.sight import INNER, Side
from dondoc.rules.access import AGENCY_ROLES, Actor
from dondoc.rules.errors import NotThere, Refusal, Refusals
from dondoc.rules.inspections import InspectionState
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of

ASKS = INNER | {Side.PREPARES}
_WHILE_IT_LASTS = frozenset(
    {InspectionState.PREPARING, InspectionState.ANNOUNCED, InspectionState.RUNNING, InspectionState.ENDED}
)
_KNOWN = _WHILE_IT_LASTS - {InspectionState.PREPARING}


@guard.deed
def ask(
    *, actor: Actor, inspection_id: int, words: str, due_on: date | None, task_id: int | None, at: datetime
) -> Wanted:
    """The team asks for a paper by a day, for the whole or for one of its tasks. What is asked before the notice is seen with it.

    Refusals: no_words, no_day, day_gone, a mark of secrecy; those of `to_change`. NotThere: a task of another inspection.
    """
    inspection, side = to_change(actor, inspection_id, None, at, sides=ASKS, states=_WHILE_IT_LASTS)
    must_keep(actor, inspection, side)
    cite = papers_cite(inspection)
    refuse_marked({"words": words}, at=at)
    faults = []
    if not words.strip():
        faults.append(Refusal("no_words", "Anh/chị ghi rõ cần báo cáo, hồ sơ, tài liệu gì.", field="words", cite=cite))
    if due_on is None:
        faults.append(Refusal("no_day", "Anh/chị ghi ngày chậm nhất phải nộp.", field="due_on", cite=cite))
    elif due_on < clock.day_of(at):
        faults.append(
            Refusal("day_gone", "Ngày phải nộp đã qua. Anh/chị chọn từ hôm nay trở đi.", field="due_on", cite=cite)
        )
    if faults:
        raise Refusals(faults)
    if task_id is not None and not InspectedTask.objects.filter(pk=task_id, inspection=inspection).exists():
        raise NotThere(f"inspected task {task_id}")
    said = {"task_id": task_id, "words": words.strip(), "due_on": due_on, "by_id": actor.user_id}
    same = inspection.wanted.filter(**said, handed_in_at=None, dropped_at=None).first()
    if same is not None:  # pressed twice
        return same
    made = Wanted.objects.create(inspection=inspection, at=at, **said)
    _noted(AuditKind.INSPECTION_PAPER_ASKED, made, actor, at)
    return made


@guard.deed
def hand_in(
    *, actor: Actor, wanted_id: int, version: int | None, words: str, files: Iterable[InspectedFile], at: datetime
) -> Wanted:
    """The inspected agency answers with words, files or both; what it handed in before stays beside it. Photographs lose their place.

    Refusal: paper_dropped, paper_taken, nothing_handed_in, paper_overtaken, a mark of secrecy, photo_unreadable; those of `to_change`.
    """
    wanted, side = _held(actor, wanted_id, version, at, sides={Side.INSPECTED, *ASKS}, states=_KNOWN)
    cite = papers_cite(wanted.inspection)
    own = wanted.inspection.by_agency_id == wanted.inspection.agency_id and actor.role in AGENCY_ROLES
    if side is not Side.INSPECTED and not own:
        raise Refusal(
            "not_the_inspected",
            "Tài liệu do cơ quan được kiểm tra nộp nên thao tác của anh/chị chưa được ghi.",
            cite=cite,
            way_on=page_of(wanted.inspection),
        )
    _still_wanted(wanted, cite)
    refuse_marked({"words": words}, at=at)
    bare = all_bared(files)
    if not words.strip() and not bare:
        raise Refusal(
            "nothing_handed_in", "Anh/chị viết nội dung trả lời hoặc chọn tệp tài liệu.", field="words", cite=cite
        )
    wanted.answer = words.strip() or wanted.answer
    wanted.handed_in_by_id, wanted.handed_in_title, wanted.handed_in_at = actor.user_id, title_of(actor), at
    wanted.first_handed_in_at = wanted.first_handed_in_at or at
    _changed(wanted, "answer", "handed_in_by", "handed_in_title", "handed_in_at", "first_handed_in_at")
    kept = keep_files(bare, by_id=actor.user_id, at=at)
    WantedFile.objects.bulk_create(WantedFile(wanted=wanted, file=file, by_id=actor.user_id, at=at) for file in kept)
    _noted(AuditKind.INSPECTION_PAPER_HANDED_IN, wanted, actor, at, files=len(kept), **sums_of(kept))
    return wanted


@guard.deed
def take(*, actor: Actor, wanted_id: int, version: int | None, at: datetime) -> Wanted:
    """The team has what it asked for."""
    wanted, _side = _held(actor, wanted_id, version, at, sides=ASKS, states=_WHILE_IT_LASTS)
    _still_wanted(wanted, papers_cite(wanted.inspection))
    if wanted.handed_in_at is None:
        raise Refusal(
            "not_handed_in",
            "Cơ quan được kiểm tra chưa nộp tài liệu này nên chưa ghi nhận đủ được.",
            way_on=page_of(wanted.inspection),
        )
    wanted.taken_at, wanted.asked_again = at, ""
    _changed(wanted, "taken_at", "asked_again")
    _noted(AuditKind.INSPECTION_PAPER_TAKEN, wanted, actor, at)
    return wanted


@guard.deed
def ask_again(*, actor: Actor, wanted_id: int, version: int | None, words: str, at: datetime) -> Wanted:
    """What was handed in is not all: the agency is told what is missing, and owes it again."""
    wanted, _side = _held(actor, wanted_id, version, at, sides=ASKS, states=_WHILE_IT_LASTS)
    cite = papers_cite(wanted.inspection)
    _still_wanted(wanted, cite)
    refuse_marked({"words": words}, at=at)
    if wanted.handed_in_at is None:
        raise Refusal(
            "not_handed_in",
            "Cơ quan được kiểm tra chưa nộp tài liệu này nên chưa có gì để đề nghị bổ sung.",
            way_on=page_of(wanted.inspection),
        )
    wanted.asked_again = guard.required_text(
        words, "words", "no_words", "Anh/chị ghi rõ tài liệu đã nộp còn thiếu gì.", cite
    )
    wanted.handed_in_at = None
    _changed(wanted, "asked_again", "handed_in_at")
    _noted(AuditKind.INSPECTION_PAPER_ASKED_AGAIN, wanted, actor, at)
    return wanted


@guard.deed
def drop(*, actor: Actor, wanted_id: int, version: int | None, at: datetime) -> Wanted:
    """It is no longer asked for; what was handed in stays."""
    wanted, _side = _held(actor, wanted_id, version, at, sides=ASKS, states=_WHILE_IT_LASTS)
    _still_wanted(wanted, papers_cite(wanted.inspection))
    wanted.dropped_at = at
    _changed(wanted, "dropped_at")
    _noted(AuditKind.INSPECTION_PAPER_DROPPED, wanted, actor, at)
    return wanted


def papers_cite(inspection: Inspection) -> str:
    """The article by which the inspected agency hands papers over; "" where the regulation has none."""
    papers = regulation(inspection.regulation_id).inspection.papers
    return papers.cite if papers else ""


def _held(
    actor: Actor,
    wanted_id: int,
    version: int | None,
    at: datetime,
    *,
    sides: Iterable[Side],
    states: Iterable[InspectionState],
) -> tuple[Wanted, Side]:
    """The request, held with its inspection."""
    inspection_id = Wanted.objects.filter(pk=wanted_id).values_list("inspection_id", flat=True).first()
    if inspection_id is None:
        raise NotThere(f"wanted {wanted_id}")
    inspection, side = to_change(actor, inspection_id, None, at, sides=frozenset(sides), states=frozenset(states))
    if Side.INSPECTED not in sides:
        must_keep(actor, inspection, side)
    wanted = Wanted.objects.select_for_update(of=("self",)).get(pk=wanted_id)
    wanted.inspection = inspection
    if version is not None and version != wanted.version:
        raise Refusal(
            "paper_overtaken",
            "Mục tài liệu này vừa có người cập nhật nên thao tác của anh/chị chưa được ghi. Anh/chị mở lại trang, xem rồi làm lại.",
            way_on=page_of(inspection),
        )
    return wanted, side


def _still_wanted(wanted: Wanted, cite: str) -> None:
    if wanted.dropped_at:
        raise Refusal(
            "paper_dropped",
            "Tài liệu này không còn được yêu cầu nên không ghi thêm được.",
            cite=cite,
            way_on=page_of(wanted.inspection),
        )
    if wanted.taken_at:
        raise Refusal(
            "paper_taken",
            "Bên kiểm tra đã nhận đủ tài liệu này nên không ghi thêm được. Cần thêm tài liệu khác, bên kiểm tra lập yêu cầu mới.",
            cite=cite,
            way_on=page_of(wanted.inspection),
        )


def _changed(wanted: Wanted, *fields: str) -> None:
    wanted.version += 1
    wanted.save(update_fields=["version", *fields])


def _noted(kind: AuditKind, wanted: Wanted, actor: Actor, at: datetime, **facts: object) -> None:
    told = {"wanted": wanted.pk, "asked_by": wanted.by_id} | facts
    note(kind, wanted.inspection, actor=actor, at=at, cite=papers_cite(wanted.inspection), **told)
