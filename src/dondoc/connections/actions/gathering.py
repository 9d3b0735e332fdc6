"""What was done is put down for every address that hears of it: each act once, and the place in the log moves in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from dondoc.audit.following import Line, lines_after
from dondoc.audit.models import AuditCounter
from dondoc.connections.deeds import CODE_OF, DEEDS
from dondoc.connections.models import Delivery, Endpoint
from dondoc.core import clock
from dondoc.core.links import absolute
from dondoc.directives.models import Directive
from dondoc.rules.access import Role
from dondoc.rules.lifecycle import State
from dondoc.search.among import Among
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.visibility import asking, assignments_for, directives_for, whole_assignments_for

#: Lines in one transaction, and on to the end of the act.
AT_ONCE = 500
#: Records in one telling; a longer act is told in several.
MOST_IN_ONE = 200
#: Acts come into the log at most so much later than they were done; what is older was brought in from the past and is not told.
PAST = timedelta(days=1)

Records = dict[int, dict[str, Any]]


@transaction.atomic
def gather(*, actor: None, endpoint_id: int, at: datetime) -> int:
    """The next part of the log for one address; answers how many lines it had, 0 when all is told. The statements do not grow with the lines."""
    held = Endpoint.objects.select_for_update().filter(pk=endpoint_id, paused_at=None, removed_at=None).first()
    lines = lines_after(held.number, AT_ONCE) if held else []
    if held is None or not lines:
        return 0
    told = [line for line in _of_now(lines, held, at) if CODE_OF.get(line.kind) in held.deeds]
    if told and (held.agency is None or _stands(held, clock.day_of(at))):
        Delivery.objects.bulk_create(_deliveries(told, held, at), ignore_conflicts=True, batch_size=500)
    held.number = lines[-1].number
    held.save(update_fields=["number", "latest"])
    return len(lines)


def _of_now(lines: Iterable[Line], held: Endpoint, at: datetime) -> Iterator[Line]:
    """Without a past that was brought in: its lines come after later ones."""
    held.latest = min(held.latest, at)  # a clock that was set back, or had run ahead
    for line in lines:
        if line.at >= held.latest - PAST:
            held.latest = max(held.latest, min(line.at, at))
            yield line


def _stands(held: Endpoint, day: date) -> bool:
    """An agency that is gone hears nothing more; who took its work has an address of its own."""
    assert held.agency is not None
    return held.agency.dissolved_on is None or held.agency.dissolved_on > day


def _deliveries(lines: Collection[Line], held: Endpoint, at: datetime) -> list[Delivery]:
    """Lines of one act that say the same are one telling. `event_id` is the same for every address and however often this is done."""
    log_id = AuditCounter.objects.values_list("log_id", flat=True).get(pk=1)
    seen, directives = _seen(lines, held, clock.day_of(at))
    acts: dict[tuple[str, datetime, int | None], list[tuple[Line, list[dict[str, Any]]]]] = defaultdict(list)
    for line in lines:
        code = CODE_OF[line.kind]
        if found := list(_records(line, code, seen[DEEDS[code].whole], directives)):
            acts[code, line.at, line.doer].append((line, found))
    made = []
    for (code, moment, _doer), said in acts.items():
        records = [record for _line, found in said for record in found]
        for part in range(0, len(records), MOST_IN_ONE):
            event_id = f"{log_id[:12]}-{said[0][0].number}" + (f"-{part // MOST_IN_ONE + 1}" if part else "")
            body = {"id": event_id, "type": code, "at": moment.isoformat(), "data": records[part : part + MOST_IN_ONE]}
            row = Delivery(endpoint=held, event_id=event_id, deed=code, body=body, made_at=moment, next_try_at=at)
            made.append(row)
    return made


def _seen(lines: Collection[Line], held: Endpoint, day: date) -> tuple[dict[bool, Records], Records]:
    """What the lines name, as far as the address may hear of it: assignments (those seen whole under True), and directives."""
    reader = asking(Role.AGENCY_HEAD, agency=held.agency_id) if held.agency_id else asking(Role.OFFICE_LEADER)
    named = {pk for line in lines for pk in line.ids("assignment", "assignments")}
    tasks = {pk for line in lines if not line.ids("assignment", "assignments") for pk in line.ids("task", "tasks")}
    issued = Assignment.objects.exclude(state=State.DRAFT.value)
    rows = issued.filter(Among("pk", named)) | issued.filter(Among("task_id", tasks))
    fields = ("pk", "task_id", "task__directive_id", "agency__code")
    found = {row[0]: _assignment(*row) for row in rows.values_list(*fields)}
    if held.agency_id is None:
        seen = {False: found, True: found}
    else:
        some = set(assignments_for(reader, day).filter(Among("pk", found)).values_list("pk", flat=True))
        whole = set(whole_assignments_for(reader, day).filter(Among("pk", found)).values_list("pk", flat=True))
        seen = {True: {pk: found[pk] for pk in whole}, False: {pk: found[pk] for pk in some}}
    wanted = {pk for line in lines for pk in _directives_of(line)}
    read = directives_for(reader, day) if held.agency_id else Directive.objects.all()
    directives = {pk: _directive(pk) for pk in read.filter(Among("pk", wanted)).values_list("pk", flat=True)}
    return seen, directives


def _directives_of(line: Line) -> list[int]:
    return line.ids("directive") or ([line.subject] if line.subject and line.stream.startswith("directive:") else [])


def _records(line: Line, code: str, seen: Records, directives: Records) -> Iterator[dict[str, Any]]:
    more = {name: line.facts[name] for name in DEEDS[code].facts if line.facts.get(name) is not None}
    if code.startswith("documents."):
        yield from (directives[pk] for pk in _directives_of(line) if pk in directives)
    elif named := line.ids("assignment", "assignments"):
        yield from (seen[pk] | more for pk in named if pk in seen)
    else:
        tasks = set(line.ids("task", "tasks"))
        yield from (record | more for record in seen.values() if record["task"] in tasks)


def _assignment(pk: int, task_id: int, directive_id: int, agency: str) -> dict[str, Any]:
    return {
        "assignment": pk,
        "task": task_id,
        "document": directive_id,
        "agency": agency,
        "url": absolute(reverse("assignment", args=[pk])),
    }


def _directive(pk: int) -> dict[str, Any]:
    return {"document": pk, "url": absolute(reverse("directive", args=[pk]))}
