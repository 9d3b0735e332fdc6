"""An agency's own regulation is recorded, by the agency or for it by the Office (TH 20.2; BT 19.2)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from dondoc.audit import actions as audit
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile
from dondoc.core.regulation import current
from dondoc.organisations.models import Agency, InternalRule
from dondoc.organisations.queries.internal_rules import may_record, must_have_one
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal
from dondoc.rules.numbering import parse_number


@transaction.atomic
def record_internal_rule(
    *, actor: Actor, agency_id: int, number: str, issued_on: date, files: list[InspectedFile], at: datetime
) -> InternalRule:
    """The regulation that the agency issued on `issued_on`; the one recorded before stays as its history.

    Raises Refusal: not one's own agency, a kind of agency that needs none, a number that cannot be read, a day to come or not after that of
    the one in force, no file or several.
    """
    cite = current().internal_rules.cite
    agency = _held(actor, agency_id, clock.day_of(at), cite)
    before = InternalRule.objects.filter(agency=agency, replaced_at__isnull=True).first()
    _check(issued_on, files, before, clock.day_of(at), cite)
    said = str(parse_number(number))
    if before is not None:
        before.replaced_at = at
        before.save(update_fields=["replaced_at"])
    [kept] = keep_files(files, by_id=actor.user_id, at=at)
    made = InternalRule.objects.create(
        agency=agency,
        number=said,
        issued_on=issued_on,
        file=kept,
        recorded_by_id=actor.user_id,
        recorded_by_title=actor.described,
        recorded_at=at,
    )
    facts = {"agency": agency.code, "rule": made.pk, "issued_on": issued_on, "replaces": before.pk if before else None}
    facts |= sums_of([kept])
    audit.record(
        AuditKind.INTERNAL_RULE_RECORDED, actor=actor, stream=f"agency:{agency.pk}", facts=facts, at=at, cite=cite
    )
    return made


def _held(actor: Actor, agency_id: int, today: date, cite: str) -> Agency:
    """The agency, held until the end: two who record at once come one after the other."""
    if not may_record(actor, agency_id):
        raise Refusal(
            "internal_rule_of_others",
            "Chưa ghi được: quy chế nội bộ do chính cơ quan ban hành ghi, hoặc Văn phòng UBND tỉnh ghi thay. Anh/chị báo cơ quan đó tự ghi.",
            cite=cite,
        )
    agency = must_have_one(today).select_for_update(of=("self",)).filter(pk=agency_id).first()
    if agency is None:
        raise Refusal(
            "internal_rule_not_needed",
            "Chưa ghi được: cơ quan này không thuộc diện phải ban hành quy chế nội bộ, hoặc đã giải thể. Anh/chị kiểm tra lại tên cơ quan.",
            cite=cite,
        )
    return agency


def _check(issued_on: date, files: list[InspectedFile], before: InternalRule | None, today: date, cite: str) -> None:
    if issued_on > today:
        raise Refusal(
            "internal_rule_to_come",
            "Chưa ghi được: ngày ban hành ở sau hôm nay. Anh/chị ghi khi quy chế đã được ban hành.",
            field="issued_on",
            cite=cite,
        )
    if before is not None and issued_on <= before.issued_on:
        raise Refusal(
            "internal_rule_older",
            "Chưa ghi được: quy chế đang ghi ban hành ngày {day:%d/%m/%Y}, bản thay thế phải ban hành sau ngày đó. Anh/chị kiểm tra lại ngày.",
            field="issued_on",
            cite=cite,
            day=before.issued_on,
        )
    if len(files) != 1:
        raise Refusal(
            "internal_rule_one_file",
            "Chưa ghi được: cần đúng một tệp là bản quy chế đã ban hành. Anh/chị chọn một tệp rồi gửi lại.",
            field="files",
            cite=cite,
        )
