"""A worker killed in each step of each job. Run inside the product: `python -m bench.steps SECONDS [JOB…]` prints what was done and found.

A step is one statement that writes, or one commit: taking the job, what it does, committing it, marking the end. The worker of a job is killed
right before its first step and right after it, then before and after its second, and so on until it comes to its end; each time in a process of its
own, which kills itself. Between, the administrator's button lets the job run again, as after a lease, and there is something new to do
(bench/work.py). Taking is the same for all: it is struck for the first job that comes round and for the first that comes once a day.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench.work import Work

#: What a job does for one thing it does for the next: as many steps of one job are each struck twice.
MOST = 24
TAKING, DOING, COMMITTING, MARKING = "taking", "doing", "committing", "marking"
#: Longer than a message may be in the hands of a worker that is dead.
LATER = timedelta(minutes=10)
#: Makes what the next ones read: reports their files, everything its mail. What is played in another year comes late; last, with the time that
#: all others left, what looks twice at its folder, a second apart.
ORDER = {"reports": -1, "open_periods": 1, "report_rounds": 1, "mail": 2, "forget_mail": 3, "exchange": 4}
#: How often a job that takes a part of its work in one run is let run in the end.
ROUNDS = {"mail": 20, "webhooks": 3, "signatures": 3}
_WRITES = ("INSERT", "UPDATE", "DELETE")


class Strike:
    """Kills this process `before` or after its step number `at`, 0 for the one that marks the end; tells `pipe` which kind of step that was.
    `taking`: also the steps of taking the job are counted."""

    def __init__(self, at: int, before: bool, taking: bool, pipe: int) -> None:
        self.at, self.before, self.taking, self.pipe = at, before, taking, pipe
        self.seen, self.phase = 0, TAKING

    def step(self, do: Callable[[], Any], kind: str = "") -> Any:
        if self.phase == TAKING and not self.taking:
            return do()
        self.seen += 1
        here = self.phase == MARKING if self.at == 0 else self.seen == self.at
        if here and self.before:
            self._die(kind)
        done = do()
        if here:
            self._die(kind)
        return done

    def statement(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().upper().startswith(_WRITES):
            return execute(sql, params, many, context)
        return self.step(lambda: execute(sql, params, many, context))

    def _die(self, kind: str) -> None:
        os.write(self.pipe, (kind or self.phase).encode())
        os.kill(os.getpid(), signal.SIGKILL)


def _worker(planned: Any, strike: Strike | None) -> None:
    """One job of one worker. Its steps are counted where it is to be struck."""
    from django.db import connection

    from dondoc.worker.process import Worker

    if strike is not None:
        commit, call = connection.commit, planned.call

        def doing(at: Any, slot: Any) -> None:
            strike.phase = DOING
            call(at, slot)
            strike.phase = MARKING

        connection.execute_wrappers.append(strike.statement)
        connection.commit = lambda: strike.step(commit, COMMITTING if strike.phase == DOING else "")  # type: ignore[method-assign]
        planned = replace(planned, call=doing, lease=timedelta(0))
    Worker([planned]).step()


def _in_a_process(do: Callable[[int], None]) -> tuple[bool, str]:
    """Whether it was killed, and what it said."""
    from django.db import connections

    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            do(writing)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read()
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status), said


def _due(planned: Any) -> str:
    """The key of the job's row, which now is due with all its tries."""
    from dondoc.core import clock
    from dondoc.core.actions import jobs
    from dondoc.worker.process import Worker
    from dondoc.worker.schedule import slot_before

    at = clock.now()
    Worker([planned])._put_down(at)
    key = f"{planned.name}:{slot_before(planned, at).isoformat()}" if planned.at else str(planned.name)
    jobs.run_again(key=key, at=at)
    return key


@contextmanager
def _at(moment: datetime | None) -> Iterator[None]:
    """The clock of this process and of those that it makes stands at `moment`; None lets it run."""
    from dondoc.core import clock

    clock.freeze(moment)
    try:
        yield
    finally:
        clock.freeze(None)


def struck(planned: Any, work: Work, taking: bool, end: float) -> dict[str, Any]:
    """One job: how many steps it was struck at, in which kinds of steps, and how its row stands after it was let run to its end."""
    from dondoc.core import clock
    from dondoc.core.models import Job

    kinds: Counter[str] = Counter()
    number, whole = 0, False
    while number < MOST and not whole and time.monotonic() < end:
        number += 1
        both = [_killed(planned, work, Strike(number, before, taking, -1), kinds) for before in (True, False)]
        whole = not all(both)
    for before in (True, False):  # what was done in between left fewer steps
        _killed(planned, work, Strike(0, before, taking, -1), kinds)
    with _at(work.before(planned.name)):
        key = _due(planned)
        shift = clock.now() + LATER

    def rest(pipe: int) -> None:
        clock.freeze(shift)
        for _ in range(ROUNDS.get(planned.name, 1)):
            _worker(planned, None)

    _in_a_process(rest)
    row = Job.objects.get(key=key)
    return {"steps": number - whole, "kinds": dict(kinds), "to_its_end": whole, "state": row.state, "error": row.error}


def _killed(planned: Any, work: Work, strike: Strike, kinds: Counter[str]) -> bool:
    """Whether the run had such a step."""

    def do(pipe: int) -> None:
        strike.pipe = pipe
        _worker(planned, strike)

    with _at(work.before(planned.name)):
        _due(planned)
        killed, said = _in_a_process(do)
    kinds.update([said] if killed else [])
    return killed


def warm(work: Work) -> None:
    """What a worker has read when it is at work: every process made from this one has it then, and is not busy reading it."""
    from django.urls import get_resolver

    from dondoc.core import clock, regulation

    assert get_resolver().url_patterns
    regulation.regulation_in_force(clock.today())
    regulation.calendar()
    work.before("tell")


def main(seconds: float, names: list[str]) -> None:
    from dondoc.worker.schedule import SCHEDULE

    end = time.monotonic() + seconds
    # what one job leaves of its share of the time is the others'
    ordered = sorted((p for p in SCHEDULE if not names or p.name in names), key=lambda p: ORDER.get(p.name, 0))
    found: dict[str, Any] = {}
    work, taken = Work(), set[bool]()
    warm(work)
    for number, planned in enumerate(ordered):
        now, once_a_day = time.monotonic(), planned.at is not None
        share = now + max(0.0, end - now) / (len(ordered) - number)
        found[planned.name] = struck(planned, work, once_a_day not in taken, share)
        taken.add(once_a_day)
    print(json.dumps({"jobs": found, "put": work.put}, ensure_ascii=False))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from dondoc.cli import ground

    ground.prepare()
    main(float(sys.argv[1]), sys.argv[2:])
