"""J1: the emergency account opens on the day it is needed: neither a stranger nor a page shuts it; the server opens every account again."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client
from tests.make import AT, ROOT, a_person, the_office
from tests.refusing import refused
from tests.web.work.test_work_pages import body, signed_in

from dondoc.accounts.actions.break_glass import make_break_glass
from dondoc.accounts.actions.locks import set_active
from dondoc.accounts.actions.passwords import change_own_password
from dondoc.accounts.models import Passkey
from dondoc.accounts.queries.alarms import shut
from dondoc.audit.models import AuditEvent
from dondoc.cli import ground, unlock
from dondoc.config.topics.accounts import Accounts
from dondoc.organisations import actions
from dondoc.organisations.models import Post, User
from dondoc.organisations.queries import actor_of
from dondoc.rules.access import Role
from dondoc.web.account import second

pytestmark = pytest.mark.django_db
NAME = "khan-cap"


@pytest.fixture
def regime(settings: Any, frozen: Any) -> Any:
    """The limits of a real installation, but for those of sessions."""
    accounts, factors = replace(Accounts(), admin_idle_minutes=0), replace(settings.ENV.factors, compulsory=frozenset())
    settings.ENV = replace(settings.ENV, accounts=accounts, factors=factors)
    the_office()
    return settings


def tries(password: str, name: str = NAME) -> int:
    status: int = Client().post("/dang-nhap/", {"username": name, "password": password}).status_code
    return status


def made() -> tuple[User, str]:
    return make_break_glass(actor=ROOT, username=NAME, full_name="Tài khoản khẩn cấp", at=AT)


def test_j1_no_stranger_shuts_the_emergency_account(regime):
    _user, password = made()
    assert [tries(f"đoán {n}") for n in range(8)] == [422] * 8
    assert tries(password) == 302
    AccessAttempt.objects.create(username=NAME, ip_address="198.51.100.4", failures_since_start=3)
    assert tries(password) == 302, "nor by what was counted before it was one"
    AccessAttempt.objects.create(username=NAME, ip_address="198.51.100.4", failures_since_start=30)
    assert tries(password) == 302
    assert [tries("sai", "nobody") for _ in range(5)][2:] == [422, 429, 429], "any other name waits"


def test_j1_no_page_shuts_it_and_the_command_opens_whatever_did(regime):
    user, _password = made()
    root = a_person(role=Role.ADMINISTRATOR)
    desk, page = signed_in(root, Client()), f"/nguoi-dung/{user.pk}/"
    post = Post.objects.get(user=user)
    assert desk.post(f"{page}khoa/", {"active": "0"}).status_code == 422
    assert desk.post(f"{page}chuc-vu/{post.pk}/het/", {"valid_to": "20/11/2026"}).status_code == 422
    shown = body(desk, page)
    assert "dondoc break-glass" in shown and "Khóa tài khoản" not in shown and "Kết thúc chức vụ" not in shown
    with refused("sealed"):
        change_own_password(actor=actor_of(user.pk, None, AT.date()), old="", new="Một câu đủ dài 1", at=AT)
    assert User.objects.get(pk=user.pk).is_active and not shut(AT)
    # as a release before this one left it
    User.objects.filter(pk=user.pk).update(is_active=False)
    Post.objects.filter(pk=post.pk).update(valid_to=AT.date() - timedelta(days=1))
    AccessAttempt.objects.create(username=NAME, ip_address="198.51.100.4", failures_since_start=5)
    assert shut(AT) == [NAME]
    again, password = made()
    assert again == user and shut(AT) == [] and not AccessAttempt.objects.exists()
    assert tries(password) == 302 and Post.objects.filter(user=user, valid_to=None).count() == 1


def test_j1_the_last_administrator_at_work_is_not_locked_and_the_server_opens_any_account(regime, monkeypatch, capsys):
    made()
    root = a_person(role=Role.ADMINISTRATOR)
    desk = signed_in(root, Client())
    assert desk.post(f"/nguoi-dung/{root.user_id}/khoa/", {"active": "0"}).status_code == 422
    with refused("last_administrator"):
        set_active(actor=ROOT, user_id=root.user_id, active=False, at=AT)
    with refused("last_administrator"):
        actions.end_post(actor=ROOT, post_id=root.post_id, valid_to=AT.date(), at=AT)
    monkeypatch.setattr(ground, "prepare", lambda: None)
    name = User.objects.get(pk=root.user_id).username
    with refused("not_locked"):
        unlock.run(Namespace(user=name))
    with refused("no_such_user"):
        unlock.run(Namespace(user="khong.co"))
    AccessAttempt.objects.create(username=name, ip_address="198.51.100.4", failures_since_start=5)
    assert unlock.run(Namespace(user=name)) == 0 and not AccessAttempt.objects.exists()
    User.objects.filter(pk=root.user_id).update(is_active=False)
    assert unlock.run(Namespace(user=name)) == 0 and User.objects.get(pk=root.user_id).is_active
    assert name in capsys.readouterr().out
    kinds = AuditEvent.objects.filter(stream=f"user:{root.user_id}").order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["sign_in_unlocked", "account_unlocked"]


def test_j1_wrong_passwords_of_a_stranger_do_not_close_the_way_of_a_passkey(regime, monkeypatch):
    root = a_person(role=Role.ADMINISTRATOR)
    actions.set_password(actor=ROOT, user_id=root.user_id, password="Một câu đủ dài 1", at=AT)
    Passkey.objects.create(user_id=root.user_id, credential="x", public_key=b"", name="Khóa", made_at=AT)
    name, half, path = User.objects.get(pk=root.user_id).username, Client(), "/dang-nhap/buoc-hai/"
    half.post("/dang-nhap/", {"username": name, "password": "Một câu đủ dài 1"})
    AccessAttempt.objects.create(username=name, ip_address="198.51.100.4", failures_since_start=5)
    assert tries("Một câu đủ dài 1", name) == 429
    assert half.get(path).status_code == 200
    monkeypatch.setattr(second, "_key_answers", lambda request, user_id, *, verified: None)
    assert Client().post("/dang-nhap/khoa/", {"credential": "{}"}).status_code == 422
    monkeypatch.setattr(second, "_key_answers", lambda request, user_id, *, verified: root.user_id)
    alone = Client()
    assert alone.post("/dang-nhap/khoa/", {"credential": "{}"}).status_code == 302
    assert half.post(path, {"credential": "{}"}).status_code == 302
    assert all(client.get("/nguoi-dung/").status_code == 200 for client in (alone, half))
    assert tries("Một câu đủ dài 1", name) == 302, "who came in begins anew"
    other = Client()
    for client in (half, other):
        client.post("/dang-nhap/", {"username": name, "password": "Một câu đủ dài 1"})
    AccessAttempt.objects.create(username=name, ip_address="198.51.100.4", failures_since_start=5)
    assert other.post(path, {"code": "123456"}).status_code == 429, "codes can be guessed, and stay closed"
    assert half.post(path, {"code": "123456"}).status_code == 422, "but on a device that she came in with before"
