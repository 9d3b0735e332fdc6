"""J1: people come in on the word of an OpenID Connect provider, which runs here for real; whatever does not prove itself stays out."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests import make
from tests.accounts.single import CLIENT, a_provider, asked_in, at_oidc, come_back, set_out, vouching

from dondoc.accounts.models import Identity
from dondoc.audit.kinds import AuditKind
from dondoc.audit.models import AuditEvent
from dondoc.organisations.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def issuer():
    import oidc_provider_mock

    people = [
        oidc_provider_mock.User(sub="s-1", claims={"email": "Lan@tinh.gov.vn", "email_verified": True}),
        oidc_provider_mock.User(sub="s-2", claims={"email": "lan@tinh.gov.vn", "email_verified": True}),
        oidc_provider_mock.User(sub="s-3", claims={"email": "hai@tinh.gov.vn"}),
    ]
    with a_provider(user_claims=people) as found:
        yield found


@pytest.fixture
def lan(settings, issuer):
    vouching(settings, protocol="oidc", address=issuer, client=CLIENT, secret="s", by_email="verified")
    actor = make.a_person("Lê Thị Lan")
    User.objects.filter(pk=actor.user_id).update(email="lan@tinh.gov.vn")
    return actor


def who(browser):
    return browser.session.get("_auth_user_id")


def test_j1_the_whole_way(lan, issuer):
    """There with PKCE, state and nonce; back once; linked at the first time by an address that is verified; then by the subject alone."""
    browser = Client()
    assert "Đăng nhập bằng tài khoản của tỉnh" in browser.get(reverse("signin")).content.decode()
    address = set_out(browser, next="/viec/?q=1")
    asked = asked_in(address)
    assert asked["code_challenge_method"] == "S256" and asked["state"] != asked["nonce"]
    answer = at_oidc(address, "s-1")
    back = come_back(browser, answer)
    assert back.status_code == 302 and back["Location"] == "/viec/?q=1"
    assert who(browser) == str(lan.user_id)
    linked = AuditEvent.objects.get(kind=AuditKind.IDENTITY_LINKED)
    assert linked.facts["by"] == "email" and "s-1" not in str(linked.facts) and "tinh.gov" not in str(linked.facts)

    away = browser.post(reverse("signout"))["Location"]
    assert away.startswith(issuer + "/oauth2/end_session?") and who(browser) is None
    assert come_back(browser, answer).status_code == 422, "the same answer a second time"

    User.objects.filter(pk=lan.user_id).update(email="")
    come_back(browser, at_oidc(set_out(browser), "s-1"))
    assert who(browser) == str(lan.user_id)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda answer: answer | {"state": "of-somebody-else"}, "Lần đăng nhập này đã dùng rồi"),
        (lambda answer: answer | {"code": "made-up"}, "chưa trả lời"),
        (lambda answer: answer | {"iss": "https://other.example"}, "single_other_issuer"),
        (lambda answer: {"state": answer["state"], "error": "access_denied"}, "đã dừng lại ở đó"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(lan, change, code):
    browser = Client()
    back = come_back(browser, change(at_oidc(set_out(browser), "s-1")))
    assert back.status_code == 422 and code in back.content.decode()
    assert who(browser) is None and not Identity.objects.exists()
