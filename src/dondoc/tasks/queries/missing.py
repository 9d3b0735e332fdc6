"""Reports of tasks that were assigned and not entered: an agency's own, and those the Office has to answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dondoc.core import clock
from dondoc.core.regulation import calendar, current
from dondoc.directives.models import Directive
from dondoc.rules.access import Actor
from dondoc.rules.own_clocks import Clock, limited
from dondoc.tasks.models import MissingTask

#: Answered reports that a page shows, the newest.
ANSWERED = 50


@dataclass(frozen=True, slots=True)
class OpenReport:
    """`directives`: what is registered under the number that the agency named; empty: it has not been entered at all."""

    report: MissingTask
    directives: list[Directive]
    clock: Clock


def own_reports(actor: Actor) -> list[MissingTask]:
    """What the actor's agency reported, newest first, with the answers."""
    found = MissingTask.objects.filter(agency=actor.agency_id).select_related("reported_by", "answered_by")
    return list(found.order_by("-reported_at", "-pk")[:ANSWERED])


def open_reports() -> list[OpenReport]:
    """What waits for the Office's answer, oldest first. Two questions, whatever their number."""
    found = list(
        MissingTask.objects.filter(answered_at=None)
        .select_related("agency", "reported_by")
        .order_by("reported_at", "pk")[:200]
    )
    named: dict[str, list[Directive]] = {}
    for directive in Directive.objects.filter(number_key__in={m.number_key for m in found}).order_by("-issued_on"):
        named.setdefault(directive.number_key, []).append(directive)
    rule = current().dispute
    return [
        OpenReport(m, named.get(m.number_key, []), limited(calendar(), rule.answer_limit, _day(m), rule.cite))
        for m in found
    ]


def answered_reports() -> list[MissingTask]:
    """The Office's latest answers."""
    found = MissingTask.objects.exclude(answered_at=None).select_related("agency", "answered_by")
    return list(found.order_by("-answered_at", "-pk")[:ANSWERED])


def directive_to_supplement(report: MissingTask) -> int | None:
    """The directive that the report names, if exactly one is registered under that number."""
    found = list(Directive.objects.filter(number_key=report.number_key).values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def _day(report: MissingTask) -> date:
    return clock.day_of(report.reported_at)
