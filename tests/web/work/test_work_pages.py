"""Việc của tôi and the list as people meet them: answers by role, parts for htmx, filters in the address, and a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.browser import PHONE, assert_axe_clean, assert_no_sideways_scroll
from tests.make import AT, a_person
from tests.tasks.loop import World, a_directive, a_form, a_world, an_assignment, confirmed, filed, fresh

from dondoc.rules.access import Actor, Role
from dondoc.rules.lifecycle import State
from dondoc.tasks.models import Assignment
from dondoc.web.access import POST_KEY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def signed_in(actor: Actor, client: Client) -> Client:
    client.force_login(
        get_user_model().objects.get(pk=actor.user_id), backend="dondoc.organisations.backend.PasswordBackend"
    )
    session = client.session
    session[POST_KEY] = actor.post_id
    session.save()
    return client


def body(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, **headers)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def part(client: Client, address: str, target: str = "") -> str:
    return body(client, address, HTTP_HX_REQUEST="true", HTTP_HX_TARGET=target)


# ---------------------------------------------------------------- what is due from me


def test_every_role_has_a_page_and_strangers_have_none(client: Client) -> None:
    world = a_world()
    an_assignment(world)
    assert client.get("/viec-cua-toi/").status_code == 302
    people = [world.specialist, world.leader, world.chairman, *world.heads.values(), *world.staff.values()]
    people += [a_person(role=role) for role in (Role.OFFICE_CLERK, Role.READER, Role.ADMINISTRATOR, Role.INSPECTOR)]
    for person in people:
        for address in (
            "/viec-cua-toi/",
            "/nhiem-vu/",
            "/nhiem-vu/?fold=1&view=overdue&state=issued&q=x&due_from=32/13",
        ):
            assert "dd-shell" in body(signed_in(person, client), address), (person.role, address)


def test_a_row_says_what_from_where_by_when_and_by_which_article(client: Client) -> None:
    world = a_world()
    a = an_assignment(world)
    page = body(signed_in(world.heads[a.agency_id], client), "/viec-cua-toi/")
    assert a.task.content in page
    assert f"{a.task.directive.number}, nhiệm vụ 1" in page
    assert "Còn 7 ngày làm việc" in page and "01/12" in page
    assert 'href="/quy-che/#d6-2-a"' in page
    assert f'hx-post="/luot-giao/{a.pk}/tiep-nhan/"' in page


def test_chips_narrow_and_the_rest_is_counted_and_fetched(client: Client) -> None:
    world = a_world()
    for _ in range(3):
        a = an_assignment(world)
    signed_in(world.heads[a.agency_id], client)
    assert body(client, "/viec-cua-toi/?viec=update").count("<article") == 0
    some = part(client, "/viec-cua-toi/?hien=1", "work")
    assert some.count("<article") == 1 and "Còn 2 việc" in some and "<html" not in some
    assert part(client, "/viec-cua-toi/?hien=51", "work").count("<article") == 3


def test_a_row_that_is_not_due_from_me_does_not_exist(client: Client) -> None:
    world = a_world(2)
    a = an_assignment(world)
    address = f"/viec-cua-toi/accept/{a.pk}/"
    assert a.task.content in part(signed_in(world.heads[a.agency_id], client), address)
    assert signed_in(world.heads[world.agencies[1].pk], client).get(address).status_code == 404


def _page_cost(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        body(client, address)
    return len(caught)


@pytest.mark.parametrize("address", ["/viec-cua-toi/", "/nhiem-vu/"])
def test_the_cost_of_a_page_does_not_grow_with_its_rows(client: Client, address: str) -> None:
    world = a_world()
    an_assignment(world)
    filed(world, an_assignment(world), AT)
    people = [world.specialist, *world.heads.values()]
    few = [_page_cost(signed_in(person, client), address) for person in people]
    a_directive(world, tasks=[a_form(world) for _ in range(30)])
    for a in Assignment.objects.filter(state=State.ISSUED.value)[:10]:
        filed(world, a, AT)
    assert [_page_cost(signed_in(person, client), address) for person in people] == few


# ---------------------------------------------------------------- the list


def test_the_address_keeps_every_choice_and_a_pill_takes_one_away(client: Client) -> None:
    world = a_world()
    an_assignment(world)
    page = body(signed_in(world.specialist, client), "/nhiem-vu/?cell=open_within&urgency=normal&q=thu")
    assert 'href="?urgency=normal&amp;q=thu"' in page  # × of the cell
    assert 'href="?cell=open_within&amp;urgency=normal"' in page  # × of the words
    assert 'href="?cell=open_within&amp;urgency=normal&amp;q=thu&amp;fold=1"' in page
    assert '<option value="open_within" selected>' in page


def test_names_of_agencies_come_when_somebody_goes_to_their_field(client: Client) -> None:
    world = a_world()
    agency = an_assignment(world).agency
    page = body(signed_in(world.specialist, client), "/nhiem-vu/")
    assert 'hx-get="/nhiem-vu/co-quan/"' in page and f'<option value="{agency.name}">' not in page
    offered = client.get("/nhiem-vu/co-quan/")
    assert f'<option value="{agency.name}">' in offered.content.decode()
    assert "private" in offered["Cache-Control"], "who is not in has none of it, whatever stands between"
    assert "/nhiem-vu/co-quan/" not in body(signed_in(world.heads[agency.pk], client), "/nhiem-vu/")


def test_density_is_remembered_and_leaves_the_address(client: Client) -> None:
    world = a_world()
    an_assignment(world)
    answer = signed_in(world.specialist, client).get("/nhiem-vu/?view=soon&density=tight")
    assert answer["Location"] == "/nhiem-vu/?view=soon"
    assert "dd-tight" in body(client, "/nhiem-vu/")
    client.get("/nhiem-vu/?density=roomy")
    assert "dd-tight" not in body(client, "/nhiem-vu/")


def test_a_folded_row_opens_into_its_assignments(client: Client) -> None:
    world = a_world(3)
    directive = a_directive(world)
    task = Assignment.objects.filter(task__directive=directive)[0].task
    page = body(signed_in(world.specialist, client), "/nhiem-vu/?fold=1")
    assert "3 cơ quan" in page
    rows = part(client, f"/nhiem-vu/?task={task.pk}&part=rows")
    assert rows.count("<tr") == 3 and "<html" not in rows


def test_a_fan_out_longer_than_a_page_says_how_many_are_not_shown(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dondoc.tasks.queries.listing.PER_PAGE", 2)
    world = a_world(3)
    task = an_assignment_of_all(world).task
    rows = part(signed_in(world.specialist, client), f"/nhiem-vu/?task={task.pk}&part=rows")
    assert rows.count("data-row") == 2
    assert "Còn 1 cơ quan, xem tất cả" in rows and f'href="/nhiem-vu/?task={task.pk}"' in rows


def an_assignment_of_all(world: World) -> Assignment:
    return Assignment.objects.filter(task__directive=a_directive(world))[0]


def test_what_waits_and_what_is_unfinished_can_be_chosen_and_only_by_the_office(client: Client) -> None:
    """Results that wait are confirmed, what is unfinished is urged; what is done is neither."""
    world = a_world()
    waiting, open_, done = an_assignment(world), an_assignment(world), an_assignment(world)
    filed(world, waiting, AT)
    filed(world, done, AT)
    confirmed(world, done, AT)
    page = body(signed_in(world.specialist, client), "/nhiem-vu/")
    assert f'value="{waiting.pk}:{fresh(waiting).version}"' in page
    assert f'value="{open_.pk}:{fresh(open_).version}"' in page
    assert f'value="{done.pk}:' not in page
    assert 'name="chosen"' not in body(signed_in(world.heads[waiting.agency_id], client), "/nhiem-vu/")


def test_fifty_a_page(client: Client) -> None:
    world = a_world()
    a_directive(world, tasks=[a_form(world) for _ in range(52)])
    signed_in(world.specialist, client)
    assert body(client, "/nhiem-vu/").count("data-row") == 50
    second = body(client, "/nhiem-vu/?trang=2")
    assert second.count("data-row") == 2 and "51–52 trong 52" in second


# ---------------------------------------------------------------- in a browser

Open = Callable[..., Any]


@pytest.mark.django_db(transaction=True)
def test_an_agency_accepts_in_place_and_the_line_stays_struck(open_page: Open) -> None:
    world = a_world()
    a = an_assignment(world)
    page = open_page("/viec-cua-toi/", actor=world.heads[a.agency_id])
    page.get_by_role("button", name="Tiếp nhận").click()
    page.get_by_text("Đã tiếp nhận nhiệm vụ.").wait_for()
    struck = page.locator(".dd-row-title a").evaluate("e => getComputedStyle(e).textDecorationLine")
    assert struck == "line-through"
    assert not page.get_by_role("button", name="Tiếp nhận").is_visible()
    assert fresh(a).state == State.IN_PROGRESS


@pytest.mark.django_db(transaction=True)
def test_on_the_phone_an_update_opens_as_a_sheet_and_takes_three_taps(open_page: Open) -> None:
    world = a_world()
    a = an_assignment(world, at=AT - timedelta(days=10), due_on=date(2026, 11, 18))
    from dondoc.tasks.actions import agency as agencies

    head = world.heads[a.agency_id]
    agencies.accept(actor=head, assignment_id=a.pk, version=fresh(a).version, at=AT - timedelta(days=9))
    page = open_page("/viec-cua-toi/", actor=head, size=PHONE)
    page.get_by_role("link", name="Cập nhật", exact=True).click()
    page.locator(".dd-row-box form").wait_for()
    assert page.locator(".dd-row-box:has(form)").evaluate("e => getComputedStyle(e).position") == "fixed"
    page.locator(".dd-phrase").first.click()
    assert_axe_clean(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("button", name="Gửi cập nhật").last.click()
    page.get_by_text("Đã gửi cập nhật").wait_for()
    assert fresh(a).last_update_kind == "progress"


@pytest.mark.django_db(transaction=True)
def test_the_office_answers_a_dispute_in_the_row(open_page: Open) -> None:
    world = a_world()
    a = an_assignment(world)
    from dondoc.tasks.actions import agency as agencies

    agencies.dispute(
        actor=world.heads[a.agency_id], assignment_id=a.pk, version=fresh(a).version, ground="not_our_function",
        reason="Việc này thuộc sở khác.", suggested_agency_id=None, at=AT,
    )  # fmt: skip
    page = open_page("/viec-cua-toi/", actor=world.specialist)
    page.get_by_role("link", name="Xem xét").click()
    page.get_by_text("“Việc này thuộc sở khác.”").wait_for()
    page.get_by_role("link", name="Giữ nguyên, trả lời").click()
    page.locator(".dd-row-slot textarea").fill("Đúng chức năng của sở.")
    assert_axe_clean(page)
    page.get_by_role("button", name="Gửi trả lời, giữ nguyên").click()
    page.get_by_text("Đã trả lời cơ quan đề nghị").wait_for()
    assert fresh(a).state == State.IN_PROGRESS


@pytest.mark.django_db(transaction=True)
def test_many_results_are_chosen_in_the_list_for_one_confirmation(open_page: Open) -> None:
    world = a_world(3)
    a_directive(world)
    for a in Assignment.objects.all():
        filed(world, a, AT)
    page = open_page("/nhiem-vu/?view=office", actor=world.specialist)
    assert not page.locator("[data-bulk]").is_visible()
    page.locator("[data-pick-all]").check()
    assert page.locator("[data-bulk-count]").inner_text() == "3"
    page.get_by_role("button", name="Xác nhận kết quả").click()
    page.wait_for_url("**/cho-xac-nhan/hang-loat/")
    assert page.locator("input[name=chosen]").count() == 3


def _busy_world() -> World:
    world = a_world(2)
    for due in (date(2026, 11, 16), date(2026, 11, 19), date(2026, 11, 20), date(2026, 12, 20), None):
        an_assignment(world, at=AT - timedelta(days=12), due_on=due)
    a_directive(world, urgency="hoa_toc")
    filed(world, an_assignment(world), AT)
    return world


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("size", "scheme"), [({"width": 1440, "height": 900}, "light"), ({"width": 320, "height": 700}, "dark")]
)
def test_nothing_serious_for_axe_and_no_sideways_scroll(open_page: Open, size: dict[str, int], scheme: str) -> None:
    world = _busy_world()
    head = world.heads[world.agencies[0].pk]
    looks = [
        (
            world.specialist,
            ("/viec-cua-toi/", "/nhiem-vu/", "/nhiem-vu/?fold=1&cell=open_within", "/nhiem-vu/?q=khongco&view=overdue"),
        ),
        (head, ("/viec-cua-toi/", "/nhiem-vu/")),
        (a_person(role=Role.AGENCY_HEAD), ("/viec-cua-toi/", "/nhiem-vu/")),
    ]
    for actor, addresses in looks:
        page = open_page(addresses[0], actor=actor, size=size, scheme=scheme)
        for address in addresses:
            page.goto(address)
            assert_axe_clean(page)
            assert_no_sideways_scroll(page)
