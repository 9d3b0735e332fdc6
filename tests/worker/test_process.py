"""Jobs run once a slot, are tried again, and outlive the process that ran them (issue 4, 8 and "Real parts")."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from tests.make import AT, ROOT, a_person
from tests.refusing import refused

from dondoc.audit.models import AuditEvent, DayRoot
from dondoc.core import clock
from dondoc.core.actions.jobs import MOST_ATTEMPTS
from dondoc.core.jobs import is_alive, jobs
from dondoc.core.models import Job
from dondoc.notices.actions.jobs import run_again
from dondoc.rules.errors import Refusal
from dondoc.worker.process import Worker
from dondoc.worker.schedule import SCHEDULE, Planned

PROJECT = Path(__file__).resolve().parents[2]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Nightly:
    """A schedule of one job at 07:00 and what became of its runs."""

    def __init__(self):
        self.ran: list[date | None] = []
        self.fault: Exception | None = None
        self.schedule = (Planned("nightly", self.run, at=time(7)),)

    def run(self, at: datetime, slot: date | None) -> None:
        if self.fault:
            raise self.fault
        self.ran.append(slot)

    def work(self) -> int:
        """As a worker that was started this moment."""
        return Worker(self.schedule).run_once()


@pytest.mark.django_db
def test_a_night_run_twice_does_nothing_and_missed_nights_are_caught_up_once(frozen):
    night = Nightly()
    frozen(AT - timedelta(hours=2))  # 06:00 in Vietnam: today's has not come
    assert night.work() == 1 and night.ran == [date(2026, 11, 18)]
    worker = Worker(night.schedule)
    assert worker.run_once() == 0
    frozen(AT)
    assert (worker.run_once(), night.work(), worker.run_once()) == (1, 0, 0)
    frozen(AT + 4 * DAY)
    assert night.work() == 1
    assert night.ran == [date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 23)]
    assert Job.objects.get(slot=date(2026, 11, 20)).state == "passed"
    frozen(AT - DAY)  # the clock of a training installation is put back
    assert night.work() == 0
    [shown] = jobs(AT + 4 * DAY)
    assert shown.last.slot == date(2026, 11, 23) and shown.coming.slot == date(2026, 11, 24)


@pytest.mark.django_db
def test_a_round_that_left_work_comes_again_at_once_then_in_its_turn(frozen):
    answers = [True, True, None, None]
    worker = Worker((Planned("round", lambda at, slot: answers.pop(0)),))
    assert (worker.run_once(), worker.run_once()) == (3, 0)
    frozen(AT + MINUTE)
    assert worker.run_once() == 1


@pytest.mark.django_db
def test_what_does_not_go_well_is_tried_again_then_left_to_the_administrator(frozen, caplog):
    night = Nightly()
    night.fault = Refusal("mail_server", "Không kết nối được máy chủ thư.")
    moment, waited = AT, []
    for _ in range(MOST_ATTEMPTS):
        frozen(moment)
        assert night.work() == 1 and night.work() == 0
        job = Job.objects.get(slot=date(2026, 11, 19))
        waited.append((job.run_at - moment) // MINUTE)
        moment = job.run_at
    assert (waited[:-1], job.state, job.error) == ([1, 5, 15, 60], "failed", "Không kết nối được máy chủ thư.")
    frozen(moment + DAY // 2)
    assert night.work() == 0 and [one.key for one in jobs(moment)[0].failed] == [job.key]
    with refused("not_allowed"):
        run_again(actor=a_person(), key=job.key, at=moment)
    with refused("job_runs"):
        run_again(actor=ROOT, key="nightly:2020-01-01", at=moment)
    run_again(actor=ROOT, key=job.key, at=moment)
    assert AuditEvent.objects.get(kind="job_run_again").facts == {"job": job.key}
    night.fault = ValueError("không đọc được")
    assert night.work() == 1 and "ValueError: không đọc được" in Job.objects.get(key=job.key).error
    assert "Traceback" in caplog.text
    frozen(moment + DAY // 2 + MINUTE)
    night.fault = None
    assert night.work() == 1 and not jobs(moment)[0].failed


@pytest.mark.django_db
def test_the_products_own_jobs_run_and_close_yesterdays_account_of_the_log(frozen):
    a_person()
    frozen(AT + DAY)
    Worker(SCHEDULE).run_once()
    assert [(one.name, one.last.error) for one in jobs(AT + DAY)] == [
        (p.name, "") for p in sorted(SCHEDULE, key=lambda p: p.name)
    ]
    assert DayRoot.objects.get().day == clock.day_of(AT)
    assert is_alive(AT + DAY) and not is_alive(AT + DAY + timedelta(hours=1))


@pytest.mark.database
def test_a_worker_killed_in_a_job_loses_nothing_and_one_told_to_end_finishes_it(new_installation, migrated):
    """A real process, killed with -9; the next one takes the job up when its lease has ended, and ends it although SIGTERM comes meanwhile."""
    installation = new_installation(migrated)

    def start(hours: int) -> subprocess.Popen[str]:
        words = [sys.executable, "-m", "tests.worker.sleeper", str(hours)]
        env = installation.environment() | {
            "DONDOC_MODE": "training",
            "DJANGO_SETTINGS_MODULE": "dondoc.config.settings",
        }
        return subprocess.Popen(words, env=env, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    with start(0) as first:
        assert first.stdout.readline() == "begun, 1\n"
        os.kill(first.pid, signal.SIGKILL)
    with start(1) as second:
        assert second.stdout.readline() == "begun, 2\n"
        second.send_signal(signal.SIGTERM)
        second.stdin.write("go on\n")
        second.stdin.close()
        assert second.stdout.read().split() == ["ended", "done", "0"]
        assert second.wait(timeout=900) == 0
