"""What may be asked of workbooks that were sent in: the batches, their rows by verdict, what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from dondoc.intake.faults import LOOKS_SECRET
from dondoc.intake.models import TOKEN, Batch, BatchRow, Stage, Verdict
from dondoc.intake.reading import line_of
from dondoc.rules.folding import fold
from dondoc.rules.recurrence import without_period
from dondoc.tasks.models import Task


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of a batch by verdict; they add up to `total`."""

    waiting: int = 0
    bad: int = 0
    advised: int = 0
    good: int = 0

    @property
    def total(self) -> int:
        return self.waiting + self.bad + self.advised + self.good

    @property
    def writable(self) -> int:
        return self.advised + self.good

    @property
    def checked(self) -> int:
        return self.total - self.waiting


def counts(batch: Batch) -> Counts:
    """One query."""
    found = dict(batch.rows.order_by().values_list("verdict").annotate(n=Count("pk")))
    return Counts(**{verdict.value: found.get(verdict.value, 0) for verdict in Verdict})


def batches() -> QuerySet[Batch]:
    """All that the Office sent in, newest first."""
    return Batch.objects.select_related("uploaded_by").order_by("-uploaded_at", "-pk")


def with_left() -> QuerySet[Batch]:
    """The same, each with `left`: how many of its rows were not written, where others were and nobody said that none of these is to be entered."""
    part = Q(
        stage__in=(Stage.WRITTEN, Stage.ISSUED), settled_at__isnull=True, directives__directive__rows_waiting__gt=0
    )
    bad = BatchRow.objects.filter(batch=OuterRef("pk"), verdict=Verdict.BAD, settled_as="").order_by().values("batch")
    count = Coalesce(Subquery(bad.annotate(n=Count("pk")).values("n")), 0)
    open_ = Batch.objects.filter(part).values("pk")
    return batches().annotate(left=Case(When(pk__in=open_, then=count), default=0))


def left_of(batch: Batch) -> int:
    return with_left().get(pk=batch.pk).left


def settled_of(batch: Batch) -> int:
    """Of how many rows it was said, one by one, that they are entered otherwise or not to be entered."""
    return batch.rows.exclude(settled_as="").count()


def sheet_rows(batch: Batch) -> QuerySet[BatchRow]:
    """The rows to be mended in a sheet of their own: all, and once some were written only the others."""
    found = rows_of(batch)
    return found.filter(task__isnull=True, settled_as="") if batch.stage in (Stage.WRITTEN, Stage.ISSUED) else found


def waiting_rows(batch: Batch) -> QuerySet[BatchRow]:
    """Rows of a written batch that nobody entered yet, nor said to be none. A refused secret is no task."""
    return (
        batch.rows.filter(verdict=Verdict.BAD, task__isnull=True, settled_as="").exclude(values=[]).order_by("number")
    )


def tasks_of(batch: Batch) -> QuerySet[Task]:
    """Of the directives that the batch wrote, in their order."""
    found = Task.objects.filter(directive__in=batch.directives.values("directive"))
    return found.select_related("directive").order_by("directive", "position")


def pointed_to(batch: Batch, exact: Mapping[int, int]) -> list[Task]:
    """Those of them that a waiting row may have been entered as: what came by no sheet, and what says the very same."""
    by_sheet = BatchRow.objects.filter(task__isnull=False).values("task")
    return list(tasks_of(batch).filter(~Q(pk__in=by_sheet) | Q(pk__in=list(exact.values()))))


def exactly_entered(batch: Batch) -> dict[int, int]:
    """Number of a waiting row -> the task of its directive with the very same content. Where two directives are in the sheet, by its number."""
    there: dict[tuple[str, str], int] = {}
    for task in tasks_of(batch):
        content = fold(without_period(task.content, task.period))
        for number in ("", task.directive.number_key):
            there.setdefault((number, content), task.pk)
    found = {}
    for row in waiting_rows(batch):
        number = row.key.split("|")[1] if row.key else ""
        task_id = there.get((number, fold(line_of(batch.columns, row.number, row.typed).text("content"))))
        if task_id:
            found[row.number] = task_id
    return found


def waiting_sheet(directive_id: int) -> Batch | None:
    """The newest sheet of which rows wait to be entered in this directive."""
    return with_left().filter(directives__directive=directive_id, left__gt=0).first()


def rows_of(batch: Batch, verdict: str = "") -> QuerySet[BatchRow]:
    """In the order of the sheet; "": all."""
    found = batch.rows.select_related("task", "entered_as").order_by("number")
    return found.filter(verdict=verdict) if verdict in Verdict.values else found


def asks_openness(batch: Batch) -> bool:
    """Whether words that secret documents often bear stand in it, so that who writes it says once more that none is one."""
    heads = batch.rows.filter(verdict=Verdict.ADVISED, number__in=batch.heads.values())
    return any(f["code"] == LOOKS_SECRET for faults in heads.values_list("faults", flat=True) for f in faults)


def directives_of(batch: Batch) -> list[tuple[int, str, int]]:
    """Key, number and how many tasks of each directive that the batch wrote, in order. One query."""
    found = (
        batch.rows.filter(task__isnull=False)
        .order_by("task__directive")
        .values_list("task__directive", "task__directive__number")
    )
    return [(pk, number, n) for pk, number, n in found.annotate(n=Count("pk"))]


def came_with_the_past(task: Task) -> bool:
    """Whether a task came in with the province's past (docs/definitions.md 6). `task.directive` joined; no query unless that came by workbook."""
    if not task.directive.form_token.startswith(TOKEN):
        return False
    return BatchRow.objects.filter(task=task, batch__stage=Stage.IMPORTED).exists()
