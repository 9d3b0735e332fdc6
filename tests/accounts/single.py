"""A province that lets another system vouch for its people: its settings, somebody to come in, the way there and back."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
import urllib3
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID
from django.test import Client
from django.urls import reverse

from dondoc.accounts.single.saml_description import Described, described
from dondoc.config.topics.single_sign_on import SingleSignOn

CLIENT = "don-doc"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def vouching(settings: Any, **wish: Any) -> None:
    """The operator's wish; `wish`: fields of SingleSignOn."""
    settings.ENV = replace(settings.ENV, single_sign_on=SingleSignOn(**wish))


def set_out(browser: Client, **asked: str) -> str:
    """The button is pressed; answers the address at the provider."""
    return browser.get(reverse("single_begin"), asked)["Location"]


def come_back(browser: Client, answer: Mapping[str, str]) -> Any:
    return browser.get(reverse("single_back"), answer)


def asked_in(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def at_oidc(address: str, subject: str) -> dict[str, str]:
    """Somebody signs in at the provider; answers what it sends back."""
    said = urllib3.request("POST", address, body=urlencode({"sub": subject}), headers=FORM, redirect=False)
    assert said.status == 302, said.data
    return asked_in(said.headers["Location"])


@contextmanager
def a_provider(**wish: Any) -> Iterator[str]:
    """A real OpenID Connect provider; answers its issuer."""
    import oidc_provider_mock

    from dondoc.accounts.single import oidc

    oidc.forget()
    with oidc_provider_mock.run_server_in_thread(**wish) as server:
        yield f"http://localhost:{server.server_port}"


@contextmanager
def a_cas_server() -> Iterator[str]:
    """A real CAS server (tests/accounts/cas_process.py); answers its root."""
    command = [sys.executable, str(Path(__file__).with_name("cas_process.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}/cas"
        server.terminate()


def at_cas(address: str, name: str, password: str) -> dict[str, str]:
    """Somebody signs in at the CAS server; answers what it sends back."""
    browser = requests.Session()
    page = browser.get(address).text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    said = browser.post(address, hidden | {"username": name, "password": password}, allow_redirects=False)
    assert said.status_code == 302, said.text
    return asked_in(said.headers["Location"])


@contextmanager
def a_saml_provider(folder: Path) -> Iterator[tuple[str, Described]]:
    """A real SAML provider (tests/accounts/saml_process.py); answers its root and what its metadata say."""
    command = [sys.executable, str(Path(__file__).with_name("saml_process.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        root, file = f"http://127.0.0.1:{server.stdout.readline().strip()}", folder / "idp.xml"
        file.write_bytes(requests.get(f"{root}/metadata", timeout=30).content)
        yield root, described(file)
        server.terminate()


def at_saml(root: str, address: str, who: str, ours: bytes = b"", *, whole: bool = False) -> dict[str, str]:
    """Somebody signs in at the provider, whose administrator has read our metadata in; answers the form that it would post. `whole`: it signs the
    response, not the assertion."""
    if ours:
        assert requests.post(f"{root}/peer", data=ours, timeout=30).ok
    page = requests.get(address, headers={"X-Who": who, "X-Signs": "response" if whole else "assertion"}, timeout=30)
    assert page.ok, page.text
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))


def a_certificate(key: rsa.RSAPrivateKey, at: datetime) -> x509.Certificate:
    """Of the key itself, good for a year from the day before."""
    name, day = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "only for the suite")]), timedelta(days=1)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, at - day, at + day * 365)
    return made.sign(key, SHA256())
