"""The lines of "Việc của tôi", filled in with what their template prints. At most eight queries for a page, whatever its length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db.models import Count, Q

from dondoc.core import clock
from dondoc.core.regulation import calendar, regulation
from dondoc.directives.models import Directive, IssuedDocument
from dondoc.rules.access import Actor, Deed
from dondoc.rules.lifecycle import State
from dondoc.rules.own_clocks import When, update_after_overdue
from dondoc.rules.standing import Standing
from dondoc.tasks.models import Assignment, Dispute, MissingTask, Move, Task, Update
from dondoc.tasks.queries.mine import CHIPS, MOST_SHOWN, SHOWN, Light, Pile, Work, pile, results_to_judge
from dondoc.tasks.queries.rows import short_title, soon_days, standing_of

#: Works that open in place with what was said.
OF_ASSIGNMENT = frozenset({Work.SIGN, Work.REDO, Work.MEND, Work.ACCEPT, Work.UPDATE, Work.PERIOD})
#: Whose word stands behind the present state of an assignment that came back.
SAYING = (Deed.RETURN.value, Deed.HAND_BACK.value, Deed.KEEP.value, Deed.REOPEN.value)


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One thing due from me. Only what `work` needs is filled; `said` is what the other side wrote, `by` who wrote it and when."""

    work: Work
    pk: int
    when: When
    count: int
    standing: Standing
    clock_due: date | None
    since: date
    cite: str
    confidence: str
    title: str = ""
    directive_id: int = 0
    directive_number: str = ""
    position: int = 0
    task_id: int = 0
    assignment_id: int = 0
    version: int = 0
    urgency: str = "normal"
    due_on: date | None = None
    issued_on: date | None = None
    entered_tasks: int = 0
    agencies: tuple[str, ...] = ()
    holder: str = ""
    ground: str = ""
    origin: str = ""
    origin_document: str = ""
    province_due: date | None = None
    suggested: str = ""
    said: str = ""
    said_by: str = ""
    said_at: datetime | None = None
    said_deed: str = ""
    said_cite: str = ""
    unit: str = ""
    marked: bool = False
    update_by: date | None = None

    @property
    def key(self) -> str:
        return f"{self.work.value}-{self.pk}"

    @property
    def is_own_clock(self) -> bool:
        """The Office's own limit or the duty to update, not the deadline of an assignment."""
        return self.work not in OF_ASSIGNMENT or self.work is Work.PERIOD

    @property
    def more_agencies(self) -> int:
        return max(self.count - len(self.agencies), 0)


@dataclass(frozen=True, slots=True)
class WorkGroup:
    when: When
    count: int
    lines: list[WorkLine]


@dataclass(frozen=True, slots=True)
class MyWork:
    """`chips`: code and count of each kind that has something. `rest`: how many things are not shown yet, `next_shown` how to see more.

    `pile`: all of it, so that the badges of the menu need not gather it again.
    """

    groups: list[WorkGroup]
    total: int
    overdue: int
    due_today: int
    chips: list[tuple[str, int]]
    chip: str
    rest: int
    next_shown: int
    pile: Pile
    shown: list[WorkLine] = field(default_factory=list)


def my_work(actor: Actor, today: date, chip: str = "", shown: int = SHOWN) -> MyWork:
    """The page of one person, narrowed to a chip of `CHIPS` if one is named, its first `shown` lines filled in. At most fourteen queries."""
    everything = pile(actor, today)
    chosen = everything.of(CHIPS[chip]) if chip in CHIPS else everything.lines
    shown = max(1, min(shown, MOST_SHOWN))
    lines = fill(chosen[:shown], actor, today)
    return MyWork(
        groups=_groups(chosen, lines, today),
        total=everything.total,
        overdue=_count(everything, When.OVERDUE, today),
        due_today=_count(everything, When.TODAY, today),
        chips=[(code, n) for code, works in CHIPS.items() if (n := everything.count(works))],
        chip=chip if chip in CHIPS else "",
        rest=sum(line.count for line in chosen[shown:]),
        next_shown=shown + SHOWN,
        pile=everything,
        shown=lines,
    )


def one_line(actor: Actor, today: date, work: str, pk: int) -> WorkLine | None:
    """The line of one record if it is still due from this actor."""
    found = [line for line in pile(actor, today).lines if line.work == work and line.pk == pk]
    lines = fill(found, actor, today)
    return lines[0] if lines else None


def _count(found: Pile, when: When, today: date) -> int:
    return sum(line.count for line in found.lines if line.clock.when(today) is when)


def _groups(chosen: list[Light], lines: list[WorkLine], today: date) -> list[WorkGroup]:
    counted: dict[When, int] = defaultdict(int)
    for light in chosen:
        counted[light.clock.when(today)] += light.count
    groups = [WorkGroup(when, counted[when], [line for line in lines if line.when is when]) for when in When]
    return [group for group in groups if group.lines]


def fill(chosen: list[Light], actor: Actor, today: date) -> list[WorkLine]:
    """The lines with their words, in the same order; a record that vanished meanwhile is left out."""
    by_work: dict[Work, list[int]] = defaultdict(list)
    for light in chosen:
        by_work[light.work].append(light.pk)
    details: dict[tuple[Work, int], dict[str, object]] = {}
    readers: list[tuple[frozenset[Work], Callable[[list[int], Actor], dict[int, dict[str, object]]]]] = [
        (frozenset({Work.REGISTER}), _issued),
        (frozenset({Work.ENTER, Work.SUPPLEMENT}), _directives),
        (frozenset({Work.ANSWER}), _disputes),
        (frozenset({Work.MISSING}), _missing),
        (frozenset({Work.CONFIRM}), _results),
        (frozenset({Work.ORIGIN}), _above),
        (OF_ASSIGNMENT, _assignments),
    ]
    for works, read in readers:
        pks = [pk for work in works for pk in by_work[work]]
        found = read(pks, actor) if pks else {}
        details |= {(work, pk): found[pk] for work in works for pk in by_work[work] if pk in found}
    return [_line(light, details[light.work, light.pk], today) for light in chosen if (light.work, light.pk) in details]


def _line(light: Light, detail: dict[str, object], today: date) -> WorkLine:
    assignment = detail.pop("assignment", None)
    own = light.clock.standing(today, calendar(), soon_days())
    line = WorkLine(
        work=light.work,
        pk=light.pk,
        when=light.clock.when(today),
        count=light.count,
        standing=own,
        clock_due=light.clock.due,
        since=light.clock.since,
        cite=light.clock.cite,
        confidence=light.clock.confidence,
        **detail,
    )
    if not isinstance(assignment, Assignment) or line.is_own_clock:
        return line
    return replace(line, standing=standing_of(assignment, today), update_by=_update_by(assignment, today))


def _update_by(a: Assignment, today: date) -> date | None:
    """BT 8.1.a: for what went overdue and was not updated since."""
    if a.late_after is None or a.late_after >= today:
        return None
    last = clock.day_of(a.last_update_at) if a.last_update_at else None
    return update_after_overdue(regulation(a.task.directive.regulation_id), calendar(), a.late_after, last)


def _of_task(task: Task) -> dict[str, object]:
    return {
        "title": short_title(task.content),
        "task_id": task.pk,
        "position": task.position,
        "directive_id": task.directive_id,
        "directive_number": task.directive.number,
        "urgency": task.directive.urgency,
    }


def _holder(directive: Directive, actor: Actor) -> str:
    """The specialist in charge, where he is not the reader."""
    held = directive.specialist
    return held.full_name if held and held.pk != actor.user_id else ""


def _issued(pks: list[int], actor: Actor) -> dict[int, dict[str, object]]:
    rows = IssuedDocument.objects.filter(pk__in=pks).select_related("specialist")
    return {
        d.pk: {
            "title": short_title(d.subject),
            "directive_number": d.number,
            "urgency": d.urgency,
            "issued_on": d.issued_on,
            "holder": d.specialist.full_name if d.specialist and d.specialist_id != actor.user_id else "",
        }
        for d in rows
    }


def _directives(pks: list[int], actor: Actor) -> dict[int, dict[str, object]]:
    rows = Directive.objects.filter(pk__in=pks).select_related("specialist")
    drafts = Count("tasks", filter=Q(tasks__issued_at__isnull=True))
    return {
        d.pk: {
            "title": short_title(d.subject),
            "directive_id": d.pk,
            "directive_number": d.number,
            "urgency": d.urgency,
            "issued_on": d.issued_on,
            "entered_tasks": d.drafts,
            "holder": _holder(d, actor),
        }
        for d in rows.annotate(drafts=drafts)
    }


def _disputes(pks: list[int], actor: Actor) -> dict[int, dict[str, object]]:
    rows = Dispute.objects.filter(pk__in=pks).select_related(
        "assignment__task__directive__specialist", "assignment__agency", "by", "suggested"
    )
    return {
        d.pk: _of_task(d.assignment.task)
        | {
            "assignment_id": d.assignment_id,
            "version": d.assignment.version,
            "agencies": (d.assignment.agency.name,),
            "ground": _ground(d),
            "suggested": d.suggested.name if d.suggested else "",
            "said": d.reason,
            "said_by": f"{d.by.full_name}, {d.by_title}",
            "said_at": d.at,
            "holder": _holder(d.assignment.task.directive, actor),
        }
        for d in rows
    }


def _ground(dispute: Dispute) -> str:
    """The ground in the words of the governing regulation, up to its first comma."""
    grounds = regulation(dispute.assignment.task.directive.regulation_id).dispute.grounds
    name = next((g.name for g in grounds if g.code == dispute.ground), dispute.ground)
    return (name[:1].lower() + name[1:]).split(",")[0]


def _missing(pks: list[int], actor: Actor) -> dict[int, dict[str, object]]:
    rows = MissingTask.objects.filter(pk__in=pks).select_related("agency", "reported_by")
    return {
        m.pk: {
            "title": short_title(m.content),
            "directive_number": m.directive_number,
            "agencies": (m.agency.name,),
            "said_at": m.reported_at,
            "said_by": m.reported_by.full_name,
        }
        for m in rows
    }


def _results(pks: list[int], actor: Actor) -> dict[int, dict[str, object]]:
    tasks = Task.objects.filter(pk__in=pks).select_related("directive__specialist")
    names: dict[int, list[tuple[int, int, str, str]]] = defaultdict(list)
    waiting = results_to_judge(actor).filter(task__in=pks).order_by("filed_at", "pk")
    for task_id, *rest in waiting.values_list("task_id", "pk", "version", "agency__name", "agency__short_name"):
        names[task_id].append(tuple(rest))
    found = {}
    for task in tasks:
        filed = names[task.pk]
        detail = _of_task(task) | {"holder": _holder(task.directive, actor)}
        if len(filed) == 1:
            detail |= {"assignment_id": filed[0][0], "version": filed[0][1], "agencies": (filed[0][2],)}
        else:
            detail["agencies"] = tuple(short for *_, short in filed[:3])
        found[task.pk] = detail
    return found


def _above(pks: list[int], actor: Actor) -> dict[int, dict[str, object]]:
    tasks = Task.objects.filter(pk__in=pks).select_related("directive__specialist")
    return {
        task.pk: _of_task(task)
        | {
            "origin": task.origin,
            "origin_document": task.origin_document,
            "province_due": task.due_on,
            "holder": _holder(task.directive, actor),
        }
        for task in tasks
    }


def _assignments(pks: list[int], actor: Actor) -> dict[int, dict[str, object]]:
    rows = Assignment.objects.filter(pk__in=pks).select_related("task__directive", "agency", "person", "unit")
    moves = {
        m.assignment_id: m
        for m in Move.objects.filter(
            assignment__in=pks, until__isnull=True, superseded_at__isnull=True, deed__in=SAYING
        )
    }
    drafts = {
        u.assignment_id: u
        for u in Update.objects.filter(
            assignment__in=pks, kind="result", filed_at__isnull=True, dropped_at__isnull=True
        ).select_related("prepared_by")
    }
    return {a.pk: _assignment(a, actor, moves.get(a.pk), drafts.get(a.pk)) for a in rows}


def _assignment(a: Assignment, actor: Actor, move: Move | None, draft: Update | None) -> dict[str, object]:
    detail = _of_task(a.task) | {
        "assignment": a,
        "assignment_id": a.pk,
        "version": a.version,
        "agencies": (a.agency.name,),
        "due_on": a.due_on,
        "issued_on": a.issued_on,
        "holder": a.person.full_name if a.person and a.person_id != actor.user_id else "",
        "unit": a.unit.name if a.unit and a.unit_id != actor.agency_id else "",
        "marked": a.marked,
    }
    if a.state == State.AWAITING_SIGNATURE and draft is not None:
        detail |= {
            "said": draft.text,
            "said_by": draft.prepared_by.full_name,
            "said_at": draft.prepared_at,
            "said_deed": "draft",
        }
    elif move is not None:
        detail |= {
            "said": move.text,
            "said_by": move.by_name,
            "said_at": move.at,
            "said_deed": move.deed,
            "said_cite": move.cite,
        }
    return detail
