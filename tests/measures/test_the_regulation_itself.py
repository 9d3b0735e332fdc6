"""How the regulation itself is carried out (I3; TH 20.1, 21; BT 18.2, 19.1): what agencies find hard in it, the classes held on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.make import AT, DAY, a_person
from tests.refusing import refused
from tests.tasks.loop import World, a_world

from dondoc.measures.actions import remarks, trainings
from dondoc.measures.models import Remark, Training
from dondoc.measures.queries.remarks import of_days, owed
from dondoc.measures.queries.trainings import given
from dondoc.organisations.models import User
from dondoc.rules.access import Actor, Role
from dondoc.rules.errors import NotThere


@pytest.fixture
def world(frozen) -> World:
    return a_world(2)


@pytest.fixture
def at(client):
    def go(actor: Actor, address: str, data: dict[str, Any] | None = None) -> Any:
        client.force_login(User.objects.get(pk=actor.user_id), backend="dondoc.organisations.backend.PasswordBackend")
        return client.get(address) if data is None else client.post(address, data)

    return go


def told(actor: Actor, **said: Any) -> Remark:
    sent = {"article": "5.2.b", "words": "Thời hạn quá ngắn.", "wanted": "Cho thêm 05 ngày.", "form_token": "r1"} | said
    return remarks.send(actor=actor, at=AT, **sent)


@pytest.mark.django_db
def test_th_21_an_agency_says_where_the_regulation_is_hard_and_the_office_answers(
    world, at, django_assert_max_num_queries
):
    head, other = (world.heads[one.pk] for one in world.agencies)
    for code, said in (
        ("no_words", {"words": " "}),
        ("no_article", {"article": "99.9"}),
        ("secret_marked", {"wanted": "TUYỆT MẬT: sửa Quy chế"}),
    ):
        with refused(code):
            told(head, **said)
    with pytest.raises(NotThere):
        told(world.specialist)
    assert not Remark.objects.exists()
    made = told(head)
    assert told(head).pk == made.pk
    assert [light.pk for light in owed(world.specialist, DAY)] == [made.pk] and list(owed(head, DAY)) == []
    address = reverse("remark", args=[made.pk])
    assert at(other, address).status_code == at(a_person(role=Role.READER), address).status_code == 404
    assert at(head, address, {"words": "Tự trả lời."}).status_code == 404
    with pytest.raises(NotThere):
        remarks.answer(actor=head, remark_id=made.pk, words="Tự trả lời.", at=AT)
    empty = at(world.specialist, address, {"words": ""})
    assert (empty.status_code, "Anh/chị viết câu trả lời." in empty.content.decode()) == (422, True)
    assert at(world.specialist, address, {"words": "Văn phòng đưa vào báo cáo năm."}).status_code == 302
    with refused("answered_before"):
        remarks.answer(actor=world.leader, remark_id=made.pk, words="Nữa.", at=AT)
    assert "đưa vào báo cáo năm" in at(head, address).content.decode()
    assert [one.pk for one in of_days(DAY, DAY)] == [made.pk] and of_days(DAY + timedelta(days=1), DAY) == []
    sent = at(other, reverse("remark_new"), {"article": "", "words": "Khó hiểu.", "wanted": "", "form_token": "r2"})
    assert sent.status_code == 302
    at(world.leader, reverse("remarks"))
    with django_assert_max_num_queries(26):
        page = at(world.leader, reverse("remarks")).content.decode()
    assert page.count("data-row") == 2
    assert at(other, reverse("remarks")).content.decode().count("data-row") == 1
    assert at(a_person(role=Role.READER), reverse("remarks")).status_code == 404


@pytest.mark.django_db
def test_th_20_1_bt_18_2_a_class_is_recorded_counted_and_taken_back(world, at):
    picked = tuple(f"a:{one.pk}" for one in world.agencies)
    held = {"held_on": DAY, "topic": "Cập nhật nhiệm vụ", "people": 45, "agencies": picked}

    def recorded(actor: Actor, token: str = "c1", **said: Any) -> Training:
        return trainings.record_training(actor=actor, held=trainings.Held(**(held | said)), form_token=token, at=AT)

    for code, said in (
        ("no_day", {"held_on": None}),
        ("day_ahead", {"held_on": DAY + timedelta(days=1)}),
        ("no_topic", {"topic": ""}),
        ("no_people", {"people": 0}),
        ("no_agencies", {"agencies": ()}),
        ("secret_marked", {"topic": "Lớp MẬT"}),
    ):
        with refused(code):
            recorded(world.specialist, **said)
    with pytest.raises(NotThere):
        recorded(world.heads[world.agencies[0].pk])
    first = recorded(world.specialist)
    assert recorded(world.specialist).pk == first.pk
    form = {"held_on": "19/11/2026", "topic": "Lớp hai", "people": "1.200", "agencies": picked[0], "form_token": "c2"}
    wrong = at(world.specialist, reverse("trainings"), form | {"held_on": "hôm qua", "people": "nhiều"})
    told = wrong.content.decode()
    assert wrong.status_code == 422 and "Còn 2 chỗ cần sửa" in told and f'value="{picked[0]}"' in told
    del form["agencies"]
    told = at(world.specialist, reverse("trainings"), form | {"held_on": "hôm qua"}).content.decode()
    assert "Còn 2 chỗ cần sửa" in told and "chọn ít nhất một cơ quan có người dự" in told, "all at once"
    form["agencies"] = picked[0]
    assert at(world.specialist, reverse("trainings"), form).status_code == 302
    told = given(DAY, DAY)
    assert (len(told.classes), told.people, told.agencies) == (2, 1245, 2)
    assert at(world.chairman, reverse("training_take_back", args=[first.pk]), {}).status_code == 404
    assert at(world.specialist, reverse("training_take_back", args=[first.pk]), {}).status_code == 302
    with refused("taken_back_before"):
        trainings.take_back(actor=world.specialist, training_id=first.pk, at=AT)
    told = given(DAY, DAY)
    assert (len(told.classes), told.people, told.agencies) == (1, 1200, 1)
    assert at(world.specialist, reverse("trainings")).content.decode().count("data-row") == 2
    assert at(world.heads[world.agencies[0].pk], reverse("trainings")).status_code == 404


@pytest.mark.django_db
def test_a_form_of_classes_that_holds_nothing_is_answered_like_any_other(at, frozen):
    assert at(a_world(1).specialist, reverse("trainings"), {}).status_code == 422
