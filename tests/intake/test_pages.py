"""The pages of workbooks: who has them, what they cost, what they tell; from the sheet to the drafts without script."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.intake import workbooks
from tests.intake.workbooks import a_plan, a_row, made, table
from tests.make import AT, a_directive, a_person, a_task
from tests.refusing import refused as refused_with

from dondoc.core.workbooks import read_workbook
from dondoc.directives.models import Directive
from dondoc.intake.actions import settling
from dondoc.intake.actions.importing import import_past
from dondoc.intake.models import Batch, BatchRow
from dondoc.intake.sheet import shown
from dondoc.organisations.models import Agency, User
from dondoc.rules.access import Actor, Role
from dondoc.tasks.models import Assignment, Task
from dondoc.web.access import POST_KEY
from dondoc.web.intake import pages, pointing

pytestmark = pytest.mark.django_db


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="dondoc.organisations.backend.PasswordBackend")
    session = client.session
    session[POST_KEY] = actor.post_id
    session.save()
    return client


def sent(client, content, name="ke-hoach.xlsx", **said):
    form = {"file": SimpleUploadedFile(name, content), "declared_open": "on", "form_token": "t1"} | said
    return client.post(reverse("intake"), form)


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_from_the_sheet_to_the_issued_tasks_without_script(office):
    client = signed_in(office.specialist)
    rows = a_plan(office.leads, tasks=4)
    rows[1]["leads"] = "Sở Không Có"
    page = sent(client, table(rows))["Location"]
    assert "0 / 4 dòng" in text(client.get(page))
    assert client.post(f"{page}kiem-tra/")["Location"] == page
    told = text(client.get(f"{page}?xem=can-sua"))
    assert "Bảng có 1 dòng cần sửa trong 4 dòng; chưa dòng nào được ghi." in told
    assert "P3: Không có cơ quan hoặc nhóm “Sở Không Có”" in told.replace("\xa0", " ")
    assert client.get(f"{page}can-sua.xlsx").content[:2] == b"PK"
    refused = client.post(f"{page}ghi/", {"rows": "all"})
    assert (refused.status_code, Task.objects.count()) == (422, 0)
    client.post(f"{page}ghi/", {"rows": "good"})
    told = text(client.get(page))
    assert "Giao cả 3 nhiệm vụ" in told and "Sẽ giao 3 lượt cho" in told
    assert "Đã ghi 3 dòng thành dự thảo, chưa giao lượt nào; 1 dòng cần sửa chưa được ghi." in told
    client.post(f"{page}giao/")
    assert Assignment.objects.count() == 3
    told = text(client.get(page))
    assert "Đã giao" in told and "Sẽ giao" not in told and "Đã ghi 3 dòng; 1 dòng cần sửa chưa được ghi." in told
    assert "còn 1 dòng chưa ghi" in text(client.get(reverse("intake")))
    mended = read_workbook("can-sua.xlsx", client.get(f"{page}can-sua.xlsx").content)
    assert sum("Sở Không Có" in row.values for row in mended[0].rows) == 1 and len(mended[0].rows) == 2
    directive = Task.objects.first().directive
    at_directive = reverse("directive", args=[directive.pk])
    told = text(client.get(at_directive))
    assert "Hồ sơ chưa hoàn thành" in told and "Còn 1 dòng của bảng nhập chưa được ghi." in told
    assert "còn 1 dòng của bảng nhập chưa ghi" in text(client.get(reverse("my_work")))
    row_3_is_dropped(client, page)
    assert "Hồ sơ hoàn thành" in text(client.get(at_directive))
    assert "chưa ghi" not in text(client.get(reverse("intake")))
    it_is_known_when_it_comes_again(client, rows)


def row_3_is_dropped(client, page):
    told = text(client.get(f"{page}?xem=can-sua"))
    assert "Không ghi dòng 3 từ bảng…" in told and "Ghi nhận đã nhập" not in told
    stuck = client.post(f"{page}dong/3/?xem=can-sua", {"because": ""})
    assert stuck.status_code == 422 and "Dòng 3 chưa có lý do không nhập." in text(stuck)
    assert '<details class="dd-fold" open><summary>Không ghi dòng 3' in stuck.content.decode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "PAGE", 1)  # the pages of a page that stands at the address of the deed
        stuck = client.post(f"{page}dong/3/", {"because": ""}).content.decode()
    assert f'href="{page}?trang=2"' in stuck and 'href="?' not in stuck
    assert client.post(f"{page}dong/3/", {"because": "Đã bỏ khỏi kế hoạch"}).status_code == 302
    told = text(client.get(page))
    assert "Cần sửa 0" in told and "Đã ghi nhận 1" in told and "Xem 1 dòng" not in told
    assert "Không nhập" in told and "Đã bỏ khỏi kế hoạch" in told and "còn chờ 0 dòng" in told


def it_is_known_when_it_comes_again(client, rows):
    """As it was: neither it nor the tasks that are there are to be mended. Mended: somebody dropped the wrong row, and it can be written."""
    again = sent(client, table(rows), form_token="t2")["Location"]
    client.post(f"{again}kiem-tra/")
    told = text(client.get(again)).replace("\xa0", " ")
    assert "Dòng 3 của bảng “ke-hoach.xlsx” gửi trước có đúng nội dung này và đã được ghi nhận là không nhập." in told
    assert "Cần sửa 0" in told and "Đã ghi nhận 4" in told and "4 dòng không ghi vì trùng, đã có" in told
    mended = sent(client, table([rows[1] | {"leads": "Sở Y tế"}]), form_token="t3")["Location"]
    client.post(f"{mended}kiem-tra/")
    told = text(client.get(mended)).replace("\xa0", " ")
    assert "1 dòng của bảng này được ghi nhận là không phải nhập ở bảng gửi trước (“ke-hoach.xlsx”)" in told
    assert "Có góp ý 1" in told and "nếu phải giao, dòng này được ghi như các dòng khác" in told
    client.post(f"{mended}ghi/", {"rows": "all"})
    assert Task.objects.filter(content=rows[1]["content"]).count() == 1


def test_a_part_of_the_page_drives_the_check_and_then_brings_the_page(office):
    client = signed_in(office.specialist)
    page = sent(client, table(a_plan(office.leads, tasks=260)))["Location"]
    first = client.post(f"{page}kiem-tra/", headers={"HX-Request": "true"})
    assert "250 / 260 dòng" in text(first) and f'hx-post="{page}kiem-tra/"' in first.content.decode()
    last = client.post(f"{page}kiem-tra/", headers={"HX-Request": "true"})
    assert (last.status_code, last["HX-Redirect"]) == (204, page)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"mot hai", "không phải bảng tính đọc được"),
        ("a.csv", "Số;Ngày\n1;2\n".encode(), "Không thấy trang tính nào có đủ các cột"),
        ("a.csv", "Độ mật: Tuyệt mật\n".encode(), "bí mật nhà nước"),
    ],
)
def test_what_is_no_sheet_of_tasks_is_refused_on_the_page(office, name, content, said):
    answer = sent(signed_in(office.specialist), content, name)
    assert answer.status_code == 422 and said in text(answer)
    assert not Batch.objects.exists()


def test_the_pages_do_not_exist_for_agencies(office):
    batch = office.take(a_plan(office.leads))
    client = signed_in(a_person(role=Role.AGENCY_HEAD))
    for name, given in (
        ("intake", []),
        ("intake_template", []),
        ("intake_batch", [batch.pk]),
        ("intake_mended", [batch.pk]),
    ):
        assert client.get(reverse(name, args=given)).status_code == 404
    assert client.post(reverse("intake_write", args=[batch.pk])).status_code == 404


def test_a_task_of_the_past_says_so_on_its_page(office):
    rows = [r | {"state": "Đã giao"} for r in a_plan(office.leads, tasks=1)]
    import_past(actor=office.admin, batch_id=office.take(rows, history=True).pk, only_good=False, at=AT)
    told = text(signed_in(office.specialist).get(reverse("task", args=[Task.objects.get().pk])))
    assert "Dữ liệu cũ của tỉnh, đưa vào từ bảng tính" in told and "Nhập dữ liệu cũ" in told


def test_a_page_of_verdicts_costs_the_same_for_few_and_many(office, django_assert_max_num_queries):
    client = signed_in(office.specialist)
    few, many = office.take(a_plan(office.leads, tasks=2)), office.take(a_plan(office.leads, tasks=70))
    client.get(reverse("intake"))
    with django_assert_max_num_queries(24) as one:
        client.get(reverse("intake_batch", args=[few.pk]))
    with django_assert_max_num_queries(24) as other:
        client.get(reverse("intake_batch", args=[many.pk]))
    assert len(one) == len(other)
    with django_assert_max_num_queries(22):
        client.get(reverse("intake"))


def an_appendix(rows, more=lambda _book, _sheet: None):
    """As officials make it: a title, STT, the agencies under one heading, groups of tasks; no column for the document."""

    def fill(book, sheet):
        sheet.write(0, 0, "PHỤ LỤC: DANH MỤC NHIỆM VỤ")
        heads = ["STT", "Nội dung nhiệm vụ", "Cơ quan thực hiện", None, "Thời hạn hoàn thành", "Sản phẩm"]
        sheet.write_row(2, 0, heads)
        sheet.write_row(3, 2, ["Chủ trì", "Phối hợp"])
        sheet.write_row(4, 0, ["I", "Nhóm nhiệm vụ về thể chế"])
        sheet.write(40, 0, "Ghi chú: các cơ quan chủ động triển khai.")
        for place, row in enumerate(rows, start=5):
            sheet.write_row(place, 0, row)
        more(book, sheet)
        other = book.add_worksheet("Phụ lục II")
        other.write_row(0, 0, heads[:3])
        other.write_row(1, 0, [1, "Việc của phụ lục khác", "Sở Y tế"])

    return made(fill, "Phụ lục")


#: A document that is not registered yet, as the form says it.
DESCRIBED = {
    "directive_kind": "Kế hoạch",
    "directive_subject": "Kế hoạch thử phụ lục",
    "signer": "Nguyễn Văn Ký",
    "assigned_by": "Chủ tịch UBND tỉnh",
    "drafting_agency": "Văn phòng UBND tỉnh",
    "division": "Phòng Tổng hợp",
}


def test_c4_an_appendix_belongs_to_the_document_that_is_named_when_it_is_sent(office):
    client = signed_in(office.specialist)
    rows = [[n, f"Rà soát việc thứ {n}", office.leads[n], None, "Tháng 12/2026", "Báo cáo"] for n in (1, 2)]
    sheet = an_appendix(rows)
    refused = sent(client, sheet)
    assert refused.status_code == 422 and "không rõ các dòng thuộc văn bản nào" in text(refused)
    one = {"belongs": "one", "directive_number": "88/KH-UBND", "directive_date": f"{workbooks.DAY:%d/%m/%Y}"}
    refused = sent(client, sheet, **one)
    told = text(refused)
    assert refused.status_code == 422 and "88/KH-UBND ngày 18/11/2026 chưa được đăng ký" in told and "trích yếu" in told
    html = sent(client, sheet, **one, declared_open="").content.decode()
    lacking = {"directive_number", "directive_kind", "directive_subject", "signer", "assigned_by", "drafting_agency"}
    assert set(re.findall('id="id_([a-z_]+)_error"', html)) >= lacking | {"declared_open"}
    page = sent(client, sheet, **one, **DESCRIBED, none_coordinates="on")["Location"]
    client.post(f"{page}kiem-tra/")
    told = text(client.get(page))
    assert "Các dòng thuộc văn bản 88/KH-UBND ngày 18/11/2026" in told and "Dòng 5, 41 là tên nhóm" in told
    assert "Cả 2 dòng ghi được." in told and "chưa được đọc: Phụ lục II." in told
    client.post(f"{page}ghi/", {"rows": "all"})
    task = Task.objects.order_by("position").first()
    assert (task.directive.number, task.no_coordinators, task.product) == ("88/KH-UBND", True, "Báo cáo")
    assert f"{task.due_on:%d/%m/%Y}" == "31/12/2026"
    by_page = {"van-ban": task.directive_id}
    assert "88/KH-UBND" in text(client.get(reverse("intake"), by_page))
    assert client.get(reverse("intake"), {"van-ban": task.directive_id + 99}).status_code == 404
    other = a_plan(office.leads, tasks=1)
    refused = sent(client, table(other), form_token="t2", **by_page)
    assert refused.status_code == 422 and "Ô A2 ghi “212/KH-UBND”, khác với “88/KH-UBND”" in text(refused)
    more = an_appendix([[3, "Rà soát việc thứ 3", office.leads[0], "Không", "Hằng tháng, trước ngày 25", "Báo cáo"]])
    page = sent(client, more, form_token="t3", **by_page)["Location"]
    client.post(f"{page}kiem-tra/")
    client.post(f"{page}ghi/", {"rows": "all"})
    assert list(Task.objects.values_list("directive", flat=True).distinct()) == [task.directive_id]
    assert Task.objects.count() == 3
    short = "STT;Nội dung;Cơ quan chủ trì;Thời hạn;Sản phẩm\n1;Việc ghi dở\n"
    sent(client, short.encode(), "phu-luc.csv", form_token="t4", **by_page)
    row = BatchRow.objects.get(batch__form_token="t4")
    assert [shown(row, row.batch, code) for code in ("directive_number", "leads", "product")] == ["88/KH-UBND", "", ""]


def test_tasks_that_share_merged_cells_are_no_titles_and_many_titles_are_counted(office):
    client = signed_in(office.specialist)
    task = a_task(a_directive(office.specialist, number="88/KH-UBND"), office.agencies[0], actor=office.specialist)
    rows = [["I", "Việc thứ nhất"], ["II", "Việc thứ hai"], ["a)", "Việc viết sau chữ"], ["III", "Nhóm việc khác"]]

    def more(_book, sheet):
        sheet.merge_range(5, 2, 6, 2, "Sở Y tế")
        sheet.merge_range(5, 4, 6, 4, "Tháng 12/2026")
        sheet.merge_range(8, 1, 8, 5, "Nhóm việc khác")
        for place in range(9, 29):
            sheet.write_row(place, 0, ["IV", "Nhóm việc trống"])

    page = sent(client, an_appendix(rows, more), **{"van-ban": task.directive_id})["Location"]
    assert list(BatchRow.objects.order_by("number").values_list("number", flat=True)) == [6, 7, 8]
    assert "26, 27 và 3 dòng nữa là tên nhóm" in (told := text(client.get(page))) and "Dòng 5, 9, 10," in told


def test_a_sheet_that_names_the_same_document_in_other_words_is_read(office):
    client = signed_in(office.specialist)
    Agency.objects.filter(name="Ủy ban nhân dân tỉnh").update(short_name="UBND tỉnh")
    same = {"directive_date": "ngày 18 tháng 11 năm 2026", "issuer": "UBND tỉnh"}
    rows = [a_row(n, office.leads[0], **same) for n in (1, 2)]
    rows[1] |= {"directive_kind": "KH", "division": "Phòng Tổng hợp"}
    one = {"belongs": "one", "directive_number": "212/KH-UBND", "directive_date": "18/11/2026"}
    page = sent(client, table(rows), **one, **DESCRIBED, issuer="Ủy ban nhân dân tỉnh")["Location"]
    client.post(f"{page}kiem-tra/")
    assert "Cả 2 dòng ghi được." in text(client.get(page))


def test_a_waiting_row_is_entered_as_a_task_of_its_own_directive(office, monkeypatch):
    client = signed_in(office.specialist)
    rows = [
        row | {"directive_number": number}
        for number in ("212/KH-UBND", "19/KH-UBND")
        for row in a_plan(office.leads, tasks=3)
    ]
    for place in (1, 2, 4):
        rows[place]["leads"] = "Sở Không Có"
    page = sent(client, table(rows))["Location"]
    client.post(f"{page}kiem-tra/")
    client.post(f"{page}ghi/", {"rows": "good"})
    one, other = (Directive.objects.get(number=number) for number in ("212/KH-UBND", "19/KH-UBND"))
    made = {d: [a_task(d, office.agencies[0], actor=office.specialist) for _ in range(2)] for d in (one, other)}
    foreign = made[other][0]

    def offered():
        html = client.get(page).content.decode()
        return [re.findall('value="([^"]*)"', part) for part in re.findall("<datalist.*?</datalist>", html, re.DOTALL)]

    lists = offered()
    assert [len(texts) for texts in lists] == [2, 2] and "Ghi nhận đã nhập" in text(client.get(page))
    assert client.post(f"{page}dong/3/", {"task": f"{foreign.position}. {foreign.content} khác"}).status_code == 422
    with refused_with("task_not_of_the_sheet"):
        settling.entered(actor=office.specialist, batch_id=Batch.objects.get().pk, number=3, task_id=foreign.pk, at=AT)
    monkeypatch.setattr(pointing, "MOST_OFFERED", 1)
    assert [len(texts) for texts in offered()] == [1, 1]
    for number, said in ((3, "3"), (4, lists[1][0]), (6, lists[0][1])):
        assert client.post(f"{page}dong/{number}/", {"task": said}).status_code == 302, said
    entered = dict(BatchRow.objects.exclude(settled_as="").values_list("number", "entered_as"))
    assert entered == {3: made[one][1].pk, 4: made[one][0].pk, 6: made[other][1].pk}
    client.post(reverse("directive_task_remove", args=[one.pk, made[one][0].pk]))
    waiting = dict(Directive.objects.values_list("number", "rows_waiting"))
    assert waiting == {"212/KH-UBND": 1, "19/KH-UBND": 0}
