"""Twenty assignments from the first directive to the last result, over the holiday of 24/11 and Tết, under the regulation of Thanh Hóa.

After every deed the figures add up, equal the plain recomputation from the evidence log, and the log is whole; at the end every past day
still says what it said then (issue 2, "Shown by").
"""

from __future__ import annotations

from datetime import date

import pytest
from tests.refusing import refused
from tests.walks.ledger import beside_updates
from tests.walks.walk import Walk, a_part_of, a_task, fresh

from dondoc.rules.errors import NotThere, Refusal
from dondoc.rules.lifecycle import State
from dondoc.tasks.actions import agency
from dondoc.tasks.models import Assignment, Deadline
from dondoc.tasks.queries.figures import figures

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WARDS = ("38.14812", "38.16609", "38.16417", "38.16378", "38.15853", "38.14797")
SNOW = ("38.16645", "38.16597", "38.14758", "38.14845", "38.14848")
DEPARTMENTS = ("SNNMT", "SCT", "SXD", "STC", "SYT", "SGDDT", "BQLDA", "BQLKKT", "THUE", "CAT")
#: 24/11/2026 is a holiday, so that its deadline is judged on the 25th; 5/2/2027 lies in a Tết that nobody has announced yet.
CULTURE_DAY, TET = date(2026, 11, 24), date(2027, 2, 5)


@pytest.fixture
def walk(frozen) -> Walk:
    a_part_of("thanh-hoa-2025", {*WARDS, *SNOW, *DEPARTMENTS, "38.14845.KT"})
    return Walk(frozen, date(2026, 11, 19), specialist="nhung.le", leader="thinh.nguyen")


def cells(day: date) -> dict[str, int]:
    return {name: n for name, n in beside_updates(figures(day).cells).items() if n}


def by_code(assignments: list[Assignment]) -> dict[str, Assignment]:
    return {a.agency.code: a for a in assignments}


def test_twenty_assignments_over_two_months(walk):
    first = _november(walk)
    second = _december(walk, first)
    third = _january(walk, first, second)
    _tet(walk, second, third)
    walk.to(date(2027, 2, 20))
    assert len(first) + len(second) + len(third) == 20
    assert cells(walk.day) == {
        "done_on_time": 5,
        "done_late": 5,
        "open_within": 3,
        "open_overdue": 4,
        "undated": 2,
        "undated_open": 1,
        "undated_done": 1,
        "awaiting_office": 3,
        "disputed": 1,
        "suspended": 1,
        "marked_not_completed": 2,
        "total": 19,
    }
    _every_past_day_says_what_it_said(walk)


def _november(walk: Walk) -> dict[str, Assignment]:
    """A deadline on a holiday; disputes kept, corrected, passed on; a return after the deadline."""
    found = _sent_in_november(walk)
    new = _disputes(walk, found)
    _around_the_holiday(walk, found)
    _redone(walk, found, new)
    return found


def _sent_in_november(walk: Walk) -> dict[str, Assignment]:
    found = by_code(
        walk.directive(
            "310/KH-UBND",
            "plan",
            "Kế hoạch thử chuẩn bị đón rét cho đàn vật nuôi ở cơ sở",
            a_task("Thống kê chuồng trại chưa che chắn và báo cáo", *WARDS, due=CULTURE_DAY),
            a_task("Rà soát vật tư dự phòng của ngành", "SNNMT", "SCT", "SXD", due=date(2026, 12, 4)),
            a_task("Theo dõi kinh phí dự phòng trong cả mùa", "STC"),
        )
    )
    assert cells(walk.day) == {"open_within": 9, "undated": 1, "undated_open": 1, "total": 10}
    return found


def _disputes(walk: Walk, found: dict[str, Assignment]) -> Assignment:
    """The new assignment where one was passed on."""
    one, kept, passed_on, corrected, *_ = (found[code] for code in WARDS)
    walk.accept(one, "14812.cv")
    walk.update(one, "14812.cv", "Đã thống kê được bốn khu phố, còn ba.")
    with pytest.raises(Refusal) as told:
        walk.update(one, "14812.cv", "Tối mật: số khu phố")
    assert (told.value.code, told.value.way_on) == ("secret_marked", None), "an agency registers no other directive"
    walk.dispute(kept, "16609.ct", "wrong_content", "Phường không còn khu chăn nuôi tập trung.")
    walk.dispute(passed_on, "16417.ct", "not_our_function", "Khu chuồng trại nằm bên phường Hải Bình.")
    walk.dispute(corrected, "16378.ct", "wrong_content", "Chưa rõ thống kê từ ngày nào.")
    assert cells(walk.day)["disputed"] == 3

    walk.to(date(2026, 11, 20))
    walk.keep(kept, "Vẫn còn hộ nuôi nhỏ; phường thống kê các hộ đó.")
    walk.correct(corrected, "Thống kê chuồng trại chưa che chắn từ 01/11 và báo cáo", "Nói rõ mốc thống kê.")
    assert fresh(corrected).state == State.IN_PROGRESS
    new = walk.transfer(passed_on, "38.16645", "Đúng nơi có chuồng trại.")
    assert (new.due_on, cells(walk.day)["total"]) == (CULTURE_DAY, 10)
    return new


def _around_the_holiday(walk: Walk, found: dict[str, Assignment]) -> None:
    one, kept, _passed_on, corrected, rolled, _silent = (found[code] for code in WARDS)
    walk.to(date(2026, 11, 23))
    walk.draft(one, "14812.cv", "41/BC-UBND")
    walk.hand_back(one, "14812.ct", "Thiếu biểu tổng hợp.")
    walk.draft(one, "14812.cv", "41/BC-UBND")
    walk.sign(one, "14812.pct")
    walk.file(kept, "16609.ct", "17/BC-UBND")
    with refused("cannot_end"):
        agency.file_update(
            actor=walk.who("16378.cv"), assignment_id=corrected.pk, kind="progress", text="Xin kết thúc.",
            asked_due_on=None, files=[], form_token="end", at=walk.at, ends_task=True,
        )  # fmt: skip
    with pytest.raises(NotThere):
        walk.update(one, "16609.ct", "Việc của phường khác.")

    walk.to(CULTURE_DAY)
    walk.file(corrected, "16378.ct", "8/BC-UBND")
    walk.to(date(2026, 11, 25))
    assert "open_overdue" not in cells(walk.day), "the deadline fell on a holiday: the 25th is still in time"
    walk.file(rolled, "15853.ct", "22/BC-UBND")

    walk.to(date(2026, 11, 26))
    assert cells(walk.day)["open_overdue"] == 2, "the silent one, and the one that was passed on with its deadline"
    walk.confirm(one)
    outcome = walk.confirm_many([one, corrected, rolled])
    assert (outcome.done, [pk for pk, _ in outcome.refused]) == ([corrected.pk, rolled.pk], [one.pk])
    walk.return_result(kept, "Chưa có số hộ nuôi nhỏ.")
    assert fresh(kept).marked, "returned after the deadline (TH 5.2.b)"


def _redone(walk: Walk, found: dict[str, Assignment], new: Assignment) -> None:
    kept, silent = found[WARDS[1]], found[WARDS[5]]
    walk.to(date(2026, 11, 27))
    walk.file(silent, "14797.ct", "60/BC-UBND")
    walk.confirm(silent, quality="met_with_gaps")
    walk.draft(kept, "16609.cv", "19/BC-UBND")
    walk.sign(kept, "16609.ct")
    walk.confirm(kept)
    assert cells(walk.day)["done_late"] == 2 and fresh(kept).marked
    walk.file(new, "16645.ct", "5/BC-UBND")
    walk.recall(new, "16645.ct", "Gửi nhầm bản chưa đóng dấu.")
    walk.file(new, "16645.ct", "6/BC-UBND")
    walk.return_result(new, "Thiếu danh sách hộ.")

    walk.to(date(2026, 11, 30))
    walk.file(found["SNNMT"], "tuan.hoang", "900/BC-SNNMT")
    walk.update(found["SCT"], "cuong.le", "Chờ số liệu kho.", kind="extension_request", asked=date(2026, 12, 20))
    assert fresh(found["SCT"]).due_on == date(2026, 12, 4), "asking is not having"


def _december(walk: Walk, first: dict[str, Assignment]) -> dict[str, Assignment]:
    """A return in time leaves no mark; a stop, a way on; what is late is late."""
    walk.to(date(2026, 12, 1))
    walk.return_result(first["SNNMT"], "Chưa tách theo vùng.")
    assert not fresh(first["SNNMT"]).marked
    walk.decide("suspend", first["SXD"], "Theo ý kiến của Chủ tịch UBND tỉnh tại buổi giao ban.")
    walk.to(date(2026, 12, 2))
    walk.file(first["SNNMT"], "snnmt.ptt", "905/BC-SNNMT")
    walk.to(date(2026, 12, 7))
    assert cells(walk.day)["suspended"] == 1
    walk.confirm(first["SNNMT"])
    assert cells(walk.day)["done_on_time"] == 4, "filed in time; the days it waited at the Office do not count"
    second = by_code(
        walk.directive(
            "3300/QĐ-UBND",
            "decision",
            "Quyết định thử về trực trong dịp nghỉ dài",
            a_task("Phân công trực và báo cáo tình hình", *SNOW, due=TET),
            a_task("Bố trí trực chuyên môn của ngành", "SYT", "SGDDT", due=date(2027, 1, 15)),
        )
    )
    tet = Deadline.objects.filter(assignment=second[SNOW[0]]).get()
    assert (tet.provisional, tet.late_after) == (True, date(2027, 2, 11)), "no official notice of Tết 2027 yet"
    walk.to(date(2026, 12, 8))
    walk.file(first["SCT"], "sct.tt", "77/BC-SCT")
    walk.update(first["STC"], "stc.cv", "Quý này chưa phải dùng đến dự phòng.")
    walk.to(date(2026, 12, 14))
    walk.decide("resume", first["SXD"], "Việc vẫn cần làm; thời hạn cũ không đổi.")
    walk.file(first["SXD"], "sxd.tt", "31/BC-SXD")
    walk.confirm(first["SXD"])
    return second


def _january(walk: Walk, first: dict[str, Assignment], second: dict[str, Assignment]) -> dict[str, Assignment]:
    """A third directive; one assignment is taken back, one opened again by a leader of the Office."""
    walk.to(date(2027, 1, 4))
    third = by_code(
        walk.directive(
            "5/UBND-THKH",
            "official_letter",
            "Giao việc thử về khởi công công trình đầu năm",
            a_task("Chuẩn bị hồ sơ khởi công và trình", "BQLDA", "THUE", due=date(2027, 2, 26), deadline_kind="report"),
            a_task("Giữ trật tự nơi khởi công", "CAT"),
        )
    )
    walk.to(date(2027, 1, 5))
    walk.decide("withdraw", second["SYT"], "Theo Công văn thử số 9 ngày 05/01/2027.")
    with refused("withdrawn"):
        walk.update(second["SYT"], "syt.tt", "Vẫn đang làm.")
    walk.decide("suspend", third["THUE"], "Theo ý kiến của Phó Chủ tịch phụ trách.")
    walk.accept(third["CAT"], "cat.cv")
    walk.to(date(2027, 1, 14))
    walk.file(second["SGDDT"], "sgddt.tt", "12/BC-SGDDT")
    walk.to(date(2027, 1, 18))
    walk.confirm(second["SGDDT"])
    walk.decide("reopen", second["SGDDT"], "Lịch trực nộp không đúng với thực tế.", by=walk.leader)
    assert cells(walk.day)["open_overdue"] == 3, "what was done is open again, and its day has passed"
    walk.to(date(2027, 1, 22))
    walk.file(second["SGDDT"], "sgddt.tt", "15/BC-SGDDT")
    walk.confirm(second["SGDDT"])
    walk.file(first["STC"], "stc.tt", "80/BC-STC")
    walk.confirm(first["STC"])
    return third


def _tet(walk: Walk, second: dict[str, Assignment], third: dict[str, Assignment]) -> None:
    """The deadline lies in the holidays: judged on the first working day after them."""
    in_time, last_day, late, unsigned, disputed = (second[code] for code in SNOW)
    walk.to(TET)
    walk.file(in_time, "16645.ct", "4/BC-UBND")
    walk.to(date(2027, 2, 11))
    assert fresh(last_day).late_after == walk.day
    walk.file(last_day, "16597.pct", "9/BC-UBND")
    walk.to(date(2027, 2, 12))
    walk.confirm(in_time)
    walk.file(late, "14758.ct", "3/BC-UBND")
    walk.confirm(late)
    walk.dispute(disputed, "14848.ct", "wrong_content", "Xã không có điểm trực như quyết định nêu.")
    walk.pass_to(unsigned, "thoan.lo", unit="38.14845.KT")
    walk.draft(unsigned, "mai.ha", "2/BC-UBND")
    walk.file(third["BQLDA"], "luc.nguyen", "1/TTr-BQLDA")


def _every_past_day_says_what_it_said(walk: Walk) -> None:
    assert len(walk.noted) == (walk.day - date(2026, 11, 19)).days
    for day, said in walk.noted.items():
        assert figures(day).cells.as_dict() == said, day
        if day.weekday() == 0:
            assert figures(day, known_at=walk.day).cells.as_dict() == said, "nothing was corrected since"
