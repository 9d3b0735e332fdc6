"""J1: people come in on the word of a SAML provider, which runs here for real; only what it signed, for us and now, is believed."""

from __future__ import annotations

import base64
from contextlib import suppress
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse
from lxml import etree
from signxml import DigestAlgorithm, SignatureMethod, XMLSigner, methods
from tests import make
from tests.accounts.single import a_certificate, a_saml_provider, at_saml, set_out, vouching

from dondoc.accounts.models import Identity, Totp
from dondoc.accounts.single import saml_answer
from dondoc.accounts.single.saml import Saml
from dondoc.accounts.single.saml_description import Described, ours
from dondoc.audit.kinds import AuditKind
from dondoc.audit.models import AuditEvent
from dondoc.config.topics.reading import EnvFault
from dondoc.config.topics.single_sign_on import read_single_sign_on
from dondoc.organisations.models import User
from dondoc.rules.errors import Refusal

AT = datetime(2026, 11, 19, 1, 0, tzinfo=UTC)
ISSUER, BACK, ID = "https://idp.example/metadata", "https://dondoc.example/ve/", "_a1"
KEY = rsa.generate_private_key(65537, 2048)
OTHER = rsa.generate_private_key(65537, 2048)
CERTIFICATE = a_certificate(KEY, AT)


@pytest.mark.django_db
def test_j1_the_whole_way_by_saml(settings, tmp_path: Path):
    """There by redirect; the answer comes by another site's form, without a cookie, and is taken where the session is, once."""
    lan = make.a_person("Lê Thị Lan")
    User.objects.filter(pk=lan.user_id).update(email="lan@tinh.gov.vn")
    with a_saml_provider(tmp_path) as (root, told):
        vouching(settings, protocol="saml", described=told, by_email="verified")
        browser, stranger = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
        about = browser.get(reverse("single_about_us"))
        assert about["Content-Type"] == "application/samlmetadata+xml" and b"WantAssertionsSigned" in about.content
        form = at_saml(root, set_out(browser), "lan", about.content)
        sent = stranger.post(reverse("single_back"), form)
        assert sent.status_code == 302 and not stranger.cookies and b"lan" not in sent["Location"].encode()
        assert stranger.get(sent["Location"]).status_code == 422, "the session of nobody asked"
        assert browser.get(sent["Location"]).status_code == 422
        assert AuditEvent.objects.get(kind=AuditKind.VOUCHED_REFUSED).facts["code"] == "unknown_person"

        vouching(settings, protocol="saml", described=told, by_email="directory")
        form = at_saml(root, set_out(browser, next="/viec/?q=1"), "lan")
        sent = stranger.post(reverse("single_back"), form)
        come = browser.get(sent["Location"])
        assert come["Location"] == "/viec/?q=1" and browser.session["_auth_user_id"] == str(lan.user_id)
        assert len(Identity.objects.get().subject) > 30, "what the provider calls him here and nowhere else"
        assert browser.post(reverse("signout")).status_code == 403, "every other door still asks for its token"
        browser = Client()
        set_out(browser)
        for again in (sent["Location"], stranger.post(reverse("single_back"), form)["Location"]):
            set_out(browser)
            assert browser.get(again).status_code == 422, "an answer to another question"

        Totp.objects.create(user_id=lan.user_id, sealed="x", made_at=make.AT, confirmed_at=make.AT)
        for second, page in (("ask", reverse("second_step")), ("trust", "/")):
            vouching(settings, protocol="saml", described=told, second=second)
            form = at_saml(root, set_out(browser), "lan", whole=second == "trust")
            assert browser.get(stranger.post(reverse("single_back"), form)["Location"])["Location"] == page
        vouching(settings, protocol="cas", address="https://sso.example")
        assert stranger.post(reverse("single_back"), form).status_code == 405
        assert stranger.get(reverse("single_about_us")).status_code == 404


SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
WHOLE = f"""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="{SAML}" ID="_r" Version="2.0" Destination="{BACK}">
<saml:Issuer>{ISSUER}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
<saml:Assertion ID="{ID}" Version="2.0" IssueInstant="2026-11-19T01:00:00Z"><saml:Issuer>{ISSUER}</saml:Issuer>
<saml:Subject><saml:NameID>s-1</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
<saml:SubjectConfirmationData Recipient="{BACK}" InResponseTo="_q" NotOnOrAfter="2026-11-19T01:05:00Z"/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="2026-11-19T00:59:00Z" NotOnOrAfter="2026-11-19T01:05:00.1234567Z">
<saml:AudienceRestriction><saml:Audience>don-doc</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="2026-11-19T01:00:00Z"><saml:AuthnContext><saml:AuthnContextClassRef>x</saml:AuthnContextClassRef>
</saml:AuthnContext></saml:AuthnStatement></saml:Assertion></samlp:Response>"""


PLAIN = "http://www.w3.org/2001/10/xml-exc-c14n#"


class Old(XMLSigner):
    """Signs with sums that are too weak, too, as old providers do."""

    def check_deprecated_methods(self):
        pass


def signed(text: str = WHOLE, *, key=KEY, method=SignatureMethod.RSA_SHA256, digest=DigestAlgorithm.SHA256, c14n=PLAIN):
    """The response, its assertion signed, as a tree."""
    root = etree.fromstring(text)
    assertion = root.find(f"{{{SAML}}}Assertion")
    signer = Old(methods.enveloped, method, digest, c14n)
    root.replace(
        assertion, signer.sign(assertion, key=key, reference_uri=ID, id_attribute="ID", always_add_key_value=False)
    )
    return root


def signed_whole(text: str = WHOLE, *, key=KEY, c14n=PLAIN):
    """The response, signed as a whole; a tree is taken too."""
    root = etree.fromstring(text) if isinstance(text, str) else text
    signer = Old(methods.enveloped, SignatureMethod.RSA_SHA256, DigestAlgorithm.SHA256, c14n)
    return signer.sign(root, key=key, reference_uri="_r", id_attribute="ID", always_add_key_value=False)


def read(root, *, at=AT, certificates=(CERTIFICATE,)):
    sent = root if isinstance(root, bytes) else etree.tostring(root)
    return saml_answer.said(
        base64.b64encode(sent).decode(), certificates=certificates, issuer=ISSUER, ours="don-doc", back=BACK, at=at
    )


@pytest.mark.once
def test_a_good_answer_is_read_also_while_the_provider_changes_its_key():
    found = read(signed(), certificates=(a_certificate(OTHER, AT), CERTIFICATE))
    assert (found.subject, found.asked, found.email, found.second) == ("s-1", "_q", "", False)
    assert read(signed_whole()) == read(signed_whole(signed())) == found, "the response as a whole, or both"
    for_ever = WHOLE.replace('NotBefore="2026-11-19T00:59:00Z"', 'NotBefore="0001-01-01T00:00:00Z"').replace(
        'AuthnInstant="2', 'SessionNotOnOrAfter="9999-12-31T23:59:59Z" AuthnInstant="2'
    )
    assert read(signed(for_ever)).subject == "s-1"


@pytest.mark.once
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("<saml:Issuer>https://idp", "<saml:Issuer>https://other"), "single_other_issuer"),
        (("<saml:Audience>don-doc", "<saml:Audience>other"), "single_audience"),
        ((f'Recipient="{BACK}"', 'Recipient="https://other.example/"'), "single_recipient"),
        (('InResponseTo="_q"', ""), "single_unasked"),
        (("cm:bearer", "cm:sender-vouches"), "single_recipient"),
        (('" NotOnOrAfter="2026-11-19T01:05:00Z"/>', '"/>'), "single_time"),
        (('NotOnOrAfter="2026-11-19T01:05:00Z"/>', 'NotOnOrAfter="2026-11-19T00:58:59Z"/>'), "single_time"),
        (('NotBefore="2026-11-19T00:59:00Z"', 'NotBefore="2026-11-19T01:01:01Z"'), "single_time"),
        (('NotBefore="2026-11-19T00:59:00Z"', 'NotBefore="sometime"'), "single_time"),
        (('AuthnInstant="2', 'SessionNotOnOrAfter="2026-11-19T00:00:00Z" AuthnInstant="2'), "single_time"),
        (("<saml:AudienceRestriction>", "<saml:Unheard/><saml:AudienceRestriction>"), "single_conditions"),
        (("<saml:NameID>s-1", '<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">s-1'), "single_transient"),
        (("<saml:NameID>s-1</saml:NameID>", ""), "single_no_subject"),
        (("status:Success", "status:Requester"), "single_declined"),
        (("saml:Assertion", "saml:EncryptedAssertion"), "single_encrypted"),
    ],
    ids=lambda one: one if isinstance(one, str) else None,
)  # fmt: skip
def test_what_the_provider_signed_but_not_for_us_now_is_not_believed(change, code):
    text = WHOLE.replace(*change)
    for root in [etree.fromstring(text)] if code == "single_encrypted" else [signed(text), signed_whole(text)]:
        with pytest.raises(Refusal) as refused:
            read(root)
        assert refused.value.code == code


def unsigned(root):
    return etree.fromstring(WHOLE)


def changed(root):
    root.find(f".//{{{SAML}}}NameID").text = "s-2"
    return root


def wrapped(place):
    """A forged assertion where it is looked for, the signed one somewhere else in the response; `place` puts it there."""

    def forge(root):
        good = root.find(f"{{{SAML}}}Assertion")
        forged = deepcopy(good)
        forged.set("ID", "_forged")
        forged.find(f".//{{{SAML}}}NameID").text = "s-2"
        place(root, good, forged)
        return root

    forge.__name__ = place.__name__
    return forge


def beside(root, good, forged):
    root.insert(1, forged)


def in_extensions(root, good, forged):
    root.replace(good, forged)
    etree.SubElement(root, "Extensions").append(good)


def in_the_signature(root, good, forged):
    root.replace(good, forged)
    etree.SubElement(forged.find("{*}Signature"), "{http://www.w3.org/2000/09/xmldsig#}Object").append(good)


def around(root, good, forged):
    root.replace(good, forged)
    forged.append(good)


def under_another_name(root, good, forged):
    """One assertion alone to whoever counts by its name: the signed one is called otherwise."""
    root.replace(good, forged)
    held = etree.SubElement(root, "held", ID=ID)
    held.extend(list(good))


@pytest.mark.once
@pytest.mark.parametrize(
    "forge",
    [unsigned, changed, *map(wrapped, (beside, in_extensions, in_the_signature, around, under_another_name))],
    ids=lambda one: one.__name__,
)
def test_what_the_provider_did_not_sign_is_not_believed(forge):
    forged = forge(signed())
    with pytest.raises(Refusal) as refused:
        read(forged)
    assert refused.value.code in ("single_signature", "single_not_one_assertion")
    not_counted(forged)


def not_counted(forged):
    """Where nobody had counted the assertions: what the signature covers, never what was forged."""
    with suppress(Refusal):
        proved = saml_answer._proved(etree.tostring(forged), (CERTIFICATE,), ISSUER, BACK, AT)
        assert "s-2" not in "".join(proved.itertext())


def a_response(root):
    """A response of the forger's own, its assertion his, that bears the provider's signature."""
    forged = etree.fromstring(WHOLE.replace("s-1", "s-2"))
    forged.insert(1, root.find("{*}Signature"))
    return forged


def signature_borrowed(root):
    return a_response(root)


def signed_one_inside(root):
    """The signed response hangs in the forger's, whose number is another."""
    forged = a_response(root)
    forged.set("ID", "_forged")
    etree.SubElement(forged, "Extensions").append(root)
    return forged


def signed_one_inside_under_the_same_number(root):
    forged = a_response(root)
    etree.SubElement(forged, "Extensions").append(root)
    return forged


def signed_one_in_the_signature(root):
    forged = a_response(root)
    forged.set("ID", "_forged")
    etree.SubElement(forged.find("{*}Signature"), "{http://www.w3.org/2000/09/xmldsig#}Object").append(root)
    return forged


def signature_of_the_assertion(root):
    """The response bears a signature that holds, over the assertion alone: what else stands in it is anybody's."""
    root = signed()
    root.insert(1, root.find(f"{{{SAML}}}Assertion/{{*}}Signature"))
    root.find(f"{{{SAML}}}Issuer").text = "s-2"
    return root


def two_signed_together(root):
    root = etree.fromstring(WHOLE)
    root.append(deepcopy(root.find(f"{{{SAML}}}Assertion")))
    root[-1].set("ID", "_a2")
    return signed_whole(root)


def put_in_afterwards(root):
    root.append(etree.fromstring(WHOLE.replace("s-1", "s-2")).find(f"{{{SAML}}}Assertion"))
    return root


@pytest.mark.once
@pytest.mark.parametrize(
    "forge",
    [
        changed,
        signature_borrowed,
        signed_one_inside,
        signed_one_inside_under_the_same_number,
        signed_one_in_the_signature,
        signature_of_the_assertion,
        two_signed_together,
        put_in_afterwards,
    ],
    ids=lambda one: one.__name__,
)
def test_nothing_stands_in_for_a_response_that_was_signed_as_a_whole(forge):
    forged = forge(signed_whole())
    with pytest.raises(Refusal) as refused:
        read(forged)
    assert refused.value.code in ("single_signature", "single_not_one_assertion")
    with pytest.raises(Refusal):
        saml_answer._proved(etree.tostring(forged), (CERTIFICATE,), ISSUER, BACK, AT)


@pytest.mark.once
def test_a_response_signed_as_a_whole_says_itself_for_whom_it_is():
    other = etree.fromstring(WHOLE)
    other.find(f"{{{SAML}}}Issuer").text = "https://other.example"
    for given, code in (
        (WHOLE.replace(f' Destination="{BACK}"', ""), "single_recipient"),
        (WHOLE.replace(f'Destination="{BACK}"', 'Destination="https://other.example/"'), "single_recipient"),
        (other, "single_other_issuer"),
    ):
        with pytest.raises(Refusal) as refused:
            read(signed_whole(given))
        assert refused.value.code == code


@pytest.mark.once
def test_a_name_is_never_read_in_part():
    """The old trick: "s-1.evil" was signed, and a comment put in afterwards, which the signature does not cover, ends the name at "s-1"."""
    for sign in (signed, signed_whole):
        root = sign(WHOLE.replace("s-1", "s-1.evil"))
        put_in(root)
        assert read(root).subject == "s-1.evil"
        commented = etree.fromstring(WHOLE.replace("s-1", "s-1.evil"))
        put_in(commented)
        with pytest.raises(Refusal) as refused:
            read(sign(etree.tostring(commented).decode(), c14n=f"{PLAIN}WithComments"))
        assert refused.value.code == "single_signature"


def put_in(root):
    name = root.find(f".//{{{SAML}}}NameID")
    name.text = "s-1"
    name.append(etree.Comment("x"))
    name[0].tail = ".evil"


@pytest.mark.once
def test_other_keys_weak_sums_ended_certificates_and_entities_prove_nothing():
    for root in (
        signed(key=OTHER),
        signed_whole(key=OTHER),
        signed(method=SignatureMethod.RSA_SHA1, digest=DigestAlgorithm.SHA1),
    ):
        with pytest.raises(Refusal) as refused:
            read(root)
        assert refused.value.code == "single_signature"
    with pytest.raises(Refusal) as refused:
        read(signed(), certificates=(a_certificate(KEY, AT - timedelta(days=400)),))
    assert refused.value.code == "single_signature"
    bomb = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + etree.tostring(signed())
    for sent in (bomb, b"<html/>", b"", b"<a>" * 50_000):
        with pytest.raises(Refusal) as refused:
            read(sent)
        assert refused.value.code == "single_unreadable"
    told = Saml(Described(ISSUER, "https://idp.example/sso", (CERTIFICATE,)), "don-doc", "secret")
    with pytest.raises(Refusal) as refused:
        told.begin(BACK, AT + timedelta(days=400))
    assert refused.value.code == "single_certificates_ended"
    answer = {"answer": told.taken({"SAMLResponse": base64.b64encode(etree.tostring(signed())).decode()}, BACK, AT)}
    assert told.finish(answer, {"question": "_q"}, BACK, AT).subject == "s-1"
    elsewhere = Saml(told.described, "don-doc", "another installation's")
    for who, question, at in ((told, "_other", AT), (told, "_q", AT + timedelta(minutes=3)), (elsewhere, "_q", AT)):
        with pytest.raises(Refusal) as refused:
            who.finish(answer, {"question": question}, BACK, at)
        assert refused.value.code == "single_not_fresh"


@pytest.mark.once
def test_metadata_by_which_nobody_could_come_in_stop_the_start(tmp_path: Path):
    file = tmp_path / "idp.xml"
    good = ours("x", BACK).decode()  # of our own, which is no provider's
    told = """<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x">
        <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
        <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="LINE"/>
        </md:IDPSSODescriptor></md:EntityDescriptor>"""
    for text, words in (
        ("<html", "no XML"),
        ("<!DOCTYPE a []>" + good[good.index("?>") + 2 :], "no XML"),
        (good, "0 are there"),
        (told.replace("LINE", "http://idp.example/sso"), "https://"),
        (told.replace("LINE", "https://idp.example/sso"), "no certificate"),
    ):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(EnvFault) as fault:
            read_single_sign_on({"DONDOC_SSO": "saml", "DONDOC_SSO_METADATA": str(file)})
        assert words in " ".join(fault.value.faults)
