"""The night's ladder: the Office's own clocks are gathered from what is due from its people, and every clock climbs (F2)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from dondoc.core import clock
from dondoc.core.regulation import calendar
from dondoc.dashboard.queries.due import pile
from dondoc.notices.hearing import ears
from dondoc.organisations import queries as organisations
from dondoc.rules.access import Role
from dondoc.rules.due_work import Work
from dondoc.urging.actions.climbing import OwnClock, climb
from dondoc.urging.queries.escalating import climbed_on

#: What the Office owes by a limit of its own; what it leads itself climbs as every agency's.
OWN = frozenset(
    {
        Work.REGISTER,
        Work.ENTER,
        Work.ANSWER,
        Work.MISSING,
        Work.CONFIRM,
        Work.ORIGIN,
        Work.PROPOSE_EXTENSION,
        Work.HELP,
        Work.FEEDBACK,
    }
)


def climb_all(*, actor: None, at: datetime) -> int:
    """Answers how many clocks reached a rung that goes out by itself. Once a working day; a second time does nothing."""
    day = clock.day_of(at)
    if not calendar().is_working(day) or climbed_on(day):
        return 0
    clocks = own_clocks(day)
    with transaction.atomic():
        return climb(actor=actor, own_clocks=clocks, at=at)


def own_clocks(day: date) -> list[OwnClock]:
    """What its specialists and leaders owe by a limit, each clock once with all who answer for it."""
    found: dict[tuple[str, date, date], set[int]] = defaultdict(set)
    for ear in ears(Q(role=Role.OFFICE_SPECIALIST.value, stands_in_for__isnull=True), day):
        actor = next(
            a
            for post in organisations.posts_of(ear.user_id, day)
            if (a := organisations.actor_of(ear.user_id, post.pk, day)) and a.role is Role.OFFICE_SPECIALIST
        )
        for line in pile(actor, day).lines:
            if line.work in OWN and line.clock.due is not None:
                found[f"{line.work.value}:{line.pk}", line.clock.since, line.clock.due].add(ear.user_id)
    return [
        OwnClock(subject, since, ends, tuple(sorted(users))) for (subject, since, ends), users in sorted(found.items())
    ]
