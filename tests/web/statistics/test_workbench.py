"""The workbench of statistics: every figure with its rows, what one may not see is not counted, tables are kept and taken away (H3)."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook
from tests.make import AT, a_person
from tests.refusing import refused
from tests.tasks.loop import a_directive, a_form, a_world, confirmed, filed, fresh
from tests.web.work.test_work_pages import body, signed_in

from dondoc.audit.models import AuditEvent
from dondoc.rules.access import Role
from dondoc.rules.errors import NotThere
from dondoc.rules.period_figures import PeriodCells
from dondoc.statistics.actions.saved_tables import remove_table, save_table
from dondoc.statistics.models import SavedTable
from dondoc.statistics.queries.period import PeriodRow
from dondoc.statistics.queries.saved_tables import saved_tables
from dondoc.statistics.queries.workbench import _without_gaps
from dondoc.tasks.models import Assignment
from dondoc.web.statistics.address import periods

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
READY = ("tuoi", "tra-lai", "gia-han", "dong-ho-van-phong")


def asked(client) -> list[int]:
    """How many queries each page takes."""
    found = []
    for page in ("", "?theo=agency&cot=ky&tu=01/11/2026", *(f"{name}/" for name in READY)):
        with CaptureQueriesContext(connection) as queries:
            body(client, f"/thong-ke/{page}")
        found.append(len(queries))
    return found


@pytest.fixture
def world():
    """Two agencies with three assignments each: one done in time, one overdue, one without a deadline."""
    world = a_world(2)
    at = AT.replace(day=2)
    tasks = [a_form(world, due_on=due) for due in (date(2026, 11, 30), date(2026, 11, 10), None)]
    a_directive(world, at=at, tasks=tasks)
    for done in Assignment.objects.filter(due_on=date(2026, 11, 30)):
        filed(world, done, at.replace(day=5))
        confirmed(world, fresh(done), at.replace(day=6))
    return world


def links(page: str) -> list[tuple[str, int]]:
    """Addresses with a figure, and the number that stands in each."""
    found = re.findall(r'<a[^>]*href="([^"]*figure=[^"]*)"[^>]*>([\d.]+)</a>', page)
    return [(unescape(url), int(n.replace(".", ""))) for url, n in found]


def test_h3_every_figure_of_a_table_opens_as_many_rows_as_it_says(client, world):
    signed_in(world.leader, client)
    asked = (
        "",
        "?theo=field&cot=agency&so=open_overdue",
        "?theo=all&cot=ky&tu=01/11/2026&den=18/11/2026",
        "?theo=kind&cot=ty-le&den=12/11/2026",
        f"?co_quan={world.agencies[0].code}&theo=document&han=goc",
    )
    for query in asked:
        found = set(links(body(client, f"/thong-ke/{query}")))
        assert len(found) >= 3, query
        for url, n in sorted(found)[:2]:
            shown = client.get(url).context["page"].paginator.count
            assert shown == n, (query, url)


def test_h3_an_agency_counts_its_own_a_reader_no_more_than_the_standing_and_others_have_no_page(client, world):
    head = world.heads[world.agencies[0].pk]
    page = body(signed_in(head, client), "/thong-ke/?theo=all")
    assert max(n for _url, n in links(page)) == 3, "of six"
    other = world.heads[world.agencies[1].pk]
    for address in ("/nhiem-vu/?figure=2026-11-30~2026-11-30~-~present~total~specialist:", "/thong-ke/?chuyen_vien="):
        told = body(client, f"{address}{other.user_id}").replace("\xa0", " ")
        assert other.name not in told, "a number names nobody of another agency"
    assert world.agencies[1].name not in body(client, "/thong-ke/?theo=agency")
    assert client.get("/thong-ke/dong-ho-van-phong/").status_code == 404
    signed_in(a_person(role=Role.READER), client)
    page = body(client, "/thong-ke/?cot=ky")
    assert "awaiting_office" not in page and "Nguồn và diễn biến trong kỳ" not in page
    assert client.get("/thong-ke/tra-lai/").status_code == 404
    assert client.get(client.get("/thong-ke/").context["lines"][0].links["total"]).context["page"].paginator.count == 3
    assert signed_in(a_person(role=Role.ADMINISTRATOR), client).get("/thong-ke/").status_code == 404


def test_h3_all_that_cannot_be_read_is_told_at_once_and_what_was_typed_stays(client, world):
    answer = signed_in(world.leader, client).get("/thong-ke/?tu=40/13&den=01/01/2030&co_quan=khong-co&theo=la")
    page = answer.content.decode()
    assert answer.status_code == 422 and len(answer.context["wish"].refusals) == 3
    assert "dd-form-fold" not in page and "dd-form-fold" not in body(client, "/thong-ke/"), "the form stands open"
    folded = body(client, "/thong-ke/?theo=field&den=15/11/2026")
    assert "<span>15/11/2026 · Lĩnh vực · Năm ô số liệu · Thời hạn hiện hành</span>" in folded.replace("\xa0", " ")
    assert 'value="40/13"' in page and 'value="01/01/2030"' in page and 'value="khong-co"' in page
    assert signed_in(world.leader, client).get("/thong-ke/?tu=15/11/2026&den=01/11/2026").status_code == 422
    offered = dict(periods(date(2026, 11, 23)))
    assert offered["Quý IV/2026"] == {"tu": "15/09/2026", "den": "23/11/2026"}, "the days of the round of that name"
    assert "Tháng 11/2026 (theo lịch)" in offered, "of which no report is made"
    told = [PeriodRow(key, key, key, PeriodCells()) for key in ("-", "2025-11", "2026-02")]
    assert [row.key[5:] for row in _without_gaps(told)] == ["", "11", "12", "01", "02"]
    for odd in ("specialist:²", "month:abc-12", "month:2026-13", "agency:", "block:-"):
        assert client.get("/nhiem-vu/", {"figure": f"2026-11-10~2026-11-19~-~present~total~{odd}"}).status_code == 200


def test_h3_a_table_is_taken_away_with_its_sum_and_saved_for_the_agency(client, world):
    signed_in(world.leader, client)
    for query in ("?theo=agency", "?theo=agency&cot=ty-le"):
        rows = list(csv.reader(io.StringIO(client.get(f"/thong-ke/tep/csv/{query}").content.decode("utf-8-sig"))))
        assert len({len(row) for row in rows}) == 1 and len(rows) == 4
        assert [int(n) for n in rows[-1][2:]] == [
            sum(map(int, column)) for column in list(zip(*rows[1:-1], strict=True))[2:]
        ]
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/thong-ke/tep/xlsx/?theo=agency").getvalue()))
    assert book.get_sheet_by_index(0).to_python()[-1][2] == 6
    assert client.get("/thong-ke/tep/pdf/").status_code == 404
    client.post("/thong-ke/bang-da-luu/", {"name": "Theo lĩnh vực", "query": "theo=field&trang=2", "shared": "1"})
    table = SavedTable.objects.get()
    assert (table.query, table.agency_id) == ("theo=field", world.leader.agency_id)
    assert client.get(f"/thong-ke/bang-da-luu/{table.pk}/").url == "/thong-ke/?theo=field"
    assert "Theo lĩnh vực" in body(signed_in(world.specialist, client), "/thong-ke/")
    save_table(actor=world.specialist, name="Việc của tôi", query="theo=kind", shared=False, at=AT)
    assert [one.name for one in saved_tables(world.specialist)] == ["Việc của tôi", "Theo lĩnh vực"], "one's own first"
    with pytest.raises(NotThere):
        remove_table(actor=world.specialist, table_id=table.pk, at=AT)
    other = signed_in(world.heads[world.agencies[0].pk], client)
    assert other.get(f"/thong-ke/bang-da-luu/{table.pk}/").status_code == 404
    codes = {" ": "no_name", "x" * 61: "name_too_long", "Theo lĩnh vực": "table_name_taken", "TỐI MẬT": "secret_marked"}
    for name, code in codes.items():
        with refused(code):
            save_table(actor=world.leader, name=name, query="theo=kind", shared=False, at=AT)
    remove_table(actor=world.leader, table_id=table.pk, at=AT)
    assert list(AuditEvent.objects.filter(kind__startswith="table_").values_list("kind", flat=True)) == [
        "table_saved",
        "table_saved",
        "table_removed",
    ]


def test_h3_the_pages_ask_as_much_of_many_rows_as_of_few(client, world):
    signed_in(world.leader, client)
    few = asked(client)
    assert max(few) < 46, "of which more than half are the frame's: what waits for the reader"
    a_directive(world, at=AT.replace(day=3), tasks=[a_form(world, due_on=date(2026, 12, day)) for day in (1, 2, 3)])
    body(client, "/thong-ke/")
    assert asked(client) == few
    clocks = {
        one["clock"].code: one["clock"].cells for one in client.get("/thong-ke/dong-ho-van-phong/").context["lines"]
    }
    assert (clocks["entry"].total, clocks["confirm"].total, clocks["feedback"].total) == (2, 2, 0)
    ages = client.get("/thong-ke/tuoi/?theo=kind").context["lines"]
    assert [one["n"] for one in ages[0]["numbers"]] == [2, 0, 0, 0, 2, 0, 0, 0], "overdue, then without a deadline"
    assert client.get(ages[0]["numbers"][4]["url"]).context["page"].paginator.count == 2
