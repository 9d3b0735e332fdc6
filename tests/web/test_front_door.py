"""What every answer carries and every form must bring, whatever the page (J1, docs/THREAT_MODEL.md)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from tests.make import AT, ROOT, a_person
from tests.web.work.test_work_pages import signed_in

from dondoc.config import settings as ours
from dondoc.organisations import actions
from dondoc.organisations.models import User
from dondoc.worker.schedule import SCHEDULE

pytestmark = pytest.mark.django_db
PASSWORD = "Một câu đủ dài 1"


def test_j1_headers_cookies_and_forms_without_their_token(frozen):
    person = a_person()
    actions.set_password(actor=ROOT, user_id=person.user_id, password=PASSWORD, at=AT)
    client = Client(enforce_csrf_checks=True)
    said = {"username": User.objects.get(pk=person.user_id).username, "password": PASSWORD}
    elsewhere = client.post("/dang-nhap/", said)
    assert elsewhere.status_code == 403, "another site's form signs nobody in"
    assert "Trang đã mở quá lâu" in elsewhere.content.decode(), "told by our own page"
    page = client.get("/dang-nhap/")
    policy = page["Content-Security-Policy"]
    assert {
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    } <= {one.strip() for one in policy.split(";")}
    assert "unsafe" not in policy and page["X-Frame-Options"] == "DENY" and page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "same-origin" and page["Cross-Origin-Opener-Policy"] == "same-origin"
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())
    assert client.post("/dang-nhap/", said | {"csrfmiddlewaretoken": token[1]}).status_code == 302
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert client.post("/dang-xuat/").status_code == 403 and client.get("/dang-xuat/").status_code == 405
    assert client.get("/viec-cua-toi/").status_code == 200, "nobody was signed out by another site"
    assert ours.SESSION_COOKIE_SECURE == ours.CSRF_COOKIE_SECURE == ours.ENV.https


@pytest.mark.once
def test_j1_behind_https_browsers_are_told_to_stay_there(tmp_path):
    """The settings are made at start, so a process of its own is asked."""
    asked = (
        "import django; django.setup(); from django.test import Client; from django.conf import settings as s; answer = Client()"
        ".get('/api/v1/openapi.json', secure=True); print(answer['Strict-Transport-Security'], s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " Client().get('/api/v1/openapi.json')['Location'])"
    )
    given = {
        "DONDOC_HTTPS": "1",
        "DONDOC_HOSTS": "testserver",
        "DONDOC_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "dondoc.config.settings",
    }
    done = subprocess.run([sys.executable, "-c", asked], env=os.environ | given, capture_output=True, text=True)
    assert done.stdout.split() == ["max-age=31536000", "True", "True", "https://testserver/api/v1/openapi.json"], (
        done.stderr
    )


def test_j1_a_session_that_somebody_else_began_is_not_the_one_that_is_signed_in(frozen):
    person, planted = a_person(), Client()
    planted.get("/dang-nhap/")
    session = planted.session
    session["planted"] = 1
    session.save()
    planted.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    actions.set_password(actor=ROOT, user_id=person.user_id, password=PASSWORD, at=AT)
    said = {"username": User.objects.get(pk=person.user_id).username, "password": PASSWORD}
    assert planted.post("/dang-nhap/", said).status_code == 302
    assert planted.cookies[settings.SESSION_COOKIE_NAME].value != session.session_key
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    assert thief.get("/viec-cua-toi/").status_code == 302
    assert signed_in(person, Client()).get("/viec-cua-toi/").status_code == 200


def test_j1_what_strangers_were_asked_does_not_fill_the_table_of_sessions(frozen):
    person, client = a_person(), Client()
    assert client.post("/dang-nhap/khoa/hoi/").status_code == 200
    assert client.session.get_expiry_age() == 600
    actions.set_password(actor=ROOT, user_id=person.user_id, password=PASSWORD, at=AT)
    said = {"username": User.objects.get(pk=person.user_id).username, "password": PASSWORD}
    assert client.post("/dang-nhap/", said).status_code == 302
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE, "who is in stays in"
    Session.objects.update(expire_date=AT - timedelta(seconds=1))
    [planned] = [one for one in SCHEDULE if one.name == "forget_sessions"]
    assert planned.at is None and planned.every <= timedelta(hours=1)
    planned.call(AT, None)
    assert not Session.objects.exists()
