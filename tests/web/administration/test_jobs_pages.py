"""The pages of the worker and of the mail: what ran, what was refused, the mailbox of a training installation, one's own address."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.make import AT, a_person
from tests.notices.post_office import a_post_office, a_reader
from tests.web.test_overview import client_of

from dondoc.core.models import Job
from dondoc.notices.actions.mailing import Letter, post_mails, send_due
from dondoc.notices.models import Mail
from dondoc.organisations.models import User
from dondoc.rules.access import Role
from dondoc.rules.errors import Refusal
from dondoc.worker.process import Worker
from dondoc.worker.schedule import SCHEDULE, Planned

#: The same deeds are proved on both databases by the rooms' own tests; what is proved here is what the pages say.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def fails(at, slot):
    raise Refusal("mail_server", "Không kết nối được máy chủ thư 10.0.0.1:25.")


def text(client, name, *args):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_administrator_sees_each_job_with_its_fault_and_runs_it_again(frozen, django_assert_max_num_queries):
    admin = client_of(a_person(role=Role.ADMINISTRATOR))
    assert "đang không chạy" in text(admin, "jobs") and "degraded" in text(Client(), "healthz")
    Worker([*SCHEDULE, Planned("digest", fails, at=time(7))]).run_once()
    assert text(Client(), "healthz") == "ok"
    shown = text(admin, "jobs")
    assert "đang không chạy" not in shown and "Không kết nối được máy chủ thư 10.0.0.1:25." in shown
    assert all(word in shown for word in ("Gửi thư điện tử đang chờ", "Khóa sổ nhật ký", "Chưa xong sau 1 lần"))
    with django_assert_max_num_queries(32):
        admin.get(reverse("jobs"))
    Job.objects.filter(name="digest", slot="2026-11-19").update(state="failed", attempts=5)
    assert "Không xong lần của ngày 19/11/2026" in text(admin, "jobs")
    assert admin.post(reverse("job_run_again"), {"key": "digest:2026-11-19"}).status_code == 302
    assert Job.objects.get(key="digest:2026-11-19").state == "waiting"
    assert admin.post(reverse("job_run_again"), {"key": "x"}).status_code == 422
    head = client_of(a_person(role=Role.AGENCY_HEAD))
    for name in ("jobs", "job_run_again", "mail_again"):
        assert head.get(reverse(name)).status_code in (404, 405) and head.post(reverse(name)).status_code in (404, 405)


def test_refused_mail_is_shown_with_its_reason_and_goes_to_the_address_put_right(settings, frozen):
    admin, office = client_of(a_person(role=Role.ADMINISTRATOR)), a_post_office(settings)
    person = a_reader("cu@xa.example")
    post_mails([Letter("1", person.user_id, "Nhắc việc", "Nội dung")], at=AT)
    office.answers = {"cu@xa.example": "550 5.1.1 no such user"}
    with office.open():
        send_due(actor=None, at=AT)
        shown = text(admin, "jobs")
        assert "cu@xa.example" in shown and "550 5.1.1 no such user" in shown
        where = reverse("person_email", args=[person.user_id])
        wrong = admin.post(where, {"email": "mới@xa"})
        assert (
            wrong.status_code == 422
            and "chưa đúng dạng" in wrong.content.decode()
            and "mới@xa" in wrong.content.decode()
        )
        assert admin.post(where, {"email": "moi@xa.example"}).status_code == 302
        assert admin.post(reverse("mail_again"), {"mail": Mail.objects.get().pk}).status_code == 302
        send_due(actor=None, at=AT)
    assert [m["To"] for m in office.taken] == ["moi@xa.example"]
    assert "Thư bị từ chối" not in text(admin, "jobs")
    assert admin.post(reverse("mail_again"), {"mail": Mail.objects.get().pk}).status_code == 422


def test_one_gives_ones_own_address_and_the_administrator_sees_who_has_none(frozen):
    person, admin = a_person("Lê Ví Dụ"), client_of(a_person(role=Role.ADMINISTRATOR))
    assert "Lê Ví Dụ" in admin.get(reverse("people"), {"state": "without_email"}).content.decode()
    own = client_of(person)
    assert own.post(reverse("own_email"), {"email": " le.vi.du@so.example "}).status_code == 302
    assert User.objects.get(pk=person.user_id).email == "le.vi.du@so.example"
    assert "Lê Ví Dụ" not in admin.get(reverse("people"), {"state": "without_email"}).content.decode()
    assert own.get(reverse("person_email", args=[person.user_id])).status_code == 404


def test_the_mailbox_is_for_a_demo_and_for_who_trains_and_nowhere_else(settings, frozen, django_assert_max_num_queries):
    person, admin = a_reader("a@xa.example"), a_person(role=Role.ADMINISTRATOR)
    assert "Chưa có thư nào" in text(client_of(person), "mailbox")
    given = [Letter(f"{n}", person.user_id, f"Thư {n}", "Xem http://x.example/ <b>") for n in range(60)]
    post_mails(given, at=AT)
    send_due(actor=None, at=AT + timedelta(minutes=1))
    with django_assert_max_num_queries(30):
        shown = text(client_of(admin), "mailbox")
    assert "Thư 59" in shown and "Thư 3<" not in shown and "Đã gửi" in shown
    found = client_of(person).get(reverse("mailbox"), {"q": "Thư 3"}).content.decode()
    assert "Thư 3<" in found and "Thư 59" not in found
    message = text(client_of(person), "mailbox_message", Mail.objects.first().pk)
    assert "a@xa.example" in message and "&lt;b&gt;" in message
    settings.ENV = replace(settings.ENV, mode="training")
    assert client_of(person).get(reverse("mailbox")).status_code == 404
    assert client_of(admin).get(reverse("mailbox")).status_code == 200
    settings.ENV = replace(settings.ENV, mode="production")
    for actor in (person, admin):
        for where in (reverse("mailbox"), reverse("mailbox_message", args=[Mail.objects.first().pk])):
            assert client_of(actor).get(where).status_code == 404
    assert "Chưa khai báo máy chủ thư" in text(client_of(admin), "jobs")
