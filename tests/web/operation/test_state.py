"""What watches the process is answered by its own door; the state of the system is its administrator's page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from tests.make import AT, a_person
from tests.web.test_overview import client_of

from dondoc.config.topics.records import Records
from dondoc.config.topics.watching import Watching
from dondoc.core.models import Job
from dondoc.doctor import database
from dondoc.records.models import SentAnchor
from dondoc.rules.access import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def migrated(monkeypatch):
    """The suite makes its tables from the models and marks no migration as done."""
    monkeypatch.setattr(database, "_complete", [True])


def test_readiness_asks_for_what_work_needs_whoever_asks_and_by_whatever_name(settings, frozen, migrated, monkeypatch):
    settings.SECURE_SSL_REDIRECT = True
    stranger = Client(SERVER_NAME="10.9.8.7")
    answer = stranger.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready") and not answer.cookies
    assert stranger.get("/healthz").status_code == 200 and stranger.post("/readyz").status_code == 405
    settings.FILES_ROOT = settings.ENV.data / "taken"
    settings.FILES_ROOT.write_text("a file where the folder of files should be")
    monkeypatch.setattr(database, "writable", lambda: False)
    answer = stranger.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready: database, files")


@pytest.mark.once
def test_the_figures_are_for_the_addresses_that_were_named_and_come_through_no_proxy(settings, frozen):
    settings.ENV = replace(settings.ENV, watching=Watching((ip_network("127.0.0.1"),)))
    client = Client()
    client.get(reverse("signin"))
    Job.objects.create(key="mail", name="mail", state="waiting", run_at=AT, started_at=AT, ended_at=AT)
    said = client.get("/metrics").content.decode()
    assert 'dondoc_requests_total{method="GET",status="200",view="signin"}' in said
    assert 'dondoc_jobs{state="waiting"} 1.0' in said and "dondoc_worker_silent_seconds 0.0" in said
    assert 'dondoc_request_seconds_bucket{le="0.01",view="signin"}' in said and "dondoc_sessions" in said
    for passed_on in ("X-Forwarded-For", "X-Forwarded-Host", "Via", "Forwarded", "X-Real-IP"):
        assert client.get("/metrics", headers={passed_on: "127.0.0.1"}).status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="10.1.1.1").status_code == 404
    settings.ENV = replace(settings.ENV, watching=Watching())
    assert client.get("/metrics").status_code == 404


def test_the_administrator_sees_what_is_wrong_and_nobody_else_the_page(
    settings, frozen, migrated, django_assert_max_num_queries
):
    admin = client_of(a_person(role=Role.ADMINISTRATOR))
    where = reverse("system_state")
    Job.objects.create(key="old", name="mail", state="done", run_at=AT, started_at=AT - timedelta(hours=1))
    shown = admin.get(where).content.decode()
    assert "Tiến trình việc nền không chạy" in shown and "systemctl start dondoc-worker" in shown
    assert "Chưa lần nào" in shown and "<code>no_worker</code>" in shown
    assert "Chưa lần nào rời máy này" in shown
    Job.objects.create(key="mail", name="mail", state="waiting", run_at=AT, started_at=AT, ended_at=AT)
    settings.ENV = replace(
        settings.ENV, records=Records(anchor_mail=("log@tinh.example",), anchor_file=Path("/mnt/neo"))
    )
    for number, day in ((9, AT - timedelta(days=1)), (12, AT)):
        SentAnchor.objects.create(day=day, to="log@tinh.example", number=number, tried_at=day, sent_at=day)
    assert "Chưa lần nào rời máy này" in admin.get(where).content.decode(), "what one place has stands for no other"
    SentAnchor.objects.create(day=AT - timedelta(days=1), to="file", number=9, tried_at=AT, sent_at=AT)
    with django_assert_max_num_queries(60):
        shown = admin.get(where, {"ket-noi": 1}).content.decode()
    assert "bằng thư tới log@tinh.example, tới dòng số 12" in shown and "rời máy này" not in shown
    assert "vào tệp ở nơi khác, tới dòng số 9" in shown
    assert "no_worker" not in shown and "Việc nền: 1 việc" in shown
    for role in (Role.OFFICE_LEADER, Role.AGENCY_HEAD):
        assert client_of(a_person(role=role)).get(where).status_code == 404
