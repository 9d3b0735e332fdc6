"""The list of plans, what an agency is told of them, and the beginning of a plan (G1; TH 10.1.a, 12.1, 13.2; BT 12.1.a, 13.2.a, 14.1)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.core.regulation import current
from dondoc.inspections.actions import plans as deeds
from dondoc.inspections.plan_paper import when_of
from dondoc.inspections.queries import plans as asked
from dondoc.rules.access import AGENCY_ROLES, Role
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.fields import number_in
from dondoc.web.inspections.plan_forms import PlanForm
from dondoc.web.inspections.words import body_word, content_words
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.work.filters import address

STATES = {
    "draft": (gettext_lazy("Dự thảo"), "none", "pencil"),
    "submitted": (gettext_lazy("Chờ phê duyệt"), "office", "hourglass"),
    "approved": (gettext_lazy("Đã phê duyệt"), "done", "circle-check"),
    "replaced": (gettext_lazy("Đã thay bằng kế hoạch khác"), "none", "arrow-right-circle"),
    "dropped": (gettext_lazy("Đã bỏ"), "none", "ban"),
}


@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """Newest first, fifty a page; agencies are told their own lines and nothing else."""
    number = number_in(request.GET.get("trang")) or 1
    if request.actor.role in AGENCY_ROLES:
        return _own(request, number)
    if not (request.actor.sees_everything or request.actor.role is Role.INSPECTOR):
        raise Http404
    state = request.GET.get("tinh-trang", "")
    page, counts = asked.listing(request.actor, state, request.today, number)
    tabs = {"": _("Tất cả")} | {code: look[0] for code, look in STATES.items() if counts[code]}
    context = {
        "page": page,
        "rows": [{"plan": one, "look": STATES[one.state], "when": when_of(one)} for one in page.object_list],
        "tabs": [
            {
                "word": word,
                "n": counts[code or "all"],
                "url": address(request.GET, **{"tinh-trang": code}),
                "on": code == state,
            }
            for code, word in tabs.items()
        ],
        "narrowed": state in STATES,
        "clear_url": reverse("inspection_plans"),
        "may_begin": _may_begin(request),
        **_said(),
    }
    return render(request, "inspections/plans.html", context)


def _said() -> dict[str, Any]:
    """What the regulation says of plans, and of what an inspection rests on besides."""
    rules = current().inspection
    kinds = [{"name": _(one.name), "who": _(one.approved_by), "cite": one.cite} for one in rules.plans]
    decision = {"name": _(rules.decision.name), "cite": rules.decision.cite} if rules.decision else None
    return {"kinds": kinds, "decision": decision, "body_word": body_word()}


def _own(request: HttpRequest, number: int) -> HttpResponse:
    page = asked.own_lines(request.actor, request.today, number)
    rows = [
        {"line": one, "contents": content_words(one.plan.regulation_id, one.contents), "when": when_of(one.plan)}
        for one in page.object_list
    ]
    return render(request, "inspections/plan_lines.html", {"page": page, "rows": rows, **_said()})


def _may_begin(request: HttpRequest) -> bool:
    return asked.prepares(request.actor) or bool(asked.teams_that_plan(request.actor, request.today))


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A draft is begun: of the Office, of one's own team, or with `thay` in the address to replace an approved one."""
    if not _may_begin(request):
        raise Http404
    told: list[Told] = []
    old = _replaced(request)
    form = _form(request, old, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = deeds.begin(
                actor=request.actor,
                team_id=number_in(form.cleaned_data.get("team")),
                replaces=old.pk if old else None,
                wording=form.typed(),
                at=request.now,
            )
            messages.success(request, _("Đã lập dự thảo kế hoạch. Anh/chị thêm các cơ quan cần kiểm tra."))
            return HttpResponseRedirect(reverse("inspection_plan", args=[made.pk]))
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            if is_secret(told):  # nothing of it comes back to the page either
                form = _form(request, old, None)
            else:
                told = form.refused(refusal)
    context = {"form": form, "told": told, "old": old, **_said()}
    return render(request, "inspections/plan_new.html", context, status=422 if request.method == "POST" else 200)


def _replaced(request: HttpRequest) -> Any:
    pk = number_in(request.GET.get("thay"))
    if pk is None:
        return None
    found = asked.plans_for(request.actor, request.today).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest, old: Any, data: Any) -> PlanForm:
    first: dict[str, Any] = {}
    teams = None
    if old is not None:
        first = {name: getattr(old, name) for name in ("title", "ground", "words")}
        first |= {"year": str(old.year), "quarter": str(old.quarter)}
    else:
        mine = asked.teams_that_plan(request.actor, request.today)
        if mine:
            teams = [(str(one.pk), one.name) for one in mine]
        first = {"quarter": str((request.today.month - 1) // 3 + 1)}
    office = asked.prepares(request.actor)
    return PlanForm(data, today=request.today, teams=teams, office=office, initial=first, auto_id="plan-%s")
