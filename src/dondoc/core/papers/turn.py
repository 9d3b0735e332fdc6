"""Papers are set in turn: one at a time on a machine of two processors, so that nobody who asks for papers takes the machine from all others."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from dondoc.rules.errors import Refusal

#: In the data folder: whose turn it is, and what is kept of papers that are the same for everybody.
FOLDER = "papers"
#: Papers that are set at once, all processes of a machine together: half of its processors are left for pages.
AT_ONCE = max(1, (os.cpu_count() or 1) // 2)
#: Threads of one process that set a paper or wait for a turn: the others go on with pages.
THREADS = 2
#: How long a paper waits for its turn.
WAIT_SECONDS, STEP_SECONDS = 15, 0.05

_threads = threading.BoundedSemaphore(THREADS)


def folder() -> Path:
    made = Path(settings.ENV.data) / FOLDER
    made.mkdir(exist_ok=True)
    return made


@contextmanager
def turn() -> Iterator[None]:
    """Inside, it is one's turn. Raises Refusal pdf_later where too many are before one."""
    if not _threads.acquire(blocking=False):
        raise _later()
    try:
        with ExitStack() as held:
            doors = [held.enter_context((folder() / f"turn-{n}.lock").open("a")) for n in range(AT_ONCE)]
            for _ in range(int(WAIT_SECONDS / STEP_SECONDS)):
                if any(_taken(door) for door in doors):
                    break
                time.sleep(STEP_SECONDS)
            else:
                raise _later()
            yield
    finally:
        _threads.release()


def _taken(door: IO[str]) -> bool:
    """The system gives a lock back by itself when its process ends, however it ends."""
    try:
        fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _later() -> Refusal:
    return Refusal(
        "pdf_later",
        "Máy chủ đang lập các bản PDF khác nên chưa làm được bản này. Anh/chị đợi khoảng một phút rồi tải lại.",
    )
