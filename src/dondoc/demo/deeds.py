"""One deed of a script, done by the ordinary action that a page would call."""

from __future__ import annotations

from dondoc.rules.access import Deed
from dondoc.tasks.actions import agency, office
from dondoc.tasks.actions.history import PastDeed


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


def transfer(d: PastDeed, agency_id: int) -> int:
    """Passes the task on; answers the new assignment's key."""
    made = office.transfer(
        actor=d.actor, assignment_id=d.assignment_id, version=None, agency_id=agency_id, reason=d.text, at=d.at
    )
    return made.pk


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
