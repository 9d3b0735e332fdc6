"""Before a directive goes out: what one had better look at again is said with its reason, and holds nothing back (BT 7.1.b; moonshots 5 and 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from tests.api.callers import Caller, a_secret
from tests.make import DAY, a_directive, a_province, a_task, acting, issued, the_office

from dondoc.core.regulation import regulation
from dondoc.organisations.models import Field
from dondoc.rules.folding import fold
from dondoc.rules.quality import can_be_shown, look_alike
from dondoc.rules.regulation.base import Confidence
from dondoc.tasks.queries.drafts import check, drafts_of, walls_of
from dondoc.tasks.queries.gate import advise

pytestmark = pytest.mark.django_db
PUMPS = "Rà soát, lập danh mục các trạm bơm xuống cấp trên địa bàn, đề xuất phương án sửa chữa trước mùa mưa"
AGAIN = "Tiếp tục rà soát, lập danh mục các trạm bơm xuống cấp trên địa bàn tỉnh, đề xuất phương án sửa chữa"


@pytest.fixture
def ground(client):
    agencies, actor = a_province(), acting("nhung.le")
    client.force_login(get_user_model().objects.get(username="nhung.le"))
    return agencies, actor, client


def advised(directive, actor):
    directive.refresh_from_db()
    return {
        position: told
        for draft in drafts_of(directive, DAY)
        for position, told in [(draft.task.position, advise(directive, [draft], actor, DAY)[draft.task.pk])]
    }


def a_plan(agencies, actor):
    """An earlier task that is open, and a plan of four that give cause for every advice."""
    farming, building = agencies["SNNMT"], agencies["SXD"]
    field = Field.objects.filter(managers__agency=farming).first()
    earlier = a_directive(actor)
    a_task(earlier, farming, actor=actor, content=PUMPS, due_on=date(2026, 12, 2))
    issued(earlier, actor=actor)
    plan = a_directive(actor)
    a_task(plan, farming, actor=actor, content=AGAIN, field_id=field.pk, due_on=date(2026, 12, 4))
    a_task(plan, building, farming, actor=actor, product="Tăng cường quản lý", due_on=date(2026, 12, 3))
    a_task(plan, building, actor=actor, field_id=field.pk, due_on=date(2026, 11, 20))
    a_task(plan, "g:communes", actor=actor, content="Báo cáo số hộ dùng nước sạch đến hết năm")
    return earlier, plan


def test_bt_7_1_b_a_plan_is_looked_over_before_it_goes_out(ground, frozen):
    agencies, actor, client = ground
    farming = agencies["SNNMT"]
    earlier, plan = a_plan(agencies, actor)
    told = advised(plan, actor)
    assert {n: [one.code for one in found] for n, found in told.items()} == {
        1: ["twin", "load"],
        2: ["several_leads", "vague_product", "load"],
        3: ["short_notice", "outside_function"],
        4: [],
    }
    [twin, load] = told[1]
    assert (twin.twin.number, twin.twin.content) == (earlier.number, PUMPS)
    week = (farming.name, farming.code, date(2026, 11, 30), 1, 0)
    assert (load.load.agency, load.load.agency_code, load.load.monday, load.load.others, load.load.own) == week
    short, outside = told[3]
    assert (short.day, short.confidence) == (date(2026, 11, 25), "local-decision")  # 24/11 is a day off
    assert farming.name in outside.names
    assert check(plan, DAY).ready  # advice, never a wall
    text = on_the_page(client, plan, farming)
    by_the_interface(plan, agencies["SXD"], told, text)


def on_the_page(client, plan, farming):
    text = " ".join(client.get(reverse("directive_check", args=[plan.pk])).content.decode().split())
    link = f"{reverse('assignments')}?agency={farming.code}&amp;due_from=2026-11-30&amp;due_to=2026-12-06"
    assert link in text
    return text


def by_the_interface(plan, stranger, told, text):
    """The same advice in the same sentences; nothing for an agency, which sees no drafts."""
    given = Caller(a_secret(the_office(), "office_clerk")).get(f"documents/{plan.pk}/advice")
    assert given["ready"]
    said = [[one["code"] for one in task["advice"]] for task in given["tasks"]]
    assert said == [[one.code for one in told[position]] for position in (1, 2, 3, 4)]
    assert all(one["detail"] in text for task in given["tasks"] for one in task["advice"])
    Caller(a_secret(stranger)).get(f"documents/{plan.pk}/advice", status=404)


def test_forty_tasks_are_looked_over_with_five_statements(ground, django_assert_max_num_queries):
    agencies, actor, _client = ground
    earlier = a_directive(actor)
    a_task(earlier, "g:communes", actor=actor, content=PUMPS, due_on=date(2026, 12, 2))
    issued(earlier, actor=actor)
    plan, field = a_directive(actor), Field.objects.filter(managers__agency=agencies["SNNMT"]).first()
    for number in range(40):
        lead = "g:communes" if number % 2 == 0 else agencies["SNNMT"]
        a_task(plan, lead, actor=actor, content=f"{AGAIN} {number}", field_id=field.pk, due_on=date(2026, 12, 3))
    drafts = drafts_of(plan, DAY)
    with django_assert_max_num_queries(5):
        told = advise(plan, drafts, actor, DAY)
    assert len(told) == 40
    assert all("twin" in [one.code for one in told[d.task.pk]] for d in drafts)


def test_what_the_regulation_itself_asks_is_a_wall(ground):
    """No decision of the province is one; a profile that states it makes it one."""
    agencies, actor, _client = ground
    plan = a_directive(actor)
    a_task(plan, agencies["SXD"], agencies["SNNMT"], actor=actor, due_on=date(2026, 11, 20))
    [draft] = drafts_of(plan, DAY)
    here = regulation(plan.regulation_id)
    assert walls_of(draft, here, DAY) == []
    one_lead = replace(here.fields.one_lead, value=True, confidence=Confidence.STATED)
    minimum = replace(here.tasks.minimum_lead, confidence=Confidence.STATED)
    strict = replace(
        here, fields=replace(here.fields, one_lead=one_lead), tasks=replace(here.tasks, minimum_lead=minimum)
    )
    walls = walls_of(draft, strict, DAY)
    assert [(m.code, m.cite) for m in walls] == [("one_lead", one_lead.cite), ("minimum_lead", minimum.cite)]
    assert "25/11/2026" in walls[1].name


@pytest.mark.once
def test_products_and_likeness_by_their_words():
    assert [can_be_shown(p) for p in ("Báo cáo", "", "Quyết định của UBND tỉnh", "Tăng cường công tác quản lý", "Theo quy định")] == [
        True, True, True, False, False,
    ]  # fmt: skip
    texts = {1: AGAIN, 2: "Báo cáo", 3: "Xây dựng đề án chuyển đổi số ngành y tế giai đoạn 2026 đến 2030"}
    others = [("a", fold(PUMPS)), ("b", fold("Xây dựng đề án du lịch biển")), ("c", fold("Báo cáo kết quả"))]
    assert look_alike(texts, others, most=2) == {1: ["a"], 2: [], 3: []}
