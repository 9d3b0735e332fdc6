"""What higher authorities wait for, by their own earlier deadline (C10; 0-definitions 6): watched by the Office beside the province's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from dondoc.core.regulation import calendar, regulation
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.lifecycle import State
from dondoc.rules.own_clocks import Clock
from dondoc.rules.standing import Standing
from dondoc.tasks.models import Assignment, OriginReport, Task
from dondoc.tasks.models.task import Origin
from dondoc.tasks.queries.rows import soon_days

_GONE = [State.WITHDRAWN.value, State.TRANSFERRED.value, State.DRAFT.value]


@dataclass(frozen=True, slots=True)
class Watch:
    """The earlier deadline of one task. `report` None: nothing went up yet; `standing` then says how near the day is."""

    task: Task
    clock: Clock
    standing: Standing
    report: OriginReport | None
    may_report: bool

    @property
    def earlier(self) -> bool:
        """Whether it comes before the province's own deadline, or the province gave none."""
        return self.task.due_on is None or bool(self.clock.due and self.clock.due <= self.task.due_on)

    @property
    def late(self) -> bool:
        """Whether the answer went up after the day."""
        return bool(self.report and self.clock.due and self.report.dated > self.clock.due)


def clock_of(task: Task) -> Clock:
    """The Office's own clock; `task.directive` is joined. Cites what the profile says of where tasks come from."""
    origins = regulation(task.directive.regulation_id).scope.origins
    found = next((o for o in origins if o.code == task.origin), None)
    since = task.directive.issued_on
    return Clock(task.origin_due_on, since, found.cite if found else "", found.confidence.value if found else "default")


def watch(actor: Actor, task: Task, today: date) -> Watch | None:
    """For those who see everything, of a task from above; None else. One query for such a task, none for any other."""
    if task.origin == Origin.PROVINCE.value or task.issued_at is None or not actor.sees_everything:
        return None
    own = clock_of(task)
    report = OriginReport.objects.filter(task=task).select_related("by").first()
    standing = own.standing(today, calendar(), soon_days())
    allowed = report is None and may(Deed.REPORT_UP, own_party(actor))
    return Watch(task, own, standing, report, allowed)


def waiting_above(by: date) -> QuerySet[Task]:
    """Tasks from above whose earlier deadline lies on `by` or before it, of which nothing went up yet and which somebody still has or did."""
    held = Assignment.objects.filter(task=OuterRef("pk")).exclude(state__in=_GONE)
    return Task.objects.filter(
        ~Exists(OriginReport.objects.filter(task=OuterRef("pk"))),
        Exists(held),
        origin_due_on__isnull=False,
        origin_due_on__lte=by,
        issued_at__isnull=False,
    ).exclude(origin=Origin.PROVINCE.value)
