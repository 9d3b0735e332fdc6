"""The pages of scores: a sheet from its draft to its approval in the browser's own requests, who may open what, and how many queries it takes."""

import io
import re
import zipfile
from datetime import timedelta
from types import SimpleNamespace

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


@pytest.fixture
def screens(frozen):
    """A year that is over, with a browser for each of its people."""
    world, given = a_year()
    frozen(AFTER)
    one, two, three = world.agencies
    return SimpleNamespace(
        world=world,
        given=given,
        one=one,
        two=two,
        three=three,
        frozen=frozen,
        staff=signed_in(world.specialist),
        leader=signed_in(world.leader),
        chairman=signed_in(world.chairman),
        head=signed_in(world.heads[two.pk]),
        other=signed_in(world.heads[one.pk]),
    )


def test_a_year_is_scored_on_the_screens(screens, django_assert_max_num_queries):
    sheet_url = drafted(screens, django_assert_max_num_queries)
    sheet = ScoreSheet.objects.get()
    line = ScoreLine.objects.get(agency=screens.two, person=None)
    line_url = reverse("score_line", args=[line.pk])
    opened(screens, sheet_url, line, django_assert_max_num_queries)
    appealed_and_answered(screens, line, line_url)
    tried_out(screens, sheet)
    listed_and_taken_away(screens, sheet, sheet_url, line_url, django_assert_max_num_queries)


def drafted(s, at_most):
    assert "Năm 2026" in s.staff.get(reverse("scores")).content.decode()
    assert s.head.post(reverse("scores"), {"nam": "2026", "ky": "1"}).status_code == 404
    assert s.staff.post(reverse("scores"), {"nam": "2026", "ky": "9"}).status_code == 422
    sheet_url = s.staff.post(reverse("scores"), {"nam": "2026", "ky": "1"}).url
    assert s.head.get(sheet_url).status_code == s.chairman.get(sheet_url).status_code == 404
    with at_most(34):
        page = s.staff.get(sheet_url).content.decode()
    assert s.one.name in page and "Không đủ dữ liệu" in page
    assert s.staff.post(reverse("score_sheet_act", args=[ScoreSheet.objects.get().pk, "gui"])).url == sheet_url
    return sheet_url


def opened(s, sheet_url, line, at_most):
    """An agency opens its own line and no other; each number opens its rows."""
    line_url = reverse("score_line", args=[line.pk])
    assert s.other.get(line_url).status_code == 404 and s.three.name not in s.head.get(sheet_url).content.decode()
    with at_most(34):
        page = s.head.get(line_url).content.decode()
    assert "Gửi đề nghị" in page
    with at_most(34):
        page = s.head.get(reverse("score_rows", args=[line.pk, "undone"])).content.decode()
    assert reverse("assignment", args=[s.given[3].pk]) in page
    assert reverse("score_cause", args=[s.given[3].pk]) not in page


def appealed_and_answered(s, line, line_url):
    """What is wrong comes back to its field; a marked file leaves nothing."""
    act = reverse("score_line_act", args=[line.pk, "de-nghi"])
    marked = SimpleUploadedFile("MẬT bao cao.txt", b"abc", "text/plain")
    assert s.head.post(act, {"words": "Có bão.", "files": marked}).status_code == 422 and not Appeal.objects.exists()
    assert "vì sao" in s.head.post(act, {"words": ""}).content.decode()
    assert s.head.post(act, {"words": "Bão làm đứt đường."}).url == line_url
    cause = reverse("score_cause", args=[s.given[3].pk])
    assert s.head.get(cause).status_code == s.staff.get(cause).status_code == 404
    assert s.leader.post(cause, {"cause": "disaster", "words": "Bão số 9."}).status_code == 422
    assert s.leader.post(cause, {"cause": "disaster", "words": "Bão số 9.", "document": "12/TB"}).status_code == 302
    answer = reverse("score_line_act", args=[line.pk, "tra-loi"])
    assert "chọn tính lại" in s.staff.post(answer, {"words": "Đúng."}).content.decode()
    assert s.staff.post(answer, {"outcome": "accepted", "words": "Đúng."}).url == line_url
    assert "Đã tính lại" in s.head.get(line_url).content.decode()


def tried_out(s, sheet):
    """Other numbers beside what holds; nothing of them stays."""
    trial = reverse("score_trial", args=[sheet.pk])
    assert s.head.get(trial).status_code == 404
    page = s.staff.get(trial, {"cong-thuc": "decree_335"}).content.decode()
    assert "Đang áp dụng" in page and "Thứ hạng" in page
    numbers = {"w_progress": "100", "p_late": "0", "g_excellent": "40", "g_good": "60"}
    assert "giảm dần" in s.staff.get(trial, numbers).content.decode()
    page = s.staff.get(trial, numbers | {"g_excellent": "90", "g_good": "70"}).content.decode()
    assert "không dùng được" not in page and ScoreSheet.objects.get().formula == "by_product"


def listed_and_taken_away(s, sheet, sheet_url, line_url, at_most):
    """Approved; the lists and their files, and who may read them (TH 21.4)."""
    s.frozen(AFTER + timedelta(days=20))
    approve = reverse("score_sheet_act", args=[sheet.pk, "duyet"])
    assert s.staff.post(approve).status_code == 422
    assert s.leader.post(approve).status_code == 422  # nobody approves what he did not see
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', s.leader.get(sheet_url).content.decode())[1]
    assert s.leader.post(approve, {"seen": seen}).url == sheet_url
    lists = reverse("score_lists", args=[sheet.pk])
    with at_most(34):
        page = s.leader.get(lists).content.decode()
    assert s.two.name in page and s.one.name not in page
    Agency.objects.filter(pk=s.three.pk).update(name="Sở Nội vụ")
    home = signed_in(a_person(role=Role.READER, agency=Agency.objects.get(pk=s.three.pk)))
    council = signed_in(a_person(role=Role.READER, agency=the_office()))
    assert home.get(lists).status_code == home.get(line_url).status_code == 200
    assert "Bão làm đứt đường" not in home.get(line_url).content.decode()
    assert {council.get(url).status_code for url in (lists, sheet_url, line_url, reverse("scores"))} == {404}
    assert s.head.get(lists).status_code == 404
    word = s.leader.get(reverse("score_lists_file", args=[sheet.pk, "docx"])).content
    assert s.two.name in zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()
    assert home.get(reverse("score_lists_file", args=[sheet.pk, "xlsx"])).content[:2] == b"PK"
    assert s.leader.get(reverse("score_figures", args=[sheet.pk])).content.decode() == ScoreSheet.objects.get().frozen


def test_signals_are_shown_to_the_office_alone_and_change_no_score(screens, django_assert_max_num_queries):
    url = reverse("score_signals")
    assert screens.chairman.get(url).status_code == screens.head.get(url).status_code == 404
    found = {}
    for code in ("bare", "returns", "asked_late", "reopened", "bulk", "quick"):
        with django_assert_max_num_queries(34):
            page = screens.staff.get(url, {"loai": code, "ky": "year-2026-1"}).content.decode()
        found[code] = [reverse("assignment", args=[one.pk]) in page for one in screens.given]
    # of three that were done without a file one was filed on its very last day
    assert found.pop("bare") == [True, *[False] * 5]
    assert not any(any(rows) for rows in found.values())
