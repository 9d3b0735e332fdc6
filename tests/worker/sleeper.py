"""A worker with one job, run as a process that is killed: it says when it begins, then waits for a line before it ends the job."""

from __future__ import annotations

import sys
import threading
from datetime import date, datetime, time, timedelta

import django


def main(hours: int) -> None:
    django.setup()
    from tests.make import AT

    from dondoc.core import clock
    from dondoc.core.models import Job
    from dondoc.worker.process import Worker
    from dondoc.worker.schedule import Planned

    clock.freeze(AT + timedelta(hours=hours))

    def job(at: datetime, slot: date | None) -> None:
        print(f"begun, {Job.objects.get(state='running').attempts}", flush=True)
        reader = threading.Thread(target=sys.stdin.readline)
        reader.start()
        reader.join()
        print("ended", flush=True)

    Worker([Planned("nightly", job, at=time(7))]).run()
    row = Job.objects.exclude(state="waiting").get()
    print(row.state, row.attempts, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
