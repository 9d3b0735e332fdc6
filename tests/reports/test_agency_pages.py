"""The pages of rounds and of agencies' reports: who sees what, forms without JavaScript, two texts side by side (H1, H2)."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from tests.reports.test_agency_reports import CODE, moment, quarter  # noqa: F401
from tests.web.test_overview import client_of

from dondoc.reports.models import Report

pytestmark = pytest.mark.django_db


def act(client, report, deed, **data):
    return client.post(reverse("agency_report_act", args=[report.pk, deed]), data)


def test_a_report_goes_its_whole_way_by_plain_forms(quarter, frozen, django_assert_max_num_queries):  # noqa: F811
    frozen(moment(date(2026, 9, 15)))
    people = quarter.heads[quarter.first.pk], quarter.staff[quarter.first.pk], quarter.specialist
    head, staff, office = (client_of(one) for one in people)
    stranger = client_of(quarter.heads[quarter.other.pk])
    report, form = begun_and_read(staff, office, stranger, django_assert_max_num_queries)
    two_write_one_section(head, staff, report, form)
    page = reverse("agency_report", args=[report.pk])

    signed_by_who_has_read_it(head, staff, report, form)
    received_and_sent_back(head, office, report, django_assert_max_num_queries)
    assert "Thiếu nguyên nhân." in staff.get(page).content.decode()
    frozen(moment(date(2026, 9, 16)))
    what_is_written_since_is_the_agencys_own(staff, office, report)
    assert "Chỉ cơ quan đọc." in staff.get(reverse("agency_report_text", args=[report.pk])).content.decode()
    word = reverse("agency_report_word", args=[report.pk])
    paper = staff.get(word)
    assert paper.content[:2] == b"PK" and stranger.get(word).status_code == 404
    assert "bao-cao-quy-iii-2026-" in paper["Content-Disposition"]
    secret = act(staff, report, "luu", **(form | {"text-regulation": "TỐI MẬT\nSố: 1", "mark-regulation": "x"}))
    assert secret.status_code == 422 and "TỐI MẬT\nSố" not in secret.content.decode()


def signed_by_who_has_read_it(head, staff, report, form):
    page = reverse("agency_report", args=[report.pk])
    assert act(staff, report, "gui").status_code == 422, "who may not sign"
    kept = report.sections.get(code="results").text
    emptied = act(staff, report, "trinh", **(form | {"text-results": " "}))
    assert emptied.status_code == 422 and report.sections.get(code="results").text == kept, "nothing is lost by it"
    act(staff, report, "trinh", **form)
    assert act(head, report, "tra-du-thao", reason=" ").status_code == 422
    secret = act(head, report, "tra-du-thao", reason="TỐI MẬT\nSố: 1")
    assert secret.status_code == 422 and "TỐI MẬT\nSố" not in secret.content.decode()
    assert act(head, report, "tra-du-thao", reason="Sửa lại đi.").status_code == 302
    act(staff, report, "trinh", **form)
    saw = seen_by(head, page)
    act(staff, report, "luu", **(form | {"text-regulation": "Chưa ai đọc.", "seen-regulation": 0}))
    unread = act(head, report, "gui", **saw)
    assert unread.status_code == 422 and "vừa được sửa" in unread.content.decode(), "nobody signs what he has not read"
    assert act(head, report, "gui", **seen_by(head, page))["Location"] == page
    assert act(head, report, "khong-co").status_code == 404


def received_and_sent_back(head, office, report, django_assert_max_num_queries):
    page = reverse("agency_report", args=[report.pk])
    filed = office.get(page).content.decode()
    assert Report.objects.get().sha256 in filed and "Tiếp nhận báo cáo" in filed
    assert "Sửa lại đi." in head.get(page).content.decode() and "Sửa lại đi." not in filed, "said within the agency"
    wrong = act(office, report, "tra-lai", reason="Thiếu nguyên nhân.", due_on="1/9/2026")
    assert wrong.status_code == 422 and "đã qua" in wrong.content.decode()
    with django_assert_max_num_queries(30):
        round_page = office.get(reverse("report_round", args=[CODE]))
    assert [tab["n"] for tab in round_page.context["tabs"]] == [2, 1, 0, 1, 0, 0]
    assert act(office, report, "tra-lai", reason="Thiếu nguyên nhân.", due_on="18/9/2026").status_code == 302


def what_is_written_since_is_the_agencys_own(staff, office, report):
    page = reverse("agency_report", args=[report.pk])
    act(staff, report, "luu", **{"text-proposals": "Chỉ cơ quan đọc.", "seen-proposals": 2, "mark-proposals": "x"})
    sent_back = office.get(page).content.decode()
    assert "Đề nghị A và B." in sent_back and "Chỉ cơ quan đọc." not in sent_back, (
        "as it was filed, not as it is written since"
    )
    assert office.get(reverse("agency_report_word", args=[report.pk])).status_code == 404
    act(staff, report, "trinh")
    handed_up, listed = office.get(page).content.decode(), office.get(reverse("report_round", args=[CODE]))
    assert "Chờ ký" not in handed_up and "Trả lại làm lại" in handed_up and page in listed.content.decode()


def seen_by(client, page):
    """What the form of signing holds of the page."""
    return {f"saw-{code}": mark for code, mark in client.get(page).context["seen"].items()}


def begun_and_read(staff, office, stranger, django_assert_max_num_queries):
    """The report and the form of its page as nobody has touched it."""
    listed = staff.get(reverse("report_rounds")).content.decode().replace("\xa0", " ")
    assert "6 tháng đầu năm 2026" in listed and "gửi số liệu tạm tính" in listed
    assert "Nghị định 09/2019" in listed
    assert staff.get(reverse("report_special")).status_code == 404
    assert staff.get(reverse("report_round", args=["half-2026-2"])).status_code == 404
    assert office.get(reverse("report_rounds"), {"nam": "99999"}).status_code == 200
    begun = staff.post(reverse("report_begin", args=[CODE]))
    report = Report.objects.get()
    page = reverse("agency_report", args=[report.pk])
    assert begun["Location"] == page
    assert stranger.get(page).status_code == office.get(page).status_code == 404
    with django_assert_max_num_queries(55):
        shown = staff.get(page)
    total = next(one for one in shown.context["figures"]["rows"] if one["part"] == "total")
    assert staff.get(total["url"]).content.decode().count("data-row") == total["n"] == 2, "each figure opens its rows"
    sections = {one["part"].code: one for one in shown.context["sections"]}
    form = {f"{name}-{code}": one[name] for code, one in sections.items() for name in ("text", "mark")}
    return report, form | {f"seen-{code}": 0 for code in sections}


def two_write_one_section(head, staff, report, form):
    """The second sees both texts and chooses; what nobody touched is no conflict."""
    page = reverse("agency_report", args=[report.pk])
    assert act(staff, report, "luu", **(form | {"text-proposals": "Đề nghị A."})).status_code == 302
    assert act(head, report, "luu", **(form | {"text-proposals": "Đề nghị B."}))["Location"] == page
    both = head.get(page).content.decode()
    assert "Đề nghị A." in both and "Đề nghị B." in both and "Giữ lời đang lưu" in both
    assert Report.objects.get().sections.filter(version__gt=0).count() == 1
    act(head, report, "giu-loi-dang-luu", code="proposals")
    assert "Giữ lời đang lưu" not in head.get(page).content.decode()
    saved = head.post(
        reverse("agency_section", args=[report.pk, "proposals"]),
        {"text-proposals": "Đề nghị A và B.", "seen-proposals": 1, "mark-proposals": "x"},
        headers={"HX-Request": "true"},
    )
    assert "Đã lưu" in saved.content.decode() and 'value="2"' in saved.content.decode()
    assert 'id="saw-proposals"' in saved.content.decode(), "what the signer saved himself he has seen"


def test_the_office_opens_a_round_by_its_form_and_reminds(quarter, frozen):  # noqa: F811
    frozen(moment(date(2026, 9, 7)))
    office = client_of(quarter.specialist)
    form = {"title": "Báo cáo đất đai", "ground": "", "first": "1/7/2026", "last": "5/9/2026", "due_on": "10/9/2026"}
    form |= {"agencies": [f"a:{quarter.first.pk}"], "form_token": "r"}
    back = office.post(reverse("report_special"), form)
    assert (
        back.status_code == 422
        and "ý kiến chỉ đạo" in back.content.decode()
        and "Báo cáo đất đai" in back.content.decode()
        and f'value="a:{quarter.first.pk}"' in back.content.decode()
    )
    wrong = office.post(reverse("report_special"), form | {"first": "hôm kia", "last": "", "agencies": []})
    assert "Còn 4 chỗ cần sửa" in wrong.content.decode(), "what cannot be read, what is wanting and the picker, at once"
    opened = office.post(reverse("report_special"), form | {"ground": "Thông báo số 8"})
    assert office.get(opened["Location"]).status_code == 200
    address = f"{opened['Location']}nhac/"
    assert office.post(address).status_code == 302 and office.post(address).status_code == 422
    head = client_of(quarter.heads[quarter.first.pk])
    assert "Lập dự thảo báo cáo" in head.get(opened["Location"]).content.decode()
    assert head.post(address).status_code == 404
