"""What agencies do: accept, dispute, hand on, report, file (TH 5.2, BT 8.2), with every refusal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.make import AT, a_person, an_agency
from tests.refusing import refused
from tests.tasks.loop import World, a_result, a_world, an_assignment, confirmed, filed, fresh

from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Role
from dondoc.rules.errors import NotThere, Refusal, Refusals
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions import office
from dondoc.tasks.models import Assignment, Deadline, Dispute, Move, Update

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=3)


@pytest.fixture
def world() -> World:
    return a_world()


def head(world: World, a: Assignment):
    return world.heads[a.agency_id]


def staff(world: World, a: Assignment):
    return world.staff[a.agency_id]


def progress(world: World, a: Assignment, **given):
    values = {
        "kind": "progress",
        "text": "Đang làm.",
        "asked_due_on": None,
        "files": [],
        "form_token": "t1",
        "at": LATER,
    } | given
    return agencies.file_update(actor=values.pop("actor", staff(world, a)), assignment_id=a.pk, **values)


def test_issuing_writes_the_state_the_deadline_and_the_day_it_is_judged_by(world):
    a = an_assignment(world, due_on=date(2026, 11, 24))
    assert (a.state, a.due_on, a.late_after) == ("issued", date(2026, 11, 24), date(2026, 11, 25)), (
        "24/11 is a holiday: judged the day after"
    )
    assert Deadline.objects.get(assignment=a).original
    assert Move.objects.get(assignment=a).state == "issued"


def test_accept_is_no_gate_the_first_update_implies_it(world):
    a = an_assignment(world)
    progress(world, a)
    assert fresh(a).state == "in_progress"
    assert [m.deed for m in Move.objects.filter(assignment=a).order_by("pk")] == ["issue", "accept"]


def test_a_move_closes_the_one_before_so_that_one_state_holds_at_a_time(world):
    a = an_assignment(world)
    agencies.accept(actor=head(world, a), assignment_id=a.pk, version=a.version, at=LATER)
    first, second = Move.objects.filter(assignment=a).order_by("pk")
    assert first.until == second.at == LATER
    assert second.until is None


@pytest.mark.parametrize("ground", ["missing_task", "wrong_content", "not_our_function"])
def test_th_5_2_a_a_dispute_names_its_ground_and_reason(world, ground):
    a = an_assignment(world)
    agencies.dispute(
        actor=staff(world, a),
        assignment_id=a.pk,
        version=a.version,
        ground=ground,
        reason="Không đúng.",
        suggested_agency_id=None,
        at=LATER,
    )
    assert fresh(a).state == "disputed"
    assert Dispute.objects.get(assignment=a).ground == ground
    assert Move.objects.get(assignment=a, until=None).cite == "5.2.a"


def test_a_dispute_writes_the_log_last_so_that_it_and_a_merger_never_wait_for_each_other(world, monkeypatch):
    a = an_assignment(world)
    there: list[bool] = []
    log = "dondoc.tasks.actions.facts.record_many"
    monkeypatch.setattr(log, lambda entries: there.append(Dispute.objects.exists()))
    said = {"ground": "wrong_content", "reason": "Không đúng.", "suggested_agency_id": None}
    agencies.dispute(actor=head(world, a), assignment_id=a.pk, version=a.version, at=LATER, **said)
    assert there == [True]


@pytest.mark.parametrize(
    ("ground", "reason", "code"),
    [("", "Vì thế.", "no_ground"), ("lười", "Vì thế.", "no_ground"), ("wrong_content", "  ", "no_reason")],
)
def test_th_5_2_a_a_dispute_without_ground_or_reason_is_refused_with_the_article(world, ground, reason, code):
    a = an_assignment(world)
    with pytest.raises(Refusal) as told:
        agencies.dispute(
            actor=head(world, a),
            assignment_id=a.pk,
            version=a.version,
            ground=ground,
            reason=reason,
            suggested_agency_id=None,
            at=LATER,
        )
    assert (told.value.code, told.value.cite) == (code, "5.2.a")
    assert fresh(a).state == "issued"


def test_th_8_2_c_the_head_gives_the_work_to_a_person_or_a_unit_of_the_agency(world):
    a = an_assignment(world)
    unit = an_agency("Phòng Kinh tế", kind=AgencyKind.SUBORDINATE, parent=world.agencies[0])
    person = a_person(role=Role.AGENCY_SPECIALIST, agency=unit)
    agencies.assign_person(
        actor=head(world, a),
        assignment_id=a.pk,
        version=a.version,
        user_id=person.user_id,
        unit_id=unit.pk,
        note="",
        at=LATER,
    )
    assert (fresh(a).person_id, fresh(a).unit_id, fresh(a).agency_id) == (person.user_id, unit.pk, world.agencies[0].pk)
    assert progress(world, a, actor=person).prepared_by_id == person.user_id, "the unit's people may report"


def test_only_who_signs_for_the_agency_hands_its_work_on(world):
    a = an_assignment(world)
    with refused("not_allowed"):
        agencies.assign_person(
            actor=staff(world, a), assignment_id=a.pk, version=a.version, user_id=None, unit_id=None, note="", at=LATER
        )


def test_work_is_not_given_to_a_stranger_or_a_strange_unit(world):
    a = an_assignment(world)
    stranger, elsewhere = a_person(role=Role.AGENCY_SPECIALIST), an_agency()
    with refused("not_of_the_agency"):
        agencies.assign_person(
            actor=head(world, a),
            assignment_id=a.pk,
            version=a.version,
            user_id=stranger.user_id,
            unit_id=None,
            note="",
            at=LATER,
        )
    with refused("not_a_unit_of_the_agency"):
        agencies.assign_person(
            actor=head(world, a),
            assignment_id=a.pk,
            version=a.version,
            user_id=None,
            unit_id=elsewhere.pk,
            note="",
            at=LATER,
        )


@pytest.mark.parametrize("kind", ["progress", "extension_request", "explanation"])
def test_th_5_2_c_only_a_result_can_ask_to_end_the_task(world, kind):
    a = an_assignment(world)
    with pytest.raises(Refusal) as told:
        progress(world, a, kind=kind, asked_due_on=date(2026, 12, 31), ends_task=True)
    assert (told.value.code, told.value.cite) == ("cannot_end", "5.2.c")
    assert told.value.way_on.args == (a.pk, "ket-qua")
    assert not Update.objects.exists()


def test_th_5_2_c_a_result_does_not_come_in_by_the_door_of_updates(world):
    a = an_assignment(world)
    with refused("no_such_kind"):
        progress(world, a, kind="result")


def test_an_extension_request_needs_a_later_day_and_leaves_the_deadline_alone(world):
    a = an_assignment(world)
    for day, code in [(None, "no_asked_day"), (date(2026, 11, 30), "asked_day_not_later")]:
        with refused(code):
            progress(world, a, kind="extension_request", asked_due_on=day)
    progress(world, a, kind="extension_request", asked_due_on=date(2026, 12, 15))
    assert fresh(a).due_on == date(2026, 12, 1)


def test_the_same_form_sent_twice_leaves_one_update(world):
    a = an_assignment(world)
    first = progress(world, a)
    assert progress(world, a).pk == first.pk
    assert Update.objects.count() == 1


def test_th_5_2_d_an_update_with_a_stamp_of_secrecy_is_refused_and_leaves_one_line(world):
    from dondoc.audit.models import AuditEvent

    a = an_assignment(world)
    with pytest.raises(Refusal) as told:
        progress(world, a, text="TỐI MẬT\nĐã triển khai phương án bảo vệ.")
    assert told.value.cite == "5.2.d"
    assert not Update.objects.exists()
    assert fresh(a).state == "issued", "nothing half-done: the implied acceptance is rolled back too"
    line = AuditEvent.objects.get(kind="secrecy_refused")
    assert "phương án" not in str(line.facts)


def test_th_5_2_b_a_result_names_its_document(world):
    a = an_assignment(world)
    empty = agencies.ResultDraft("", "", "", None, "")
    with pytest.raises(Refusals) as told:
        agencies.file_result(
            actor=head(world, a),
            assignment_id=a.pk,
            version=a.version,
            result=empty,
            files=[],
            form_token="r",
            at=LATER,
        )
    assert {r.field for r in told.value.refusals} == {
        "text",
        "document_kind",
        "document_number",
        "result_dated",
        "document_signer",
    }
    assert {r.cite for r in told.value.refusals} == {"5.2.b"}


def test_a_result_dated_ahead_of_today_is_refused(world):
    a = an_assignment(world)
    with refused("result_dated_ahead"):
        agencies.file_result(
            actor=head(world, a),
            assignment_id=a.pk,
            version=a.version,
            result=a_result(date(2026, 11, 20)),
            files=[],
            form_token="r",
            at=LATER,
        )


def test_a_specialist_drafts_and_the_head_signs(world):
    a = an_assignment(world)
    update = agencies.draft_result(
        actor=staff(world, a),
        assignment_id=a.pk,
        version=a.version,
        result=a_result(),
        files=[],
        form_token="r",
        at=LATER,
    )
    assert fresh(a).state == "awaiting_signature"
    assert update.filed_at is None
    assert fresh(a).last_update_at is None, "what is not signed is not reported"
    agencies.file_result(
        actor=head(world, a),
        assignment_id=a.pk,
        version=fresh(a).version,
        result=None,
        files=[],
        form_token="s",
        at=LATER,
    )
    update.refresh_from_db()
    assert (fresh(a).state, fresh(a).filed_on) == ("submitted", date(2026, 11, 19))
    assert (update.filed_by_id, update.signed_as, update.prepared_by_id) == (
        head(world, a).user_id,
        "head",
        staff(world, a).user_id,
    )


def test_th_7_2_c_a_specialist_cannot_file_and_a_deputy_signs_kt(world):
    a = an_assignment(world)
    with refused("not_the_signer"):
        agencies.file_result(
            actor=staff(world, a),
            assignment_id=a.pk,
            version=a.version,
            result=a_result(),
            files=[],
            form_token="r",
            at=LATER,
        )
    deputy = a_person(role=Role.AGENCY_HEAD, agency=world.agencies[0], signs="KT.")
    update = agencies.file_result(
        actor=deputy, assignment_id=a.pk, version=a.version, result=a_result(), files=[], form_token="r", at=LATER
    )
    assert update.signed_as == "KT."


def test_a_draft_handed_back_leaves_the_assignment_where_it_was(world):
    a = an_assignment(world)
    filed(world, a, AT)
    office.return_result(
        actor=world.specialist, assignment_id=a.pk, version=fresh(a).version, lacking="Thiếu số liệu.", at=AT
    )
    agencies.draft_result(
        actor=staff(world, a),
        assignment_id=a.pk,
        version=fresh(a).version,
        result=a_result(),
        files=[],
        form_token="r2",
        at=LATER,
    )
    agencies.hand_back(actor=head(world, a), assignment_id=a.pk, version=fresh(a).version, text="Sửa lại.", at=LATER)
    assert fresh(a).state == "returned"
    assert agencies.waiting_draft(fresh(a)) is None


def test_a_result_is_recalled_before_the_office_acts_and_not_after(world):
    a = an_assignment(world)
    filed(world, a, AT)
    agencies.recall_result(
        actor=head(world, a), assignment_id=a.pk, version=fresh(a).version, reason="Nhầm tệp.", at=LATER
    )
    assert (fresh(a).state, fresh(a).filed_on) == ("in_progress", None)
    filed(world, a, LATER)
    confirmed(world, a, LATER)
    with refused("closed"):
        agencies.recall_result(
            actor=head(world, a), assignment_id=a.pk, version=fresh(a).version, reason="Muộn.", at=LATER
        )


def test_an_update_to_a_closed_or_withdrawn_assignment_is_refused(world):
    a = an_assignment(world)
    office.withdraw(
        actor=world.specialist, assignment_id=a.pk, version=a.version, reason="Văn bản 99/UBND-TH.", at=LATER
    )
    with refused("withdrawn"):
        progress(world, a)
    assert not Update.objects.exists()


def test_another_agencys_assignment_does_not_exist(world):
    a = an_assignment(world)
    stranger = a_person(role=Role.AGENCY_HEAD)
    for attempt in (
        lambda: agencies.accept(actor=stranger, assignment_id=a.pk, version=a.version, at=LATER),
        lambda: progress(world, a, actor=stranger),
        lambda: agencies.recall_result(actor=stranger, assignment_id=a.pk, version=a.version, reason="x", at=LATER),
    ):
        with pytest.raises(NotThere):
            attempt()


def test_a_stale_page_is_told_what_happened(world):
    a = an_assignment(world)
    agencies.accept(actor=head(world, a), assignment_id=a.pk, version=a.version, at=LATER)
    with pytest.raises(Refusal) as told:
        agencies.dispute(
            actor=staff(world, a),
            assignment_id=a.pk,
            version=a.version,
            ground="wrong_content",
            reason="Sai.",
            suggested_agency_id=None,
            at=LATER,
        )
    assert told.value.code == "overtaken"
    assert head(world, a).name in str(told.value)
    assert "tiếp nhận lúc 11:00" in str(told.value)


def test_handing_the_work_on_is_a_line_of_its_history_with_what_was_said(world):
    a = an_assignment(world)
    agencies.assign_person(
        actor=head(world, a),
        assignment_id=a.pk,
        version=a.version,
        user_id=staff(world, a).user_id,
        unit_id=None,
        note="Xong trước thứ Sáu.",
        at=LATER,
    )
    last = Move.objects.get(assignment=a, until=None)
    assert (last.deed, last.text, last.state, last.cite) == ("assign_person", "Xong trước thứ Sáu.", "issued", "8.2.c")


def test_facts_never_go_backwards_even_if_the_clock_does(world):
    a = an_assignment(world, at=LATER)
    agencies.accept(actor=head(world, a), assignment_id=a.pk, version=a.version, at=AT)
    first, second = Move.objects.filter(assignment=a).order_by("pk")
    assert first.until == second.at == LATER
