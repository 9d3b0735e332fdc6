"""A directive from its registration to its 166 receivers, by hand, in a real browser; and what a phone shows."""

from __future__ import annotations

import re
from datetime import date

import pytest
from tests.browser import PHONE, WIDE
from tests.make import a_directive, a_person, a_province, a_task

from dondoc.directives.models import Directive
from dondoc.organisations import queries
from dondoc.rules.access import Role
from dondoc.tasks.models import Assignment, Task

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = """ỦY BAN NHÂN DÂN TỈNH
KẾ HOẠCH THỬ NGHIỆM
Các xã, phường lập danh mục khu đất công ích trên địa bàn trước ngày 04/12/2026.
Sở Tài chính bố trí kinh phí cho công việc này.
"""


@pytest.fixture
def specialist(transactional_db, frozen):
    a_province()
    return a_person(
        "Lê Thị Hồng Nhung", role=Role.OFFICE_SPECIALIST, agency=queries.office(), division=queries.divisions()[0]
    )


def pick(page, name: str, letters: str, words: str) -> None:
    """Two letters, then the entry that bears these words."""
    page.fill(f"#pick-{name}", letters)
    page.locator(f"#pick-{name}-list li", has_text=words).first.click()


def settled(page) -> None:
    page.wait_for_load_state("networkidle")


def test_register_split_check_and_issue_to_all_166(specialist, open_page, tmp_path):
    page = open_page("/van-ban/dang-ky/", actor=specialist)
    upload = tmp_path / "219-KH-UBND.txt"
    upload.write_text(TEXT, encoding="utf-8")
    registered_by_hand(page, str(upload))
    first_task(page)
    second_task_copied_from_the_first(page)
    product_missing_and_mended(page)
    page.get_by_role("button", name="Giao 167 lượt cho 167 cơ quan").click()
    page.wait_for_url(re.compile(r"/van-ban/\d+/$"))
    assert "Đã giao 167 lượt cho 167 cơ quan." in page.locator("#messages").inner_text()
    assert Assignment.objects.filter(state="issued").count() == 167
    assert set(Assignment.objects.values_list("due_on", flat=True)) == {date(2026, 12, 4)}
    assert Directive.objects.get().specialist_id == specialist.user_id


def registered_by_hand(page, upload: str) -> None:
    """With a slip on the way: 30 February is named at its field and everything typed stays."""
    page.select_option("#id_kind", label="Kế hoạch")
    page.fill("#id_number", "219/KH-UBND")
    page.fill("#id_issued_on", "30/2/2026")
    page.fill("#id_subject", "Kế hoạch rà soát quỹ đất công ích năm 2026")
    page.select_option("#id_assigned_by", label="Chủ tịch UBND tỉnh")
    page.fill("#id_signer", "Nguyễn Đức Thịnh")
    pick(page, "drafting_agency", "tc", "Sở Tài chính")
    page.check("#id_declared_open")
    page.get_by_role("button", name="Đăng ký").first.click()
    settled(page)
    assert "Tháng 2/2026 chỉ có 28 ngày" in page.locator("#id_issued_on_error").inner_text()
    assert page.input_value("#id_subject") == "Kế hoạch rà soát quỹ đất công ích năm 2026"
    assert "Sở Tài chính" in page.locator(".dd-chip").inner_text()
    assert page.locator(".dd-fault-list").is_visible()
    page.fill("#id_issued_on", "18/11/2026")
    page.set_input_files("#id_files", upload)
    page.get_by_role("button", name="Đăng ký").first.click()
    page.wait_for_url(re.compile(r"/van-ban/\d+/tach/"))


def first_task(page) -> None:
    assert "lập danh mục khu đất" in page.locator(".dd-doc").inner_text()
    page.fill("#id_content", "lập danh mục khu đất công ích trên địa bàn")
    pick(page, "leads", "tat ca", "Tất cả xã, phường (166)")
    page.check("#id_no_coordinators")
    page.fill("#id_deadline_text", "trước ngày 04/12/2026")
    page.fill("#id_product", "Danh mục khu đất")
    page.press("#id_product", "Control+Enter")
    page.wait_for_selector(".dd-draft-row")
    assert page.evaluate("document.activeElement.id") == "id_content", "the hand stays in the next form"
    assert "04/12/2026" in page.locator(".dd-draft-row .when").inner_text()
    assert page.locator(".dd-doc mark .dd-no").inner_text() == "1"


def second_task_copied_from_the_first(page) -> None:
    page.fill("#id_content", "Bố trí kinh phí cho công việc này")
    page.locator("h1").click()
    page.keyboard.press("d")
    page.wait_for_selector("#task-form .dd-chip")
    assert page.input_value("#id_due_on") == "04/12/2026"
    assert page.input_value("#id_content") == "Bố trí kinh phí cho công việc này"
    page.locator("#task-form .dd-chip-x").first.click()
    pick(page, "leads", "tc", "Sở Tài chính")
    page.get_by_role("button", name="Lưu, sang nhiệm vụ sau").click()
    page.wait_for_selector(".dd-draft-row:nth-child(2)")


def product_missing_and_mended(page) -> None:
    page.get_by_role("link", name="Kiểm tra để giao").click()
    settled(page)
    assert "Sản phẩm phải có" in page.locator("main").inner_text()
    assert not page.get_by_role("button", name="Giao 167").count()
    page.get_by_role("link", name="Bổ sung").first.click()
    settled(page)
    page.fill("#id_product", "Quyết định phân bổ")
    page.get_by_role("button", name="Lưu nhiệm vụ").click()
    page.wait_for_selector("#task-form:has-text('Đang nhập')")
    page.get_by_role("link", name="Kiểm tra để giao").click()
    settled(page)


def test_the_same_directive_again_leads_to_the_one_that_is_there(specialist, open_page):
    first = a_directive(specialist, number="212/KH-UBND", kind="plan")
    page = open_page("/van-ban/dang-ky/", actor=specialist)
    page.select_option("#id_kind", label="Kế hoạch")
    page.fill("#id_number", "212 / KH-UBND")
    page.fill("#id_issued_on", "19/11/2026")
    page.fill("#id_subject", "Trích yếu khác")
    page.check("#id_declared_open")
    page.get_by_role("button", name="Đăng ký").first.click()
    notice = page.locator(".dd-notice.refusal")
    assert "đã được đăng ký ngày 19/11/2026" in notice.inner_text().replace("\xa0", " ")
    notice.get_by_role("link", name="Mở văn bản đã có").click()
    page.wait_for_url(f"**/van-ban/{first.pk}/")


def test_rows_are_moved_removed_and_edited_where_they_stand(specialist, open_page):
    directive = a_directive(specialist)
    for name in ("Một", "Hai", "Ba"):
        a_task(directive, actor=specialist, content=f"Việc thứ {name}")
    page = open_page(f"/van-ban/{directive.pk}/tach/", actor=specialist)
    page.get_by_role("button", name="Đưa nhiệm vụ 3 lên").click()
    page.wait_for_selector(".dd-draft-row:nth-child(2):has-text('Ba')")
    page.get_by_role("button", name="Xóa dự thảo nhiệm vụ 1").click()
    page.wait_for_selector(".dd-draft-row:nth-child(1):has-text('Ba')")
    assert list(Task.objects.order_by("position").values_list("content", flat=True)) == ["Việc thứ Ba", "Việc thứ Hai"]
    page.get_by_role("link", name="Việc thứ Hai").click()
    page.wait_for_selector("#task-form:has-text('Đang sửa')")
    page.fill("#id_content", "Việc thứ hai đã sửa")
    page.get_by_role("button", name="Lưu nhiệm vụ").click()
    page.wait_for_selector(".dd-draft-row:nth-child(2):has-text('đã sửa')")


@pytest.mark.parametrize(
    "path",
    [
        "/van-ban/",
        "/van-ban/dang-ky/",
        "/van-ban/{}/tach/",
        "/van-ban/{}/kiem-tra/",
        "/van-ban/{}/",
        "/van-ban/{}/sua/",
    ],
)
def test_pages_are_clean_for_axe_and_fit_a_phone(specialist, open_page, path):
    from tests.browser import assert_axe_clean

    directive = a_directive(
        specialist, urgency="khan", subject="Trích yếu dài của một văn bản giao nhiều việc cho các cơ quan trên địa bàn"
    )
    a_task(directive, queries.office(), actor=specialist, due_on=date(2026, 11, 24))
    a_task(directive, actor=specialist, product="")
    for size, scheme in ((WIDE, "light"), (PHONE, "dark")):
        page = open_page(path.format(directive.pk), actor=specialist, scheme=scheme, size=size)
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert_axe_clean(page)
