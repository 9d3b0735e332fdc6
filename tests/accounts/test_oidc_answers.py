"""J1: what a provider, or whoever stands in its place, may answer: only a token that is signed, ours, fresh and asked for is believed."""

from __future__ import annotations

import base64
import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from dondoc.accounts.single import calling, oidc
from dondoc.accounts.single.calling import Line
from dondoc.config.topics.reading import EnvFault
from dondoc.config.topics.single_sign_on import read_single_sign_on
from dondoc.rules.errors import Refusal

pytestmark = pytest.mark.once
AT = datetime(2026, 11, 19, 1, 0, tzinfo=UTC)
ISSUER = "https://xacthuc.example"
OURS = RSAKey.generate_key(2048, parameters={"kid": "1"})
NEWER = RSAKey.generate_key(2048, parameters={"kid": "2"})
FOREIGN = RSAKey.generate_key(2048, parameters={"kid": "1"})
BACK = "https://dondoc.example/ve/"


@dataclass(frozen=True)
class Told(Line):
    """A line on which the other side says what the test put down."""

    said: dict = field(default_factory=dict, hash=False)

    def get(self, address):
        return json.dumps(self.said[address.rsplit("/", 1)[1]]).encode()

    def post(self, address, form, headers):
        assert form["code_verifier"] and headers["Authorization"].startswith("Basic ")
        return json.dumps({"id_token": self.said["token"]}).encode()


def a_line():
    described = {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks"}
    described |= {f"{name}_endpoint": f"{ISSUER}/{name}" for name in ("authorization", "token", "end_session")}
    return Told(ISSUER, None, {"openid-configuration": described, "jwks": {"keys": [OURS.as_dict(private=False)]}})


def answered(line, claims, *, key=OURS, alg="RS256", at=AT):
    """Somebody sets out and comes back with a token of these claims."""
    provider = oidc.Oidc(ISSUER, "don-doc", "s", line)
    remembered = provider.begin(BACK, at).remembered
    usual = {"iss": ISSUER, "aud": "don-doc", "sub": "s-1", "nonce": remembered["nonce"]}
    usual |= {"iat": int(at.timestamp()), "exp": int((at + timedelta(minutes=5)).timestamp())}
    said = {name: value for name, value in (usual | claims).items() if value is not None}
    line.said["token"] = jwt.encode({"alg": alg, "kid": key.kid}, said, key, algorithms=[alg])
    return provider.finish({"state": remembered["state"], "code": "c"}, remembered, BACK, at)


def test_a_good_token_and_keys_that_change():
    oidc.forget()
    line = a_line()
    found = answered(line, {"aud": ["don-doc", "other"], "azp": "don-doc", "amr": ["pwd", "otp"]})
    assert (found.subject, found.second, found.email_verified) == ("s-1", True, False)
    line.said["jwks"] = {"keys": [NEWER.as_dict(private=False)]}
    assert answered(line, {}, key=NEWER, at=AT + timedelta(minutes=1)).subject == "s-1"
    assert len(answered(line, {"sub": "x" * 255}, key=NEWER, at=AT + timedelta(minutes=1)).subject) <= 200


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example"},
        {"aud": "other"},
        {"aud": ["don-doc", "other"]},
        {"azp": "other"},
        {"nonce": "of-another-time"},
        {"nonce": None},
        {"exp": int(AT.timestamp()) - 61},
        {"exp": None},
        {"iat": int(AT.timestamp()) + 61},
        {"sub": None},
        {"sub": 17},
    ],
    ids=str,
)
def test_a_token_that_is_not_ours_now_is_not_believed(claims):
    oidc.forget()
    with pytest.raises(Refusal):
        answered(a_line(), claims)


@pytest.mark.parametrize(
    ("key", "alg"),
    [(FOREIGN, "RS256"), (OctKey.import_key("the client's secret of 32 letters", {"kid": "1"}), "HS256")],
)
def test_a_token_that_somebody_else_signed_is_not_believed(key, alg):
    oidc.forget()
    with pytest.raises(Refusal) as refused:
        answered(a_line(), {}, key=key, alg=alg)
    assert refused.value.code == "single_token_signature"


def test_a_token_that_nobody_signed_is_not_believed():
    oidc.forget()
    parts = [json.dumps(part).encode() for part in ({"alg": "none"}, {"sub": "s-1"})]
    unsigned = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts).decode() + "."
    with pytest.raises(Refusal) as refused:
        oidc.Oidc(ISSUER, "don-doc", "s", a_line())._claims(unsigned, "n", AT)
    assert refused.value.code == "single_token_signature"


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        status, headers, body = self.server.answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@contextmanager
def a_server(answer):
    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        server.answer = answer
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((200, {}, b"{" + b" " * calling.LONGEST), "single_answer_too_long"),
        ((302, {"Location": "http://127.0.0.1:1/"}, b""), "single_answered_302"),
        ((500, {}, b""), "single_answered_500"),
        ((200, {}, b"<html>"), "single_unreadable"),
        ((200, {}, b'{"issuer": "https://other.example"}'), "single_other_issuer"),
    ],
)
def test_whoever_answers_otherwise_is_no_provider(answer, code):
    oidc.forget()
    with a_server(answer) as root, pytest.raises(Refusal) as refused:
        oidc.Oidc(root, "don-doc", "s", Line(root)).begin(BACK, AT)
    assert refused.value.code == code


def test_a_provider_that_is_gone_or_names_another_machine_is_told_with_the_way_on():
    oidc.forget()
    with a_server((200, {}, b"")) as root:
        pass
    with pytest.raises(Refusal) as refused:
        oidc.Oidc(root, "don-doc", "s", Line(root)).begin(BACK, AT)
    assert (
        refused.value.code == "single_out_of_reach"
        and refused.value.way_on is not None
        and refused.value.way_on.page == "signin"
    )
    line = a_line()
    line.said["openid-configuration"]["token_endpoint"] = "http://169.254.169.254/token"
    with pytest.raises(Refusal) as refused:
        oidc.Oidc(ISSUER, "don-doc", "s", line).begin(BACK, AT)
    assert refused.value.code == "single_elsewhere"


def test_wishes_that_cannot_hold_stop_the_start_all_at_once():
    wish = {"DONDOC_SSO": "oidc", "DONDOC_SSO_ADDRESS": "http://sso.tinh.example/?a=1", "DONDOC_SSO_CA": "/nowhere.pem"}
    with pytest.raises(EnvFault) as fault:
        read_single_sign_on(wish)
    told = " ".join(fault.value.faults)
    assert all(
        name in told for name in ("DONDOC_SSO_CLIENT is missing", "https:// is needed", "no such file", "a hash sign")
    )
    with pytest.raises(EnvFault):
        read_single_sign_on({"DONDOC_SSO_PASSWORDS": "break-glass"})
    good = {"DONDOC_SSO": "cas", "DONDOC_SSO_ADDRESS": "https://sso.tinh.example/cas", "DONDOC_SSO_SECRET": "mat-khau"}
    assert "mat-khau" not in repr(read_single_sign_on(good))
