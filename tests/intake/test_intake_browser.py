"""A workbook in a real browser: the check goes on by itself, the verdicts fit a phone, the good rows become drafts."""

import pytest
from django.urls import reverse
from tests.browser import PHONE, assert_axe_clean, assert_no_sideways_scroll
from tests.intake.workbooks import a_plan, table

from dondoc.core.workbook_writing import MEDIA_TYPE
from dondoc.tasks.models import Task

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_workbook_is_sent_checked_by_itself_and_written(office, open_page):
    rows = a_plan(office.leads, tasks=6)
    rows[3]["leads"] = "Sở Không Có; " + "tên rất dài không có chỗ ngắt " * 3
    page = open_page(reverse("intake"), actor=office.specialist)
    page.set_input_files("#id_file", {"name": "ke-hoach.xlsx", "mimeType": MEDIA_TYPE, "buffer": table(rows)})
    page.get_by_label("Tôi xác nhận không văn bản nào").check()
    page.get_by_role("button", name="Gửi để kiểm tra").click()
    write = page.get_by_role("button", name="Ghi 5 dòng đúng")
    write.wait_for()
    assert_axe_clean(page)
    phone = open_page(page.url, actor=office.specialist, size=PHONE)
    assert_no_sideways_scroll(phone)
    write.click()
    page.get_by_text("Giao cả đợt…").click()
    page.get_by_role("button", name="Giao cả 5 nhiệm vụ").wait_for()
    assert Task.objects.count() == 5
