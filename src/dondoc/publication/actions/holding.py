"""Before any deed upon an edition: the row held, by one who may, in the right state, on a page that is not stale."""

from __future__ import annotations

from datetime import datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core.regulation import current
from dondoc.publication.models import Proposal, State
from dondoc.publication.queries import proposals, sources
from dondoc.publication.queries.sources import Source
from dondoc.reports.models import Report
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal, WayOn

STATE_WORDS = {state.value: state.label for state in State}


def cite() -> str:
    return current().publication.cite


def held(actor: Actor, proposal_id: int, version: int | None, states: tuple[State, ...]) -> Proposal:
    """The row until the end of the transaction. `version`: of the page that was sent, None where the door sends none.

    Raises NotThere for who may not see it; Refusal: edition_moved.
    """
    if not proposals.may_see(actor):
        raise NotThere(f"proposal {proposal_id}")
    found = Proposal.objects.select_for_update().filter(pk=proposal_id).first()
    if found is None:
        raise NotThere(f"proposal {proposal_id}")
    if State(found.state) not in states or (version is not None and version != found.version):
        raise Refusal(
            "edition_moved",
            "Bản công khai này vừa thay đổi (nay: {state}) nên thao tác của anh/chị không làm thay đổi gì. Anh/chị mở lại trang để xem.",
            way_on=WayOn("Mở bản công khai", "edition", (proposal_id,)),
            state=STATE_WORDS[found.state],
        )
    return found


def held_source(report_id: int) -> Source:
    """The report's frozen figures; until the end of the transaction nobody withdraws or approves it anew, and of two who prepare an edition of it at
    once the second finds the first's. Raises Refusal as `sources.source_or_refusal`.
    """
    Report.objects.select_for_update().filter(pk=report_id).values_list("pk").first()
    return sources.source_or_refusal(report_id)


def must_prepare(actor: Actor) -> None:
    """Raises NotThere for who may not even see editions, Refusal (not_the_office) for the others."""
    if not proposals.may_see(actor):
        raise NotThere("editions")
    if not proposals.may_prepare(actor):
        raise Refusal(
            "not_the_office",
            "Bản công khai do lãnh đạo hoặc chuyên viên Văn phòng UBND tỉnh soạn; vai của anh/chị chỉ xem.",
            cite=cite(),
        )


def must_approve(actor: Actor) -> None:
    """Raises NotThere as the former; Refusal (not_the_approver) for whom the profile does not name."""
    if not proposals.may_see(actor):
        raise NotThere("editions")
    if not proposals.may_approve(actor):
        raise Refusal(
            "not_the_approver",
            "Việc phê duyệt, gỡ số liệu công khai thuộc {who}. Anh/chị trình phê duyệt.",
            cite=cite(),
            who=current().publication.approved_by.name,
        )


def written(kind: AuditKind, actor: Actor, row: Proposal, at: datetime, **facts: object) -> None:
    """The line of the log: ids and codes."""
    told = {"proposal": row.pk, "report": row.report_id, "state": row.state} | facts
    record(kind, actor=actor, stream=f"edition:{row.pk}", facts=told, at=at, cite=cite())
