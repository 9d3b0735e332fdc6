"""Coordination with its own dates (D6; TH 8.2.b; BT 10.2.b): asked, given, late, refused, taken back, reminded; with every refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest
from tests.make import AT, a_person
from tests.refusing import refused
from tests.tasks.loop import a_directive, a_form, a_world, confirmed, filed, fresh

from dondoc.audit.models import AuditEvent
from dondoc.core.files import InspectedFile
from dondoc.dashboard.queries.due import pile
from dondoc.rules.access import Role
from dondoc.rules.due_work import Work
from dondoc.rules.errors import NotThere
from dondoc.tasks.actions.coordinating import ask, end_parts, give, refuse, remind, remind_lead, take_back
from dondoc.tasks.models import Assignment, PartRequest, Reminder
from dondoc.tasks.queries import parts
from dondoc.tasks.queries.visibility import files_for

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BYTES = b"%PDF-1.4 so lieu"
PAPER = InspectedFile("so-lieu.pdf", "application/pdf", len(BYTES), sha256(BYTES).hexdigest(), BYTES, "", True)


@pytest.fixture
def led():
    """A task led by the first of three agencies; the second coordinates it, the third has nothing to do with it."""
    world = a_world(3)
    lead, other, stranger = world.agencies
    form = replace(a_form(world, leads=[lead]), no_coordinators=False, coordinators=(f"a:{other.pk}",))
    directive = a_directive(world, tasks=[form])
    return world, fresh(Assignment.objects.get(task__directive=directive)), lead, other, stranger


def asked(world, a, agency, n=1, *, due_on=date(2026, 11, 25), at=AT + HOUR, **said):
    values = {"content": f"Số liệu phần {n}.", "beyond": False, "form_token": f"part-{n}"} | said
    actor = values.pop("actor", world.staff[a.agency_id])
    return ask(actor=actor, assignment_id=a.pk, agency_id=agency.pk if agency else None, due_on=due_on, at=at, **values)


def test_th_8_2_b_a_lead_asks_a_coordinating_agency_for_its_part_by_a_day(led):
    world, a, lead, other, stranger = led
    for agency, code in ((None, "no_agency"), (lead, "own_agency"), (stranger, "not_a_coordinator")):
        with refused(code):
            asked(world, a, agency)
    for said, code in (({"content": " "}, "no_content"), ({"due_on": None}, "no_due_on"), ({"due_on": date(2026, 11, 18)}, "due_passed"),
                       ({"due_on": date(2026, 12, 20)}, "after_own_deadline"), ({"content": "TỐI MẬT"}, "secret_marked"),
                       ({"actor": world.staff[other.pk]}, "not_allowed")):  # fmt: skip
        with refused(code):
            asked(world, a, other, **said)
    part = asked(world, a, other)
    assert asked(world, a, other).pk == part.pk  # the same form sent twice
    beyond = asked(world, a, other, 2, due_on=date(2026, 12, 20), beyond=True)
    mine = [(x.work, x.pk, x.clock.due, x.clock.cite) for x in pile(world.staff[other.pk], AT.date()).lines]
    assert mine == [
        (Work.PART, part.pk, date(2026, 11, 25), "8.2.b"),
        (Work.PART, beyond.pk, date(2026, 12, 20), "8.2.b"),
    ]
    assert not [x for x in pile(world.staff[lead.pk], AT.date()).lines if x.work is Work.PART]


def test_th_8_2_b_a_part_is_given_late_or_refused_and_the_days_of_waiting_are_told_apart(
    led, django_assert_max_num_queries
):
    world, a, lead, other, stranger = led
    part, beyond = asked(world, a, other), asked(world, a, other, 2, due_on=date(2026, 12, 20), beyond=True)
    with pytest.raises(NotThere):
        give(actor=world.staff[stranger.pk], part_id=part.pk, text="Không phải của tôi.", files=[], at=AT + 2 * HOUR)
    with pytest.raises(NotThere):
        give(actor=world.staff[lead.pk], part_id=part.pk, text="Tự gửi.", files=[], at=AT + 2 * HOUR)
    with refused("no_answer"):
        give(actor=world.staff[other.pk], part_id=part.pk, text="", files=[], at=AT + 2 * HOUR)
    with refused("no_reason"):
        refuse(actor=world.staff[other.pk], part_id=beyond.pk, reason="", at=AT + 2 * HOUR)
    give(actor=world.staff[other.pk], part_id=part.pk, text="", files=[PAPER], at=AT + 8 * DAY)  # 27/11: two days late
    refuse(actor=world.heads[other.pk], part_id=beyond.pk, reason="Không có số liệu này.", at=AT + 8 * DAY)
    with refused("answered_before"):
        take_back(actor=world.staff[lead.pk], part_id=part.pk, reason="", at=AT + 9 * DAY)

    day = (AT + 9 * DAY).date()
    with django_assert_max_num_queries(6):
        seen = parts.parts_of(world.heads[lead.pk], a, day)
    assert [(p.row.outcome, p.late_days) for p in seen] == [("given", 2), ("refused", 0)]
    assert parts.waited(seen, day) == parts.Waited(days=8, parts=0, late=0)
    [stored] = seen[0].row.files.all()
    for actor, sees in (
        (world.staff[other.pk], True),
        (world.staff[lead.pk], True),
        (world.specialist, True),
        (world.staff[stranger.pk], False),
    ):
        assert files_for(actor, day).filter(pk=stored.pk).exists() is sees
        assert bool(parts.parts_for(actor, day)) is sees
    assert fresh(a).due_on == date(2026, 12, 1)  # waiting moves no deadline
    facts = AuditEvent.objects.get(kind="coordination_given").facts
    assert (facts["part"], facts["part_agency"], facts["agency"], facts["late"]) == (part.pk, other.pk, lead.pk, True)


def test_each_reminds_the_other_once_a_day_and_a_closed_task_waits_for_nobody(led):
    world, a, lead, other, stranger = led
    part, spare = asked(world, a, other), asked(world, a, other, 2)
    remind(actor=world.staff[lead.pk], part_id=part.pk, text="", at=AT + DAY)
    with refused("reminded_today"):
        remind(actor=world.heads[lead.pk], part_id=part.pk, text="", at=AT + DAY + HOUR)
    remind_lead(actor=world.staff[other.pk], assignment_id=a.pk, text="Đề nghị gửi mẫu số liệu.", at=AT + DAY)
    with refused("reminded_today"):
        remind_lead(actor=world.heads[other.pk], assignment_id=a.pk, text="", at=AT + DAY + HOUR)
    with refused("not_allowed"):
        remind_lead(actor=world.staff[lead.pk], assignment_id=a.pk, text="", at=AT + 2 * DAY)
    with pytest.raises(NotThere):
        remind_lead(actor=world.staff[stranger.pk], assignment_id=a.pk, text="", at=AT + 2 * DAY)
    assert Reminder.objects.filter(part=part).count() == Reminder.objects.filter(part=None).count() == 1
    take_back(actor=world.staff[lead.pk], part_id=spare.pk, reason="Đã có.", at=AT + 2 * DAY)
    waiting = parts.waiting_for_parts(None, (AT + 8 * DAY).date())
    assert waiting == parts.WaitingForParts(assignments=1, late=1, longest=8)
    owed = world.staff[other.pk]
    day = (AT + 8 * DAY).date()
    counts = {code: parts.listed(owed, day, asked=False, standing=code).count() for code in parts.STANDINGS}
    assert counts == {"waiting": 1, "late": 1, "given": 0, "refused": 0, "taken_back": 1}
    assert parts.listed(world.staff[lead.pk], day, asked=True).count() == 2

    third = asked(world, a, other, 4, at=AT + 2 * DAY)
    end_parts(
        [(a.task_id, other.pk)], "98/CV-UBND, 27/11/2026", actor=world.specialist, at=AT + 8 * DAY
    )  # a later directive let it go
    third = PartRequest.objects.get(pk=third.pk)
    assert (third.outcome, third.answer) == ("taken_back", "98/CV-UBND, 27/11/2026")
    PartRequest.objects.filter(pk=part.pk).update(outcome="", answered_at=None)
    filed(world, a, AT + 9 * DAY)
    confirmed(world, a, AT + 10 * DAY)
    assert not [x for x in pile(owed, day).lines if x.work is Work.PART]
    with refused("closed"):
        give(actor=owed, part_id=part.pk, text="Số liệu đây.", files=[], at=AT + 11 * DAY)
    with refused("closed"):
        asked(world, a, other, 3, at=AT + 11 * DAY, due_on=date(2026, 12, 1))
    assert not parts.parts_for(a_person(role=Role.READER), day)
