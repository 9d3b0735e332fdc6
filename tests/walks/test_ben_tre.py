"""The loop once under the regulation of Bến Tre: three levels, one class of entry, the specialist in charge alone confirms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.refusing import refused
from tests.walks.walk import Walk, a_part_of, a_task, fresh

from dondoc.core import regulation
from dondoc.directives import actions as directives
from dondoc.directives.models import Directive
from dondoc.directives.queries import entry_clock
from dondoc.organisations.models import User
from dondoc.rules.standing import Code
from dondoc.tasks.actions import office
from dondoc.tasks.actions.drafting import save_task
from dondoc.tasks.actions.issuing import issue
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.figures import figures

pytestmark = pytest.mark.django_db
#: A Wednesday.
START = date(2024, 11, 20)
IN_CHARGE, ANOTHER, LEADER = "truc.nguyen", "tam.huynh", "loan.pham"
DUE = date(2024, 11, 27)


@pytest.fixture
def walk(frozen, settings) -> Iterator[Walk]:
    settings.ENV = replace(settings.ENV, province="ben-tre-2020")
    regulation.reload()
    codes = {"SNNPTNT", "STC", "83.831", "83.836", "83.836.NN"}
    a_part_of("ben-tre-2020", codes, at=datetime(2024, 11, 1, tzinfo=UTC))
    yield Walk(frozen, START, specialist=IN_CHARGE, leader=LEADER)
    regulation.reload()


def page(client, username: str, address: str) -> str:
    client.force_login(User.objects.get(username=username), backend="dondoc.organisations.backend.PasswordBackend")
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def a_directive(walk: Walk, **said: object) -> Directive:
    subject = "Phiếu thử về lấy nước ngọt dự trữ trước mùa khô"
    return walk.register("61/PXLVB", "processing_slip", subject, **said)


def sent(walk: Walk) -> list[Assignment]:
    """One task with a day for a department and two districts, sent out."""
    return walk.directive(
        "2100/UBND-KT",
        "official_letter",
        "Công văn thử về chuẩn bị nước ngọt cho mùa khô",
        a_task("Báo cáo số hồ chứa còn dùng được", "SNNPTNT", "83.831", "83.836", due=DUE),
    )


def test_bt_7_1_a_one_working_day_to_enter_whatever_the_urgency(walk):
    walk.to(date(2024, 11, 22))
    for number, urgency in (("71/CĐ-UBND", "normal"), ("72/CĐ-UBND", "hoa_toc")):
        made = walk.register(number, "telegram", "Điện thử về trực canh đập", urgency=urgency)
        assert (made.entry_class, made.entry_due_on) == ("any", date(2024, 11, 25)), "Friday's is due on Monday"


def test_bt_7_1_a_the_entry_clock_runs_from_the_day_of_issue(walk):
    made = a_directive(walk, issued_on=date(2024, 11, 18))
    assert made.entry_due_on == date(2024, 11, 19), "issued on Monday, released on Wednesday: due on Tuesday"
    assert entry_clock(made, walk.day).standing.code is Code.OVERDUE


def test_bt_7_1_b_what_the_directive_fails_to_state_is_recorded_and_does_not_hold_it_back(walk, client):
    """... and 7.2.e: the specialist's file is complete when all of it was entered."""
    directive = a_directive(walk)
    form = a_task("Bố trí điểm lấy nước cho dân", "83.831", "83.836")
    unsaid = replace(form, no_deadline=False, no_coordinators=False)
    save_task(actor=walk.who(IN_CHARGE), directive_id=directive.pk, form=unsaid, at=walk.at)
    directive.refresh_from_db()
    with refused("missing_of_task"):
        issue(actor=walk.who(IN_CHARGE), directive_id=directive.pk, version=directive.version, at=walk.at)
    assert "Hồ sơ chưa hoàn thành" in page(client, IN_CHARGE, f"/van-ban/{directive.pk}/")
    directives.record_lacks(
        actor=walk.who(IN_CHARGE),
        directive_id=directive.pk,
        version=directive.version,
        lacks=["deadline", "coordinators"],
        at=walk.at,
    )
    walk.issue(directive)
    directive.refresh_from_db()
    assert directive.drafting_lacks == ["deadline", "coordinators"]
    assert directive.entered_at == walk.at - timedelta(minutes=15)
    shown = page(client, IN_CHARGE, f"/van-ban/{directive.pk}/")
    assert "Hồ sơ hoàn thành" in shown and "7.2.e" in shown
    assert figures(walk.day).cells.undated == 2


def test_bt_7_2_d_nobody_but_the_specialist_in_charge_confirms(walk, client):
    _department, district, _other = sent(walk)
    assert district.task.directive.specialist_id == User.objects.get(username=IN_CHARGE).pk
    walk.to(date(2024, 11, 21))
    walk.accept(district, "831.ct")
    walk.draft(district, "831.cv", "9/BC-UBND")
    walk.sign(district, "831.pct")
    for username in (ANOTHER, LEADER, "831.ct"):
        with refused("not_the_judge"):
            office.confirm(
                actor=walk.who(username), assignment_id=district.pk, version=fresh(district).version, quality="met",
                effectiveness="solved", remark="", at=walk.at,
            )  # fmt: skip
        assert f"/luot-giao/{district.pk}/xac-nhan/" not in page(client, username, f"/luot-giao/{district.pk}/")
    assert f"/luot-giao/{district.pk}/xac-nhan/" in page(client, IN_CHARGE, f"/luot-giao/{district.pk}/")
    walk.return_result(district, "Thiếu số hồ ở cù lao.")
    walk.file(district, "831.ct", "10/BC-UBND")
    walk.confirm(district)
    assert figures(walk.day).cells.done_on_time == 1


def test_bt_8_1_a_one_day_to_say_why_it_is_overdue_and_the_district_passes_work_down(walk, client):
    department, silent, district = sent(walk)
    walk.to(date(2024, 11, 22))
    walk.pass_to(district, "be.nguyen", unit="83.836.NN")
    walk.draft(district, "suong.tran", "30/BC-UBND")
    walk.sign(district, "be.nguyen")
    walk.confirm(district)

    walk.to(date(2024, 11, 28))
    assert figures(walk.day).cells.open_overdue == 2
    for username in ("danh.huynh", "831.ct"):
        assert "28/11/2024" in page(client, username, "/viec-cua-toi/"), "the day by which it must be updated"
    walk.update(department, "van.le", "Còn hai hồ chưa đo xong, xin báo cáo ngày 03/12.")
    walk.to(date(2024, 11, 29))
    cells = figures(walk.day).cells
    assert (cells.updates_on_time, cells.updates_due) == (2, 3), "the silent district owes one"
    walk.file(silent, "831.ct", "31/BC-UBND")
    walk.confirm(silent)
    walk.file(department, "danh.huynh", "99/BC-SNN")
    walk.confirm(department)
    assert figures(walk.day).cells.as_dict()["done_late"] == 2


def test_bt_7_2_d_where_the_office_itself_leads_a_leader_who_did_not_file_judges(walk):
    [own] = walk.directive("90/KH-UBND", "plan", "Kế hoạch thử của chính Văn phòng", a_task("Chuẩn bị hội nghị", "VP"))
    walk.draft(own, IN_CHARGE, "5/BC-VP")
    walk.sign(own, LEADER)
    for username in (LEADER, IN_CHARGE):
        with refused("not_the_judge") as told:
            office.confirm(
                actor=walk.who(username), assignment_id=own.pk, version=fresh(own).version, quality="met",
                effectiveness="solved", remark="", at=walk.at,
            )  # fmt: skip
        assert "lãnh đạo Văn phòng" in str(told.value)
    walk.confirm(own, by="phuc.le")
    assert figures(walk.day).cells.undated_done == 1
