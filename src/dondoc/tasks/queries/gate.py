"""What one had better look at again before a directive goes out (moonshots 5 and 9; BT 7.1.b): advice with its reason, never a wall.

The walls, where a profile has them, stand in `drafts.walls_of`. Asked once for all tasks of a directive: five statements, whatever their number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncWeek

from dondoc.core.regulation import calendar, regulation
from dondoc.directives.models import Directive
from dondoc.organisations.models import AgencyField
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Actor
from dondoc.rules.lifecycle import OPEN
from dondoc.rules.quality import can_be_shown, look_alike
from dondoc.rules.regulation import Regulation
from dondoc.rules.said import said
from dondoc.tasks.models import Assignment, Task
from dondoc.tasks.queries.drafts import Draft, earliest_day, own_leads
from dondoc.tasks.queries.visibility import tasks_for

#: Open tasks that the texts are compared with: the newest of the same leads, and of the same fields.
COMPARED = 2_000
#: Twins told of one task.
MOST_TWINS = 3
#: Agencies of which a field can be said to be theirs; a commune does what comes.
_WITH_FIELDS = (AgencyKind.DEPARTMENT, AgencyKind.UNIT)
_OPEN = sorted(state.value for state in OPEN)


@dataclass(frozen=True, slots=True)
class Twin:
    """An open task that says mostly the same."""

    task_id: int
    content: str
    number: str


@dataclass(frozen=True, slots=True)
class Load:
    """The lead agency with most to finish in the week of a deadline. `others`: open assignments due then already; `own`: other tasks of this
    directive that would be too. `leads`: how many leads it is the busiest of."""

    agency: str
    agency_code: str
    monday: date
    others: int
    own: int
    leads: int = 1

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Advice:
    """`code`: past_due, short_notice (`day`: the first that leaves enough time), several_leads, vague_product, twin, outside_function
    (`names`: who manages the field), load. `words`: the same as a sentence. `cite`, `confidence`: of the provision behind it, "" where there
    is none."""

    code: str
    words: str
    cite: str = ""
    confidence: str = ""
    day: date | None = None
    names: tuple[str, ...] = ()
    twin: Twin | None = None
    load: Load | None = None


def advise(directive: Directive, drafts: Iterable[Draft], actor: Actor, today: date) -> dict[int, list[Advice]]:
    """Task id -> what is said of it, in the order of its columns. Twins are told of what the actor may see."""
    drafts = list(drafts)
    governing = regulation(directive.regulation_id)
    found = {draft.task.pk: _by_itself(draft, governing, today) for draft in drafts}
    for told in (_twins(drafts, actor, today), _outside(drafts), _loads(drafts)):
        for task_id, advice in told:
            found[task_id].append(advice)
    return found


def _by_itself(draft: Draft, governing: Regulation, today: date) -> list[Advice]:
    task, found = draft.task, []
    rule = governing.tasks.minimum_lead
    if task.due_on and task.due_on < today:
        words = said("Thời hạn {day} đã qua.", day=_vn(task.due_on))
        found.append(Advice("past_due", words, day=task.due_on))
    elif task.due_on and rule and task.due_on < (day := earliest_day(governing, calendar(), today)):
        words = said("Thời hạn quá gần; để cơ quan kịp làm thì từ ngày {day} trở đi.", day=_vn(day))
        found.append(Advice("short_notice", words, rule.cite, rule.confidence.value, day))
    if len(own_leads(task)) > 1:
        flag = governing.fields.one_lead
        words = said(
            "Nhiều cơ quan chủ trì được chọn riêng: mỗi cơ quan thành một lượt giao riêng, không có cơ quan đầu mối."
        )
        found.append(Advice("several_leads", words, flag.cite, flag.confidence.value))
    if task.product and not can_be_shown(task.product):
        words = said("Sản phẩm ghi điều phải cố gắng, chưa phải văn bản hay kết quả xuất trình được.")
        found.append(Advice("vague_product", words))
    return found


def _twins(drafts: list[Draft], actor: Actor, today: date) -> list[tuple[int, Advice]]:
    leads = {pk for draft in drafts for pk in draft.lead_ids}
    fields = {draft.task.field_id for draft in drafts if draft.task.field_id}
    open_ = Assignment.objects.filter(state__in=_OPEN)
    seen = tasks_for(actor, today).filter(issued_at__isnull=False)
    rows = {row[0]: row for row in _newest(seen.filter(pk__in=open_.filter(agency_id__in=leads).values("task_id")))}
    if fields:
        of_fields = seen.filter(field_id__in=fields).filter(Exists(open_.filter(task=OuterRef("pk"))))
        rows |= {row[0]: row for row in _newest(of_fields)}
    texts = {draft.task.pk: draft.task.content for draft in drafts}
    series = {draft.task.pk: draft.task.series_id for draft in drafts}
    alike = look_alike(texts, ((row, row[1]) for row in rows.values()), most=MOST_TWINS + 1)
    # the periods of one recurring duty are alike on purpose
    kept = {
        key: [row[0] for row in found if not (row[2] and row[2] == series[key])][:MOST_TWINS]
        for key, found in alike.items()
    }
    named = {row[0]: Twin(*row) for row in _named({pk for found in kept.values() for pk in found})}
    return [(key, _of_twin(named[pk])) for key, found in kept.items() for pk in found if pk in named]


def _of_twin(twin: Twin) -> Advice:
    words = said("Gần giống nhiệm vụ đang thực hiện của văn bản {number}.", number=twin.number)
    return Advice("twin", words, twin=twin)


def _newest(tasks: QuerySet[Task]) -> QuerySet[Task, tuple[int, str, int | None]]:
    return tasks.order_by("-pk").values_list("pk", "search_text", "series_id")[:COMPARED]


def _named(ids: set[int]) -> Iterable[tuple[int, str, str]]:
    if not ids:
        return []
    return Task.objects.filter(pk__in=ids).values_list("pk", "content", "directive__number")


def _outside(drafts: list[Draft]) -> list[tuple[int, Advice]]:
    """Tasks of a field that none of their leads manages though somebody does; only where every lead is one that manages fields at all."""
    fields = {draft.task.field_id for draft in drafts if draft.task.field_id}
    if not fields:
        return []
    managers: dict[int, dict[int, str]] = defaultdict(dict)
    known = AgencyField.objects.filter(field_id__in=fields, agency__dissolved_on__isnull=True).order_by(
        "agency__position"
    )
    for field_id, agency_id, name in known.values_list("field_id", "agency_id", "agency__name"):
        managers[field_id][agency_id] = name
    return [
        (draft.task.pk, _of_function(str(draft.task.field), tuple(theirs.values())))
        for draft in drafts
        if (theirs := managers.get(draft.task.field_id or 0))
        and set(draft.lead_kinds) <= set(_WITH_FIELDS)
        and draft.lead_ids
        and theirs.keys().isdisjoint(draft.lead_ids)
    ]


def _of_function(field: str, names: tuple[str, ...]) -> Advice:
    words = said(
        "Lĩnh vực {field} do {names} quản lý, không phải cơ quan chủ trì đã chọn.", field=field, names=", ".join(names)
    )
    return Advice("outside_function", words, names=names)


def _loads(drafts: list[Draft]) -> list[tuple[int, Advice]]:
    """Of each dated task the lead agency that has most due in that week; nothing where none has anything else."""
    dated = [draft for draft in drafts if draft.task.due_on and draft.lead_ids]
    if not dated:
        return []
    own: dict[tuple[int, date], int] = defaultdict(int)
    for draft in dated:
        for pk in draft.lead_ids:
            own[pk, _monday(draft)] += 1
    others = _due_by_week({pk for pk, _ in own}, {monday for _, monday in own})
    found = []
    for draft in dated:
        monday = _monday(draft)
        most = max(draft.lead_ids, key=lambda pk: others.get((pk, monday), ("", "", 0))[2] + own[pk, monday])
        name, code, count = others.get((most, monday), ("", "", 0))
        if count:
            load = Load(name, code, monday, count, own[most, monday] - 1, len(draft.lead_ids))
            found.append((draft.task.pk, _of_load(load)))
    return found


def _of_load(load: Load) -> Advice:
    facts = {
        "agency": load.agency,
        "n": load.others,
        "monday": _vn(load.monday),
        "sunday": _vn(load.sunday),
        "own": load.own,
    }
    if load.own:
        words = said(
            "{agency} đã có {n} lượt đến hạn trong tuần {monday}–{sunday}; văn bản này thêm {own} nhiệm vụ khác.",
            **facts,
        )
    else:
        words = said("{agency} đã có {n} lượt đến hạn trong tuần {monday}–{sunday}.", **facts)
    return Advice("load", words, load=load)


def _vn(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _monday(draft: Draft) -> date:
    day: date = draft.task.due_on
    return day - timedelta(days=day.weekday())


def _due_by_week(agencies: set[int], mondays: set[date]) -> dict[tuple[int, date], tuple[str, str, int]]:
    """(agency, Monday) -> its name, its code, its open assignments due in that week. One grouped statement."""
    weeks = Q()
    for monday in mondays:
        weeks |= Q(due_on__range=(monday, monday + timedelta(days=6)))
    rows = (
        Assignment.objects.filter(weeks, state__in=_OPEN, agency_id__in=agencies)
        .annotate(week=TruncWeek("due_on"))
        .values_list("agency_id", "week", "agency__name", "agency__code")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return {(pk, week): (name, code, count) for pk, week, name, code, count in rows}
