"""Tasks are chosen for the public, each in words of its own; a task that names citizens is marked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dondoc.publication.actions import keeping_private
from dondoc.publication.actions.preparing import Wording, choose_tasks
from dondoc.publication.queries import candidates, site, sources
from dondoc.publication.queries import proposals as asked
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web import publication_words as words
from dondoc.web.access import found_or_404
from dondoc.web.fields import number_in
from dondoc.web.publication.pages import version_of
from dondoc.web.refusals import is_secret, tell_all


@require_http_methods(["GET", "POST"])
def tasks(request: HttpRequest, pk: int) -> HttpResponse:
    """The tasks behind the report's figures, fifty a page; those of this page that are ticked are shown, the others not."""
    if not asked.may_prepare(request.actor):
        raise Http404
    row = found_or_404(asked.proposal(pk))
    if request.method == "GET":
        return render(request, "publication/tasks.html", _page(request, row))
    among = [number for text in request.POST.getlist("among") if (number := number_in(text))]
    picked = {number_in(text) for text in request.POST.getlist("chosen")}
    typed = {key: _typed(request, key) for key in among if key in picked}
    said = {"actor": request.actor, "proposal_id": pk, "version": version_of(request), "at": request.now}
    try:
        choose_tasks(wanted=typed, among=among, **said)
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        back = {} if is_secret(told) else typed
        return render(request, "publication/tasks.html", _page(request, row, told, back), status=422)
    messages.success(request, _("Đã ghi các nhiệm vụ được chọn trên trang này."))
    return HttpResponseRedirect(request.get_full_path())


def _typed(request: HttpRequest, key: int) -> Wording:
    return Wording(request.POST.get(f"title-{key}", ""), request.POST.get(f"outcome-{key}", ""))


def _page(
    request: HttpRequest, row: Any, told: list[Any] | None = None, typed: dict[int, Wording] | None = None
) -> dict[str, Any]:
    source = sources.source_or_refusal(row.report_id)
    cell = request.GET.get("o", "")
    filters = candidates.Filters(
        agency=request.GET.get("co-quan", "").strip()[:60],
        cell=cell if cell in words.CELLS else "",
        q=request.GET.get("q", "").strip()[:100],
    )
    found = candidates.candidates(source, filters, number_in(request.GET.get("trang")) or 1)
    chosen = asked.chosen(row)
    at_field = {one.field: one for one in told or [] if one.field}
    lines = []
    for one in found.object_list:
        key = one.assignment_id
        said = (typed or {}).get(key) or chosen.get(key)
        lines.append(
            {
                "of": one,
                "on": bool(said),
                "said": said,
                "told": at_field.get(f"title-{key}"),
                "word": words.CELLS[one.cell],
            }
        )
    return {
        "row": row,
        "name": asked.name_of(row),
        "editable": row.state == "draft",
        "page": found,
        "lines": lines,
        "n_chosen": len(chosen),
        "filters": filters,
        "agencies": candidates.agencies(source),
        "cells": words.CELLS,
        "told": [one for one in told or [] if not one.field or len(told or []) > len(at_field)],
        "n_faults": len(at_field),
    }


@require_http_methods(["GET", "POST"])
def private(request: HttpRequest, task: int) -> HttpResponse:
    """Whether a task names citizens: the mark is seen, set, or taken away; then back to where one was."""
    if not asked.may_keep_private(request.actor):
        raise Http404
    row = found_or_404(asked.task(task))
    context = {"task": row, "mark": asked.kept_private(task), "told": [], "typed": ""}
    if request.method == "GET":
        return render(request, "publication/private.html", context)
    try:
        _mark(request, task)
    except (Refusal, Refusals) as refusal:
        context["told"] = told = tell_all(refusal)
        context["typed"] = "" if is_secret(told) else request.POST.get("reason", "")[:500]
        return render(request, "publication/private.html", context, status=422)
    back = number_in(request.POST.get("ban"))
    return HttpResponseRedirect(reverse("edition_tasks", args=[back]) if back else reverse("task", args=[task]))


def _mark(request: HttpRequest, task: int) -> None:
    if request.POST.get("viec") == "bo":
        keeping_private.let_go(actor=request.actor, task_id=task, at=request.now)
        messages.success(request, _("Đã bỏ dấu; nhiệm vụ này công khai được."))
        return
    reason = request.POST.get("reason", "")
    done = keeping_private.keep_private(actor=request.actor, task_id=task, reason=reason, at=request.now)
    messages.success(request, _("Đã đánh dấu: nhiệm vụ này không công khai."))
    for edition in done.taken_from:
        told = _("Đã gỡ nhiệm vụ này khỏi trang công khai %(period)s; ai đã tải tệp trước đó vẫn còn bản cũ.")
        messages.warning(request, told % {"period": words.period_words(site.told_of(edition))})
