"""Agencies in a real browser: nothing breaks the content policy, nothing runs off the phone, axe finds nothing serious."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import make
from tests.browser import PHONE, assert_axe_clean, assert_no_sideways_scroll

from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_merger_on_the_phone_from_the_form_to_the_end(frozen, open_page):
    make.the_office()
    gone, heir = (make.an_agency(f"UBND xã {name}", kind=AgencyKind.COMMUNE) for name in ("Một", "Hai"))
    make.a_person(role=Role.AGENCY_SPECIALIST, agency=gone)
    page = open_page(reverse("agency_merge", args=[gone.pk]), actor=make.a_person(role=Role.ADMINISTRATOR), size=PHONE)
    page.select_option("#id_successor_id", str(heir.pk))
    page.fill("#id_on", "25/11/2026")
    page.fill("#id_basis", "Nghị quyết số 15/NQ-HĐND")
    page.click("text=Xem trước")
    page.wait_for_selector("text=Chưa có gì được ghi")
    assert_no_sideways_scroll(page)
    assert_axe_clean(page)
    page.click("text=Ghi hợp nhất")
    page.wait_for_selector("text=Hủy việc hợp nhất đã ghi")
    assert_no_sideways_scroll(page)
    assert_axe_clean(page)
