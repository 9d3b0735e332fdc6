"""The good rows of a sheet become ordinary updates, all in one transaction (D3); the same sheet sent again writes nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.directives.actions.secrecy import refusing_secrets
from dondoc.intake.updates_judging import Verdict, judge
from dondoc.intake.updates_sheet import MOST_ROWS, UpdateLine
from dondoc.rules.access import AGENCY_ROLES, Actor
from dondoc.rules.errors import NotThere, Refusal, Refusals
from dondoc.tasks.actions.agency import file_update


def file_updates(*, actor: Actor, lines: Sequence[UpdateLine], changed_too: bool, at: datetime) -> int:
    """Files the rows that are good now, judged anew; with `changed_too` also those about which something happened since. Answers how many.

    Raises Refusal: not of an agency, more rows than a sheet has, nothing to write; Refusals where a row was overtaken while it was written:
    then nothing is.
    """
    if actor.role not in AGENCY_ROLES:
        raise Refusal("not_of_an_agency", "Cập nhật bằng bảng dành cho cơ quan được giao nhiệm vụ.")
    if len(lines) > MOST_ROWS:
        raise Refusal("sheet_too_long", "Bảng có hơn {most} dòng. Anh/chị chia thành nhiều bảng.", most=MOST_ROWS)
    wanted = {"good", "changed"} if changed_too else {"good"}
    with refusing_secrets(actor=actor, door="updates_sheet", at=at), transaction.atomic():
        made = []
        for verdict in sorted(judge(actor, lines, at), key=_row_of):  # so that two batches never wait for each other
            if verdict.kind not in wanted or verdict.assignment is None:
                continue
            try:
                update = file_update(
                    actor=actor,
                    assignment_id=verdict.assignment.pk,
                    kind=verdict.line.kind,
                    text=verdict.line.text,
                    asked_due_on=None,
                    files=[],
                    form_token=verdict.token,
                    at=at,
                )
            except (Refusal, NotThere) as fault:
                raise Refusals([_at_row(verdict.line, fault)]) from fault
            made.append(update.pk)
        if not made:
            raise Refusal(
                "nothing_to_file", "Không còn dòng nào để ghi: các dòng đã được ghi trước đó hoặc còn phải sửa."
            )
        facts = {"agency": actor.agency_id, "updates": made, "count": len(made)}
        record(AuditKind.UPDATES_BY_SHEET, actor=actor, stream=f"agency:{actor.agency_id}", facts=facts, at=at)
    return len(made)


def _row_of(verdict: Verdict) -> int:
    return verdict.assignment.pk if verdict.assignment else 0


def _at_row(line: UpdateLine, fault: Refusal | NotThere) -> Refusal:
    said = str(fault) if isinstance(fault, Refusal) else "nhiệm vụ không còn trong danh sách của cơ quan anh/chị."
    return Refusal("sheet_row", "Dòng {number}: {fault} Chưa dòng nào được ghi.", number=line.number, fault=said)
