"""The protocol of passkeys (WebAuthn, level 2): what a browser is asked, and whether its answer is true. Knows no table.

A question is good once: its challenge is kept by whoever asked, in the session, and goes with the first answer.
The library that reads keys is loaded by whoever asks for one.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

#: Letters of an answer; a real one has some two thousand.
ANSWER_MOST = 20_000
ISSUER = "Đôn Đốc"


class Untrue(Exception):
    """An answer that does not belong to the question, to this address or to the key; which of them is nobody's business but a test's."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where people reach the installation: `origin` "https://dondoc.example.gov.vn", `name` the machine in it."""

    origin: str
    name: str

    @property
    def takes_passkeys(self) -> bool:
        """Browsers offer passkeys over https only, and on the machine itself; never for a bare number of the network."""
        try:
            ipaddress.ip_address(self.name.strip("[]"))
        except ValueError:
            return self.origin.startswith("https://") or self.name == "localhost" or self.name.endswith(".localhost")
        return False


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept. `credential`: its id, base64url."""

    credential: str
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...] = ()


def ask_for_new(site: Site, *, user_id: int, username: str, name: str, has: Iterable[str]) -> tuple[str, str]:
    """(what the browser is told, as JSON; the challenge to keep). `has`: ids of keys that need not come again."""
    import webauthn
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = webauthn.generate_registration_options(
        rp_id=site.name,
        rp_name=ISSUER,
        user_id=str(user_id).encode(),
        user_name=username,
        user_display_name=name,
        exclude_credentials=[_named(credential) for credential in has],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    return webauthn.options_to_json(options), bytes_to_base64url(options.challenge)


def new_key(site: Site, answer: str, *, challenge: str) -> Key:
    """The key of an answer to `ask_for_new`. Raises Untrue."""
    import webauthn
    from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
    from webauthn.helpers.exceptions import WebAuthnException

    said = _read(answer)
    try:
        made = webauthn.verify_registration_response(
            credential=said,
            expected_challenge=base64url_to_bytes(challenge),
            expected_origin=site.origin,
            expected_rp_id=site.name,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as fault:
        raise Untrue from fault
    told = said.get("response", {}).get("transports", [])
    known = {"usb", "nfc", "ble", "internal", "hybrid", "smart-card", "cable"}
    transports = tuple(way for way in told if way in known) if isinstance(told, list) else ()
    credential = bytes_to_base64url(made.credential_id)
    return Key(credential, made.credential_public_key, made.sign_count, transports)


def ask_for_known(site: Site, *, keys: Iterable[str], verified: bool) -> tuple[str, str]:
    """As `ask_for_new`, of a key that is known already. `keys`: ids to choose from, none for any that the device holds for this address.

    `verified`: the device must ask its owner for a finger, a face or a PIN: then the key stands for both factors.
    """
    import webauthn
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.structs import UserVerificationRequirement

    options = webauthn.generate_authentication_options(
        rp_id=site.name,
        allow_credentials=[_named(credential) for credential in keys] or None,
        user_verification=UserVerificationRequirement.REQUIRED if verified else UserVerificationRequirement.PREFERRED,
    )
    return webauthn.options_to_json(options), bytes_to_base64url(options.challenge)


def credential_in(answer: str) -> str:
    """Which key an answer says it comes from, "" for none. Raises Untrue for what is no answer."""
    said = _read(answer).get("id", "")
    return said if isinstance(said, str) else ""


def used(site: Site, answer: str, *, challenge: str, key: Key, user_id: int, verified: bool) -> int:
    """How often the key says it was used, after an answer to `ask_for_known`. Raises Untrue."""
    import webauthn
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.exceptions import WebAuthnException

    said = _read(answer)
    handle = said.get("response", {}).get("userHandle")
    try:
        if handle and base64url_to_bytes(handle) != str(user_id).encode():
            raise Untrue
        done = webauthn.verify_authentication_response(
            credential=said,
            expected_challenge=base64url_to_bytes(challenge),
            expected_origin=site.origin,
            expected_rp_id=site.name,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=verified,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as fault:
        raise Untrue from fault
    return done.new_sign_count


def _named(credential: str) -> PublicKeyCredentialDescriptor:
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return PublicKeyCredentialDescriptor(id=base64url_to_bytes(credential))


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > ANSWER_MOST:
        raise Untrue
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError) as fault:
        raise Untrue from fault
    if not isinstance(said, dict) or not isinstance(said.get("response", {}), dict):
        raise Untrue
    return said
