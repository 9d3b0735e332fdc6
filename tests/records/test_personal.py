"""What is held about a person: seen, given out, taken away when he has left; citizens that a task names stay in the house (J1)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.make import AT, DAY, ROOT, a_person
from tests.notices.post_office import a_reader
from tests.refusing import refused
from tests.tasks.loop import a_world, an_assignment
from tests.web.test_overview import client_of

from dondoc.accounts.models import Device, Entry, Totp
from dondoc.audit.models import AuditEvent
from dondoc.audit.queries import verify
from dondoc.notices.actions.mailing import post_mail
from dondoc.notices.models import Mail
from dondoc.organisations.actions import end_post
from dondoc.organisations.models import Post, User
from dondoc.publication.actions.keeping_private import keep_private
from dondoc.records.actions.leaving import pseudonymise
from dondoc.rules.access import Role

pytestmark = pytest.mark.django_db
EMAIL = "nguoi.rieng@xa.example"


def test_everybody_sees_and_takes_what_is_held_about_himself_and_the_administrator_about_anybody(
    frozen: Any, django_assert_max_num_queries: Any
) -> None:
    person, keeper = a_reader(EMAIL), a_person(role=Role.ADMINISTRATOR)
    Entry.objects.create(
        user_id=person.user_id, session_key="k", how="password", address="10.1.2.3", agent="Chrome", began_at=AT, seen_at=AT
    )  # fmt: skip
    Totp.objects.create(user_id=person.user_id, sealed="bi-mat-da-niem-phong", made_at=AT, confirmed_at=AT)
    own, his = client_of(person), client_of(keeper)
    own.get(reverse("own_data"))
    with django_assert_max_num_queries(22):
        page = own.get(reverse("own_data")).content.decode()
    assert EMAIL in page and "10.1.2.3" in page and person.title in page and "bi-mat" not in page
    assert reverse("person_leave", args=[person.user_id]) not in page
    for method, name in (("get", "person_data"), ("post", "person_data_file"), ("post", "person_leave")):
        assert getattr(own, method)(reverse(name, args=[keeper.user_id])).status_code == 404
    for browser, url in ((own, reverse("own_data_file")), (his, reverse("person_data_file", args=[person.user_id]))):
        found = json.loads(b"".join(browser.post(url)))
        assert found["profile"]["email"] == EMAIL and found["sign_ins"][0]["address"] == "10.1.2.3"
        assert "bi-mat" not in json.dumps(found)
    assert AuditEvent.objects.filter(kind="personal_data_taken", stream=f"user:{person.user_id}").count() == 2
    assert EMAIL in his.get(reverse("person_data", args=[person.user_id])).content.decode()


def test_who_has_left_keeps_his_name_and_posts_in_the_record_and_nothing_else(frozen: Any) -> None:
    person, keeper = a_reader(EMAIL), a_person(role=Role.ADMINISTRATOR)
    post_mail(key="x", user_id=person.user_id, subject="Việc", text="Nội dung", at=AT)
    Entry.objects.create(
        user_id=person.user_id, session_key="k", how="password", address="10.1.2.3", agent="Chrome", began_at=AT, seen_at=AT
    )  # fmt: skip
    Device.objects.create(user_id=person.user_id, digest="0" * 64, words="Chrome", first_at=AT, last_at=AT)
    old = User.objects.get(pk=person.user_id).username
    with refused("not_administrator"):
        pseudonymise(actor=person, user_id=person.user_id, at=AT)
    browser, url = client_of(keeper), reverse("person_leave", args=[person.user_id])
    assert "đánh dấu vào ô xác nhận" in browser.post(url).content.decode()
    answer = browser.post(url, {"sure": "1"})
    assert answer.status_code == 422 and "còn giữ chức vụ" in answer.content.decode()
    end_post(actor=ROOT, post_id=person.post_id, valid_to=DAY, at=AT)
    frozen(AT + timedelta(days=1))
    assert browser.post(url, {"sure": "1"}).status_code == 302
    user = User.objects.get(pk=person.user_id)
    assert (user.full_name, user.email, user.is_active, user.preferences) == (person.name, "", False, {})
    assert user.username == f"da-nghi:{user.pk}" and not user.has_usable_password()
    assert Post.objects.filter(user=user).count() == 1 and not Device.objects.exists() and not Mail.objects.exists()
    assert Entry.objects.filter(user=user).values_list("address", "agent").distinct().get() == (None, "")
    page = browser.get(reverse("person_data", args=[user.pk])).content.decode()
    assert "Đã thôi việc" in page and EMAIL not in page and old not in page and url not in page
    with refused("left_already"):
        pseudonymise(actor=keeper, user_id=user.pk, at=AT + timedelta(days=2))
    assert verify() == []
    facts = json.dumps(list(AuditEvent.objects.values_list("facts", flat=True)))
    assert EMAIL not in facts


def test_luat_91_2025_a_task_that_names_citizens_leaves_the_house_without_its_words(frozen: Any) -> None:
    world = a_world(1)
    a = an_assignment(world)
    words = a.task.content
    browser = client_of(world.specialist)
    urls = [reverse("assignments_export", args=["csv"]), reverse("assignments_register")]

    def taken() -> list[str]:
        answers = [browser.get(url) for url in urls]
        return [b"".join(one if one.streaming else [one.content]).decode() for one in answers]

    assert all(words in text for text in taken())
    keep_private(actor=world.specialist, task_id=a.task_id, reason="Có tên người kiến nghị.", at=AT)
    assert all(words not in text and "nêu tên người dân" in text for text in taken())
    assert words in browser.get(reverse("assignment", args=[a.pk])).content.decode()
