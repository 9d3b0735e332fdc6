"""PostgreSQL servers that may be hurt: durable as in life, each in a folder of its own, one the standby of the other where wanted."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.postgres import binaries, owner

OPTIONS = ("shared_buffers=128MB", "max_connections=80", "listen_addresses=", "wal_level=replica", "max_wal_senders=4")


class Server:
    """One cluster below `folder`: `data`, `log`, and its socket."""

    def __init__(self, folder: Path) -> None:
        found = binaries()
        assert found is not None, "no PostgreSQL on this machine"
        self.place, self.folder, self.data = found, folder, folder / "data"
        user = owner()
        self.who: dict[str, Any] = (
            {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
        )
        folder.mkdir(parents=True, mode=0o755)
        if user:
            shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)

    def make(self) -> None:
        self._run("initdb", "-D", self.data, "-U", "dondoc", "-A", "trust", "-E", "UTF8", "--locale=C")

    def copy(self, of: Server) -> None:
        """A standby of a running server, with all that it needs to follow it."""
        self._run("pg_basebackup", "-h", of.folder, "-U", "dondoc", "-D", self.data, "-X", "stream", "-R", "-c", "fast")

    def start(self, *more: str) -> None:
        options = " ".join(f"-c {option}" for option in (*OPTIONS, *more))
        self._run(
            "pg_ctl", "start", "-w", "-D", self.data, "-l", self.folder / "log", "-o", f"-k {self.folder} {options}"
        )

    def restart(self) -> None:
        """As after a crash: nobody is asked to finish."""
        self._run("pg_ctl", "restart", "-w", "-m", "immediate", "-D", self.data, "-l", self.folder / "log")

    def kill(self) -> None:
        """The whole server at once. Its processes end when they find the first one gone."""
        os.kill(self.pid(), signal.SIGKILL)
        time.sleep(1)

    def pid(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def promote(self) -> None:
        self._run("pg_ctl", "promote", "-w", "-D", self.data)

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-m", "immediate", "-D", self.data, check=False)

    def sql(self, statement: str) -> list[Any]:
        import psycopg

        with psycopg.connect(host=str(self.folder), user="dondoc", dbname="postgres", autocommit=True) as asked:
            found = asked.execute(statement)  # type: ignore[arg-type]
            return found.fetchall() if found.description else []

    def _run(self, name: str, *words: object, check: bool = True) -> None:
        told = [str(self.place / name), *map(str, words)]
        done = subprocess.run(
            told, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, text=True, **self.who
        )
        if check and done.returncode:
            raise RuntimeError(f"{name}: {done.stderr[-800:]}")


def address(name: str, *servers: Server) -> str:
    """Of a database, at whichever of the servers takes writes."""
    hosts = ",".join(str(server.folder) for server in servers)
    wanted = "&target_session_attrs=read-write&connect_timeout=3" if len(servers) > 1 else ""
    return f"postgres://dondoc@/{name}?host={hosts}{wanted}"
