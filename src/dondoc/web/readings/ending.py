"""A reading ends: written as drafts of its directive, left for later, or dropped."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dondoc.readings.actions import finishing
from dondoc.readings.queries import readings
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.queries.visibility import directives_for
from dondoc.web.access import find, office_only
from dondoc.web.directives.forms import put
from dondoc.web.fields import number_in
from dondoc.web.readings import head as heads
from dondoc.web.readings.pages import ended_words, show
from dondoc.web.refusals import is_secret, tell_all

STANDS = "directive_already_registered"


@office_only
@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Registers the directive and writes the drafts; "keep" only keeps what was typed of the head."""
    found = _reading(request, pk)
    if "keep" in request.POST:
        return _keep(request, found)
    form = heads.of_request(request, found) if found.directive_id is None else None
    if form is not None and not form.is_valid():
        return show(request, found, form)
    in_general = readings.helped_in_general(found)
    try:
        directive = finishing.finish(
            actor=request.actor,
            reading_id=found.pk,
            form=form.said(heads.drafting(request, found)) if form else None,
            drop_rest=request.POST.get("drop_rest") == "on",
            at=request.now,
        )
    except (Refusal, Refusals) as caught:
        return _refused(request, found, form, caught)
    found.refresh_from_db()
    messages.success(
        request, _("Đã ghi nhiệm vụ thành dự thảo.") + " " + ended_words(found) + "." + _of_general(in_general)
    )
    return redirect("directive_split", directive.pk)


@office_only
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Throws the reading away with its text and file."""
    found = _reading(request, pk)
    finishing.drop_reading(actor=request.actor, reading_id=found.pk, at=request.now)
    messages.success(request, _("Đã bỏ bản đọc; hệ thống không giữ lại chữ và tệp của nó."))
    return redirect("readings")


@office_only
@require_POST
def use_standing(request: HttpRequest, pk: int) -> HttpResponse:
    """The document is registered already: the tasks go to its drafts."""
    found = _reading(request, pk)
    directive = find(
        request, directives_for(request.actor, request.today), number_in(request.POST.get("directive")) or 0
    )
    finishing.use_standing(actor=request.actor, reading_id=found.pk, directive_id=directive.pk, at=request.now)
    return redirect("reading", found.pk)


def _of_general(count: int) -> str:
    """What is to be known of tasks whose coordinators the text names in general only."""
    told = ngettext(
        "Có {count} nhiệm vụ mà văn bản chỉ nói chung ai phối hợp, nên dự thảo ghi không có cơ quan phối hợp.",
        "Có {count} nhiệm vụ mà văn bản chỉ nói chung ai phối hợp, nên dự thảo ghi không có cơ quan phối hợp.",
        count,
    )
    return " " + told.format(count=count) if count else ""


def _reading(request: HttpRequest, pk: int) -> Any:
    return find(request, readings.readings_for(request.actor).select_related("directive", "read_by"), pk)


def _keep(request: HttpRequest, found: Any) -> HttpResponse:
    typed = heads.typed(request)
    if typed:
        finishing.keep_head(
            actor=request.actor,
            reading_id=found.pk,
            typed=typed,
            drafting=heads.drafting(request, found),
            issued_on=heads.issued_on(request),
            at=request.now,
        )
    messages.success(request, _("Đã lưu; anh/chị mở lại bản đọc này để làm tiếp."))
    return redirect("readings")


def _refused(request: HttpRequest, found: Any, form: Any, caught: Refusal | Refusals) -> HttpResponse:
    told = tell_all(caught)
    found = _reading(request, found.pk)
    if is_secret(told):
        return show(request, found, None, told)
    refusals = caught.refusals if isinstance(caught, Refusals) else [caught]
    standing = next((r.way_on.args[0] for r in refusals if r.code == STANDS and r.way_on), None)
    return show(request, found, form, put(form, told) if form else told, standing)  # type: ignore[arg-type]
