"""A reading ends: its directive is registered and the accepted tasks become drafts, in one transaction; or it is dropped. Only counts stay (C4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby

from django.db import transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.directives.actions.form import DirectiveForm
from dondoc.directives.actions.registering import register
from dondoc.directives.actions.secrecy import refuse_marked, refusing_secrets
from dondoc.directives.models import Directive
from dondoc.directives.queries.finding import locked
from dondoc.organisations.queries import held_still
from dondoc.readings.actions.deciding import DOOR
from dondoc.readings.actions.reading import kept_file
from dondoc.readings.actions.steps import held
from dondoc.readings.models import Proposal, ProposalState, Reading, ReadingFile, Stage
from dondoc.readings.proposing import form_of, plain, reckoned_from_issue
from dondoc.readings.queries.readings import forgotten_by, in_order
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal, Refusals
from dondoc.tasks.actions.drafting import TaskForm, faults_of, save_task
from dondoc.tasks.actions.drafting_many import save_tasks


def finish(*, actor: Actor, reading_id: int, form: DirectiveForm | None, drop_rest: bool, at: datetime) -> Directive:
    """Registers the directive by `form` (None: the reading's directive stands already) with the file that was read, and writes what was accepted
    as drafts in the order of the text. All or nothing; nothing is sent out.

    Raises Refusal(s): nothing accepted; proposals nobody looked at, unless `drop_rest`; whatever registering and drafting refuse.
    """
    with refusing_secrets(actor=actor, door=DOOR, at=at), transaction.atomic(), held_still():
        reading = held(actor, reading_id, at)
        accepted = _accepted(reading, drop_rest)
        if reading.directive_id is None:
            if form is None:
                raise Refusal("head_missing", "Chưa có thông tin văn bản để đăng ký.")
            directive = register(actor=actor, form=form, files=kept_file(reading), at=at)
        else:
            directive = locked(reading.directive_id, None)
        _write(directive, accepted, actor, at)
        reading.directive = directive
        _end(reading, Stage.FINISHED, at)
        names = ("proposed", "kept", "changed", "split", "joined", "added", "dropped", "seconds")
        facts = {"reading": reading.pk, "directive": directive.pk, "tasks": len(accepted)}
        facts |= {name: getattr(reading, name) for name in names}
        record(AuditKind.READING_FINISHED, actor=actor, stream=f"reading:{reading.pk}", facts=facts, at=at)
        return directive


def drop_reading(*, actor: Actor, reading_id: int, at: datetime) -> None:
    """The reading is thrown away with its text, its file and all that it proposed."""
    with transaction.atomic():
        reading = held(actor, reading_id, at)
        _end(reading, Stage.DROPPED, at)
        facts: dict[str, object] = {"reading": reading.pk}
        record(AuditKind.READING_DROPPED, actor=actor, stream=f"reading:{reading.pk}", facts=facts, at=at)


def forget_old(*, actor: Actor | None, at: datetime) -> int:
    """Unfinished readings of more than `kept_days()` days are dropped, whoever runs the worker; answers how many."""
    with transaction.atomic():
        old = list(forgotten_by(at).select_for_update(of=("self",)).order_by("pk"))
        for reading in old:
            _end(reading, Stage.DROPPED, at)
            facts: dict[str, object] = {"reading": reading.pk}
            record(AuditKind.READING_FORGOTTEN, actor=actor, stream=f"reading:{reading.pk}", facts=facts, at=at)
        return len(old)


def keep_head(
    *,
    actor: Actor,
    reading_id: int,
    typed: Mapping[str, str],
    drafting: Sequence[str],
    issued_on: date | None,
    at: datetime,
) -> Reading:
    """What was typed of the head is kept, to be gone on with. Where that changes the day of issue, terms counted from it are counted anew in the
    proposals nobody changed. Raises Refusal: a mark of secrecy."""
    with refusing_secrets(actor=actor, door=DOOR, at=at):
        refuse_marked(typed, at=at)
        with transaction.atomic():
            reading = held(actor, reading_id, at)
            reading.head = {**reading.head, **typed, "drafting": list(drafting)}
            if issued_on != reading.issued_on:
                reading.issued_on = issued_on
                _count_anew(reading)
            reading.save(update_fields=["head", "issued_on", "seconds", "touched_at"])
            return reading


def use_standing(*, actor: Actor, reading_id: int, directive_id: int, at: datetime) -> Reading:
    """The document is registered already: the tasks go to the drafts of that directive. Raises NotThere, Refusal where it is not tracked."""
    with transaction.atomic():
        reading = held(actor, reading_id, at)
        directive = Directive.objects.filter(pk=directive_id).first()
        if directive is None:
            raise NotThere(f"directive {directive_id}")
        reading.directive = directive
        if reading.issued_on != directive.issued_on:
            reading.issued_on = directive.issued_on
            _count_anew(reading)
        reading.save(update_fields=["directive", "issued_on", "seconds", "touched_at"])
        return reading


def _accepted(reading: Reading, drop_rest: bool) -> list[tuple[int, Proposal]]:
    """Those accepted, each with its number in the text."""
    numbered = list(enumerate(in_order(reading), start=1))
    waiting = sum(p.state == ProposalState.PROPOSED for _n, p in numbered)
    if waiting and not drop_rest:
        raise Refusal(
            "proposals_left",
            "Còn {count} đề xuất chưa nhận và chưa bỏ. Anh/chị xem nốt, hoặc đánh dấu “Bỏ các đề xuất còn lại” rồi ghi.",
            field="drop_rest",
            count=waiting,
        )
    accepted = [(number, p) for number, p in numbered if p.state == ProposalState.ACCEPTED]
    if not accepted:
        raise Refusal(
            "nothing_accepted",
            "Chưa nhận đề xuất nào nên chưa có gì để ghi. Nếu văn bản không giao nhiệm vụ nào, anh/chị đăng ký văn bản bằng tay.",
        )
    return accepted


def _write(directive: Directive, accepted: Sequence[tuple[int, Proposal]], actor: Actor, at: datetime) -> None:
    """Drafts in the order of the text; what is wrong is told with the number of its proposal, all at once."""
    forms = [(number, form_of(p.said, directive.issued_on)) for number, p in accepted]
    day = clock.day_of(at)
    faults = [(number, fault) for number, form in forms for fault in faults_of(form, directive, day)]
    if faults:
        raise Refusals([_at_its_place(number, fault) for number, fault in faults])
    for recurs, run in groupby((form for _number, form in forms), key=_recurs):
        if recurs:  # a series is kept with its task, one by one
            for form in run:
                save_task(actor=actor, directive_id=directive.pk, form=form, at=at)
        else:
            save_tasks(actor=actor, directive_id=directive.pk, forms=list(run), at=at)


def _recurs(form: TaskForm) -> bool:
    return form.recurs is not None


def _at_its_place(number: int, fault: Refusal) -> Refusal:
    return Refusal(
        fault.code,
        "Nhiệm vụ {number}: {why}",
        cite=fault.cite,
        way_on=fault.way_on,
        **{**fault.params, "number": number, "why": str(fault)},
    )


def _count_anew(reading: Reading) -> None:
    again = []
    for proposal in reading.proposals.filter(as_read=True):
        reckoned = reckoned_from_issue(proposal.found.get("deadline"), reading.issued_on)
        if reckoned is not None:
            form = form_of(proposal.said, reading.issued_on)
            proposal.said = plain(form) | {"due_on": reckoned.due.isoformat(), "no_deadline": False}
            again.append(proposal)
    Proposal.objects.bulk_update(again, ["said"])


def _end(reading: Reading, stage: Stage, at: datetime) -> None:
    """The counts are taken; text, file and proposals go."""
    rows = list(reading.proposals.values_list("state", "as_read", "added"))
    taken = [(as_read, added) for state, as_read, added in rows if state == ProposalState.ACCEPTED]
    reading.kept = sum(as_read for as_read, _added in taken)
    reading.added = sum(added for _as_read, added in taken)
    reading.changed = len(taken) - reading.kept - reading.added
    reading.dropped = sum(state != ProposalState.ACCEPTED and not added for state, _as_read, added in rows)
    reading.proposals.all().delete()
    ReadingFile.objects.filter(reading=reading).delete()
    reading.text, reading.name, reading.head, reading.steps = "", "", {}, []
    reading.stage, reading.ended_at = stage, at
    reading.save()
