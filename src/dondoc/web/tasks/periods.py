"""The next periods of a recurring duty are opened by the Office, or the duty is ended (C10)."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from dondoc.rules.access import Role
from dondoc.rules.dates import EARLIEST_YEAR, LATEST_YEAR
from dondoc.rules.errors import Refusal
from dondoc.tasks.actions import recurring
from dondoc.tasks.actions.ending_series import end_series as end_series_now
from dondoc.tasks.queries import page
from dondoc.tasks.queries.series import series_page
from dondoc.web.access import find, only
from dondoc.web.fields import number_in
from dondoc.web.refusals import is_secret, tell_all


@only(Role.OFFICE_LEADER, Role.OFFICE_SPECIALIST)
@require_POST
def open_periods(request: HttpRequest, pk: int) -> HttpResponse:
    """All periods of the named year that are not open yet."""
    task = find(request, page.tasks_seen(request.actor, request.today), pk)
    year = number_in(request.POST.get("year")) or 0
    if task.series_id is None or not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Http404
    opened = recurring.open_periods(
        actor=request.actor, series_id=task.series_id, through=date(year, 12, 31), at=request.now
    )
    n = len(opened)
    words = ngettext("Đã mở %(n)s kỳ năm %(year)s.", "Đã mở %(n)s kỳ năm %(year)s.", n) % {"n": n, "year": year}
    messages.success(request, words + " " + _("Các cơ quan nhận được ngay."))
    return redirect("task", pk)


@only(Role.OFFICE_LEADER, Role.OFFICE_SPECIALIST)
@require_http_methods(["GET", "POST"])
def end_series(request: HttpRequest, pk: int) -> HttpResponse:
    """No further period: the form with what stays, and the deed."""
    task = find(request, page.tasks_seen(request.actor, request.today), pk)
    if task.series_id is None:
        raise Http404
    told, because = [], request.POST.get("because", "")
    if request.method == "POST":
        try:
            end_series_now(actor=request.actor, series_id=task.series_id, because=because, at=request.now)
            messages.success(
                request, _("Đã chấm dứt nhiệm vụ định kỳ: không mở thêm kỳ nào; các kỳ đã mở vẫn thực hiện.")
            )
            return redirect("task", pk)
        except Refusal as refusal:
            told = tell_all(refusal)
    because = "" if is_secret(told) else because
    context = {
        "task": task,
        "series": series_page(request.actor, task, request.today),
        "told": told,
        "because": because,
    }
    return render(request, "tasks/end_series.html", context, status=422 if told else 200)
