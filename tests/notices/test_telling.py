"""Who is told of what (F2; TH 8, 9.1; BT 10, 11.2; docs/definitions.md 7): from the log, once, to those concerned and nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from tests.make import AT, DAY, ROOT, a_person, an_agency
from tests.notices.ladder import begun, heard, said, told_all
from tests.tasks.loop import a_directive, a_form, a_world, an_assignment, confirmed, filed, fresh

from dondoc.audit.kinds import AuditKind as K
from dondoc.core.regulation import current
from dondoc.notices.actions import letters, summing_up, telling
from dondoc.notices.actions.summing_up import send_digests
from dondoc.notices.models import Mail, Notice, NoticeCursor
from dondoc.organisations import actions as organisations
from dondoc.organisations.models import User
from dondoc.rules.access import Role
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions import amending, extensions, office
from dondoc.tasks.actions.handing_over import hand_over
from dondoc.tasks.models import Assignment, Task
from dondoc.tasks.queries.amending import AmendForm, TaskAmendment
from dondoc.urging.actions.answering import answer
from dondoc.urging.actions.urging import Order, urge

pytestmark = pytest.mark.django_db


def after(minutes: int) -> datetime:
    return AT + timedelta(minutes=minutes)


def test_f2_each_side_of_the_loop_hears_and_neither_the_doer_nor_a_stranger():
    world = begun(a_world(2))
    mine, other = world.agencies
    head, staff = world.heads[mine.pk], world.staff[mine.pk]
    a = an_assignment(world)
    told_all()
    agencies.assign_person(
        actor=head, assignment_id=a.pk, version=None, user_id=staff.user_id, unit_id=None, note="", at=after(1)
    )
    for kind in ("progress", "explanation"):
        agencies.file_update(
            actor=staff, assignment_id=a.pk, kind=kind, text="Đang làm.", asked_due_on=None, files=[],
            form_token=kind, at=after(2),
        )  # fmt: skip
    filed(world, a, after(3))
    office.return_result(
        actor=world.specialist, assignment_id=a.pk, version=fresh(a).version, lacking="Thiếu số liệu.", at=after(4)
    )
    filed(world, a, after(5))
    confirmed(world, a, after(6))
    told_all()
    loop = [(K.ASSIGNMENT_ISSUED, False), (K.RETURNED, True), (K.CONFIRMED, False)]
    assert heard(head) == loop
    assert heard(staff) == [(K.UNIT_ASSIGNED, False), *loop[1:]]
    assert heard(world.specialist) == [
        (K.UPDATE_FILED, False), (K.RESULT_FILED, False), (K.RESULT_FILED, False)
    ]  # fmt: skip  # progress waits until he looks
    for stranger in (world.heads[other.pk], world.staff[other.pk], world.chairman, world.leader):
        assert heard(stranger) == []
    assert all(fresh(a).task.directive.number in text and "Nhiệm vụ thử" in text for text in said(head))
    assert "Thiếu số liệu" not in str(said(head)), "what was written stays on its page"
    Task.objects.filter(pk=a.task_id).update(content="Lời mới, sau khi việc đã sang cơ quan khác")
    assert "Lời mới" not in str(said(head)), "a notice keeps the title as it was told"


def test_f2_of_one_act_one_notice_and_what_presses_goes_at_once_by_mail():
    world = begun(a_world(3))
    head = world.heads[world.agencies[0].pk]
    User.objects.filter(pk__in=[h.user_id for h in world.heads.values()]).update(email="co.quan@example.vn")
    User.objects.filter(pk=world.heads[world.agencies[2].pk].user_id).update(is_active=False)
    tasks = [a_form(world) for _ in range(3)]
    a_directive(world, urgency="hoa_toc", tasks=tasks)
    a_directive(world, at=after(1), tasks=tasks[:1])
    told_all()
    assert heard(head) == [(K.ASSIGNMENT_ISSUED, True), (K.ASSIGNMENT_ISSUED, False)]
    assert said(head)[1].startswith("3 nhiệm vụ mới")
    assert heard(world.heads[world.agencies[2].pk]) == [], "who is locked hears nothing"
    letters = Mail.objects.order_by("pk")
    assert {m.user_id for m in letters} == {h.user_id for h in list(world.heads.values())[:2]}
    assert len(letters) == 2 and "/van-ban/" in letters[0].text and "3 nhiệm vụ mới" in letters[0].subject


def test_f2_nothing_is_told_twice_or_lost_when_it_is_cut_short(monkeypatch, django_assert_max_num_queries):
    world = begun(a_world(1))
    head = world.heads[world.agencies[0].pk]
    monkeypatch.setattr(telling, "AT_ONCE", 3)
    for n in range(4):
        a_directive(world, at=after(n))
    assert telling.tell_new(actor=None, at=AT) >= 3
    before = Notice.objects.count(), NoticeCursor.objects.get().number

    def killed(*_args, **_words):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(telling, "post_mails", killed)  # after the notices were written, before the cursor moved
        with pytest.raises(KeyboardInterrupt):
            told_all()
    held = Notice.objects.count(), NoticeCursor.objects.get().number
    assert held[1] >= before[1]
    told_all()
    told_all()
    assert heard(head) == [(K.ASSIGNMENT_ISSUED, False)] * 4
    monkeypatch.setattr(telling, "AT_ONCE", 500)
    for n in range(4):
        a_directive(world, at=after(10 + n), tasks=[a_form(world) for _ in range(4)])
    with django_assert_max_num_queries(18):
        told_all()


def test_f2_a_past_that_is_brought_in_is_not_told_nor_what_was_before_the_first_day():
    world = a_world(1)
    head = world.heads[world.agencies[0].pk]
    an_assignment(world)
    begun(world)
    a_directive(world, at=AT - timedelta(days=40))
    told_all()
    assert heard(head) == []
    a_directive(world, at=after(5))
    told_all()
    assert heard(head) == [(K.ASSIGNMENT_ISSUED, False)]


def test_b4_an_answer_to_somebody_who_is_locked_reaches_the_desk_of_his_agency():
    world = begun(a_world(1))
    row = an_assignment(world)
    [made] = urge(
        actor=world.specialist,
        chosen=[row.pk],
        order=Order(channel="system", words="Đề nghị báo cáo."),
        letter=None,
        form_token="once",
        at=after(1),
    ).urges
    organisations.set_active(actor=ROOT, user_id=world.specialist.user_id, active=False, at=after(2))
    answer(actor=world.heads[row.agency_id], urge_id=made.pk, text="Xong tuần này.", files=[], at=after(3))
    told_all(after(4))
    assert (K.URGE_ANSWERED, False) in heard(world.leader)


def test_f2_a_line_of_a_day_to_come_silences_no_other_of_the_same_stretch():
    world = begun(a_world(1))
    head = world.heads[world.agencies[0].pk]
    for at in (AT + timedelta(days=9), after(5)):
        a_directive(world, at=at)
    told_all(after(10))
    assert heard(head) == [(K.ASSIGNMENT_ISSUED, False)] * 2


def test_issue_3_a_merger_and_a_handing_over_are_told_and_a_stand_in_hears_in_place_of_his_colleague():
    world = begun(a_world(2))
    gone, stays = world.agencies
    a = an_assignment(world)
    agencies.assign_person(
        actor=world.heads[gone.pk], assignment_id=a.pk, version=None, user_id=world.staff[gone.pk].user_id,
        unit_id=None, note="", at=AT,
    )  # fmt: skip
    told_all()
    hand_over(actor=ROOT, from_id=world.staff[gone.pk].user_id, to_id=world.heads[gone.pk].user_id, at=after(1))
    told_all()
    assert heard(world.staff[gone.pk])[-1] == heard(world.heads[gone.pk])[-1] == (K.WORK_HANDED_OVER, False)
    organisations.dissolve_into(
        actor=ROOT, agency_id=gone.pk, successor_id=stays.pk, on=DAY, basis="Nghị quyết 1", carry_people=False, at=after(2)
    )  # fmt: skip
    colleague = a_person(role=Role.OFFICE_SPECIALIST)
    organisations.name_stand_in(
        actor=world.specialist, post_id=world.specialist.post_id, user_id=colleague.user_id, valid_from=DAY,
        valid_to=DAY, signs="", at=after(3),
    )  # fmt: skip
    agencies.dispute(
        actor=world.heads[stays.pk], assignment_id=a.pk, version=None, ground=current().dispute.grounds[0].code,
        reason="Không phải việc của cơ quan.", suggested_agency_id=None, at=after(4),
    )  # fmt: skip
    told_all()
    assert heard(world.heads[stays.pk]) == [(K.AGENCY_DISSOLVED, False)]
    assert heard(world.leader) == [(K.AGENCY_DISSOLVED, False)]
    assert heard(colleague) == [(K.STAND_IN_NAMED, False), (K.DISPUTED, False)]
    assert heard(world.specialist)[-1] == (K.DISPUTED, False)


def test_f2_one_persons_fault_holds_up_nobody_elses_digest_and_is_told(monkeypatch):
    world = a_world(1)
    head, staff = world.heads[world.agencies[0].pk], world.staff[world.agencies[0].pk]
    User.objects.filter(pk__in=[head.user_id, staff.user_id]).update(email="co.quan@example.vn")
    an_assignment(world)
    whole = letters.digest

    def broken(user_id, *given):
        if user_id == head.user_id:
            raise ZeroDivisionError("một lỗi")
        return whole(user_id, *given)

    with monkeypatch.context() as struck, pytest.raises(ZeroDivisionError):
        struck.setattr(letters, "digest", broken)
        send_digests(actor=None, at=AT)
    assert [m.user_id for m in Mail.objects.all()] == [staff.user_id]
    assert send_digests(actor=None, at=after(5)) == 1
    assert [m.user_id for m in Mail.objects.order_by("pk")] == [staff.user_id, head.user_id]


def test_f2_the_deciding_leader_hears_of_a_proposal_and_a_coordinator_that_it_takes_part_no_longer(monkeypatch):
    world = begun(a_world(1))
    helping, other = an_agency(), an_agency()
    goes, stays = (a_person(role=Role.AGENCY_HEAD, agency=one) for one in (helping, other))
    task = replace(a_form(world), no_coordinators=False, coordinators=(f"a:{helping.pk}", f"a:{other.pk}"))
    directive = a_directive(world, tasks=[task])
    row = Assignment.objects.get(task__directive=directive)
    asked = agencies.file_update(
        actor=world.heads[row.agency_id], assignment_id=row.pk, kind="extension_request", text="Chờ số liệu.",
        asked_due_on=date(2026, 12, 11), files=[], form_token="ask", at=after(1),
    )  # fmt: skip
    word = extensions.Word("as_asked", None, "Đồng ý.")
    extensions.advise(actor=world.specialist, request_ids=[asked.pk], word=word, at=after(2))
    form = AmendForm(
        basis_number="300/UBND-TH", basis_issued_on=DAY, form_token="amend",
        tasks=(TaskAmendment(task_id=row.task_id, coordinators_removed=(helping.pk,)),),
    )  # fmt: skip
    plan = amending.preview(actor=world.specialist, directive_id=directive.pk, form=form, at=after(3))
    amending.amend(actor=world.specialist, directive_id=directive.pk, form=form, stamp=plan.stamp, at=after(3))
    told_all()
    assert (K.EXTENSION_ADVISED, False) in heard(world.chairman)
    assert (K.EXTENSION_ADVISED, False) not in heard(world.leader)
    assert heard(goes) == [(K.COORDINATION_ENDED, False)] and fresh(row).task.content in said(goes)[0]
    assert heard(stays) == [(K.AMENDED, False)]
    monkeypatch.setattr(letters, "SHOWN", 1)
    head = world.heads[row.agency_id].user_id
    [newest] = summing_up._fresh([head, goes.user_id], DAY)[head]
    assert (newest.kind, newest.all_new) == (K.AMENDED, 2), "of what is new no more is loaded than a digest shows"
