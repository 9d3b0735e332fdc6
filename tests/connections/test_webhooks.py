"""Other systems are told of deeds (J4; docs/webhooks.md): signed, within their sight, at least once, by hand again; never into the inner network."""

from __future__ import annotations

import re
import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.connections.machines import a_machine
from tests.make import AT, a_person
from tests.refusing import refused
from tests.tasks.loop import a_directive, a_form, a_world, filed, fresh

from dondoc.audit.models import AuditEvent
from dondoc.config.env import EnvFault, read_env
from dondoc.connections import addresses, deeds, transport
from dondoc.connections.actions import sending, webhooks
from dondoc.connections.actions.gathering import gather
from dondoc.connections.actions.sending import send_due
from dondoc.connections.actions.webhooks import EndpointForm, add_endpoint, replay, resume
from dondoc.connections.addresses import place_of
from dondoc.connections.models import Delivery, Endpoint
from dondoc.connections.queries.webhooks import anything_to_do, due
from dondoc.notices.actions.telling import tell_new
from dondoc.notices.models import Notice
from dondoc.rules.access import Role
from dondoc.tasks.actions import agency
from dondoc.tasks.models import Assignment

pytestmark = pytest.mark.django_db
MINUTE, DAYS = timedelta(minutes=1), timedelta(days=1)
ALL = ("documents.registered", "tasks.issued", "updates.filed", "results.filed", "results.returned")


@pytest.fixture
def machine(settings):
    settings.ENV = replace(settings.ENV, webhook_hosts=("127.0.0.1",), base_url="https://dondoc.tinh.example")
    with a_machine() as opened:
        yield opened


def told_of(machine, *, deeds=ALL, heard_by=None):
    """An address, as an administrator writes it down; with its secret."""
    keeper = a_person(role=Role.ADMINISTRATOR)
    form = EndpointForm(
        name="Hệ thống của Sở", address=machine.address, deeds=deeds, agency_id=heard_by.pk if heard_by else None
    )
    made, secret = add_endpoint(actor=keeper, form=form, at=AT)
    return keeper, made, secret


def gathered(endpoint, at=AT):
    return sum(iter(lambda: gather(actor=None, endpoint_id=endpoint.pk, at=at), 0))


def progress(world, assignment, at):
    agency.file_update(
        actor=world.heads[assignment.agency_id],
        assignment_id=assignment.pk,
        kind="progress",
        text="Câu chữ không được rời hệ thống",
        asked_due_on=None,
        files=[],
        form_token=f"p-{assignment.pk}-{at}",
        at=at,
    )


def test_j4_acts_are_told_signed_each_agency_within_its_sight_and_without_a_word_of_text(machine):
    world = a_world(2)
    _keeper, whole, secret = told_of(machine)
    _keeper, own, _secret = told_of(machine, heard_by=world.agencies[0])
    directive = a_directive(world, tasks=[a_form(world)])
    mine, others = (Assignment.objects.get(agency=a) for a in world.agencies)
    for assignment in (mine, others):
        progress(world, assignment, AT + MINUTE)
    filed(world, fresh(others), AT + 2 * MINUTE)
    a_directive(a_world(), at=AT + 2 * MINUTE)
    a_directive(world, at=AT - 40 * DAYS)  # of the past: told to nobody
    with CaptureQueriesContext(connection) as counted:
        assert gathered(whole) > 5 and gathered(own) > 5
    assert len(counted) < 34
    assert send_due(actor=None, at=AT + 3 * MINUTE) == 10 and not anything_to_do(AT + 3 * MINUTE)
    of = {e.pk: list(e.deliveries.order_by("pk").values_list("deed", flat=True)) for e in (whole, own)}
    assert of[own.pk] == ["documents.registered", "tasks.issued", "updates.filed"], "nothing of others"
    assert sorted(of[whole.pk]) == sorted(2 * of[own.pk] + ["results.filed"])
    first, issued = machine.said[:2]
    assert first["data"] == [{"document": directive.pk, "url": f"https://dondoc.tinh.example/van-ban/{directive.pk}/"}]
    assert [(r["assignment"], r["agency"], r["due_on"]) for r in issued["data"]] == [
        (a.pk, a.agency.code, "2026-12-01") for a in (mine, others)
    ], "one act to two agencies is one telling"
    sent = b"".join(body for _headers, body in machine.taken).decode()
    assert "Câu chữ" not in sent and directive.subject not in sent and mine.task.content not in sent
    headers, body = machine.taken[0]
    assert headers["Webhook-Id"] == first["id"] and headers["Webhook-Signature"] == transport.signature(
        secret, body, AT + 3 * MINUTE
    )
    assert secret not in str(list(Endpoint.objects.values())), "a copy of the database signs nothing"


def test_j4_what_was_not_taken_is_tried_with_growing_pauses_given_up_told_and_paused_after_days(machine):
    world = a_world()
    keeper, endpoint, _secret = told_of(machine, deeds=("documents.registered",))
    tell_new(actor=None, at=AT)
    a_directive(world)
    gathered(endpoint)
    machine.answers = [500]
    at, waits = AT, []
    for _ in range(7):
        assert send_due(actor=None, at=at) == 0 and not due(at).exists(), "an address at fault is left alone"
        one = Delivery.objects.get()
        waits.append(one.next_try_at - at)
        at = one.next_try_at
    assert waits[:6] == list(sending.WAITS) and (one.state, one.status, one.attempts) == ("given_up", 500, 7)
    machine.answers = [302]
    a_directive(world, at=at)
    gathered(endpoint, at)
    assert send_due(actor=None, at=at + DAYS) == 0
    assert len(machine.taken) == 8, "no redirect is followed"
    assert send_due(actor=None, at=AT + 4 * DAYS) == 0
    endpoint.refresh_from_db()
    assert endpoint.paused_at and endpoint.paused_by_itself and not due(AT + 9 * DAYS).exists()
    while tell_new(actor=None, at=AT + 4 * DAYS):
        pass
    heard = Notice.objects.filter(recipient=keeper.user_id).order_by("pk")
    assert list(heard.values_list("kind", flat=True)) == ["webhook_given_up", "webhook_stopped"]
    goes_on_by_hand(machine, world, keeper, endpoint)


def goes_on_by_hand(machine, world, keeper, endpoint):
    """An administrator looks whether a paused address answers again, lets the sending go on, and sends all of it anew."""
    machine.answers = [200]
    later = AT + 5 * DAYS
    webhooks.ping(actor=keeper, endpoint_id=endpoint.pk, at=later)
    assert send_due(actor=None, at=later) == 1 and machine.said[-1]["type"] == "ping", "a test goes while it is paused"
    a_directive(world, at=later)
    assert gathered(endpoint, later) == 0
    resume(actor=keeper, endpoint_id=endpoint.pk, missed=True, at=later)
    gathered(endpoint, later)
    assert send_due(actor=None, at=later) == 2, "what waited and what was done meanwhile"
    assert replay(actor=keeper, endpoint_id=endpoint.pk, delivery_id=None, since=AT, at=later) == 3
    before = {said["id"] for said in machine.said}
    assert send_due(actor=None, at=later) == 3 and {said["id"] for said in machine.said} == before
    with refused("nothing_to_replay"):
        replay(actor=keeper, endpoint_id=endpoint.pk, delivery_id=None, since=later + DAYS, at=later)
    a_directive(world, at=later)
    gathered(endpoint, later)
    narrow = EndpointForm(name="Sở", address=machine.address, deeds=ALL, agency_id=world.agencies[0].pk)
    webhooks.change_endpoint(actor=keeper, endpoint_id=endpoint.pk, form=narrow, at=later + MINUTE)
    with refused("nothing_to_replay"):  # what the Office saw is not sent to an agency
        replay(actor=keeper, endpoint_id=endpoint.pk, delivery_id=None, since=AT, at=later + MINUTE)
    assert not due(later + DAYS).exists()
    kept = [sending.forget_told(actor=None, at=later + days * DAYS) for days in (29, 31)]
    assert kept == [0, 5]


def test_j4_killed_between_sending_and_marking_it_is_sent_again_under_the_same_id(machine, monkeypatch):
    world = a_world()
    _keeper, endpoint, _secret = told_of(machine, deeds=("documents.registered",))
    a_directive(world)
    gathered(endpoint)
    with monkeypatch.context() as killed:
        killed.setattr(sending, "_mark", lambda *args, **values: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send_due(actor=None, at=AT)
    assert send_due(actor=None, at=AT + MINUTE) == 0, "somebody may still be at it"
    assert send_due(actor=None, at=AT + sending.LEASE) == 1
    assert len({headers["Webhook-Id"] for headers, _body in machine.taken}) == 1 and len(machine.taken) == 2


WRONG = {
    "webhook_plain": ["http://tinh.example/nhan"],
    "webhook_inside": [
        "https://127.0.0.1/",
        "https://10.1.2.3:8443/x",
        "https://169.254.169.254/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        *(f"https://[{ip}]/" for ip in ("64:ff9b::7f00:1", "64:ff9b:1::1", "2002:a00:1::1", "::127.0.0.1", "fec0::1")),
        "https://192.0.0.8/",
        "https://localhost/",
    ],
    "webhook_address": ["tinh.example", "ftp://tinh.example/", "https://:khoa@tinh.example/", "https://x:99999/"],
}


def test_j4_no_address_of_the_inner_network_but_those_the_operator_names(settings, monkeypatch):
    keeper = a_person(role=Role.ADMINISTRATOR)
    for code, typed in WRONG.items():
        for address in typed:
            with refused(code):
                place_of(address, ())
    assert place_of("https://[2001:ee0:1::1]/", ()).host == "2001:ee0:1::1" and place_of("https://8.8.8.8/", ())
    said = {"DONDOC_SECRET_KEY": "x", "DONDOC_WEBHOOK_HOSTS": "truc.tinh.example, 10.1.2.3"}
    assert read_env(said).webhook_hosts == ("truc.tinh.example", "10.1.2.3")
    with pytest.raises(EnvFault, match="DONDOC_WEBHOOK_HOSTS"):
        read_env(said | {"DONDOC_WEBHOOK_HOSTS": "http://truc.tinh.example"})
    with refused("not_administrator"):
        webhooks.ping(actor=a_person(), endpoint_id=1, at=AT)
    with refused("no_deeds") as told:
        form = EndpointForm(name=" ", address="http://x/", deeds=(), agency_id=None)
        add_endpoint(actor=keeper, form=form, at=AT)
    assert [r.code for r in told.value.refusals] == ["no_name", "webhook_plain", "no_deeds"], "all faults at once"
    with refused("secret_marked"):
        form = EndpointForm(name="TỐI MẬT", address="https://tinh.example/", deeds=ALL, agency_id=None)
        add_endpoint(actor=keeper, form=form, at=AT)
    assert not Endpoint.objects.exists() and AuditEvent.objects.filter(kind="secrecy_refused").count() == 1
    # a name that is asked for outside and answers from inside: judged when the connection is made
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in ("93.184.216.34", "10.0.0.7")]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *args, **named: inside)
    with pytest.raises(transport.NotTaken, match="nội bộ"):
        transport.send(place_of("https://tinh.example/", ()), b"{}", {})
    assert addresses.resolved(place_of("http://tinh.example/", ("tinh.example",))) == "93.184.216.34"


@pytest.mark.once
def test_j4_what_the_document_says_of_the_signature_tells_ours_from_others():
    text = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")
    said: dict[str, Any] = {}
    exec(re.search(r"```python\n(.*?)```", text, re.S)[1], said)
    for code in deeds.DEEDS:
        assert f"`{code}`" in text
    secret, body = transport.secret_of("muối"), transport.body_of({"id": "1", "type": "ping", "data": []})
    header, now = transport.signature(secret, body, AT), AT.timestamp()
    assert said["is_ours"](secret, header, body, now + 299)
    wrong = [(secret, header, body + b" ", now), (secret, header, body, now + 300), (secret + "x", header, body, now)]
    assert not any(said["is_ours"](*given) for given in wrong)
