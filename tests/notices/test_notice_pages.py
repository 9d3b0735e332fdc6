"""The pages of notices, wishes, calendar and escalation (F2; issue 4, item 8): what each role finds, what is refused, what stays closed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from tests.make import AT, DAY
from tests.notices.ladder import begun, told_all
from tests.refusing import refused
from tests.tasks.loop import World, a_directive, a_form, a_world, an_assignment

from dondoc.dashboard.work_words import DEED_WORDS
from dondoc.notices.actions.ladder import climb_all
from dondoc.notices.actions.wishes import choose
from dondoc.notices.models import CalendarFeed, Notice
from dondoc.notices.queries.wishes import who_wants
from dondoc.notices.telling import TELLING
from dondoc.organisations.models import User
from dondoc.rules.access import Actor
from dondoc.rules.due_work import Work
from dondoc.tasks.models import Assignment
from dondoc.urging.models import Escalation, ReachedRung

pytestmark = pytest.mark.django_db


#: Ten working days after the deadline and more.
LATER = datetime(2026, 12, 8, 0, 0, tzinfo=UTC)


def browser_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="dondoc.organisations.backend.PasswordBackend")
    return client


@pytest.mark.once
def test_f2_notices_are_ones_own_filtered_opened_and_read(frozen, django_assert_max_num_queries):
    world = begun(a_world(2))
    mine, other = world.agencies
    client, elsewhere = browser_of(world.heads[mine.pk]), browser_of(world.heads[other.pk])
    assert "Chưa có thông báo nào" in client.get(reverse("notices")).content.decode()
    a = an_assignment(world)
    told_all()
    page = client.get(reverse("notices")).content.decode()
    assert "1 chưa đọc" in page and "Nhiệm vụ mới theo văn bản" in page and "dd-nav-badge" in page
    notice = Notice.objects.get(recipient_id=world.heads[mine.pk].user_id)
    assert "thuộc loại này" in client.get(reverse("notices"), {"loai": "urge"}).content.decode()
    assert elsewhere.get(reverse("notice", args=[notice.pk])).status_code == 404
    opened = client.get(reverse("notice", args=[notice.pk]))
    assert opened["Location"] == reverse("assignment", args=[a.pk])
    notice.refresh_from_db()
    assert notice.read_at is not None
    for _ in range(3):
        a_directive(world, tasks=[a_form(world), a_form(world, leads=[mine])])
    told_all()
    with django_assert_max_num_queries(34):
        client.get(reverse("notices"))
    client.post(reverse("notices_read"))
    assert not Notice.objects.filter(recipient_id=world.heads[mine.pk].user_id, read_at=None).exists()
    assert Notice.objects.filter(recipient_id=world.heads[other.pk].user_id, read_at=None).count() == 3


@pytest.mark.once
def test_f2_a_person_chooses_within_what_the_profile_makes_compulsory(frozen):
    world = a_world(1)
    head, staff = world.heads[world.agencies[0].pk], world.staff[world.agencies[0].pk]
    with refused("mail_compulsory"):
        choose(actor=head, mails=["at_once"], language="vi", at=AT)
    with refused("no_such_language"):
        choose(actor=head, mails=["at_once", "digest"], language="fr", at=AT)
    client = browser_of(head)
    page = client.post(reverse("notice_wishes"), {"language": "vi"})
    assert page.status_code == 422 and "không tắt được" in page.content.decode()
    kept = browser_of(staff).post(reverse("notice_wishes"), {"language": "en", "mail": ["weekly"]})
    assert kept.status_code == 302
    both = [head.user_id, staff.user_id]
    assert [sorted(who_wants(mail, both, DAY)) for mail in ("at_once", "digest", "weekly")] == [
        both[:1],
        both[:1],
        both,
    ]
    assert who_wants("weekly", both, DAY)[staff.user_id] == "en"
    assert {world.specialist.user_id} == set(who_wants("digest", [world.specialist.user_id], DAY))


@pytest.mark.once
def test_f2_the_calendar_opens_by_its_secret_alone_and_closes_for_good(frozen, caplog):
    world = a_world(1)
    head = world.heads[world.agencies[0].pk]
    a = an_assignment(world, due_on=date(2027, 3, 1))
    client, stranger = browser_of(head), Client()
    page = client.post(reverse("feed_open")).content.decode()
    found = re.search(r"/lich/([\w-]{40,})\.ics", page)
    assert found
    secret = found[1]
    assert secret not in str(CalendarFeed.objects.values_list("secret_hash", flat=True)), "only its hash is kept"
    assert secret not in client.get(reverse("notice_wishes")).content.decode(), "shown once"
    feed = stranger.get(reverse("calendar_feed", args=[secret]))
    text = feed.content.decode().replace("\r\n ", "")
    assert feed["Content-Type"].startswith("text/calendar")
    assert "DTSTART;VALUE=DATE:20270301" in text and f"/luot-giao/{a.pk}/" in text and "Căn cứ" in text
    assert text.count("BEGIN:VEVENT") == 1
    for wrong in ("x", secret[:-1], secret[::-1]):
        assert stranger.get(reverse("calendar_feed", args=[wrong])).status_code == 404
    User.objects.filter(pk=head.user_id).update(is_active=False)
    assert stranger.get(reverse("calendar_feed", args=[secret])).status_code == 404
    User.objects.filter(pk=head.user_id).update(is_active=True)
    assert stranger.get(reverse("calendar_feed", args=[secret])).status_code == 200
    client.post(reverse("feed_close"))
    assert stranger.get(reverse("calendar_feed", args=[secret])).status_code == 404
    assert secret[:-1] not in caplog.text


def late(world: World) -> tuple[int, list[Assignment]]:
    """A directive whose two assignments are so late that only a person may go on."""
    directive = a_directive(world, tasks=[a_form(world, due_on=date(2026, 11, 20))])
    climb_all(actor=None, at=LATER)
    return directive.pk, list(Assignment.objects.filter(task__directive=directive).order_by("pk"))


def test_definitions_7_the_specialist_puts_it_above_the_heads_or_leaves_it(frozen, django_assert_max_num_queries):
    world = begun(a_world(2))
    pk, (first, second) = late(world)
    frozen(LATER)
    specialist, leader = browser_of(world.specialist), browser_of(world.leader)
    address = reverse("escalate", args=[pk])
    assert "2 lượt giao quá hạn lâu" in specialist.get(reverse("my_work"), {"viec": "urge"}).content.decode()
    with django_assert_max_num_queries(40):
        specialist.get(address)
    assert browser_of(world.heads[first.agency_id]).get(address).status_code == 404
    empty = specialist.post(address, {"deed": "send", "words": "Đã gọi điện."})
    assert empty.status_code == 422 and "Đã gọi điện." in empty.content.decode()
    secret = specialist.post(address, {"deed": "send", "chosen": [first.pk], "words": "TUYỆT MẬT"})
    assert secret.status_code == 422 and not Escalation.objects.exists()
    assert "TUYỆT MẬT" not in secret.content.decode()
    assert specialist.post(address, {"deed": "send", "chosen": ["9" * 30, "9" * 5000]}).status_code == 422
    specialist.post(address, {"deed": "send", "chosen": [first.pk], "words": "Đã gọi điện."})
    specialist.post(address, {"deed": "leave", "chosen": [second.pk]})
    again = specialist.post(address, {"deed": "send", "chosen": [first.pk]})
    assert again.status_code == 422 and "không làm thay đổi gì" in again.content.decode()
    states = dict(ReachedRung.objects.filter(rung="after10").values_list("assignment_id", "state"))
    assert states == {first.pk: "sent", second.pk: "left"}
    told_all(LATER)
    notice = Notice.objects.get(recipient_id=world.leader.user_id, kind="escalated")
    assert leader.get(reverse("notice", args=[notice.pk]))["Location"] == address
    assert "Đã gọi điện." in leader.get(address).content.decode()


@pytest.mark.once
def test_every_notice_has_its_words_and_its_page_and_every_work_its_word():
    words = {"number": "1/KH", "title": "Việc", "agency": "Sở A", "n": 2, "day": "01/12/2026", "left": 7}
    for telling in TELLING.values():
        for one, many in [(telling.one, telling.many), *telling.variants.values()]:
            assert "%" not in one % words and "%" not in many % words
        if telling.page[0]:
            assert reverse(telling.page[0], args=[1] if telling.page[1] else [])
    assert set(DEED_WORDS) == set(Work)
