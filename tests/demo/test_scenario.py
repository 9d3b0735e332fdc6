"""A demo's script: plain values, the same again, and all that a demo must show."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import datetime, timedelta

import pytest

from dondoc.core import shipped
from dondoc.core.clock import VIETNAM, day_of
from dondoc.demo.cast import Cast
from dondoc.demo.scenario import FEWEST, write_script
from dondoc.demo.script import NO_TASK
from dondoc.demo.seeds import load_province
from dondoc.rules.access import Deed
from dondoc.rules.calendar_toml import load_calendar
from dondoc.rules.numbering import parse_number
from dondoc.rules.secrecy import mark_in_title, stamp_in
from dondoc.tasks.actions.past_deeds import HOW

CALENDAR = load_calendar(shipped.calendar_texts())
FRIDAY = datetime(2026, 11, 27, 9, 12, tzinfo=VIETNAM)
SUNDAY = datetime(2026, 11, 22, 20, 0, tzinfo=VIETNAM)
BEN_TRE = datetime(2024, 11, 20, 8, 0, tzinfo=VIETNAM)
CASES = [("thanh-hoa-2025", FRIDAY), ("thanh-hoa-2025", SUNDAY), ("ben-tre-2020", BEN_TRE)]


def script(province="thanh-hoa-2025", now=FRIDAY, assignments=300, seed=1):
    return write_script(load_province(province), CALENDAR, assignments=assignments, seed=seed, now=now)


def test_the_same_seed_tells_the_same_story_and_another_one_another():
    first, again, other = script(), script(), script(seed=2)
    assert (first.directives, first.acts, first.missing) == (again.directives, again.acts, again.missing)
    assert first.acts != other.acts


@pytest.mark.parametrize(("province", "now"), CASES)
def test_everything_has_happened_in_working_time_before_now_and_within_about_a_year(province, now):
    told = script(province, now)
    moments = [a.at for a in told.acts]
    assert moments == sorted(moments)
    assert max(moments) < now
    assert all(d.released_at < now and d.registered_at >= d.released_at for d in told.directives)
    assert min(d.released_at for d in told.directives) > now - timedelta(days=372)
    days = {day_of(m) for m in moments} | {day_of(d.released_at) for d in told.directives}
    assert all(CALENDAR.is_working(day) for day in days)
    hours = {m.astimezone(VIETNAM).hour for m in moments}
    assert hours <= set(range(7, 18)) - {12}
    reports = [(a.what, a.at) for a in told.asides if a.directive == NO_TASK and a.what != "inspect"]
    assert all(CALENDAR.is_working(day_of(at)) and at < now for _what, at in reports)
    assert [what for what, _at in reports][-4:] == ["office_report", "approve_report", "edition", "publish"]
    assert Counter(what for what, _at in reports[:-4]) == {
        "begin_report": 5, "file_report": 4, "take_report": 2, "send_report_back": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("province", "now"), CASES)
@pytest.mark.parametrize("assignments", [FEWEST, 300])
def test_every_deed_occurs(province, now, assignments):
    deeds = {a.deed for a in script(province, now, assignments).acts}
    assert deeds == {*HOW, Deed.TRANSFER, Deed.CORRECT}


@pytest.mark.parametrize(("province", "now"), CASES)
def test_numbers_grow_with_the_days_and_none_occurs_twice(province, now):
    told = script(province, now, 900)
    seen = Counter((d.issuer, parse_number(d.number).key, d.issued_on) for d in told.directives)
    assert max(seen.values()) == 1
    by_series: dict[tuple[str, int], list[tuple[datetime, int]]] = {}
    for d in told.directives:
        number = parse_number(d.number)
        series = (d.abbreviation + d.issuer, d.issued_on.year)
        by_series.setdefault(series, []).append((d.released_at, number.number))
    for numbers in by_series.values():
        in_order = [n for _, n in sorted(numbers)]
        assert in_order == sorted(set(in_order))


@pytest.mark.parametrize(("province", "now"), CASES)
def test_nothing_that_is_said_bears_a_mark_of_secrecy(province, now):
    told = script(province, now, 900)
    texts = {
        t for d in told.directives for t in (d.subject, *(x.content for x in d.tasks), *(x.product for x in d.tasks))
    }
    texts |= {a.text for a in told.acts}
    for text in texts:
        assert unicodedata.is_normalized("NFC", text)
        assert mark_in_title(text) is None, text
        assert stamp_in(text) is None, text
        assert "{" not in text


def test_two_tasks_go_to_all_166_and_142_results_wait_for_one_judgement():
    told = script(assignments=600)
    to_all = [(n, k) for n, d in enumerate(told.directives) for k, t in enumerate(d.tasks) if t.group == "communes"]
    assert len(to_all) >= 2
    filed = Counter((a.directive, a.task) for a in told.acts if a.deed is Deed.FILE_RESULT)
    confirmed = Counter((a.directive, a.task) for a in told.acts if a.deed is Deed.CONFIRM)
    assert any(filed[key] == 142 and confirmed[key] == 0 for key in to_all)


def test_the_office_has_documents_to_enter_and_some_that_are_not_tracked():
    told = script()
    assert sum(d.issued_at is None and not d.not_tracked_reason for d in told.directives) == 3
    assert sum(bool(d.not_tracked_reason) for d in told.directives) == 4
    half = [d for d in told.directives if d.issued_at is None and len(d.tasks) > 2]
    assert half, "one is half split"


@pytest.mark.parametrize("province", ["thanh-hoa-2025", "ben-tre-2020"])
def test_the_cast_has_a_specialist_for_every_field(province):
    cast = Cast(load_province(province))
    assert set(cast.followed_by) == set(cast.managers)
    assert all(cast.division(s) for s in cast.followed_by.values())
