"""Urgings of the demo, on the document that shows every state: answered in time, late, not at all; and a specialist's report of what is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from dondoc.core.clock import VIETNAM
from dondoc.demo.script import Aside, DirectivePlan
from dondoc.demo.showcase import Showcase


def urgings(show: Showcase, plans: list[DirectivePlan]) -> list[Aside]:
    """On the gallery, whose first task is overdue at its first, second and fifth agency; and, where the demo has more, one that waits at an agency
    of the sign-in page. Told with fixed moments, without chance."""
    said = show.desk.words.phrases["urged"]
    tell = _Teller(show, 0, plans[0])
    first, second, fifth = (plans[0].tasks[0].leads[place] for place in (0, 1, 4))
    told = [
        tell.urge("in_time", first, 6, -4, "system/own", said["first"]),
        tell.answer("in_time", first, 5, said["answered"]),
        tell.urge("unanswered", second, 5, -2, "system/chairman", said["second"]),
        tell.urge("late", fifth, 5, -4, "meeting", said["spoken"]),
        tell.answer("late", fifth, 2, said["answered_late"]),
        tell.aside("report_stuck", plans[0].specialist, "VP", first, tell.at(1, 30), said["report"], "report"),
    ]
    if len(plans) > 1:
        tell = _Teller(show, 1, plans[1])
        told.append(tell.urge("waiting", plans[1].tasks[0].leads[0], 1, 2, "system", said["third"]))
    return told


class _Teller:
    """Of the first task of one document."""

    def __init__(self, show: Showcase, number: int, plan: DirectivePlan) -> None:
        self.show, self.number, self.plan = show, number, plan

    def at(self, days_ago: int, minutes: int = 0) -> datetime:
        """So many working days ago, in the morning."""
        return datetime.combine(self.show.day(-days_ago), time(9, 5), VIETNAM) + timedelta(minutes=minutes)

    def urge(self, name: str, agency: str, ago: int, due: int, how: str, text: str) -> Aside:
        """`how`: the channel, and behind a slash in whose name the letter is written."""
        told = self.aside("urge", self.plan.specialist, "VP", agency, self.at(ago), text, f"urge-{name}")
        return replace(told, word=how, day=self.show.day(due))

    def answer(self, name: str, agency: str, ago: int, text: str) -> Aside:
        head = self.show.desk.cast.heads[agency]
        return self.aside("answer_urge", head, agency, agency, self.at(ago, 90), text, f"urge-{name}")

    def aside(self, what: str, who: str, by: str, agency: str, at: datetime, text: str, name: str) -> Aside:
        return Aside(
            at=at, what=what, who=who, by=by, directive=self.number, task=0, agency=agency, text=text, part=name
        )
