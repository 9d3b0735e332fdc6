"""How the system tells assignments on a day, to be held against what is seen on site: frozen when an inspection begins (TH 14; BT 14).

Canonical JSON of one assignment, form 1: {form, day, state, cell, standing: {code, days, day}, issued_on, due_on, late_after, filed_on, closed_on,
marked, deadlines: [{due_on, basis, original, at}], updates: [{id, kind, at, by, text, document: {kind, number, dated, signer}, files: [{id, name}]}],
judgements: [{confirmed, quality, effectiveness, remark, at, by}]}. Days are ISO texts, names stand by value.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from dondoc.core import clock
from dondoc.rules.lifecycle import State
from dondoc.rules.standing import cell
from dondoc.tasks.models import Assignment, Deadline, Judgement, Update
from dondoc.tasks.models.update import UpdateFile
from dondoc.tasks.queries.fanout import dates_of, seen_state
from dondoc.tasks.queries.rows import standing_of

#: Assignments that are read at once.
AT_ONCE = 500
#: The newest of each that a record holds; older ones are on the task's page.
MOST_UPDATES = 20


def records(assignment_ids: Collection[int], day: date) -> dict[int, dict[str, Any]]:
    """What the system tells of each at this moment, for `day`. Five queries for each five hundred."""
    found: dict[int, dict[str, Any]] = {}
    for some in _batches(sorted(set(assignment_ids))):
        found |= _of_some(some, day)
    return found


def records_of(assignment_ids: Collection[int], day: date) -> dict[int, str]:
    """The same as canonical JSON, as `InspectedTask.record` keeps it."""
    return {pk: canonical(told) for pk, told in records(assignment_ids, day).items()}


def canonical(told: Mapping[str, Any]) -> str:
    """The same record is the same text: keys sorted, no needless spaces."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _batches(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def _of_some(ids: list[int], day: date) -> dict[int, dict[str, Any]]:
    deadlines, updates, judgements = _deadlines(ids), _updates(ids), _judgements(ids)
    made = {}
    for row in Assignment.objects.filter(pk__in=ids):
        stands, counted = standing_of(row, day), cell(dates_of(row), day)
        made[row.pk] = {
            "form": 1,
            "day": _day(day),
            "state": seen_state(
                State(row.state), False
            ).value,  # a draft that waits for a signature is the agency's own affair
            "cell": counted.value if counted else "",
            "standing": {"code": stands.code.value, "days": stands.days, "day": _day(stands.day)},
            "issued_on": _day(row.issued_on),
            "due_on": _day(row.due_on),
            "late_after": _day(row.late_after),
            "filed_on": _day(row.filed_on),
            "closed_on": _day(row.closed_on),
            "marked": row.marked,
            "deadlines": deadlines[row.pk],
            "updates": updates[row.pk][-MOST_UPDATES:],
            "judgements": judgements[row.pk],
        }
    return made


def _deadlines(ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    rows = Deadline.objects.filter(assignment__in=ids, superseded_at__isnull=True).order_by("at", "pk")
    found = defaultdict(list)
    for one in rows:
        told = {"due_on": _day(one.due_on), "basis": one.basis, "original": one.original, "at": _moment(one.at)}
        found[one.assignment_id].append(told)
    return found


def _updates(ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    files = defaultdict(list)
    hung = UpdateFile.objects.filter(update__assignment__in=ids, update__filed_at__isnull=False).order_by("pk")
    for update, pk, name in hung.values_list("update_id", "file_id", "file__name"):
        files[update].append({"id": pk, "name": name})
    found = defaultdict(list)
    rows = Update.objects.filter(assignment__in=ids, filed_at__isnull=False).order_by("filed_at", "pk")
    for one in rows:
        document = {
            "kind": one.document_kind,
            "number": one.document_number,
            "dated": _day(one.result_dated),
            "signer": one.document_signer,
        }
        found[one.assignment_id].append(
            {
                "id": one.pk,
                "kind": one.kind,
                "at": _moment(one.filed_at),
                "by": one.by_title,
                "text": one.text,
                "document": document,
                "files": files[one.pk],
            }
        )
    return found


def _judgements(ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    found = defaultdict(list)
    for one in Judgement.objects.filter(assignment__in=ids).order_by("at", "pk"):
        found[one.assignment_id].append(
            {
                "confirmed": one.confirmed,
                "quality": one.quality,
                "effectiveness": one.effectiveness,
                "remark": one.remark,
                "at": _moment(one.at),
                "by": one.by_title,
            }
        )
    return found


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def _moment(at: datetime | None) -> str:
    """To the minute, as clocks here show it."""
    return f"{at.astimezone(clock.VIETNAM):%Y-%m-%dT%H:%M}" if at else ""
