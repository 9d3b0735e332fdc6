"""What the Office does: confirm, return, answer disputes, correct, pass on, stop (TH 5.1.b, 5.2; BT 7.2, 8.2), with every refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.make import AT, DAY, a_person, the_office
from tests.refusing import refused
from tests.tasks.loop import (
    World,
    a_directive,
    a_form,
    a_result,
    a_world,
    an_assignment,
    confirmed,
    filed,
    fresh,
    grades,
)

from dondoc.dashboard.queries import due
from dondoc.rules.access import Role
from dondoc.rules.due_work import Work
from dondoc.rules.errors import NotThere
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions import missing, office
from dondoc.tasks.models import Assignment, Dispute, Judgement, Move, TaskChange

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=3)
AFTER_THE_DEADLINE = datetime(2026, 12, 3, 2, 0, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return a_world()


def returned(world: World, a: Assignment, at: datetime, lacking: str = "Thiếu phụ lục."):
    return office.return_result(
        actor=world.specialist, assignment_id=a.pk, version=fresh(a).version, lacking=lacking, at=at
    )


def disputed(world: World, a: Assignment, at: datetime = LATER) -> None:
    agencies.dispute(
        actor=world.heads[a.agency_id],
        assignment_id=a.pk,
        version=fresh(a).version,
        ground="not_our_function",
        reason="Không thuộc chức năng.",
        suggested_agency_id=None,
        at=at,
    )


def test_th_5_1_b_the_office_confirms_and_th_8_1_a_judges(world):
    a = an_assignment(world)
    filed(world, a, AT)
    confirmed(world, a, LATER)
    judgement = Judgement.objects.get(assignment=a)
    assert (fresh(a).state, judgement.confirmed, judgement.progress) == ("completed", True, "done_on_time")
    assert Move.objects.get(assignment=a, until=None).cite == "5.1.b"


def test_e1_on_time_is_judged_by_the_day_of_filing_not_the_day_the_office_looked(world):
    a = an_assignment(world, due_on=date(2026, 11, 20))
    filed(world, a, AT)
    confirmed(world, a, AFTER_THE_DEADLINE)
    assert Judgement.objects.get(assignment=a).progress == "done_on_time"


@pytest.mark.parametrize(
    ("quality", "effectiveness", "code"), [("", "x", "no_quality"), (None, "", "no_effectiveness")]
)
def test_e2_a_confirmation_without_judgement_is_refused(world, quality, effectiveness, code):
    a = an_assignment(world)
    filed(world, a, AT)
    with refused(code):
        office.confirm(
            actor=world.specialist,
            assignment_id=a.pk,
            version=fresh(a).version,
            quality=grades()[0] if quality is None else quality,
            effectiveness=effectiveness,
            remark="",
            at=LATER,
        )
    assert fresh(a).state == "submitted"


@pytest.mark.parametrize("who", ["leads", "chairman", "clerk"])
def test_nobody_else_confirms(world, who):
    a = an_assignment(world)
    filed(world, a, AT)
    actor = {"leads": world.heads[a.agency_id], "chairman": world.chairman, "clerk": a_person(role=Role.OFFICE_CLERK)}[
        who
    ]
    with refused("not_the_judge"):
        office.confirm(
            actor=actor,
            assignment_id=a.pk,
            version=fresh(a).version,
            quality=grades()[0],
            effectiveness=grades()[1],
            remark="",
            at=LATER,
        )


def test_of_two_confirming_at_once_the_second_is_told_what_happened(world):
    a = an_assignment(world)
    filed(world, a, AT)
    seen = fresh(a).version
    confirmed(world, a, LATER)
    with refused("overtaken") as told:
        office.confirm(
            actor=world.leader,
            assignment_id=a.pk,
            version=seen,
            quality=grades()[0],
            effectiveness=grades()[1],
            remark="",
            at=LATER,
        )
    assert world.specialist.name in str(told.value)
    assert Judgement.objects.count() == 1


def test_a_result_refiled_after_the_page_was_opened_is_not_confirmed_unseen(world):
    a = an_assignment(world)
    filed(world, a, AT)
    seen = fresh(a).version
    agencies.recall_result(actor=world.heads[a.agency_id], assignment_id=a.pk, version=seen, reason="Nhầm.", at=LATER)
    filed(world, a, LATER)
    with refused("overtaken"):
        office.confirm(
            actor=world.specialist,
            assignment_id=a.pk,
            version=seen,
            quality=grades()[0],
            effectiveness=grades()[1],
            remark="",
            at=LATER,
        )


def test_th_5_2_b_returned_in_time_is_simply_to_be_redone(world):
    a = an_assignment(world)
    filed(world, a, AT)
    returned(world, a, LATER)
    assert (fresh(a).state, fresh(a).marked, fresh(a).filed_on) == ("returned", False, None)


def test_th_5_2_b_returned_after_the_deadline_is_marked_for_good(world):
    a = an_assignment(world)
    filed(world, a, AT)
    returned(world, a, AFTER_THE_DEADLINE)
    assert fresh(a).marked
    filed(world, a, AFTER_THE_DEADLINE)
    confirmed(world, a, AFTER_THE_DEADLINE)
    assert fresh(a).marked, "an accepted redo keeps the mark"
    assert Judgement.objects.order_by("pk").last().progress == "done_late"


def test_a_return_says_what_is_lacking(world):
    a = an_assignment(world)
    filed(world, a, AT)
    with refused("no_lacking") as told:
        returned(world, a, LATER, lacking=" ")
    assert told.value.cite == "5.2.b"


def test_where_the_office_itself_leads_a_leader_who_did_not_file_confirms(world):
    a = Assignment.objects.get(task__directive=a_directive(world, tasks=[a_form(world, leads=[the_office()])]))
    filer = a_person(role=Role.OFFICE_LEADER, signs="head")
    agencies.file_result(
        actor=filer,
        assignment_id=a.pk,
        version=fresh(a).version,
        result=a_result(),
        files=[],
        form_token="own",
        at=LATER,
    )
    for actor in (filer, world.specialist):
        with refused("not_the_judge"):
            office.confirm(
                actor=actor,
                assignment_id=a.pk,
                version=fresh(a).version,
                quality=grades()[0],
                effectiveness=grades()[1],
                remark="",
                at=LATER,
            )
    office.confirm(
        actor=world.leader,
        assignment_id=a.pk,
        version=fresh(a).version,
        quality=grades()[0],
        effectiveness=grades()[1],
        remark="",
        at=LATER,
    )
    assert fresh(a).state == "completed"


def test_b3_a_result_filed_in_his_name_by_a_stand_in_is_not_for_him_to_judge(world):
    a = Assignment.objects.get(task__directive=a_directive(world, tasks=[a_form(world, leads=[the_office()])]))
    leader = a_person(role=Role.OFFICE_LEADER, signs="head")
    stand_in = replace(a_person(role=Role.OFFICE_LEADER, signs="KT."), stands_in_for=leader.user_id)
    agencies.file_result(
        actor=stand_in, assignment_id=a.pk, version=fresh(a).version, result=a_result(), files=[], form_token="f", at=LATER
    )  # fmt: skip
    for actor in (leader, stand_in):
        assert not [line for line in due.pile(actor, DAY).lines if line.work is Work.CONFIRM]
        with refused("not_the_judge"):
            office.return_result(actor=actor, assignment_id=a.pk, version=fresh(a).version, lacking="Thiếu.", at=LATER)
    assert [line for line in due.pile(world.leader, DAY).lines if line.work is Work.CONFIRM]


@pytest.mark.parametrize("n", [3, 30])
def test_confirming_many_takes_the_same_number_of_queries(django_assert_max_num_queries, n):
    world = a_world(n)
    directive = a_directive(world)
    mine = list(Assignment.objects.filter(task__directive=directive))
    for a in mine:
        filed(world, a, AT)
    chosen = [(a.pk, fresh(a).version) for a in mine]
    with django_assert_max_num_queries(22):
        outcome = office.confirm_many(
            actor=world.specialist,
            chosen=chosen,
            quality=grades()[0],
            effectiveness=grades()[1],
            remark="Đạt.",
            at=LATER,
        )
    assert len(outcome.done) == n
    assert Judgement.objects.count() == n


def test_in_bulk_what_cannot_be_confirmed_any_more_is_told_and_the_rest_is_done():
    world = a_world(3)
    mine = list(Assignment.objects.filter(task__directive=a_directive(world)).order_by("pk"))
    for a in mine:
        filed(world, a, AT)
    chosen = [(a.pk, fresh(a).version) for a in mine]
    confirmed(world, mine[1], LATER)
    outcome = office.confirm_many(
        actor=world.specialist, chosen=chosen, quality=grades()[0], effectiveness=grades()[1], remark="", at=LATER
    )
    assert outcome.done == [mine[0].pk, mine[2].pk]
    assert [(pk, r.code) for pk, r in outcome.refused] == [(mine[1].pk, "overtaken")]


def test_th_5_2_a_a_dispute_is_kept_with_an_answer(world):
    a = an_assignment(world)
    disputed(world, a)
    with refused("no_answer"):
        office.keep(actor=world.specialist, assignment_id=a.pk, version=fresh(a).version, answer="", at=LATER)
    office.keep(
        actor=world.specialist, assignment_id=a.pk, version=fresh(a).version, answer="Đúng chức năng.", at=LATER
    )
    dispute = Dispute.objects.get(assignment=a)
    assert (fresh(a).state, dispute.outcome, dispute.answer) == ("in_progress", "kept", "Đúng chức năng.")


def test_th_5_2_a_the_deadline_runs_on_during_a_dispute(world):
    a = an_assignment(world)
    disputed(world, a)
    assert fresh(a).due_on == date(2026, 12, 1)


def test_a_correction_keeps_what_was_said_before_and_answers_the_dispute(world):
    a = an_assignment(world)
    before = a.task.content
    disputed(world, a)
    office.correct(
        actor=world.specialist,
        task_id=a.task_id,
        content="Nội dung đúng.",
        product="Tờ trình",
        reason="Nhập nhầm.",
        at=LATER,
        assignment_id=a.pk,
    )
    change = TaskChange.objects.get(task=a.task_id)
    assert (change.content_before, change.content_after, fresh(a).task.content) == (
        before,
        "Nội dung đúng.",
        "Nội dung đúng.",
    )
    assert (fresh(a).state, Dispute.objects.get(assignment=a).outcome) == ("in_progress", "corrected")


def test_a_correction_needs_content_and_reason_and_an_office_hand(world):
    a = an_assignment(world)
    with refused("no_reason"):
        office.correct(actor=world.specialist, task_id=a.task_id, content="Khác.", product="", reason="", at=LATER)
    with refused("no_content"):
        office.correct(actor=world.specialist, task_id=a.task_id, content="", product="", reason="Nhầm.", at=LATER)
    with refused("not_allowed"):
        office.correct(
            actor=world.heads[a.agency_id], task_id=a.task_id, content="Khác.", product="", reason="Nhầm.", at=LATER
        )


def test_th_5_2_a_passing_on_closes_here_and_opens_there_with_the_same_deadline():
    world = a_world(2)
    a = an_assignment(world)
    disputed(world, a)
    there = world.agencies[1]
    new = office.transfer(
        actor=world.specialist,
        assignment_id=a.pk,
        version=fresh(a).version,
        agency_id=there.pk,
        reason="Đúng chức năng của sở này.",
        at=LATER,
    )
    old = fresh(a)
    assert (old.state, old.transferred_to_id) == ("transferred", new.pk)
    assert (fresh(new).state, fresh(new).agency_id, fresh(new).due_on) == ("issued", there.pk, date(2026, 12, 1))
    assert Dispute.objects.get(assignment=a).outcome == "transferred"
    with refused("transferred"):
        agencies.accept(actor=world.heads[a.agency_id], assignment_id=a.pk, version=old.version, at=LATER)


def test_passing_on_to_who_has_it_already_is_refused():
    world = a_world(2)
    a = Assignment.objects.filter(task__directive=a_directive(world)).order_by("pk")[0]
    with refused("has_it_already"):
        office.transfer(
            actor=world.specialist,
            assignment_id=a.pk,
            version=fresh(a).version,
            agency_id=world.agencies[1].pk,
            reason="Chuyển.",
            at=LATER,
        )


@pytest.mark.parametrize("deed", [office.suspend, office.withdraw, office.reopen])
def test_stopping_and_reopening_name_what_they_rest_on(world, deed):
    a = an_assignment(world)
    if deed is office.reopen:
        filed(world, a, AT)
        confirmed(world, a, AT)
    with refused("no_reason"):
        deed(actor=world.leader, assignment_id=a.pk, version=fresh(a).version, reason=" ", at=LATER)


def test_a_suspended_result_comes_back_to_where_it_was(world):
    a = an_assignment(world)
    filed(world, a, AT)
    office.suspend(
        actor=world.specialist, assignment_id=a.pk, version=fresh(a).version, reason="Ý kiến Chủ tịch.", at=LATER
    )
    office.resume(
        actor=world.specialist, assignment_id=a.pk, version=fresh(a).version, reason="Ý kiến Chủ tịch.", at=LATER
    )
    assert (fresh(a).state, fresh(a).filed_on) == ("submitted", date(2026, 11, 19))


def test_only_an_office_leader_reopens(world):
    a = an_assignment(world)
    filed(world, a, AT)
    confirmed(world, a, AT)
    with refused("not_allowed"):
        office.reopen(actor=world.specialist, assignment_id=a.pk, version=fresh(a).version, reason="Sai.", at=LATER)
    office.reopen(
        actor=world.leader, assignment_id=a.pk, version=fresh(a).version, reason="Kết quả không đúng thực tế.", at=LATER
    )
    assert (fresh(a).state, fresh(a).closed_on) == ("in_progress", None)


def test_th_5_2_a_a_missing_task_is_reported_by_number_and_answered(world):
    head = next(iter(world.heads.values()))
    report = missing.report(
        actor=head, directive_number="Số: 27/CĐ-UBND", content="Rà soát hồ chứa.", form_token="m", at=AT
    )
    assert (
        missing.report(actor=head, directive_number="27/CĐ-UBND", content="Rà soát.", form_token="m", at=AT).pk
        == report.pk
    )
    with pytest.raises(NotThere):
        missing.answer(actor=head, missing_id=report.pk, accepted=True, answer="Tự trả lời.", at=LATER)
    missing.answer(actor=world.specialist, missing_id=report.pk, accepted=True, answer="Sẽ bổ sung.", at=LATER)
    with refused("answered_before"):
        missing.answer(actor=world.leader, missing_id=report.pk, accepted=False, answer="Không thiếu.", at=LATER)
