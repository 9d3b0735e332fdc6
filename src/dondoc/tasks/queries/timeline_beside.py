"""What stands beside the life of an assignment in its timeline: what became of requests for more time, parts asked for and given, reminders."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import QuerySet

from dondoc.core.made_once import MadeOnce
from dondoc.search.among import Among
from dondoc.tasks.models import Extension, PartRequest, Reminder
from dondoc.tasks.queries.timeline import Entry, Reach

#: What an assignment may have of these; whoever knows that it has none of a kind spares the question.
ALL = frozenset({"requests", "parts", "reminders"})


def beside(reach: Reach, shown: str, wanted: int, has: Collection[str] = ALL) -> Iterator[Entry]:
    """The newest of each kind, of the assignments that are seen whole. At most one query a kind that `has` names.

    A granted request is told by the deadline that it gave (`timeline`).
    """
    if not reach.whole:
        return
    if "requests" in has and shown in ("all", "deadlines"):
        yield from _extensions(reach, wanted)
    if "parts" in has and shown in ("all", "talk"):
        yield from _parts(reach, wanted)
    if "reminders" in has and shown in ("all", "talk"):
        yield from _reminders(reach, wanted)


@MadeOnce
def _asked_extensions(wanted: int, assignments: Any) -> QuerySet[Extension]:
    rows = Extension.objects.filter(Among("assignment", assignments))
    return rows.select_related("assignment__agency", "advised_by", "decided_by").order_by("-pk")[:wanted]


@MadeOnce
def _asked_parts(wanted: int, assignments: Any) -> QuerySet[PartRequest]:
    rows = PartRequest.objects.filter(Among("assignment", assignments))
    return rows.select_related("agency", "asked_by", "answered_by").order_by("-asked_at", "-pk")[:wanted]


@MadeOnce
def _asked_reminders(wanted: int, assignments: Any) -> QuerySet[Reminder]:
    rows = Reminder.objects.filter(Among("assignment", assignments), part=None)
    return rows.select_related("agency", "by").order_by("-at", "-pk")[:wanted]


def _extensions(reach: Reach, wanted: int) -> Iterator[Entry]:
    for one in _asked_extensions(wanted, assignments=list(reach.whole)):
        held = {
            "kind": "extension",
            "agency": one.assignment.agency.name,
            "assignment_id": one.assignment_id,
            "order": one.pk,
        }
        if one.advised_at is not None:
            yield Entry(
                at=one.advised_at,
                code=one.advice,
                by_name=one.advised_by.full_name,
                by_title=one.advised_title,
                text=one.advice_text,
                due_on=one.advised_day,
                **held,
            )
        if one.outcome:
            yield Entry(
                at=one.decided_at,
                code=one.outcome,
                by_name=one.decider or one.decided_by.full_name,
                by_title="" if one.decider else one.decided_title,
                text=one.reason,
                due_on=one.granted_day,
                **held,
            )


def _parts(reach: Reach, wanted: int) -> Iterator[Entry]:
    for one in _asked_parts(wanted, assignments=list(reach.whole)):
        held = {"kind": "part", "agency": one.agency.name, "assignment_id": one.assignment_id, "order": one.pk}
        yield Entry(
            at=one.asked_at,
            code="asked",
            by_name=one.asked_by.full_name,
            by_title=one.asked_title,
            text=one.content,
            due_on=one.due_on,
            **held,
        )
        if one.outcome:
            yield Entry(
                at=one.answered_at,
                code=one.outcome,
                by_name=one.answered_by.full_name,
                by_title=one.answered_title,
                text=one.answer,
                **held,
            )


def _reminders(reach: Reach, wanted: int) -> Iterator[Entry]:
    """Of a part the panel of parts tells; here stand those by which a coordinating agency reminded the lead."""
    for one in _asked_reminders(wanted, assignments=list(reach.whole)):
        yield Entry(
            at=one.at,
            kind="part",
            code="lead_reminded",
            by_name=one.by.full_name,
            by_title=one.by_title,
            text=one.text,
            agency=one.agency.name,
            assignment_id=one.assignment_id,
            order=one.pk,
        )
