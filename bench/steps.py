"""A worker killed in each step of each job. Run inside the product: `python -m bench.steps SECONDS [JOB…]` prints what was done and found.

A step is one statement that writes, or one commit: taking the job, what it does, committing it, marking the end. The worker of a job is killed
right before its first step and right after it, then before and after its second, and so on until it comes to its end; each time in a process of its
own, which kills itself. Between, the administrator's button lets the job run again, as after a lease.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

#: What a job does for one thing it does for the next: as many steps of one job are each struck twice.
MOST = 24
TAKING, DOING, COMMITTING, MARKING = "taking", "doing", "committing", "marking"
#: Longer than a message may be in the hands of a worker that is dead.
LATER = timedelta(minutes=10)
_WRITES = ("INSERT", "UPDATE", "DELETE")


class Strike:
    """Kills this process `before` or after its step number `at`, 0 for the one that marks the end; tells `pipe` which kind of step that was."""

    def __init__(self, at: int, before: bool, pipe: int) -> None:
        self.at, self.before, self.pipe, self.seen, self.phase = at, before, pipe, 0, TAKING

    def step(self, do: Callable[[], Any], kind: str = "") -> Any:
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


def struck(planned: Any, end: float) -> dict[str, Any]:
    """One job: how many steps it was struck at, in which kinds of steps, and how its row stands after it was let run to its end."""
    from dondoc.core import clock
    from dondoc.core.models import Job

    kinds: Counter[str] = Counter()
    number, whole = 0, False
    while number < MOST and not whole and time.monotonic() < end:
        number += 1
        both = [_killed(planned, number, before, kinds) for before in (True, False)]
        whole = not all(both)
    for before in (True, False):  # what was done in between left fewer steps
        _killed(planned, 0, before, kinds)
    key = _due(planned)
    shift = clock.now() + LATER

    def rest(pipe: int) -> None:
        clock.freeze(shift)
        for _ in range(20 if planned.name == "mail" else 1):
            _worker(planned, None)

    _in_a_process(rest)
    row = Job.objects.get(key=key)
    return {"steps": number - whole, "kinds": dict(kinds), "to_its_end": whole, "state": row.state, "error": row.error}


def _killed(planned: Any, number: int, before: bool, kinds: Counter[str]) -> bool:
    """Whether the run had such a step."""
    _work_for(planned.name)
    _due(planned)
    killed, said = _in_a_process(lambda pipe: _worker(planned, Strike(number, before, pipe)))
    kinds.update([said] if killed else [])
    return killed


_put = 0


def _work_for(name: str) -> None:
    """Something new to do for a job that finds nothing more: one message of the exchange, one file that was not scanned."""
    global _put
    from django.conf import settings

    from bench import messages
    from dondoc.core.models import StoredFile

    if name == "exchange" and settings.ENV.edxml.incoming is not None:
        _put += 1
        messages.put(settings.ENV.edxml.incoming, 8_000_000 + _put, 1)
    if name == "virus_scan" and settings.ENV.files.scanner is not None:
        some = list(StoredFile.objects.filter(media_type="text/plain").order_by("-pk").values_list("pk", flat=True)[:2])
        StoredFile.objects.filter(pk__in=some).update(scan="waiting")


def main(seconds: float, names: list[str]) -> None:
    from dondoc.worker.schedule import SCHEDULE

    end = time.monotonic() + seconds
    # what makes mail comes before the mail; what one job leaves of its share of the time is the others'
    ordered = sorted((p for p in SCHEDULE if not names or p.name in names), key=lambda planned: planned.name == "mail")
    found: dict[str, Any] = {}
    for number, planned in enumerate(ordered):
        now = time.monotonic()
        found[planned.name] = struck(planned, now + max(0.0, end - now) / (len(ordered) - number))
    print(json.dumps({"jobs": found, "put": _put}, ensure_ascii=False))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from dondoc.cli import ground

    ground.prepare()
    main(float(sys.argv[1]), sys.argv[2:])
