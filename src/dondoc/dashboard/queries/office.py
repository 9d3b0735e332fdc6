"""The Office's own clocks on its leader's first page: how often they were kept this month, and what is late now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from dondoc.dashboard.queries.waits import Pulse
from dondoc.directives.models import Directive
from dondoc.directives.models.directive import Tracking
from dondoc.rules.access import Actor
from dondoc.tasks.queries.rail import OfficeClock, office_clocks


@dataclass(frozen=True, slots=True)
class OfficeDuty:
    """One limit of the Office. `now`: what waits for the Office at this moment; `late`: of that, what is beyond the limit."""

    clock: OfficeClock
    now: int
    late: int


def office_duties(actor: Actor, today: date, found: Pulse) -> list[OfficeDuty]:
    """Entry (TH 6.1, BT 7.1.a), confirmation, answers to disputes: those that the regulation gives a limit. At most five queries."""
    waiting = Directive.objects.filter(tracking=Tracking.TRACKED.value, entered_at__isnull=True).aggregate(
        now=Count("pk"), late=Count("pk", filter=Q(entry_due_on__lt=today))
    )
    now = {
        "entry": (waiting["now"], waiting["late"]),
        "confirm": (found.to_confirm, found.confirm_late),
        "answer": (found.to_answer, found.answer_late),
    }
    return [OfficeDuty(one, *now[one.code]) for one in office_clocks(actor, today)]
