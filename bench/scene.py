"""Where faults are played: installations of their own with people at work, and the account of what is there afterwards."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.clusters import Server, address
from bench.crowd import Crowd, asked, checked, faults_in, people_of
from bench.served import Served, dondoc, environment, served

PROVINCE, ASSIGNMENTS = "thanh-hoa-2025", "300"
PEOPLE, THINK, SHARE, FILES = 24, 0.6, 0.6, 0.2
#: What else is to be seen at the end: words for the table, and what is wrong.
After = Callable[[dict[str, str]], tuple[str, list[str]]]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a fault may need: a folder of its own, the small province that all begin with, and a PostgreSQL that one after the other hurts.
    `flood`: seconds in which 10,000 messages may be taken."""

    folder: Path
    demo: Path
    flood: float = 120
    made: list[tuple[Server, dict[str, str]]] = field(default_factory=list)
    making: threading.Lock = field(default_factory=threading.Lock)

    def postgres(self) -> tuple[Server, dict[str, str]]:
        """The server with its province, made when it is first asked for."""
        with self.making:
            if not self.made:
                server = Server(self.folder / "primary")
                server.make()
                server.start()
                env = environment(self.folder / "data-postgres", address("chaos", server))
                self.made.append((server, env))
                server.sql("CREATE DATABASE chaos")
                dondoc(env, "demo", PROVINCE, "--assignments", ASSIGNMENTS)
        return self.made[0]

    def sqlite(self, name: str, at: Path | None = None, **more: str) -> dict[str, str]:
        data = (at or self.folder) / f"data-{name}"
        shutil.copytree(self.demo, data)
        return environment(data, **more)

    def end(self) -> None:
        for server, _ in self.made:
            server.stop()


@dataclass(frozen=True, slots=True)
class Outcome:
    name: str
    database: str
    what: str
    seconds: float
    found: dict[str, Any]
    met: dict[str, int]
    more: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> list[str]:
        nothing = [] if self.found["acknowledged"] else ["nothing was acknowledged"]
        return faults_in(self.found) + nothing + self.more


def at_work(
    name: str,
    database: str,
    env: dict[str, str],
    ground: Ground,
    do: Callable[[Served, Crowd], str],
    *,
    after: After | None = None,
    worker: bool = True,
    **people: Any,
) -> Outcome:
    """The fault with people at work, and the account of it while what they lean on still stands."""
    crowd_is = {"size": PEOPLE, "think": THINK, "share": SHARE, "files": FILES} | people
    began = time.monotonic()
    with served(env, ground.folder / f"{name}.log", worker=worker) as running:
        crowd = Crowd(running.port, people_of(env), **crowd_is)
        crowd.start()
        what = do(running, crowd)
        met = dict(crowd.ledger.faults)
        print(f"{name}: {len(crowd.ledger.acknowledged)} acknowledged, met {met}", file=sys.stderr, flush=True)
        crowd.end()
        said, more = after(env) if after else ("", [])
    found = checked(env, crowd.ledger, ground.folder / f"{name}.json")
    took = time.monotonic() - began
    return Outcome(name, database, what + said, took, found, met, more)


def settled(env: dict[str, str], names: tuple[str, ...], seconds: float = 100) -> list[str]:
    """Waits for the worker; what of `names` it still has to do."""
    end = time.monotonic() + seconds
    while True:
        left = asked(env, "pending")
        still = [f"{left[name]} {name}" for name in names if left[name]]
        if not still or time.monotonic() > end:
            return still
        time.sleep(2)
