"""The notice of an inspection is written and sent, and others are asked to take part (TH 14.1, 14.2; BT 14.1, 14.2)."""

from __future__ import annotations

from datetime import date, datetime

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import regulation
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.inspections.actions.writing import changed, must_keep, note, stepped, to_change, to_step
from dondoc.inspections.models import Inspection, Invited
from dondoc.inspections.queries.sight import Side
from dondoc.organisations.models import Agency
from dondoc.rules.access import Actor
from dondoc.rules.errors import SYSTEM_RULE, NotThere, Refusal, Refusals
from dondoc.rules.inspections import InspectionState
from dondoc.tasks.actions import guard

#: Who speaks for the inspecting side: its head, and the office that prepares for him.
SPEAKS = frozenset({Side.HEAD, Side.PREPARES})
_BEFORE_ITS_END = frozenset({InspectionState.PREPARING, InspectionState.ANNOUNCED, InspectionState.RUNNING})


@guard.deed
def write_notice(*, actor: Actor, inspection_id: int, version: int | None, words: str, at: datetime) -> Inspection:
    """What the inspected agency is told, in the words of whoever prepares. Refusal: no_words, a mark of secrecy, those of `to_change`."""
    inspection, side = to_change(actor, inspection_id, version, at, sides=SPEAKS, states={InspectionState.PREPARING})
    must_keep(actor, inspection, side)
    refuse_marked({"words": words}, at=at)
    inspection.notice_words = guard.required_text(
        words, "words", "no_words", "Thông báo chưa có nội dung nên chưa được ghi. Anh/chị viết nội dung thông báo."
    )
    changed(inspection, "notice_words")
    note(AuditKind.INSPECTION_NOTICE_WRITTEN, inspection, actor=actor, at=at)
    return inspection


@guard.deed
def announce(
    *, actor: Actor, inspection_id: int, version: int | None, words: str, number: str, on: date | None, at: datetime
) -> Inspection:
    """The notice goes out under its number and day: from now on the agency knows of the inspection, and what was invited and asked for.

    Refusals: no_words, no_number, no_day, day_to_come, a mark of secrecy; those of `to_step`.
    """
    inspection, side = to_step(actor, inspection_id, version, at, "announce", sides=SPEAKS)
    must_keep(actor, inspection, side)
    refuse_marked({"words": words, "number": number}, at=at)
    faults = []
    if not words.strip():
        faults.append(
            Refusal("no_words", "Thông báo chưa có nội dung nên chưa gửi được.", field="words", cite=SYSTEM_RULE)
        )
    if not number.strip():
        faults.append(
            Refusal("no_number", "Anh/chị ghi số, ký hiệu của thông báo đã ban hành.", field="number", cite=SYSTEM_RULE)
        )
    if on is None:
        faults.append(Refusal("no_day", "Anh/chị ghi ngày ban hành thông báo.", field="on", cite=SYSTEM_RULE))
    elif on > clock.day_of(at):
        faults.append(
            Refusal("day_to_come", "Ngày ban hành thông báo chưa đến nên chưa gửi được.", field="on", cite=SYSTEM_RULE)
        )
    if faults:
        raise Refusals(faults)
    inspection.notice_words, inspection.notice_number, inspection.notice_on = words.strip(), number.strip(), on
    inspection.announced_by_id, inspection.announced_at = actor.user_id, at
    stepped(inspection, "announce", "notice_words", "notice_number", "notice_on", "announced_by", "announced_at")
    note(AuditKind.INSPECTION_ANNOUNCED, inspection, actor=actor, at=at)
    return inspection


@guard.deed
def invite(
    *,
    actor: Actor,
    inspection_id: int,
    agency_id: int | None,
    name: str,
    asked_for: str,
    on: date | None,
    at: datetime,
) -> Invited:
    """An agency of the directory, or somebody outside it, is asked to take part on a day and told what to prepare.

    Refusal: nobody_invited, invited_before, the_inspected_is_there, a mark of secrecy; those of `to_change`.
    """
    inspection, side = to_change(actor, inspection_id, None, at, sides=SPEAKS, states=_BEFORE_ITS_END)
    must_keep(actor, inspection, side)
    cite = guests_cite(inspection)
    refuse_marked({"name": name, "asked_for": asked_for}, at=at)
    agency, name = _guest(inspection, agency_id, name, cite)
    made = Invited.objects.create(
        inspection=inspection, agency=agency, name=name, asked_for=asked_for.strip(), on=on, by_id=actor.user_id, at=at
    )
    facts = {"invited": made.pk, "invited_agency": made.agency_id}
    note(AuditKind.INSPECTION_GUEST_INVITED, inspection, actor=actor, at=at, cite=cite, **facts)
    return made


@guard.deed
def leave_out(*, actor: Actor, inspection_id: int, invited_id: int, at: datetime) -> None:
    """Who was asked by mistake is asked no longer."""
    inspection, side = to_change(actor, inspection_id, None, at, sides=SPEAKS, states=_BEFORE_ITS_END)
    must_keep(actor, inspection, side)
    found = Invited.objects.filter(pk=invited_id, inspection=inspection).first()
    if found is None:
        raise NotThere(f"invited {invited_id}")
    facts = {"invited": found.pk, "invited_agency": found.agency_id}
    found.delete()
    note(AuditKind.INSPECTION_GUEST_LEFT_OUT, inspection, actor=actor, at=at, **facts)


def _guest(inspection: Inspection, agency_id: int | None, name: str, cite: str) -> tuple[Agency | None, str]:
    """Who is asked: an agency, or a name outside the directory; or the refusal."""
    agency = Agency.objects.filter(pk=agency_id).first() if agency_id else None
    name = "" if agency else name.strip()
    if agency is None and not name:
        raise Refusal(
            "nobody_invited", "Anh/chị chọn cơ quan, hoặc ghi tên cơ quan, cá nhân được mời.", field="agency", cite=cite
        )
    if agency is not None and agency.pk == inspection.agency_id:
        raise Refusal(
            "the_inspected_is_there",
            "{agency} là cơ quan được kiểm tra nên không cần mời. Anh/chị chọn cơ quan khác.",
            field="agency",
            cite=cite,
            agency=agency.name,
        )
    if Invited.objects.filter(inspection=inspection, agency=agency, name=name).exists():
        raise Refusal(
            "invited_before", "Cơ quan, cá nhân này đã được mời nên không ghi thêm.", field="agency", cite=cite
        )
    return agency, name


def guests_cite(inspection: Inspection) -> str:
    """The article by which others are asked to take part; "" where the regulation has none."""
    guests = regulation(inspection.regulation_id).inspection.guests
    return guests.cite if guests else ""
