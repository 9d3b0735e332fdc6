"""C9 (TH 3.2, 5.1.a; BT 7.2.a): what was issued is held against what was entered; and the work programme as a whole (TH 3.4; BT 2.3)."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.make import AT, DAY, a_person
from tests.refusing import refused
from tests.tasks.loop import a_directive, a_world, an_assignment
from tests.web.work.test_work_pages import body, signed_in

from dondoc.audit.models import AuditEvent
from dondoc.core.workbook_writing import Column, write_workbook
from dondoc.dashboard.queries import due
from dondoc.directives.actions import reconciling as actions
from dondoc.directives.models import Directive, IssuedDocument
from dondoc.directives.queries import reconciling as queries
from dondoc.directives.queries.reconciling import RegisterFilters
from dondoc.rules.access import Role
from dondoc.rules.due_work import Work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def a_sheet(*rows: tuple[object, ...]) -> SimpleUploadedFile:
    """A register as the document office keeps it: number, day, subject, specialist, urgency."""
    headings = ("Số, ký hiệu", "Ngày ban hành", "Trích yếu", "Chuyên viên theo dõi", "Độ khẩn")
    columns = [Column(heading=h, kind="date" if h.startswith("Ngày") else "text") for h in headings]
    target = io.BytesIO()
    write_workbook(target, columns, [(*row, *("",) * (5 - len(row))) for row in rows], sheet="Sổ")
    return SimpleUploadedFile("so.xlsx", target.getvalue())


def loaded(client: Client, token: str, *rows: tuple[object, ...]):
    return client.post("/doi-chieu/nap/", {"file": a_sheet(*rows), "form_token": token})


@pytest.fixture
def world():
    made = a_world()
    made.directive = a_directive(made)
    return made


def test_th_5_1_a_what_was_issued_is_entered_or_set_aside_or_missing(world, client: Client) -> None:
    d = world.directive
    signed_in(world.specialist, client)
    page = loaded(
        client,
        "t1",
        (d.number, d.issued_on, d.subject),
        ("900/KH-UBND", DAY - timedelta(days=3), "Kế hoạch chưa nhập", world.specialist.name, ""),
        ("901/KH-UBND", DAY, "Kế hoạch khẩn chưa nhập", "", "Khẩn"),
    ).content.decode()
    assert "3 dòng mới" in page
    sums = queries.completeness(RegisterFilters(), DAY)
    assert (sums.issued, sums.tracked, sums.missing, sums.late) == (3, 1, 2, 1)
    first, second = queries.missing().order_by("number")
    assert first.entry_due_on == DAY - timedelta(days=2) and second.entry_due_on == DAY
    assert first.specialist_id == world.specialist.user_id
    waiting = [line for line in due.pile(world.specialist, DAY).lines if line.work is Work.REGISTER]
    assert {line.pk for line in waiting} == {first.pk, second.pk} and all(line.clock.cite for line in waiting)
    listed = body(client, "/doi-chieu/")
    assert "900/KH-UBND" in listed and "Quá hạn" in listed and d.subject not in listed
    form = body(client, f"/van-ban/dang-ky/?tu-so={first.pk}")
    assert 'value="900/KH-UBND"' in form and "Kế hoạch chưa nhập" in form


def test_the_same_sheet_again_changes_nothing_and_a_load_is_taken_back(world, client: Client) -> None:
    signed_in(world.specialist, client)
    row = ("900/KH-UBND", DAY, "Kế hoạch")
    loaded(client, "t1", row)
    assert "1 dòng mới" in loaded(client, "t1", row).content.decode()
    assert (
        "0 dòng mới, 1 dòng đã có từ trước" in loaded(client, "t2", ("900 / KH-UBND", DAY, "Kế hoạch")).content.decode()
    )
    assert IssuedDocument.objects.count() == 1
    load = IssuedDocument.objects.get().load_id
    actions.set_aside(
        actor=world.specialist, document_id=IssuedDocument.objects.get().pk, reason="Không giao việc", at=AT
    )
    with refused("load_was_worked_on"):
        actions.undo_load(actor=world.specialist, load_id=load, at=AT)
    actions.set_aside(actor=world.specialist, document_id=IssuedDocument.objects.get().pk, reason="", at=AT)
    assert client.post(f"/doi-chieu/lan-nap/{load}/go/").status_code == 302
    assert not IssuedDocument.objects.exists()


def test_rows_that_cannot_be_read_are_named_and_of_a_secret_one_nothing_stays(world, client: Client) -> None:
    signed_in(world.specialist, client)
    page = loaded(
        client,
        "t1",
        ("910/KH-UBND", DAY, "Kế hoạch tốt"),
        ("không số", DAY, "Không đọc được số"),
        ("911/KH-UBND", "30/02/2026", "Ngày sai"),
        ("912/KH-UBND", DAY, "Văn bản tối mật về phương án"),
        ("913/KH-UBND", "", "Thiếu ngày"),
        ("910/KH-UBND", DAY, "Hai lần"),
        ("914/KH-UBND", DAY + timedelta(days=9), "Chưa tới"),
    ).content.decode()
    assert "1 dòng mới" in page and "6 dòng chưa nhận" in page
    for row in (3, 4, 5, 6, 7, 8):
        assert f"Dòng {row}:" in page
    assert list(IssuedDocument.objects.values_list("number", flat=True)) == ["910/KH-UBND"]
    assert AuditEvent.objects.filter(kind="secrecy_refused").get().facts["rows"] == 1
    stamped = loaded(client, "t2", ("920/KH-UBND", DAY, "Kế hoạch"), ("921/KH-UBND", DAY, "TỐI MẬT"))
    assert stamped.status_code == 422 and "dấu chỉ độ mật" in stamped.content.decode()
    assert IssuedDocument.objects.count() == 1


def test_bt_5_a_document_is_set_aside_with_its_reason_only(world, client: Client) -> None:
    signed_in(world.specialist, client)
    loaded(client, "t1", ("900/KH-UBND", DAY, "Kế hoạch"))
    document = IssuedDocument.objects.get()
    address = f"/doi-chieu/{document.pk}/khong-theo-doi/"
    answer = client.post(address, {"reason": " "})
    assert answer.status_code == 422 and "lý do văn bản này không phải theo dõi" in answer.content.decode()
    assert "dấu chỉ độ mật" in client.post(address, {"reason": "Văn bản TUYỆT MẬT"}).content.decode()
    assert client.post(address, {"reason": "Chỉ để biết"}).status_code == 302
    assert queries.completeness(RegisterFilters(), DAY).set_aside == 1
    assert "Chỉ để biết" in body(client, "/doi-chieu/?xem=set_aside")
    Directive.objects.filter(pk=world.directive.pk).update(number_key=document.number_key, issued_on=document.issued_on)
    with refused("entered_meanwhile"):
        actions.set_aside(actor=world.specialist, document_id=document.pk, reason="Lại", at=AT)


def test_numbers_that_are_skipped_are_shown_as_advice(world, client: Client) -> None:
    signed_in(world.specialist, client)
    loaded(client, "t1", *((f"{n}/CT-UBND", DAY, "Chỉ thị") for n in (12, 14, 15, 90)))
    found = next(g for g in queries.gaps(2026) if g.notation == "CT-UBND")
    assert found.numbers == (13,)
    assert "CT-UBND, 2026" in body(client, "/doi-chieu/?so-trong=2026")


@pytest.mark.parametrize("role", [Role.AGENCY_HEAD, Role.READER, Role.PROVINCE_LEADER, Role.ADMINISTRATOR])
def test_the_register_is_the_offices_own(role: Role, client: Client) -> None:
    signed_in(a_person(role=role), client)
    assert client.get("/doi-chieu/").status_code == 404
    assert client.post("/doi-chieu/nap/").status_code == 404


def test_the_page_asks_a_fixed_number_of_questions(world, client: Client, django_assert_max_num_queries) -> None:
    signed_in(world.specialist, client)
    loaded(client, "t1", *((f"{n}/QĐ-UBND", DAY, "Quyết định") for n in range(1, 9)))
    with django_assert_max_num_queries(10):
        body(client, "/doi-chieu/?xem=tat-ca")
    assert client.get("/doi-chieu/mau.xlsx").status_code == 200


def test_th_3_4_the_programme_is_one_page_whose_cells_add_up(
    world, client: Client, django_assert_max_num_queries
) -> None:
    a = an_assignment(world, due_on=date(2026, 12, 15))
    Directive.objects.filter(pk=a.task.directive_id).update(kind="work_programme")
    signed_in(world.specialist, client)
    assert "0 / 1" in body(client, "/chuong-trinh/")
    with django_assert_max_num_queries(24):
        page = body(client, f"/chuong-trinh/{a.task.directive_id}/")
    assert "Tháng 12/2026" in page and a.task.content in page
    figures = [int(n) for n in re.findall(r"<dd><a [^>]*>(\d+)</a>", page)]
    assert figures[0] == sum(figures[1:6]) == 1
    stranger = a_person(role=Role.AGENCY_HEAD)
    assert signed_in(stranger, client).get(f"/chuong-trinh/{a.task.directive_id}/").status_code == 404
    assert "Chưa có chương trình công tác nào" in body(client, "/chuong-trinh/")
