"""The rows of a stretch of history: read once, changed in memory by every event in turn, written once (see `history`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from dondoc.audit.actions import Entry, record_many
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import keep_files
from dondoc.core.regulation import regulation
from dondoc.core.rows import insert, reserve, rewrite
from dondoc.directives.actions.indexing import item_of_directive, items_of_files
from dondoc.directives.actions.registering import registered_facts
from dondoc.directives.models import Directive, DirectiveFile
from dondoc.rules.access import Actor, Deed, Role
from dondoc.rules.lifecycle import State
from dondoc.search import actions as search
from dondoc.search.actions import Item
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import Step, first_deadline
from dondoc.tasks.actions.indexing import forget_updates, item_of_task, items_of_update, reveal_updates
from dondoc.tasks.actions.past import Event, Issued, Passed, PastDeed, Registered
from dondoc.tasks.actions.past_deeds import Book
from dondoc.tasks.models import Assignment, Coordination, Deadline, Dispute, Move, Task, Update, UpdateFile


class Ledger(Book):
    """One stretch. `known`: tasks with their directives that the teller holds already; others are read."""

    def __init__(self, events: Sequence[Event], known: dict[int, Task]) -> None:
        super().__init__()
        self.events = events
        deeds = [e.deed if isinstance(e, Passed) else e for e in events if isinstance(e, (PastDeed, Passed))]
        born = {a.pk for e in events if isinstance(e, Issued) for a in e.assignments}
        born |= {e.new_id for e in events if isinstance(e, Passed)}
        self._read({d.assignment_id for d in deeds} - born, {d.deed for d in deeds}, known)
        reports = sum(bool(d.update_kind or d.result) for d in deeds)
        self.update_keys = iter(reserve(Update, reports) if reports else ())
        self.sent: list[Issued] = []
        self.found: list[Item] = []
        self.directives: list[Directive] = []
        self.tasks: list[Task] = []
        self.new: list[Assignment] = []
        self.coordinations: list[Coordination] = []
        self.deadlines: list[Deadline] = []

    def _read(self, ids: set[int], done: set[Deed], known: dict[int, Task]) -> None:
        """What stands of the assignments that were given before this stretch."""
        self.assignments = Assignment.objects.select_for_update().in_bulk(ids) if ids else {}
        missing = {a.task_id for a in self.assignments.values()} - known.keys()
        # Hundreds of assignments share a task: read each task once instead of joining it to every row.
        tasks = known | Task.objects.select_related("directive").in_bulk(missing) if missing else known
        for assignment in self.assignments.values():
            assignment.task = tasks[assignment.task_id]
        self.old = dict(self.assignments)
        held = Move.objects.filter(assignment__in=ids, superseded_at__isnull=True)
        self.standing = {m.assignment_id: m for m in held.filter(until__isnull=True)}
        self.state_before = self._states_before(held) if done & {Deed.HAND_BACK, Deed.RESUME} else {}
        results = Update.objects.filter(assignment__in=ids, kind="result", dropped_at__isnull=True).order_by(
            "prepared_at", "pk"
        )
        known_results = list(results) if done & {Deed.FILE_RESULT, Deed.CONFIRM, Deed.RETURN, Deed.HAND_BACK} else []
        self.waiting = {u.assignment_id: u for u in known_results if u.filed_at is None}
        self.filed = {u.assignment_id: u for u in known_results if u.filed_at is not None}
        open_ones = Dispute.objects.filter(assignment__in=ids, answered_at__isnull=True)
        closing = {Deed.KEEP, Deed.WITHDRAW, Deed.TRANSFER}
        self.open_disputes = {d.assignment_id: d for d in open_ones} if done & closing else {}

    @staticmethod
    def _states_before(held: QuerySet[Move]) -> dict[tuple[int, str], str]:
        """Where "back" leads: the state before the last draft of a result, and before the last suspension."""
        went = held.filter(deed__in=[Deed.DRAFT_RESULT.value, Deed.SUSPEND.value]).order_by("at", "pk")
        return {(pk, deed): before for pk, deed, before in went.values_list("assignment_id", "deed", "state_before")}

    # No savepoint inside a transaction: under one, SQLite reads back every page that the transaction touched, statement after statement.
    @transaction.atomic(savepoint=False)
    def write(self) -> None:
        """Every event in turn, then the rows."""
        for event in self.events:
            match event:
                case Registered():
                    self.registered(event)
                case Issued():
                    self.issued(event)
                case Passed():
                    self.passed(event)
                case _:
                    self.do(event)
        self._rewrite()  # first: what stands now takes the place of what stood
        self._insert()
        self._index()
        record_many(self.entries)

    def _insert(self) -> None:
        for rows in (self.directives, self.tasks, self.new, self.coordinations, self.deadlines, self.updates):
            insert(rows)
        insert([p for p in self.papers if isinstance(p, DirectiveFile)])
        insert([p for p in self.papers if isinstance(p, UpdateFile)])
        for rows in (self.moves, self.disputes, self.judgements, self.former_holders):
            insert(rows)

    def _rewrite(self) -> None:
        """Rows of earlier stretches that changed in this one."""
        fresh = {d.pk for d in self.directives}
        before = [e for e in self.sent if e.directive.pk not in fresh]
        rewrite([e.directive for e in before], ["entered_at", "specialist", "version"])
        rewrite([t for e in before for t in e.tasks], ["issued_at", "no_deadline", "no_coordinators"])
        rewrite(self.ended.values(), ["until"])
        reported = {u.pk for u in self.updates}
        signed = [u for u in self.signed.values() if u.pk not in reported]
        rewrite(signed, ["filed_by", "filed_at", "signed_as", "by_title", "dropped_at"])
        rewrite(self.answered, ["outcome", "answer", "answered_by", "answered_at"])
        rewrite(self.old.values(), CHANGED)

    def _index(self) -> None:
        """What was written is found; a result that was signed meanwhile by everybody, one that was dropped by nobody."""
        for update in self.updates:
            if update.dropped_at is None:
                self.found += items_of_update(update, update.assignment, self.inside.get(update.pk, ()))
        search.index_many(self.found, fresh=True)
        reported = {u.pk for u in self.updates}
        before = [u for u in self.signed.values() if u.pk not in reported]
        forget_updates([u.pk for u in before if u.dropped_at])
        signed: dict[date, list[int]] = defaultdict(list)
        for update in before:
            if update.filed_at and not update.dropped_at:
                signed[clock.day_of(update.filed_at)].append(update.pk)
        for day, keys in signed.items():
            reveal_updates(keys, day=day)

    # documents, as `registering`, `drafting` and `issuing` do them

    def registered(self, event: Registered) -> None:
        past, directive, stream = event.past, event.directive, f"directive:{event.directive.pk}"
        self.directives.append(directive)
        self.tasks += event.tasks
        kept = keep_files(past.files, by_id=past.actor.user_id, at=past.at)
        self.papers += [DirectiveFile(directive=directive, file=file) for file in kept]
        inside = zip(kept, (file.text for file in past.files), strict=True)
        self.found += [item_of_directive(directive), *items_of_files(directive, inside)]
        self.found += [item_of_task(task) for task in event.tasks]
        facts = registered_facts(directive, kept)
        self.entries.append(Entry(AuditKind.DIRECTIVE_REGISTERED, past.actor, stream, facts, past.at))
        for task, (at, _) in zip(event.tasks, past.drafts, strict=True):
            facts = {"directive": directive.pk, "task": task.pk}
            self.entries.append(Entry(AuditKind.TASK_DRAFTED, past.drafter, stream, facts, at))

    def issued(self, event: Issued) -> None:
        directive, actor, at = event.directive, event.actor, event.at
        governing = regulation(directive.regulation_id)
        cite = governing.deed_cites.cite_for(Deed.ISSUE.value)
        for task in event.tasks:
            task.issued_at, task.no_deadline = at, task.due_on is None
            task.no_coordinators = not event.coordinators[task.pk]
            self.coordinations += [Coordination(task=task, agency_id=pk) for pk in event.coordinators[task.pk]]
        self.deadlines += [first_deadline(a, a.task, governing, at=at) for a in event.assignments]
        for a in event.assignments:
            self.given(a, actor, at, cite)
        directive.entered_at = directive.entered_at or at
        if directive.specialist_id is None and actor.role is Role.OFFICE_SPECIALIST:
            directive.specialist_id = actor.user_id
        directive.version += 1
        self.sent.append(event)
        facts = {
            "directive": directive.pk,
            "tasks": [t.pk for t in event.tasks],
            "assignments": len(event.assignments),
            "agencies": len({a.agency_id for a in event.assignments}),
        }
        self.entries.append(Entry(AuditKind.DIRECTIVE_ISSUED, actor, f"directive:{directive.pk}", facts, at, cite))

    def given(self, a: Assignment, actor: Actor, at: datetime, cite: str) -> None:
        """A new assignment stands; its first deadline is set already."""
        self.new.append(a)
        self.assignments[a.pk] = a
        self.move(Step(a, Deed.ISSUE, State.ISSUED, cite=cite), actor, at)

    def passed(self, event: Passed) -> None:
        deed, old = event.deed, self.assignments[event.deed.assignment_id]
        cite, reason = guard.cite_of(old, Deed.TRANSFER), deed.text.strip()
        if old.due_on != old.task.due_on:
            raise ValueError("a history does not pass on a deadline that was changed")
        self.answer(deed, old, "transferred")
        new = Assignment(pk=event.new_id, task=old.task, agency_id=event.agency_id)
        facts: dict[str, object] = {"transferred_to": new.pk, "to_agency": event.agency_id}
        self.step(deed, Step(old, Deed.TRANSFER, State.TRANSFERRED, text=reason, cite=cite, facts=facts))
        old.transferred_to_id = new.pk
        self.deadlines.append(first_deadline(new, new.task, guard.regulation_of(old), at=deed.at))
        self.given(new, deed.actor, deed.at, cite)


#: Columns of an assignment that these deeds change.
CHANGED = [
    "state",
    "filed_on",
    "filed_at",
    "marked",
    "closed_on",
    "moved_at",
    "version",
    "person",
    "unit",
    "last_update_at",
    "last_update_kind",
    "asked_at",
    "transferred_to",
]
