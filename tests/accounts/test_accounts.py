"""J1 (security regime, level 3): passwords, locks, sessions and their limits, accounts nobody uses, the review, the emergency account."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.db.models import F
from django.test import Client, RequestFactory
from tests.make import AT, FOUNDED, ROOT, a_person, an_agency, the_office
from tests.refusing import refused
from tests.web.work.test_work_pages import body, signed_in

from dondoc.accounts.actions.break_glass import acknowledge, make_break_glass
from dondoc.accounts.actions.dormant import keep_dormancy
from dondoc.accounts.actions.passwords import change_own_password, reset_password
from dondoc.accounts.models import Account, Entry
from dondoc.accounts.queries import review
from dondoc.audit.models import AuditEvent
from dondoc.config.env import EnvFault, read_env
from dondoc.config.topics.accounts import Accounts, read_accounts
from dondoc.core.workbooks import read_workbook
from dondoc.notices.actions.telling import tell_new
from dondoc.notices.actions.wishes import choose
from dondoc.notices.models import Mail, Notice
from dondoc.organisations import actions
from dondoc.organisations.models import Post, User
from dondoc.rules.access import Actor, Role
from dondoc.rules.passwords import Demands, classes_in, weaknesses
from dondoc.web.account.origin import address_of, browser_in_words

PASSWORD = "Một câu đủ dài 1"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
database = pytest.mark.django_db


@pytest.fixture
def regime(settings: Any, frozen: Callable[[datetime], None]) -> Any:
    """The limits of a real installation; the suite's own is a demo, where they are off."""
    settings.ENV = replace(
        settings.ENV, accounts=Accounts(), factors=replace(settings.ENV.factors, compulsory=frozenset())
    )
    return settings


def with_password(role: Role = Role.AGENCY_SPECIALIST, **given: Any) -> Actor:
    person = a_person(role=role, **given)
    actions.set_password(actor=ROOT, user_id=person.user_id, password=PASSWORD, at=AT)
    return person


def username(actor: Actor) -> str:
    return User.objects.get(pk=actor.user_id).username


def comes_in(
    actor: Actor, client: Client | None = None, password: str = PASSWORD, agent: str = CHROME, **asked: str
) -> Any:
    client = client or Client(headers={"User-Agent": agent})
    answer = client.post("/dang-nhap/", {"username": username(actor), "password": password} | asked)
    client.answer = answer
    return client


def told(actor: Actor) -> list[str]:
    while tell_new(actor=None, at=AT):
        pass
    return list(Notice.objects.filter(recipient_id=actor.user_id).order_by("pk").values_list("kind", flat=True))


@pytest.mark.once
def test_a_password_is_judged_whole_and_letters_with_marks_are_letters():
    asked = Demands(14, 4)
    assert not weaknesses("Một câu đủ dài 1", asked, "an.vu", "Vũ An")
    assert [r.code for r in weaknesses("ngắn", asked)] == ["password_short", "password_plain"]
    assert [r.code for r in weaknesses("Vũ An ở Sở Tài 1-chính", asked, "an.vu", "Vũ An")] == ["password_is_name"]
    assert (classes_in("đắk"), classes_in("Đắk"), classes_in("Đắk 1")) == (1, 2, 4)
    apart = unicodedata.normalize("NFD", "Đường đê 12 ế")
    assert not weaknesses(apart + "x", Demands(14, 4)) and weaknesses(apart, Demands(14, 4)), "marks are no characters"


@database
def test_j1_a_password_is_chosen_anew_and_the_last_ten_do_not_come_back(regime):
    person = with_password()
    with refused("wrong_password") as caught:
        change_own_password(actor=person, old="sai", new="password", at=AT)
    assert {r.code for r in caught.value.refusals} >= {
        "wrong_password",
        "password_short",
        "password_plain",
        "password_common",
    }
    with refused("password_used"):
        change_own_password(actor=person, old=PASSWORD, new=PASSWORD, at=AT)
    regime.ENV = replace(regime.ENV, accounts=replace(regime.ENV.accounts, password_not_again=3))
    old = PASSWORD
    for n in (2, 3, 4):
        change_own_password(actor=person, old=old, new=f"Một câu đủ dài {n}", at=AT)
        old = f"Một câu đủ dài {n}"
    with refused("password_used"):
        change_own_password(actor=person, old=old, new="Một câu đủ dài 2", at=AT)
    change_own_password(actor=person, old=old, new=PASSWORD, at=AT)
    # one that another keyboard sends apart is the same; one that was kept apart, before, still opens
    user = User.objects.get(pk=person.user_id)
    apart = unicodedata.normalize("NFD", PASSWORD)
    assert apart != PASSWORD and user.check_password(apart)
    user.password = make_password(apart)
    assert user.check_password(apart)
    given = reset_password(actor=ROOT, user_id=user.pk, at=AT)
    assert comes_in(person, password=given).get("/nhiem-vu/").url == "/mat-khau/"


@database
def test_j1_an_administrator_changes_his_password_every_sixty_days(regime, frozen):
    root = with_password(Role.ADMINISTRATOR)
    assert comes_in(root).get("/nguoi-dung/").status_code == 200
    frozen(AT + timedelta(days=60))
    client = comes_in(root)
    assert client.get("/nguoi-dung/").url == "/mat-khau/"
    page = body(client, "/mat-khau/")
    assert "đã đến hạn đổi" in page and "Ít nhất 14 ký tự" in page and "khác 10 mật khẩu gần nhất" in page
    new = {"old": PASSWORD, "password": "Một câu khác hẳn 2", "again": "Một câu khác hẳn 2"}
    assert client.post("/mat-khau/", new).status_code == 302
    assert client.get("/nguoi-dung/").status_code == 200
    # whoever found the screen unlocked does not go on guessing
    for _n in range(5):
        answer = client.post("/mat-khau/", new | {"old": "đoán"})
    assert answer.url == "/dang-nhap/" and client.get("/nguoi-dung/").status_code == 302


@database
def test_j1_wrong_passwords_cost_time_then_the_account_and_an_administrator_opens_it(regime):
    person, root, client = with_password(), with_password(Role.ADMINISTRATOR), Client()
    regime.ENV = replace(regime.ENV, accounts=replace(regime.ENV.accounts, throttle_seconds=600))
    tell_new(actor=None, at=AT)
    for _n in range(3):
        assert comes_in(person, client, "sai").answer.status_code == 422
    waiting = comes_in(person, client).answer
    assert waiting.status_code == 429 and re.search(r"chờ \d+ giây", waiting.content.decode()), (
        "the right one waits too"
    )
    later = AccessAttempt.objects.filter(username=username(person))
    later.update(attempt_time=F("attempt_time") - timedelta(seconds=601))
    assert comes_in(person, client, "sai").answer.status_code == 422
    assert comes_in(person, client, "sai").answer.status_code == 429, "twice as long after the fourth"
    later.update(attempt_time=F("attempt_time") - timedelta(seconds=1201))
    assert "nhập sai mật khẩu 5 lần" in comes_in(person, client, "sai").answer.content.decode()
    assert comes_in(person, client).answer.status_code == 429 and later.get().failures_since_start == 5
    assert told(person) == ["sign_in_locked"]
    desk = comes_in(root)
    assert username(person) in body(desk, "/nguoi-dung/?state=waiting")
    assert "đang tạm khóa" in body(desk, f"/nguoi-dung/{person.user_id}/")
    assert desk.post(f"/nguoi-dung/{person.user_id}/mo-dang-nhap/").status_code == 302
    assert desk.post(f"/nguoi-dung/{person.user_id}/mo-dang-nhap/").status_code == 422, "nothing to open"
    assert told(person)[1:] == ["sign_in_unlocked"]
    comes_in(person, client, "sai")
    assert comes_in(person, client).answer.status_code == 302 and not later.exists(), "who comes in begins anew"


@database
def test_j1_a_session_ends_after_a_quarter_of_an_hour_without_a_deed_and_after_half_a_day(
    regime, frozen, django_assert_max_num_queries
):
    person = with_password()
    client, stranger = comes_in(person), signed_in(person, Client())
    body(client, "/tai-khoan/phien/")
    with django_assert_max_num_queries(8) as asked:
        body(client, "/tai-khoan/phien/")
    assert "phiên này" in body(client, "/tai-khoan/phien/") and not [
        q for q in asked if q["sql"].startswith(("UPDATE", "INSERT"))
    ]
    assert stranger.get("/nhiem-vu/").status_code == 302, "a session without a beginning is none"
    now = AT
    for minutes in (14, 14, 14):
        now += timedelta(minutes=minutes)
        frozen(now)
        assert client.get("/tai-khoan/con-day/").status_code == 204  # who types is there
    assert Entry.objects.get().seen_at == now
    now += timedelta(minutes=16)
    frozen(now)
    form = client.post(
        "/toi/thu-dien-tu/", {"email": "a@b.vn"}, headers={"Referer": "http://testserver/toi/thu-dien-tu/?a=1"}
    )
    assert form.url == "/dang-nhap/?next=/toi/thu-dien-tu/%3Fa%3D1&vi-sao=idle", "back to the page of the form"
    assert User.objects.get(pk=person.user_id).email == "" and "không thao tác" in body(client, form.url)
    assert Entry.objects.get().ended_by == "idle"
    client = comes_in(person, client, next="/tai-khoan/phien/")
    regime.ENV = replace(regime.ENV, accounts=replace(regime.ENV.accounts, session_hours=1))
    for _n in range(6):
        now += timedelta(minutes=12)
        frozen(now)
        last = client.get("/tai-khoan/con-day/")
    assert last.url.endswith("vi-sao=too_long")
    root = comes_in(with_password(Role.ADMINISTRATOR))
    frozen(now + timedelta(minutes=6))
    assert root.get("/nguoi-dung/").status_code == 302, "five minutes for who administers"


@database
def test_j1_sessions_are_seen_and_ended_and_a_new_device_is_told_of(regime, client):
    person, other, root = with_password(), with_password(), a_person(role=Role.ADMINISTRATOR)
    tell_new(actor=None, at=AT)
    one = comes_in(person)
    assert told(person) == [], "the first device is not new"
    again = comes_in(person, one)
    two = comes_in(person, agent=FIREFOX)
    assert told(person) == ["new_device"]
    Entry.objects.filter(user_id=person.user_id).update(second="recovery")
    page = body(one, "/tai-khoan/phien/")
    assert "vào bằng mật khẩu, bước hai bằng mã dự phòng" in page
    assert "Firefox · Linux" in page and "Chrome · Windows" in page and "127.0.0.1" in page
    theirs = Entry.objects.filter(user_id=person.user_id, agent__startswith="Firefox").get()
    assert comes_in(other).post(f"/tai-khoan/phien/{theirs.pk}/ket-thuc/").status_code == 404
    assert again.post(f"/tai-khoan/phien/{theirs.pk}/ket-thuc/").status_code == 302
    assert two.get("/nhiem-vu/").status_code == 302 and one.get("/nhiem-vu/").status_code == 200
    two = comes_in(person, two)
    assert two.post("/tai-khoan/phien/ket-thuc/").status_code == 302 and one.get("/nhiem-vu/").status_code == 302
    assert two.post("/dang-xuat/").status_code == 302
    assert Entry.objects.get(session_key__gt="", ended_by="signed_out")
    one = comes_in(person)
    regime.ENV = replace(regime.ENV, accounts=replace(regime.ENV.accounts, admin_idle_minutes=0))
    desk = signed_in(root, client)
    entry = Entry.objects.get(user_id=person.user_id, ended_at=None)
    assert desk.post(f"/nguoi-dung/{other.user_id}/phien/{entry.pk}/ket-thuc/").status_code == 404
    assert desk.post(f"/nguoi-dung/{person.user_id}/phien/{entry.pk}/ket-thuc/").status_code == 302
    assert one.get("/nhiem-vu/").status_code == 302
    one = comes_in(person)
    assert desk.post(f"/nguoi-dung/{person.user_id}/khoa/", {"active": "0"}).status_code == 302
    assert not Entry.objects.filter(user_id=person.user_id, ended_at=None).exists()
    kinds = AuditEvent.objects.filter(stream=f"account:{person.user_id}").values_list("kind", flat=True)
    assert {"signed_in", "signed_out", "session_ended", "new_device"} <= set(kinds)


@database
def test_j1_whom_nobody_saw_for_45_days_is_locked_but_the_last_administrator(regime, client):
    root, person, idle_root = (
        a_person(role=r) for r in (Role.ADMINISTRATOR, Role.AGENCY_SPECIALIST, Role.ADMINISTRATOR)
    )
    glass, _word = make_break_glass(actor=ROOT, username="khan-cap", full_name="Khẩn cấp", at=AT)
    Account.objects.create(user_id=root.user_id, last_entered_at=AT - timedelta(days=1))
    tell_new(actor=None, at=AT)
    for day in (0, 1, 37):
        keep_dormancy(actor=None, at=AT + timedelta(days=day))
    assert not Account.objects.exclude(warned_at=None).exclude(user_id=root.user_id).exists()
    keep_dormancy(actor=None, at=AT + timedelta(days=38))
    assert told(person) == ["dormancy_near"]
    for day in (39, 44):
        keep_dormancy(actor=None, at=AT + timedelta(days=day))
    # the one administrator who is left stays, though he is as idle; the emergency account is no administrator at work
    assert set(User.objects.filter(is_active=True).values_list("pk", flat=True)) >= {person.user_id, idle_root.user_id}
    keep_dormancy(actor=None, at=AT + timedelta(days=45))
    active = set(User.objects.filter(is_active=True).values_list("pk", flat=True))
    assert active == {idle_root.user_id, glass.pk}
    regime.ENV = replace(regime.ENV, accounts=replace(regime.ENV.accounts, admin_idle_minutes=0))
    page = body(signed_in(idle_root, client), "/nguoi-dung/?state=locked")
    assert username(person) in page
    assert client.post(f"/nguoi-dung/{person.user_id}/khoa/", {"active": "1"}).status_code == 302
    keep_dormancy(actor=None, at=AT + timedelta(days=46))
    assert User.objects.get(pk=person.user_id).is_active, "unlocked, the days begin anew"


@database
def test_j1_who_may_do_what_is_reviewed_every_half_year(client, frozen, settings, django_assert_max_num_queries):
    root, person = a_person(role=Role.ADMINISTRATOR), a_person("Lê Thị Rà Soát", role=Role.AGENCY_HEAD)
    gone, signs = a_person("Văn Đã Khóa"), a_person("Yên Được Ký", role=Role.AGENCY_SPECIALIST)
    User.objects.filter(pk=gone.user_id).update(is_active=False)
    Post.objects.filter(pk=signs.post_id).update(signs="TL.")
    desk = signed_in(root, client)
    assert "Chưa có lần rà soát nào" in body(desk, "/nguoi-dung/ra-soat/")
    assert "Đến kỳ rà soát" not in body(desk, "/bat-dau/"), "a new installation has half a year for the first one"
    frozen(AT + timedelta(days=190))
    assert "Đến kỳ rà soát" in body(signed_in(root, Client()), "/bat-dau/")
    frozen(AT)
    with django_assert_max_num_queries(27):
        body(desk, "/nguoi-dung/ra-soat/")
    _more = [a_person() for _n in range(5)]
    with django_assert_max_num_queries(27):
        page = body(desk, "/nguoi-dung/ra-soat/")
    told = page[page.index("Cần xem trước") : page.index("Các tài khoản còn lại")]
    first = ("Văn Đã Khóa", "Đã khóa nhưng còn giữ chức vụ", "Yên Được Ký", "vai trò không phải lãnh đạo")
    assert all(word in told for word in first) and "Lê Thị Rà Soát" not in told
    assert all(word in page for word in ("Lê Thị Rà Soát", "Tác nghiệp", "Quản trị"))
    assert "BẢNG RÀ SOÁT QUYỀN" in body(desk, "/nguoi-dung/ra-soat/?in=1")
    (sheet,) = read_workbook("a.xlsx", desk.get("/nguoi-dung/ra-soat/ra-soat-quyen.xlsx").content)
    assert len(sheet.rows) == User.objects.count() + 1
    assert ("Lê Thị Rà Soát", username(person), "Tác nghiệp") in [row.values[:3] for row in sheet.rows]
    assert desk.post("/nguoi-dung/ra-soat/da-xong/").status_code == 302
    last = review.last_review()
    assert last is not None and review.due_on(last).isoformat() == "2027-05-19"
    assert "Đến kỳ rà soát" not in body(desk, "/bat-dau/")
    assert signed_in(person, Client()).post("/nguoi-dung/ra-soat/da-xong/").status_code == 404
    assert signed_in(person, Client()).get("/nguoi-dung/ra-soat/").status_code == 404


@database
def test_j1_the_emergency_account_is_never_used_unseen(regime):
    the_office()
    root, leader = a_person(role=Role.ADMINISTRATOR), a_person(role=Role.OFFICE_LEADER)
    for one in (root, leader):
        User.objects.filter(pk=one.user_id).update(email=f"{one.user_id}@b.vn")
    choose(actor=leader, mails=[], language="vi", at=AT)
    tell_new(actor=None, at=AT)
    first = make_break_glass(actor=ROOT, username="khan-cap", full_name="Tài khoản khẩn cấp", at=AT)
    user, password = make_break_glass(actor=ROOT, username="khan-cap", full_name="", at=AT)
    assert user == first[0] and password != first[1] and classes_in(password) == 4
    with refused("username_taken"):
        make_break_glass(actor=ROOT, username=username(root), full_name="X", at=AT)
    with refused("sealed"):
        reset_password(actor=root, user_id=user.pk, at=AT)
    with refused("not_administrator"):
        make_break_glass(actor=leader, username="khac", full_name="X", at=AT)
    client = Client()
    assert client.post("/dang-nhap/", {"username": "khan-cap", "password": password}).status_code == 302
    assert "break_glass_used" in told(root) and told(leader) == ["break_glass_used"]
    assert Mail.objects.filter(user_id__in=[root.user_id, leader.user_id], subject__contains="CẢNH BÁO").count() == 2
    regime.ENV = replace(regime.ENV, accounts=replace(regime.ENV.accounts, admin_idle_minutes=0))
    desk = signed_in(root, Client())
    assert "khẩn cấp đã được dùng" in body(desk, "/nguoi-dung/")
    assert client.post("/nguoi-dung/khan-cap/ghi-nhan/").status_code == 422, "it does not silence its own alarm"
    assert desk.post("/nguoi-dung/khan-cap/ghi-nhan/").status_code == 302
    assert "khẩn cấp đã được dùng" not in body(desk, "/nguoi-dung/")
    assert acknowledge(actor=ROOT, at=AT) == 0
    kinds = list(
        AuditEvent.objects.filter(kind__startswith="break_glass").order_by("pk").values_list("kind", flat=True)
    )
    assert kinds == ["break_glass_made", "break_glass_made", "break_glass_used", "break_glass_seen"]
    assert password not in str(list(AuditEvent.objects.values_list("facts", flat=True)))


@database
def test_j1_who_administers_and_works_besides_says_as_which(frozen, settings):
    person = with_password(Role.OFFICE_SPECIALIST)
    post = actions.appoint(
        actor=ROOT,
        user_id=person.user_id,
        agency_id=the_office().pk,
        role=Role.ADMINISTRATOR,
        title="Quản trị",
        signs="",
        valid_from=FOUNDED,
        at=AT,
    )
    client = comes_in(person, next="/nhiem-vu/")
    assert client.answer.url == "/vai/chon/?next=%2Fnhiem-vu%2F"
    assert client.get("/nhiem-vu/").url == "/vai/chon/"
    assert "Quản trị" in body(client, client.answer.url)
    assert client.post("/vai/", {"post": post.pk}).url == "/"
    assert "với tư cách quản trị" in body(client, "/nguoi-dung/")
    assert client.get("/nhiem-vu/").status_code in (200, 404)
    assert client.post("/vai/", {"post": person.post_id, "next": "/nhiem-vu/"}).url == "/nhiem-vu/"
    assert "với tư cách quản trị" not in body(client, "/nhiem-vu/")
    both = with_password(Role.ADMINISTRATOR)
    work = {"role": Role.READER, "title": "Theo dõi", "signs": "", "valid_from": FOUNDED, "at": AT}
    actions.appoint(actor=ROOT, user_id=both.user_id, agency_id=an_agency().pk, **work)
    settings.ENV = replace(
        settings.ENV, factors=replace(settings.ENV.factors, compulsory=frozenset({Role.ADMINISTRATOR}))
    )
    assert "Theo dõi" in body(comes_in(both), "/vai/chon/"), (
        "asked before the second factor, or neither page would open"
    )
    settings.ENV = replace(settings.ENV, factors=replace(settings.ENV.factors, compulsory=frozenset()))
    alone = comes_in(with_password(Role.ADMINISTRATOR))
    assert alone.answer.url == "/"


@pytest.mark.once
def test_the_settings_are_those_of_level_3_and_off_where_data_are_made_up(settings):
    ours = read_accounts({}, "production")
    assert replace(ours, proxies=()) == Accounts()
    assert (ours.idle_minutes, ours.admin_idle_minutes, ours.dormant_days, ours.admin_password_days) == (15, 5, 45, 60)
    assert (
        read_accounts({}, "demo").idle_minutes == 0
        and read_accounts({"DONDOC_IDLE_MINUTES": "60"}, "demo").idle_minutes == 60
    )
    with pytest.raises(EnvFault) as caught:
        read_env(
            {
                "DONDOC_DATA": str(settings.ENV.data),
                "DONDOC_LOCK_AFTER": "2",
                "DONDOC_PASSWORD_CLASSES": "5",
                "DONDOC_PROXIES": "x",
            }
        )
    assert len(caught.value.faults) == 3
    asked = RequestFactory(headers={"X-Forwarded-For": "203.0.113.9, 10.0.0.7, 10.1.2.3"})
    settings.ENV = replace(
        settings.ENV, accounts=read_accounts({"DONDOC_PROXIES": "10.1.0.0/16,127.0.0.1"}, "production")
    )
    assert address_of(asked.get("/")) == "10.0.0.7", "what somebody claims before our own proxy is not believed"
    assert address_of(asked.get("/", REMOTE_ADDR="198.51.100.4")) == "198.51.100.4"
    assert address_of(asked.get("/", REMOTE_ADDR="")) == "10.0.0.7"
    assert (browser_in_words(CHROME), browser_in_words("")) == ("Chrome · Windows", "")
