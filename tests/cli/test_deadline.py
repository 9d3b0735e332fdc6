"""`dondoc deadline` needs no database: a day, its article, and every day on the way."""

import json

import pytest


def ask(dondoc, *words):
    done = dondoc("deadline", *words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_th_6_1_a_an_urgent_directive_is_entered_the_same_day(dondoc):
    answer = ask(
        dondoc, "--regulation", "thanh-hoa-2025", "--rule", "entry", "--class", "urgent", "--from", "2026-11-20"
    )
    assert answer["due"] == "2026-11-20"
    assert answer["rule"] == "entry"
    assert answer["cite"].startswith("6.1.a")
    assert set(answer) == {"due", "rule", "cite", "days", "warnings"}


def test_a_bare_count_skips_weekends_and_the_culture_day(dondoc):
    answer = ask(dondoc, "--working-days", "2", "--from", "2026-11-20")
    assert answer["due"] == "2026-11-25"
    assert [day["counted"] for day in answer["days"]] == [False, False, True, False, True]
    assert {day["date"]: day["why"] for day in answer["days"]}["2026-11-24"] == "Ngày Văn hóa Việt Nam"
    assert answer["cite"] == ""


def test_a_day_may_be_typed_as_officials_do(dondoc):
    assert ask(dondoc, "--working-days", "1", "--from", "20/11/2026")["due"] == "2026-11-23"


def test_a_rule_of_class_any_answers_every_class(dondoc):
    dues = {
        cls: ask(dondoc, "--regulation", "ben-tre-2020", "--rule", "entry", "--class", cls, "--from", "2024-03-04")[
            "due"
        ]
        for cls in ("urgent", "normal", "bulk")
    }
    assert len(set(dues.values())) == 1, dues


def test_a_day_outside_the_validity_is_answered_with_a_warning(dondoc):
    answer = ask(dondoc, "--regulation", "ben-tre-2020", "--rule", "entry", "--from", "2015-06-01")
    assert answer["due"]
    assert any("hiệu lực" in warning for warning in answer["warnings"])


def test_a_year_without_official_notice_is_marked(dondoc):
    assert any("tạm tính" in w for w in ask(dondoc, "--working-days", "3", "--from", "2027-06-01")["warnings"])


def test_for_people_it_prints_a_strip_of_days(dondoc):
    done = dondoc("deadline", "--working-days", "2", "--from", "2026-11-20")
    assert done.stdout.splitlines()[0].startswith("Hạn: 25/11/2026")
    assert "24/11/2026  Ngày Văn hóa Việt Nam" in done.stdout


def test_a_silent_regulation_refuses_with_its_name(dondoc):
    done = dondoc("deadline", "--regulation", "ben-tre-2020", "--rule", "inspection-report", "--from", "2024-03-04")
    assert done.returncode == 1
    assert "không đặt thời hạn" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("--working-days", "2", "--from", "2026-02-30"), 2, "28 ngày"),
        (("--working-days", "2", "--from", "hôm qua"), 2, "Chưa đọc được ngày"),
        (("--working-days", "-1", "--from", "2026-11-20"), 2, "Lệnh chưa đúng"),
        (("--working-days", "99999", "--from", "2026-11-20"), 1, "Số ngày làm việc"),
        (("--working-days", "2"), 2, "còn thiếu --from"),
        (("--rule", "entry", "--from", "2026-11-20"), 2, "--regulation"),
        (("--rule", "nothing", "--regulation", "thanh-hoa-2025", "--from", "2026-11-20"), 2, "không có 'nothing'"),
        (
            ("--rule", "entry", "--regulation", "ca-mau", "--from", "2026-11-20"),
            1,
            "Không có quy chế nào mang mã “ca-mau”",
        ),
        (("--rule", "entry", "--class", "slow", "--regulation", "thanh-hoa-2025", "--from", "2026-11-20"), 1, "slow"),
        (("--rule", "entry", "--working-days", "2", "--from", "2026-11-20"), 2, "không dùng chung"),
    ],
)
def test_wrong_input_is_told_in_a_sentence(dondoc, words, status, told):
    done = dondoc("deadline", *words)
    assert done.returncode == status
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_it_never_waits_for_django(dondoc, tmp_path):
    """Told by Python itself: which modules were loaded."""
    done = dondoc("deadline", "--working-days", "1", "--from", "2026-11-20", PYTHONPROFILEIMPORTTIME="1")
    assert done.returncode == 0
    assert "dondoc.rules.deadlines" in done.stderr
    assert " django" not in done.stderr.replace("|", " ")
