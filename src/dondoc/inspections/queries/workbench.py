"""The workbench: the tasks of an inspection to be judged one after the other, and one of them with its frozen record beside what was found (G2).

The record is the one of the inspection's data day (TH 14; BT 14); what changed in the system since then is asked anew and said apart.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet

from dondoc.inspections.models import Evidence, FindingText, How, InspectedTask, Inspection, Wanted
from dondoc.inspections.queries.sight import Side
from dondoc.rules.access import Actor
from dondoc.rules.inspections import Verdict
from dondoc.rules.lifecycle import State
from dondoc.tasks.models import Deadline, Move, Update
from dondoc.tasks.queries.fanout import seen_state

PER_PAGE = 50
#: How many earlier texts of a finding are shown.
SHOWN_TEXTS = 10
UNJUDGED = "unjudged"
#: A draft is put before the head of the agency, or comes back from him: nobody outside hears of either.
_INSIDE = Q(state=State.AWAITING_SIGNATURE.value) | Q(
    state_before=State.AWAITING_SIGNATURE.value,
    state__in=[State.ISSUED.value, State.IN_PROGRESS.value, State.RETURNED.value],
)


@dataclass(frozen=True, slots=True)
class Filters:
    """`verdict`: a verdict or UNJUDGED; `how`: how it was chosen; `q`: words or a directive's number. "" asks for nothing."""

    verdict: str = ""
    how: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a task stands among those of the same filters: its number, how many there are, the one before and the one after."""

    number: int
    total: int
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Since:
    """What became of an assignment since its record was frozen: how many updates, whether it moved, whether its deadline did."""

    updates: int
    moves: int
    deadlines: int

    @property
    def any(self) -> bool:
        return bool(self.updates or self.moves or self.deadlines)


def in_order(inspection: Inspection, filters: Filters) -> QuerySet[InspectedTask]:
    """The tasks by agency's deadline, the undated last; the same order everywhere."""
    rows = InspectedTask.objects.filter(inspection=inspection.pk)
    if filters.verdict == UNJUDGED:
        rows = rows.filter(verdict="")
    elif filters.verdict in list(Verdict):
        rows = rows.filter(verdict=filters.verdict)
    if filters.how in How.values:
        rows = rows.filter(how=filters.how)
    if filters.q:
        task = "assignment__task"
        rows = rows.filter(
            Q(**{f"{task}__content__icontains": filters.q}) | Q(**{f"{task}__directive__number__icontains": filters.q})
        )
    return rows.order_by(F("assignment__late_after").asc(nulls_last=True), "assignment_id")


def listing(inspection: Inspection, filters: Filters, number: int = 1) -> tuple[Page[InspectedTask], dict[str, int]]:
    """Fifty a page, without the frozen records; and how many there are of each verdict."""
    rows = in_order(inspection, filters).select_related(
        "assignment__task__directive", "assignment__agency", "judged_by"
    )
    by = {one.value: Count("pk", filter=Q(verdict=one.value)) for one in Verdict}
    counts = InspectedTask.objects.filter(inspection=inspection.pk).aggregate(
        all=Count("pk"), **{UNJUDGED: Count("pk", filter=Q(verdict=""))}, **by
    )
    rows = rows.defer("record", "nature", "degree", "cause", "responsibility")
    return Paginator(rows, PER_PAGE).get_page(number), counts


def task_of(inspection: Inspection, pk: int) -> InspectedTask | None:
    """One of its tasks, with what its page needs joined."""
    rows = InspectedTask.objects.filter(inspection=inspection.pk).select_related(
        "assignment__task__directive", "assignment__agency", "judged_by"
    )
    return rows.filter(pk=pk).first()


def place_of(inspection: Inspection, task: InspectedTask, filters: Filters) -> Place:
    """Its neighbours in the list. The numbers of the list's tasks are read, and nothing else: one query."""
    ids = list(in_order(inspection, filters).values_list("pk", flat=True))
    if task.pk not in ids:  # judged meanwhile, so that the filter does not find it any more
        return Place(0, len(ids), None, next((pk for pk in ids if pk != task.pk), None))
    at = ids.index(task.pk)
    return Place(at + 1, len(ids), ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None)


def next_unjudged(inspection: Inspection, task: InspectedTask) -> int | None:
    """The next task that nobody has judged, from the top again behind the last."""
    ids = list(in_order(inspection, Filters()).values_list("pk", "verdict"))
    at = next((n for n, (pk, _verdict) in enumerate(ids) if pk == task.pk), -1)
    return next((pk for pk, verdict in [*ids[at + 1 :], *ids[: max(at, 0)]] if not verdict and pk != task.pk), None)


def record_of(task: InspectedTask) -> dict[str, Any]:
    """The frozen record; empty while the inspection has not begun."""
    told: dict[str, Any] = json.loads(task.record) if task.record else {}
    if told:
        told["state"] = seen_state(State(told["state"]), False).value
    return told


def since(task: InspectedTask, begun_at: datetime | None) -> Since:
    """What happened to its assignment after the record was frozen, at the beginning of the inspection."""
    if begun_at is None:
        return Since(0, 0, 0)
    of = {"assignment": task.assignment_id}
    return Since(
        Update.objects.filter(**of, filed_at__gt=begun_at).count(),
        Move.objects.filter(**of, at__gt=begun_at).exclude(_INSIDE).count(),
        Deadline.objects.filter(**of, at__gt=begun_at).count(),
    )


def texts_of(task: InspectedTask, actor: Actor) -> tuple[list[FindingText], FindingText | None]:
    """The newest texts of its history, and the reader's own that waits beside it. One query."""
    rows = list(
        FindingText.objects.filter(task=task.pk)
        .filter(Q(aside=False) | Q(by=actor.user_id))
        .select_related("by")
        .order_by("-at", "-pk")[: SHOWN_TEXTS + 1]
    )
    return [one for one in rows if not one.aside], next((one for one in rows if one.aside), None)


def evidence_of(inspection: Inspection, task_id: int | None = None) -> QuerySet[Evidence]:
    """Evidence, newest first: of one task, or all of the inspection. The caller has asked whether the reader is of the inner side."""
    rows = Evidence.objects.filter(inspection=inspection.pk)
    if task_id is not None:
        rows = rows.filter(task=task_id)
    return (
        rows.select_related("by", "withdrawn_by", "file", "task__assignment__task")
        .defer("task__record")
        .order_by("-at", "-pk")
    )


def may_withdraw(actor: Actor, side: Side, evidence: Evidence) -> bool:
    """Who kept it, and who leads the inspection."""
    return side is Side.HEAD or evidence.by_id == actor.user_id


def file_shown(actor: Actor, evidence: Evidence) -> bool:
    """Of what was withdrawn nobody but who kept it sees the file."""
    return evidence.withdrawn_at is None or evidence.by_id == actor.user_id


def papers_of(inspection: Inspection) -> QuerySet[Wanted]:
    """What the agency is asked for, by its day; what is no longer asked for stands last."""
    rows = Wanted.objects.filter(inspection=inspection.pk)
    return (
        rows.select_related("handed_in_by", "task__assignment__task")
        .defer("task__record")
        .prefetch_related("files__file")
        .order_by(F("dropped_at").asc(nulls_first=True), "due_on", "pk")
    )
