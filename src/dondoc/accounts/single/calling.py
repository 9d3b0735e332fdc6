"""One call to a provider: the address it was set to and no other, no redirect, a limit on time and on length, certificates checked."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from dondoc.accounts.single.base import out_of_reach

#: Seconds for each step of a connection, and for all of it together.
PATIENCE = 5
WALL_SECONDS = 10
#: The longest answer that is read, in bytes: keys, tokens and descriptions are some thousands.
LONGEST = 256 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """How a provider is reached. `origin`: scheme, host and port; `ca`: a certificate authority of its own, None for the machine's."""

    origin: str
    ca: Path | None = None

    def holds(self, address: object) -> bool:
        """Whether an address that the provider named is its own."""
        if not isinstance(address, str):
            return False
        parts = urlsplit(address)
        return f"{parts.scheme}://{parts.netloc}" == self.origin and not set(address) & set(" \r\n\t\\")

    def get(self, address: str) -> bytes:
        """The body of a 200. Raises Refusal out_of_reach for anything else."""
        return self._call("GET", address, None, {})

    def post(self, address: str, form: Mapping[str, str], headers: Mapping[str, str]) -> bytes:
        """The same, with a form sent."""
        sent = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self._call("POST", address, urlencode(form).encode(), sent)

    def _call(self, method: str, address: str, body: bytes | None, headers: Mapping[str, str]) -> bytes:
        if not self.holds(address):
            raise out_of_reach("single_elsewhere")
        line: HTTPConnection | None = None
        over = threading.Event()
        cut = threading.Timer(WALL_SECONDS, lambda: _cut(over, line))
        try:
            line = self._open()
            cut.start()
            parts = urlsplit(address)
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            line.request(
                method,
                target,
                body=body,
                headers={"Accept": "*/*", **headers},
                preload_content=False,
                decode_content=False,
            )
            answer = line.getresponse()
            if answer.status != 200:
                raise out_of_reach(f"single_answered_{answer.status}")
            return _read(answer, over)
        except (OSError, HTTPError, ValueError) as fault:
            raise out_of_reach("single_out_of_reach") from fault
        finally:
            cut.cancel()
            if line is not None:
                line.close()

    def _open(self) -> HTTPConnection:
        parts = urlsplit(self.origin)
        host = parts.hostname or ""
        if parts.scheme == "http":  # only the machine itself (config/topics/single_sign_on.py)
            return HTTPConnection(host, parts.port or 80, timeout=PATIENCE)
        context = ssl.create_default_context(cafile=str(self.ca) if self.ca else None)
        return HTTPSConnection(host, parts.port or 443, timeout=PATIENCE, ssl_context=context)


def _read(answer: Any, over: threading.Event) -> bytes:
    """The whole body, unless it is too long or drips in too slowly."""
    body = b""
    while piece := answer.read1(LONGEST + 1 - len(body)):
        body += piece
        if len(body) > LONGEST:
            raise out_of_reach("single_answer_too_long")
        if over.is_set():
            raise out_of_reach("single_answer_too_slow")
    return body


def _cut(over: threading.Event, line: HTTPConnection | None) -> None:
    over.set()
    held = getattr(line, "sock", None)
    if held is not None:
        with suppress(OSError):
            held.shutdown(socket.SHUT_RDWR)


def as_object(body: bytes) -> dict[str, Any]:
    """A JSON object. Raises Refusal out_of_reach for anything else: whoever answers so is no provider."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise out_of_reach("single_unreadable") from fault
    if not isinstance(found, dict):
        raise out_of_reach("single_unreadable")
    return found
