"""A directive is registered by hand, or what was written down of it is put right."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dondoc.core import clock, limits
from dondoc.core.files import ACCEPTED
from dondoc.core.regulation import calendar, regulation, regulation_in_force
from dondoc.directives import actions
from dondoc.directives import queries as directives
from dondoc.directives.queries import reconciling
from dondoc.exchanges.queries.threads import threads_for
from dondoc.organisations import queries as organisations
from dondoc.rules.access import Role
from dondoc.rules.dates import parse_vn_date
from dondoc.rules.deadlines import reckon
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.regulation import Regulation
from dondoc.tasks.queries.drafts import Picked, load
from dondoc.tasks.queries.visibility import directives_for
from dondoc.web.access import find, office_only
from dondoc.web.directives.forms import RegisterForm, new_token, picked, put, show_needed
from dondoc.web.directives.steps import steps
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, is_secret, tell, tell_all
from dondoc.web.uploads import inspected


@office_only
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The form, and the directive made of it; a tracked one goes on to be split."""
    if request.method == "GET":
        return _page(request, _new_form(request), ())
    form = RegisterForm(request.POST, regulation=_governing(request), today=request.today)
    drafting = picked(request.POST, "drafting_agency")
    told: list[Told] = []
    if form.is_valid():
        try:
            files = inspected(request, "files", door="directive_register")
            made = actions.register(actor=request.actor, form=form.said(drafting), files=files, at=request.now)
        except (Refusal, Refusals) as caught:
            told = tell_all(caught)
            if is_secret(told):
                return _page(request, _new_form(request), (), told)
            told = put(form, told)
        else:
            messages.success(request, _("Đã đăng ký văn bản {number}.").format(number=made.number))
            return redirect("directive_split" if form.cleaned_data["tracking"] == "tracked" else "directive", made.pk)
    if not form.cleaned_data.get("declared_open") and "declared_open" not in form.errors:
        # said along with the other faults, not in a second round
        form.add_error("declared_open", tell(actions.undeclared(_governing(request))).text)
    return _page(request, form, drafting, told)


@office_only
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The same form over a directive that is registered; files are added, never replaced."""
    directive = find(request, directives.full(directives_for(request.actor, request.today)), pk)
    governing = _governing(request) if request.method == "POST" else regulation(directive.regulation_id)
    kept = RegisterForm(initial=_written(directive), regulation=governing, today=request.today, editing=True)
    own = (f"a:{directive.drafting_agency_id}",) if directive.drafting_agency_id else ()
    if request.method == "GET":
        return _page(request, kept, own, directive=directive)
    form = RegisterForm(request.POST, regulation=governing, today=request.today, editing=True)
    drafting = picked(request.POST, "drafting_agency")
    told: list[Told] = []
    if form.is_valid():
        tasks, agencies = load(directive.pk, request.today)
        try:
            actions.correct(
                actor=request.actor,
                directive_id=directive.pk,
                version=_version(request),
                form=form.said(drafting),
                files=inspected(request, "files", door="directive_correct"),
                tasks=tasks,
                agencies=agencies,
                at=request.now,
            )
        except (Refusal, Refusals) as caught:
            told = tell_all(caught)
            if is_secret(told):
                return _page(request, kept, own, told, directive=directive)
            told = put(form, told)
        else:
            messages.success(request, _("Đã lưu thông tin văn bản."))
            return redirect("directive", directive.pk)
    return _page(request, form, drafting, told, directive=directive)


def _new_form(request: HttpRequest) -> RegisterForm:
    return RegisterForm(initial=_blank(request), regulation=_governing(request), today=request.today)


def _version(request: HttpRequest) -> int:
    return number_in(request.POST.get("version")) or 0


def _governing(request: HttpRequest) -> Regulation:
    """The regulation of the day of issue that was typed, so that its own lists are offered; of today where none can be read yet."""
    try:
        return regulation_in_force(parse_vn_date(request.POST.get("issued_on", ""), request.today))
    except Refusal:
        return regulation_in_force(request.today)


def _blank(request: HttpRequest) -> dict[str, Any]:
    actor = request.actor
    now = request.now.astimezone(clock.VIETNAM)
    post = next((p for p in organisations.posts_of(actor.user_id, request.today) if p.pk == actor.post_id), None)
    made: dict[str, Any] = {
        "issuer_id": organisations.province().pk,
        "urgency": "normal",
        "released_on": request.today,
        "released_time": now.time(),
        "division_id": post.division_id if post else None,
        "specialist_id": actor.duty_id if actor.role is Role.OFFICE_SPECIALIST else None,
        "form_token": new_token(),
    }
    return made | _of_register(request) | _of_thread(request)


def _of_register(request: HttpRequest) -> dict[str, Any]:
    """What the register of issued documents says of the one that the address names; nothing where it names none."""
    pk = number_in(request.GET.get("tu-so"))
    line = reconciling.document(pk) if pk else None
    if line is None:
        return {}
    said = {name: getattr(line, name) for name in ("number", "issued_on", "released_on", "subject", "urgency")}
    optional = {"kind": line.kind, "specialist_id": line.specialist_id}
    return said | {name: value for name, value in optional.items() if value}


def _of_thread(request: HttpRequest) -> dict[str, Any]:
    """What was directed in the thread that the address names: what it was about. The words of the new document are the specialist's."""
    pk = number_in(request.GET.get("tu-trao-doi"))
    thread = threads_for(request.actor, request.today).filter(pk=pk).first() if pk else None
    return {} if thread is None else {"subject": thread.subject}


def _written(directive: Any) -> dict[str, Any]:
    released = directive.released_at.astimezone(clock.VIETNAM)
    same = (
        "issuer_id",
        "kind",
        "number",
        "issued_on",
        "subject",
        "signer",
        "signer_title",
        "assigned_by",
        "assigned_by_name",
    )
    return {
        **{name: getattr(directive, name) for name in (*same, "urgency", "division_id", "specialist_id", "form_token")},
        "released_on": released.date(),
        "released_time": released.time(),
    }


def _page(
    request: HttpRequest, form: RegisterForm, drafting: tuple[str, ...], told: list[Told] = (), directive: Any = None
) -> HttpResponse:
    governing = regulation(directive.regulation_id) if directive else _governing(request)
    show_needed(form, governing)
    names = Picked(request.today)
    context = {
        "form": form,
        "told": told,
        "directive": directive,
        "drafting": names.chips(drafting),
        "options": names.options(single=True),
        "governing": governing,
        "clocks": _clocks(governing, request),
        "steps": steps("register", directive),
        "files": directives.files_of(directive) if directive else [],
        "lost_files": bool(request.FILES),
        "limit_mb": limits.attachment_mb(),
        "accepted": ACCEPTED,
        "hints": {"tracked": _("có giao nhiệm vụ cụ thể"), "not_tracked": _("phải ghi lý do")},
    }
    return render(request, "directives/register.html", context, status=422 if form.errors or told else 200)


def _clocks(governing: Regulation, request: HttpRequest) -> list[dict[str, Any]]:
    """By when a directive released today would have to be entered, class by class (C6)."""
    found = []
    for rule in governing.entry.rules:
        found.append(
            {"rule": rule, "reckoning": reckon(governing, calendar(), "entry", request.today, cls=rule.class_)}
        )
    return found
