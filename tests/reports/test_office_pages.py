"""H3: the Office's report on its pages: begun by a press, written, approved, its figures open their rows, who may not see it finds nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from tests.tasks.loop import a_world, an_assignment

from dondoc.organisations.models import User
from dondoc.reports.models import Report

pytestmark = pytest.mark.django_db
CODE = "quarter-2026-4"
NOW = datetime(2026, 12, 22, 2, 0, tzinfo=UTC)


def signed_in(actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def test_h3_the_report_is_written_and_approved_on_its_page_and_every_figure_opens_its_rows(
    frozen, django_assert_max_num_queries
):
    world = a_world(2)
    an_assignment(world, due_on=date(2026, 11, 25))
    an_assignment(world, due_on=None)
    frozen(NOW)
    page = reverse("office_report", args=[CODE])
    writer, leader = signed_in(world.specialist), signed_in(world.leader)
    agency = signed_in(world.heads[world.agencies[0].pk])
    assert agency.get(page).status_code == agency.get(reverse("office_reports")).status_code == 404
    assert agency.post(reverse("office_report_begin", args=[CODE])).status_code == 404
    assert "Quý IV/2026" in writer.get(reverse("office_reports")).content.decode()
    assert "Lập báo cáo" in writer.get(page).content.decode()
    assert writer.post(reverse("office_report_begin", args=[CODE])).status_code == 302
    report = Report.objects.get(side="office")

    with django_assert_max_num_queries(45):
        told = writer.get(page).content.decode()
    assert "Còn 1 lượt giao quá hạn" in told and report.sha256
    written_handed_up_and_approved(writer, leader, report)
    shown_and_taken_back(writer, leader, report)


def written_handed_up_and_approved(writer: Client, leader: Client, report: Report) -> None:
    page = reverse("office_report", args=[CODE])
    writer.post(reverse("office_section", args=[CODE, "overview"]), {"text": "Lời của chuyên viên.", "version": "0"})
    leader.post(reverse("office_section", args=[CODE, "overview"]), {"text": "Lời của lãnh đạo.", "version": "0"})
    both = leader.get(page).content.decode()
    assert "Lời của chuyên viên." in both and "Lời của lãnh đạo." in both, "nobody's words are lost"
    writer.post(reverse("office_report_hand_up", args=[CODE]))
    assert "Duyệt báo cáo" not in writer.get(page).content.decode()
    wrong = leader.post(reverse("office_report_approve", args=[CODE]), {"seen": "khác"})
    assert wrong.status_code == 422 and "vừa được tính lại" in wrong.content.decode()
    seen = leader.get(page).context["approve_form"]["seen"].value()
    secret = leader.post(reverse("office_report_hand_back", args=[CODE]), {"reason": "TỐI MẬT\nSố: 1"})
    assert secret.status_code == 422 and "MẬT\nSố" not in secret.content.decode()
    denied = writer.post(reverse("office_report_approve", args=[CODE]), {"seen": seen})
    assert denied.status_code == 422 and "lãnh đạo Văn phòng duyệt" in denied.content.decode()
    marked = leader.post(
        reverse("office_section", args=[CODE, "overview"]), {"text": "Độ mật: TỐI MẬT", "version": "1"}
    )
    assert marked.status_code == 422 and "TỐI MẬT" not in marked.content.decode()
    writer.post(reverse("office_section", args=[CODE, "proposals"]), {"text": "Chưa ai đọc.", "version": "0"})
    unread = leader.post(reverse("office_report_approve", args=[CODE]), {"seen": seen})
    assert unread.status_code == 422 and "Lời văn vừa được sửa" in unread.content.decode()
    seen = leader.get(page).context["approve_form"]["seen"].value()
    assert leader.post(reverse("office_report_approve", args=[CODE]), {"seen": seen}).status_code == 302


def shown_and_taken_back(writer: Client, leader: Client, report: Report) -> None:
    page = reverse("office_report", args=[CODE])
    told = leader.get(page).content.decode()
    assert report.sha256 in told and "Thu hồi báo cáo đã duyệt" in told
    answer = writer.get(reverse("office_approval_file", args=[CODE, 1, "docx"]))
    assert answer.status_code == 200 and len(answer.content) > 5000, "made at once where the worker has not kept it yet"
    again = writer.get(reverse("office_approval_check", args=[CODE, 1])).content.decode()
    assert "đúng từng byte" in again
    shown = leader.get(page).context["shown"]
    rows = leader.get(shown.link("open_overdue")).content.decode()
    assert "Nhiệm vụ thử" in rows and rows.count("data-row") == 1
    refused = leader.post(reverse("office_report_withdraw", args=[CODE]), {"reason": ""})
    assert refused.status_code == 422
    leader.post(reverse("office_report_withdraw", args=[CODE]), {"reason": "Sai tên một cơ quan."})
    older = leader.get(reverse("office_approval", args=[CODE, 1])).content.decode()
    assert (
        "Sai tên một cơ quan." in older
        and report.sha256 in leader.get(reverse("office_approval_check", args=[CODE, 1])).content.decode()
    )
