"""The Office's own Word templates: which one holds, the fields it may name, and the form that sets another (H3)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dondoc.core.downloads import sent
from dondoc.core.files import MEDIA_TYPES
from dondoc.core.papers.template_fields import Field
from dondoc.reports.actions.templates import end_template, set_template
from dondoc.reports.queries.templates import FIELDS_OF, MOST_FORMER, keeps_templates, templates
from dondoc.reports.template_trial import filled_with_examples
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.directives.files import handed_out
from dondoc.web.refusals import Told, tell_all
from dondoc.web.uploads import inspected

KIND = "office_report"


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The template that holds, the form for another, all fields with an example, former ones."""
    if not keeps_templates(request.actor):
        raise Http404
    told: list[Told] = []
    if request.method == "POST":
        try:
            return _set(request)
        except (Refusal, Refusals) as refused:
            told = tell_all(refused)
    rows = list(templates(request.actor).filter(kind=KIND)[: MOST_FORMER + 1])
    fields = FIELDS_OF[KIND]
    context = {
        "holds": next((row for row in rows if row.ended_at is None), None),
        "former": [row for row in rows if row.ended_at is not None],
        "fields": [(_tag(one.name), one.says, one.example) for one in fields if isinstance(one.example, str)],
        "lists": _lists(fields),
        "told": told,
    }
    return render(request, "reports/templates.html", context, status=422 if told else 200)


def _set(request: HttpRequest) -> HttpResponse:
    files = inspected(request, "file", door="mau-bao-cao")
    if not files:
        raise Refusal("no_template", "Anh/chị chưa chọn tệp mẫu. Chọn một tệp .docx rồi đặt lại.", field="file")
    set_template(actor=request.actor, kind=KIND, file=files[0], at=request.now)
    messages.success(request, _("Đã đặt mẫu mới; báo cáo được duyệt từ bây giờ theo mẫu này."))
    return HttpResponseRedirect(reverse("paper_templates"))


def _tag(name: str) -> str:
    return f"{{{{ {name} }}}}"


def _lists(fields: tuple[Field, ...]) -> list[dict[str, Any]]:
    """Lists that have the same columns stand together: the columns are told once."""
    found: dict[tuple[Field, ...], dict[str, Any]] = {}
    for one in fields:
        if isinstance(one.example, str):
            continue
        columns = [(_tag(f"dong.{inner.name}"), inner.says, inner.example) for inner in one.example]
        found.setdefault(one.example, {"names": [], "columns": columns})["names"].append((one.name, one.says))
    return list(found.values())


@require_GET
def sample(request: HttpRequest) -> HttpResponse:
    """A template to begin with."""
    if not keeps_templates(request.actor):
        raise Http404
    from dondoc.reports.office_template_sample import sample as made  # its libraries are loaded by who needs them

    return _sent(made(), "mau-bao-cao-cua-van-phong.docx")


@require_GET
def file(request: HttpRequest, pk: int) -> FileResponse:
    return handed_out(_found(request, pk).file)


@require_GET
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """The template filled in with the examples."""
    found = _found(request, pk)
    try:
        return _sent(filled_with_examples(found), "dien-thu-mau-bao-cao.docx")
    except FileNotFoundError as gone:
        raise Http404 from gone


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    end_template(actor=request.actor, kind=KIND, at=request.now)
    messages.success(request, _("Đã trở về mẫu của hệ thống; báo cáo được duyệt từ bây giờ theo mẫu đó."))
    return HttpResponseRedirect(reverse("paper_templates"))


def _found(request: HttpRequest, pk: int) -> Any:
    found = templates(request.actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _sent(content: bytes, name: str) -> HttpResponse:
    return sent(content, name, MEDIA_TYPES["docx"])
