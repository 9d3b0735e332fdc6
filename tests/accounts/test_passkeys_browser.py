"""J1: a passkey in a real browser with a virtual key — added, asked for after the password, enough by itself; and what is refused."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import Client
from playwright.sync_api import expect
from tests.accounts.test_factors import HALF, PASSWORD, begun, somebody
from tests.browser import PHONE, assert_axe_clean, assert_no_sideways_scroll

from dondoc.accounts.models import Entry, Passkey
from dondoc.organisations.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("frozen")]
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip


def with_password(page: Any, name: str) -> None:
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def signed_out(page: Any) -> None:
    page.context.clear_cookies()


def test_j1_a_passkey_stands_after_the_password_or_for_both(open_page: Any) -> None:
    actor = somebody()
    name = User.objects.get(pk=actor.user_id).username
    page = open_page("/dang-nhap/", size=PHONE)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]

    with_password(page, name)
    page.goto("/tai-khoan/xac-thuc/khoa/")
    page.get_by_text("Máy tính ở cơ quan").click()
    page.get_by_role("button", name="Thêm khóa truy cập").click()
    expect(page.get_by_role("heading", name="Mã dự phòng")).to_be_visible()
    kept = Passkey.objects.get(user_id=actor.user_id)
    assert (kept.name, kept.transports) == ("office_computer", ["internal"])

    signed_out(page)
    with_password(page, name)
    assert page.url.endswith(HALF)
    assert_no_sideways_scroll(page)
    assert_axe_clean(page)
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page.get_by_role("heading", name="Việc của tôi")).to_be_visible()
    assert Entry.objects.latest("pk").second == "passkey"

    signed_out(page)
    page.goto("/dang-nhap/?next=/tai-khoan/xac-thuc/")
    with page.expect_request("**/dang-nhap/khoa/") as sent:
        page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    expect(page.get_by_text("dùng gần nhất")).to_be_visible()
    assert_no_sideways_scroll(page)
    assert_axe_clean(page)
    assert (Entry.objects.latest("pk").how, Entry.objects.latest("pk").second) == ("passkey", "passkey")
    _nobody_uses_it_again(parse_qs(sent.value.post_data)["credential"][0])

    devices.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    signed_out(page)
    page.goto("/dang-nhap/")
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    expect(page.get_by_text("Thiết bị chưa trả lời")).to_be_visible()


def _nobody_uses_it_again(answer: str) -> None:
    """What was sent once is worth nothing: without a question, to another question, for another person."""
    thief = Client()
    assert thief.post("/dang-nhap/khoa/", {"credential": answer}).status_code == 422
    assert thief.post("/dang-nhap/khoa/hoi/").json()["userVerification"] == "required"
    refused = thief.post("/dang-nhap/khoa/", {"credential": answer})
    assert refused.status_code == 422 and "chưa mở được tài khoản nào" in refused.content.decode()
    half = begun(somebody(telephone=True))
    assert half.post("/dang-nhap/khoa/hoi/").json()["allowCredentials"] == []
    assert half.post(HALF, {"credential": answer}).status_code == 422
    for broken in ("", "{}", "[]", '{"id": 7}', '{"id":"x","response":[]}', "x" * 30_000):
        thief.post("/dang-nhap/khoa/hoi/")
        assert thief.post("/dang-nhap/khoa/", {"credential": broken}).status_code == 422
