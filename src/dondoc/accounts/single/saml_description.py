"""What a SAML provider says of itself in its metadata, read from a file of the operator's; and what we say of ourselves (SAML Metadata 2.0)."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from cryptography import x509
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

METADATA = "urn:oasis:names:tc:SAML:2.0:metadata"
PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"
REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
_IN = {"md": METADATA, "ds": "http://www.w3.org/2000/09/xmldsig#"}
#: The longest metadata that is read, in bytes: a provider's own are some thousands, a federation's are not meant here.
LONGEST = 1024 * 1024
#: Machines to which a line without TLS leads nowhere else.
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Described:
    """issuer: as the provider writes itself. door: where people are sent. certificates: with whose keys it signs."""

    issuer: str
    door: str
    certificates: tuple[x509.Certificate, ...] = field(repr=False)


def described(file: Path) -> Described:
    """What the file says. Raises ValueError, in words for the operator, where people could not come in by it."""
    body = file.read_bytes()
    if len(body) > LONGEST:
        raise ValueError("longer than 1 MB: the metadata of one provider is wanted, not of a federation")
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as fault:
        raise ValueError(f"no XML that can be read ({type(fault).__name__})") from fault
    entities = [
        one for one in root.iter(f"{{{METADATA}}}EntityDescriptor") if one.find("md:IDPSSODescriptor", _IN) is not None
    ]
    if len(entities) != 1:
        raise ValueError(f"one provider (EntityDescriptor with IDPSSODescriptor) is wanted, {len(entities)} are there")
    role = entities[0].find("md:IDPSSODescriptor", _IN)
    issuer = entities[0].get("entityID", "")
    if role is None or not issuer or PROTOCOL not in role.get("protocolSupportEnumeration", "").split():
        raise ValueError("the provider does not say its name (entityID) or that it speaks SAML 2.0")
    return Described(issuer, _door(role), _certificates(role))


def _door(role: Element) -> str:
    found = [one for one in role.findall("md:SingleSignOnService", _IN) if one.get("Binding") == REDIRECT]
    door = found[0].get("Location", "") if found else ""
    parts = urlsplit(door)
    if not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)):
        raise ValueError(f"no SingleSignOnService over HTTP-Redirect with https:// ({door!r})")
    return door


def _certificates(role: Element) -> tuple[x509.Certificate, ...]:
    found = []
    for key in role.findall("md:KeyDescriptor", _IN):
        if key.get("use", "signing") != "signing":
            continue
        for text in key.findall("ds:KeyInfo/ds:X509Data/ds:X509Certificate", _IN):
            try:
                found.append(x509.load_der_x509_certificate(base64.b64decode("".join((text.text or "").split()))))
            except (binascii.Error, ValueError) as fault:
                raise ValueError("a certificate of the provider cannot be read") from fault
    if not found:
        raise ValueError("no certificate with which the provider signs (KeyDescriptor)")
    return tuple(found)


def ours(name: str, back: str) -> bytes:
    """What the provider wants to know of us: our name, where its answers come back, that each assertion must be signed."""
    entity = Element(f"{{{METADATA}}}EntityDescriptor", entityID=name)
    role = SubElement(
        entity,
        f"{{{METADATA}}}SPSSODescriptor",
        AuthnRequestsSigned="false",
        WantAssertionsSigned="true",
        protocolSupportEnumeration=PROTOCOL,
    )
    for form in ("2.0:nameid-format:persistent", "1.1:nameid-format:emailAddress", "1.1:nameid-format:unspecified"):
        SubElement(role, f"{{{METADATA}}}NameIDFormat").text = f"urn:oasis:names:tc:SAML:{form}"
    SubElement(
        role, f"{{{METADATA}}}AssertionConsumerService", Binding=POST, Location=back, index="0", isDefault="true"
    )
    return tostring(entity, encoding="utf-8", xml_declaration=True)
