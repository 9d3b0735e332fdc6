"""What an administrator does with the jobs of the worker, and the day's end of the log."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from dondoc.audit.actions import note_earlier_files, record, seal_through
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.actions import jobs
from dondoc.notices.actions.mailing import only_keeper
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal


@transaction.atomic
def run_again(*, actor: Actor, key: str, at: datetime) -> None:
    """A job at the next turn of the worker, whatever became of it. Raises Refusal: not allowed, no such job or under way."""
    only_keeper(actor)
    if not jobs.run_again(key=key, at=at):
        raise Refusal(
            "job_runs", "Công việc này đang chạy, hoặc không còn trong danh sách. Anh/chị xem lại sau ít phút."
        )
    record(AuditKind.JOB_RUN_AGAIN, actor=actor, stream="jobs", facts={"job": key}, at=at)


def close_yesterday(*, actor: None, at: datetime) -> None:
    """The log's account of every day before this one is closed, also where nobody did anything since (docs/decisions/0004)."""
    with transaction.atomic():
        seal_through(clock.day_of(at) - timedelta(days=1))
    note_earlier_files(at)  # reads the whole log once: nobody waits for that
