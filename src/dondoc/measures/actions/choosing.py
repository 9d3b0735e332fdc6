"""Measures are proposed: tasks are chosen with a kind of measure, worded from the facts, put right, left out (H6; TH 16.4; BT 15.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import current, regulation
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.measures.actions.writing import changed, facts_of, note, page_of, to_write
from dondoc.measures.models import Measure, MeasureOf, Proposal, ProposalState
from dondoc.measures.queries.candidates import MOST_AT_ONCE, Evidence, candidates, evidence_of, may_propose
from dondoc.measures.queries.proposals import cite_of, kinds_of
from dondoc.measures.wording import proposed_doer, proposed_words
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal, Refusals, WayOn
from dondoc.rules.regulation.oversight import MeasureKind
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of
from dondoc.tasks.models import Assignment


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One measure as it was put right. `keep`: the assignments that stay behind it, None for all of them."""

    kind: str
    words: str
    doer: str
    by_when: date | None
    keep: tuple[int, ...] | None = None


@guard.deed
def choose(*, actor: Actor, kind: str, chosen: list[int], at: datetime) -> Proposal:
    """What was chosen goes into the actor's own draft, begun where there is none: one measure for each agency and ground, worded from the facts.

    Raises NotThere for whoever proposes nothing; Refusal: nothing_chosen, too_many, no_kind, not_a_candidate, already_proposed.
    """
    if not may_propose(actor):
        raise NotThere("proposal")
    proposal = _own_draft(actor, at)
    found = _evidence(actor, chosen, proposal, at)
    measure_kind = _kind(proposal, kind)
    groups: dict[tuple[int, str], list[Evidence]] = {}
    for one in found:
        groups.setdefault((one.assignment.agency_id, one.ground), []).append(one)
    if proposal.pk is None:
        proposal.save()
    made = [_measure(proposal, measure_kind, group, at) for group in groups.values()]
    changed(proposal)
    note(AuditKind.MEASURES_CHOSEN, proposal, actor=actor, at=at, measures=[one.pk for one in made], tasks=len(found))
    return proposal


@guard.deed
def edit(*, actor: Actor, measure_id: int, version: int | None, wording: Wording, at: datetime) -> Measure:
    """Kind, words, who and by when of one measure, and which tasks stay behind it.

    Raises NotThere; Refusal(s): those of `to_write`, no_kind, no_words, no_doer, day_gone, no_task_left, a mark of secrecy.
    """
    proposal = _proposal_of(actor, measure_id, version)
    measure = Measure.objects.get(pk=measure_id)
    refuse_marked({"words": wording.words, "doer": wording.doer}, at=at)
    _faults(proposal, wording, at)
    measure.kind, measure.words, measure.doer = wording.kind, wording.words.strip(), wording.doer.strip()
    measure.by_when = wording.by_when
    measure.save(update_fields=["kind", "words", "doer", "by_when"])
    if wording.keep is not None:
        _keep(proposal, measure, wording.keep)
    changed(proposal)
    note(AuditKind.MEASURE_EDITED, proposal, actor=actor, at=at, **facts_of(measure))
    return measure


@guard.deed
def leave_out(*, actor: Actor, measure_id: int, version: int | None, at: datetime) -> Proposal:
    """One measure is taken out of a proposal that is not put yet. Raises NotThere; Refusal as `to_write`."""
    proposal = _proposal_of(actor, measure_id, version)
    measure = Measure.objects.get(pk=measure_id)
    told = facts_of(measure)
    measure.delete()
    changed(proposal)
    note(AuditKind.MEASURE_LEFT_OUT, proposal, actor=actor, at=at, **told)
    return proposal


def _own_draft(actor: Actor, at: datetime) -> Proposal:
    """The newest draft of his, held; else a new one that is not saved yet."""
    drafts = Proposal.objects.select_for_update().filter(state=ProposalState.DRAFT.value, by_id=actor.user_id)
    found = drafts.order_by("-at", "-pk").first()
    return found or Proposal(regulation_id=current().id, by_id=actor.user_id, by_title=title_of(actor), at=at)


def _evidence(actor: Actor, chosen: list[int], proposal: Proposal, at: datetime) -> list[Evidence]:
    cite = cite_of(proposal)
    wanted = sorted(set(chosen))
    if not wanted:
        raise Refusal("nothing_chosen", "Anh/chị chọn ít nhất một nhiệm vụ để kiến nghị biện pháp.", cite=cite)
    if len(wanted) > MOST_AT_ONCE:
        raise Refusal(
            "too_many",
            "Mỗi lần chọn được nhiều nhất {most} nhiệm vụ. Anh/chị chọn bớt, đưa vào dự thảo rồi chọn tiếp.",
            most=MOST_AT_ONCE,
        )
    day = clock.day_of(at)
    rows = candidates(actor, day).filter(pk__in=wanted).select_related("task__directive", "agency").order_by("pk")
    found = evidence_of(rows, day)
    if missing := set(wanted) - {one.assignment.pk for one in found}:
        raise _no_candidate(min(missing), cite)
    twice = next((one for one in found if one.proposal is not None), None)
    if twice is not None:
        raise Refusal(
            "already_proposed",
            "Nhiệm vụ “{title}” của {agency} đang nằm trong một kiến nghị khác chưa xong nên không kiến nghị thêm lần nữa.",
            cite=cite,
            way_on=WayOn("Mở kiến nghị đó", "proposal", (twice.proposal,)),
            title=twice.title,
            agency=twice.assignment.agency.name,
        )
    return found


def _no_candidate(assignment_id: int, cite: str) -> Refusal:
    """Said with the agency's name: whoever proposes measures sees every task."""
    row = Assignment.objects.select_related("agency", "task__directive").filter(pk=assignment_id).first()
    if row is None:
        raise NotThere(f"assignment {assignment_id}")
    return Refusal(
        "not_a_candidate",
        "Nhiệm vụ {position} theo văn bản {number} của {agency} hiện không quá hạn, không bị trả lại và không có vướng mắc nào đang chờ nên chưa có "
        "căn cứ để kiến nghị biện pháp.",
        cite=cite,
        way_on=WayOn("Mở nhiệm vụ", "assignment", (row.pk,)),
        position=row.task.position,
        number=row.task.directive.number,
        agency=row.agency.name,
    )


def _kind(proposal: Proposal, code: str) -> MeasureKind:
    found = next((one for one in kinds_of(proposal) if one.code == code), None)
    if found is None:
        raise Refusal("no_kind", "Anh/chị chọn một biện pháp trong danh sách.", field="kind", cite=cite_of(proposal))
    return found


def _measure(proposal: Proposal, kind: MeasureKind, group: list[Evidence], at: datetime) -> Measure:
    """A measure of its own: words that somebody wrote before are never written over."""
    agency = group[0].assignment.agency
    measure = Measure.objects.create(
        proposal=proposal,
        agency=agency,
        ground=group[0].ground,
        kind=kind.code,
        words=proposed_words(agency.name, group[0].ground, group),
        doer=proposed_doer(regulation(proposal.regulation_id), agency.name, kind),
    )
    MeasureOf.objects.bulk_create(_line(measure, one, clock.day_of(at)) for one in group)
    return measure


def _line(measure: Measure, one: Evidence, day: date) -> MeasureOf:
    return MeasureOf(
        measure=measure,
        assignment=one.assignment,
        thread=one.threads[0] if one.threads else None,
        as_of=day,
        late_after=one.assignment.late_after,
        returned=one.returned,
        urged=one.urged,
        marked=one.assignment.marked,
        last_update_on=one.last_update_on,
    )


def _proposal_of(actor: Actor, measure_id: int, version: int | None) -> Proposal:
    found = Measure.objects.filter(pk=measure_id).values_list("proposal_id", flat=True).first()
    if found is None:
        raise NotThere(f"measure {measure_id}")
    return to_write(actor, found, version)


def _faults(proposal: Proposal, wording: Wording, at: datetime) -> None:
    """All faults of the form at once."""
    cite, found = cite_of(proposal), list[Refusal]()
    if wording.kind not in {one.code for one in kinds_of(proposal)}:
        found.append(Refusal("no_kind", "Anh/chị chọn một biện pháp trong danh sách.", field="kind", cite=cite))
    if not wording.words.strip():
        found.append(Refusal("no_words", "Anh/chị viết nội dung kiến nghị.", field="words", cite=cite))
    if not wording.doer.strip():
        found.append(Refusal("no_doer", "Anh/chị ghi cơ quan, người thực hiện biện pháp.", field="doer", cite=cite))
    if wording.by_when is not None and wording.by_when < clock.day_of(at):
        found.append(
            Refusal(
                "day_gone",
                "Ngày thực hiện {day} đã qua. Anh/chị chọn từ hôm nay trở đi, hoặc để trống.",
                field="by_when",
                day=f"{wording.by_when:%d/%m/%Y}",
            )
        )
    if found:
        raise Refusals(found)


def _keep(proposal: Proposal, measure: Measure, keep: Iterable[int]) -> None:
    lines = measure.lines.all()
    if not lines.filter(assignment_id__in=keep).exists():
        raise Refusal(
            "no_task_left",
            "Kiến nghị phải giữ ít nhất một nhiệm vụ. Không cần kiến nghị này nữa, anh/chị bỏ cả kiến nghị khỏi dự thảo.",
            cite=cite_of(proposal),
            way_on=page_of(proposal),
        )
    lines.exclude(assignment_id__in=keep).delete()
