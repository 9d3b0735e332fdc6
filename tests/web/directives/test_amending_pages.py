"""The pages of a later directive (C10): choose, say, look, send; the chain that is drawn afterwards; and whom it exists for."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.make import a_directive as a_draft
from tests.make import a_person, an_agency
from tests.tasks.loop import World, a_directive, a_form, a_world, fresh

from dondoc.organisations.models import User
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Actor, Role
from dondoc.tasks.models import Amendment, Assignment
from dondoc.web.access import POST_KEY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def world() -> World:
    return a_world(2)


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="dondoc.organisations.backend.PasswordBackend")
    session = client.session
    session[POST_KEY] = actor.post_id
    session.save()
    return client


def text_of(answer) -> str:
    return answer.content.decode().replace("\u00a0", " ")


def typed(task, **said) -> dict[str, object]:
    prefix = f"t{task.pk}"
    base = {
        "basis_number": "300/UBND-TH",
        "basis_issued_on": "19/11/2026",
        "form_token": "page-1",
        "nhiem-vu": [task.pk],
        f"{prefix}-kind": "changed",
        f"{prefix}-content": task.content,
        f"{prefix}-product": task.product,
        f"{prefix}-due_on": "15/12/2026",
    }
    return base | {f"{prefix}-{name}": value for name, value in said.items()}


def test_c10_chosen_said_looked_at_and_sent_then_drawn_on_all_three_pages(world):
    client, directive = signed_in(world.specialist), a_directive(world)
    later = a_draft(world.specialist, number="300/UBND-TH")
    task = directive.tasks.get()
    earlier = text_of(client.get(reverse("directive_amend_earlier", args=[later.pk]) + f"?q={directive.number}"))
    assert f"{reverse('directive_amend', args=[directive.pk])}?theo={later.pk}" in earlier
    page = reverse("directive_amend", args=[directive.pk])
    assert "2 lượt đang mở" in text_of(client.get(f"{page}?theo={later.pk}"))
    form = text_of(client.get(f"{page}?theo={later.pk}&nhiem-vu={task.pk}"))
    assert 'value="300/UBND-TH"' in form and task.content in form
    plan = text_of(client.post(page, typed(task) | {"preview": "1"}))
    assert "2 lượt đổi thời hạn" in plan and "đã đăng ký" in plan and not Amendment.objects.exists()
    stamp = re.search(r'name="stamp" value="(\w+)"', plan)[1]
    answer = client.post(page, typed(task) | {"send": "1", "stamp": stamp})
    assert answer.url == reverse("directive", args=[directive.pk])
    assert {a.due_on for a in Assignment.objects.filter(task=task)} == {date(2026, 12, 15)}
    on_task = text_of(client.get(reverse("task", args=[task.pk])))
    assert "<s>hạn 01/12/2026</s>" in on_task and reverse("directive", args=[later.pk]) in on_task
    assert "Được sửa bởi 300/UBND-TH" in text_of(client.get(reverse("directive", args=[directive.pk])))
    assert f"Văn bản này sửa {directive.number}" in text_of(client.get(reverse("directive", args=[later.pk])))


def test_c10_what_is_wrong_stands_at_its_field_and_what_was_typed_stays_but_for_a_secret(world):
    client, task = signed_in(world.specialist), a_directive(world).tasks.get()
    page = reverse("directive_amend", args=[task.directive_id])
    sent = typed(task, due_on="18/11/2026", leads=[f"a:{world.agencies[0].pk}"], product="Đề án riêng")
    answer = client.post(page, sent | {"preview": "1"})
    told = text_of(answer)
    assert answer.status_code == 422 and "sớm hơn ngày ban hành 19/11/2026" in told and "Đề án riêng" in told
    assert "đã được giao nhiệm vụ này rồi" in told
    told = text_of(client.post(page, typed(task, content="Kế hoạch Vangsao (MẬT)") | {"send": "1"}))
    assert "dấu chỉ độ mật" in told and "Vangsao" not in told
    assert "chọn ít nhất một nhiệm vụ" in text_of(client.post(page, {"preview": "1"}))
    stale = client.post(page, typed(task) | {"send": "1", "stamp": "old"})
    assert stale.status_code == 422 and "đã có thay đổi" in text_of(stale) and "2 lượt đổi thời hạn" in text_of(stale)
    assert fresh(Assignment.objects.filter(task=task).first()).due_on == date(2026, 12, 1)


def test_c10_the_form_is_for_the_office_and_an_agency_sees_the_chain_without_ways_in(world):
    directive = a_directive(world)
    for actor in (world.heads[world.agencies[0].pk], world.chairman):
        for name in ("directive_amend", "directive_amend_earlier"):
            assert signed_in(actor).get(reverse(name, args=[directive.pk])).status_code == 404
    task, client = directive.tasks.get(), signed_in(world.specialist)
    later = a_draft(world.specialist, number="300/UBND-TH")
    page = reverse("directive_amend", args=[directive.pk])
    plan = text_of(client.post(page, typed(task) | {"preview": "1"}))
    stamp = re.search(r'name="stamp" value="(\w+)"', plan)[1]
    client.post(page, typed(task) | {"send": "1", "stamp": stamp})
    seen = text_of(signed_in(world.heads[world.agencies[0].pk]).get(reverse("task", args=[task.pk])))
    assert "300/UBND-TH" in seen and reverse("directive", args=[later.pk]) not in seen
    assert "Được sửa bởi" in text_of(
        signed_in(world.heads[world.agencies[0].pk]).get(reverse("directive", args=[directive.pk]))
    )
    neighbour = an_agency()
    task.concerned.add(neighbour)
    standing_only = signed_in(a_person(role=Role.AGENCY_HEAD, agency=neighbour))
    for page in (reverse("task", args=[task.pk]), reverse("directive", args=[directive.pk])):
        told = text_of(standing_only.get(page))
        assert task.content in told and "dd-chain" not in told and "Được sửa bởi" not in told


def test_c10_the_pages_cost_the_same_for_one_task_and_for_many_agencies(world):
    client, spent = signed_in(world.specialist), []
    for n in (1, 4):
        world.agencies += [an_agency(kind=AgencyKind.COMMUNE) for _ in range(8 * n)]
        directive = a_directive(world, tasks=[a_form(world) for _ in range(n)])
        page = reverse("directive_amend", args=[directive.pk])
        query = "&".join(f"nhiem-vu={t.pk}" for t in directive.tasks.all())
        client.get(page)
        for address in (page, f"{page}?{query}"):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            spent.append(len(asked))
    assert spent[:2] == spent[2:] and max(spent) <= 32, spent
