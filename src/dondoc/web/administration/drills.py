"""What was backed up and whether it could be put back: the last runs, and one drill as it is printed for an auditor (J1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from dondoc.backup import queries
from dondoc.web.fields import number_in

#: A backup a day; a drill a month (the standards ask for a restore test and name no period).
BACKUP_EVERY, DRILL_EVERY = timedelta(hours=36), timedelta(days=35)
#: Code of a part -> its words, in the order in which they run.
PARTS = {
    "backup": gettext_lazy("Sao lưu"),
    "check": gettext_lazy("Kiểm tra bản sao lưu trước khi khôi phục"),
    "restore": gettext_lazy("Khôi phục sang nơi mới"),
    "compare": gettext_lazy("So từng dòng dữ liệu, từng tệp"),
    "chain": gettext_lazy("Kiểm tra nhật ký ở nơi mới"),
}


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Newest first, with what is overdue above."""
    backup, drill = queries.last(request.actor, "backup"), queries.last(request.actor, "drill")
    context = {
        "backup": backup,
        "drill": drill,
        "backup_is_old": backup is None or request.now - backup.ended_at > BACKUP_EVERY,
        "drill_is_old": drill is None or request.now - drill.ended_at > DRILL_EVERY,
        "page": queries.runs(request.actor, number_in(request.GET.get("trang")) or 1),
        "today": request.today,
    }
    return render(request, "administration/drills.html", context)


@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One drill: what was compared, how long it took, what was not the same."""
    run = queries.drill(request.actor, pk)
    context = {"run": run, "parts": _parts(run.seconds), "tables": sorted(run.tables.items()), "today": request.today}
    return render(request, "administration/drill.html", context)


def _parts(seconds: dict[str, float]) -> list[tuple[Any, str]]:
    return [(PARTS[name], f"{seconds[name]:.1f}".replace(".", ",")) for name in PARTS if name in seconds]
