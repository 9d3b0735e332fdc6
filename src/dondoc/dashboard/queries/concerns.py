"""What a leader must look at first: at most six things, each found by a rule that the page states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, QuerySet

from dondoc.core.regulation import current
from dondoc.dashboard.queries.scope import counted
from dondoc.dashboard.queries.waits import Pulse
from dondoc.organisations.models import Agency
from dondoc.rules.access import AGENCY_ROLES, Actor, Role
from dondoc.rules.lifecycle import OPEN
from dondoc.rules.standing import Cell
from dondoc.tasks.models import Assignment, Task
from dondoc.tasks.queries.blocks import holder
from dondoc.tasks.queries.cells import in_cell
from dondoc.tasks.queries.rows import short_title
from dondoc.tasks.queries.waiting import late_by

#: How many are shown.
MOST = 6
#: A task overdue at so many agencies at once is a matter of the task, not of one agency.
WIDE = 5
#: Tasks named by one rule.
EACH = 2
#: The rules by role, in the order in which they are shown. What a role may not know stands in none of its rules.
RULES: dict[str, tuple[str, ...]] = {
    "leadership": ("urgent", "long", "extension", "wide", "marked", "office", "silent"),
    "office": ("confirm_late", "answer_late", "urgent", "wide", "long", "extension", "marked", "silent"),
    "agency": ("urgent", "to_sign", "long", "returned", "marked", "not_accepted", "silent"),
    "reader": ("urgent", "wide"),
}


@dataclass(frozen=True, slots=True)
class Concern:
    """One line. `n` assignments; `days` behind (calendar days) or waiting (working days); the rest is empty where a rule names no task."""

    code: str
    n: int
    days: int = 0
    task_id: int | None = None
    title: str = ""
    directive: str = ""
    urgency: str = ""
    names: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Concerns:
    """`shown`: at most MOST. `rules`: every rule of the role with the assignments it found, those with none as well."""

    shown: list[Concern]
    rules: list[tuple[str, int]]


def concerns(actor: Actor, today: date, found: Pulse | None) -> Concerns:
    """At most eight queries. `found`: what was counted over the open ones; None for who is told the standing only."""
    role = _part(actor)
    lines: list[Concern] = []
    for rule in RULES[role]:
        lines += _TASKS[rule](actor, today) if rule in _TASKS else _counted(rule, actor, today, found)
    return Concerns(
        shown=[line for line in lines if line.n][:MOST],
        rules=[(rule, sum(line.n for line in lines if line.code == rule)) for rule in RULES[role]],
    )


def _part(actor: Actor) -> str:
    if actor.role is Role.PROVINCE_LEADER:
        return "leadership"
    if actor.role in AGENCY_ROLES:
        return "agency"
    return "office" if actor.is_office else "reader"


def _counted(rule: str, actor: Actor, today: date, found: Pulse | None) -> list[Concern]:
    """The rules that were counted over all open assignments at once."""
    if found is None:
        return []
    if rule == "long":
        names = _most_of(actor, today) if found.long_overdue else ()
        return [Concern(rule, found.long_overdue, found.late_days, names=names)]
    if rule == "office":
        return [Concern(rule, found.confirm_late + found.answer_late, found.office_days)]
    days = {"extension": found.extension_days, "silent": found.silent_days}.get(rule, 0)
    return [Concern(rule, getattr(found, rule), days)]


def _most_of(actor: Actor, today: date, most: int = 3) -> tuple[tuple[str, int], ...]:
    """The agencies with most of what is long overdue."""
    bound = current().statistics.ageing.overdue[0] + 1
    rows = counted(actor, today).filter(late_by(bound, None, today)).annotate(holder=holder(today))
    found = list(rows.order_by().values_list("holder").annotate(n=Count("pk")).order_by("-n", "holder")[:most])
    names = dict(Agency.objects.filter(pk__in=[pk for pk, _n in found]).values_list("pk", "short_name"))
    return tuple((names[pk], n) for pk, n in found)


def _urgent(actor: Actor, today: date) -> list[Concern]:
    """Overdue tasks of directives that bear a mark of urgency."""
    plain = [mark.code for mark in current().urgency_marks if mark.entry_class == "normal"]
    rows = _overdue(actor, today).exclude(task__directive__urgency__in=plain)
    return _tasks("urgent", rows, today)


def _wide(actor: Actor, today: date) -> list[Concern]:
    """Tasks that are overdue at many agencies; the urgent ones are told already."""
    plain = [mark.code for mark in current().urgency_marks if mark.entry_class == "normal"]
    return _tasks("wide", _overdue(actor, today).filter(task__directive__urgency__in=plain), today, least=WIDE)


def _overdue(actor: Actor, today: date) -> QuerySet[Assignment]:
    # said twice, so that the index over what is open answers
    return counted(actor, today).filter(in_cell(Cell.OPEN_OVERDUE, today), state__in=sorted(s.value for s in OPEN))


def _tasks(code: str, rows: QuerySet[Assignment], today: date, least: int = 1) -> list[Concern]:
    """Those overdue at most agencies. Two queries."""
    found = list(
        rows.order_by()
        .values("task_id")
        .annotate(n=Count("pk"), first=Min("late_after"))
        .filter(n__gte=least)
        .order_by("-n", "first", "task_id")[:EACH]
    )
    told = Task.objects.filter(pk__in=[row["task_id"] for row in found])
    tasks = {pk: about for pk, *about in told.values_list("pk", "content", "directive__number", "directive__urgency")}
    lines = []
    for row in found:
        content, number, urgency = tasks[row["task_id"]]
        days = max((today - row["first"]).days, 0)
        lines.append(Concern(code, row["n"], days, row["task_id"], short_title(content, 110), number, urgency))
    return lines


_TASKS = {"urgent": _urgent, "wide": _wide}
