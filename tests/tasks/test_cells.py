"""The cells as a condition of the database say what the rule says, for every combination of facts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django.db.models import Case, CharField, Value, When

from dondoc.directives.models import Directive
from dondoc.organisations.models import Agency, User
from dondoc.rules.lifecycle import State
from dondoc.rules.standing import Cell, Dates, cell
from dondoc.tasks.models import Assignment, Task
from dondoc.tasks.queries.cells import in_cell

TODAY = date(2026, 11, 27)
NEEDS_FILING_DAY = {State.SUBMITTED, State.COMPLETED}


def _days(*offsets: int | None) -> list[date | None]:
    return [None if n is None else TODAY + timedelta(days=n) for n in offsets]


@pytest.fixture
def every_combination(db: None) -> None:
    """One assignment for each combination of state, deadline, filing day and mark that the tables allow."""
    agency = Agency.objects.create(code="H56", name="Sở Nội vụ", short_name="SNV", kind="department")
    user = User.objects.create(username="nguoi-nhap", full_name="Người nhập")
    directive = Directive.objects.create(
        regulation_id="thanh-hoa-2025", issuer=agency, kind="quyet_dinh", number="1/QĐ-UBND", number_key="1/qd-ubnd",
        issued_on=TODAY, released_at=datetime(2026, 11, 27, 3, tzinfo=UTC), subject="s", declared_open_by=user,
        registered_by=user, registered_at=datetime(2026, 11, 27, 3, tzinfo=UTC), entry_class="normal",
        entry_due_on=TODAY, search_text="s", form_token="t",
    )  # fmt: skip
    combinations = [
        (state, late_after, filed_on, marked)
        for state, late_after, filed_on, marked in product(
            State, _days(None, -9, -1, 0, 1, 9), _days(None, -10, -1, 0), (False, True)
        )
        if filed_on or state not in NEEDS_FILING_DAY
    ]
    tasks = Task.objects.bulk_create(
        Task(directive=directive, position=n, content="c", search_text="c") for n in range(len(combinations))
    )
    Assignment.objects.bulk_create(
        Assignment(
            task=task, agency=agency, state=state.value, due_on=late_after, late_after=late_after, filed_on=filed_on,
            marked=marked, issued_on=TODAY - timedelta(days=30),
        )
        for task, (state, late_after, filed_on, marked) in zip(tasks, combinations, strict=True)
    )  # fmt: skip


def _by_rule(assignment: Assignment) -> Cell | None:
    a = assignment
    return cell(Dates(State(a.state), a.due_on, a.late_after, a.filed_on, a.issued_on, a.marked), TODAY)


@pytest.mark.usefixtures("every_combination")
def test_a_filter_by_cell_finds_exactly_what_the_rule_puts_there() -> None:
    everything = list(Assignment.objects.all())
    assert len(everything) > 400
    for wanted in Cell:
        expected = {a.pk for a in everything if _by_rule(a) is wanted}
        assert expected, wanted
        found = set(Assignment.objects.filter(in_cell(wanted, TODAY)).values_list("pk", flat=True))
        assert found == expected, wanted


@pytest.mark.usefixtures("every_combination")
def test_the_cells_serve_as_cases_of_one_expression() -> None:
    case = Case(*(When(in_cell(c, TODAY), then=Value(c.value)) for c in Cell), output_field=CharField(null=True))
    told = dict(Assignment.objects.annotate(cell=case).values_list("pk", "cell"))
    assert told == {a.pk: _by_rule(a) for a in Assignment.objects.all()}
