"""OpenID Connect: authorization code with PKCE, state and nonce; the signature and every claim checked (Core 1.0, RFC 7636, RFC 9207)."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from dondoc.accounts.single.base import (
    LEEWAY,
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
from dondoc.accounts.single.calling import Line, as_object

#: Signatures by a key that only the provider has. "none" and those with a shared secret are never among them.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
SCOPES = "openid email"
#: How long a provider's description and keys are kept by a process; keys that are missing are asked for anew, at most this often.
KEPT = timedelta(minutes=10)
ASKED_AGAIN = timedelta(seconds=30)


@dataclass(slots=True)
class _Known:
    """What a provider said of itself, and its keys."""

    said: Mapping[str, Any]
    keys: KeySet
    at: datetime


_known: dict[str, _Known] = {}


@dataclass(frozen=True, slots=True)
class Oidc:
    """issuer: as the provider writes itself. client, secret: our name there; "" for a client without a secret."""

    issuer: str
    client: str
    secret: str = field(repr=False)
    line: Line
    how: str = "oidc"

    @property
    def key(self) -> str:
        return provider_key(self.how, self.issuer)

    def begin(self, back: str, at: datetime) -> Begun:
        said = self._described(at).said
        remembered = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        challenge = base64.urlsafe_b64encode(hashlib.sha256(remembered["verifier"].encode()).digest())
        asked = {
            "response_type": "code",
            "client_id": self.client,
            "redirect_uri": back,
            "scope": SCOPES,
            "state": remembered["state"],
            "nonce": remembered["nonce"],
            "code_challenge": challenge.rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return Begun(_with(said["authorization_endpoint"], asked), remembered)

    def finish(self, answer: Mapping[str, str], remembered: Mapping[str, str], back: str, at: datetime) -> Vouched:
        if not secrets.compare_digest(answer.get("state", "").encode(), remembered["state"].encode()):
            raise not_fresh()
        if answer.get("iss", self.issuer) != self.issuer:
            raise not_believed("single_other_issuer")
        if answer.get("error"):
            raise declined()
        if not answer.get("code"):
            raise not_believed("single_no_code")
        token = self._token(answer["code"], remembered["verifier"], back, at)
        claims = self._claims(token, remembered["nonce"], at)
        email = claims.get("email")
        return Vouched(
            provider=self.key,
            subject=subject_kept(claims["sub"]),
            email=email if isinstance(email, str) else "",
            email_verified=claims.get("email_verified") is True,
            second=_second(claims.get("amr")),
            hint=token,
        )

    def leave(self, hint: str, back: str) -> str:
        """Asks the provider nothing: what it said of itself at the sign-in is known, else its session stays."""
        known = _known.get(self.issuer)
        end = known.said.get("end_session_endpoint") if known else None
        if not self.line.holds(end):
            return ""
        return _with(str(end), {"id_token_hint": hint, "client_id": self.client, "post_logout_redirect_uri": back})

    def _token(self, code: str, verifier: str, back: str, at: datetime) -> str:
        """The code is handed in, once; only the token about the person is kept of what comes back."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        said = self._described(at).said
        headers: dict[str, str] = {}
        methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if not self.secret:
            form["client_id"] = self.client
        elif "client_secret_basic" in methods:
            pair = f"{quote(self.client, safe='')}:{quote(self.secret, safe='')}"
            headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        else:
            form |= {"client_id": self.client, "client_secret": self.secret}
        token = as_object(self.line.post(said["token_endpoint"], form, headers)).get("id_token")
        if not isinstance(token, str):
            raise not_believed("single_no_token")
        return token

    def _claims(self, token: str, nonce: str, at: datetime) -> dict[str, Any]:
        """What the token says, if it is signed by the provider, meant for us, fresh, and the answer to our question."""
        read = self._signed(token, self._described(at).keys, at)
        try:
            jwt.JWTClaimsRegistry(
                now=int(at.timestamp()),
                leeway=LEEWAY,
                iss={"essential": True, "value": self.issuer},
                aud={"essential": True, "value": self.client},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            ).validate(read)
        except JoseError as fault:
            raise not_believed(f"single_token_{fault.error}") from fault
        several = isinstance(read["aud"], list) and len(read["aud"]) > 1
        if (several or "azp" in read) and read.get("azp") != self.client:
            raise not_believed("single_token_azp")
        return read

    def _signed(self, token: str, keys: KeySet, at: datetime) -> dict[str, Any]:
        taken = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        try:
            try:
                return dict(jwt.decode(token, keys, registry=taken).claims)
            except InvalidKeyIdError:  # a key that is newer than what is known
                return dict(jwt.decode(token, self._described(at, anew=True).keys, registry=taken).claims)
        except (JoseError, ValueError) as fault:
            raise not_believed("single_token_signature") from fault

    def _described(self, at: datetime, *, anew: bool = False) -> _Known:
        """The provider's word of itself and its keys, as kept or, where that is old, asked for."""
        known = _known.get(self.issuer)
        if known is not None and at - known.at < (ASKED_AGAIN if anew else KEPT):
            return known
        return self._read(at)

    def _read(self, at: datetime) -> _Known:
        said = as_object(self.line.get(self.issuer.rstrip("/") + "/.well-known/openid-configuration"))
        if said.get("issuer") != self.issuer:
            raise out_of_reach("single_other_issuer")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not self.line.holds(said.get(name)):
                raise out_of_reach("single_elsewhere")
        try:
            keys = KeySet.import_key_set(as_object(self.line.get(said["jwks_uri"])))  # type: ignore[arg-type]
        except (JoseError, KeyError, TypeError, ValueError) as fault:
            raise out_of_reach("single_keys_unreadable") from fault
        known = _Known(said, keys, at)
        _known[self.issuer] = known
        return known


def forget() -> None:
    """What is known of providers; for tests, which start one after another."""
    _known.clear()


def _second(amr: object) -> bool:
    return isinstance(amr, list) and any(isinstance(one, str) and one in SECOND_STEPS for one in amr)


def _with(address: str, asked: Mapping[str, str]) -> str:
    return address + ("&" if "?" in address else "?") + urlencode(asked)
