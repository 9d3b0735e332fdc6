"""Evidence of an inspection: notes, photographs, files, of one task or of the whole; for those who inspect alone (G2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from dondoc.inspections.actions.evidence import keep_evidence, withdraw_evidence
from dondoc.inspections.queries import workbench as asked
from dondoc.inspections.queries.sight import Side
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.inspections import LASTING
from dondoc.web.access import found_or_404
from dondoc.web.directives.files import handed_out, shown
from dondoc.web.fields import number_in
from dondoc.web.inspections.field_forms import EvidenceForm
from dondoc.web.inspections.frame import frame
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.tasks.forms import ReasonForm
from dondoc.web.uploads import inspected

PER_PAGE = 50
DOOR = "bang-chung"


@require_http_methods(["GET", "POST"])
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """All evidence, newest first, and the form of another one. POST keeps it, for the whole or for the task that the form names."""
    inspection, side, context = frame(request, pk, "evidence")
    form, told = evidence_form(request), list[Told]()
    task = None
    if request.method == "POST":
        form = EvidenceForm(request.POST, request.FILES, today=request.today, auto_id="evidence-%s")
        if number := number_in(request.POST.get("task")):
            task = found_or_404(asked.task_of(inspection, number))
        try:
            if form.is_valid():
                return _kept(request, pk, task, form)
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            form = evidence_form(request) if is_secret(told) else form
            told = told if is_secret(told) else form.refused(refusal)
    context |= _listed(request, inspection, side) | {
        "evidence_form": form if inspection.state in LASTING else None,
        "evidence_told": told,
        "task_row": task,
    }
    return render(request, "inspections/evidence.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def withdraw(request: HttpRequest, pk: int, evidence_pk: int) -> HttpResponse:
    """What was kept by mistake."""
    inspection, side, context = frame(request, pk, "evidence")
    row = found_or_404(asked.evidence_of(inspection).filter(pk=evidence_pk).first())
    form: Any = _why_form(request.POST, request, row)
    told = list[Told]()
    try:
        if form.is_valid():
            withdraw_evidence(
                actor=request.actor,
                inspection_id=pk,
                evidence_id=evidence_pk,
                why=form.cleaned_data["reason"],
                at=request.now,
            )
            messages.success(request, _("Đã rút bằng chứng lưu nhầm; nội dung được gạch, lý do được giữ lại."))
            return HttpResponseRedirect(f"{reverse('inspection_evidence', args=[pk])}#bang-chung")
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        form, told = (None, told) if is_secret(told) else (form, form.refused(refusal))
    context |= _listed(request, inspection, side, came_back=(evidence_pk, form))
    context |= {"evidence_form": evidence_form(request) if inspection.state in LASTING else None, "told": told}
    return render(request, "inspections/evidence.html", context, status=422)


def _listed(
    request: HttpRequest, inspection: Any, side: Side, came_back: tuple[int, Any] = (0, None)
) -> dict[str, Any]:
    page = Paginator(asked.evidence_of(inspection), PER_PAGE).get_page(number_in(request.GET.get("trang")) or 1)
    return {"page": page, "evidence": shown_evidence(request, inspection, side, page.object_list, came_back)}


@require_GET
def file(request: HttpRequest, pk: int, evidence_pk: int) -> FileResponse:
    """A file of the evidence: a door of its own, for those who inspect."""
    inspection, _side, _context = frame(request, pk, "evidence")
    row = found_or_404(asked.evidence_of(inspection).filter(pk=evidence_pk, file__isnull=False).first())
    return handed_out(found_or_404(row.file if asked.file_shown(request.actor, row) else None))


def evidence_form(request: HttpRequest) -> EvidenceForm:
    """An empty form."""
    return EvidenceForm(today=request.today, auto_id="evidence-%s")


def shown_evidence(
    request: HttpRequest,
    inspection: Any,
    side: Side,
    rows: Iterable[Any],
    came_back: tuple[int, Any] = (0, None),
) -> list[dict[str, Any]]:
    """Each as the page shows it; of a photograph its picture. `came_back`: which one's withdrawal was refused, and its form."""
    return [_shown(request, inspection, side, one, came_back) for one in rows]


def _shown(request: HttpRequest, inspection: Any, side: Side, one: Any, came_back: tuple[int, Any]) -> dict[str, Any]:
    seen = one.file is not None and asked.file_shown(request.actor, one)
    photograph = seen and one.withdrawn_at is None and one.file.media_type.startswith("image/")
    withdraws = one.withdrawn_at is None and inspection.state in LASTING
    refused = came_back[1] if came_back[0] == one.pk else None
    return {
        "row": one,
        "files": shown([one.file], lambda _file: _door(inspection, one.pk)) if seen else [],
        "picture": _door(inspection, one.pk) if photograph else "",
        "why_form": (refused or _why_form(None, request, one))
        if withdraws and asked.may_withdraw(request.actor, side, one)
        else None,
        "refused": refused is not None,
    }


def _why_form(data: Any, request: HttpRequest, one: Any) -> ReasonForm:
    return ReasonForm(data, today=request.today, label=_("Vì sao rút"), auto_id=f"rut-{one.pk}-%s")


def _door(inspection: Any, evidence_pk: int) -> str:
    return reverse("inspection_evidence_file", args=[inspection.pk, evidence_pk])


def _kept(request: HttpRequest, pk: int, task: Any, form: EvidenceForm) -> HttpResponse:
    data = form.cleaned_data
    kept = keep_evidence(
        actor=request.actor,
        inspection_id=pk,
        task_id=task.pk if task else None,
        words=data["words"],
        files=[*inspected(request, "photos", door=DOOR), *inspected(request, "files", door=DOOR)],
        keep_place=data["keep_place"],
        form_token=data["form_token"],
        at=request.now,
    )
    told = _("Đã lưu bằng chứng.")
    if any(one.file for one in kept):
        told += " " + _("Tệp ảnh đã được gỡ vị trí chụp và thông tin máy.")
    messages.success(request, told)
    url = reverse("inspection_task", args=[pk, task.pk]) if task else reverse("inspection_evidence", args=[pk])
    # a browser does not load a page anew for the place on it
    return HttpResponseClientRedirect(url) if request.htmx else HttpResponseRedirect(f"{url}#bang-chung")
