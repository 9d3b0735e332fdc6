"""Scanners for tests: a real clamd with a list of one finding, and a server that speaks its protocol and says what it is told to."""

from __future__ import annotations

import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from dondoc.config.topics.files import Scanner

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")
#: The test file of the anti-virus makers, in two pieces so that no scanner takes this file for it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
#: Its line in a list of sums: MD5, length, name.
LINE = "44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test-Signature\n"


@contextmanager
def a_clamd(folder: Path) -> Iterator[Scanner]:
    """A clamd of its own on a free port of this machine, with a list that knows the test file only. It is told to end afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "lists").mkdir()
    (folder / "lists" / "test.hdb").write_text(LINE)
    (folder / "clamd.conf").write_text(
        f"Foreground yes\nTCPSocket {port}\nTCPAddr 127.0.0.1\nDatabaseDirectory {folder}/lists\nTemporaryDirectory {folder}\n"
        f"LogFile {folder}/log\nMaxThreads 2\n"
    )
    words = [str(CLAMD), "--config-file", str(folder / "clamd.conf")]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port, process)
            yield Scanner("127.0.0.1", port, seconds=30)
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "clamd ended before it answered"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("clamd did not answer")


@contextmanager
def a_speaker(says: Callable[[bytes], bytes]) -> Iterator[Scanner]:
    """A server that takes a stream and answers what `says` makes of it; nothing where that is empty, until the caller has gone."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_serve, args=(server, says), daemon=True).start()
        yield Scanner("127.0.0.1", server.getsockname()[1], seconds=1)


def _serve(server: socket.socket, says: Callable[[bytes], bytes]) -> None:
    while True:
        try:
            line, _ = server.accept()
        except OSError:
            return
        with line, line.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            content = b""
            while length := struct.unpack("!I", stream.read(4))[0]:
                content += stream.read(length)
            answer = says(content)
            if answer:
                line.sendall(answer)
            else:
                stream.read(1)


def finds_eicar(content: bytes) -> bytes:
    return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


def with_files(settings: Any, **changes: Any) -> None:
    """The operator's settings of files, changed for one test."""
    settings.ENV = replace(settings.ENV, files=replace(settings.ENV.files, **changes))
