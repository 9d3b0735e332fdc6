"""The mail server that messages are handed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr

from dondoc.config.topics.reading import EnvFault, Variable, one_of, whole

#: How the line to the mail server is kept secret -> its usual port.
TLS = {"starttls": 587, "tls": 465, "none": 25}

VARIABLES = (
    Variable(
        "DONDOC_SMTP_HOST", "–", "máy chủ thư; không đặt thì thư nằm chờ", "the mail server; without one mail waits"
    ),
    Variable(
        "DONDOC_SMTP_FROM",
        "–",
        "người gửi: `Đôn Đốc <dondoc@tinh.gov.vn>`",
        "who mail comes from, with a name if wanted",
    ),
    Variable("DONDOC_SMTP_TLS", "`starttls`", "`starttls`, `tls` hoặc `none`", "`starttls`, `tls` or `none`"),
    Variable("DONDOC_SMTP_PORT", "587, 465, 25", "cổng, theo cách mã hóa", "the port, by the way it is encrypted"),
    Variable(
        "DONDOC_SMTP_USER",
        "–",
        "tên đăng nhập máy chủ thư, nếu cần",
        "user name at the mail server, where it asks for one",
    ),
    Variable("DONDOC_SMTP_PASSWORD", "–", "mật khẩu đi cùng tên ấy", "the password that goes with it"),
)


@dataclass(frozen=True, slots=True)
class Smtp:
    """The mail server. `tls`: starttls, tls (from the first byte) or none. `user` "": it asks for no name. `sender`: the From line."""

    host: str
    port: int
    tls: str
    user: str
    password: str = field(repr=False)
    sender: str


def read_smtp(environ: Mapping[str, str]) -> Smtp | None:
    """A host alone is not enough: whom the mail comes from has no default that could be right."""
    host = environ.get("DONDOC_SMTP_HOST", "").strip()
    if not host:
        return None
    tls = one_of(environ, "DONDOC_SMTP_TLS", tuple(TLS))
    port = whole(environ, "DONDOC_SMTP_PORT", TLS[tls])
    if port > 65535:
        raise EnvFault(f"DONDOC_SMTP_PORT='{port}': a port, at most 65535")
    sender = environ.get("DONDOC_SMTP_FROM", "").strip()
    local, at, domain = parseaddr(sender)[1].rpartition("@")
    if not (local and at and domain and domain.isascii() and local.isascii()):
        raise EnvFault(f'DONDOC_SMTP_FROM={sender!r}: who the mail comes from, as in "Đôn Đốc <dondoc@example.gov.vn>"')
    user, password = environ.get("DONDOC_SMTP_USER", ""), environ.get("DONDOC_SMTP_PASSWORD", "")
    if user and not password:
        raise EnvFault("DONDOC_SMTP_PASSWORD is missing: DONDOC_SMTP_USER names somebody who signs in")
    return Smtp(host, port, tls, user, password, sender)
