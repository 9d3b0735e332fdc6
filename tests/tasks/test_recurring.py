"""C10: a recurring duty is sent out with its periods of the year, each counted; the rest is opened later, once, and said until then."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.make import AT, ROOT, a_task, an_agency, issued
from tests.make import a_directive as a_draft
from tests.refusing import refused
from tests.tasks.loop import a_world, filed, fresh
from tests.web.directives.test_amending_pages import signed_in, text_of

from dondoc.cli.main import main
from dondoc.organisations import actions as organisations
from dondoc.rules.recurrence import Recurrence
from dondoc.tasks.actions import drafting, office, recurring
from dondoc.tasks.actions.ending_series import end_series
from dondoc.tasks.models import Assignment, Move, Series, Task
from dondoc.tasks.queries.figures import figures

pytestmark = pytest.mark.django_db
MONTHLY = Recurrence(kind="month", starts_on=date(2026, 11, 19), due_day=25)
NEW_YEAR = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)


@pytest.fixture
def world(frozen):
    return a_world(2)


def a_series(world, said: Recurrence = MONTHLY, **more) -> list[Task]:
    """Sent out to both agencies; its occurrences so far."""
    directive = a_draft(world.specialist)
    a_task(directive, *world.agencies, actor=world.specialist, recurs=said, no_deadline=False, **more)
    issued(directive, actor=world.specialist)
    return list(directive.tasks.order_by("position"))


def opened(world, tasks, year=2027, at=NEW_YEAR, actor=None):
    given = {"series_id": tasks[0].series_id, "through": date(year, 12, 31), "at": at}
    return recurring.open_periods(actor=actor or world.specialist, **given)


def test_c10_the_periods_of_the_year_go_out_with_the_directive_each_dated_and_counted(world):
    tasks = a_series(world)
    assert [t.due_on for t in tasks] == [date(2026, 11, 25), date(2026, 12, 25)]
    assert [t.content.rpartition(" (")[2] for t in tasks] == ["Tháng 11/2026)", "Tháng 12/2026)"]
    cells = figures(date(2026, 11, 26)).cells
    assert (cells.total, cells.undated, cells.open_overdue) == (4, 0, 2)
    assert {a.due_on for a in Assignment.objects.filter(task=tasks[1])} == {date(2026, 12, 25)}


def test_c10_the_next_year_is_opened_once_with_who_leads_now_and_a_successor_for_who_is_gone(world):
    tasks, heir = a_series(world), an_agency()
    gone, staying = world.agencies
    told = {"on": date(2026, 12, 1), "basis": "Nghị quyết thử", "at": AT}
    organisations.dissolve_into(actor=ROOT, agency_id=gone.pk, successor_id=heir.pk, **told)
    new = opened(world, tasks)
    assert [t.due_on.month for t in new] == list(range(1, 13)) and len({t.position for t in Task.objects.all()}) == 14
    assert {a.agency_id for a in Assignment.objects.filter(task__in=new)} == {heir.pk, staying.pk}
    assert new[0].content == tasks[0].content.replace("Tháng 11/2026", "Tháng 1/2027")
    with refused("nothing_to_open"):
        opened(world, tasks)
    with refused("periods_too_far"):
        opened(world, tasks, year=2029)
    with refused("not_allowed"):
        opened(world, tasks, actor=world.heads[staying.pk])


def test_c10_taken_back_from_everybody_or_over_nothing_more_is_opened(world):
    over = a_series(world, Recurrence(kind="month", starts_on=date(2026, 11, 19), due_day=25, until=date(2027, 2, 10)))
    assert [t.due_on for t in opened(world, over)] == [date(2027, 1, 25), date(2027, 2, 25)]
    ended = a_series(world)
    for one in Assignment.objects.filter(task=ended[-1]):
        office.withdraw(
            actor=world.specialist, assignment_id=one.pk, version=one.version, reason="Thông báo 5/TB-VP", at=AT
        )
    with refused("nothing_to_open"):
        opened(world, ended)


def test_c10_a_series_is_ended_on_a_basis_and_no_period_is_opened_any_more(world, frozen):
    tasks = a_series(world)
    page = reverse("task_end_series", args=[tasks[0].pk])
    client = signed_in(world.specialist)
    assert "Từ Tháng 1/2027 trở đi không mở kỳ nào nữa." in text_of(client.get(page))
    assert client.post(page, {"because": " "}).status_code == 422
    assert signed_in(world.heads[world.agencies[0].pk]).post(page, {"because": "x"}).status_code == 404
    assert signed_in(world.specialist).post(page, {"because": "Công văn 12/UBND"}).status_code == 302
    assert "Đã chấm dứt, không mở thêm kỳ nào: Công văn 12/UBND" in text_of(client.get(f"/nhiem-vu/{tasks[0].pk}/"))
    with refused("nothing_to_open"):
        opened(world, tasks)
    with refused("series_ended"):
        end_series(actor=world.specialist, series_id=tasks[0].series_id, because="Công văn 12/UBND", at=AT)
    assert Assignment.objects.filter(task__in=tasks, state="issued").count() == Assignment.objects.count()


def test_c10_dondoc_recur_opens_all_of_them_and_twice_does_no_harm(world, frozen, capsys, monkeypatch):
    monkeypatch.setattr("dondoc.cli.ground.prepare_a_province", lambda: None)
    a_series(world)
    a_series(world, Recurrence(kind="quarter", starts_on=date(2026, 11, 19)))
    assert main(["recur", "--json"]) == 0 and json.loads(capsys.readouterr().out)["opened"] == 0
    frozen(NEW_YEAR)
    for expected in (12 + 4, 0):
        assert main(["recur", "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == {"through": "2027-12-31", "opened": expected}
    move = Move.objects.filter(assignment__task__due_on=date(2027, 1, 25)).first()
    assert (move.by, move.by_name) == (None, "Hệ thống")


def test_c10_a_draft_is_changed_and_no_longer_recurs_and_what_it_cannot_say(world):
    directive = a_draft(world.specialist)
    task = a_task(directive, *world.agencies, actor=world.specialist, recurs=MONTHLY, no_deadline=False)
    given = {"actor": world.specialist, "directive_id": directive.pk, "task_id": task.pk, "at": AT}
    form = drafting.TaskForm(content="Báo cáo", leads=(f"a:{world.agencies[0].pk}",), no_coordinators=True)
    for said, code in (
        ({"due_on": date(2026, 12, 1)}, "recurrence_and_deadline"),
        ({"recurs": Recurrence(kind="month", starts_on=date(2026, 11, 1))}, "recurrence_before_issue"),
        ({"recurs": Recurrence(kind="week", starts_on=date(2026, 11, 19))}, "recurrence_unknown"),
    ):
        with refused(code):
            drafting.save_task(form=drafting.TaskForm(**{**_fields(form), "recurs": MONTHLY} | said), **given)
    drafting.save_task(form=drafting.TaskForm(**_fields(form), no_deadline=True), **given)
    task.refresh_from_db()
    assert (task.series, task.period, task.due_on, Series.objects.count()) == (None, "", None, 0)


def _fields(form):
    return {"content": form.content, "leads": form.leads, "no_coordinators": True}


def test_c10_the_series_is_shown_as_one_with_what_is_not_opened_yet_and_the_offices_button(world, frozen):
    directive = a_draft(world.specialist)
    client = signed_in(world.specialist)
    page = reverse("directive_split", args=[directive.pk])
    sent = {
        "content": "Báo cáo định kỳ",
        "product": "Báo cáo",
        "leads": f"a:{world.agencies[0].pk}",
        "no_coordinators": "on",
    }
    typed = {"recurs": "month", "recur_day": "25", "deadline_kind": "complete", "origin": "province"}
    wrong = client.post(page, sent | typed | {"recur_day": "40"})
    assert wrong.status_code == 422 and "từ 1 đến 31" in text_of(wrong)
    assert client.post(page, sent | typed).status_code == 302
    assert "2 kỳ giao lần này" in text_of(client.get(reverse("directive_check", args=[directive.pk])))
    first = issued(directive, actor=world.specialist)[0]
    filed(world, fresh(first), AT + timedelta(hours=1))
    listed = text_of(client.get(reverse("directive", args=[directive.pk])))
    assert "định kỳ, 2 kỳ đã mở" in listed
    shown = text_of(client.get(reverse("task", args=[first.task_id])))
    assert "Chưa mở: từ Tháng 1/2027, hạn 25/01/2027." in shown and "Mở các kỳ năm 2027" in shown
    agency = signed_in(world.heads[world.agencies[0].pk])
    assert "Mở các kỳ năm" not in text_of(agency.get(reverse("task", args=[first.task_id])))
    button = reverse("task_open_periods", args=[first.task_id])
    assert agency.post(button, {"year": "2027"}).status_code == 404
    spent = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("task", args=[first.task_id]))
        spent.append(len(asked))
        client.post(button, {"year": "2027"})
    assert Task.objects.filter(series=first.task.series_id).count() == 14 and spent[0] == spent[1], spent
