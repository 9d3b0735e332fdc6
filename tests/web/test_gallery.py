"""Every component in a real Chromium: both themes, desk and phone, axe, the content policy, and what the small modules do."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect
from tests.browser import AXE, PHONE, WIDE
from tests.make import a_person

from dondoc.rules.access import Role

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.web.gallery_urls")]

AGENCIES = {
    "agencies": [
        {"id": 1, "name": "Sở Xây dựng", "short": "Xây dựng", "fold": "so xay dung", "gone": False},
        {"id": 2, "name": "Sở Tài chính", "short": "Tài chính", "fold": "so tai chinh", "gone": False},
        {"id": 4, "name": "Sở Giao thông vận tải", "fold": "so giao thong van tai", "gone": True, "successor_id": 1, "successor_name": "Sở Xây dựng"},
        {"id": 5, "name": "UBND xã Mường Lát", "short": "Mường Lát", "fold": "ubnd xa muong lat", "gone": False},
        {"id": 6, "name": "UBND xã Mường Lý", "short": "Mường Lý", "fold": "ubnd xa muong ly", "gone": False},
    ],
    "groups": [{"code": "communes", "name": "Tất cả xã, phường", "fold": "tat ca xa, phuong", "ids": [5, 6], "count": 2}],
}  # fmt: skip


@pytest.fixture
def gallery(open_page, frozen):
    """The gallery as an official opens it; `gallery(size=…, scheme=…)`."""

    def opened(**how):
        page = open_page("/thanh-phan/", actor=a_person(role=Role.OFFICE_SPECIALIST), **how)
        page.route("**/co-quan/chon.json", lambda route: route.fulfill(json=AGENCIES))
        return page

    return opened


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_serious_in_either_theme(gallery, size):
    page = gallery(size=size)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    serious = [v for v in found["violations"] if v["impact"] in ("serious", "critical")]
    assert not serious, json.dumps([(v["id"], [n["target"] for n in v["nodes"]]) for v in serious], ensure_ascii=False)
    assert len(found["passes"]) > 20, "axe has really looked"


def test_nothing_ever_scrolls_sideways(gallery):
    page = gallery()
    for width in (320, 390, 768, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_pressed_on_the_phone_is_large_enough(gallery):
    page = gallery(size=PHONE)
    small = page.evaluate(
        "[...document.querySelectorAll('.dd-b, .dd-card, .dd-input, .dd-phone-bar a')].filter((e) => e.offsetParent)"
        ".map((e) => [e.className, e.getBoundingClientRect().height]).filter(([, height]) => height < 44)"
    )
    assert small == []


def test_a_system_set_to_dark_gets_the_dark_theme_and_a_choice_wins_over_it(gallery):
    page = gallery(scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(13, 19, 29)"
    page.context.add_cookies([{"name": "theme", "value": "light", "url": page.url}])
    page.reload()
    assert page.evaluate(ground) == "rgb(247, 248, 250)"


def chosen(box) -> list[str]:
    return box.locator("input[type=hidden]").evaluate_all("fields => fields.map((field) => field.value)")


def test_two_letters_without_marks_find_an_agency(gallery):
    page = gallery()
    field = page.locator("[data-agency-picker] input[type=text]").first
    for typed, first in (
        ("sxd", "Sở Xây dựng"),
        ("ml", "UBND xã Mường Lát"),
        ("mường l", "UBND xã Mường Lát"),
        ("TÀI", "Sở Tài chính"),
    ):
        field.fill(typed)
        found = page.locator("[role=option]").first
        expect(found).to_have_text(first)
        assert field.get_attribute("aria-activedescendant") == found.get_attribute("id")
    field.fill("zz")
    expect(page.locator(".dd-options .none")).to_be_visible()


def test_a_dissolved_agency_is_shown_with_the_one_that_took_over(gallery):
    page = gallery()
    box = page.locator("[data-agency-picker]").first
    box.locator("input[type=text]").fill("gtvt")
    expect(box.locator("[role=option]")).to_contain_text("Sở Giao thông vận tải")
    page.keyboard.press("Enter")
    assert chosen(box) == ["a:12", "g:communes", "a:1"]


def test_a_group_is_one_chip_and_opens_to_its_agencies(gallery):
    page = gallery()
    box = page.locator("[data-agency-picker]").first
    box.locator(".dd-chip-open").click()
    page.wait_for_function(
        "document.querySelectorAll('[data-agency-picker]')[0].querySelectorAll('.dd-chip').length === 3"
    )
    assert chosen(box) == ["a:12", "a:5", "a:6"]
    box.locator("input[type=text]").focus()
    page.keyboard.press("Backspace")
    assert chosen(box) == ["a:12", "a:5"]


def test_keys_mark_choose_and_leave_typing_alone(gallery):
    page = gallery()
    page.keyboard.press("j")
    page.keyboard.press("j")
    marked = "[...document.querySelectorAll('[data-row]')].findIndex((row) => row.classList.contains('marked'))"
    assert page.evaluate(marked) == 1
    page.keyboard.press("x")
    assert page.locator("[data-pick]").nth(1).is_checked()
    field = page.locator("#light-number")
    field.fill("")
    field.press_sequentially("jx?")
    assert field.input_value() == "jx?"
    assert not page.locator("#keyboard-map").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("#keyboard-map").is_visible()


def test_shift_chooses_a_range_and_the_bar_counts_assignments_not_rows(gallery):
    page = gallery()
    form = page.locator("[data-list]").first
    assert form.locator("[data-bulk-count]").inner_text() == "22", "a folded row of 22 agencies"
    form.locator("[data-pick]").nth(1).click()
    form.locator("[data-pick]").nth(3).click(modifiers=["Shift"])
    assert form.locator("[data-bulk-count]").inner_text() == "25"
    form.locator("[data-bulk-all]").click()
    assert form.locator("[data-bulk-count]").inner_text() == "412"
    form.locator("[data-bulk-clear]").click()
    assert form.locator("[data-bulk]").is_hidden()


def test_a_choice_shows_its_part_a_phrase_fills_the_text_and_the_draft_stays(gallery):
    page = gallery()
    reason = page.locator("[data-shows]").first
    assert reason.is_hidden()
    assert page.locator("#light-reason").is_disabled(), "what is hidden is not sent"
    page.locator("form.dd-form").first.locator("input[name=tracked][value=no]").check()
    assert reason.is_visible()
    page.locator("[data-fills=light-done_so_far]").first.click()
    assert page.locator("#light-done_so_far").input_value() == "Đang làm, không vướng"
    page.locator("#light-subject").fill("Kết luận phiên họp")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    assert page.locator("#light-subject").input_value() == "Kết luận phiên họp"


def test_a_sheet_opens_over_the_page_and_closes_without_a_trace(gallery):
    page = gallery(size=PHONE)
    page.locator("[data-opens=sheet-light]").click()
    sheet = page.locator("#sheet-light")
    assert sheet.is_visible()
    page.wait_for_timeout(300)
    assert sheet.bounding_box()["y"] + sheet.bounding_box()["height"] == pytest.approx(PHONE["height"], abs=2)
    page.keyboard.press("Escape")
    assert sheet.is_hidden()


def test_the_page_can_be_read_without_script(gallery, open_page):
    page = gallery(java_script_enabled=False)
    assert page.locator("[data-shows]").first.is_visible(), "no part is out of reach"
    assert page.locator("summary.dd-pill").first.is_visible()
