"""J1: people come in on the word of an OpenID Connect provider, which runs here for real; whatever does not prove itself stays out."""

from __future__ import annotations

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from tests import make
from tests.accounts.single import CLIENT, a_provider, asked_in, at_oidc, come_back, set_out, vouching

from dondoc.accounts.models import Identity, Totp
from dondoc.accounts.single.base import provider_key
from dondoc.audit.kinds import AuditKind
from dondoc.audit.models import AuditEvent
from dondoc.notices.actions.telling import tell_new
from dondoc.notices.models import Notice
from dondoc.organisations.models import User
from dondoc.rules.access import Role

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def issuer():
    import oidc_provider_mock

    people = [
        oidc_provider_mock.User(sub="s-1", claims={"email": "Lan@tinh.gov.vn", "email_verified": True}),
        oidc_provider_mock.User(sub="s-2", claims={"email": "lan@tinh.gov.vn", "email_verified": True}),
        oidc_provider_mock.User(sub="s-3", claims={"email": "hai@tinh.gov.vn"}),
        oidc_provider_mock.User(sub="s-4", claims={"amr": ["pwd", "otp"]}),
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


def test_j1_nobody_is_made_or_guessed(lan, settings):
    """An address that two bear, one that nobody verified, a locked account, somebody else's link: each stays out, and it is recorded why."""
    two = make.a_person("Lê Thị Lan")
    User.objects.filter(pk=two.user_id).update(email="lan@tinh.gov.vn")
    hai = make.a_person("Trần Văn Hải")
    User.objects.filter(pk=hai.user_id).update(email="hai@tinh.gov.vn")
    people = User.objects.count()
    browser = Client()
    for subject in ("s-1", "s-3", "nobody@tinh.gov.vn"):
        assert come_back(browser, at_oidc(set_out(browser), subject)).status_code == 422
    User.objects.filter(pk=two.user_id).update(email="")
    come_back(browser, at_oidc(set_out(browser), "s-1"))
    browser.post(reverse("signout"))
    assert come_back(browser, at_oidc(set_out(browser), "s-2")).status_code == 422, "linked already, by another subject"
    User.objects.filter(pk=lan.user_id).update(is_active=False)
    assert come_back(browser, at_oidc(set_out(browser), "s-1")).status_code == 422
    assert who(browser) is None and User.objects.count() == people
    codes = (
        AuditEvent.objects.filter(kind=AuditKind.VOUCHED_REFUSED).order_by("pk").values_list("facts__code", flat=True)
    )
    assert list(codes) == ["unknown_person"] * 4 + ["account_locked"]


def test_j1_one_links_oneself_with_ones_password_and_an_administrator_takes_it_away(
    settings, issuer, django_assert_max_num_queries
):
    vouching(settings, protocol="oidc", address=issuer, client=CLIENT, secret="s", passwords="administrators")
    actor, root = make.a_person("Lê Thị Lan"), make.a_person("Quản Trị", role=Role.ADMINISTRATOR)
    tell_new(actor=None, at=make.AT)
    browser, own = Client(), reverse("own_identities")
    User.objects.filter(pk=actor.user_id).update(password=make_password(None))
    browser.force_login(User.objects.get(pk=actor.user_id))
    page = browser.post(own, {"password": "mot-mat-khau-DAI-2026"}).content.decode().replace("\xa0", " ")
    assert "cấp mật khẩu, rồi trở lại" in page and "đặt lại xác thực hai bước" not in page
    for one in (actor, root):
        user = User.objects.get(pk=one.user_id)
        user.set_password("mot-mat-khau-DAI-2026")
        user.save()
    browser.force_login(User.objects.get(pk=actor.user_id))
    assert browser.get(reverse("single_begin"))["Location"] == "/", "nobody who is in sets out without his password"
    wrong_ones_wait(browser, own)
    browser.post(own, {"password": "mot-mat-khau-DAI-2026"})
    assert come_back(browser, at_oidc(set_out(browser), "s-9"))["Location"] == own
    with django_assert_max_num_queries(12):
        assert "đang dùng" in browser.get(own).content.decode()
    link = Identity.objects.get(user_id=actor.user_id)
    tell_new(actor=None, at=make.AT)
    assert Notice.objects.filter(recipient_id=actor.user_id, kind="identity_linked", urgent=True).exists()
    assert "vừa được gắn với một người" in browser.get("/thong-bao/").content.decode()
    browser.post(reverse("signout"))
    given = {"username": user_name(actor), "password": "mot-mat-khau-DAI-2026"}
    page = browser.post(reverse("signin"), given)
    assert page.status_code == 422 and "không còn đăng nhập bằng mật khẩu" in page.content.decode().replace("\xa0", " ")

    come_back(browser, at_oidc(set_out(browser), "s-9"))
    assert who(browser) == str(actor.user_id)
    keeper = Client()
    assert keeper.post(reverse("signin"), given | {"username": user_name(root)}).status_code == 302
    assert browser.post(reverse("person_identity_unlink", args=[actor.user_id, link.pk])).status_code == 404
    assert "s-9" in keeper.get(reverse("person", args=[actor.user_id])).content.decode()
    keeper.post(reverse("person_identity_unlink", args=[actor.user_id, link.pk]))
    assert browser.get(own).status_code == 302, "whoever came in by it is out"
    assert not Identity.objects.exists() and AuditEvent.objects.filter(kind=AuditKind.IDENTITY_UNLINKED).exists()


def wrong_ones_wait(browser, own):
    for _n in range(3):
        assert browser.post(own, {"password": "sai"}).status_code == 422
    waiting = browser.post(own, {"password": "mot-mat-khau-DAI-2026"})
    assert waiting.status_code == 422 and "phải chờ" in waiting.content.decode(), (
        "as at the sign-in, the right one waits too"
    )
    assert browser.get(reverse("single_begin"))["Location"] == "/"
    AccessAttempt.objects.all().delete()


def user_name(actor):
    return User.objects.get(pk=actor.user_id).username


def test_j1_the_second_step_is_ours_unless_the_province_trusts_the_provider(lan, settings, issuer):
    Totp.objects.create(user_id=lan.user_id, sealed="x", made_at=make.AT, confirmed_at=make.AT)
    for subject in ("s-1", "s-4"):
        kept = {"subject": subject, "linked_at": make.AT}
        Identity.objects.create(user_id=lan.user_id, provider=provider_key("oidc", issuer), **kept)

    def ends_at(subject):
        browser = Client()
        return come_back(browser, at_oidc(set_out(browser, next="/viec/"), subject))["Location"], who(browser)

    assert ends_at("s-4") == (reverse("second_step"), None)
    vouching(settings, protocol="oidc", address=issuer, client=CLIENT, secret="s", second="trust")
    assert ends_at("s-4") == ("/viec/", str(lan.user_id))
    assert ends_at("s-1") == (reverse("second_step"), None), "the provider does not say that it asked"
