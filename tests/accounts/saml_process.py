"""A real SAML identity provider as a process of its own (pysaml2; it signs with libxmlsec1): prints its port, knows whoever is asked for.

GET /metadata: what it says of itself. POST /peer: our metadata, as its administrator would read it in. GET /sso: a question; `X-Who` says who sits
before the browser, `X-Signs` what is signed (assertion, response), and the page that would post the answer is the answer. Ends with its input.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from lxml import etree
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_PERSISTENT
from saml2.server import Server
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256


class Signing:
    """What pysaml2 asks of the program xmlsec1, by the library that the program is made of."""

    def sign_statement(self, statement: bytes, node_name: str, key_file: str, node_id: str) -> str:
        root = etree.fromstring(statement)
        xmlsec.tree.add_ids(root, ["ID"])
        signed = next(one for one in root.iter() if one.get("ID") == node_id)
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_file(key_file, xmlsec.constants.KeyDataFormatPem)
        context.sign(next(one for one in signed if one.tag.endswith("}Signature")))
        return etree.tostring(root).decode()


def a_key(folder: Path) -> tuple[str, str]:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "only for the suite")])
    years = datetime(2020, 1, 1, tzinfo=UTC), datetime(2120, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, *years)
    files = folder / "key.pem", folder / "cert.pem"
    files[0].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    files[1].write_bytes(made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    return str(files[0]), str(files[1])


class Answers(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        idp: Server = self.server.idp
        if self.path == "/metadata":
            return self._say(str(entity_descriptor(self.server.config)))
        asked = idp.parse_authn_request(parse_qs(urlsplit(self.path).query)["SAMLRequest"][0], BINDING_HTTP_REDIRECT)
        answer = idp.create_authn_response(
            {"mail": f"{self.headers['X-Who']}@tinh.gov.vn"},
            userid=self.headers["X-Who"],
            authn={"class_ref": "https://refeds.org/profile/mfa"},
            sign_assertion=self.headers["X-Signs"] == "assertion",
            sign_response=self.headers["X-Signs"] == "response",
            sign_alg=SIG_RSA_SHA256,  # by itself it would still take SHA-1, which we refuse
            digest_alg=DIGEST_SHA256,
            **idp.response_args(asked.message),
        )
        sent = idp.apply_binding(
            BINDING_HTTP_POST, str(answer), asked.message.assertion_consumer_service_url, response=True
        )
        return self._say(sent["data"])

    def do_POST(self) -> None:
        given = Path(self.server.folder, "peer.xml")
        given.write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.idp.metadata.load("local", str(given))
        self._say("")

    def _say(self, text: str) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *args: object) -> None:
        pass


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, HTTPServer(("127.0.0.1", 0), Answers) as server:
        root = f"http://127.0.0.1:{server.server_port}"
        key, certificate = a_key(Path(folder))
        endpoints = {"single_sign_on_service": [(f"{root}/sso", BINDING_HTTP_REDIRECT)]}
        policy = {"lifetime": {"minutes": 5}, "nameid_format": NAMEID_FORMAT_PERSISTENT}
        server.config = IdPConfig().load(
            {
                "entityid": f"{root}/metadata",
                "xmlsec_binary": sys.executable,  # looked for, never run: `Signing` stands in its place
                "key_file": key,
                "cert_file": certificate,
                "service": {"idp": {"endpoints": endpoints, "policy": {"default": policy}}},
                "metadata": {},
            }
        )
        server.idp, server.folder = Server(config=server.config), folder
        server.idp.sec.crypto, server.config.xmlsec_binary = Signing(), None
        print(server.server_port, flush=True)
        threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
        server.serve_forever()


if __name__ == "__main__":
    main()
