"""Time phrases as officials write them: which day is meant, and which times are no deadline at all (C4; docs/definitions.md 3)."""

from __future__ import annotations

import time
from datetime import date

import pytest

from dondoc.rules.extraction.dates import the_deadline, time_phrases
from dondoc.rules.extraction.model import TimePhrase

ISSUED = date(2026, 3, 10)


def read(text: str, issued_on: date | None = ISSUED, year: int | None = None) -> TimePhrase | None:
    return the_deadline(time_phrases(text, 0, len(text), issued_on=issued_on, year=year), text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Xong trong Quý II/2026", "2026-06-30"),
        ("Hoàn thành trong 15 ngày kể từ ngày ký", "2026-03-25"),
        ("tháng 5/2026", "2026-05-31"),
        ("năm 2026", "2026-12-31"),
        ("2026", "2026-12-31"),
        ("2024 - 2025", "2025-12-31"),
        ("Rà soát, gửi Sở Tài chính chậm nhất đến hết ngày 20/4/2026", "2026-04-20"),
        ("gửi về Sở Nội vụ trước 17h00 ngày 05/4/2026 để tổng hợp", "2026-04-05"),
        ("gửi về Sở Nội vụ trước 16 giờ 30 phút, thứ Sáu, ngày 10/4/2026", "2026-04-10"),
        ("hoàn thành trước ngày 30/6", "2026-06-30"),
        ("trong thời hạn 10 (mười) ngày làm việc, kể từ ngày ban hành Quyết định này, phải hoàn thành", "2026-03-24"),
        ("Thời gian hoàn thành: Quý III/2026", "2026-09-30"),
        ("Thời gian thực hiện: Năm 2026.", "2026-12-31"),
        ("Thời gian thực hiện: Từ quý II/2026 đến quý IV/2026", "2026-12-31"),
        ("Quý II - Quý III/2026", "2026-09-30"),
        ("Quý II, III năm 2026", "2026-09-30"),
        ("Tháng 4 - 6/2026", "2026-06-30"),
        ("Từ tháng 5/2026 đến tháng 10/2026", "2026-10-31"),
        ("6 tháng đầu năm 2026", "2026-06-30"),
        ("hoàn thành trong 6 tháng đầu năm 2027", "2027-06-30"),
        ("Cuối năm 2026", "2026-12-31"),
        ("hoàn thành chậm nhất cuối tháng 9/2026", "2026-09-30"),
        ("từ ngày 15/4/2026 đến hết ngày 15/5/2026", "2026-05-15"),
        ("thực hiện tổ chức Hội nghị, hoàn thành tháng 6/2026", "2026-06-30"),
        ("báo cáo UBND tỉnh trong tháng 5/2026", "2026-05-31"),
        ("xây dựng Kế hoạch, ban hành trong quý II năm 2026", "2026-06-30"),
        ("báo cáo Thủ tướng Chính phủ trong tháng này", "2026-03-31"),
        ("Trước 31/12/2026", "2026-12-31"),
        ("Trước tháng 12/2026", "2026-12-31"),
        ("Hoàn\nthành\ntrong năm\n2026", "2026-12-31"),
        ("Quý\nIV/2026", "2026-12-31"),
        ("trước ngày\n30 tháng 6\nnăm 2026", "2026-06-30"),
        ("trước ngày 25/3/2026; hoàn thành trước ngày 30/9/2026", "2026-09-30"),
        ("gửi Sở Tài chính trước ngày 25/3/2026 để tổng hợp, báo cáo UBND tỉnh trước ngày 30/3/2026", "2026-03-25"),
        ("Định kỳ hằng tháng báo cáo, hoàn thành dự án trước ngày 30/11/2026", "2026-11-30"),
        ("(hoàn thành trước ngày 30/4/2026)", "2026-04-30"),
        ("(xong trước 30.4.2026)", "2026-04-30"),
        ("ngày 30-4-2026", "2026-04-30"),
        ("phấn đấu đến hết năm 2026 hoàn thành", "2026-12-31"),
        ("trong năm 2026 hoàn thành việc sắp xếp", "2026-12-31"),
        ("Trong quý I năm 2027", "2027-03-31"),
        ("Quý I/2026", "2026-03-31"),
        ("Năm 2026 - 2027", "2027-12-31"),
        ("Giai đoạn 2026-2030", "2030-12-31"),
        ("Báo cáo kết quả về Bộ Nội vụ trước 11h30 ngày 15/3", "2026-03-15"),
        ("trước ngày 15/01", "2026-01-15"),
        ("trong 03 tháng kể từ ngày Chủ tịch UBND tỉnh ký Quyết định này", "2026-06-10"),
        ("Sau 30 ngày kể từ ngày 01/4/2026", "2026-05-01"),
        ("thời hạn hoàn thành là ngày 20/5/2026", "2026-05-20"),
        ("Hạn hoàn thành trước 20/5/2026", "2026-05-20"),
        ("Quý II, quý III/2026", "2026-09-30"),
        ("trong tháng 6 và tháng 7/2026", "2026-07-31"),
        ("trong tháng 4", "2026-04-30"),
        ("T6/2026", "2026-06-30"),
        ("Rà soát các dự án khởi công trước ngày 01/01/2025, báo cáo trước ngày 15/4/2026", "2026-04-15"),
        ("Báo cáo quý I năm 2026, nhiệm vụ quý II năm 2026, gửi Sở trước ngày 20/3/2026", "2026-03-20"),
        ("phấn đấu đến ngày 31/12/2026 giải ngân đạt 100%", "2026-12-31"),
        ("tổ chức tổng kết vào quý IV/2026", "2026-12-31"),
        ("hạn cuối cùng là ngày 15/4/2026", "2026-04-15"),
        ("gửi trước 16h00, thứ 6 ngày 20/3/2026 (bản mềm gửi qua thư)", "2026-03-20"),
        ("trước ngày mùng 10 tháng 4", "2026-04-10"),
        ("Trong 10 ngày đầu tháng 6/2026", "2026-06-30"),
        ("30/6/2026 và 31/12/2026", "2026-12-31"),
        ("trước 10h ngày mai", "2026-03-11"),
        ("ngay trong ngày 12/3/2026", "2026-03-12"),
        ("tổ chức hội nghị vào ngày 20/4/2026", "2026-04-20"),
        ("thời gian hoàn thành trong quý II/2026", "2026-06-30"),
    ],
)
def test_a_deadline_is_the_day_it_names_or_the_last_of_its_period(text: str, day: str) -> None:
    found = read(text)
    assert found is not None
    assert found.deadline is not None
    assert found.deadline.isoformat() == day
    assert " ".join(text[found.start : found.end].split()) == found.text


@pytest.mark.parametrize(
    "text",
    [
        "thực hiện Chỉ thị số 05/CT-TTg ngày 04/01/2026 của Thủ tướng Chính phủ",
        "theo Công văn số 15/UBND-KT ngày 04 tháng 01 năm 2026",
        "triển khai Kế hoạch phát triển kinh tế - xã hội năm 2026",
        "Chương trình giai đoạn 2026 - 2030",
        "khẩn trương, kịp thời thực hiện ngay",
        "số liệu tính đến hết ngày 31/12/2025",
        "rà soát các dự án đã được phê duyệt trước ngày 01/8/2024",
        "có hiệu lực kể từ ngày 01/7/2026",
        "Từ ngày 01 tháng 7 năm 2026, Ủy ban nhân dân xã trực tiếp quản lý",
        "tiếp tục bố trí ngân sách hằng năm để thực hiện",
        "đến năm 2030 đạt 100%",
        "tăng cường trực 24/24, hoạt động 24/7",
        "tỷ lệ đạt 3/4 số hộ",
        "kinh phí trong năm 2026 do ngân sách tỉnh bảo đảm",
        "Giai đoạn 2026 - 2030, mỗi năm xây dựng 5 mô hình",
        "trình tại kỳ họp tháng 7/2026",
        "Tổ chức sơ kết 6 tháng đầu năm 2026",
        "bố trí kế hoạch trung hạn giai đoạn 2026 - 2030",
        "đúng thời hạn quy định",
        "Theo kế hoạch",
        "Theo yêu cầu, định kỳ",
    ],
)
def test_dates_of_documents_horizons_and_haste_are_no_deadline(text: str) -> None:
    assert time_phrases(text, 0, len(text), issued_on=ISSUED) == []


@pytest.mark.parametrize(
    ("text", "recurrence"),
    [
        ("Báo cáo UBND tỉnh trước ngày 15 hàng tháng", "month"),
        ("Thường xuyên", "always"),
        ("Từ tháng 5/2026, thường xuyên", "year"),
        ("báo cáo trước ngày 15 tháng cuối quý", "quarter"),
        ("gửi báo cáo 6 tháng trước ngày 15/6, báo cáo năm trước ngày 15/12", "year"),
        ("Hằng năm", "year"),
        ("2026 và hằng năm", "year"),
        ("Quý IV/2026 và các năm tiếp theo", "year"),
        ("Định kỳ 6 tháng, hằng năm (trước ngày 15/6 và 15/12) báo cáo", "half_year"),
        ("định kỳ hàng quý (trước ngày 20 của tháng cuối quý) gửi báo cáo", "quarter"),
        ("trước ngày 30 tháng 11 hằng năm báo cáo", "year"),
        ("trước ngày 15 tháng 6 và ngày 15 tháng 12 hằng năm", "year"),
        ("chậm nhất ngày 20 hằng tháng", "month"),
        ("Hằng năm, giai đoạn 2026 - 2030", "year"),
        ("Thường xuyên, hằng năm", "year"),
        ("Thực\nhiện\nthường\nxuyên.", "always"),
        ("Tháng 12 hằng năm", "year"),
        ("Tháng 6, tháng 12 hằng năm", "year"),
        ("Quý IV hằng năm", "year"),
    ],
)
def test_what_comes_round_keeps_its_words_and_has_no_single_day(text: str, recurrence: str) -> None:
    found = read(text)
    assert found is not None
    assert (found.kind, found.deadline, found.recurrence) == ("recurring", None, recurrence)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("báo cáo kết quả trong tuần tới", "relative"),
        ("Từ quý II/2027", "quarter"),
        ("hoàn thành trong vòng 05 ngày làm việc kể từ ngày nhận được văn bản này", "relative"),
        ("theo thời gian tại khoản 1", "reference"),
        ("báo cáo đúng thời hạn nêu tại điểm a mục 2", "reference"),
        ("báo cáo ít nhất 10 ngày trước khi tổ chức", "event"),
        ("trước khi trình Hội đồng nhân dân tỉnh", "event"),
        ("trước kỳ họp thứ 10", "event"),
        ("hoàn thành việc thanh toán trước Tết Nguyên đán", "event"),
    ],
)
def test_what_hangs_on_another_place_or_event_is_kept_without_a_day(text: str, kind: str) -> None:
    found = read(text)
    assert found is not None
    assert (found.kind, found.deadline) == (kind, None)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Xong trong Quý II/2026", "trong Quý II/2026"),
        ("hoàn thành trước\nngày 30 tháng\n6 năm 2026 nội dung này", "trước ngày 30 tháng 6 năm 2026"),
        ("báo cáo định kỳ hằng năm (trước ngày 10/12) hoặc đột xuất", "định kỳ hằng năm (trước ngày 10/12)"),
        ("gửi số liệu chậm nhất là 15h00 ngày 02/4/2026 về Sở", "chậm nhất là 15h00 ngày 02/4/2026"),
        ("chi trả xong trước ngày Quốc khánh 02/9/2026", "trước ngày Quốc khánh 02/9/2026"),
    ],
)
def test_the_phrase_is_the_shortest_with_its_preposition(text: str, phrase: str) -> None:
    found = read(text)
    assert found is not None
    assert found.text == phrase


def test_a_length_keeps_what_it_is_counted_from() -> None:
    found = read("hoàn thành trong thời hạn 10 ngày làm việc kể từ ngày ký ban hành Kế hoạch này")
    assert found is not None
    assert (found.count, found.unit, found.event, found.deadline) == (10, "working_days", "issue", date(2026, 3, 24))
    received = read("trả lời trong 05 ngày kể từ ngày nhận được văn bản")
    assert received is not None
    assert (received.count, received.unit, received.event, received.deadline) == (5, "days", "receipt", None)
    blank = read("trong 02 tháng kể từ ngày ban hành Thông báo này", issued_on=None)
    assert blank is not None
    assert (blank.unit, blank.event, blank.deadline) == ("months", "issue", None)


def test_a_year_left_out_is_that_of_the_issue_or_the_next() -> None:
    for issued, text, day in (
        (date(2026, 3, 10), "trước ngày 30/6", date(2026, 6, 30)),
        (date(2026, 11, 20), "trước ngày 15/01", date(2027, 1, 15)),
        (date(2026, 3, 10), "trước ngày 05/3", date(2026, 3, 5)),
    ):
        found = read(text, issued)
        assert found is not None
        assert found.deadline == day
    unknown, of_head = read("trước ngày 30/6", None), read("trước ngày 30/6", None, 2026)
    assert unknown is not None and unknown.deadline is None
    assert of_head is not None and of_head.deadline == date(2026, 6, 30)


def test_a_day_that_does_not_exist_is_kept_as_written_without_a_day() -> None:
    found = read("hoàn thành trước ngày 31/6/2026")
    assert found is not None
    assert (found.text, found.deadline) == ("trước ngày 31/6/2026", None)


def test_only_the_asked_passage_is_read() -> None:
    text = "a) Rà soát. b) Báo cáo trước ngày 01/5/2026. c) Tổng kết trước ngày 01/9/2026."
    start, end = text.index("b)"), text.index(" c)")
    assert [one.text for one in time_phrases(text, start, end, issued_on=ISSUED)] == ["trước ngày 01/5/2026"]


@pytest.mark.parametrize("run", [" ", "1/", "tháng 1 ", ". ", "trước ", "định kỳ hằng năm, ", "quý I, "])
def test_long_runs_take_no_longer_than_other_text(run: str) -> None:
    text = run * (4000 // len(run))
    began = time.process_time()
    time_phrases(text, 0, len(text), issued_on=ISSUED)
    assert time.process_time() - began < 2
