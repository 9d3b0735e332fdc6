"""A past that was brought in by mistake goes again as one, while nothing was done upon it here (J5; docs/definitions.md 6)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from dondoc.audit.actions import Entry, record_many
from dondoc.audit.kinds import AuditKind
from dondoc.audit.queries import streams_after
from dondoc.directives.models import Directive
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal, WayOn
from dondoc.search import actions as search
from dondoc.tasks.models import Assignment, Deadline, Dispute, Judgement, Move, Task, Update

#: Directives taken away in one go; below the parameter limit of both databases.
AT_ONCE = 500


@transaction.atomic
def remove_past(*, actor: Actor, directive_ids: Collection[int], after: int, at: datetime) -> int:
    """Takes away directives with their tasks and all that was told of them; answers how many assignments. The audit lines of their life stay.

    `after`: the number of the audit line that closed the import. Raises Refusal acted_upon: a later line speaks of one of the records.
    """
    keys = sorted(directive_ids)
    _ensure_untouched(keys, after)
    gone = 0
    try:
        for start in range(0, len(keys), AT_ONCE):
            gone += _remove(keys[start : start + AT_ONCE])
    except ProtectedError as held:
        raise Refusal(
            "acted_upon",
            "Có việc ghi sau đang dựa vào dữ liệu của đợt nhập này, nên không hoàn tác cả đợt được nữa.",
        ) from held
    record_many(Entry(AuditKind.DIRECTIVE_REMOVED, actor, f"directive:{pk}", {"directive": pk}, at) for pk in keys)
    return gone


def _ensure_untouched(keys: list[int], after: int) -> None:
    """Every deed leaves a line under its record; what is told later than the import was done here."""
    later = streams_after(after)
    if not later:
        return
    own = {f"directive:{pk}": pk for pk in keys}
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        own |= {f"task:{pk}": d for pk, d in Task.objects.filter(directive__in=part).values_list("pk", "directive")}
        of = Assignment.objects.filter(task__directive__in=part).values_list("pk", "task__directive")
        own |= {f"assignment:{pk}": d for pk, d in of}
    touched = next((own[stream] for stream in sorted(later) if stream in own), None)
    if touched is None:
        return
    raise Refusal(
        "acted_upon",
        "Văn bản {number} của đợt nhập này đã được xử lý tiếp sau khi nhập, nên không hoàn tác cả đợt được nữa.",
        way_on=WayOn("Mở văn bản", "directive", (touched,)),
        number=Directive.objects.get(pk=touched).number,
    )


def _remove(keys: list[int]) -> int:
    """From the leaves up, so that nothing has to be read to be deleted."""
    assignments = Assignment.objects.filter(task__directive__in=keys)
    gone = assignments.count()
    for kind in (Move, Judgement, Dispute, Update, Deadline):
        kind.objects.filter(assignment__task__directive__in=keys).delete()
    assignments.filter(transferred_to__isnull=False).update(transferred_to=None)
    assignments.delete()
    Task.objects.filter(directive__in=keys).delete()
    search.forget_directives(keys)
    Directive.objects.filter(pk__in=keys).delete()
    return gone
