"""One result, several assignments (docs/definitions.md 2): filed once for several of one agency, or adopted by another lead of the same task.

Each assignment keeps a result of its own and is judged on its own (local decision).
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from dondoc.core.actions import sums_of
from dondoc.core.files import InspectedFile
from dondoc.rules.access import Actor, Deed
from dondoc.rules.errors import NotThere, Refusal, Refusals, WayOn
from dondoc.rules.lifecycle import State
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.agency import drop, judged_day_of, sign, waiting_draft
from dondoc.tasks.actions.facts import Step, take_steps
from dondoc.tasks.actions.reporting import ResultDraft, check_result, note_update, write_update
from dondoc.tasks.models import Assignment, Update, UpdateFile
from dondoc.tasks.models.update import UpdateKind
from dondoc.tasks.queries.sharing import MOST_AT_ONCE, offered_to


@guard.deed
def file_for_several(
    *,
    actor: Actor,
    chosen: list[tuple[int, int | None]],
    result: ResultDraft,
    files: list[InspectedFile],
    form_token: str,
    at: datetime,
) -> list[Update]:
    """One result, filed by the head for several assignments of his agency (id and version of each): all or none. The same form sent twice
    files once.

    Raises Refusal(s): nothing or too much chosen, one that takes no result now (named), not the signer, what `check_result` refuses.
    """
    versions = dict(chosen)
    if not 1 <= len(versions) <= MOST_AT_ONCE:
        raise Refusal(
            "nothing_chosen" if not versions else "too_many_chosen",
            "Anh/chị chọn ít nhất một và nhiều nhất {n} nhiệm vụ để nộp chung kết quả này.",
            n=MOST_AT_ONCE,
        )
    held = guard.locked_many(actor, sorted(versions), at)
    if missing := set(versions) - set(held):
        raise NotThere(f"assignment {min(missing)}")
    tokens = {pk: _token(form_token, pk) for pk in held}
    sent = list(Update.objects.filter(form_token__in=tokens.values(), prepared_by=actor.user_id).order_by("pk"))
    if len(sent) == len(held):
        return sent
    _ensure_open(actor, held, versions, at)
    for assignment in held.values():
        check_result(assignment, result, at)
    made: list[Update] = []
    for assignment in held.values():
        update = _write(actor, assignment, result, [] if made else files, tokens[assignment.pk], at)
        if made:
            _link_files(made[0], update)
        made.append(update)
    _file(made, actor, at)
    return made


@guard.deed
def adopt_result(
    *, actor: Actor, assignment_id: int, version: int | None, update_id: int | None, form_token: str, at: datetime
) -> Update:
    """Another lead's result, which it shared, is filed by this agency's head as its own, with its files; judged on its own."""
    assignment = guard.locked(actor, assignment_id, at)
    if (same := Update.objects.filter(form_token=form_token, assignment=assignment).first()) is not None:
        return same
    guard.must_be_open(assignment)
    guard.allowed(actor, assignment, Deed.FILE_RESULT, at, version)
    source = next((one for one in offered_to(assignment) if one.pk == update_id), None)
    if source is None:
        raise Refusal(
            "nothing_to_adopt",
            "Kết quả này không còn để dùng chung: cơ quan nộp đã rút, Văn phòng đã trả lại, hoặc cơ quan nộp không cho dùng chung.",
            cite=guard.cite_of(assignment, Deed.FILE_RESULT),
            field="update",
            way_on=WayOn("Nộp kết quả riêng", "deed", (assignment.pk, "ket-qua")),
        )
    result = ResultDraft(
        source.text, source.document_kind, source.document_number, source.result_dated, source.document_signer
    )
    update = _write(actor, assignment, result, [], form_token, at)
    update.adopted_from = source
    update.save(update_fields=["adopted_from"])
    _link_files(source, update)
    _file([update], actor, at)
    return update


def _ensure_open(actor: Actor, held: dict[int, Assignment], versions: dict[int, int | None], at: datetime) -> None:
    """Every one of them takes a result now, from this actor."""
    faults = []
    for pk, assignment in held.items():
        try:
            guard.must_be_open(assignment)
            guard.allowed(actor, assignment, Deed.FILE_RESULT, at, versions[pk])
        except Refusal as refusal:
            faults.append(_named(refusal, assignment))
    if faults:
        raise Refusals(faults)


def _named(refusal: Refusal, assignment: Assignment) -> Refusal:
    if refusal.code == "not_the_signer":
        return refusal
    return Refusal(
        "one_not_open",
        "Chưa nộp cho nhiệm vụ nào: nhiệm vụ {n} của văn bản {number} hiện không nhận kết quả. Anh/chị bỏ chọn nhiệm vụ đó rồi nộp lại.",
        cite=refusal.cite,
        field="chosen",
        way_on=WayOn("Xem nhiệm vụ đó", "assignment", (assignment.pk,)),
        n=assignment.task.position,
        number=assignment.task.directive.number,
    )


def _token(form_token: str, pk: int) -> str:
    """Each result of the form has its own, always the same for the same form."""
    return sha256(f"{form_token}:{pk}".encode()).hexdigest()[:40]


def _write(
    actor: Actor,
    assignment: Assignment,
    result: ResultDraft,
    files: list[InspectedFile],
    form_token: str,
    at: datetime,
) -> Update:
    waiting = waiting_draft(assignment)
    if waiting is not None:
        drop(waiting, at)
    return write_update(
        actor, assignment, UpdateKind.RESULT, result.text, files, form_token, at, filed=True, result=result
    )


def _link_files(source: Update, update: Update) -> None:
    """The same files, not a second copy of them."""
    ids = UpdateFile.objects.filter(update=source).order_by("pk").values_list("file_id", flat=True)
    UpdateFile.objects.bulk_create([UpdateFile(update=update, file_id=pk) for pk in ids])


def _file(updates: list[Update], actor: Actor, at: datetime) -> None:
    steps = []
    for update in updates:
        assignment = update.assignment
        sign(update, actor, at)
        note_update(assignment, update.kind, at)
        facts: dict[str, object] = {"adopted_from": update.adopted_from_id} if update.adopted_from_id else {}
        facts |= sums_of(update.files.all())
        if len(updates) > 1:
            facts["together"] = [one.assignment_id for one in updates]
        steps.append(
            Step(
                assignment,
                Deed.FILE_RESULT,
                State.SUBMITTED,
                update=update,
                filed_on=judged_day_of(assignment, update, at),
                cite=guard.cite_of(assignment, Deed.FILE_RESULT),
                facts=facts,
            )
        )
    take_steps(steps, actor=actor, at=at)
