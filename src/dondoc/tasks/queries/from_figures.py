"""What the links of the figures ask of the list, so that it shows exactly the rows that were counted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from dondoc.rules.access import Actor
from dondoc.rules.lifecycle import State
from dondoc.tasks.queries.blocks import blocks, held_in
from dondoc.tasks.queries.dimensions import Cut
from dondoc.tasks.queries.judged import judged_as
from dondoc.tasks.queries.past_figure import of_assignments
from dondoc.tasks.queries.visibility import whole_assignments_for
from dondoc.tasks.queries.waiting import late_by, silent_for, waits_for

if TYPE_CHECKING:
    from dondoc.tasks.queries.listing import Filters

#: In an address: tasks without a field, assignments without a unit or a person.
NONE = "-"


def conditions(f: Filters, actor: Actor, today: date) -> dict[str, Q]:
    """What each of these filters asks, by its name in the address.

    Those that speak of what goes on inside an assignment find only what the actor sees whole: of the rest he is told the standing.
    """
    inner = {
        name: condition
        for name, condition in (
            ("waits", waits_for(f.waits, today) if f.waits else None),
            ("late", late_by(*f.late, today) if f.late else None),
            ("silent", silent_for(f.silent, today) if f.silent is not None else None),
            ("unit", _is("unit_id", f.unit)),
            ("person", _is("person_id", f.person)),
            ("quality", judged_as("quality", f.quality.removeprefix(NONE)) if f.quality else None),
            (
                "effectiveness",
                judged_as("effectiveness", f.effectiveness.removeprefix(NONE)) if f.effectiveness else None,
            ),
            ("figure", of_assignments(f.figure) if f.figure and f.figure.is_inner else None),
        )
        if condition is not None
    }
    if inner and not actor.sees_everything:
        whole = Q(pk__in=whole_assignments_for(actor, today).values("pk"))
        inner = {name: condition & whole for name, condition in inner.items()}
    return inner | _plain(f, today)


def _plain(f: Filters, today: date) -> dict[str, Q]:
    found: dict[str, Q] = {}
    if f.field:
        found["field"] = Q(task__field__isnull=True) if f.field == NONE else Q(task__field__code=f.field)
    if f.assigner:
        code, bar, name = f.assigner.partition("|")
        found["assigner"] = Q(task__directive__assigned_by=code.removeprefix(NONE))
        if bar:
            found["assigner"] &= Q(task__directive__assigned_by_name=name)
    if f.issued:
        found["issued"] = Q(issued_on__year=f.issued.year, issued_on__month=f.issued.month)
    if f.filed:
        found["filed"] = Q(state=State.COMPLETED.value, filed_on__year=f.filed.year, filed_on__month=f.filed.month)
    if f.among:
        found["among"] = Q(task_id__in=f.among)
    if f.figure and not f.figure.is_inner:
        found["figure"] = of_assignments(f.figure)
    if f.block:
        found["block"] = Q(agency_id__in=held_in(f.block, today))
    return found


def _is(column: str, asked: str) -> Q | None:
    """The row with this number, or the rows without one."""
    if not asked:
        return None
    return Q(**{f"{column}__isnull": True}) if asked == NONE else Q(**{column: int(asked)})


def names(f: Filters, actor: Actor, today: date) -> dict[str, str]:
    """What a unit, a person or a group of agencies is called, to be said on its pill; of what the actor may not see, nothing. One query each."""
    found: dict[str, str] = {}
    for name, column, said in (("unit", "unit_id", "unit__name"), ("person", "person_id", "person__full_name")):
        asked = getattr(f, name)
        if asked and asked != NONE:
            seen = whole_assignments_for(actor, today).filter(**{column: int(asked)})
            found[name] = seen.values_list(said, flat=True).first() or asked
    if f.block:
        found["block"] = next((block.name for block in blocks(today) if block.code == f.block), "")
    if f.figure:
        cut = Cut(f.figure.window.last, f.figure.window.known)
        found["figure"] = ", ".join(cut.names(by, [key])[key].name for by, key in f.figure.cuts)
    return found
