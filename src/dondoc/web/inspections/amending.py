"""The draft of an amendment puts findings right: the tasks of the signed conclusion, and one of them with its form (G3; TH 15.3; BT 13.1)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dondoc.inspections.actions import amending
from dondoc.inspections.actions.findings import Finding
from dondoc.inspections.queries import workbench as asked
from dondoc.inspections.queries.conclusion_parts import points_cite
from dondoc.inspections.queries.conclusions import corrected_of
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.access import found_or_404
from dondoc.web.fields import number_in
from dondoc.web.inspections.conclusion import context_of
from dondoc.web.inspections.field_forms import FindingForm
from dondoc.web.inspections.words import VERDICTS
from dondoc.web.refusals import is_secret, tell_all


def _amendment(request: HttpRequest, pk: int) -> dict[str, Any]:
    """The frame of the page; 404 where the reader writes no amendment of it."""
    context = context_of(request, pk)
    if not context["writes"] or context["one"].position == 1:
        raise Http404
    return context


@require_GET
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """The tasks that were inspected, fifty a page, with what the draft says of them instead."""
    context = _amendment(request, pk)
    filters = asked.Filters(q=request.GET.get("q", "").strip()[:100])
    page, _counts = asked.listing(context["inspection"], filters, number_in(request.GET.get("trang")) or 1)
    corrected = corrected_of(context["one"])
    context |= {
        "page": page,
        "rows": [
            {
                "row": row,
                "look": VERDICTS.get(row.verdict),
                "anew": VERDICTS[corrected[row.pk].verdict] if row.pk in corrected else None,
            }
            for row in page.object_list
        ],
        "q": filters.q,
    }
    return render(request, "inspections/amend_findings.html", context)


@require_http_methods(["GET", "POST"])
def finding(request: HttpRequest, pk: int, task_pk: int) -> HttpResponse:
    """One task: what the signed conclusion says, and the form of what it should say."""
    context = _amendment(request, pk)
    row = found_or_404(asked.task_of(context["inspection"], task_pk))
    kept = corrected_of(context["one"]).get(row.pk)
    names = Finding.__dataclass_fields__
    first = {name: getattr(kept or row, name) for name in names} | {"version": kept.version if kept else 0}
    form = FindingForm(request.POST or None, today=request.today, initial=first, auto_id="finding-%s")
    context["told"] = []
    try:
        if request.method == "POST" and form.is_valid():
            said = Finding(**{name: form.cleaned_data[name] for name in names})
            seen = form.cleaned_data["version"] or 0
            amending.correct_finding(
                actor=request.actor, inspection_id=pk, task_id=row.pk, seen=seen, finding=said, at=request.now
            )
            messages.success(request, _("Đã ghi kết quả sửa đổi; có hiệu lực khi kết luận sửa đổi được ký."))
            return HttpResponseRedirect(reverse("inspection_conclusion", args=[pk]))
    except (Refusal, Refusals) as refusal:
        context["told"] = tell_all(refusal)
        if is_secret(context["told"]):
            form = FindingForm(None, today=request.today, initial=first, auto_id="finding-%s")
        else:
            context["told"] = form.refused(refusal)
    context |= {"row": row, "kept": kept, "form": form, "look": VERDICTS.get(row.verdict)}
    context |= {"points_cite": points_cite(context["inspection"])}
    return render(request, "inspections/amend_finding.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def leave(request: HttpRequest, pk: int, task_pk: int) -> HttpResponse:
    """What the signed conclusion says of the task stays."""
    _amendment(request, pk)
    amending.leave_finding(actor=request.actor, inspection_id=pk, task_id=task_pk, at=request.now)
    messages.success(request, _("Đã bỏ sửa đổi; kết quả của nhiệm vụ này giữ như kết luận đã ký."))
    return HttpResponseRedirect(reverse("inspection_conclusion", args=[pk]))
