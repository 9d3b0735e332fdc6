"""Servers that an installation leans on or tells of deeds: mail, S3 store, virus scanner, listener. Each a real one on this machine."""

from __future__ import annotations

import contextlib
import email
import email.policy
import http.server
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench.served import ROOT, free_port

#: Seconds until a server that was started has to answer.
PATIENCE = 60
_RESET = struct.pack("ii", 1, 0)


class Line:
    """A telephone line to a server of this machine: cut, every talk over it ends in the middle of a word and nobody answers."""

    def __init__(self, to: int) -> None:
        self.to, self.port = to, free_port()
        self.door: socket.socket | None = None
        self.open: set[socket.socket] = set()
        self.lock = threading.Lock()

    def connect(self) -> None:
        self.door = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._answer, args=(self.door,), daemon=True).start()

    def cut(self) -> None:
        door, self.door = self.door, None
        if door is not None:
            with contextlib.suppress(OSError):
                door.shutdown(socket.SHUT_RDWR)
            door.close()
        with self.lock:
            for one in self.open:
                with contextlib.suppress(OSError):
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                    one.shutdown(socket.SHUT_RDWR)
                one.close()
            self.open.clear()

    def _answer(self, door: socket.socket) -> None:
        while True:
            try:
                caller, _ = door.accept()
                called = socket.create_connection(("127.0.0.1", self.to), timeout=PATIENCE)
            except OSError:
                return
            with self.lock:
                self.open |= {caller, called}
            for one, other in ((caller, called), (called, caller)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := one.recv(65536):
                other.sendall(piece)
        with contextlib.suppress(OSError):
            other.shutdown(socket.SHUT_WR)


class PostOffice:
    """A mail server that takes everything and remembers it, `pause` seconds a message. `taken`: how often each Message-ID was acknowledged."""

    def __init__(self, pause: float = 0.02) -> None:
        from aiosmtpd.controller import Controller

        self.taken: Counter[str] = Counter()
        self.pause, port = pause, free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=port)
        self.controller.start()
        self.line = Line(port)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        import asyncio

        await asyncio.sleep(self.pause)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.taken[str(message["Message-ID"]).strip("<>").partition("@")[0]] += 1
        return "250 OK"

    def environment(self) -> dict[str, str]:
        told = {
            "HOST": "127.0.0.1",
            "PORT": str(self.line.port),
            "TLS": "none",
            "FROM": "Đôn Đốc <dondoc@tinh.example>",
        }
        return {f"DONDOC_SMTP_{name}": value for name, value in told.items()}

    def end(self) -> None:
        self.line.cut()
        self.controller.stop()


class Listener:
    """A machine that is told of deeds. `taken`: how often each id was acknowledged."""

    def __init__(self) -> None:
        taken: Counter[str] = Counter()

        class Door(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                taken[self.headers["Webhook-Id"]] += 1
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                return None

        self.taken, self.server = taken, http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/nhan-bao"

    def end(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Program:
    """A server that is a process of its own, which may be killed, or stopped so that it takes calls and never answers."""

    def __init__(self, words: list[str], port: int) -> None:
        self.words, self.port = words, port
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(self.words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            time.sleep(0.05)
        raise RuntimeError(f"{self.words[0]} does not answer")

    def freeze(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()


class Bucket:
    """An S3 store that keeps its objects in memory, hence a line that is cut and a process that is stopped, never killed."""

    NAME, KEY, SECRET = "dondoc", "key", "secret"

    def __init__(self) -> None:
        port = free_port()
        self.program = Program([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], port)
        self.program.start()
        self.line = Line(port)
        self.line.connect()
        import boto3

        client = boto3.client(
            "s3", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1",
            aws_access_key_id=self.KEY, aws_secret_access_key=self.SECRET,
        )  # fmt: skip
        client.create_bucket(Bucket=self.NAME)

    def environment(self) -> dict[str, str]:
        told = {
            "BUCKET": self.NAME,
            "ENDPOINT": f"http://127.0.0.1:{self.line.port}",
            "KEY": self.KEY,
            "SECRET": self.SECRET,
        }
        return {f"DONDOC_S3_{name}": value for name, value in told.items()}

    def end(self) -> None:
        self.line.cut()
        self.program.kill()


def scanner(folder: Path) -> Program | None:
    """A clamd whose list knows the test file of the makers alone; None where none is installed. Its port is DONDOC_CLAMD's."""
    from tests.core.clamd import CLAMD, LINE

    if CLAMD is None:
        return None
    port = free_port()
    (folder / "lists").mkdir(parents=True)
    (folder / "lists" / "test.hdb").write_text(LINE)
    (folder / "clamd.conf").write_text(
        f"Foreground yes\nTCPSocket {port}\nTCPAddr 127.0.0.1\nDatabaseDirectory {folder}/lists\nTemporaryDirectory {folder}\n"
        f"LogFile {folder}/log\nMaxThreads 2\n"
    )
    return Program([CLAMD, "--config-file", str(folder / "clamd.conf")], port)
