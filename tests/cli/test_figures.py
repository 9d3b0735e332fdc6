"""`dondoc figures` and `dondoc audit verify` over a small demo."""

import json
from datetime import date, timedelta

import pytest

pytestmark = [pytest.mark.database, pytest.mark.once]
FIVE = ("done_on_time", "done_late", "open_within", "open_overdue", "undated")
INSIDE = ("awaiting_office", "disputed", "suspended", "marked_not_completed")


def test_the_cells_add_up_here_and_at_every_agency(demo):
    found = demo.data_of("figures")
    assert found["cells"]["total"] == 120
    for cells in [found["cells"], *(agency["cells"] for agency in found["agencies"])]:
        assert set(cells) == {*FIVE, *INSIDE, "total"}
        assert sum(cells[name] for name in FIVE) == cells["total"]
        assert all(0 <= cells[name] <= cells["total"] for name in INSIDE)
    for name in (*FIVE, *INSIDE, "total"):
        assert sum(agency["cells"][name] for agency in found["agencies"]) == found["cells"][name]


def test_the_demo_fills_every_cell(demo):
    cells = demo.data_of("figures")["cells"]
    assert all(cells[name] > 0 for name in (*FIVE, *INSIDE)), cells


@pytest.mark.once
def test_a_folder_without_a_province_says_where_one_lies(empty):
    served = empty.data / "thanh-hoa-2025"
    served.mkdir()
    (served / "installation.json").write_text("{}")
    told = empty.run("figures").stderr
    assert "Chưa có dữ liệu của tỉnh nào" in told
    assert f"DONDOC_DATA={served}" in told


def test_a_rate_carries_its_fraction(demo):
    rates = demo.data_of("figures")["rates"]
    assert len(rates) >= 3
    for rate in rates:
        assert {"name", "numerator", "denominator", "value"} <= set(rate)
        if rate["denominator"]:
            assert rate["value"] == pytest.approx(rate["numerator"] / rate["denominator"])
        else:
            assert rate["value"] is None


def test_one_agency_is_the_line_it_has_in_the_whole(demo):
    line = demo.data_of("figures")["agencies"][0]
    alone = demo.data_of("figures", "--agency", line["code"])
    assert alone["cells"] == line["cells"]
    assert [a["code"] for a in alone["agencies"]] == [line["code"]]


def test_a_day_of_the_past_knows_less(demo):
    today = date.fromisoformat(demo.data_of("clock")["today"])
    past = (today - timedelta(days=90)).isoformat()
    then = demo.data_of("figures", "--as-of", past)
    assert then["as_of"] == past
    assert 0 < then["cells"]["total"] < 120
    later = demo.data_of("figures", "--as-of", past, "--known-at", today.isoformat())
    assert later["cells"]["total"] >= then["cells"]["total"]
    assert demo.data_of("figures", "--as-of", "2001-01-01")["cells"]["total"] == 0


@pytest.mark.once
def test_for_people_it_prints_a_table(demo):
    done = demo.run("figures")
    assert done.returncode == 0
    assert "Hoàn thành đúng hạn" in done.stdout
    assert "Cơ quan" in done.stdout


@pytest.mark.once
@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("--agency", "XYZ"), 1, "Không có cơ quan nào mang mã “XYZ”"),
        (("--as-of", "2026-02-30"), 2, "28 ngày"),
        (("--known-at", "2026-02-01"), 2, "--as-of"),
        (("--as-of", "2026-02-02", "--known-at", "2026-02-01"), 2, "--known-at"),
    ],
)
def test_wrong_input_is_told_in_a_sentence(demo, words, status, told):
    done = demo.run("figures", *words)
    assert done.returncode == status
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_installation_counts_nothing(empty):
    done = empty.run("figures", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["cells"]["total"] == 0


def test_the_audit_log_of_a_demo_is_whole(demo):
    done = demo.run("audit", "verify")
    assert done.returncode == 0, done.stdout
    assert "nguyên vẹn" in done.stdout
    assert demo.data_of("audit", "verify") == []
