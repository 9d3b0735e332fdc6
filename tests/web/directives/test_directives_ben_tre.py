"""The same pages under the regulation of Bến Tre: its kinds, its one entry limit, the file complete or not (BT 3.2, 7.1.a, 7.1.b, 7.2.e)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from tests.make import a_directive, a_person, a_task, an_agency, issued
from tests.web.directives.test_directive_pages import signed_in

from dondoc.directives.actions import record_lacks
from dondoc.directives.queries import entry_clock
from dondoc.rules.access import Role

pytestmark = pytest.mark.django_db

#: Wednesday 20 November 2024, 08:00 in Hà Nội.
THEN = datetime(2024, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def actor(settings, frozen):
    settings.ENV = replace(settings.ENV, province="ben-tre-2020")
    frozen(THEN)
    return a_person(role=Role.OFFICE_SPECIALIST)


def test_bt_7_1_a_every_directive_is_entered_within_one_working_day(actor):
    for urgency in ("normal", "hoa_toc"):
        directive = a_directive(actor, at=THEN, urgency=urgency)
        clock = entry_clock(directive, date(2024, 11, 20))
        assert (directive.regulation_id, directive.entry_due_on) == ("ben-tre-2020", date(2024, 11, 21))
        assert clock.rule.cite == "7.1.a"


def test_bt_7_2_e_the_file_is_complete_when_everything_is_entered(actor):
    directive = a_directive(actor, at=THEN)
    a_task(directive, an_agency(), actor=actor, at=THEN)
    client = signed_in(actor)
    before = client.get(reverse("directive", args=[directive.pk])).content.decode()
    assert "Hồ sơ chưa hoàn thành" in before and "Đ7.2.e" in before
    issued(directive, actor=actor, at=THEN)
    after = client.get(reverse("directive", args=[directive.pk])).content.decode()
    assert "Hồ sơ hoàn thành" in after


def test_bt_7_1_b_what_the_directive_lacks_is_shown_with_its_article(actor):
    directive = a_directive(actor, at=THEN)
    record_lacks(actor=actor, directive_id=directive.pk, version=1, lacks=["deadline"], at=THEN)
    page = signed_in(actor).get(reverse("directive", args=[directive.pk])).content.decode()
    assert "Chính văn bản không nêu" in page and "Đ7.1.b" in page


def test_bt_3_2_the_kinds_of_bến_tre_are_offered(actor):
    page = signed_in(actor).get("/van-ban/dang-ky/").content.decode()
    assert "Phiếu xử lý văn bản" in page or "phiếu xử lý" in page.lower()
