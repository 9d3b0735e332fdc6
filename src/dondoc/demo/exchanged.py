"""Threads of the demo, on the document on which agencies work together: a difficulty, what is beyond one's means, two differing opinions, questions
and a difference in figures; waiting for the Office, a leader, an agency, and ended (D7, D8, F6)."""

from __future__ import annotations

from dataclasses import replace

from dondoc.demo.script import Aside, DirectivePlan
from dondoc.demo.together import Together
from dondoc.exchanges.actions.opening import Opening, open_figures, open_thread
from dondoc.exchanges.actions.saying import say as speak
from dondoc.exchanges.actions.settling import Direction, answer, direct, propose
from dondoc.organisations.queries import agency_by_code
from dondoc.rules.access import Actor
from dondoc.tasks.queries.extensions import leaders

#: Words of an aside that open a thread; the others are said in one.
OPENS = frozenset({"difficulty", "beyond_means", "difference", "question", "question_general", "figures"})


def threads(story: Together, number: int, plan: DirectivePlan) -> list[Aside]:
    """Told with fixed moments, without chance. The first two agencies and the specialist are on the sign-in page."""
    said = story.show.desk.words.phrases["exchanged"]
    chairman = story.desk.cast.chairman

    def aside(
        what: str, doer: int | str, task: int, ago: int, word: str, *, due: int | None = None, other: int = 0
    ) -> Aside:
        who, by = story.head(doer) if isinstance(doer, int) else (doer, "UBND" if doer == chairman else "VP")
        return Aside(
            at=story.at(ago, 95 + task), what="thread", who=who, by=by, directive=number, task=task,
            agency=story.agencies[Together.TASKS[task].lead], text=said[word], word=what,
            day=None if due is None else story.show.day(due), other=story.agencies[other], part=f"thread-{word}",
        )  # fmt: skip

    def later(what: str, doer: int | str, task: int, ago: int, word: str, of: str) -> Aside:
        return replace(aside(what, doer, task, ago, word), part=f"thread-{of}")

    office = plan.specialist
    return [
        aside("difficulty", 1, 1, 4, "difficulty", due=1),
        aside("beyond_means", 3, 3, 8, "beyond", due=-1),
        later("propose", office, 3, 6, "proposed", "beyond"),
        aside("difference", 0, 0, 2, "difference", due=1, other=1),
        aside("difference", 1, 1, 11, "settled", due=-8, other=0),
        later("heard", 0, 1, 9, "heard", "settled"),
        later("propose", office, 1, 8, "proposed", "settled"),
        later("direct", chairman, 1, 7, "directed", "settled"),
        aside("question", 2, 2, 6, "question"),
        later("answer", office, 2, 5, "answered", "question"),
        aside("question_general", 0, 0, 1, "general"),
        aside("figures", office, 0, 1, "figures", due=2, other=0),
    ]


def do(aside: Aside, actor: Actor, assignment_id: int, agency_id: int | None, parts: dict[str, int]) -> None:
    """Does it by the ordinary actions. Of an opening the first line is the summary, a line behind "?" what is put to the other side."""
    if aside.word in OPENS:
        parts[aside.part] = _open(aside, actor, assignment_id, agency_id)
        return
    of = {"actor": actor, "thread_id": parts[aside.part], "at": aside.at}
    match aside.word:
        case "heard":
            speak(**of, words=aside.text, files=[])
        case "answer":
            answer(**of, words=aside.text, for_all=True, files=[])
        case "direct":
            direct(**of, direction=Direction(words=aside.text), files=[])
        case "propose":
            put_to = next((one.user_id for one in leaders(aside.at.date()) if not one.is_deputy), None)
            propose(**of, words=aside.text, put_to=put_to, files=[])


def _open(aside: Aside, actor: Actor, assignment_id: int, agency_id: int | None) -> int:
    subject, _line, rest = aside.text.partition("\n")
    words, _mark, question = rest.partition("\n?")
    kind = "question" if aside.word == "question_general" else aside.word
    others = [agency_id] if kind == "difference" and agency_id is not None else []
    opening = Opening(kind=kind, subject=subject, words=words, due_on=aside.day, others=others, question=question)
    way = {"actor": actor, "opening": opening, "files": [], "form_token": f"demo-{aside.part}", "at": aside.at}
    if kind == "figures":
        asked = agency_by_code(aside.other)
        return open_figures(agency_id=asked.pk, assignment_id=None, **way).pk
    about = None if aside.word == "question_general" else assignment_id
    return open_thread(assignment_id=about, **way).pk
