"""The Office's queue: oldest first, the next one after each decision, many with one judgement."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from tests.make import AT, DAY, a_person
from tests.tasks.loop import a_directive, a_world, an_assignment, filed, fresh, grades

from dondoc.rules.access import Role
from dondoc.rules.lifecycle import State
from dondoc.tasks.actions import office
from dondoc.tasks.models import Assignment, Judgement
from dondoc.tasks.queries import confirming

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def world(frozen):
    frozen(AT + 6 * HOUR)
    return a_world(3)


@pytest.fixture
def specialist(world, as_actor):
    return as_actor(world.specialist)


@pytest.fixture
def waiting(world):
    """Three results of one task, filed an hour apart."""
    task = a_directive(world).tasks.get()
    rows = [fresh(a) for a in Assignment.objects.filter(task=task).order_by("pk")]
    for n, row in enumerate(rows):
        filed(world, row, AT + n * HOUR)
    return [fresh(row) for row in rows]


def text_of(answer):
    return answer.content.decode().replace("\u00a0", " ")


def judgement(row, **more):
    quality, effectiveness = grades()
    return {
        "decision": "confirm",
        "version": fresh(row).version,
        "quality": quality,
        "effectiveness": effectiveness,
        "remark": "",
    } | more


def one(row, query=""):
    return reverse("confirm_one", args=[row.pk]) + query


def test_the_queue_opens_the_oldest_and_names_the_offices_clock(specialist, waiting):
    answer = specialist.get(reverse("confirm_queue"))
    assert answer.status_code == 302 and answer["Location"] == one(waiting[0])
    told = text_of(specialist.get(answer["Location"]))
    assert "3 kết quả · đang xem 1 trong 3" in told and "12/BC-S" in told
    # 5.1.b is silent about the Office's own limit: three working days by local decision
    assert "phải xong thứ Ba, 24/11/2026" in told or "phải xong thứ Tư, 25/11/2026" in told
    assert "quyết định nội bộ" in told


def test_after_a_decision_the_next_one_opens_until_none_is_left(specialist, waiting):
    first, second, third = waiting
    answer = specialist.post(one(second), judgement(second))
    assert answer["Location"] == one(third) and fresh(second).state == State.COMPLETED
    answer = specialist.post(one(third), {"decision": "return", "version": third.version, "lacking": "Thiếu phụ lục."})
    assert answer["Location"] == one(first) and fresh(third).state == State.RETURNED
    answer = specialist.post(one(first), judgement(first), follow=True)
    assert "Không có kết quả nào chờ anh/chị xác nhận" in text_of(answer)
    assert "Đã xác nhận hoàn thành cho" in text_of(answer)


def test_th_8_1_a_a_judgement_lacks_nothing_and_what_was_chosen_stays(specialist, waiting):
    answer = specialist.post(one(waiting[0]), judgement(waiting[0], quality="", remark="Báo cáo rõ."))
    told = text_of(answer)
    assert answer.status_code == 422 and "chọn một mức đánh giá chất lượng" in told and "Báo cáo rõ." in told
    assert fresh(waiting[0]).state == State.SUBMITTED


def test_the_progress_cannot_be_chosen_by_anybody(specialist, waiting):
    specialist.post(one(waiting[0]), judgement(waiting[0], progress="done_late"))
    assert Judgement.objects.get().progress == "done_on_time"


def test_two_confirming_at_once_have_one_effect_and_the_second_is_told(world, specialist, waiting, as_actor):
    row = waiting[0]
    stale = judgement(row)
    office.confirm(
        actor=world.leader, assignment_id=row.pk, version=row.version, quality=stale["quality"], effectiveness=stale["effectiveness"],
        remark="", at=AT,
    )  # fmt: skip
    answer = specialist.post(one(row), stale)
    assert answer.status_code == 422 and "thao tác của anh/chị không làm thay đổi gì" in text_of(answer)
    assert world.leader.name in text_of(answer) and Judgement.objects.count() == 1


def test_th_5_2_b_a_return_past_the_deadline_is_announced_and_then_marked(world, specialist, frozen, as_actor):
    row = an_assignment(world)
    filed(world, row, AT)
    frozen(datetime(2026, 12, 3, 2, 0, tzinfo=UTC))
    told = text_of(as_actor(world.specialist).get(one(row)))
    assert "tính <b>không hoàn thành</b>" in told and "Đ5.2.b" in told
    as_actor(world.specialist).post(
        one(row), {"decision": "return", "version": fresh(row).version, "lacking": "Thiếu."}
    )
    assert fresh(row).marked and fresh(row).state == State.RETURNED


def test_what_was_judged_before_is_shown_to_who_judges_again(world, specialist, waiting):
    row = waiting[0]
    office.return_result(
        actor=world.specialist, assignment_id=row.pk, version=None, lacking="Chưa có phụ lục II.", at=AT
    )
    filed(world, row, AT + HOUR)
    assert "Chưa có phụ lục II." in text_of(specialist.get(one(row)))


def test_many_results_of_one_task_are_confirmed_with_one_judgement(specialist, waiting):
    task = waiting[0].task
    form = text_of(specialist.get(reverse("confirm_many") + f"?task={task.pk}"))
    assert "Xác nhận 3 kết quả" in form and form.count('name="chosen"') == 3
    assert "<span data-bulk-count>3</span> kết quả đã chọn" in form and form.count("không có tệp") == 3
    quality, effectiveness = grades()
    data = {
        "judged": "1",
        "task": task.pk,
        "chosen": [f"{r.pk}:{r.version}" for r in waiting],
        "quality": quality,
        "effectiveness": effectiveness,
    }
    answer = specialist.post(reverse("confirm_many"), data, follow=True)
    assert "Đã xác nhận 3 kết quả." in text_of(answer)
    assert {fresh(r).state for r in waiting} == {State.COMPLETED} and Judgement.objects.count() == 3


def test_a_bulk_that_is_partly_possible_does_what_it_can_and_tells_the_rest_by_name(world, specialist, waiting):
    stale = [f"{r.pk}:{r.version}" for r in waiting]
    office.return_result(actor=world.leader, assignment_id=waiting[1].pk, version=None, lacking="Thiếu.", at=AT + HOUR)
    quality, effectiveness = grades()
    answer = specialist.post(
        reverse("confirm_many"), {"judged": "1", "chosen": stale, "quality": quality, "effectiveness": effectiveness}
    )
    told = text_of(answer)
    assert "Đã xác nhận 2 kết quả." in told and "1 kết quả chưa được xác nhận" in told
    assert waiting[1].agency.name in told and "trả lại làm lại" in told
    assert [fresh(r).state for r in waiting] == [State.COMPLETED, State.RETURNED, State.COMPLETED]


def test_a_list_sends_what_it_chose_and_is_asked_for_the_judgement(specialist, waiting):
    answer = specialist.post(
        reverse("confirm_many"), {"chosen": [f"{waiting[0].pk}:{waiting[0].version}", str(waiting[2].pk)]}
    )
    assert answer.status_code == 200 and text_of(answer).count('name="chosen"') == 2
    assert Judgement.objects.count() == 0


@pytest.mark.parametrize("missing", ["quality", "chosen"])
def test_a_bulk_without_a_judgement_or_without_a_choice_is_asked_again(specialist, waiting, missing):
    quality, effectiveness = grades()
    data = {
        "judged": "1",
        "chosen": [f"{r.pk}:{r.version}" for r in waiting],
        "quality": quality,
        "effectiveness": effectiveness,
    }
    data[missing] = []
    answer = specialist.post(reverse("confirm_many"), data)
    assert answer.status_code == 422 and Judgement.objects.count() == 0
    assert ("chọn một mức đánh giá chất lượng" if missing == "quality" else "chọn ít nhất một kết quả") in text_of(
        answer
    )


@pytest.mark.parametrize(
    "role", [Role.OFFICE_CLERK, Role.AGENCY_HEAD, Role.PROVINCE_LEADER, Role.READER, Role.ADMINISTRATOR]
)
def test_for_who_does_not_judge_there_is_no_queue(waiting, as_actor, role):
    client = as_actor(a_person(role=role))
    for path in (reverse("confirm_queue"), reverse("confirm_many"), one(waiting[0])):
        assert client.get(path).status_code == 404
        assert client.post(path, judgement(waiting[0])).status_code in (404, 405)
    assert fresh(waiting[0]).state == State.SUBMITTED


def test_the_queue_narrows_to_a_task_or_a_directive(world, specialist, waiting):
    other = an_assignment(world, at=AT - 2 * HOUR)
    filed(world, other, AT - HOUR)
    assert specialist.get(reverse("confirm_queue"))["Location"] == one(other)
    narrowed = specialist.get(reverse("confirm_queue") + f"?task={waiting[0].task_id}")
    assert narrowed["Location"] == one(waiting[0], f"?task={waiting[0].task_id}")
    answer = specialist.post(narrowed["Location"], judgement(waiting[0]))
    assert answer["Location"] == one(waiting[1], f"?task={waiting[0].task_id}")
    assert "đang xem 1 trong 1" in text_of(specialist.get(one(other, f"?van-ban={other.task.directive_id}")))


def test_the_queue_costs_the_same_for_one_and_for_many(world, waiting, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert confirming.queue(world.specialist, DAY).total == 3
    an_extra = an_assignment(world)
    filed(world, an_extra, AT)
    with django_assert_num_queries(2):
        assert confirming.queue(world.specialist, DAY).total == 4
