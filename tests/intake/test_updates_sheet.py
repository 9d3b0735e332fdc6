"""An agency reports on many tasks by one sheet (D3): each row an ordinary update with its verdict; nothing of others, nothing twice."""

from __future__ import annotations

import html
import io
import json
import re
from datetime import timedelta

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.make import AT
from tests.refusing import refused
from tests.tasks.loop import a_directive, a_form, a_world, fresh

from dondoc.audit.models import AuditEvent
from dondoc.core.workbooks import Line, find_table, read_workbook
from dondoc.intake.actions.updates import file_updates
from dondoc.intake.updates_judging import judge
from dondoc.intake.updates_sheet import HEADINGS, UpdateLine, key_of, read_updates
from dondoc.organisations.models import User
from dondoc.tasks.actions import office
from dondoc.tasks.models import Assignment, Update

pytestmark = pytest.mark.django_db
PAGE = "/cap-nhat-excel/"


def a_sheet(rows, title=""):
    """The two columns filled in, as an official would send them."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet("Cập nhật")
        page.write_row(0, 0, [title])
        page.write_row(1, 0, [HEADINGS["key"], HEADINGS["kind"], HEADINGS["text"]])
        for place, row in enumerate(rows, start=2):
            page.write_row(place, 0, row)
    return SimpleUploadedFile("cap-nhat.xlsx", target.getvalue())


def keys_in(answer):
    """The keys of the sheet that was handed out, in its order; what it says beside them."""
    sheets = read_workbook("x.xlsx", answer.content)
    table = find_table(sheets, HEADINGS, HEADINGS)
    lines = [Line(table, row) for row in table.rows]
    return [line.text("key") for line in lines], lines


@pytest.fixture
def world(db, frozen):
    """Two agencies; the first leads six tasks, the second one."""
    found = a_world(2)
    mine, other = ([found.agencies[n]] for n in (0, 1))
    forms = [a_form(found, leads=mine) for _ in range(6)]
    a_directive(found, tasks=[*forms, a_form(found, leads=other)])
    found.mine = list(Assignment.objects.filter(agency=mine[0]).order_by("pk"))
    return found


def test_d3_a_sheet_goes_out_comes_back_judged_and_is_written_once(client, world):
    staff = world.staff[world.agencies[0].pk]
    client.force_login(User.objects.get(pk=world.specialist.user_id))
    assert client.get(PAGE).status_code == 404, "the Office confirms, agencies report"
    client.force_login(User.objects.get(pk=staff.user_id))
    assert reverse("updates_sheet_file") in client.get(PAGE).content.decode()
    keys, lines = keys_in(client.get(reverse("updates_sheet_file")))
    assert len(keys) == 6 and lines[0].text("state") and lines[0].text("due_on") == "01/12/2026"
    foreign = key_of(world.agencies[1].pk, Assignment.objects.get(agency=world.agencies[1]).pk, 1, AT)
    moved, gone = fresh(world.mine[3]), fresh(world.mine[4])
    told = {"actor": world.specialist, "at": AT + timedelta(minutes=1)}
    office.suspend(assignment_id=moved.pk, version=moved.version, reason="Công văn 5", **told)
    office.withdraw(assignment_id=gone.pk, version=gone.version, reason="Công văn 6", **told)
    rows = [
        (keys[0], "", "Đã khảo sát xong 12 xã."),
        (keys[1], "Giải trình", "Chờ đơn giá mới."),
        (keys[2], "Kết quả", "Đã xong."),
        (keys[3], "Tiến độ", "Vẫn làm."),
        (keys[4], "", "Vẫn làm."),
        (keys[5], "", ""),
        (foreign, "", "Của cơ quan khác."),
        (keys[5].replace(".", "1.", 1), "", "Mã đã sửa."),
        (keys[0], "", "Lại nhiệm vụ thứ nhất."),
    ]
    shown = client.post(PAGE, {"step": "preview", "file": a_sheet(rows)}).content.decode()
    assert "Gửi được: 2. Đã thay đổi sau khi tải bảng: 1. Cần sửa: 4. Đã kết thúc: 1." in shown
    assert "tạm dừng lúc" in shown and "đã được thu hồi ngày" in shown and "đã có ở dòng 3 của bảng" in shown
    assert shown.count("không có trong danh sách của cơ quan anh/chị") == 2 and "“Kết quả” phải gửi ở trang" in shown
    assert not Update.objects.exists()
    is_written_once(client, world, rows, html.unescape(re.search(r'name="lines" value="([^"]*)"', shown)[1]), moved)


def is_written_once(client, world, rows, lines, moved):
    """The good rows as ordinary updates; the same sheet again finds them there."""
    assert client.post(PAGE, {"step": "do", "lines": lines}).status_code == 302
    found = Update.objects.order_by("assignment_id")
    assert [(u.assignment_id, u.kind, u.text) for u in found] == [
        (world.mine[0].pk, "progress", "Đã khảo sát xong 12 xã."),
        (world.mine[1].pk, "explanation", "Chờ đơn giá mới."),
    ]
    assert {u.form_token[:6] for u in found} == {"sheet-"} and fresh(world.mine[0]).state == "in_progress"
    assert AuditEvent.objects.get(kind="updates_by_sheet").facts["count"] == 2
    assert "Gửi bằng bảng Excel" in client.get(reverse("assignment", args=[world.mine[0].pk])).content.decode()
    again = client.post(PAGE, {"step": "preview", "file": a_sheet(rows)}).content.decode()
    assert "Gửi được: 0." in again and "Đã gửi trước đó: 2." in again
    assert client.post(PAGE, {"step": "do", "lines": lines}).status_code == 422 and found.count() == 2
    assert client.post(PAGE, {"step": "do", "lines": lines, "changed": "on"}).status_code == 302
    assert found.get(assignment=moved).text == "Vẫn làm.", "who has looked at it again may file it"
    row = {"number": 3, "key": json.loads(lines)[0]["key"], "kind": "progress"}
    said = [json.dumps([row | {"text": text}]) for text in ("a\0b", "a\ud800", "x" * 20_001)]
    said += ['[{"x": 1}]', "[" * 100_000, '[{"number": 1e999, "key": "a", "kind": "b", "text": "c"}]']
    assert {client.post(PAGE, {"step": "do", "lines": one}).status_code for one in said} == {422}


def test_d3_a_marked_cell_refuses_the_whole_sheet_and_nothing_of_it_stays(client, world):
    client.force_login(User.objects.get(pk=world.heads[world.agencies[0].pk].user_id))
    keys, _lines = keys_in(client.get(reverse("updates_sheet_file")))
    secret = "TỐI MẬT\nkế hoạch Kim Giao"
    for rows, title in (([(keys[0], "", secret)], ""), ([(keys[0], "", "Đang làm.")], "TỐI MẬT")):
        answer = client.post(PAGE, {"step": "preview", "file": a_sheet(rows, title)})
        assert answer.status_code == 422 and "Kim Giao" not in answer.content.decode()
    typed = json.dumps([{"number": 3, "key": keys[0], "kind": "progress", "text": secret}])
    assert client.post(PAGE, {"step": "do", "lines": typed}).status_code == 422
    assert AuditEvent.objects.filter(kind="secrecy_refused", facts__door="updates_sheet").count() == 3
    assert not Update.objects.exists() and "Kim Giao" not in str(list(AuditEvent.objects.values()))


def test_d3_the_queries_do_not_grow_with_the_rows_and_a_row_overtaken_while_writing_takes_all_back(world, monkeypatch):
    staff = world.staff[world.agencies[0].pk]
    rows = [
        UpdateLine(n, key_of(staff.agency_id, a.pk, a.version, AT), "progress", f"Việc {n}")
        for n, a in enumerate(world.mine, start=3)
    ]
    counts = []
    for few in (rows[:1], rows):
        with CaptureQueriesContext(connection) as counted:
            assert {v.kind for v in judge(staff, few, AT)} == {"good"}
        counts.append(len(counted))
    assert counts[0] == counts[1] <= 5, counts
    judged = judge(staff, rows, AT)
    gone = fresh(world.mine[5])
    office.withdraw(actor=world.specialist, assignment_id=gone.pk, version=gone.version, reason="Công văn 6", at=AT)
    monkeypatch.setattr("dondoc.intake.actions.updates.judge", lambda *given: judged)
    with refused("sheet_row") as told:
        file_updates(actor=staff, lines=rows, changed_too=False, at=AT)
    assert "Dòng 8" in str(told.value) and not Update.objects.exists()
    with refused("not_of_an_agency"):
        file_updates(actor=world.leader, lines=rows, changed_too=False, at=AT)
    with refused("sheet_says_nothing"):
        read_updates(read_workbook("x.xlsx", a_sheet([("x", "", "")]).read()))
