"""Feedback of the demo (F5): one that waits for the Office, one urged by letter, one with the Chairman's direction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from dondoc.core.clock import VIETNAM, day_of
from dondoc.demo.script import Aside, DirectivePlan
from dondoc.demo.showcase import Showcase
from dondoc.feedback.actions import handling
from dondoc.feedback.actions.sending import Told, send
from dondoc.feedback.actions.tying import tie
from dondoc.feedback.queries.filing import seen_assignment
from dondoc.rules.access import Actor


def feedback(show: Showcase, plans: list[DirectivePlan]) -> list[Aside]:
    """By a commune or district of the sign-in page and another one. Told with fixed moments, without chance."""
    cast, said, plan = show.desk.cast, show.desk.words.phrases["told_of"], plans[0]
    visited = next(code for code in cast.visited if code in cast.local)
    other = next(code for code in cast.local if code in cast.heads and code not in cast.visited)
    department = next(code for code in cast.visited if code in cast.departments)
    lead = plan.tasks[0].leads[0]
    beside = Aside(at=show.desk.now, what="", who="", by="", directive=0, task=0, agency=lead, text="")

    def at(days_ago: int, minutes: int) -> datetime:
        return datetime.combine(show.day(-days_ago), time(10, 5), VIETNAM) + timedelta(minutes=minutes)

    def sent(name: str, by: str, about: str, days_ago: int, fault: str) -> Aside:
        who = cast.heads[by]
        return replace(
            beside, what="feedback", who=who, by=by, other=about, at=at(days_ago, 0), text=said[name], word=fault,
            part=f"feedback-{name}",
        )  # fmt: skip

    def acted(name: str, what: str, days_ago: int, minutes: int, who: str, by: str, text: str = "") -> Aside:
        return replace(
            beside,
            what=what,
            who=who,
            by=by,
            at=at(days_ago, minutes),
            text=said.get(text, ""),
            part=f"feedback-{name}",
        )

    return [
        sent("waiting", visited, department, 6, "late"),
        sent("urged", other, lead, 9, "late"),
        acted("urged", "feedback_reply", 7, 20, cast.heads[lead], lead, "replied"),
        acted("urged", "feedback_tie", 6, 15, plan.specialist, "VP"),
        acted("urged", "feedback_urge", 4, 30, plan.specialist, "VP", "letter"),
        sent("directed", visited, lead, 14, "wrong"),
        acted("directed", "feedback_ask", 8, 40, plan.specialist, "VP", "asked"),
        acted("directed", "feedback_direct", 3, 25, cast.chairman, "UBND", "direction"),
    ]


def do(aside: Aside, actor: Actor, assignment_id: int, agency_id: int | None, parts: dict[str, int]) -> None:
    """By the ordinary actions. `agency_id`: whom is told of."""
    if aside.what == "feedback":
        told = Told(about_id=agency_id, assignment_id=None, fault=aside.word, words=aside.text)
        made = send(actor=actor, told=told, files=[], form_token=f"demo-{aside.part}", at=aside.at)
        parts[aside.part] = made.pk
        return
    pk = parts[aside.part]
    said = {"actor": actor, "feedback_id": pk, "words": aside.text, "files": [], "at": aside.at}
    match aside.what:
        case "feedback_reply":
            handling.reply(**said)
        case "feedback_tie":
            found = seen_assignment(actor, assignment_id, day_of(aside.at))
            assert found is not None
            task = found.task
            number = task.directive.number
            tie(actor=actor, feedback_id=pk, directive_number=number, position=task.position, at=aside.at)
        case "feedback_urge":
            letter = handling.Letter(words=aside.text)
            handling.urge_in_writing(actor=actor, feedback_id=pk, letter=letter, at=aside.at)
        case "feedback_ask":
            handling.ask_chairman(**said)
        case "feedback_direct":
            handling.direct(**said, leader=None, document="")
