"""The rows of "Việc của tôi", remembered: the same lines are looked at many times a day, and fifty of them were most of the page."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from dondoc.dashboard.queries.work_lines import WorkLine
from dondoc.web.work.words import context_of

#: Stands in a remembered row where each request has its own token against forgery.
TOKEN = "token-of-the-request"  # noqa: S105 - stands where the page puts the real one


def row_of(request: HttpRequest, line: WorkLine, *, signs: bool, first: bool) -> SafeString:
    """A closed row. Whatever it prints is in the line, so that a row that says something else is another row."""
    row = _row(line, signs, first, request.today, get_language())
    return mark_safe(row.replace(TOKEN, get_token(request))) if TOKEN in row else row  # noqa: S308 - a row as its template escaped it; what is put in is Django's token


@lru_cache(maxsize=2048)
def _row(line: WorkLine, signs: bool, first: bool, today: date, language: str | None) -> SafeString:
    """`language` is that of the words; named because the row is remembered by it. A row takes some 2.5 KB."""
    context = {"row": context_of(line, signs=signs, first=first), "today": today, "open": False, "csrf_token": TOKEN}
    return render_to_string("work/row.html", context)
