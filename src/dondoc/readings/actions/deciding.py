"""A person decides on what the reading proposes: accepts, changes, drops, accepts all that leaves no doubt, takes the last deed back (C4).

Nothing of it is a task yet: proposals become drafts when the reading is finished.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dondoc.core import clock
from dondoc.core.regulation import regulation_in_force
from dondoc.directives.actions.secrecy import refuse_marked, refusing_secrets
from dondoc.directives.models import Directive
from dondoc.directives.models.directive import Tracking
from dondoc.organisations.queries import held_still
from dondoc.readings.actions.steps import as_it_is, held, keep_step, one_of, restore
from dondoc.readings.models import Proposal, ProposalState, Reading
from dondoc.readings.proposing import form_of, plain
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.actions.drafting import TaskForm, faults_of, texts_of

DOOR = "reading"
#: What can only be judged once the day of issue is known.
BY_DAY_OF_ISSUE = frozenset({"deadline_before_issue", "recurrence_before_issue"})


def accept(*, actor: Actor, reading_id: int, proposal_id: int, at: datetime) -> Proposal:
    """Accepts one as it stands. Raises Refusal(s) for what no task may say: no content, a deadline before the day of issue."""
    with transaction.atomic():
        reading = held(actor, reading_id, at)
        proposal = one_of(reading, proposal_id)
        faults = faults_in(form_of(proposal.said, reading.issued_on), reading, at)
        if faults:
            raise Refusals(faults)
        return _decide(reading, proposal, ProposalState.ACCEPTED, actor, at)


def drop(*, actor: Actor, reading_id: int, proposal_id: int, at: datetime) -> Proposal:
    """It is no task, or none to be tracked."""
    with transaction.atomic():
        reading = held(actor, reading_id, at)
        return _decide(reading, one_of(reading, proposal_id), ProposalState.DROPPED, actor, at)


def reopen(*, actor: Actor, reading_id: int, proposal_id: int, at: datetime) -> Proposal:
    """An accepted or dropped one waits again."""
    with transaction.atomic():
        reading = held(actor, reading_id, at)
        return _decide(reading, one_of(reading, proposal_id), ProposalState.PROPOSED, actor, at)


def change(*, actor: Actor, reading_id: int, proposal_id: int, form: TaskForm, at: datetime) -> Proposal:
    """What a person made of it, accepted; one that was not changed counts as accepted as it was read.

    Raises Refusal(s): a mark of secrecy, whatever the form of a task refuses.
    """
    with refusing_secrets(actor=actor, door=DOOR, at=at):
        refuse_marked(texts_of(form), at=at)
        with transaction.atomic():
            reading = held(actor, reading_id, at)
            proposal = one_of(reading, proposal_id)
            faults = faults_in(form, reading, at)
            if faults:
                raise Refusals(faults)
            before = as_it_is(proposal)
            if form != form_of(proposal.said, reading.issued_on):
                proposal.said, proposal.as_read = plain(form), False
            return _decide(reading, proposal, ProposalState.ACCEPTED, actor, at, before)


def accept_sure(*, actor: Actor, reading_id: int, at: datetime) -> int:
    """Accepts every waiting one that leaves no doubt, in one step; answers how many. Those that no task's form would take stay where they are."""
    with transaction.atomic(), held_still():
        reading = held(actor, reading_id, at)
        waiting = reading.proposals.filter(state=ProposalState.PROPOSED, sure=True).order_by("start", "pk")
        good = [p for p in waiting if not faults_in(form_of(p.said, reading.issued_on), reading, at)]
        before = [_decision(p) for p in good]
        for proposal in good:
            proposal.state, proposal.decided_by_id, proposal.decided_at = ProposalState.ACCEPTED, actor.user_id, at
        Proposal.objects.bulk_update(good, ["state", "decided_by", "decided_at"])
        keep_step(reading, before)
        return len(good)


def name_product(*, actor: Actor, reading_id: int, product: str, at: datetime) -> int:
    """Writes one product into every proposal that was not dropped and has none: the directive's own words rarely say it, the regulation asks for
    it. Answers how many. Raises Refusal: no words, a mark of secrecy."""
    with refusing_secrets(actor=actor, door=DOOR, at=at):
        refuse_marked({"product": product}, at=at)
        if not product.strip():
            raise Refusal("product_missing", "Anh/chị ghi sản phẩm cần có.", field="product")
        with transaction.atomic():
            reading = held(actor, reading_id, at)
            rows = reading.proposals.exclude(state=ProposalState.DROPPED).order_by("start", "pk")
            lacking = [p for p in rows if not p.said["product"]]
            before = [{"pk": p.pk, "said": p.said} for p in lacking]
            for proposal in lacking:
                proposal.said = {**proposal.said, "product": product.strip()[:300]}
            Proposal.objects.bulk_update(lacking, ["said"])
            keep_step(reading, before)
            return len(lacking)


def take_back(*, actor: Actor, reading_id: int, at: datetime) -> Reading:
    """Undoes the last deed on the proposals. Raises Refusal where there is none."""
    with transaction.atomic():
        reading = held(actor, reading_id, at)
        if not reading.steps:
            raise Refusal("nothing_to_take_back", "Không còn thao tác nào để hoàn tác.")
        *reading.steps, last = reading.steps
        Proposal.objects.filter(reading=reading, pk__in=last["made"]).delete()
        for row in last["rows"]:
            restore(reading, row)
        for name, more in last["counts"].items():
            setattr(reading, name, getattr(reading, name) - more)
        reading.save(update_fields=["steps", "seconds", "touched_at", *last["counts"]])
        return reading


def faults_in(form: TaskForm, reading: Reading, at: datetime) -> list[Refusal]:
    """What would hold this task back when the reading is finished, as far as its directive is known by now."""
    day = clock.day_of(at)
    issued_on = reading.issued_on or day
    standing = Directive(
        issued_on=issued_on, tracking=Tracking.TRACKED, regulation_id=regulation_in_force(issued_on).id
    )
    faults = faults_of(form, standing, day)
    return faults if reading.issued_on else [fault for fault in faults if fault.code not in BY_DAY_OF_ISSUE]


def _decision(proposal: Proposal) -> dict[str, object]:
    decided_at = proposal.decided_at and proposal.decided_at.isoformat()
    return {
        "pk": proposal.pk,
        "state": proposal.state,
        "decided_by_id": proposal.decided_by_id,
        "decided_at": decided_at,
    }


def _decide(
    reading: Reading,
    proposal: Proposal,
    state: ProposalState,
    actor: Actor,
    at: datetime,
    before: dict[str, object] | None = None,
) -> Proposal:
    before = before or _decision(proposal)
    proposal.state = state
    waits = state is ProposalState.PROPOSED
    proposal.decided_by_id, proposal.decided_at = (None, None) if waits else (actor.user_id, at)
    proposal.save()
    keep_step(reading, [before])
    return proposal
