"""What is wrong with a row, or had better be looked at, as plain values that are kept with it and told later in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from dondoc.core.workbooks import address
from dondoc.rules.errors import SYSTEM_RULE, Refusal

#: Fields of the forms -> columns of the sheet, where they differ.
COLUMN_OF = {
    "kind": "directive_kind",
    "number": "directive_number",
    "issued_on": "directive_date",
    "subject": "directive_subject",
    "released_on": "released_at",
    "division_id": "division",
    "drafting_agency_id": "drafting_agency",
    "issuer_id": "issuer",
    "field_id": "field",
    "monitoring_division": "division",
    "lead": "leads",
    "deadline": "due_on",
    "recurs": "deadline_text",
    "recur_day": "deadline_text",
    "recur_month": "deadline_text",
    "recur_until": "deadline_text",
}
#: Raised by the checks of a directive; a batch answers it once for all (`confirmed_open`).
LOOKS_SECRET = "looks_secret"  # noqa: S105 - a code of refusal


class Fault(TypedDict):
    """`advice` True holds nothing back. `sheet` True: seen when the sheet was read, and stays whatever is checked later."""

    code: str
    sentence: str
    params: dict[str, str]
    cite: str
    column: str
    cell: str
    advice: bool
    sheet: bool


def fault_of(
    refusal: Refusal, columns: Mapping[str, int], row: int, *, advice: bool = False, sheet: bool = False
) -> Fault:
    """A refusal as it is kept with its row; the cell is named where its column is in the sheet (and not said for the whole sheet)."""
    column = COLUMN_OF.get(refusal.field, refusal.field)
    return Fault(
        code=refusal.code,
        sentence=refusal.sentence,
        params={name: str(value) for name, value in refusal.params.items()},
        cite="" if refusal.cite == SYSTEM_RULE else refusal.cite,
        column=column,
        cell=address(row, columns[column]) if columns.get(column, -1) >= 0 else "",
        advice=advice,
        sheet=sheet,
    )
