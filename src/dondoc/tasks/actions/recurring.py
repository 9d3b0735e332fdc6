"""Recurring duties (C10): the occurrences of a period are sent out with the directive up to the end of the year, the later ones when their
year comes, by the Office's button or by `dondoc recur`. Opening twice opens once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Max

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import regulation
from dondoc.directives.models import Directive
from dondoc.directives.queries.finding import locked
from dondoc.organisations import queries as organisations
from dondoc.organisations.models import Agency
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import Refusal
from dondoc.rules.folding import fold
from dondoc.rules.lifecycle import State
from dondoc.rules.recurrence import Occurrence, Recurrence, faults, following, occurrences, without_period
from dondoc.rules.regulation import Regulation
from dondoc.search import actions as search
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import issue_all
from dondoc.tasks.actions.indexing import item_of_task
from dondoc.tasks.models import Assignment, Coordination, Series, Task
from dondoc.tasks.queries.drafts import Draft
from dondoc.tasks.queries.series import latest_end

#: What an occurrence takes from the task it repeats.
SAME = (
    "directive_id", "product", "field_id", "deadline_text", "deadline_kind", "report_to", "no_coordinators", "leads_picked",
    "coordinators_picked", "series_id", "origin", "origin_document", "issued_at",
)  # fmt: skip


def faults_of(
    said: Recurrence | None, due_on: date | None, no_deadline: bool, directive: Directive
) -> Iterator[Refusal]:
    """What a task that recurs cannot say."""
    if said is None:
        return
    if due_on is not None or no_deadline:
        yield Refusal(
            "recurrence_and_deadline",
            "Nhiệm vụ định kỳ có thời hạn theo từng kỳ; anh/chị bỏ ngày hết hạn và bỏ chọn “Không có thời hạn”.",
            field="recurs",
        )
    if said.starts_on < directive.issued_on:
        yield Refusal(
            "recurrence_before_issue",
            "Ngày bắt đầu {start} sớm hơn ngày ban hành {issued_on}. Chọn ngày từ {issued_on} trở đi.",
            field="recur_from",
            start=f"{said.starts_on:%d/%m/%Y}",
            issued_on=f"{directive.issued_on:%d/%m/%Y}",
        )
    yield from faults(said, regulation(directive.regulation_id))


def keep_series(task: Task, said: Recurrence | None, directive: Directive) -> Series | None:
    """The series of a draft, with its first occurrence on the row; answers a series that is no longer needed once the row is saved."""
    old = task.series
    if said is None:
        task.series, task.period = None, ""
        return old
    series = old or Series()
    series.kind, series.starts_on, series.until = said.kind, said.starts_on, said.until
    series.due_day, series.due_month = said.due_day, said.due_month
    series.save()
    first = occurrences(said, regulation(directive.regulation_id), said.starts_on)[0]
    task.series, task.due_on, task.no_deadline, task.period = series, first.due_on, False, first.code
    return None


def end_of_year(day: date) -> date:
    return date(day.year, 12, 31)


def named(content: str, of: Occurrence) -> str:
    """The content of an occurrence says its period, so that every list tells them apart."""
    return f"{content} ({of.period.name})"


def open_with_the_directive(
    directive: Directive, drafts: list[Draft], governing: Regulation, day: date
) -> list[tuple[Task, Draft]]:
    """The rest of this year's occurrences of what is sent out now, as new tasks behind the others; each draft itself becomes the first."""
    found: list[tuple[Task, Draft]] = []
    last = directive.tasks.aggregate(last=Max("position"))["last"] or 0
    for draft in [d for d in drafts if d.task.series_id]:
        content, rule = draft.task.content, draft.task.series.rule
        first, *rest = occurrences(rule, governing, end_of_year(day))
        _is(draft.task, content, first)
        found += [
            (_like(draft.task, content, one, last + place), draft)
            for place, one in enumerate(rest, start=len(found) + 1)
        ]
    Task.objects.bulk_create([task for task, _draft in found])
    return found


def _is(task: Task, content: str, of: Occurrence) -> None:
    task.content, task.due_on, task.period, task.no_deadline = named(content, of), of.due_on, of.code, False
    task.search_text = fold(f"{task.content} {task.product}")


def _like(model: Task, content: str, of: Occurrence, position: int) -> Task:
    task = Task(**{name: getattr(model, name) for name in SAME}, position=position)
    task.directive = model.directive
    _is(task, content, of)
    return task


@guard.deed
def open_periods(*, actor: Actor, series_id: int, through: date, at: datetime) -> list[Task]:
    """Sends out the next occurrences of one series that begin by `through`. Raises Refusal: not allowed, too far ahead, nothing to open."""
    _ensure_may(actor, through, clock.day_of(at))
    opened = _open(series_id, through, actor, at)
    if not opened:
        raise Refusal(
            "nothing_to_open",
            "Không có kỳ nào để mở đến ngày {through}: các kỳ đã mở đủ, nhiệm vụ đã hết kỳ, hoặc kỳ gần nhất đã bị thu hồi.",
            through=f"{through:%d/%m/%Y}",
        )
    return opened


@guard.deed
def open_all(*, actor: Actor, through: date, at: datetime) -> list[Task]:
    """The same for every series there is; what is open already stays as it is. Raises Refusal: not allowed, too far ahead."""
    _ensure_may(actor, through, clock.day_of(at))
    ids = Series.objects.filter(tasks__issued_at__isnull=False).distinct().order_by("pk").values_list("pk", flat=True)
    return [task for series_id in list(ids) for task in _open(series_id, through, actor, at)]


def _ensure_may(actor: Actor, through: date, today: date) -> None:
    if not may(Deed.OPEN_PERIODS, own_party(actor)):
        raise Refusal(
            "not_allowed",
            "Vai trò {title} của anh/chị không mở kỳ của nhiệm vụ định kỳ được; chuyên viên theo dõi hoặc lãnh đạo Văn phòng làm việc này.",
            title=actor.title,
        )
    if through.year > today.year + 1:
        raise Refusal(
            "periods_too_far",
            "Chỉ mở trước các kỳ đến hết năm {year}; các kỳ sau nữa mở khi đến năm đó.",
            year=today.year + 1,
        )


def _open(series_id: int, through: date, actor: Actor, at: datetime) -> list[Task]:
    """The directive is held, so that two who open at once open once."""
    directive_id = Task.objects.filter(series=series_id, issued_at__isnull=False).values_list(
        "directive_id", flat=True
    )[0]
    directive = locked(directive_id, None)
    if Series.objects.filter(pk=series_id, ended_at__isnull=False).exists():
        return []
    tasks = list(Task.objects.filter(series=series_id, issued_at__isnull=False).select_related("series").order_by("pk"))
    last = max(tasks, key=latest_end)
    governing = regulation(directive.regulation_id)
    wanted = following(last.series.rule, governing, latest_end(last), through)
    leads, coordinators = _receivers(last, at)
    if not wanted or not leads:
        return []
    last.directive = directive
    content = without_period(last.content, last.period)
    position = directive.tasks.aggregate(last=Max("position"))["last"]
    new = [_like(last, content, one, position + place) for place, one in enumerate(wanted, start=1)]
    for task in new:
        task.issued_at = at
    Task.objects.bulk_create(new)
    search.index_many(item_of_task(task) for task in new)
    assignments = [Assignment(task=task, agency=agency) for task in new for agency in leads]
    Coordination.objects.bulk_create(Coordination(task=task, agency=agency) for task in new for agency in coordinators)
    cite = governing.deed_cites.cite_for(Deed.ISSUE.value)
    issue_all(assignments, governing, actor=actor, at=at, cite=cite)
    directive.version += 1
    directive.save(update_fields=["version"])
    facts = {
        "directive": directive.pk,
        "series": series_id,
        "tasks": [t.pk for t in new],
        "assignments": len(assignments),
    }
    record(AuditKind.PERIODS_OPENED, actor=actor, stream=f"directive:{directive.pk}", facts=facts, at=at, cite=cite)
    return new


def _receivers(last: Task, at: datetime) -> tuple[list[Agency], list[Agency]]:
    """Who leads and who helps from now on: as in the last occurrence, an agency that is gone replaced by whoever stands for it. Where the
    last one was taken back from everybody, the series has ended."""
    gone = [State.TRANSFERRED.value, State.WITHDRAWN.value]
    leads = last.assignments.exclude(state__in=gone).order_by("pk").values_list("agency_id", flat=True)
    helps = last.coordinations.order_by("pk").values_list("agency_id", flat=True)
    stands_for = organisations.successors(clock.day_of(at), at)
    now = [list(dict.fromkeys(stands_for.get(pk, pk) for pk in ids)) for ids in (leads, helps)]
    known = Agency.objects.in_bulk({pk for ids in now for pk in ids})
    day = clock.day_of(at)
    living = [
        [known[pk] for pk in ids if known[pk].dissolved_on is None or known[pk].dissolved_on > day] for ids in now
    ]
    return living[0], [a for a in living[1] if a not in living[0]]
