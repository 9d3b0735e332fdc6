"""Mail is never lost, kept in order and sent once, whatever becomes of the server or of the worker (issue 4, refusals)."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from tests.make import AT, ROOT, a_person
from tests.notices.post_office import a_post_office, a_reader
from tests.refusing import refused

from dondoc.audit.models import AuditEvent
from dondoc.config.env import EnvFault, read_env
from dondoc.notices import transport
from dondoc.notices.actions import mailing
from dondoc.notices.actions.mailing import Letter, forget_sent, post_mails, send_again, send_due
from dondoc.notices.models import Mail
from dondoc.notices.queries.mailing import anything_due, standing
from dondoc.organisations.actions import set_active
from dondoc.organisations.actions.addresses import set_email
from dondoc.rules.access import Role

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def post(person, *subjects, at=AT):
    return post_mails([Letter(f"{s}:{person.user_id}", person.user_id, s, f"Nội dung {s}") for s in subjects], at=at)


def states():
    return list(Mail.objects.order_by("pk").values_list("state", flat=True))


def test_a_day_without_the_mail_server_loses_nothing_and_keeps_the_order(settings, monkeypatch):
    office = a_post_office(settings)
    people = [a_reader(f"nguoi{n}@xa.example") for n in range(3)]
    for hour in range(8):
        for person in people:
            post(person, f"Thư {hour}", at=AT + timedelta(hours=hour))
        with refused("mail_server") as told:
            send_due(actor=None, at=AT + timedelta(hours=hour))
        assert f"127.0.0.1:{office.port}" in str(told.value)
    assert standing(AT + timedelta(hours=8)).waiting == 24 and states() == ["waiting"] * 24
    monkeypatch.setattr(transport, "PER_CONNECTION", 10)
    with office.open():
        assert send_due(actor=None, at=AT + timedelta(days=1)) == 24
        assert send_due(actor=None, at=AT + timedelta(days=1)) == 0
    assert all(office.subjects(f"nguoi{n}@xa.example") == [f"Thư {hour}" for hour in range(8)] for n in range(3))
    assert office.connections == 3
    found = standing(AT + timedelta(days=1))
    assert (found.waiting, found.sent_today, found.not_taken) == (0, 24, 0)
    message = office.taken[0]
    assert (message["From"], message["Auto-Submitted"]) == ("Đôn Đốc <dondoc@tinh.example>", "auto-generated")
    assert message.get_content().strip() == "Nội dung Thư 0"
    assert len({m["Message-ID"] for m in office.taken}) == 24
    kept = [forget_sent(actor=None, at=AT + timedelta(days=days)) for days in (90, 92)]
    assert kept == [0, 24] and not Mail.objects.exists()


def test_who_is_refused_for_good_is_shown_and_who_is_put_off_comes_later_in_order(settings):
    office = a_post_office(settings)
    gone, full, well = (a_reader(f"{name}@so.example") for name in ("gone", "full", "well"))
    for person in (gone, full, well):
        post(person, "Một", "Hai")
    office.answers = {"gone@so.example": "550 5.1.1 no such user", "full@so.example": "452 4.2.2 mailbox full"}
    with office.open():
        assert send_due(actor=None, at=AT) == 2
        assert states() == ["refused", "refused", "waiting", "waiting", "sent", "sent"]
        assert Mail.objects.first().error == "550 5.1.1 no such user"
        assert not anything_due(AT) and send_due(actor=None, at=AT) == 0, "the second one waits behind the first"
        del office.answers["full@so.example"]
        assert send_due(actor=None, at=AT + MINUTE) == 2
        assert office.subjects("full@so.example") == ["Một", "Hai"]
        with refused("not_allowed"):
            send_again(actor=gone, mail_id=None, at=AT)
        set_email(actor=gone, user_id=gone.user_id, email="gone.new@so.example", at=AT)
        assert send_again(actor=ROOT, mail_id=None, at=AT) == 2
        assert AuditEvent.objects.get(kind="mail_sent_again").facts["count"] == 2
        assert send_due(actor=None, at=AT) == 2
    assert office.subjects("gone.new@so.example") == ["Một", "Hai"]
    with refused("no_address"):
        send_again(actor=ROOT, mail_id=None, at=AT)


def test_posting_twice_is_one_message_and_who_has_no_address_gets_none(settings):
    reader, silent, locked = a_reader("a@xa.example"), a_person(), a_reader("b@xa.example")
    a_person(role=Role.ADMINISTRATOR)
    set_active(actor=ROOT, user_id=locked.user_id, active=False, at=AT)
    assert [post(person, "Một") for person in (reader, reader, silent, locked)] == [1, 1, 0, 0]
    assert post_mails([Letter("x", reader.user_id, "Hai\r\nBcc: x@y.example", "", "<p>é</p>")], at=AT) == 1
    assert list(Mail.objects.order_by("pk").values_list("subject", flat=True)) == ["Một", "Hai Bcc: x@y.example"]
    settings.ENV = replace(settings.ENV, mode="production")
    assert not anything_due(AT) and send_due(actor=None, at=AT) == 0, "no server: they wait"
    assert not standing(AT).can_send and states() == ["waiting"] * 2
    settings.ENV = replace(settings.ENV, mode="training")
    assert send_due(actor=None, at=AT) == 2, "the mailbox page of a training installation"
    with refused("email_unreadable"):
        set_email(actor=silent, user_id=silent.user_id, email="tên@xa", at=AT)
    with refused("not_administrator"):
        set_email(actor=silent, user_id=reader.user_id, email="c@xa.example", at=AT)


@pytest.mark.once
def test_who_was_locked_while_his_message_waited_gets_it_no_more(settings):
    office = a_post_office(settings)
    locked, other = a_reader("khoa@xa.example"), a_reader("khac@xa.example")
    post(locked, "Việc mới")
    post(other, "Việc mới")
    set_active(actor=ROOT, user_id=locked.user_id, active=False, at=AT)
    with office.open():
        assert send_due(actor=None, at=AT + MINUTE) == 1
    assert states() == ["refused", "sent"] and office.subjects("khoa@xa.example") == []


def test_a_mail_server_that_is_wrongly_named_stops_the_start():
    said = {"DONDOC_SECRET_KEY": "x", "DONDOC_SMTP_HOST": "mail.example", "DONDOC_SMTP_FROM": "Đôn Đốc <a@b.example>"}
    assert read_env({"DONDOC_SECRET_KEY": "x"}).smtp is None
    found = read_env(said | {"DONDOC_SMTP_USER": "u", "DONDOC_SMTP_PASSWORD": "mật khẩu"}).smtp
    assert (found.port, found.tls, found.user) == (587, "starttls", "u") and "mật khẩu" not in repr(found)
    for name, wrong in (
        ("FROM", ""),
        ("FROM", "ai đó"),
        ("PORT", "99999"),
        ("PORT", "x"),
        ("TLS", "ssl"),
        ("USER", "u"),
    ):
        with pytest.raises(EnvFault, match=f"DONDOC_SMTP_{'PASSWORD' if name == 'USER' else name}"):
            read_env(said | {f"DONDOC_SMTP_{name}": wrong})


class Killed(BaseException):
    """The process is gone: nothing of it runs on."""


@pytest.mark.parametrize(("moment", "copies"), [("before_the_server", 1), ("before_the_mark", 2)])
def test_a_worker_killed_between_two_steps(settings, monkeypatch, moment, copies):
    """Between our own steps nothing is sent twice. Between the server's answer and our mark nobody can know: the same Message-ID tells."""
    office = a_post_office(settings)
    post(a_reader("a@xa.example"), "Một", "Hai")

    def kill(*_given, **_values):
        raise Killed

    with office.open():
        with monkeypatch.context() as patched, pytest.raises(Killed):
            patched.setattr(
                *((transport.Server, "send", kill) if moment == "before_the_server" else (mailing, "_mark", kill))
            )
            send_due(actor=None, at=AT)
        assert states() == ["sending", "waiting"]
        assert send_due(actor=None, at=AT + MINUTE) == 0, "somebody may still have it in hand"
        assert send_due(actor=None, at=AT + mailing.LEASE) == 2
    assert office.subjects() == ["Một"] * copies + ["Hai"]
    assert len({m["Message-ID"] for m in office.taken}) == 2
    assert states() == ["sent", "sent"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_nothing_twice(settings):
    office = a_post_office(settings)
    people = [a_reader(f"nguoi{n}@xa.example") for n in range(4)]
    for person in people:
        post(person, *(f"Thư {n}" for n in range(5)))

    def work():
        try:
            send_due(actor=None, at=AT)
        finally:
            connection.close()

    with office.open():
        both = [threading.Thread(target=work) for _ in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join()
        send_due(actor=None, at=AT)
    assert all(office.subjects(f"nguoi{n}@xa.example") == [f"Thư {k}" for k in range(5)] for n in range(4))
    assert states() == ["sent"] * 20
