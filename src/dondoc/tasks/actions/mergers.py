"""Ending an agency where its work is known: nothing open is left without a holder, no merger is taken back from under a deed (B1)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from dondoc.core import clock
from dondoc.organisations import actions as organisations
from dondoc.organisations import queries
from dondoc.organisations.models import Agency
from dondoc.rules.access import Actor
from dondoc.tasks.queries.holdings import deeds_upon, holdings


@transaction.atomic
def dissolve(*, actor: Actor, agency_id: int, on: date, basis: str, at: datetime) -> Agency:
    """An agency ends with nobody to stand for it. Raises Refusal where it has open work, a part in open work, or units under it."""
    held = holdings(agency_id, None, clock.day_of(at))
    return organisations.dissolve(
        actor=actor, agency_id=agency_id, on=on, basis=basis, open_work=held.open + held.coordinations, at=at
    )


@transaction.atomic
def take_back_merger(*, actor: Actor, agency_id: int, at: datetime) -> Agency:
    """A merger recorded by mistake is undone. Raises Refusal where work was done upon it."""
    succession = queries.standing_succession(agency_id)
    done_upon = deeds_upon(succession) if succession else 0
    return organisations.take_back_merger(actor=actor, agency_id=agency_id, done_upon=done_upon, at=at)
