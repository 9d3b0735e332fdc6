"""The worker beside the server: started with it, started again when it dies, ended with it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress

#: Seconds between two starts of a worker that dies at once.
BETWEEN_STARTS = 5.0
#: Seconds in which the job in hand may end; what is killed is taken up again by the next worker.
GRACE = 10


class Beside:
    """Only this process starts and ends it; it ends by itself where this process is gone."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0

    def keep(self) -> None:
        """There is a worker, or there will be one at a later call."""
        alive = self.process is not None and self.process.poll() is None
        if alive or (self.process is not None and time.monotonic() - self.started < BETWEEN_STARTS):
            return
        words = [sys.executable, "-m", "dondoc.cli.main", "worker", "--parent", str(os.getpid())]
        self.process, self.started = subprocess.Popen(words, start_new_session=True), time.monotonic()  # noqa: S603 - our own program, words of our own, no shell

    def end(self) -> None:
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            self.process.terminate()
        try:
            self.process.wait(timeout=GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
