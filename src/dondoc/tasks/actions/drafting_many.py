"""Many tasks of a directive written down at once, by the checks of one (C4, C8): what a workbook says, and its undoing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from dondoc.audit.actions import Entry, record_many
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.directives.actions.checks import ensure_may
from dondoc.directives.actions.entry import reckon_entry
from dondoc.directives.actions.secrecy import refuse_marked, refusing_secrets
from dondoc.directives.models import Directive
from dondoc.directives.queries.finding import locked
from dondoc.rules.access import Actor, Deed
from dondoc.rules.errors import Refusal, Refusals
from dondoc.search import actions as search
from dondoc.search.models import Kind
from dondoc.tasks.actions.drafting import TaskForm, faults_of, fill, texts_of
from dondoc.tasks.actions.indexing import item_of_task
from dondoc.tasks.actions.recurring import keep_series
from dondoc.tasks.models import Series, Task
from dondoc.tasks.queries.drafts import load

BATCH = 500


def save_tasks(*, actor: Actor, directive_id: int, forms: Sequence[TaskForm], at: datetime) -> list[Task]:
    """Adds tasks to a directive behind those it has, all or none. Leaves the rows and audit lines that `save_task` leaves, form by form.

    Raises Refusal(s) as `save_task` does.
    """
    ensure_may(actor, Deed.REGISTER)
    with refusing_secrets(actor=actor, door="task_draft", at=at), transaction.atomic():
        for form in forms:
            refuse_marked(texts_of(form), at=at)
        directive = locked(directive_id, None)
        faults = [fault for form in forms for fault in faults_of(form, directive, clock.day_of(at))]
        if faults:
            raise Refusals(faults)
        last = directive.tasks.aggregate(last=Max("position"))["last"] or 0
        tasks = [Task(directive=directive, position=last + place) for place in range(1, len(forms) + 1)]
        for task, form in zip(tasks, forms, strict=True):
            fill(task, form)
            keep_series(task, form.recurs, directive)
        Task.objects.bulk_create(tasks, batch_size=BATCH)
        search.index_many(item_of_task(task) for task in tasks)
        _changed(directive, actor, AuditKind.TASK_DRAFTED, [t.pk for t in tasks], at)
        return tasks


def remove_tasks(*, actor: Actor, directive_id: int, task_ids: Collection[int], at: datetime) -> Directive:
    """Takes these drafts away, all or none; the others keep their order. Raises Refusal if one of them was sent out, or is gone."""
    ensure_may(actor, Deed.REGISTER)
    with transaction.atomic():
        directive = locked(directive_id, None)
        drafts = Task.objects.filter(directive=directive, pk__in=task_ids, issued_at__isnull=True)
        if drafts.count() != len(set(task_ids)):
            raise Refusal(
                "task_already_issued",
                "Có nhiệm vụ của văn bản {number} đã được giao hoặc không còn, nên chưa bỏ nhiệm vụ nào.",
                number=directive.number,
            )
        series = list(drafts.filter(series__isnull=False).values_list("series", flat=True))
        drafts.delete()
        Series.objects.filter(pk__in=series).delete()
        search.forget(Kind.TASK, task_ids)
        left = list(directive.tasks.order_by("position"))
        for place, task in enumerate(left, start=1):
            if task.position != place:  # moved up, in order: the place before is free already
                Task.objects.filter(pk=task.pk).update(position=place)
        _changed(directive, actor, AuditKind.TASK_REMOVED, list(task_ids), at)
        return directive


def _changed(directive: Directive, actor: Actor, kind: AuditKind, task_ids: Sequence[int], at: datetime) -> None:
    """As after so many single deeds: the version, the entry clock, one audit line a task."""
    directive.version += len(task_ids)
    directive.save(update_fields=["version"])
    tasks, agencies = load(directive.pk, clock.day_of(at))
    reckon_entry(directive=directive, tasks=tasks, agencies=agencies)
    stream = f"directive:{directive.pk}"
    record_many(Entry(kind, actor, stream, {"directive": directive.pk, "task": pk}, at) for pk in task_ids)
