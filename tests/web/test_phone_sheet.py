"""The sheet under "Thêm" on the phone: the keyboard stays in it until it is closed."""

from __future__ import annotations

import pytest
from tests.browser import PHONE
from tests.make import a_person

from dondoc.rules.access import Role

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.usefixtures("frozen")]
INSIDE = "document.activeElement.closest('details[data-menu]') !== null"


def test_tab_goes_round_in_the_sheet_and_escape_closes_it(open_page):
    page = open_page("/quy-che/", actor=a_person(role=Role.OFFICE_SPECIALIST), size=PHONE)
    page.locator(".dd-phone-bar summary").click()
    stops = page.locator(".dd-phone-bar details a[href]:visible, .dd-phone-bar details button:visible").count()
    assert stops > 5
    for _ in range(stops + 3):
        page.keyboard.press("Tab")
        assert page.evaluate(INSIDE)
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(INSIDE)
    page.keyboard.press("Escape")
    assert page.locator(".dd-phone-bar details[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
