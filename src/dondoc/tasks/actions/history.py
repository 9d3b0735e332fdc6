"""The past, written many rows at once: the demo's year, later the history a province brings along (docs/definitions.md 6 and 7).

It is known on its own dates. Rows, audit lines and figures are those that the ordinary deeds would have left, a test says so; what is not
asked here is who may do what: the writer of a history answers for it.
"""

from __future__ import annotations

from datetime import datetime

from dondoc.core import clock
from dondoc.core.rows import reserve
from dondoc.directives.actions.entry import set_entry
from dondoc.directives.actions.registering import new_directive
from dondoc.directives.models import Directive
from dondoc.rules.access import Actor, Role
from dondoc.rules.errors import Refusal
from dondoc.tasks.actions.drafting import fill
from dondoc.tasks.actions.ledger import Ledger
from dondoc.tasks.actions.past import Event, Issued, Passed, PastDeed, PastDirective, Registered
from dondoc.tasks.models import Assignment, Task
from dondoc.tasks.queries.drafts import Picked, draft_of

#: How many deeds are written at once. Their assignments are asked for in one statement: below the parameter limit of both databases.
MANY = 20_000


class History:
    """The past being told, in the order of its moments. Keys are answered at once; rows are written many at a time, the last ones by `write`.

    Inside one transaction: keys are reserved in it.
    """

    def __init__(self, *, actor: Actor, at: datetime) -> None:
        """Raises Refusal unless `actor` is the administrator. `at`: now; nothing told is later."""
        if actor.role is not Role.ADMINISTRATOR:
            raise Refusal("not_administrator", "Chỉ người quản trị hệ thống nạp được dữ liệu quá khứ.")
        self.at = at
        self.last: datetime | None = None
        self.events: list[Event] = []
        self.directives: dict[int, tuple[Directive, list[Task]]] = {}  # those not yet sent out
        self.tasks: dict[int, Task] = {}

    def register(self, past: PastDirective) -> tuple[int, list[int]]:
        """Answers the keys of the directive and of its tasks."""
        directive = new_directive(past.actor, past.form, past.at)
        [directive.pk] = reserve(Directive, 1)
        tasks = []
        for place, (_, form) in enumerate(past.drafts, start=1):
            task = Task(directive=directive, position=place)
            fill(task, form)
            tasks.append(task)
        for task, key in zip(tasks, reserve(Task, len(tasks)) if tasks else (), strict=True):
            task.pk = key
            self.tasks[key] = task
        if past.drafts:
            picked = Picked(clock.day_of(past.drafts[-1][0]))
            leads = {pk for task in tasks for pk in picked.ids(task.leads_picked)}
            set_entry(directive, tasks=len(tasks), agencies=len(leads))
            directive.version += len(tasks)
        self.directives[directive.pk] = directive, tasks
        self._tell(Registered(past, directive, tasks), past.at)
        return directive.pk, [t.pk for t in tasks]

    def issue(self, directive_id: int, *, actor: Actor, at: datetime) -> dict[tuple[int, int], int]:
        """Answers the keys of the assignments by task and agency."""
        directive, tasks = self.directives.pop(directive_id)
        picked = Picked(clock.day_of(at))
        drafts = [draft_of(task, picked) for task in tasks]
        given = [(d.task, pk) for d in drafts for pk in d.lead_ids]
        keys = reserve(Assignment, len(given))
        assignments = [Assignment(pk=key, task=t, agency_id=pk) for key, (t, pk) in zip(keys, given, strict=True)]
        coordinators = {d.task.pk: d.coordinator_ids for d in drafts}
        self._tell(Issued(directive, tasks, assignments, coordinators, actor, at), at)
        return {(a.task_id, a.agency_id): a.pk for a in assignments}

    def do(self, deed: PastDeed) -> None:
        """Raises ValueError, here or when it is written, for a deed that could not have been done then."""
        self._tell(deed, deed.at)

    def transfer(self, deed: PastDeed, agency_id: int) -> int:
        """Passes the task on to another agency; answers the key of its assignment."""
        [key] = reserve(Assignment, 1)
        self._tell(Passed(deed, agency_id, key), deed.at)
        return key

    def write(self) -> None:
        """Writes what was told since the last time. The number of statements grows with the rows, not with the deeds."""
        if self.events:
            Ledger(self.events, self.tasks).write()
            self.events = []

    def _tell(self, event: Event, at: datetime) -> None:
        if at > self.at or (self.last is not None and at < self.last):
            raise ValueError("a history is told in its order, and ends before now")
        self.last = at
        self.events.append(event)
        if len(self.events) >= MANY:
            self.write()
