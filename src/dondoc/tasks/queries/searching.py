"""What a person finds by words: of directives, tasks, reports and files, each as far as he may see the record it belongs to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When

from dondoc.core.made_once import MadeOnce
from dondoc.directives.models import Directive
from dondoc.organisations.models import Agency
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Actor, Role
from dondoc.rules.folding import fold, words
from dondoc.search.among import Among
from dondoc.search.models import Kind
from dondoc.search.queries import MOST, Hits, Place, hits, holding, places
from dondoc.search.sought import MOST_WORDS, Sought, sought
from dondoc.tasks.models import Assignment, Task, Update
from dondoc.tasks.queries.findable import seen_entries
from dondoc.tasks.queries.visibility import asking, directives_for, files_for, tasks_for, whole_assignments_for

ALL = tuple(Kind)
#: So many numbers of tasks are sent along with each question of a list; more are looked up by each.
MANY_TASKS = 10_000
#: Roles that find nothing but agencies and pages.
FIND_NO_RECORDS = frozenset({Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found of every kind. `beginnings`: no whole word was, these begin with the last one."""

    sought: Sought
    found: dict[Kind, Hits] = field(default_factory=dict)
    beginnings: bool = False


def search(
    actor: Actor,
    asked: Sought,
    day: date,
    *,
    kinds: Collection[Kind] = ALL,
    best_first: bool = True,
    shown: Kind | None = None,
    most: int = MOST,
) -> Answer:
    """Keys of what the actor finds, kind by kind: one query each, two where side by side comes first; of an agency at most seven more.

    `shown`: the one kind of which more than the count is shown, so that the others need no order. Where no whole word is found, words that
    begin with the last one are.
    """
    if actor.role in FIND_NO_RECORDS:
        return Answer(asked, {kind: Hits([]) for kind in kinds})
    every = seen_entries(actor, day)

    def found(sought: Sought) -> dict[Kind, Hits]:
        best = {kind: best_first and shown in (None, kind) for kind in kinds}
        return {kind: hits(kind, sought, every[kind], best_first=best[kind], most=most) for kind in kinds}

    whole = found(asked)
    if asked.open_end or any(f.ids for f in whole.values()):
        return Answer(asked, whole)
    open_end = replace(asked, open_end=True)
    begun = found(open_end)
    return Answer(open_end, begun, beginnings=any(f.ids for f in begun.values()))


@dataclass(frozen=True, slots=True)
class Row:
    """One hit with what its line says: the record itself (a directive, task, report or stored file) and what it hangs on."""

    kind: Kind
    record: Any
    directive: Directive
    task: Task | None = None
    assignment: Assignment | None = None


def rows(actor: Actor, kind: Kind, ids: list[int], day: date) -> list[Row]:
    """The lines of these hits of one kind, in their order; asked once more of what the actor may see. At most five queries."""
    where = places(ids)
    read = {Kind.DIRECTIVE: _directives, Kind.TASK: _tasks, Kind.UPDATE: _updates, Kind.FILE: _files}[kind]
    found = read(actor, where, day)
    return [found[place] for place in where if place in found]


def _directives(actor: Actor, where: list[Place], day: date) -> dict[Place, Row]:
    seen = _seen_directives(actor, {p.subject_id for p in where}, day)
    return {p: Row(Kind.DIRECTIVE, seen[p.subject_id], seen[p.subject_id]) for p in where if p.subject_id in seen}


def _tasks(actor: Actor, where: list[Place], day: date) -> dict[Place, Row]:
    ids = sorted({p.subject_id for p in where})
    rows = tasks_for(actor, day).select_related("directive")
    found = _tasks_of_all(ids=ids) if actor.is_office else rows.filter(Among("pk", ids))
    seen = {task.pk: task for task in found}
    tasks = {p: seen[p.subject_id] for p in where if p.subject_id in seen}
    return {p: Row(Kind.TASK, task, task.directive, task) for p, task in tasks.items()}


def _updates(actor: Actor, where: list[Place], day: date) -> dict[Place, Row]:
    assignments = _assignments(actor, where, day)
    filed = {update.pk: update for update in _filed(ids=sorted({p.subject_id for p in where}))}
    seen = {p: assignments[p.assignment_id] for p in where if p.assignment_id in assignments and p.subject_id in filed}
    return {p: Row(Kind.UPDATE, filed[p.subject_id], a.task.directive, a.task, a) for p, a in seen.items()}


def _files(actor: Actor, where: list[Place], day: date) -> dict[Place, Row]:
    assignments = _assignments(actor, where, day)
    # whoever sees a report whole sees the directive it rests on
    directives = {a.task.directive_id: a.task.directive for a in assignments.values()}
    if apart := {p.directive_id for p in where if not p.assignment_id} - directives.keys():
        directives |= _seen_directives(actor, apart, day)
    ids = [p.subject_id for p in where]
    seen = (
        _files_of_all(actor.role, ids=ids) if actor.sees_everything else files_for(actor, day).filter(Among("pk", ids))
    )
    files = {file.pk: file for file in seen}
    found = {}
    for p in where:
        a = assignments.get(p.assignment_id)
        if p.subject_id in files and (a or not p.assignment_id) and p.directive_id in directives:
            found[p] = Row(Kind.FILE, files[p.subject_id], directives[p.directive_id], a.task if a else None, a)
    return found


def _seen_directives(actor: Actor, ids: set[int], day: date) -> dict[int, Directive]:
    if actor.sees_everything:
        return {directive.pk: directive for directive in _directives_of_all(ids=sorted(ids))}
    return directives_for(actor, day).in_bulk(ids)


def _assignments(actor: Actor, where: list[Place], day: date) -> dict[int, Assignment]:
    ids = sorted({p.assignment_id for p in where if p.assignment_id})
    if not ids:
        return {}
    whole = whole_assignments_for(actor, day).select_related("task__directive", "agency")
    found = _assignments_of_all(ids=ids) if actor.is_office else whole.filter(Among("pk", ids))
    return {assignment.pk: assignment for assignment in found}


#: What the Office is told by, and files the leaders too: who sees every record is always answered the same way, on every day.
_directives_of_all = MadeOnce(lambda ids: Directive.objects.filter(Among("pk", ids)))
_tasks_of_all = MadeOnce(lambda ids: Task.objects.filter(Among("pk", ids)).select_related("directive"))
_assignments_of_all = MadeOnce(
    lambda ids: Assignment.objects.filter(Among("pk", ids)).select_related("task__directive", "agency")
)
_files_of_all = MadeOnce(lambda role, ids: files_for(asking(role), date.max).filter(Among("pk", ids)))
_filed = MadeOnce(lambda ids: Update.objects.filter(Among("pk", ids), filed_at__isnull=False))


def agencies_named(text: str, limit: int) -> list[Agency]:
    """Agencies whose name holds every word of `text`, those whose name begins with it first; agencies that are gone last. One query."""
    folded = fold(text)
    named = Agency.objects.exclude(kind=AgencyKind.PROVINCE)
    for word in folded.split()[:MOST_WORDS]:
        named = named.filter(search_text__contains=word)
    begins = Case(When(search_text__startswith=folded, then=Value(0)), default=Value(1))
    order = [F("dissolved_on").asc(nulls_first=True), begins, "kind", "position", "sort_key"]
    return list(named.order_by(*order)[:limit]) if folded else []


def assignments_saying(text: str) -> Q | None:
    """The condition of the list's words: each in the task, in its directive or in the name of its agency; the last may be a beginning.

    None where `text` holds no word. One query of the agencies, one of the tasks, and one more for each word that an agency is called by. The
    list asks several times by this condition, so which tasks hold the words is asked before and not in each of them.
    """
    asked = sought(text, open_end=True)
    if asked is None:
        return None
    names = {pk: f" {' '.join(words(name))} " for pk, name in _agencies_by_words()}
    tasks, found = Task.objects.all(), Q()
    for group in asked.groups:
        one = Sought((group,), asked.open_end and group is asked.groups[-1])
        in_task = Q(pk__in=holding(Kind.TASK, one).values("subject_id"))
        in_task |= Q(directive_id__in=holding(Kind.DIRECTIVE, one).values("subject_id"))
        pattern = f" {' '.join(group)}{'' if one.open_end else ' '}"
        called = [pk for pk, name in names.items() if pattern in name]
        if called:
            found &= _of_tasks(Task.objects.filter(in_task)) | Q(agency_id__in=called)
        else:
            tasks = tasks.filter(in_task)
    return found & _of_tasks(tasks) if tasks.query.where else found


_agencies_by_words = MadeOnce(lambda: Agency.objects.values_list("pk", "search_text"))


def _of_tasks(tasks: QuerySet[Task]) -> Q:
    """Assignments of these tasks: by their numbers, unless they are very many."""
    keys = list(tasks.order_by().values_list("pk", flat=True)[: MANY_TASKS + 1])
    return Q(Among("task_id", keys)) if len(keys) <= MANY_TASKS else Q(task_id__in=tasks.values("pk"))
