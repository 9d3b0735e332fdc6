"""What a later directive would change of the tasks of an earlier one: the plan that is shown first and carried out afterwards (C10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import TypeVar

from django.db.models import QuerySet

from dondoc.core.regulation import calendar, regulation
from dondoc.directives.models import Directive
from dondoc.organisations import queries as organisations
from dondoc.organisations.models import Agency
from dondoc.rules.deadlines import judged_day
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.lifecycle import CLOSED, State
from dondoc.rules.numbering import parse_number
from dondoc.tasks.models import Assignment, Coordination, Task
from dondoc.tasks.models.amendment import AmendmentKind
from dondoc.tasks.queries import amending_checks as checks
from dondoc.tasks.queries.drafts import Picked

Row = TypeVar("Row", Assignment, Coordination)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAmendment:
    """What was typed for one task. `content` and `product` are as they shall read; agencies to add as picked ("a:12", "g:communes"), those to
    take away by their ids. `due_on` None leaves the deadlines alone, unless `no_deadline` removes them."""

    task_id: int
    kind: str = AmendmentKind.CHANGED.value
    due_on: date | None = None
    no_deadline: bool = False
    content: str | None = None
    product: str | None = None
    leads: tuple[str, ...] = ()
    leads_removed: tuple[int, ...] = ()
    coordinators: tuple[str, ...] = ()
    coordinators_removed: tuple[int, ...] = ()
    replacement_id: int | None = None

    @property
    def ends_it(self) -> bool:
        return self.kind in (AmendmentKind.CANCELLED.value, AmendmentKind.REPLACED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendForm:
    """The later directive as it names itself, and the tasks it changes."""

    basis_number: str
    basis_issued_on: date | None
    tasks: tuple[TaskAmendment, ...]
    form_token: str = ""


def _plain(text: str) -> str:
    """Browsers send their own ends of lines; those are no change."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


@dataclass(slots=True)
class Part:
    """What happens to one task. `kept`: filed before the later directive came and in time, so an earlier deadline does not reach them;
    `closed`: completed or withdrawn already. Both stay as they are."""

    said: TaskAmendment
    task: Task
    open: list[Assignment]
    closed: list[Assignment]
    coordinations: list[Coordination]
    moved: list[Assignment] = field(default_factory=list)
    kept: list[Assignment] = field(default_factory=list)
    withdrawn: list[Assignment] = field(default_factory=list)
    added: list[Agency] = field(default_factory=list)
    coordinators_added: list[Agency] = field(default_factory=list)
    coordinators_removed: list[Coordination] = field(default_factory=list)
    replacement: Task | None = None
    late_after: date | None = None
    joins_by: date | None = None

    @property
    def content(self) -> str:
        return _plain(self.said.content if self.said.content is not None else self.task.content)

    @property
    def product(self) -> str:
        return _plain(self.said.product if self.said.product is not None else self.task.product)

    @property
    def rewords(self) -> bool:
        """Whether the wording changes; of a task that ends, it does not."""
        before = _plain(self.task.content), _plain(self.task.product)
        return not self.said.ends_it and (self.content, self.product) != before

    @property
    def changes_nothing(self) -> bool:
        lists = (self.moved, self.withdrawn, self.added, self.coordinators_added, self.coordinators_removed)
        return not self.rewords and not any(lists)

    @property
    def touched(self) -> int:
        return len({a.pk for a in (*self.moved, *self.withdrawn)}) + len(self.added)

    @property
    def due_before(self) -> list[date | None]:
        """The deadlines that move, each once."""
        return list(dict.fromkeys(a.due_on for a in self.moved))


@dataclass(slots=True)
class Plan:
    """All of it. `basis`: the later directive where it is registered. `stamp` tells two plans apart by what they would do."""

    directive: Directive
    basis: Directive | None
    number: str
    issued_on: date
    parts: list[Part]

    @property
    def stamp(self) -> str:
        told = [self.number, f"{self.issued_on}", f"{self.directive.version}"]
        for part in self.parts:
            told += [
                f"{part.task.pk}{part.said.kind}{part.said.due_on}{part.said.no_deadline}{part.content}{part.product}"
            ]
            for rows in (part.moved, part.kept, part.withdrawn, part.closed, part.coordinators_removed):
                told.append(",".join(str(row.pk) for row in rows))
            for agencies in (part.added, part.coordinators_added):
                told.append(",".join(str(a.pk) for a in agencies))
            told.append(str(part.said.replacement_id))
        return sha256("|".join(told).encode()).hexdigest()[:32]

    @property
    def agencies(self) -> int:
        """How many agencies learn of it."""
        rows = (a.agency_id for p in self.parts for a in (*p.moved, *p.withdrawn, *(p.open if p.rewords else ())))
        return len({*rows, *(a.pk for p in self.parts for a in p.added)})


def planned(directive: Directive, form: AmendForm, day: date, *, hold: bool = False) -> Plan:
    """What the later directive does, task by task. `hold`: the rows are held until the end of the transaction. A number of queries that
    depends on neither tasks nor agencies. Raises Refusals with everything that is wrong, each at its field ("t12-due_on")."""
    number, basis, faults = _basis(directive, form, day)
    ids = [said.task_id for said in form.tasks]
    tasks = {t.pk: t for t in _tasks(directive, ids, hold)}
    faults += checks.of_choice(directive, form, tasks)
    if faults:
        raise Refusals(faults)
    assert form.basis_issued_on is not None
    rows = _by_task(_held(Assignment.objects.filter(task__in=ids).select_related("agency"), hold))
    beside = _by_task(Coordination.objects.filter(task__in=ids).select_related("agency").order_by("pk"))
    parts = [_part(said, tasks[said.task_id], rows, beside) for said in form.tasks]
    named = _agencies(parts, day)
    for part in parts:
        faults += checks.of_part(part, form.basis_issued_on, basis, regulation(directive.regulation_id), named)
        _decide(part, directive, named)
    faults += _replacements(parts, basis)
    faults += [checks.nothing(p) for p in parts if p.changes_nothing and not _has(faults, p)]
    if faults:
        raise Refusals(faults)
    return Plan(directive, basis, number, form.basis_issued_on, parts)


def _has(faults: Iterable[Refusal], part: Part) -> bool:
    return any(f.field.startswith(f"t{part.task.pk}-") for f in faults)


def _basis(directive: Directive, form: AmendForm, day: date) -> tuple[str, Directive | None, list[Refusal]]:
    """The later directive: its number as it is printed, and its record where it is registered."""
    faults = checks.of_basis(directive, form, day)
    if not form.basis_number.strip():
        return "", None, faults
    try:
        parsed = parse_number(form.basis_number)
    except Refusal as refusal:
        refusal.field = "basis_number"
        return "", None, [*faults, refusal]
    if form.basis_issued_on is None:
        return str(parsed), None, faults
    found = Directive.objects.filter(number_key=parsed.key, issued_on=form.basis_issued_on).order_by("pk").first()
    if found is not None and found.pk == directive.pk:
        faults.append(checks.itself(directive))
    return found.number if found else str(parsed), found, faults


def _tasks(directive: Directive, ids: list[int], hold: bool) -> Iterable[Task]:
    found = Task.objects.filter(directive=directive, pk__in=ids).order_by("position")
    return found.select_for_update(of=("self",), no_key=True) if hold else found


def _held(rows: QuerySet[Assignment], hold: bool) -> QuerySet[Assignment]:
    return (rows.select_for_update(of=("self",)) if hold else rows).order_by("pk")


def _by_task(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.task_id].append(row)
    return found


def _part(
    said: TaskAmendment, task: Task, rows: dict[int, list[Assignment]], beside: dict[int, list[Coordination]]
) -> Part:
    own = rows.get(task.pk, [])
    is_open = [a for a in own if State(a.state) not in CLOSED]
    gone = {State.TRANSFERRED.value}
    return Part(
        said=said,
        task=task,
        open=is_open,
        closed=[a for a in own if State(a.state) in CLOSED and a.state not in gone],
        coordinations=beside.get(task.pk, []),
    )


def _agencies(parts: list[Part], day: date) -> dict[str, list[Agency]]:
    """Token -> the agencies it means on the day; read once for all parts. Who is gone or unknown is refused at the field that named him."""
    tokens = {t for p in parts if not p.said.ends_it for t in (*p.said.leads, *p.said.coordinators)}
    with organisations.held_still():
        try:
            agencies = {a.pk: a for a in organisations.expand(sorted(tokens), day)}
        except Refusal:
            raise Refusals(_gone(parts, day)) from None
        picked = Picked(day)
        return {token: [agencies[pk] for pk in picked.ids([token])] for token in tokens}


def _gone(parts: list[Part], day: date) -> list[Refusal]:
    found = []
    for part in parts:
        for name, tokens in (("leads", part.said.leads), ("coordinators", part.said.coordinators)):
            try:
                organisations.expand(tokens, day)
            except Refusal as refusal:
                refusal.field = f"t{part.task.pk}-{name}"
                found.append(refusal)
    return found


def _decide(part: Part, directive: Directive, named: dict[str, list[Agency]]) -> None:
    """Who gets what."""
    said = part.said
    if said.ends_it:
        part.withdrawn = part.open
        return
    leaving = set(said.leads_removed)
    part.withdrawn = [a for a in part.open if a.agency_id in leaving]
    staying = [a for a in part.open if a.agency_id not in leaving]
    part.added = _each(named, said.leads)
    leads = {a.agency_id for a in staying} | {a.pk for a in part.added}
    there = {c.agency_id for c in part.coordinations}
    part.coordinators_added = [a for a in _each(named, said.coordinators) if a.pk not in leads | there]
    part.coordinators_removed = [c for c in part.coordinations if c.agency_id in set(said.coordinators_removed)]
    if said.due_on is not None:
        part.late_after = judged_day(calendar(), regulation(directive.regulation_id).calendar, said.due_on)
    if said.due_on is not None or said.no_deadline:
        for one in staying:
            if one.due_on != said.due_on:
                (part.kept if _filed_in_time(one, part.late_after) else part.moved).append(one)
    held = next((a.due_on for a in staying), part.task.due_on)
    part.joins_by = None if said.no_deadline else said.due_on or held


def _each(named: dict[str, list[Agency]], tokens: Iterable[str]) -> list[Agency]:
    return list({a.pk: a for token in tokens for a in named.get(token, [])}.values())


def _filed_in_time(one: Assignment, late_after: date | None) -> bool:
    """A result that waits for the Office and was in time stays in time: no later directive makes it late, or its deadline forgotten."""
    if one.filed_on is None or (late_after is not None and one.filed_on <= late_after):
        return False
    if late_after is None and one.late_after is None:
        return False
    return one.late_after is None or one.filed_on <= one.late_after


def _replacements(parts: list[Part], basis: Directive | None) -> list[Refusal]:
    """The tasks of the later directive that take the place of others. One query."""
    wanted = {p.said.replacement_id for p in parts if p.said.kind == AmendmentKind.REPLACED.value}
    if not wanted:
        return []
    found = {t.pk: t for t in Task.objects.filter(pk__in=[pk for pk in wanted if pk], directive=basis)} if basis else {}
    faults: list[Refusal] = []
    for part in parts:
        if part.said.kind == AmendmentKind.REPLACED.value:
            part.replacement = found.get(part.said.replacement_id or 0)
            faults += checks.of_replacement(part, basis)
    return faults
