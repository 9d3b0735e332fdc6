"""The lines of "Việc của tôi", filled in with what their template prints. A fixed number of queries for a page, whatever its length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from dondoc.core.regulation import calendar
from dondoc.dashboard.queries.due import pile
from dondoc.exchanges.queries import corrections, explanations, threads_due
from dondoc.feedback.queries import due as feedback
from dondoc.inquiries.queries import due as inquired
from dondoc.inspections.queries import due as inspected
from dondoc.measures.queries import proposals as measures
from dondoc.measures.queries import remarks
from dondoc.publication.queries import due as published
from dondoc.reports.queries import due as reported
from dondoc.reports.queries import office_due
from dondoc.rules.access import Actor
from dondoc.rules.due_work import CHIPS, Light, Pile, Work
from dondoc.rules.own_clocks import When
from dondoc.rules.standing import Standing
from dondoc.scoring.queries import due as scores
from dondoc.tasks.queries import pre_checking, work_asked, work_details
from dondoc.tasks.queries.rows import soon_days
from dondoc.urging.queries import due as urged
from dondoc.urging.queries import escalating

#: How many lines are shown at first, and how many more each time.
SHOWN = 50
MOST_SHOWN = 1000
#: Works that open in place with what was said.
OF_ASSIGNMENT = frozenset({Work.SIGN, Work.REDO, Work.MEND, Work.ACCEPT, Work.UPDATE, Work.PERIOD})

Reader = Callable[[list[int], Actor, date], dict[int, dict[str, Any]]]
#: Who tells the words of which lines: the keys of records in, the fields of WorkLine by key out. A record that one may not see is left out.
READERS: tuple[tuple[frozenset[Work], Reader], ...] = (
    (frozenset({Work.REGISTER}), work_details.issued),
    (frozenset({Work.ENTER, Work.SUPPLEMENT}), work_details.of_directives),
    (frozenset({Work.ANSWER}), work_details.disputes),
    (frozenset({Work.MISSING}), work_details.missing),
    (frozenset({Work.CONFIRM}), work_details.results),
    (frozenset({Work.ORIGIN}), work_details.above),
    (frozenset({Work.PROPOSE_EXTENSION, Work.DECIDE_EXTENSION}), work_asked.requests),
    (frozenset({Work.PART}), work_asked.parts),
    (frozenset({Work.PRE_CHECK}), pre_checking.details),
    (OF_ASSIGNMENT, work_details.assignments),
    (frozenset({Work.ESCALATE}), escalating.details),
    (frozenset({Work.URGED}), urged.details),
    (frozenset({Work.INQUIRY}), inquired.details),
    (frozenset({Work.HELP, Work.DIRECT, Work.OPINION}), threads_due.details),
    (frozenset({Work.FEEDBACK, Work.DIRECT_FEEDBACK}), feedback.details),
    (frozenset({Work.EXPLAIN}), explanations.details),
    (frozenset({Work.SCORE, Work.SCORE_APPEAL}), scores.details),
    (frozenset({Work.APPROVE_SCORES}), scores.sheet_details),
    (frozenset({Work.CORRECT}), corrections.details),
    (frozenset({Work.WRITE_REPORT, Work.SIGN_REPORT}), reported.details),
    (frozenset({Work.BEGIN_REPORT}), reported.round_details),
    (frozenset({Work.TAKE_REPORTS}), reported.taking_details),
    (frozenset({Work.APPROVE_OFFICE_REPORT, Work.WRITE_OFFICE_REPORT}), office_due.details),
    (frozenset({Work.PUBLISH}), published.details),
    (frozenset({Work.APPROVE_MEASURES, Work.CARRY_MEASURES, Work.DECIDE_MEASURES}), measures.details),
    (frozenset({Work.REMARK}), remarks.details),
    (inspected.OF_INSPECTION, inspected.details),
    (frozenset({Work.REMARK_MINUTES}), inspected.minutes_details),
    (inspected.OF_RECOMMENDATION, inspected.recommendation_details),
    (frozenset({Work.APPROVE_PLAN}), inspected.plan_details),
)


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
    rows_waiting: int = 0
    agencies: tuple[str, ...] = ()
    holder: str = ""
    ground: str = ""
    origin: str = ""
    origin_document: str = ""
    province_due: date | None = None
    asked_on: date | None = None
    asked_late: bool = False
    advised_on: date | None = None
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
    details: dict[tuple[Work, int], dict[str, Any]] = {}
    for works, read in READERS:
        pks = [pk for work in works for pk in by_work[work]]
        found = read(pks, actor, today) if pks else {}
        details |= {(work, pk): found[pk] for work in works for pk in by_work[work] if pk in found}
    return [_line(light, details[light.work, light.pk], today) for light in chosen if (light.work, light.pk) in details]


def _line(light: Light, detail: dict[str, Any], today: date) -> WorkLine:
    line = WorkLine(
        work=light.work,
        pk=light.pk,
        when=light.clock.when(today),
        count=light.count,
        clock_due=light.clock.due,
        since=light.clock.since,
        cite=light.clock.cite,
        confidence=light.clock.confidence,
        **({"standing": light.clock.standing(today, calendar(), soon_days())} | detail),
    )
    if not line.is_own_clock:
        return line
    return replace(line, standing=light.clock.standing(today, calendar(), soon_days()), update_by=None)
