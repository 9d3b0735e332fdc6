"""The pages of directives by role: what exists for whom, what they cost, what they answer to what is wrong."""

from __future__ import annotations

import io
import logging
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.make import a_directive, a_person, a_task, an_agency, issued, the_office

from dondoc.audit.models import AuditEvent
from dondoc.core.files import inspect_upload
from dondoc.core.models import StoredFile
from dondoc.directives.models import Directive
from dondoc.directives.queries import years
from dondoc.organisations.models import User
from dondoc.rules.access import Actor, Role
from dondoc.tasks.models import Assignment, Task
from dondoc.web.access import POST_KEY

#: The same deeds are proved on both databases by the rooms' own tests; what is proved here is what the pages say.
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("frozen")]

TELLTALE = "Vangsaobienkenh"


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="dondoc.organisations.backend.PasswordBackend")
    session = client.session
    session[POST_KEY] = actor.post_id
    session.save()
    return client


@pytest.fixture
def actor():
    return a_person(role=Role.OFFICE_SPECIALIST)


@pytest.fixture
def client(actor):
    return signed_in(actor)


def typed(**said: object) -> dict[str, object]:
    return {
        "issuer_id": the_office().parent_id,
        "kind": "plan",
        "number": "219/KH-UBND",
        "issued_on": "19/11/2026",
        "subject": "Kế hoạch thử",
        "urgency": "normal",
        "released_on": "19/11/2026",
        "released_time": "07:30",
        "tracking": "tracked",
        "declared_open": "on",
        "form_token": "t1",
    } | said


REGISTER = "/van-ban/dang-ky/"


def test_a_form_becomes_a_directive_and_goes_on_to_be_split(client):
    answer = client.post(
        REGISTER, typed(files=[SimpleUploadedFile("a.txt", b"mot"), SimpleUploadedFile("b.txt", b"hai")])
    )
    directive = Directive.objects.get()
    assert answer["Location"] == reverse("directive_split", args=[directive.pk])
    assert directive.files.count() == 2


def test_the_form_sent_twice_registers_once(client):
    assert client.post(REGISTER, typed())["Location"] == client.post(REGISTER, typed())["Location"]
    assert Directive.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"issued_on": "30/2/2026"}, "Tháng 2/2026 chỉ có 28 ngày. Chọn 28/02 hoặc 01/03/2026."),
        ({"issued_on": "19/11/0206"}, "Năm 0206 không đúng. Có phải anh/chị định ghi năm 2026?"),
        ({"released_on": "18/11/2026"}, "Ngày phát hành 18/11/2026 sớm hơn ngày ban hành 19/11/2026."),
        ({"released_time": "25:00"}, "Chưa đọc được giờ “25:00”."),
        ({"declared_open": ""}, "không thuộc danh mục bí mật nhà nước"),
        ({"tracking": "not_tracked"}, "Văn bản không theo dõi phải ghi lý do"),
        ({"number": "abc"}, "Chưa đọc được số, ký hiệu “abc”."),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_stays(client, said, sentence):
    answer = client.post(REGISTER, typed(**said))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page.replace("\xa0", " ")
    assert "Kế hoạch thử" in page
    assert not Directive.objects.exists()


def test_th_5_2_d_the_declaration_is_asked_for_along_with_every_other_fault(client):
    answer = client.post(REGISTER, typed(kind="", number="", subject="", declared_open=""))
    assert set(answer.context["form"].errors) == {"kind", "number", "subject", "declared_open"}


def test_th_5_2_d_the_question_about_words_of_secrecy_is_a_box_to_tick_once(client):
    assert "confirmed_open" not in client.get(REGISTER).content.decode()
    answer = client.post(REGISTER, typed(subject="Kế hoạch bảo mật thông tin"))
    page = answer.content.decode()
    assert (answer.status_code, 'name="confirmed_open"' in page) == (422, True)
    assert "Kế hoạch bảo mật thông tin" in page
    client.post(REGISTER, typed(subject="Kế hoạch bảo mật thông tin", confirmed_open="on"))
    assert Directive.objects.count() == 1


def test_files_that_could_not_be_kept_are_said_to_be_lost(client):
    answer = client.post(REGISTER, typed(issued_on="30/2/2026", files=SimpleUploadedFile("a.txt", b"mot")))
    assert "Các tệp đã chọn chưa được giữ lại" in answer.content.decode()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("ke-hoach.pdf", b"MZ\x90\x00", "thực ra là một chương trình chạy trên Windows"),
        ("rong.txt", b"", "không có nội dung"),
    ],
)
def test_a_file_that_is_not_taken_is_named_with_the_way_on(client, name, content, sentence):
    answer = client.post(REGISTER, typed(files=SimpleUploadedFile(name, content)))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Directive.objects.exists()


def test_an_oversized_file_is_named_with_the_limit(client, settings):
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    answer = client.post(REGISTER, typed(files=SimpleUploadedFile("lon.txt", b"a" * (1024 * 1024 + 1))))
    assert "Tệp “lon.txt” lớn hơn mức 1 MB." in answer.content.decode()


def test_th_5_2_d_a_marked_file_leaves_one_audit_line(client, caplog):
    text = f"ỦY BAN NHÂN DÂN\nTUYỆT MẬT\n{TELLTALE}".encode()
    before = AuditEvent.objects.count()
    with caplog.at_level(logging.DEBUG):
        answer = client.post(REGISTER, typed(files=SimpleUploadedFile("a.txt", text)))
    assert answer.status_code == 422
    assert AuditEvent.objects.count() == before + 1
    assert AuditEvent.objects.latest("number").facts["door"] == "directive_register"
    assert not Directive.objects.exists() and not StoredFile.objects.exists()
    assert TELLTALE not in caplog.text and TELLTALE not in answer.content.decode()


SPLIT = {"content": "Rà soát quỹ đất", "deadline_kind": "complete", "origin": "province", "position": "1"}


def test_a_task_is_added_by_a_plain_form_and_by_one_htmx_request(actor, client):
    directive = a_directive(actor)
    agency = an_agency()
    address = reverse("directive_split", args=[directive.pk])
    plain = client.post(address, SPLIT | {"leads": f"a:{agency.pk}"})
    assert plain.status_code == 302
    part = client.post(address, SPLIT | {"content": "Việc khác hẳn", "position": "2"}, headers={"HX-Request": "true"})
    page = part.content.decode()
    assert part.status_code == 200
    assert page.count("dd-draft-row") == 1 and "Việc khác hẳn" in page and "Rà soát quỹ đất" not in page
    assert 'hx-swap-oob="beforeend:#task-list"' in page
    assert "<html" not in page


def test_the_day_in_the_sentence_of_the_directive_is_read_as_that_day(actor, client):
    directive = a_directive(actor)
    client.post(
        reverse("directive_split", args=[directive.pk]), SPLIT | {"deadline_text": "xong trước ngày 04/12/2026"}
    )
    assert Task.objects.get().due_on == date(2026, 12, 4)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"due_on": "30/2/2027"}, "Tháng 2/2027 chỉ có 28 ngày. Chọn 26/02 hoặc 01/03/2027."),
        ({"deadline_text": "trước ngày 30/2/2027"}, "Tháng 2/2027 chỉ có 28 ngày."),
        ({"due_on": "10/11/2026"}, "Thời hạn 10/11/2026 sớm hơn ngày ban hành 19/11/2026."),
        ({"due_on": "04/12/2026", "no_deadline": "on"}, "Chọn một trong hai."),
        ({"content": ""}, "Ô này chưa được ghi."),
        ({"leads": "a:999999"}, "Không tìm thấy cơ quan"),
    ],
)
def test_a_task_that_is_wrong_is_named_at_its_field(actor, client, said, sentence):
    directive = a_directive(actor)
    answer = client.post(reverse("directive_split", args=[directive.pk]), SPLIT | said, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode().replace("\xa0", " ")
    assert not Task.objects.exists()


def test_issuing_from_a_stale_page_is_told_and_sends_nothing(actor, client):
    directive = a_directive(actor)
    a_task(directive, an_agency(), actor=actor)
    answer = client.post(reverse("directive_issue", args=[directive.pk]), {"version": "1"})
    assert answer.status_code == 422
    assert "Chưa giao lượt nào" in answer.content.decode()
    assert not Assignment.objects.exists()


def test_a_double_click_sends_once_and_the_second_is_told(actor, client):
    directive = a_directive(actor)
    a_task(directive, an_agency(), actor=actor)
    directive.refresh_from_db()
    given = {"version": str(directive.version)}
    assert client.post(reverse("directive_issue", args=[directive.pk]), given).status_code == 302
    second = client.post(reverse("directive_issue", args=[directive.pk]), given)
    assert "đã được" in second.content.decode() and second.status_code == 422
    assert Assignment.objects.count() == 1


OFFICE_ONLY = ("directive_edit", "directive_split", "directive_check")


@pytest.mark.parametrize(
    "role", [Role.AGENCY_HEAD, Role.AGENCY_SPECIALIST, Role.PROVINCE_LEADER, Role.READER, Role.ADMINISTRATOR]
)
def test_the_way_in_exists_for_the_office_alone(actor, role):
    directive = a_directive(actor)
    other = signed_in(a_person(role=role))
    assert other.get(REGISTER).status_code == 404
    for name in OFFICE_ONLY:
        assert other.get(reverse(name, args=[directive.pk])).status_code == 404, name
    for name in ("directive_issue", "directive_track", "directive_lacks", "directive_assign"):
        assert other.post(reverse(name, args=[directive.pk]), {"version": "1", "specialist": "1"}).status_code == 404, (
            name
        )


def test_an_agency_opens_a_directive_that_gave_it_a_task_and_sees_its_own_tasks(actor):
    mine, theirs = an_agency("Sở Của Mình"), an_agency("Sở Của Người")
    directive = a_directive(actor, number="5/KH-UBND")
    a_task(directive, mine, actor=actor, content="Việc của sở mình")
    a_task(directive, theirs, actor=actor, content="Việc của sở người")
    head = signed_in(a_person(role=Role.AGENCY_HEAD, agency=mine))
    assert head.get(reverse("directive", args=[directive.pk])).status_code == 404, "drafts are the Office's own"
    issued(directive, actor=actor)
    page = head.get(reverse("directive", args=[directive.pk])).content.decode()
    assert "Việc của sở mình" in page
    assert "Việc của sở người" not in page and "Sở Của Người" not in page
    assert "Nhật ký văn bản" not in page and "Hạn nhập" not in page
    assert head.get("/van-ban/").status_code == 404
    stranger = signed_in(a_person(role=Role.AGENCY_HEAD))
    assert stranger.get(reverse("directive", args=[directive.pk])).status_code == 404


def test_a_file_goes_to_who_may_see_its_directive_and_to_nobody_else(actor, client):
    agency = an_agency()
    text = inspect_upload("Kế hoạch số 5.txt", io.BytesIO("Nội dung".encode()), 1000)
    pdf = inspect_upload("5-KH-UBND.pdf", io.BytesIO(b"%PDF-1.4\n%%EOF"), 1000)
    directive = a_directive(actor, files=[text, pdf])
    a_task(directive, agency, actor=actor)
    issued(directive, actor=actor)
    saved, shown = (reverse("file", args=[f.pk]) for f in directive.files.order_by("pk"))
    head = signed_in(a_person(role=Role.AGENCY_HEAD, agency=agency))
    for one in (client, head):
        answer = one.get(saved)
        assert b"".join(answer.streaming_content) == "Nội dung".encode()
        assert answer["Content-Disposition"].startswith("attachment;")
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get(shown)["Content-Disposition"].startswith("inline;")
    assert signed_in(a_person(role=Role.AGENCY_HEAD)).get(saved).status_code == 404
    assert Client().get(saved).status_code == 302


def test_the_list_is_filtered_by_its_address(actor, client, django_assert_max_num_queries):
    a_directive(actor, number="1/KH-UBND", kind="plan", subject="Kế hoạch trồng rừng")
    a_directive(a_person(role=Role.OFFICE_SPECIALIST), number="2/TB-UBND", kind="notice", subject="Thông báo họp")
    a_directive(actor, number="3/UBND-TH", tracked=False, not_tracked_reason="Chỉ để biết", subject="Thư cảm ơn")
    seen = {
        "": {"1/KH-UBND", "2/TB-UBND", "3/UBND-TH"},
        "?xem=cho-nhap": {"1/KH-UBND", "2/TB-UBND"},
        "?xem=cham-nhap": set(),
        "?xem=cua-toi": {"1/KH-UBND", "3/UBND-TH"},
        "?xem=khong-theo-doi": {"3/UBND-TH"},
        "?loai=notice": {"2/TB-UBND"},
        "?q=trong rung": {"1/KH-UBND"},
        "?q=TRỒNG": {"1/KH-UBND"},
        "?nam=2025": set(),
    }
    for query, numbers in seen.items():
        page = client.get(f"/van-ban/{query}").content.decode()
        assert {n for n in ("01/KH-UBND", "02/TB-UBND", "03/UBND-TH") if f"{n} ·" in page} == {
            f"0{n}" for n in numbers
        }, query
    assert "Bỏ lọc" in client.get("/van-ban/?nam=2025").content.decode()
    for query, counts in {"": [3, 2, 0, 2, 2, 1], "?loai=notice": [1, 1, 0, 0, 1, 0], "?nam=2025": [0] * 6}.items():
        answer = client.get(f"/van-ban/{query}")
        assert [tab["count"] for tab in answer.context["tabs"]] == counts, query
        assert answer.context["years"] == [2026]
    for number, year in (("01/KH-UBND", 1950), ("02/TB-UBND", 2024)):
        Directive.objects.filter(number=number).update(issued_on=date(year, 5, 4))
    with django_assert_max_num_queries(2):
        assert years(Directive.objects.all()) == [2026, 2024, 1950], "a year mistyped long ago brings no empty ones"


@pytest.mark.parametrize(
    ("reason", "sentence", "stays"),
    [
        ("  ", "Chưa ghi lý do không theo dõi", True),
        ("a" * 20_001, "nhiều nhất 20000 chữ", True),
        (f"TỐI MẬT: {TELLTALE}", "không được tiếp nhận", False),
    ],
)
def test_th_4_a_reason_that_is_not_taken_is_told_at_its_field(actor, client, reason, sentence, stays):
    directive = a_directive(actor)
    said = {"tracking": "not_tracked", "version": directive.version, "reason": reason}
    answer = client.post(reverse("directive_track", args=[directive.pk]), said)
    page = answer.content.decode().replace("\xa0", " ")
    assert (answer.status_code, sentence in page, reason in page) == (422, True, stays)
    assert TELLTALE not in page
    directive.refresh_from_db()
    assert directive.tracking == "tracked"


def test_th_7_the_page_tells_what_a_directive_said_before_it_was_put_right(
    actor, client, django_assert_max_num_queries
):
    client.post(REGISTER, typed())
    directive = Directive.objects.get()
    specialist = a_person("Lê Văn Thay", role=Role.OFFICE_SPECIALIST)
    for version, subject in enumerate(("Kế hoạch đã sửa", "Kế hoạch sửa lần nữa"), start=1):
        said = typed(subject=subject, version=version, urgency="khan", specialist_id=specialist.user_id)
        assert client.post(reverse("directive_edit", args=[directive.pk]), said).status_code == 302
    with django_assert_max_num_queries(17):
        page = client.get(reverse("directive", args=[directive.pk])).content.decode().replace("\xa0", " ")
    assert "Trích yếu: <s>Kế hoạch thử</s> → Kế hoạch đã sửa" in page
    assert "Trích yếu: <s>Kế hoạch đã sửa</s> → Kế hoạch sửa lần nữa" in page
    assert "→ Lê Văn Thay" in page


@pytest.mark.parametrize("tasks", [1, 12])
def test_the_pages_cost_the_same_for_one_task_and_for_many(actor, client, tasks, django_assert_max_num_queries):
    directive = a_directive(actor)
    agencies = [an_agency() for _ in range(3)]
    for number in range(tasks):
        a_task(directive, *agencies, actor=actor, content=f"Việc {number}")
    with django_assert_max_num_queries(14):
        client.get(reverse("directive_split", args=[directive.pk]))
    with django_assert_max_num_queries(24):
        client.get(reverse("directive_check", args=[directive.pk]))
    issued(directive, actor=actor)
    for number in range(tasks - 1):
        a_directive(actor, subject=f"Văn bản {number}")
    with django_assert_max_num_queries(27):
        client.get(reverse("directive", args=[directive.pk]))
    with django_assert_max_num_queries(20):
        client.get("/van-ban/")
