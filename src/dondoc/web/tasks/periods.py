"""The next periods of a recurring duty are opened by the Office (C10)."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dondoc.rules.access import Role
from dondoc.rules.dates import EARLIEST_YEAR, LATEST_YEAR
from dondoc.tasks.actions import recurring
from dondoc.tasks.queries import page
from dondoc.web.access import find, only
from dondoc.web.fields import number_in


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
