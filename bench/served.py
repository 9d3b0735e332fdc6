"""An installation served for real: gunicorn and the worker as processes of their own, which can be ended as a machine ends them."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORKERS, THREADS = 2, 4


def environment(data: Path, database: str = "", **more: str) -> dict[str, str]:
    """For every process of one installation; nothing of the shell's own installation comes along."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DONDOC_", "DATABASE_", "DJANGO_", "PG"))}
    path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    own = {
        "DONDOC_DATA": str(data),
        "DATABASE_URL": database,
        "DONDOC_MODE": "demo",
        "DONDOC_PROVINCE": "thanh-hoa-2025",
    }
    return kept | own | {"PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"} | more


def dondoc(env: dict[str, str], *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """One command of the product, finished; what it said stands with the error where it had to succeed and did not."""
    asked = [sys.executable, "-m", "dondoc.cli.main", *words]
    done = subprocess.run(asked, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise RuntimeError(
            f"{' '.join(words)} ended with {done.returncode}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
        )
    return done


def ends_clean() -> None:
    """Whoever ends this program also ends what it started."""
    for told in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(told, lambda number, _: sys.exit(128 + number))


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


class Served:
    """`log`: where both processes write; what stands there after a fault is not counted."""

    def __init__(self, env: dict[str, str], log: Path, *, workers: int = WORKERS, threads: int = THREADS) -> None:
        self.env, self.log, self.port = env, log, free_port()
        self.size = ["--workers", str(workers), "--threads", str(threads)]
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def start_web(self) -> None:
        words = [sys.executable, "-m", "gunicorn", "dondoc.config.wsgi:application", "--bind", f"127.0.0.1:{self.port}"]
        words += ["--worker-class", "gthread", *self.size, "--keep-alive", "60", "--log-level", "error", "--preload"]
        self.web = self._started([*words, "--no-control-socket"])
        self._answers()

    def start_worker(self) -> None:
        self.worker = self._started([sys.executable, "-m", "dondoc.cli.main", "worker"])

    def kill_web(self) -> None:
        """As a power cut does it: the master and all that it started."""
        _kill(self.web)

    def kill_worker(self) -> None:
        _kill(self.worker)

    def end(self) -> None:
        _kill(self.worker)
        _kill(self.web)

    def _started(self, words: list[str]) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as out:
            return subprocess.Popen(words, env=self.env, cwd=ROOT, stdout=out, stderr=out, start_new_session=True)

    def _answers(self, seconds: float = 180) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.web is not None and self.web.poll() is None:
            door = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            with contextlib.suppress(OSError, http.client.HTTPException):
                door.request("GET", "/dang-nhap/")
                if door.getresponse().status == 200:
                    return
            door.close()
            time.sleep(0.2)
        raise RuntimeError(f"the server does not answer; see {self.log}")


@contextlib.contextmanager
def served(env: dict[str, str], log: Path, *, worker: bool = True, **size: int) -> Iterator[Served]:
    """The installation of `env`, running; ended however the block ends."""
    log.parent.mkdir(parents=True, exist_ok=True)
    found = Served(env, log, **size)
    try:
        if env.get("DONDOC_DEBUG") != "1" and not (Path(env["DONDOC_DATA"]) / "static").exists():
            words = [sys.executable, "-m", "django", "collectstatic", "--no-input", "--verbosity", "0", "--skip-checks"]
            subprocess.run(words, env=env | {"DJANGO_SETTINGS_MODULE": "dondoc.config.settings"}, cwd=ROOT, check=True)
        found.start_web()
        if worker:
            found.start_worker()
        yield found
    finally:
        found.end()


def _kill(process: subprocess.Popen[bytes] | None) -> None:
    if process is None or process.poll() is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
