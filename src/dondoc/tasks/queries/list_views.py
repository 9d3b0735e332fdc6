"""The views of the list of assignments, what their reader may know of its rows, and its orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, DateTimeField, F, Q, Value, When

from dondoc.core.regulation import calendar
from dondoc.rules.access import Actor
from dondoc.rules.lifecycle import CLOSED, OPEN, State
from dondoc.rules.standing import Cell
from dondoc.tasks.models.update import UpdateKind
from dondoc.tasks.queries.cells import in_cell, waits_as_standing
from dondoc.tasks.queries.rows import soon_days
from dondoc.tasks.queries.settled import Settled
from dondoc.tasks.queries.waiting import STILL_TO_DO

#: Saved views, in the order of their tabs.
VIEWS = ("all", "mine", "overdue", "soon", "office", "undated", "done")
PER_PAGE = 50
_OPEN = sorted(s.value for s in OPEN)


def soon_until(today: date) -> date:
    """The first day that is no longer near. It changes with the calendar and the regulation, also within a day."""
    return calendar().add_working_days(today, soon_days() + 1)


def is_soon(today: date, first_beyond: date) -> Q:
    """Open, not filed, and near: what `rules.standing` calls due today or due soon. `first_beyond`: what `soon_until` answers."""
    return (
        in_cell(Cell.OPEN_WITHIN, today) & ~waits_as_standing() & Q(late_after__gte=today, late_after__lt=first_beyond)
    )


#: True and false of every assignment.
ALL, NONE = Q(state__isnull=False), Q(state__isnull=True)  # a column that every index of counting holds


@dataclass(frozen=True, slots=True)
class Known:
    """What an actor may know of the assignments of a list. `rows` shows no more, so no filter, order, count or fold may tell more.

    `told`: those of which he is told more than title, directive, deadline and standing (`rules.access.Sight`). `inside`: those his own
    agency leads, so that he knows of a draft that waits for its signature; outside the agency that is work in progress.
    """

    told: Q
    inside: Q

    def state(self) -> Case:
        """The state as he may know it; who sees the standing only is told open or closed."""
        as_it_is = ~Q(state__in=_OPEN) | self.inside | (self.told & ~Q(state=State.AWAITING_SIGNATURE.value))
        return Case(When(as_it_is, then=F("state")), default=Value(State.IN_PROGRESS.value))

    def updated(self) -> Case:
        """The moment of the last report as he may know it, else null."""
        drafted = Q(state=State.AWAITING_SIGNATURE.value, last_update_kind=UpdateKind.RESULT.value)
        known = self.told & (self.inside | ~drafted)
        return Case(When(known, then=F("last_update_at")), default=Value(None), output_field=DateTimeField())

    def to_do(self) -> Q:
        """Still to be done; that something is suspended is no part of its standing."""
        exact = Q(state__in=STILL_TO_DO)
        if self.told is ALL:
            return exact
        return (self.told & exact) | (~self.told & Q(state__in=_OPEN) & ~waits_as_standing())


def view_of(view: str, actor: Actor, today: date, known: Known) -> Q:
    """The condition of a saved view."""
    is_open = Q(state__in=_OPEN)  # their cells say so too, but not so that the database would find it in an index
    return {
        "mine": followed_by(actor),
        "overdue": is_open & Q(Settled(in_cell, Cell.OPEN_OVERDUE, today)),
        "soon": is_open & Q(Settled(is_soon, today, soon_until(today))),
        "office": Q(state=State.SUBMITTED.value) & known.told,
        "undated": Q(Settled(in_cell, Cell.UNDATED, today)),
        "done": Q(state=State.COMPLETED.value),
    }.get(view, ALL)


def followed_by(actor: Actor) -> Q:
    """What he follows by name: of the Office's people the directives given to them, of an agency's what he was told to do."""
    if actor.is_office:
        return Q(task__directive__specialist_id=actor.duty_id)
    return Q(person_id=actor.duty_id)


def order_of(sort: str) -> list[object]:
    """The order of the list by the name that the address gives it."""
    closed = Case(When(state__in=sorted(s.value for s in CLOSED), then=Value(1)), default=Value(0))
    return {
        "-due": [F("late_after").desc(nulls_last=True), "-pk"],
        "updated": [F("told_update").desc(nulls_last=True), "-pk"],
        "issued": [F("issued_on").desc(nulls_last=True), "-pk"],
        "agency": ["agency__kind", "agency__position", "agency__sort_key", F("late_after").asc(nulls_last=True), "pk"],
    }.get(sort, [closed, F("late_after").asc(nulls_last=True), "pk"])
