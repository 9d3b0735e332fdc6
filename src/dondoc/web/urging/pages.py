"""The list of urgings with their answers, and one urging."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dondoc.rules.access import AGENCY_ROLES, Role
from dondoc.urging.queries import urges as asked
from dondoc.web.access import find
from dondoc.web.directives.files import shown
from dondoc.web.fields import number_in
from dondoc.web.urging.forms import AnswerForm, SignedForm, TakeBackForm
from dondoc.web.urging_words import ANSWER_WORDS, SIDE_WORDS, channel_names, tell
from dondoc.web.work.filters import address

#: For whom the list exists; whom an agency's post sees is narrowed by the query.
SEES = AGENCY_ROLES | {Role.OFFICE_LEADER, Role.OFFICE_SPECIALIST, Role.OFFICE_CLERK, Role.PROVINCE_LEADER}


def read(query: QueryDict) -> asked.Filters:
    """The filters of an address; what is not understood asks for nothing."""
    answer, side = query.get("tra-loi", ""), query.get("ben", "")
    return asked.Filters(
        answer=answer if answer in asked.ANSWERS else "",
        channel=query.get("hinh-thuc", "").strip()[:40],
        side=side if side in ("to", "by") else "",
        mine=query.get("toi") == "1",
        batch=query.get("dot", "").strip()[:40],
        task=number_in(query.get("nhiem-vu")),
        assignment=number_in(query.get("luot")),
        q=query.get("q", "").strip()[:100],
    )


@require_http_methods(["GET"])
def urges(request: HttpRequest) -> HttpResponse:
    """Newest first, fifty a page; the filters stay in the address."""
    if request.actor.role not in SEES:
        raise Http404
    filters = read(request.GET)
    page, counts = asked.listing(request.actor, filters, request.today, number_in(request.GET.get("trang")) or 1)
    channels = channel_names()
    context = {
        "page": page,
        "rows": [tell(row, request.today, channels) for row in page.object_list],
        "filters": filters,
        "tabs": [
            {
                "word": word,
                "n": counts[code or "all"],
                "url": address(request.GET, **{"tra-loi": code}),
                "on": code == filters.answer,
                "late": code == "overdue",
            }
            for code, word in ANSWER_WORDS.items()
        ],
        "sides": [
            {"word": word, "url": address(request.GET, ben=code), "on": code == filters.side}
            for code, word in SIDE_WORDS.items()
        ]
        if request.actor.role in AGENCY_ROLES
        else [],
        "channels": channels,
        "narrowed": any([filters.answer, filters.channel, filters.side, filters.mine, filters.q, filters.task]),
        "clear_url": reverse("urges"),
        "with_letter": any(row.letter_id for row in page.object_list),
        "query": request.GET.urlencode(),
        "reports_stuck": request.actor.role in (Role.OFFICE_LEADER, Role.OFFICE_SPECIALIST),
    }
    return render(request, "urging/list.html", context)


@require_http_methods(["GET"])
def urge(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said, about which tasks as they stand today, with which letter; the answer, or the form for it."""
    return render(request, "urging/urge.html", context_of(request, pk))


def context_of(request: HttpRequest, pk: int, **beside: Any) -> dict[str, Any]:
    """What the page of one urge shows; `beside` are forms that were sent and came back."""
    visible = asked.urges_for(request.actor, request.today)
    found = find(request, visible.select_related("agency", "by_agency", "by", "answered_by", "letter", "signed"), pk)
    files = {
        name: shown(rows, lambda f: reverse("urge_file", args=[found.pk, f.pk]))
        for name, rows in asked.files_of(found).items()
    }
    return {
        "urge": found,
        "told_urge": tell(found, request.today),
        "feedback": asked.feedback_of(found),
        "lines": asked.lines_of(found, request.actor, request.today),
        "files": files,
        "answer_form": AnswerForm(None, today=request.today, auto_id=f"answer-{pk}-%s")
        if asked.answers(request.actor, found, request.today)
        else None,
        "signed_form": SignedForm(None, today=request.today, auto_id=f"signed-{pk}-%s")
        if asked.keeps_signed(request.actor, found)
        else None,
        "take_back_form": TakeBackForm(None, today=request.today, auto_id=f"take-back-{pk}-%s")
        if asked.may_take_back(request.actor, found) and asked.open_to_taking_back(found, request.today)
        else None,
        "told": [],
    } | beside
