"""Explanations demanded by rule, from the figures to the paper they go into, in both provinces (D9; TH 17.4; BT 16.3)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import docx
import pytest
from django.urls import reverse
from tests.refusing import refused
from tests.tasks.loop import World, a_directive, a_form, a_world, confirmed, filed, fresh

from dondoc.audit.kinds import AuditKind
from dondoc.audit.models import AuditEvent
from dondoc.core import regulation
from dondoc.dashboard.queries.due import pile
from dondoc.exchanges.actions.explaining import demand, explain, prepare
from dondoc.exchanges.models import Explanation
from dondoc.exchanges.queries.explaining import behind, owing
from dondoc.exchanges.queries.explanations import listing, points_of
from dondoc.notices.actions.telling import tell_new
from dondoc.notices.models import Notice
from dondoc.organisations.models import Agency, User
from dondoc.rules.due_work import Work
from dondoc.rules.errors import NotThere
from dondoc.rules.explaining import Window, window_named
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions import office
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.figures import figures

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def moment(day: date, hour: int = 2) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def page(client, actor, address: str, **data: object):
    client.force_login(User.objects.get(pk=actor.user_id))
    return client.post(address, data) if data else client.get(address)


def given(world: World, day: date, *tasks: object) -> list[Assignment]:
    made = a_directive(world, at=moment(day), tasks=list(tasks))
    return list(Assignment.objects.filter(task__directive=made).order_by("task__position", "pk"))


def send_back(world: World, assignment: Assignment, day: date) -> None:
    filed(world, assignment, moment(day))
    version = fresh(assignment).version
    office.return_result(
        actor=world.specialist,
        assignment_id=assignment.pk,
        version=version,
        lacking="Thiếu số liệu.",
        at=moment(day, 4),
    )


@dataclass
class Quarter:
    """Three agencies of the third quarter: one late with a task and undated with another, one often returned, one in time."""

    world: World
    late_one: Agency
    often: Agency
    fine: Agency
    dated: Assignment
    returned: Assignment
    window: Window


#: The Monday on which the Office asks, and the day on which the late one answers.
ASKED_ON, ANSWERED_ON = date(2026, 10, 12), date(2026, 10, 26)


@pytest.fixture
def quarter(frozen) -> Quarter:
    world = a_world(3)
    late_one, often, fine = world.agencies
    begun, due = date(2026, 7, 20), date(2026, 8, 28)
    dated, other = given(world, begun, a_form(world, due_on=due, leads=[late_one, often]))
    undated = a_form(world, due_on=None, leads=[late_one])
    _undated, kept = given(world, begun, undated, a_form(world, due_on=due, leads=[fine]))
    agencies.file_update(
        actor=world.heads[late_one.pk], assignment_id=dated.pk, kind="explanation", text="Chờ đơn giá mới.", asked_due_on=None,
        files=[], form_token="own", at=moment(date(2026, 9, 2)),
    )  # fmt: skip
    for n in range(3):
        send_back(world, other, begun + (5 + n) * DAY)
    for one in (other, kept):
        filed(world, one, moment(due - DAY))
        confirmed(world, one, moment(due))
    filed(world, dated, moment(date(2026, 10, 5)))  # after the period: it stood overdue at its end all the same
    frozen(moment(ASKED_ON))
    window = window_named(regulation.current(), "quarter-2026-3", ASKED_ON)
    return Quarter(world, late_one, often, fine, dated, other, window)


def test_th_17_4_figures_that_oblige_are_those_of_the_day_and_open_their_rows(
    quarter, client, django_assert_max_num_queries
):
    q = quarter
    told = {one.agency.pk: one for one in owing(q.window, ASKED_ON)}
    assert {pk: one.owed for pk, one in told.items()} == {
        q.late_one.pk: ["undated", "late"],
        q.often.pk: ["often_returned"],
    }
    as_figures = {one.id: one.cells for one in figures(q.window.as_of).agencies}[q.late_one.pk]
    numbers = told[q.late_one.pk].numbers
    assert (numbers["late"], numbers["undated"]) == (as_figures.open_overdue, as_figures.undated_open) == (1, 1)
    late, often = (behind(code, q.window, ASKED_ON) for code in ("late", "often_returned"))
    assert [(row.assignment_id, row.days_late) for row in late] == [(q.dated.pk, 33)]
    assert [(row.assignment_id, row.times) for row in often] == [(q.returned.pk, 3)]
    period = reverse("explanations") + "?ky=quarter-2026-3"
    with django_assert_max_num_queries(46):
        shown = page(client, q.world.specialist, period).content.decode()
    assert (shown.count("data-row"), "Yêu cầu cả 2 cơ quan" in shown, q.fine.name in shown) == (2, True, False)
    of_late = reverse("explanation_rows") + f"?ky=quarter-2026-3&co-quan={q.late_one.pk}&muc=late"
    with django_assert_max_num_queries(46):
        assert "quá hạn 33 ngày" in page(client, q.world.specialist, of_late).content.decode()
    assert page(client, q.world.heads[q.late_one.pk], of_late).status_code == 404
    asked = {"period": q.window.code, "words": "", "due_on": None, "at": moment(ASKED_ON)}
    for change, code in (
        ({"due_on": ASKED_ON - DAY}, "due_past"),
        ({"words": "Tối mật"}, "secret_marked"),
        ({"agencies": [q.fine.pk]}, "nothing_to_explain"),
        ({"period": "quarter-2027-1"}, "period_not_begun"),
        ({"period": "quarter-2026-4"}, "period_runs"),  # once a period: what came after could not be asked about
    ):
        with refused(code):
            demand(**{"actor": q.world.leader, "agencies": None, "form_token": code} | asked | change)
    with pytest.raises(NotThere):
        demand(actor=q.world.heads[q.late_one.pk], agencies=None, form_token="d", **asked)


def test_th_17_4_the_agency_explains_each_figure_late_is_told_and_the_reports_get_it(
    quarter, frozen, client, django_assert_max_num_queries
):
    q = quarter
    head, staff = q.world.heads[q.late_one.pk], q.world.staff[q.late_one.pk]
    mine = _asked(q, client)
    lines = [line.clock.due for line in pile(head, ASKED_ON).lines if line.work is Work.EXPLAIN]
    assert lines == [mine.due_on]
    assert "Giải trình Quý III/2026" in page(client, head, reverse("my_work") + "?viec=asked").content.decode()
    own = reverse("explanation", args=[mine.pk])
    with django_assert_max_num_queries(46):
        form = page(client, head, own).content.decode()
    assert f"nhiệm vụ {q.dated.task.position}: Chờ đơn giá mới." in form, (
        "what it explained by itself begins the answer"
    )
    assert page(client, q.world.heads[q.often.pk], own).status_code == 404
    assert "Gửi giải trình</button>" not in page(client, staff, own).content.decode()
    first, second = [one.point.pk for one in points_of(mine)]
    answers = {first: "Văn bản không nêu hạn.", second: "Chờ đơn giá, đã xong ngày 05/10."}
    by_staff = {"actor": staff, "explanation_id": mine.pk, "answers": answers, "at": moment(ASKED_ON, 3)}
    prepare(**by_staff)
    drafted = page(client, q.world.specialist, own).content.decode()
    assert "Chờ đơn giá, đã xong" not in drafted, "a draft is the agency's own"
    with refused("not_the_signer"):
        explain(files=[], **by_staff)
    lacking = page(client, head, own, deed="file", **{f"answer-{first}": "Văn bản không nêu hạn."})
    assert (lacking.status_code, "nêu nguyên nhân" in lacking.content.decode()) == (422, True)

    frozen(moment(ANSWERED_ON))
    sent = page(client, head, own, deed="file", **{f"answer-{pk}": text for pk, text in answers.items()})
    assert sent.status_code == 302
    with refused("filed_before"):
        explain(files=[], **by_staff | {"actor": head})
    assert AuditEvent.objects.get(kind=AuditKind.EXPLAINED).facts["late"] is True
    assert not [line for line in pile(head, ANSWERED_ON).lines if line.work is Work.EXPLAIN]
    assert "Chờ đơn giá, đã xong" in page(client, q.world.leader, own).content.decode()
    _gathered(q, client)


def _asked(q: Quarter, client) -> Explanation:
    """All at once from the page, once a period, and they hear of it."""
    tell_new(actor=None, at=moment(ASKED_ON))  # what was before is not told any more
    form = {"ky": q.window.code, "all": "1", "due_on": "", "words": "", "form_token": "e"}
    assert page(client, q.world.specialist, reverse("explanations"), **form).status_code == 302
    asked = Explanation.objects.all()
    assert [one.due_on for one in asked] == [date(2026, 10, 19)] * 2, "five working days, a local decision"
    again = {"period": q.window.code, "agencies": None, "words": "", "due_on": None, "at": moment(ASKED_ON)}
    with refused("asked_before"):
        demand(actor=q.world.leader, form_token="f", **again)
    assert len(demand(actor=q.world.specialist, form_token="e", **again)) == 2, "the same form asks once"
    tell_new(actor=None, at=moment(ASKED_ON, 3))
    heard = Notice.objects.filter(recipient_id=q.world.heads[q.often.pk].user_id)
    assert heard.filter(kind=AuditKind.EXPLANATION_DEMANDED).count() == 1
    return Explanation.objects.get(agency=q.late_one)


def _gathered(q: Quarter, client) -> None:
    """The paper names who answered late and who not at all, and is the Office's."""
    states = {line.agency.pk: line.state for line in listing(q.window, ANSWERED_ON).page.object_list}
    assert states == {q.late_one.pk: "late", q.often.pk: "overdue"}
    address = reverse("explanations_gathered") + "?ky=quarter-2026-3&vao=inspection_file"
    read = docx.Document(io.BytesIO(page(client, q.world.leader, address).content))
    words = "\n".join(paragraph.text for paragraph in read.paragraphs)
    assert ("Báo cáo phục vụ Tổ công tác" in words, "Chờ đơn giá, đã xong" in words) == (True, True)
    assert [row.cells[4].text.split(" (")[0] for row in read.tables[2].rows][1:] == [
        "Đã giải trình, sau hạn",
        "Chưa giải trình, đã quá hạn",
    ]
    assert page(client, q.world.heads[q.late_one.pk], address).status_code == 404


@pytest.fixture
def in_ben_tre(settings) -> Iterator[None]:
    settings.ENV = replace(settings.ENV, province="ben-tre-2020")
    regulation.reload()
    yield
    regulation.reload()


def test_bt_16_3_what_was_not_begun_not_finished_or_wrong_is_explained_with_what_is_beyond_ones_means(
    frozen, in_ben_tre, client
):
    begun, due, today = date(2024, 7, 1), date(2024, 8, 15), date(2024, 9, 20)
    frozen(moment(begun))
    world = a_world(2)
    idle, wrong = world.agencies
    untouched, mended = given(world, begun, a_form(world, due_on=due, leads=[idle, wrong]))
    send_back(world, mended, begun + 10 * DAY)
    filed(world, mended, moment(begun + 12 * DAY))
    confirmed(world, mended, moment(begun + 13 * DAY))
    frozen(moment(today))
    window = window_named(regulation.current(), "quarter-2024-3", today)
    assert (window.first, window.as_of) == (date(2024, 6, 15), date(2024, 9, 14))
    owed = {one.agency.pk: one.owed for one in owing(window, today)}
    assert owed == {idle.pk: ["due_not_started", "late"], wrong.pk: ["wrong"]}
    asked = demand(
        actor=world.specialist, period=window.code, agencies=[idle.pk], words="", due_on=None, form_token="a", at=moment(today)
    )  # fmt: skip
    [one] = asked
    points = points_of(one)
    assert [(p.point.trigger, p.point.number) for p in points] == [
        ("due_not_started", 1),
        ("beyond_means", None),
        ("late", 1),
    ]
    assert [row.assignment_id for row in points[0].rows] == [untouched.pk]
    assert [(len(p.rows), p.rest) for p in points_of(one, 0)] == [(0, 1), (0, 0), (0, 1)], "counted, not loaded"
    answers = {points[0].point.pk: "Thiếu người.", points[2].point.pk: "Thiếu người."}
    explain(actor=world.heads[idle.pk], explanation_id=one.pk, answers=answers, files=[], at=moment(today, 3))
    shown = page(client, world.specialist, reverse("explanation", args=[one.pk])).content.decode()
    assert ("Thiếu người." in shown, "Cơ quan không nêu." in shown) == (True, True)
