"""Before an urging goes out: which agencies would hear it about what, what is left out and why, who can sign its letter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dondoc.core.regulation import current
from dondoc.organisations.models import Agency, Post
from dondoc.organisations.queries import people_of
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal
from dondoc.rules.regulation import Choice
from dondoc.rules.standing import Cell
from dondoc.tasks.queries.cells import in_cell
from dondoc.tasks.queries.listing import Filters, matching
from dondoc.tasks.queries.visibility import assignments_for
from dondoc.tasks.queries.waiting import STILL_TO_DO
from dondoc.urging.queries.rights import MOST_AT_ONCE, judge
from dondoc.urging.queries.urges import Line, line_of


@dataclass(frozen=True, slots=True)
class Hearing:
    """One agency and what it would be urged about."""

    agency: Agency
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Prepared:
    """`refused`: what is left out, each line with its refusal. `total`: assignments that would be urged about."""

    hearings: list[Hearing]
    refused: list[tuple[Line, Refusal]]
    total: int


def prepare(actor: Actor, ids: Iterable[int], day: date) -> Prepared:
    """The form's preview, by the judgement that the action will pass. At most eight queries, whatever the number of assignments."""
    judged = judge(actor, ids, day)
    hearings: dict[int, Hearing] = {}
    for one in judged.may:
        hearing = hearings.setdefault(one.agency.pk, Hearing(one.agency, []))
        hearing.lines.append(line_of(one.assignment, day, inner=False))
    refused = [(line_of(row, day, inner=False), refusal) for row, refusal in judged.refused]
    return Prepared(list(hearings.values()), refused, len(judged.may))


def overdue_of_task(actor: Actor, task_id: int, day: date) -> list[int]:
    """The assignments of a task that are still to be done and overdue; where none is overdue, all that are still to be done."""
    rows = assignments_for(actor, day).filter(task_id=task_id)
    still = rows.filter(state__in=STILL_TO_DO)
    late = still.filter(in_cell(Cell.OPEN_OVERDUE, day))
    return list((late if late.exists() else still).values_list("pk", flat=True)[: MOST_AT_ONCE + 1])


def all_of_filter(actor: Actor, filters: Filters, day: date) -> list[int]:
    """What the filters of the list find and is still to be done; one more than a form takes, so that it can be said that it is too much."""
    return list(
        matching(actor, filters, day).filter(state__in=STILL_TO_DO).values_list("pk", flat=True)[: MOST_AT_ONCE + 1]
    )


def signers(actor: Actor, day: date) -> list[Post]:
    """Who can sign for the actor's agency today, the head first."""
    return [post for post in people_of(actor.agency_id, day) if post.signs]


def channels() -> tuple[Choice, ...]:
    """The channels of the regulation in force, with their articles (TH 9; BT 11.2)."""
    return current().urging.channels
