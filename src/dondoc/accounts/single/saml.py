"""SAML 2: a question by redirect, an answer by POST, in which the provider signed for whom it vouches (Profiles 4.1; docs/single-sign-on.md).

The answer comes from another site's form, to which a browser adds no cookie of ours (SameSite). So it is proved where it arrives, sealed, and
carried by the browser to the address at which its own session stands: there it must be the answer to the question of that session.
"""

from __future__ import annotations

import base64
import json
import secrets
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, SubElement, tostring

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dondoc.accounts.single import saml_answer
from dondoc.accounts.single.base import Begun, Vouched, declined, not_fresh, out_of_reach, provider_key, subject_kept
from dondoc.accounts.single.saml_description import POST, PROTOCOL, Described, ours

#: Seconds that a sealed answer is good: it is opened by the next request of the same browser.
SEALED_FOR = 120


@dataclass(frozen=True, slots=True)
class Saml:
    """described: the provider. client: our name there, "" for the address to which answers come. secret: the installation's own key."""

    described: Described
    client: str
    secret: str = field(repr=False)
    how: str = "saml"

    @property
    def key(self) -> str:
        return provider_key(self.how, self.described.issuer)

    def begin(self, back: str, at: datetime) -> Begun:
        if not any(one.not_valid_before_utc <= at <= one.not_valid_after_utc for one in self.described.certificates):
            raise out_of_reach("single_certificates_ended")
        question = "_" + secrets.token_hex(20)
        packed = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        body = packed.compress(self._request(question, back, at)) + packed.flush()
        asked = urlencode({"SAMLRequest": base64.b64encode(body).decode()})
        door = self.described.door
        return Begun(door + ("&" if "?" in door else "?") + asked, {"question": question})

    def _request(self, question: str, back: str, at: datetime) -> bytes:
        request = Element(
            f"{{{PROTOCOL}}}AuthnRequest",
            ID=question,
            Version="2.0",
            IssueInstant=f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z",
            Destination=self.described.door,
            ProtocolBinding=POST,
            AssertionConsumerServiceURL=back,
        )
        SubElement(request, f"{{{saml_answer.ASSERTION}}}Issuer").text = self.client or back
        return tostring(request)

    def taken(self, form: Mapping[str, str], back: str, at: datetime) -> str:
        """An answer that another site's form brought: proved, and sealed for the next request. Raises Refusal as `finish`."""
        if not form.get("SAMLResponse"):
            raise declined()
        found = saml_answer.said(
            form["SAMLResponse"],
            certificates=self.described.certificates,
            issuer=self.described.issuer,
            ours=self.client or back,
            back=back,
            at=at,
        )
        told = asdict(found) | {"until": int(at.timestamp()) + SEALED_FOR}
        return self._seal().encrypt(json.dumps(told).encode()).decode()

    def finish(self, answer: Mapping[str, str], remembered: Mapping[str, str], back: str, at: datetime) -> Vouched:
        try:
            told = json.loads(self._seal().decrypt(answer.get("answer", "").encode()))
        except InvalidToken as fault:
            raise not_fresh() from fault
        asked, question = told["asked"].encode(), remembered.get("question", "").encode()
        if not secrets.compare_digest(asked, question) or at.timestamp() > told["until"]:
            raise not_fresh()
        return Vouched(self.key, subject_kept(told["subject"]), email=told["email"], second=told["second"])

    def leave(self, hint: str, back: str) -> str:
        """Its session stays: signing out of a provider by SAML is not spoken here."""
        return ""

    def about_us(self, back: str) -> bytes:
        """Our metadata, for the provider's administrator."""
        return ours(self.client or back, back)

    def _seal(self) -> Fernet:
        kept = HKDF(SHA256(), 32, salt=None, info=b"dondoc.single.saml").derive(self.secret.encode())
        return Fernet(base64.urlsafe_b64encode(kept))
