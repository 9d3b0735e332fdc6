"""The digest of each working day and the weekly summary of leaders: one message a person and day, if there is anything (F2; definitions 7).

Never on a rest day. People are gathered outside any transaction, some at a time, so that pages are not held up; what was sent to whom for which
day is written with the message: a night that was cut short goes on where it stopped, one that is run twice sends nothing twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Count, F, Max, Q, Window
from django.db.models.functions import RowNumber
from django.utils import translation

from dondoc.core import clock
from dondoc.core.regulation import calendar
from dondoc.notices.actions import letters
from dondoc.notices.actions.mailing import Letter, post_mails
from dondoc.notices.hearing import ears
from dondoc.notices.models import Notice, Summary
from dondoc.notices.queries.inbox import told
from dondoc.notices.queries.wishes import who_wants
from dondoc.organisations import queries as organisations
from dondoc.organisations.queries.accounts import addresses_of
from dondoc.publication.queries.veil import Veil
from dondoc.rules.access import Actor

#: People in one transaction.
AT_ONCE = 25
DIGEST, WEEKLY = "digest", "weekly"


def send_digests(*, actor: None, at: datetime) -> int:
    """What is due and what is new, to everybody who wants it; answers how many messages were put down. Nothing on a rest day."""
    day = clock.day_of(at)
    if not calendar().is_working(day):
        return 0
    sent, faults = 0, Faults()
    for people in _parts(DIGEST, day):
        fresh = _fresh(list(people), day)
        made = [faults.past(_digest, pk, language, fresh[pk], day) for pk, language in people.items()]
        upto = {pk: max((n.number for n in fresh[pk]), default=0) for pk in people}
        with transaction.atomic():
            sent += _put_down(DIGEST, day, [letter for letter in made if letter], upto, at)
    faults.tell()
    return sent


def send_weekly(*, actor: None, at: datetime) -> int:
    """The figures as they stand, on the first working day of the week; answers how many messages were put down."""
    day = clock.day_of(at)
    if not first_of_the_week(day):
        return 0
    sent, faults = 0, Faults()
    for people in _parts(WEEKLY, day):
        made = [faults.past(_weekly, pk, language, day) for pk, language in people.items()]
        with transaction.atomic():
            sent += _put_down(WEEKLY, day, [letter for letter in made if letter], {}, at)
    faults.tell()
    return sent


class Faults:
    """What one person's message runs into holds up nobody else's; the first fault is raised when all others have theirs."""

    def __init__(self) -> None:
        self.first: Exception | None = None

    def past(self, write: Callable[..., Letter | None], *given: object) -> Letter | None:
        try:
            return write(*given)
        except DatabaseError:
            raise
        except Exception as fault:
            self.first = self.first or fault
            return None

    def tell(self) -> None:
        if self.first is not None:
            raise self.first


def first_of_the_week(day: date) -> bool:
    """Whether `day` is the first working day since Monday."""
    days = calendar()
    monday = day - timedelta(days=day.weekday())
    return days.is_working(day) and not any(days.is_working(monday + timedelta(days=n)) for n in range(day.weekday()))


def _parts(kind: str, day: date) -> Iterator[dict[int, str]]:
    """Some people at a time, with the language of their messages: who has an address, wants it and has not had it."""
    everybody = sorted({ear.user_id for ear in ears(Q(), day)})
    reached = sorted(addresses_of(everybody))
    wanted = who_wants(kind, reached, day)
    had = set(Summary.objects.filter(kind=kind, day=day).values_list("user_id", flat=True))
    waiting = [pk for pk in reached if pk in wanted and pk not in had]
    for start in range(0, len(waiting), AT_ONCE):
        yield {pk: wanted[pk] for pk in waiting[start : start + AT_ONCE]}


def _acting(user_id: int, day: date) -> list[Actor]:
    """The person in each of his posts."""
    posts = organisations.posts_of(user_id, day)
    acting = (organisations.actor_of(user_id, post.pk, day) for post in posts)
    return [actor for actor in acting if actor is not None]


def _fresh(user_ids: list[int], day: date) -> dict[int, list[Any]]:
    """What each was told since his last digest and has not read, in the agencies where he still is: the newest of it, as many as are shown, each
    with the number of all of them (`all_new`). Three queries."""
    since = dict(
        Summary.objects.filter(kind=DIGEST, user_id__in=user_ids).values_list("user_id").annotate(n=Max("upto"))
    )
    places: dict[int, set[int]] = defaultdict(set)
    for ear in ears(Q(user_id__in=user_ids), day):
        places[ear.user_id].add(ear.agency_id)
    new = Q(pk__in=[])
    for pk in user_ids:
        new |= Q(recipient_id=pk, number__gt=since.get(pk, 0), agency_id__in=sorted(places[pk]))
    each = {"partition_by": [F("recipient_id")]}
    rows = Notice.objects.filter(new, read_at__isnull=True).annotate(
        all_new=Window(Count("pk"), **each),
        place=Window(RowNumber(), order_by=[F("number").desc(), F("pk").desc()], **each),
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for notice in rows.filter(place__lte=letters.SHOWN).order_by("recipient_id", "place"):
        found[notice.recipient_id].append(notice)
    return found


def _digest(user_id: int, language: str, fresh: Collection[Any], day: date) -> Letter | None:
    with translation.override(language):
        in_all = max((one.all_new for one in fresh), default=0)
        veil = Veil()
        return letters.digest(user_id, _acting(user_id, day), told(fresh, veil.over), in_all, day, veil)


def _weekly(user_id: int, language: str, day: date) -> Letter | None:
    with translation.override(language):
        return letters.weekly(user_id, _acting(user_id, day), day)


def _put_down(kind: str, day: date, made: list[Letter], upto: dict[int, int], at: datetime) -> int:
    """The messages, and that they were sent, together; whoever has had his in the meantime is left out."""
    had = Summary.objects.filter(kind=kind, day=day, user_id__in=[letter.user_id for letter in made])
    done = set(had.values_list("user_id", flat=True))
    new = [letter for letter in made if letter.user_id not in done]
    Summary.objects.bulk_create(
        Summary(user_id=letter.user_id, kind=kind, day=day, upto=upto.get(letter.user_id, 0)) for letter in new
    )
    return post_mails(new, at=at)
