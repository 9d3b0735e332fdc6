"""One explanation: what is asked with its rows, the agency's draft, what it filed (D9; TH 17.4; BT 16.3)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.exchanges.actions.explaining import explain, prepare
from dondoc.exchanges.queries import explanations as asked
from dondoc.rules.access import AGENCY_ROLES
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.access import find
from dondoc.web.directives.files import handed_out, shown
from dondoc.web.explanations.forms import ExplainForm
from dondoc.web.explanations.words import tell
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.uploads import inspected

DOOR = "explain"


@require_http_methods(["GET", "POST"])
def explanation(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one; the agency's people write, who signs for it files."""
    rows = asked.explanations_for(request.actor, request.today).select_related("agency", "by", "filed_by")
    found = find(request, rows, pk)
    mine = asked.prepares(request.actor, found, request.today)
    points = asked.points_of(found, None if request.GET.get("het") == "1" else asked.SHOWN)
    form, told = (_form(request, points) if mine else None), list[Told]()
    if request.method == "POST":
        if form is None and found.filed_at is None:
            raise Http404
        form = form or _form(request, points)
        if form.is_valid():
            try:
                return _do(request, pk, form, points)
            except (Refusal, Refusals) as refusal:
                told = tell_all(refusal)
                secret = is_secret(told)
                told = told if secret else form.refused(refusal)
                form = _form(request, points, empty=True) if secret else form
        form = form if mine else None
    context = _context(request, found, points, form) | {"told": told}
    return render(request, "explanations/one.html", context, status=422 if request.method == "POST" else 200)


def _form(request: HttpRequest, points: list[asked.PointTold], empty: bool = False) -> ExplainForm:
    posted = request.method == "POST" and not empty
    return ExplainForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        points=points,
        today=request.today,
        auto_id="explain-%s",
    )


def _do(request: HttpRequest, pk: int, form: ExplainForm, points: list[asked.PointTold]) -> HttpResponse:
    answers = form.answers(points)
    if request.POST.get("deed") == "draft":
        prepare(actor=request.actor, explanation_id=pk, answers=answers, at=request.now)
        messages.success(request, _("Đã lưu dự thảo giải trình; chỉ cơ quan anh/chị thấy dự thảo."))
    else:
        files = inspected(request, "files", door=DOOR)
        explain(actor=request.actor, explanation_id=pk, answers=answers, files=files, at=request.now)
        messages.success(request, _("Đã gửi giải trình; Văn phòng UBND tỉnh xem được ngay."))
    return HttpResponseRedirect(reverse("explanation", args=[pk]))


def _context(
    request: HttpRequest, found: Any, points: list[asked.PointTold], form: ExplainForm | None
) -> dict[str, Any]:
    files = shown(list(found.files.order_by("pk")), lambda f: reverse("explanation_file", args=[found.pk, f.pk]))
    return {
        **tell(found, request.today),
        "points": [{"told": one, "field": form[f"answer-{one.point.pk}"] if form else None} for one in points],
        "form": form,
        "files": files,
        "signs": bool(request.actor.signs),
        "own": request.actor.role in AGENCY_ROLES,
        "late": found.filed_at is None and found.due_on < request.today,
    }


@require_GET
def file(request: HttpRequest, pk: int, file_pk: int) -> FileResponse:
    """A file of an explanation, to whoever may see it."""
    return handed_out(find(request, asked.files_for(request.actor, pk, request.today), file_pk))
