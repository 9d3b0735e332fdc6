"""Directives of a leaver go to another specialist of the Office, several in one act (B3; BT 3.5, 18.1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from dondoc.audit.actions import Entry, record_many
from dondoc.audit.kinds import AuditKind
from dondoc.directives.actions.changes import keep_before, said
from dondoc.directives.actions.checks import ensure_may, specialist_faults
from dondoc.directives.models import Directive
from dondoc.rules.access import Actor, Deed


@transaction.atomic
def hand_directives_over(*, actor: Actor, directive_ids: Iterable[int], user_id: int, at: datetime) -> list[Directive]:
    """Raises Refusal where the receiver is no specialist of the Office on that day; with no directive it does nothing."""
    ensure_may(actor, Deed.HAND_OVER)
    wanted = sorted(directive_ids)
    if not wanted:
        return []
    for fault in specialist_faults(user_id, at):
        raise fault
    found = list(Directive.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    for directive in found:
        before = said(directive)
        directive.specialist_id = user_id
        directive.version += 1
        directive.save(update_fields=["specialist", "version"])
        keep_before(actor=actor, directive=directive, before=before, at=at)
    record_many(
        [
            Entry(
                AuditKind.SPECIALIST_ASSIGNED,
                actor=actor,
                stream=f"directive:{directive.pk}",
                facts={"directive": directive.pk, "user": user_id},
                at=at,
            )
            for directive in found
        ]
    )
    return found
