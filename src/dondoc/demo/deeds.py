"""A script done by the ordinary actions that the pages call, one by one: what history written in bulk is measured by."""

from __future__ import annotations

from datetime import datetime

from dondoc.core.clock import day_of
from dondoc.directives import actions as directives
from dondoc.rules.access import Actor, Deed
from dondoc.tasks.actions import agency, drafting, issuing, office
from dondoc.tasks.actions.past import PastDeed, PastDirective
from dondoc.tasks.queries.visibility import assignments_for


class OneByOne:
    """Takes what `tasks.actions.history.History` takes and writes at once."""

    def __init__(self) -> None:
        self.versions: dict[int, int] = {}

    def register(self, past: PastDirective) -> tuple[int, list[int]]:
        """Answers the keys of the directive and of its tasks."""
        directive = directives.register(actor=past.actor, form=past.form, files=list(past.files), at=past.at)
        tasks = []
        for at, form in past.drafts:
            task = drafting.save_task(actor=past.drafter, directive_id=directive.pk, form=form, at=at)
            directive = task.directive
            tasks.append(task.pk)
        self.versions[directive.pk] = directive.version
        return directive.pk, tasks

    def issue(self, directive_id: int, *, actor: Actor, at: datetime) -> dict[tuple[int, int], int]:
        """Answers the keys of the assignments by task and agency."""
        issuing.issue(actor=actor, directive_id=directive_id, version=self.versions[directive_id], at=at)
        made = assignments_for(actor, day_of(at)).filter(task__directive=directive_id)
        return {(task, agency_id): pk for pk, task, agency_id in made.values_list("pk", "task_id", "agency_id")}

    def do(self, deed: PastDeed) -> None:
        perform(deed)

    def transfer(self, deed: PastDeed, agency_id: int) -> int:
        """Passes the task on; answers the key of the new assignment."""
        held = {"actor": deed.actor, "assignment_id": deed.assignment_id, "version": None, "at": deed.at}
        return office.transfer(**held, agency_id=agency_id, reason=deed.text).pk

    def write(self) -> None:
        """Everything is written."""


def perform(d: PastDeed) -> None:
    """Does the deed; raises what the action raises."""
    held = {"actor": d.actor, "assignment_id": d.assignment_id, "version": None, "at": d.at}
    match d.deed:
        case Deed.ACCEPT:
            agency.accept(**held)
        case Deed.DISPUTE:
            agency.dispute(**held, ground=d.ground, reason=d.text, suggested_agency_id=d.suggested_agency_id)
        case Deed.ASSIGN_PERSON:
            agency.assign_person(**held, user_id=d.user_id, unit_id=d.unit_id, note=d.text)
        case Deed.UPDATE:
            report(d)
        case Deed.DRAFT_RESULT:
            agency.draft_result(**held, result=d.result, files=list(d.files), form_token=d.form_token)
        case Deed.FILE_RESULT:
            agency.file_result(**held, result=d.result, files=list(d.files), form_token=d.form_token)
        case Deed.HAND_BACK:
            agency.hand_back(**held, text=d.text)
        case Deed.RECALL_RESULT:
            agency.recall_result(**held, reason=d.text)
        case Deed.CONFIRM:
            office.confirm(**held, quality=d.quality, effectiveness=d.effectiveness, remark=d.text)
        case Deed.RETURN:
            office.return_result(**held, lacking=d.text)
        case Deed.KEEP:
            office.keep(**held, answer=d.text)
        case _:
            decide(d)


def report(d: PastDeed) -> None:
    """Progress, an extension request or an explanation."""
    agency.file_update(
        actor=d.actor,
        assignment_id=d.assignment_id,
        kind=d.update_kind,
        text=d.text,
        asked_due_on=d.asked_due_on,
        files=list(d.files),
        form_token=d.form_token,
        at=d.at,
    )


def decide(d: PastDeed) -> None:
    """What the Office decides with a reason."""
    how = {
        Deed.REOPEN: office.reopen,
        Deed.SUSPEND: office.suspend,
        Deed.RESUME: office.resume,
        Deed.WITHDRAW: office.withdraw,
    }
    how[d.deed](actor=d.actor, assignment_id=d.assignment_id, version=None, reason=d.text, at=d.at)


def correct(d: PastDeed, task_id: int, content: str, product: str) -> None:
    """Answers a dispute by putting the wording of the task right."""
    office.correct(
        actor=d.actor,
        task_id=task_id,
        content=content,
        product=product,
        reason=d.text,
        assignment_id=d.assignment_id,
        at=d.at,
    )
