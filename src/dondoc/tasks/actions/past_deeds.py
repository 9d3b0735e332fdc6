"""Deeds of a history as changes in memory: what each does to an assignment, told as `agency` and `office` tell it.

Their functions that touch no database are used; a test holds the rows together. `ledger` reads before and writes after.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dondoc.audit.actions import Entry
from dondoc.audit.kinds import AuditKind
from dondoc.core.actions import keep_files, sums_of
from dondoc.core.models import StoredFile
from dondoc.directives.models import DirectiveFile
from dondoc.rules.access import Actor, Deed
from dondoc.rules.lifecycle import LIFECYCLE, State
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.agency import handing_on, judged_day_of
from dondoc.tasks.actions.facts import Step, apply_step, audit_entry, stream_of, title_of
from dondoc.tasks.actions.office import progress_of, will_mark
from dondoc.tasks.actions.past import PastDeed
from dondoc.tasks.models import Assignment, Dispute, FormerHolder, Judgement, Move, Update, UpdateFile
from dondoc.tasks.models.update import UpdateKind


class Book:
    """Assignments and what stands of them, changed by deeds; new rows and audit lines in the order in which they arise."""

    def __init__(self) -> None:
        self.assignments: dict[int, Assignment] = {}
        self.standing: dict[int, Move] = {}
        self.state_before: dict[tuple[int, str], str] = {}
        self.waiting: dict[int, Update] = {}  # drafts of results
        self.filed: dict[int, Update] = {}  # results that stand
        self.open_disputes: dict[int, Dispute] = {}
        self.update_keys: Iterator[int] = iter(())
        # new
        self.updates: list[Update] = []
        self.papers: list[UpdateFile | DirectiveFile] = []
        self.inside: dict[int, list[tuple[StoredFile, str]]] = {}  # what was read of the files of an update
        self.moves: list[Move] = []
        self.disputes: list[Dispute] = []
        self.former_holders: list[FormerHolder] = []
        self.judgements: list[Judgement] = []
        self.entries: list[Entry] = []
        # changed
        self.ended: dict[int, Move] = {}
        self.signed: dict[int, Update] = {}
        self.answered: list[Dispute] = []

    def do(self, deed: PastDeed) -> None:
        a = self.assignments[deed.assignment_id]
        HOW[deed.deed](self, deed, a, self.report_of(deed, a) if deed.update_kind or deed.result else None)

    def report_of(self, deed: PastDeed, a: Assignment) -> Update:
        """What was reported with the deed, as a row that has its key: the audit line names it."""
        said, filed = deed.result, deed.deed is not Deed.DRAFT_RESULT
        update = Update(
            pk=next(self.update_keys),
            assignment=a,
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
        self.updates.append(update)
        kept = keep_files(deed.files, by_id=deed.actor.user_id, at=deed.at) if deed.files else []
        self.papers += [UpdateFile(update=update, file=file) for file in kept]
        self.inside[update.pk] = [(file, read.text) for file, read in zip(kept, deed.files, strict=True)]
        return update

    def sums(self, update: Update) -> dict[str, object]:
        """What the line says of the files of an update; one that waited since an earlier stretch has them in the database."""
        inside = self.inside.get(update.pk)
        return sums_of(update.files.all() if inside is None else (file for file, _ in inside))

    def step(self, deed: PastDeed, step: Step) -> None:
        """The move of one deed."""
        a = step.assignment
        if step.deed is not Deed.ASSIGN_PERSON and LIFECYCLE.find(step.deed, State(a.state)) is None:
            raise ValueError(f"{step.deed} of assignment {a.pk} in state {a.state}")
        step.marks = step.marks or deed.marks
        self.move(step, deed.actor, deed.at)

    def move(self, step: Step, actor: Actor, at: datetime) -> None:
        """The state before it ends, the audit line says it."""
        a = step.assignment
        before = self.standing.get(a.pk)
        if before is not None:
            before.until = at
            if before.pk is not None:
                self.ended[before.pk] = before
        move = apply_step(step, actor=actor, at=at)
        self.standing[a.pk] = move
        self.state_before[a.pk, move.deed] = move.state_before
        self.moves.append(move)
        self.entries.append(audit_entry(step, actor=actor, at=at))

    def note(self, deed: PastDeed, kind: AuditKind, facts: dict[str, object], cite: str) -> None:
        """The audit line of a deed that moves nothing."""
        a = self.assignments[deed.assignment_id]
        self.entries.append(Entry(kind, actor=deed.actor, stream=stream_of(a), facts=facts, at=deed.at, cite=cite))

    # the deeds, as the functions of `agency` and `office` do them

    def accept(self, deed: PastDeed, a: Assignment, _: Update | None) -> None:
        self.step(deed, Step(a, Deed.ACCEPT, State.IN_PROGRESS))

    def assign_person(self, deed: PastDeed, a: Assignment, _: Update | None) -> None:
        if deed.user_id != a.person_id:
            self.former_holders.append(FormerHolder(assignment=a, person_id=a.person_id, until=deed.at))
        a.person_id, a.unit_id = deed.user_id, deed.unit_id
        self.step(deed, handing_on(a, deed.text))

    def report(self, deed: PastDeed, a: Assignment, update: Update | None) -> None:
        if update is None:
            raise ValueError("a report without its kind")
        if a.state == State.ISSUED:
            self.step(deed, Step(a, Deed.ACCEPT, State.IN_PROGRESS))
        a.last_update_at, a.last_update_kind = deed.at, update.kind
        if update.kind == UpdateKind.EXTENSION_REQUEST:
            a.asked_at = deed.at
        facts: dict[str, object] = {"assignment": a.pk, "update": update.pk, "kind": update.kind, **self.sums(update)}
        self.note(deed, AuditKind.UPDATE_FILED, facts, guard.cite_of(a, Deed.UPDATE))

    def draft_result(self, deed: PastDeed, a: Assignment, update: Update | None) -> None:
        if update is None:
            raise ValueError("a draft without a result")
        self.waiting[a.pk] = update
        self.step(deed, Step(a, Deed.DRAFT_RESULT, State.AWAITING_SIGNATURE, update=update, facts=self.sums(update)))

    def file_result(self, deed: PastDeed, a: Assignment, update: Update | None) -> None:
        waiting = self.waiting.pop(a.pk, None)
        if update is None:
            if waiting is None:
                raise ValueError(f"nothing to sign on assignment {a.pk}")
            update = waiting
            update.filed_by_id, update.filed_at, update.signed_as = deed.actor.user_id, deed.at, deed.actor.signs
            update.by_title = title_of(deed.actor)
            self.signed[update.pk] = update
        elif waiting is not None:
            waiting.dropped_at = deed.at
            self.signed[waiting.pk] = waiting
        a.last_update_at, a.last_update_kind = deed.at, update.kind
        self.filed[a.pk] = update
        day = judged_day_of(a, update, deed.at)
        cite = guard.cite_of(a, Deed.FILE_RESULT)
        facts = self.sums(update)
        self.step(deed, Step(a, Deed.FILE_RESULT, State.SUBMITTED, update=update, filed_on=day, cite=cite, facts=facts))

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
        self.open_disputes[a.pk] = dispute
        self.disputes.append(dispute)

    def keep(self, deed: PastDeed, a: Assignment, _: Update | None) -> None:
        self.answer(deed, a, "kept")
        self.decide(deed, a, None)

    def withdraw(self, deed: PastDeed, a: Assignment, _: Update | None) -> None:
        self.answer(deed, a, "withdrawn")
        self.decide(deed, a, None)

    def answer(self, deed: PastDeed, a: Assignment, outcome: str) -> None:
        """Close the dispute that is open, if one is."""
        dispute = self.open_disputes.pop(a.pk, None)
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


#: The deeds a history is made of; passing on is told apart. Correcting a task touches all its assignments: its own action does that.
HOW = {
    Deed.ACCEPT: Book.accept,
    Deed.ASSIGN_PERSON: Book.assign_person,
    Deed.UPDATE: Book.report,
    Deed.DRAFT_RESULT: Book.draft_result,
    Deed.HAND_BACK: Book.hand_back,
    Deed.FILE_RESULT: Book.file_result,
    Deed.RECALL_RESULT: Book.recall,
    Deed.CONFIRM: Book.confirm,
    Deed.RETURN: Book.send_back,
    Deed.DISPUTE: Book.dispute,
    Deed.KEEP: Book.keep,
    Deed.REOPEN: Book.decide,
    Deed.SUSPEND: Book.decide,
    Deed.RESUME: Book.decide,
    Deed.WITHDRAW: Book.withdraw,
}
