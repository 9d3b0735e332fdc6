"""C4: every row's verdict before anything is written, by the checks of the forms; what a sheet does to its rows is told with the cell."""

from __future__ import annotations

import io
import uuid
from datetime import date, timedelta

import pytest
from tests.intake.workbooks import HEAD, a_file, a_plan, a_row, column, made, table
from tests.make import AT, DAY, ROOT, a_directive, a_person, a_task, an_agency
from tests.refusing import refused

from dondoc.audit.models import AuditEvent
from dondoc.core.files import inspect_upload
from dondoc.core.workbooks import read_workbook
from dondoc.directives.models import Directive
from dondoc.intake import queries, sheet
from dondoc.intake.actions import checking, receiving
from dondoc.intake.known import Known
from dondoc.intake.models import Batch, BatchRow
from dondoc.organisations import actions as organisations
from dondoc.organisations.models import AgencyGroup
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Role
from dondoc.tasks.models import Task

pytestmark = pytest.mark.django_db


def test_three_bad_rows_of_many_are_named_and_the_rest_is_good(office, codes):
    rows = a_plan(office.leads, tasks=60)
    rows[10]["leads"] = "Sở Tài chín"
    rows[20]["due_on"] = "31/02/2027"
    rows[30]["content"] = None
    batch = office.take(rows, slices=25)
    assert codes(batch) == {
        12: [("agency_unknown", "P12")],
        22: [("date_day_unknown", "S22")],
        32: [("content_missing", "N32")],
    }
    assert queries.counts(batch) == queries.Counts(bad=3, good=57)
    assert not Directive.objects.exists() and not Task.objects.exists()
    told = batch.rows.get(number=12).faults[0]
    assert told["params"]["meant"] == "Sở Tài chính"


def test_names_short_names_codes_and_groups_all_mean_agencies_and_names_may_hold_commas(office, codes):
    code = office.agencies[2].code
    rows = a_plan([f"so van hoa, the thao va du lich, Sở Tài chính; {code}"], tasks=1)
    batch = office.take(rows)
    assert codes(batch) == {}


def test_agencies_between_commas_are_taken_apart_and_only_the_unknown_one_is_named(office, codes):
    an_agency("Sở NN&MT")
    batch = office.take(a_plan(["Sở NNMT, Sở Tài chính", "Sở Gì Đó Rất Lạ, Sở Tài chính"], tasks=2))
    assert codes(batch) == {3: [("agency_unknown", "P3")]}
    told = batch.rows.get(number=3).faults[0]
    assert told["params"]["given"] == "Sở Gì Đó Rất Lạ" and "chấm phẩy (;)" in told["sentence"]


def test_all_communes_are_known_as_plans_address_them_and_localities_are_not_guessed(office, codes):
    an_agency("UBND xã Pù Luông", kind=AgencyKind.COMMUNE)
    for code, name, kinds in (("wards", "Các phường", []), ("every", "Tất cả xã, phường", ["commune"])):
        AgencyGroup.objects.create(code=code, name=name, kinds=kinds)
    said = ["UBND các xã, phường; Sở Tài chính", "UBND cấp xã", "Sở Tài chính, UBND xã, phường", "Các địa phương"]
    batch = office.take(a_plan(said, tasks=4))
    assert codes(batch) == {5: [("agency_unknown", "P5")]}
    told = batch.rows.get(number=5).faults[0]
    assert "meant" not in told["params"] and "Các phường" not in told["sentence"]
    assert Known(DAY).agencies(said[0], "leads")[0] == Known(DAY).agencies(said[1], "leads")[0] == "g:every"


def test_the_words_of_a_deadline_mean_what_they_mean_in_a_document(office, codes):
    words = ["Tháng 12/2026", "Quý I/2027", "Thường xuyên", "Hằng tuần", "Khi có hướng dẫn", None]
    words += ["Định kỳ hằng tháng, trước ngày 25", "Trước ngày 25 hằng quý", "Trước ngày 45 hằng tháng"]
    rows = a_plan(office.leads, tasks=9)
    for row, text in zip(rows, words, strict=True):
        row |= {"due_on": None, "deadline_text": text}
    rows[5]["due_on"] = "Quý II/2027"
    batch = office.take(rows)
    assert codes(batch) == {
        5: [("deadline_comes_round", "R5")],
        6: [("deadline_not_reckoned", "R6")],
        9: [("deadline_comes_round", "R9")],
        10: [("recur_day_unknown", "R10")],
    }
    advised = [f["params"].get("day") for r in batch.rows.order_by("number") for f in r.faults if "_read" in f["code"]]
    assert advised == ["31/12/2026", "31/03/2027", None, "30/06/2027", None, None]


#: What one row of a plan of its own says wrongly -> the code of its fault and its column.
WRONG = [
    ({"coordinators": None}, "missing", "Q"),
    ({"due_on": None}, "missing", "S"),
    ({"due_on": date(2026, 11, 1)}, "deadline_before_issue", "S"),
    ({"coordinators": "Sở Tài chính"}, "leads_and_coordinates", "Q"),
    ({"directive_number": "mười hai"}, "number_unreadable", "A"),
    ({"directive_date": date(2026, 12, 1)}, "issued_in_the_future", "B"),
    ({"directive_kind": "Thư tay"}, "not_in_the_list", "C"),
    ({"signer": None}, "missing", "F"),
    ({"origin": "Chính phủ"}, "origin_document_missing", "X"),
    ({"deadline_text": "x" * 301}, "cell_too_long", "R"),
    ({"due_on": 20261215}, "cell_number_for_date", "S"),
]


def test_a_row_meets_the_checks_of_the_forms(office, codes):
    rows = [
        a_plan(office.leads, tasks=1)[0] | {"directive_number": f"{n}/KH-UBND"} | said
        for n, (said, _, _) in enumerate(WRONG, start=1)
    ]
    found = codes(office.take(rows))
    for number, (_, code, letter) in enumerate(WRONG, start=2):
        assert (code, f"{letter}{number}") in found.get(number, [])


def test_a_dissolved_agency_is_told_with_its_successor(office, codes):
    gone = an_agency("Sở Giao thông vận tải")
    organisations.dissolve_into(
        actor=ROOT,
        agency_id=gone.pk,
        successor_id=office.agencies[0].pk,
        on=DAY - timedelta(days=30),
        basis="QĐ 1",
        at=AT,
    )
    batch = office.take(a_plan([gone.name], tasks=1))
    assert codes(batch) == {2: [("dissolved_agency", "P2")]}
    assert batch.rows.get().faults[0]["params"]["successor"] == "Sở Tài chính"


def test_duplicates_are_seen_in_the_sheet_and_in_the_database(office, codes):
    directive = a_directive(office.specialist, number="212/KH-UBND", issued_on=DAY - timedelta(days=1))
    task = a_task(directive, office.agencies[0], actor=office.specialist)
    rows = [a_row(1, "Sở Y tế"), a_row(1, "Sở Y tế"), a_row(3, "Sở Y tế", content=task.content.upper())]
    assert codes(office.take(rows)) == {3: [("row_twice", "N3")], 4: [("task_there", "N4")]}


def test_rows_of_one_directive_agree_and_one_says_what_it_is(office, codes):
    rows = a_plan(office.leads, tasks=2) + [a_row(9, "Sở Y tế", directive_number="9/KH-UBND")]
    rows[1]["signer"] = "Người Khác"
    assert codes(office.take(rows)) == {3: [("differs_from_head", "F3")], 4: [("directive_not_described", "A4")]}


def test_a_directive_that_needs_mending_holds_back_all_its_rows(office, codes):
    rows = a_plan(office.leads, tasks=2, assigned_by="Ông Ba")
    assert codes(office.take(rows)) == {2: [("not_in_the_list", "H2")], 3: [("directive_row_bad", "A3")]}


def test_what_the_sheet_does_to_its_rows_is_told(office, codes):
    lead = column("leads")

    def more(book, page):
        page.set_row(2, None, None, {"hidden": True})
        page.merge_range(3, lead, 4, lead, "Sở Y tế")
        page.write_formula(5, column("content"), "=N2", None, "")
        page.write_formula(6, lead, "=P2", None, "Sở Y tế")

    batch = office.take(table(a_plan(office.leads, tasks=6), more=more))
    found = codes(batch)
    assert found[3] == [("row_hidden", "")] and ("cell_merged", "P4") in found[4] and ("cell_merged", "P5") in found[5]
    assert ("cell_formula_empty", "N6") in found[6]
    assert 7 not in found and batch.rows.get(number=7).verdict == "advised"


def test_th_5_2_d_nothing_of_a_secret_row_stays(office, codes):
    rows = a_plan(office.leads, tasks=2)
    rows[1]["content"] = "Tuyệt mật: việc Vangsaobienkenh"
    batch = office.take(rows)
    assert codes(batch) == {3: [("secret_marked", "")]}
    assert batch.rows.get(number=3).values == []
    kept = "".join(str(v) for row in BatchRow.objects.values_list() for v in row)
    kept += "".join(str(v) for row in AuditEvent.objects.values_list() for v in row)
    assert "Vangsaobienkenh" not in kept
    assert AuditEvent.objects.filter(kind="secrecy_refused").count() == 1


def test_th_5_2_d_a_stamped_row_costs_itself_and_a_stamp_elsewhere_the_whole_sheet(office, codes):
    def sent(more=None, tasks=3, **said):
        rows = a_plan(office.leads, tasks=tasks)
        rows[1] |= said
        content = table(rows, more=more)
        file = inspect_upload("ke-hoach.xlsx", io.BytesIO(content), 10**6, by_rows=True)
        given = {"actor": office.specialist, "declared_open": True, "at": AT, "form_token": uuid.uuid4().hex}
        return receiving.receive(file=file, **given)

    batch = sent(content="Vangsaobienkenh\nTUYỆT MẬT")
    checking.check_slice(actor=office.specialist, batch_id=batch.pk, at=AT)
    assert codes(batch) == {3: [("secret_marked", "")]}
    kept = "".join(str(v) for rows in (BatchRow, AuditEvent) for row in rows.objects.values_list() for v in row)
    assert "Vangsaobienkenh" not in kept and "TUYỆT" not in kept
    for more in (
        lambda book, _page: book.add_worksheet("Khác").write(0, 0, "TUYỆT MẬT"),
        lambda _book, page: page.insert_textbox(12, 2, "TUYỆT MẬT"),
    ):
        with refused("file_secret"):
            sent(more)
    with refused("file_secret"):
        sent(lambda book, _page: book.add_worksheet("Khác").write(0, 0, "TUYỆT MẬT"), content="TUYỆT MẬT")
    assert Batch.objects.count() == 1 and AuditEvent.objects.filter(kind="secrecy_refused").count() == 4


def test_days_typed_in_two_ways_and_columns_nobody_asked_for_are_said_of_the_whole_sheet(office):
    rows = a_plan(office.leads)
    rows[1]["due_on"] = "05/12/2026"
    batch = office.take(table(rows, more=lambda _, page: page.write(0, 40, "Ghi chú")))
    assert {(n["code"], n["names"]) for n in batch.notes} == {
        ("unknown_columns", "Ghi chú"),
        ("mixed_dates", "Ngày hết hạn"),
    }


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("workbook_without_table", lambda: made(lambda _, page: page.write(0, 0, "Bảng lương"))),
        ("workbook_without_rows", lambda: table([{"directive_number": "VÍ DỤ: 1/KH"}])),
        ("secret_marked", lambda: table([], more=lambda _, page: page.write(0, 40, "Độ mật: Tối mật"))),
    ],
)
def test_a_wrong_sheet_is_no_batch(office, code, content):
    with refused(code):
        office.take(content())
    assert not Batch.objects.exists()


def test_who_may_not_register_may_not_send_a_workbook_in_nor_without_the_declaration(office):
    file = a_file(table(a_plan(office.leads)))
    said = {"file": file, "form_token": "t", "at": AT}
    with refused("not_allowed"):
        receiving.receive(actor=a_person(role=Role.AGENCY_HEAD), declared_open=True, **said)
    with refused("not_administrator"):
        receiving.receive(actor=office.specialist, declared_open=True, history=True, **said)
    with refused("declaration_missing"):
        receiving.receive(actor=office.specialist, declared_open=False, **said)


def test_a_check_that_was_stopped_goes_on_where_it_was(office):
    batch = receiving.receive(
        actor=office.specialist,
        file=a_file(table(a_plan(office.leads, tasks=9))),
        declared_open=True,
        form_token="t",
        at=AT,
    )
    checking.check_slice(actor=office.specialist, batch_id=batch.pk, at=AT, rows=4)
    assert queries.counts(batch).checked == 4
    again = receiving.receive(
        actor=office.specialist, file=a_file(b""), declared_open=True, form_token="t", at=AT
    )  # the form sent twice
    assert again == batch
    for _ in range(2):
        batch = checking.check_slice(actor=office.specialist, batch_id=batch.pk, at=AT, rows=4)
    assert (batch.stage, queries.counts(batch).good) == ("checked", 9)


def test_the_sheet_handed_out_is_read_back_without_its_examples(office, codes):
    target = io.BytesIO()
    sheet.write_template(target, DAY)
    with refused("workbook_without_rows"):
        office.take(target.getvalue())
    shown = read_workbook("mau.xlsx", target.getvalue())
    assert [s.name for s in shown if s.hidden] == ["Danh mục"]


def test_the_sheet_sent_back_says_what_to_mend_and_is_taken_again(office, codes):
    rows = [*a_plan(office.leads, tasks=2), a_row(0, office.leads[0])]
    rows[1]["leads"] = "Sở Không Có"
    batch = office.take(rows)
    target = io.BytesIO()
    sheet.write_mended(target, batch, queries.rows_of(batch), lambda fault: fault["code"], DAY)
    [page] = [s for s in read_workbook("a.xlsx", target.getvalue()) if not s.hidden]
    assert [row.values[0] for row in page.rows] == ["Cần sửa", None, "agency_unknown", "row_twice"]
    again = office.take(target.getvalue())
    assert codes(again) == {3: [("agency_unknown", "Q3")], 4: [("row_twice", "O4")]} and again.notes == []
    target = io.BytesIO()
    sheet.write_mended(target, batch, batch.rows.filter(verdict="bad").order_by("number"), _where, DAY)
    [page] = [s for s in read_workbook("a.xlsx", target.getvalue()) if not s.hidden]
    assert [row.values[0] for row in page.rows] == ["Cần sửa", "Q2", "O3 2 của bảng đã gửi"]


def _where(fault):
    return " ".join(filter(None, (fault["cell"], fault["params"].get("row"))))


def test_a_check_costs_no_query_more_for_more_rows(office, django_assert_max_num_queries):
    def queries_of(tasks):
        file = a_file(table(a_plan(office.leads, tasks=tasks)))
        batch = receiving.receive(actor=office.specialist, file=file, declared_open=True, form_token=f"t{tasks}", at=AT)
        with django_assert_max_num_queries(60) as counted:
            checking.check_slice(actor=office.specialist, batch_id=batch.pk, at=AT)
        return len(counted)

    assert HEAD and queries_of(120) == queries_of(12)
