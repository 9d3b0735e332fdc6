"""Evidence is kept: notes, files, photographs without their place unless it was wanted; withdrawn if by mistake (TH 11, 14; BT 13, 14)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dondoc.audit.kinds import AuditKind
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.files import InspectedFile
from dondoc.core.photographs import Photograph, bared
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.inspections.actions.writing import note, to_change
from dondoc.inspections.models import Evidence, InspectedTask, Inspection
from dondoc.inspections.queries.sight import INNER
from dondoc.inspections.queries.workbench import may_withdraw
from dondoc.rules.access import Actor
from dondoc.rules.errors import SYSTEM_RULE, NotThere, Refusal
from dondoc.rules.inspections import LASTING
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of


@guard.deed
def keep_evidence(
    *,
    actor: Actor,
    inspection_id: int,
    task_id: int | None,
    words: str,
    files: Sequence[InspectedFile],
    keep_place: bool,
    form_token: str,
    at: datetime,
) -> list[Evidence]:
    """One row a file, the words with the first; only words where there is no file. The same form sent twice is kept once.

    `keep_place`: where the photographs were taken is kept in words; in the files it never stays.
    NotThere for a task of another inspection; Refusal: nothing_kept, photo_unreadable, sent_before, a mark of secrecy, those of `to_change`.
    """
    inspection, _side = to_change(actor, inspection_id, None, at, sides=INNER, states=LASTING)
    refuse_marked({"words": words}, at=at)
    if task_id is not None and not InspectedTask.objects.filter(pk=task_id, inspection=inspection).exists():
        raise NotThere(f"inspected task {task_id}")
    if not words.strip() and not files:
        raise Refusal("nothing_kept", "Anh/chị viết ghi chép, hoặc chọn ảnh, tệp để lưu.", field="words")
    tokens = [_token(form_token, number) for number in range(max(len(files), 1))]
    before = list(
        Evidence.objects.filter(inspection=inspection, form_token__in=tokens).select_related("file").order_by("pk")
    )
    photographs = [bared(file) for file in files]
    if before:
        _not_other(before, words, photographs)
        return before
    made = Evidence.objects.bulk_create(
        _rows(actor, inspection, words, photographs, tokens, keep_place=keep_place, at=at, task_id=task_id)
    )
    facts = {"evidence": [one.pk for one in made], "task": task_id, "places": _places(photographs, keep_place)}
    facts |= sums_of(one.file for one in made)
    note(AuditKind.EVIDENCE_KEPT, inspection, actor=actor, at=at, **facts)
    return made


@guard.deed
def withdraw_evidence(*, actor: Actor, inspection_id: int, evidence_id: int, why: str, at: datetime) -> Evidence:
    """What was kept by mistake stays in the list, drawn through, with the reason; its file is shown to nobody else any more.

    NotThere for evidence of another inspection; Refusal: not_your_evidence, withdrawn_before, no_reason, a mark of secrecy, those of `to_change`.
    """
    inspection, side = to_change(actor, inspection_id, None, at, sides=INNER, states=LASTING)
    found = Evidence.objects.select_for_update().filter(pk=evidence_id, inspection=inspection).first()
    if found is None:
        raise NotThere(f"evidence {evidence_id}")
    if not may_withdraw(actor, side, found):
        raise Refusal(
            "not_your_evidence",
            "Bằng chứng do người đã lưu hoặc người đứng đầu cuộc kiểm tra rút. Anh/chị đề nghị một trong hai người này.",
            cite=SYSTEM_RULE,
        )
    if found.withdrawn_at is not None:
        raise Refusal("withdrawn_before", "Bằng chứng này đã được rút trước đó.", cite=SYSTEM_RULE)
    refuse_marked({"reason": why}, at=at)
    why = guard.required_text(why, "reason", "no_reason", "Anh/chị ghi vì sao rút bằng chứng này.", SYSTEM_RULE)
    found.withdrawn_at, found.withdrawn_by_id, found.withdrawn_why = at, actor.user_id, why
    found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    facts = {"evidence": found.pk, "task": found.task_id, "kept_by": found.by_id, "file": found.file_id}
    note(AuditKind.EVIDENCE_WITHDRAWN, inspection, actor=actor, at=at, **facts)
    return found


def _rows(
    actor: Actor,
    inspection: Inspection,
    words: str,
    photographs: Sequence[Photograph],
    tokens: Sequence[str],
    *,
    keep_place: bool,
    **common: Any,
) -> list[Evidence]:
    """One a token; the files are kept."""
    kept = keep_files([one.file for one in photographs], by_id=actor.user_id, at=common["at"])
    return [
        Evidence(
            inspection=inspection,
            words=words.strip() if number == 0 else "",
            file=kept[number] if kept else None,
            taken_at=photographs[number].taken if kept else None,
            place=photographs[number].place if kept and keep_place else "",
            by_id=actor.user_id,
            by_title=title_of(actor),
            form_token=token,
            **common,
        )
        for number, token in enumerate(tokens)
    ]


def _token(form_token: str, number: int) -> str:
    """Of the form and the file's place in it, as long as the column."""
    return hashlib.sha256(f"{form_token}-{number}".encode()).hexdigest()[:40]


def _not_other(before: Sequence[Evidence], words: str, photographs: Sequence[Photograph]) -> None:
    """Refusal sent_before: the form was kept already, and now it holds something else."""
    had = sorted(one.file.sha256 for one in before if one.file)
    if before[0].words != words.strip() or had != sorted(one.file.sha256 for one in photographs):
        raise Refusal(
            "sent_before",
            "Bằng chứng gửi lần trước từ trang này đã được lưu; phần khác với lần trước thì chưa. Anh/chị mở lại trang rồi gửi phần còn thiếu.",
            field="words",
            cite=SYSTEM_RULE,
        )


def _places(photographs: Sequence[Photograph], kept: bool) -> int:
    """Of how many photographs the place was kept on purpose."""
    return sum(1 for one in photographs if one.place) if kept else 0
