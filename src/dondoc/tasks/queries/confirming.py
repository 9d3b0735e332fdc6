"""The queue of filed results that wait for the Office: oldest first, each with the Office's own clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet

from dondoc.core import clock
from dondoc.core.regulation import calendar, regulation
from dondoc.rules.access import Actor, Party
from dondoc.rules.lifecycle import State
from dondoc.rules.own_clocks import Clock, limited
from dondoc.rules.standing import Standing, standing
from dondoc.tasks.models import Assignment, Judgement, Update, UpdateFile
from dondoc.tasks.models.update import UpdateKind
from dondoc.tasks.queries import parties, visibility
from dondoc.tasks.queries.fanout import dates_of
from dondoc.tasks.queries.mine import results_to_judge
from dondoc.tasks.queries.pre_checking import lacking_among

#: Results of the left column, a page.
SHOWN = 30


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the queue. `stands` is the agency's standing, frozen at its day of filing; `own` the Office's own clock."""

    id: int
    version: int
    agency: str
    task_id: int
    title: str
    number: str
    position: int
    urgency: str
    filed_at: datetime
    stands: Standing
    clock: Clock
    own: Standing
    #: Departments of the field that hold the result to lack something.
    lacking: tuple[str, ...] = ()
    #: None of the agency's filed results brought a file.
    bare: bool = False
    #: The day of the document that was filed last, where many are confirmed at once; the day the task was given.
    dated: date | None = None
    given: date | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """`ids` is the whole queue in order; `rows` the part of it around the one that is open."""

    ids: list[int]
    rows: list[Waiting]
    first: int

    @property
    def total(self) -> int:
        return len(self.ids)

    @property
    def rest(self) -> int:
        return self.total - self.first - len(self.rows)

    def place(self, pk: int) -> int:
        """1 for the first; 0 where it is not in the queue."""
        return self.ids.index(pk) + 1 if pk in self.ids else 0

    def after(self, pk: int) -> int | None:
        """What opens next once this one is decided."""
        others = [one for one in self.ids if one != pk]
        if not others:
            return None
        return others[min(max(self.place(pk) - 1, 0), len(others) - 1)]


def queue(
    actor: Actor, today: date, *, task_id: int | None = None, directive_id: int | None = None, opened: int | None = None
) -> Queue:
    """What waits for this actor's judgement. Two questions to the database, whatever its length."""
    found = results_to_judge(actor)
    if task_id:
        found = found.filter(task=task_id)
    if directive_id:
        found = found.filter(task__directive=directive_id)
    ids = list(found.order_by("filed_at", "pk").values_list("pk", flat=True))
    place = ids.index(opened) if opened in ids else 0
    first = place - place % SHOWN
    part = ids[first : first + SHOWN]
    rows = {a.pk: a for a in _joined(Assignment.objects.filter(pk__in=part))}
    return Queue(ids=ids, rows=[waiting(rows[pk], today) for pk in part if pk in rows], first=first)


def waiting(one: Assignment, today: date) -> Waiting:
    """A line of the queue from an assignment with its task, directive and agency joined."""
    rules = regulation(one.task.directive.regulation_id)
    filed_at = one.filed_at or one.moved_at
    own = limited(calendar(), rules.completion.confirm_limit, clock.day_of(filed_at), rules.completion.confirmer.cite)
    soon = rules.standing.due_soon.limit.value
    return Waiting(
        id=one.pk,
        version=one.version,
        agency=one.agency.name,
        task_id=one.task_id,
        title=one.task.content,
        number=one.task.directive.number,
        position=one.task.position,
        urgency=one.task.directive.urgency,
        filed_at=filed_at,
        stands=standing(dates_of(one), today, calendar(), soon),
        clock=own,
        own=own.standing(today, calendar(), soon),
        given=one.issued_on,
    )


def results_waiting(
    actor: Actor, today: date, *, ids: Iterable[int] | None = None, task_id: int | None = None
) -> list[Waiting]:
    """The results of a bulk: of these assignments, or all of a task, as far as they still wait and the actor sees them."""
    found = visibility.assignments_for(actor, today).filter(state=State.SUBMITTED.value)
    if task_id is not None:
        found = found.filter(task=task_id)
    if ids is not None:
        found = found.filter(pk__in=list(ids))
    rows = [waiting(one, today) for one in _joined(found).order_by("agency__position", "agency__sort_key", "pk")]
    lacking = lacking_among(row.id for row in rows)
    brought, dated = _with_a_file([row.id for row in rows]), _days_of_documents([row.id for row in rows])
    return [
        replace(row, lacking=tuple(lacking.get(row.id, ())), bare=row.id not in brought, dated=dated.get(row.id))
        for row in rows
    ]


def _days_of_documents(assignment_ids: list[int]) -> dict[int, date | None]:
    """The day of the document that each filed last: the result that the page of one shows."""
    filed = Update.objects.filter(
        assignment__in=assignment_ids, kind=UpdateKind.RESULT.value, filed_at__isnull=False
    ).order_by("filed_at", "pk")
    return dict(filed.values_list("assignment_id", "result_dated"))


def _with_a_file(assignment_ids: list[int]) -> set[int]:
    """Those of whose filed results at least one brought a file, as the signs of risk know them (inspections)."""
    rows = UpdateFile.objects.filter(update__assignment__in=assignment_ids, update__kind=UpdateKind.RESULT.value)
    return set(rows.filter(update__filed_at__isnull=False).values_list("update__assignment_id", flat=True))


def names_of(actor: Actor, today: date, ids: Iterable[int]) -> dict[int, str]:
    """Agencies of these assignments, as far as the actor sees them: for telling a bulk's outcome one by one."""
    seen = visibility.assignments_for(actor, today).filter(pk__in=list(ids))
    return dict(seen.values_list("pk", "agency__name"))


def judges(actor: Actor, assignment: Assignment, day: date) -> bool:
    """Whether the actor may confirm or return this result. Task, directive and agency are joined."""
    return Party.JUDGE in parties.parties_of(actor, assignment, day)


def earlier_judgements(assignment: Assignment) -> list[Judgement]:
    """What was said of earlier results of this assignment, newest first."""
    return list(assignment.judgements.select_related("by").order_by("-at", "-pk"))


def _joined(found: QuerySet[Assignment]) -> QuerySet[Assignment]:
    return found.select_related("task__directive", "agency")
