"""Where the reading cut wrongly: one proposal is split, two are joined, one is added from the text or without it (C4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from dondoc.core import clock
from dondoc.directives.actions.secrecy import refuse_marked, refusing_secrets
from dondoc.readings.actions.deciding import DOOR
from dondoc.readings.actions.steps import as_it_is, held, keep_step, one_of
from dondoc.readings.models import Proposal, ProposalState, Reading
from dondoc.readings.names import Names
from dondoc.readings.proposing import form_of, plain, proposal_of, squeezed
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal
from dondoc.rules.extraction.dates import the_deadline, time_phrases
from dondoc.rules.extraction.model import Candidate, How
from dondoc.tasks.actions.drafting import TaskForm

LONGEST = 20_000


def split(*, actor: Actor, reading_id: int, proposal_id: int, place: int, at: datetime) -> list[Proposal]:
    """Two of one, cut at `place` of the text; both keep agencies and deadline, and wait. Raises Refusal where nothing is left on one side."""
    with transaction.atomic():
        reading = held(actor, reading_id, at)
        first = one_of(reading, proposal_id)
        left, right = reading.text[first.start : place], reading.text[place : first.end]
        if not (first.start < place < first.end and squeezed(left) and squeezed(right)):
            raise Refusal(
                "split_outside",
                "Chỗ tách phải nằm giữa câu của nhiệm vụ này. Anh/chị đặt con trỏ vào giữa đoạn được tô, hoặc chọn một chỗ tách trong danh sách.",
            )
        before = as_it_is(first)
        form = form_of(first.said, reading.issued_on)
        start = place + len(right) - len(right.lstrip())
        second = Proposal(
            reading=reading, start=start, end=first.end, found=first.found, as_read=False, added=first.added
        )
        first.end = first.start + len(left.rstrip())
        first.said = plain(replace(form, content=squeezed(left)))
        second.said = plain(replace(form, content=squeezed(right)))
        for piece in (first, second):
            _waits_again(piece)
        keep_step(reading, [before], [second.pk], {} if first.added else {"split": 1})
        return [first, second]


def join(*, actor: Actor, reading_id: int, proposal_id: int, at: datetime) -> Proposal:
    """One of this and the next that was not dropped: contents one after the other, agencies of both, the first deadline there is
    (the row tells the other). An added one that is joined to a proposal counts no more.

    Raises Refusal where there is no next one.
    """
    with transaction.atomic():
        reading = held(actor, reading_id, at)
        first = one_of(reading, proposal_id)
        after = reading.proposals.filter(start__gte=first.start).exclude(pk=first.pk)
        second = after.exclude(state=ProposalState.DROPPED).order_by("start", "pk").first()
        if second is None:
            raise Refusal("nothing_to_join", "Sau nhiệm vụ này không còn nhiệm vụ nào để gộp.")
        before = [as_it_is(first), as_it_is(second)]
        one, other = form_of(first.said, reading.issued_on), form_of(second.said, reading.issued_on)
        leads = tuple(dict.fromkeys((*one.leads, *other.leads)))
        helps = tuple(t for t in dict.fromkeys((*one.coordinators, *other.coordinators)) if t not in leads)
        timed = other if one.no_deadline else one
        form = replace(
            one,
            content=f"{one.content}; {other.content}"[:LONGEST],
            leads=leads,
            coordinators=helps,
            no_coordinators=not helps and one.no_coordinators and other.no_coordinators,
            deadline_text=timed.deadline_text,
            due_on=timed.due_on,
            no_deadline=timed.no_deadline,
            recurs=timed.recurs,
            product=one.product or other.product,
        )
        first.said, first.end = plain(form), max(first.end, second.end)
        first.found = _both(first.found, second.found) | {"deadline_left": _left(one, other)}
        counts = {} if first.added or second.added else {"joined": 1}
        first.added = first.added and second.added
        second.delete()
        _waits_again(first)
        keep_step(reading, before, (), counts)
        return first


def add(*, actor: Actor, reading_id: int, start: int | None, end: int | None, content: str, at: datetime) -> Proposal:
    """A task that the reading did not see: from a stretch of the text, or from words that a person typed; those are looked for in the text.

    Raises Refusal: no words, a mark of secrecy.
    """
    with refusing_secrets(actor=actor, door=DOOR, at=at):
        refuse_marked({"content": content}, at=at)
        with transaction.atomic():
            reading = held(actor, reading_id, at)
            if start is None or end is None:
                start, end = _found_in(reading.text, content)
            start, end = max(0, start), min(len(reading.text), end)
            taken = reading.text[start:end]
            start, end = start + len(taken) - len(taken.lstrip()), start + len(taken.rstrip())
            words = squeezed(content) or squeezed(reading.text[start:end])
            if not words:
                raise Refusal(
                    "content_missing",
                    "Chưa có chữ nào để thành nhiệm vụ. Anh/chị bôi đen một đoạn trong văn bản, hoặc ghi nội dung vào ô.",
                    field="content",
                )
            proposal = _added(reading, words[:LONGEST], start, max(start, end), clock.day_of(at))
            keep_step(reading, [], [proposal.pk], {"added": 1})
            return proposal


def _added(reading: Reading, words: str, start: int, end: int, today: object) -> Proposal:
    phrases = time_phrases(reading.text, start, end, issued_on=reading.issued_on)
    deadline = the_deadline(phrases)
    candidate = Candidate(start, end, words, deadline=deadline, deadline_how=How("sentence") if deadline else None)
    proposal = proposal_of(candidate, Names(today), reading.issued_on, today)  # type: ignore[arg-type]
    proposal.reading, proposal.added, proposal.as_read = reading, True, False
    proposal.save()
    return proposal


def _found_in(text: str, content: str) -> tuple[int, int]:
    """Where the words stand in the text, whatever its line breaks; at its end where they do not."""
    places = [place for place, letter in enumerate(text) if not letter.isspace()]
    bare = "".join(text[place] for place in places).lower()
    wanted = "".join(content.split()).lower()
    at = bare.find(wanted) if wanted and len(bare) == len(places) else -1
    if at < 0:
        return len(text), len(text)
    return places[at], places[at + len(wanted) - 1] + 1


def _both(one: dict[str, object], other: dict[str, object]) -> dict[str, object]:
    """How the values of both were found."""
    return {
        "leads": [*one["leads"], *other["leads"]],  # type: ignore[misc]
        "coordinators": [*one["coordinators"], *other["coordinators"]],  # type: ignore[misc]
        "deadline": one["deadline"] or other["deadline"],
        "doubts": list(dict.fromkeys([*one["doubts"], *other["doubts"]])),  # type: ignore[misc]
    }


def _left(one: TaskForm, other: TaskForm) -> str:
    """The deadline of the second that the joined one does not take, as written; "" where the two do not differ."""
    said = [(form.due_on, form.recurs) for form in (one, other)]
    if one.no_deadline or other.no_deadline or said[0] == said[1]:
        return ""
    return other.deadline_text or (f"{other.due_on:%d/%m/%Y}" if other.due_on else "")


def _waits_again(proposal: Proposal) -> None:
    proposal.state, proposal.as_read, proposal.sure = ProposalState.PROPOSED, False, False
    proposal.decided_by, proposal.decided_at = None, None
    proposal.save()
