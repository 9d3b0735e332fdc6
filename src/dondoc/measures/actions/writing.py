"""Before and after every deed on a proposal: the row held, the page not stale, and the line of the log."""

from __future__ import annotations

from datetime import datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.measures.models import Measure, Proposal, ProposalState
from dondoc.measures.queries.proposals import cite_of, proposals_for, writes
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal, WayOn


def held(actor: Actor, proposal_id: int) -> Proposal:
    """The proposal, held until the end of the transaction; NotThere if the actor may not see it."""
    seen = proposals_for(actor).filter(pk=proposal_id).values("pk")
    found = Proposal.objects.select_for_update(of=("self",)).filter(pk__in=seen).first()
    if found is None:
        raise NotThere(f"proposal {proposal_id}")
    return found


def to_write(actor: Actor, proposal_id: int, version: int | None) -> Proposal:
    """One that the actor may change as it stands. Refusal: already_put, with_the_leader, not_yours, overtaken."""
    proposal = held(actor, proposal_id)
    if not writes(actor, proposal):
        raise not_to_write(proposal)
    not_stale(proposal, version)
    return proposal


def not_to_write(proposal: Proposal) -> Refusal:
    """Why it cannot be changed by him, or at all."""
    code, sentence = {
        ProposalState.PUT.value: (
            "already_put",
            "Kiến nghị này đã trình lãnh đạo UBND tỉnh nên không sửa được nữa. Cần thêm biện pháp, anh/chị lập kiến nghị mới.",
        ),
        ProposalState.DROPPED.value: ("dropped", "Dự thảo kiến nghị này đã được bỏ nên không sửa được nữa."),
        ProposalState.SUBMITTED.value: (
            "with_the_leader",
            "Kiến nghị này đang chờ lãnh đạo Văn phòng duyệt; chỉ lãnh đạo Văn phòng sửa hoặc chuyển lại được.",
        ),
        ProposalState.DRAFT.value: (
            "not_yours",
            "Dự thảo kiến nghị này do chuyên viên khác lập; người lập hoặc lãnh đạo Văn phòng sửa được.",
        ),
    }[proposal.state]
    return Refusal(code, sentence, cite=cite_of(proposal), way_on=page_of(proposal))


def not_stale(proposal: Proposal, version: int | None) -> None:
    """Refusal where somebody changed it since the page was opened; `version` None: the door does not send one."""
    if version is not None and version != proposal.version:
        raise Refusal(
            "overtaken",
            "Kiến nghị này vừa được người khác sửa nên thao tác của anh/chị chưa được ghi. Anh/chị mở lại trang, xem bản mới rồi làm lại.",
            way_on=page_of(proposal),
        )


def page_of(proposal: Proposal) -> WayOn:
    return WayOn("Mở kiến nghị", "proposal", (proposal.pk,))


def changed(proposal: Proposal, *fields: str) -> None:
    """Another version from now on; `fields` were set."""
    proposal.version += 1
    proposal.save(update_fields=["version", *fields])


def note(kind: AuditKind, proposal: Proposal, *, actor: Actor, at: datetime, **facts: object) -> None:
    """The line of the log: ids and codes. `by_user` began it, `put_to` is to decide."""
    told = {"proposal": proposal.pk, "by_user": proposal.by_id, "put_to": proposal.put_to_id}
    stream = f"proposal:{proposal.pk}"
    record(kind, actor=actor, stream=stream, facts=told | facts, at=at, cite=cite_of(proposal))


def facts_of(measure: Measure) -> dict[str, object]:
    """Of one measure what the log keeps."""
    return {"measure": measure.pk, "agency": measure.agency_id, "ground": measure.ground, "measure_kind": measure.kind}
