"""Messages as they stand: what is due, what waits, what was refused, and the mailbox page of a training installation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from dondoc.core import clock
from dondoc.notices.models import NOT_TAKEN, UNDER_WAY, Mail, MailState
from dondoc.notices.transport import can_send

PER_PAGE = 50
#: No wait is as long: what lies farther ahead was written before the clock of a training installation was put back.
FARTHEST = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class MailStanding:
    """`waiting` since `oldest`; `sent_today` in Vietnam; `not_taken` were refused for good. `server`: whom it goes to, "" for nobody."""

    waiting: int
    oldest: datetime | None
    sent_today: int
    not_taken: int
    server: str
    can_send: bool


def due(at: datetime) -> QuerySet[Mail]:
    """What may be tried at `at`, oldest first: not what stands behind an earlier message to the same address that must wait."""
    now = Q(next_try_at__lte=at) | Q(next_try_at__gt=at + FARTHEST)
    held = Mail.objects.filter(
        address=OuterRef("address"), pk__lt=OuterRef("pk"), state__in=UNDER_WAY, next_try_at__gt=at
    ).filter(next_try_at__lte=at + FARTHEST)
    return Mail.objects.filter(now, ~Exists(held), state__in=UNDER_WAY).order_by("pk")


def anything_due(at: datetime) -> bool:
    """Whether the worker has something to send. One query, none where nothing can be sent."""
    return can_send() and due(at).exists()


def standing(at: datetime) -> MailStanding:
    """The figures of the page of jobs. Two queries."""
    waiting = Mail.objects.filter(state__in=UNDER_WAY).aggregate(n=Count("pk"), oldest=Min("posted_at"))
    midnight = clock.end_of(clock.day_of(at) - timedelta(days=1))
    ended = Mail.objects.filter(Q(state__in=NOT_TAKEN) | Q(state=MailState.SENT, sent_at__gt=midnight))
    counts = dict(ended.order_by().values_list("state").annotate(n=Count("pk")))
    smtp = settings.ENV.smtp
    return MailStanding(
        waiting=waiting["n"],
        oldest=waiting["oldest"],
        sent_today=counts.get(MailState.SENT, 0),
        not_taken=sum(counts.get(state, 0) for state in NOT_TAKEN),
        server=f"{smtp.host}:{smtp.port}" if smtp else "",
        can_send=can_send(),
    )


def not_taken(number: int = 1) -> Page[Mail]:
    """Messages that were refused for good, newest first, without their words."""
    rows = Mail.objects.filter(state__in=NOT_TAKEN).order_by("-pk").defer("text", "html")
    return Paginator(rows, PER_PAGE).get_page(number)


def mailbox(asked: str, number: int = 1) -> Page[Mail]:
    """What was posted, newest first; `asked` narrows to addresses and subjects that hold it. For the mailbox page only."""
    rows = Mail.objects.order_by("-pk").defer("html")
    if asked:
        rows = rows.filter(Q(address__icontains=asked) | Q(subject__icontains=asked))
    return Paginator(rows, PER_PAGE).get_page(number)


def message(pk: int) -> Mail | None:
    return Mail.objects.filter(pk=pk).first()
