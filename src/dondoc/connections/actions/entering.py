"""What a machine enters, by the same actions as a person: a document with its tasks, a report of an agency (C4, J4; TH 3.4, 5.2.b; BT 2.4).

Nothing is issued and nothing signed by a machine: tasks wait for a specialist, a result waits for the head of the agency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from dondoc.connections.actions.once import Request, deed
from dondoc.core import clock
from dondoc.core.files import InspectedFile
from dondoc.core.regulation import regulation_in_force
from dondoc.directives.actions import DirectiveForm, register
from dondoc.directives.actions.checks import check_declaration, check_form, ensure_may
from dondoc.directives.actions.secrecy import FILE_SECRET, SECRET, refuse_marked
from dondoc.directives.models import Directive
from dondoc.rules.access import Actor, Deed
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.actions import agency
from dondoc.tasks.actions.drafting import TaskForm, faults_of, texts_of
from dondoc.tasks.actions.drafting_many import save_tasks
from dondoc.tasks.actions.reporting import ResultDraft
from dondoc.tasks.models.update import UpdateKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an agency's machine reports. `result`: the document of a result, None for the other kinds. `version`: of the assignment as read."""

    kind: str
    text: str
    result: ResultDraft | None = None
    asked_due_on: date | None = None
    version: int | None = None


@deed("api_document")
def enter_document(
    *,
    actor: Actor,
    request: Request,
    form: DirectiveForm,
    tasks: Sequence[TaskForm],
    files: Sequence[InspectedFile],
    found: Sequence[Refusal] = (),
    at: datetime,
) -> dict[str, Any]:
    """Registers a document and writes its tasks down, all or nothing, once for a key. `found`: faults that the door has seen already.

    Raises Refusals with every fault at its field ("subject", "tasks.2.leads"), a mark of secrecy alone; what `once.deed` raises.
    """
    ensure_may(actor, Deed.REGISTER)
    faults = [*_faults(form, tasks, at), *found]
    if faults:
        raise Refusals(faults)
    directive = register(actor=actor, form=replace(form, form_token=request.form_token), files=files, at=at)
    made = save_tasks(actor=actor, directive_id=directive.pk, forms=tasks, at=at) if tasks else []
    return {"id": directive.pk, "tasks": [task.pk for task in made]}


@deed("api_update")
def report(
    *, actor: Actor, request: Request, assignment_id: int, said: Report, files: Sequence[InspectedFile], at: datetime
) -> dict[str, Any]:
    """An update is filed, or a result put before the head for his signature, once for a key.

    Raises NotThere for an assignment it may not see; Refusal(s) of the actions and of `once.deed`.
    """
    common: dict[str, Any] = {"actor": actor, "assignment_id": assignment_id, "files": list(files), "at": at}
    common["form_token"] = request.form_token
    if said.kind == UpdateKind.RESULT:
        result = said.result or ResultDraft(said.text, "", "", None, "")
        update = agency.draft_result(version=said.version, result=result, **common)
    else:
        update = agency.file_update(kind=said.kind, text=said.text, asked_due_on=said.asked_due_on, **common)
    return {"id": update.pk, "assignment": assignment_id, "kind": update.kind, "state": update.assignment.state}


def _faults(form: DirectiveForm, tasks: Sequence[TaskForm], at: datetime) -> list[Refusal]:
    """All that is wrong with the document and its tasks; a mark of secrecy comes first and alone."""
    for place, task in enumerate(tasks):
        refuse_marked({f"tasks.{place}.{name}": text for name, text in texts_of(task).items()}, at=at)
    faults: list[Refusal] = []
    for check in (lambda: check_form(form, at=at), lambda: check_declaration(form)):
        try:
            check()
        except Refusals as told:
            faults += told.refusals
        except Refusal as told:
            if told.code in (SECRET, FILE_SECRET):
                raise
            faults.append(told)
    governing = regulation_in_force(form.issued_on)
    draft = Directive(
        regulation_id=governing.id, number=form.number, issued_on=form.issued_on, tracking=form.tracking.value
    )
    for place, task in enumerate(tasks):
        for fault in faults_of(task, draft, clock.day_of(at)):
            fault.field = f"tasks.{place}.{fault.field}"
            faults.append(fault)
    return faults
