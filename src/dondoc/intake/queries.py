"""What may be asked of workbooks that were sent in: the batches, their rows by verdict, what became of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from dondoc.intake.faults import LOOKS_SECRET
from dondoc.intake.models import DONE_WITH, SETTLED, TOKEN, WAITS, Batch, BatchRow, Stage, Verdict
from dondoc.intake.reading import line_of
from dondoc.rules.folding import fold
from dondoc.rules.recurrence import without_period
from dondoc.tasks.models import Assignment, Task
from dondoc.tasks.queries import drafts


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of a batch by verdict; they add up to `total`. `bad`: still to be mended; `settled`: no longer,
    by what somebody said of them, or as they are there already."""

    waiting: int = 0
    bad: int = 0
    advised: int = 0
    good: int = 0
    settled: int = 0

    @property
    def total(self) -> int:
        return self.waiting + self.bad + self.advised + self.good + self.settled

    @property
    def writable(self) -> int:
        return self.advised + self.good

    @property
    def refused(self) -> int:
        return self.bad + self.settled

    @property
    def checked(self) -> int:
        return self.total - self.waiting


def counts(batch: Batch) -> Counts:
    """One query."""
    by_verdict = batch.rows.order_by().values_list("verdict")
    found = {verdict: (n, no_more) for verdict, n, no_more in by_verdict.annotate(n=Count("pk"), x=_no_more(batch))}
    bad, settled = found.pop(Verdict.BAD, (0, 0))
    return Counts(bad=bad - settled, settled=settled, **{verdict: n for verdict, (n, _none) in found.items()})


def _no_more(batch: Batch) -> Count:
    return Count("pk") if batch.settled_at else Count("pk", filter=SETTLED | DONE_WITH)


def batches() -> QuerySet[Batch]:
    """All that the Office sent in, newest first."""
    return Batch.objects.select_related("uploaded_by").order_by("-uploaded_at", "-pk")


def with_left() -> QuerySet[Batch]:
    """The same, each with `left`: how many of its rows were not written, where others were and nobody said that none of these is to be entered."""
    part = Q(
        stage__in=(Stage.WRITTEN, Stage.ISSUED), settled_at__isnull=True, directives__directive__rows_waiting__gt=0
    )
    bad = BatchRow.objects.filter(WAITS, batch=OuterRef("pk"), verdict=Verdict.BAD).order_by().values("batch")
    count = Coalesce(Subquery(bad.annotate(n=Count("pk")).values("n")), 0)
    open_ = Batch.objects.filter(part).values("pk")
    return batches().annotate(left=Case(When(pk__in=open_, then=count), default=0))


def left_of(batch: Batch) -> int:
    return with_left().get(pk=batch.pk).left


def sheet_rows(batch: Batch) -> QuerySet[BatchRow]:
    """The rows to be mended in a sheet of their own: all, and once some were written only the others."""
    found = rows_of(batch)
    return found.filter(WAITS, task__isnull=True) if batch.stage in (Stage.WRITTEN, Stage.ISSUED) else found


def waiting_rows(batch: Batch) -> QuerySet[BatchRow]:
    """Rows of a written batch that nobody entered yet, nor said to be none. A refused secret is no task."""
    return batch.rows.filter(WAITS, verdict=Verdict.BAD, task__isnull=True).exclude(values=[]).order_by("number")


def tasks_of(batch: Batch, numbers: Collection[str] = ("",)) -> QuerySet[Task]:
    """Of the directives that the batch wrote, or of those of them with these numbers (`BatchRow.number_key`), in their order."""
    found = Task.objects.filter(directive__in=batch.directives.values("directive"))
    found = found if "" in numbers else found.filter(directive__number_key__in=numbers)
    return found.order_by("directive", "position")


@dataclass(frozen=True, slots=True)
class Pointed:
    """A task that a waiting row may have been entered as. `key`: of its directive's number."""

    pk: int
    position: int
    content: str
    key: str
    number: str


def pointed_to(batch: Batch, numbers: Collection[str]) -> list[Pointed]:
    """All that may be named for rows of these directives. One query."""
    return _pointed(tasks_of(batch, numbers))


def offered(batch: Batch, numbers: Collection[str], exact: Collection[int]) -> list[Pointed]:
    """Those of them that came by no sheet, and what says the very same as a row. One query."""
    by_sheet = Exists(BatchRow.objects.filter(task=OuterRef("pk")))
    return _pointed(tasks_of(batch, numbers).filter(~by_sheet | Q(pk__in=exact)))


def _pointed(tasks: QuerySet[Task]) -> list[Pointed]:
    found = tasks.values_list("pk", "position", "content", "directive__number_key", "directive__number")
    return [Pointed(*one) for one in found]


def row_of(batch: Batch, number: int) -> BatchRow | None:
    return batch.rows.filter(number=number).first()


def exactly_entered(batch: Batch) -> dict[int, int]:
    """Number of a waiting row -> the task of its directive with the very same content. Where two directives are in the sheet, by its number."""
    there: dict[tuple[str, str], int] = {}
    for pk, content, period, key in tasks_of(batch).values_list("pk", "content", "period", "directive__number_key"):
        for number in ("", key):
            there.setdefault((number, fold(without_period(content, period))), pk)
    found = {}
    for row in waiting_rows(batch):
        content = fold(line_of(batch.columns, row.number, row.typed).text("content"))
        if task_id := there.get((row.number_key, content)):
            found[row.number] = task_id
    return found


def waiting_sheet(directive_id: int) -> Batch | None:
    """The newest sheet of which rows wait to be entered in this directive."""
    return with_left().filter(directives__directive=directive_id, left__gt=0).first()


def rows_of(batch: Batch, verdict: str = "") -> QuerySet[BatchRow]:
    """In the order of the sheet, as `counts` counts them; "": all."""
    found = batch.rows.select_related("task", "entered_as").order_by("number")
    bad = found.filter(verdict=Verdict.BAD)
    if verdict == "settled":
        return bad if batch.settled_at else bad.filter(SETTLED | DONE_WITH)
    if verdict == Verdict.BAD:
        return bad.none() if batch.settled_at else bad.filter(WAITS)
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


def turns_of(batch: Batch, day: date) -> tuple[int, int]:
    """How many assignments the tasks of a batch are when sent out on `day`, and of how many agencies."""
    written = Task.objects.filter(pk__in=batch.rows.filter(task__isnull=False).values("task"))
    return drafts.turns_of(written.select_related("series", "directive"), day)


def issued_of(batch: Batch) -> tuple[int, int]:
    """How many assignments a batch has become, with the periods of its recurring duties, and of how many agencies. One query."""
    written = batch.rows.filter(task__isnull=False)
    own = Q(task__in=written.values("task")) | Q(
        task__series__in=written.exclude(task__series=None).values("task__series")
    )
    told = Assignment.objects.filter(own).aggregate(turns=Count("pk"), agencies=Count("agency", distinct=True))
    return told["turns"], told["agencies"]


def came_with_the_past(task: Task) -> bool:
    """Whether a task came in with the province's past (docs/definitions.md 6). `task.directive` joined; no query unless that came by workbook."""
    if not task.directive.form_token.startswith(TOKEN):
        return False
    return BatchRow.objects.filter(task=task, batch__stage=Stage.IMPORTED).exists()
