"""How the installation meets the network: addresses, encryption, front-end files; and the services it was told of, when asked to try them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from dondoc.accounts.single.chosen import chosen
from dondoc.core import clock, virus_scan
from dondoc.core.stores import the_store
from dondoc.doctor.findings import Finding, fault, fine, warning
from dondoc.notices.models import Mail
from dondoc.notices.transport import Never, NotNow, Server, Unreachable, knock
from dondoc.rules.errors import Refusal, Refusals

LOCAL = {"localhost", "127.0.0.1", "[::1]", "::1"}
DIST = Path(__file__).resolve().parents[1] / "web" / "static" / "dist"


def _store() -> None:
    the_store().ready()


def _scanner() -> None:
    if not virus_scan.answers():
        raise Refusal("scanner_gone", "chương trình quét vi-rút (clamd) không trả lời / clamd does not answer")


def _single_sign_on() -> None:
    """Where to send people is asked of the provider; a protocol that needs no such question is not tried."""
    provider = chosen(settings.ENV.single_sign_on)
    if provider is not None:
        provider.begin(f"{settings.ENV.base_url}/", clock.now())


#: What is tried besides the mail server: its name, and what does nothing where the service is not configured or answers, and raises Refusal where
#: it does not. A room that speaks to a service of others adds its line.
SERVICES: tuple[tuple[str, Callable[[], None]], ...] = (
    ("Kho tệp / store of files", _store),
    ("Quét vi-rút / virus scan", _scanner),
    ("Đăng nhập một lần / single sign-on", _single_sign_on),
)


def addresses() -> Iterator[Finding]:
    """What the pages answer to, and whether passwords cross the network in the clear. A demo may do as it likes."""
    env = settings.ENV
    if env.mode == "demo":
        return
    if env.debug:
        yield (fault if env.mode == "production" else warning)("debug")
    abroad = [host for host in env.allowed_hosts if host not in LOCAL]
    if "*" in abroad:
        yield fault("any_host")
    elif not abroad:
        yield warning("only_here")
    if abroad and not env.https:
        yield fault("no_https", hosts=", ".join(abroad))
    parts = urlsplit(env.base_url)
    if env.base_url and (not _answers(parts.hostname or "") or (env.https and parts.scheme != "https")):
        yield fault("base_url", address=env.base_url)


def _answers(host: str) -> bool:
    return any(
        name in ("*", host) or (name.startswith(".") and (host == name[1:] or host.endswith(name)))
        for name in settings.ENV.allowed_hosts
    )


def front_end() -> Iterator[Finding]:
    """The files that browsers load: in the package, and gathered with their hashes in the data folder."""
    wanting = [name for name in ("dondoc.css", "sprite.svg") if not (DIST / name).exists()]
    if wanting:
        yield fault("front_end_missing", path=DIST / wanting[0])
    elif not settings.DEBUG and not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield warning("front_end_old", path=settings.STATIC_ROOT)


def services() -> Iterator[Finding]:
    """Every service of others that this installation was told of, tried now: at most some seconds each."""
    smtp = settings.ENV.smtp
    if smtp is not None:
        try:
            knock(smtp)
            yield fine(
                f"Máy chủ thư {smtp.host}:{smtp.port} nhận kết nối.", f"Mail server {smtp.host}:{smtp.port} answers."
            )
        except Unreachable as wrong:
            yield fault("mail_unreachable", said=str(wrong))
    for name, tried in SERVICES:
        try:
            tried()
        except (Refusal, Refusals) as wrong:
            yield fault("unreachable", what=name, said=str(wrong))


def a_message_to(address: str, at: datetime) -> list[Finding]:
    """A message to try, handed over at once and kept nowhere. Without a mail server there is nothing to try."""
    smtp = settings.ENV.smtp
    if smtp is None:
        return []
    words = "Thư này thử đường gửi thư của Đôn Đốc. / A message to try Đôn Đốc's way out.\n"
    mail = Mail(
        address=address, subject="Đôn Đốc: thư thử", text=words, posted_at=at, message_id=f"doctor.{at:%Y%m%d%H%M%S%f}"
    )
    try:
        with Server(smtp) as server:
            server.send(mail)
    except (Unreachable, NotNow, Never) as wrong:
        return [fault("mail_unreachable", said=str(wrong))]
    return [fine(f"Đã giao một thư thử gửi tới {address}.", f"A message to {address} was handed over.")]
