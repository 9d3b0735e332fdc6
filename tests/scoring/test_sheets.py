"""TH 21.2; BT 20.2: the sheet of a year from the draft to the frozen figures, with everything that is refused on the way."""

import hashlib
import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from tests.make import AT
from tests.racing import beaten_to
from tests.refusing import refused
from tests.scoring.ground import AFTER, a_year, in_hand_of

from dondoc.audit.models import AuditEvent
from dondoc.core import clock
from dondoc.core.regulation import current
from dondoc.dashboard.queries.due import pile
from dondoc.rules.due_work import Work
from dondoc.rules.errors import NotThere
from dondoc.scoring.actions import appeals, causes, sheets
from dondoc.scoring.models import ScoreLine, ScoreSheet
from dondoc.scoring.queries import products
from dondoc.scoring.queries.evidence import behind_line
from dondoc.scoring.queries.reckoning import frozen, window_of
from dondoc.scoring.queries.sheets import formula_of
from dondoc.tasks.actions import office
from dondoc.tasks.models import Assignment

pytestmark = pytest.mark.django_db


def works(actor, at):
    return [
        line.work
        for line in pile(actor, clock.day_of(at)).lines
        if line.work.value.endswith(("score", "appeal", "scores"))
    ]


@pytest.fixture
def year():
    """The world, what was given to its agencies, and the actors by what they are here."""
    world, given = a_year()
    one, two, three = world.agencies
    return SimpleNamespace(
        world=world,
        given=given,
        one=one,
        two=two,
        three=three,
        head=world.heads[one.pk],
        staff=world.staff[one.pk],
        late=world.heads[two.pk],
        office=world.specialist,
        leader=world.leader,
    )


def seen(sheet):
    """What stands before whoever approves it."""
    return frozen(sheet, formula_of(sheet))[1]


def lines_of(sheet):
    return {line.agency_id: line for line in sheet.lines.filter(person__isnull=True)}


def test_th_21_2_a_years_result_is_drafted_shown_appealed_corrected_approved_and_frozen(
    year, django_assert_max_num_queries
):
    sheet = drafted_and_shown(year, django_assert_max_num_queries)
    tally = counted_with_their_rows(year, sheet)
    lines = lines_of(sheet)
    looked_at(year, lines)
    line = put_right(year, sheet, lines[year.two.pk])
    frozen_for_good(year, sheet, line, tally)


def drafted_and_shown(y, at_most):
    """Before its year is over a sheet is drawn up to be looked at, and goes nowhere."""
    with pytest.raises(NotThere):
        sheets.draft(actor=y.head, year=2026, part=1, at=AFTER)
    sheet = sheets.draft(actor=y.office, year=2026, part=1, at=AT + timedelta(days=1))
    with refused("period_open"):
        sheets.show(actor=y.office, sheet_id=sheet.pk, at=AT + timedelta(days=1))
    with refused("period_ahead"):
        sheets.draft(actor=y.office, year=2027, part=1, at=AT)
    with at_most(32):
        sheets.draft(actor=y.office, year=2026, part=1, at=AFTER)
    with beaten_to(ScoreSheet):  # somebody else began it a moment ago
        assert sheets.draft(actor=y.office, year=2026, part=1, at=AFTER) == sheet
    with refused("not_shown"):
        sheets.approve(actor=y.leader, sheet_id=sheet.pk, seen=seen(sheet), at=AFTER)
    with pytest.raises(NotThere):
        appeals.appeal(actor=y.head, line_id=sheet.lines.first().pk, words="Chưa đúng.", files=[], at=AFTER)
    sheet = sheets.show(actor=y.office, sheet_id=sheet.pk, at=AFTER)
    with refused("shown_before"):
        sheets.draft(actor=y.office, year=2026, part=1, at=AFTER)
    return sheet


def counted_with_their_rows(y, sheet):
    """Late once and sent back once; what waits for the Office and what is not yet due is not judged."""
    lines = lines_of(sheet)
    tally = lines[y.one.pk].tally
    assert (tally["due"], tally["done"], tally["late"], tally["faulty"]) == (3, 3, 1, [[1, 1, False]])
    assert [part["numerator"] for part in lines[y.one.pk].reckoned["parts"][:3]] == [300, 200, 250]
    assert (lines[y.two.pk].tally["due"], lines[y.two.pk].tally["done"]) == (2, 1)
    assert (lines[y.three.pk].enough, lines[y.three.pk].grade, lines[y.three.pk].points) == (False, "", 0)
    for agency, what, place in ((y.one, "late", 1), (y.one, "returned", 2), (y.two, "undone", 3)):
        rows = behind_line(what, lines[agency.pk])
        assert [row.assignment_id for row in rows] == [y.given[place].pk]
    for agency in (y.one, y.two):
        line = lines[agency.pk]
        for what in ("due", "done", "late", "updates_due", "updates_missed"):
            expected = (
                line.tally["updates_due"] - line.tally["updates_on_time"]
                if what == "updates_missed"
                else line.tally[what]
            )
            assert behind_line(what, line).count() == expected, what
    person = sheet.lines.get(person__isnull=False, agency=y.two)
    in_hand_of(y.late, y.given[3], AFTER + timedelta(hours=1), by=y.late)  # later: his score keeps its row
    assert [row.assignment_id for row in behind_line("undone", person)] == [y.given[3].pk]
    assert not Assignment.objects.filter(pk=y.given[3].pk, person=person.person_id).exists()
    return tally


def looked_at(y, lines):
    """The heads look at it; one agrees, one appeals, in time and by who signs."""
    mine, yours = lines[y.one.pk].pk, lines[y.two.pk].pk
    told = {"words": "Bão làm đứt đường.", "files": []}
    assert works(y.head, AFTER) == [Work.SCORE] and works(y.staff, AFTER) == []
    with refused("not_the_head"):
        appeals.appeal(actor=y.staff, line_id=mine, at=AFTER, **told)
    with pytest.raises(NotThere):
        appeals.appeal(actor=y.head, line_id=yours, at=AFTER, **told)
    with refused("too_late"):
        appeals.appeal(actor=y.late, line_id=yours, at=AFTER + timedelta(days=9), **told)
    with refused("no_words"):
        appeals.appeal(actor=y.late, line_id=yours, words=" ", files=[], at=AFTER)
    appeals.appeal(actor=y.late, line_id=yours, at=AFTER, **told)
    with refused("appealed_before"):
        appeals.agree(actor=y.late, line_id=yours, at=AFTER)
    appeals.agree(actor=y.head, line_id=mine, at=AFTER)
    assert works(y.office, AFTER) == [Work.SCORE_APPEAL] and works(y.late, AFTER) == []


def put_right(y, sheet, before):
    """Points are never typed: the Office puts right what is wrong, then reckons."""
    with refused("appeals_open"):
        sheets.approve(actor=y.leader, sheet_id=sheet.pk, seen=seen(sheet), at=AFTER)
    answer = {"actor": y.office, "line_id": before.pk, "words": "Đúng là có bão.", "at": AFTER}
    with refused("nothing_changed"):
        appeals.answer(outcome="accepted", **answer)
    cause = {"assignment_id": y.given[3].pk, "words": "Bão số 9.", "document": "12/TB-UBND", "at": AFTER}
    with refused("not_allowed"):
        causes.confirm_cause(actor=y.office, cause="disaster", **cause)
    with refused("no_cause"):
        causes.confirm_cause(actor=y.leader, cause="mood", **cause)
    with refused("no_document"):
        causes.confirm_cause(actor=y.leader, cause="disaster", **(cause | {"document": ""}))
    causes.confirm_cause(actor=y.leader, cause="disaster", **cause)
    with refused("exempt_before"):
        causes.confirm_cause(actor=y.leader, cause="disaster", **cause)
    appeals.answer(outcome="accepted", **answer)
    line = ScoreLine.objects.get(pk=before.pk)
    assert (line.tally["due"], line.tally["exempt"]) == (1, 1) and line.percent > before.percent
    traced = [(change.before["points"], change.after["points"]) for change in line.changes.all()]
    assert traced == [(before.points, line.points)]
    return line


def corrected_unasked(y, sheet, later):
    """After its days to appeal an agency that agreed is corrected: it has them anew, and the approval waits for it."""
    told = {"cause": "disaster", "words": "Bão số 9.", "document": "13/TB-UBND", "at": later}
    causes.confirm_cause(actor=y.leader, assignment_id=y.given[1].pk, **told)
    line = sheets.correct(actor=y.office, line_id=lines_of(sheet)[y.one.pk].pk, at=later)
    assert line.appeal_until > clock.day_of(later) > sheet.appeal_until
    with refused("appeal_days_left"):
        sheets.approve(actor=y.leader, sheet_id=sheet.pk, seen=seen(sheet), at=later)
    assert works(y.leader, later) == [] and works(y.head, later) == [Work.SCORE]
    appeals.agree(actor=y.head, line_id=line.pk, at=later)


def frozen_for_good(y, sheet, line, tally):
    """Approved by a leader of the Office; from then on nothing of it changes, and the facts still tell the same."""
    later = AFTER + timedelta(days=14)
    with refused("not_allowed"):
        sheets.approve(actor=y.office, sheet_id=sheet.pk, seen=seen(sheet), at=later)
    assert works(y.leader, later) == [Work.APPROVE_SCORES]
    read = seen(sheet)
    corrected_unasked(y, sheet, later)
    with refused("figures_changed"):
        sheets.approve(actor=y.leader, sheet_id=sheet.pk, seen=read, at=later)
    sheet = sheets.approve(actor=y.leader, sheet_id=sheet.pk, seen=seen(sheet), at=later)
    assert hashlib.sha256(sheet.frozen.encode()).hexdigest() == sheet.sha256
    kept = {
        one["agency"]["id"]: one["score"]["points"] for one in json.loads(sheet.frozen)["lines"] if not one["person"]
    }
    assert kept[y.two.pk] == line.points
    with refused("frozen"):
        sheets.correct(actor=y.leader, line_id=line.pk, at=later)
    with refused("frozen"):
        sheets.approve(actor=y.leader, sheet_id=sheet.pk, seen=seen(sheet), at=later)
    with refused("frozen"):
        appeals.appeal(actor=y.late, line_id=line.pk, words="Chưa đúng.", files=[], at=later)
    office.reopen(actor=y.leader, assignment_id=y.given[0].pk, version=None, reason="Kiểm tra lại.", at=later)
    tallied = products.by_agency(products.tallies(window_of(sheet), current(), AFTER))[y.one.pk]
    assert products.as_plain(tallied) == tally
    told = AuditEvent.objects.filter(stream=f"scores:{sheet.pk}").order_by("seq").values_list("kind", flat=True)
    assert [kind for kind in told if kind != "scores_drafted"] == [
        "scores_shown", "score_appealed", "score_agreed", "score_appeal_answered", "score_corrected", "score_agreed",
        "scores_approved",
    ]  # fmt: skip
