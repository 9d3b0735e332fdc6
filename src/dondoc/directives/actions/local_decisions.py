"""The province decides where its regulation is silent (A1, A3): for directives issued from a coming day on, never for what was assigned before."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dondoc.audit import actions as audit
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions.stamp import put_stamp
from dondoc.core.local_decisions import judged
from dondoc.core.models import LocalDecision
from dondoc.core.regulation import base_of, regulation_in_force
from dondoc.directives.actions.secrecy import refuse_marked, refusing_secrets
from dondoc.directives.models import Directive
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.decisions import Decision, answer_of, version_id
from dondoc.rules.errors import NotThere, Refusal
from dondoc.rules.regulation import Regulation


def decide_locally(*, actor: Actor, decision: Decision, at: datetime) -> Regulation:
    """The decision is recorded and a version of the regulation follows from it. Raises NotThere for a person who may not or a place that is
    not open, Refusal for a value, a ground or a day that will not do."""
    with refusing_secrets(actor=actor, door="decide_locally", at=at), transaction.atomic():
        if not may(Deed.DECIDE_LOCALLY, own_party(actor)):
            raise NotThere("local decision")
        refuse_marked({"ground": decision.ground}, at=at)
        base = base_of(regulation_in_force(decision.from_day))
        version = judged(base, decision, today=clock.day_of(at))
        facts = {"regulation": base.id, "key": decision.key, "values": dict(decision.values)}
        facts["from_day"] = decision.from_day.isoformat()
        # First: whoever else decides now waits here.
        audit.record(AuditKind.LOCALLY_DECIDED, actor=actor, stream=f"regulation:{base.id}", facts=facts, at=at)
        before = LocalDecision.objects.filter(
            regulation_id=base.id, key=decision.key, from_day=decision.from_day, withdrawn_at__isnull=True
        )
        before.update(withdrawn_at=at)
        LocalDecision.objects.create(
            regulation_id=base.id,
            key=decision.key,
            values=dict(decision.values),
            answer=answer_of(decision),
            ground=decision.ground.strip()[:300],
            from_day=decision.from_day,
            decided_by_id=actor.user_id,
            decided_by_name=actor.name,
            decided_at=at,
        )
        put_stamp()
        return version


@transaction.atomic
def withdraw_decision(*, actor: Actor, decision_id: int, at: datetime) -> None:
    """A decision whose day has not come is taken back; its row stays. Raises NotThere, Refusal once it has begun or governs a directive."""
    if not may(Deed.DECIDE_LOCALLY, own_party(actor)):
        raise NotThere("local decision")
    row = LocalDecision.objects.select_for_update().filter(pk=decision_id, withdrawn_at__isnull=True).first()
    if row is None:
        raise NotThere(f"local decision {decision_id}")
    governs = Directive.objects.filter(regulation_id=version_id(row.regulation_id, row.from_day)).exists()
    if governs or row.from_day <= clock.day_of(at):
        raise Refusal(
            "decision_has_begun",
            "Quyết định này đã áp dụng nên không rút được nữa. Anh/chị ghi một quyết định khác cho văn bản ban hành về sau.",
        )
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    facts = {"regulation": row.regulation_id, "key": row.key, "from_day": row.from_day.isoformat()}
    stream = f"regulation:{row.regulation_id}"
    audit.record(AuditKind.LOCAL_DECISION_WITHDRAWN, actor=actor, stream=stream, facts=facts, at=at)
    put_stamp()
