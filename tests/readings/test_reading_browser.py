"""A reading gone through with the keyboard alone: accept, drop, take back, change and go on, split; the text follows (C4)."""

import pytest
from django.urls import reverse
from tests.browser import PHONE, assert_axe_clean, assert_no_sideways_scroll
from tests.make import AT
from tests.readings.papers import PLAN

from dondoc.readings.actions.reading import read

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_c4_a_reading_is_gone_through_by_keys(open_page, office):
    reading = read(actor=office.specialist, text=PLAN, declared_open=True, form_token="k1", at=AT)
    address = reverse("reading", args=[reading.pk])
    page = open_page(address, actor=office.specialist)
    state = "[data-proposal][data-state={}]"
    page.keyboard.press("a")
    page.locator(state.format("accepted")).wait_for()
    page.locator("mark.accepted[data-p]").first.wait_for()  # the text follows
    page.keyboard.press("x")
    page.locator(state.format("dropped")).wait_for()
    page.keyboard.press("z")
    page.locator(state.format("dropped")).wait_for(state="detached")
    page.keyboard.press("Enter")
    content = page.locator(".dd-proposal-form textarea")
    content.wait_for()
    content.fill("Bố trí đủ kinh phí mua cây giống")
    page.keyboard.press("Control+Enter")
    page.locator(state.format("accepted")).nth(1).wait_for()
    page.locator(".dd-proposal-form textarea").wait_for()  # the next one is open
    assert_axe_clean(page, within="#work")
    phone = open_page(address, actor=office.specialist, size=PHONE)
    assert_no_sideways_scroll(phone)
