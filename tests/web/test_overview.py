"""The pages that give an overview, as every role sees them."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.make import AT, a_person
from tests.tasks.loop import World, a_directive, a_form, a_world, confirmed, filed

from dondoc.rules.access import Deed, Role
from dondoc.rules.lifecycle import LIFECYCLE
from dondoc.web.regulation.picture import ROUTES, draw

#: The same deeds are proved on both databases by the rooms' own tests; what is proved here is what the pages say.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def client_of(actor) -> Client:
    from dondoc.organisations.models import User

    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


@pytest.fixture
def world(frozen) -> World:
    return a_world(2)


def test_the_five_cells_add_up_on_the_page_and_lead_to_their_rows(world):
    a_directive(world, tasks=[a_form(world), a_form(world, due_on=None)])
    answer = client_of(world.chairman).get(reverse("dashboard"))
    cells = answer.context["figures"].cells
    assert (cells.total, cells.open_within, cells.undated) == (4, 2, 2)
    for cell, n in (("open_within", 2), ("undated", 2)):
        address = answer.context["links"][cell]
        assert address in answer.content.decode()
        listed = client_of(world.chairman).get(address)
        assert listed.status_code == 200
        assert f"1–{n} trong {n}" in listed.content.decode() or listed.context["page"].paginator.count == n


def test_an_agency_sees_its_own_figures_and_nobody_elses(world):
    a_directive(world)
    mine = world.agencies[0]
    answer = client_of(world.heads[mine.pk]).get(reverse("dashboard"))
    assert answer.context["figures"].cells.total == 1
    assert world.agencies[1].name not in answer.content.decode()


def test_h4_any_past_day_can_be_asked_for(world, frozen):
    from datetime import timedelta

    directive = a_directive(world, tasks=[a_form(world, due_on=date(2026, 11, 20), leads=world.agencies[:1])])
    assignment = directive.tasks.get().assignments.get()
    late = AT + timedelta(days=4)
    filed(world, assignment, late)
    confirmed(world, assignment, late)
    frozen(late + timedelta(days=10))
    chairman = client_of(world.chairman)
    assert chairman.get(reverse("dashboard")).context["figures"].cells.done_late == 1
    assert chairman.get(reverse("dashboard"), {"ngay": "21/11/2026"}).context["figures"].cells.open_overdue == 1


@pytest.mark.parametrize(("typed", "said"), [("31/12/2030", "chưa tới"), ("30/2/2026", "Tháng 2/2026 chỉ có 28 ngày")])
def test_a_day_that_cannot_be_is_told_in_words_and_stays_typed(world, typed, said):
    answer = client_of(world.chairman).get(reverse("dashboard"), {"ngay": typed})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert f'value="{typed}"' in text


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.ADMINISTRATOR])
def test_who_has_no_figures_has_no_such_page(world, role):
    assert client_of(a_person(role=role)).get(reverse("dashboard")).status_code == 404


def test_the_regulation_is_shown_article_by_article_with_its_silences(world):
    text = client_of(world.specialist).get(reverse("regulation")).content.decode()
    for anchor in ("d5-2-c", "d6-1-a", "d16-2", "d16-4", "d18-1"):
        assert f'id="{anchor}"' in text
    assert 'id="d16-3"' not in text, "Thanh Hóa's Điều 16 has no khoản 3"
    assert "Quyết định nội bộ" in text


def test_an_unknown_version_does_not_exist(world):
    assert client_of(world.specialist).get(reverse("regulation"), {"ban": "hue-1802"}).status_code == 404


def test_e3_the_picture_draws_every_deed_of_the_table_that_leads_somewhere():
    drawn = {arrow.deed for arrow in draw().arrows}
    assert drawn == {row.deed.value for row in LIFECYCLE.table if row.to is not None}
    assert len(draw().arrows) == len(ROUTES), "an arrow that the table does not know"


def test_e3_the_table_below_names_who_and_by_which_article(world):
    answer = client_of(world.specialist).get(reverse("lifecycle"))
    assert {row.deed for row in answer.context["rows"]} == {t.deed.value for t in LIFECYCLE.table}
    assert next(row.cite for row in answer.context["rows"] if row.deed == Deed.RETURN.value) == "5.2.b"


def test_a4_the_calendar_shows_the_new_holiday_and_says_what_is_provisional(world):
    client = client_of(world.specialist)
    assert "Ngày Văn hóa Việt Nam" in client.get(reverse("calendar"), {"nam": "2026"}).content.decode()
    assert "chưa có thông báo chính thức" in client.get(reverse("calendar"), {"nam": "2027"}).content.decode()
    assert client.get(reverse("calendar"), {"nam": "chín"}).status_code == 200


def test_agencies_are_found_without_marks_and_the_picker_answers(world):
    client = client_of(world.specialist)
    assert "Văn phòng UBND tỉnh" in client.get(reverse("agencies"), {"q": "van phong"}).content.decode()
    assert "Không có cơ quan nào khớp" in client.get(reverse("agencies"), {"q": "zzz"}).content.decode()
    assert {"agencies", "groups"} == set(client.get(reverse("agency_picker")).json())


@pytest.mark.parametrize("n", [2, 20])
def test_the_dashboards_queries_do_not_grow(frozen, django_assert_max_num_queries, n):
    world = a_world(n)
    a_directive(world)
    client = client_of(world.chairman)
    client.get(reverse("dashboard"))
    with django_assert_max_num_queries(20):
        client.get(reverse("dashboard"))
