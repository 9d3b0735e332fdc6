"""What is held about a person: seen, given out, taken away when he has left; citizens that a task names stay in the house (J1)."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from tests.api.callers import Caller, a_secret
from tests.make import AT, DAY, ROOT, a_person
from tests.notices.ladder import begun, told_all
from tests.notices.post_office import a_reader
from tests.refusing import refused
from tests.tasks.loop import a_world, an_assignment
from tests.web.test_overview import client_of

from dondoc.accounts.models import Device, Entry, Totp
from dondoc.audit.kinds import AuditKind
from dondoc.audit.models import AuditEvent
from dondoc.audit.queries import verify
from dondoc.notices.actions import letters
from dondoc.notices.actions.mailing import Letter, post_mails
from dondoc.notices.actions.summing_up import send_digests
from dondoc.notices.models import Mail, Notice, Summary
from dondoc.organisations.actions import end_post
from dondoc.organisations.models import Post, User
from dondoc.publication.actions.keeping_private import keep_private
from dondoc.records.actions.leaving import pseudonymise
from dondoc.rules.access import Role
from dondoc.tasks.actions.agency import file_update

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
    post_mails([Letter("x", person.user_id, "Việc", "Nội dung")], at=AT)
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
    """Lists, sheets, the interface, the calendar and both kinds of mail: every way out, before the mark and after; pages keep the words."""
    world = begun(a_world(1))
    (agency,), (head,) = world.agencies, world.heads.values()
    User.objects.filter(pk=head.user_id).update(email=EMAIL)
    a = an_assignment(world, due_on=DAY + timedelta(days=40))
    told_all()
    words, report = a.task.content, "Đã gặp gia đình người kiến nghị."
    file_update(
        actor=head, assignment_id=a.pk, kind="progress", text=report, asked_due_on=None, files=[], form_token="k", at=AT
    )
    browser, own, machine = client_of(world.specialist), client_of(head), Caller(a_secret(agency))
    feed = re.search(r"/lich/[\w-]{40,}\.ics", own.post(reverse("feed_open")).content.decode())
    assert feed
    outside = {
        "csv": lambda: _body(browser.get(reverse("assignments_export", args=["csv"]))),
        "register": lambda: _body(browser.get(reverse("assignments_register"))),
        "sheet": lambda: _cells(own.get(reverse("updates_sheet_file"))),
        "task": lambda: str(machine.get(f"tasks/{a.task_id}")) + str(machine.get("tasks")),
        "assignment": lambda: str(machine.get(f"assignments/{a.pk}")) + str(machine.get("assignments")),
        "calendar": lambda: Client().get(feed[0]).content.decode().replace("\r\n ", ""),
        "digest": lambda: _mailed(lambda: send_digests(actor=None, at=AT)),
        "at once": lambda: _mailed(lambda: post_mails(letters.at_once(list(_urgent(head.user_id)), DAY), at=AT)),
    }
    for way, taken in outside.items():
        assert words in taken(), way
    assert report in str(machine.get(f"assignments/{a.pk}/updates"))
    asked = f"assignments?q={quote(words)}"
    assert f"'id': {a.pk}" in str(machine.get(asked))
    Mail.objects.all().delete()
    Summary.objects.all().delete()
    keep_private(actor=world.specialist, task_id=a.task_id, reason="Có tên người kiến nghị.", at=AT)
    for way, taken in outside.items():
        text = taken()
        assert words not in text and "nêu tên người dân" in text, way
    assert report not in str(machine.get(f"assignments/{a.pk}/updates"))
    assert f"'id': {a.pk}" not in str(machine.get(asked)), "a search would tell whose name stands there"
    assert words in browser.get(reverse("assignment", args=[a.pk])).content.decode()


def _body(answer: Any) -> str:
    return b"".join(answer if answer.streaming else [answer.content]).decode(errors="replace")


def _cells(answer: Any) -> str:
    with zipfile.ZipFile(io.BytesIO(b"".join(answer if answer.streaming else [answer.content]))) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


def _urgent(user_id: int) -> Any:
    Notice.objects.filter(recipient_id=user_id).update(urgent=True)
    return Notice.objects.filter(recipient_id=user_id, kind=AuditKind.ASSIGNMENT_ISSUED)


def _mailed(post: Any) -> str:
    post()
    return "".join(f"{mail.subject} {mail.text} {mail.html}" for mail in Mail.objects.all())
