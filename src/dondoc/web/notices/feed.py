"""The calendar of a person as a feed: whole days, each with its article and a link. Opened by a secret address, without signing in (F2)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dondoc.dashboard.work_words import DEED_WORDS
from dondoc.notices.queries.feed import Entry, entries_of

if TYPE_CHECKING:
    from icalendar import Event


@require_http_methods(["GET", "HEAD"])
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """404 for every secret that opens nothing, so that nothing tells a closed one from one that never was."""
    entries = entries_of(secret, request.today)
    if entries is None:
        answer: HttpResponse = HttpResponseNotFound()
        # Django would write the address into the log, and with it a secret that was mistyped by one letter.
        answer._has_been_logged = True  # type: ignore[attr-defined]
        return answer
    from icalendar import Calendar  # by who opens a calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Đôn Đốc//VI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Thời hạn nhiệm vụ"))
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(_event(request, entry))
    answer = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, max-age=900"
    return answer


def _event(request: HttpRequest, entry: Entry) -> Event:
    from icalendar import Event

    event = Event()
    path = reverse("assignment", args=[entry.assignment_id]) if entry.assignment_id else reverse("my_work")
    link = request.build_absolute_uri(path)
    name = f"{entry.title} ({entry.number})" if entry.number else entry.title
    event.add("uid", f"{entry.uid}@dondoc")
    event.add("dtstamp", request.now)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", f"{DEED_WORDS[entry.work]}: {name}")
    event.add("description", _("Căn cứ: %(cite)s") % {"cite": entry.cite} + f"\n{link}" if entry.cite else link)
    event.add("url", link)
    event.add("transp", "TRANSPARENT")
    return event
