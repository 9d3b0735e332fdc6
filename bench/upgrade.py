"""`python -m bench.upgrade [COMMIT]`: an installation of an older release, with people at work, is brought up to date while the old server goes on
serving them; then the new one takes over. The older release is taken from the repository into a folder of its own, never kept as a file.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import reliability
from bench.clusters import Server, address
from bench.crowd import Crowd, checked, faults_in, people_of
from bench.served import ROOT, dondoc, ends_clean, environment, served

#: The last commit before accounts, second factors and backups: what a province of the last release runs.
OLDER = "06862da"
PEOPLE, THINK, SHARE, FILES = 10, 1.0, 0.6, 0.4


@contextmanager
def checkout(commit: str, folder: Path) -> Iterator[Path]:
    """The sources as they were, with the front-end files of today: those are made, not kept."""
    place = folder / "older"
    subprocess.run(["git", "worktree", "add", "--detach", "--quiet", str(place), commit], cwd=ROOT, check=True)
    try:
        static = place / "src/dondoc/web/static"
        static.mkdir(parents=True, exist_ok=True)
        (static / "dist").symlink_to(ROOT / "src/dondoc/web/static/dist")
        fonts = place / "src/dondoc/core/papers/fonts"
        if not fonts.exists():
            fonts.symlink_to(ROOT / "src/dondoc/core/papers/fonts")
        yield place
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(place)], cwd=ROOT, check=False)


def figures(env: dict[str, str], day: str) -> Any:
    """The cells of a day that is over, whole and agency by agency: what an upgrade must not move."""
    return json.loads(dondoc(env, "figures", "--as-of", day, "--known-at", day, "--json").stdout)


def upgraded(commit: str, folder: Path, day: str, database: str, url: str = "") -> list[str]:
    """Cells of one line of the table."""
    with checkout(commit, folder) as older:
        new = environment(folder / "data", url, DONDOC_DEBUG="1")
        old = new | {"PYTHONPATH": f"{ROOT}:{older / 'src'}"}
        dondoc(old, "demo", "thanh-hoa-2025", "--assignments", "300")
        before = figures(old, day)
        with served(old, folder / "old.log", worker=False) as running:
            crowd = Crowd(running.port, people_of(old), size=PEOPLE, think=THINK, share=SHARE, files=FILES)
            crowd.start()
            time.sleep(15)
            began = time.monotonic()
            said = dondoc(new, "migrate").stdout.strip()
            took = time.monotonic() - began
            then = len(crowd.ledger.acknowledged)
            time.sleep(20)
            crowd.end()
        while_old = len(crowd.ledger.acknowledged) - then
        with served(new, folder / "new.log", worker=False) as running:
            later = Crowd(running.port, people_of(new), size=PEOPLE, think=THINK, share=SHARE, files=FILES)
            later.start()
            time.sleep(20)
            later.end()
        found, found_later = (checked(new, c.ledger, folder / f"{n}.json") for n, c in enumerate((crowd, later)))
        after = figures(new, day)
    wrong = faults_in(found) + faults_in(found_later) + (["figures"] if before != after else [])
    wrong += [f"{what} × {n}" for what, n in (crowd.ledger.faults + later.ledger.faults).items()]
    return [
        commit, database, said, f"{took:.1f}", f"{found['acknowledged']} ({found['files']})", str(while_old),
        f"{found_later['acknowledged']} ({found_later['files']})", str(len(found["lost"]) + len(found_later["lost"])),
        "the same" if before == after else "differ",
        "whole" if not found_later["chain"] else "NOT WHOLE", "held" if not wrong else f"**{'; '.join(wrong)}**",
    ]  # fmt: skip


HEAD = [
    "| from | database | migration said | s | updates acknowledged by the old server (with a file) | of these after the migration "
    "| by the new one (with a file) | lost | figures of a past day | log | |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("commit", nargs="?", default=OLDER)
    parser.add_argument("--day", default="2026-11-20", help="a day that was over before")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--dry", action="store_true", help="print, leave docs/reliability.md as it is")
    given = parser.parse_args()
    ends_clean()
    lines = []
    with tempfile.TemporaryDirectory(prefix="dondoc-upgrade-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        for database, do in (("SQLite", _on_sqlite), ("PostgreSQL", _on_postgres)):
            if given.only in (None, database.lower()):
                lines.append("| " + " | ".join(do(given, Path(name) / database, database)) + " |")
                print(lines[-1], flush=True)
    if not given.dry:
        reliability.write("upgrade", reliability.ran() + "\n".join([*HEAD, *lines]))
    return 1 if any("**" in line for line in lines) else 0


def _on_sqlite(given: argparse.Namespace, folder: Path, database: str) -> list[str]:
    folder.mkdir()
    return upgraded(given.commit, folder, given.day, database)


def _on_postgres(given: argparse.Namespace, folder: Path, database: str) -> list[str]:
    folder.mkdir()
    server = Server(folder / "server")
    server.make()
    server.start()
    try:
        server.sql("CREATE DATABASE upgrade")
        return upgraded(given.commit, folder, given.day, database, address("upgrade", server))
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main())
