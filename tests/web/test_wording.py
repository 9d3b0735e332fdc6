"""Dates, numbers, names, citations and shapes as the screens write them (the look, section 12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from dondoc.core.papers.model import rate_said
from dondoc.rules.standing import Code, Standing
from dondoc.web import cites, figure_bars, gallery, status_words
from dondoc.web.templatetags import components, wording

TODAY = date(2026, 11, 27)
SPACE = "\u00a0"


def test_a_date_is_written_day_first_and_with_its_weekday():
    assert wording.vn_date(TODAY) == "27/11/2026"
    assert wording.vn_short(TODAY) == "27/11"
    assert wording.vn_day(TODAY) == f"thứ{SPACE}Sáu, 27/11/2026"
    assert wording.vn_day(date(2026, 11, 29)) == f"Chủ{SPACE}nhật, 29/11/2026"
    assert wording.vn_date(None) == wording.vn_day(None) == ""


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 27, 0, 0, tzinfo=UTC), "hôm nay 07:00"),
        (datetime(2026, 11, 26, 8, 10, tzinfo=UTC), "hôm qua 15:10"),
        (datetime(2026, 11, 26, 18, 30, tzinfo=UTC), "hôm nay 01:30"),  # past midnight in Hà Nội
        (datetime(2026, 11, 18, 7, 2, tzinfo=UTC), "18/11 14:02"),
        (datetime(2025, 12, 31, 16, 59, tzinfo=UTC), "31/12/2025 23:59"),
        (datetime(2025, 12, 31, 17, 0, tzinfo=UTC), "01/01 00:00"),
    ],
)
def test_a_moment_is_said_in_local_time_and_shorter_the_nearer_it_is(moment, words):
    assert wording.vn_moment(moment, TODAY).replace(SPACE, " ") == words


def test_a_day_near_today_is_named():
    assert wording.vn_near(date(2026, 11, 28), TODAY).replace(SPACE, " ") == "ngày mai"
    assert wording.vn_near(date(2027, 1, 2), TODAY) == "02/01/2027"


def test_numbers_use_the_point_for_thousands_and_the_comma_for_parts():
    assert wording.thousands(3482) == "3.482"
    assert wording.thousands(1234567) == "1.234.567"
    assert wording.thousands(0) == "0"
    assert wording.dash(0) == "–"
    assert wording.percent_of(2214, 2439) == f"90,8{SPACE}%"
    assert (wording.percent_of(13, 16), rate_said(Decimal(13), Decimal(16))) == (f"81,3{SPACE}%", "81,3%"), "half up"
    assert wording.percent_of(1, 0) == "", "nothing is divided by nought, and nothing is made up"
    assert wording.file_size(421888) == f"412{SPACE}KB"
    assert wording.file_size(1258291) == f"1,2{SPACE}MB"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("kết quả của UBND xã Mường Lát nộp", "UBND xã Mường Lát"),
        ("gửi UBND tỉnh trước", "UBND tỉnh"),
        ("theo Điều 5 của Quy chế", "Điều 5"),
        ("trước ngày 04/12/2026 gửi", "ngày 04/12/2026"),
        ("Chủ tịch Lò Văn Thoan và ông Lê Bá Cường ký", "ông Lê Bá Cường"),
    ],
)
def test_names_dates_and_articles_do_not_break(text, kept):
    joined = wording.nbsp_names(text)
    assert kept.replace(" ", SPACE) in joined
    assert joined.replace(SPACE, " ") == text
    wording._bound.cache_clear()
    long = wording.nbsp_names(f"{text} {'a' * wording.LONGEST_KEPT}")
    assert (long.startswith(joined), wording._bound.cache_info().currsize) == (True, 0), (
        "long words are not kept in memory"
    )
    assert " " in joined, "a sentence that cannot break at all would overflow the phone"


def test_the_filter_leaves_markup_to_the_template():
    assert wording.nbsp_names("<b>Điều 5</b>") == f"<b>Điều{SPACE}5</b>", "still plain text: the template escapes it"


def test_a_citation_links_to_its_clause_and_says_it_in_full():
    mark = cites.link("TH 5.2.c", summary="chỉ kết quả mới kết thúc được nhiệm vụ")
    assert 'href="/quy-che/#d5-2-c"' in mark
    assert ">Đ5.2.c</a>" in mark
    assert "Điều 5 khoản 2 điểm c: chỉ kết quả" in mark
    assert cites.anchor("7.2.đ") == "d7-2-dd"
    assert cites.link("") == ""


def test_two_articles_are_two_links_and_the_issuing_decision_is_named():
    mark = cites.link("15.1, QĐ.2")
    assert mark.count("<a ") == 2
    assert ">Đ15.1</a>, " in mark
    assert 'href="/quy-che/#dqdd-2" title="Điều 2 Quyết định ban hành">QĐ Đ2</a>' in mark
    assert components.short_cite("QĐ.2") == "QĐ Đ2"


def test_words_that_are_no_citation_stay_words_and_are_escaped():
    assert cites.link("quy định của hệ thống") == '<span class="dd-cite">quy định của hệ thống</span>'
    assert "<script>" not in cites.link("<script>")


def test_a_value_of_the_system_says_so_and_still_leads_to_its_article():
    assert ">mặc định của hệ thống</a>" in cites.link("6.1", confidence="default")
    assert ">quyết định nội bộ</a>" in cites.link("8.1.b", confidence="local-decision")


@pytest.mark.parametrize("standing", gallery.STANDINGS, ids=lambda standing: standing.code)
def test_every_standing_has_icon_word_and_colour(standing):
    mark = components.standing_mark(standing)
    look = status_words.standing_look(standing)
    assert f"#{look.icon}" in mark
    assert look.token in mark
    assert str(look.word) in mark
    assert "%(" not in mark


def test_the_words_of_a_standing_follow_the_look():
    said = [str(status_words.standing_look(standing).word) for standing in gallery.STANDINGS]
    assert said == [
        "Quá hạn 12 ngày",
        "Đến hạn hôm nay",
        "Còn 2 ngày làm việc",
        "Còn 8 ngày làm việc",
        "Giao được 64 ngày",
        "Nộp 26/11, đúng hạn",
        "Nộp 28/11, quá hạn 2 ngày",
        "Hoàn thành đúng hạn",
        "Hoàn thành quá hạn 4 ngày",
    ]


def test_no_working_day_left_is_told_as_the_day_off_on_which_the_deadline_falls():
    for code in ("due_soon", "within"):
        told = status_words.standing_look(Standing(Code(code), 0, date(2026, 11, 28)))
        assert str(told.word) == "Hạn là ngày nghỉ 28/11"
    assert str(status_words.look_ahead(date(2026, 11, 28), date(2026, 11, 27)).word) == "Hạn là ngày nghỉ 28/11"
    assert str(status_words.look_ahead(date(2026, 11, 30), date(2026, 11, 27)).word) == "Còn 1 ngày làm việc"


def test_an_own_clock_that_ends_today_is_said_differently():
    assert "Hết hôm nay" in components.standing_mark(gallery.SampleStanding("due_today"), own=True)


def test_a_state_that_is_counted_nowhere_shows_no_standing():
    assert components.standing_mark(gallery.SampleStanding("not_counted")) == ""
    assert components.edge(gallery.SampleStanding("not_counted")) == ""


def test_tables_of_words_cover_the_codes_of_the_rules():
    from dondoc.rules.lifecycle import State
    from dondoc.rules.standing import Code

    assert set(status_words.LIFECYCLE) == {state.value for state in State}
    assert set(status_words.STANDING) | {"not_counted"} == {code.value for code in Code}


def test_no_more_than_three_flags_stand_in_a_row():
    mark = components.flags(["hoa_toc", ("urged", 2), "has_feedback", "starred", "reopened"])
    assert mark.count("dd-flag ") + mark.count('"dd-flag"') == 4
    assert "đã đôn đốc 2 lần" in mark
    assert ">+2<" in mark
    assert components.flags([]) == ""


def test_the_pieces_of_a_bar_fill_it_and_leave_out_noughts():
    parts = figure_bars.parts_of(gallery.FIGURES)
    pieces = figure_bars.pieces(parts)
    assert sum(float(piece.width.rstrip("%")) for piece in pieces) == pytest.approx(100, abs=0.01)
    assert float(pieces[1].x.rstrip("%")) == pytest.approx(100 * 2214 / 3482, abs=0.01)
    assert figure_bars.pieces(figure_bars.parts_of([{"code": "late", "n": 0, "word": "quá hạn"}])) == []
    assert "39 chưa hoàn thành, quá hạn" in figure_bars.sentence(parts)


def test_the_equation_shows_the_total_and_the_five_cells_in_the_official_order():
    @dataclass
    class Figures:
        done_on_time: int = 3
        done_late: int = 1
        open_within: int = 4
        open_overdue: int = 2
        undated: int = 5
        total: int = 15
        awaiting_office: int = 2

    cells = figure_bars.equation(Figures(), {"open_overdue": "/nhiem-vu/?o=late"}, {})
    assert [cell.n for cell in cells] == [15, 3, 1, 4, 2, 5]
    assert sum(cell.n for cell in cells[1:]) == cells[0].n
    assert [cell.sign for cell in cells] == ["", "=", "+", "+", "+", "+"]
    assert cells[3].note == "trong đó 2 chờ xác nhận"
    assert cells[4].url == "/nhiem-vu/?o=late"


def test_a_strip_of_days_shows_every_day_of_a_short_term():
    cells = figure_bars.day_cells(gallery.reckoning(5, {date(2026, 11, 24): "nghỉ lễ"}))
    assert [cell.kind for cell in cells] == [
        "start",
        "counted",
        "counted",
        "off",
        "off",
        "counted",
        "off",
        "counted",
        "due",
    ]
    assert cells[-1].day == date(2026, 11, 26)
    assert cells[-1].word == "ngày 5, hết hạn"


def test_a_long_term_shows_both_ends_and_says_how_many_days_lie_between():
    term = gallery.reckoning(30, {date(2026, 11, 24): "nghỉ lễ"})
    cells = figure_bars.day_cells(term)
    assert len(cells) == 7
    assert cells[3].kind == "gap"
    shown = sum(cell.kind in ("counted", "due") for cell in cells)
    assert f"… {30 - shown} ngày" in cells[3].word
