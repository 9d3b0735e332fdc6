"""The server's log as JSON: a line a request and an error, with no query, body, name or secret in it (J1)."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.make import AT, a_person
from tests.web.test_overview import client_of

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.audit.models import AuditEvent
from dondoc.config.topics.records import Records
from dondoc.core.logs import JsonLine
from dondoc.rules.access import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lines() -> Any:
    written: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(self.format(record))

    handler = Kept()
    handler.setFormatter(JsonLine())
    root = logging.getLogger()
    ours = [logging.getLogger(name) for name in ("dondoc.request", "dondoc.audit")]
    before = [one.level for one in ours]
    root.addHandler(handler)
    for one in ours:
        one.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    for one, level in zip(ours, before, strict=True):
        one.setLevel(level)


def test_a_request_is_one_line_and_an_error_says_where_but_not_what(
    lines: list[str], frozen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = a_person(role=Role.ADMINISTRATOR)
    browser = client_of(keeper)
    lines.clear()
    answer = browser.get(
        reverse("person", args=[keeper.user_id]) + "?q=Bí+mật", headers={"X-Request-ID": "proxy-12345"}
    )
    assert answer["X-Request-ID"] == "proxy-12345"
    line = json.loads(lines[-1])
    assert line.pop("ms") >= 0
    assert line == {
        "time": "2026-11-19T01:00:00.000Z", "level": "info", "logger": "dondoc.request", "event": "request",
        "request": "proxy-12345", "method": "GET", "path": f"/nguoi-dung/{keeper.user_id}/", "status": 200,
        "address": "127.0.0.1", "account": keeper.user_id, "post": keeper.post_id,
    }  # fmt: skip
    forged = browser.get("/lich/khoa-bi-mat-cua-ai-do.ics", headers={"X-Request-ID": 'a"\n{"level":"x"}'})
    assert len(forged["X-Request-ID"]) == 32
    Client().post(reverse("signin"), {"username": "ten.rieng", "password": "mat-khau-rieng"})

    def broken(*given: Any, **more: Any) -> None:
        raise ValueError("Nguyễn Văn Kín viết ở đây")

    monkeypatch.setattr("dondoc.web.records.retention.retention.kept", broken)
    browser.raise_request_exception = False
    assert browser.get(reverse("retention")).status_code == 500
    errors = [json.loads(text) for text in lines if '"error":' in text]
    assert {one["error"] for one in errors} == {"builtins.ValueError"}
    assert any("broken" in place for place in errors[0]["at"])
    everything = "\n".join(lines)
    assert not any(
        word in everything for word in ("Bí", "khoa-bi-mat", "ten.rieng", "mat-khau-rieng", "Kín", keeper.name)
    )
    assert all(len(text.splitlines()) == 1 and json.loads(text) for text in lines)


def test_the_audit_log_goes_there_too_as_codes_where_it_is_asked_for(
    lines: list[str], settings: Any, frozen: Any
) -> None:
    keeper = a_person(role=Role.ADMINISTRATOR)
    lines.clear()
    settings.ENV = replace(settings.ENV, records=Records(log_audit=True))
    with transaction.atomic():
        record(AuditKind.ACCEPTED, actor=keeper, stream="assignment:1", facts={}, at=AT)
        assert lines == []  # what is undone never happened
    event = AuditEvent.objects.latest("number")
    line = json.loads(lines[0])
    assert {line[name] for name in ("number", "stream", "hash")} == {event.number, "assignment:1", event.hash}
    assert keeper.name not in lines[0]
