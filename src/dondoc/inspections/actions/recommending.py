"""What a conclusion recommends is worded while it is a draft: drafted from the findings, added, put right, taken out (TH 15.3.c)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.inspections.actions.conclusion_writing import note, to_write
from dondoc.inspections.models import Conclusion, InspectedTask, Recommendation
from dondoc.inspections.queries.conclusion_parts import RECOMMENDED_AFTER, recommend_cite
from dondoc.inspections.queries.drafting import asking_words, recommended_words
from dondoc.inspections.queries.findings import wrong_tasks
from dondoc.inspections.queries.own import cite as own_cite
from dondoc.inspections.queries.own import within_reach
from dondoc.organisations import queries as organisations
from dondoc.organisations.models import Agency
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal, Refusals
from dondoc.rules.inspections import RECOMMENDATIONS
from dondoc.tasks.actions import guard


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One recommendation as somebody typed it. `owner`: the agency that must do it; `task`: the inspected task that it is about, None for none."""

    kind: str
    words: str
    owner: int | None
    owner_words: str = ""
    due_on: date | None = None
    task: int | None = None


def draft_from_findings(conclusion: Conclusion, day: date) -> int:
    """One for each task that was wrong and has none yet, owed by the inspected agency or by whoever stands for it on `day`; answers of how
    many. A constant number of queries."""
    owner = _holder(conclusion.inspection.agency_id, day)
    had = set(conclusion.recommendations.filter(task__isnull=False).values_list("task_id", flat=True))
    place = _last(conclusion)
    made = []
    for task in wrong_tasks(conclusion.inspection):
        if task.pk in had:
            continue
        kind, words = recommended_words(task)
        place += 1
        made.append(
            Recommendation(
                conclusion=conclusion,
                task=task,
                position=place,
                kind=kind,
                words=words,
                owner_id=owner,
            )
        )
    return len(Recommendation.objects.bulk_create(made, batch_size=500))


def _holder(agency_id: int, day: date) -> int:
    """The agency, or the one into which it went by `day`."""
    into: dict[int, int] = {}
    for gone, successor in organisations.mergers(day):
        into.setdefault(gone, successor)
    seen: set[int] = set()
    while agency_id in into and agency_id not in seen:
        seen.add(agency_id)
        agency_id = into[agency_id]
    return agency_id


@guard.deed
def add(*, actor: Actor, inspection_id: int, wording: Wording, at: datetime) -> Recommendation:
    """One more in the draft. Raises NotThere; Refusal(s) as `to_write`; no_kind, no_words, no_owner, owner_beyond_reach, no_task,
    day_gone, a mark of secrecy. What stands there word for word is not added twice."""
    draft = to_write(actor, inspection_id, None, at).draft
    _faults(actor, draft, wording, at)
    made = Recommendation(conclusion=draft, position=_last(draft) + 1)
    _said(made, wording)
    said = {name: getattr(made, name) for name in ("kind", "words", "owner_id", "owner_words", "due_on", "task_id")}
    same = draft.recommendations.filter(**said).first()
    if same is not None:  # pressed twice
        return same
    made.save()
    _led_to(draft)
    note(AuditKind.RECOMMENDATION_WORDED, draft, actor=actor, at=at, recommendation=made.pk)
    return made


@guard.deed
def edit(
    *, actor: Actor, inspection_id: int, recommendation_id: int, version: int | None, wording: Wording, at: datetime
) -> Recommendation:
    """One of the draft is put right. Raises as `add`; overtaken."""
    draft = to_write(actor, inspection_id, None, at).draft
    found = _of(draft, recommendation_id, version)
    _faults(actor, draft, wording, at)
    _said(found, wording)
    found.version += 1
    found.save()
    note(AuditKind.RECOMMENDATION_WORDED, draft, actor=actor, at=at, recommendation=found.pk)
    return found


@guard.deed
def take_out(*, actor: Actor, inspection_id: int, recommendation_id: int, at: datetime) -> None:
    """One is taken out of the draft. Raises NotThere; Refusal as `to_write`."""
    draft = to_write(actor, inspection_id, None, at).draft
    found = _of(draft, recommendation_id, None)
    note(AuditKind.RECOMMENDATION_WORDED, draft, actor=actor, at=at, recommendation=found.pk, out=True)
    found.delete()
    _led_to(draft)


@guard.deed
def set_days(*, actor: Actor, inspection_id: int, due_on: date | None, at: datetime) -> int:
    """All of the draft that have no day get this one; answers of how many. Raises NotThere; Refusal as `to_write`; no_day, day_gone."""
    draft = to_write(actor, inspection_id, None, at).draft
    cite = recommend_cite(draft.inspection)
    if due_on is None:
        raise Refusal("no_day", "Anh/chị ghi ngày phải thực hiện xong.", field="due_on", cite=cite)
    if due_on < clock.day_of(at):
        raise _day_gone(cite)
    n = draft.recommendations.filter(due_on__isnull=True).update(due_on=due_on)
    note(AuditKind.RECOMMENDATION_WORDED, draft, actor=actor, at=at, due_on=due_on.isoformat(), n=n)
    return n


def _led_to(draft: Conclusion) -> None:
    """The words before the recommendations say whether there are any, where nobody has written others. An amendment has those of before."""
    if draft.position > 1:
        return
    asks = draft.recommendations.exists()
    had, right = (asking_words(draft.inspection, asks=one) for one in (not asks, asks))
    for section in draft.sections.filter(version=0, code__in=RECOMMENDED_AFTER, text__contains=had):
        section.text = section.text.replace(had, right)
        section.save(update_fields=["text"])


def _last(conclusion: Conclusion) -> int:
    return conclusion.recommendations.aggregate(last=Max("position"))["last"] or 0


def _of(draft: Conclusion, recommendation_id: int, version: int | None) -> Recommendation:
    found = draft.recommendations.select_for_update(of=("self",)).filter(pk=recommendation_id).first()
    if found is None:
        raise NotThere(f"recommendation {recommendation_id}")
    if version is not None and version != found.version:
        raise Refusal(
            "overtaken",
            "Kiến nghị này vừa được người khác sửa nên lời của anh/chị chưa được ghi. Anh/chị mở lại trang, xem bản mới rồi sửa tiếp.",
        )
    return found


def _faults(actor: Actor, draft: Conclusion, wording: Wording, at: datetime) -> None:
    """All that is wrong with one, at once."""
    refuse_marked({"words": wording.words, "owner_words": wording.owner_words}, at=at)
    cite, faults = recommend_cite(draft.inspection), list[Refusal]()
    if wording.kind not in RECOMMENDATIONS:
        faults.append(Refusal("no_kind", "Anh/chị chọn loại kiến nghị.", field="kind", cite=cite))
    if not wording.words.strip():
        faults.append(Refusal("no_words", "Anh/chị ghi nội dung kiến nghị.", field="words", cite=cite))
    if wording.owner is None or not Agency.objects.filter(pk=wording.owner, dissolved_on=None).exists():
        faults.append(Refusal("no_owner", "Anh/chị chọn cơ quan thực hiện trong danh sách.", field="owner", cite=cite))
    elif draft.inspection.team_id is None and wording.owner not in {
        a.pk for a in within_reach(actor, clock.day_of(at))
    }:
        faults.append(
            Refusal(
                "owner_beyond_reach",
                "Kết quả tự kiểm tra chỉ giao được kiến nghị cho cơ quan mình và đơn vị trực thuộc, nên kiến nghị này chưa được ghi. Đề nghị "
                "với cơ quan khác, anh/chị viết thành lời trong báo cáo kết quả.",
                field="owner",
                cite=own_cite(),
            )
        )
    if wording.due_on is not None and wording.due_on < clock.day_of(at):
        faults.append(_day_gone(cite))
    tasks = InspectedTask.objects.filter(inspection=draft.inspection_id, pk=wording.task)
    if wording.task is not None and not tasks.exists():
        faults.append(Refusal("no_task", "Nhiệm vụ này không thuộc cuộc kiểm tra.", field="task", cite=cite))
    if faults:
        raise Refusals(faults)


def _day_gone(cite: str) -> Refusal:
    return Refusal("day_gone", "Ngày này đã qua. Anh/chị chọn từ hôm nay trở đi.", field="due_on", cite=cite)


def _said(one: Recommendation, wording: Wording) -> None:
    one.kind, one.words, one.owner_id = wording.kind, wording.words.strip(), wording.owner
    one.owner_words, one.due_on, one.task_id = wording.owner_words.strip(), wording.due_on, wording.task
