"""One assignment through its whole loop in a real browser, by its roles, with the mistakes people make on the way."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from tests.browser import PHONE, assert_axe_clean, assert_no_sideways_scroll
from tests.make import AT, an_agency
from tests.tasks.loop import a_directive, a_form, a_world, an_assignment, filed, fresh

from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.lifecycle import State
from dondoc.tasks.models import Assignment, Update

pytestmark = pytest.mark.django_db(transaction=True)

DIALOG = "dialog[open]"


@pytest.fixture
def world(frozen):
    return a_world(2)


@pytest.fixture
def one(world):
    return an_assignment(world)


def page_of(one):
    return reverse("assignment", args=[one.pk])


def state(one):
    return State(fresh(one).state)


def write_result(form):
    form.get_by_label("Số, ký hiệu").fill("15/BC-S")
    form.get_by_role("textbox", name="Ngày văn bản").fill("19/11")
    form.get_by_label("Người ký").fill("Lê Thị Ký")
    form.get_by_label("Kết quả đã đạt được").fill("Đã rà soát 143 hộ tại 12 bản.")


def test_the_loop_of_an_assignment(world, one, open_page):
    """Accept, report, draft with faults, sign, return, redo, confirm."""
    staff = open_page(page_of(one), actor=world.staff[one.agency_id])
    accept_and_report(staff, one)
    draft_with_a_fault(staff)
    assert state(one) is State.AWAITING_SIGNATURE
    head = open_page(page_of(one), actor=world.heads[one.agency_id])
    sign(head)
    assert state(one) is State.SUBMITTED
    office = open_page(reverse("confirm_queue"), actor=world.specialist)
    send_back(office)
    assert state(one) is State.RETURNED
    head.goto(page_of(one))
    redo(head)
    office.goto(reverse("confirm_queue"))
    confirm_after_a_fault(office)
    assert state(one) is State.COMPLETED
    staff.goto(page_of(one))
    staff.get_by_text("Văn phòng đã xác nhận").wait_for()
    assert staff.locator("#deeds a, #deeds button").count() == 1  # the citation alone: nothing is left to do


def accept_and_report(staff, one):
    staff.get_by_role("button", name="Tiếp nhận").first.click()
    staff.get_by_text("Đã tiếp nhận nhiệm vụ.").wait_for()
    assert state(one) is State.IN_PROGRESS
    staff.get_by_role("link", name="Cập nhật", exact=True).click()
    sheet = staff.locator(DIALOG)
    sheet.get_by_role("button", name="Gửi cập nhật").click()
    sheet.get_by_text("viết nội dung cập nhật").first.wait_for()
    sheet.get_by_role("button", name="Đã xong một phần.").click()
    sheet.get_by_role("button", name="Gửi cập nhật").click()
    staff.get_by_text("Đã gửi cập nhật. Nhiệm vụ vẫn đang thực hiện.").wait_for()
    assert Update.objects.get().text == "Đã xong một phần."


def draft_with_a_fault(staff):
    staff.get_by_role("link", name="Nộp kết quả").click()
    sheet = staff.locator(DIALOG)
    assert sheet.get_by_role("button", name="đề nghị kết thúc").count() == 0
    sheet.get_by_label("Số, ký hiệu").fill("15/BC-S")
    sheet.get_by_role("textbox", name="Ngày văn bản").fill("30/2/2026")
    sheet.get_by_role("button", name="Trình thủ trưởng ký").click()
    sheet.get_by_text("Tháng 2/2026 chỉ có 28 ngày").first.wait_for()
    assert sheet.get_by_label("Số, ký hiệu").input_value() == "15/BC-S"
    write_result(sheet)
    sheet.get_by_role("button", name="Trình thủ trưởng ký").click()
    staff.get_by_text("Đã trình kết quả").wait_for()


def sign(head):
    head.get_by_role("link", name="Ký nộp").click()
    head.locator(DIALOG).get_by_text("Đã rà soát 143 hộ tại 12 bản.").wait_for()
    head.locator(DIALOG).get_by_role("button", name="Ký nộp, đề nghị kết thúc nhiệm vụ").last.click()
    head.get_by_text("Đã nộp kết quả.").wait_for()


def send_back(office):
    office.keyboard.press("t")
    office.get_by_label("Kết quả còn thiếu gì").fill("Thiếu danh sách hộ theo thôn.")
    office.get_by_role("button", name="Trả lại làm lại", exact=True).click()
    office.get_by_text("Đã trả lại kết quả của").wait_for()


def redo(head):
    head.get_by_text("Thiếu danh sách hộ theo thôn.").first.wait_for()
    head.get_by_role("link", name="Nộp kết quả").click()
    write_result(head.locator(DIALOG))
    head.locator(DIALOG).get_by_role("button", name="Ký nộp, đề nghị kết thúc nhiệm vụ").last.click()
    head.get_by_text("Đã nộp kết quả.").wait_for()


def confirm_after_a_fault(office):
    office.get_by_text("Thiếu danh sách hộ theo thôn.").wait_for()
    office.get_by_role("button", name="Xác nhận hoàn thành").click()
    office.get_by_text("chọn một mức đánh giá chất lượng").first.wait_for()
    office.get_by_label("Đạt yêu cầu", exact=True).check()
    office.get_by_label("Giải quyết được việc").check()
    office.get_by_role("button", name="Xác nhận hoàn thành").click()
    office.get_by_text("Không có kết quả nào chờ anh/chị xác nhận").wait_for()


def test_a_dispute_is_passed_on_to_the_agency_that_was_suggested(world, one, open_page):
    other = world.agencies[1]
    head = open_page(page_of(one), actor=world.heads[one.agency_id])
    head.get_by_role("link", name="Không đúng? Đề nghị điều chỉnh").click()
    sheet = head.locator(DIALOG)
    sheet.get_by_label("Không thuộc chức năng").check()
    sheet.get_by_label("Lý do").fill("Thuộc sở khác.")
    sheet.get_by_role("button", name="Gửi đề nghị").click()
    head.get_by_text("Đã gửi đề nghị").wait_for()

    office = open_page(page_of(one), actor=world.specialist)
    office.get_by_role("link", name="Chuyển cơ quan khác").click()
    sheet = office.locator(DIALOG)
    sheet.get_by_role("combobox", name="Cơ quan nhận nhiệm vụ").fill(other.name[-4:])
    office.locator("[role=option]", has_text=other.name).first.click()
    sheet.get_by_label("Lý do chuyển").fill("Đúng chức năng của sở.")
    sheet.get_by_role("button", name="Chuyển", exact=True).click()
    office.get_by_text("Đã chuyển nhiệm vụ").wait_for()
    assert state(one) is State.TRANSFERRED
    assert Assignment.objects.get(task=one.task, agency=other).state == State.ISSUED


def test_the_kind_of_an_update_changes_in_the_sheet_and_the_text_stays(world, one, open_page):
    phone = open_page(page_of(one), actor=world.heads[one.agency_id], size=PHONE)
    phone.get_by_role("link", name="Cập nhật", exact=True).last.click()
    sheet = phone.locator(DIALOG)
    sheet.locator("textarea").fill("Đã xong cả ba việc.")
    assert sheet.get_by_role("button", name="đề nghị kết thúc nhiệm vụ").count() == 0
    sheet.get_by_role("button", name="Kết quả", exact=True).click()
    sheet.get_by_label("Số, ký hiệu").wait_for()
    assert sheet.locator("textarea").input_value() == "Đã xong cả ba việc."
    assert sheet.get_by_role("button", name="Ký nộp, đề nghị kết thúc nhiệm vụ").last.is_visible()
    assert_no_sideways_scroll(phone)
    assert_axe_clean(phone)


def test_without_script_every_deed_is_a_page(world, one, open_page):
    head = open_page(page_of(one), actor=world.heads[one.agency_id], java_script_enabled=False)
    head.get_by_role("button", name="Tiếp nhận").first.click()
    assert state(one) is State.IN_PROGRESS
    head.get_by_role("link", name="Cập nhật", exact=True).first.click()
    head.locator("textarea").fill("Đã xong.")
    head.get_by_role("button", name="Kết quả", exact=True).click()
    assert head.locator("textarea").input_value() == "Đã xong."
    write_result(head)
    head.get_by_role("button", name="Ký nộp, đề nghị kết thúc nhiệm vụ").last.click()
    assert state(one) is State.SUBMITTED

    office = open_page(reverse("confirm_queue"), actor=world.specialist, java_script_enabled=False)
    office.get_by_label("Đạt yêu cầu", exact=True).check()
    office.get_by_label("Giải quyết được việc").check()
    office.get_by_role("button", name="Xác nhận hoàn thành").click()
    assert state(one) is State.COMPLETED and "Không có kết quả nào" in office.content()


@pytest.fixture
def fan(world):
    """Twelve agencies of one urgent task: late, waiting, done."""
    world.agencies += [an_agency(kind=AgencyKind.COMMUNE) for _ in range(10)]
    task = a_directive(
        world,
        urgency="hoa_toc",
        tasks=[replace(a_form(world), content="Rà soát hộ dân vùng sạt lở; báo cáo UBND tỉnh")],
    ).tasks.get()
    rows = list(Assignment.objects.filter(task=task, agency__in=world.agencies[:2]))
    for row in rows:
        filed(world, row, AT)
    return task, rows


@pytest.mark.parametrize(("scheme", "size"), [("light", None), ("dark", PHONE)], ids=["desk", "phone"])
def test_the_pages_are_clean_and_fit(world, fan, open_page, frozen, scheme, size):
    task, rows = fan
    frozen(datetime(2026, 12, 3, 2, 0, tzinfo=UTC))
    head = world.heads[rows[0].agency_id]
    shape = {"size": size} if size else {}
    looks = {
        world.specialist: (
            reverse("task", args=[task.pk]),
            reverse("task", args=[task.pk]) + "?xem=bang",
            reverse("confirm_queue"),
            reverse("confirm_many") + f"?task={task.pk}",
            reverse("task_correct", args=[task.pk]),
            reverse("missing_report"),
        ),
        head: (page_of(rows[0]), reverse("deed", args=[rows[0].pk, "rut-ket-qua"]), reverse("missing_report")),
    }
    for actor, paths in looks.items():
        page = open_page(paths[0], actor=actor, scheme=scheme, **shape)
        for path in paths:
            page.goto(path)
            assert page.locator("h1").count() == 1, path
            assert_no_sideways_scroll(page)
            assert_axe_clean(page)
