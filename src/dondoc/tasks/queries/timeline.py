"""What happened to a task or to one assignment, newest first: moves, updates, deadlines, changed wording, in one line of time.

The same deed done to many agencies at the same moment is one entry ("166 cơ quan"). The number of questions to the database depends on
neither the agencies nor the entries.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from heapq import nlargest
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from dondoc.core.made_once import MadeOnce
from dondoc.core.models import StoredFile
from dondoc.rules.access import Deed, Sight
from dondoc.search.among import Among
from dondoc.tasks.models import Deadline, Dispute, Judgement, Move, TaskChange, Update, UpdateFile

PAGE = 20
FILTERS = ("all", "results", "talk", "deadlines")
#: Known inside the agency only.
INNER_DEEDS = frozenset({Deed.ASSIGN_PERSON.value, Deed.DRAFT_RESULT.value, Deed.HAND_BACK.value})
RESULT_DEEDS = frozenset(
    d.value
    for d in (
        Deed.DRAFT_RESULT,
        Deed.HAND_BACK,
        Deed.FILE_RESULT,
        Deed.RECALL_RESULT,
        Deed.CONFIRM,
        Deed.RETURN,
        Deed.REOPEN,
    )
)
TALK_DEEDS = frozenset(d.value for d in (Deed.DISPUTE, Deed.KEEP, Deed.TRANSFER))
DEADLINE_DEEDS = frozenset(d.value for d in (Deed.ISSUE, Deed.SUSPEND, Deed.RESUME))


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose entries are shown: `whole` assignments in full, of `progress` ones the public deeds and progress reports only.

    `inner` are those of the reader's own agency, whose unsigned drafts he may know of.
    """

    whole: list[int]
    progress: list[int]
    inner: list[int]

    def sight(self, assignment_id: int) -> Sight:
        if assignment_id in self.whole:
            return Sight.ALL
        return Sight.PROGRESS if assignment_id in self.progress else Sight.STANDING


@dataclass(frozen=True, slots=True)
class Read:
    """All results and judgements of one assignment, where its page has read them."""

    results: list[Update] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)


@dataclass(slots=True)
class Entry:
    """`kind`: move, update, deadline, change, extension, part. `code`: the deed, the update's kind, where the deadline rests, what was said."""

    at: datetime
    kind: str
    code: str
    by_name: str = ""
    by_title: str = ""
    text: str = ""
    cite: str = ""
    agency: str = ""
    agencies: int = 1
    assignment_id: int = 0
    update_id: int = 0
    due_on: date | None = None
    marked: bool = False
    order: int = 0
    update: Update | None = None
    judgement: Judgement | None = None
    dispute: Dispute | None = None
    change: TaskChange | None = None
    files: list[StoredFile] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Timeline:
    entries: list[Entry]
    filter: str
    page: int
    more: bool


def timeline(
    reach: Reach,
    task_id: int | None,
    shown: str = "all",
    page: int = 1,
    besides: Callable[[Reach, str, int], Iterable[Entry]] | None = None,
    lacks: Collection[str] = (),
    read: Read | None = None,
) -> Timeline:
    """One page of what happened. `task_id` None leaves changed wording out (the reader may not see it). `besides`: further entries (reach,
    filter, how many at most), such as `timeline_beside.beside`. `lacks`: of what there is none (`there_is.lacking`).
    `read`: of the only assignment in reach, where its page has read them."""
    shown = shown if shown in FILTERS else "all"
    wanted = page * PAGE + 1
    found: list[Entry] = []
    found += _moves(reach, shown, wanted)
    found += _updates(reach, shown, wanted)
    if "later_days" not in lacks:
        found += _deadlines(reach, shown, wanted)
    if task_id and shown in ("all", "talk") and "changes" not in lacks:
        found += _changes(task_id, wanted)
    if besides is not None:
        found += besides(reach, shown, wanted)
    # an update implies that the work was accepted, and a transfer brings its deadline: at one moment the move came first
    newest = nlargest(wanted, found, key=lambda e: (e.at, e.kind != "move", e.order))
    entries = newest[(page - 1) * PAGE : page * PAGE]
    _fill(entries, reach, read, files="update_files" not in lacks)
    return Timeline(entries=entries, filter=shown, page=page, more=len(newest) > page * PAGE)


@MadeOnce
def _asked_moves(shown: str, wanted: int, seen: Any, inner: Any) -> QuerySet[Any]:
    deeds = {"results": RESULT_DEEDS, "talk": TALK_DEEDS, "deadlines": DEADLINE_DEEDS}.get(shown)
    moves: QuerySet[Any] = Move.objects.filter(Among("assignment", seen), superseded_at=None)
    moves = moves.filter(~Q(deed__in=INNER_DEEDS) | Q(Among("assignment", inner)))
    if deeds is not None:
        moves = moves.filter(deed__in=deeds)
    return (
        moves.values("at", "deed", "by_name", "by_title", "text", "cite", "marked")
        .annotate(
            n=Count("id"),
            order=Min("id"),
            one=Min("assignment"),
            of=Min("update"),
            agency=Min("assignment__agency__name"),
        )
        .order_by("-at", "-order")[:wanted]
    )


def _moves(reach: Reach, shown: str, wanted: int) -> Iterable[Entry]:
    for row in _asked_moves(shown, wanted, seen=[*reach.whole, *reach.progress], inner=list(reach.inner)):
        yield Entry(
            at=row["at"],
            kind="move",
            code=row["deed"],
            by_name=row["by_name"],
            by_title=row["by_title"],
            text=row["text"],
            cite=row["cite"],
            agency=row["agency"],
            agencies=row["n"],
            assignment_id=row["one"],
            update_id=row["of"] or 0,
            marked=row["marked"],
            order=row["order"],
        )


@MadeOnce
def _asked_updates(shown: str, wanted: int, whole: Any, progress: Any) -> QuerySet[Update]:
    kinds = {"results": [], "deadlines": ["extension_request"], "talk": ["progress", "explanation"]}.get(shown)
    updates = Update.objects.filter(filed_at__isnull=False).exclude(kind="result")
    updates = updates.filter(Q(Among("assignment", whole)) | Q(Among("assignment", progress), kind="progress"))
    if kinds is not None:
        updates = updates.filter(kind__in=kinds)
    return updates.select_related("assignment__agency", "filed_by").order_by("-filed_at", "-id")[:wanted]


def _updates(reach: Reach, shown: str, wanted: int) -> Iterable[Entry]:
    """Results have their move; the other kinds have none."""
    for one in _asked_updates(shown, wanted, whole=list(reach.whole), progress=list(reach.progress)):
        yield Entry(
            at=one.filed_at,
            kind="update",
            code=one.kind,
            by_name=one.filed_by.full_name,
            by_title=one.by_title,
            text=one.text,
            agency=one.assignment.agency.name,
            assignment_id=one.assignment_id,
            update_id=one.pk,
            due_on=one.asked_due_on,
            order=one.pk,
            update=one,
        )


@MadeOnce
def _asked_deadlines(wanted: int, seen: Any) -> QuerySet[Any]:
    return (
        Deadline.objects.filter(Among("assignment", seen), original=False, superseded_at=None)
        .values("at", "due_on", "basis", "basis_text")
        .annotate(n=Count("id"), order=Min("id"), one=Min("assignment"), agency=Min("assignment__agency__name"))
        .order_by("-at", "-order")[:wanted]
    )


def _deadlines(reach: Reach, shown: str, wanted: int) -> Iterable[Entry]:
    """The first deadline came with the issuing; here stand those that followed."""
    if shown not in ("all", "deadlines"):
        return
    for row in _asked_deadlines(wanted, seen=[*reach.whole, *reach.progress]):
        yield Entry(
            at=row["at"],
            kind="deadline",
            code=row["basis"],
            text=row["basis_text"],
            agency=row["agency"],
            agencies=row["n"],
            assignment_id=row["one"],
            due_on=row["due_on"],
            order=row["order"],
        )


@MadeOnce
def _asked_changes(wanted: int, task: Any) -> QuerySet[TaskChange]:
    return TaskChange.objects.filter(task_id=task).select_related("by", "amended").order_by("-at", "-id")[:wanted]


def _changes(task_id: int, wanted: int) -> Iterable[Entry]:
    for one in _asked_changes(wanted, task=task_id):
        yield Entry(
            at=one.at,
            kind="change",
            code=Deed.CORRECT.value,
            by_name=one.by.full_name,
            by_title=one.by_title,
            text=one.reason,
            order=one.pk,
            change=one,
        )


_results = MadeOnce(lambda updates: Update.objects.filter(Among("pk", updates)))
files_of = MadeOnce(
    lambda updates: UpdateFile.objects.filter(Among("update", updates)).select_related("file").order_by("id")
)
_judgements = MadeOnce(lambda assignments: Judgement.objects.filter(Among("assignment", assignments)))
_disputes = MadeOnce(
    lambda assignments: Dispute.objects.filter(Among("assignment", assignments)).select_related("suggested")
)


def _of_those(asked: MadeOnce, **numbers: set[int]) -> list[Any]:
    """Nothing is asked about nobody."""
    return asked(**{name: sorted(found) for name, found in numbers.items()}) if any(numbers.values()) else []


def _fill(entries: list[Entry], reach: Reach, read: Read | None, *, files: bool) -> None:
    """What belongs to the entries of this page: the result's document and files, the judgement, the ground of a dispute."""
    whole = set(reach.whole)
    told = [e for e in entries if e.update_id and e.agencies == 1 and e.assignment_id in whole]
    asked = {e.update_id for e in told if e.update is None}
    updates = {u.pk: u for u in (read.results if read else _of_those(_results, updates=asked))}
    sent: dict[int, list[StoredFile]] = {}
    for link in _of_those(files_of, updates={e.update_id for e in told}) if files else ():
        sent.setdefault(link.update_id, []).append(link.file)
    moved = [e for e in entries if e.kind == "move" and e.assignment_id in whole]
    judged = {e.assignment_id for e in moved if e.code in (Deed.CONFIRM, Deed.RETURN)}
    disputed = {e.assignment_id for e in moved if e.code == Deed.DISPUTE}
    found = read.judgements if read else _of_those(_judgements, assignments=judged)
    judgements = {(j.assignment_id, j.at): j for j in found}
    disputes = {(d.assignment_id, d.at): d for d in _of_those(_disputes, assignments=disputed)}
    for entry in entries:
        key = (entry.assignment_id, entry.at)
        if entry.assignment_id not in whole:
            entry.text = entry.text if entry.kind == "update" else ""
            continue
        if entry.agencies == 1:
            entry.update = entry.update or updates.get(entry.update_id)
            entry.files = sent.get(entry.update_id, [])
        if entry.kind == "move":
            entry.judgement = judgements.get(key) if entry.code in (Deed.CONFIRM, Deed.RETURN) else None
            entry.dispute = disputes.get(key) if entry.code == Deed.DISPUTE else None
