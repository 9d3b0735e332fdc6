"""Every environment variable, typed, in one place. A wrong value stops the start with a sentence."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path

#: The tree of a checkout; an installed wheel keeps its state under the folder it is started in.
PROJECT = Path(__file__).resolve().parents[3]
MODES = ("production", "training", "demo")
#: How the line to the mail server is kept secret -> its usual port.
TLS = {"starttls": 587, "tls": 465, "none": 25}
#: What becomes of a message in the watched folder once its bytes are kept in the data folder: deleted, so that nothing of a document that is
#: found to be secret later lies where its quarantine does not reach; or put aside in `done/` for an operator who asks for it.
EDXML_AFTERWARDS = ("delete", "keep")


class EnvFault(Exception):
    """A variable of the environment is missing or wrong; the text names it."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """The mail server. `tls`: starttls, tls (from the first byte) or none. `user` "": it asks for no name. `sender`: the From line."""

    host: str
    port: int
    tls: str
    user: str
    password: str = field(repr=False)
    sender: str


@dataclass(frozen=True, slots=True)
class Edxml:
    """Documents that come in from another system (docs/exchange.md). `incoming`: the watched folder, None for none. `outgoing`: where statuses
    are put, None for nowhere. `refused`: where a marked message is moved. `deletes`: a taken message is not put aside. `code`: our own."""

    incoming: Path | None = None
    outgoing: Path | None = None
    refused: Path | None = None
    deletes: bool = True
    code: str = ""


@dataclass(frozen=True, slots=True)
class Env:
    """What the operator decides.

    data: the one folder that holds all state. database_url: "" means SQLite in that folder. province: id of the regulation in force.
    mode: production, training (the clock can be set), demo (besides: named people to sign in as).
    source_url: where the source of this very version is published, "" for nowhere but here (AGPL-3.0, section 13).
    smtp: where mail is handed over, None for nowhere.
    base_url: how people reach this installation, for the links in messages; "" for the first of the hosts.
    edxml: the folders of the document exchange.
    api_per_minute: how many requests of one token each process of the server takes in a minute.
    webhook_hosts: machines of the inner network that may be told of deeds, over plain http too.
    public_embed_hosts: portals that may show pieces of the public site in a page of their own; () for any.
    """

    data: Path
    database_url: str
    province: str
    mode: str
    secret_key: str
    allowed_hosts: tuple[str, ...]
    max_upload_mb: int
    debug: bool
    https: bool
    source_url: str = ""
    smtp: Smtp | None = None
    base_url: str = ""
    edxml: Edxml = Edxml()
    api_per_minute: int = 300
    webhook_hosts: tuple[str, ...] = ()
    public_embed_hosts: tuple[str, ...] = ()

    @property
    def training(self) -> bool:
        return self.mode in ("training", "demo")


def read_env(environ: Mapping[str, str] = os.environ) -> Env:
    """Takes the process's variables; raises EnvFault for a wrong one."""
    data = Path(environ.get("DONDOC_DATA") or Path.cwd() / "var").resolve()
    mode = environ.get("DONDOC_MODE", "production")
    if mode not in MODES:
        raise EnvFault(f"DONDOC_MODE={mode!r}: one of {', '.join(MODES)}")
    return Env(
        data=data,
        database_url=environ.get("DATABASE_URL", ""),
        province=environ.get("DONDOC_PROVINCE", "thanh-hoa-2025"),
        mode=mode,
        secret_key=environ.get("DONDOC_SECRET_KEY") or _kept_secret(data),
        allowed_hosts=tuple(h for h in environ.get("DONDOC_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h),
        max_upload_mb=_whole(environ, "DONDOC_MAX_UPLOAD_MB", 30),
        debug=environ.get("DONDOC_DEBUG", "") == "1",
        https=environ.get("DONDOC_HTTPS", "") == "1",
        source_url=_address(environ, "DONDOC_SOURCE_URL"),
        smtp=_smtp(environ),
        base_url=_address(environ, "DONDOC_BASE_URL"),
        edxml=_edxml(environ),
        api_per_minute=_whole(environ, "DONDOC_API_PER_MINUTE", 300),
        webhook_hosts=_hosts(environ, "DONDOC_WEBHOOK_HOSTS"),
        public_embed_hosts=_hosts(environ, "DONDOC_PUBLIC_EMBED_HOSTS"),
    )


def _hosts(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    found = tuple(host for part in environ.get(name, "").split(",") if (host := part.strip().lower()))
    for host in found:
        if "/" in host or "@" in host or " " in host or (":" in host and host.count(":") == 1):
            raise EnvFault(f"{name}={host!r}: names or addresses of machines, without http:// and without a port")
    return found


def _edxml(environ: Mapping[str, str]) -> Edxml:
    """All of it may be left out; a folder for refused messages has a place beside the watched one."""
    incoming, outgoing = _folder(environ, "DONDOC_EDXML_IN"), _folder(environ, "DONDOC_EDXML_OUT")
    refused = _folder(environ, "DONDOC_EDXML_REFUSED") or (incoming / "refused" if incoming else None)
    afterwards = environ.get("DONDOC_EDXML_DONE", "") or EDXML_AFTERWARDS[0]
    if afterwards not in EDXML_AFTERWARDS:
        raise EnvFault(f"DONDOC_EDXML_DONE={afterwards!r}: one of {', '.join(EDXML_AFTERWARDS)}")
    if incoming and incoming in (outgoing, refused):
        raise EnvFault(
            "DONDOC_EDXML_IN: messages that go out or were refused need another folder than those that come in"
        )
    code = environ.get("DONDOC_EDXML_CODE", "").strip()
    if len(code) > 35:
        raise EnvFault(f"DONDOC_EDXML_CODE={code!r}: at most 35 characters")
    return Edxml(incoming, outgoing, refused, afterwards == "delete", code)


def _folder(environ: Mapping[str, str], name: str) -> Path | None:
    text = environ.get(name, "").strip()
    if text and not Path(text).is_absolute():
        raise EnvFault(f"{name}={text!r}: a whole path, beginning with /")
    return Path(text) if text else None


def _smtp(environ: Mapping[str, str]) -> Smtp | None:
    """A host alone is not enough: whom the mail comes from has no default that could be right."""
    host = environ.get("DONDOC_SMTP_HOST", "").strip()
    if not host:
        return None
    tls = environ.get("DONDOC_SMTP_TLS", "") or "starttls"
    if tls not in TLS:
        raise EnvFault(f"DONDOC_SMTP_TLS={tls!r}: one of {', '.join(TLS)}")
    port = _whole(environ, "DONDOC_SMTP_PORT", TLS[tls])
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


def _address(environ: Mapping[str, str], name: str) -> str:
    text = environ.get(name, "").strip()
    if text and not text.startswith(("https://", "http://")):
        raise EnvFault(f"{name}={text!r}: an address that begins with https:// or http://")
    return text


def _whole(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, str(default))
    if not text.isdecimal() or int(text) == 0:
        raise EnvFault(f"{name}={text!r}: a whole number above zero")
    return int(text)


def _kept_secret(data: Path) -> str:
    """A key made at the first start and kept beside the data, so that sessions outlive a restart without any setting."""
    path = data / "secret-key"
    data.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")
