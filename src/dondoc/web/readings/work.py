"""The two sides of a reading's page: the text with its marks, the rows of its proposals."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from dondoc.readings.queries import readings
from dondoc.tasks.queries.drafts import Picked
from dondoc.web.fields import number_in
from dondoc.web.readings.marking import marked_text
from dondoc.web.readings.opening import opened
from dondoc.web.readings.telling import row_of

PAGE = 50


def work(request: HttpRequest, found: Any, wanted: int | None = None) -> dict[str, Any]:
    """The text with its marks, and the rows of this page of proposals; the one that is `wanted`, or that the address names, is open."""
    names = Picked(request.today)
    page = Paginator(readings.in_order(found), PAGE).get_page(request.GET.get("trang"))
    first = page.start_index()
    wanted = wanted or number_in(request.GET.get("mo"))
    rows = [row_of(p, first + n, names, found.issued_on) for n, p in enumerate(page.object_list)]
    one = next((row for row in rows if row.proposal.pk == wanted), None)
    spans = [tuple(span) for span in found.head.get("spans", {}).values()]
    context: dict[str, Any] = {
        "reading": found,
        "page": page,
        "rows": rows,
        "sums": readings.sums_of(found),
        "text": marked_text(found.text, readings.spans_of(found), spans),
        "can_undo": bool(found.steps),
        "today": request.today,
        "wanted": wanted,
    }
    if one is not None:
        context |= {"open": opened(request, found, one, names, whole=not request.htmx)}
    return context
