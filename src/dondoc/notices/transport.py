"""The mail server: one connection, one message after another, and what its answers mean."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from types import TracebackType
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from dondoc.core import clock

if TYPE_CHECKING:
    from dondoc.config.env import Smtp
    from dondoc.notices.models import Mail

#: Seconds until a server that does not answer is given up.
PATIENCE = 20
#: Many servers close a connection after some number of messages: a new one before that.
PER_CONNECTION = 100


class Unreachable(Exception):
    """No message can be handed over now: no connection, not let in, or the sender is not wanted."""


class NotNow(Exception):
    """This message was put off (4xx)."""


class Never(Exception):
    """This message will not be taken, ever (5xx)."""


def can_send() -> bool:
    """Whether messages go anywhere: to a mail server, or, in a training installation without one, into its mailbox page."""
    return settings.ENV.smtp is not None or settings.ENV.training


class Server:
    """Connects when the first message comes. Without a server (`smtp` None) messages are taken and go nowhere but into the mailbox page."""

    def __init__(self, smtp: Smtp | None) -> None:
        self.smtp = smtp
        self.line: smtplib.SMTP | None = None
        self.over_this_line = 0

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def send(self, mail: Mail) -> None:
        """Hands one message over. Raises Unreachable, NotNow, Never."""
        if self.smtp is None:
            return
        try:
            message = message_of(mail, self.smtp.sender)
        except (ValueError, UnicodeError) as fault:
            raise Never(_("Không lập được thư: {fault}").format(fault=fault)) from None
        line = self._line(self.smtp)
        self.over_this_line += 1
        try:
            line.send_message(message, parseaddr(self.smtp.sender)[1], [mail.address])
        except smtplib.SMTPRecipientsRefused as answer:
            self._judge(*next(iter(answer.recipients.values())))
        except smtplib.SMTPDataError as answer:
            self._judge(answer.smtp_code, answer.smtp_error)
        except smtplib.SMTPSenderRefused as answer:
            said = _("Máy chủ thư không nhận địa chỉ gửi {sender}: {answer}")
            raise self._lost(
                said.format(sender=answer.sender, answer=_said(answer.smtp_code, answer.smtp_error))
            ) from None
        except (OSError, smtplib.SMTPException) as fault:
            raise self._lost(_("Mất kết nối với máy chủ thư: {fault}").format(fault=fault)) from None

    def _judge(self, code: int, answer: bytes | str) -> None:
        if code == 421:  # the server closes
            raise self._lost(_said(code, answer))
        raise (Never if code >= 500 else NotNow)(_said(code, answer))

    def _line(self, smtp: Smtp) -> smtplib.SMTP:
        if self.line is not None and self.over_this_line >= PER_CONNECTION:
            self._hang_up()
        if self.line is None:
            try:
                self.line, self.over_this_line = _connected(smtp), 0
            except (OSError, smtplib.SMTPException) as fault:
                said = _("Không kết nối được máy chủ thư {host}:{port}: {fault}")
                raise Unreachable(said.format(host=smtp.host, port=smtp.port, fault=_plain(fault))) from None
        return self.line

    def _lost(self, said: str) -> Unreachable:
        self._hang_up()
        return Unreachable(said)

    def _hang_up(self) -> None:
        if self.line is not None:
            with suppress(OSError, smtplib.SMTPException):
                self.line.quit()
            self.line.close()
        self.line = None


def knock(smtp: Smtp) -> None:
    """Connects, signs in where a name is set, and hangs up; nothing is sent. Raises Unreachable."""
    with Server(smtp) as server:
        server._line(smtp)


def _connected(smtp: Smtp) -> smtplib.SMTP:
    if smtp.tls == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(
            smtp.host, smtp.port, timeout=PATIENCE, context=ssl.create_default_context()
        )
    else:
        line = smtplib.SMTP(smtp.host, smtp.port, timeout=PATIENCE)
    try:
        if smtp.tls == "starttls":
            line.starttls(context=ssl.create_default_context())
        if smtp.user:
            line.login(smtp.user, smtp.password)
    except BaseException:
        line.close()
        raise
    return line


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """The message as it goes over the line. Its Message-ID follows from what it is for, so that the same message twice can be told."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = mail.address
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.posted_at.astimezone(clock.VIETNAM))
    message["Message-ID"] = f"<{mail.message_id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text, cte="quoted-printable")
    if mail.html:
        message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    return message


def _said(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {' '.join(text.split())}"


def _plain(fault: Exception) -> str:
    if isinstance(fault, smtplib.SMTPResponseException):
        return _said(fault.smtp_code, fault.smtp_error)
    return getattr(fault, "strerror", None) or str(fault) or type(fault).__name__
