"""What departments hold of results in their fields before the Office decides (B4; TH 8.2.a; BT 10.2.a): who may say it, what was said, what waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, QuerySet, Subquery

from dondoc.core import clock
from dondoc.core.made_once import MadeOnce
from dondoc.core.regulation import regulation
from dondoc.organisations.models import Agency, AgencyField
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, Party, may
from dondoc.rules.due_work import Light, Work
from dondoc.rules.lifecycle import State
from dondoc.rules.own_clocks import Clock
from dondoc.rules.regulation import Regulation
from dondoc.rules.urging_rights import LOCAL, looks_first
from dondoc.search.among import Among
from dondoc.tasks.models import Assignment, PreCheck, Task, Update
from dondoc.tasks.queries.rows import short_title
from dondoc.tasks.queries.visibility import stands_for


def cite_of(rules: Regulation) -> str:
    """The article, "" where the province does not let departments look first."""
    asked = rules.completion.pre_check
    return asked.cite if asked is not None and asked.code == "lead_department" else ""


def may_say(actor: Actor, assignment: Assignment, parties: Collection[Party], day: date) -> bool:
    """Whether the actor's agency is one of the field whose word the profile wants about this agency's results. At most two queries."""
    rules = regulation(assignment.task.directive.regulation_id)
    local = assignment.agency.kind in LOCAL
    if not (local and cite_of(rules) and may(Deed.PRE_CHECK, parties) and actor.role in AGENCY_ROLES):
        return False
    own = stands_for(actor.agency_id, day)
    fields = AgencyField.objects.filter(agency_id__in=own, field_id=assignment.task.field_id)
    if assignment.agency_id in own or not fields.exists():
        return False
    kind = Agency.objects.values_list("kind", flat=True).get(pk=actor.agency_id)
    return looks_first(rules.urging.delegations, kind, assignment.agency.kind) is not None


def said_of(assignment: Assignment) -> list[PreCheck]:
    """What was said of its results, the latest result first. One query; none where the province does not ask for it."""
    if assignment.agency.kind not in LOCAL or not assignment.task.field_id:
        return []
    if not cite_of(regulation(assignment.task.directive.regulation_id)):
        return []
    return _said(assignment=assignment.pk)


_said = MadeOnce(
    lambda assignment: (
        PreCheck.objects.filter(update__assignment=assignment)
        .select_related("agency", "by", "update")
        .order_by("-update__filed_at", "pk")
    )
)


def lacking_among(assignment_ids: Iterable[int]) -> dict[int, list[str]]:
    """Assignment id -> the departments that hold its waiting result to lack something. One query."""
    rows = PreCheck.objects.filter(update__assignment__in=list(assignment_ids), fits=False)
    rows = rows.filter(update__filed_at=F("update__assignment__filed_at")).order_by("pk")
    found: dict[int, list[str]] = defaultdict(list)
    for pk, name in rows.values_list("update__assignment_id", "agency__short_name"):
        found[pk].append(name)
    return found


def result_that_waits(assignment: Assignment) -> Update | None:
    """The filed result that the Office has before it."""
    filed = Update.objects.filter(assignment=assignment, kind="result", filed_at__isnull=False)
    return filed.order_by("-filed_at", "-pk").first()


@MadeOnce
def _unsaid(agency: Any, own: Any) -> QuerySet[Any]:
    """Results of local authorities that wait in fields of this agency and of which it has said nothing, by task."""
    field = AgencyField.objects.filter(Among("agency_id", own), field_id=OuterRef("task__field_id"))
    said = PreCheck.objects.filter(Among("agency_id", own), update__assignment=OuterRef("pk"))
    rows = Assignment.objects.filter(Exists(field), state=State.SUBMITTED.value, agency__kind__in=sorted(LOCAL))
    rows = rows.exclude(Among("agency_id", own)).exclude(Exists(said.filter(update__filed_at=OuterRef("filed_at"))))
    kind = Subquery(Agency.objects.filter(pk=agency).values("kind")[:1])
    return (
        rows.order_by()
        .annotate(by_kind=kind)
        .values("task_id", "task__directive__regulation_id", "agency__kind", "by_kind")
        .annotate(first=Min("filed_at"))
    )


def owed(actor: Actor, today: date) -> Iterator[Light]:
    """Results that the actor's agency may look at. One line a task, which counts as one
    thing and has no deadline: nobody need say anything. One query."""
    if actor.role not in AGENCY_ROLES:
        return
    for row in _unsaid(agency=actor.agency_id, own=stands_for(actor.agency_id, today)):
        rules = regulation(row["task__directive__regulation_id"])
        if cite_of(rules) and looks_first(rules.urging.delegations, row["by_kind"], row["agency__kind"]):
            told = Clock(None, clock.day_of(row["first"]), cite_of(rules), "local-decision")
            yield Light(Work.PRE_CHECK, row["task_id"], told, mine=bool(actor.signs))


def details(pks: list[int], actor: Actor, today: date) -> dict[int, dict[str, Any]]:
    """The words of the lines: of one result its agency, of several the first three. Two queries."""
    own = stands_for(actor.agency_id, today)
    names: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for task_id, *rest in _waiting(keys=pks, own=own):
        names[task_id].append(tuple(rest))
    return {task.pk: _of_task(task, names[task.pk]) for task in _tasks(keys=pks) if names[task.pk]}


@MadeOnce
def _waiting(keys: Any, own: Any) -> QuerySet[Any]:
    waiting = Assignment.objects.filter(Among("task", keys), state=State.SUBMITTED.value)
    said = PreCheck.objects.filter(Among("agency_id", own), update__assignment=OuterRef("pk"))
    waiting = waiting.exclude(Exists(said.filter(update__filed_at=OuterRef("filed_at"))))
    waiting = waiting.filter(agency__kind__in=sorted(LOCAL)).order_by("filed_at", "pk")
    return waiting.values_list("task_id", "pk", "version", "agency__name", "agency__short_name")


_tasks = MadeOnce(lambda keys: Task.objects.filter(Among("pk", keys)).select_related("directive"))


def _of_task(task: Task, filed: list[tuple[Any, ...]]) -> dict[str, Any]:
    detail = {
        "title": short_title(task.content),
        "task_id": task.pk,
        "position": task.position,
        "directive_id": task.directive_id,
        "directive_number": task.directive.number,
        "urgency": task.directive.urgency,
        "entered_tasks": len(filed),
    }
    if len(filed) == 1:
        return detail | {"assignment_id": filed[0][0], "version": filed[0][1], "agencies": (filed[0][2],)}
    return detail | {"agencies": tuple(short for *_rest, short in filed[:3])}
