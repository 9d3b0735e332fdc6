"""The list of feedback, and one feedback with its clock and what came of it."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from dondoc.feedback.queries import feedbacks as asked
from dondoc.feedback.queries import filing
from dondoc.feedback.queries.page import FeedbackPage, page
from dondoc.rules.access import AGENCY_ROLES
from dondoc.web import feedback_words as words
from dondoc.web.access import find
from dondoc.web.directives.files import handed_out, shown
from dondoc.web.feedback.doors import forms_for
from dondoc.web.fields import number_in
from dondoc.web.work.filters import address


def read(query: QueryDict) -> asked.Filters:
    """The filters of an address; what is not understood asks for nothing."""
    standing, side = query.get("tinh-trang", ""), query.get("ben", "")
    return asked.Filters(
        standing=standing if standing in asked.STANDINGS else "",
        direction=query.get("chieu", "").strip()[:40],
        side=side if side in ("by", "about") else "",
        q=query.get("q", "").strip()[:100],
    )


@require_GET
def feedbacks(request: HttpRequest) -> HttpResponse:
    """Newest first, fifty a page; the filters stay in the address."""
    if not (request.actor.sees_everything or request.actor.role in AGENCY_ROLES):
        raise Http404
    filters = read(request.GET)
    found, counts = asked.listing(request.actor, filters, request.today, number_in(request.GET.get("trang")) or 1)
    context = {
        "page": found,
        "rows": [words.tell(row, request.today) for row in found.object_list],
        "seen": asked.tied_that_he_sees(request.actor, found.object_list, request.today),
        "filters": filters,
        "tabs": [
            {
                "word": word,
                "n": counts[code or "all"],
                "url": address(request.GET, **{"tinh-trang": code}),
                "on": code == filters.standing,
                "late": code == "late",
            }
            for code, word in words.STANDING_WORDS.items()
        ],
        "sides": [
            {"word": word, "url": address(request.GET, ben=code), "on": code == filters.side}
            for code, word in words.SIDE_WORDS.items()
        ]
        if request.actor.role in AGENCY_ROLES
        else [],
        "directions": words.direction_names(request.today),
        "narrowed": any([filters.standing, filters.direction, filters.side, filters.q]),
        "clear_url": reverse("feedbacks"),
        "may_send": filing.may_send(request.actor),
    }
    return render(request, "feedback/list.html", context)


@require_GET
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """What was told, by whom of whom, how the clock stands and why, each act, and what the reader may do."""
    return render(request, "feedback/feedback.html", context_of(request, pk))


@require_GET
def file(request: HttpRequest, pk: int, file_pk: int) -> FileResponse:
    """A file of the feedback or of an act that this reader reads; to the sender the letter of the urging, where the profile gives it him."""
    found = find(request, asked.feedback_for(request.actor, request.today), pk)
    return handed_out(find(request, asked.files_for(request.actor, found, request.today), file_pk))


def context_of(request: HttpRequest, pk: int, sent: dict[str, Any] | None = None, **beside: Any) -> dict[str, Any]:
    """What the page of one feedback shows. `sent`: by the word of an act its form that came back."""
    seen = asked.feedback_for(request.actor, request.today)
    row = find(request, seen.select_related("sender", "about", "by", "assignment__task__directive"), pk)
    found = page(request.actor, row, request.today)
    return {
        "page": found,
        "feedback": row,
        "told_feedback": words.tell(row, request.today),
        "files": _shown(row.pk, found.files),
        "entries": [_entry(row.pk, found, one) for one in found.acts],
        "doors": forms_for(request, found, sent or {}),
        "told": [],
    } | beside


def _entry(pk: int, found: FeedbackPage, one: Any) -> dict[str, Any]:
    """An act in words. Only the acts of the Office that stop the clock are measured by it, and the agency's word that came after its end."""
    word, icon = words.ACTS[one.act]
    return {
        "act": one.act.value,
        "word": word,
        "icon": icon,
        "row": one.row,
        "read": one.read,
        "late": one.late if one.act.value in ("urged", "asked", "answered", "replied") else 0,
        "files": _shown(pk, one.files),
        "letter": _shown(pk, one.letter),
        "urge_url": reverse("urge", args=[one.urge_id]) if one.urge_id and one.read else "",
        "no_copy": not one.read and one.act.value in ("urged", "directed"),
    }


def _shown(pk: int, files: list[Any]) -> list[dict[str, Any]]:
    return shown(files, lambda f: reverse("feedback_file", args=[pk, f.pk]))
