"""The state of the system as its administrator sees and prints it: the doctor's findings, worker, jobs, mail, disk, the last backup and drill."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from dondoc.core import jobs
from dondoc.core.source import version
from dondoc.doctor import figures
from dondoc.doctor.examining import inside_django, sorted_by_level
from dondoc.doctor.findings import Finding, Level
from dondoc.doctor.ground import keeping
from dondoc.records.queries.anchors import FILE
from dondoc.rules.access import Deed, may, own_party

GIGABYTE = 1024**3
#: Asked for by its own button: services of others are tried, which takes some seconds each.
TRY = "ket-noi"


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """For administrators only. The examination reads; nothing is changed by looking."""
    if not may(Deed.KEEP_JOBS, own_party(request.actor)):
        raise Http404
    tried = TRY in request.GET
    found = sorted_by_level([*keeping(settings.ENV), *inside_django(request.now, connections=tried)])
    now = figures.standing(request.now)
    context = {
        "faults": [_shown(one) for one in found if one.level is Level.FAULT],
        "warnings": [_shown(one) for one in found if one.level is Level.WARNING],
        "fine": [_shown(one) for one in found if one.level is Level.FINE],
        "now": now,
        "alive": jobs.is_alive(request.now),
        "due": now.job_states.get(jobs.JobState.WAITING.value, (0, None))[0],
        "failed": now.job_states.get(jobs.JobState.FAILED.value, (0, None))[0],
        "free": _gigabytes(now.disk_free),
        "total": _gigabytes(now.disk_total),
        "database": "PostgreSQL" if connection.vendor == "postgresql" else "SQLite",
        "version": version(),
        "tried": tried,
        "file": FILE,
        "today": request.today,
    }
    return render(request, "operation/state.html", context)


def _gigabytes(size: int) -> str:
    return f"{size / GIGABYTE:.1f}".replace(".", "," if get_language() != "en" else ".")


def _shown(finding: Finding) -> dict[str, Any]:
    """In the language of the page."""
    if get_language() == "en":
        return {"said": finding.en, "mend": finding.mend_en, "code": finding.code}
    return {"said": finding.vi, "mend": finding.mend_vi, "code": finding.code}
