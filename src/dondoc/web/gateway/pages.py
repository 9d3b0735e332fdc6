"""The list of messages, one message with all that was read of it, and its bytes."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from dondoc.core.downloads import ensure_harmless, sent
from dondoc.gateway.meaning import task_code
from dondoc.gateway.queries import messages as asked
from dondoc.gateway.queries.attachments import BINARY, attachment
from dondoc.quarantine.queries.incidents import is_held_back
from dondoc.web import exchange_words as words
from dondoc.web.access import find, found_or_404
from dondoc.web.fields import number_in
from dondoc.web.gateway.doors import forms_for
from dondoc.web.work.filters import address

TABS = {
    asked.WAITING: words.TAB_WAITING,
    asked.ALL: words.TAB_ALL,
    asked.STATUSES: words.TAB_STATUSES,
    asked.REFUSED: words.TAB_REFUSED,
}


def read(query: QueryDict) -> asked.Filters:
    """The filters of an address; what is not understood asks for nothing."""
    place = query.get("tinh-trang", "")
    return asked.Filters(place if place in asked.PLACES else asked.WAITING, query.get("q", "").strip()[:100])


@require_GET
def messages_in(request: HttpRequest) -> HttpResponse:
    """What came in, newest first, fifty a page; the filters stay in the address."""
    _only_keeper(request)
    filters = read(request.GET)
    page, counts = asked.listing(request.actor, filters, number_in(request.GET.get("trang")) or 1)
    context = {
        "page": page,
        "rows": [words.told(row) for row in page.object_list],
        "filters": filters,
        "tabs": [
            {
                "word": word,
                "n": counts[code],
                "url": address(request.GET, **{"tinh-trang": code}),
                "on": code == filters.place,
            }
            for code, word in TABS.items()
        ],
        "folders": asked.set_up(),
        "clear_url": reverse("exchange"),
    }
    return render(request, "gateway/list.html", context)


@require_GET
def messages_out(request: HttpRequest) -> HttpResponse:
    """What was told to senders, newest first."""
    _only_keeper(request)
    page = asked.outgoing(request.actor, number_in(request.GET.get("trang")) or 1)
    rows = [{"one": one, "word": words.STATUSES.get(one.status, one.status)} for one in page.object_list]
    return render(request, "gateway/out.html", {"page": page, "rows": rows, "folders": asked.set_up()})


@require_GET
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message: what was read, what was forgiven, what it waits for, what it proposes, how its document went on."""
    return render(request, "gateway/message.html", context_of(request, pk))


def context_of(request: HttpRequest, pk: int, sent: dict[str, Any] | None = None, **beside: Any) -> dict[str, Any]:
    """What the page of one message shows. `sent`: by the word of a deed its form that came back."""
    rows = asked.messages_for(request.actor).select_related("sender", "directive", "decided_by", "file")
    received = find(request, rows, pk)
    proposals = [_proposal(one) for one in asked.proposals_of(received)]
    return {
        "message": received,
        "sealed": is_held_back(received.file),
        "to_read": asked.to_be_split(received),
        "told_message": words.told(received),
        "business": words.BUSINESS.get(received.business, received.business),
        "priority": words.PRIORITIES.get(received.priority, ""),
        "door": words.DOORS[received.door],
        "proposals": proposals,
        "statuses": [
            {"one": one, "word": words.STATUSES.get(one.status_code, one.status_code)}
            for one in asked.statuses_about(received)
        ],
        "answers": [
            {"one": one, "word": words.STATUSES.get(one.status, one.status)} for one in asked.answers_to(received)
        ],
        "doors": forms_for(request, received, sent or {}, deciding=any(p["open"] for p in proposals)),
        "told": [],
    } | beside


def _proposal(one: Any) -> dict[str, Any]:
    title, effect, button = words.PROPOSALS[one.kind]
    return {
        "one": one,
        "title": title,
        "effect": effect,
        "button": button,
        "state": words.DECIDED[one.state],
        "open": one.state == "waiting",
        "code": task_code(one.assignment.task_id) if one.assignment else "",
    }


@require_GET
def raw(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes as they came, to be saved."""
    received = find(request, asked.messages_for(request.actor).filter(file__isnull=False), pk)
    ensure_harmless(received.file)
    content = found_or_404(asked.bytes_or_none(received))
    return sent(content, f"{received.pk}.edxml", BINARY)


@require_GET
def file(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """One attachment, opened out of the message."""
    received = find(request, asked.messages_for(request.actor).filter(file__isnull=False), pk)
    ensure_harmless(received.file)
    opened = found_or_404(attachment(received, place))
    return sent(opened.content, opened.name, opened.media_type, shown=True)


def _only_keeper(request: HttpRequest) -> None:
    if not asked.keeps(request.actor):
        raise Http404
