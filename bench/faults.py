"""What may go wrong with an installation while people work: each fault is done to it, and what it takes to go on."""

from __future__ import annotations

import json
import subprocess
import time
from datetime import datetime, timedelta
from pathlib import Path

from bench.clusters import Server
from bench.served import Served, dondoc

#: Seconds between two strikes, and after the last.
BETWEEN = 4.0


def web_killed(served: Served, times: int = 2) -> str:
    """kill -9 of the server with all its processes."""
    for _ in range(times):
        time.sleep(BETWEEN)
        served.kill_web()
        served.start_web()
    time.sleep(BETWEEN)
    return f"{times} × kill -9, started again by hand"


def worker_killed(served: Served, times: int = 4) -> str:
    """kill -9 of the worker at whatever it is doing."""
    for n in range(times):
        time.sleep(2 + n * 0.7)
        served.kill_worker()
        served.start_worker()
    time.sleep(BETWEEN)
    return f"{times} × kill -9"


def database_restarted(server: Server, times: int = 2) -> str:
    """PostgreSQL is thrown down and comes back by its write-ahead log."""
    for _ in range(times):
        time.sleep(BETWEEN)
        server.restart()
    time.sleep(BETWEEN)
    return f"{times} × pg_ctl restart -m immediate"


def primary_lost(primary: Server, standby: Server) -> str:
    """The first server is gone for good; the second takes over, and the application finds it by itself."""
    time.sleep(BETWEEN * 2)
    primary.kill()
    began = time.monotonic()
    standby.promote()
    took = time.monotonic() - began
    time.sleep(BETWEEN * 3)
    return f"kill -9 of the primary, standby promoted {took:.1f} s later, addresses unchanged"


def disk_full(disk: Path, seconds: float = 15) -> str:
    """Not a byte is left where the data lies; then there is room again."""
    time.sleep(BETWEEN)
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        try:
            while True:
                file.write(b"\0" * 65536)
                file.flush()
        except OSError:
            pass
    time.sleep(seconds)
    ballast.unlink()
    time.sleep(BETWEEN)
    return f"no byte left for {seconds:.0f} s"


def clock_back(served: Served) -> str:
    """The product's own clock jumps back two hours, and forward again."""
    time.sleep(BETWEEN)
    now = dondoc(served.env, "clock", "--json").stdout
    moment = datetime.fromisoformat(json.loads(now)["now"]) - timedelta(hours=2)
    dondoc(served.env, "clock", "set", moment.strftime("%Y-%m-%dT%H:%M"))
    time.sleep(BETWEEN * 2)
    dondoc(served.env, "clock", "reset")
    time.sleep(BETWEEN)
    return f"two hours back for {BETWEEN * 2:.0f} s, then forward again"


def mounted(place: Path, megabytes: int) -> bool:
    """A small disk of its own; False where this process may not make one."""
    place.mkdir(parents=True, exist_ok=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def unmounted(place: Path) -> None:
    subprocess.run(["umount", "-l", str(place)], capture_output=True, check=False)
