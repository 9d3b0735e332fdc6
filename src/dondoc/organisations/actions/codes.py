"""The codes by which others know an agency: given from a day, ended on a day, never two at once (B1)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from dondoc.audit import actions as audit
from dondoc.audit.kinds import AuditKind
from dondoc.organisations.actions.agencies import only_administrator, stream
from dondoc.organisations.models import Agency, AgencyCode
from dondoc.organisations.models.agency import CodeKind
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal

#: Shape of a code of each kind: what documents are exchanged by (QCVN 102:2016/BTTTT, QĐ 20/2020/QĐ-TTg), digits of the statistics office,
#: and whatever a province uses.
SHAPES = {
    # a province and a ministry have the first group alone (H56)
    CodeKind.EXCHANGE: re.compile(r"[A-Z]\d{2}|[A-Z0-9]{1,6}(\.[A-Z0-9]{1,6}){1,6}"),
    CodeKind.STATISTICS: re.compile(r"\d{2,5}"),
    CodeKind.OWN: re.compile(r"[^\s]{1,35}"),
}
EXAMPLES = {CodeKind.EXCHANGE: "000.00.12.H56 hoặc H56.12", CodeKind.STATISTICS: "14845", CodeKind.OWN: "SXD-01"}


def check_shape(kind: CodeKind, code: str) -> None:
    """Raises Refusal for a code that cannot be one of its kind."""
    if not SHAPES[kind].fullmatch(code):
        raise Refusal(
            "code_of_wrong_shape",
            "“{given}” chưa đúng cách ghi của {kind}. Ví dụ: {example}.",
            field="code",
            given=code[:40],
            kind=kind.label,
            example=EXAMPLES[kind],
        )


@transaction.atomic
def give_code(
    *, actor: Actor, agency_id: int, kind: CodeKind, code: str, valid_from: date | None, at: datetime
) -> AgencyCode:
    """The agency bears this code from `valid_from` on (None: as long as it stands); one of the same kind that it bore ends the day before.

    Raises Refusal for a code of the wrong shape, one that another agency bears on any of those days, or a day before the last change.
    """
    only_administrator(actor)
    agency = Agency.objects.select_for_update(no_key=True).get(pk=agency_id)
    code = "".join(code.split()).upper() if kind is CodeKind.EXCHANGE else code.strip()
    check_shape(kind, code)
    taken = (
        AgencyCode.objects.select_related("agency")
        .filter(kind=kind, code=code)
        .exclude(agency=agency)
        .filter(Q(valid_to__isnull=True) | (Q(valid_to__gte=valid_from) if valid_from else Q()))
        .first()
    )
    if taken:
        raise Refusal(
            "code_taken",
            "Mã “{given}” đang là {kind} của {other} trong thời gian này. Anh/chị kết thúc mã ở cơ quan đó trước, hoặc ghi mã khác.",
            field="code",
            given=code,
            kind=kind.label,
            other=taken.agency.name,
        )
    _end_the_one_before(agency, kind, valid_from)
    made = AgencyCode.objects.create(agency=agency, kind=kind, code=code, valid_from=valid_from)
    facts = {"kind": kind.value, "code": code, "from": valid_from.isoformat() if valid_from else None}
    audit.record(AuditKind.AGENCY_CODE_SET, actor=actor, stream=stream(agency), facts=facts, at=at)
    return made


def _end_the_one_before(agency: Agency, kind: CodeKind, valid_from: date | None) -> None:
    earlier = agency.codes.filter(kind=kind).order_by("-pk").first()
    if earlier is None:
        return
    after = earlier.valid_to or earlier.valid_from
    if valid_from is None or (after is not None and valid_from <= after):
        raise Refusal(
            "code_before_the_last",
            "Cơ quan đã có {kind} “{held}”. Mã mới phải có ngày bắt đầu, sau mọi ngày đã ghi của mã trước.",
            field="valid_from",
            kind=kind.label,
            held=earlier.code,
        )
    if earlier.valid_to is None:
        earlier.valid_to = valid_from - timedelta(days=1)
        earlier.save(update_fields=["valid_to"])


@transaction.atomic
def end_code(*, actor: Actor, code_id: int, valid_to: date, at: datetime) -> AgencyCode:
    """The code is no longer the agency's after `valid_to`. Raises Refusal for one that has ended, or a day before it began."""
    only_administrator(actor)
    held = AgencyCode.objects.select_for_update().select_related("agency").get(pk=code_id)
    if held.valid_to is not None or (held.valid_from is not None and valid_to < held.valid_from):
        raise Refusal(
            "code_cannot_end_then",
            "Mã “{held}” đã kết thúc, hoặc ngày kết thúc sớm hơn ngày bắt đầu. Anh/chị xem lại ngày.",
            field="valid_to",
            held=held.code,
        )
    held.valid_to = valid_to
    held.save(update_fields=["valid_to"])
    facts = {"kind": held.kind, "code": held.code, "to": valid_to.isoformat()}
    audit.record(AuditKind.AGENCY_CODE_ENDED, actor=actor, stream=stream(held.agency), facts=facts, at=at)
    return held
