"""The form of a later directive in a real browser: parts that depend on the choice, the plan, the pictures wide and narrow."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.browser import PHONE, assert_axe_clean, assert_no_sideways_scroll
from tests.tasks.loop import a_directive, a_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("frozen")]


def test_c10_the_form_shows_what_the_choice_needs_and_the_plan_before_anything_is_done(open_page):
    world = a_world(2)
    task = a_directive(world).tasks.get()
    page = open_page(
        f"{reverse('directive_amend', args=[task.directive_id])}?nhiem-vu={task.pk}", actor=world.specialist
    )
    at = f"t{task.pk}"
    page.locator(f"[name={at}-kind][value=cancelled]").check(force=True)
    assert not page.locator(f"[name={at}-content]").is_visible()
    page.locator(f"[name={at}-kind][value=changed]").check(force=True)
    page.fill("[name=basis_number]", "300/UBND-TH")
    page.fill("[name=basis_issued_on]", "19/11/2026")
    page.fill(f"[name={at}-due_on]", "15/12/2026")
    page.click("button[name=preview]")
    page.get_by_text("2 lượt đổi thời hạn").wait_for()
    assert_axe_clean(page)
    page.set_viewport_size(PHONE)
    assert_no_sideways_scroll(page)
    page.click("button[name=send]")
    page.get_by_text("Được sửa bởi 300/UBND-TH").wait_for()
    assert_no_sideways_scroll(page)
    page.goto(reverse("task", args=[task.pk]))
    assert_axe_clean(page)
