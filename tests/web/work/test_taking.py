"""J4: what the list shows is taken away as Excel, CSV and paper: the same rows, the same order, nothing that the reader may not see."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.make import AT, DAY, a_person
from tests.tasks.loop import a_world, an_assignment, confirmed, filed
from tests.web.work.test_work_pages import body, signed_in

from dondoc.core.workbooks import read_workbook
from dondoc.organisations.models import Agency
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Role
from dondoc.tasks.models import Task
from dondoc.tasks.queries.listing import Filters, listing
from dondoc.web.work import taking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def taken(client: Client, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


@pytest.fixture
def world():
    made = a_world(2)
    before = AT - timedelta(days=20)
    made.late = an_assignment(made, at=before, due_on=date(2026, 11, 10))
    made.open = an_assignment(made, at=before, due_on=date(2026, 11, 12))
    made.waiting = an_assignment(made, at=before, due_on=date(2026, 12, 25))
    for one in (made.late, made.waiting):
        filed(made, one, AT - timedelta(days=3))
    confirmed(made, made.late, AT - timedelta(days=2))
    return made


def test_j4_a_csv_holds_the_rows_of_the_list_in_its_order(world, client: Client) -> None:
    rows = taken(signed_in(world.specialist, client), "/nhiem-vu/xuat/csv/?sort=due")
    shown = listing(world.specialist, Filters(sort="due"), DAY).rows
    assert [row[0] for row in rows[1:]] == [row.directive_number for row in shown] and len(shown) == 3
    by_number = {row[0]: row for row in rows[1:]}
    overdue = by_number[world.open.task.directive.number]
    assert overdue[11] == "12/11/2026" and overdue[14] == "Chưa hoàn thành, quá hạn" and overdue[15] == "7"
    assert by_number[world.late.task.directive.number][14:17] == ["Hoàn thành quá hạn", "6", "16/11/2026"]


def test_j4_filters_of_the_address_hold(world, client: Client) -> None:
    rows = taken(signed_in(world.specialist, client), "/nhiem-vu/xuat/csv/?cell=open_overdue")
    assert [row[0] for row in rows[1:]] == [world.open.task.directive.number]


def test_j4_excel_holds_the_same_with_real_dates_and_no_formulas(world, client: Client) -> None:
    Task.objects.filter(pk=world.open.task_id).update(content='=HYPERLINK("http://x")')
    signed_in(world.specialist, client)
    answer = client.get("/nhiem-vu/xuat/xlsx/?cell=open_overdue")
    sheet = read_workbook("x.xlsx", b"".join(answer.streaming_content))[0]
    values = sheet.rows[2].values
    assert values[3] == '=HYPERLINK("http://x")' and values[11] == date(2026, 11, 12) and not sheet.rows[2].formulas
    assert taken(client, "/nhiem-vu/xuat/csv/?cell=open_overdue")[1][3].startswith("'=")


def test_what_one_may_not_see_is_not_taken(world, client: Client) -> None:
    head = world.heads[world.agencies[1].pk]
    assert taken(signed_in(head, client), "/nhiem-vu/xuat/csv/?scope=all")[1:] == []
    reader = a_person(role=Role.READER)
    rows = taken(signed_in(reader, client), "/nhiem-vu/xuat/csv/")
    assert len(rows) == 4 and all(row[19] == row[20] == "" for row in rows[1:])
    waiting = next(row for row in rows if row[0] == world.waiting.task.directive.number)
    assert waiting[13] == "Đang thực hiện" and waiting[16] == ""


def test_a_list_too_long_is_refused_with_a_way_on(world, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "MOST_ROWS", {"xlsx": 2, "csv": 2, "print": 2})
    signed_in(world.specialist, client)
    for address in ("/nhiem-vu/xuat/xlsx/", "/nhiem-vu/xuat/csv/", "/nhiem-vu/so-theo-doi/"):
        answer = client.get(address)
        assert answer.status_code == 422 and "Danh sách dài hơn 2 lượt giao" in answer.content.decode()
    assert client.get("/nhiem-vu/xuat/pdf/").status_code == 404


def test_the_number_of_questions_does_not_grow_with_the_rows(world, client: Client) -> None:
    signed_in(world.specialist, client)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            taken(client, "/nhiem-vu/xuat/csv/")
        return len(seen)

    few = asked()
    for _ in range(3):
        an_assignment(world)
    assert asked() == few <= 10


def test_bt_8_2_b_the_slip_is_printed_for_whoever_sees_the_task_whole(world, client: Client) -> None:
    address = f"/luot-giao/{world.open.pk}/phieu/"
    head = world.heads[world.agencies[0].pk]
    page = body(signed_in(head, client), address)
    assert "PHIẾU GIAO VIỆC" in page and world.open.task.content in page and "12/11/2026" in page
    assert f"{world.agencies[0].name.upper()}</b>" in page, "who prints a paper issues it (NĐ 30/2020)"
    assert signed_in(world.heads[world.agencies[1].pk], client).get(address).status_code == 404
    assert signed_in(a_person(role=Role.READER), client).get(address).status_code == 404
    upper = world.agencies[1].name
    Agency.objects.filter(pk=head.agency_id).update(kind=AgencyKind.SUBORDINATE, parent=world.agencies[1])
    assert f"<p>{upper.upper()}<br><b" in body(signed_in(head, client), address)


def test_the_register_on_paper_says_what_it_was_filtered_by(world, client: Client) -> None:
    page = body(signed_in(world.specialist, client), "/nhiem-vu/so-theo-doi/?cell=open_overdue")
    assert "UBND TỈNH THANH HÓA<br>" in page and "VĂN PHÒNG</b>" in page
    assert "SỔ THEO DÕI NHIỆM VỤ" in page and "Tình hình: Chưa hoàn thành, quá hạn" in page
    assert "Cộng: 1 lượt giao." in page and world.waiting.task.content not in page
