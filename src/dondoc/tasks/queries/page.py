"""What the page of a task, or of one of its assignments, shows to one reader. He gets what his sight allows and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, OuterRef, QuerySet

from dondoc.core.made_once import MadeOnce
from dondoc.core.models import StoredFile
from dondoc.core.regulation import calendar, regulation
from dondoc.directives.models import DirectiveFile
from dondoc.rules.access import Actor, Deed, Party, Role, Sight, may, own_party, sight
from dondoc.rules.deadlines import Reckoning, reckon_working_days
from dondoc.rules.lifecycle import CLOSED, State
from dondoc.rules.regulation import Regulation
from dondoc.search.among import Among
from dondoc.tasks.models import (
    Assignment,
    Coordination,
    Deadline,
    Dispute,
    Judgement,
    PreCheck,
    Task,
    Update,
)
from dondoc.tasks.queries import parties, there_is, visibility
from dondoc.tasks.queries.fanout import COLUMNS, Fanout, Member, Row, fan_out, members, row_of
from dondoc.tasks.queries.pre_checking import may_say, said_of
from dondoc.tasks.queries.sharing import offered_to
from dondoc.tasks.queries.timeline import Reach, Read, files_of

#: Longer terms are not drawn day by day; the lines of text say enough.
MOST_DAYS_DRAWN = 400


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """A deadline that held, and for how many of the agencies shown."""

    at: datetime
    due_on: date | None
    late_after: date | None
    basis: str
    basis_text: str
    original: bool
    provisional: bool
    in_force: bool
    agencies: int
    agency: str


@dataclass(frozen=True, slots=True)
class Why:
    """Vì sao là ngày này? `rest` is why the given day is not worked, "" where it is."""

    text: str
    due_on: date | None
    late_after: date | None
    issued_on: date | None
    rest: str
    policy: Any
    provisional: bool
    lines: list[DeadlineLine]
    reckoning: Reckoning | None
    working_days: int

    @property
    def moved(self) -> bool:
        return self.due_on is not None and self.late_after is not None and self.due_on != self.late_after

    @property
    def changed(self) -> bool:
        return any(not line.original for line in self.lines)


@dataclass(frozen=True, slots=True)
class Panel:
    """One assignment in full: where it stands, what was last reported, what the reader may do.

    `waiting` is a result that waits for the head's signature (inside the agency only); `filed` the last result that was filed.
    """

    assignment: Assignment
    member: Member
    sight: Sight
    parties: frozenset[Party]
    deeds: list[Deed]
    waiting: Update | None = None
    filed: Update | None = None
    dispute: Dispute | None = None
    judgement: Judgement | None = None
    waiting_files: list[StoredFile] = field(default_factory=list)
    filed_files: list[StoredFile] = field(default_factory=list)
    #: All of its results and judgements, which its timeline tells again.
    read: Read = field(default_factory=Read)
    #: Results of other leads of the task that this agency may adopt; for who signs only.
    offered: list[Update] = field(default_factory=list)
    #: What departments of the field hold of its results.
    opinions: list[PreCheck] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return self.sight is Sight.ALL

    @property
    def is_open(self) -> bool:
        return State(self.assignment.state) not in CLOSED


@dataclass(frozen=True, slots=True)
class TaskPage:
    task: Task
    regulation: Regulation
    sight: Sight
    fanout: Fanout
    reach: Reach
    peers: int
    coordinators: list[Coordination]
    files: list[StoredFile]
    may_correct: bool
    #: How many tasks the directive has; 0 where the reader may not know of all of them.
    siblings: int


def soon_days(of: Regulation) -> int:
    """How many working days ahead count as near, by the profile."""
    return of.standing.due_soon.limit.value


def assignments_seen(actor: Actor, day: date, own: visibility.Own | None = None) -> QuerySet[Assignment]:
    """The assignments this actor may open, with what their pages need joined."""
    return visibility.assignments_for(actor, day, own).select_related(
        "agency", "unit", "person", "transferred_to__agency", "task__field", "task__directive__issuer", "task__directive__specialist",
        "task__directive__division",
    )  # fmt: skip


@MadeOnce
def _one(role: Role, whole: bool, user: Any, agency: Any, own: Any, day: Any, pk: Any) -> QuerySet[Assignment]:
    actor = visibility.asking(role, user=user, agency=agency)
    rows = assignments_seen(actor, day, own).filter(pk=pk)
    if not whole:
        return rows
    peers = visibility.assignments_for(actor, day, own).filter(task=OuterRef("task"))
    return there_is.of_assignment(rows).annotate(peers=there_is.counted(peers, "task"))


def assignment_seen(actor: Actor, pk: int, day: date, *, whole: bool = True) -> Assignment | None:
    """One of them, None if he may not open it. `whole`: with what there is of it, for its page. One query."""
    own = visibility.own_of(actor, day)
    found: Assignment | None = _one.first(
        actor.role, whole, user=actor.user_id, agency=actor.agency_id, own=own, day=day, pk=pk
    )
    return found


def tasks_seen(actor: Actor, day: date, own: visibility.Own | None = None) -> QuerySet[Task]:
    """The tasks this actor may open, with their directive joined."""
    return visibility.tasks_for(actor, day, own).select_related(
        "field", "directive__issuer", "directive__specialist", "directive__division"
    )


@MadeOnce
def _one_task(role: Role, user: Any, agency: Any, own: Any, day: Any, pk: Any) -> QuerySet[Task]:
    return there_is.of_task(tasks_seen(visibility.asking(role, user=user, agency=agency), day, own).filter(pk=pk))


def task_seen(actor: Actor, pk: int, day: date) -> Task | None:
    """One of them, None if he may not open it. One query."""
    own = visibility.own_of(actor, day)
    found: Task | None = _one_task.first(
        actor.role, user=actor.user_id, agency=actor.agency_id, own=own, day=day, pk=pk
    )
    return found


@MadeOnce
def _rows(role: Role, user: Any, agency: Any, own: Any, day: Any, task: Any) -> QuerySet[Any, Any]:
    rows = visibility.assignments_for(visibility.asking(role, user=user, agency=agency), day, own).filter(task=task)
    return rows.order_by("agency__position", "agency__sort_key").values_list(*COLUMNS)


def task_page(actor: Actor, task: Task, day: date) -> TaskPage:
    """All agencies of the task that the actor may see. A constant number of questions, whatever their number."""
    rules = regulation(task.directive.regulation_id)
    own = visibility.own_of(actor, day)
    told = _rows(actor.role, user=actor.user_id, agency=actor.agency_id, own=own, day=day, task=task.pk)
    rows = [Row(*one) for one in told]
    reach = _reach(actor, task, rows, day)
    fanout = fan_out(members(rows, set(reach.inner), day, calendar(), soon_days(rules)))
    seen = min((reach.sight(row.pk) for row in rows), key=list(Sight).index, default=Sight.ALL)
    return _beside(actor, task, task, seen, fanout, reach, len(rows))


def beside(actor: Actor, shown: Panel) -> TaskPage:
    """What the page of one assignment (`assignment_seen`) shows of its task. `peers`: how many of the task's assignments the actor may open."""
    one = shown.assignment
    return _beside(actor, one.task, one, shown.sight, fan_out([shown.member]), reach_of(shown), one.peers)


_coordinators = MadeOnce(
    lambda task: (
        Coordination.objects.filter(task=task).select_related("agency").order_by("agency__position", "agency__sort_key")
    )
)


def _beside(actor: Actor, task: Task, of: Any, seen: Sight, fanout: Fanout, reach: Reach, peers: int) -> TaskPage:
    """`of`: the record that knows what there is of the task."""
    lacks = there_is.lacking(of)
    return TaskPage(
        task=task,
        regulation=regulation(task.directive.regulation_id),
        sight=seen,
        fanout=fanout,
        reach=reach,
        peers=peers,
        coordinators=[] if "coordinators" in lacks else _coordinators(task=task.pk),
        files=[] if seen is Sight.STANDING or "directive_files" in lacks else _directive_files(task),
        may_correct=may(Deed.CORRECT, own_party(actor)) and fanout.state is not State.DRAFT,
        siblings=_siblings(of, task) if actor.sees_everything else 0,
    )


def _siblings(of: Any, task: Task) -> int:
    """How many tasks its directive has; asked for where the record came without being asked."""
    known: int | None = getattr(of, "siblings", None)
    return Task.objects.filter(directive=task.directive_id).count() if known is None else known


def panel(actor: Actor, assignment: Assignment, day: date) -> Panel:
    """One assignment as this actor sees it. Its task and directive are joined (`assignments_seen`)."""
    held = parties.parties_of(actor, assignment, day)
    seen = sight(held) or Sight.STANDING
    inner = bool(held & {Party.LEAD_SIGNER, Party.LEAD_STAFF, Party.LEAD_UNIT})
    rules = regulation(assignment.task.directive.regulation_id)
    mine = [assignment.pk] if inner else []
    (shown,) = members([row_of(assignment)], mine, day, calendar(), soon_days(rules))
    deeds = parties.deeds_of(held, State(assignment.state), asks=assignment.asked_at is not None)
    if seen is not Sight.ALL:
        return Panel(assignment, shown, seen, held, deeds)
    if assignment.state == State.SUBMITTED and may_say(actor, assignment, held, day):
        deeds.append(Deed.PRE_CHECK)
    lacks = there_is.lacking(assignment)
    read = Read(
        results=[] if "results" in lacks else _results(assignment=assignment.pk),
        judgements=[] if "judgements" in lacks else _judgements(assignment=assignment.pk),
    )
    filed = max((r for r in read.results if r.filed_at), key=lambda r: (r.filed_at, r.pk), default=None)
    waiting = _waiting(read.results) if inner and assignment.state == State.AWAITING_SIGNATURE else None
    files = {} if "update_files" in lacks else _files_of(waiting, filed)
    return Panel(
        assignment=assignment,
        member=shown,
        sight=seen,
        parties=held,
        deeds=deeds,
        waiting=waiting,
        filed=filed,
        waiting_files=files.get(waiting, []),
        filed_files=files.get(filed, []),
        read=read,
        dispute=None if "disputes" in lacks else _open_dispute.first(assignment=assignment.pk),
        judgement=read.judgements[0] if read.judgements else None,
        offered=offered_to(assignment) if Deed.FILE_RESULT in deeds else [],
        opinions=said_of(assignment) if filed and "opinions" not in lacks else [],
    )


_results = MadeOnce(
    lambda assignment: Update.objects.filter(assignment=assignment, kind="result").select_related(
        "prepared_by", "filed_by", "adopted_from__assignment__agency"
    )
)
_open_dispute = MadeOnce(
    lambda assignment: Dispute.objects.filter(assignment=assignment, answered_at=None).select_related(
        "suggested", "by"
    )[:1]
)
_judgements = MadeOnce(
    lambda assignment: Judgement.objects.filter(assignment=assignment).select_related("by").order_by("-at", "-id")
)


def _waiting(results: list[Update]) -> Update | None:
    drafts = [r for r in results if r.filed_at is None and r.dropped_at is None]
    return max(drafts, key=lambda r: (r.prepared_at, r.pk), default=None)


def _files_of(*results: Update | None) -> dict[Update | None, list[StoredFile]]:
    """What was sent along with each of them; nothing is asked about none."""
    asked = {one.pk: one for one in results if one is not None}
    sent: dict[Update | None, list[StoredFile]] = {}
    for link in files_of(updates=sorted(asked)) if asked else ():
        sent.setdefault(asked[link.update_id], []).append(link.file)
    return sent


def reach_of(shown: Panel) -> Reach:
    """For the timeline of one assignment."""
    pk = [shown.assignment.pk]
    whole = pk if shown.sight is Sight.ALL else []
    inner = bool(shown.parties & {Party.LEAD_SIGNER, Party.LEAD_STAFF, Party.LEAD_UNIT})
    return Reach(whole=whole, progress=pk if shown.sight is Sight.PROGRESS else [], inner=pk if inner else [])


def why(task: Task, members: list[Member], due_on: date | None, late_after: date | None) -> Why:
    """The deadline explained: as written, as given, by which day lateness is judged, and every deadline that ever held.

    `members` are the assignments whose deadlines are told.
    """
    days = calendar()
    issued_on = task.directive.issued_on
    rolled = due_on is not None and late_after is not None and due_on != late_after
    working_days = days.working_days_between(issued_on, late_after) if late_after else 0
    drawn = late_after is not None and late_after > issued_on and (late_after - issued_on).days <= MOST_DAYS_DRAWN
    return Why(
        text=task.deadline_text,
        due_on=due_on,
        late_after=late_after,
        issued_on=issued_on,
        rest=days.why(due_on).replace("Thứ", "thứ") if rolled and due_on else "",
        policy=regulation(task.directive.regulation_id).calendar,
        provisional=bool(late_after and days.is_provisional(late_after)),
        lines=_deadline_lines([m.id for m in members]),
        reckoning=reckon_working_days(days, issued_on, working_days) if drawn and working_days > 0 else None,
        working_days=working_days,
    )


def _reach(actor: Actor, task: Task, rows: list[Row], day: date) -> Reach:
    ids = [row.pk for row in rows]
    if actor.sees_whole_what_he_sees:
        own = set(visibility.stands_for(actor.agency_id, day)) if actor.is_office else set()
        return Reach(whole=ids, progress=[], inner=[row.pk for row in rows if row.agency_id in own])
    whole = list(visibility.whole_assignments_for(actor, day).filter(task=task).values_list("pk", flat=True))
    agencies = visibility.stands_for(actor.agency_id, day)
    coordinates = task.coordinations.filter(agency_id__in=agencies).exists()
    inner = [row.pk for row in rows if row.agency_id in agencies or row.unit_id == actor.agency_id]
    return Reach(whole=whole, progress=[pk for pk in ids if pk not in set(whole)] if coordinates else [], inner=inner)


_links = MadeOnce(
    lambda directive: DirectiveFile.objects.filter(directive=directive).select_related("file").order_by("id")
)


def _directive_files(task: Task) -> list[StoredFile]:
    return [link.file for link in _links(directive=task.directive_id)]


@MadeOnce
def _deadlines(assignments: Any) -> QuerySet[Any]:
    return (
        Deadline.objects.filter(Among("assignment", assignments), superseded_at=None)
        .values("at", "due_on", "late_after", "basis", "basis_text", "original", "provisional", "until")
        .annotate(n=Count("id"), order=Min("id"), agency=Min("assignment__agency__name"))
        .order_by("at", "order")
    )


def _deadline_lines(assignments: list[int]) -> list[DeadlineLine]:
    return [
        DeadlineLine(
            at=row["at"],
            due_on=row["due_on"],
            late_after=row["late_after"],
            basis=row["basis"],
            basis_text=row["basis_text"],
            original=row["original"],
            provisional=row["provisional"],
            in_force=row["until"] is None,
            agencies=row["n"],
            agency=row["agency"],
        )
        for row in _deadlines(assignments=assignments)
    ]
