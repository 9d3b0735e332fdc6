"""The pages of an administrator in a browser: by the content policy, with the rules of accessibility, no wider than a phone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.browser import PHONE, assert_axe_clean, assert_no_sideways_scroll
from tests.make import AT, a_person
from tests.web.test_regulation_text import keep

from dondoc.rules.access import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_full_text_opens_at_the_cited_place_and_the_forms_can_be_filled_on_a_phone(frozen, open_page):
    frozen(AT)
    admin = a_person(role=Role.ADMINISTRATOR)
    keep()
    page = open_page(f"{reverse('regulation_text')}#d5-2-c", actor=admin, size=PHONE, scheme="dark")
    assert "Lời của điểm c" in page.locator(":target").inner_text()
    for address in (
        "regulation_text",
        "regulation_text_add",
        "calendar_notice",
        "local_decisions",
        "limits",
        "token_new",
        "api_reference",
    ):
        page.goto(reverse(address))
        assert_no_sideways_scroll(page)
        assert_axe_clean(page)
    page.goto(reverse("calendar_notice"))
    page.fill("[name=basis]", "Thông báo số 1")
    page.fill("[name=first_1]", "10/12/2026")
    page.fill("[name=name_1]", "Nghỉ")
    page.click("button[value=look]")
    page.get_by_text("Không có lượt giao nào đổi ngày xét đúng hạn.").wait_for()
