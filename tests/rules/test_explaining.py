"""Explanations demanded by rule (D9; TH 17.4; BT 16.3): of which periods, over which days, and when a figure makes an agency owe one."""

from datetime import date

from tests.refusing import refused
from tests.rules.profiles import ben_tre, invented, thanh_hoa

from dondoc.rules.explaining import ended_last, offered, owed_triggers, window_named

TODAY = date(2026, 11, 19)


def test_d9_a_period_covers_the_days_of_its_report_and_a_running_one_those_until_today():
    """TH fixes no data days: the calendar's; BT takes Nghị định 09/2019's, from the 15th to the 14th."""
    third = window_named(thanh_hoa(), "quarter-2026-3", TODAY)
    assert (third.first, third.as_of, third.runs) == (date(2026, 7, 1), date(2026, 9, 30), False)
    fourth = window_named(thanh_hoa(), "quarter-2026-4", TODAY)
    assert (fourth.last, fourth.as_of, fourth.runs) == (date(2026, 12, 31), TODAY, True)
    of_ben_tre = window_named(ben_tre(), "quarter-2024-3", TODAY)
    assert (of_ben_tre.first, of_ben_tre.last) == (date(2024, 6, 15), date(2024, 9, 14))
    assert [one.code for one in offered(thanh_hoa(), TODAY)] == [
        "quarter-2026-4", "quarter-2026-3", "quarter-2026-2", "quarter-2026-1", "quarter-2025-4",
        "half-2026-2", "half-2026-1", "half-2025-2", "year-2026-1", "year-2025-1",
    ]  # fmt: skip
    assert ended_last(thanh_hoa(), TODAY).code == "quarter-2026-3"
    with refused("period_not_begun"):
        window_named(thanh_hoa(), "quarter-2027-1", TODAY)
    for code in ("quarter-2026-5", "half-2026-3", "month-2026-1", "quarter-2026", ""):
        with refused("period_unknown"):
            window_named(thanh_hoa(), code, TODAY)


def test_th_17_4_one_late_or_undated_task_is_enough_but_returns_must_be_frequent():
    """Three returns in Thanh Hóa, two in the invented regulation; Bến Tre knows "often" not, there one wrong result is enough (BT 16.3)."""
    assert owed_triggers(thanh_hoa(), {"late": 1, "undated": 0, "often_returned": 2}) == ["late"]
    assert owed_triggers(thanh_hoa(), {"undated": 4, "often_returned": 3}) == ["undated", "often_returned"]
    assert owed_triggers(invented(), {"often_returned": 3}) == []
    assert owed_triggers(ben_tre(), {"wrong": 1, "beyond_means": 9, "due_not_started": 0}) == ["wrong"]
