"""The feedback that a person may see: all for the Office, an agency's own and what was told of it; filtered, paged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from dondoc.core.models import StoredFile
from dondoc.feedback.models import Feedback, State
from dondoc.feedback.models.feedback import UNDER_WAY
from dondoc.feedback.queries.clocks import direction_of, late_on
from dondoc.rules.access import AGENCY_ROLES, Actor
from dondoc.rules.feedback import Act, Reader, reads
from dondoc.tasks.queries.visibility import assignments_for, stands_for

PER_PAGE = 50
#: How it stands: waiting for the Office, over its clock, waiting for the Chairman, done.
STANDINGS = ("open", "late", "asked", "closed")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; empty values ask for nothing. `side` of an agency: "by" it or "about" it."""

    standing: str = ""
    direction: str = ""
    side: str = ""
    q: str = ""


def feedback_for(actor: Actor, day: date) -> QuerySet[Feedback]:
    """The Office and the leaders of the province see all; an agency what it sent and what was told of it. Nobody else sees any."""
    if actor.sees_everything:
        return Feedback.objects.all()
    if actor.role not in AGENCY_ROLES:
        return Feedback.objects.none()
    own = stands_for(actor.agency_id, day)
    return Feedback.objects.filter(Q(sender_id__in=own) | Q(about_id__in=own))


def reader_of(actor: Actor, feedback: Feedback, day: date) -> Reader:
    """How he stands to one that he may see. Whoever sent it stays its sender though the other agency was merged into his."""
    if actor.sees_everything:
        return Reader.OFFICE
    return Reader.SENDER if feedback.sender_id in stands_for(actor.agency_id, day) else Reader.ABOUT


def listing(actor: Actor, filters: Filters, day: date, number: int = 1) -> tuple[Page[Feedback], dict[str, int]]:
    """One page, newest first, and the counts of the standings within the other filters. Five queries, whatever the number of rows."""
    rest = _narrowed(actor, filters, day)
    late = late_on(day)
    conditions = {name: _standing(name, late) for name in STANDINGS}
    counts = rest.aggregate(all=Count("pk"), **{name: Count("pk", filter=q) for name, q in conditions.items()})
    found = rest.filter(conditions[filters.standing]) if filters.standing in conditions else rest
    rows = found.select_related("sender", "about", "assignment__task__directive").order_by("-filed_at", "-pk")
    pages = Paginator(rows, PER_PAGE)
    pages.count = counts[filters.standing if filters.standing in conditions else "all"]
    return pages.get_page(number), counts


def tied_that_he_sees(actor: Actor, rows: Iterable[Feedback], day: date) -> set[int]:
    """Of the assignments that these are tied to those that the reader may see: only they are named to him. One query, none where none is tied."""
    tied = {row.assignment_id for row in rows if row.assignment_id is not None}
    return set(assignments_for(actor, day).filter(pk__in=tied).values_list("pk", flat=True)) if tied else set()


def _narrowed(actor: Actor, filters: Filters, day: date) -> QuerySet[Feedback]:
    rows = feedback_for(actor, day)
    if filters.side and actor.role in AGENCY_ROLES:
        own = stands_for(actor.agency_id, day)
        rows = rows.filter(sender_id__in=own) if filters.side == "by" else rows.filter(about_id__in=own)
    if filters.direction:
        rows = rows.filter(direction=filters.direction)
    if filters.q:
        asked = filters.q
        rows = rows.filter(Q(sender__name__icontains=asked) | Q(about__name__icontains=asked))
    return rows


def _standing(name: str, late: Q) -> Q:
    return {
        "open": Q(state=State.OPEN.value),
        "late": late,
        "asked": Q(state=State.ASKED.value),
        "closed": ~Q(state__in=UNDER_WAY),
    }[name]


def copied(feedback: Feedback) -> bool:
    """Whether the profile gives the sender a copy of the letter and of the Chairman's direction."""
    found = direction_of(feedback)
    return found is not None and found.copy_to_sender


def files_for(actor: Actor, feedback: Feedback, day: date) -> QuerySet[StoredFile]:
    """Its files, and those of the acts that this reader reads, with the letter of the urging. `feedback`: one that he may see."""
    reader = reader_of(actor, feedback, day)
    seen = [act.value for act in Act if reads(reader, act, copied=copied(feedback))]
    of_it = Q(feedbackfile__feedback=feedback) & (
        Q(feedbackfile__act__isnull=True) | Q(feedbackfile__act__act__in=seen)
    )
    acts = feedback.acts.filter(act__in=seen, urge__isnull=False)
    letters = Q(pk__in=acts.values("urge__letter_id")) | Q(pk__in=acts.values("urge__signed_id"))
    return StoredFile.objects.filter(of_it | letters).distinct()
