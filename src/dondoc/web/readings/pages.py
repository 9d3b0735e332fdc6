"""Dropping a document in, the readings there are, and one of them: its text beside what it proposes (C4)."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dondoc.core import limits
from dondoc.core.regulation import current
from dondoc.readings.actions import reading as deeds
from dondoc.readings.queries import readings
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.queries.visibility import directives_for
from dondoc.web.access import find, office_only
from dondoc.web.directives.forms import new_token
from dondoc.web.directives.steps import steps
from dondoc.web.readings import head as heads
from dondoc.web.readings.telling import warnings_of
from dondoc.web.readings.work import PAGE, work
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.uploads import inspected


@office_only
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The form to drop a document in, and the readings there are; a POST reads and opens the reading."""
    told: list[Told] = []
    if request.method == "POST":
        try:
            return redirect("reading", _read(request).pk)
        except (Refusal, Refusals) as caught:
            told = tell_all(caught)
    page = Paginator(readings.listed(request.actor), PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "told": told,
        "faults": {one.field: one.text for one in told},
        "typed": "" if is_secret(told) else request.POST.get("text", ""),
        "declared": request.POST.get("declared_open") == "on",
        "lost_file": bool(request.FILES),
        "token": new_token(),
        "secrecy": current().scope.secrecy,
        "limit_mb": limits.attachment_mb(),
        "kept_days": readings.kept_days(),
        "today": request.today,
    }
    return render(request, "readings/index.html", context, status=422 if told else 200)


def _read(request: HttpRequest) -> Any:
    files = inspected(request, "file", door="reading")
    if len(files) > 1:
        raise Refusal("one_file", "Mỗi lần đọc một tệp; anh/chị chọn lại một tệp.", field="file")
    return deeds.read(
        actor=request.actor,
        file=files[0] if files else None,
        text=request.POST.get("text", ""),
        declared_open=request.POST.get("declared_open") == "on",
        form_token=request.POST.get("form_token", "")[:40] or new_token(),
        at=request.now,
    )


@office_only
@require_POST
def read_directive(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a registered directive is read; the tasks become drafts of that directive."""
    directive = find(request, directives_for(request.actor, request.today), pk)
    made = deeds.read_directive(actor=request.actor, directive_id=directive.pk, at=request.now)
    return redirect("reading", made.pk)


@office_only
@require_GET
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """One reading: to be gone through, or, once it is finished, what became of it."""
    found = find(request, readings.readings_for(request.actor).select_related("directive", "read_by"), pk)
    if found.stage != "open":
        return render(request, "readings/ended.html", {"reading": found, "today": request.today})
    return show(request, found)


def show(
    request: HttpRequest, found: Any, head: Any = None, told: list[Told] | None = None, standing: int | None = None
) -> HttpResponse:
    """The page of an unfinished reading. `head`: the register form as it was sent; `standing`: id of the directive it was found to be already."""
    if head is None and found.directive_id is None:
        head = heads.of_reading(request, found)
    context = work(request, found) | {
        "head": head,
        "told": told or [],
        "standing": standing or (heads.standing(found) if found.directive_id is None else None),
        "needs": heads.needs(head) if head else [],
        "of_head": heads.context(request, found, head) if head else {},
        "warnings": warnings_of(found.head),
        "drop_rest": request.POST.get("drop_rest") == "on",
        "steps": steps("split", found.directive) if found.directive_id else heads.steps_ahead(),
    }
    faulty = told or (head is not None and head.is_bound and head.errors)
    return render(request, "readings/reading.html", context, status=422 if faulty else 200)


def ended_words(found: Any) -> str:
    """ "24 đề xuất: 19 giữ nguyên, 3 sửa, 2 bỏ, 1 thêm; 6 phút"; where some were split or joined, that too, so that it adds up."""
    told = _("{proposed} đề xuất: {kept} giữ nguyên, {changed} sửa, {dropped} bỏ, {added} thêm; {minutes} phút")
    if found.split or found.joined:
        told = _(
            "{proposed} đề xuất, tách thêm {split}, gộp bớt {joined}: {kept} giữ nguyên, {changed} sửa, {dropped} bỏ; {added} thêm; {minutes} phút"
        )
    minutes = max(1, round(found.seconds / 60))
    names = ("proposed", "kept", "changed", "dropped", "added", "split", "joined")
    return told.format(minutes=minutes, **{name: getattr(found, name) for name in names})
