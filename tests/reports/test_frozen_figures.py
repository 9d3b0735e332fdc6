"""H4: the figures of a frozen report are the same bytes whenever they are computed again (TH 16.2; BT 15.2)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from tests.make import ROOT, an_agency
from tests.tasks.loop import a_directive, a_form, a_world, an_assignment, confirmed, filed, fresh

from dondoc.directives.models import Directive
from dondoc.organisations import actions as organisations
from dondoc.reports.figures import Difference, canonical, checksum, differences
from dondoc.reports.queries.figures import Asked, Span, compute, compute_again
from dondoc.rules.periods import Bounds
from dondoc.tasks.actions import amending, office
from dondoc.tasks.models import Assignment
from dondoc.tasks.queries.amending import AmendForm, TaskAmendment

FIRST, LAST, KNOWN = date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 4)
QUARTER = Span(kind="month", year=2026, part=11, name="Tháng 11/2026", bounds=Bounds(FIRST, LAST))
BEFORE = Span(
    kind="month", year=2026, part=10, name="Tháng 10/2026", bounds=Bounds(date(2026, 10, 1), date(2026, 10, 31))
)


@pytest.mark.once
def test_equal_figures_are_equal_bytes_and_a_difference_is_named():
    one = {"b": 1, "a": [{"key": "2", "total": 3}, {"key": "1", "total": 0}], "c": "a\u0302"}
    assert (
        canonical(one)
        == canonical(dict(reversed(list(one.items()))))
        == b'{"a":[{"key":"2","total":3},' + ('{"key":"1","total":0}],"b":1,"c":"â"}'.encode())
    )
    assert checksum(canonical(one)) == checksum(canonical(one).decode())
    other = {"b": 1, "a": [{"key": "1", "total": 0}, {"key": "2", "total": 4}], "c": "a\u0302"}
    assert list(differences(one, other)) == [Difference("a.2.total", 3, 4)]
    with pytest.raises(TypeError):
        canonical({"rate": 0.5})


def at(month: int, day: int, hour: int = 2) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.mark.django_db
def test_h4_moves_extensions_corrections_a_new_name_and_a_merger_change_nothing_of_a_frozen_report(frozen):
    world = a_world(3)
    early = an_assignment(world, at=at(10, 5), due_on=date(2026, 10, 20))
    filed(world, early, at(10, 19))
    confirmed(world, early, at(11, 2))
    directive = a_directive(world, at=at(11, 3), tasks=[a_form(world, due_on=date(2026, 11, 20))])
    an_assignment(world, at=at(10, 7), due_on=None)
    one, two, three = Assignment.objects.filter(task__directive=directive).order_by("pk")
    filed(world, one, at(11, 18))
    confirmed(world, one, at(11, 19))
    filed(world, two, at(11, 24))
    frozen(at(12, 5))
    payload = compute(Asked(span=QUARTER, known_at=KNOWN, before=BEFORE))
    kept = canonical(payload)
    total = payload["total"]
    assert total["total"] == total["carried_over"] + total["assigned"] + total["reopened"] == 5
    assert (total["done_on_time"], total["open_overdue"], total["undated_open"]) == (2, 2, 1)
    for rows in payload["tables"].values():
        assert sum(row["total"] for row in rows) == 5
    for group, cell in (("overdue", "open_overdue"), ("undated", "undated_open")):
        assert sum(part["n"] for part in payload["ageing"][group]) == total[cell]
    assert payload["months"][-1] == {"year": 2026, "month": 11, "on_time": 1, "late": 0, "overdue": 2}
    assert payload["before"]["total"]["total"] == 2

    frozen(at(12, 8))
    _everything_changes(world, directive, (one, two, three))
    frozen(at(12, 20))
    assert canonical(compute_again(json.loads(kept))) == kept
    now = compute(Asked(span=QUARTER, known_at=date(2026, 12, 19), before=BEFORE))
    assert canonical(now) != kept, "asked as known today the names at least are others"


def _everything_changes(world, directive: Directive, assignments) -> None:
    one, two, three = assignments
    later = at(12, 8)
    confirmed(world, two, later)
    office.withdraw(
        actor=world.specialist, assignment_id=three.pk, version=fresh(three).version, reason="Chỉ đạo.", at=later
    )
    office.reopen(actor=world.leader, assignment_id=one.pk, version=fresh(one).version, reason="Làm lại.", at=later)
    _moved(world, directive, later)
    agency, gone = world.agencies[0], world.agencies[1]
    organisations.rename_agency(
        actor=ROOT, agency_id=agency.pk, name="Sở Tên Mới", short_name="Sở Tên Mới", on=date(2026, 12, 8),
        basis="Nghị quyết số 1/NQ-HĐND", today=date(2026, 12, 8), at=later,
    )  # fmt: skip
    organisations.dissolve_into(
        actor=ROOT, agency_id=gone.pk, successor_id=agency.pk, on=date(2026, 12, 9), basis="Nghị quyết số 2/NQ-HĐND",
        at=later,
    )  # fmt: skip


def _moved(world, directive: Directive, when: datetime) -> None:
    """A later directive moves the deadline of what is still open."""
    an_agency()
    task = directive.tasks.get()
    said = TaskAmendment(task_id=task.pk, due_on=date(2026, 12, 30))
    form = AmendForm(
        basis_number="9/UBND-TH", basis_issued_on=date(2026, 12, 7), form_token="amend-frozen", tasks=(said,)
    )
    plan = amending.preview(actor=world.specialist, directive_id=directive.pk, form=form, at=when)
    amending.amend(actor=world.specialist, directive_id=directive.pk, form=form, stamp=plan.stamp, at=when)
