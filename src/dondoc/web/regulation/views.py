"""The regulation as the software reads it: article by article, with its silences and who decided them (A2); its states as one picture (E3)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dondoc.core import calendar_rows, full_text
from dondoc.core import regulation as regulations
from dondoc.rules.access import Deed, may, own_party
from dondoc.web.fields import number_in
from dondoc.web.regulation import decisions, months, notices, picture, reading


@require_GET
def regulation(request: HttpRequest) -> HttpResponse:
    """The chosen regulation, or the other version asked for by its id (`ban`)."""
    asked = request.GET.get("ban", "")
    try:
        shown = regulations.regulation(asked) if asked else regulations.regulation_in_force(request.today)
    except KeyError:
        raise Http404 from None
    words = {part.cite: part for part in full_text.kept_parts(regulations.base_of(shown).id) if part.cite}
    chapters = reading.chapters(shown, words)
    context: dict[str, Any] = {
        "regulation": shown,
        "versions": regulations.versions(),
        "in_force": regulations.regulation_in_force(request.today).id == shown.id,
        "chapters": chapters,
        "counts": reading.counts(shown),
        "has_text": bool(words),
        "may_decide": decisions.may_decide(request),
        "may_keep": may(Deed.KEEP_REGULATION, own_party(request.actor)),
        "silences": [s for s in shown.silences if s.cite == ""],
    }
    return render(request, "regulation/regulation.html", context)


@require_GET
def lifecycle(request: HttpRequest) -> HttpResponse:
    """Drawn from the very table that the actions ask, with the article of each deed."""
    shown = regulations.regulation_in_force(request.today)
    return render(
        request,
        "regulation/lifecycle.html",
        {"regulation": shown, "picture": picture.draw(), "rows": picture.rows(shown)},
    )


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """A year of working days with every day off and its ground."""
    asked = number_in(request.GET.get("nam")) or 0
    year = asked if 2000 <= asked <= 2100 else request.today.year
    days = regulations.calendar()
    may_keep = notices.may_keep(request)
    context = {
        "rows": calendar_rows.rows_of(year) if may_keep else [],
        "confirmation": calendar_rows.confirmation(year),
        "may_keep": may_keep,
        "waiting": notices.waiting(days) if may_keep else 0,
        "year": months.year_of(year, days, request.today),
        "before": year - 1,
        "after": year + 1,
        "exceptions": months.exceptions(year, days),
    }
    return render(request, "regulation/calendar.html", context)
