"""What an inspection found, as the first words of a deed that was opened from its recommendation (`?kiem-tra=`)."""

from __future__ import annotations

from django.http import HttpRequest

from dondoc.inspections.queries.correcting import words_for
from dondoc.web.fields import number_in


def found_words(request: HttpRequest, assignment_id: int | None, task_id: int | None) -> str:
    """ "" where the address names no finding, or none that the reader may know. Asks nothing without one."""
    asked = number_in(request.GET.get("kiem-tra"))
    return words_for(request.actor, asked, assignment_id, task_id, request.today)
