"""Tasks of an inspection: by signs of risk with their figures, by hand, two thousand at once, and a sample that anybody draws again (G1, G2)."""

from __future__ import annotations

from argparse import Namespace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.inspections.ground import Ground, a_ground, tasks_of
from tests.make import AT, DAY
from tests.refusing import refused
from tests.tasks.loop import confirmed, filed

from dondoc.cli import inspection as command
from dondoc.inspections.actions import choosing, drawing, running
from dondoc.inspections.models import Draw, InspectedTask
from dondoc.inspections.queries import choosing as asked
from dondoc.inspections.queries import risk
from dondoc.organisations.models import User
from dondoc.rules.access import Actor
from dondoc.rules.drawing import drawn, fingerprint, listed
from dondoc.rules.errors import NotThere
from dondoc.rules.inspections import RISKS
from dondoc.tasks.actions import office
from dondoc.tasks.models import Assignment, MandateOver, Task
from dondoc.tasks.queries.visibility import assignments_for

THEN = DAY + timedelta(days=60)


@pytest.fixture
def at(client):
    def go(actor: Actor, address: str, data: dict[str, Any] | None = None) -> Any:
        client.force_login(User.objects.get(pk=actor.user_id), backend="dondoc.organisations.backend.PasswordBackend")
        session = client.session
        session["post"] = actor.post_id
        session.save()
        return client.get(address) if data is None else client.post(address, data)

    return go


def put_in(ground: Ground, *rows: Assignment, when: Any = AT) -> int:
    return choosing.choose(
        actor=ground.world.specialist,
        inspection_id=ground.inspection.pk,
        chosen=[row.pk for row in rows],
        how="by_hand",
        at=when,
    )


@pytest.mark.once
def test_m16_a_sample_is_the_numbers_in_the_order_of_their_sums():
    numbers = [7, 3, 12, 5, 3]
    assert listed(numbers) == "3,5,7,12" and len(fingerprint("3,5,7,12")) == 64
    assert drawn("a", numbers, 2) == drawn("a", numbers[::-1], 2)
    assert sorted(drawn("a", numbers, 9)) == [3, 5, 7, 12]
    assert len({tuple(drawn(seed, range(40), 5)) for seed in "abcdefgh"}) > 1


def test_m15_signs_stand_with_their_figures_and_an_agencys_points_are_those_of_its_tasks(
    frozen, db, django_assert_max_num_queries
):
    ground = a_ground()
    world = ground.world
    late, back, done = tasks_of(world, 3)
    filed(world, back, AT)
    office.return_result(actor=world.specialist, assignment_id=back.pk, version=None, lacking="Thiếu số liệu.", at=AT)
    filed(world, done, AT)
    confirmed(world, done, AT)
    with django_assert_max_num_queries(8):
        (first,) = risk.agencies_by_risk(THEN)
    assert first.agency == ground.agency and first.total == 3
    told = {one.code: one.figure for one in first.reasons}
    assert told == {"overdue": 2, "long_overdue": 2, "silent": 2, "returned": 1, "no_product": 1}
    with django_assert_max_num_queries(4):
        page = risk.listing(risk.tasks_of(ground.agency.pk, THEN), THEN, [late.pk])
    rows = {one.assignment.pk: one for one in page.object_list}
    assert sum(one.points for one in rows.values()) == first.points
    assert {one.code: one.figure for one in rows[back.pk].reasons} == {
        "overdue": 48, "long_overdue": 48, "returned": 1, "silent": 60
    }  # fmt: skip
    assert rows[late.pk].chosen and [one.code for one in rows[done.pk].reasons] == ["no_product"]
    assert page.object_list[0].assignment == back and set(told) <= set(RISKS)


def test_g2_tasks_are_chosen_and_taken_out_on_the_page(frozen, db, at, django_assert_max_num_queries):
    ground = a_ground()
    world, pk = ground.world, ground.inspection.pk
    rows = tasks_of(world, 3)
    foreign = tasks_of(world, 1, agency=world.agencies[1])
    address = reverse("inspection_choose", args=[pk])
    for nobody in (
        world.heads[ground.agency.pk],
        ground.inspector,
    ):  # who reads by a mandate has nothing to choose from
        assert at(nobody, address).status_code == 404
    with pytest.raises(NotThere):
        put_in(ground, *foreign)
    told = at(world.specialist, address, {})
    assert told.status_code == 422 and "đánh dấu ít nhất một nhiệm vụ" in told.content.decode()
    assert at(world.specialist, address, {"chosen": [rows[0].pk]}).status_code == 302
    assert set(assignments_for(ground.inspector, DAY)) == {rows[0]}
    word = rows[1].task.content.rpartition(" ")[2]
    assert at(world.specialist, f"{address}?q={word}", {"all": "1"}).status_code == 302
    with django_assert_max_num_queries(30):
        page = at(world.specialist, address).content.decode()
    assert page.count("đã chọn</p>") == asked.tally(ground.inspection)["all"]
    taken = InspectedTask.objects.get(assignment=rows[0])
    out = at(world.specialist, f"{address}?xem=da-chon", {"leave_out": "1", "chosen": [taken.pk]})
    assert out.status_code == 302 and rows[0] not in set(assignments_for(ground.inspector, DAY))
    task, head = reverse("assignment", args=[rows[1].pk]), world.heads[ground.agency.pk]
    told = ground.inspection.title
    assert told in at(world.specialist, task).content.decode() and told not in at(head, task).content.decode()
    running.begin(actor=ground.head, inspection_id=pk, version=None, at=AT)
    assert told in at(head, task).content.decode()  # they are on site
    put_in(ground, rows[0], rows[2])  # found on site
    assert not InspectedTask.objects.filter(record="").exists()
    with refused("inspection_wrong_state"):
        choosing.leave_out(actor=ground.head, inspection_id=pk, tasks=[InspectedTask.objects.last().pk], at=AT)
    shown = at(world.specialist, reverse("inspection", args=[pk])).content.decode()
    assert "Người kiểm tra chọn" in shown or "người kiểm tra chọn" in shown


def test_many_tasks_are_chosen_and_begun_in_a_constant_number_of_statements(
    frozen, db, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr(choosing, "MOST_CHOSEN", 300)  # 2,000 take the same statements; SQLite takes rows in portions
    ground = a_ground()
    (task,) = tasks_of(ground.world, 1)
    directive = task.task.directive
    many = [
        Task(directive=directive, position=n, content=f"Việc thử {n}", issued_at=AT, search_text="", no_deadline=True)
        for n in range(2, 302)
    ]
    made = Task.objects.bulk_create(many)
    Assignment.objects.bulk_create(
        Assignment(task=one, agency=ground.agency, state="in_progress", issued_on=DAY) for one in made
    )
    deed = {"actor": ground.world.specialist, "inspection_id": ground.inspection.pk, "at": AT}
    with refused("too_many_tasks"):
        choosing.choose_found(filters=asked.Filters(), **deed)
    with django_assert_max_num_queries(35):
        assert choosing.choose_found(filters=asked.Filters(q="Việc thử"), **deed) == 300
    with django_assert_max_num_queries(35):
        running.begin(version=None, **deed)
    assert not InspectedTask.objects.filter(record="").exists()
    assert MandateOver.objects.count() == 300


def test_m16_a_sample_is_drawn_once_kept_and_drawn_again_by_anybody(frozen, db, at, monkeypatch):
    ground = a_ground()
    world, pk = ground.world, ground.inspection.pk
    rows = tasks_of(world, 4)
    for row in rows:
        filed(world, row, AT)
        confirmed(world, row, AT)
    window = {"actor": world.specialist, "inspection_id": pk, "first": DAY, "last": DAY, "at": AT}
    with refused("fewer_done"):
        drawing.draw(wanted=5, **window)
    with refused("window_to_come"):
        drawing.draw(wanted=1, **window | {"last": DAY + timedelta(days=1)})
    address = reverse("inspection_sample", args=[pk])
    form = {"first": "19/11/2026", "last": "19/11/2026", "wanted": "2"}
    put_in(ground, *rows[:3])  # nobody steers what is drawn by choosing the rest by hand
    assert at(world.specialist, address, form).status_code == 302
    (check,) = asked.checks_of(pk)
    made = check.draw
    assert check.holds and made.population == 4 and len(made.seed) == 32
    again = drawn(made.seed, [int(number) for number in made.population_numbers.split(",")], 2)
    assert set(again) == set(InspectedTask.objects.filter(how="sample").values_list("assignment_id", flat=True))
    listed_there = at(world.specialist, reverse("inspection_population", args=[pk]) + f"?mau={made.pk}")
    assert listed_there.content.decode() == made.population_numbers
    page = at(world.specialist, address).content.decode()
    assert made.seed in page and "Ra đúng các nhiệm vụ đang kiểm tra" in page
    with refused("drawn_before"):  # nobody draws until he likes it
        drawing.draw(wanted=1, **window)
    with refused("drawn_before"):
        drawing.draw(wanted=1, **window | {"actor": ground.head})
    assert InspectedTask.objects.filter(inspection=pk).count() in (3, 4) and check.kept == tuple(sorted(again))
    drawing.draw(wanted=1, reason="Mẫu đầu có một nhiệm vụ đã thanh tra", **window | {"actor": ground.head})
    drawn_task = InspectedTask.objects.filter(draw=made).first()
    with refused("drawn_stays"):
        choosing.leave_out(actor=world.specialist, inspection_id=pk, tasks=[drawn_task.pk], at=AT)
    monkeypatch.setattr("dondoc.cli.ground.prepare_a_province", lambda: None)
    asking = Namespace(inspection=pk, json=True)
    assert command.run(asking) == 0
    _changed_in_the_tables(made, again)
    assert command.run(asking) == 1 and "Không ra đúng" in at(world.specialist, address).content.decode()


def _changed_in_the_tables(made: Draw, again: list[int]) -> None:
    numbers = [int(number) for number in made.population_numbers.split(",")]
    text = listed(set(numbers) - {next(number for number in numbers if number not in again)})
    told = {"population_numbers": text, "population": 3, "population_sha256": fingerprint(text)}
    Draw.objects.filter(pk=made.pk).update(**told)  # list, number and sum changed together, and the same tasks come out
    (check, _second) = asked.checks_of(made.inspection_id)
    assert check.whole and sorted(check.again) == sorted(check.kept) and not check.holds
    made.population_numbers = made.population_numbers.rpartition(",")[0]
    made.save()  # somebody shortens the list
    assert [one.holds for one in asked.checks_of(made.inspection_id)] == [False, True]
