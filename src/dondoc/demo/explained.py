"""Explanations of the demo, for the last quarter that ended: some agencies were asked, one answered in time, one late, the others owe theirs (D9)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from dondoc.core.clock import VIETNAM, day_of
from dondoc.core.regulation import current
from dondoc.demo.script import Aside, DirectivePlan
from dondoc.demo.showcase import Showcase
from dondoc.exchanges.actions.explaining import demand, explain
from dondoc.exchanges.queries.explaining import owing
from dondoc.exchanges.queries.explanations import PointTold, collection, points_of
from dondoc.organisations import queries as organisations
from dondoc.rules.access import Actor, Role
from dondoc.rules.explaining import ended_last

#: How many agencies are asked at first, and how many later with a day that is still to come.
FIRST, LATER = 3, 2


def explanations(show: Showcase, plans: list[DirectivePlan]) -> list[Aside]:
    """Told with fixed moments, without chance; which agencies they are is asked of the figures when it is their turn."""
    said = show.desk.words.phrases["explained"]

    def aside(what: str, days_ago: int, due: int, number: int, text: str) -> Aside:
        at = datetime.combine(show.day(-days_ago), time(10, 20), VIETNAM) + timedelta(minutes=number)
        return Aside(
            at=at, what=what, who=plans[0].specialist, by="VP", directive=0, task=0, agency=plans[0].tasks[0].leads[0],
            text=text, day=show.day(due), word=str(number),
        )  # fmt: skip

    return [
        aside("demand_explanations", 9, -3, FIRST, said["asked"]),
        aside("explain", 5, 0, 0, said["answered"]),
        aside("demand_explanations", 2, 3, LATER, ""),
        aside("explain", 1, 0, 1, said["answered_late"]),
    ]


def say(aside: Aside, actor: Actor) -> None:
    """Does it by the ordinary actions. A demo too small for anybody to owe an explanation shows none."""
    day, number = day_of(aside.at), int(aside.word)
    window = ended_last(current(), day)
    asked = sorted(collection(window, actor, day), key=lambda one: one.pk)
    if aside.what == "explain":
        for explanation in asked[number : number + 1]:
            _explain(explanation.pk, explanation.agency_id, points_of(explanation, 0), aside)
        return
    before = {one.agency_id for one in asked}
    # a few of each end of the list, so that both kinds of agencies are among them
    left = [one.agency.pk for one in owing(window, day) if one.agency.pk not in before]
    chosen = left[-number // 2 :] + left[: number // 2]
    if chosen:
        demand(
            actor=actor,
            period=window.code,
            agencies=chosen,
            words=aside.text,
            due_on=aside.day,
            form_token=f"demo-explanations-{number}",
            at=aside.at,
        )


def _explain(explanation_id: int, agency_id: int, points: list[PointTold], aside: Aside) -> None:
    heads = (
        actor
        for actor in organisations.actors_on(day_of(aside.at)).values()
        if actor.agency_id == agency_id and actor.role is Role.AGENCY_HEAD
    )
    head = next(heads, None)
    if head is not None:
        answers = {told.point.pk: aside.text for told in points if told.point.number is not None}
        explain(actor=head, explanation_id=explanation_id, answers=answers, files=[], at=aside.at)
