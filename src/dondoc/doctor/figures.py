"""How the running system stands, in a handful of cheap counts: for whoever watches it from outside, and for the page of its state."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.sessions.models import Session

from dondoc.audit.models import AuditCounter
from dondoc.backup.models import Run, RunKind
from dondoc.core import jobs
from dondoc.notices.queries import mailing
from dondoc.records.models import SentAnchor
from dondoc.records.queries.anchors import arrived


@dataclass(frozen=True, slots=True)
class Standing:
    """`job_states`: state -> how many, of what waits only what is due, and since when the oldest is. `worker_seen`: None where none ever ran.
    `sessions` have not run out. `disk_free`, `disk_total`: bytes of the disk of the data folder. `backup`, `drill`: the newest of each. `anchor`:
    the head of the log that left the house last."""

    job_states: dict[str, tuple[int, datetime | None]]
    worker_seen: datetime | None
    mail: mailing.MailStanding
    audit_lines: int
    sessions: int
    disk_free: int
    disk_total: int
    backup: Run | None
    drill: Run | None
    anchors: dict[str, SentAnchor | None]


def standing(at: datetime) -> Standing:
    """Nine queries, none of which grows with the records but the count of mail that waits."""
    usage = shutil.disk_usage(settings.ENV.data)
    newest = Run.objects.order_by("-began_at", "-pk")
    return Standing(
        job_states={state: (n, since) for state, n, since in jobs.by_state(at)},
        worker_seen=jobs.seen_at(),
        mail=mailing.standing(at),
        audit_lines=AuditCounter.objects.values_list("last_number", flat=True).first() or 0,
        sessions=Session.objects.filter(expire_date__gt=at).count(),
        disk_free=usage.free,
        disk_total=usage.total,
        backup=newest.filter(kind=RunKind.BACKUP).first(),
        drill=newest.filter(kind=RunKind.DRILL).first(),
        anchors=arrived(),
    )
