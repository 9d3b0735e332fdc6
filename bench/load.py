"""`make load`: 300 people signed in at once, each with his own session, for LOAD_MINUTES; on PostgreSQL and on SQLite. Writes its table into
docs/reliability.md.

People sign in by the demo's own page, which checks no password: what a password costs is deliberate and the same for each. They are threads of this
program on the same machine; what it costs itself is told beside the figures.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import cost, reliability
from bench.clusters import Server, address
from bench.crowd import Crowd, checked, faults_in, people_of
from bench.served import Served, dondoc, ends_clean, environment, served

#: Seconds between an answer and the next request of one person, a third more or less; how many of his requests write where he can, and of these
#: carry a file; seconds in which all come in.
THINK, SHARE, FILES, ARRIVE = 22.5, 0.2, 0.1, 120.0


@dataclass(frozen=True, slots=True)
class Load:
    """One run: `people` were signed in at the end; `size`: bytes of the database before and after; `processor`: seconds that the server's own
    processes, those of the database, and the crowd had of it, which do not grow when others want it too; `seconds` that all this took."""

    database: str
    minutes: float
    people: int
    milliseconds: dict[str, list[float]]
    faults: dict[str, int]
    found: dict[str, Any]
    size: tuple[int, int]
    busy: tuple[float, float]
    processor: tuple[float, float, float]
    seconds: float

    @property
    def wrong(self) -> list[str]:
        return faults_in(self.found) + (["faults"] if self.faults else [])


def run(
    database: str,
    env: dict[str, str],
    folder: Path,
    size_of: Any,
    *,
    people: int,
    minutes: float,
    postmaster: int | None = None,
) -> Load:
    with served(env, folder / f"{database}.log") as running:
        before, busy = size_of(), cost.busy()
        arrive = min(ARRIVE, minutes * 60 / 4)
        crowd = Crowd(running.port, people_of(env), size=people, think=THINK, share=SHARE, files=FILES, arrive=arrive)
        began, processor = time.monotonic(), _processor(running, postmaster)
        crowd.start()
        _wait(crowd, running, minutes)
        signed_in = crowd.signed_in()
        crowd.end()
        took = time.monotonic() - began
        worked = tuple(after - before for after, before in zip(_processor(running, postmaster), processor, strict=True))
        after = size_of(), cost.busy()
    found = checked(env, crowd.ledger, folder / f"{database}.json")
    ledger = crowd.ledger
    return Load(
        database,
        minutes,
        signed_in,
        ledger.milliseconds,
        dict(ledger.faults),
        found,
        (before, after[0]),
        (busy, after[1]),
        worked,
        took,
    )


def _processor(running: Served, postmaster: int | None) -> tuple[float, float, float]:
    """Seconds so far: of the server with its worker, of the database, of this program."""
    ours = [one.pid for one in (running.web, running.worker) if one is not None]
    database = cost.cpu_ms(postmaster) / 1000 if postmaster else 0.0
    return sum(cost.cpu_ms(pid) for pid in ours) / 1000, database, time.process_time()


def _wait(crowd: Crowd, running: Served, minutes: float) -> None:
    end = time.monotonic() + minutes * 60
    while time.monotonic() < end:
        time.sleep(min(30, max(0.1, end - time.monotonic())))
        done = sum(len(times) for times in crowd.ledger.milliseconds.values())
        print(f"  {crowd.signed_in()} signed in, {done} answers, faults {dict(crowd.ledger.faults)}", flush=True)
        if running.web is None or running.web.poll() is not None:
            raise RuntimeError("the server is gone")


def lines(load: Load) -> list[str]:
    """A line a kind of request, then what the ledger says."""
    found = []
    for what, times in sorted(load.milliseconds.items(), key=lambda pair: -len(pair[1])):
        cuts = statistics.quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
        found.append(
            f"| {load.database} | {what} | {len(times):,} | {cuts[49]:.0f} | {cuts[94]:.0f} | {cuts[98]:.0f} | {max(times):.0f} |"
        )
    every = [t for times in load.milliseconds.values() for t in times]
    cuts = statistics.quantiles(every, n=100, method="inclusive")
    found.append(
        f"| **{load.database}** | **all** | {len(every):,} | {cuts[49]:.0f} | {cuts[94]:.0f} | {cuts[98]:.0f} | {max(every):.0f} |"
    )
    return found


def said(load: Load) -> str:
    """What else is to be known of one run, in one line."""
    found, (before, after) = load.found, load.size
    answers = sum(len(times) for times in load.milliseconds.values())
    server, database, crowd = load.processor
    confirmed = found["confirmed"]["acknowledged"]
    lost = len(found["lost"]) + len(found["confirmed"]["lost"]) + len(found["files_wrong"])
    return (
        f"- {load.database}: {load.people} people signed in for {load.minutes:g} minutes, all on the server's own machine, each asking "
        f"{THINK * 2 / 3:.0f} to {THINK * 4 / 3:.0f} s after the last answer: {answers / load.seconds:.1f} requests a second; "
        f"{found['acknowledged']:,} updates ({found['files']} with a file) and {confirmed} confirmations acknowledged, {lost} lost, "
        f"{len(found['doubled']) + len(found['confirmed']['doubled'])} doubled; faults: {json.dumps(load.faults) if load.faults else 'none'}; log "
        f"{'whole' if not found['chain'] else 'NOT WHOLE'}; database {before / 1e6:.1f} → {after / 1e6:.1f} MB; processor: server and worker "
        f"{server:.0f} s, database {f'{database:.0f} s' if database else 'in it'}, the crowd itself {crowd:.0f} s, of "
        f"{load.seconds * (os.cpu_count() or 1):.0f} s that there were; {(server + database) * 1000 / max(1, answers):.0f} ms an answer; "
        f"processes that wanted the processors {load.busy[0]:.1f} before, {load.busy[1]:.1f} after."
    )


def table(loads: list[Load]) -> str:
    head = [
        "| database | request | answers | median ms | 95 % | 99 % | longest |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    rows = [line for load in loads for line in lines(load)]
    return "\n".join([*(said(load) for load in loads), "", *head, *rows])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--assignments", type=int, default=5000)
    parser.add_argument("--demo", type=Path, help="a data folder of SQLite to begin with; else one is built")
    parser.add_argument("--only", choices=("sqlite", "postgres"))
    parser.add_argument("--dry", action="store_true", help="print, leave docs/reliability.md as it is")
    given = parser.parse_args()
    ends_clean()
    loads = []
    with tempfile.TemporaryDirectory(prefix="dondoc-load-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        for database, do in (("sqlite", _on_sqlite), ("postgres", _on_postgres)):
            if given.only in (None, database):
                loads.append(do(folder, given))
                print("\n".join([said(loads[-1]), *lines(loads[-1])]), flush=True)
    if not given.dry:
        reliability.write("load", reliability.ran() + table(loads))
    return 1 if any(load.wrong for load in loads) else 0


def _on_sqlite(folder: Path, given: argparse.Namespace) -> Load:
    env = environment(folder / "data-sqlite")
    if given.demo:
        shutil.copytree(given.demo, folder / "data-sqlite")
    else:
        dondoc(env, "demo", "thanh-hoa-2025", "--assignments", str(given.assignments))
    place = folder / "data-sqlite"

    def size() -> int:
        return sum(file.stat().st_size for file in place.glob("dondoc.sqlite3*"))

    return run("SQLite", env, folder, size, people=given.people, minutes=given.minutes)


def _on_postgres(folder: Path, given: argparse.Namespace) -> Load:
    server = Server(folder / "server")
    server.make()
    server.start()
    try:
        server.sql("CREATE DATABASE load")
        env = environment(folder / "data-postgres", address("load", server))
        dondoc(env, "demo", "thanh-hoa-2025", "--assignments", str(given.assignments))
        return run(
            "PostgreSQL", env, folder, lambda: int(server.sql("SELECT pg_database_size('load')")[0][0]),
            people=given.people, minutes=given.minutes, postmaster=server.pid(),
        )  # fmt: skip
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main())
