"""The result of an inspection (G3; TH 10.1.đ, 15; BT 13.1): drafted, written by two, refused for what is wanting, signed, followed until done."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from tests.core.test_photographs import exif, jpeg
from tests.inspections.ground import Ground, a_ground, tasks_of
from tests.make import AT, DAY, a_person
from tests.refusing import refused
from tests.walks.secret_doors import signed_in

from dondoc.audit.models import AuditEvent
from dondoc.core.files import inspect_upload
from dondoc.core.regulation import regulation
from dondoc.inspections.actions import (
    amending,
    concluding,
    findings,
    following,
    recommending,
    reminding,
    running,
    signing,
)
from dondoc.inspections.actions.mandate import renew
from dondoc.inspections.models import Conclusion, ConclusionText, InspectedTask, Recommendation
from dondoc.inspections.queries import recommendations as followed
from dondoc.inspections.queries.conclusion_content import Signing, before_the_signer, computed_again
from dondoc.inspections.queries.due import owed
from dondoc.inspections.queries.sight import Side, reads_evidence
from dondoc.notices.actions.telling import tell_new
from dondoc.notices.models import Notice
from dondoc.rules.access import Role
from dondoc.rules.due_work import Work
from dondoc.rules.errors import NotThere, Refusals
from dondoc.tasks.models import MandateHolder

pytestmark = pytest.mark.django_db
POINTS = {"nature": "Kéo dài", "degree": "Một nhiệm vụ", "cause": "Chưa phân công", "responsibility": "Phòng Kế hoạch"}
ENDS, SIGNS = AT + timedelta(days=1), AT + timedelta(days=4)
SIGNING = Signing("05/BC-TCT", DAY + timedelta(days=4))


@pytest.fixture
def ground(frozen: Any) -> Ground:
    """An inspection of three tasks that has begun: one right, one not done of which the four points are wanting, one with a wrong figure."""
    frozen(AT)
    made = a_ground()
    for assignment in tasks_of(made.world, 3):
        InspectedTask.objects.create(
            inspection=made.inspection, assignment=assignment, how="by_hand", added_by_id=made.head.user_id, added_at=AT
        )
    renew(made.inspection)
    running.begin(actor=made.head, inspection_id=made.inspection.pk, version=None, at=AT)
    for task, verdict in zip(of(made), ("correct", "not_done", "wrong_figure"), strict=True):
        judge(made, task, verdict)
    made.fresh()
    return made


def of(ground: Ground) -> list[InspectedTask]:
    return list(InspectedTask.objects.filter(inspection=ground.inspection).order_by("pk"))


def judge(ground: Ground, task: InspectedTask, verdict: str, **points: str) -> None:
    found = findings.Finding(verdict=verdict, found="Xem tại chỗ", **points)
    findings.record_finding(actor=ground.inspector, task_id=task.pk, seen=task.version, finding=found, at=AT)


def ended(ground: Ground) -> None:
    running.end(
        actor=ground.head, inspection_id=ground.inspection.pk, version=None, on=DAY + timedelta(days=1), at=ENDS
    )
    ground.fresh()


def concluded(ground: Ground) -> Conclusion:
    """Everything that is wanted is there, and the head signs."""
    of_it = {"actor": ground.head, "inspection_id": ground.inspection.pk}
    concluding.begin(**of_it, at=ENDS)
    ended(ground)
    judge(ground, of(ground)[1], "not_done", **POINTS)
    recommending.set_days(**of_it, due_on=DAY + timedelta(days=20), at=ENDS)
    photo = inspect_upload("ban-ky.jpg", BytesIO(jpeg(exif())), 10**6)
    made = signing.sign(**of_it, version=None, signing=SIGNING, files=[photo], at=SIGNS)
    ground.fresh()
    return made


def test_th_15_the_conclusion_is_drafted_written_by_two_and_refused_for_all_that_is_wanting(ground):
    of_it = {"inspection_id": ground.inspection.pk, "at": ENDS}
    stranger = ground.world.heads[ground.agency.pk]
    with pytest.raises(NotThere):
        concluding.begin(actor=stranger, **of_it)
    draft = concluding.begin(actor=ground.inspector, **of_it)
    assert concluding.begin(actor=ground.head, **of_it).pk == draft.pk, "begun once"
    words = {one.code: one.text for one in draft.sections.all()}
    assert set(words) == {"assessment", "conclusion", "recommendation"}
    assert "1 nhiệm vụ chưa thực hiện" in words["assessment"] and "3 nhiệm vụ" in words["conclusion"]
    kinds = list(draft.recommendations.order_by("position").values_list("kind", "owner_id"))
    assert kinds == [("urging", ground.agency.pk), ("correction", ground.agency.pk)], "one for each that was wrong"
    concluding.write(actor=ground.inspector, texts={"conclusion": ("Lời của người kiểm tra", 0)}, **of_it)
    saved = concluding.write(actor=ground.world.specialist, texts={"conclusion": ("Lời của Văn phòng", 0)}, **of_it)
    assert saved[0].aside is not None and saved[0].section.text == "Lời của người kiểm tra"
    kept = set(ConclusionText.objects.filter(section__conclusion=draft).values_list("text", flat=True))
    assert {words["conclusion"], "Lời của người kiểm tra", "Lời của Văn phòng"} <= kept, "nobody's words are lost"
    with refused("secret_marked"):
        concluding.write(actor=ground.inspector, texts={"conclusion": ("TUYỆT MẬT", 1)}, **of_it)
    concluding.hand_up(actor=ground.inspector, version=None, **of_it)
    with refused("not_the_signer"):
        signing.sign(actor=ground.inspector, version=None, signing=SIGNING, **of_it)
    with refused("not_ended"):
        signing.sign(actor=ground.head, version=None, signing=SIGNING, **of_it)
    concluding.hand_back(actor=ground.head, version=None, words="Nêu rõ mức độ.", **of_it)
    ended(ground)
    concluding.write(actor=ground.head, texts={"assessment": (" ", 0)}, **of_it)
    unjudged = of(ground)[2]
    InspectedTask.objects.filter(pk=unjudged.pk).update(verdict="")
    concluding.write(actor=ground.head, texts={"recommendation": ("Không có kiến nghị.", 0)}, **of_it)
    with pytest.raises(Refusals) as told:
        signing.sign(actor=ground.head, version=None, signing=Signing("", DAY), **of_it)
    found = {one.code: one for one in told.value.refusals}
    assert set(found) == {
        "no_number", "day_gone", "points_lacking", "tasks_unjudged", "empty_section", "recommendation_without_day",
        "asks_otherwise",
    }  # fmt: skip
    assert found["points_lacking"].cite == "15.3.b" and found["recommendation_without_day"].cite == "15.3.c"
    _leads_to_nothing(ground, draft, words["recommendation"], of_it)
    _not_what_he_read(ground, draft, of_it)


def _leads_to_nothing(ground: Ground, draft: Conclusion, leads: str, of_it: dict[str, Any]) -> None:
    with transaction.atomic(), refused("asks_otherwise"):
        draft.recommendations.all().delete()
        concluding.write(actor=ground.head, texts={"recommendation": (leads, 1)}, **of_it)
        signing.sign(actor=ground.head, version=None, signing=Signing("", DAY), **of_it)


def _not_what_he_read(ground: Ground, draft: Conclusion, of_it: dict[str, Any]) -> None:
    with refused("overtaken"):
        signing.sign(actor=ground.head, version=99, signing=SIGNING, **of_it)
    read = before_the_signer(draft)
    concluding.write(actor=ground.inspector, texts={"assessment": ("Lời chưa ai đọc", 1)}, **of_it)
    with refused("overtaken"):
        signing.sign(actor=ground.head, version=None, seen=read, signing=SIGNING, **of_it)
    assert not Conclusion.objects.filter(state="signed").exists()


def test_th_15_2_signed_it_freezes_goes_out_in_time_and_ends_the_mandate(ground, django_assert_max_num_queries):
    signed = concluded(ground)
    assert ground.inspection.state == "concluded" and ground.inspection.report_due is not None
    event = AuditEvent.objects.filter(kind="conclusion_signed").get()
    assert event.facts["late_by"] == 0 and event.cite == "15.2" and "Kéo dài" not in str(event.facts)
    assert [one.to for one in signed.deliveries.order_by("pk")] == [
        "UBND tỉnh, Chủ tịch UBND tỉnh",
        "cơ quan được kiểm tra",
    ]
    assert not MandateHolder.objects.filter(last=None).exists(), "nobody inspects any more"
    assert computed_again(signed) == []
    of_it = {"inspection_id": ground.inspection.pk, "at": SIGNS}
    with refused("already_signed"):
        concluding.write(actor=ground.head, texts={"conclusion": ("Khác", 1)}, **of_it)
    page = reverse("inspection_conclusion", args=[ground.inspection.pk])
    head, agency = signed_in(ground.head), signed_in(ground.world.heads[ground.agency.pk])
    with django_assert_max_num_queries(45):
        told = head.get(page).content.decode()
    assert "Kéo dài" in told and signed.sha256 in told
    assert "Kéo dài" in agency.get(page).content.decode()
    assert signed.deliveries.get(agency=ground.agency).seen_by_id == ground.world.heads[ground.agency.pk].user_id
    proofs = reverse("inspection_evidence", args=[ground.inspection.pk])
    assert [signed_in(one).get(proofs).status_code for one in (ground.head, ground.world.specialist)] == [200, 404]
    assert reads_evidence(ground.inspector, ground.inspection, Side.CONCLUDED, DAY), "each line can still be proved"
    scan = signed.files.get()
    assert b"CAMERA-X" not in (settings.FILES_ROOT / scan.path).read_bytes(), "a photograph of the paper has no place"
    address = reverse("inspection_conclusion_paper", args=[ground.inspection.pk, 1, "docx"])
    assert agency.get(address).content.startswith(b"PK")
    assert signed_in(ground.world.heads[ground.world.agencies[1].pk]).get(page).status_code == 404
    assert head.get(reverse("inspection_conclusion_check", args=[ground.inspection.pk, 1])).status_code == 200
    _amended(ground, signed, agency, page)


def _amended(ground: Ground, signed: Conclusion, agency: Any, page: str) -> None:
    """Beside it, with its reason; and what is changed behind the back of a signed one is told."""
    of_it = {"inspection_id": ground.inspection.pk, "at": SIGNS}
    with refused("no_reason"):
        concluding.amend(actor=ground.head, reason=" ", **of_it)
    amended = concluding.amend(actor=ground.head, reason="Bổ sung nguyên nhân", **of_it)
    with refused("nothing_changed"):
        signing.sign(actor=ground.head, version=None, signing=SIGNING, **of_it)
    concluding.write(actor=ground.head, texts={"conclusion": ("Nêu rõ nguyên nhân", 0)}, **of_it)
    assert amended.position == 2 and Conclusion.objects.get(pk=signed.pk).sha256 == signed.sha256
    assert "Bổ sung nguyên nhân" not in agency.get(page).content.decode(), "a draft is the inspectors'"
    _a_verdict_put_right(ground, agency, page)
    signing.sign(actor=ground.head, version=None, signing=Signing("06/BC-TCT", SIGNING.dated), **of_it)
    read = agency.get(page).content.decode()
    assert "Bổ sung nguyên nhân" in read and "Trước: Đúng. Nay: Chưa thực hiện." in read
    assert [one.verdict for one in of(ground)] == ["not_done", "not_done", "wrong_figure"], (
        "figures count it from now on"
    )
    first, second = Conclusion.objects.filter(inspection=ground.inspection).order_by("position")
    assert not computed_again(first) and not computed_again(second), "each says what was known when it was signed"
    assert '"verdicts":{"correct":1' in first.content and '"verdicts":{"correct":0' in second.content
    with refused("already_signed"):
        amending.leave_finding(actor=ground.head, task_id=of(ground)[0].pk, **of_it)
    InspectedTask.objects.filter(pk=of(ground)[2].pk).update(verdict="correct")
    Recommendation.objects.filter(conclusion=signed, position=1).update(words="Lời khác")
    Conclusion.objects.filter(pk=signed.pk).update(number="99/X")
    told = {one.place for one in computed_again(Conclusion.objects.get(pk=signed.pk))}
    assert {"number"} < told and any("recommendations" in place for place in told), told
    assert any("tasks" in place for place in told), "what was changed behind its back is told"


def _a_verdict_put_right(ground: Ground, agency: Any, page: str) -> None:
    """In the draft by whoever writes it, with the four points; the tasks keep what was signed until the amendment is."""
    wrong = of(ground)[0]
    writer, url = (
        signed_in(ground.head),
        reverse("inspection_amend_finding", args=[ground.inspection.pk, wrong.pk]),
    )
    assert agency.get(url).status_code == 404 and writer.get(url).status_code == 200
    said = {"verdict": "not_done", "found": "Chưa làm, nay mới rõ", "version": 0}
    answer = writer.post(url, said)
    assert answer.status_code == 422 and answer.content.decode().count("Kết luận phải xác định rõ điểm này") >= 4
    assert "giữ như cũ" in writer.post(url, {"verdict": wrong.verdict, "found": wrong.found}).content.decode()
    assert "TUYỆT MẬT" not in writer.post(url, said | POINTS | {"found": "TUYỆT MẬT"}).content.decode()
    assert writer.post(url, said | POINTS).status_code == 302
    assert writer.post(url, said | POINTS).status_code == 422, "somebody wrote since"
    listed = writer.get(reverse("inspection_amend_findings", args=[ground.inspection.pk])).content.decode()
    assert "dự thảo sửa thành: Chưa thực hiện" in listed
    assert "Trước: Đúng. Nay: Chưa thực hiện." in writer.get(page).content.decode()
    assert of(ground)[0].verdict == "correct" and "Nay: Chưa thực hiện" not in agency.get(page).content.decode()


def test_th_15_3_c_a_recommendation_is_followed_until_it_is_confirmed(ground, django_assert_max_num_queries):
    concluded(ground)
    one, other = Recommendation.objects.order_by("position")
    owner, day = ground.world.heads[ground.agency.pk], DAY + timedelta(days=5)
    deed: dict[str, Any] = {"recommendation_id": one.pk, "version": None, "at": SIGNS}
    with pytest.raises(NotThere):
        following.report(actor=ground.world.heads[ground.world.agencies[1].pk], words="Xong", files=[], **deed)
    with refused("not_owed_by_you"):
        following.report(actor=ground.head, words="Xong", files=[], **deed)
    with refused("not_yours_to_judge"):
        following.confirm(actor=owner, words="", **deed)
    with refused("not_reported"):
        following.confirm(actor=ground.head, words="", **deed)
    assert {(light.work, light.pk) for light in owed(owner, day)} == {
        (Work.CARRY_RECOMMENDATION, pk) for pk in (one.pk, other.pk)
    }
    following.report(actor=owner, words="Đã ban hành văn bản.", files=[], **deed)
    assert [(light.work, light.pk) for light in owed(ground.head, day)] == [(Work.CONFIRM_RECOMMENDATION, one.pk)]
    following.send_back(actor=ground.head, words="Thiếu phụ lục.", **deed)
    with refused("not_later"):
        following.put_off(actor=ground.head, due_on=DAY, words="Vì thế", **deed)
    following.put_off(actor=ground.head, due_on=DAY + timedelta(days=40), words="Chờ vốn", **deed)
    following.report(actor=owner, words="Đã bổ sung.", files=[], **deed)
    one.steps.filter(step="reported").update(by=ground.head.user_id)
    with refused("own_report"):
        following.confirm(actor=ground.head, words="Đạt", **deed)
    one.steps.filter(step="reported").update(by=owner.user_id)
    following.confirm(actor=ground.head, words="Đạt", **deed)
    with refused("settled_before"):
        following.withdraw(actor=ground.head, words="Thôi", **deed)
    assert list(one.steps.order_by("pk").values_list("step", flat=True)) == [
        "reported", "sent_back", "put_off", "reported", "confirmed",
    ]  # fmt: skip
    _listed(ground, one, other, owner, django_assert_max_num_queries)
    _reminded(other, owner)


def _reminded(one: Recommendation, owner: Any) -> None:
    """Three working days before its day, once; of a day that was put off again."""
    tell_new(actor=None, at=SIGNS)
    early, due = AT + timedelta(days=14), AT + timedelta(days=15)
    assert [reminding.remind(actor=None, at=at) for at in (early, due, due)] == [0, 1, 0]
    tell_new(actor=None, at=due)
    assert Notice.objects.filter(recipient=owner.user_id, kind="recommendation_reminded").count() == 1
    Recommendation.objects.filter(pk=one.pk).update(due_on=DAY + timedelta(days=30))
    assert [reminding.remind(actor=None, at=at) for at in (due, AT + timedelta(days=27))] == [0, 1]


def _listed(ground: Ground, one: Recommendation, other: Recommendation, owner: Any, counted: Any) -> None:
    """The pages of both, and the door by which the record is put right."""
    far = DAY + timedelta(days=60)
    assert followed.listing(ground.head, followed.Filters("overdue"), far)[1]["overdue"] == 1
    nothing = a_person(role=Role.AGENCY_HEAD)
    assert followed.listing(nothing, followed.Filters(), far)[1]["all"] == 0
    client = signed_in(owner)
    with counted(40):
        told = client.get(reverse("inspection_recommendation", args=[one.pk])).content.decode()
    assert "Chờ vốn" in told and "Xác nhận đã thực hiện" in told
    for name, args in (("inspection_all_recommendations", []), ("inspection_recommendations", [ground.inspection.pk])):
        with counted(40):
            assert client.get(reverse(name, args=args)).status_code == 200
    office = signed_in(ground.world.leader)
    assert client.get(reverse("inspection_session")).status_code == 404
    with counted(45):
        month = office.get(reverse("inspection_session")).content.decode()
    assert ground.inspection.title in month and "10.1.đ" in month
    page = reverse("inspection_recommendation", args=[other.pk])
    door = reverse("task_correct", args=[other.task.assignment.task_id]) + f"?kiem-tra={other.task_id}"
    assert door.replace("&", "&amp;") in office.get(page).content.decode()
    assert "Theo kết luận kiểm tra số 05/BC-TCT" in office.get(door).content.decode(), (
        "the ordinary deed, with the finding"
    )
    assert [left.pk for left in followed.left_open(ground.agency.pk, _next(ground))] == [other.pk]


def _next(ground: Ground) -> Any:
    """An inspection of the same agency after this one."""
    copy = ground.fresh()
    copy.pk, copy.first = 0, DAY + timedelta(days=30)
    return copy


@pytest.mark.once
def test_bt_13_1_three_contents_and_a_closing_section_by_house_rule():
    from dondoc.inspections.models import Inspection
    from dondoc.inspections.queries.conclusion_parts import parts_of, report_cite

    one = Inspection(regulation_id="ben-tre-2020", team_id=1)
    assert [part.code for part in parts_of(one)] == ["execution", "updating", "reporting", "closing"]
    assert report_cite(one) == "quy định của hệ thống" and regulation("ben-tre-2020").inspection.report_limit is None
