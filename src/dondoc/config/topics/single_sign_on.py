"""Another system that vouches for people: which one, by which protocol, and how far its word goes (docs/single-sign-on.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dondoc.config.topics.reading import EnvFault, Variable, address, one_of

if TYPE_CHECKING:
    from dondoc.accounts.single.saml_description import Described

PROTOCOLS = ("none", "oidc", "cas", "saml")
#: Whether an account is found by its e-mail address at the first sign-in. "no": only an administrator's or one's own linking counts. "verified":
#: where the provider says that it verified the address. "directory": the province gives the addresses out itself, and nobody changes his own there.
BY_EMAIL = ("no", "verified", "directory")
#: Who may still come in by a local password. The break-glass account always may.
PASSWORDS = ("everybody", "administrators", "break-glass")
#: Whether the provider's own second step is enough where it says that there was one (amr), or ours is asked all the same.
SECOND = ("ask", "trust")
#: Machines to which a line without TLS leads nowhere else.
LOOPBACK = ("localhost", "127.0.0.1", "::1")

VARIABLES = (
    Variable(
        "DONDOC_SSO",
        "`none`",
        "giao thức đăng nhập một lần: `oidc`, `cas` hoặc `saml`",
        "single sign-on by `oidc`, `cas` or `saml`",
    ),
    Variable(
        "DONDOC_SSO_ADDRESS",
        "–",
        "địa chỉ hệ thống xác thực (OIDC: issuer; CAS: gốc)",
        "the provider: issuer (OIDC) or root (CAS)",
    ),
    Variable(
        "DONDOC_SSO_NAME",
        "`Đăng nhập bằng tài khoản của tỉnh`",
        "chữ trên nút đăng nhập",
        "what the button of the sign-in page says",
    ),
    Variable(
        "DONDOC_SSO_CLIENT",
        "–",
        "tên ứng dụng đã đăng ký ở đó (OIDC: client_id; SAML: entityID, không đặt thì là địa chỉ nhận câu trả lời)",
        "our name at the provider (OIDC: client_id; SAML: entityID, by default the address to which answers come)",
    ),
    Variable(
        "DONDOC_SSO_METADATA",
        "–",
        "tệp mô tả (metadata) của hệ thống xác thực; chỉ dùng với SAML, đọc khi khởi động",
        "file with the provider's metadata; for SAML alone, read at start",
    ),
    Variable(
        "DONDOC_SSO_SECRET",
        "–",
        "mật khẩu của ứng dụng (OIDC); không đặt thì là ứng dụng công khai, chỉ có PKCE",
        "the client's secret (OIDC); without one a public client with PKCE alone",
    ),
    Variable(
        "DONDOC_SSO_CA",
        "–",
        "tệp chứng thư gốc riêng của hệ thống xác thực",
        "file with the certificate authority of the provider's own",
    ),
    Variable(
        "DONDOC_SSO_BY_EMAIL",
        "`no`",
        "lần đầu nhận ra người qua thư điện tử: `no`, `verified`, `directory`",
        "find the account by e-mail at the first sign-in: `no`, `verified`, `directory`",
    ),
    Variable(
        "DONDOC_SSO_PASSWORDS",
        "`everybody`",
        "ai còn dùng mật khẩu riêng: `everybody`, `administrators`, `break-glass`",
        "who may still use a local password: `everybody`, `administrators`, `break-glass`",
    ),
    Variable(
        "DONDOC_SSO_SECOND",
        "`ask`",
        "bước hai: `ask` luôn hỏi ở đây, `trust` tin bước hai của hệ thống xác thực",
        "second step: `ask` for ours, or `trust` the provider's where it says so",
    ),
)


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """`protocol` "none": nobody but ourselves knows the people. `ca`: a file, None for none. `described`: what a SAML provider says of itself.

    The rest as the variables say.
    """

    protocol: str = "none"
    address: str = ""
    name: str = ""
    client: str = ""
    secret: str = field(default="", repr=False)
    ca: Path | None = None
    by_email: str = "no"
    passwords: str = "everybody"
    second: str = "ask"
    described: Described | None = None

    @property
    def on(self) -> bool:
        return self.protocol != "none"

    @property
    def origin(self) -> str:
        """Scheme and host of the provider: the only place to which anybody is sent, or called. SAML calls nobody: ""."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}" if self.protocol in ("oidc", "cas") else ""


def read_single_sign_on(environ: Mapping[str, str]) -> SingleSignOn:
    """Every fault at once: what one protocol needs is missing, a file is not there, a line would not be secret."""
    faults: list[str] = []
    try:
        found = SingleSignOn(
            protocol=one_of(environ, "DONDOC_SSO", PROTOCOLS),
            address=address(environ, "DONDOC_SSO_ADDRESS"),
            name=environ.get("DONDOC_SSO_NAME", "").strip(),
            client=environ.get("DONDOC_SSO_CLIENT", "").strip(),
            secret=environ.get("DONDOC_SSO_SECRET", ""),
            ca=_file(environ, "DONDOC_SSO_CA", faults),
            by_email=one_of(environ, "DONDOC_SSO_BY_EMAIL", BY_EMAIL),
            passwords=one_of(environ, "DONDOC_SSO_PASSWORDS", PASSWORDS),
            second=one_of(environ, "DONDOC_SSO_SECOND", SECOND),
            described=_described(environ, faults),
        )
    except EnvFault as fault:
        raise EnvFault(*faults, *fault.faults) from None
    faults += _lacks(found)
    if faults:
        raise EnvFault(*faults)
    return found


def _file(environ: Mapping[str, str], name: str, faults: list[str]) -> Path | None:
    text = environ.get(name, "").strip()
    if text and not Path(text).is_file():
        faults.append(f"{name}={text!r}: no such file")
    return Path(text) if text else None


def _described(environ: Mapping[str, str], faults: list[str]) -> Described | None:
    file = _file(environ, "DONDOC_SSO_METADATA", faults)
    if file is None or not file.is_file():
        return None
    # Here alone: the public site reads these variables too, and knows no accounts.
    from dondoc.accounts.single.saml_description import described

    try:
        return described(file)
    except (OSError, ValueError) as fault:
        faults.append(f"DONDOC_SSO_METADATA={str(file)!r}: {fault}")
        return None


def _lacks(found: SingleSignOn) -> list[str]:
    if not found.on:
        return (
            [] if found.passwords == PASSWORDS[0] else ["DONDOC_SSO_PASSWORDS: without DONDOC_SSO nobody could come in"]
        )
    if found.protocol == "saml":
        return _lacks_for_saml(found)
    parts = urlsplit(found.address)
    needed = {"DONDOC_SSO_ADDRESS": found.address}
    if found.protocol == "oidc":
        needed["DONDOC_SSO_CLIENT"] = found.client
    faults = [f"{name} is missing: DONDOC_SSO={found.protocol} needs it" for name, value in needed.items() if not value]
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        faults.append(
            f"DONDOC_SSO_ADDRESS={found.address!r}: https:// is needed, whoever listens could come in as anybody"
        )
    if parts.query or parts.fragment or "@" in parts.netloc:
        faults.append(f"DONDOC_SSO_ADDRESS={found.address!r}: without a name, a question mark or a hash sign")
    return faults


def _lacks_for_saml(found: SingleSignOn) -> list[str]:
    faults = []
    if found.described is None:
        faults.append("DONDOC_SSO_METADATA: DONDOC_SSO=saml needs a file that can be read, the provider's metadata")
    if find_spec("signxml") is None:
        faults.append("DONDOC_SSO=saml needs the package signxml: pip install 'dondoc[saml]'")
    return faults
