"""The pages themselves: what is on them for whom, and what they cost."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.make import AT, a_person, an_agency, the_office
from tests.tasks.loop import a_directive, a_result, a_world, an_assignment, confirmed, filed

from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Role
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.models import Assignment

pytestmark = pytest.mark.django_db

#: Of these, four are the frame: session, person, posts, the bell. The badges were counted on the page before.
ONE_AGENCY, MANY_AGENCIES = 23, 19


def text_of(answer):
    return answer.content.decode().replace("\u00a0", " ")


@pytest.fixture
def kept(settings, monkeypatch):
    settings.BADGES_KEPT = 20
    monkeypatch.setattr("dondoc.web.badges._kept", {})


def cost(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(asked)


@pytest.fixture
def world(frozen):
    return a_world(2)


def test_a_task_costs_the_same_for_two_and_for_forty_agencies(world, as_actor, kept):
    few = a_directive(world).tasks.get()
    client = as_actor(world.specialist)
    at_two = cost(client, reverse("task", args=[few.pk]))
    world.agencies += [an_agency(kind=AgencyKind.COMMUNE) for _ in range(38)]
    many = a_directive(world).tasks.get()
    at_forty = cost(client, reverse("task", args=[many.pk]))
    assert at_two == at_forty <= MANY_AGENCIES


def test_an_assignment_costs_the_same_alone_and_among_forty(world, as_actor, kept):
    alone = an_assignment(world)
    client = as_actor(world.heads[alone.agency_id])
    at_one = cost(client, reverse("assignment", args=[alone.pk]))
    world.agencies += [an_agency(kind=AgencyKind.COMMUNE) for _ in range(38)]
    task = a_directive(world).tasks.get()
    among = Assignment.objects.get(task=task, agency=alone.agency_id)
    assert cost(client, reverse("assignment", args=[among.pk])) == at_one <= ONE_AGENCY


def test_figures_of_the_fan_out_stand_beside_their_sum(world, as_actor, frozen):
    task = a_directive(world).tasks.get()
    first = Assignment.objects.filter(task=task).first()
    filed(world, first, AT)
    frozen(datetime(2026, 12, 3, 2, 0, tzinfo=UTC))
    told = text_of(as_actor(world.specialist).get(reverse("task", args=[task.pk])))
    assert "2 cơ quan thực hiện" in told and "1 + 1 = 2" in told
    assert "Chưa tiếp nhận, quá hạn 2 ngày" in told and "Xác nhận 1 kết quả" in told
    table = text_of(as_actor(world.specialist).get(reverse("task", args=[task.pk]) + "?xem=bang&co=awaiting_office"))
    assert len(re.findall(r"<tr [^>]*data-row", table)) == 1 and "1 chờ Văn phòng" in table


def test_the_buttons_are_those_that_the_table_of_the_life_allows(world, as_actor):
    one = an_assignment(world)
    page = reverse("assignment", args=[one.pk])

    def words(actor):
        return set(re.findall(rf"/luot-giao/{one.pk}/([a-z-]+)/", text_of(as_actor(actor).get(page)))) - {"phieu"}

    head, staff = world.heads[one.agency_id], world.staff[one.agency_id]
    assert words(head) == {"tiep-nhan", "ket-qua", "cap-nhat", "giao-nguoi", "de-nghi-dieu-chinh"}
    assert words(staff) == {"tiep-nhan", "ket-qua", "cap-nhat", "de-nghi-dieu-chinh"}
    assert words(world.specialist) == {"chuyen", "tam-dung", "thu-hoi"}
    assert words(world.chairman) == set()
    filed(world, one, AT)
    assert words(head) == {"rut-ket-qua", "cap-nhat", "giao-nguoi"}
    assert words(world.specialist) == {"xac-nhan", "tra-lai", "tam-dung", "thu-hoi"}
    confirmed(world, one, AT)
    assert words(head) == words(world.specialist) == set() and words(world.leader) == {"mo-lai"}


def test_where_the_office_leads_a_leader_who_did_not_file_it_confirms(world, as_actor):
    world.agencies = [the_office()]
    signer = a_person(role=Role.OFFICE_LEADER, signs="head")
    world.heads[the_office().pk] = signer
    one = an_assignment(world)
    filed(world, one, AT)
    page = reverse("assignment", args=[one.pk])
    button = reverse("deed", args=[one.pk, "xac-nhan"])
    assert button in text_of(as_actor(world.leader).get(page))
    for other in (signer, world.specialist):
        assert button not in text_of(as_actor(other).get(page))


def test_no_file_and_no_result_for_who_sees_the_standing_only(world, as_actor):
    one = an_assignment(world)
    agencies.file_result(
        actor=world.heads[one.agency_id],
        assignment_id=one.pk,
        version=None,
        result=a_result(),
        files=[],
        form_token="r",
        at=AT,
    )
    neighbour = an_agency()
    one.task.concerned.add(neighbour)
    told = text_of(as_actor(a_person(role=Role.AGENCY_HEAD, agency=neighbour)).get(reverse("task", args=[one.task_id])))
    assert one.task.content in told and "Nộp 19/11, đúng hạn" in told
    assert (
        "12/BC-S" not in told
        and "Diễn biến" not in told
        and reverse("directive", args=[one.task.directive_id]) not in told
    )


def test_printing_opens_what_is_folded(world, as_actor):
    task = a_directive(world).tasks.get()
    for row in Assignment.objects.filter(task=task):
        filed(world, row, AT)
        confirmed(world, row, AT)
    page = reverse("task", args=[task.pk])
    folded = re.compile(r'<details class="dd-fan-group"( open)?>')
    client = as_actor(world.specialist)
    assert folded.search(text_of(client.get(page)))[1] is None
    assert folded.search(text_of(client.get(page + "?in=1")))[1]


def test_the_timeline_filters_keep_the_rest_of_the_address(world, as_actor):
    task = a_directive(world).tasks.get()
    told = text_of(as_actor(world.specialist).get(reverse("task", args=[task.pk]) + "?xem=bang"))
    assert "?xem=bang&amp;dien-bien=results#timeline" in told
