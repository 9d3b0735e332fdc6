"""The signed letter is put beside what was drafted: its scan, its number and its day."""

from __future__ import annotations

from datetime import date, datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, agency_party, may, own_party
from dondoc.rules.errors import NotThere, Refusal
from dondoc.tasks.actions import guard
from dondoc.urging.models import Urge


@guard.deed
def keep_signed(
    *, actor: Actor, urge_id: int, number: str, dated: date | None, files: list[InspectedFile], at: datetime
) -> Urge:
    """Once an urge, by the agency that sent it; for every urge that the same letter went out with.

    Raises NotThere for an urge of another sender or without a letter; Refusal: kept_before, no_number, no_dated, dated_ahead, no_file.
    """
    urge = _held(actor, urge_id)
    parties = {agency_party(actor)} if actor.role in AGENCY_ROLES else own_party(actor)
    if urge is None or not may(Deed.KEEP_SIGNED_LETTER, parties):
        raise NotThere(f"urge {urge_id}")
    if urge.signed_id is not None:
        raise Refusal("kept_before", "Bản ký của công văn này đã được lưu.")
    number = guard.required_text(number, "number", "no_number", "Anh/chị ghi số, ký hiệu của công văn đã ký.")
    refuse_marked({"number": number}, at=at)
    if dated is None:
        raise Refusal("no_dated", "Anh/chị ghi ngày của công văn đã ký.", field="dated")
    if dated > clock.day_of(at):
        raise Refusal(
            "dated_ahead",
            "Ngày {day} muộn hơn hôm nay. Anh/chị xem lại ngày ghi trên công văn.",
            field="dated",
            day=f"{dated:%d/%m/%Y}",
        )
    if len(files) != 1:
        raise Refusal("no_file", "Anh/chị chọn một tệp là bản ký của công văn.", field="files")
    kept = keep_files(files, by_id=actor.user_id, at=at)[0]
    same = Urge.objects.filter(letter_id=urge.letter_id, signed=None, taken_back_at=None)
    same.update(signed=kept, letter_number=number[:60], letter_dated=dated)
    urge.refresh_from_db()
    facts = {"urge": urge.pk, "agency": urge.agency_id, "file": kept.pk, "dated": dated, **sums_of([kept])}
    record(AuditKind.SIGNED_LETTER_KEPT, actor=actor, stream=f"urge:{urge.pk}", facts=facts, at=at, cite=urge.cite)
    return urge


def _held(actor: Actor, urge_id: int) -> Urge | None:
    """The urge, with every other one of its letter held: of two scans of one letter the second finds the first."""
    letter = Urge.objects.filter(pk=urge_id, by_agency_id=actor.agency_id, taken_back_at=None).values("letter_id")
    same = Urge.objects.select_for_update().filter(letter_id__in=letter, by_agency_id=actor.agency_id).order_by("pk")
    return next((one for one in same if one.pk == urge_id), None)
