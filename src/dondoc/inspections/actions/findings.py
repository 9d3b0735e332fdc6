"""What was found of a task is written down; where two inspectors write of one task at once, nobody's words are lost (TH 11, 15.3; BT 13.1)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from dondoc.audit.kinds import AuditKind
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.inspections.actions.writing import note, to_change
from dondoc.inspections.models import CorrectedFinding, FindingText, InspectedTask, Inspection
from dondoc.inspections.queries.sight import INNER
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal
from dondoc.rules.inspections import FOUR_POINTS, NEEDS_FOUR_POINTS, InspectionState, Verdict
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of

#: What one person saves of one task within this time is one text of its history.
SITTING = timedelta(minutes=15)
#: How many tasks are judged at one press.
MOST_AT_ONCE = 500
_ON_SITE = frozenset({InspectionState.RUNNING, InspectionState.ENDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`verdict` "" while it is not judged; `found`: what was seen. The four points are asked for where it was not or wrongly done, and may
    still be empty while it is written: the conclusion asks for them (TH 15.3.b)."""

    verdict: str = ""
    found: str = ""
    nature: str = ""
    degree: str = ""
    cause: str = ""
    responsibility: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """`aside`: not saved as the task's finding, for somebody else had meanwhile written: kept beside it until its author chooses."""

    task: InspectedTask
    aside: FindingText | None = None


@guard.deed
def record_finding(*, actor: Actor, task_id: int, seen: int, finding: Finding, at: datetime) -> Saved:
    """Saves what was found of one task. `seen`: the version that the author had before him. The same words sent twice are one saving.

    NotThere for a task of an inspection that he does not see; Refusal: no_verdict, nothing_found, a mark of secrecy, those of `to_change`.
    """
    task = _held(actor, task_id, at)
    finding = clean(finding)
    refuse_marked({name: text for name, text in asdict(finding).items() if name != "verdict"}, at=at)
    if finding.verdict and finding.verdict not in list(Verdict):
        raise Refusal("no_verdict", "Anh/chị chọn một trong các kết quả kiểm tra.", field="verdict")
    if finding_of(task) == finding:
        if finding == Finding():
            raise Refusal("nothing_found", "Chưa có gì để lưu. Anh/chị chọn kết quả kiểm tra.", field="verdict")
        _chosen(actor, task)
        return Saved(task)
    if task.version != seen and not _only_own_since(actor, task, seen):
        return Saved(task, _kept_aside(actor, task, finding, seen, at))
    fresh = task.version == seen
    for name, value in asdict(finding).items():
        setattr(task, name, value)
    task.version += 1
    task.judged_by_id, task.judged_at = actor.user_id, at
    task.save(update_fields=[*asdict(finding), "version", "judged_by", "judged_at"])
    _chosen(actor, task)
    if _into_history(actor, task, at, grows=fresh):
        facts = {"task": task.pk, "assignment": task.assignment_id, "verdict": task.verdict}
        note(AuditKind.FINDING_RECORDED, task.inspection, actor=actor, at=at, **facts)
    return Saved(task)


@guard.deed
def record_correct(*, actor: Actor, inspection_id: int, task_ids: Collection[int], at: datetime) -> int:
    """Several tasks are as the system tells them: those of `task_ids` that nobody has judged yet. Returns how many.

    Refusal: none_chosen, too_many_chosen, those of `to_change`.
    """
    inspection, _side = to_change(actor, inspection_id, None, at, sides=INNER, states=_ON_SITE)
    if not task_ids:
        raise Refusal("none_chosen", "Anh/chị chọn ít nhất một nhiệm vụ rồi bấm lại.")
    if len(task_ids) > MOST_AT_ONCE:
        raise Refusal(
            "too_many_chosen",
            "Một lần ghi được nhiều nhất {most} nhiệm vụ nên chưa ghi nhiệm vụ nào. Anh/chị chọn ít hơn.",
            most=MOST_AT_ONCE,
        )
    rows = InspectedTask.objects.select_for_update().filter(inspection=inspection, pk__in=task_ids, verdict="")
    found = list(rows.order_by("pk"))
    for task in found:
        task.verdict, task.version = Verdict.CORRECT.value, task.version + 1
        task.judged_by_id, task.judged_at = actor.user_id, at
    InspectedTask.objects.bulk_update(found, ["verdict", "version", "judged_by", "judged_at"], batch_size=200)
    FindingText.objects.bulk_create(text_of(actor, task, at) for task in found)
    if found:
        facts = {"tasks": [task.pk for task in found], "verdict": Verdict.CORRECT.value}
        note(AuditKind.FINDINGS_RECORDED, inspection, actor=actor, at=at, **facts)
    return len(found)


@guard.deed
def drop_aside(*, actor: Actor, task_id: int, at: datetime) -> None:
    """The author keeps what the other wrote; his own words stay in the history."""
    _chosen(actor, _held(actor, task_id, at))


def _held(actor: Actor, task_id: int, at: datetime) -> InspectedTask:
    inspection_id = InspectedTask.objects.filter(pk=task_id).values_list("inspection_id", flat=True).first()
    if inspection_id is None:
        raise NotThere(f"inspected task {task_id}")
    inspection: Inspection
    inspection, _side = to_change(actor, inspection_id, None, at, sides=INNER, states=_ON_SITE)
    task = InspectedTask.objects.select_for_update(of=("self",)).get(pk=task_id)
    task.inspection = inspection
    return task


def clean(finding: Finding) -> Finding:
    """Trimmed; the four points only where the verdict asks for them."""
    told = {name: value.replace("\r\n", "\n").strip() for name, value in asdict(finding).items()}
    if told["verdict"] not in NEEDS_FOUR_POINTS:
        told |= dict.fromkeys(FOUR_POINTS, "")
    return Finding(**told)


def finding_of(task: InspectedTask | CorrectedFinding) -> Finding:
    """What stands in a row."""
    return Finding(**{name: getattr(task, name) for name in Finding.__dataclass_fields__})


def text_of(actor: Actor, task: InspectedTask, at: datetime, **more: object) -> FindingText:
    content = asdict(finding_of(task))
    return FindingText(
        **{"task": task, "version": task.version, "content": content, "by_id": actor.user_id, "at": at}
        | {"by_title": title_of(actor)}
        | more
    )


def _kept_aside(actor: Actor, task: InspectedTask, finding: Finding, seen: int, at: datetime) -> FindingText:
    """One a person and task: what is typed on grows the same text."""
    kept = FindingText.objects.filter(task=task, by_id=actor.user_id, aside=True).first()
    kept = kept or text_of(actor, task, at, aside=True)
    kept.version, kept.content, kept.at = seen, asdict(finding), at
    kept.save()
    return kept


def _chosen(actor: Actor, task: InspectedTask) -> None:
    """Whoever saves upon what he has seen has chosen: what he typed aside is history."""
    FindingText.objects.filter(task=task, by_id=actor.user_id, aside=True).update(aside=False)


def _only_own_since(actor: Actor, task: InspectedTask, seen: int) -> bool:
    """Nobody else has written since: the answer to a saving was lost on its way, and its author went on from the page he had."""
    since = FindingText.objects.filter(task=task, aside=False, version__gt=seen)
    return task.version > seen and since.exists() and not since.exclude(by_id=actor.user_id).exists()


def _into_history(actor: Actor, task: InspectedTask, at: datetime, *, grows: bool) -> bool:
    """The text of this sitting, or a new one (True). Another verdict always begins a new one, and so does what did not grow from the last."""
    last = FindingText.objects.filter(task=task, aside=False).order_by("-at", "-pk").first()
    goes_on = (
        grows
        and last is not None
        and last.by_id == actor.user_id
        and last.version == task.version - 1
        and at - last.at <= SITTING
        and last.content.get("verdict") == task.verdict
    )
    if goes_on:
        assert last is not None
        last.content, last.version, last.at = asdict(finding_of(task)), task.version, at
        last.save(update_fields=["content", "version", "at"])
        return False
    text_of(actor, task, at).save()
    return True
