"""Every deed by its form: done once, refused with its article, and nothing lost of what was typed."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.make import AT, a_person, an_agency
from tests.tasks.loop import a_result, a_world, an_assignment, confirmed, filed, fresh, grades

from dondoc.audit.models import AuditEvent
from dondoc.organisations.models import Post
from dondoc.rules.access import Role
from dondoc.rules.lifecycle import State
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions import office
from dondoc.tasks.models import Assignment, Dispute, Judgement, Update
from dondoc.web.tasks.doors import DOORS

#: The same deeds are proved on both databases by the rooms' own tests; what is proved here is what the pages say.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

SHEET = {"HX-Request": "true", "HX-Target": "sheet"}


@pytest.fixture
def world(frozen):
    return a_world(2)


@pytest.fixture
def one(world):
    return an_assignment(world)


@pytest.fixture
def head(world, one, as_actor):
    return as_actor(world.heads[one.agency_id])


@pytest.fixture
def staff(world, one, as_actor):
    return as_actor(world.staff[one.agency_id])


@pytest.fixture
def specialist(world, as_actor):
    return as_actor(world.specialist)


def url(one, word):
    return reverse("deed", args=[one.pk, word])


def send(client, one, word, **data):
    return client.post(url(one, word), {"version": fresh(one).version, "form_token": f"t-{word}"} | data)


def result_fields(**more):
    return {
        "kind": "result",
        "document_kind": "Báo cáo",
        "document_number": "15/BC-S",
        "result_dated": "19/11/2026",
        "document_signer": "Lê Thị Ký",
        "text": "Đã hoàn thành rà soát.",
    } | more


def text_of(answer):
    return answer.content.decode().replace("\u00a0", " ")


def state(one):
    return State(fresh(one).state)


def test_accepting_is_one_press(head, one):
    answer = send(head, one, "tiep-nhan")
    assert answer.status_code == 302 and answer["Location"] == reverse("assignment", args=[one.pk])
    assert state(one) is State.IN_PROGRESS
    assert "Đã tiếp nhận nhiệm vụ." in text_of(head.get(answer["Location"]))


def test_th_5_2_a_a_dispute_needs_a_ground_and_a_reason_and_keeps_what_was_typed(head, one):
    answer = send(head, one, "de-nghi-dieu-chinh", ground="wrong_content", reason=" ")
    assert answer.status_code == 422 and "Đ5.2.a" in text_of(answer) and state(one) is State.ISSUED
    assert 'value="wrong_content"' in text_of(answer) and "checked" in text_of(answer)
    other = an_agency("Sở Đúng Việc")
    send(
        head,
        one,
        "de-nghi-dieu-chinh",
        ground="not_our_function",
        reason="Việc của sở khác.",
        suggested=f"a:{other.pk}",
    )
    assert state(one) is State.DISPUTED and Dispute.objects.get().suggested == other


def test_bt_8_2_b_the_head_gives_the_work_to_a_person_of_his_agency_only(head, world, one):
    staff = world.staff[one.agency_id]
    assert send(head, one, "giao-nguoi", person=f"u:{staff.user_id}").status_code == 302
    assert fresh(one).person_id == staff.user_id
    stranger = world.staff[world.agencies[1].pk]
    assert send(head, one, "giao-nguoi", person=f"u:{stranger.user_id}").status_code == 422
    assert fresh(one).person_id == staff.user_id


@pytest.mark.parametrize("kind", ["progress", "explanation"])
def test_an_update_is_kept_and_ends_nothing(staff, one, kind):
    answer = send(staff, one, "cap-nhat", kind=kind, text="Đang rà soát.")
    assert answer.status_code == 302 and state(one) is State.IN_PROGRESS
    assert Update.objects.get().kind == kind


def test_an_extension_request_leaves_the_deadline_and_says_so(staff, one):
    answer = staff.post(
        url(one, "cap-nhat"),
        {"kind": "extension_request", "text": "Chờ số liệu.", "asked_due_on": "15/12/2026", "form_token": "x"},
        follow=True,
    )
    assert "thời hạn 01/12/2026 vẫn giữ cho đến khi có quyết định" in text_of(answer)
    assert fresh(one).due_on == date(2026, 12, 1) and Update.objects.get().asked_due_on == date(2026, 12, 15)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("30/2/2027", "Tháng 2/2027 chỉ có 28 ngày"), ("01/12/2026", "không muộn hơn"), ("", "ngày đề nghị mới")],
)
def test_a_day_that_cannot_be_is_named_at_its_field(staff, one, typed, said):
    answer = send(staff, one, "cap-nhat", kind="extension_request", text="Chờ số liệu.", asked_due_on=typed)
    assert answer.status_code == 422 and said in text_of(answer)
    assert "Chờ số liệu." in text_of(answer) and not Update.objects.exists()


@pytest.mark.parametrize("kind", ["progress", "extension_request", "explanation"])
def test_th_5_2_c_no_other_kind_than_a_result_ends_a_task(head, one, kind):
    answer = send(head, one, "cap-nhat", kind=kind, text="Xin kết thúc.", asked_due_on="15/12/2026", ends_task="1")
    assert answer.status_code == 422 and not Update.objects.exists()
    told = text_of(answer)
    assert "chỉ kết quả mới đề nghị kết thúc" in told and "Đ5.2.c" in told and url(one, "ket-qua") in told


def test_th_5_2_c_the_button_that_ends_a_task_exists_for_a_result_only(head, staff, one):
    for kind in ("progress", "extension_request", "explanation"):
        assert "đề nghị kết thúc nhiệm vụ</button>" not in text_of(head.get(url(one, "cap-nhat") + f"?loai={kind}"))
    assert "đề nghị kết thúc nhiệm vụ</button>" in text_of(head.get(url(one, "ket-qua")))
    assert "đề nghị kết thúc nhiệm vụ</button>" not in text_of(staff.get(url(one, "ket-qua")))
    assert "Trình thủ trưởng ký</button>" in text_of(staff.get(url(one, "ket-qua")))


def test_another_kind_is_chosen_without_losing_the_text(head, one):
    answer = head.post(
        url(one, "cap-nhat"), {"kind": "progress", "text": "Đã xong cả.", "switch": "result", "form_token": "k"}
    )
    told = text_of(answer)
    assert answer.status_code == 200 and "Đã xong cả." in told and 'name="document_number"' in told
    assert not Update.objects.exists()


def test_th_5_2_b_a_result_names_its_document_field_by_field(head, one):
    answer = send(
        head,
        one,
        "ket-qua",
        kind="result",
        text="",
        document_kind="",
        document_number="",
        result_dated="",
        document_signer="",
    )
    told = text_of(answer)
    assert answer.status_code == 422 and "Còn 5 chỗ cần sửa" in told and state(one) is State.ISSUED
    for sentence in ("có số, ký hiệu", "có ngày của văn bản", "có người ký", "kết quả đã đạt được"):
        assert sentence in told


def test_the_head_files_and_the_specialist_puts_it_before_him(head, staff, specialist, one):
    given = f"{one.issued_on:%d/%m/%Y}"
    assert f'data-given="{given}"' in text_of(staff.get(url(one, "ket-qua")))
    send(staff, one, "ket-qua", **result_fields(result_dated="1/1/2025"))
    assert state(one) is State.AWAITING_SIGNATURE
    shown = text_of(head.get(url(one, "ky-nop")))
    assert "15/BC-S" in shown and "Đã hoàn thành rà soát." in shown
    older = f"Văn bản ghi ngày 01/01/2025, trước ngày giao nhiệm vụ {given}."
    assert older in shown
    assert send(head, one, "ky-nop").status_code == 302
    assert older in text_of(specialist.get(reverse("confirm_one", args=[one.pk])))
    assert older in text_of(specialist.get(reverse("confirm_many"), {"task": one.task_id}))
    assert state(one) is State.SUBMITTED and Update.objects.get().signed_as == "head"


def test_a_draft_is_handed_back_with_what_to_mend(head, staff, one):
    send(staff, one, "ket-qua", **result_fields())
    assert send(head, one, "tra-du-thao", reason="Bổ sung phụ lục.").status_code == 302
    assert state(one) is State.IN_PROGRESS
    assert "Bổ sung phụ lục." in text_of(staff.get(reverse("assignment", args=[one.pk])))


def test_files_come_with_a_result_and_a_false_pdf_is_named(head, one):
    fake = SimpleUploadedFile("bao-cao.pdf", b"MZ\x90\x00 this is a program", "application/pdf")
    answer = send(head, one, "ket-qua", **result_fields(files=[fake]))
    assert answer.status_code == 422 and "bao-cao.pdf" in text_of(answer) and "15/BC-S" in text_of(answer)
    assert state(one) is State.ISSUED
    good = SimpleUploadedFile("bao-cao.txt", "Báo cáo kết quả.".encode(), "text/plain")
    assert send(head, one, "ket-qua", **result_fields(files=[good])).status_code == 302
    assert [f.name for f in Update.objects.get().files.all()] == ["bao-cao.txt"]


def test_th_5_2_d_a_text_that_bears_a_mark_is_refused_and_does_not_come_back(head, one):
    before = AuditEvent.objects.filter(stream="secrecy").count()
    answer = send(head, one, "cap-nhat", kind="progress", text="TỐI MẬT\nNội dung không được lộ.")
    assert answer.status_code == 422 and "Đ5.2.d" in text_of(answer)
    assert "không được lộ" not in text_of(answer)
    assert not Update.objects.exists() and AuditEvent.objects.filter(stream="secrecy").count() == before + 1


def test_the_agency_takes_its_result_back_before_the_office_acts(head, world, one):
    filed(world, one, AT)
    assert send(head, one, "rut-ket-qua", reason="").status_code == 422
    assert send(head, one, "rut-ket-qua", reason="Nhầm tệp.").status_code == 302
    assert state(one) is State.IN_PROGRESS


def test_th_5_1_b_the_office_confirms_with_a_judgement(specialist, world, one):
    filed(world, one, AT)
    quality, effectiveness = grades()
    assert send(specialist, one, "xac-nhan", quality="", effectiveness=effectiveness).status_code == 422
    assert (
        send(specialist, one, "xac-nhan", quality=quality, effectiveness=effectiveness, remark="Tốt.").status_code
        == 302
    )
    judged = Judgement.objects.get()
    assert state(one) is State.COMPLETED and (judged.progress, judged.quality) == ("done_on_time", quality)


def test_th_5_2_b_a_return_says_what_is_lacking_and_what_it_means_before_it_is_pressed(specialist, head, world, one):
    filed(world, one, AT)
    assert "còn trong hạn 01/12/2026" in text_of(specialist.get(url(one, "tra-lai")))
    assert send(specialist, one, "tra-lai", lacking="").status_code == 422
    send(specialist, one, "tra-lai", lacking="Thiếu danh sách hộ.")
    assert state(one) is State.RETURNED
    assert "Thiếu danh sách hộ." in text_of(head.get(reverse("assignment", args=[one.pk])))


def test_the_office_answers_a_dispute_by_keeping_correcting_or_passing_on(specialist, world, as_actor):
    rows = [an_assignment(world) for _ in range(3)]
    for row in rows:
        agencies.dispute(
            actor=world.heads[row.agency_id], assignment_id=row.pk, version=None, ground="wrong_content", reason="Sai.",
            suggested_agency_id=None, at=AT,
        )  # fmt: skip
    kept, corrected, passed = rows
    assert send(specialist, kept, "giu-nguyen", answer="").status_code == 422
    assert send(specialist, kept, "giu-nguyen", answer="Văn bản ghi đúng.").status_code == 302
    assert state(kept) is State.IN_PROGRESS

    page = reverse("task_correct", args=[corrected.task_id])
    answer = specialist.post(
        page, {"luot": corrected.pk, "content": "Nội dung đã sửa", "product": "", "reason": "Sai tên xã."}, follow=True
    )
    assert state(corrected) is State.IN_PROGRESS
    assert "Nội dung đã sửa" in text_of(answer) and "<s>" in text_of(answer)

    assert send(specialist, passed, "chuyen", reason="Đúng chức năng.").status_code == 422
    send(specialist, passed, "chuyen", reason="Đúng chức năng.", agency_id=f"a:{world.agencies[1].pk}")
    assert state(passed) is State.TRANSFERRED
    taken = Assignment.objects.get(task=passed.task, agency=world.agencies[1])
    assert taken.state == State.ISSUED and fresh(passed).transferred_to_id == taken.pk


def test_a_correction_may_not_be_empty_and_is_the_offices(specialist, head, one):
    page = reverse("task_correct", args=[one.task_id])
    answer = specialist.post(page, {"content": "", "product": "Báo cáo", "reason": "Sai."})
    assert answer.status_code == 422 and "không được để trống" in text_of(answer)
    assert head.get(page).status_code == 302
    assert head.post(page, {"content": "Tự sửa", "product": "", "reason": "Sai."}).status_code == 422
    one.task.refresh_from_db()
    assert one.task.content != "Tự sửa"


def test_stopping_going_on_taking_back_and_opening_again_name_what_they_rest_on(specialist, world, one, as_actor):
    for word, after in (("tam-dung", State.SUSPENDED), ("tiep-tuc", State.ISSUED)):
        assert send(specialist, one, word, reason="").status_code == 422
        assert send(specialist, one, word, reason="Ý kiến của Chủ tịch ngày 18/11.").status_code == 302
        assert state(one) is after
    filed(world, one, AT)
    confirmed(world, one, AT)
    leader = as_actor(world.leader)
    assert send(specialist, one, "mo-lai", reason="Số liệu sai.").status_code == 422
    assert send(leader, one, "mo-lai", reason="Số liệu sai.").status_code == 302
    assert state(one) is State.IN_PROGRESS
    assert send(specialist, one, "thu-hoi", reason="Theo văn bản 30/UBND.").status_code == 302
    assert state(one) is State.WITHDRAWN


def test_a_stale_page_is_told_what_happened_meanwhile(head, one):
    old = one.version
    send(head, one, "tiep-nhan")
    answer = head.post(url(one, "tiep-nhan"), {"version": old})
    assert answer.status_code == 422 and "thao tác của anh/chị không làm thay đổi gì" in text_of(answer)


def test_a_form_sent_twice_counts_once(staff, head, one):
    for _ in range(2):
        assert send(staff, one, "cap-nhat", kind="progress", text="Đang làm.").status_code == 302
    assert Update.objects.count() == 1
    token = result_fields() | {"version": fresh(one).version, "form_token": "same"}
    assert [head.post(url(one, "ket-qua"), token).status_code for _ in range(2)] == [302, 302]
    assert Update.objects.filter(kind="result").count() == 1 and state(one) is State.SUBMITTED


@pytest.mark.parametrize("word", [door.word for door in DOORS])
def test_another_agency_finds_nothing_under_any_address(world, one, as_actor, word):
    foreign = as_actor(world.heads[world.agencies[1].pk])
    assert foreign.get(url(one, word)).status_code == 404
    assert foreign.post(url(one, word), {"reason": "x", "kind": "progress", "text": "x"}).status_code == 404
    assert foreign.get(reverse("assignment", args=[one.pk])).status_code == 404
    assert foreign.get(reverse("task", args=[one.task_id])).status_code == 404
    assert state(one) is State.ISSUED


@pytest.mark.parametrize("word", [door.word for door in DOORS if door.word not in ("nhac-chu-tri", "y-kien")])
def test_who_may_only_look_is_refused_and_changes_nothing(world, one, as_actor, word):
    partner = an_agency()
    one.task.coordinations.create(agency=partner)
    looking = as_actor(a_person(role=Role.AGENCY_HEAD, agency=partner))
    assert looking.get(reverse("assignment", args=[one.pk])).status_code == 200
    assert looking.get(url(one, word)).status_code == 302
    answer = looking.post(
        url(one, word),
        result_fields(kind="progress") | {"reason": "x", "answer": "x", "lacking": "x", "agency_id": f"a:{partner.pk}"},
    )
    assert answer.status_code == 422 and state(one) is State.ISSUED and not Update.objects.exists()


@pytest.mark.parametrize("kind", ["progress", "result"])
def test_a_withdrawn_assignment_takes_no_update(specialist, head, world, one, kind):
    office.withdraw(actor=world.specialist, assignment_id=one.pk, version=None, reason="Theo văn bản khác.", at=AT)
    word = "cap-nhat" if kind == "progress" else "ket-qua"
    answer = send(head, one, word, **result_fields(kind=kind))
    assert (
        answer.status_code == 422
        and "đã được thu hồi ngày 19/11/2026" in text_of(answer)
        and not Update.objects.exists()
    )


def test_an_unknown_deed_does_not_exist(head, one):
    assert head.get(url(one, "xoa-het")).status_code == 404


def test_the_same_form_is_a_sheet_a_part_of_a_list_and_a_page(head, one):
    page = text_of(head.get(url(one, "cap-nhat")))
    sheet = text_of(head.get(url(one, "cap-nhat"), headers=SHEET))
    part = text_of(head.get(url(one, "cap-nhat"), headers={"HX-Request": "true", "HX-Target": "slot-1"}))
    assert "<html" in page and "<dialog" in sheet and "<html" not in sheet
    assert part.lstrip().startswith("<div") and "<dialog" not in part


def test_after_a_deed_in_a_list_one_line_stands_in_its_place_and_on_its_page_the_page_comes_anew(head, one):
    here = {"HX-Request": "true", "HX-Current-URL": "http://testserver/viec-cua-toi/"}
    data = {"kind": "progress", "text": "Đang làm.", "form_token": "a"}
    line = head.post(url(one, "cap-nhat"), data, headers=here)
    assert line.status_code == 200 and "Đã gửi cập nhật" in text_of(line) and "<form" not in text_of(line)
    here["HX-Current-URL"] = f"http://testserver{reverse('assignment', args=[one.pk])}"
    answer = head.post(url(one, "cap-nhat"), data | {"form_token": "b"}, headers=here)
    assert reverse("assignment", args=[one.pk]) in answer["HX-Redirect"]


def test_the_way_back_leads_nowhere_else_than_home(head, one):
    answer = send(head, one, "tiep-nhan", next="https://example.org/")
    assert answer["Location"] == reverse("assignment", args=[one.pk])


def test_who_signs_for_the_head_signs_so(world, one, as_actor):
    deputy = a_person(role=Role.AGENCY_HEAD, agency=world.agencies[0], signs="KT.")
    assert Post.objects.get(pk=deputy.post_id).signs == "KT."
    send(as_actor(deputy), one, "ket-qua", **result_fields())
    assert Update.objects.get().signed_as == "KT."
    assert "danh nghĩa KT." in text_of(as_actor(world.specialist).get(reverse("assignment", args=[one.pk])))


def test_a_result_is_seen_by_the_office_with_its_document(specialist, world, one):
    agencies.file_result(
        actor=world.heads[one.agency_id],
        assignment_id=one.pk,
        version=None,
        result=a_result(),
        files=[],
        form_token="r",
        at=AT,
    )
    told = text_of(specialist.get(reverse("assignment", args=[one.pk])))
    assert "12/BC-S" in told and "Xác nhận kết quả" in told and "trước ngày giao" not in told
