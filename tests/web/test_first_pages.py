"""The first pages of the Chairman, the Office leader and the head of an agency: every figure leads to exactly the rows it counts."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from tests.browser import PHONE, assert_axe_clean, assert_no_sideways_scroll
from tests.dashboard.lives import BEGAN, merge, rows_behind, some_lives
from tests.make import AT, DAY, a_person
from tests.make import a_directive as registered
from tests.tasks.loop import a_directive, a_form, a_world
from tests.web.test_overview import client_of

from dondoc.dashboard import queries
from dondoc.dashboard.queries.waits import Bucket
from dondoc.organisations.models import Agency
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Role
from dondoc.rules.figures import Cells
from dondoc.web.dashboard.tables import AGENCY, WHOLE
from dondoc.web.dashboard.waiting import joined

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]

#: A figure with its rows: the address, and the number that stands in the link.
FIGURE = re.compile(r'<a[^>]*href="(/nhiem-vu/[^"]*)"[^>]*>(?:<span>[^<]*</span>\s*<b>)?(?:Xem )?([\d.]+)(?: [^<]*)?<')


#: One table alone, as htmx asks for it.
TABLE = {"HX-Request": "true", "HX-Target": "cuts"}


def figures_on(
    client: Client, address: str, *, headers: dict[str, str] | None = None, **asked: str
) -> set[tuple[str, int]]:
    """Every link to the list whose words begin with a number."""
    answer = client.get(address, asked, headers=headers)
    assert answer.status_code == 200, (address, asked)
    found = FIGURE.findall(answer.content.decode())
    return {(html.unescape(url), int(n.replace(".", ""))) for url, n in found}


def check(actor, found: set[tuple[str, int]], least: int) -> None:
    """At least so many figures, each with as many rows in the list as it says."""
    wrong = [(url, n, rows) for url, n in sorted(found) if (rows := rows_behind(url, actor)) != n]
    assert not wrong
    assert len(found) >= least, found


def test_every_figure_of_the_whole_opens_a_list_with_exactly_its_rows():
    lives = some_lives()
    merge(lives.world, gone=2, into=3)
    chairman, leader = lives.world.chairman, lives.world.leader
    client = client_of(chairman)
    found = figures_on(client, reverse("dashboard"))
    for tab in WHOLE[1:]:
        found |= figures_on(client, reverse("dashboard"), headers=TABLE, bang=tab)
    for part in ("thang-qua", "tai"):
        found |= figures_on(client, reverse("dashboard_part", args=[part]), headers={"HX-Request": "true"})
    check(chairman, found | figures_on(client, reverse("load"), loai="so"), least=70)
    clocks = figures_on(client_of(leader), reverse("dashboard_part", args=["dong-ho"]))
    check(leader, clocks | figures_on(client_of(leader), reverse("dashboard")), least=25)
    assert len(clocks) == 2, "waiting for confirmation, and of these late"
    assert client.get(reverse("dashboard_part", args=["dong-ho"])).status_code == 404


def test_th_6_1_a_what_the_office_has_not_entered_in_time_opens_these_directives_and_no_others():
    world = a_world()
    for begun in (AT - timedelta(days=20), AT):
        registered(at=begun)
    client = client_of(world.leader)
    page = client.get(reverse("dashboard_part", args=["dong-ho"])).content.decode()
    shown = dict(re.findall(r'href="(/van-ban/\?xem=[a-z-]+)">\s*([\d.]+) ', page))
    assert shown == {"/van-ban/?xem=cho-nhap": "2", "/van-ban/?xem=cham-nhap": "1"}
    for address, n in shown.items():
        assert client.get(address).content.decode().count("data-row") == int(n), address


def test_every_figure_of_an_agency_opens_its_own_rows_and_of_a_field_only_what_is_followed():
    lives = some_lives()
    head = lives.world.heads[lives.world.agencies[0].pk]
    client = client_of(head)
    page = client.get(reverse("dashboard")).content.decode()
    assert "Chờ ký duyệt" in page
    assert lives.rows["this_week"].task.content in page.split("Phải xong đến cuối tuần")[1]
    found = figures_on(client, reverse("dashboard"))
    for tab in AGENCY[1:-1]:
        found |= figures_on(client, reverse("dashboard"), headers=TABLE, bang=tab)
    check(head, found, least=40)
    justice = a_person(role=Role.AGENCY_HEAD, agency=Agency.objects.get(code="STP"))
    check(justice, figures_on(client_of(justice), reverse("dashboard"), headers=TABLE, bang="theo-doi"), least=6)


def test_who_is_told_the_standing_only_gets_no_link_that_says_more():
    lives = some_lives()
    reader = a_person(role=Role.READER)
    client = client_of(reader)
    found = figures_on(client, reverse("dashboard"))
    check(reader, found, least=15)
    assert not any(name in url for url, _n in found for name in ("waits=", "late=", "state="))
    for inner in ("waits=office", "waits=extension", "late=1-", "silent=1", "person=-"):
        assert rows_behind(f"/nhiem-vu/?{inner}", reader) == 0, inner
    for name in ("load", "heat"):
        assert client.get(reverse(name)).status_code == 404
    assert client.get(reverse("dashboard_part", args=["tai"])).status_code == 404
    commune = lives.world.heads[lives.world.agencies[2].pk]
    assert client_of(commune).get(reverse("load")).status_code == 200


def test_the_words_beside_the_bars_join_the_overdue_ones_to_those_that_wait_and_to_those_whose_age_is_told():
    chairman = some_lives().world.chairman
    page = client_of(chairman).get(reverse("dashboard")).content.decode().replace("\xa0", " ")
    assert "Trong 7 lượt giao quá hạn, 6 chờ cơ quan chủ trì, 1 chờ Văn phòng hoặc lãnh đạo UBND tỉnh." in page
    assert "Không tính 1 lượt giao quá hạn đã nộp kết quả hoặc đang tạm dừng." in page
    pulse = replace(queries.pulse(queries.Look(chairman, DAY)), agency_overdue=21, buckets=(Bucket(1, 30, 26),))
    assert joined(Cells(open_overdue=27), pulse)["ages"] == (
        "Cộng 26 lượt giao: 21 chờ cơ quan chủ trì, 5 đã xin gia hạn hoặc đề nghị điều chỉnh. "
        "Không tính 1 lượt giao quá hạn đã nộp kết quả hoặc đang tạm dừng."
    )
    alike = replace(pulse, agency_overdue=26)
    assert joined(Cells(open_overdue=26), alike) == {}, "the same figures need no words"


def test_a_past_day_has_figures_without_links_and_says_what_cannot_be_asked_of_it():
    lives = some_lives()
    client = client_of(lives.world.chairman)
    past = f"{DAY - timedelta(days=15):%d/%m/%Y}"
    assert not FIGURE.findall(client.get(reverse("dashboard"), {"ngay": past, "bang": "linh-vuc"}).content.decode())
    page = client.get(reverse("dashboard"), {"ngay": past, "bang": "linh-vuc"}).content.decode()
    assert "chỉ có cho hôm nay" in page
    assert "lấy theo ghi nhận hiện nay" in page
    part = client.get(reverse("dashboard"), {"bang": "nguoi-giao"}, headers={"HX-Request": "true", "HX-Target": "cuts"})
    assert part.content.decode().lstrip().startswith("<section")
    printed = client.get(reverse("dashboard"), {"in": "1"}).content.decode()
    assert "<polyline" in printed
    assert "hx-trigger" not in printed.split("<main", 1)[1]


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.ADMINISTRATOR])
def test_who_has_no_figures_has_no_pictures(role):
    client = client_of(a_person(role=role))
    for address in (reverse("load"), reverse("heat"), reverse("dashboard_part", args=["thang-qua"])):
        assert client.get(address).status_code == 404


def test_empty_pages_say_so_and_odd_words_in_an_address_ask_for_nothing():
    world = a_world()
    client = client_of(world.chairman)
    assert client.get(reverse("assignments"), {"late": "99999-", "block": "k:,g:", "until": "²"}).status_code == 200
    assert "Hôm nay không có việc nào phải xem trước" in client.get(reverse("dashboard")).content.decode()
    assert "chưa có lượt giao nào đến hạn" in client.get(reverse("load")).content.decode()
    assert "Không có nhiệm vụ nào giao nhiều cơ quan" in client.get(reverse("heat")).content.decode()
    assert client.get(reverse("dashboard_part", args=["khac"])).status_code == 404
    for name in ("waits", "late", "silent", "assigner", "issued", "filed", "block", "unit", "person", "until", "among"):
        for odd in ("²", "9" * 30, "99999-", "2026-13", "0000-01", "|||", "-", "k:,g:"):
            assert rows_behind(f"/nhiem-vu/?{urlencode({name: odd})}", world.chairman) == 0, (name, odd)
    for name in ("loai", "cot", "trang"):
        assert client.get(reverse("heat"), {name: "²"}).status_code == 200


def test_the_heat_map_names_agencies_and_says_every_standing_in_words():
    world = a_world(5, kind=AgencyKind.COMMUNE)
    a_directive(world, at=BEGAN, tasks=[a_form(world, due_on=(AT - timedelta(days=6)).date())])
    page = client_of(world.chairman).get(reverse("heat")).content.decode().replace("\u00a0", " ")
    assert page.count("quá 6 ngày") == 5
    assert all(page.count(agency.name) >= 1 for agency in world.agencies)
    check(world.chairman, figures_on(client_of(world.chairman), reverse("heat")), least=7)


@pytest.mark.parametrize("n", [5, 9])
def test_the_queries_of_the_first_pages_do_not_grow(django_assert_max_num_queries, n):
    world = a_world(n)
    a_directive(world, at=BEGAN, tasks=[a_form(world, due_on=(AT - timedelta(days=6)).date()), a_form(world)])
    chairman, head = client_of(world.chairman), client_of(world.heads[world.agencies[0].pk])
    pages = [
        (chairman, reverse("dashboard"), {}, 24),
        (chairman, reverse("dashboard"), {"bang": "nguoi-giao"}, 25),
        (head, reverse("dashboard"), {}, 30),
        (chairman, reverse("load"), {}, 14),
        (chairman, reverse("heat"), {}, 18),
        (chairman, reverse("dashboard_part", args=["thang-qua"]), {}, 12),
    ]
    for client, address, asked, most in pages:
        client.get(address, asked)
        with django_assert_max_num_queries(most):
            client.get(address, asked)


@pytest.mark.django_db(transaction=True)
def test_the_chairmans_page_fills_itself_and_changes_its_table_in_place(open_page):
    lives = some_lives()
    page = open_page("/toan-canh/", actor=lives.world.chairman)
    page.get_by_text("còn quá hạn cuối tháng, nay 7").wait_for()
    page.get_by_text("Đếm lượt giao cơ quan còn phải làm").wait_for()
    overdue = page.locator("#late-so").inner_text()
    page.get_by_role("link", name="Người giao", exact=True).click()
    page.get_by_role("columnheader", name="Người giao").wait_for()
    assert overdue == "5 quá hạn" == page.locator("#late-so").inner_text(), (
        "a table that does not count them keeps them"
    )
    assert "bang=nguoi-giao" in page.url
    assert_axe_clean(page)
    phone = open_page("/toan-canh/", actor=lives.world.chairman, size=PHONE)
    phone.get_by_text("Đếm lượt giao cơ quan còn phải làm").wait_for()
    assert_no_sideways_scroll(phone)
    assert_axe_clean(phone)
