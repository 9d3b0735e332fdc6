"""What each article says, as the product uses it. Tests bear the name of their article."""

from __future__ import annotations

from datetime import date

import pytest
from tests.rules.profiles import ben_tre, calendar, invented, thanh_hoa

from dondoc.rules.deadlines import ReckonedRule, judged_day, reckon
from dondoc.rules.errors import Refusal
from dondoc.rules.periods import undated_update_due
from dondoc.rules.regulation import Confidence, long_cite, short_cite
from dondoc.rules.regulation.base import paper_cite

FRIDAY = date(2026, 11, 20)

#: Clauses per article, taken from the two texts.
TH_CLAUSES = {
    "1": "1 2", "2": "1 2", "3": "1 2 3 4", "4": "1 2", "5": "1 1.a 1.b 2 2.a 2.b 2.c 2.d", "6": "1 1.a 1.b 1.c 2 2.a 2.b",
    "7": "1 2 2.a 2.b 2.c", "8": "1 1.a 1.b 1.c 1.d 2 2.a 2.b 2.c", "9": "1 2 3 4",
    "10": "1 1.a 1.b 1.c 1.d 1.đ 1.e 2 2.a 2.b 2.c", "11": "1 2 3", "12": "1 2", "13": "1 2", "14": "1 2 3",
    "15": "1 2 3 3.a 3.b 3.c", "16": "1 2 4 5 6", "17": "1 2 3 4", "18": "1 2", "19": "", "20": "1 2", "21": "1 2 3 4 cuối",
}  # fmt: skip
BT_CLAUSES = {
    "1": "1 2", "2": "1 2 3 4 5 6", "3": "1 2 3 4 5", "4": "1 2", "5": "1 2", "6": "1 2 3 4 5 6 7 8",
    "7": "1 1.a 1.b 2 2.a 2.b 2.c 2.d 2.đ 2.e", "8": "1 1.a 1.b 2 2.a 2.b", "9": "1 2 2.a 2.b 2.c",
    "10": "1 1.a 1.b 1.c 2 2.a 2.b 2.c", "11": "1 1.a 1.b 1.c 1.d 2 2.a 2.b 2.c 2.d 2.đ", "12": "1 1.a 1.b 1.c 1.d 2 2.a 2.b",
    "13": "1 1.a 1.b 1.c 2 2.a 2.b", "14": "1 2 3", "15": "1 2 3 4 5", "16": "1 2 3 4", "17": "1 2", "18": "1 2 3",
    "19": "1 2", "20": "1 2 3",
}  # fmt: skip


@pytest.mark.parametrize(("profile", "expected"), [(thanh_hoa, TH_CLAUSES), (ben_tre, BT_CLAUSES)])
def test_every_clause_in_force_is_listed_in_order_with_a_sentence(profile, expected) -> None:
    articles = [a for a in profile().articles if not a.number.startswith("QĐ")]
    listed = {a.number: " ".join(c.cite.removeprefix(f"{a.number}.") for c in a.clauses) for a in articles}
    assert listed == expected and list(listed) == list(expected)
    for article in profile().articles:
        assert article.chapter and article.title
        for cite in [article.number, *(c.cite for c in article.clauses)]:
            assert profile().clause(cite).summary
        assert all(c.summary.endswith(".") for c in article.clauses)


def test_th_6_1_a_urgent_document_is_entered_the_same_day() -> None:
    found = reckon(thanh_hoa(), calendar(), "entry", FRIDAY, "urgent")
    assert (found.due, found.cite) == (FRIDAY, "6.1.a")
    assert [(d.date, d.counted) for d in found.days] == [(FRIDAY, True)]


def test_th_6_1_a_holds_on_a_rest_day_too() -> None:
    assert reckon(thanh_hoa(), calendar(), "entry", date(2026, 11, 22), "urgent").due == date(2026, 11, 22)


def test_th_6_1_b_ordinary_document_is_entered_within_one_working_day() -> None:
    found = reckon(thanh_hoa(), calendar(), "entry", FRIDAY)
    assert (found.due, found.cite) == (date(2026, 11, 23), "6.1.b")
    assert [(d.date.day, d.counted, d.why) for d in found.days] == [
        (21, False, "Thứ Bảy"),
        (22, False, "Chủ nhật"),
        (23, True, "ngày làm việc"),
    ]


def test_th_6_1_c_many_tasks_and_agencies_have_two_working_days_and_skip_the_24th_of_november() -> None:
    found = reckon(thanh_hoa(), calendar(), "entry", FRIDAY, "bulk")
    assert (found.due, found.cite) == (date(2026, 11, 25), "6.1.c")
    holiday = next(d for d in found.days if d.date == date(2026, 11, 24))
    assert not holiday.counted and holiday.number is None and "Văn hóa" in holiday.why
    assert [d.number for d in found.days if d.counted] == [1, 2]


@pytest.mark.parametrize(
    ("tasks", "agencies", "expected"), [(10, 10, "bulk"), (9, 166, "normal"), (40, 9, "normal"), (1, 1, "normal")]
)
def test_th_6_1_c_takes_many_tasks_and_many_agencies(tasks, agencies, expected) -> None:
    assert thanh_hoa().entry.class_of("normal", tasks, agencies) == expected


def test_th_6_1_an_unknown_class_is_refused_and_the_known_ones_named() -> None:
    with pytest.raises(Refusal) as refused:
        reckon(thanh_hoa(), calendar(), "entry", FRIDAY, "khẩn")
    assert refused.value.code == "entry_class_unknown"
    assert "urgent, normal, bulk" in str(refused.value)


@pytest.mark.parametrize("cls", [None, "urgent", "normal", "bulk", "any"])
def test_bt_7_1_a_answers_every_class_with_one_working_day(cls) -> None:
    found = reckon(ben_tre(), calendar(), "entry", date(2024, 11, 20), cls)
    assert (found.due, found.cite) == (date(2024, 11, 21), "7.1.a")


def test_th_16_6_feedback_is_answered_in_ten_working_days() -> None:
    found = reckon(thanh_hoa(), calendar(), "feedback", date(2026, 8, 10))
    assert (found.due, found.cite) == (date(2026, 8, 22), "16.6")
    assert found.days[-1].why.startswith("làm bù cho 31/8")


def test_bt_15_5_feedback_is_answered_in_seven_working_days() -> None:
    found = reckon(ben_tre(), calendar(), "feedback", date(2024, 11, 20))
    assert (found.due, found.cite) == (date(2024, 11, 29), "15.5")


def test_th_15_inspection_is_reported_within_ten_working_days() -> None:
    found = reckon(thanh_hoa(), calendar(), "inspection-report", date(2026, 2, 13))
    assert (found.due, found.cite) == (date(2026, 3, 6), "15.1")
    assert {r.by: r.cite for r in thanh_hoa().inspection.reports} == {"agency": "15.1", "office": "15.2"}


def test_bt_sets_no_limit_for_the_inspection_report_and_says_so() -> None:
    with pytest.raises(Refusal) as refused:
        reckon(ben_tre(), calendar(), "inspection-report", FRIDAY)
    assert (refused.value.code, refused.value.cite) == ("regulation_silent", "BT 14")
    assert "không đặt thời hạn báo cáo kết quả kiểm tra" in str(refused.value)


def test_th_6_2_a_knows_no_update_after_overdue() -> None:
    assert thanh_hoa().update.dated.grace_after_overdue is None
    with pytest.raises(Refusal) as refused:
        reckon(thanh_hoa(), calendar(), "update-after-overdue", FRIDAY)
    assert refused.value.cite == "TH 6.2.a"


def test_th_6_2_b_undated_tasks_are_updated_each_quarter() -> None:
    assert thanh_hoa().update.undated.periods == ("quarter", "half", "year")
    due = undated_update_due(thanh_hoa(), date(2026, 11, 20))
    assert (due.due, due.cite, due.confidence) == (date(2026, 12, 31), "6.2.b", Confidence.LOCAL_DECISION)


def test_bt_8_1_b_undated_tasks_are_updated_each_month() -> None:
    assert undated_update_due(ben_tre(), date(2024, 2, 1)).due == date(2024, 2, 29)


def test_th_5_2_c_only_a_result_closes() -> None:
    completion = thanh_hoa().completion
    assert "result" in completion.closing_kinds
    assert not {"progress", "extension_request", "explanation"} & set(completion.closing_kinds)
    assert (completion.closing_kinds.cite, completion.closing_kinds.confidence) == ("5.2.c", Confidence.STATED)
    assert ben_tre().completion.closing_kinds.confidence is Confidence.LOCAL_DECISION


def test_th_5_2_b_a_late_return_marks_the_task_and_bt_is_silent() -> None:
    th, bt = thanh_hoa().completion.not_completed_on_late_return, ben_tre().completion.not_completed_on_late_return
    assert (bool(th), th.cite, th.confidence) == (True, "5.2.b", Confidence.STATED)
    assert (bool(bt), bt.confidence) == (False, Confidence.LOCAL_DECISION)


def test_th_5_2_a_bt_8_2_a_have_the_same_three_grounds() -> None:
    grounds = {"missing_task", "wrong_content", "not_our_function"}
    for profile, cite in ((thanh_hoa(), "5.2.a"), (ben_tre(), "8.2.a")):
        assert {g.code for g in profile.dispute.grounds} == grounds
        assert {g.cite for g in profile.dispute.grounds} == {cite}
    assert ben_tre().dispute.agency_may_send_back and not thanh_hoa().dispute.agency_may_send_back


def test_bt_6_lists_what_must_be_entered_and_7_1_b_what_the_directive_must_state() -> None:
    stated = {f.code: f.cite for f in ben_tre().required_fields if f.confidence is Confidence.STATED}
    assert stated["drafting_agency"] == "6.2" and stated["deadline"] == "6.7" and len(stated) == 11
    duties = ben_tre().document_duties
    assert duties is not None and set(duties.must_state) == {"deadline", "lead", "coordinators"}
    assert thanh_hoa().document_duties is None


def test_th_3_2_bt_3_2_document_kinds() -> None:
    assert [k.name for k in thanh_hoa().document_kinds if k.confidence is Confidence.STATED] == [
        "Quyết định", "Chỉ thị", "Kế hoạch", "Chương trình công tác", "Thông báo", "Công văn",
    ]  # fmt: skip
    assert {k.code for k in ben_tre().document_kinds if k.normative} == {"normative_decision"}
    assert any(k.code == "processing_slip" for k in ben_tre().document_kinds)


def test_identity_and_words_of_both_provinces() -> None:
    th, bt = thanh_hoa(), ben_tre()
    assert (th.valid_from, th.number, th.governs_earlier) == (None, "", True)
    assert (bt.valid_from, bt.number) == (date(2020, 3, 26), "09/2020/QĐ-UBND")
    assert (th.inspection_body_name, bt.inspection_body_name) == ("Tổ công tác", "Đoàn kiểm tra")
    assert (th.tiers, bt.tiers) == (("province", "commune"), ("province", "district", "commune"))


@pytest.mark.parametrize("profile", [thanh_hoa, ben_tre])
def test_every_deed_of_the_life_has_an_article_or_an_avowed_silence(profile) -> None:
    for deed in (
        "issue", "accept", "dispute", "resolve", "draft_result", "file_result", "recall_result", "confirm", "return", "reopen",
        "suspend", "resume", "withdraw", "update", "register", "assign_specialist", "correct",
    ):  # fmt: skip
        entry = next(e for e in profile().deeds if e.code == deed)
        assert profile().deed_cites.cite_for(deed) == entry.cite
        assert entry.cite or (entry.confidence is Confidence.LOCAL_DECISION and entry.question and entry.answer)
    assert profile().deed_cites.cite_for("bay") == ""


def test_deed_cites_of_the_loop() -> None:
    th, bt = thanh_hoa().deed_cites, ben_tre().deed_cites
    assert [th.cite_for(d) for d in ("confirm", "return", "dispute", "file_result")] == [
        "5.1.b",
        "5.2.b",
        "5.2.a",
        "5.2.b",
    ]
    assert [bt.cite_for(d) for d in ("confirm", "return", "dispute", "register")] == ["7.2.đ", "", "8.2.a", "7.1.a"]


def test_a_local_decision_is_never_shown_without_its_question() -> None:
    for profile in (thanh_hoa(), ben_tre()):
        assert len(profile.silences) > 30
        assert all(s.question and s.question.endswith((".", "?")) for s in profile.silences)
        assert {s.confidence for s in profile.silences} <= {Confidence.LOCAL_DECISION, Confidence.DEFAULT}


def test_citations_print_short_and_long() -> None:
    assert short_cite("6.1.a") == "Đ6.1.a"
    assert short_cite("15.1, 15.2") == "Đ15.1, Đ15.2"
    assert short_cite("QĐ.2.1") == "QĐ Đ2.1"
    assert short_cite("") == ""
    assert long_cite("10.1.đ") == "Điều 10 khoản 1 điểm đ"
    assert long_cite("21.cuối") == "Điều 21 đoạn cuối"
    assert long_cite("QĐ.2") == "Điều 2 Quyết định ban hành"
    assert paper_cite("10.1.đ, 21.cuối") == "điểm đ khoản 1 Điều 10, đoạn cuối Điều 21"
    assert paper_cite("QĐ.2.1") == "khoản 1 Điều 2 Quyết định ban hành"
    assert thanh_hoa().full_cite("5.2.c") == "TH 5.2.c"
    assert thanh_hoa().full_cite("") == ""


def test_a_deadline_on_a_rest_day_is_judged_as_the_profile_says() -> None:
    sunday = date(2026, 11, 22)
    assert judged_day(calendar(), thanh_hoa().calendar, sunday) == date(2026, 11, 23)
    assert judged_day(calendar(), invented().calendar, sunday) == date(2026, 11, 20)
    assert judged_day(calendar(), thanh_hoa().calendar, FRIDAY) == FRIDAY
    assert {r.value for r in ReckonedRule} == {"entry", "feedback", "inspection-report", "update-after-overdue"}
