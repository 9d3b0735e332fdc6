"""Deeds of the past, written many at once: the demo's year, later the history a province brings along (0-definitions 6 and 7).

They are known on their own dates. Rows, audit lines and figures are those that the ordinary deeds would have left, a test says so; what
is not asked here is who may do what: the writer of a history answers for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Model, QuerySet

from dondoc.audit.actions import Entry, record_many
from dondoc.audit.kinds import AuditKind
from dondoc.core.actions import keep_files
from dondoc.core.files import InspectedFile
from dondoc.rules.access import Actor, Deed, Role
from dondoc.rules.errors import Refusal
from dondoc.rules.lifecycle import LIFECYCLE, State
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.agency import ResultDraft, handing_on, judged_day_of
from dondoc.tasks.actions.facts import Step, apply_step, audit_entry, stream_of, title_of
from dondoc.tasks.actions.office import progress_of, will_mark
from dondoc.tasks.models import Assignment, Dispute, Judgement, Move, Task, Update, UpdateFile

#: How many rows go into one statement.
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PastDeed:
    """One deed as it was done: by whom, when, on which assignment, and what was said with it. `result` None signs the waiting draft."""

    actor: Actor
    at: datetime
    deed: Deed
    assignment_id: int
    text: str = ""
    update_kind: str = ""
    asked_due_on: date | None = None
    result: ResultDraft | None = None
    files: tuple[InspectedFile, ...] = ()
    form_token: str = ""
    ground: str = ""
    suggested_agency_id: int | None = None
    user_id: int | None = None
    unit_id: int | None = None
    quality: str = ""
    effectiveness: str = ""


@transaction.atomic
def write_history(*, actor: Actor, deeds: Sequence[PastDeed], at: datetime) -> int:
    """Writes deeds, in the order of their moments and all before `at`; answers how many. The number of statements grows with the batches.

    Raises Refusal unless `actor` is the administrator; ValueError for a deed that could not have been done then.
    """
    if actor.role is not Role.ADMINISTRATOR:
        raise Refusal("not_administrator", "Chỉ người quản trị hệ thống nạp được dữ liệu quá khứ.")
    moments = [d.at for d in deeds]
    if moments != sorted(moments) or (moments and moments[-1] > at):
        raise ValueError("a history is written in its order, and ends before now")
    if deeds:
        _Ledger(deeds).write()
    return len(deeds)


class _Ledger:
    """The rows of one batch: read once, changed in memory by every deed in turn, written once."""

    def __init__(self, deeds: Sequence[PastDeed]) -> None:
        self.deeds = deeds
        ids = {d.assignment_id for d in deeds}
        done = {d.deed for d in deeds}
        self.assignments = Assignment.objects.select_for_update().in_bulk(ids)
        # Hundreds of assignments share a task: read each task once instead of joining it to every row.
        tasks = Task.objects.select_related("directive").in_bulk({a.task_id for a in self.assignments.values()})
        for assignment in self.assignments.values():
            assignment.task = tasks[assignment.task_id]
        held = Move.objects.filter(assignment__in=ids, superseded_at__isnull=True)
        self.standing = {m.assignment_id: m for m in held.filter(until__isnull=True)}
        self.state_before = self._states_before(held) if done & {Deed.HAND_BACK, Deed.RESUME} else {}
        results = Update.objects.filter(assignment__in=ids, kind="result", dropped_at__isnull=True).order_by(
            "prepared_at", "pk"
        )
        known = list(results) if done & {Deed.FILE_RESULT, Deed.CONFIRM, Deed.RETURN, Deed.HAND_BACK} else []
        self.waiting: dict[int, Update] = {u.assignment_id: u for u in known if u.filed_at is None}
        self.filed: dict[int, Update] = {u.assignment_id: u for u in known if u.filed_at is not None}
        open_ones = Dispute.objects.filter(assignment__in=ids, answered_at__isnull=True)
        self.disputes = {d.assignment_id: d for d in open_ones} if done & {Deed.KEEP, Deed.WITHDRAW} else {}
        self.reports = self._reports()
        self.ended: dict[int, Move] = {}
        self.moves: list[Move] = []
        self.signed: dict[int, Update] = {}
        self.new_disputes: list[Dispute] = []
        self.answered: list[Dispute] = []
        self.judgements: list[Judgement] = []
        self.entries: list[Entry] = []

    @staticmethod
    def _states_before(held: QuerySet[Move]) -> dict[tuple[int, str], str]:
        """Where "back" leads: the state before the last draft of a result, and before the last suspension."""
        went = held.filter(deed__in=[Deed.DRAFT_RESULT.value, Deed.SUSPEND.value]).order_by("at", "pk")
        return {(pk, deed): before for pk, deed, before in went.values_list("assignment_id", "deed", "state_before")}

    def _reports(self) -> dict[int, Update]:
        """The updates of this batch, written first: the audit lines name their keys. Place of the deed -> update."""
        made = {place: self._report(d) for place, d in enumerate(self.deeds) if d.update_kind or d.result}
        Update.objects.bulk_create(made.values(), batch_size=BATCH)
        for place, update in made.items():
            if self.deeds[place].files:
                kept = keep_files(self.deeds[place].files, by_id=self.deeds[place].actor.user_id, at=update.prepared_at)
                UpdateFile.objects.bulk_create([UpdateFile(update=update, file=file) for file in kept])
        return made

    def _report(self, deed: PastDeed) -> Update:
        said, filed = deed.result, deed.deed is not Deed.DRAFT_RESULT
        return Update(
            assignment=self.assignments[deed.assignment_id],
            kind="result" if said else deed.update_kind,
            text=(said.text if said else deed.text).strip(),
            document_kind=said.document_kind if said else "",
            document_number=said.document_number.strip() if said else "",
            result_dated=said.result_dated if said else None,
            document_signer=said.document_signer.strip() if said else "",
            asked_due_on=deed.asked_due_on,
            prepared_by_id=deed.actor.user_id,
            prepared_at=deed.at,
            filed_by_id=deed.actor.user_id if filed else None,
            filed_at=deed.at if filed else None,
            signed_as=deed.actor.signs if said and filed else "",
            by_title=title_of(deed.actor),
            form_token=deed.form_token,
        )

    def write(self) -> None:
        """Every deed in turn, then the rows."""
        for place, deed in enumerate(self.deeds):
            HOW[deed.deed](self, deed, self.assignments[deed.assignment_id], self.reports.get(place))
        _rewrite(self.ended.values(), ["until"])
        Move.objects.bulk_create(self.moves, batch_size=BATCH)
        _rewrite(self.signed.values(), ["filed_by", "filed_at", "signed_as", "dropped_at"])
        Dispute.objects.bulk_create(self.new_disputes, batch_size=BATCH)
        _rewrite(self.answered, ["outcome", "answer", "answered_by", "answered_at"])
        Judgement.objects.bulk_create(self.judgements, batch_size=BATCH)
        _rewrite(self.assignments.values(), CHANGED)
        record_many(self.entries)

    def step(self, deed: PastDeed, step: Step) -> None:
        """The move of one deed: the one before it ends, the audit line says it."""
        a = step.assignment
        if step.deed is not Deed.ASSIGN_PERSON and LIFECYCLE.find(step.deed, State(a.state)) is None:
            raise ValueError(f"{step.deed} of assignment {a.pk} in state {a.state}")
        before = self.standing[a.pk]
        before.until = deed.at
        if before.pk is not None:
            self.ended[before.pk] = before
        move = apply_step(step, actor=deed.actor, at=deed.at)
        self.standing[a.pk] = move
        self.state_before[a.pk, move.deed] = move.state_before
        self.moves.append(move)
        self.entries.append(audit_entry(step, actor=deed.actor, at=deed.at))

    def note(self, deed: PastDeed, kind: AuditKind, facts: dict[str, object], cite: str) -> None:
        """The audit line of a deed that moves nothing."""
        a = self.assignments[deed.assignment_id]
        self.entries.append(Entry(kind, actor=deed.actor, stream=stream_of(a), facts=facts, at=deed.at, cite=cite))

    # the deeds, as the functions of `agency` and `office` do them

    def accept(self, deed: PastDeed, a: Assignment, _: Update | None) -> None:
        self.step(deed, Step(a, Deed.ACCEPT, State.IN_PROGRESS))

    def assign_person(self, deed: PastDeed, a: Assignment, _: Update | None) -> None:
        a.person_id, a.unit_id = deed.user_id, deed.unit_id
        self.step(deed, handing_on(a, deed.text))

    def report(self, deed: PastDeed, a: Assignment, update: Update | None) -> None:
        if update is None:
            raise ValueError("a report without its kind")
        if a.state == State.ISSUED:
            self.step(deed, Step(a, Deed.ACCEPT, State.IN_PROGRESS))
        a.last_update_at, a.last_update_kind = deed.at, update.kind
        facts: dict[str, object] = {"assignment": a.pk, "update": update.pk, "kind": update.kind}
        self.note(deed, AuditKind.UPDATE_FILED, facts, guard.cite_of(a, Deed.UPDATE))

    def draft_result(self, deed: PastDeed, a: Assignment, update: Update | None) -> None:
        if update is None:
            raise ValueError("a draft without a result")
        self.waiting[a.pk] = update
        self.step(deed, Step(a, Deed.DRAFT_RESULT, State.AWAITING_SIGNATURE, update=update))

    def file_result(self, deed: PastDeed, a: Assignment, update: Update | None) -> None:
        waiting = self.waiting.pop(a.pk, None)
        if update is None:
            if waiting is None:
                raise ValueError(f"nothing to sign on assignment {a.pk}")
            update = waiting
            update.filed_by_id, update.filed_at, update.signed_as = deed.actor.user_id, deed.at, deed.actor.signs
            self.signed[update.pk] = update
        elif waiting is not None:
            waiting.dropped_at = deed.at
            self.signed[waiting.pk] = waiting
        a.last_update_at, a.last_update_kind = deed.at, update.kind
        self.filed[a.pk] = update
        day = judged_day_of(a, update, deed.at)
        cite = guard.cite_of(a, Deed.FILE_RESULT)
        self.step(deed, Step(a, Deed.FILE_RESULT, State.SUBMITTED, update=update, filed_on=day, cite=cite))

    def confirm(self, deed: PastDeed, a: Assignment, _: Update | None) -> None:
        update, remark = self.filed[a.pk], deed.text.strip()
        self.judge(deed, a, confirmed=True)
        facts: dict[str, object] = {"quality": deed.quality, "effectiveness": deed.effectiveness}
        cite = guard.cite_of(a, Deed.CONFIRM)
        self.step(deed, Step(a, Deed.CONFIRM, State.COMPLETED, text=remark, cite=cite, update=update, facts=facts))

    def send_back(self, deed: PastDeed, a: Assignment, _: Update | None) -> None:
        if guard.regulation_of(a).completion.office_holding_excluded:
            raise ValueError("a history does not give back the days that the Office held a result")
        update, lacking = self.filed[a.pk], deed.text.strip()
        self.judge(deed, a, confirmed=False)
        cite, marks = guard.cite_of(a, Deed.RETURN), will_mark(a, deed.at)
        self.step(deed, Step(a, Deed.RETURN, State.RETURNED, text=lacking, cite=cite, update=update, marks=marks))

    def judge(self, deed: PastDeed, a: Assignment, *, confirmed: bool) -> None:
        """The Office's judgement of the result that stands; taken before the move, as progress is judged by what was filed."""
        self.judgements.append(
            Judgement(
                assignment=a,
                update=self.filed[a.pk],
                confirmed=confirmed,
                progress=progress_of(a),
                quality=deed.quality,
                effectiveness=deed.effectiveness,
                remark=deed.text.strip(),
                by_id=deed.actor.user_id,
                by_title=title_of(deed.actor),
                at=deed.at,
            )
        )

    def dispute(self, deed: PastDeed, a: Assignment, _: Update | None) -> None:
        reason, cite = deed.text.strip(), guard.cite_of(a, Deed.DISPUTE)
        self.step(deed, Step(a, Deed.DISPUTE, State.DISPUTED, text=reason, cite=cite, facts={"ground": deed.ground}))
        dispute = Dispute(
            assignment=a,
            ground=deed.ground,
            reason=reason,
            suggested_id=deed.suggested_agency_id,
            by_id=deed.actor.user_id,
            by_title=title_of(deed.actor),
            at=deed.at,
        )
        self.disputes[a.pk] = dispute
        self.new_disputes.append(dispute)

    def keep(self, deed: PastDeed, a: Assignment, _: Update | None) -> None:
        self.answer(deed, a, "kept")
        self.decide(deed, a, None)

    def withdraw(self, deed: PastDeed, a: Assignment, _: Update | None) -> None:
        self.answer(deed, a, "withdrawn")
        self.decide(deed, a, None)

    def answer(self, deed: PastDeed, a: Assignment, outcome: str) -> None:
        """Close the dispute that is open, if one is."""
        dispute = self.disputes.pop(a.pk, None)
        if dispute is None:
            return
        dispute.outcome, dispute.answer = outcome, deed.text.strip()
        dispute.answered_by_id, dispute.answered_at = deed.actor.user_id, deed.at
        if dispute.pk is not None:
            self.answered.append(dispute)

    def decide(self, deed: PastDeed, a: Assignment, _: Update | None) -> None:
        """A move with a reason: suspend, resume, reopen, withdraw, keep. Where the table names no state, back to the one before."""
        row = LIFECYCLE.find(deed.deed, State(a.state))
        to = (
            row.to
            if row and row.to
            else State(self.state_before.get((a.pk, Deed.SUSPEND.value), State.IN_PROGRESS.value))
        )
        self.step(deed, Step(a, deed.deed, to, text=deed.text.strip(), cite=guard.cite_of(a, deed.deed)))

    def recall(self, deed: PastDeed, a: Assignment, _: Update | None) -> None:
        self.step(deed, Step(a, Deed.RECALL_RESULT, State.IN_PROGRESS, text=deed.text.strip()))

    def hand_back(self, deed: PastDeed, a: Assignment, _: Update | None) -> None:
        waiting = self.waiting.pop(a.pk, None)
        if waiting is not None:
            waiting.dropped_at = deed.at
            self.signed[waiting.pk] = waiting
        before = State(self.state_before.get((a.pk, Deed.DRAFT_RESULT.value), State.IN_PROGRESS.value))
        to = State.IN_PROGRESS if before is State.ISSUED else before
        self.step(deed, Step(a, Deed.HAND_BACK, to, text=deed.text.strip(), update=waiting))


def _rewrite(rows: Iterable[Model], columns: list[str]) -> None:
    """Write columns of rows that exist. As an insert that meets its own key: fifteen times as fast as an update by cases (measured)."""
    rows = list(rows)
    if rows:
        manager = type(rows[0])._default_manager
        manager.bulk_create(rows, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=columns)


#: Columns of an assignment that these deeds change.
CHANGED = [
    "state",
    "filed_on",
    "filed_at",
    "marked",
    "closed_on",
    "moved_at",
    "version",
    "person",
    "unit",
    "last_update_at",
    "last_update_kind",
]
#: The deeds a history is made of. Passing on and correcting touch other records too: their own actions do them, one by one.
HOW = {
    Deed.ACCEPT: _Ledger.accept,
    Deed.ASSIGN_PERSON: _Ledger.assign_person,
    Deed.UPDATE: _Ledger.report,
    Deed.DRAFT_RESULT: _Ledger.draft_result,
    Deed.HAND_BACK: _Ledger.hand_back,
    Deed.FILE_RESULT: _Ledger.file_result,
    Deed.RECALL_RESULT: _Ledger.recall,
    Deed.CONFIRM: _Ledger.confirm,
    Deed.RETURN: _Ledger.send_back,
    Deed.DISPUTE: _Ledger.dispute,
    Deed.KEEP: _Ledger.keep,
    Deed.REOPEN: _Ledger.decide,
    Deed.SUSPEND: _Ledger.decide,
    Deed.RESUME: _Ledger.decide,
    Deed.WITHDRAW: _Ledger.withdraw,
}
BULK_DEEDS = frozenset(HOW)
