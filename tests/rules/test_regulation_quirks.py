"""The eleven oddities of the two texts, each carried by its profile as it is."""

from __future__ import annotations

from datetime import date

import pytest
from tests.rules.profiles import ben_tre, calendar, invented, text, thanh_hoa

from dondoc.rules import periods
from dondoc.rules.deadlines import reckon
from dondoc.rules.errors import Refusal
from dondoc.rules.regulation import Confidence, Unit
from dondoc.rules.regulation_toml import RegulationFaults, load_regulation


def test_1_th_16_has_no_clause_3_and_nothing_invents_one() -> None:
    article = next(a for a in thanh_hoa().articles if a.number == "16")
    assert [c.cite for c in article.clauses] == ["16.1", "16.2", "16.4", "16.5", "16.6"]
    with pytest.raises(KeyError):
        thanh_hoa().clause("16.3")


def test_2_th_18_1_before_the_20th_is_read_strictly_and_says_that_this_is_a_decision() -> None:
    due = periods.report_due(thanh_hoa(), "agency", periods.period("quarter", 2026, 4))
    assert due is not None
    assert (due.named, due.last_day) == (date(2026, 12, 20), date(2026, 12, 19))
    assert due.confidence is Confidence.LOCAL_DECISION
    assert any(s.key == "reports.due_reading" and s.decision for s in thanh_hoa().silences)


def test_2_th_18_1_the_other_reading_is_one_value_in_the_file() -> None:
    other = text("thanh-hoa-2025").replace("inclusive = false", "inclusive = true")
    due = periods.report_due(load_regulation(other, "x.toml"), "agency", periods.period("quarter", 2026, 4))
    assert due is not None
    assert due.last_day == date(2026, 12, 20)


def test_3_th_18_1_the_half_year_report_is_due_before_its_period_ends_and_data_have_no_close() -> None:
    half = periods.period("half", 2026)
    due = periods.report_due(thanh_hoa(), "agency", half)
    second_quarter = periods.report_due(thanh_hoa(), "agency", periods.period("quarter", 2026, 2))
    assert due is not None and second_quarter is not None
    assert due.named == date(2026, 5, 20)
    assert due.named < second_quarter.named < periods.calendar_bounds(half).last
    assert periods.data_window(thanh_hoa(), "agency", half) is None
    assert any(s.key == "reports.data_close" and s.decision for s in thanh_hoa().silences)


def test_4_th_18_2_the_office_has_no_day_for_the_half_year_report() -> None:
    office = {
        kind: periods.report_due(thanh_hoa(), "office", periods.period(kind, 2026))
        for kind in ("quarter", "half", "year")
    }
    assert office["half"] is None
    assert office["quarter"] is not None and office["quarter"].named == date(2026, 3, 25)
    assert office["year"] is not None and office["year"].named == date(2026, 12, 25)
    assert periods.report_rule(thanh_hoa(), "office", periods.period("half", 2026)) is not None


def test_5_th_6_1_an_urgent_document_with_many_tasks_takes_the_first_class_of_the_profiles_order() -> None:
    assert thanh_hoa().entry.class_of("hoa_toc", tasks=40, agencies=166) == "urgent"
    assert invented().entry.class_of("hoa_toc", tasks=40, agencies=166) == "bulk"
    precedence = thanh_hoa().entry.precedence
    assert precedence is not None
    assert precedence.confidence is Confidence.LOCAL_DECISION


def test_6_th_6_1_a_thuong_khan_is_mapped_by_decision_and_an_unmapped_mark_does_not_pass() -> None:
    mark = next(m for m in thanh_hoa().urgency_marks if m.code == "thuong_khan")
    assert (mark.entry_class, mark.confidence) == ("urgent", Confidence.LOCAL_DECISION)
    with pytest.raises(Refusal) as refused:
        thanh_hoa().entry.class_of("hoa_toc_hen_gio", tasks=1, agencies=1)
    assert "hoa_toc_hen_gio" in str(refused.value)
    line = next(line for line in text("thanh-hoa-2025").splitlines() if 'code = "thuong_khan"' in line)
    with pytest.raises(RegulationFaults) as faults:
        load_regulation(text("thanh-hoa-2025").replace(line, ""), "x.toml")
    assert [f.key for f in faults.value.faults] == ["entry.urgency_marks"]


@pytest.mark.parametrize("profile", [thanh_hoa, ben_tre])
def test_7_tasks_with_and_without_a_deadline_both_enter(profile) -> None:
    assert {c.code for c in profile().tasks.classes} == {"dated", "undated"}
    deadline = next(f for f in profile().required_fields if f.code == "deadline")
    assert deadline.classes == ("dated",)


def test_8_bt_8_1_a_is_a_day_of_the_almanac_and_7_1_a_a_working_day() -> None:
    friday = date(2024, 11, 22)
    after = reckon(ben_tre(), calendar(), "update-after-overdue", friday)
    entry = reckon(ben_tre(), calendar(), "entry", friday)
    assert after.limit is not None and entry.limit is not None
    assert (after.limit.unit, after.due) == (Unit.DAY, date(2024, 11, 23))
    assert (entry.limit.unit, entry.due) == (Unit.WORKING_DAY, date(2024, 11, 25))


def test_9_bt_17_1_refers_to_a_decree_that_has_a_validity_of_its_own() -> None:
    report = periods.report_rule(ben_tre(), "agency", periods.period("month", 2024, 11))
    assert report is not None and report.window is not None and report.window.ref is not None
    ref = report.window.ref
    assert (ref.law, ref.article) == ("Nghị định 09/2019/NĐ-CP", "Điều 12")
    assert (ref.valid_from, ref.valid_to) == (date(2019, 3, 12), None)
    assert report.due is None


def test_10_bt_ends_with_its_districts_and_a_later_date_warns_without_refusing() -> None:
    assert ben_tre().valid_to == date(2025, 6, 30)
    assert {s.kind: s.ended_on for s in ben_tre().structure.successions}["district"] == date(2025, 7, 1)
    late = reckon(ben_tre(), calendar(), "entry", date(2026, 11, 20))
    assert late.due == date(2026, 11, 23)
    assert any("30/06/2025" in warning for warning in late.warnings)
    assert reckon(ben_tre(), calendar(), "entry", date(2024, 11, 20)).warnings == ()


def test_11_no_text_gives_the_office_a_clock_for_confirming() -> None:
    assert ben_tre().completion.confirm_limit is None
    assert any(s.key == "completion.confirm_limit" and s.decision is None for s in ben_tre().silences)
    decided = thanh_hoa().completion.confirm_limit
    assert decided is not None
    assert (decided.limit.value, decided.confidence) == (3, Confidence.LOCAL_DECISION)
