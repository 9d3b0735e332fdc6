"""The worker: puts down what the schedule asks for, takes what is due, runs it, and waits. Ends after the job in hand when told to."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from types import FrameType

from django.db import DatabaseError, close_old_connections, connections

from dondoc.core import clock
from dondoc.core.actions import jobs
from dondoc.core.jobs import Job
from dondoc.core.stamp import looked_once
from dondoc.rules.errors import Refusal, Refusals
from dondoc.worker.schedule import SCHEDULE, Planned, moment_of, slot_before

#: Seconds between two looks at what is due.
PAUSE = 2.0
#: Seconds until a database that did not answer is asked again.
PAUSE_AFTER_FAULT = 5.0

log = logging.getLogger("dondoc.worker")


class Worker:
    """`parent`: the process that started it; without that one it ends too. `schedule` is the product's own but in tests."""

    def __init__(self, schedule: Sequence[Planned] = SCHEDULE, parent: int | None = None) -> None:
        self.plans = {planned.name: planned for planned in schedule}
        self.parent = parent
        self.told_to_end = threading.Event()
        self.put_down: dict[str, date | None] = {}

    def run(self) -> None:
        """Until SIGTERM or SIGINT."""
        for told in (signal.SIGTERM, signal.SIGINT):
            signal.signal(told, self._end)
        while not self._over():
            pause = 0.0
            try:
                close_old_connections()
                pause = 0.0 if self.step() else PAUSE
            except DatabaseError:
                log.exception("the database does not answer; asked again in %s s", PAUSE_AFTER_FAULT)
                connections.close_all()
                pause = PAUSE_AFTER_FAULT
            self.told_to_end.wait(pause)

    def run_once(self) -> int:
        """Everything that is due now and nothing that comes later; answers how many jobs that were."""
        done = 0
        while done < 10 * len(self.plans) and not self._over() and self.step():
            done += 1
        return done

    def step(self) -> bool:
        """One job, or False where none is due. Raises DatabaseError."""
        at = clock.now()
        self._put_down(at)
        soon = [p.name for p in self.plans.values() if p.wanted is not None and p.wanted(at)]
        job = jobs.claim(leases={p.name: p.lease for p in self.plans.values()}, soon=soon, at=at)
        if job is None:
            return False
        planned = self.plans[job.name]
        began = time.monotonic()
        try:
            with looked_once():
                more = planned.call(at, job.slot) is True
        except (Refusal, Refusals) as refusal:
            self._failed(job, began, str(refusal))
        except Exception as fault:
            log.exception("job %s", job.key)
            self._failed(job, began, f"{type(fault).__name__}: {fault}")
        else:
            now = clock.now()
            again_at = None if planned.at else now if more else now + planned.every
            jobs.finish(job=job, at=now, milliseconds=_since(began), again_at=again_at)
        return True

    def _failed(self, job: Job, began: float, error: str) -> None:
        """A database that is gone cannot be told: then the row stays taken until its lease ends."""
        jobs.fail(job=job, at=clock.now(), milliseconds=_since(began), error=error)

    def _put_down(self, at: datetime) -> None:
        """The run that has come and the one that comes next, of each job; asked of the database only when the day turns."""
        for planned in self.plans.values():
            slot = slot_before(planned, at) if planned.at else None
            if planned.name in self.put_down and self.put_down[planned.name] == slot:
                continue
            if slot is None:
                jobs.put_round(name=planned.name, at=at)
            else:
                for day in (slot, slot + timedelta(days=1)):
                    jobs.put_slot(name=planned.name, slot=day, run_at=moment_of(planned, day))
                jobs.pass_over(name=planned.name, before=slot)
            self.put_down[planned.name] = slot

    def _over(self) -> bool:
        return self.told_to_end.is_set() or (self.parent is not None and os.getppid() != self.parent)

    def _end(self, _signal: int, _frame: FrameType | None) -> None:
        self.told_to_end.set()


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
