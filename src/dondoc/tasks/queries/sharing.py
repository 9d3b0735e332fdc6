"""One result for several assignments: what another lead shared, and what else of one's agency could take the same result (docs/definitions.md 2)."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, F, QuerySet, Value, When

from dondoc.rules.access import Actor, Deed
from dondoc.rules.folding import fold
from dondoc.rules.lifecycle import LIFECYCLE, State
from dondoc.tasks.models import Assignment, Update
from dondoc.tasks.queries.listing import led_by

#: So many a person still overlooks when he signs them at once.
MOST_AT_ONCE = 50
#: States in which a result can be filed.
TAKES_RESULT = sorted(s.value for row in LIFECYCLE.table if row.deed is Deed.FILE_RESULT for s in row.sources)
#: A result that stands: filed, and neither recalled nor returned.
STANDS = sorted({State.SUBMITTED.value, State.COMPLETED.value})


def offered_to(assignment: Assignment) -> list[Update]:
    """The results that other leads of the same task filed and shared, and that stand; newest first, of each lead the last. Two queries."""
    rows = (
        Update.objects.filter(
            kind="result",
            shared=True,
            filed_at__isnull=False,
            assignment__task=assignment.task_id,
            assignment__state__in=STANDS,
        )
        .exclude(assignment=assignment.pk)
        .select_related("assignment__agency", "filed_by", "prepared_by")
        .prefetch_related("files")
        .order_by("-filed_at", "-pk")
    )
    last: dict[int, Update] = {}
    for one in rows:
        last.setdefault(one.assignment_id, one)
    return list(last.values())


def has_other_leads(assignment: Assignment) -> bool:
    """Whether the task was given to others too, so that a result may be shared."""
    others = Assignment.objects.filter(task=assignment.task_id).exclude(pk=assignment.pk)
    return others.exclude(state__in=[State.TRANSFERRED.value, State.WITHDRAWN.value, State.DRAFT.value]).exists()


def takes_result_too(actor: Actor, assignment: Assignment, day: date, words: str = "") -> QuerySet[Assignment]:
    """What the actor's agency leads and could file the same result for; of the same directive first, then by deadline."""
    rows = Assignment.objects.filter(led_by(actor, day), state__in=TAKES_RESULT).exclude(pk=assignment.pk)
    for word in fold(words).split()[:8]:
        rows = rows.filter(task__search_text__contains=word)
    near = Case(When(task__directive=assignment.task.directive_id, then=Value(0)), default=Value(1))
    return rows.select_related("task__directive", "agency").order_by(
        near, F("late_after").asc(nulls_last=True), "task__directive_id", "task__position"
    )
