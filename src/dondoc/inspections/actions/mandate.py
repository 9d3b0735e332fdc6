"""What an inspection lets its inspectors see of tasks: given anew whenever its scope or its people change (TH 13, 14; BT 14)."""

from __future__ import annotations

from datetime import date

from dondoc.core import clock
from dondoc.inspections.models import Inspection, Inspector, Member
from dondoc.inspections.queries.sight import BEGUN
from dondoc.rules.inspections import LASTING, InspectionState
from dondoc.tasks.actions import mandates


def code_of(inspection: Inspection) -> str:
    """The name of its mandate."""
    return f"inspection:{inspection.pk}"


def renew(inspection: Inspection) -> None:
    """The mandate is what the rows of its inspectors and its tasks say now. A constant number of queries; nothing is given once it is over.

    Called inside the transaction of the deed that changed them. Who is of a team looks from the day he is its member until the day he is not; with
    the team's term only what has begun goes on (as in `queries/sight`).
    """
    if InspectionState(inspection.state) not in LASTING:
        return
    opened = clock.day_of(inspection.at)
    if inspection.team_id is None:  # an agency sees its own tasks without one
        mandates.give(code_of(inspection), {}, ())
        return
    users = list(Inspector.objects.filter(inspection=inspection.pk).values_list("user_id", flat=True))
    term = inspection.team.last if inspection.team is not None and inspection.state not in BEGUN else None
    holders = {
        user: (first, min(last or term, term) if term else last)
        for user, (first, last) in _of_members(inspection.team_id, users, opened).items()
        if term is None or first <= term
    }
    mandates.give(code_of(inspection), holders, inspection.tasks.values_list("assignment_id", flat=True))


def _of_members(team_id: int, users: list[int], opened: date) -> dict[int, tuple[date, date | None]]:
    """Of each his newest membership, none of whoever left before it was opened."""
    rows = Member.objects.filter(team=team_id, user__in=users).order_by("first", "pk")
    found = dict[int, tuple[date, date | None]]()
    for user, first, last in rows.values_list("user_id", "first", "last"):
        if last is None or last >= opened:
            found[user] = (max(first, opened), last)
    return found
