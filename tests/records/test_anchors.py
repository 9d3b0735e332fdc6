"""The head of the log leaves the machine every day, and what is kept how long is said with what was thrown away (J1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.make import AT, a_person
from tests.notices.post_office import a_post_office
from tests.web.test_overview import client_of

from dondoc.accounts.models import Device, Entry
from dondoc.audit.actions import record, seal_through
from dondoc.audit.exporting import latest_anchor
from dondoc.audit.kinds import AuditKind
from dondoc.audit.offline import source
from dondoc.audit.verify_words import anchors_in
from dondoc.config.topics.reading import EnvFault
from dondoc.config.topics.records import Records, read_records
from dondoc.core import clock
from dondoc.records.actions.anchoring import send_anchors
from dondoc.records.models import SentAnchor
from dondoc.records.queries.anchors import all_sent
from dondoc.rules.access import Role
from dondoc.rules.errors import Refusals
from dondoc.worker.schedule import SCHEDULE

pytestmark = pytest.mark.django_db
ADDRESS = "luu.tru@tinh.example"


def run(name: str, at: Any) -> None:
    next(planned for planned in SCHEDULE if planned.name == name).call(at, None)


def test_each_days_head_goes_by_mail_and_to_a_file_and_what_fails_is_told_and_tried_again(
    settings: Any, tmp_path: Any, frozen: Any, django_assert_max_num_queries: Any
) -> None:
    keeper = a_person(role=Role.ADMINISTRATOR)
    office = a_post_office(settings)
    elsewhere = tmp_path / "gone" / "anchors.txt"
    settings.ENV = replace(settings.ENV, records=Records(anchor_mail=(ADDRESS,), anchor_file=elsewhere))
    record(AuditKind.ACCEPTED, actor=keeper, stream="assignment:1", facts={}, at=AT)
    assert send_anchors(actor=None, at=AT) == 0  # no day is closed
    seal_through(clock.day_of(AT))
    anchor = latest_anchor()
    assert anchor is not None
    with pytest.raises(Refusals) as told:
        run("anchors", AT + timedelta(days=1))
    assert {r.code for r in told.value.refusals} == {"anchor_not_sent"} and len(told.value.refusals) == 2
    browser = client_of(keeper)
    page = browser.get(reverse("retention")).content.decode()
    assert "Có dấu chốt chưa gửi được" in page and f"127.0.0.1:{office.port}" in page

    elsewhere.parent.mkdir()
    with office.open():
        run("anchors", AT + timedelta(days=1, hours=1))
        run("anchors", AT + timedelta(days=1, hours=2))
    assert office.subjects(ADDRESS) == [f"Dấu chốt nhật ký ngày {clock.day_of(AT):%d/%m/%Y}, dòng số {anchor.number}"]
    assert list(anchors_in(office.taken[0].get_content())) == [anchor]
    assert list(anchors_in(elsewhere.read_text())) == [anchor] == list(all_sent())
    SentAnchor.objects.filter(to="file").delete()  # killed before it could note what it wrote
    send_anchors(actor=None, at=AT + timedelta(days=1, hours=3))
    assert len(elsewhere.read_text().splitlines()) == 1

    with django_assert_max_num_queries(9):
        page = browser.get(reverse("retention")).content.decode()
    assert ADDRESS in page and "Có dấu chốt chưa gửi được" not in page
    assert client_of(a_person(role=Role.OFFICE_SPECIALIST)).get(reverse("retention")).status_code == 404
    assert client_of(a_person(role=Role.AGENCY_HEAD)).get(reverse("audit_verifier")).status_code == 404
    assert b"".join(browser.get(reverse("audit_verifier"))) == source()


def test_what_is_no_record_is_thrown_away_when_its_days_are_over_and_the_page_says_how_much(
    settings: Any, frozen: Any
) -> None:
    keeper = a_person(role=Role.ADMINISTRATOR)
    for n, days in enumerate((5, 31, 40)):
        at = AT - timedelta(days=days)
        device = Device.objects.create(user_id=keeper.user_id, digest=f"{n:064}", words="", first_at=at, last_at=at)
        Entry.objects.create(
            user_id=keeper.user_id, session_key="x", how="password", device=device, began_at=at, seen_at=at
        )
    settings.ENV = replace(settings.ENV, records=Records(entries_days=30))
    run("forget_entries", AT)
    run("forget_entries", AT + timedelta(hours=1))
    assert (Entry.objects.filter(session_key="x").count(), Device.objects.count()) == (1, 1)
    page = client_of(keeper).get(reverse("retention")).content.decode()
    assert "30 ngày" in page and "DONDOC_KEEP_SIGNINS_DAYS" in page and "4 dòng" in page


@pytest.mark.once
@pytest.mark.parametrize(
    "wrong",
    [
        {"DONDOC_ANCHOR_MAIL": "ai đó"},
        {"DONDOC_ANCHOR_FILE": "dau-chot.txt"},
        {"DONDOC_KEEP_MAIL_DAYS": "0"},
        {"DONDOC_LOG": "xml"},
    ],
)
def test_a_wrong_setting_is_named(wrong: dict[str, str]) -> None:
    with pytest.raises(EnvFault, match=next(iter(wrong))):
        read_records(wrong)
