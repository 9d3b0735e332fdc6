"""Everything of a directive goes out in one act, to one agency or to 166, all of it or none (C8; TH 5.1.a, 6.1; BT 7.1.b, 7.2.a)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.make import AT, ROOT, a_directive, a_person, a_province, a_task, an_agency, issued

from dondoc.audit.models import AuditEvent
from dondoc.audit.queries import verify
from dondoc.directives.actions import record_lacks, set_not_tracked
from dondoc.organisations import actions as organisations
from dondoc.organisations import queries
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Role
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.actions import facts
from dondoc.tasks.actions.issuing import issue
from dondoc.tasks.models import Assignment, Coordination, Deadline, Move, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():
    return a_person(role=Role.OFFICE_SPECIALIST)


def refused(deed: Callable[[], object]) -> list[Refusal]:
    with pytest.raises((Refusal, Refusals)) as caught:
        deed()
    return caught.value.refusals if isinstance(caught.value, Refusals) else [caught.value]


def now_of(directive) -> int:
    directive.refresh_from_db()
    return directive.version


def test_each_agency_has_its_own_assignment_state_and_deadline(actor):
    directive = a_directive(actor)
    agencies = [an_agency(), an_agency()]
    a_task(directive, *agencies, actor=actor, due_on=date(2026, 11, 24), deadline_text="trước ngày 24/11/2026")
    found = issued(directive, actor=actor)
    assert [a.agency_id for a in found] == [a.pk for a in agencies]
    for assignment in found:
        assert (assignment.state, assignment.issued_on) == ("issued", date(2026, 11, 19))
        assert (assignment.due_on, assignment.late_after) == (date(2026, 11, 24), date(2026, 11, 25))
        deadline = Deadline.objects.get(assignment=assignment)
        assert (deadline.text, deadline.original) == ("trước ngày 24/11/2026", True)
        assert Move.objects.get(assignment=assignment).deed == "issue"
        assert AuditEvent.objects.get(stream=f"assignment:{assignment.pk}").cite == "5.1.a"
    assert Task.objects.get().issued_at == AT
    assert verify() == []


def test_coordinating_agencies_get_a_part_and_no_assignment(actor):
    directive = a_directive(actor)
    lead, helper = an_agency(), an_agency()
    a_task(directive, lead, actor=actor, coordinators=(f"a:{helper.pk}",))
    issued(directive, actor=actor)
    assert Coordination.objects.get().agency_id == helper.pk
    assert Assignment.objects.get().agency_id == lead.pk


def test_one_act_sends_a_task_to_all_166_communes():
    a_province()
    actor = a_person(role=Role.OFFICE_SPECIALIST)
    directive = a_directive(actor)
    group = next(g for g in queries.picker(date(2026, 11, 19))["groups"] if g["count"] == 166)
    a_task(directive, f"g:{group['code']}", actor=actor, due_on=date(2026, 12, 4))
    assert len(issued(directive, actor=actor)) == 166
    line = AuditEvent.objects.get(kind="directive_issued")
    assert (line.facts["assignments"], line.facts["agencies"]) == (166, 166)


#: SQLite takes so many values a statement that a long INSERT goes in pieces; its pieces are one statement here.
PIECES = re.compile(r"^(INSERT INTO \S+)", re.IGNORECASE)


def statements(asked: CaptureQueriesContext) -> int:
    seen: list[str] = []
    for query in asked.captured_queries:
        piece = PIECES.match(query["sql"])
        what = piece[1] if piece else query["sql"]
        if not (piece and seen and seen[-1] == what):
            seen.append(what)
    return len(seen)


def cost(actor, tasks: int, agencies: int) -> int:
    directive = a_directive(actor)
    leads = [an_agency(kind=AgencyKind.COMMUNE) for _ in range(agencies)]
    for number in range(tasks):
        a_task(directive, *leads, actor=actor, content=f"Việc {number}", due_on=date(2026, 12, 4))
    version = now_of(directive)
    with CaptureQueriesContext(connection) as asked:
        issue(actor=actor, directive_id=directive.pk, version=version, at=AT)
    assert not any(query["sql"].startswith('UPDATE "tasks_assignment"') for query in asked.captured_queries)
    return statements(asked)


def test_issuing_costs_the_same_for_one_agency_for_166_and_for_166_times_five(actor):
    one = cost(actor, 1, 1)
    assert cost(actor, 1, 166) == one
    assert cost(actor, 5, 166) == one
    assert one <= 36


def test_bt_7_2_e_the_clock_stops_when_everything_is_sent_out(actor):
    clerk = a_person(role=Role.OFFICE_CLERK)
    directive = a_directive(clerk)
    a_task(directive, an_agency(), actor=clerk)
    issued(directive, actor=actor, at=AT + timedelta(hours=3))
    assert directive.entered_at == AT + timedelta(hours=3)
    assert directive.specialist_id == actor.user_id, "whoever sends out what nobody was given answers for it"


def test_late_entry_stays_to_be_seen(actor):
    from dondoc.directives.queries import entry_clock

    directive = a_directive(actor, urgency="hoa_toc")
    a_task(directive, an_agency(), actor=actor)
    issued(directive, actor=actor, at=AT + timedelta(days=1))
    clock = entry_clock(directive, date(2026, 12, 1))
    assert (clock.standing, clock.late_days, clock.rule.cite) == (None, 1, "6.1.a")


def test_a_second_press_is_told_what_the_first_did(actor):
    directive = a_directive(actor)
    a_task(directive, an_agency(), actor=actor)
    version = now_of(directive)
    issue(actor=actor, directive_id=directive.pk, version=version, at=AT)
    [refusal] = refused(lambda: issue(actor=actor, directive_id=directive.pk, version=version, at=AT))
    assert refusal.code == "already_issued"
    assert actor.name in str(refusal) and "08:00" in str(refusal)
    assert Assignment.objects.count() == 1
    assert AuditEvent.objects.filter(kind="directive_issued").count() == 1


def test_what_was_changed_after_the_check_is_checked_again(actor):
    directive = a_directive(actor)
    a_task(directive, an_agency(), actor=actor)
    version = now_of(directive)
    a_task(directive, an_agency(), actor=actor)
    [refusal] = refused(lambda: issue(actor=actor, directive_id=directive.pk, version=version, at=AT))
    assert refusal.code == "directive_changed_meanwhile"
    assert not Assignment.objects.exists()


def test_nothing_to_send_is_told_with_the_way_on(actor):
    directive = a_directive(actor)
    [refusal] = refused(lambda: issue(actor=actor, directive_id=directive.pk, version=1, at=AT))
    assert refusal.code == "nothing_to_issue"
    assert refusal.way_on is not None and refusal.way_on.page == "directive_split"


def test_what_is_missing_is_named_field_by_field_and_nothing_goes_out(actor):
    directive = a_directive(actor, signer="", division_id=None)
    a_task(directive, an_agency(), actor=actor)
    a_task(directive, actor=actor, product="", no_coordinators=False)
    refusals = refused(lambda: issue(actor=actor, directive_id=directive.pk, version=now_of(directive), at=AT))
    said = [str(r) for r in refusals]
    assert "Văn bản còn thiếu: Người ký." in said
    assert "Nhiệm vụ 2 còn thiếu: Cơ quan chủ trì." in said
    assert {r.code for r in refusals} == {"missing_of_directive", "missing_of_task"}
    assert len(refusals) == 5
    assert not Assignment.objects.exists()


def test_bt_7_1_b_what_the_directive_itself_lacks_is_recorded_and_holds_nothing_back(actor):
    directive = a_directive(actor)
    a_task(directive, an_agency(), actor=actor, no_coordinators=False, no_deadline=False)
    assert refused(lambda: issue(actor=actor, directive_id=directive.pk, version=now_of(directive), at=AT))
    record_lacks(
        actor=actor, directive_id=directive.pk, version=now_of(directive), lacks=["deadline", "coordinators"], at=AT
    )
    [assignment] = issued(directive, actor=actor)
    assert assignment.due_on is None
    task = Task.objects.get()
    assert (task.no_deadline, task.no_coordinators) == (True, True)
    assert directive.drafting_lacks == ["deadline", "coordinators"]


def test_a_task_without_a_receiver_is_never_sent_whatever_the_directive_lacks(actor):
    directive = a_directive(actor)
    a_task(directive, actor=actor)
    record_lacks(actor=actor, directive_id=directive.pk, version=now_of(directive), lacks=["lead"], at=AT)
    [refusal] = refused(lambda: issue(actor=actor, directive_id=directive.pk, version=now_of(directive), at=AT))
    assert str(refusal) == "Nhiệm vụ 1 còn thiếu: Cơ quan chủ trì."


def test_an_agency_dissolved_between_check_and_issue_is_refused(actor):
    gone, heir = an_agency("Sở Thông tin và Truyền thông"), an_agency("Sở Khoa học và Công nghệ")
    directive = a_directive(actor)
    a_task(directive, gone, actor=actor)
    organisations.dissolve_into(
        actor=ROOT, agency_id=gone.pk, successor_id=heir.pk, on=date(2026, 11, 19), basis="Nghị quyết", at=AT
    )
    [refusal] = refused(lambda: issue(actor=actor, directive_id=directive.pk, version=now_of(directive), at=AT))
    assert refusal.code == "dissolved_agency"
    assert not Assignment.objects.exists()


def test_th_5_2_a_tasks_are_added_to_a_directive_that_was_sent_out(actor):
    directive = a_directive(actor)
    a_task(directive, an_agency(), actor=actor)
    issued(directive, actor=actor)
    entered_at, due = directive.entered_at, directive.entry_due_on
    a_task(directive, an_agency(), actor=actor, at=AT + timedelta(days=5))
    issued(directive, actor=actor, at=AT + timedelta(days=5))
    assert Assignment.objects.filter(state="issued").count() == 2
    assert (directive.entered_at, directive.entry_due_on) == (entered_at, due), (
        "a supplement does not move the clock that stopped"
    )
    assert AuditEvent.objects.filter(kind="directive_issued").count() == 2


def test_th_4_a_directive_not_tracked_is_not_sent_out(actor):
    directive = a_directive(actor)
    a_task(directive, an_agency(), actor=actor)
    set_not_tracked(actor=actor, directive_id=directive.pk, version=now_of(directive), reason="Chỉ để biết", at=AT)
    [refusal] = refused(lambda: issue(actor=actor, directive_id=directive.pk, version=now_of(directive), at=AT))
    assert refusal.code == "directive_not_tracked"


@pytest.mark.parametrize(
    "role", [Role.OFFICE_CLERK, Role.PROVINCE_LEADER, Role.AGENCY_HEAD, Role.READER, Role.ADMINISTRATOR]
)
def test_who_is_neither_specialist_nor_leader_of_the_office_does_not_issue(actor, role):
    directive = a_directive(actor)
    a_task(directive, an_agency(), actor=actor)
    [refusal] = refused(
        lambda: issue(actor=a_person(role=role), directive_id=directive.pk, version=now_of(directive), at=AT)
    )
    assert refusal.code == "not_allowed"


def test_a_fault_in_the_middle_leaves_nothing(actor, monkeypatch):
    directive = a_directive(actor)
    a_task(directive, *[an_agency() for _ in range(5)], actor=actor)
    version = now_of(directive)

    def broken(*args: object, **more: object) -> None:
        raise RuntimeError("the power went out")

    monkeypatch.setattr(facts, "record_many", broken)
    with pytest.raises(RuntimeError):
        issue(actor=actor, directive_id=directive.pk, version=version, at=AT)
    directive.refresh_from_db()
    assert not Assignment.objects.exists() and not Move.objects.exists() and not Deadline.objects.exists()
    assert (directive.entered_at, Task.objects.get().issued_at) == (None, None)
    monkeypatch.undo()
    assert issued(directive, actor=actor)
