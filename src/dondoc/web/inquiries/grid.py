"""The form of an answer with its table: the cells that stand on it, as they were kept or as they were sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from dondoc.inquiries import table
from dondoc.inquiries.queries.inquiries import base_of, files_of, rows_kept
from dondoc.web.directives.files import shown
from dondoc.web.inquiries.forms import AnswerForm

#: Rows that the form offers empty below those that are filled, and how many it shows at most: longer tables come pasted or as a workbook.
EMPTY_ROWS = 5
MOST_ON_FORM = 40


@dataclass(frozen=True, slots=True)
class Cell:
    name: str
    label: str
    kind: str
    value: str
    required: bool
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """The form as it stands on the page. `kept`: rows of a table too long for it, which stay unless others are sent; `keeps`: files."""

    form: AnswerForm
    rows: list[list[Cell]]
    kept: int
    keeps: list[dict[str, Any]]
    url: str


def begun(
    request: HttpRequest,
    ask: Any,
    columns: list[Any],
    draft: Any,
    form: AnswerForm | None = None,
    wrong: Collection[tuple[object, object]] = (),
) -> Begun:
    """From the draft, else from what was filed; `form`: what was sent and came back, whose cells stay as they were typed. `wrong`: number of
    the row and name of the column of the cells that were refused."""
    base = base_of(ask, draft)
    stored = rows_kept(base)
    long = len(stored) > MOST_ON_FORM
    if form is not None:
        values = [] if long else _typed(request, len(columns))
    else:
        values = [] if long else [[table.shown(c, v) for c, v in zip(columns, row, strict=False)] for row in stored]
        form = AnswerForm(None, inquiry=ask.inquiry, today=request.today, auto_id=_ids(ask), initial=_initial(base))
    return Begun(
        form=form,
        rows=_cells(columns, values, wrong) if columns and not long else [],
        kept=len(stored) if long else 0,
        keeps=_files(ask, base),
        url=reverse("inquiry_answer", args=[ask.pk]),
    )


def sent_form(request: HttpRequest, ask: Any) -> AnswerForm:
    """What was posted."""
    return AnswerForm(request.POST, request.FILES, inquiry=ask.inquiry, today=request.today, auto_id=_ids(ask))


def _ids(ask: Any) -> str:
    return f"inquiry-{ask.pk}-%s"


def _initial(base: Any) -> dict[str, Any]:
    if base is None:
        return {"seen": 0}
    return {"seen": base.pk, "text": base.text, "nothing": base.nothing}


def _files(ask: Any, base: Any) -> list[dict[str, Any]]:
    found = files_of(base)
    words = shown(found, lambda f: reverse("inquiry_file", args=[ask.inquiry_id, f.pk]))
    return [one | {"pk": stored.pk} for one, stored in zip(words, found, strict=True)]


def _cells(columns: list[Any], values: list[list[str]], wrong: Collection[tuple[object, object]]) -> list[list[Cell]]:
    empty = [[""] * len(columns)] * max(min(EMPTY_ROWS, MOST_ON_FORM - len(values)), 0)
    return [
        [
            Cell(f"cell-{r}-{c}", column.name, column.kind, value, column.required, (r + 1, column.name) in wrong)
            for c, (column, value) in enumerate(zip(columns, row, strict=False))
        ]
        for r, row in enumerate([*values, *empty])
    ]


def _typed(request: HttpRequest, columns: int) -> list[list[str]]:
    """The cells of the form, without the empty rows at its end."""
    rows = [[request.POST.get(f"cell-{r}-{c}", "") for c in range(columns)] for r in range(MOST_ON_FORM)]
    while rows and not any(value.strip() for value in rows[-1]):
        rows.pop()
    return rows


def rows_sent(request: HttpRequest, columns: list[Any], form: AnswerForm, sheet: Any, base: Any) -> list[table.RawRow]:
    """The rows of the answer: of the workbook that was sent, else what was pasted, else the cells; of a long table those that it had."""
    if not columns:
        return []
    if sheet is not None:
        return table.sent(columns, sheet.name, sheet.content)
    if form.cleaned_data["pasted"].strip():
        return table.pasted(columns, form.cleaned_data["pasted"])
    stored = rows_kept(base)
    if len(stored) > MOST_ON_FORM:
        if form.cleaned_data["nothing"]:  # instead of the table, which is not on the form
            return []
        words = [[table.shown(c, v) for c, v in zip(columns, row, strict=False)] for row in stored]
        return table.typed(columns, words)
    return table.typed(columns, _typed(request, len(columns)))
