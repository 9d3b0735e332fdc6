"""Minutes of a working session (biên bản): drafted by the team, read and remarked by the agency, signed and then immutable (TH 14; BT 14)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile
from dondoc.core.photographs import bared
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.inspections.actions.writing import note, page_of, to_change
from dondoc.inspections.models import Inspection, Minutes
from dondoc.inspections.queries.minutes import content_of, drafted_words, present_words
from dondoc.inspections.queries.sight import INNER, Side
from dondoc.rules.access import Actor, Role
from dondoc.rules.errors import NotThere, Refusal, Refusals
from dondoc.rules.inspections import InspectionState
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of
from dondoc.tasks.queries.visibility import stands_for

_ON_SITE = frozenset({InspectionState.RUNNING, InspectionState.ENDED})
#: The scanned paper may come when all is over.
_AFTER = _ON_SITE | {InspectionState.CONCLUDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """When and where it was held, who was there, what the record says."""

    held_on: date | None
    place: str
    present: str
    words: str


@guard.deed
def begin_minutes(*, actor: Actor, inspection_id: int, at: datetime) -> Minutes:
    """A record is drafted from what was found so far; his own draft that is still just that is not made twice. Refusals of `to_change`."""
    inspection, _side = to_change(actor, inspection_id, None, at, sides=INNER, states=_ON_SITE)
    day = clock.day_of(at)
    drafted = {
        "held_on": min(day, inspection.ended_on or day),
        "present": present_words(inspection, day),
        "words": drafted_words(inspection),
        "by_id": actor.user_id,
    }
    if same := inspection.minutes.filter(version=1, **drafted).order_by("-position").first():
        return same
    last = inspection.minutes.aggregate(last=Max("position"))["last"] or 0
    made = Minutes.objects.create(inspection=inspection, position=last + 1, at=at, **drafted)
    _noted(AuditKind.MINUTES_DRAFTED, made, actor, at)
    return made


@guard.deed
def write_minutes(*, actor: Actor, minutes_id: int, version: int | None, session: Session, at: datetime) -> Minutes:
    """The team writes on until the agency has said what it holds of it: what that speaks of stays. What the agency was shown and is now
    otherwise has to be shown to it again.

    Refusals: minutes_remarked, no_words, no_day, day_to_come, minutes_signed, minutes_overtaken, a mark of secrecy; those of `to_change`.
    """
    minutes = _held(actor, minutes_id, version, at, sides=INNER)
    if minutes.agency_at is not None:
        raise Refusal(
            "minutes_remarked",
            "Cơ quan được kiểm tra đã cho ý kiến về nội dung này nên nội dung không sửa được nữa. Ý kiến của bên kiểm tra ghi ở ô bên dưới; "
            "cần ghi khác, anh/chị lập biên bản mới.",
            way_on=page_of(minutes.inspection),
        )
    refuse_marked({"words": session.words, "present": session.present, "place": session.place}, at=at)
    faults = []
    if not session.words.strip():
        faults.append(Refusal("no_words", "Biên bản chưa có nội dung nên chưa được ghi.", field="words"))
    if session.held_on is None:
        faults.append(Refusal("no_day", "Anh/chị ghi ngày làm việc.", field="held_on"))
    elif session.held_on > clock.day_of(at):
        faults.append(Refusal("day_to_come", "Ngày làm việc chưa đến nên chưa ghi được.", field="held_on"))
    if faults:
        raise Refusals(faults)
    assert session.held_on is not None
    before = _said(minutes)
    minutes.held_on, minutes.place, minutes.present = session.held_on, session.place.strip(), _plain(session.present)
    minutes.words = _plain(session.words)
    if _said(minutes) != before:
        minutes.shown_at = None
    _changed(minutes, "held_on", "place", "present", "words", "shown_at")
    _noted(AuditKind.MINUTES_WRITTEN, minutes, actor, at)
    return minutes


@guard.deed
def show(*, actor: Actor, minutes_id: int, version: int | None, at: datetime) -> Minutes:
    """The agency reads it on its page and is asked for its remarks."""
    minutes = _held(actor, minutes_id, version, at, sides=INNER)
    if minutes.shown_at is None:
        minutes.shown_at = at
        _changed(minutes, "shown_at")
        _noted(AuditKind.MINUTES_SHOWN, minutes, actor, at)
    return minutes


@guard.deed
def remark(*, actor: Actor, minutes_id: int, version: int | None, words: str, agrees: bool, at: datetime) -> Minutes:
    """The head of the inspected agency says what he holds of it, or that he agrees; kept word for word.

    Refusal: not_the_head_of_agency, no_remark, remarked_before, minutes_signed, minutes_overtaken, a mark of secrecy; those of `to_change`.
    """
    minutes = _held(actor, minutes_id, version, at, sides={Side.INSPECTED, Side.PREPARES, *INNER})
    if minutes.shown_at is None:
        raise NotThere(f"minutes {minutes_id}")
    if actor.role is not Role.AGENCY_HEAD or not _inspected(actor, minutes.inspection, at):
        raise Refusal(
            "not_the_head_of_agency",
            "Ý kiến về biên bản do thủ trưởng cơ quan được kiểm tra ghi nên chưa được nhận. Anh/chị trình thủ trưởng.",
            way_on=page_of(minutes.inspection),
        )
    if minutes.agency_at is not None:
        raise Refusal(
            "remarked_before",
            "Ý kiến của cơ quan về biên bản này đã được ghi và giữ nguyên văn. Ý kiến thêm, anh/chị nêu trong biên bản sau.",
            way_on=page_of(minutes.inspection),
        )
    refuse_marked({"words": words}, at=at)
    if not words.strip() and not agrees:
        raise Refusal("no_remark", "Anh/chị ghi ý kiến, hoặc chọn là thống nhất với biên bản.", field="words")
    minutes.agency_remarks = _plain(words)
    minutes.agency_by_id, minutes.agency_title, minutes.agency_at = actor.user_id, title_of(actor), at
    _changed(minutes, "agency_remarks", "agency_by", "agency_title", "agency_at")
    _noted(AuditKind.MINUTES_REMARKED, minutes, actor, at, with_words=bool(minutes.agency_remarks))
    return minutes


@guard.deed
def answer(*, actor: Actor, minutes_id: int, version: int | None, words: str, at: datetime) -> Minutes:
    """The team's own remarks, beside those of the agency."""
    minutes = _held(actor, minutes_id, version, at, sides=INNER)
    refuse_marked({"words": words}, at=at)
    minutes.team_remarks = _plain(words)
    _changed(minutes, "team_remarks")
    _noted(AuditKind.MINUTES_ANSWERED, minutes, actor, at)
    return minutes


@guard.deed
def sign(*, actor: Actor, minutes_id: int, version: int | None, at: datetime) -> Minutes:
    """Both sides have read it; from now on it is what its frozen content says. An agency that says nothing does not hold it up: then the team
    writes why beside it.

    Refusal: not_shown_yet, agency_silent, minutes_signed, minutes_overtaken; those of `to_change`.
    """
    minutes = _held(actor, minutes_id, version, at, sides=INNER)
    if minutes.shown_at is None:
        raise Refusal(
            "not_shown_yet",
            "Biên bản chưa được chuyển cho cơ quan được kiểm tra nên chưa ký được. Anh/chị chuyển để cơ quan đọc và cho ý kiến.",
            way_on=page_of(minutes.inspection),
        )
    if minutes.agency_at is None and not minutes.team_remarks:
        raise Refusal(
            "agency_silent",
            "Cơ quan được kiểm tra chưa cho ý kiến nên biên bản chưa ký được. Nếu cơ quan không cho ý kiến, anh/chị ghi rõ lý do ở ô ý kiến "
            "của bên kiểm tra rồi ký.",
            field="words",
            way_on=page_of(minutes.inspection),
        )
    minutes.signed_by_id, minutes.signed_title, minutes.signed_at = actor.user_id, title_of(actor), at
    minutes.content = content_of(minutes)
    minutes.sha256 = hashlib.sha256(minutes.content.encode()).hexdigest()
    _changed(minutes, "signed_by", "signed_title", "signed_at", "content", "sha256")
    _noted(AuditKind.MINUTES_SIGNED, minutes, actor, at, sha256=minutes.sha256)
    return minutes


@guard.deed
def keep_scan(
    *, actor: Actor, minutes_id: int, version: int | None, files: Collection[InspectedFile], at: datetime
) -> Minutes:
    """The paper that both sides signed, kept once. Refusal: not_signed_yet, no_file, scanned_before; those of `to_change`."""
    minutes = _held(actor, minutes_id, version, at, sides=INNER | {Side.PREPARES}, states=_AFTER, signed=True)
    if not files:
        raise Refusal("no_file", "Anh/chị chọn tệp bản ký của biên bản.", field="files")
    if minutes.file_id is not None:
        raise Refusal(
            "scanned_before",
            "Bản ký của biên bản này đã được lưu nên không thay bằng tệp khác.",
            way_on=page_of(minutes.inspection),
        )
    kept = keep_files([bared(next(iter(files))).file], by_id=actor.user_id, at=at)
    minutes.file = kept[0]
    _changed(minutes, "file")
    _noted(AuditKind.MINUTES_SCANNED, minutes, actor, at, **sums_of(kept))
    return minutes


def _held(
    actor: Actor,
    minutes_id: int,
    version: int | None,
    at: datetime,
    *,
    sides: Collection[Side],
    states: Collection[InspectionState] = _ON_SITE,
    signed: bool = False,
) -> Minutes:
    """The record, held with its inspection; `signed`: whether it must be, or must not be yet."""
    inspection_id = Minutes.objects.filter(pk=minutes_id).values_list("inspection_id", flat=True).first()
    if inspection_id is None:
        raise NotThere(f"minutes {minutes_id}")
    inspection, _side = to_change(actor, inspection_id, None, at, sides=sides, states=states)
    minutes = Minutes.objects.select_for_update(of=("self",)).get(pk=minutes_id)
    minutes.inspection = inspection
    if signed != (minutes.signed_at is not None):
        sentence = (
            "Biên bản chưa được ký nên chưa lưu bản ký được. Anh/chị ký biên bản trước."
            if signed
            else "Biên bản này đã được ký nên không sửa được nữa. Nội dung khác, anh/chị ghi trong biên bản sau."
        )
        raise Refusal("not_signed_yet" if signed else "minutes_signed", sentence, way_on=page_of(inspection))
    if version is not None and version != minutes.version:
        raise Refusal(
            "minutes_overtaken",
            "Biên bản này vừa có người cập nhật nên thao tác của anh/chị chưa được ghi. Anh/chị mở lại trang, xem rồi làm lại.",
            way_on=page_of(inspection),
        )
    return minutes


def _inspected(actor: Actor, inspection: Inspection, at: datetime) -> bool:
    return inspection.agency_id in stands_for(actor.agency_id, clock.day_of(at))


def _said(minutes: Minutes) -> tuple[object, ...]:
    return minutes.held_on, minutes.place, minutes.present, minutes.words


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _changed(minutes: Minutes, *fields: str) -> None:
    minutes.version += 1
    minutes.save(update_fields=["version", *fields])


def _noted(kind: AuditKind, minutes: Minutes, actor: Actor, at: datetime, **facts: object) -> None:
    note(kind, minutes.inspection, actor=actor, at=at, **({"minutes": minutes.pk, "drafted_by": minutes.by_id} | facts))
