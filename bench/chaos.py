"""`python -m bench.chaos [FAULT…]`: faults, one after the other, each on an installation of its own with people at work; then what is there of what
was acknowledged. Writes its table into docs/reliability.md.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import faults, reliability
from bench.clusters import Server, address
from bench.crowd import Crowd, checked, faults_in, people_of
from bench.served import Served, dondoc, ends_clean, environment, served

PEOPLE, THINK, SHARE = 24, 0.6, 0.6


@dataclass(frozen=True, slots=True)
class Ground:
    """What a fault may need: a folder of its own, the small province that all begin with, and a PostgreSQL that one after the other hurts."""

    folder: Path
    demo: Path
    made: list[tuple[Server, dict[str, str]]] = field(default_factory=list)

    def postgres(self) -> tuple[Server, dict[str, str]]:
        """The server with its province, made when it is first asked for."""
        if not self.made:
            server = Server(self.folder / "primary")
            server.make()
            server.start()
            env = environment(self.folder / "data-postgres", address("chaos", server))
            self.made.append((server, env))
            server.sql("CREATE DATABASE chaos")
            dondoc(env, "demo", "thanh-hoa-2025", "--assignments", "300")
        return self.made[0]

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

    @property
    def wrong(self) -> list[str]:
        return faults_in(self.found) + ([] if self.found["acknowledged"] else ["nothing was acknowledged"])


def _at_work(name: str, database: str, env: dict[str, str], ground: Ground, do: Callable[[Served], str]) -> Outcome:
    """The fault with people at work, and the account of it."""
    with served(env, ground.folder / f"{name}.log") as running:
        crowd = Crowd(running.port, people_of(env), size=PEOPLE, think=THINK, share=SHARE)
        began = time.monotonic()
        crowd.start()
        what = do(running)
        print(
            f"{name}: {len(crowd.ledger.acknowledged)} acknowledged, faults {dict(crowd.ledger.faults)}",
            file=sys.stderr,
            flush=True,
        )
        crowd.end()
        took = time.monotonic() - began
    found = checked(env, crowd.ledger, ground.folder / f"{name}.json")
    return Outcome(name, database, what, took, found, dict(crowd.ledger.faults))


def _sqlite(ground: Ground, name: str, at: Path | None = None) -> dict[str, str]:
    data = (at or ground.folder) / f"data-{name}"
    shutil.copytree(ground.demo, data)
    return environment(data)


def web_killed(ground: Ground) -> Outcome:
    return _at_work("web_killed", "SQLite", _sqlite(ground, "web"), ground, faults.web_killed)


def worker_killed(ground: Ground) -> Outcome:
    return _at_work("worker_killed", "SQLite", _sqlite(ground, "worker"), ground, faults.worker_killed)


def clock_back(ground: Ground) -> Outcome:
    return _at_work("clock_back", "SQLite", _sqlite(ground, "clock"), ground, faults.clock_back)


def disk_full(ground: Ground) -> Outcome | str:
    disk = ground.folder / "disk"
    if not faults.mounted(disk, 48):
        return "not run: only root may mount the small disk it needs"
    try:
        env = _sqlite(ground, "disk", disk)
        return _at_work("disk_full", "SQLite", env, ground, lambda running: faults.disk_full(disk))
    finally:
        faults.unmounted(disk)


def database_restarted(ground: Ground) -> Outcome:
    server, env = ground.postgres()
    return _at_work("database_restarted", "PostgreSQL", env, ground, lambda running: faults.database_restarted(server))


def web_killed_postgres(ground: Ground) -> Outcome:
    _server, env = ground.postgres()
    return _at_work("web_killed_postgres", "PostgreSQL", env, ground, faults.web_killed)


def primary_lost(ground: Ground) -> Outcome:
    """What is acknowledged lies on both servers: the primary waits for the standby's disk."""
    primary, env = ground.postgres()
    standby = Server(ground.folder / "standby")
    standby.copy(primary)
    standby.start()
    try:
        primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
        primary.sql("SELECT pg_reload_conf()")
        _in_step(primary)
        env = env | {"DATABASE_URL": address("chaos", primary, standby)}
        return _at_work(
            "primary_lost", "PostgreSQL × 2", env, ground, lambda running: faults.primary_lost(primary, standby)
        )
    finally:
        standby.stop()


def _in_step(primary: Server) -> None:
    for _ in range(100):
        if primary.sql("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"):
            return
        time.sleep(0.2)
    raise RuntimeError("the standby does not follow")


FAULTS: dict[str, Callable[[Ground], Outcome | str]] = {
    "web_killed": web_killed,
    "web_killed_postgres": web_killed_postgres,
    "worker_killed": worker_killed,
    "database_restarted": database_restarted,
    "primary_lost": primary_lost,
    "disk_full": disk_full,
    "clock_back": clock_back,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faults", nargs="*", metavar="FAULT", help=", ".join(FAULTS))
    parser.add_argument("--demo", type=Path, help="a data folder of SQLite to begin with; else one is built")
    parser.add_argument("--dry", action="store_true", help="print, leave docs/reliability.md as it is")
    given = parser.parse_args()
    ends_clean()
    rows: list[Outcome | tuple[str, str]] = []
    with tempfile.TemporaryDirectory(prefix="dondoc-chaos-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        demo = given.demo or folder / "demo"
        if given.demo is None:
            dondoc(environment(demo), "demo", "thanh-hoa-2025", "--assignments", "300")
        ground = Ground(folder, demo)
        try:
            for fault in given.faults or FAULTS:
                done = FAULTS[fault](ground)
                rows.append((fault, done) if isinstance(done, str) else done)
                print(reliability.chaos_line(rows[-1]), flush=True)
        finally:
            ground.end()
    if not given.dry:
        reliability.write("chaos", reliability.chaos_table(rows))
    return 1 if any(isinstance(row, Outcome) and row.wrong for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
