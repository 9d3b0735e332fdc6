"""How the Office judged results, in figures (E2; TH 8.1.a; BT 6.8, 10.1.a), and by which deadline the province counts (docs/definitions.md 4)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.dashboard.lives import rows_behind
from tests.make import AT, DAY, a_person
from tests.tasks.loop import a_directive, a_form, a_world, filed, fresh
from tests.web.directives.test_amending_pages import signed_in

from dondoc.core.regulation import current
from dondoc.dashboard.queries.judged import judged
from dondoc.rules.access import Role
from dondoc.tasks.actions import office
from dondoc.tasks.actions.facts import change_deadlines
from dondoc.tasks.models import Assignment, Judgement
from dondoc.tasks.models.facts import Basis
from dondoc.tasks.queries import figures as figures_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
BEGAN = AT - timedelta(days=30)
ON_TIME, LATE = date(2026, 11, 25), date(2026, 10, 28)


def confirm(world, row, quality, effectiveness, at):
    filed(world, row, at)
    office.confirm(
        actor=world.specialist, assignment_id=row.pk, version=None, quality=quality, effectiveness=effectiveness,
        remark="", at=at + timedelta(minutes=5),
    )  # fmt: skip


@pytest.fixture
def world():
    """Two agencies: of the first one result met in time, one late with gaps; of the second one not met in time. One is not done."""
    world = a_world(2)
    first, second = world.agencies
    tasks = [a_form(world, due_on=day, leads=[lead]) for day, lead in (
        (ON_TIME, first), (LATE, first), (ON_TIME, second), (ON_TIME, second),
    )]  # fmt: skip
    directive = a_directive(world, at=BEGAN, tasks=tasks)
    rows = [fresh(a) for a in Assignment.objects.filter(task__directive=directive).order_by("pk")]
    confirm(world, rows[0], "met", "solved", AT - timedelta(days=5))
    confirm(world, rows[1], "met_with_gaps", "partly", AT - timedelta(days=4))
    confirm(world, rows[2], "not_met", "none", AT - timedelta(days=3))
    world.rows = rows
    return world


def cells_of(world, day=DAY, **said):
    return {one.code: dict(one.counts) for one in judged(world.chairman, day, DAY, **said)}


def test_e2_each_figure_opens_its_rows_and_a_past_day_knows_no_more_than_it_did(world):
    first, second = (one.code for one in world.agencies)
    assert cells_of(world) == {
        first: {("met", "solved", "done_on_time"): 1, ("met_with_gaps", "partly", "done_late"): 1},
        second: {("not_met", "none", "done_on_time"): 1},
    }
    before = cells_of(world, DAY - timedelta(days=4))
    assert before == {first: cells_of(world)[first]}
    page = signed_in(world.leader).get(reverse("judged")).content.decode()
    found = re.findall(r'<a href="(/nhiem-vu/\?[^"]+)">(\d+)</a>', page)
    assert len(found) > 20
    for url, n in found[:: len(found) // 7]:
        assert rows_behind(unescape(url), world.leader) == int(n), url
    office.reopen(actor=world.leader, assignment_id=world.rows[2].pk, version=None, reason="Làm lại", at=AT)
    assert second not in cells_of(world), "what was opened again is not judged until it is confirmed again"
    confirm(world, world.rows[2], "met", "solved", AT + timedelta(minutes=9))
    assert cells_of(world)[second] == {("met", "solved", "done_on_time"): 1}, "counted once, by the last judgement"
    Judgement.objects.filter(assignment=world.rows[0]).delete()  # as of a past that was brought in without one
    page = signed_in(world.chairman).get(reverse("judged"), {"ngay": "18/11/2026"}).content.decode()
    assert "Chưa ghi đánh giá" in page and 'href="/nhiem-vu/?' not in page


def test_e2_who_sees_what(world, settings):
    own = signed_in(world.heads[world.agencies[0].pk]).get(reverse("judged")).content.decode()
    assert "Đạt, còn thiếu sót nhỏ" in own and world.agencies[1].name not in own
    assert signed_in(a_person(role=Role.READER)).get(reverse("judged")).status_code in (403, 404)
    nobody = signed_in(world.heads[world.agencies[1].pk])
    assert "Chưa đạt yêu cầu" in nobody.get(reverse("assignments"), {"quality": "not_met"}).content.decode()
    settings.BADGES_KEPT = 20
    page = signed_in(world.leader)
    page.get(reverse("judged"))
    counted = []
    for row in (None, world.rows[3]):
        if row is not None:
            confirm(world, row, "met", "solved", AT)
            page.get(reverse("judged"))
        with CaptureQueriesContext(connection) as asked:
            page.get(reverse("judged"))
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 20


def test_definitions_4_figures_count_by_the_deadline_that_the_province_chose_and_say_so(world, monkeypatch):
    """More time was given after the first deadline was over: late by the first, within by the one in force."""
    row = world.rows[3]
    later = date(2026, 12, 30)
    change_deadlines(
        [(fresh(row), later, later)], Basis.EXTENSION, "45/PT-VP", actor=world.chairman, at=AT - timedelta(days=1)
    )
    at = date(2026, 11, 26)
    overdue = lambda original: figures_of.figures(at, at, original=original).cells.open_overdue  # noqa: E731
    assert (overdue(False), overdue(True)) == (0, 1)
    client = signed_in(world.chairman)
    assert "tính theo thời hạn hiện hành (cách tính của tỉnh)" in client.get(reverse("dashboard")).content.decode()
    extension = current().extension
    chosen = replace(current(), extension=replace(extension, scored_by=replace(extension.scored_by, value="original")))
    monkeypatch.setattr(figures_of, "current", lambda: chosen)
    page = client.get(reverse("dashboard"))
    assert "tính theo thời hạn ban đầu (cách tính của tỉnh)" in page.content.decode() and page.context["concerns"]
    assert page.context["figures"].original
    other = client.get(reverse("dashboard"), {"han": "nay"})
    assert not other.context["figures"].original and "(cách tính của tỉnh)" not in other.content.decode()
