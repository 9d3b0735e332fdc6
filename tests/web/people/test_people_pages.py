"""B3 (BT 18.1): accounts on screen — opened, given posts, locked, handed over; and what is refused."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.make import AT, DAY, a_person, an_agency
from tests.refusing import refused
from tests.tasks.loop import a_world, an_assignment, fresh
from tests.web.work.test_work_pages import body, signed_in

from dondoc.audit.models import AuditEvent
from dondoc.organisations import actions
from dondoc.organisations.models import Post
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Role
from dondoc.tasks.actions.agency import assign_person
from dondoc.tasks.actions.handing_over import hand_over

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def administrator():
    return a_person("Bùi Quản Trị", role=Role.ADMINISTRATOR)


def test_bt_18_1_an_account_begins_with_a_password_that_must_be_changed(administrator, client: Client) -> None:
    agency = an_agency("Sở Thử nghiệm")
    form = {
        "full_name": "Trần Thị Mới",
        "username": "moi.tran",
        "agency_id": agency.pk,
        "role": "agency_specialist",
        "title": "Chuyên viên",
        "signs": "",
        "valid_from": "19/11/2026",
        "valid_to": "",
    }
    answer = signed_in(administrator, client).post("/nguoi-dung/moi/", form)
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    password = re.search(r"<code class=\"dd-strong\">([a-z2-9-]{19})</code>", answer.content.decode())[1]
    user = get_user_model().objects.get(username="moi.tran")
    assert user.check_password(password) and user.must_change_password
    own = Client()
    assert own.post("/dang-nhap/", {"username": "moi.tran", "password": password}).status_code == 302
    assert own.get("/nhiem-vu/").url == "/mat-khau/"
    wrong = {"old": password, "password": "ngắn quá", "again": "ngắn quá"}
    assert "còn thiếu so với 14 ký tự" in own.post("/mat-khau/", wrong).content.decode()
    new = "Một câu ngắn dễ nhớ 1"
    assert own.post("/mat-khau/", {"old": password, "password": new, "again": new}).status_code == 302
    assert own.get("/nhiem-vu/").status_code == 200
    assert signed_in(administrator, client).post("/nguoi-dung/moi/", form).status_code == 422


def test_the_list_is_filtered_by_the_address_and_asks_a_fixed_number_of_questions(
    administrator, client: Client, django_assert_max_num_queries
) -> None:
    agency = an_agency("Sở Một")
    a_person("Lê Thị Hồng Nhung", agency=agency)
    for n in range(4):
        a_person(f"Người Khác {n}")
    signed_in(administrator, client)
    with django_assert_max_num_queries(14):
        page = body(client, "/nguoi-dung/?q=hong nhung")
    assert "Lê Thị Hồng Nhung" in page and "Người Khác 1" not in page
    assert "Lê Thị Hồng Nhung" in body(client, "/nguoi-dung/?agency=Sở Một&role=agency_specialist&state=active")
    assert "Không có người dùng nào theo bộ lọc này" in body(client, "/nguoi-dung/?state=locked")


@pytest.mark.parametrize("role", [Role.OFFICE_SPECIALIST, Role.AGENCY_HEAD, Role.READER])
def test_others_have_no_such_pages(role: Role, client: Client) -> None:
    person = a_person(role=role)
    signed_in(person, client)
    for address in (
        "/nguoi-dung/",
        "/nguoi-dung/moi/",
        f"/nguoi-dung/{person.user_id}/",
        "/nhat-ky/",
        "/nhat-ky/xuat.csv",
    ):
        assert client.get(address).status_code == 404, address
    assert client.post(f"/nguoi-dung/{person.user_id}/mat-khau/").status_code == 404
    assert client.get(f"/nguoi-dung/{person.user_id}/ban-giao/").status_code == 404


def test_the_last_administrator_is_neither_locked_nor_ended(administrator, client: Client) -> None:
    signed_in(administrator, client)
    answer = client.post(f"/nguoi-dung/{administrator.user_id}/khoa/", {"active": "0"})
    assert answer.status_code == 422 and "người quản trị cuối cùng" in answer.content.decode()
    with refused("last_administrator"):
        actions.end_post(actor=administrator, post_id=administrator.post_id, valid_to=DAY, at=AT)
    second = a_person(role=Role.ADMINISTRATOR)
    actions.set_active(actor=administrator, user_id=second.user_id, active=False, at=AT)
    with refused("last_administrator"):
        actions.set_active(actor=administrator, user_id=administrator.user_id, active=False, at=AT)


def test_an_agency_has_one_head_on_a_day_and_no_post_before_it_was_founded(administrator, client: Client) -> None:
    agency = an_agency()
    head = a_person("Người Đứng Đầu", role=Role.AGENCY_HEAD, agency=agency)
    other = a_person(agency=agency)
    signed_in(administrator, client)
    form = {
        "agency_id": agency.pk,
        "role": "agency_head",
        "title": "Giám đốc",
        "signs": "head",
        "valid_from": "20/11/2026",
    }
    page = client.post(f"/nguoi-dung/{other.user_id}/chuc-vu/", form).content.decode()
    assert "đã có người đứng đầu trong thời gian này: Người Đứng Đầu" in page and 'value="Giám đốc"' in page
    end = client.post(f"/nguoi-dung/{head.user_id}/chuc-vu/{head.post_id}/het/", {"valid_to": "19/11/2026"})
    assert end.status_code == 302
    assert client.post(f"/nguoi-dung/{other.user_id}/chuc-vu/", form).status_code == 302
    assert Post.objects.filter(user_id=other.user_id, signs="head").exists()
    later = actions.found_agency(
        actor=administrator, code="Y1", name="Sở Sau", short_name="Sở Sau", kind=AgencyKind.DEPARTMENT, parent_id=None,
        founded_on=date(2026, 12, 1), at=AT,
    )  # fmt: skip
    late = form | {"agency_id": later.pk, "signs": ""}
    assert "thành lập ngày 01/12/2026" in client.post(f"/nguoi-dung/{other.user_id}/chuc-vu/", late).content.decode()


def test_b3_a_head_on_leave_names_his_stand_in_who_switches_and_both_can_end_it(
    administrator, client: Client, django_assert_max_num_queries
) -> None:
    world = a_world()
    agency = world.agencies[0]
    head, colleague = world.heads[agency.pk], world.staff[agency.pk]
    signed_in(head, client)
    assert "/nguoi-thay/" in body(client, "/viec-cua-toi/")
    form = {"post_id": head.post_id, "user_id": colleague.user_id, "signs": "TUQ.", "valid_from": "19/11/2026"}
    assert client.post("/nguoi-thay/", form).status_code == 422, "both dates are needed"
    answer = client.post("/nguoi-thay/", form | {"valid_to": "18/11/2026"})
    assert answer.status_code == 422 and "Ngày cuối sớm hơn ngày bắt đầu" in answer.content.decode()
    assert client.post("/nguoi-thay/", form | {"valid_to": "23/11/2026"}).status_code == 302
    post = Post.objects.get(stands_in_for=head.post_id)
    with django_assert_max_num_queries(9):
        assert "đang thay" in body(client, "/nguoi-thay/")

    other = signed_in(colleague, Client())
    assert f'value="{post.pk}"' in body(other, "/viec-cua-toi/"), "the switch offers it"
    assert other.post("/vai/", {"post": post.pk}).status_code == 302
    assert "thay Người giữ việc" in body(other, "/viec-cua-toi/")
    assert "chỉ xem được" in body(other, "/nguoi-thay/")
    assert "ký TUQ." in body(signed_in(administrator, client), f"/co-quan/{agency.pk}/")
    assert "Người thay khi vắng" in body(client, f"/nguoi-dung/{head.user_id}/")
    assert client.get(f"/nguoi-dung/{head.user_id}/nguoi-thay/").status_code == 200
    assert signed_in(world.leader, Client()).post(f"/nguoi-thay/{post.pk}/het/").status_code == 404
    assert other.post(f"/nguoi-thay/{post.pk}/het/").status_code == 302
    assert "(thay mặt" in AuditEvent.objects.get(kind="stand_in_ended").actor_name
    assert f'value="{post.pk}"' not in body(other, "/viec-cua-toi/")


def test_bt_18_1_a_leavers_open_work_goes_over_in_one_act(client: Client) -> None:
    world = a_world()
    agency = world.agencies[0]
    a = an_assignment(world)
    leaver, colleague = world.staff[agency.pk], a_person("Người Nhận", agency=agency)
    assign_person(
        actor=world.heads[agency.pk], assignment_id=a.pk, version=fresh(a).version, user_id=leaver.user_id, unit_id=None,
        note="", at=AT,
    )  # fmt: skip
    outsider = a_person("Người Ngoài")
    signed_in(world.leader, client)
    address = f"/nguoi-dung/{leaver.user_id}/ban-giao/"
    assert f'href="{address}"' in body(client, "/ban-giao/?q=" + leaver.name.split()[-1]), (
        "the leader finds it in his menu"
    )
    assert signed_in(leaver, Client()).get("/ban-giao/").status_code == 404
    assert "DANH SÁCH VIỆC BÀN GIAO" in body(client, address) and a.task.content in body(client, address)
    answer = client.post(address, {"to": str(outsider.user_id)})
    assert answer.status_code == 422 and "chưa bàn giao việc nào" in answer.content.decode()
    assert fresh(a).person_id == leaver.user_id
    username = get_user_model().objects.get(pk=colleague.user_id).username
    assert client.post(address, {"to": f"Người Nhận ({username})"}).status_code == 302
    assert fresh(a).person_id == colleague.user_id
    assert AuditEvent.objects.filter(kind="work_handed_over", stream=f"user:{leaver.user_id}").count() == 1
    with refused("nothing_to_hand_over"):
        hand_over(actor=world.leader, from_id=leaver.user_id, to_id=colleague.user_id, at=AT)


def test_bt_3_5_directives_in_charge_go_to_a_specialist_of_the_office_only(client: Client) -> None:
    world = a_world()
    a = an_assignment(world)
    second = a_person("Chuyên Viên Hai", role=Role.OFFICE_SPECIALIST)
    with refused("receiver_may_not_see"):
        hand_over(actor=world.leader, from_id=world.specialist.user_id, to_id=world.leader.user_id, at=AT)
    with refused("same_person"):
        hand_over(actor=world.leader, from_id=second.user_id, to_id=second.user_id, at=AT)
    held = hand_over(actor=world.leader, from_id=world.specialist.user_id, to_id=second.user_id, at=AT)
    assert [d.pk for d in held.directives] == [a.task.directive_id]
    a.task.directive.refresh_from_db()
    assert a.task.directive.specialist_id == second.user_id


def test_j1_the_log_is_read_by_number_and_filtered_without_counting(
    administrator, client: Client, django_assert_max_num_queries
) -> None:
    a_person("Ai Đó", at=AT + timedelta(days=2))
    for n in range(30):
        actions.set_active(
            actor=administrator, user_id=administrator.user_id, active=True, at=AT + timedelta(days=3, minutes=n)
        )
    signed_in(administrator, client)
    with django_assert_max_num_queries(14):
        page = body(client, "/nhat-ky/")
    numbers = [int(n) for n in re.findall(r'dd-num" data-label="Số">(\d+)<', page)]
    assert numbers == sorted(numbers, reverse=True) and len(numbers) <= 50
    only = body(client, "/nhat-ky/?kind=person_added&from=21/11/2026&to=21/11/2026")
    assert only.count('data-label="Số"') == 1
    told = body(client, f"/nhat-ky/?stream=user:{administrator.user_id}")
    assert "Nhật ký" in told and "Không thành" not in told
    Client().post("/dang-nhap/", {"username": "khong-co", "password": "sai"})
    failed = body(client, "/nhat-ky/?kind=sign_in_failed")
    assert '<tr class="late">' in failed and "<span>Không thành</span>" in failed, "told by a word, not by colour alone"
    assert "Không có người dùng nào có tên đăng nhập" in client.get("/nhat-ky/?user=khong-co").content.decode()
    assert client.get("/nhat-ky/?from=31/02/2026").status_code == 422
    lines = client.get("/nhat-ky/xuat.csv?kind=account_unlocked").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 31


def test_j1_the_log_names_a_task_to_who_may_see_it_and_asks_no_more_for_many_lines(administrator) -> None:
    world = a_world()
    a = an_assignment(world)
    leader = signed_in(world.leader, Client())
    body(leader, "/nhat-ky/")
    with CaptureQueriesContext(connection) as one:
        page = body(leader, "/nhat-ky/")
    number, agency = a.task.directive.number, world.agencies[0]
    assert f'href="/luot-giao/{a.pk}/" title="assignment:{a.pk}">{a.task.content}</a>' in page
    assert f"{number}, nhiệm vụ 1 · {agency.short_name}" in page and f'href="/co-quan/{agency.pk}/"' in page
    for _n in range(3):
        an_assignment(world)
    with CaptureQueriesContext(connection) as many:
        body(leader, "/nhat-ky/")
    assert len(many) == len(one)
    his = body(signed_in(administrator, Client()), "/nhat-ky/").replace("\u00a0", " ")
    assert f"Lượt giao số {a.pk}" in his and a.task.content not in his and number not in his
