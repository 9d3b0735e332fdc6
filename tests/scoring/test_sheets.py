"""TH 21.2; BT 20.2: the sheet of a year from the draft to the frozen figures, with everything that is refused on the way."""

import hashlib
import json
from datetime import timedelta

import pytest
from tests.make import AT
from tests.refusing import refused
from tests.scoring.ground import AFTER, a_year

from dondoc.audit.models import AuditEvent
from dondoc.core import clock
from dondoc.core.regulation import current
from dondoc.dashboard.queries.due import pile
from dondoc.rules.due_work import Work
from dondoc.rules.errors import NotThere
from dondoc.scoring.actions import appeals, causes, sheets
from dondoc.scoring.models import ScoreLine
from dondoc.scoring.queries import products
from dondoc.scoring.queries.reckoning import window_of
from dondoc.tasks.actions import office
from dondoc.tasks.models import Assignment

pytestmark = pytest.mark.django_db


def works(actor, at):
    return [
        line.work
        for line in pile(actor, clock.day_of(at)).lines
        if line.work.value.endswith(("score", "appeal", "scores"))
    ]


def test_th_21_2_a_years_result_is_drafted_shown_appealed_corrected_approved_and_frozen(django_assert_max_num_queries):
    world, given = a_year()
    one, two, three = world.agencies
    head, staff, late = world.heads[one.pk], world.staff[one.pk], world.heads[two.pk]
    office_staff, leader = world.specialist, world.leader

    # before its year is over it is drawn up to be looked at, and goes nowhere
    with pytest.raises(NotThere):
        sheets.draft(actor=head, year=2026, part=1, at=AFTER)
    sheet = sheets.draft(actor=office_staff, year=2026, part=1, at=AT + timedelta(days=1))
    with refused("period_open"):
        sheets.show(actor=office_staff, sheet_id=sheet.pk, at=AT + timedelta(days=1))
    with refused("period_ahead"):
        sheets.draft(actor=office_staff, year=2027, part=1, at=AT)
    with django_assert_max_num_queries(32):
        sheets.draft(actor=office_staff, year=2026, part=1, at=AFTER)
    with refused("not_shown"):
        sheets.approve(actor=leader, sheet_id=sheet.pk, at=AFTER)
    with pytest.raises(NotThere):
        appeals.appeal(actor=head, line_id=sheet.lines.first().pk, words="Chưa đúng.", files=[], at=AFTER)
    sheet = sheets.show(actor=office_staff, sheet_id=sheet.pk, at=AFTER)
    with refused("shown_before"):
        sheets.draft(actor=office_staff, year=2026, part=1, at=AFTER)

    # counted: done late and sent back each once; what waits for the Office and what is not yet due is not judged
    lines = {line.agency_id: line for line in sheet.lines.filter(person__isnull=True)}
    tally = lines[one.pk].tally
    assert (tally["due"], tally["done"], tally["late"], tally["faulty"]) == (3, 3, 1, [[1, 1, False]])
    assert [part["numerator"] for part in lines[one.pk].reckoned["parts"][:3]] == [300, 200, 250]
    assert (lines[two.pk].tally["due"], lines[two.pk].tally["done"]) == (2, 1)
    assert (lines[three.pk].enough, lines[three.pk].grade, lines[three.pk].points) == (False, "", 0)
    for line, what, ids in (
        (lines[one.pk], "late", [given[1].pk]),
        (lines[one.pk], "returned", [given[2].pk]),
        (lines[two.pk], "undone", [given[3].pk]),
    ):
        within = Assignment.objects.filter(agency_id=line.agency_id)
        rows = products.behind(what, window_of(sheet), current(), line.reckoned_at, within)
        assert [row.assignment_id for row in rows] == ids

    # the heads look at it; one agrees, one appeals, in time and by who signs
    assert works(head, AFTER) == [Work.SCORE] and works(staff, AFTER) == []
    with refused("not_the_head"):
        appeals.appeal(actor=staff, line_id=lines[one.pk].pk, words="Chưa đúng.", files=[], at=AFTER)
    with pytest.raises(NotThere):
        appeals.appeal(actor=head, line_id=lines[two.pk].pk, words="Chưa đúng.", files=[], at=AFTER)
    with refused("too_late"):
        appeals.appeal(actor=late, line_id=lines[two.pk].pk, words="Chưa đúng.", files=[], at=AFTER + timedelta(days=9))
    with refused("no_words"):
        appeals.appeal(actor=late, line_id=lines[two.pk].pk, words=" ", files=[], at=AFTER)
    appeals.appeal(actor=late, line_id=lines[two.pk].pk, words="Bão làm đứt đường.", files=[], at=AFTER)
    with refused("appealed_before"):
        appeals.agree(actor=late, line_id=lines[two.pk].pk, at=AFTER)
    appeals.agree(actor=head, line_id=lines[one.pk].pk, at=AFTER)
    assert works(office_staff, AFTER) == [Work.SCORE_APPEAL] and works(late, AFTER) == []

    # points are never typed: the Office puts right what is wrong, then reckons
    with refused("appeals_open"):
        sheets.approve(actor=leader, sheet_id=sheet.pk, at=AFTER)
    answer = {"actor": office_staff, "line_id": lines[two.pk].pk, "words": "Đúng là có bão.", "at": AFTER}
    with refused("nothing_changed"):
        appeals.answer(outcome="accepted", **answer)
    cause = {"assignment_id": given[3].pk, "words": "Bão số 9.", "document": "12/TB-UBND", "at": AFTER}
    with refused("not_allowed"):
        causes.confirm_cause(actor=office_staff, cause="disaster", **cause)
    with refused("no_cause"):
        causes.confirm_cause(actor=leader, cause="mood", **cause)
    with refused("no_document"):
        causes.confirm_cause(actor=leader, cause="disaster", **(cause | {"document": ""}))
    causes.confirm_cause(actor=leader, cause="disaster", **cause)
    with refused("exempt_before"):
        causes.confirm_cause(actor=leader, cause="disaster", **cause)
    appeals.answer(outcome="accepted", **answer)
    line = ScoreLine.objects.get(pk=lines[two.pk].pk)
    assert (line.tally["due"], line.tally["exempt"]) == (1, 1) and line.percent > lines[two.pk].percent
    traced = [(change.before["points"], change.after["points"]) for change in line.changes.all()]
    assert traced == [(lines[two.pk].points, line.points)]

    # approved by a leader of the Office, and from then on nothing changes
    with refused("not_allowed"):
        sheets.approve(actor=office_staff, sheet_id=sheet.pk, at=AFTER)
    later = AFTER + timedelta(days=14)
    assert works(leader, later) == [Work.APPROVE_SCORES]
    sheet = sheets.approve(actor=leader, sheet_id=sheet.pk, at=later)
    assert hashlib.sha256(sheet.frozen.encode()).hexdigest() == sheet.sha256
    assert [one["score"]["points"] for one in json.loads(sheet.frozen)["lines"] if one["agency"]["id"] == two.pk] == [
        line.points
    ]
    for again in (
        lambda: sheets.correct(actor=leader, line_id=line.pk, at=later),
        lambda: sheets.approve(actor=leader, sheet_id=sheet.pk, at=later),
        lambda: appeals.appeal(actor=head, line_id=lines[one.pk].pk, words="Chưa đúng.", files=[], at=later),
    ):
        with refused("frozen"):
            again()
    office.reopen(actor=leader, assignment_id=given[0].pk, version=None, reason="Kiểm tra lại.", at=later)
    tallied = products.by_agency(products.tallies(window_of(sheet), current(), AFTER))[one.pk]
    assert products.as_plain(tallied) == tally
    told = AuditEvent.objects.filter(stream=f"scores:{sheet.pk}").order_by("seq").values_list("kind", flat=True)
    assert [kind for kind in told if kind != "scores_drafted"] == [
        "scores_shown", "score_appealed", "score_agreed", "score_appeal_answered", "scores_approved",
    ]  # fmt: skip
