"""A later directive changes tasks of an earlier one (C10): which tasks, what of each, what that does, and only then the one button."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.core.regulation import regulation
from dondoc.directives import queries as directives
from dondoc.rules.access import Role
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.actions import amending
from dondoc.tasks.queries import amended
from dondoc.tasks.queries.amending import AmendForm, Plan
from dondoc.tasks.queries.drafts import Picked
from dondoc.tasks.queries.visibility import directives_for
from dondoc.web.access import find, only
from dondoc.web.directives.amend_forms import BasisForm, TaskPart, parts_of
from dondoc.web.directives.forms import new_token
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, is_secret, tell_all

PAGE = 50
who_may = only(Role.OFFICE_LEADER, Role.OFFICE_SPECIALIST)


@who_may
@require_GET
def earlier(request: HttpRequest, pk: int) -> HttpResponse:
    """From the page of the later directive: which earlier one it changes."""
    later = find(request, directives_for(request.actor, request.today), pk)
    words = request.GET.get("q", "").strip()[:200]
    wanted = directives.Wanted(tab="theo-doi", words=words)
    visible = directives_for(request.actor, request.today).exclude(pk=later.pk).filter(issued_on__lte=later.issued_on)
    found = directives.listed(
        visible.exclude(entered_at__isnull=True, part_issued_at__isnull=True),
        wanted,
        request.actor.duty_id,
        request.today,
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("trang"))
    return render(request, "directives/amend_earlier.html", {"later": later, "page": page, "q": words})


@who_may
@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """First the tasks are chosen, then what the later directive says of each; a plan is shown before anything is done."""
    directive = find(request, directives.full(directives_for(request.actor, request.today)), pk)
    later = _later(request, directive)
    sent = request.POST if request.method == "POST" else None
    chosen = [number for text in (sent or request.GET).getlist("nhiem-vu") if (number := number_in(text))]
    if not chosen:
        return _choose(request, directive, later, asked=sent is not None or "chon" in request.GET)
    parts = parts_of(directive, chosen, sent, request.today, later)
    if not parts:
        return _choose(request, directive, later, asked=True)
    basis = BasisForm(sent, today=request.today, initial=_initial(later))
    if sent is None or "back" in sent:
        return _show(request, directive, later, basis, parts)
    return _sent(request, directive, later, basis, parts)


def _later(request: HttpRequest, directive: Any) -> Any:
    """The later directive that the address names, where the reader came from its page."""
    pk = number_in(request.GET.get("theo") or request.POST.get("theo"))
    visible = directives_for(request.actor, request.today)
    return visible.filter(pk=pk).exclude(pk=directive.pk).first() if pk else None


def _initial(later: Any) -> dict[str, Any]:
    token = {"form_token": new_token()}
    return token | ({"basis_number": later.number, "basis_issued_on": later.issued_on} if later else {})


def _choose(request: HttpRequest, directive: Any, later: Any, asked: bool) -> HttpResponse:
    told = []
    if asked:
        told = tell_all(Refusal("no_task", "Anh/chị chọn ít nhất một nhiệm vụ mà văn bản sau làm thay đổi."))
    context = {"directive": directive, "later": later, "choices": amended.choices(directive), "told": told}
    return render(request, "directives/amend_choose.html", context, status=422 if asked else 200)


def _sent(request: HttpRequest, directive: Any, later: Any, basis: BasisForm, parts: list[TaskPart]) -> HttpResponse:
    if not (basis.is_valid() & all(part.is_valid() for part in parts)):
        return _show(request, directive, later, basis, parts, status=422)
    form = AmendForm(**basis.cleaned_data, tasks=tuple(part.said() for part in parts))
    given = {"actor": request.actor, "directive_id": directive.pk, "form": form, "at": request.now}
    try:
        if "send" in request.POST:
            done = amending.amend(**given, stamp=request.POST.get("stamp", ""))
            messages.success(
                request,
                _("Đã sửa {tasks} nhiệm vụ của {number} theo {later}; mọi cơ quan liên quan thấy ngay.").format(
                    tasks=len(parts), number=directive.number, later=done.basis_number
                ),
            )
            return redirect("directive", directive.pk)
        return _show(request, directive, later, basis, parts, plan=amending.preview(**given))
    except (Refusal, Refusals) as caught:
        return _refused(request, directive, later, (basis, parts), form, tell_all(caught))


def _refused(
    request: HttpRequest,
    directive: Any,
    later: Any,
    forms: tuple[BasisForm, list[TaskPart]],
    form: AmendForm,
    told: list[Told],
) -> HttpResponse:
    basis, parts = forms
    if is_secret(told):  # nothing of what was typed comes back
        blank = parts_of(directive, [p.task.pk for p in parts], None, request.today, later)
        fresh = BasisForm(None, today=request.today, initial=_initial(later))
        return _show(request, directive, later, fresh, blank, told=told, status=422)
    above = [one for one in told if not any(f.put(one) for f in (basis, *parts))]
    plan = None
    if {one.code for one in told} == {"plan_changed"}:
        plan = amending.preview(actor=request.actor, directive_id=directive.pk, form=form, at=request.now)
    return _show(request, directive, later, basis, parts, plan=plan, told=above, status=422)


def _show(
    request: HttpRequest,
    directive: Any,
    later: Any,
    basis: BasisForm,
    parts: list[TaskPart],
    *,
    plan: Plan | None = None,
    told: list[Told] | None = None,
    status: int = 200,
) -> HttpResponse:
    names = Picked(request.today)
    for part in parts:
        part.name(names)
    context = {
        "directive": directive,
        "later": later,
        "basis": basis,
        "parts": parts,
        "plan": plan,
        "told": told or [],
        "faults": bool(basis.errors) or any(part.has_faults for part in parts),
        "governing": regulation(directive.regulation_id),
        "today": request.today,
    }
    return render(request, "directives/amend.html", context, status=status)
