"""What a SAML provider answered: the assertion that it signed, by itself or with the whole response, and whether it is for us, for this question,
and now.

Only what the verifier hands back is read, never what was sent: whatever somebody wraps around a signed assertion is not there any more.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element

from cryptography import x509
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from dondoc.accounts.single.base import LEEWAY, declined, not_believed, out_of_reach
from dondoc.accounts.single.saml_description import PROTOCOL

ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion"
RESPONSE = f"{{{PROTOCOL}}}Response"
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
EMAIL_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
_IN = {"saml": ASSERTION, "samlp": PROTOCOL}
#: The longest answer that is read, in letters: usual ones are some thousands.
LONGEST = 256 * 1024
#: Conditions that are understood; by any other the assertion is not valid (Core 2.5.1.1).
UNDERSTOOD = frozenset(f"{{{ASSERTION}}}{name}" for name in ("AudienceRestriction", "OneTimeUse", "ProxyRestriction"))
#: Attributes in which providers give the address: by its plain name, its LDAP number, and as Microsoft names it.
EMAIL = frozenset(
    {
        "mail",
        "email",
        "urn:oid:0.9.2342.19200300.100.1.3",
        "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    }
)
#: What providers call a sign-in by more than a password.
_CLASSES = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
SECOND_STEPS = frozenset(
    {
        "https://refeds.org/profile/mfa",
        "http://schemas.microsoft.com/claims/multipleauthn",
        *(f"{_CLASSES}{name}" for name in ("MobileTwoFactorContract", "MobileTwoFactorUnregistered", "TimeSyncToken")),
        *(f"{_CLASSES}{name}" for name in ("Smartcard", "SmartcardPKI")),
    }
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a good assertion says. `asked`: the question that it answers."""

    subject: str
    asked: str
    email: str
    second: bool


def said(
    sent: str, *, certificates: Iterable[x509.Certificate], issuer: str, ours: str, back: str, at: datetime
) -> Said:
    """What was sent to us, proved and read. `ours`: our name at the provider. Raises Refusal, whose code says what is wrong."""
    assertion = _proved(_body(sent), certificates, issuer, back, at)
    if _text(assertion.find("saml:Issuer", _IN)) != issuer:
        raise not_believed("single_other_issuer")
    _hold(assertion, ours, at)
    asked = _confirmed(assertion, back, at)
    steps = _steps(assertion, at)
    name = assertion.find("saml:Subject/saml:NameID", _IN)
    subject = _text(name)
    if not subject:
        raise not_believed("single_no_subject")
    if name.get("Format") == TRANSIENT:  # another one at each sign-in: nobody would be known again
        raise not_believed("single_transient")
    email = subject if name.get("Format") == EMAIL_FORMAT else next(_emails(assertion), "")
    return Said(subject, asked, email, bool(SECOND_STEPS.intersection(steps)))


def _body(sent: str) -> bytes:
    """The XML of one successful response with one plain assertion. Unproved: only what keeps from looking further is read of it."""
    if len(sent) > LONGEST:
        raise out_of_reach("single_answer_too_long")
    try:
        body = base64.b64decode("".join(sent.split()), validate=True)
        root: Element = fromstring(body, forbid_dtd=True)
    except (binascii.Error, ParseError, DefusedXmlException, ValueError) as fault:
        raise not_believed("single_unreadable") from fault
    if root.tag != RESPONSE:
        raise not_believed("single_unreadable")
    _successful(root)
    if root.find("saml:EncryptedAssertion", _IN) is not None:
        raise not_believed("single_encrypted")
    if [one.tag for one in root.iter() if one.tag.endswith("}Assertion")] != [f"{{{ASSERTION}}}Assertion"]:
        raise not_believed("single_not_one_assertion")
    if root.find("saml:Assertion", _IN) is None:
        raise not_believed("single_not_one_assertion")
    return body


def _successful(response: Any) -> None:
    status = response.find("samlp:Status/samlp:StatusCode", _IN)
    if status is None or status.get("Value") != SUCCESS:
        raise declined()


def _proved(body: bytes, certificates: Iterable[x509.Certificate], issuer: str, back: str, at: datetime) -> Any:
    """The one assertion: as it was signed itself, else as it stands in the response that was signed as a whole."""
    tried = list(certificates)
    assertion = _signed(body, tried, at, f"{{{ASSERTION}}}Assertion", f"./{{{ASSERTION}}}Assertion/")
    if assertion is not None:
        return assertion
    response = _signed(body, tried, at, RESPONSE, "./")
    if response is None:
        raise not_believed("single_signature")
    if response.get("ID") != fromstring(body, forbid_dtd=True).get("ID"):  # signed, but not the one that was sent
        raise not_believed("single_signature")
    _successful(response)
    if response.get("Destination") != back:  # of a signed message it must be there (Bindings 3.5.5.2)
        raise not_believed("single_recipient")
    said_by = response.find("saml:Issuer", _IN)
    if said_by is not None and _text(said_by) != issuer:
        raise not_believed("single_other_issuer")
    found = list(response.iter(f"{{{ASSERTION}}}Assertion"))
    if len(found) != 1 or found[0].getparent() is not response:
        raise not_believed("single_not_one_assertion")
    return found[0]


def _signed(body: bytes, certificates: Iterable[x509.Certificate], at: datetime, tag: str, location: str) -> Any:
    """The element `tag` as its provider signed it, in a tree of its own, by the signature at `location`; None where none holds. One certificate
    after another: a provider changes its keys."""
    from signxml import DigestAlgorithm, SignatureConfiguration, SignatureMethod, XMLVerifier

    wanted = SignatureConfiguration(
        location=location,
        signature_methods=frozenset(
            one for one in SignatureMethod if one.name.startswith(("RSA_SHA", "ECDSA_SHA", "SHA")) and _long(one.name)
        ),
        digest_algorithms=frozenset(one for one in DigestAlgorithm if _long(one.name)),
        verification_time=at,
    )
    for certificate in certificates:
        try:
            found: Any = XMLVerifier().verify(body, x509_cert=certificate, id_attribute="ID", expect_config=wanted)
        except Exception:  # noqa: S112 - whatever reading a stranger's signature raises says that it is not this key's
            continue
        signed = found.signed_xml
        if signed is not None and signed.tag == tag and _plain(signed):
            return signed
    return None


def _long(name: str) -> bool:
    return "SHA1" not in name and "SHA224" not in name


def _plain(signed: Any) -> bool:
    """Neither comments nor instructions: by them a name would be read in part. None of its kind inside another."""
    return all(isinstance(one.tag, str) for one in signed.iter()) and len(list(signed.iter(signed.tag))) == 1


def _hold(assertion: Any, ours: str, at: datetime) -> None:
    """Its conditions: within its time, for us, and none that is not understood."""
    conditions = assertion.findall("saml:Conditions", _IN)
    if len(conditions) != 1:
        raise not_believed("single_conditions")
    _within(conditions[0], at)
    if not UNDERSTOOD.issuperset(one.tag for one in conditions[0]):
        raise not_believed("single_conditions")
    restrictions = conditions[0].findall("saml:AudienceRestriction", _IN)
    audiences = [[_text(one) for one in each.findall("saml:Audience", _IN)] for each in restrictions]
    if not audiences or not all(ours in each for each in audiences):
        raise not_believed("single_audience")


def _confirmed(assertion: Any, back: str, at: datetime) -> str:
    """Which question it answers: by a bearer's confirmation that was meant for our very address and is not over."""
    for one in assertion.findall("saml:Subject/saml:SubjectConfirmation", _IN):
        data = one.find("saml:SubjectConfirmationData", _IN)
        if one.get("Method") != BEARER or data is None or data.get("Recipient") != back:
            continue
        if not data.get("NotOnOrAfter"):
            raise not_believed("single_time")
        _within(data, at)
        if not data.get("InResponseTo"):
            raise not_believed("single_unasked")
        return str(data.get("InResponseTo"))
    raise not_believed("single_recipient")


def _steps(assertion: Any, at: datetime) -> list[str]:
    """How the person signed in there, of a session that is still going on."""
    statements = assertion.findall("saml:AuthnStatement", _IN)
    if not statements:
        raise not_believed("single_no_sign_in")
    for one in statements:
        over = one.get("SessionNotOnOrAfter")
        if over and at - timedelta(seconds=LEEWAY) >= _moment(over):
            raise not_believed("single_time")
    return [
        _text(one) for one in assertion.findall("saml:AuthnStatement/saml:AuthnContext/saml:AuthnContextClassRef", _IN)
    ]


def _emails(assertion: Any) -> Iterator[str]:
    for one in assertion.findall("saml:AttributeStatement/saml:Attribute", _IN):
        if one.get("Name") in EMAIL:
            yield from filter(None, (_text(value) for value in one.findall("saml:AttributeValue", _IN)))


def _within(element: Any, at: datetime) -> None:
    leeway = timedelta(seconds=LEEWAY)  # reckoned on our moment: some providers write the last one that there is
    early, late = element.get("NotBefore"), element.get("NotOnOrAfter")
    if (early and at + leeway < _moment(early)) or (late and at - leeway >= _moment(late)):
        raise not_believed("single_time")


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as fault:
        raise not_believed("single_time") from fault
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _text(element: Any) -> str:
    return (element.text or "").strip() if element is not None and not len(element) else ""
