"""What runs by itself: one line a job, when it comes, and what it calls. A new job is a line here and its words in web/administration/jobs.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings

from dondoc.accounts.actions.dormant import keep_dormancy
from dondoc.accounts.actions.forgetting import forget_entries, forget_sessions
from dondoc.connections.actions.gathering import gather
from dondoc.connections.actions.sending import forget_told
from dondoc.connections.actions.sending import send_due as send_webhooks
from dondoc.connections.queries.webhooks import anything_to_do, to_tell
from dondoc.core import clock
from dondoc.core.actions.signatures import anything_unread, read_signatures
from dondoc.gateway.actions import taking
from dondoc.inspections.actions.reminding import remind as remind_of_recommendations
from dondoc.notices.actions.jobs import close_yesterday
from dondoc.notices.actions.ladder import climb_all
from dondoc.notices.actions.mailing import forget_sent, send_due
from dondoc.notices.actions.summing_up import send_digests, send_weekly
from dondoc.notices.actions.telling import tell_new
from dondoc.notices.queries.inbox import anything_to_tell
from dondoc.notices.queries.mailing import anything_due
from dondoc.quarantine.actions.looking import look_around
from dondoc.quarantine.actions.rescanning import scan_waiting
from dondoc.quarantine.actions.scrubbing import scrub
from dondoc.quarantine.queries.incidents import anything_to_do as anything_found_secret
from dondoc.quarantine.queries.unscanned import anything_unscanned
from dondoc.readings.actions.finishing import forget_old
from dondoc.records.actions.anchoring import send_anchors
from dondoc.records.actions.retention import note_thrown
from dondoc.reports.actions.approving import keep_made
from dondoc.reports.actions.office import count_wanted
from dondoc.reports.actions.rounds import open_near
from dondoc.reports.queries.office import without_files, work_waits
from dondoc.rules.access import SYSTEM
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.actions.recurring import open_all

#: When the jobs of a day begin, in Vietnam.
MORNING = time(7)


@dataclass(frozen=True, slots=True)
class Planned:
    """One job. `call(at, slot)` may be run twice for the same slot and must not mind; `slot` is the day, None for what comes round. What comes
    round and answers True has left work for a next round, which comes at once, after the others that are due.

    `at`: the time of the day at which it comes, once a day; None for what comes round `every` so often, and before that when `wanted(at)`
    says that there is something to do. `lease`: how long one run may take; a killed one is taken up again after that.
    """

    name: str
    call: Callable[[datetime, date | None], object]
    at: time | None = None
    every: timedelta = timedelta(minutes=1)
    wanted: Callable[[datetime], bool] | None = None
    lease: timedelta = timedelta(minutes=10)


def _mail(at: datetime, slot: date | None) -> None:
    send_due(actor=None, at=at)


def _forget_mail(at: datetime, slot: date | None) -> None:
    note_thrown(actor=None, kind="mail", count=forget_sent(actor=None, at=at), at=at)


def _forget_readings(at: datetime, slot: date | None) -> None:
    note_thrown(actor=None, kind="readings", count=forget_old(actor=None, at=at), at=at)


def _forget_entries(at: datetime, slot: date | None) -> None:
    gone = forget_entries(actor=None, at=at, days=settings.ENV.records.entries_days)
    note_thrown(actor=None, kind="entries", count=gone, at=at)


def _forget_sessions(at: datetime, slot: date | None) -> None:
    note_thrown(actor=None, kind="sessions", count=forget_sessions(actor=None, at=at), at=at)


def _anchors(at: datetime, slot: date | None) -> None:
    send_anchors(actor=None, at=at)


def _accounts(at: datetime, slot: date | None) -> None:
    keep_dormancy(actor=None, at=at)


def _seal_day(at: datetime, slot: date | None) -> None:
    close_yesterday(actor=None, at=at)


def _open_periods(at: datetime, slot: date | None) -> None:
    open_all(actor=SYSTEM, through=date(clock.day_of(at).year, 12, 31), at=at)


def _tell(at: datetime, slot: date | None) -> None:
    while tell_new(actor=None, at=at):
        pass


def _ladder(at: datetime, slot: date | None) -> None:
    _tell(at, slot)  # a new installation begins here: what the ladder reaches is told, its past is not
    climb_all(actor=None, at=at)
    remind_of_recommendations(actor=None, at=at)
    _tell(at, slot)


def _digest(at: datetime, slot: date | None) -> None:
    _tell(at, slot)
    send_digests(actor=None, at=at)


def _weekly(at: datetime, slot: date | None) -> None:
    send_weekly(actor=None, at=at)


def _webhooks(at: datetime, slot: date | None) -> None:
    for pk in to_tell():
        while gather(actor=None, endpoint_id=pk, at=at):
            pass
    send_webhooks(actor=None, at=at)


def _forget_webhooks(at: datetime, slot: date | None) -> None:
    note_thrown(actor=None, kind="webhooks", count=forget_told(actor=None, at=at), at=at)


def _exchange(at: datetime, slot: date | None) -> bool:
    return taking.work(actor=None, at=at).full


def _quarantine(at: datetime, slot: date | None) -> None:
    look_around(actor=None, at=at)
    scrub(actor=None, at=at)


def _signatures(at: datetime, slot: date | None) -> None:
    read_signatures(actor=None, at=at)


def _scan(at: datetime, slot: date | None) -> None:
    scan_waiting(actor=None, at=at)


def _reports(at: datetime, slot: date | None) -> None:
    count_wanted(actor=None, at=at)
    faults: list[Refusal] = []
    for pk in without_files():
        try:
            keep_made(actor=None, approval_id=pk, at=at)
        except Refusals as refused:  # one report that cannot be written keeps no other from its files
            faults += refused.refusals
    if faults:
        raise Refusals(faults)


def _open_rounds(at: datetime, slot: date | None) -> None:
    open_near(actor=SYSTEM, at=at)


SCHEDULE: tuple[Planned, ...] = (
    Planned("mail", _mail, wanted=anything_due, lease=timedelta(minutes=5)),
    Planned("webhooks", _webhooks, wanted=anything_to_do, lease=timedelta(minutes=5)),
    Planned("exchange", _exchange),
    Planned("signatures", _signatures, wanted=anything_unread, lease=timedelta(minutes=30)),
    Planned("virus_scan", _scan, wanted=anything_unscanned, lease=timedelta(minutes=30)),
    Planned("quarantine", _quarantine, wanted=anything_found_secret, lease=timedelta(hours=1)),
    Planned("reports", _reports, wanted=work_waits, lease=timedelta(minutes=30)),
    Planned("seal_day", _seal_day, at=time(0, 15)),
    Planned("accounts", _accounts, at=time(6)),
    Planned("anchors", _anchors, every=timedelta(minutes=10)),
    Planned("forget_entries", _forget_entries, at=time(1)),
    Planned("forget_sessions", _forget_sessions, every=timedelta(hours=1)),
    Planned("forget_mail", _forget_mail, at=time(1)),
    Planned("forget_readings", _forget_readings, at=time(1, 30)),
    Planned("forget_webhooks", _forget_webhooks, at=time(1)),
    Planned("open_periods", _open_periods, at=MORNING),
    Planned("report_rounds", _open_rounds, at=time(6, 30)),
    Planned("tell", _tell, every=timedelta(minutes=10), wanted=anything_to_tell),
    # each in its turn: the digest tells what the ladder reached that morning
    Planned("ladder", _ladder, at=time(6, 45)),
    Planned("digest", _digest, at=MORNING, lease=timedelta(minutes=30)),
    Planned("weekly", _weekly, at=MORNING, lease=timedelta(minutes=30)),
)


def slot_before(planned: Planned, at: datetime) -> date:
    """The latest day whose run has come by `at`."""
    assert planned.at is not None
    local = at.astimezone(clock.VIETNAM)
    return local.date() if local.time() >= planned.at else local.date() - timedelta(days=1)


def moment_of(planned: Planned, day: date) -> datetime:
    """When the run for `day` comes, aware."""
    assert planned.at is not None
    return datetime.combine(day, planned.at, tzinfo=clock.VIETNAM)
