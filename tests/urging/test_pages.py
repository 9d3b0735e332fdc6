"""The pages of urging and of the report of late and stuck tasks: what each role meets, what comes back, how many questions they cost."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import docx
import pytest
from django.urls import reverse
from tests.make import AT, DAY
from tests.refusing import refused
from tests.tasks.loop import a_directive, a_form, a_world, an_assignment

from dondoc.tasks.models import Assignment
from dondoc.urging.actions.reporting import send_report
from dondoc.urging.models import StuckReport, Urge

pytestmark = pytest.mark.django_db
SEND = {"send": "1", "channel": "system", "purpose": "act", "words": "Đề nghị báo cáo.", "letter": "each", "signer": ""}


@pytest.fixture
def world(frozen):
    return a_world(2)


@pytest.fixture
def rows(world):
    tasks = [a_form(world, due_on=date(2026, 11, 18)) for _task in range(3)]
    directive = a_directive(world, at=AT - timedelta(days=9), tasks=tasks)
    return list(Assignment.objects.filter(task__directive=directive).order_by("agency_id", "pk"))


def signed_in(client, actor):
    from dondoc.organisations.models import User

    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def test_f3_a_selection_is_previewed_and_what_is_wrong_comes_back_to_its_field(
    client, world, rows, django_assert_max_num_queries
):
    signed_in(client, world.specialist)
    picked = client.get(reverse("assignments")).content.decode()
    assert picked.count("data-pick ") == 6
    chosen = [f"{row.pk}:{row.version}" for row in rows]
    with django_assert_max_num_queries(6):
        page = client.post(reverse("urge_new"), {"chosen": chosen})
    assert "Đôn đốc 2 cơ quan" in page.content.decode()
    with django_assert_max_num_queries(6):
        client.get(reverse("urge_new"), {"luot": rows[0].pk})
    all_of_filter = client.get(reverse("urge_new"), {"view": "overdue", "tat-ca": 1, "agency": world.agencies[0].code})
    assert all_of_filter.content.decode().count('name="chosen"') == 3
    wrong = client.post(reverse("urge_new"), SEND | {"chosen": chosen, "words": ""})
    assert wrong.status_code == 422
    assert "Anh/chị ghi nội dung đôn đốc." in wrong.content.decode()
    secret = client.post(reverse("urge_new"), SEND | {"chosen": chosen, "words": "TỐI MẬT: đôn đốc gấp"})
    assert (secret.status_code, "TỐI MẬT: đôn đốc gấp" in secret.content.decode()) == (422, False)


def test_f3_what_was_sent_is_listed_its_letters_packed_and_the_urged_agency_answers(
    client, world, rows, django_assert_max_num_queries
):
    signed_in(client, world.specialist)
    sent = client.post(reverse("urge_new"), SEND | {"chosen": [row.pk for row in rows], "form_token": "once"})
    assert sent["Location"] == reverse("urges") + "?dot=once"
    with django_assert_max_num_queries(6):
        told = client.get(sent["Location"]).content.decode()
    assert told.count("data-row") == 2
    packed = client.get(reverse("urge_letters"), {"dot": "once"})
    with zipfile.ZipFile(io.BytesIO(packed.content)) as package:
        names = package.namelist()
        assert len(names) == 2
        letter = docx.Document(io.BytesIO(package.read(names[0])))
    assert len(letter.tables[2].rows) == 4
    first = Urge.objects.get(agency=world.agencies[0])
    head = world.heads[world.agencies[0].pk]
    signed_in(client, head)
    assert "Trả lời đôn đốc" in client.get(reverse("my_work"), {"viec": "asked"}).content.decode()
    other = Urge.objects.get(agency=world.agencies[1])
    assert client.get(reverse("urge", args=[other.pk])).status_code == 404
    assert client.get(reverse("urge_file", args=[other.pk, other.letter_id])).status_code == 404
    with django_assert_max_num_queries(19):
        page = client.get(reverse("urge", args=[first.pk])).content.decode()
    assert page.count("data-row") == 3
    part = client.get(reverse("urge_answer", args=[first.pk]), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert client.post(reverse("urge_answer", args=[first.pk]), {"answer": ""}).status_code == 422
    done = client.post(
        reverse("urge_answer", args=[first.pk]), {"answer": "Xong tuần này."}, headers={"HX-Request": "true"}
    )
    assert "Đã gửi trả lời" in done.content.decode()
    first.refresh_from_db()
    assert first.answered_by_id == head.user_id
    signed_in(client, world.specialist)
    assert "Xong tuần này." in client.get(reverse("urge", args=[first.pk])).content.decode()
    with django_assert_max_num_queries(32):
        beside = client.get(reverse("assignment", args=[rows[0].pk])).content.decode()
    assert reverse("urge", args=[first.pk]) in beside


def test_bt_7_2_d_the_report_is_drafted_for_the_specialist_and_reaches_the_leaders_of_the_office(
    client, world, rows, settings, django_assert_max_num_queries
):
    undated = an_assignment(world, at=AT - timedelta(days=120), due_on=None)
    signed_in(client, world.specialist)
    with django_assert_max_num_queries(5):
        page = client.get(reverse("stuck_report_new")).content.decode()
    assert "6 nhiệm vụ quá hạn, 1 nhiệm vụ vướng" in page
    assert reverse("assignment", args=[undated.pk]) in page
    with refused("secret_marked"):
        send_report(actor=world.specialist, words="Tối mật", form_token="a", at=AT)
    sent = client.post(reverse("stuck_report_new"), {"words": "Xin ý kiến với ba việc chậm.", "form_token": "b"})
    report = StuckReport.objects.get()
    assert sent["Location"] == reverse("stuck_report", args=[report.pk])
    assert (report.late, report.stuck) == (6, 1)
    read = docx.Document(settings.FILES_ROOT / report.file.path)
    assert [len(table.rows) for table in read.tables[2:4]] == [7, 2]
    signed_in(client, world.leader)
    assert "Xin ý kiến với ba việc chậm." in client.get(reverse("stuck_report", args=[report.pk])).content.decode()
    assert client.get(reverse("stuck_report_file", args=[report.pk])).status_code == 200
    assert client.get(reverse("stuck_report_new")).status_code == 404
    signed_in(client, world.heads[world.agencies[0].pk])
    assert client.get(reverse("stuck_reports")).status_code == 404
    Assignment.objects.filter(task__directive__specialist_id=world.specialist.user_id).update(
        late_after=DAY, due_on=DAY
    )
    with refused("nothing_to_report"):
        send_report(actor=world.specialist, words="", form_token="c", at=AT)
