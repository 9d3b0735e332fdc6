"""`python -m bench.chaos [FAULT…]`: faults, one after the other, each on an installation of its own with people at work; then what is there of what
was acknowledged. Writes its table into docs/reliability.md. What `--minutes` leaves no time for is said to be not run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from bench import faults, gone, reliability
from bench.clusters import Server, address
from bench.scene import ASSIGNMENTS, PROVINCE, Ground, Outcome, at_work
from bench.served import dondoc, ends_clean, environment

#: With less time than this left none is begun.
SECONDS = 60


def web_killed(ground: Ground) -> Outcome:
    return at_work("web_killed", "SQLite", ground.sqlite("web"), ground, lambda running, _: faults.web_killed(running))


def worker_killed(ground: Ground) -> Outcome:
    env = ground.sqlite("worker")
    return at_work("worker_killed", "SQLite", env, ground, lambda running, _: faults.worker_killed(running))


def clock_back(ground: Ground) -> Outcome:
    return at_work(
        "clock_back", "SQLite", ground.sqlite("clock"), ground, lambda running, _: faults.clock_back(running)
    )


def disk_full(ground: Ground) -> Outcome | str:
    disk = ground.folder / "disk"
    if not faults.mounted(disk, 48):
        return "not run: only root may mount the small disk it needs"
    try:
        env = ground.sqlite("disk", disk)
        return at_work("disk_full", "SQLite", env, ground, lambda *_: faults.disk_full(disk))
    finally:
        faults.unmounted(disk)


def database_restarted(ground: Ground) -> Outcome:
    server, env = ground.postgres()
    return at_work("database_restarted", "PostgreSQL", env, ground, lambda *_: faults.database_restarted(server))


def web_killed_postgres(ground: Ground) -> Outcome:
    _server, env = ground.postgres()
    do = faults.web_killed
    return at_work("web_killed_postgres", "PostgreSQL", env, ground, lambda running, _: do(running))


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
        do = faults.primary_lost
        return at_work("primary_lost", "PostgreSQL × 2", env, ground, lambda *_: do(primary, standby))
    finally:
        standby.stop()


def _in_step(primary: Server) -> None:
    for _ in range(100):
        if primary.sql("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"):
            return
        time.sleep(0.2)
    raise RuntimeError("the standby does not follow")


#: The primary is lost for good: what needs PostgreSQL stands before it.
FAULTS: dict[str, Callable[[Ground], Outcome | str]] = {
    "web_killed": web_killed,
    "web_killed_postgres": web_killed_postgres,
    "database_restarted": database_restarted,
    "primary_lost": primary_lost,
    "worker_killed": worker_killed,
    "worker_steps": gone.worker_steps,
    "mail_gone": gone.mail_gone,
    "store_gone": gone.store_gone,
    "scanner_gone": gone.scanner_gone,
    "edxml_flood": gone.flood,
    "disk_full": disk_full,
    "clock_back": clock_back,
}
POSTGRES = ("web_killed_postgres", "database_restarted", "primary_lost")


def played(name: str, ground: Ground, end: float) -> Outcome | tuple[str, str]:
    """One fault. One that could not be played to its end, for whatever reason, takes no other with it."""
    if end - time.monotonic() < SECONDS:
        return name, "not run: no time was left"
    try:
        done = FAULTS[name](ground)
    except Exception as fault:
        traceback.print_exc()
        return name, f"**broke off: {type(fault).__name__}**"
    return (name, done) if isinstance(done, str) else done


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faults", nargs="*", metavar="FAULT", help=", ".join(FAULTS))
    parser.add_argument("--minutes", type=float, default=13, help="none is begun a minute before that or later")
    parser.add_argument(
        "--flood", type=float, default=80, metavar="SECONDS", help="in which 10,000 messages may be taken"
    )
    parser.add_argument("--demo", type=Path, help="a data folder of SQLite to begin with; else one is built")
    parser.add_argument("--dry", action="store_true", help="print, leave docs/reliability.md as it is")
    given = parser.parse_args()
    ends_clean()
    end = time.monotonic() + given.minutes * 60
    rows: list[Outcome | tuple[str, str]] = []
    with tempfile.TemporaryDirectory(prefix="dondoc-chaos-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        ground = Ground(folder, given.demo or folder / "demo", given.flood)
        wanted = given.faults or list(FAULTS)
        try:
            if set(wanted) & set(POSTGRES):  # both provinces are built at once
                threading.Thread(target=ground.postgres, daemon=True).start()
            if given.demo is None:
                dondoc(environment(ground.demo), "demo", PROVINCE, "--assignments", ASSIGNMENTS)
            for number, fault in enumerate(wanted):
                rows.append(played(fault, ground, end))
                print(reliability.chaos_line(rows[-1]), flush=True)
                if not given.dry:  # after each one: whoever ends this program early finds what was run
                    rest = [(name, "not run: broken off") for name in wanted[number + 1 :]]
                    reliability.write("chaos", reliability.chaos_table([*rows, *rest]))
        finally:
            ground.end()
    return 1 if any("**" in reliability.chaos_line(row) for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
