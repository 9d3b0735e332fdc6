"""The inquiries that a person may see: the Office's list with how far each has come, an agency's list of what it was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from dondoc.core import clock
from dondoc.core.models import StoredFile
from dondoc.core.regulation import calendar, current
from dondoc.inquiries.models import Answer, AnswerFile, Ask, DaySet, Inquiry, InquiryFile, InquiryReminder
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, agency_party, may, own_party
from dondoc.rules.deadlines import judged_day
from dondoc.tasks.models import Assignment, Task
from dondoc.tasks.queries.rows import short_title
from dondoc.tasks.queries.visibility import stands_for, tasks_for
from dondoc.tasks.queries.waiting import STILL_TO_DO

PER_PAGE = 50
#: How an agency's answer stands: none yet, none although its day is over, given, given after its day.
ANSWERS = ("waiting", "overdue", "answered", "late")
#: How an inquiry stands as a whole.
STATES = ("open", "complete", "withdrawn")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; empty values ask for nothing. `state` of an inquiry, `answer` of an agency's ask."""

    state: str = ""
    answer: str = ""
    mine: bool = False
    q: str = ""


def inquiries_for(actor: Actor, day: date) -> QuerySet[Inquiry]:
    """The Office and the leaders of the province see all; an agency what it was asked. Nobody else sees any."""
    if actor.sees_everything:
        return Inquiry.objects.all()
    return Inquiry.objects.filter(Exists(asks_for(actor, day).filter(inquiry=OuterRef("pk"))))


def asks_for(actor: Actor, day: date) -> QuerySet[Ask]:
    """What each agency was asked, as far as the actor may see it: an agency its own."""
    if actor.sees_everything:
        return Ask.objects.all()
    if actor.role not in AGENCY_ROLES:
        return Ask.objects.none()
    return Ask.objects.filter(agency_id__in=stands_for(actor.agency_id, day))


def last_day(due_on: date) -> date:
    """The last day on which an answer is on time: where `due_on` is a day of rest, as the profile says (docs/definitions.md 3)."""
    return judged_day(calendar(), current().calendar, due_on)


def corrected_until(ask: Ask) -> date:
    """The last day on which what was answered may be corrected. Put off after a late answer it is behind `late_after`: the answer stays late."""
    return last_day(ask.due_on)


def first_ask(actor: Actor, inquiry: Inquiry, day: date) -> int:
    """Of an inquiry that an agency may see: its own ask, of several (agencies went into it) one that waits for an answer before the others."""
    rows = asks_for(actor, day).filter(inquiry=inquiry)
    return rows.order_by(F("answer").asc(nulls_first=True), "pk").values_list("pk", flat=True)[0]


def cite_of(purpose: str) -> str:
    """The article behind a purpose in the regulation in force; "" where it is silent."""
    return current().deed_cites.cite_for(f"inquire_{purpose}")


def may_inquire(actor: Actor) -> bool:
    return may(Deed.INQUIRE, own_party(actor))


def first_filed_late() -> Q:
    """Filed for the first time after the end of its last day, in Hà Nội; of rows with `filed_day`."""
    return Q(answer__isnull=False, filed_day__gt=F("late_after"))


def with_filed_day(rows: QuerySet[Ask]) -> QuerySet[Ask]:
    return rows.annotate(filed_day=TruncDate("first_filed_at", tzinfo=clock.VIETNAM))


def stands(name: str, day: date) -> Q:
    """The condition of one of ANSWERS, of rows with `filed_day`. The first two and the third add up to all."""
    return {
        "waiting": Q(answer__isnull=True),
        "overdue": Q(answer__isnull=True, late_after__lt=day),
        "answered": Q(answer__isnull=False),
        "late": first_filed_late(),
    }[name]


def late_days(ask: Ask, day: date) -> int:
    """Calendar days by which the answer came, or is, behind its last day; 0 where it is not."""
    until = clock.day_of(ask.first_filed_at) if ask.first_filed_at else day
    return max((until - ask.late_after).days, 0)


def listing(actor: Actor, filters: Filters, day: date, number: int = 1) -> tuple[Page[Any], dict[str, int]]:
    """A page of the Office's list, newest first, each with `asked`, `answered`, `overdue`; and the counts of STATES within the other filters.
    Three queries."""
    rows = inquiries_for(actor, day)
    if filters.mine:
        rows = rows.filter(by_id=actor.duty_id)
    if filters.q:
        rows = rows.filter(Q(title__icontains=filters.q) | Q(words__icontains=filters.q))
    rows = rows.annotate(unanswered=Exists(Ask.objects.filter(inquiry=OuterRef("pk"), answer__isnull=True)))
    conditions = {
        "open": Q(withdrawn_at__isnull=True, unanswered=True),
        "complete": Q(withdrawn_at__isnull=True, unanswered=False),
        "withdrawn": Q(withdrawn_at__isnull=False),
    }
    counts = rows.aggregate(all=Count("pk"), **{name: Count("pk", filter=q) for name, q in conditions.items()})
    found = rows.filter(conditions[filters.state]) if filters.state in STATES else rows
    counted = found.select_related("by").annotate(
        asked=Count("asks"),
        answered=Count("asks", filter=Q(asks__answer__isnull=False)),
        overdue=Count("asks", filter=Q(asks__answer__isnull=True, asks__late_after__lt=day)),
    )
    pages = Paginator(counted.order_by("-at", "-pk"), PER_PAGE)
    pages.count = counts[filters.state if filters.state in STATES else "all"]
    return pages.get_page(number), counts


def own_listing(actor: Actor, filters: Filters, day: date, number: int = 1) -> tuple[Page[Any], dict[str, int]]:
    """A page of what an agency was asked, newest first, and the counts of ANSWERS. What was withdrawn unanswered waits for nothing."""
    rows = asks_for(actor, day)
    if filters.q:
        rows = rows.filter(Q(inquiry__title__icontains=filters.q) | Q(inquiry__words__icontains=filters.q))
    return _of_asks(rows, filters, day, number, order=("-inquiry__at", "-pk"), holds=Q(inquiry__withdrawn_at=None))


def progress(inquiry: Inquiry, filters: Filters, day: date, number: int = 1) -> tuple[Page[Any], dict[str, int]]:
    """A page of the agencies of one inquiry in the order of the directory, and the counts of ANSWERS."""
    rows = Ask.objects.filter(inquiry=inquiry).annotate(reminded=Count("reminders"))
    if filters.q:
        asked = filters.q
        rows = rows.filter(
            Q(agency__name__icontains=asked) | Q(agency__short_name__icontains=asked) | Q(agency__code=asked)
        )
    return _of_asks(rows, filters, day, number, order=("agency__kind", "agency__position", "agency__sort_key", "pk"))


def _of_asks(
    rows: QuerySet[Ask], filters: Filters, day: date, number: int, *, order: tuple[str, ...], holds: Q | None = None
) -> tuple[Page[Any], dict[str, int]]:
    rows = with_filed_day(rows)

    def condition(name: str) -> Q:
        found = stands(name, day)
        return found & holds if holds is not None and name in ("waiting", "overdue") else found

    counts = rows.aggregate(
        all=Count("pk", distinct=True), **{n: Count("pk", filter=condition(n), distinct=True) for n in ANSWERS}
    )
    found = rows.filter(condition(filters.answer)) if filters.answer in ANSWERS else rows
    found = found.select_related("agency", "inquiry", "answer__filed_by").order_by(*order)
    pages = Paginator(found, PER_PAGE)
    pages.count = counts[filters.answer if filters.answer in ANSWERS else "all"]
    return pages.get_page(number), counts


def files_for(actor: Actor, inquiry_id: int, day: date) -> QuerySet[StoredFile]:
    """The files of one inquiry and of its answers, as far as the actor may see them: a draft's only within its agency."""
    inquiries = inquiries_for(actor, day).filter(pk=inquiry_id)
    asks = asks_for(actor, day).filter(inquiry__in=inquiries)
    answers = Answer.objects.filter(ask__in=asks)
    if actor.role not in AGENCY_ROLES:
        answers = answers.filter(filed_at__isnull=False)
    return StoredFile.objects.filter(
        Q(pk__in=InquiryFile.objects.filter(inquiry__in=inquiries).values("file_id"))
        | Q(pk__in=AnswerFile.objects.filter(answer__in=answers).values("file_id"))
    )


def answers_it(actor: Actor, ask: Ask, day: date) -> bool:
    """Whether this actor may write an answer now (`Deed.DRAFT_INQUIRY_ANSWER`): not withdrawn; once answered, until `corrected_until`."""
    if actor.role not in AGENCY_ROLES or ask.inquiry.withdrawn_at is not None:
        return False
    if ask.answer_id is not None and day > corrected_until(ask):
        return False
    return may(Deed.DRAFT_INQUIRY_ANSWER, {agency_party(actor)}) and ask.agency_id in stands_for(actor.agency_id, day)


def draft_of(ask: Ask) -> Answer | None:
    """What its agency has written and not filed yet; for the agency's own people."""
    return Answer.objects.filter(ask=ask, filed_at__isnull=True).select_related("drafted_by").first()


def filed_of(ask: Ask) -> list[Any]:
    """Everything that was filed, the newest first, with files and rows."""
    rows = Answer.objects.filter(ask=ask, filed_at__isnull=False).select_related("filed_by")
    return list(rows.prefetch_related("files", "rows").order_by("-filed_at", "-pk"))


def base_of(ask: Ask, draft: Answer | None) -> Answer | None:
    """What a form for a new answer begins with: the draft, else what was filed."""
    return draft or ask.answer


def rows_kept(answer: Answer | None) -> list[list[str]]:
    return [row.values for row in answer.rows.all()] if answer else []


def files_of(answer: Answer | None) -> list[StoredFile]:
    return list(answer.files.order_by("pk")) if answer else []


def asking_files(inquiry: Inquiry) -> list[StoredFile]:
    return list(inquiry.files.order_by("pk"))


def day_filed(answer: Answer) -> date:
    assert answer.filed_at is not None
    return clock.day_of(answer.filed_at)


def reminders_of(inquiry: Inquiry, ask: Ask | None = None) -> list[Any]:
    """Newest first, each with how many were reminded (`n`); of one agency only those that reached it."""
    rows = InquiryReminder.objects.filter(inquiry=inquiry)
    rows = rows.filter(asks=ask) if ask is not None else rows
    return list(rows.select_related("by").annotate(n=Count("asks")).order_by("-at"))


def reminded_on(inquiry: Inquiry, day: date) -> bool:
    return InquiryReminder.objects.filter(inquiry=inquiry, on=day).exists()


def days_of(inquiry: Inquiry, ask: Ask | None = None) -> list[DaySet]:
    """When the day was put off, newest first; of one agency, for it or for all."""
    rows = DaySet.objects.filter(inquiry=inquiry).select_related("by", "ask__agency").order_by("-at", "-pk")
    return list(rows.filter(Q(ask=ask) | Q(ask=None)) if ask is not None else rows)


def task_seen(actor: Actor, inquiry: Inquiry, day: date) -> Task | None:
    """The task an inquiry is about, with its directive, where this reader may see it: who is only asked may have no part in it."""
    if inquiry.task_id is None:
        return None
    return tasks_for(actor, day).filter(pk=inquiry.task_id).select_related("directive").first()


@dataclass(frozen=True, slots=True)
class Tied:
    """The task that an inquiry is about, and the agencies that still work on it."""

    task_id: int
    title: str
    number: str
    position: int
    agencies: list[int]


def task_named(actor: Actor, task_id: int, day: date) -> Tied | None:
    """A task that was sent out, for the form of an inquiry about it; None for a draft. Two queries."""
    issued = tasks_for(actor, day).filter(issued_at__isnull=False)
    task = issued.filter(pk=task_id).select_related("directive").first()
    if task is None:
        return None
    still = Assignment.objects.filter(task=task, state__in=STILL_TO_DO).exclude(agency__kind=AgencyKind.OFFICE)
    agencies = list(still.order_by("pk").values_list("agency_id", flat=True))
    return Tied(task.pk, short_title(task.content), task.directive.number, task.position, agencies)
