"""CAS 3: a ticket for our very address, good once, that the server itself says is good (CAS Protocol 3.0, 2.5 and appendix A)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from dondoc.accounts.single.base import (
    SECOND_STEPS,
    Begun,
    Vouched,
    declined,
    not_believed,
    not_fresh,
    out_of_reach,
    provider_key,
    subject_kept,
)
from dondoc.accounts.single.calling import Line

CAS = "{http://www.yale.edu/tp/cas}"
#: Tickets for services begin so; those of a proxy are nobody sitting before a browser.
TICKET = re.compile(r"ST-[A-Za-z0-9._-]{1,253}")
#: Attributes in which servers give the address, and those in which they say how somebody signed in.
EMAIL = ("mail", "email")
STEPS = ("amr", "authnContextClass", "authenticationMethod")


@dataclass(frozen=True, slots=True)
class Cas:
    """root: the address under which login, logout and p3/serviceValidate stand."""

    root: str
    line: Line
    how: str = "cas"

    @property
    def key(self) -> str:
        return provider_key(self.how, self.root)

    def begin(self, back: str, at: datetime) -> Begun:
        """The protocol has no state of its own: it stands in our address, for which alone the ticket is good."""
        remembered = {"state": secrets.token_urlsafe(32)}
        return Begun(f"{self.root}/login?" + urlencode({"service": _service(back, remembered)}), remembered)

    def finish(self, answer: Mapping[str, str], remembered: Mapping[str, str], back: str, at: datetime) -> Vouched:
        if not secrets.compare_digest(answer.get("state", "").encode(), remembered["state"].encode()):
            raise not_fresh()
        ticket = answer.get("ticket", "")
        if not ticket:
            raise declined()
        if not TICKET.fullmatch(ticket):
            raise not_believed("single_ticket")
        asked = urlencode({"service": _service(back, remembered), "ticket": ticket})
        said = _read(self.line.get(f"{self.root}/p3/serviceValidate?{asked}"))
        subject = (said.findtext(f"{CAS}user") or "").strip()
        if not subject or said.find(f"{CAS}proxies") is not None:
            raise not_believed("single_ticket_of_a_proxy" if subject else "single_no_subject")
        told = _attributes(said)
        email = next((value for name, value in told if name in EMAIL and value), "")
        second = any(value in SECOND_STEPS for name, value in told if name in STEPS)
        return Vouched(self.key, subject_kept(subject), email=email, second=second)

    def leave(self, hint: str, back: str) -> str:
        return f"{self.root}/logout?" + urlencode({"service": back})


def _service(back: str, remembered: Mapping[str, str]) -> str:
    return f"{back}?" + urlencode({"state": remembered["state"]})


def _read(body: bytes) -> Element:
    """What the server says of a good ticket. Raises Refusal for a bad one, and for what is no answer of a CAS server."""
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as fault:
        raise out_of_reach("single_unreadable") from fault
    if root.tag != f"{CAS}serviceResponse" or len(root) != 1:
        raise out_of_reach("single_unreadable")
    if root[0].tag != f"{CAS}authenticationSuccess":
        raise not_believed("single_ticket_refused")
    return root[0]


def _attributes(said: Element) -> list[tuple[str, str]]:
    found = said.find(f"{CAS}attributes")
    return [(one.tag.removeprefix(CAS), (one.text or "").strip()) for one in found] if found is not None else []
