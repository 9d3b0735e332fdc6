"""Webhooks on the administrator's pages: added with a secret shown once, tested, paused, sent again; nobody else has them (J4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.connections.machines import a_machine
from tests.make import AT, a_person
from tests.tasks.loop import a_directive, a_world

from dondoc.connections.actions.gathering import gather
from dondoc.connections.actions.sending import send_due
from dondoc.connections.models import Delivery, Endpoint
from dondoc.organisations.models import User
from dondoc.rules.access import Role

pytestmark = pytest.mark.django_db


def test_j4_an_administrator_adds_tests_and_resends_and_nobody_else_has_such_a_page(
    client, settings, frozen, django_assert_max_num_queries
):
    settings.ENV = replace(settings.ENV, webhook_hosts=("127.0.0.1",))
    world = a_world()
    keeper = a_person(role=Role.ADMINISTRATOR)
    client.force_login(User.objects.get(pk=world.leader.user_id))
    assert {client.get(reverse(name)).status_code for name in ("webhooks", "webhook_new")} == {404}
    client.force_login(User.objects.get(pk=keeper.user_id))
    assert "Chưa có hệ thống nào" in client.get(reverse("webhooks")).content.decode()
    typed = {"name": "Sở", "address": "http://10.0.0.9/", "deeds": ["documents.registered"], "agency": ""}
    refused = client.post(reverse("webhook_new"), typed)
    assert refused.status_code == 422 and "DONDOC_WEBHOOK_HOSTS" in refused.content.decode()
    assert 'value="http://10.0.0.9/"' in refused.content.decode(), "what was typed stays"
    with a_machine() as machine:
        page, act = is_tried_and_sends_again(client, world, typed, machine, django_assert_max_num_queries)
    endpoint = Endpoint.objects.get()
    assert client.post(act, {"viec": "dung"}).status_code == 302 and "Tạm dừng từ" in client.get(page).content.decode()
    assert client.post(act, {"viec": "tiep"}).status_code == 302
    assert client.post(reverse("webhook_edit", args=[endpoint.pk]), typed | {"name": "MẬT"}).status_code == 422
    assert client.post(act, {"viec": "bo"}).status_code == 302 and not Delivery.objects.exists()
    assert client.get(page).status_code == 404


def is_tried_and_sends_again(client, world, typed, machine, most_queries):
    made = client.post(reverse("webhook_new"), typed | {"address": machine.address})
    assert "whsec_" in made.content.decode() and "no-store" in made["Cache-Control"]
    endpoint = Endpoint.objects.get()
    page, act = reverse("webhook", args=[endpoint.pk]), reverse("webhook_act", args=[endpoint.pk])
    assert "whsec_" not in client.get(page).content.decode()
    assert client.post(act, {"viec": "thu"}).status_code == 302
    for minute in range(3):
        a_directive(world, at=AT + timedelta(minutes=minute))
    gather(actor=None, endpoint_id=endpoint.pk, at=AT)
    assert send_due(actor=None, at=AT) == len(machine.taken) == 4
    with most_queries(16):
        shown = client.get(page).content.decode()
    assert "Tin thử" in shown and "Văn bản được đăng ký" in shown
    one = Delivery.objects.exclude(deed="ping").first()
    assert client.post(act, {"viec": "gui-lai", "delivery": one.pk}).status_code == 302
    assert client.post(act, {"viec": "gui-lai", "since": "01/12/2026"}).status_code == 422
    assert send_due(actor=None, at=AT) == 1 and machine.said[-1]["id"] == one.event_id
    secret = machine.taken[-1][0]["Webhook-Signature"]
    assert "whsec_" in client.post(act, {"viec": "khoa"}).content.decode()
    client.post(act, {"viec": "gui-lai", "delivery": one.pk})
    send_due(actor=None, at=AT)
    assert machine.taken[-1][0]["Webhook-Signature"] != secret, "the new secret signs"
    return page, act
