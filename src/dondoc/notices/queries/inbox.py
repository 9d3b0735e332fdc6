"""A person's notices, newest first, each in the words of its reader; what he heard in a post that he no longer holds is not shown any more."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from dondoc.audit.kinds import AuditKind as K
from dondoc.audit.models import AuditEvent
from dondoc.core.made_once import MadeOnce
from dondoc.directives.models import Directive
from dondoc.notices.hearers import Telling
from dondoc.notices.models import Notice, NoticeCursor
from dondoc.notices.telling import TELLING
from dondoc.organisations import queries as organisations
from dondoc.organisations.models import Agency
from dondoc.search.among import Among
from dondoc.tasks.models import Assignment

PER_PAGE = 50
#: The chips of the page; what is in none of them is "other".
GROUPS: dict[str, frozenset[K]] = {
    "new": frozenset(
        {
            K.ASSIGNMENT_ISSUED,
            K.UNIT_ASSIGNED,
            K.DIRECTIVE_REGISTERED,
            K.SPECIALIST_ASSIGNED,
            K.WORK_HANDED_OVER,
            K.STAND_IN_NAMED,
        }
    ),
    "result": frozenset(
        {
            K.RESULT_DRAFTED,
            K.DRAFT_HANDED_BACK,
            K.RESULT_FILED,
            K.RESULT_RECALLED,
            K.PRE_CHECKED,
            K.CONFIRMED,
            K.RETURNED,
            K.REOPENED,
        }
    ),
    "change": frozenset(
        {
            K.CORRECTED,
            K.AMENDED,
            K.COORDINATION_ENDED,
            K.DEADLINE_SET,
            K.EXTENSION_DECIDED,
            K.REASSIGNED,
            K.SUSPENDED,
            K.RESUMED,
            K.WITHDRAWN,
        }
    ),
    "urge": frozenset({K.REMINDED, K.ESCALATED, K.URGED, K.URGE_ANSWERED, K.URGE_TAKEN_BACK, K.STUCK_REPORTED}),
}
OTHER = "other"
TELLING_BY_NAME: dict[str, Telling] = {kind.value: telling for kind, telling in TELLING.items()}
#: Where a reminder of several leads: the reader's list that shows them.
LISTS = {"deadline_before": "soon", "deadline_on": "soon", "deadline_after": "overdue", "undated_after": "undated"}


@dataclass(frozen=True, slots=True)
class Told:
    """One notice as its reader sees it. `url`: the record, or the list of those that it counts."""

    pk: int
    number: int
    recipient_id: int
    kind: str
    at: datetime
    urgent: bool
    unread: bool
    text: str
    url: str


def _own(user_id: int, agencies: Collection[int]) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient_id=user_id, agency_id__in=sorted(agencies))


def workplaces(user_id: int, day: date) -> set[int]:
    """The agencies in whose name a person may read on a day. One query."""
    return {post.agency_id for post in organisations.posts_of(user_id, day)}


def unread(user_id: int, agencies: Collection[int]) -> int:
    """The number beside the bell. One query, answered by an index."""
    return sum(_unread(user=user_id, agencies=sorted(agencies)))


@MadeOnce
def _unread(user: Any, agencies: Any) -> QuerySet[Any]:
    rows = Notice.objects.filter(Among("agency_id", agencies), recipient_id=user, read_at__isnull=True)
    return rows.order_by().values("recipient_id").annotate(n=Count("pk")).values_list("n", flat=True)


def anything_to_tell(at: datetime) -> bool:
    """Whether the log has lines that were not told yet, or was never told. One query or two."""
    cursor = NoticeCursor.objects.filter(pk=1).values_list("number", flat=True).first()
    return cursor is None or AuditEvent.objects.filter(number__gt=cursor).exists()


def inbox(user_id: int, agencies: Collection[int], group: str = "", page: int = 1) -> Page[Told]:
    """A page of notices, of one group if it is named. A fixed number of queries (at most six)."""
    rows = _own(user_id, agencies).order_by("-number", "-pk")
    if group in GROUPS:
        rows = rows.filter(kind__in=sorted(GROUPS[group]))
    elif group == OTHER:
        rows = rows.exclude(kind__in=sorted(k for kinds in GROUPS.values() for k in kinds))
    found = Paginator(rows, PER_PAGE).get_page(page)
    found.object_list = told(found.object_list)  # type: ignore[assignment]
    return found  # type: ignore[return-value]


def one(user_id: int, pk: int, agencies: Collection[int]) -> Told | None:
    found = told(_own(user_id, agencies).filter(pk=pk))
    return found[0] if found else None


def _as_it_is(task_id: int | None, words: str) -> str:
    return words


def told(notices: Iterable[Notice], title: Callable[[int | None, str], str] = _as_it_is) -> list[Told]:
    """Notices in the words of the language that is active. Three queries. `title`: how what a task is called is told to whoever reads outside
    (publication.queries.veil)."""
    rows = list(notices)
    words = _words(rows, title)
    return [
        Told(
            pk=n.pk,
            number=n.number,
            recipient_id=n.recipient_id,
            kind=n.kind,
            at=n.at,
            urgent=n.urgent,
            unread=n.read_at is None,
            text=_sentence(n, words[n.number, n.recipient_id]),
            url=_address(n),
        )
        for n in rows
    ]


def _words(rows: list[Notice], title: Callable[[int | None, str], str]) -> dict[tuple[int, int], dict[str, Any]]:
    """What stands in the sentences: number of the directive, the title as it was told, name of the agency."""
    numbers = dict(Directive.objects.filter(pk__in={n.directive_id for n in rows}).values_list("pk", "number"))
    led = Assignment.objects.filter(pk__in={n.assignment_id for n in rows if n.assignment_id})
    leads = dict(led.values_list("pk", "agency__name"))
    named = Agency.objects.filter(pk__in={n.facts["agency"] for n in rows if isinstance(n.facts.get("agency"), int)})
    agencies = dict(named.values_list("pk", "name"))
    found = {}
    for n in rows:
        agency = leads.get(n.assignment_id or 0) or agencies.get(n.facts.get("agency") or 0) or _("Cơ quan")
        day = n.facts.get("day") or n.facts.get("late_after" if n.facts.get("basis") == "calendar" else "due_on")
        found[n.number, n.recipient_id] = {
            "number": numbers.get(n.directive_id or 0, ""),
            "title": title(n.task_id, n.title),
            "agency": agency,
            "n": n.count,
            "left": n.facts.get("left", "–"),  # codes on paper; lines of before did not say
            "day": f"{date.fromisoformat(day):%d/%m/%Y}" if isinstance(day, str) and day else "",
        }
    return found


def _sentence(notice: Notice, words: dict[str, Any]) -> str:
    telling = TELLING_BY_NAME.get(notice.kind)
    if telling is None:
        return ""
    one, many = telling.variants.get(str(notice.facts.get(telling.by, "")), (telling.one, telling.many))
    return _(one if notice.count == 1 or not many else many) % words


def _address(notice: Notice) -> str:
    telling = TELLING_BY_NAME.get(notice.kind)
    name, fact = telling.page if telling else ("", "")
    if name:
        try:
            return reverse(name, args=[notice.facts[fact]] if fact else [])
        except (KeyError, NoReverseMatch):
            return reverse("my_work")
    if notice.assignment_id:
        return reverse("assignment", args=[notice.assignment_id])
    if notice.kind == K.REMINDED:
        view = LISTS.get(notice.facts.get("rung_word", ""))
        return f"{reverse('assignments')}?view={view}&scope=own" if view else reverse("my_work")
    if notice.task_id:
        return reverse("task", args=[notice.task_id])
    return reverse("directive", args=[notice.directive_id]) if notice.directive_id else reverse("my_work")
