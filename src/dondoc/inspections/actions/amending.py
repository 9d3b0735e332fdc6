"""An amendment puts a finding of the signed conclusion right: written in its draft, in force from its signature on (G3; TH 15.3; BT 13.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

from dondoc.audit.kinds import AuditKind
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.inspections.actions.conclusion_writing import note, page_of, to_write
from dondoc.inspections.actions.findings import Finding, clean, finding_of, text_of
from dondoc.inspections.models import Conclusion, CorrectedFinding, FindingText, InspectedTask
from dondoc.inspections.queries.conclusion_parts import points_cite, report_cite
from dondoc.inspections.queries.findings import wanting
from dondoc.rules.access import Actor
from dondoc.rules.errors import SYSTEM_RULE, NotThere, Refusal, Refusals
from dondoc.rules.inspections import NEEDS_FOUR_POINTS, Verdict
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of


@guard.deed
def correct_finding(
    *, actor: Actor, inspection_id: int, task_id: int, seen: int, finding: Finding, at: datetime
) -> CorrectedFinding:
    """What the draft of an amendment says of a task; the four points are asked for at once. `seen`: the version that the author had before him, 0
    where the draft said nothing of it.

    Raises NotThere for a task of another inspection; Refusal as `to_write`, not_an_amendment, overtaken, a mark of secrecy; Refusals: no_verdict,
    points_lacking, as_before.
    """
    draft = _amendment(actor, inspection_id, at)
    task = InspectedTask.objects.filter(inspection=inspection_id, pk=task_id).first()
    if task is None:
        raise NotThere(f"inspected task {task_id}")
    finding = clean(finding)
    refuse_marked({name: text for name, text in asdict(finding).items() if name != "verdict"}, at=at)
    if faults := list(_faults(draft, task, finding)):
        raise Refusals(faults)
    kept = CorrectedFinding.objects.select_for_update().filter(conclusion=draft, task=task).first()
    if (kept.version if kept else 0) != seen:
        told = "Người khác vừa sửa kết quả này nên lời của anh/chị chưa được ghi. Anh/chị mở lại trang, xem bản mới rồi ghi."
        raise Refusal("overtaken", told, cite=SYSTEM_RULE)
    said = asdict(finding) | {"by_id": actor.user_id, "by_title": title_of(actor), "at": at, "version": seen + 1}
    made, _new = CorrectedFinding.objects.update_or_create(conclusion=draft, task=task, defaults=said)
    note(AuditKind.CONCLUSION_WRITTEN, draft, actor=actor, at=at, corrected=task.pk)
    return made


@guard.deed
def leave_finding(*, actor: Actor, inspection_id: int, task_id: int, at: datetime) -> None:
    """The draft says no more of a task than the conclusion before. Raises NotThere; Refusal as `to_write`, not_an_amendment."""
    draft = _amendment(actor, inspection_id, at)
    n, _what = CorrectedFinding.objects.filter(conclusion=draft, task=task_id).delete()
    if n:
        note(AuditKind.CONCLUSION_WRITTEN, draft, actor=actor, at=at, left=task_id)


def put_into_force(signed: Conclusion, actor: Actor, at: datetime) -> list[int]:
    """What the signed amendment corrects becomes the finding of its tasks, from which everything counts. Returns the tasks' ids."""
    rows = list(signed.corrected.order_by("task_id"))
    tasks = InspectedTask.objects.select_for_update().in_bulk([one.task_id for one in rows])
    for one in rows:
        task = tasks[one.task_id]
        one.before = asdict(finding_of(task))
        for name, value in asdict(finding_of(one)).items():
            setattr(task, name, value)
        task.version += 1
        task.judged_by_id, task.judged_at = one.by_id, at
        task.save()
    CorrectedFinding.objects.bulk_update(rows, ["before"])
    FindingText.objects.bulk_create(
        text_of(actor, tasks[one.task_id], at, by_id=one.by_id, by_title=one.by_title) for one in rows
    )
    return [one.task_id for one in rows]


def _amendment(actor: Actor, inspection_id: int, at: datetime) -> Conclusion:
    draft = to_write(actor, inspection_id, None, at).draft
    if draft.position == 1:
        raise Refusal(
            "not_an_amendment",
            "Kết luận chưa ký lần nào nên kết quả kiểm tra được sửa ở phần Nhiệm vụ.",
            cite=report_cite(draft.inspection),
            way_on=page_of(draft.inspection),
        )
    return draft


def _faults(draft: Conclusion, task: InspectedTask, finding: Finding) -> Iterator[Refusal]:
    if finding.verdict not in list(Verdict):
        told = "Anh/chị chọn một trong các kết quả kiểm tra."
        yield Refusal("no_verdict", told, field="verdict", cite=SYSTEM_RULE)
        return
    if finding == finding_of(task):
        told = "Nội dung này đúng như kết luận đã ký nên không có gì để sửa. Anh/chị sửa kết quả hoặc ghi nhận, hoặc giữ như cũ."
        yield Refusal("as_before", told, field="verdict", cite=SYSTEM_RULE)
    if finding.verdict in NEEDS_FOUR_POINTS:
        for name in wanting(finding):
            told = "Kết luận phải xác định rõ điểm này của nhiệm vụ chưa thực hiện hoặc thực hiện không đúng."
            yield Refusal("points_lacking", told, field=name, cite=points_cite(draft.inspection))
