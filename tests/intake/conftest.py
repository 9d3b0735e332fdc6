"""An Office with agencies of known names, and workbooks taken in for it."""

from __future__ import annotations

import itertools
from types import SimpleNamespace
from typing import Any

import pytest
from tests.intake.workbooks import a_file, table
from tests.make import AT, a_division, a_person, an_agency, the_office

from dondoc.intake.actions import checking, receiving
from dondoc.intake.models import Batch
from dondoc.rules.access import Role

_tokens = itertools.count(1)


@pytest.fixture
def office(db, frozen) -> SimpleNamespace:
    """`leads`: names of three departments. `take(rows)` -> the batch, every row judged."""
    the_office()
    a_division()
    names = ["Sở Tài chính", "Sở Văn hóa, Thể thao và Du lịch", "Sở Y tế"]
    found = SimpleNamespace(
        leads=names,
        agencies=[an_agency(name) for name in names],
        specialist=a_person(role=Role.OFFICE_SPECIALIST),
        admin=a_person(role=Role.ADMINISTRATOR, agency=the_office()),
    )

    def take(rows: Any, *, history: bool = False, slices: int = 250) -> Batch:
        content = rows if isinstance(rows, bytes) else table(rows, history=history)
        actor = found.admin if history else found.specialist
        batch = receiving.receive(
            actor=actor,
            file=a_file(content),
            declared_open=True,
            form_token=f"batch-{next(_tokens)}",
            at=AT,
            history=history,
        )
        while batch.stage == "checking":
            batch = checking.check_slice(actor=actor, batch_id=batch.pk, at=AT, rows=slices)
        return batch

    found.take = take
    return found


def codes(batch: Batch) -> dict[int, list[tuple[str, str]]]:
    """Row of the sheet -> codes and cells of what is wrong with it."""
    return {
        row.number: [(f["code"], f["cell"]) for f in row.faults if not f["advice"]]
        for row in batch.rows.order_by("number")
        if any(not f["advice"] for f in row.faults)
    }


@pytest.fixture(name="codes")
def codes_of() -> Any:
    return codes
