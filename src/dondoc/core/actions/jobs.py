"""The jobs of the worker: put down once a slot, taken by one process at a time, ended or tried again (docs/decisions/0012).

A job may run twice where its process was killed, or was stopped for longer than its lease: what it calls must not mind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from dondoc.core.jobs import JobState
from dondoc.core.models import Job

#: Runs of one slot before it is left to the administrator. What comes round is never given up.
MOST_ATTEMPTS = 5
#: Waits before the next try, by how many did not go well; the last one stands for all further ones. Of what comes round it is shorter than the
#: silence after which the worker is held to be gone (core/jobs.py).
WAITS_OF_SLOTS = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60))
WAITS_OF_ROUNDS = tuple(timedelta(seconds=n) for n in (10, 30, 60, 120, 180))
#: No wait and no lease is as long. What lies farther ahead was written before the clock of a training installation was put back.
FARTHEST = timedelta(hours=2)
ERROR_MOST = 300
KILLED = "Tiến trình chạy việc này bị dừng giữa chừng ở mọi lần thử."


def put_slot(*, name: str, slot: date, run_at: datetime) -> None:
    """The run of `name` for the day `slot`, not before `run_at`. Once a slot, whoever asks and however often."""
    row = Job(key=f"{name}:{slot.isoformat()}", name=name, slot=slot, state=JobState.WAITING, run_at=run_at)
    Job.objects.bulk_create([row], ignore_conflicts=True)


def put_round(*, name: str, at: datetime) -> None:
    """The one row of something that comes round."""
    Job.objects.bulk_create([Job(key=name, name=name, state=JobState.WAITING, run_at=at)], ignore_conflicts=True)


def pass_over(*, name: str, before: date) -> None:
    """Slots earlier than `before` that nobody ran are not run any more: the later one catches up on them."""
    Job.objects.filter(name=name, slot__lt=before, state=JobState.WAITING).update(state=JobState.PASSED)


def claim(*, leases: Mapping[str, timedelta], soon: Iterable[str], at: datetime) -> Job | None:
    """The next job that is due, now held by the caller for its lease; None where nothing is.

    `leases`: the names that the caller knows, each with how long it may hold one. `soon`: names that have something to do before their turn.
    """
    due = Job.objects.filter(_due(at, list(soon)), name__in=list(leases)).order_by("run_at", "pk")
    while due.exists():  # asked first: on SQLite a transaction keeps every other writer waiting
        with transaction.atomic():
            job = due.select_for_update(skip_locked=True).first()
            if job is None:
                return None
            if job.slot and job.attempts >= MOST_ATTEMPTS:
                job.state, job.error, job.ended_at, job.lease_until = JobState.FAILED, job.error or KILLED, at, None
                job.save()
                continue
            job.state, job.started_at, job.lease_until = JobState.RUNNING, at, at + leases[job.name]
            job.attempts += 1
            job.save()
            return job
    return None


def _due(at: datetime, soon: list[str]) -> Q:
    waiting, running, misplaced = Q(state=JobState.WAITING), Q(state=JobState.RUNNING), at + FARTHEST
    put_back = Q(run_at__gt=misplaced) & (Q(slot__isnull=True) | Q(attempts__gt=0))
    return (
        (waiting & (Q(run_at__lte=at) | put_back | Q(name__in=soon, attempts=0)))
        | (running & (Q(lease_until__lte=at) | Q(lease_until__gt=misplaced)))
    )  # fmt: skip


def finish(*, job: Job, at: datetime, milliseconds: int, again_at: datetime | None) -> bool:
    """It went well. `again_at`: when what comes round comes round again. False where somebody else has taken it up meanwhile."""
    state = JobState.WAITING if again_at else JobState.DONE
    return _end(
        job, state=state, run_at=again_at or job.run_at, attempts=0, error="", ended_at=at, milliseconds=milliseconds
    )


def fail(*, job: Job, at: datetime, milliseconds: int, error: str) -> bool:
    """It did not go well, and why: tried again after a growing wait; a slot at most MOST_ATTEMPTS times. False as `finish`."""
    waits = WAITS_OF_SLOTS if job.slot else WAITS_OF_ROUNDS
    given_up = bool(job.slot) and job.attempts >= MOST_ATTEMPTS
    return _end(
        job,
        state=JobState.FAILED if given_up else JobState.WAITING,
        run_at=job.run_at if given_up else at + waits[min(job.attempts, len(waits)) - 1],
        error=error[:ERROR_MOST],
        ended_at=at,
        milliseconds=milliseconds,
    )


def _end(job: Job, **values: object) -> bool:
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts, started_at=job.started_at)
    return bool(mine.update(lease_until=None, **values))


def run_again(*, key: str, at: datetime) -> bool:
    """At the next turn of the worker, with all its tries. False where there is no such job or it runs at this moment."""
    idle = Job.objects.filter(key=key).exclude(state=JobState.RUNNING, lease_until__gt=at)
    return bool(idle.update(state=JobState.WAITING, run_at=at, attempts=0, lease_until=None))
