"""The calendar of a person: the days by which his open work must be done, each with what sets it and where it stands (F2)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dondoc.core.regulation import regulation
from dondoc.dashboard.queries.due import pile
from dondoc.dashboard.queries.work_lines import OF_ASSIGNMENT, fill
from dondoc.notices.models import CalendarFeed
from dondoc.organisations import queries as organisations
from dondoc.publication.queries.veil import Veil
from dondoc.rules.access import AGENCY_ROLES, Actor
from dondoc.rules.due_work import Work
from dondoc.rules.lifecycle import WITH_AGENCY
from dondoc.tasks.queries.mine import own_assignments
from dondoc.tasks.queries.rows import short_title

#: Entries of a calendar; the nearest days first.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One day. `uid` stays the same while the work is the same; `assignment_id` 0: the link leads to the list of work."""

    uid: str
    day: date
    work: Work
    title: str
    number: str
    cite: str
    assignment_id: int = 0


def entries_of(secret: str, day: date) -> list[Entry] | None:
    """The calendar behind a secret address; None where it opens nothing: unknown, closed, or its owner is locked or holds no post."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    user_id = CalendarFeed.objects.filter(secret_hash=digest).values_list("user_id", flat=True).first()
    posts = organisations.posts_of(user_id, day) if user_id else []
    if user_id is None or not posts:
        return None
    found: dict[str, Entry] = {}
    veil = Veil()
    for post in posts:
        actor = organisations.actor_of(user_id, post.pk, day)
        if actor is not None:
            found |= {entry.uid: entry for entry in (*_deadlines(actor, day, veil), *_clocks(actor, day, veil))}
    return sorted(found.values(), key=lambda entry: (entry.day, entry.uid))[:MOST]


def _deadlines(actor: Actor, day: date, veil: Veil) -> Iterator[Entry]:
    """What his agency leads and has still to do, as far ahead as there are deadlines."""
    if not (actor.is_office or actor.role in AGENCY_ROLES):
        return
    rows = own_assignments(actor, day).filter(state__in=sorted(s.value for s in WITH_AGENCY), late_after__isnull=False)
    rows = rows.order_by("late_after", "pk").values_list(
        "pk", "due_on", "task_id", "task__content", "task__directive__number", "task__directive__regulation_id"
    )
    for pk, due_on, task_id, content, number, regulation_id in rows[:MOST]:
        cite = regulation(regulation_id).update.dated.cite
        title = veil.over(task_id, short_title(content))
        yield Entry(f"assignment-{pk}", due_on, Work.UPDATE, title, number, cite, pk)


def _clocks(actor: Actor, day: date, veil: Veil) -> Iterator[Entry]:
    """Limits of the Office's own, and whatever else is due from him by a day."""
    lights = [
        light
        for light in pile(actor, day).lines
        if light.clock.due is not None and (light.work not in OF_ASSIGNMENT or light.work is Work.PERIOD)
    ]
    for line in fill(lights[:MOST], actor, day):
        if line.clock_due is not None:
            title = veil.over(line.task_id, line.title)
            yield Entry(
                line.key, line.clock_due, line.work, title, line.directive_number, line.cite, line.assignment_id
            )
