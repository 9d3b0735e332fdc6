"""An administrator sets a limit of the system: the value, and what it rests on. The value before stays on record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dondoc.audit import actions as audit
from dondoc.audit.kinds import AuditKind
from dondoc.core import limits
from dondoc.core.actions.stamp import put_stamp
from dondoc.core.models import SetLimit
from dondoc.directives.actions.secrecy import refuse_marked, refusing_secrets
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import NotThere, Refusal


def set_limit(*, actor: Actor, code: str, value: int | None, ground: str, at: datetime) -> None:
    """Holds from now on; what was accepted before stays. Raises NotThere for a person who may not or an unknown limit, Refusal at `value`
    or `ground`."""
    with refusing_secrets(actor=actor, door="set_limit", at=at), transaction.atomic():
        refuse_marked({"ground": ground}, at=at)
        _set(actor, code, value, ground, at)


def _set(actor: Actor, code: str, value: int | None, ground: str, at: datetime) -> None:
    if not may(Deed.SET_LIMIT, own_party(actor)) or code not in limits.BOUNDS:
        raise NotThere(f"limit {code}")
    least, most = limits.BOUNDS[code]
    if value is None or not least <= value <= most:
        raise Refusal(
            "limit_out_of_bounds",
            "Mức này phải là một số nguyên từ {least} đến {most}; chưa có gì thay đổi. Anh/chị ghi lại con số.",
            field="value",
            least=least,
            most=most,
        )
    if not ground.strip():
        raise Refusal("no_ground", "Anh/chị ghi căn cứ của mức mới, ví dụ văn bản hoặc ý kiến của ai.", field="ground")
    facts = {"limit": code, "from": limits.in_force(code), "to": value}
    audit.record(AuditKind.LIMIT_SET, actor=actor, stream=f"limit:{code}", facts=facts, at=at)
    SetLimit.objects.filter(code=code, replaced_at__isnull=True).update(replaced_at=at)
    SetLimit.objects.create(
        code=code, value=value, ground=ground.strip()[:300], set_by_id=actor.user_id, set_by_name=actor.name, set_at=at
    )
    put_stamp()
