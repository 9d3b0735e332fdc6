"""A demo that is built: what it shows, and where it is refused."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime

import pytest
from django.apps import apps

from dondoc.core import clock
from dondoc.core.clock import VIETNAM, day_of
from dondoc.core.regulation import calendar, regulation
from dondoc.demo.actions import PASSWORD, build
from dondoc.organisations import queries as organisations
from dondoc.organisations.models import User
from dondoc.rules.errors import Refusal
from dondoc.rules.lifecycle import State
from dondoc.rules.standing import Code, Dates, standing
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.figures import figures

FRIDAY = datetime(2026, 11, 27, 9, 12, tzinfo=VIETNAM)
TODAY = day_of(FRIDAY)


@pytest.fixture
def thanh_hoa(db, frozen):
    frozen(FRIDAY)
    build("thanh-hoa-2025", assignments=40, now=FRIDAY)


def test_the_smallest_demo_shows_every_state_standing_and_cell(thanh_hoa):
    rows = list(Assignment.objects.all())
    assert {a.state for a in rows} == {s.value for s in State} - {State.DRAFT.value}
    told = figures(TODAY).cells
    assert told.total == 40
    assert min(told.done_on_time, told.done_late, told.open_within, told.open_overdue, told.undated) > 0
    assert min(told.awaiting_office, told.disputed, told.suspended, told.marked_not_completed) > 0
    assert min(told.undated_open, told.undated_done) > 0
    soon = regulation("thanh-hoa-2025").standing.due_soon.limit.value
    codes = Counter(
        standing(
            Dates(State(a.state), a.due_on, a.late_after, a.filed_on, a.issued_on, a.marked), TODAY, calendar(), soon
        ).code
        for a in rows
    )
    assert set(codes) == set(Code)


def test_everybody_on_the_sign_in_page_can_sign_in_and_is_marked_as_made_up(thanh_hoa):
    offered = organisations.featured(TODAY)
    assert len(offered) == 13
    assert User.objects.values("password").distinct().count() == 1
    assert User.objects.filter(is_demo=False).count() == 0
    assert User.objects.get(username="nhung.le").check_password(PASSWORD)


def test_documents_wait_at_the_office_in_time_and_late(thanh_hoa):
    directive = apps.get_model("directives", "Directive")
    waiting = directive.objects.filter(entered_at__isnull=True).order_by("entry_due_on")
    assert [d.entry_due_on < TODAY for d in waiting] == [True, False, False]
    assert waiting.filter(entry_due_on=TODAY).count() == 1
    assert directive.objects.filter(tracking="not_tracked").exclude(not_tracked_reason="").count() == 4
    assert directive.objects.filter(files__isnull=False).count() >= 3


def test_a_database_in_use_is_left_alone(thanh_hoa):
    before = Assignment.objects.count()
    with pytest.raises(Refusal) as told:
        build("thanh-hoa-2025", assignments=40, now=FRIDAY)
    assert told.value.code == "demo_not_empty"
    assert Assignment.objects.count() == before


@pytest.mark.django_db
def test_too_few_an_unknown_province_or_a_real_installation_are_refused(settings):
    for code, wanted in (("demo_too_small", ("thanh-hoa-2025", 39)), ("no_such_demo", ("ca-mau-2026", 40))):
        with pytest.raises(Refusal) as told:
            build(wanted[0], assignments=wanted[1], now=FRIDAY)
        assert told.value.code == code
    settings.ENV = replace(settings.ENV, mode="production")
    with pytest.raises(Refusal) as told:
        build("thanh-hoa-2025", now=FRIDAY)
    assert told.value.code == "demo_in_production"
    assert Assignment.objects.count() == 0


@pytest.mark.django_db
def test_ben_tre_sets_its_clock_to_november_2024(settings):
    settings.ENV = replace(settings.ENV, province="ben-tre-2020", mode="demo")
    build("ben-tre-2020", assignments=40, now=clock.now())
    assert clock.today().isoformat() == "2024-11-20"
    told = figures(clock.today()).cells
    assert told.total == 40
    assert min(told.done_on_time, told.done_late, told.open_within, told.open_overdue, told.undated) > 0
