"""The calendar beside a date field: one month to choose from, and what a typed day is: its weekday, worked or not (A4)."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dondoc.core.regulation import calendar
from dondoc.rules.dates import EARLIEST_YEAR, LATEST_YEAR, parse_vn_date
from dondoc.rules.errors import Refusal
from dondoc.web.fields import number_in
from dondoc.web.regulation import months
from dondoc.web.templatetags.wording import vn_date, vn_day


@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """The month of the day that was typed (`ngay`), or of `nam` and `thang`; of today where neither can be read."""
    chosen = _typed(request)
    shown = chosen or request.today
    year, number = number_in(request.GET.get("nam")), number_in(request.GET.get("thang"))
    if year and number and EARLIEST_YEAR <= year <= LATEST_YEAR and 1 <= number <= 12:
        shown = date(year, number, 1)
    first = shown.replace(day=1)
    before, after = first - timedelta(days=1), (first + timedelta(days=31)).replace(day=1)
    context = {
        "month": months.month_of(shown.year, shown.month, calendar(), request.today),
        "first": first,
        "before": before if before.year >= EARLIEST_YEAR else None,
        "after": after if after.year <= LATEST_YEAR else None,
        "chosen": chosen,
        "current": chosen if chosen and chosen.replace(day=1) == first else request.today,
    }
    return render(request, "regulation/choose_day.html", context)


@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """One line on the typed day; empty where it cannot be read: the form itself says what is wrong when it is sent.

    `giao`: the day on which the task was given that the paper of the typed day answers."""
    chosen, given = _typed(request), _typed(request, "giao")
    if chosen is None:
        return HttpResponse("", content_type="text/plain; charset=utf-8")
    days = calendar()
    said = _("%(day)s · ngày làm việc") if days.is_working(chosen) else _("%(day)s · ngày nghỉ: %(why)s")
    words = said % {"day": vn_day(chosen), "why": _(months.why_of(chosen, days))}
    if days.is_provisional(chosen):
        words = _("%(words)s · lịch năm này tạm tính") % {"words": words}
    if given and chosen < given:
        words = _("%(words)s · trước ngày giao nhiệm vụ %(given)s") % {"words": words, "given": vn_date(given)}
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


def _typed(request: HttpRequest, name: str = "ngay") -> date | None:
    try:
        return parse_vn_date(request.GET.get(name, "")[:60], request.today)
    except Refusal:
        return None
