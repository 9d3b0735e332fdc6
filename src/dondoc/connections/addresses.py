"""To which addresses webhooks go: https and public ones, or those that the operator has allowed; judged when typed and at each sending."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from dondoc.rules.errors import Refusal

LONGEST = 500
#: Of IPv6 what is given out in the open, without those that carry an address of the old kind or belong to nobody.
_OPEN = ipaddress.ip_network("2000::/3")
_CLOSED = [ipaddress.ip_network(n) for n in ("2001::/23", "2002::/16", "3fff::/20", "192.0.0.0/24", "192.88.99.0/24")]


class Unsafe(Exception):
    """The name leads to an address inside, which the operator has not allowed; or to none."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a telling goes. `target`: path and query; `trusted`: the operator has named the host, so it may lie inside and speak plain http."""

    secure: bool
    host: str
    port: int
    target: str
    trusted: bool


def place_of(address: str, allowed: Collection[str]) -> Place:
    """The address taken apart. Raises Refusal at field `address`: unreadable, plain http, a private address the operator has not allowed."""
    text = address.strip()
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise _unreadable() from None
    plain = text.isascii() and text.isprintable() and " " not in text and "\\" not in text and len(text) <= LONGEST
    if not plain or parts.scheme not in ("https", "http") or not host or "@" in parts.netloc or parts.fragment:
        raise _unreadable()
    trusted = host in {name.lower() for name in allowed}
    if parts.scheme == "http" and not trusted:
        raise Refusal(
            "webhook_plain",
            "Địa chỉ phải bắt đầu bằng https://. Địa chỉ http:// chỉ dùng được với máy mà người vận hành đã cho phép trong DONDOC_WEBHOOK_HOSTS.",
            field="address",
        )
    if not trusted and _is_inside(host):
        raise Refusal(
            "webhook_inside",
            "Địa chỉ này nằm trong mạng nội bộ. Nếu đúng là nơi cần nhận, người vận hành ghi tên máy vào DONDOC_WEBHOOK_HOSTS rồi khởi động lại.",
            field="address",
        )
    secure = parts.scheme == "https"
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(secure, host, port or (443 if secure else 80), target, trusted)


def resolved(place: Place) -> str:
    """The numeric address to connect to, asked of the name service once, so that it cannot change between the look and the connection.

    Raises Unsafe where any of the addresses behind the name lies inside and the operator has not allowed the host; OSError where there is none.
    """
    found = [str(row[4][0]) for row in socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)]
    if not found:
        raise OSError(place.host)
    if not place.trusted and any(_is_inside(ip) for ip in found):
        raise Unsafe
    return found[0]


def _is_inside(host: str) -> bool:
    """Whether a numeric address is not one of the public network; a name of its own machine counts too."""
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        ip = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    ip = getattr(ip, "ipv4_mapped", None) or ip
    closed = any(ip in network for network in _CLOSED) or (ip.version == 6 and ip not in _OPEN)
    return closed or not ip.is_global or ip.is_multicast


def _unreadable() -> Refusal:
    return Refusal(
        "webhook_address",
        "Không đọc được địa chỉ. Anh/chị ghi đủ như https://may.tinh.gov.vn/nhan-bao, không kèm tên đăng nhập, dấu # hay dấu cách.",
        field="address",
    )
