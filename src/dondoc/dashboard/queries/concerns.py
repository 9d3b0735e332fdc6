"""What a leader must look at first: at most six things, each found by a rule that the page states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from dondoc.core.made_once import MadeOnce
from dondoc.dashboard.queries.kept import Counting, Look
from dondoc.dashboard.queries.waits import Pulse, long_overdue_by_agency
from dondoc.organisations.models import Agency
from dondoc.rules.access import AGENCY_ROLES, Actor, Role
from dondoc.rules.lifecycle import OPEN
from dondoc.rules.standing import Cell
from dondoc.search.among import Among
from dondoc.tasks.models import Assignment, Task
from dondoc.tasks.queries.cells import of_counted
from dondoc.tasks.queries.rows import short_title

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


def concerns(look: Look, found: Pulse | None) -> Concerns:
    """At most eight queries. `found`: what was counted over the open ones; None for who is told the standing only."""
    role = _part(look.actor)
    lines: list[Concern] = []
    for rule in RULES[role]:
        lines += _TASKS[rule](look) if rule in _TASKS else _counted(rule, look, found)
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


def _counted(rule: str, look: Look, found: Pulse | None) -> list[Concern]:
    """The rules that were counted over all open assignments at once."""
    if found is None:
        return []
    if rule == "long":
        names = _most_of(look) if found.long_overdue else ()
        return [Concern(rule, found.long_overdue, found.late_days, names=names)]
    if rule == "office":
        return [Concern(rule, found.confirm_late + found.answer_late, found.office_days)]
    days = {"extension": found.extension_days, "silent": found.silent_days}.get(rule, 0)
    return [Concern(rule, getattr(found, rule), days)]


def _most_of(look: Look, most: int = 3) -> tuple[tuple[str, int], ...]:
    """The agencies with most of what is long overdue."""
    found: dict[int, int] = {}
    for agency_id, n in long_overdue_by_agency(look).items():
        holder = look.holders.get(agency_id, agency_id)
        found[holder] = found.get(holder, 0) + n
    worst = sorted(((n, pk) for pk, n in found.items() if n), key=lambda one: (-one[0], one[1]))[:most]
    names = dict(_names(keys=[pk for _n, pk in worst]))
    return tuple((names[pk], n) for n, pk in worst)


_names = MadeOnce(lambda keys: Agency.objects.filter(Among("pk", keys)).values_list("pk", "short_name"))


def _urgent(look: Look) -> list[Concern]:
    """Overdue tasks of directives that bear a mark of urgency."""
    return _tasks("urgent", look)


def _wide(look: Look) -> list[Concern]:
    """Tasks that are overdue at many agencies; the urgent ones are told already."""
    return _tasks("wide", look, least=WIDE)


#: Whether its directive is urgent, the task, the day it was to be done by.
Overdue = tuple[bool, int, date]


def _overdue_asked(rows: QuerySet[Assignment], today: date) -> QuerySet[Any]:
    # said twice, so that the index over what is open answers
    late = rows.filter(of_counted(Cell.OPEN_OVERDUE, today), state__in=sorted(s.value for s in OPEN)).order_by()
    return late.values_list("agency_id", "task_id", "late_after", "task__directive__urgency")


def _overdue_told(told: Iterable[tuple[Any, ...]], today: date) -> dict[int, list[Overdue]]:
    found: dict[int, list[Overdue]] = {}
    for agency_id, task_id, day, urgency in told:
        found.setdefault(agency_id, []).append((urgency != "normal", task_id, day))
    return found


#: Every assignment that stands overdue, at the agency that was given it. One query.
overdue_by_agency = Counting(_overdue_asked, _overdue_told)


def _tasks(code: str, look: Look, least: int = 1) -> list[Concern]:
    """Those overdue at most agencies. Two queries."""
    late: dict[int, list[date]] = {}
    for part in look.by_agency(overdue_by_agency).values():
        for urgent, task_id, day in part:
            if urgent == (code == "urgent"):
                late.setdefault(task_id, []).append(day)
    ranked = sorted((-len(days), min(days), task_id) for task_id, days in late.items() if len(days) >= least)[:EACH]
    tasks = {pk: about for pk, *about in _named(keys=[task_id for _n, _first, task_id in ranked])}
    lines = []
    for n, first, task_id in ranked:
        content, number, urgency = tasks[task_id]
        lines.append(
            Concern(code, -n, max((look.today - first).days, 0), task_id, short_title(content, 110), number, urgency)
        )
    return lines


_named = MadeOnce(
    lambda keys: Task.objects.filter(Among("pk", keys)).values_list(
        "pk", "content", "directive__number", "directive__urgency"
    )
)
_TASKS = {"urgent": _urgent, "wide": _wide}
