"""J1: people come in with a ticket of a CAS server, which runs here for real; a ticket is good once, at one address, and only as the server says."""

from __future__ import annotations

import pytest
from django.test import Client
from tests import make
from tests.accounts.cas_process import EMAIL, PASSWORD, PERSON
from tests.accounts.single import a_cas_server, at_cas, come_back, set_out, vouching

from dondoc.accounts.models import Identity
from dondoc.accounts.single import cas
from dondoc.accounts.single.calling import Line
from dondoc.audit.kinds import AuditKind
from dondoc.audit.models import AuditEvent
from dondoc.organisations.models import User
from dondoc.rules.errors import Refusal


@pytest.mark.django_db
def test_j1_a_ticket_lets_in_once_and_at_our_address_alone(settings):
    lan = make.a_person("Lê Thị Lan")
    User.objects.filter(pk=lan.user_id).update(email=EMAIL)
    with a_cas_server() as root:
        vouching(settings, protocol="cas", address=root, by_email="verified")
        browser = Client()
        answer = at_cas(set_out(browser), PERSON, PASSWORD)
        assert come_back(browser, answer).status_code == 422
        refused = AuditEvent.objects.get(kind=AuditKind.VOUCHED_REFUSED)
        assert refused.facts["code"] == "unknown_person", "CAS verifies no address"

        vouching(settings, protocol="cas", address=root, by_email="directory")
        answer = at_cas(set_out(browser), PERSON, PASSWORD)
        elsewhere = Client()
        set_out(elsewhere)
        stolen = elsewhere.session["single_begun"]["remembered"]["state"]
        assert come_back(elsewhere, answer | {"state": stolen}).status_code == 422, "a ticket for another address"
        assert come_back(browser, answer).status_code == 422, "the server has seen that ticket"

        come_back(browser, at_cas(set_out(browser), PERSON, PASSWORD))
        assert browser.session["_auth_user_id"] == str(lan.user_id)
        assert Identity.objects.get().subject == PERSON
        assert browser.post("/dang-xuat/")["Location"].startswith(f"{root}/logout?service=")


@pytest.mark.once
@pytest.mark.parametrize(
    "said",
    [
        b'<!DOCTYPE x [<!ENTITY e "lan">]><cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationSuccess>'
        b"<cas:user>&e;</cas:user></cas:authenticationSuccess></cas:serviceResponse>",
        b'<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationFailure code="INVALID_TICKET"/></cas:serviceResponse>',
        b'<x:serviceResponse xmlns:x="https://other"><x:authenticationSuccess><x:user>lan</x:user></x:authenticationSuccess></x:serviceResponse>',
        b"<html>not found</html>",
        b"",
    ],
)
def test_what_is_no_good_answer_vouches_for_nobody(said):
    with pytest.raises(Refusal):
        cas._read(said)
    assert not Line("https://cas.example").holds("https://cas.example@other.example/")
