"""One result filed once for several assignments of one's agency, each judged on its own (docs/definitions.md 2)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dondoc.core.regulation import regulation
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.actions import sharing as actions
from dondoc.tasks.actions.agency import ResultDraft
from dondoc.tasks.queries import page
from dondoc.tasks.queries.sharing import MOST_AT_ONCE, takes_result_too
from dondoc.web.access import find
from dondoc.web.fields import number_in
from dondoc.web.refusals import is_secret, tell_all
from dondoc.web.tasks.forms import ResultForm
from dondoc.web.uploads import inspected

PARTS = ("text", "document_kind", "document_number", "result_dated", "document_signer")


@require_http_methods(["GET", "POST"])
def several(request: HttpRequest, pk: int) -> HttpResponse:
    """The result form with a list beside it: for which of the agency's assignments it is filed. Only who signs has it."""
    opened = find(request, page.assignments_seen(request.actor, request.today), pk)
    if not request.actor.signs:
        raise Http404
    chosen = _chosen(request)
    form = ResultForm(
        request.POST or None,
        request.FILES or None,
        today=request.today,
        given=opened.issued_on,
        auto_id=f"several-{opened.pk}-%s",
    )
    told: list[Any] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.file_for_several(
                actor=request.actor,
                chosen=chosen,
                result=ResultDraft(**{name: data[name] for name in PARTS}, shared=bool(data.get("shared"))),
                files=inspected(request, "files", door="nop-chung"),
                form_token=data["form_token"],
                at=request.now,
            )
        except (Refusal, Refusals) as caught:
            if is_secret(tell_all(caught)):
                told, form = tell_all(caught), ResultForm(None, today=request.today)
            else:
                told = form.refused(caught)
        else:
            n = len(made)
            words = ngettext("Đã nộp kết quả cho %(n)s nhiệm vụ.", "Đã nộp kết quả cho %(n)s nhiệm vụ.", n)
            messages.success(request, words % {"n": n} + " " + _("Văn phòng UBND tỉnh xem xét từng nhiệm vụ."))
            return redirect("assignment", opened.pk)
    return _show(request, opened, form, chosen, told)


def _chosen(request: HttpRequest) -> list[tuple[int, int | None]]:
    """ "12:3", assignment and version, as the list sends them."""
    found = []
    for token in request.POST.getlist("chosen"):
        pk, _colon, version = token.partition(":")
        if number := number_in(pk):
            found.append((number, number_in(version)))
    return found


def _show(request: HttpRequest, opened: Any, form: ResultForm, chosen: list[Any], told: list[Any]) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:200]
    others = Paginator(takes_result_too(request.actor, opened, request.today, words), MOST_AT_ONCE - 1)
    listed = others.get_page(request.GET.get("trang"))
    picked = {pk for pk, _version in chosen} if request.method == "POST" else {opened.pk}
    shown = page.panel(request.actor, opened, request.today)
    context = {
        "opened": opened,
        "task": opened.task,
        "directive": opened.task.directive,
        "form": form,
        "told": told,
        "listed": listed,
        "picked": picked,
        "open_now": "file_result" in {deed.value for deed in shown.deeds},
        "q": words,
        "most": MOST_AT_ONCE,
        "rules": regulation(opened.task.directive.regulation_id),
        "today": request.today,
    }
    return render(request, "tasks/several.html", context, status=422 if request.method == "POST" else 200)
