"""More time (D4; TH 5.2.c; BT 16.3): asked, proposed, decided by whom the profile names; every deadline kept; with every refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.make import AT, a_person
from tests.refusing import refused
from tests.tasks.loop import World, a_directive, a_form, a_world, an_assignment, confirmed, filed, fresh

from dondoc.audit.models import AuditEvent
from dondoc.core.regulation import calendar, current
from dondoc.dashboard.queries.due import pile
from dondoc.rules.access import Role
from dondoc.rules.due_work import Work
from dondoc.rules.errors import NotThere
from dondoc.rules.extending import Asking, Leader, deciders, fault_of
from dondoc.tasks.actions import agency as agencies
from dondoc.tasks.actions.extensions import Paper, Word, advise, decide, withdraw
from dondoc.tasks.models import Assignment, Deadline, Extension, Update
from dondoc.tasks.queries import extensions
from dondoc.tasks.queries.visibility import whole_assignments_for

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DUE, ASKED = date(2026, 12, 1), date(2026, 12, 11)
YES = Word("as_asked", None, "Khối lượng phát sinh.")
PAPER = Paper("45/PT-VP", date(2026, 11, 20))


def ask(world: World, a: Assignment, *, day: date | None = ASKED, at=AT + HOUR, actor=None, files=()) -> Update:
    return agencies.file_update(
        actor=actor or world.staff[a.agency_id],
        assignment_id=a.pk,
        kind="extension_request",
        text="Chờ số liệu của các xã.",
        asked_due_on=day,
        files=list(files),
        form_token=f"ask-{a.pk}-{at:%d%H%M}",
        at=at,
    )


def proposed(world: World) -> tuple[Assignment, Update]:
    """The Office holds that another day than the one asked for will do."""
    a = an_assignment(world, due_on=DUE)
    request = ask(world, a)
    word = Word("other_day", date(2026, 12, 5), "Đủ.")
    advise(actor=world.specialist, request_ids=[request.pk], word=word, at=AT + 3 * HOUR)
    return a, request


def due_from(actor, *works: Work) -> list[tuple[int, date | None, str]]:
    return [(x.pk, x.clock.due, x.clock.confidence) for x in pile(actor, AT.date()).lines if x.work in works]


@pytest.mark.django_db
def test_th_5_2_c_one_request_waits_for_the_offices_proposal_by_a_clock_that_is_a_local_decision():
    world = a_world()
    a = an_assignment(world, due_on=DUE)
    request = ask(world, a)
    # 24/11 is a day off
    assert due_from(world.specialist, Work.PROPOSE_EXTENSION) == [(a.pk, date(2026, 11, 25), "local-decision")]
    assert not pile(world.chairman, AT.date()).lines
    with refused("asked_already"):
        ask(world, a, day=ASKED + DAY, at=AT + 2 * HOUR)
    with refused("not_allowed"):
        advise(actor=world.chairman, request_ids=[request.pk], word=YES, at=AT + 3 * HOUR)
    with pytest.raises(NotThere):
        advise(actor=a_person(role=Role.AGENCY_HEAD), request_ids=[request.pk], word=YES, at=AT + 3 * HOUR)
    for word, code in (
        (Word("", None, ""), "no_choice"),
        (Word("refuse", None, " "), "no_reason"),
        (Word("other_day", None, ""), "no_day"),
        (Word("other_day", DUE, ""), "day_not_later"),
    ):
        with refused(code):
            advise(actor=world.specialist, request_ids=[request.pk], word=word, at=AT + 3 * HOUR)
    advise(actor=world.specialist, request_ids=[request.pk], word=YES, at=AT + 3 * HOUR)
    assert due_from(world.specialist, Work.PROPOSE_EXTENSION) == []
    assert [pk for pk, *_ in due_from(world.chairman, Work.DECIDE_EXTENSION)] == [a.pk]


@pytest.mark.django_db
def test_th_5_2_c_the_leader_whom_the_profile_names_decides_and_every_deadline_that_held_stays(
    django_assert_max_num_queries,
):
    world = a_world()
    a, request = proposed(world)
    deputy = a_person(role=Role.PROVINCE_LEADER, title="Phó Chủ tịch UBND tỉnh")
    for actor, word, code in (
        (deputy, YES, "not_the_decider"),
        (world.heads[a.agency_id], YES, "not_allowed"),
        (world.chairman, replace(YES, text="TUYỆT MẬT"), "secret_marked"),
    ):
        with refused(code):
            decide(actor=actor, request_ids=[request.pk], word=word, paper=PAPER, at=AT + 2 * DAY)
    at = AT + 3 * DAY
    decide(
        actor=world.chairman,
        request_ids=[request.pk],
        word=Word("other_day", date(2026, 12, 5), ""),
        paper=Paper(),
        at=at,
    )
    a = fresh(a)
    assert (a.due_on, a.late_after, a.asked_at) == (
        date(2026, 12, 5),
        date(2026, 12, 7),
        None,
    )  # a Saturday: judged on Monday
    held = Deadline.objects.filter(assignment=a).order_by("pk").values_list("due_on", "basis", "original", "until")
    assert list(held) == [(DUE, "directive", True, at), (date(2026, 12, 5), "extension", False, None)]
    with refused("decided_before"):
        decide(actor=world.chairman, request_ids=[request.pk], word=YES, paper=Paper(), at=AT + 4 * DAY)
    lines = AuditEvent.objects.filter(kind__startswith="extension").order_by("pk")
    assert list(lines.values_list("kind", "facts__said", "facts__day")) == [
        ("extension_advised", "other_day", "2026-12-05"),
        ("extension_decided", "granted", "2026-12-05"),
    ]
    with django_assert_max_num_queries(4):
        [told] = extensions.requests_of(a)
    assert (told.standing, told.due_then, told.late) == ("granted", DUE, False)


@pytest.mark.django_db
def test_one_decision_for_several_agencies_of_a_task_written_by_the_office_for_the_leader():
    world = a_world(3)
    directive = a_directive(world, tasks=[a_form(world, due_on=DUE)])
    given = list(Assignment.objects.filter(task__directive=directive).order_by("pk"))
    asked = [ask(world, a, day=ASKED + n * DAY) for n, a in enumerate(given)]
    ids = [u.pk for u in asked]
    other = ask(world, an_assignment(world, due_on=DUE))
    with pytest.raises(NotThere):
        decide(actor=world.specialist, request_ids=[*ids, other.pk], word=YES, paper=PAPER, at=AT + 2 * HOUR)
    for paper, code in (
        (Paper(), "no_document_number"),
        (Paper("45/PT"), "no_dated"),
        (Paper("45/PT", date(2027, 1, 1)), "dated_ahead"),
    ):
        with refused(code):
            decide(actor=world.specialist, request_ids=ids, word=YES, paper=paper, at=AT + 2 * HOUR)
    withdraw(actor=world.heads[given[2].agency_id], assignment_id=given[2].pk, reason="", at=AT + 2 * HOUR)
    with refused("request_withdrawn"):  # all or none
        decide(actor=world.specialist, request_ids=ids, word=YES, paper=PAPER, at=AT + 26 * HOUR)
    made = decide(actor=world.specialist, request_ids=ids[:2], word=YES, paper=PAPER, at=AT + 26 * HOUR)
    assert [e.granted_day for e in made] == [ASKED, ASKED + DAY]
    assert [fresh(a).due_on for a in given] == [ASKED, ASKED + DAY, DUE]
    assert {d.basis_text for d in Deadline.objects.filter(basis="extension")} == {"45/PT-VP, 20/11/2026"}
    assert world.chairman.name in made[0].decider and made[0].decided_by_id == world.specialist.user_id
    with refused("no_request"):
        withdraw(actor=world.heads[given[2].agency_id], assignment_id=given[2].pk, reason="", at=AT + 27 * HOUR)


@pytest.mark.django_db
def test_a_request_after_the_deadline_is_taken_and_marked_and_a_closed_task_asks_for_nothing():
    world = a_world()
    a = an_assignment(world, due_on=date(2026, 11, 20))
    late = ask(world, a, day=date(2026, 12, 4), at=AT + 5 * DAY)
    seen = whole_assignments_for(world.specialist, (AT + 5 * DAY).date())
    assert [u.pk for u in extensions.listed(seen, "advice", late_only=True)] == [late.pk]
    assert extensions.told(list(extensions.listed(seen)))[0].late
    decide(
        actor=world.specialist,
        request_ids=[late.pk],
        word=Word("refuse", None, "Đã quá hạn."),
        paper=PAPER,
        at=AT + 6 * DAY,
    )
    assert fresh(a).due_on == date(2026, 11, 20) and Extension.objects.get().outcome == "refused"
    again = ask(world, a, day=date(2026, 12, 4), at=AT + 7 * DAY)
    filed(world, a, AT + 8 * DAY)
    confirmed(world, a, AT + 9 * DAY)
    assert fresh(a).asked_at is None and [x.standing for x in extensions.requests_of(fresh(a))] == ["lapsed", "refused"]
    with refused("closed"):
        decide(actor=world.specialist, request_ids=[again.pk], word=YES, paper=PAPER, at=AT + 10 * DAY)
    with refused("closed"):
        ask(world, a, day=date(2026, 12, 30), at=AT + 10 * DAY)


@pytest.mark.once
def test_what_a_profile_may_refuse_of_an_asking_and_whose_decision_it_is():
    """Each limit that a profile may set, and none where it is silent (TH 5.2.c; BT 16.3 has no word of it: a local decision)."""
    from tests.rules.profiles import FILES, text

    from dondoc.rules.regulation_toml import load_regulation

    strict = load_regulation(text("tinh-mau-2026"), FILES["tinh-mau-2026"].name)
    of = strict.extension
    asking = Asking(ASKED, date(2026, 11, 19), DUE, DUE, DUE, granted=0, files=1)
    cases = {
        "nothing_to_extend": replace(asking, due_on=None),
        "no_asked_day": replace(asking, day=None),
        "asked_day_not_later": replace(asking, day=DUE),
        "extended_often_enough": replace(asking, granted=1),
        "asked_after_the_deadline": replace(asking, today=DUE + DAY),
        "asked_too_late": replace(asking, today=DUE - 2 * DAY),
        "asked_for_too_much": replace(asking, day=date(2027, 3, 1)),
        "no_document": replace(asking, files=0),
    }
    told = {code: fault_of(of, calendar(), case) for code, case in cases.items()}
    assert {code: fault and fault.code for code, fault in told.items()} == {code: code for code in cases}
    assert fault_of(of, calendar(), asking) is None
    assert fault_of(current().extension, calendar(), replace(asking, today=DUE + DAY, granted=5, files=0)) is None
    banned = replace(of, allowed=replace(of.allowed, value=False))
    fault = fault_of(banned, calendar(), asking)
    assert fault is not None and fault.code == "extension_not_allowed"

    chairman, deputy = (
        Leader(1, "Phạm Quang Hưng", "Chủ tịch UBND tỉnh"),
        Leader(2, "Lê Thị Mai", "Phó Chủ tịch UBND tỉnh"),
    )
    leaders = [chairman, deputy]
    assert deciders(current(), "vice_chairman", "Lê Thị Mai", leaders) == [deputy]
    assert deciders(current(), "vice_chairman", "Người đã nghỉ", leaders) == [chairman]
    assert deciders(current(), "vice_chairman", "", leaders) == leaders
    assert (
        deciders(current(), "chairman", "", leaders)
        == deciders(strict, "vice_chairman", "Lê Thị Mai", leaders)
        == [chairman]
    )
