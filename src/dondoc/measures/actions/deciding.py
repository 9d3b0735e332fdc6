"""A leader of the province decides each measure; what came of those agreed to is recorded, and each is open until then (H6; TH 16.4; BT 15.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.measures.actions.proofs import asked_to_explain_since, directive_since, urged_since
from dondoc.measures.actions.writing import changed, facts_of, held, note, page_of
from dondoc.measures.models import Decision, Measure, Outcome, Proposal, ProposalState
from dondoc.measures.queries.proposals import AGREED, cite_of, decides, ends_of, may_settle
from dondoc.rules.access import Actor, Deed, Role, may, own_party
from dondoc.rules.errors import NotThere, Refusal, Refusals
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of
from dondoc.tasks.queries.extensions import leaders


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What was decided on one measure; `words` say how, where it is agreed otherwise."""

    decision: str
    words: str = ""


@guard.deed
def decide(
    *,
    actor: Actor,
    proposal_id: int,
    words: Mapping[int, Word],
    leader: int | None,
    document: str,
    at: datetime,
) -> Proposal:
    """`words`: by measure; those left out wait on. Where the Office writes a decision down, `leader` is the person whose word it is and `document`
    names where it stands.

    Raises NotThere for who may not; Refusal(s): not_put_yet, not_put_to_you, nothing_decided, decided_before, no_decision, no_words, no_leader,
    no_document, a mark of secrecy.
    """
    if not may(Deed.DECIDE_MEASURES, own_party(actor)):
        raise NotThere(f"proposal {proposal_id}")
    proposal = held(actor, proposal_id)
    on_behalf = _whose_word(actor, proposal, leader, document, at)
    refuse_marked({f"words-{pk}": one.words for pk, one in words.items()} | {"document": document}, at=at)
    rows = {one.pk: one for one in proposal.measures.filter(pk__in=list(words))}
    _faults(proposal, rows, words)
    for pk, measure in rows.items():
        measure.decision, measure.decision_words = words[pk].decision, words[pk].words.strip()
        measure.decided_by_id, measure.decided_title, measure.decided_at = actor.user_id, title_of(actor), at
        measure.on_behalf, measure.document = on_behalf, document.strip() if on_behalf else ""
        measure.save()
    changed(proposal)
    counted = {code: sum(one.decision == code for one in words.values()) for code in Decision.values}
    note(AuditKind.MEASURES_DECIDED, proposal, actor=actor, at=at, leader=leader, measures=sorted(rows), **counted)
    return proposal


@guard.deed
def settle(*, actor: Actor, measure_id: int, outcome: str, words: str, number: str, at: datetime) -> Measure:
    """What came of a measure that was agreed to: the urging, the demanded explanation or the later directive that shows it is found and linked;
    of another document or where nothing more is needed the words say it. `number`: of that directive.

    Raises NotThere for who may not; Refusal: not_decided_yet, refused_measure, settled_before, no_outcome, no_urge, no_explanation,
    no_such_directive, no_new_task, no_words, a mark of secrecy.
    """
    found = Measure.objects.filter(pk=measure_id).values_list("proposal_id", flat=True).first()
    if found is None or not may_settle(actor):
        raise NotThere(f"measure {measure_id}")
    proposal = held(actor, found)
    measure = Measure.objects.select_related("agency").get(pk=measure_id)
    refuse_marked({"words": words, "number": number}, at=at)
    _to_settle(proposal, measure)
    if outcome not in ends_of(proposal, measure):
        raise Refusal(
            "no_outcome",
            "Anh/chị chọn kết quả thực hiện kiến nghị trong danh sách.",
            field="outcome",
            cite=cite_of(proposal),
        )
    if outcome == Outcome.URGED:
        measure.urge = urged_since(measure)
    elif outcome == Outcome.EXPLAINED:
        measure.explanation = asked_to_explain_since(measure, at)
    elif outcome == Outcome.DIRECTED:
        measure.directive = directive_since(measure, number)
    else:
        said = {Outcome.DOCUMENT.value: "Anh/chị ghi số, ngày văn bản và việc đã làm."}
        sentence = said.get(outcome, "Anh/chị ghi vì sao không còn cần thiết.")
        guard.required_text(words, "words", "no_words", sentence, cite_of(proposal))
    measure.outcome, measure.outcome_words = outcome, words.strip()
    measure.settled_by_id, measure.settled_at = actor.user_id, at
    measure.save()
    changed(proposal)
    note(AuditKind.MEASURE_SETTLED, proposal, actor=actor, at=at, outcome=outcome, **facts_of(measure))
    return measure


def _whose_word(actor: Actor, proposal: Proposal, leader: int | None, document: str, at: datetime) -> str:
    """Whose decision the Office writes down; "" where a leader decides himself."""
    cite = cite_of(proposal)
    if proposal.state != ProposalState.PUT:
        raise Refusal(
            "not_put_yet",
            "Kiến nghị này chưa trình lãnh đạo UBND tỉnh nên chưa ghi được quyết định.",
            cite=cite,
            way_on=page_of(proposal),
        )
    known = leaders(clock.day_of(at))
    if actor.role is Role.PROVINCE_LEADER:
        if not decides(actor, proposal, known):
            raise Refusal(
                "not_put_to_you",
                "Kiến nghị này trình lãnh đạo khác của UBND tỉnh quyết định.",
                cite=cite,
                way_on=page_of(proposal),
            )
        return ""
    faults = list[Refusal]()
    named = next((one for one in known if one.user_id == leader), None)
    if named is None:
        sentence = "Anh/chị chọn lãnh đạo UBND tỉnh đã quyết định trong danh sách."
        faults.append(Refusal("no_leader", sentence, field="leader", cite=cite))
    if not document.strip():
        sentence = "Anh/chị ghi văn bản, phiếu trình hoặc cuộc họp có quyết định của lãnh đạo."
        faults.append(Refusal("no_document", sentence, field="document", cite=cite))
    if faults or named is None:
        raise Refusals(faults)
    return f"{named.title} {named.name}"


def _faults(proposal: Proposal, rows: Mapping[int, Measure], words: Mapping[int, Word]) -> None:
    """All faults of the form at once, each at its measure."""
    cite, found = cite_of(proposal), list[Refusal]()
    if not words:
        raise Refusal("nothing_decided", "Anh/chị chọn quyết định cho ít nhất một kiến nghị.", cite=cite)
    if set(words) - set(rows):
        raise NotThere("measure")
    for pk, one in words.items():
        if rows[pk].decision:
            found.append(_decided_before(rows[pk], cite))
        elif one.decision not in Decision.values:
            sentence = "Anh/chị chọn đồng ý, làm khác hoặc không đồng ý."
            found.append(Refusal("no_decision", sentence, field=f"decision-{pk}", cite=cite))
        elif one.decision == Decision.OTHERWISE and not one.words.strip():
            found.append(Refusal("no_words", "Anh/chị ghi làm khác thế nào.", field=f"words-{pk}", cite=cite))
    if found:
        raise Refusals(found)


def _decided_before(measure: Measure, cite: str) -> Refusal:
    when = measure.decided_at
    return Refusal(
        "decided_before",
        "Kiến nghị này đã được quyết định ngày {day}; thao tác của anh/chị không làm thay đổi gì.",
        cite=cite,
        way_on=page_of(measure.proposal),
        day=f"{clock.day_of(when):%d/%m/%Y}" if when else "",
    )


def _to_settle(proposal: Proposal, measure: Measure) -> None:
    cite, way_on = cite_of(proposal), page_of(proposal)
    if not measure.decision:
        sentence = "Kiến nghị này chưa được lãnh đạo UBND tỉnh quyết định nên chưa ghi được kết quả thực hiện."
        raise Refusal("not_decided_yet", sentence, cite=cite, way_on=way_on)
    if measure.decision not in AGREED:
        sentence = "Lãnh đạo UBND tỉnh không đồng ý kiến nghị này nên không có kết quả thực hiện để ghi."
        raise Refusal("refused_measure", sentence, cite=cite, way_on=way_on)
    if measure.outcome:
        sentence = "Kết quả thực hiện kiến nghị này đã được ghi trước đó."
        raise Refusal("settled_before", sentence, cite=cite, way_on=way_on)
