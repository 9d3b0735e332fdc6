"""The pages of scores: a sheet from its draft to its approval in the browser's own requests, who may open what, and how many queries it takes."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.make import a_person, the_office
from tests.scoring.ground import AFTER, a_year
from tests.walks.secret_doors import signed_in

from dondoc.organisations.models import Agency
from dondoc.rules.access import Role
from dondoc.scoring.models import Appeal, ScoreLine, ScoreSheet

pytestmark = pytest.mark.django_db


def test_a_year_is_scored_on_the_screens(frozen, django_assert_max_num_queries):
    world, given = a_year()
    one, two, three = world.agencies
    frozen(AFTER)
    staff, leader, chairman = signed_in(world.specialist), signed_in(world.leader), signed_in(world.chairman)
    head, other = signed_in(world.heads[two.pk]), signed_in(world.heads[one.pk])

    assert "Năm 2026" in staff.get(reverse("scores")).content.decode()
    assert head.post(reverse("scores"), {"nam": "2026", "ky": "1"}).status_code == 404
    assert staff.post(reverse("scores"), {"nam": "2026", "ky": "9"}).status_code == 422
    sheet_url = staff.post(reverse("scores"), {"nam": "2026", "ky": "1"}).url
    sheet = ScoreSheet.objects.get()
    assert head.get(sheet_url).status_code == chairman.get(sheet_url).status_code == 404
    with django_assert_max_num_queries(28):
        page = staff.get(sheet_url).content.decode()
    assert one.name in page and "Không đủ dữ liệu" in page
    assert staff.post(reverse("score_sheet_act", args=[sheet.pk, "gui"])).url == sheet_url

    # an agency opens its own line and no other; its number of rows opens the rows
    line = ScoreLine.objects.get(agency=two, person=None)
    line_url = reverse("score_line", args=[line.pk])
    assert other.get(line_url).status_code == 404 and three.name not in head.get(sheet_url).content.decode()
    with django_assert_max_num_queries(30):
        page = head.get(line_url).content.decode()
    assert "Đề nghị xem lại điểm" in page and "Gửi đề nghị" in page
    undone = reverse("score_rows", args=[line.pk, "undone"])
    with django_assert_max_num_queries(28):
        page = head.get(undone).content.decode()
    assert reverse("assignment", args=[given[3].pk]) in page and reverse("score_cause", args=[given[3].pk]) not in page

    # what is wrong comes back to its field; a marked file leaves nothing
    act = reverse("score_line_act", args=[line.pk, "de-nghi"])
    marked = SimpleUploadedFile("MẬT bao cao.txt", b"abc", "text/plain")
    assert head.post(act, {"words": "Có bão.", "files": marked}).status_code == 422 and not Appeal.objects.exists()
    assert "vì sao" in head.post(act, {"words": ""}).content.decode()
    assert head.post(act, {"words": "Bão làm đứt đường."}).url == line_url
    cause = reverse("score_cause", args=[given[3].pk])
    assert head.get(cause).status_code == staff.get(cause).status_code == 404
    assert leader.post(cause, {"cause": "disaster", "words": "Bão số 9."}).status_code == 422
    assert leader.post(cause, {"cause": "disaster", "words": "Bão số 9.", "document": "12/TB"}).status_code == 302
    answer = reverse("score_line_act", args=[line.pk, "tra-loi"])
    assert "chọn tính lại" in staff.post(answer, {"words": "Đúng."}).content.decode()
    assert staff.post(answer, {"outcome": "accepted", "words": "Đúng."}).url == line_url
    assert "Đã tính lại" in head.get(line_url).content.decode()

    # other numbers are tried out and nothing of them stays
    trial = reverse("score_trial", args=[sheet.pk])
    assert head.get(trial).status_code == 404
    page = staff.get(trial, {"cong-thuc": "decree_335"}).content.decode()
    assert "Đang áp dụng" in page and "Thứ hạng" in page
    numbers = {
        "cong-thuc": "by_product",
        "w_progress": "100",
        "p_late": "0",
        "g_excellent": "40",
        "g_good": "60",
        "g_done": "50",
    }
    assert "giảm dần" in staff.get(trial, numbers).content.decode()
    page = staff.get(trial, numbers | {"g_excellent": "90", "g_good": "70"}).content.decode()
    assert "không dùng được" not in page and sheet.formula == "by_product"

    # approved; the lists and their files; who may read them
    frozen(AFTER + timedelta(days=20))
    approve = reverse("score_sheet_act", args=[sheet.pk, "duyet"])
    assert staff.post(approve).status_code == 422 and leader.post(approve).url == sheet_url
    lists = reverse("score_lists", args=[sheet.pk])
    with django_assert_max_num_queries(28):
        page = leader.get(lists).content.decode()
    assert two.name in page and one.name not in page
    Agency.objects.filter(pk=three.pk).update(name="Sở Nội vụ")
    home = signed_in(a_person(role=Role.READER, agency=Agency.objects.get(pk=three.pk)))
    council = signed_in(a_person(role=Role.READER, agency=the_office()))
    assert home.get(lists).status_code == home.get(line_url).status_code == 200
    assert "Bão làm đứt đường" not in home.get(line_url).content.decode()
    for url in (lists, sheet_url, line_url, reverse("scores")):
        assert council.get(url).status_code == 404
    assert head.get(lists).status_code == 404
    word = leader.get(reverse("score_lists_file", args=[sheet.pk, "docx"])).content
    assert two.name in zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()
    assert home.get(reverse("score_lists_file", args=[sheet.pk, "xlsx"])).content[:2] == b"PK"
    assert leader.get(reverse("score_figures", args=[sheet.pk])).content.decode() == ScoreSheet.objects.get().frozen


def test_signals_are_shown_to_the_office_alone_and_change_no_score(frozen, django_assert_max_num_queries):
    world, given = a_year()
    frozen(AFTER)
    staff, url = signed_in(world.specialist), reverse("score_signals")
    for actor in (world.chairman, world.heads[world.agencies[0].pk]):
        assert signed_in(actor).get(url).status_code == 404
    found = {}
    for code in ("bare", "returns", "asked_late", "reopened", "bulk", "quick"):
        with django_assert_max_num_queries(30):
            page = staff.get(url, {"loai": code, "ky": "year-2026-1"}).content.decode()
        found[code] = [reverse("assignment", args=[one.pk]) in page for one in given]
    assert not any(found["quick"]) and not any(found["bulk"]) and not any(found["returns"])
