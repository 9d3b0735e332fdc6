"""What every deed on a thread writes: an entry with its files, and a line of the log by which whoever must hear of it is found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import keep_files
from dondoc.core.files import InspectedFile
from dondoc.exchanges.models import EntryKind, Thread, ThreadEntry, ThreadFile, ThreadState
from dondoc.exchanges.queries.threads import threads_for
from dondoc.organisations.models import Agency
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.tasks.actions.facts import title_of


def held(actor: Actor, thread_id: int, at: datetime) -> Thread:
    """The thread, held until the end of the transaction. NotThere if the actor may not see it; Refusal if it is closed."""
    visible = threads_for(actor, clock.day_of(at)).filter(pk=thread_id)
    rows = Thread.objects.select_for_update(of=("self",)).select_related("assignment__task__directive", "agency")
    thread = rows.filter(pk__in=visible.values("pk")).first()
    if thread is None:
        raise NotThere(f"thread {thread_id}")
    if thread.state == ThreadState.CLOSED:
        raise Refusal(
            "thread_closed",
            "Trao đổi này đã kết thúc ngày {day} nên không ghi thêm được. Nếu còn vướng, cơ quan mở một trao đổi mới.",
            cite=thread.cite,
            way_on=WayOn("Xem trao đổi", "thread", (thread.pk,)),
            day=f"{clock.day_of(thread.closed_at):%d/%m/%Y}" if thread.closed_at else "",
        )
    return thread


def may_not(thread: Thread) -> Refusal:
    """He sees it and may still not do this."""
    return Refusal(
        "not_allowed",
        "Vai của anh/chị không làm được việc này với trao đổi này.",
        cite=thread.cite,
        way_on=WayOn("Xem trao đổi", "thread", (thread.pk,)),
    )


def entry(
    thread: Thread,
    kind: EntryKind,
    words: str,
    *,
    actor: Actor,
    at: datetime,
    to: Agency | None = None,
    on_behalf: str = "",
    document: str = "",
    for_all: bool = False,
    files: Sequence[InspectedFile] = (),
) -> ThreadEntry:
    """One entry with its files. Inside a transaction; secrecy was asked before."""
    made = ThreadEntry.objects.create(
        thread=thread,
        kind=kind.value,
        words=words.strip(),
        agency_id=actor.agency_id,
        to=to,
        on_behalf=on_behalf.strip(),
        document=document.strip(),
        for_all=for_all,
        by_id=actor.user_id,
        by_title=title_of(actor),
        at=at,
    )
    kept = keep_files(list(files), by_id=actor.user_id, at=at)
    ThreadFile.objects.bulk_create(ThreadFile(entry=made, file=file) for file in kept)
    return made


def move(thread: Thread, state: ThreadState, at: datetime, *fields: str) -> None:
    """The thread is in another state from now on; `fields` were set besides."""
    thread.state, thread.waits_since = state.value, at
    thread.save(update_fields=["state", "waits_since", *fields])


def end(thread: Thread, outcome: str, at: datetime, *fields: str) -> None:
    thread.outcome, thread.closed_at = outcome, at
    move(thread, ThreadState.CLOSED, at, "outcome", "closed_at", *fields)


def note(kind: AuditKind, thread: Thread, *, actor: Actor, at: datetime, cite: str = "", **facts: object) -> None:
    """The line of the log: ids and codes. `agency` opened it; `said` chooses the words in which it is told."""
    about = thread.assignment
    record(
        kind,
        actor=actor,
        stream=f"thread:{thread.pk}",
        facts={
            "thread": thread.pk,
            "agency": thread.agency_id,
            "about": thread.assignment_id,
            "task": about.task_id if about else None,
            "directive": about.task.directive_id if about else None,
            "said": thread.kind if about else f"{thread.kind}_general",
            "outcome": thread.outcome,
        }
        | facts,
        at=at,
        cite=cite or thread.cite,
    )
