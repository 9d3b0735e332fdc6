"""A date field's calendar (A4): months with their rest days, and what a typed day is. Nothing here depends on the database's kind."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.make import a_person
from tests.web.work.test_work_pages import body as read
from tests.web.work.test_work_pages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen"), pytest.mark.once]
MONTH, DAY = "/lich-lam-viec/thang/", "/lich-lam-viec/ngay/"


def test_a4_a_day_is_chosen_from_its_month_and_says_whether_it_is_worked(client: Client) -> None:
    signed_in(a_person(), client)

    def body(client: Client, address: str) -> str:
        return read(client, address).replace("\xa0", " ")

    page = body(client, f"{MONTH}?ngay=4/12/2026")
    assert 'data-day="04/12/2026" aria-current="date" aria-label="thứ Sáu, 04/12/2026"' in page
    assert 'aria-label="Chủ nhật, 06/12/2026, ngày nghỉ"' in page
    assert "?nam=2026&amp;thang=11" in page and "?nam=2027&amp;thang=1" in page
    september = body(client, f"{MONTH}?nam=2026&thang=9")
    assert 'class="holiday" data-day="02/09/2026"' in september and "Quốc khánh" in september
    for odd in ("?ngay=31/02/2026", "?nam=0&thang=13", ""):
        assert 'data-day="19/11/2026" aria-current="date"' in body(client, MONTH + odd), "else the month of today"
    assert body(client, f"{DAY}?ngay=4/12") == "thứ Sáu, 04/12/2026 · ngày làm việc"
    assert body(client, f"{DAY}?ngay=2/9/2026").startswith("thứ Tư, 02/09/2026 · ngày nghỉ: ")
    assert body(client, f"{DAY}?ngay=hôm nào") == ""
    given = "giao=02/12/2026"
    assert body(client, f"{DAY}?ngay=1/12/2026&{given}").endswith("trước ngày giao nhiệm vụ 02/12/2026")
    assert "ngày giao" not in body(client, f"{DAY}?ngay=2/12/2026&{given}")
