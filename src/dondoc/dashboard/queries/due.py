"""What is due from one person now, gathered from every room (F1): the page, the badges of the menu and the digest all count these lines.

A room above `tasks` that makes something due adds its `owed` here and the words of its lines to `work_lines.READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from dondoc.exchanges.queries import corrections, explanations, threads_due
from dondoc.feedback.queries import due as feedback
from dondoc.inquiries.queries import due as inquired
from dondoc.inspections.queries import due as inspected
from dondoc.measures.queries import proposals as measures
from dondoc.measures.queries import remarks
from dondoc.publication.queries import due as published
from dondoc.reports.queries import due as reported
from dondoc.reports.queries import office_due
from dondoc.rules.access import Actor
from dondoc.rules.due_work import CHIPS, Light, Pile, Work
from dondoc.scoring.queries import due as scores
from dondoc.tasks.queries import extensions, mine, parts, pre_checking
from dondoc.urging.queries import due as urged
from dondoc.urging.queries import escalating

#: Each room's part, in no order.
OWED: tuple[Callable[[Actor, date], Iterable[Light]], ...] = (
    mine.owed,
    escalating.owed,
    explanations.owed,
    corrections.owed,
    threads_due.owed,
    extensions.owed,
    parts.owed,
    pre_checking.owed,
    urged.owed,
    inquired.owed,
    feedback.owed,
    reported.owed,
    office_due.owed,
    published.owed,
    scores.owed,
    measures.owed,
    remarks.owed,
    inspected.owed,
)


def pile(actor: Actor, today: date) -> Pile:
    """Everything that is due from this actor, in the order in which it is shown. A fixed number of queries a room, whatever the number of records."""
    lines = [line for owed in OWED for line in owed(actor, today)]
    lines.sort(key=lambda line: line.place(today))
    return Pile(lines)


def counts(actor: Actor, today: date, gathered: Pile | None = None) -> dict[str, int]:
    """The badges of the menu. `gathered`: the pile, where the page has it already."""
    found = gathered or pile(actor, today)
    return {
        "mine": found.total,
        "to_enter": found.count(frozenset({Work.ENTER, Work.SUPPLEMENT})),
        "to_register": found.count(frozenset({Work.REGISTER})),
        "to_confirm": found.count(CHIPS["confirm"]),
        "missing": found.count(frozenset({Work.MISSING})),
        "feedback": found.count(frozenset({Work.FEEDBACK, Work.DIRECT_FEEDBACK})),
        "threads": found.count(frozenset({Work.HELP, Work.DIRECT, Work.OPINION})),
        "to_sign": found.count(CHIPS["sign"]),
    }
