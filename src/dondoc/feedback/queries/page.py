"""One feedback with all that its page shows to one reader: what was told, each act that he reads, its task as it stands, what he may do."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from dondoc.core import clock
from dondoc.core.models import StoredFile
from dondoc.feedback.models import Feedback, FeedbackAct, FeedbackFile, State
from dondoc.feedback.queries.clocks import clock_of, days_late, direction_of, reckoning_of
from dondoc.feedback.queries.feedbacks import copied, reader_of
from dondoc.organisations.models import Post
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, agency_party, may, own_party
from dondoc.rules.deadlines import Reckoning
from dondoc.rules.feedback import Act, Reader, reads
from dondoc.rules.own_clocks import Clock
from dondoc.rules.regulation.oversight import Direction
from dondoc.tasks.queries.visibility import assignments_for, stands_for
from dondoc.urging.queries.preparing import signers
from dondoc.urging.queries.urges import Line, line_of


@dataclass(frozen=True, slots=True)
class ActLine:
    """An act as this reader sees it: `read` False tells him only that it was done. `late`: calendar days behind the clock's last day.

    `letter`: the letter of the urging with its signed copy, where he gets it; `urge_id`: where he may open the urging itself.
    """

    act: Act
    row: FeedbackAct
    read: bool
    late: int
    files: list[StoredFile]
    letter: list[StoredFile]
    urge_id: int | None


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """`deeds`: the acts that the reader may do now. `line`: the assignment it is tied to, where he sees it."""

    feedback: Feedback
    reader: Reader
    direction: Direction | None
    copied: bool
    clock: Clock
    reckoning: Reckoning | None
    late: int
    acts: list[ActLine]
    files: list[StoredFile]
    line: Line | None
    deeds: list[Act]


def page(actor: Actor, feedback: Feedback, day: date) -> FeedbackPage:
    """`feedback`: one that he may see, with its agencies and its author joined. At most seven queries."""
    reader, copy = reader_of(actor, feedback, day), copied(feedback)
    files: dict[int | None, list[StoredFile]] = defaultdict(list)
    for one in FeedbackFile.objects.filter(feedback=feedback).select_related("file").order_by("pk"):
        files[one.act_id].append(one.file)
    rows = feedback.acts.select_related("by", "urge__letter", "urge__signed").order_by("at", "pk")
    done = list(rows)
    return FeedbackPage(
        feedback=feedback,
        reader=reader,
        direction=direction_of(feedback),
        copied=copy,
        clock=clock_of(feedback),
        reckoning=reckoning_of(feedback),
        late=days_late(feedback, day),
        acts=[_line(feedback, row, reader, copy, files[row.pk]) for row in done],
        files=files[None],
        line=_tied(actor, feedback, day),
        deeds=_deeds(actor, feedback, {Act(row.act) for row in done}, day),
    )


def _line(feedback: Feedback, row: FeedbackAct, reader: Reader, copy: bool, files: list[StoredFile]) -> ActLine:
    act = Act(row.act)
    read = reads(reader, act, copied=copy)
    due = clock_of(feedback).due
    letter = [f for f in (row.urge.signed, row.urge.letter) if f] if read and row.urge else []
    return ActLine(
        act=act,
        row=row,
        read=read,
        late=max((clock.day_of(row.at) - due).days, 0) if due else 0,
        files=files if read else [],
        letter=letter,
        urge_id=row.urge_id if reader is not Reader.SENDER else None,
    )


def _tied(actor: Actor, feedback: Feedback, day: date) -> Line | None:
    if feedback.assignment_id is None:
        return None
    rows = assignments_for(actor, day).select_related("task__directive", "agency")
    found = rows.filter(pk=feedback.assignment_id).first()
    return line_of(found, day, inner=False) if found else None


def _deeds(actor: Actor, feedback: Feedback, done: set[Act], day: date) -> list[Act]:
    if actor.role in AGENCY_ROLES:
        about = feedback.about_id in stands_for(actor.agency_id, day)
        replies = about and Act.REPLIED not in done and may(Deed.REPLY_FEEDBACK, {agency_party(actor)})
        return [Act.REPLIED] if replies else []
    if feedback.state == State.ASKED:
        return [Act.DIRECTED] if may(Deed.DIRECT_FEEDBACK, own_party(actor)) else []
    if feedback.state != State.OPEN or not may(Deed.HANDLE_FEEDBACK, own_party(actor)):
        return []
    ties = [] if feedback.assignment_id else [Act.TIED]
    return [Act.URGED, Act.ASKED, *([] if Act.ANSWERED in done else [Act.ANSWERED]), *ties]


def letter_signers(actor: Actor, day: date) -> list[Post]:
    """Who can sign the letter of the urging today, the head first."""
    return signers(actor, day)
