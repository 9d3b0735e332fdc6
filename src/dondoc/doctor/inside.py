"""What the records say of the installation: regulation, people, the worker and its jobs, mail, the log and its marks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings

from dondoc.accounts.queries.alarms import is_made, shut
from dondoc.audit import anchors
from dondoc.audit import queries as audit
from dondoc.audit.models import AuditCounter, AuditEvent, DayRoot
from dondoc.backup.models import Run, RunKind
from dondoc.core import clock, jobs
from dondoc.core.regulation import current, years_wanted, years_without_notice
from dondoc.doctor.findings import Finding, fault, fine, warning
from dondoc.notices.queries import mailing
from dondoc.organisations.models import Post, User
from dondoc.organisations.queries.people import held_on
from dondoc.records.queries import anchors as left
from dondoc.rules.access import Role
from dondoc.rules.regulation_toml import RegulationFaults

#: Mail that waits longer has met something.
WAITS = timedelta(hours=1)
#: A backup is made each night: one that was missed is told. One is put back to try at least twice a year.
BACKUP_EACH, DRILL_EACH = timedelta(days=2), timedelta(days=183)
#: An anchor leaves each night.
ANCHOR_EACH = timedelta(days=2)
#: The first page promises nothing of the worker before that: somebody has just founded the installation and starts it.
NEW = timedelta(minutes=15)


def regulation(at: datetime) -> Iterator[Finding]:
    """The profile in force and the days off that deadlines are counted by."""
    try:
        found = current()
    except KeyError:
        yield fault("regulation", province=settings.ENV.province, said="không có quy chế mang mã này / no such id")
        return
    except (RegulationFaults, ValueError, OSError) as wrong:
        yield fault("regulation", province=settings.ENV.province, said=str(wrong).splitlines()[0])
        return
    day = clock.day_of(at)
    wanting = years_without_notice(day)
    yield from (warning("calendar", year=year) for year in wanting)
    if not wanting:
        last = years_wanted(day)[-1]
        yield fine(f"Quy chế {found.id}, lịch năm {last}.", f"Regulation {found.id}, calendar of {last}.")


def people(at: datetime) -> Iterator[Finding]:
    """Somebody can administer, nobody is made up, and the data are run in the mode they were made for."""
    day, mode = clock.day_of(at), settings.ENV.mode
    posts = Post.objects.filter(held_on(day), role=Role.ADMINISTRATOR.value, user__is_active=True)
    if not posts.exists():
        yield fault("no_administrator")
    if mode == "production" and not is_made():
        yield warning("no_emergency")
    yield from (fault("emergency_shut", name=name) for name in shut(at))
    made_up = User.objects.filter(is_demo=True).count()
    if made_up and mode == "production":
        yield fault("demo_people", count=made_up)
    path = settings.ENV.data / "installation.json"
    kept = json.loads(path.read_text(encoding="utf-8")).get("DONDOC_MODE", mode) if path.exists() else mode
    if kept != mode:
        yield fault("mode_differs", kept=kept, mode=mode)


def worker(at: datetime) -> Iterator[Finding]:
    """Somebody takes the jobs up, and they end well."""
    seen = jobs.seen_at()
    if not jobs.is_alive(at):
        awaited = seen is None and not AuditEvent.objects.filter(at__lt=at - NEW).exists()
        yield warning("worker_awaited") if awaited else fault("no_worker", seen=_moment(seen) if seen else "–")
    found = jobs.jobs(at)
    failed = sorted(job.name for job in found if job.failed)
    if failed:
        yield warning("jobs_failed", names=", ".join(failed))
    held = jobs.left_held(at)
    if held:
        yield warning("jobs_stuck", names=", ".join(held))
    if jobs.is_alive(at) and not failed and not held:
        yield fine(f"Việc nền: {len(found)} việc, không có việc lỗi.", f"Worker: {len(found)} jobs, none failed.")


def mail(at: datetime) -> Iterator[Finding]:
    """Messages leave the house."""
    standing = mailing.standing(at)
    if not standing.can_send:
        yield warning("no_mail", waiting=standing.waiting)
    elif standing.oldest and standing.oldest < at - WAITS:
        yield warning("mail_waits", waiting=standing.waiting, oldest=_moment(standing.oldest))
    if standing.not_taken:
        yield warning("mail_refused", count=standing.not_taken)


def kept(at: datetime) -> Iterator[Finding]:
    """What an installation in service loses if this machine burns down, and whether anybody ever tried."""
    if settings.ENV.mode != "production":
        return
    newest = Run.objects.order_by("-began_at", "-pk")
    backup = newest.filter(kind=RunKind.BACKUP).first()
    drill = newest.filter(kind=RunKind.DRILL).first()
    if backup is None:
        yield warning("no_backup")
    elif backup.ended_at < at - BACKUP_EACH:
        yield warning("backup_old", last=_moment(backup.ended_at))
    if backup is not None and (drill is None or drill.ended_at < at - DRILL_EACH):
        yield warning("no_drill")


def anchored(at: datetime) -> Iterator[Finding]:
    """When the head of the log last reached each place outside; whoever can change all of this machine changes what never left it."""
    if not left.places() and settings.ENV.mode == "production":
        yield warning("anchor_nowhere")
    for place, last in left.arrived().items():
        name = "DONDOC_ANCHOR_FILE" if place == left.FILE else place
        if last is None or last.sent_at is None:
            if DayRoot.objects.exists():
                yield warning("anchor_never", place=name)
        elif last.sent_at < at - ANCHOR_EACH:
            yield warning("anchor_old", place=name, last=_moment(last.sent_at))
        else:
            when = _moment(last.sent_at)
            yield fine(
                f"Dấu chốt nhật ký tới {name} lần cuối {when}, tới dòng số {last.number}.",
                f"The log's anchor last reached {name} at {when}, up to line {last.number}.",
            )


def log() -> Iterator[Finding]:
    """The log still reaches the mark that was noted outside the database. Three queries; `log_whole` reads it all."""
    counter = AuditCounter.objects.filter(pk=1).first()
    if counter is None or not counter.last_number:
        return
    tail = anchors.tail(counter.log_id)
    if tail is None:
        yield warning("audit_no_anchor")
    elif not AuditEvent.objects.filter(number=tail[0], hash=tail[1]).exists():
        yield fault("audit_tail", number=tail[0])
    else:
        yield fine(
            f"Nhật ký: {counter.last_number} dòng, khớp dấu mốc.", f"Log: {counter.last_number} lines, marks fit."
        )


def log_whole() -> Iterator[Finding]:
    """Every chain of the log; seconds for each hundred thousand lines."""
    found = audit.verify()
    if found:
        yield fault("audit_damaged", count=len(found), said=found[0].sentence)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(clock.VIETNAM):%H:%M %d/%m/%Y}"
