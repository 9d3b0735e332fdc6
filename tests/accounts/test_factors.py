"""J1 (5-standards 7.6): a second factor is asked for after the first, kept sealed, counted, made compulsory, set back; and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pyotp
import pytest
from axes.models import AccessAttempt
from django.test import Client
from tests.make import AT, FOUNDED, ROOT, a_person
from tests.refusing import refused

from dondoc.accounts import telephones
from dondoc.accounts.actions import factors
from dondoc.accounts.models import Account, Entry, Passkey, RecoveryCode, Totp
from dondoc.audit.models import AuditEvent
from dondoc.notices.actions.telling import tell_new
from dondoc.notices.models import Notice
from dondoc.organisations.actions import appoint
from dondoc.organisations.models import Post, User
from dondoc.rules.access import Actor, Role
from dondoc.web.account import factor_keys

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
PASSWORD = "Một câu dài, đủ 4 nhóm"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HALF = "/dang-nhap/buoc-hai/"


@pytest.fixture(autouse=True)
def no_waiting(settings: Any) -> None:
    """Between wrong codes; the lock after the fifth stays."""
    settings.ENV = replace(settings.ENV, accounts=replace(settings.ENV.accounts, throttle_from=0))


def somebody(role: Role = Role.AGENCY_SPECIALIST, *, telephone: bool = False) -> Actor:
    actor = a_person(role=role)
    user = User.objects.get(pk=actor.user_id)
    user.set_password(PASSWORD)
    user.save()
    if telephone:
        code = pyotp.TOTP(SECRET).at(AT - timedelta(hours=1))
        wall = AT - timedelta(hours=1)
        factors.add_telephone(actor=actor, secret=SECRET, code=code, wall=wall, entry_id=0, at=AT)
    return actor


def begun(actor: Actor, client: Client | None = None) -> Client:
    """The password was right."""
    client = client or Client()
    name = User.objects.get(pk=actor.user_id).username
    client.post("/dang-nhap/", {"username": name, "password": PASSWORD, "next": "/co-quan/"})
    return client


def code_at(moment: datetime, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(moment)


def is_in(client: Client) -> bool:
    return not client.get("/")["Location"].startswith("/dang-nhap/")


def test_j1_a_telephone_is_added_and_from_then_on_its_code_is_asked_for(
    frozen: Callable[[datetime], None], django_assert_max_num_queries: Any
) -> None:
    actor = somebody()
    client, elsewhere = begun(actor), begun(actor)
    assert is_in(client) and is_in(elsewhere)
    page = client.get("/tai-khoan/xac-thuc/dien-thoai/").content.decode()
    secret = re.search(r"dd-letters\">([A-Z2-7 ]+)<", page)[1].replace(" ", "")
    picture = client.get("/tai-khoan/xac-thuc/dien-thoai/ma.svg")
    assert picture["Content-Type"] == "image/svg+xml" and b"style" not in picture.content
    assert elsewhere.get("/tai-khoan/xac-thuc/dien-thoai/ma.svg").status_code == 404
    wrong = client.post("/tai-khoan/xac-thuc/dien-thoai/", {"code": "000000"})
    assert wrong.status_code == 422 and "Mã chưa đúng" in wrong.content.decode()
    shown = client.post("/tai-khoan/xac-thuc/dien-thoai/", {"code": code_at(AT, secret)})
    codes = re.findall(r"<li><code>([a-z2-9-]{19})</code>", shown.content.decode())
    assert len(codes) == 10 and "no-store" in shown["Cache-Control"]
    assert is_in(client) and not is_in(elsewhere), "the others came in without it"
    with django_assert_max_num_queries(12):
        assert "Còn 10 mã" in client.get("/tai-khoan/xac-thuc/").content.decode()
    kept = str([*Totp.objects.values(), *RecoveryCode.objects.values(), *AuditEvent.objects.values("facts")])
    assert secret not in kept and not any(code in kept for code in codes)

    half = begun(actor)
    assert not is_in(half) and half.get("/vai/").status_code == 302, "half-way is nobody"
    key = half.session.session_key
    with django_assert_max_num_queries(9):
        page = half.get(HALF).content.decode()
    assert 'autocomplete="one-time-code"' in page and actor.name in page
    assert half.post(HALF, {"code": code_at(AT, secret)}).status_code == 422, "that code was used to add it"
    late = AT + timedelta(seconds=60)
    assert half.post(HALF, {"code": code_at(late, secret)}).status_code == 422, "two steps ahead"
    fits = code_at(AT + timedelta(seconds=30), secret)
    answer = half.post(HALF, {"code": f"{fits[:3]} {fits[3:]}"})
    assert (answer.status_code, answer["Location"]) == (302, "/co-quan/")
    assert is_in(half) and half.session.session_key != key
    assert Entry.objects.latest("pk").second == "totp"
    frozen(AT + timedelta(seconds=31))
    assert begun(actor).post(HALF, {"code": fits}).status_code == 422, "no code lets in twice"


def test_j1_a_code_on_paper_lets_in_once_and_its_owner_hears_of_it(settings: Any) -> None:
    tell_new(actor=None, at=AT)
    actor = somebody(telephone=True)
    [code, *others] = factors.make_codes(actor=actor, password=PASSWORD, at=AT)
    with refused("wrong_password"):
        factors.make_codes(actor=actor, password="không phải", at=AT)
    stranger = somebody(telephone=True)
    assert begun(stranger).post(HALF, {"code": code}).status_code == 422
    settings.SECRET_KEY += ", changed"
    client = begun(actor)
    assert "không còn kiểm được" in client.get(HALF).content.decode(), "codes on paper outlive the secret key"
    assert client.post(HALF, {"code": code.upper().replace("-", " ")}).status_code == 302 and is_in(client)
    assert "vừa dùng một mã dự phòng; còn 9 mã" in client.get("/thong-bao/").content.decode()
    assert begun(actor).post(HALF, {"code": code}).status_code == 422
    factors.make_codes(actor=actor, password=PASSWORD, at=AT)
    assert begun(actor).post(HALF, {"code": others[0]}).status_code == 422, "new ones end the old"
    tell_new(actor=None, at=AT)
    told = {n.kind for n in Notice.objects.filter(recipient_id=actor.user_id, urgent=True)}
    assert {"factor_added", "recovery_code_used"} <= told
    assert "mã dự phòng của anh/chị vừa được dùng để đăng nhập, còn 9 mã" in client.get("/thong-bao/").content.decode()


def test_j1_five_wrong_codes_lock_the_account_as_wrong_passwords_do(caplog: pytest.LogCaptureFixture) -> None:
    actor = somebody(telephone=True)
    guesser, other = begun(actor), begun(actor)
    answers = [guesser.post(HALF, {"code": f"77777{n}"}).status_code for n in range(5)]
    assert answers == [422] * 4 + [429]
    assert other.post(HALF, {"code": code_at(AT)}).status_code == 429, "the right one comes too late"
    assert not is_in(begun(actor)), "nor does the password any more"
    kept = str(list(AccessAttempt.objects.values())) + caplog.text
    assert "777770" not in kept and PASSWORD not in kept
    assert AuditEvent.objects.filter(kind="sign_in_failed", stream=f"account:{actor.user_id}").count() >= 5


def test_j1_half_a_way_in_ends_by_time_and_with_the_password_it_was_opened_by(
    frozen: Callable[[datetime], None],
) -> None:
    actor = somebody(telephone=True)
    slow, changed, locked = begun(actor), begun(actor), begun(actor)
    User.objects.filter(pk=actor.user_id).update(is_active=False)
    assert "phải bắt đầu lại" in locked.post(HALF, {"code": code_at(AT)}).content.decode()
    User.objects.filter(pk=actor.user_id).update(is_active=True)
    frozen(AT + timedelta(minutes=5, seconds=1))
    assert "phải bắt đầu lại" in slow.post(HALF, {"code": code_at(AT + timedelta(minutes=5))}).content.decode()
    assert slow.get(HALF)["Location"] == "/dang-nhap/"
    frozen(AT)
    user = User.objects.get(pk=actor.user_id)
    user.set_password(PASSWORD + "!")
    user.save()
    assert changed.post(HALF, {"code": code_at(AT)}).status_code == 422 and not is_in(changed)


def test_tcvn_14423_an_administrator_does_nothing_before_he_has_a_second_factor(settings: Any) -> None:
    settings.ENV = replace(settings.ENV, factors=replace(settings.ENV.factors, compulsory=frozenset({"administrator"})))
    actor = somebody(Role.ADMINISTRATOR)
    client = begun(actor)
    assert client.get("/nguoi-dung/")["Location"] == "/tai-khoan/xac-thuc/"
    part = client.post(f"/nguoi-dung/{actor.user_id}/khoa/", headers={"HX-Request": "true"})
    assert (part.status_code, part["HX-Redirect"]) == (204, "/tai-khoan/xac-thuc/")
    page = client.get("/tai-khoan/xac-thuc/").content.decode()
    assert "TCVN 14423:2026" in page and "trước khi làm việc khác" in page
    page = client.get("/tai-khoan/xac-thuc/dien-thoai/").content.decode()
    secret = re.search(r"dd-letters\">([A-Z2-7 ]+)<", page)[1].replace(" ", "")
    assert client.post("/tai-khoan/xac-thuc/dien-thoai/", {"code": code_at(AT, secret)}).status_code == 200
    assert client.get("/nguoi-dung/").status_code == 200
    wrong = client.post("/tai-khoan/xac-thuc/dien-thoai/go/", {"password": "không phải"})
    assert wrong.status_code == 422 and "Mật khẩu hiện tại chưa đúng" in wrong.content.decode()
    kept = client.post("/tai-khoan/xac-thuc/dien-thoai/go/", {"password": PASSWORD})
    assert kept.status_code == 422 and "TCVN 14423:2026" in kept.content.decode() and Totp.objects.exists()
    assert begun(somebody()).get("/viec-cua-toi/").status_code == 200, "an agency's people are not made to"
    both = somebody(Role.ADMINISTRATOR)
    appoint(
        actor=ROOT, user_id=both.user_id, agency_id=both.agency_id, role=Role.OFFICE_SPECIALIST, title="Chuyên viên", signs="",
        valid_from=FOUNDED, at=AT,
    )  # fmt: skip
    client = begun(both)
    assert client.get("/vai/chon/").status_code == 200, "whoever holds two posts says first in which he works"
    post = Post.objects.get(user_id=both.user_id, role="office_specialist")
    client.post("/vai/", {"post": post.pk})
    assert client.get("/viec-cua-toi/").status_code == 200, "the other post needs no factor"
    sealed = somebody(Role.ADMINISTRATOR)
    Account.objects.create(user_id=sealed.user_id, break_glass=True)
    assert begun(sealed).get("/nguoi-dung/").status_code == 200, (
        "the emergency account has no telephone; it raises its alarm"
    )


def test_j1_an_administrator_sets_back_what_somebody_lost_and_never_his_own() -> None:
    tell_new(actor=None, at=AT)
    admin, actor = somebody(Role.ADMINISTRATOR), somebody(telephone=True)
    inside = begun(actor)
    assert inside.post(HALF, {"code": code_at(AT)}).status_code == 302
    client = begun(admin)
    assert "Đặt lại xác thực hai bước" in client.get(f"/nguoi-dung/{actor.user_id}/").content.decode()
    assert inside.post(f"/nguoi-dung/{actor.user_id}/xac-thuc/").status_code == 404
    assert client.post(f"/nguoi-dung/{actor.user_id}/xac-thuc/").status_code == 302
    assert not is_in(inside) and not Totp.objects.exists() and not RecoveryCode.objects.exists()
    assert is_in(begun(actor)), "his password alone lets him in again"
    with refused("own_factors"):
        factors.reset_factors(actor=admin, user_id=admin.user_id, at=AT)
    with refused("not_administrator"):
        factors.reset_factors(actor=actor, user_id=admin.user_id, at=AT)
    tell_new(actor=None, at=AT)
    assert Notice.objects.filter(recipient_id=actor.user_id, kind="factors_reset", urgent=True).exists()
    code = pyotp.TOTP(SECRET).at(AT)
    factors.add_telephone(actor=admin, secret=SECRET, code=code, wall=AT, entry_id=0, at=AT)
    assert "dondoc break-glass" in begun(admin).get(HALF).content.decode(), "nobody else could set his back"
    somebody(Role.ADMINISTRATOR)
    alone = begun(admin).get(HALF).content.decode()
    assert "dondoc break-glass" not in alone and "liên hệ người quản trị" in alone


def test_j1_to_add_asks_for_the_password_again_after_a_while_and_to_take_away_always(
    frozen: Callable[[datetime], None],
) -> None:
    actor = somebody(telephone=True)
    client = begun(actor)
    assert client.post(HALF, {"code": code_at(AT)}).status_code == 302
    frozen(AT + timedelta(minutes=11))
    elsewhere = client.get("/tai-khoan/xac-thuc/").content.decode()
    assert "đang mở http://testserver" in elsewhere and "passkeys.js" not in client.get("/dang-nhap/").content.decode()
    for address, name in (("dien-thoai/", "telephone_new"), ("khoa/", "passkey_new")):
        answer = client.get(f"/tai-khoan/xac-thuc/{address}")
        assert answer["Location"] == f"/tai-khoan/xac-thuc/mat-khau/?den={name}"
    proved = client.post("/tai-khoan/xac-thuc/mat-khau/?den=https://xa.example/", {"password": PASSWORD})
    assert proved["Location"] == "/tai-khoan/xac-thuc/"
    assert client.get("/tai-khoan/xac-thuc/dien-thoai/").status_code == 200
    assert client.get("/tai-khoan/xac-thuc/khoa/999/go/").status_code == 404
    others = Passkey.objects.create(
        user_id=somebody().user_id, credential="x", public_key=b"", name="other", made_at=AT
    )
    assert client.post(f"/tai-khoan/xac-thuc/khoa/{others.pk}/go/", {"password": PASSWORD}).status_code == 404
    assert client.post("/tai-khoan/xac-thuc/dien-thoai/go/", {"password": PASSWORD}).status_code == 302
    assert not RecoveryCode.objects.exists() and is_in(begun(actor))


@pytest.mark.once
def test_a_sealed_secret_opens_for_its_owner_and_this_installation_only() -> None:
    sealed = telephones.seal(SECRET, user_id=7, key="one")
    assert SECRET not in sealed and telephones.unseal(sealed, user_id=7, key="one") == SECRET
    for user_id, key in ((8, "one"), (7, "another")):
        with pytest.raises(telephones.Closed):
            telephones.unseal(sealed, user_id=user_id, key=key)
    forged = sealed[:-6] + ("AAAAAA" if not sealed.endswith("AAAAAA") else "BBBBBB")
    with pytest.raises(telephones.Closed):
        telephones.unseal(forged, user_id=7, key="one")


@pytest.mark.once
@pytest.mark.parametrize(
    ("base", "host", "origin", "offered"),
    [
        ("", "localhost:8000", "http://localhost:8000", True),
        ("", "127.0.0.1:8000", "http://127.0.0.1:8000", False),
        ("https://dondoc.example.vn:443/", "dondoc.example.vn", "https://dondoc.example.vn", True),
        ("https://dondoc.example.vn:8443", "dondoc.example.vn:8443", "https://dondoc.example.vn:8443", True),
        ("https://dondoc.example.vn", "10.1.2.3", "https://dondoc.example.vn", False),
    ],
)
def test_passkeys_are_offered_only_where_a_browser_takes_them(
    settings: Any, rf: Any, base: str, host: str, origin: str, offered: bool
) -> None:
    settings.ENV, settings.ALLOWED_HOSTS = replace(settings.ENV, base_url=base), ["*"]
    request = rf.get("/", headers={"Host": host})
    assert (factor_keys.site_of(request).origin, factor_keys.offers_passkeys(request)) == (origin, offered)
