"""The urgings that a person may see: who was urged and who urged, with their answers; filtered, paged, and those of one assignment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate

from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.core.models import StoredFile
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, Role, agency_party, may, own_party
from dondoc.rules.lifecycle import State
from dondoc.rules.standing import Standing
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.fanout import seen_state
from dondoc.tasks.queries.rows import short_title, standing_of
from dondoc.tasks.queries.visibility import Own, asking, assignments_for, one_of, own_of, stands_for
from dondoc.urging.models import Urge, UrgeOf

PER_PAGE = 50
#: How the answer stands: none yet, none although its day is over, given, given after its day; or none is wanted any more.
ANSWERS = ("waiting", "overdue", "answered", "late", "taken_back")
#: On the page of an assignment: the newest.
SHOWN_OF_ONE = 5
#: The batch of an urging that came of a feedback bears its key: "feedback-12".
FEEDBACK_BATCH = "feedback-"
#: Letters in one packed file.
MOST_LETTERS = 500


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; empty values ask for nothing. `side` of an agency: "to" it or "by" it."""

    answer: str = ""
    channel: str = ""
    side: str = ""
    mine: bool = False
    batch: str = ""
    task: int | None = None
    assignment: int | None = None
    q: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An assignment of an urge as it stands now."""

    id: int
    title: str
    directive_number: str
    position: int
    agency: str
    due_on: date | None
    state: State
    standing: Standing


def urges_for(actor: Actor, day: date, own: Own | None = None) -> QuerySet[Urge]:
    """The Office and the leaders of the province see all; an agency what it was told and what it told others. Nobody else sees any."""
    if actor.sees_everything:
        return Urge.objects.all()
    if actor.role not in AGENCY_ROLES:
        return Urge.objects.none()
    own = stands_for(actor.agency_id, day) if own is None else own
    return Urge.objects.filter(one_of("agency_id", own) | one_of("by_agency_id", own))


def is_late(urge: Urge, day: date) -> int:
    """Calendar days by which the answer came, or is, behind the day it was wanted by; 0 where it is not."""
    if urge.answer_by is None or urge.taken_back_at is not None:
        return 0
    until = clock.day_of(urge.answered_at) if urge.answered_at else day
    return max((until - urge.answer_by).days, 0)


def answered_late() -> Q:
    """Answered after the end of the day it was wanted by, in Hà Nội."""
    return Q(answered_at__isnull=False, answer_day__gt=F("answer_by"))


def listing(actor: Actor, filters: Filters, day: date, number: int = 1) -> tuple[Page, dict[str, int]]:
    """One page, newest first, and the counts of the answers within the other filters. Five queries, whatever the number of rows."""
    rest = _narrowed(actor, filters, day)
    counts = rest.aggregate(all=Count("pk"), **{name: Count("pk", filter=_answer(name, day)) for name in ANSWERS})
    found = rest.filter(_answer(filters.answer, day)) if filters.answer in ANSWERS else rest
    rows = found.select_related("agency", "by_agency", "by").annotate(about=Count("lines")).order_by("-at", "-pk")
    pages = Paginator(rows, PER_PAGE)
    pages.count = counts[filters.answer if filters.answer in ANSWERS else "all"]
    return pages.get_page(number), counts


def _narrowed(actor: Actor, filters: Filters, day: date) -> QuerySet[Urge]:
    rows = urges_for(actor, day).annotate(answer_day=TruncDate("answered_at", tzinfo=clock.VIETNAM))
    if filters.side and actor.role in AGENCY_ROLES:
        own = stands_for(actor.agency_id, day)
        rows = rows.filter(agency_id__in=own) if filters.side == "to" else rows.filter(by_agency_id__in=own)
    if filters.channel:
        rows = rows.filter(channel=filters.channel)
    if filters.mine:
        rows = rows.filter(by_id=actor.user_id)
    if filters.batch:
        rows = rows.filter(batch=filters.batch)
    if filters.task or filters.assignment:
        about = UrgeOf.objects.filter(assignment__in=assignments_for(actor, day).values("pk"))
        about = about.filter(assignment_id=filters.assignment) if filters.assignment else about
        about = about.filter(assignment__task_id=filters.task) if filters.task else about
        rows = rows.filter(pk__in=about.values("urge_id"))
    if filters.q:
        asked = filters.q
        rows = rows.filter(
            Q(agency__name__icontains=asked) | Q(agency__short_name__icontains=asked) | Q(agency__code=asked)
        )
    return rows


def _answer(name: str, day: date) -> Q:
    return {
        "waiting": Q(answered_at__isnull=True, taken_back_at__isnull=True),
        "overdue": Q(answered_at__isnull=True, taken_back_at__isnull=True, answer_by__lt=day),
        "answered": Q(answered_at__isnull=False),
        "late": answered_late(),
        "taken_back": Q(taken_back_at__isnull=False),
    }[name]


def lines_of(urge: Urge, actor: Actor, day: date) -> list[Line]:
    """Its assignments as they stand today; those that the reader may not see any more are left out."""
    seen = assignments_for(actor, day).filter(urge_lines__urge=urge)
    own = stands_for(actor.agency_id, day)
    rows = seen.select_related("task__directive", "agency").order_by("late_after", "pk")
    return [line_of(row, day, inner=row.agency_id in own) for row in rows]


def line_of(row: Assignment, day: date, *, inner: bool) -> Line:
    """`inner`: the reader's own agency leads it, so he knows of a draft that waits for its signature."""
    return Line(
        id=row.pk,
        title=short_title(row.task.content),
        directive_number=row.task.directive.number,
        position=row.task.position,
        agency=row.agency.name,
        due_on=row.due_on,
        state=seen_state(State(row.state), inner),
        standing=standing_of(row, day),
    )


def of_assignment(actor: Actor, assignment_id: int, day: date) -> list[Urge]:
    """The newest urgings about one assignment, for its page: one query."""
    return _of_assignment(actor.role, own=own_of(actor, day), day=day, assignment=assignment_id)


@MadeOnce
def _of_assignment(role: Role, own: Any, day: Any, assignment: Any) -> QuerySet[Urge]:
    about = UrgeOf.objects.filter(assignment_id=assignment).values("urge_id")
    rows = urges_for(asking(role), day, own).filter(pk__in=about).select_related("agency", "by_agency", "by")
    return rows.order_by("-at", "-pk")[:SHOWN_OF_ONE]


def files_of(urge: Urge) -> dict[str, list[StoredFile]]:
    """Its letter, the signed copy, the files of the answer."""
    return {
        "letter": [urge.letter] if urge.letter else [],
        "signed": [urge.signed] if urge.signed else [],
        "answer": list(urge.files.order_by("pk")),
    }


def files_for(actor: Actor, urge_id: int, day: date) -> QuerySet[StoredFile]:
    """The files of one urge, for whoever may see it."""
    urges = urges_for(actor, day).filter(pk=urge_id)
    return StoredFile.objects.filter(
        Q(pk__in=urges.values("letter_id")) | Q(pk__in=urges.values("signed_id")) | Q(pk__in=urges.values("files"))
    )


def letters_for(actor: Actor, filters: Filters, day: date) -> list[StoredFile]:
    """The letters of what the filters find, each file once, at most MOST_LETTERS, in the order in which they were made."""
    rows = _narrowed(actor, filters, day).filter(taken_back_at=None)
    rows = rows.filter(_answer(filters.answer, day)) if filters.answer in ANSWERS else rows
    return list(StoredFile.objects.filter(pk__in=rows.values("letter_id")).order_by("pk")[:MOST_LETTERS])


def feedback_of(urge: Urge) -> int | None:
    """The key of the feedback that it came of, for the address of its page."""
    key = urge.batch.removeprefix(FEEDBACK_BATCH)
    return int(key) if key != urge.batch and key.isdecimal() else None


def answers(actor: Actor, urge: Urge, day: date) -> bool:
    """Whether this reader may answer it now."""
    if urge.answered_at is not None or urge.taken_back_at is not None or actor.role not in AGENCY_ROLES:
        return False
    return may(Deed.ANSWER_URGE, {agency_party(actor)}) and urge.agency_id in stands_for(actor.agency_id, day)


def keeps_signed(actor: Actor, urge: Urge) -> bool:
    """Whether this reader may put the signed copy beside the letter."""
    if urge.letter_id is None or urge.signed_id is not None or urge.by_agency_id != actor.agency_id:
        return False
    if urge.taken_back_at is not None:
        return False
    parties = {agency_party(actor)} if actor.role in AGENCY_ROLES else own_party(actor)
    return may(Deed.KEEP_SIGNED_LETTER, parties)


def may_take_back(actor: Actor, urge: Urge) -> bool:
    """Whether it is this reader's own urging, made in the post he acts in; whether it still can be is `open_to_taking_back`."""
    parties = {agency_party(actor)} if actor.role in AGENCY_ROLES else own_party(actor)
    return (urge.by_id, urge.by_agency_id) == (actor.user_id, actor.agency_id) and may(Deed.TAKE_BACK_URGE, parties)


def open_to_taking_back(urge: Urge, day: date) -> bool:
    """The same day, while nobody has built on it; one that came of a feedback has stopped its clock."""
    built_on = urge.answered_at or urge.signed_id or urge.taken_back_at or feedback_of(urge)
    return not built_on and clock.day_of(urge.at) == day
