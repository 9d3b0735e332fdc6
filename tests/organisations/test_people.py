"""Who acts, in which post, on a day (B2)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests import make
from tests.refusing import refused

from dondoc.audit.models import AuditEvent
from dondoc.organisations import actions, queries
from dondoc.organisations.models import Post, User
from dondoc.rules.access import Role
from dondoc.rules.errors import Refusal, Refusals

pytestmark = pytest.mark.django_db


def test_the_chosen_post_counts_while_it_is_held_and_the_first_one_after(django_assert_num_queries):
    make.a_province()
    user = User.objects.get(username="luc.nguyen")
    first, second = queries.posts_of(user.pk, make.DAY)
    with django_assert_num_queries(1):
        chosen = queries.actor_of(user.pk, second.pk, make.DAY)
    assert (chosen.agency_code, chosen.signs) == ("BQLKKT", "KT.")
    assert queries.actor_of(user.pk, None, make.DAY).agency_code == "BQLDA"
    actions.end_post(actor=make.ROOT, post_id=second.pk, valid_to=make.DAY - timedelta(days=1), at=make.AT)
    assert queries.actor_of(user.pk, second.pk, make.DAY).post_id == first.pk


@pytest.mark.parametrize(
    ("username", "full_name", "code"),
    [
        ("", "Lê Ví Dụ", "username_missing"),
        ("vi.du", "  ", "full_name_missing"),
        ("v" * 81, "Lê Ví Dụ", "username_too_long"),
        ("vi.du", "Ê" * 121, "full_name_too_long"),
        ("ví dụ", "Lê Ví Dụ", "username_unreadable"),
    ],
)
def test_b2_a_name_that_does_not_fit_is_told_at_its_field(username, full_name, code):
    with pytest.raises(Refusals) as told:
        actions.add_person(actor=make.ROOT, username=username, full_name=full_name, at=make.AT)
    [refusal] = told.value.refusals
    assert (refusal.code, refusal.field) == (code, code.rsplit("_", 2 if code.endswith("too_long") else 1)[0])
    assert not User.objects.exists()


def test_another_persons_post_cannot_be_chosen():
    head, other = make.a_person(role=Role.AGENCY_HEAD), make.a_person()
    assert queries.actor_of(other.user_id, head.post_id, make.DAY).post_id == other.post_id


def test_who_holds_no_post_or_is_locked_is_nobody():
    person = make.a_person(valid_from=date(2026, 1, 1), valid_to=date(2026, 6, 30))
    assert queries.actor_of(person.user_id, person.post_id, date(2026, 6, 30)) is not None
    assert queries.actor_of(person.user_id, person.post_id, date(2026, 7, 1)) is None
    actions.set_active(actor=make.ROOT, user_id=person.user_id, active=False, at=make.AT)
    assert queries.actor_of(person.user_id, person.post_id, date(2026, 3, 1)) is None
    assert queries.user_named(User.objects.get(pk=person.user_id).username) is None


def test_specialists_and_staff_are_asked_in_one_query(django_assert_num_queries):
    agencies = make.a_province()
    with django_assert_num_queries(1):
        told = queries.specialists(make.DAY)
    assert [u.full_name for u, _ in told][0] == "Lê Trường Sơn"
    assert all(p.role == Role.OFFICE_SPECIALIST.value and p.division for _, p in told)
    with django_assert_num_queries(1):
        staff = queries.staff_of(agencies["38.14845"].pk, make.DAY)
    assert "Hà Thị Mai" in {u.full_name for u, _ in staff}


def test_the_sign_in_page_of_a_demo_is_one_query(django_assert_num_queries):
    make.a_province()
    with django_assert_num_queries(1):
        offered = queries.featured(make.DAY)
    assert [p.user.full_name for p in offered][:4] == [
        "Lê Thị Hồng Nhung",
        "Trịnh Văn Khải",
        "Nguyễn Đức Thịnh",
        "Phạm Quang Hưng",
    ]
    assert len(offered) == len({p.user_id for p in offered}) == 13


def test_only_the_administrator_keeps_people_and_each_deed_is_recorded():
    outsider = make.a_person(role=Role.AGENCY_HEAD)
    before = AuditEvent.objects.count()
    with pytest.raises(Refusal) as told:
        actions.add_person(actor=outsider, username="x", full_name="X", at=make.AT)
    assert told.value.code == "not_administrator"
    assert AuditEvent.objects.count() == before
    user = actions.add_person(actor=make.ROOT, username="x", full_name="X", at=make.AT)
    assert not user.has_usable_password()
    assert AuditEvent.objects.latest("number").kind == "person_added"
    with pytest.raises(Refusal) as told:
        actions.add_person(actor=make.ROOT, username="x", full_name="Y", at=make.AT)
    assert told.value.code == "username_taken"


def test_a_post_may_not_end_before_it_begins():
    person = make.a_person()
    with pytest.raises(Refusal) as told:
        actions.end_post(actor=make.ROOT, post_id=person.post_id, valid_to=date(2019, 1, 1), at=make.AT)
    assert told.value.code == "post_ends_before_it_begins"
    assert Post.objects.get(pk=person.post_id).valid_to is None


def test_a_password_is_the_persons_own_or_the_administrators_and_never_weak():
    person, other = make.a_person(), make.a_person()
    with pytest.raises(Refusal) as told:
        actions.set_password(actor=other, user_id=person.user_id, password="đủ dài và khó đoán", at=make.AT)
    assert told.value.code == "not_administrator"
    with refused("password_short"):
        actions.set_password(actor=person, user_id=person.user_id, password="ngắn", at=make.AT)
    actions.set_password(actor=person, user_id=person.user_id, password="Đủ dài và khó đoán 1", at=make.AT)
    assert User.objects.get(pk=person.user_id).check_password("Đủ dài và khó đoán 1")


def test_preferences_are_a_closed_list():
    person = make.a_person()
    actions.set_preference(actor=person, name="theme", value="dark", at=make.AT)
    assert User.objects.get(pk=person.user_id).preferences == {"theme": "dark"}
    with pytest.raises(Refusal):
        actions.set_preference(actor=person, name="featured", value="1", at=make.AT)
