"""What a directive said before it was put right is kept beside what it says now, with who and when (TH 7; BT 9)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from dondoc.directives.models import Directive, DirectiveChange
from dondoc.rules.access import Actor

#: Columns whose former value is kept: all that a person says of a directive.
KEPT = (
    "issuer_id", "kind", "number", "issued_on", "released_at", "subject", "signer", "signer_title", "assigned_by", "assigned_by_name",
    "drafting_agency_id", "division_id", "specialist_id", "urgency", "tracking", "not_tracked_reason", "drafting_lacks",
)  # fmt: skip


def said(directive: Directive) -> dict[str, Any]:
    """What the directive says now, as it is kept: taken before a deed, compared after it."""
    return {column: _plain(getattr(directive, column)) for column in KEPT}


def keep_before(*, actor: Actor, directive: Directive, before: dict[str, Any], at: datetime) -> list[str]:
    """Keeps what changed since `before`; answers the columns, sorted. Nothing changed: nothing is kept. In the deed's transaction."""
    after = said(directive)
    changed = sorted(column for column in KEPT if after[column] != before[column])
    if changed:
        DirectiveChange.objects.create(
            directive=directive,
            before={column: before[column] for column in changed},
            after={column: after[column] for column in changed},
            by_id=actor.user_id,
            by_title=actor.described,
            at=at,
        )
    return changed


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):  # said in hours and minutes: what a clock added to them is no word of anybody
        return value.astimezone(UTC).replace(second=0, microsecond=0).isoformat()
    return value.isoformat() if isinstance(value, date) else value
