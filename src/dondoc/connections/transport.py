"""One telling goes over the line: to the very address that was looked at, no redirect followed, nothing of the answer read but its status."""

from __future__ import annotations

import errno
import hashlib
import hmac
import json
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from dondoc.connections.addresses import Place, Unsafe, resolved

#: Seconds for each step of a connection, and for all of it together.
PATIENCE = 10
WALL_SECONDS = 20


class NotTaken(Exception):
    """The other side did not take it. `status`: what it answered, None where it did not."""

    def __init__(self, said: str, status: int | None = None) -> None:
        super().__init__(said)
        self.status = status


def secret_of(salt: str) -> str:
    """The signing secret of an address, reckoned from its salt and the key of the installation (docs/webhooks.md): a copy of the database
    alone gives it to nobody."""
    return "whsec_" + salted_hmac("dondoc.webhook", salt, algorithm="sha256").hexdigest()


def body_of(said: Mapping[str, Any]) -> bytes:
    """The bytes that are signed and sent: the same for the same telling."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signature(secret: str, body: bytes, at: datetime) -> str:
    """The header by which the receiver tells that it comes from here and is fresh: `t=…,v1=…`, HMAC-SHA256 over "t.body"."""
    moment = str(int(at.timestamp()))
    digest = hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def send(place: Place, body: bytes, headers: Mapping[str, str]) -> int:
    """Posts the body; answers the status, always 2xx. Raises NotTaken, in words for the log page."""
    line: HTTPConnection | None = None
    cut = threading.Timer(WALL_SECONDS, lambda: _cut(line))
    try:
        line = _line(place)
        cut.start()
        line.request("POST", place.target, body=body, headers=dict(headers) | {"Host": _host(place)})
        status = line.getresponse().status
    except Unsafe:
        raise NotTaken(_("Tên máy dẫn tới địa chỉ trong mạng nội bộ, chưa được người vận hành cho phép.")) from None
    except socket.gaierror:
        raise NotTaken(_("Không tìm thấy máy này trên mạng.")) from None
    except ssl.SSLError as fault:
        raise NotTaken(_("Chứng thư của máy nhận chưa tin cậy được: {fault}").format(fault=fault.reason)) from None
    except (OSError, HTTPError, ValueError) as fault:
        raise NotTaken(_("Không kết nối được: {fault}").format(fault=_plain(fault))) from None
    finally:
        cut.cancel()
        if line is not None:
            line.close()
    if 300 <= status < 400:
        raise NotTaken(_("Máy nhận chuyển hướng (mã {status}); hệ thống không đi theo.").format(status=status), status)
    if not 200 <= status < 300:
        raise NotTaken(_("Máy nhận trả lời mã {status}.").format(status=status), status)
    return status


def _line(place: Place) -> HTTPConnection:
    ip = resolved(place)
    if not place.secure:
        return HTTPConnection(ip, place.port, timeout=PATIENCE)
    context = ssl.create_default_context()
    return HTTPSConnection(ip, place.port, timeout=PATIENCE, ssl_context=context, server_hostname=place.host)


def _host(place: Place) -> str:
    name = f"[{place.host}]" if ":" in place.host else place.host
    return name if place.port == (443 if place.secure else 80) else f"{name}:{place.port}"


def _cut(line: HTTPConnection | None) -> None:
    """An answer that drips in byte by byte is not waited for."""
    held = getattr(line, "sock", None)
    if held is not None:
        with suppress(OSError):
            held.shutdown(socket.SHUT_RDWR)


def _plain(fault: Exception) -> str:
    """A few words of a fault; the library wraps what the system said."""
    code = getattr(fault, "errno", None) or getattr(fault.__cause__, "errno", None)
    if code == errno.ECONNREFUSED:
        return _("máy nhận từ chối kết nối ở cổng này")
    if code in (errno.EHOSTUNREACH, errno.ENETUNREACH):
        return _("không có đường mạng tới máy nhận")
    if isinstance(fault, TimeoutError) or "timed out" in str(fault):
        return _("máy nhận không trả lời trong {seconds} giây").format(seconds=PATIENCE)
    return getattr(fault, "strerror", None) or type(fault).__name__
