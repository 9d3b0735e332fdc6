"""The jobs of the worker as they stand: for their page, and for whoever asks whether the worker lives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q, TextChoices

from dondoc.core import clock
from dondoc.core.models import Job

#: A worker that did nothing for so long is not there: what comes round is run once a minute even where there is nothing to do.
SILENCE = timedelta(minutes=5)
#: How long a run is told of on the page of jobs.
TOLD_FOR = timedelta(days=31)


class JobState(TextChoices):
    """PASSED: a night that was missed and that a later one has caught up on."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Run:
    """One row: `error` is why the last try did not go well; `attempts` how many have not."""

    key: str
    name: str
    slot: date | None
    state: str
    run_at: datetime
    attempts: int
    error: str
    started_at: datetime | None
    ended_at: datetime | None
    milliseconds: int | None


@dataclass(frozen=True, slots=True)
class JobShown:
    """One job: the run before, the run to come, and what is left to the administrator."""

    name: str
    last: Run | None
    coming: Run | None
    failed: tuple[Run, ...]


def jobs(at: datetime) -> list[JobShown]:
    """Every job that the worker put down in the last weeks, by name. One query."""
    since = clock.day_of(at) - TOLD_FOR
    fields = tuple(Run.__dataclass_fields__)
    rows = Job.objects.filter(Q(slot__isnull=True) | Q(slot__gte=since)).exclude(state=JobState.PASSED)
    by_name: dict[str, list[Run]] = {}
    for row in rows.order_by("name", "-slot", "-pk").values_list(*fields):
        run = Run(*row)
        by_name.setdefault(run.name, []).append(run)
    return [_shown(name, runs) for name, runs in by_name.items()]


def _shown(name: str, found: list[Run]) -> JobShown:
    ran = sorted((r for r in found if r.started_at), key=lambda r: r.started_at or r.run_at, reverse=True)
    coming = [r for r in found if r.state in (JobState.WAITING, JobState.RUNNING)]
    return JobShown(
        name=name,
        last=ran[0] if ran else None,
        coming=min(coming, key=lambda r: r.run_at) if coming else None,
        failed=tuple(r for r in found if r.state == JobState.FAILED),
    )


def seen_at() -> datetime | None:
    """When the worker last began or ended something; None where none ever ran. One query."""
    row = (
        Job.objects.filter(started_at__isnull=False)
        .order_by("-started_at")
        .values_list("started_at", "ended_at")
        .first()
    )
    return max(moment for moment in row if moment) if row else None


def is_alive(at: datetime) -> bool:
    """Whether the worker was seen lately, or holds something at this moment."""
    lately = at - SILENCE
    return Job.objects.filter(
        Q(started_at__gte=lately) | Q(ended_at__gte=lately) | Q(state=JobState.RUNNING, lease_until__gt=at)
    ).exists()


def left_held(at: datetime) -> list[str]:
    """Names of jobs whose lease ended a while ago and that nobody took up since. One query."""
    held = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=at - SILENCE)
    return sorted(set(held.values_list("name", flat=True)))


def by_state(at: datetime) -> list[tuple[str, int, datetime | None]]:
    """How many jobs are in each state, of what waits only what is due, with the moment since which the oldest is. One query."""
    waiting = Q(state=JobState.WAITING, run_at__lte=at)
    rows = Job.objects.filter(waiting | Q(state__in=[JobState.RUNNING, JobState.FAILED]))
    return list(rows.order_by().values_list("state").annotate(n=Count("pk"), since=Min("run_at")))
