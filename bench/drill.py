"""`make drill`: backup, restore and comparison on SQLite and on PostgreSQL while people write. Writes its table into docs/reliability.md."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import reliability
from bench.clusters import Server, address
from bench.crowd import Crowd, checked, faults_in, people_of
from bench.served import dondoc, ends_clean, environment, served

PEOPLE, THINK, SHARE, FILES = 12, 1.0, 0.7, 0.2
WRITES = ("POST update", "POST update with a file")
HEAD = [
    "| database | tables, rows | files | backup MB | backup s | check s | restore s | compare s | log s | differences "
    "| updates acknowledged meanwhile | longest update ms | lost | |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
]


def drilled(name: str, env: dict[str, str], folder: Path) -> str:
    """The drill with people at work; one line of the table."""
    with served(env, folder / f"{name}.log") as running:
        crowd = Crowd(running.port, people_of(env), size=PEOPLE, think=THINK, share=SHARE, files=FILES)
        crowd.start()
        time.sleep(10)
        crowd.ledger.milliseconds.clear()
        done = dondoc(env, "drill", "--json", "--at", str(folder), check=False)
        slowest = max(t for kind in WRITES for t in crowd.ledger.milliseconds.get(kind, [0.0]))
        crowd.end()
    if not done.stdout:
        raise RuntimeError(done.stderr[-1000:])
    found = checked(env, crowd.ledger, folder / f"{name}.json")
    return _line(name, json.loads(done.stdout), found, slowest)


def _line(name: str, told: dict[str, Any], found: dict[str, Any], slowest: float) -> str:
    wrong = faults_in(found) + told["differences"]
    seconds = [f"{told['seconds'][part]:.1f}" for part in ("backup", "check", "restore", "compare", "chain")]
    cells = [
        name, f"{told['tables']}, {told['rows']:,}", told["files"], f"{told['bytes'] / 1e6:.1f}", *seconds, len(told["differences"]),
        found["acknowledged"], f"{slowest:.0f}", len(found["lost"]), "held" if not wrong else f"**{', '.join(wrong)}**",
    ]  # fmt: skip
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _on_sqlite(name: str, folder: Path, assignments: str) -> str:
    env = environment(folder / "data-sqlite")
    dondoc(env, "demo", "thanh-hoa-2025", "--assignments", assignments)
    return drilled(name, env, folder)


def _on_postgres(name: str, folder: Path, assignments: str) -> str:
    server = Server(folder / "server")
    server.make()
    server.start()
    try:
        server.sql("CREATE DATABASE drill")
        env = environment(folder / "data-postgres", address("drill", server))
        dondoc(env, "demo", "thanh-hoa-2025", "--assignments", assignments)
        return drilled(name, env, folder)
    finally:
        server.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignments", default="2000")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--dry", action="store_true", help="print, leave docs/reliability.md as it is")
    given = parser.parse_args()
    ends_clean()
    lines = []
    with tempfile.TemporaryDirectory(prefix="dondoc-drills-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        for database, do in (("SQLite", _on_sqlite), ("PostgreSQL", _on_postgres)):
            if given.only in (None, database.lower()):
                lines.append(do(database, folder, given.assignments))
                print(lines[-1], flush=True)
    if not given.dry:
        reliability.write("drill", reliability.ran() + "\n".join([*HEAD, *lines]))
    return 1 if any("**" in line for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
