"""Explanations demanded by rule, from the figures to the paper they go into, in both provinces (D9; TH 17.4; BT 16.3)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
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
from dondoc.organisations.models import User
from dondoc.rules.due_work import Work
from dondoc.rules.errors import NotThere
from dondoc.rules.explaining import window_named
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


def returned(world: World, assignment: Assignment, day: date) -> None:
    filed(world, assignment, moment(day))
    version = fresh(assignment).version
    office.return_result(
        actor=world.specialist,
        assignment_id=assignment.pk,
        version=version,
        lacking="Thiếu số liệu.",
        at=moment(day, 4),
    )


def test_th_17_4_what_was_late_undated_or_often_returned_is_explained_for_the_period_report(
    frozen, client, django_assert_max_num_queries
):
    world = a_world(3)
    late_one, often, fine = world.agencies
    begun, due = date(2026, 7, 20), date(2026, 8, 28)
    dated, other = given(world, begun, a_form(world, due_on=due, leads=[late_one, often]))
    undated, kept = given(
        world, begun, a_form(world, due_on=None, leads=[late_one]), a_form(world, due_on=due, leads=[fine])
    )
    agencies.file_update(
        actor=world.heads[late_one.pk], assignment_id=dated.pk, kind="explanation", text="Chờ đơn giá mới.", asked_due_on=None,
        files=[], form_token="own", at=moment(date(2026, 9, 2)),
    )  # fmt: skip
    for n in range(3):
        returned(world, other, begun + (5 + n) * DAY)
    for one in (other, kept):
        filed(world, one, moment(due - DAY))
        confirmed(world, one, moment(due))
    filed(world, dated, moment(date(2026, 10, 5)))  # after the period: it stood overdue at its end all the same

    today = date(2026, 10, 12)
    frozen(moment(today))
    window = window_named(regulation.current(), "quarter-2026-3", today)
    told = {one.agency.pk: one for one in owing(window, today)}
    assert {pk: one.owed for pk, one in told.items()} == {
        late_one.pk: ["undated", "late"],
        often.pk: ["often_returned"],
    }
    as_figures = {one.id: one.cells for one in figures(window.as_of).agencies}
    assert told[late_one.pk].numbers["late"] == as_figures[late_one.pk].open_overdue == 1
    assert told[late_one.pk].numbers["undated"] == as_figures[late_one.pk].undated_open == 1
    assert [(row.assignment_id, row.days_late) for row in behind("late", window, today)] == [(dated.pk, 33)]
    assert [(row.assignment_id, row.times) for row in behind("often_returned", window, today)] == [(other.pk, 3)]

    tell_new(actor=None, at=moment(today))  # what was before is not told any more
    asked = {
        "actor": world.leader,
        "period": window.code,
        "agencies": None,
        "words": "",
        "due_on": None,
        "at": moment(today),
    }
    with refused("due_past"):
        demand(**asked | {"due_on": today - DAY, "form_token": "a"})
    with refused("secret_marked"):
        demand(**asked | {"words": "Tối mật", "form_token": "b"})
    with refused("nothing_to_explain"):
        demand(**asked | {"agencies": [fine.pk], "form_token": "c"})
    with pytest.raises(NotThere):
        demand(**asked | {"actor": world.heads[late_one.pk], "form_token": "d"})
    with django_assert_max_num_queries(46):
        shown = page(client, world.specialist, reverse("explanations") + "?ky=quarter-2026-3").content.decode()
    assert (shown.count("data-row"), "Yêu cầu cả 2 cơ quan" in shown, fine.name in shown) == (2, True, False)
    with django_assert_max_num_queries(46):
        rows = page(
            client, world.specialist, reverse("explanation_rows") + f"?ky=quarter-2026-3&co-quan={late_one.pk}&muc=late"
        )
    assert "quá hạn 33 ngày" in rows.content.decode()
    sent = page(
        client, world.specialist, reverse("explanations"), ky=window.code, all="1", due_on="", words="", form_token="e"
    )
    assert sent.status_code == 302
    assert [one.due_on for one in Explanation.objects.all()] == [date(2026, 10, 19)] * 2, (
        "five working days, a local decision"
    )
    with refused("asked_before"):
        demand(**asked | {"form_token": "f"})
    assert len(demand(**asked | {"actor": world.specialist, "form_token": "e"})) == 2, "the same form asks once"
    tell_new(actor=None, at=moment(today, 3))
    assert (
        Notice.objects.filter(recipient_id=world.heads[often.pk].user_id, kind=AuditKind.EXPLANATION_DEMANDED).count() == 1
    )

    mine = Explanation.objects.get(agency=late_one)
    head, staff = world.heads[late_one.pk], world.staff[late_one.pk]
    assert [(line.work, line.clock.due) for line in pile(head, today).lines if line.work is Work.EXPLAIN] == [
        (Work.EXPLAIN, mine.due_on)
    ]
    assert "Giải trình Quý III/2026" in page(client, head, reverse("my_work") + "?viec=asked").content.decode()
    own = reverse("explanation", args=[mine.pk])
    with django_assert_max_num_queries(40):
        form = page(client, head, own).content.decode()
    assert f"nhiệm vụ {dated.task.position}: Chờ đơn giá mới." in form, "what it explained by itself begins the answer"
    assert page(client, world.heads[often.pk], own).status_code == 404
    assert "Gửi giải trình</button>" not in page(client, staff, own).content.decode()
    first, second = [one.point for one in points_of(mine)]
    answers = {first.pk: "Văn bản không nêu hạn.", second.pk: "Chờ đơn giá, đã xong ngày 05/10."}
    prepare(actor=staff, explanation_id=mine.pk, answers=answers, at=moment(today, 3))
    assert "Chờ đơn giá, đã xong" not in page(client, world.specialist, own).content.decode(), (
        "a draft is the agency's own"
    )
    with refused("not_the_signer"):
        explain(actor=staff, explanation_id=mine.pk, answers=answers, files=[], at=moment(today, 3))
    lacking = page(client, head, own, deed="file", **{f"answer-{first.pk}": "Văn bản không nêu hạn."})
    assert (lacking.status_code, "nêu nguyên nhân" in lacking.content.decode()) == (422, True)

    frozen(moment(date(2026, 10, 26)))
    late = page(client, head, own, deed="file", **{f"answer-{pk}": text for pk, text in answers.items()})
    assert late.status_code == 302
    with refused("filed_before"):
        explain(actor=head, explanation_id=mine.pk, answers=answers, files=[], at=moment(date(2026, 10, 26)))
    found = listing(window, date(2026, 10, 26))
    assert {line.agency.pk: line.state for line in found.page.object_list} == {late_one.pk: "late", often.pk: "overdue"}
    assert not [line for line in pile(head, date(2026, 10, 26)).lines if line.work is Work.EXPLAIN]
    assert "Chờ đơn giá, đã xong" in page(client, world.leader, own).content.decode()
    made = page(client, world.leader, reverse("explanations_gathered") + "?ky=quarter-2026-3&vao=inspection_file")
    read = docx.Document(io.BytesIO(made.content))
    words = "\n".join(paragraph.text for paragraph in read.paragraphs)
    assert ("Báo cáo phục vụ Tổ công tác" in words, "Chờ đơn giá, đã xong" in words) == (True, True)
    assert [len(table.rows) for table in read.tables[2:3]] == [3]
    assert page(client, head, reverse("explanations_gathered")).status_code == 404
    facts = AuditEvent.objects.get(kind=AuditKind.EXPLAINED).facts
    assert facts["late"] is True


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
    returned(world, mended, begun + 10 * DAY)
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
    answers = {points[0].point.pk: "Thiếu người.", points[2].point.pk: "Thiếu người."}
    explain(actor=world.heads[idle.pk], explanation_id=one.pk, answers=answers, files=[], at=moment(today, 3))
    shown = page(client, world.specialist, reverse("explanation", args=[one.pk])).content.decode()
    assert ("Thiếu người." in shown, "Cơ quan không nêu." in shown) == (True, True)
