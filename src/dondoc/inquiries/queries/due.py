"""What inquiries make due (F1): an agency owes an answer to each, first its staff a draft, then who signs for it the filing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.inquiries.models import Answer, Ask
from dondoc.inquiries.queries.inquiries import last_day
from dondoc.rules.access import AGENCY_ROLES, Actor
from dondoc.rules.due_work import Light, Work
from dondoc.rules.own_clocks import Clock
from dondoc.search.among import Among
from dondoc.tasks.queries.visibility import one_of, stands_for


def owed(actor: Actor, today: date) -> Iterator[Light]:
    """Unanswered asks of the actor's agency; for who signs, a correction that waits for the signature too, while it may still be filed. Who does
    not sign is done when a draft waits for the signature. One query."""
    if actor.role not in AGENCY_ROLES:
        return
    rows = _unanswered(bool(actor.signs), own=stands_for(actor.agency_id, today))
    for pk, answer_id, due_on, late_after, at, cite in rows:
        until = late_after if answer_id is None else last_day(due_on)
        if answer_id is None or today <= until:
            yield Light(Work.INQUIRY, pk, Clock(until, clock.day_of(at), cite), mine=bool(actor.signs))


@MadeOnce
def _unanswered(signs: bool, own: Any) -> QuerySet[Any]:
    rows = Ask.objects.filter(one_of("agency_id", own), inquiry__withdrawn_at__isnull=True)
    unanswered, handed_up = Q(answer__isnull=True), Exists(_handed_up())
    rows = rows.filter(unanswered | handed_up) if signs else rows.filter(unanswered, ~handed_up)
    return rows.values_list("pk", "answer_id", "due_on", "late_after", "inquiry__at", "inquiry__cite")


def _handed_up() -> Any:
    return Answer.objects.filter(ask=OuterRef("pk"), filed_at__isnull=True, handed_up_at__isnull=False)


def details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """The words of the lines: what is asked, by whom, and whether a draft waits for the signature. One query."""
    return {ask.pk: _detail(ask) for ask in _asks(keys=pks)}


@MadeOnce
def _asks(keys: Any) -> QuerySet[Ask]:
    rows = Ask.objects.filter(Among("pk", keys)).select_related("inquiry__by", "inquiry__by_agency")
    return rows.annotate(handed_up=Exists(_handed_up()))


def _detail(ask: Any) -> dict[str, Any]:
    inquiry = ask.inquiry
    return {
        "title": inquiry.title,
        "agencies": (inquiry.by_agency.name,),
        "said": inquiry.words,
        "said_by": inquiry.by.full_name,
        "said_at": inquiry.at,
        "said_deed": "inquiry",
        "ground": inquiry.form,
        "suggested": "handed_up" if ask.handed_up else "",
        "due_on": ask.due_on,
    }
