"""The specialist's report of late and stuck tasks: drafted for him, sent to the Office's leaders, kept (C7; BT 7.2.d)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.rules.access import Role
from dondoc.rules.errors import Refusal, Refusals
from dondoc.urging.actions.reporting import send_report
from dondoc.urging.queries import stuck
from dondoc.urging.queries.urges import line_of
from dondoc.web.access import find, only
from dondoc.web.directives.files import handed_out, shown
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.urging.forms import ReportForm

reporters = only(Role.OFFICE_SPECIALIST)
readers = only(Role.OFFICE_SPECIALIST, Role.OFFICE_LEADER)
#: Lines of each reason that the draft shows; the file has them all.
SHOWN = 50
WHY_WORDS: dict[str, str | Promise] = {
    stuck.LATE: gettext_lazy("Quá hạn"),
    stuck.DISPUTED: gettext_lazy("Cơ quan đề nghị điều chỉnh"),
    stuck.RETURNED: pgettext_lazy("state", "Trả lại làm lại"),
    stuck.SILENT: gettext_lazy("Không thời hạn, qua kỳ chưa cập nhật"),
}


@require_GET
@readers
def reports(request: HttpRequest) -> HttpResponse:
    """Those that were sent, newest first."""
    page = stuck.listing(request.actor, number_in(request.GET.get("trang")) or 1)
    context = {"page": page, "may_report": request.actor.role is Role.OFFICE_SPECIALIST, "cite": stuck.cite()}
    return render(request, "urging/reports.html", context)


@require_http_methods(["GET", "POST"])
@reporters
def new(request: HttpRequest) -> HttpResponse:
    """The draft as of now, and the button that sends it."""
    form, told = ReportForm(request.POST or None, today=request.today, auto_id="report-%s"), list[Told]()
    if request.method == "POST" and form.is_valid():
        try:
            made = send_report(
                actor=request.actor,
                words=form.cleaned_data["words"],
                form_token=form.cleaned_data["form_token"],
                at=request.now,
            )
            messages.success(request, _("Đã gửi báo cáo đến lãnh đạo Văn phòng."))
            return HttpResponseRedirect(reverse("stuck_report", args=[made.pk]))
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            secret = is_secret(told)
            told = told if secret else form.refused(refusal)
            form = ReportForm(None, today=request.today, auto_id="report-%s") if secret else form
    drafted = stuck.draft(request.actor, request.today)
    context = {
        "drafted": drafted,
        "groups": _groups(request, drafted),
        "form": form,
        "told": told,
        "cite": stuck.cite(),
    }
    return render(request, "urging/report_new.html", context, status=422 if request.method == "POST" else 200)


def _groups(request: HttpRequest, drafted: stuck.Draft) -> list[dict[str, Any]]:
    groups = []
    for why in stuck.WHYS:
        rows = drafted.of(why)
        lines = [line_of(row, request.today, inner=False) for row in rows[:SHOWN]]
        if rows:
            groups.append({"word": WHY_WORDS[why], "count": len(rows), "lines": lines, "rest": len(rows) - len(lines)})
    return groups


@require_GET
@readers
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report as it was sent."""
    visible = stuck.reports_for(request.actor).select_related("by", "file")
    found = find(request, visible, pk)
    files = shown([found.file], lambda _f: reverse("stuck_report_file", args=[found.pk]))
    return render(request, "urging/report.html", {"report": found, "files": files, "cite": stuck.cite()})


@require_GET
@readers
def file(request: HttpRequest, pk: int) -> FileResponse:
    """The Word file that was sent."""
    return handed_out(find(request, stuck.reports_for(request.actor).select_related("file"), pk).file)
