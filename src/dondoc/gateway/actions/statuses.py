"""Statuses that are told to the sender of a document: written once each, put into the folder of outgoing messages or fetched by the API."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.stores.folder import sync_folder
from dondoc.gateway.edxml.message import STATUSES, VIETNAM_TIME, Answered, Organisation, Staff, StatusMessage
from dondoc.gateway.edxml.writer import write_status
from dondoc.gateway.models import Outgoing, Received, State
from dondoc.gateway.queries.messages import outbox_for
from dondoc.gateway.queries.senders import ourselves
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal
from dondoc.rules.lifecycle import CLOSED
from dondoc.tasks.models import Assignment

ARRIVED, REFUSED, ACCEPTED, GIVEN, UNDER_WAY, COMPLETED = "01", "02", "03", "04", "05", "06"
AGREED, NOT_AGREED = "15", "16"
#: As many a round: a folder that was set up late fills by and by.
AT_ONCE = 500
#: Files that are brought to the disk at once, so that they share its flushes, and are noted as sent by one statement.
TOGETHER = 8


def tell(received: Received, status: str, *, at: datetime, words: str = "", actor: Actor | None = None) -> None:
    """Writes the status message, once; a sender without a code has no address, so nothing is written for it. `actor`: who decided, named in
    the message; None for the machine. Call it inside the transaction of what it tells."""
    if not received.sender_code:
        return
    code, name = ourselves(clock.day_of(at))
    message = StatusMessage(
        sender=Organisation(code=code or None, name=name),
        response_for=(
            Answered(
                received.sender_code,
                received.number or received.about_number,
                received.document_id or received.about_id,
                received.issued_on,
            ),
        ),
        staff=Staff(department=actor.agency_name, name=actor.name) if actor else None,
        status_code=status,
        description=words or STATUSES[status],
        at=at.astimezone(VIETNAM_TIME).replace(microsecond=0),
    )
    row = Outgoing(
        received=received,
        status=status,
        to_code=received.sender_code,
        to_name=received.sender_name,
        body=write_status(message).decode("utf-8"),
        made_at=at,
    )
    # told before: that stays as it is. Of all faults only this double is passed over, which `ignore_conflicts` would not hold to on SQLite.
    Outgoing.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["received", "status"], update_fields=["status"]
    )


def tell_progress(*, at: datetime) -> int:
    """04 once a specialist of the Office follows a document, 05 once its tasks were sent out, 06 once all of them are done: hints for its sender,
    nothing more. Answers how many.

    Call it in the transaction of the round.
    """
    told = 0
    tracked = Received.objects.filter(state=State.REGISTERED, directive__tracking="tracked")
    sent_out = tracked.filter(directive__entered_at__isnull=False)
    assignments = Assignment.objects.filter(task__directive=OuterRef("directive_id"), issued_on__isnull=False)
    open_ones = assignments.exclude(state__in=[state.value for state in CLOSED])
    finished = Exists(assignments.filter(state="completed")) & ~Exists(open_ones)
    for status, rows in (
        (GIVEN, tracked.filter(directive__specialist__isnull=False)),
        (UNDER_WAY, sent_out.filter(Exists(assignments))),
        (COMPLETED, sent_out.filter(finished)),
    ):
        said = Outgoing.objects.filter(received=OuterRef("pk"), status=status)
        for received in rows.exclude(sender_code="").exclude(Exists(said)).order_by("pk")[:AT_ONCE]:
            tell(received, status, at=at)
            told += 1
    return told


def put_out(*, at: datetime) -> int:
    """Every message that waits goes into the folder of outgoing messages, one file each, written beside its name and renamed: nobody reads half
    of one. Killed in between, at most TOGETHER files are written again under the same names. Answers how many; 0 where no folder is set (then
    the API is asked).

    Raises Refusal where the folder cannot be written to.
    """
    folder = settings.ENV.edxml.outgoing
    if folder is None:
        return 0
    rows = list(Outgoing.objects.filter(sent_at__isnull=True).order_by("pk")[:AT_ONCE])
    with ThreadPoolExecutor(TOGETHER) as threads:
        for start in range(0, len(rows), TOGETHER):
            some = rows[start : start + TOGETHER]
            try:
                folder.mkdir(parents=True, exist_ok=True)
                list(threads.map(partial(_write, folder), some))
                sync_folder(folder)
            except OSError as fault:
                raise Refusal(
                    "outgoing_folder",
                    "Chưa ghi được vào thư mục thông điệp đi ({why}). Quản trị kiểm tra DONDOC_EDXML_OUT và quyền ghi của thư mục.",
                    why=fault.strerror or type(fault).__name__,
                ) from None
            Outgoing.objects.filter(pk__in=[row.pk for row in some]).update(sent_at=at)
    return len(rows)


def _write(folder: Path, row: Outgoing) -> None:
    name, content = f"{row.pk:09d}-{row.status}.edxml", row.body.encode("utf-8")
    draft = folder / f".{name}.tmp"
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / name)


@transaction.atomic
def mark_sent(*, actor: Actor, outgoing_id: int, at: datetime) -> Outgoing | None:
    """Whoever fetches by the API has it; said twice, the first time counts. None where he has no such message to fetch."""
    visible = outbox_for(actor, clock.day_of(at)).filter(pk=outgoing_id)
    if visible.filter(sent_at__isnull=True).update(sent_at=at):
        facts = {"message": visible.get().received_id, "outgoing": outgoing_id}
        record(AuditKind.STATUS_FETCHED, actor=actor, stream=f"message:{facts['message']}", facts=facts, at=at)
    return visible.first()
