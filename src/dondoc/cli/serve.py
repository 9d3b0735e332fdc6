"""`dondoc serve`: database, front-end files, gunicorn and the worker, told apart from the outside as one thing that starts and stops.

`--no-worker` leaves the worker to a service of its own; `--prepare` readies database and files and ends, for a server started by others.
With `--demo PROVINCE` the data folder is `var/PROVINCE` and is filled with a province to try when it is empty.
"""

from __future__ import annotations

import argparse
import fcntl
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType

from dondoc.cli import demo, ground
from dondoc.cli.answers import a_count
from dondoc.cli.beside import Beside
from dondoc.rules.errors import Refusal

WORKERS, THREADS = 2, 4
#: Seconds until a server that does not answer is given up.
PATIENCE = 60
#: Seconds in which requests under way may end after Ctrl-C.
GRACE = 10
#: Seconds between two looks at the worker.
LOOK = 1.0


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", metavar="TỈNH", help="bản thử của một tỉnh, như thanh-hoa-2025 / a province to try")
    parser.add_argument("--host", default="127.0.0.1", help="địa chỉ lắng nghe / address to listen at (127.0.0.1)")
    parser.add_argument(
        "--workers", type=a_count, default=WORKERS, metavar="N", help="số tiến trình web / web processes (2)"
    )
    parser.add_argument(
        "--no-worker", action="store_true", help="không chạy kèm việc nền / the worker is a service of its own"
    )
    parser.add_argument(
        "--prepare", action="store_true", help="chỉ chuẩn bị dữ liệu và tệp giao diện rồi dừng / make ready and end"
    )
    parser.add_argument("--port", type=a_count, default=8000, metavar="CỔNG", help="cổng / port (8000)")
    parser.add_argument(
        "--assignments",
        type=a_count,
        default=demo.ASSIGNMENTS,
        metavar="N",
        help="số lượt giao của bản thử / of the demo",
    )
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    if not given.prepare:
        _ask_for(given.host, given.port)
    if given.demo:
        os.environ.setdefault("DONDOC_DATA", str(Path.cwd() / "var" / given.demo))
        demo.choose(given.demo)
        os.environ.setdefault("DONDOC_BASE_URL", f"http://{given.host}:{given.port}")  # for the links in its messages
    ground.prepare()
    if given.demo:
        _fill(given)
    _say_anew()
    _collect()
    return 0 if given.prepare else _serve(given)


def _ask_for(host: str, port: int) -> None:
    """Told before a minute of preparation, not after."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except (OSError, OverflowError):
            raise Refusal(
                "port_taken",
                "Cổng {port} đang có chương trình khác dùng hoặc không mở được. Chọn cổng khác, ví dụ: make serve PORT={other}",
                port=port,
                other=port + 1 if port < 65535 else 8000,
            ) from None


def _say_anew() -> None:
    """Settings of the release before, made while this one was already there, are read by every process at its next request."""
    from django.db import DatabaseError

    from dondoc.core.actions.stamp import renew_stamp

    with suppress(DatabaseError):  # a standby is only read, and what it shows was said by its primary
        renew_stamp()


def _fill(given: argparse.Namespace) -> None:
    """The demo is one transaction: a folder where it was interrupted is as empty as before."""
    from dondoc.organisations import queries

    if queries.directory():
        return
    print(f"Đang dựng dữ liệu thử của {given.demo} (chỉ lần đầu)…", flush=True)
    print(f"Đã có {demo.build(given.demo, given.assignments, seed=1)} lượt giao.", flush=True)


def _collect() -> None:
    """Front-end files, hashed and compressed into the data folder; again only when one of them has changed since.

    One server at a time, and none takes away what another still hands out: a server of the release before goes on with its own names.
    """
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    sources = sorted(storage.path(name) for finder in get_finders() for name, storage in finder.list([]))
    state = "\n".join(f"{source} {Path(source).stat().st_mtime_ns}" for source in sources)
    stamp = ground.data_folder() / "static.from"
    with (ground.data_folder() / "static.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if Path(settings.STATIC_ROOT).exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == state:
            return
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(state, encoding="utf-8")


def _figures(port: int) -> Path:
    """An empty folder in which the processes of this server count together; what an earlier one counted is over."""
    folder = ground.data_folder() / "metrics" / str(port)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _serve(given: argparse.Namespace) -> int:
    """Runs gunicorn until it ends or this process is told to; says the address when a page is answered there."""
    host, port = given.host, given.port
    words = [sys.executable, "-m", "gunicorn", "dondoc.config.wsgi:application", "--bind", f"{host}:{port}"]
    words += ["--worker-class", "gthread", "--workers", str(max(1, given.workers)), "--threads", str(THREADS)]
    words += ["--graceful-timeout", str(GRACE), "--log-level", "warning", "--worker-tmp-dir", _memory()]
    # Gunicorn's own control socket would lie in the home folder; all state lives under the data folder.
    words += ["--no-control-socket", "--preload"]
    # Both said anew: a server started in the background of a script is born deaf to Ctrl-C.
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    counted = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(_figures(port))}
    server = subprocess.Popen(words, start_new_session=True, env=counted)  # noqa: S603 - our own program, words of our own, no shell
    worker = None if given.no_worker else Beside()
    try:
        _wait(server, host, port)
        print(f"Đôn Đốc đang chạy tại http://{host}:{port}/ — nhấn Ctrl-C để dừng.", flush=True)
        return _watch(server, worker)
    except KeyboardInterrupt:
        print("\nĐang dừng…", flush=True)
        return 0
    finally:
        if worker is not None:
            worker.end()
        _stop(server)


def _watch(server: subprocess.Popen[bytes], worker: Beside | None) -> int:
    """Until the server ends. The worker comes after the first page, which somebody waits for."""
    while True:
        if worker is not None:
            worker.keep()
        with suppress(subprocess.TimeoutExpired):
            return server.wait(timeout=LOOK)


def _memory() -> str:
    """Where workers touch their sign of life: a busy disk must not look like a dead worker."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else str(ground.data_folder())  # noqa: S108 - a mount of the system; gunicorn makes its file there unguessable


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _wait(server: subprocess.Popen[bytes], host: str, port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        door = http.client.HTTPConnection(host, port, timeout=5)
        with suppress(OSError, http.client.HTTPException):
            door.request("GET", "/healthz")
            if door.getresponse().status < 500:
                return
        door.close()
        time.sleep(0.1)
    raise Refusal("server_silent", "Máy chủ không trả lời. Xem các dòng ở trên để biết nguyên nhân, rồi chạy lại.")


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Gunicorn ends its workers itself; what has not ended after its grace is killed with all its children."""
    if server.poll() is None:
        server.terminate()
    try:
        server.wait(timeout=GRACE + 5)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()
