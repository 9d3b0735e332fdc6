"""What is due from whom (F1; D5; C6; TH 5.1.b, 5.2.a, 6.1, 6.2; BT 7.2, 8.1): role by role what is listed, in which order, and what is not."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from tests.make import AT, DAY, a_person, an_agency, the_office
from tests.tasks.loop import World, a_directive, a_form, a_result, a_world, an_assignment, filed, fresh

from dondoc.dashboard.queries import due
from dondoc.dashboard.queries.work_lines import WorkLine, my_work
from dondoc.directives import actions as directives
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Actor, Role
from dondoc.rules.due_work import Work
from dondoc.rules.own_clocks import When
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions import missing, office
from dondoc.tasks.actions.drafting import save_task
from dondoc.tasks.models import Assignment

pytestmark = pytest.mark.django_db


def lines(actor: Actor, day: date = DAY) -> list[WorkLine]:
    return my_work(actor, day).shown


def only_line(actor: Actor, day: date = DAY) -> WorkLine:
    found = lines(actor, day)
    assert len(found) == 1, [line.work for line in found]
    return found[0]


def works(actor: Actor, day: date = DAY) -> list[Work]:
    return [line.work for line in lines(actor, day)]


def later(days: int) -> datetime:
    return AT + timedelta(days=days)


def registered(
    world: World, *, specialist: Actor | None = None, urgency: str = "normal", number: str = "900/KH-UBND"
) -> int:
    """A directive that nobody split yet."""
    form = directives.DirectiveForm(
        kind="plan", number=number, issued_on=DAY, released_at=AT, subject="Kế hoạch chưa nhập", issuer_id=the_office().parent_id,
        signer="Trần Văn Ký", signer_title="Chủ tịch", assigned_by="chairman", assigned_by_name="Trần Văn Ký",
        drafting_agency_id=the_office().pk, division_id=world.division.pk,
        specialist_id=specialist.user_id if specialist else None, urgency=urgency, tracked=True, not_tracked_reason="",
        declared_open=True, form_token=number,
    )  # fmt: skip
    # A specialist who registers without naming anybody takes charge himself; the clerk does not.
    by = specialist or a_person(role=Role.OFFICE_CLERK)
    return directives.register(actor=by, form=form, files=[], at=AT).pk


def disputed(world: World, assignment: Assignment, at: datetime = AT) -> None:
    agencies.dispute(
        actor=world.heads[assignment.agency_id], assignment_id=assignment.pk, version=fresh(assignment).version,
        ground="not_our_function", reason="Việc này thuộc sở khác.", suggested_agency_id=None, at=at,
    )  # fmt: skip


# ---------------------------------------------------------------- agencies


def test_a_new_assignment_is_for_its_agency_to_accept_and_for_no_other() -> None:
    world = a_world(2)
    a = an_assignment(world)
    line = only_line(world.heads[a.agency_id])
    assert (line.work, line.assignment_id, line.clock_due) == (Work.ACCEPT, a.pk, date(2026, 12, 1))
    assert line.cite == "6.2.a"
    assert works(world.staff[a.agency_id]) == [Work.ACCEPT]
    other = world.agencies[1]
    assert works(world.heads[other.pk]) == []
    assert works(world.staff[other.pk]) == []


def test_bt_8_2_b_what_is_given_to_one_specialist_is_not_due_from_his_colleague() -> None:
    world = a_world()
    a = an_assignment(world, due_on=date(2026, 11, 25))
    given = world.staff[a.agency_id]
    colleague = a_person(role=Role.AGENCY_SPECIALIST, agency=world.agencies[0])
    agencies.assign_person(
        actor=world.heads[a.agency_id],
        assignment_id=a.pk,
        version=fresh(a).version,
        user_id=given.user_id,
        unit_id=None,
        note="",
        at=AT,
    )
    assert len(lines(given)) == 1
    assert lines(colleague) == []
    assert len(lines(world.heads[a.agency_id])) == 1


def test_those_given_to_me_come_before_those_nobody_has() -> None:
    world = a_world()
    nobodys = an_assignment(world, due_on=date(2026, 11, 20))
    mine_ = an_assignment(world, due_on=date(2026, 11, 25))
    agencies.assign_person(
        actor=world.heads[mine_.agency_id], assignment_id=mine_.pk, version=fresh(mine_).version,
        user_id=world.staff[mine_.agency_id].user_id, unit_id=None, note="", at=AT,
    )  # fmt: skip
    assert [line.assignment_id for line in lines(world.staff[mine_.agency_id])] == [mine_.pk, nobodys.pk]
    assert [line.assignment_id for line in lines(world.heads[mine_.agency_id])] == [nobodys.pk, mine_.pk]


def test_th_8_2_c_what_is_passed_to_a_unit_is_due_from_its_people() -> None:
    world = a_world()
    a = an_assignment(world, due_on=date(2026, 11, 25))
    unit = an_agency("Phòng Kinh tế", kind=AgencyKind.SUBORDINATE, parent=world.agencies[0])
    person = a_person(role=Role.AGENCY_SPECIALIST, agency=unit)
    assert lines(person) == []
    agencies.assign_person(
        actor=world.heads[a.agency_id],
        assignment_id=a.pk,
        version=fresh(a).version,
        user_id=None,
        unit_id=unit.pk,
        note="",
        at=AT,
    )
    assert [line.assignment_id for line in lines(person)] == [a.pk]
    assert lines(world.staff[a.agency_id]) == []


def test_a_draft_waits_for_who_signs_and_comes_back_to_who_wrote_it() -> None:
    world = a_world()
    a = an_assignment(world)
    head, staff = world.heads[a.agency_id], world.staff[a.agency_id]
    agencies.draft_result(
        actor=staff,
        assignment_id=a.pk,
        version=fresh(a).version,
        result=a_result(),
        files=[],
        form_token="draft",
        at=AT,
    )
    assert works(staff) == []
    signing = only_line(head)
    assert (signing.work, signing.said, signing.said_by) == (Work.SIGN, "Đã làm xong việc được giao.", staff.name)
    agencies.hand_back(actor=head, assignment_id=a.pk, version=fresh(a).version, text="Nêu rõ số hộ.", at=AT)
    mending = only_line(staff)
    assert (mending.work, mending.said) == (Work.MEND, "Nêu rõ số hộ.")


def test_th_5_2_b_a_returned_result_says_what_the_office_found_lacking() -> None:
    world = a_world()
    a = an_assignment(world)
    filed(world, a, AT)
    assert lines(world.heads[a.agency_id]) == []
    office.return_result(
        actor=world.specialist, assignment_id=a.pk, version=fresh(a).version, lacking="Thiếu phụ lục.", at=later(1)
    )
    line = only_line(world.heads[a.agency_id], DAY + timedelta(days=1))
    assert (line.work, line.said, line.said_cite) == (Work.REDO, "Thiếu phụ lục.", "5.2.b")


def accepted(world: World, a: Assignment) -> Assignment:
    agencies.accept(actor=world.heads[a.agency_id], assignment_id=a.pk, version=fresh(a).version, at=AT)
    return fresh(a)


@pytest.mark.parametrize(
    ("day", "when"),
    [
        (date(2026, 11, 20), None),
        (date(2026, 11, 27), When.AHEAD),
        (date(2026, 12, 11), When.TODAY),
        (date(2026, 12, 12), When.OVERDUE),
    ],
)
def test_work_in_progress_is_due_when_its_deadline_is_two_weeks_ahead_or_past(day: date, when: When | None) -> None:
    world = a_world()
    a = accepted(world, an_assignment(world, due_on=date(2026, 12, 11)))
    assert [line.when for line in lines(world.heads[a.agency_id], day)] == ([when] if when else [])


def test_th_6_2_b_an_undated_task_is_due_for_its_quarter_and_an_update_settles_it() -> None:
    world = a_world()
    a = accepted(world, an_assignment(world, due_on=None))
    head = world.heads[a.agency_id]
    assert lines(head, date(2026, 12, 16)) == []
    line = only_line(head, date(2026, 12, 17))
    assert (line.work, line.clock_due, line.cite, line.confidence) == (
        Work.PERIOD,
        date(2026, 12, 31),
        "6.2.b",
        "local-decision",
    )
    assert only_line(head, date(2027, 1, 2)).when is When.OVERDUE
    agencies.file_update(
        actor=head,
        assignment_id=a.pk,
        kind="progress",
        text="Đang làm.",
        asked_due_on=None,
        files=[],
        form_token="u",
        at=later(30),
    )
    assert lines(head, date(2027, 1, 2)) == []


def test_closed_and_waiting_ones_are_due_from_nobody_in_the_agency() -> None:
    world = a_world()
    a = an_assignment(world)
    disputed(world, a)
    assert lines(world.heads[a.agency_id]) == []
    office.withdraw(
        actor=world.specialist, assignment_id=a.pk, version=fresh(a).version, reason="Theo ý kiến chỉ đạo.", at=AT
    )
    assert lines(world.heads[a.agency_id]) == []
    assert lines(world.specialist) == []


# ---------------------------------------------------------------- the Office


def test_th_6_1_b_a_directive_to_enter_is_due_from_its_specialist_and_cites_the_clause() -> None:
    world = a_world()
    pk = registered(world, specialist=world.specialist)
    line = only_line(world.specialist)
    assert (line.work, line.pk, line.clock_due, line.cite) == (Work.ENTER, pk, date(2026, 11, 20), "6.1.b")
    assert only_line(world.specialist, date(2026, 11, 23)).when is When.OVERDUE
    colleague = a_person(role=Role.OFFICE_SPECIALIST)
    assert lines(colleague) == []
    assert works(a_person(role=Role.OFFICE_CLERK)) == [Work.ENTER]
    assert works(world.leader) == [Work.ENTER]
    assert lines(world.chairman) == []


def test_th_6_1_a_an_urgent_one_is_due_the_same_day_and_one_nobody_has_is_due_from_all() -> None:
    world = a_world()
    registered(world, urgency="hoa_toc")
    line = only_line(a_person(role=Role.OFFICE_SPECIALIST))
    assert (line.when, line.cite) == (When.TODAY, "6.1.a")


def test_what_was_split_and_not_issued_says_how_far_it_is() -> None:
    world = a_world()
    pk = registered(world, specialist=world.specialist)
    save_task(actor=world.specialist, directive_id=pk, form=a_form(world), at=AT)
    assert only_line(world.specialist).entered_tasks == 1


def test_th_5_2_a_a_task_added_to_an_entered_directive_waits_to_be_issued() -> None:
    world = a_world()
    directive = a_directive(world)
    save_task(actor=world.specialist, directive_id=directive.pk, form=a_form(world), at=AT)
    line = only_line(world.specialist)
    assert (line.work, line.when, line.entered_tasks) == (Work.SUPPLEMENT, When.UNDATED, 1)
    assert works(a_person(role=Role.OFFICE_CLERK)) == []


def test_th_5_2_a_a_dispute_is_due_from_the_specialist_in_charge_with_its_local_clock() -> None:
    world = a_world()
    a = an_assignment(world)
    disputed(world, a)
    line = only_line(world.specialist)
    # 19/11 is a Thursday; 24/11 is a holiday: three working days end on 25/11.
    assert (line.work, line.clock_due, line.cite, line.confidence) == (
        Work.ANSWER,
        date(2026, 11, 25),
        "5.2.a",
        "local-decision",
    )
    assert (line.said, line.ground) == ("Việc này thuộc sở khác.", "không thuộc chức năng")
    assert works(a_person(role=Role.OFFICE_SPECIALIST)) == []
    office.keep(actor=world.specialist, assignment_id=a.pk, version=fresh(a).version, answer="Đúng chức năng.", at=AT)
    assert lines(world.specialist) == []


def test_th_5_2_a_a_missing_task_goes_to_who_follows_the_directive_it_names() -> None:
    world = a_world()
    directive = a_directive(world)
    head = world.heads[world.agencies[0].pk]
    missing.report(actor=head, directive_number=directive.number, content="Thiếu một nhiệm vụ.", form_token="m1", at=AT)
    missing.report(actor=head, directive_number="999/KH-UBND", content="Thiếu cả văn bản.", form_token="m2", at=AT)
    assert works(world.specialist) == [Work.MISSING, Work.MISSING]
    assert [line.directive_number for line in lines(a_person(role=Role.OFFICE_SPECIALIST))] == ["999/KH-UBND"]


def test_like_results_of_one_task_are_one_line_counted_as_many_with_the_oldest_clock() -> None:
    world = a_world(3)
    directive = a_directive(world)
    for day, a in enumerate(Assignment.objects.filter(task__directive=directive).order_by("pk")):
        filed(world, a, later(day))
    line = only_line(world.specialist, DAY + timedelta(days=2))
    assert (line.work, line.count, line.clock_due, line.more_agencies) == (Work.CONFIRM, 3, date(2026, 11, 25), 0)
    assert my_work(world.specialist, DAY).total == 3
    assert due.counts(world.specialist, DAY)["to_confirm"] == 3


def test_what_the_office_itself_led_is_for_a_leader_who_did_not_file_it() -> None:
    world = a_world()
    filer = a_person(role=Role.OFFICE_LEADER, signs="KT.")
    directive = a_directive(world, tasks=[a_form(world, leads=[the_office()])])
    a = Assignment.objects.get(task__directive=directive)
    agencies.file_result(
        actor=filer, assignment_id=a.pk, version=a.version, result=a_result(), files=[], form_token="own", at=AT
    )
    assert works(world.leader) == [Work.CONFIRM]
    assert works(filer) == []
    assert works(world.specialist) == []


def test_bt_7_2_dd_only_the_specialist_in_charge_confirms_in_ben_tre() -> None:
    world = a_world()
    a = an_assignment(world)
    filed(world, a, AT)
    directive = a.task.directive
    directive.regulation_id, directive.specialist_id = "ben-tre-2020", None
    directive.save(update_fields=["regulation_id", "specialist_id"])
    assert Work.CONFIRM not in works(world.specialist)
    directive.specialist_id = world.specialist.user_id
    directive.save(update_fields=["specialist_id"])
    assert works(world.specialist) == [Work.CONFIRM]


def test_bt_8_1_a_an_overdue_task_says_by_which_day_it_must_be_updated() -> None:
    world = a_world()
    a = accepted(world, an_assignment(world, due_on=date(2026, 11, 20)))
    a.task.directive.regulation_id = "ben-tre-2020"
    a.task.directive.save(update_fields=["regulation_id"])
    head = world.heads[a.agency_id]
    line = only_line(head, date(2026, 11, 23))
    assert (line.cite, line.update_by) == ("8.1.a", date(2026, 11, 21))
    agencies.file_update(
        actor=head,
        assignment_id=a.pk,
        kind="explanation",
        text="Vì mưa lũ.",
        asked_due_on=None,
        files=[],
        form_token="e",
        at=later(3),
    )
    assert only_line(head, date(2026, 11, 23)).update_by is None
