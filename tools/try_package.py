"""Installs the newest offline package with the network off and looks whether a province comes up: install, found, doctor, serve, a page.

    python tools/try_package.py [dist/….tar.gz]

The network is taken away by Linux itself (`unshare --net`): neither pip nor the product can reach anything but this machine. Where that may not be
done the trial is refused, not pretended.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PORT = 8199
SECONDS = 180
INSIDE = "DONDOC_TRIAL_WITHOUT_NETWORK"
PASSWORD = "Một mật khẩu thử 2026, đủ dài"


def main() -> int:
    package = (
        Path(sys.argv[1])
        if len(sys.argv) > 1
        else max((ROOT / "dist").glob("dondoc-*.tar.gz"), key=lambda p: p.stat().st_mtime)
    )
    if os.environ.pop(INSIDE, "") != "1":
        root = [] if os.geteuid() == 0 else ["--map-root-user"]
        words = ["unshare", "--net", *root, sys.executable, __file__, str(package.resolve())]
        return subprocess.call(words, env=os.environ | {INSIDE: "1"})
    _own_line_up()
    _no_way_out()
    room = Path(tempfile.mkdtemp(prefix="dondoc-trial-"))
    try:
        return _trial(package, room)
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _own_line_up() -> None:
    """The loopback of a new network is down; SIOCSIFFLAGS with IFF_UP."""
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        fcntl.ioctl(line, 0x8914, struct.pack("16sh14x", b"lo", 0x1))


def _no_way_out() -> None:
    with socket.socket() as line:
        line.settimeout(2)
        try:
            line.connect(("192.0.2.1", 80))
        except OSError:
            return
    sys.exit("There is still a network: nothing would be proved.")


def _trial(package: Path, room: Path) -> int:
    began = time.monotonic()
    with tarfile.open(package) as tar:
        tar.extractall(room, filter="data")
    folder = next(room.glob("dondoc-*"))
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("DONDOC_", "DATABASE_", "PIP_", "PYTHON"))}
    environ |= {"DONDOC_DATA": str(room / "data"), "PYTHON": sys.executable, "PYTHONIOENCODING": "utf-8"}
    subprocess.run(["sh", folder / "install.sh", room / "opt"], env=environ, check=True)
    print(f"installed after {time.monotonic() - began:.0f} s", flush=True)
    dondoc = room / "opt" / "current" / "bin" / "dondoc"
    words = [dondoc, "found", "thanh-hoa-2025", "--from-shipped", "--admin", "quan.tri", "--name", "Người Thử"]
    subprocess.run(words, env=environ, check=True, input=f"{PASSWORD}\n", text=True)
    print(f"founded after {time.monotonic() - began:.0f} s", flush=True)
    server = subprocess.Popen([dondoc, "serve", "--port", str(PORT)], env=environ, cwd=room)
    try:
        page = _page(server)
        print(f"served after {time.monotonic() - began:.0f} s", flush=True)
        assert "Đăng nhập" in page and "/static/dist/dondoc." in page, page[:500]
        said = subprocess.run([dondoc, "doctor", "--json"], env=environ, capture_output=True, text=True, check=False)
        faults = [one["code"] for one in json.loads(said.stdout) if one["level"] == "fault"]
        assert faults in ([], ["no_worker"]), faults  # the worker beside the server may need some seconds more
    finally:
        server.terminate()
        server.wait(timeout=60)
    print(f"The package works without a network: {package.name}")
    return 0


def _page(server: subprocess.Popen[bytes]) -> str:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/dang-nhap/", timeout=30) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.5)
    sys.exit("The server does not answer.")


if __name__ == "__main__":
    sys.exit(main())
