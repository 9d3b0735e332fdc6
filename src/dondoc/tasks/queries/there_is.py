"""What there is of an assignment or of a task at all, told by the statement that fetches it: what there is none of, its page does not ask for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from dondoc.directives.models import DirectiveFile
from dondoc.tasks.models import (
    AmendedTask,
    Assignment,
    Coordination,
    Deadline,
    Dispute,
    Judgement,
    PartRequest,
    PreCheck,
    Reminder,
    Task,
    TaskChange,
    Update,
    UpdateFile,
)

#: What is told of each; stands as `has_requests` and so on at the record.
KINDS = (
    "requests", "parts", "reminders", "coordinators", "disputes", "results", "judgements", "later_days", "changes", "amendments", "update_files",
    "directive_files", "opinions",
)  # fmt: skip


def lacking(record: Any) -> frozenset[str]:
    """Of which of KINDS there is none. Of a record that came without being asked nothing is known."""
    return frozenset(kind for kind in KINDS if not getattr(record, f"has_{kind}", True))


def of_assignment(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """The rows, each with what there is of it and of its task; `siblings`: how many tasks its directive has."""
    return rows.annotate(
        **_told("assignment", "pk", task="task", directive="task__directive"),
        siblings=counted(Task.objects.filter(directive=OuterRef("task__directive")), "directive"),
    )


def of_task(rows: QuerySet[Task]) -> QuerySet[Task]:
    """The same of tasks, with what there is of any of their assignments."""
    return rows.annotate(
        **_told("assignment__task", "pk", task="pk", directive="directive"),
        siblings=counted(Task.objects.filter(directive=OuterRef("directive")), "directive"),
    )


def counted(rows: QuerySet[Any], by: str) -> Coalesce:
    """How many rows, as a column of another statement; they are all of one `by`."""
    many = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(many), 0, output_field=IntegerField())


def _told(way: str, one: str, *, task: str, directive: str) -> dict[str, Exists]:
    """`way`: from what is recorded to the record that is asked about, whose number stands at `one`."""
    of, updates = {way: OuterRef(one)}, {f"update__{way}": OuterRef(one)}
    replaced = Q(task=OuterRef(task)) | Q(replacement=OuterRef(task))
    found: Iterable[QuerySet[Any]] = (
        Update.objects.filter(**of, kind="extension_request", filed_at__isnull=False),
        PartRequest.objects.filter(**of),
        Reminder.objects.filter(**of, part=None),
        Coordination.objects.filter(task=OuterRef(task)),
        Dispute.objects.filter(**of),
        Update.objects.filter(**of, kind="result"),
        Judgement.objects.filter(**of),
        Deadline.objects.filter(**of, original=False, superseded_at=None),
        TaskChange.objects.filter(task=OuterRef(task)),
        AmendedTask.objects.filter(replaced),
        UpdateFile.objects.filter(**updates),
        DirectiveFile.objects.filter(directive=OuterRef(directive)),
        PreCheck.objects.filter(**updates),
    )
    return {f"has_{kind}": Exists(rows) for kind, rows in zip(KINDS, found, strict=True)}
