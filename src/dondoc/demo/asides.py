"""What a demo's script says beside the lives of assignments, done by the ordinary actions: more time decided, parts of coordinating agencies,
urgings, explanations."""

from __future__ import annotations

from dondoc.core.clock import day_of
from dondoc.demo import exchanged, explained, inquired, inspecting, looked_first, published, reported, told_of
from dondoc.demo.script import Aside
from dondoc.rules.access import Actor
from dondoc.tasks.actions import coordinating, extensions
from dondoc.tasks.queries.extensions import waiting_request
from dondoc.urging.actions.answering import answer
from dondoc.urging.actions.reporting import send_report
from dondoc.urging.actions.urging import LetterOrder, Order, urge


def say(aside: Aside, actor: Actor, assignment_id: int, agency_id: int | None, parts: dict[str, int]) -> None:
    """Does it. `parts`: keys of the parts by their name in the script; an asking puts its own in."""
    match aside.what:
        case "advise":
            word = extensions.Word(aside.word, aside.day, aside.text)
            extensions.advise(actor=actor, request_ids=_request(assignment_id), word=word, at=aside.at)
        case "decide":
            word = extensions.Word(aside.word, aside.day, aside.text)
            paper = extensions.Paper("118/PT-VP", day_of(aside.at))
            extensions.decide(actor=actor, request_ids=_request(assignment_id), word=word, paper=paper, at=aside.at)
        case "ask":
            parts[aside.part] = _ask(aside, actor, assignment_id, agency_id)
        case "give":
            coordinating.give(actor=actor, part_id=parts[aside.part], text=aside.text, files=[], at=aside.at)
        case "refuse":
            coordinating.refuse(actor=actor, part_id=parts[aside.part], reason=aside.text, at=aside.at)
        case "remind":
            coordinating.remind(actor=actor, part_id=parts[aside.part], text=aside.text, at=aside.at)
        case "urge":
            parts[aside.part] = _urge(aside, actor, assignment_id)
        case "answer_urge":
            answer(actor=actor, urge_id=parts[aside.part], text=aside.text, files=[], at=aside.at)
        case "inquire" | "answer_inquiry" | "remind_inquiry":
            inquired.do(aside, actor, parts)
        case "thread":
            exchanged.do(aside, actor, assignment_id, agency_id, parts)
        case "demand_explanations" | "explain":
            explained.say(aside, actor)
        case "feedback" | "feedback_reply" | "feedback_tie" | "feedback_urge" | "feedback_ask" | "feedback_direct":
            told_of.do(aside, actor, assignment_id, agency_id, parts)
        case "begin_report" | "file_report" | "take_report" | "send_report_back":
            reported.do(aside, actor, parts)
        case "office_report" | "approve_report" | "edition" | "publish":
            published.do(aside, actor, parts)
        case "inspect":
            inspecting.do(aside, actor, parts)
        case "pre_check":
            looked_first.do(aside, actor, assignment_id)
        case "report_stuck":
            send_report(actor=actor, words=aside.text, form_token=f"demo-report-{aside.directive}", at=aside.at)


def _ask(aside: Aside, actor: Actor, assignment_id: int, agency_id: int | None) -> int:
    """The part that a coordinating agency is asked for."""
    made = coordinating.ask(
        actor=actor,
        assignment_id=assignment_id,
        agency_id=agency_id,
        content=aside.text,
        due_on=aside.day,
        beyond=True,
        form_token=f"demo-part-{aside.part}",
        at=aside.at,
    )
    return made.pk


def _urge(aside: Aside, actor: Actor, assignment_id: int) -> int:
    """`word` is the channel; behind a slash, in whose name its letter is written."""
    channel, _slash, heading = aside.word.partition("/")
    done = urge(
        actor=actor,
        chosen=[assignment_id],
        order=Order(channel=channel, words=aside.text, answer_by=aside.day),
        letter=LetterOrder(heading=heading) if heading else None,
        form_token=f"demo-{aside.part}",
        at=aside.at,
    )
    return done.urges[0].pk


def _request(assignment_id: int) -> list[int]:
    found = waiting_request(assignment_id)
    return [found] if found else []
