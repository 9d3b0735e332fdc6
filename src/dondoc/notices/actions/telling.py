"""The log of deeds is told on: each line once to each who must hear of it, and the place in the log moves in the same transaction (F2).

No act is changed by this and nothing is told twice or lost, whenever the process is killed. An installation begins with the log as it stands, so that
its past is not told; neither is a past that is brought in later, on its own days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from dondoc.audit.following import Line, lines_after
from dondoc.audit.kinds import AuditKind as K
from dondoc.audit.models import AuditCounter
from dondoc.core import clock
from dondoc.directives.models import Directive
from dondoc.notices.actions.letters import at_once
from dondoc.notices.actions.mailing import post_mails
from dondoc.notices.hearers import Telling
from dondoc.notices.hearing import Ear, Place, Scene, scene
from dondoc.notices.models import Notice, NoticeCursor
from dondoc.notices.telling import SWALLOWS, TELLING, WHOLE_TASKS
from dondoc.tasks.models import Task
from dondoc.tasks.queries.rows import short_title

#: Lines in one transaction, and on to the end of the act.
AT_ONCE = 500
#: Acts come into the log at most so much later than they were done; what is older was brought in from the past.
PAST = timedelta(days=1)


@transaction.atomic
def tell_new(*, actor: None, at: datetime) -> int:
    """The next part of the log; answers how many lines it had, 0 when all is told. The statements do not grow with the lines."""
    cursor = _held_cursor(at)
    cursor.latest = min(cursor.latest, at)  # a clock that was set back, or had run ahead
    lines = lines_after(cursor.number, AT_ONCE)
    if not lines:
        return 0
    last = lines[-1].number
    told = [line for line in _of_now(lines, cursor, at) if line.kind in TELLING and not _told_elsewhere(line)]
    told = _unswallowed(told)
    if told:
        heard = scene(told, WHOLE_TASKS, clock.day_of(at), at)
        made = list(_notices(told, heard))
        _entitle(made)
        Notice.objects.bulk_create(made, batch_size=1_000)
        post_mails(at_once([n for n in made if n.urgent], clock.day_of(at)), at=at)
    cursor.number = last
    cursor.save(update_fields=["number", "latest"])
    return len(lines)


def _held_cursor(at: datetime) -> NoticeCursor:
    """Who tells holds the row. The first of all begins where the log stands."""
    held = NoticeCursor.objects.select_for_update()
    cursor = held.filter(pk=1).first()
    if cursor is None:
        stands = AuditCounter.objects.filter(pk=1).values_list("last_number", flat=True).first() or 0
        NoticeCursor.objects.bulk_create([NoticeCursor(pk=1, number=stands, latest=at)], ignore_conflicts=True)
        cursor = held.get(pk=1)
    return cursor


def _of_now(lines: Iterable[Line], cursor: NoticeCursor, at: datetime) -> Iterator[Line]:
    """Without a past that was brought in: its lines come after later ones. A line of a day to come (a clock that ran ahead) silences none."""
    for line in lines:
        if line.at >= cursor.latest - PAST:
            cursor.latest = max(cursor.latest, min(line.at, at))
            yield line


def _told_elsewhere(line: Line) -> bool:
    """A later directive leaves a line at both directives: that of the earlier one is told."""
    return line.kind == K.AMENDED and line.subject != line.facts.get("directive")


def _unswallowed(lines: list[Line]) -> list[Line]:
    swallowed: dict[tuple[datetime, int | None], set[str]] = defaultdict(set)
    for line in lines:
        swallowed[line.at, line.doer] |= SWALLOWS.get(K(line.kind), frozenset())
    return [line for line in lines if line.kind not in swallowed[line.at, line.doer]]


@dataclass(slots=True)
class _Heard:
    """What one person hears of one act: the first line, and the assignments it speaks of."""

    line: Line
    ear: Ear
    urgent: bool
    places: dict[int, Place]
    counted: int


def _notices(lines: Collection[Line], heard: Scene) -> Iterator[Notice]:
    """Lines of one act that say the same of one directive are one notice."""
    groups: dict[tuple[Any, ...], _Heard] = {}
    for line in lines:
        telling = TELLING[K(line.kind)]
        for place in _places(line, telling, heard):
            urgent = telling.urgent(heard, line, place)
            for ear in telling.hears(heard, line, place):
                if ear.user_id == line.doer and not telling.doer_too:
                    continue
                key = _key(line, telling, place, ear)
                group = groups.setdefault(key, _Heard(line, ear, urgent, {}, 0))
                group.urgent = group.urgent or urgent
                group.counted += 1
                if place is not None:
                    group.places[place.pk] = place
    taken: set[tuple[int, int]] = set()
    for group in groups.values():
        if (group.line.number, group.ear.user_id) not in taken:
            taken.add((group.line.number, group.ear.user_id))
            yield _notice(group)


def _places(line: Line, telling: Telling, heard: Scene) -> list[Place | None]:
    if telling.whole:
        return [place for pk in line.ids("task", "tasks") for place in heard.of_task.get(pk, ())]
    named = line.ids("assignment", "assignments")
    return [heard.places[pk] for pk in named if pk in heard.places] if named else [None]


def _key(line: Line, telling: Telling, place: Place | None, ear: Ear) -> tuple[Any, ...]:
    if telling.joined or place is None:
        return (ear.user_id, line.number)
    said = line.facts.get(telling.by) if telling.by else None
    return (ear.user_id, line.kind, place.directive_id, line.at, line.doer, said)


def _notice(group: _Heard) -> Notice:
    line, places = group.line, list(group.places.values())
    directives = {place.directive_id for place in places} or set(line.ids("directive")[:1])
    tasks = {place.task_id for place in places} or set(line.ids("task")[:1])
    return Notice(
        number=line.number,
        recipient_id=group.ear.user_id,
        agency_id=group.ear.agency_id,
        kind=line.kind,
        at=line.at,
        urgent=group.urgent,
        directive_id=directives.pop() if len(directives) == 1 else None,
        task_id=tasks.pop() if len(tasks) == 1 else None,
        assignment_id=places[0].pk if len(places) == 1 else None,
        count=len(places) or group.counted,
        facts=_facts(line),
    )


def _entitle(notices: Collection[Notice]) -> None:
    """What each speaks of, as it is called now. Two queries."""
    tasks = dict(Task.objects.filter(pk__in={n.task_id for n in notices}).values_list("pk", "content"))
    directives = dict(Directive.objects.filter(pk__in={n.directive_id for n in notices}).values_list("pk", "subject"))
    for n in notices:
        subject = directives.get(n.directive_id or 0, "")
        n.title = short_title(tasks.get(n.task_id or 0, subject) if n.count == 1 else subject)


def _facts(line: Line) -> dict[str, Any]:
    """What the words and the address need besides: single ids, codes and days, never text."""
    facts = {name: value for name, value in line.facts.items() if not isinstance(value, list | dict)}
    if line.kind == K.REMINDED:
        offset = line.facts["offset"]
        facts["rung_word"] = f"{line.facts['clock']}_{'on' if offset == 0 else 'after' if offset > 0 else 'before'}"
    if line.kind in (K.AGENCY_DISSOLVED, K.AGENCY_MERGER_UNDONE):
        facts["agency"] = line.subject
    return facts
