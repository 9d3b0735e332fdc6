"""A proposal goes up: to a leader of the Office, back with what is wanted otherwise, or approved and put to a leader of the province (H6)."""

from __future__ import annotations

from datetime import datetime

from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.measures.actions.writing import changed, held, not_stale, not_to_write, note, page_of, to_write
from dondoc.measures.models import Proposal, ProposalState
from dondoc.measures.queries.proposals import cite_of, writes
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import Refusal
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of
from dondoc.tasks.queries.extensions import leaders


@guard.deed
def write_words(*, actor: Actor, proposal_id: int, version: int | None, words: str, at: datetime) -> Proposal:
    """What opens the paper. Raises NotThere; Refusal as `to_write`, a mark of secrecy."""
    proposal = to_write(actor, proposal_id, version)
    refuse_marked({"words": words}, at=at)
    proposal.words = words.strip()
    changed(proposal, "words")
    note(AuditKind.MEASURE_EDITED, proposal, actor=actor, at=at)
    return proposal


@guard.deed
def submit(*, actor: Actor, proposal_id: int, version: int | None, at: datetime) -> Proposal:
    """The draft goes to the leaders of the Office. Raises NotThere; Refusal as `to_write`; no_measures, submitted_before."""
    proposal = to_write(actor, proposal_id, version)
    if proposal.state != ProposalState.DRAFT:
        raise Refusal(
            "submitted_before",
            "Kiến nghị này đã trình lãnh đạo Văn phòng.",
            cite=cite_of(proposal),
            way_on=page_of(proposal),
        )
    _some_measures(proposal)
    proposal.state, proposal.submitted_at = ProposalState.SUBMITTED.value, at
    proposal.handed_back, proposal.handed_back_at = "", None
    changed(proposal, "state", "submitted_at", "handed_back", "handed_back_at")
    note(AuditKind.MEASURES_SUBMITTED, proposal, actor=actor, at=at)
    return proposal


@guard.deed
def hand_back(*, actor: Actor, proposal_id: int, version: int | None, words: str, at: datetime) -> Proposal:
    """A leader of the Office wants something otherwise. Raises NotThere; Refusal: not_the_office_leader, not_submitted, overtaken, no_words."""
    proposal = _to_approve(actor, proposal_id, version)
    refuse_marked({"words": words}, at=at)
    words = guard.required_text(words, "words", "no_words", "Anh/chị ghi chỗ cần sửa.", cite_of(proposal))
    proposal.state, proposal.handed_back, proposal.handed_back_at = ProposalState.DRAFT.value, words, at
    changed(proposal, "state", "handed_back", "handed_back_at")
    note(AuditKind.MEASURES_HANDED_BACK, proposal, actor=actor, at=at)
    return proposal


@guard.deed
def put(*, actor: Actor, proposal_id: int, version: int | None, put_to: int | None, at: datetime) -> Proposal:
    """Approved by a leader of the Office and put to a leader of the province, who decides each measure.

    Raises NotThere; Refusal: not_the_office_leader, not_submitted, overtaken, no_measures, no_leader.
    """
    proposal = _to_approve(actor, proposal_id, version)
    _some_measures(proposal)
    leader = next((one for one in leaders(clock.day_of(at)) if one.user_id == put_to), None)
    if leader is None:
        raise Refusal(
            "no_leader",
            "Anh/chị chọn lãnh đạo UBND tỉnh nhận kiến nghị trong danh sách.",
            field="put_to",
            cite=cite_of(proposal),
        )
    proposal.state, proposal.put_to_id = ProposalState.PUT.value, leader.user_id
    proposal.approved_by_id, proposal.approved_title, proposal.approved_at = actor.user_id, title_of(actor), at
    changed(proposal, "state", "put_to", "approved_by", "approved_title", "approved_at")
    agencies = sorted(set(proposal.measures.values_list("agency_id", flat=True)))
    note(AuditKind.MEASURES_PUT, proposal, actor=actor, at=at, agencies=agencies)
    return proposal


@guard.deed
def drop(*, actor: Actor, proposal_id: int, version: int | None, at: datetime) -> Proposal:
    """A draft is given up; its tasks may be proposed anew. Raises NotThere; Refusal as `to_write`."""
    proposal = held(actor, proposal_id)
    if proposal.state != ProposalState.DRAFT or not writes(actor, proposal):
        raise not_to_write(proposal)
    not_stale(proposal, version)
    proposal.state = ProposalState.DROPPED.value
    changed(proposal, "state")
    note(AuditKind.MEASURES_DROPPED, proposal, actor=actor, at=at)
    return proposal


def _to_approve(actor: Actor, proposal_id: int, version: int | None) -> Proposal:
    proposal = held(actor, proposal_id)
    cite = cite_of(proposal)
    if not may(Deed.APPROVE_MEASURES, own_party(actor)):
        raise Refusal(
            "not_the_office_leader",
            "Kiến nghị do lãnh đạo Văn phòng UBND tỉnh duyệt trước khi trình lãnh đạo UBND tỉnh.",
            cite=cite,
            way_on=page_of(proposal),
        )
    if proposal.state != ProposalState.SUBMITTED:
        raise Refusal(
            "not_submitted",
            "Kiến nghị này hiện không chờ lãnh đạo Văn phòng duyệt.",
            cite=cite,
            way_on=page_of(proposal),
        )
    not_stale(proposal, version)
    return proposal


def _some_measures(proposal: Proposal) -> None:
    if not proposal.measures.exists():
        raise Refusal(
            "no_measures",
            "Dự thảo chưa có kiến nghị nào. Anh/chị chọn nhiệm vụ và biện pháp trước.",
            cite=cite_of(proposal),
            way_on=page_of(proposal),
        )
