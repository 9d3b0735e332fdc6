"""A real SMTP server that a test starts, stops and teaches to refuse."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from tests.make import AT, ROOT, a_person

from dondoc.config.env import Smtp
from dondoc.organisations.actions.addresses import set_email
from dondoc.rules.access import Actor


@dataclass
class PostOffice:
    """`answers`: address -> what the server says to it ("550 …"), one answer for every try."""

    port: int
    answers: dict[str, str] = field(default_factory=dict)
    taken: list[EmailMessage] = field(default_factory=list)
    connections: int = 0

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> Any:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert envelope.rcpt_tos == [message["To"]]
        self.taken.append(message)
        return "250 OK"

    @contextmanager
    def open(self) -> Iterator[None]:
        """Answers at its port; outside nobody does."""
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield
        finally:
            controller.stop()

    def subjects(self, address: str = "") -> list[str]:
        return [str(m["Subject"]) for m in self.taken if not address or m["To"] == address]


def a_post_office(settings: Any) -> PostOffice:
    """Closed at first; the installation hands its mail over there."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    smtp = Smtp("127.0.0.1", port, "none", "", "", "Đôn Đốc <dondoc@tinh.example>")
    settings.ENV = replace(settings.ENV, smtp=smtp)
    return PostOffice(port)


def a_reader(address: str, **given: Any) -> Actor:
    """A person who has given an address."""
    person = a_person(**given)
    set_email(actor=ROOT, user_id=person.user_id, email=address, at=AT)
    return person
