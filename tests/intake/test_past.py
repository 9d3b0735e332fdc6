"""J5: a province brings its past along; it is counted as of its own dates and known by its doer's title and its batch."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from tests.intake.workbooks import HEAD
from tests.make import AT, DAY, ROOT, a_directive, an_agency
from tests.refusing import refused

from dondoc.audit import queries as audit
from dondoc.directives.models import Directive
from dondoc.intake import queries
from dondoc.intake.actions.importing import TITLE, import_past
from dondoc.intake.actions.taking_back import undo_past
from dondoc.organisations import actions as organisations
from dondoc.rules.figures import Cells
from dondoc.search.models import Entry
from dondoc.tasks.actions.office import withdraw
from dondoc.tasks.models import Assignment, Deadline, Judgement, Move, Task, Update
from dondoc.tasks.queries.figures import figures

pytestmark = pytest.mark.django_db

ISSUED, DUE = date(2026, 3, 2), date(2026, 3, 31)
RESULT = {"result_number": "15/BC-S", "result_signer": "Trần Văn B", "last_update": "Đã làm xong."}


def a_past(lead, content="Việc cũ", **said):
    row = {
        "directive_number": "31/KH-UBND",
        "directive_date": ISSUED,
        "content": content,
        "product": "Báo cáo",
        "leads": lead,
        "coordinators": "Không",
        "due_on": DUE,
    }
    return row | said


def plan(office):
    """Three agencies with one task, each gone on differently; two tasks more."""
    one, two, three = office.leads
    return [
        a_past(one, state="Hoàn thành", result_dated=date(2026, 3, 20), state_on=date(2026, 3, 25), **RESULT) | HEAD,
        a_past(two, state="Hoàn thành", result_dated=date(2026, 4, 3), marked="Có", **RESULT),
        a_past(three, state="Đang thực hiện", last_update_on=date(2026, 3, 10), last_update="Đang làm."),
        a_past(one, "Việc khác", due_on="Không thời hạn", state="Đã giao"),
        a_past(two, "Việc thu hồi", state="Thu hồi", state_on=date(2026, 3, 9)),
    ]


def imported(office, batch, only_good=False):
    return import_past(actor=office.admin, batch_id=batch.pk, only_good=only_good, at=AT)


def cells(day):
    found = figures(day).cells
    return {name: found.value(name) for name in Cells.__dataclass_fields__ if found.value(name)}


def test_the_past_is_counted_as_of_its_own_days(office, codes):
    batch = office.take(plan(office), history=True)
    assert codes(batch) == {}
    imported(office, batch)
    assert figures(ISSUED - timedelta(days=1)).cells.total == 0
    early = figures(date(2026, 3, 5)).cells
    assert (early.total, early.open_within, early.undated) == (5, 4, 1)
    late = figures(DAY).cells
    assert (late.total, late.done_on_time, late.done_late, late.open_overdue, late.undated) == (4, 1, 1, 1, 1)
    assert late.marked_not_completed == 1
    assert audit.verify() == []


def test_each_deed_stands_on_its_day_and_says_that_it_was_brought_along(office):
    batch = imported(office, office.take(plan(office), history=True))
    assert (batch.stage, Task.objects.count(), Assignment.objects.count()) == ("imported", 3, 5)
    done = Assignment.objects.get(agency=office.agencies[0], task__content="Việc cũ")
    assert (done.state, done.issued_on, done.filed_on, done.closed_on) == (
        "completed",
        ISSUED,
        date(2026, 3, 20),
        date(2026, 3, 25),
    )
    moves = Move.objects.filter(assignment=done).order_by("at")
    assert [m.deed for m in moves] == ["issue", "file_result", "confirm"]
    assert all(m.by_title.startswith(TITLE) and m.by_id == office.admin.user_id for m in moves)
    assert moves[0].recorded_at == moves[0].at
    result = Update.objects.get(assignment=done)
    assert (result.document_number, result.document_signer, result.result_dated) == (
        "15/BC-S",
        "Trần Văn B",
        date(2026, 3, 20),
    )
    assert Judgement.objects.filter(assignment=done, confirmed=True).count() == 1
    assert Deadline.objects.get(assignment=done).due_on == DUE
    assert all(queries.came_with_the_past(t) for t in Task.objects.select_related("directive"))


def test_rows_of_the_past_that_cannot_have_been_are_refused(office, codes):
    a_directive(office.specialist, number="9/KH-UBND", issued_on=ISSUED)
    one, two, three = office.leads
    rows = [
        a_past(one, state="Hoàn thành", result_dated=date(2026, 3, 20)) | HEAD,
        a_past(two, state="Trả lại làm lại", result_dated=date(2026, 3, 20), **RESULT),
        a_past(three, state="Đang thực hiện", last_update_on=date(2026, 2, 1), last_update="x"),
        a_past(one, "Việc mai", state="Tạm dừng", state_on=DAY + timedelta(days=9)),
        a_past(one, "Việc có rồi", state="Đã giao", directive_number="9/KH-UBND"),
        a_past(two, "Việc lạ", state="Xong rồi"),
    ]
    batch = office.take(rows, history=True)
    found = {row: {code for code, _ in faults} for row, faults in codes(batch).items()}
    assert found == {
        2: {"result_document_missing"},
        3: {"state_day_missing"},
        4: {"past_before_assigned"},
        5: {"past_in_the_future"},
        6: {"past_of_registered"},
        7: {"not_in_the_list"},
    }
    with refused("rows_to_mend"):
        imported(office, batch)
    with refused("nothing_to_write"):
        imported(office, batch, only_good=True)
    assert not Assignment.objects.exists()


def test_an_agency_that_is_gone_by_now_had_its_work_then(office, codes):
    gone = an_agency("Sở Giao thông vận tải")
    organisations.dissolve_into(
        actor=ROOT, agency_id=gone.pk, successor_id=office.agencies[0].pk, on=date(2026, 6, 1), basis="QĐ 1", at=AT
    )
    batch = office.take([a_past(gone.name, state="Đã giao") | HEAD], history=True)
    assert codes(batch) == {}
    imported(office, batch)
    assert Assignment.objects.get().agency == gone
    with refused("not_administrator"):
        import_past(actor=office.specialist, batch_id=batch.pk, only_good=False, at=AT)


def test_j5_a_past_is_undone_as_one_while_nobody_acted_on_it(office):
    there = a_directive(office.specialist, number="9/KH-UBND", issued_on=ISSUED)
    batch = imported(office, office.take(plan(office), history=True))
    undo = {"actor": office.admin, "batch_id": batch.pk, "at": AT + timedelta(hours=2)}
    with refused("not_administrator"):
        undo_past(**undo | {"actor": office.specialist})
    one = Assignment.objects.filter(state="in_progress").first()
    with transaction.atomic():
        withdraw(
            actor=office.specialist, assignment_id=one.pk, version=one.version, reason="Công văn 1", at=AT + timedelta(hours=1)
        )  # fmt: skip
        with refused("acted_upon"):
            undo_past(**undo)
        transaction.set_rollback(True)
    assert undo_past(**undo).stage == "undone"
    assert (list(Directive.objects.all()), Task.objects.count(), Assignment.objects.count()) == ([there], 0, 0)
    assert set(Entry.objects.values_list("directive_id", flat=True)) == {there.pk}
    assert cells(DAY) == {} and audit.verify() == []
    with refused("batch_moved_on"):
        undo_past(**undo)
    again = imported(office, office.take(plan(office), history=True))
    assert again.stage == "imported" and Assignment.objects.count() == 5
