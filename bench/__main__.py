"""`make bench`: the product and bare Django on a demo of 100,000 assignments, one after the other, on one PostgreSQL.

The database stays in var/bench; the first run fills it, which takes some minutes. With `--sqlite` the product alone, on SQLite: the database
then works in the application's own processes.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import cost, report
from bench.client import Client, sign_in
from bench.cluster import Cluster, running
from bench.measuring import Roots, jobs, measure
from bench.questions import questions
from bench.subjects import PEOPLE

ROOT = Path(__file__).resolve().parents[1]
WORKERS, THREADS = 2, 4
PORTS = {"ours": 8471, "bare": 8472}
#: Fresh directives for the question that can be asked once of each.
TO_ISSUE = 3


def main() -> int:
    given = _arguments()
    folder, name = Path(given.folder).resolve(), f"demo{given.assignments}"
    if given.sqlite:
        env = _environment(folder, f"sqlite{given.assignments}", "")
        about = _subjects(env, given.assignments)
        with _server("dondoc.config.wsgi:application", PORTS["ours"], env | {"DONDOC_MODE": "production"}) as ours:
            return _run(given, env, about, Roots(ours))
    with running(folder / "postgres") as cluster:
        cluster.make(name)
        env = _environment(folder, name, cluster.address(name))
        about = _subjects(env, given.assignments)
        _make_floor(cluster, name, env)
        with (
            _server("dondoc.config.wsgi:application", PORTS["ours"], env | {"DONDOC_MODE": "production"}) as ours,
            _server("bench.floor.wsgi:application", PORTS["bare"], env) as bare,
        ):
            return _run(given, env, about, Roots(ours, bare, cluster.pid))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignments", type=int, default=100_000)
    parser.add_argument("--folder", default=ROOT / "var" / "bench")
    parser.add_argument("--sqlite", action="store_true", help="on SQLite, without bare Django")
    parser.add_argument("--only", default="", help="codes of questions, as a,b2,c")
    parser.add_argument("--times", type=float, default=1.0, help="how often each is asked, 1 being thrice 30 requests")
    parser.add_argument(
        "--table", default="measured", help="which table of docs/performance.md is written, by the marks around it"
    )
    parser.add_argument("--dry", action="store_true", help="print the table, leave docs/performance.md as it is")
    return parser.parse_args()


def _environment(folder: Path, name: str, database: str) -> dict[str, str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("DONDOC_")}
    data = folder / f"data-{name}"
    return env | {"DATABASE_URL": database, "DONDOC_DATA": str(data), "DONDOC_PROVINCE": "thanh-hoa-2025",
                  "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}  # fmt: skip


def _subjects(env: dict[str, str], assignments: int) -> dict[str, Any]:
    words = [sys.executable, "-m", "bench.subjects", str(assignments), str(TO_ISSUE)]
    done = subprocess.run(words, env=env | {"DONDOC_MODE": "demo"}, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found | {"run": uuid.uuid4().hex[:12]}


def _make_floor(cluster: Cluster, name: str, env: dict[str, str]) -> None:
    import psycopg

    with psycopg.connect(f"host={cluster.folder} user=dondoc dbname={name}", autocommit=True) as asked:
        asked.execute("CREATE SCHEMA IF NOT EXISTS floor")
    words = [sys.executable, "-m", "django", "migrate", "--run-syncdb", "--verbosity", "0", "--skip-checks"]
    subprocess.run(words, env=env | {"DJANGO_SETTINGS_MODULE": "bench.floor.settings"}, cwd=ROOT, check=True)


@contextlib.contextmanager
def _server(application: str, port: int, env: dict[str, str]) -> Iterator[int]:
    """Gunicorn as `dondoc serve` runs it; yields its process id."""
    words = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    words += ["--workers", str(WORKERS), "--threads", str(THREADS), "--keep-alive", "60", "--log-level", "warning"]
    server = subprocess.Popen([*words, "--no-control-socket", "--preload"], env=env, cwd=ROOT)
    try:
        _wait(server, port)
        yield server.pid
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end and server.poll() is None:
        door = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with contextlib.suppress(OSError, http.client.HTTPException):
            door.request("GET", "/healthz")
            if door.getresponse().status < 500:
                return
        door.close()
        time.sleep(0.2)
    sys.exit(f"The server at {port} does not answer.")


def _run(given: argparse.Namespace, env: dict[str, str], about: dict[str, Any], roots: Roots) -> int:
    who = {role: sign_in(PORTS["ours"], username, about["password"]) for role, username in PEOPLE.items()}
    who["stranger"] = Client(PORTS["ours"])
    bare = Client(PORTS["bare"])
    if roots.bare:
        bare.get("/enter")
    wanted = set(given.only.split(",")) if given.only else None
    rows, load = [], cost.busy()
    for question in questions(who, bare, about):
        if wanted is None or question.code in wanted:
            rows.append(measure(question, roots, given.times))
            print(report.table(rows[-1:], rows).splitlines()[-1], flush=True)
    if roots.database and (wanted is None or wanted & {"n", "o"}):
        for row in jobs(env, roots.database):
            rows.append(row)
            print(report.table(rows[-1:], rows).splitlines()[-1], flush=True)
    memory = f"{cost.memory_mb(roots.ours):.0f} MB (goal ≤ 250)"
    if roots.bare:
        memory += f", bare Django {cost.memory_mb(roots.bare):.0f} MB"
    counts = {name.partition(".")[2].lower(): n for name, n in about["counts"].items()}
    facts = {
        "measured": f"{about['today']}, {cost.machine()}; processes that wanted the processors: {load:.1f} before, {cost.busy():.1f} after",
        "rows": ", ".join(f"{n:,} {name}" for name, n in counts.items()),
        "memory of two workers after the run (PSS)": memory,
    }
    for name, value in facts.items():
        print(f"{name}: {value}")
    if not given.dry:
        report.write(rows, facts, given.table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
