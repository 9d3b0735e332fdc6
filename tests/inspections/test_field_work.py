"""On site (G2; TH 11, 14; BT 13, 14): findings, evidence, papers asked for, notice, minutes, each walked once with its refusals."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.browser import PHONE, assert_axe_clean, assert_no_sideways_scroll
from tests.core.test_photographs import exif, jpeg, png
from tests.inspections.ground import Ground, a_ground, tasks_of
from tests.make import AT, DAY
from tests.refusing import refused
from tests.tasks.loop import filed

from dondoc.audit.models import AuditEvent
from dondoc.inspections.actions import announcing, findings, papers, running
from dondoc.inspections.actions.mandate import renew
from dondoc.inspections.field_papers import minutes_paper
from dondoc.inspections.models import Evidence, FindingText, InspectedTask, Minutes, Wanted
from dondoc.inspections.queries.minutes import body_name
from dondoc.organisations.models import Agency, User
from dondoc.rules.access import Role
from dondoc.rules.errors import NotThere
from dondoc.tasks.models import Assignment
from dondoc.web.access import POST_KEY

pytestmark = pytest.mark.django_db


@pytest.fixture
def running_ground(frozen: Any) -> Ground:
    frozen(AT)
    return begun()


def begun() -> Ground:
    """A sudden inspection of the first agency that has begun, with three of its tasks."""
    ground = a_ground()
    for assignment in tasks_of(ground.world, 3):
        InspectedTask.objects.create(
            inspection=ground.inspection,
            assignment=assignment,
            how="by_hand",
            added_by_id=ground.head.user_id,
            added_at=AT,
        )
    renew(ground.inspection)
    running.begin(actor=ground.head, inspection_id=ground.inspection.pk, version=None, at=AT)
    ground.fresh()
    return ground


def signed_in(actor: Any) -> Client:
    """In this post, for one may hold several."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="dondoc.organisations.backend.PasswordBackend")
    session = client.session
    session[POST_KEY] = actor.post_id
    session.save()
    return client


def of(ground: Ground) -> list[InspectedTask]:
    return list(InspectedTask.objects.filter(inspection=ground.inspection).order_by("pk"))


def write(ground: Ground, task: InspectedTask, seen: int, actor: Any = None, at: Any = AT, **said: str) -> Any:
    finding = findings.Finding(**said)
    return findings.record_finding(actor=actor or ground.inspector, task_id=task.pk, seen=seen, finding=finding, at=at)


def test_th_14_two_inspectors_write_of_one_task_and_no_word_is_lost(running_ground):
    ground, task = running_ground, of(running_ground)[0]
    assert json.loads(task.record)["state"] == "issued" and len(task.sha256) == 64
    first = write(ground, task, 0, verdict="not_done", found="Chưa có văn bản", nature="Chậm kéo dài")
    again = write(ground, task, 0, verdict="not_done", found="Chưa có văn bản", nature="Chậm kéo dài")
    assert first.task.version == again.task.version == 1 and again.aside is None, "sent twice, written once"
    head = write(ground, task, 0, ground.head, verdict="correct", found="Đã xem tại chỗ")
    assert head.aside is not None and head.task.verdict == "not_done", "the other's words stay"
    write(ground, task, 1, ground.head, verdict="wrong_figure", found="Số liệu ghép", nature="không giữ")
    task.refresh_from_db()
    assert (task.verdict, task.nature, task.version) == ("wrong_figure", "", 2)
    told = FindingText.objects.filter(task=task)
    assert {one.content["found"] for one in told} == {"Chưa có văn bản", "Đã xem tại chỗ", "Số liệu ghép"}
    assert not told.filter(aside=True).exists(), "whoever saved upon what he saw has chosen"
    # the answer to a saving was lost: its author goes on from the page he had
    assert write(ground, task, 2, found="Ghi một", verdict="correct").task.version == 3
    lost = write(ground, task, 2, found="Ghi hai", verdict="correct")
    assert lost.aside is None and FindingText.objects.filter(task=task, content__found="Ghi một").exists()
    lines = AuditEvent.objects.filter(stream=f"inspection:{ground.inspection.pk}", kind="finding_recorded")
    assert lines.exists() and "Ghi" not in json.dumps([one.facts for one in lines], ensure_ascii=False)
    with refused("secret_marked"):
        write(ground, task, 4, verdict="correct", found="TỐI MẬT")
    for outside in (ground.world.heads[ground.agency.pk], ground.world.specialist):
        with refused("not_your_inspection"):
            write(ground, task, 4, outside, verdict="correct")
    with pytest.raises(NotThere):
        write(ground, task, 4, ground.world.heads[ground.world.agencies[1].pk], verdict="correct")


def test_many_are_judged_correct_at_once_and_what_was_judged_stays(running_ground, django_assert_max_num_queries):
    ground, rows = running_ground, of(running_ground)
    write(ground, rows[0], 0, verdict="not_done")
    client = signed_in(ground.inspector)
    page = reverse("inspection_tasks", args=[ground.inspection.pk])
    one = reverse("inspection_task", args=[ground.inspection.pk, rows[1].pk])
    nothing = client.post(one, {"version": "0", "next": "1"})
    assert nothing.status_code == 422 and "Anh/chị chọn kết quả kiểm tra" in nothing.content.decode()
    noted = client.post(one, {"version": "0", "next": "1", "found": "Kho khóa"}, follow=True).content.decode()
    assert "Đã lưu ghi nhận tại chỗ nhiệm vụ" in noted and "còn phải chọn kết quả kiểm tra" in noted
    client.get(page)
    with django_assert_max_num_queries(16):
        text = client.get(page).content.decode()
    assert text.count('name="chosen"') == 2
    url = reverse("inspection_tasks_correct", args=[ground.inspection.pk])
    assert client.post(url, {"chosen": [row.pk for row in rows]}).status_code == 302
    assert [row.verdict for row in of(ground)] == ["not_done", "correct", "correct"]
    assert client.post(url).status_code == 422
    assert "Không có nhiệm vụ nào theo bộ lọc" in client.get(f"{page}?ket-qua=done_otherwise").content.decode()


def test_the_workbench_shows_the_frozen_record_beside_the_form(running_ground, django_assert_max_num_queries):
    ground, rows = running_ground, of(running_ground)
    client = signed_in(ground.inspector)
    url = reverse("inspection_task", args=[ground.inspection.pk, rows[0].pk])
    client.get(url)
    with django_assert_max_num_queries(26):
        text = client.get(url).content.decode()
    assert "chốt ngày 19/11/2026" in text and "data-keep" in text and "Nhiệm vụ 1 trong 3" in text
    assert "Từ khi chốt đến nay" not in text
    rows[0].assignment.moves.model.objects.filter(assignment=rows[0].assignment_id, until=None).update(
        state="awaiting_signature", at=AT + timedelta(minutes=30)
    )
    Assignment.objects.filter(pk=rows[0].assignment_id).update(state="awaiting_signature")
    told = (
        client.get(url).content.decode()
        + client.get(reverse("inspection_tasks", args=[ground.inspection.pk])).content.decode()
    )
    assert "Chờ ký" not in told and "Từ khi chốt đến nay" not in told, "a draft is the agency's own affair"
    Assignment.objects.filter(pk=rows[0].assignment_id).update(state="issued")
    filed(ground.world, rows[0].assignment, AT + timedelta(hours=1))  # the same day, after the record was kept
    text = client.get(url).content.decode()
    assert "Từ khi chốt đến nay" in text and "Cơ quan chưa cập nhật lần nào" in text, "the record stays, the rest apart"
    sent = {"verdict": "not_done", "found": "Chưa làm", "nature": "", "version": "0", "next": "1"}
    answer = client.post(url, sent, headers={"HX-Request": "true"})
    assert answer.status_code == 204 or "HX-Redirect" in answer.headers
    assert answer.headers["HX-Redirect"].endswith(f"/nhiem-vu/{rows[1].pk}/")
    stale = client.post(url, sent | {"found": "Lời khác", "version": "7"})
    assert stale.status_code == 302 and "Giữ lời đang lưu" in client.get(url).content.decode()
    secret = client.post(url, sent | {"found": "MẬT\nvăn bản", "version": "1"})
    assert secret.status_code == 422 and "data-forget" in secret.content.decode()
    assert "văn bản</textarea>" not in secret.content.decode()
    # who only follows reads, and writes nothing
    office = signed_in(ground.world.specialist)
    read = office.get(url).content.decode()
    assert "Chưa làm" in read and "data-keep" not in read and "Bằng chứng" not in read
    assert office.post(url, sent).status_code == 422
    assert signed_in(ground.world.heads[ground.agency.pk]).get(url).status_code == 404


def test_th_14_3_a_notice_goes_out_and_papers_are_handed_in_from_the_telephone(frozen, django_assert_max_num_queries):
    frozen(AT)
    ground = a_ground()
    number, head = ground.inspection.pk, ground.world.heads[ground.agency.pk]
    page = reverse("inspection_notice", args=[number])
    office, agency = signed_in(ground.head), signed_in(head)
    clerk = replace(ground.world.specialist, role=Role.OFFICE_CLERK)
    for deed, said in ((papers.ask, {"due_on": DAY, "task_id": None}), (announcing.write_notice, {"version": None})):
        with refused("not_your_inspection"):
            deed(actor=clerk, inspection_id=number, words="Sổ theo dõi", at=AT, **said)
    announcing.invite(
        actor=ground.head, inspection_id=number, agency_id=None, name="Ban thử", asked_for="Số liệu", on=DAY, at=AT
    )
    wanted = {
        "actor": ground.inspector,
        "inspection_id": number,
        "words": "Sổ theo dõi",
        "due_on": DAY,
        "task_id": None,
    }
    assert papers.ask(**wanted, at=AT) == papers.ask(**wanted, at=AT), "pressed twice"
    draft = office.get(page).content.decode()
    assert "Sổ theo dõi" in draft and "Ban thử" in draft and ground.agency.name in draft
    assert agency.get(page).status_code == 404, "before the notice it does not exist for the agency"
    refusal = office.post(page, {"words": "Thông báo", "number": "", "on": "30/12/2026", "announce": "1"})
    assert refusal.status_code == 422
    assert "ghi số, ký hiệu" in refusal.content.decode() and "chưa đến" in refusal.content.decode()
    sent = {"words": "Lời thông báo riêng", "number": "15/TB-VP", "on": "19/11/2026", "announce": "1"}
    assert office.post(page, sent).status_code == 302
    assert ground.fresh().state == "announced" and "Lời thông báo riêng" in agency.get(page).content.decode()
    for form, begins in (("docx", b"PK"), ("pdf", b"%PDF")):
        assert agency.get(f"{page}{form}/").content.startswith(begins)
    _handed_in_late(ground, frozen, office, agency, django_assert_max_num_queries)


def _handed_in_late(ground: Ground, frozen: Any, office: Client, agency: Client, most_queries: Any) -> None:
    wanted, number, head = Wanted.objects.get(), ground.inspection.pk, ground.world.heads[ground.agency.pk]
    frozen(AT + timedelta(days=2))  # two days late, with a photograph that knows where it was taken
    photo = SimpleUploadedFile("so.jpg", jpeg(exif()), content_type="image/jpeg")
    act = reverse("inspection_paper_act", args=[number, wanted.pk, "nop"])
    assert agency.post(act, {"words": "", "version": "1"}).status_code == 422
    assert agency.post(act, {"words": "Gửi sổ", "version": "1", "photos": photo}).status_code == 302
    home = reverse("inspection_papers", args=[number])
    with most_queries(24):
        assert "muộn 2 ngày" in agency.get(home).content.decode()
    kept = wanted.files.get().file
    assert b"CAMERA-X" not in (settings.FILES_ROOT / kept.path).read_bytes()
    door = reverse("inspection_paper_file", args=[number, kept.pk])
    assert office.get(door).status_code == 200 and agency.get(door).status_code == 200
    other = signed_in(ground.world.heads[ground.world.agencies[1].pk])
    assert other.get(door).status_code == 404 and other.get(home).status_code == 404
    lacks = reverse("inspection_paper_act", args=[number, wanted.pk, "thieu"])
    assert office.post(lacks, {"words": "Thiếu trang 2", "version": "2"}).status_code == 302
    assert "Thiếu trang 2" in agency.get(home).content.decode()
    with refused("paper_overtaken"):
        papers.hand_in(actor=head, wanted_id=wanted.pk, version=2, words="Cũ", files=[], at=AT)
    papers.hand_in(actor=head, wanted_id=wanted.pk, version=3, words="Đủ cả", files=[], at=AT)
    papers.take(actor=ground.inspector, wanted_id=wanted.pk, version=4, at=AT)
    with refused("paper_taken"):
        papers.drop(actor=ground.inspector, wanted_id=wanted.pk, version=5, at=AT)


def test_th_11_evidence_is_of_the_inspectors_alone_and_a_photograph_loses_its_place(running_ground):
    ground, task = running_ground, of(running_ground)[0]
    number = ground.inspection.pk
    client, url = signed_in(ground.inspector), reverse("inspection_evidence", args=[number])
    sent: dict[str, Any] = {"words": "Tủ hồ sơ trống", "task": task.pk, "form_token": "mot-lan"}
    for _again in range(2):  # the answer was lost on its way: sent again, it counts once
        photo = SimpleUploadedFile("anh.jpg", jpeg(exif()), content_type="image/jpeg")
        answer = client.post(url, sent | {"photos": photo})
        assert answer.status_code == 302 and f"/nhiem-vu/{task.pk}/" in answer.headers["Location"]
    kept = Evidence.objects.get()
    assert kept.place == "" and f"{kept.taken_at:%d/%m %H:%M}" == "19/11 01:05"
    content = (settings.FILES_ROOT / kept.file.path).read_bytes()
    assert b"CAMERA-X" not in content and not list(settings.FILES_ROOT.rglob("*.tmp"))
    other = SimpleUploadedFile("anh.png", png(exif()), content_type="image/png")
    assert client.post(url, sent | {"photos": other}).status_code == 422, "what differs is not taken for the same"
    photo = SimpleUploadedFile("anh2.jpg", jpeg(exif()), content_type="image/jpeg")
    client.post(url, {"words": "", "keep_place": "on", "form_token": "h" * 40, "photos": photo})
    wanted = Evidence.objects.latest("pk")
    assert wanted.place == "19.80670, -105.78520" and wanted.file.sha256 == kept.file.sha256
    assert "19.80670" in client.get(url).content.decode()
    door = reverse("inspection_evidence_file", args=[number, kept.pk])
    assert client.get(door).status_code == 200
    for outside in (ground.world.specialist, ground.world.chairman, ground.world.heads[ground.agency.pk]):
        assert signed_in(outside).get(url).status_code == 404 and signed_in(outside).get(door).status_code == 404
    assert client.post(url, {"words": "", "form_token": "ba"}).status_code == 422
    marked = client.post(url, {"words": "TUYỆT MẬT", "form_token": "bon"})
    assert marked.status_code == 422 and "data-forget" in marked.content.decode() and Evidence.objects.count() == 2
    what_was_kept_by_mistake_is_withdrawn_with_its_reason(ground, kept, door)


def what_was_kept_by_mistake_is_withdrawn_with_its_reason(ground, kept, door):
    number, head = ground.inspection.pk, ground.head
    client, undo = signed_in(ground.inspector), reverse("inspection_evidence_withdraw", args=[number, kept.pk])
    assert "Anh/chị ghi vì sao" in client.post(undo, {"reason": " "}).content.decode()
    assert client.post(undo, {"reason": "Hồ sơ TUYỆT MẬT"}).status_code == 422
    for outside in (ground.world.specialist, ground.world.heads[ground.agency.pk]):
        assert signed_in(outside).post(undo, {"reason": "Nhầm"}).status_code == 404
    assert client.post(undo, {"reason": "Ảnh của cuộc khác"}).status_code == 302
    assert "đã được rút trước đó" in client.post(undo, {"reason": "Lần nữa"}).content.decode()
    page = client.get(reverse("inspection_evidence", args=[number])).content.decode()
    assert "<s>Tủ hồ sơ trống</s>" in page and "Ảnh của cuộc khác" in page and door in page
    leads = signed_in(head)
    assert leads.get(door).status_code == 404, "nobody but who kept it"
    assert door not in leads.get(reverse("inspection_evidence", args=[number])).content.decode()
    assert client.get(door).status_code == 200
    event = AuditEvent.objects.get(kind="evidence_withdrawn")
    assert event.facts["evidence"] == kept.pk and "Ảnh" not in str(event.facts)
    by_head = Evidence.objects.latest("pk")
    other = reverse("inspection_evidence_withdraw", args=[number, by_head.pk])
    assert leads.post(other, {"reason": "Trùng"}).status_code == 302, "and who leads withdraws what others kept"


def test_th_14_minutes_are_read_by_both_sides_and_signed_ones_stay(running_ground):
    ground, task = running_ground, of(running_ground)[0]
    number, head = ground.inspection.pk, ground.world.heads[ground.agency.pk]
    write(ground, task, 0, verdict="not_done", found="Chưa có kế hoạch")
    client, agency = signed_in(ground.inspector), signed_in(head)
    home = reverse("inspection_minutes", args=[number])
    assert client.post(home).status_code == 302 and client.post(home).status_code == 302  # pressed twice
    record = Minutes.objects.get()
    assert "Đã kiểm tra 1 trong 3" in record.words and "Chưa có kế hoạch" in record.words
    one = reverse("inspection_minutes_one", args=[number, 1])

    def act(word: str, who: Any = client, **said: object) -> int:
        version = Minutes.objects.get().version
        return who.post(
            reverse("inspection_minutes_act", args=[number, 1, word]), {"version": version} | said
        ).status_code

    assert agency.get(one).status_code == 404, "a draft does not exist for the agency"
    text = {"held_on": "19/11/2026", "place": "Hội trường", "present": record.present, "words": "Nội dung đã sửa"}
    assert act("ky") == 422 and act("luu", **text) == 302 and act("chuyen") == 302
    assert "Nội dung đã sửa" in agency.get(one).content.decode()
    assert act("ky") == 422, "the agency has not said anything yet"
    _warned(client.get(one).content.decode())
    assert act("luu", **text) == 302 and Minutes.objects.get().shown_at, "saved as it was"
    assert act("luu", **text | {"words": "Sau khi cơ quan đọc"}) == 302 and agency.get(one).status_code == 404
    assert act("ky") == 422 and act("luu", **text) == 302 and act("chuyen") == 302, "shown once more"
    staff = signed_in(ground.world.staff[ground.agency.pk])
    assert act("y-kien", staff, words="Ý của nhân viên") == 422
    remark = "Cơ quan  giữ ý kiến: đã có dự thảo."
    assert act("y-kien", agency, words=remark) == 302 and act("y-kien", agency, words="Thêm") == 422
    assert act("luu", **text) == 422, "what the agency spoke of stays"
    assert act("tra-loi", words="Đã ghi nhận") == 302 and act("ky") == 302
    record.refresh_from_db()
    told = json.loads(record.content)
    assert (told["agency_remarks"], told["words"]) == (remark, "Nội dung đã sửa") and len(record.sha256) == 64
    assert act("tra-loi", words="Sau khi ký") == 422 and act("ky") == 422
    _papers_of_minutes(ground, agency)
    scan = SimpleUploadedFile("ban-ky.jpg", jpeg(exif()), content_type="image/jpeg")
    assert act("ban-ky", files=scan) == 302
    assert agency.get(reverse("inspection_minutes_scan", args=[number, 1])).status_code == 200


def _warned(page: str) -> None:
    """Of what is empty, before it is signed; that does not hold it up."""
    told = ("Thành phần của một bên chưa ghi người nào.", "Còn nhiệm vụ chưa ghi kết quả", "chưa cho ý kiến.")
    assert all(words in page for words in told) and "Chưa ghi địa điểm" not in page


def _papers_of_minutes(ground: Ground, agency: Client) -> None:
    number = ground.inspection.pk
    Agency.objects.filter(pk=ground.agency.pk).update(name="Tên sau này")
    record = Minutes.objects.select_related("inspection__agency", "inspection__by_agency").get()
    drawn = minutes_paper(record, AT)
    assert (drawn.foot.beside, drawn.head.body) == ([f"Đại diện {ground.agency.name}"], (body_name(ground.inspection),))
    paper = repr(drawn)
    assert ground.agency.name in paper and "Tên sau này" not in paper, "the name that it had when it was signed"
    for form, begins in (("docx", b"PK"), ("pdf", b"%PDF")):
        paper = agency.get(reverse("inspection_minutes_paper", args=[number, 1, form]))
        assert paper.content.startswith(begins)


@pytest.mark.browser
def test_what_is_typed_on_a_telephone_survives_a_lost_line_and_a_closed_tab(frozen, transactional_db, open_page):
    frozen(AT)
    ground = begun()
    task = of(ground)[0]
    url = reverse("inspection_task", args=[ground.inspection.pk, task.pk])
    again = open_page(url, actor=ground.inspector, size=PHONE)
    assert_no_sideways_scroll(again)
    page = again.context.new_page()  # the tab that loses its line; what the browser says of that is no fault
    page.goto(url)
    page.get_by_label("Chưa thực hiện").check()
    page.fill("#finding-found", "Kho trống, không có sổ")
    page.fill("#evidence-words", "Ảnh chụp kho")
    page.set_input_files("#evidence-photos", {"name": "kho.jpg", "mimeType": "image/jpeg", "buffer": jpeg(exif())})
    page.context.set_offline(True)
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.locator("#finding [data-unsent]").wait_for(state="visible")
    assert not InspectedTask.objects.get(pk=task.pk).verdict
    page.context.set_offline(False)
    page.close()
    again.reload()
    again.locator("#finding [data-kept]").wait_for(state="visible")
    assert again.input_value("#finding-found") == "Kho trống, không có sổ"
    again.wait_for_function("document.querySelector('#evidence-photos').files.length === 1")
    assert again.input_value("#evidence-words") == "Ảnh chụp kho"
    again.get_by_role("button", name="Lưu bằng chứng").click()
    again.locator("img.dd-evidence").wait_for()
    again.get_by_role("button", name="Lưu", exact=True).click()
    again.get_by_text("Đã ghi kết quả kiểm tra").wait_for()
    saved = InspectedTask.objects.get(pk=task.pk)
    assert (saved.verdict, saved.found, saved.version) == ("not_done", "Kho trống, không có sổ", 1)
    assert Evidence.objects.get().words == "Ảnh chụp kho"
    left = "Object.keys(localStorage).filter((k) => k.startsWith('dd-draft:keep:'))"
    assert again.evaluate(left) == [], "what the server has is not kept here"
    assert_axe_clean(again)
    again.fill("#finding-found", "Chưa gửi")
    assert len(again.evaluate(left)) == 1
    again.evaluate("document.querySelector('form[action$=\"/dang-xuat/\"]').requestSubmit()")
    again.wait_for_url("**/dang-nhap/**")
    assert again.evaluate(left) == [], "who signs out leaves nothing here"
