"""The teams that inspect: their list, the form of a decision, and the people among whom one chooses (G1; TH 10.1.đ, 13; BT 12.1.b)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.directives.actions.secrecy import refusing_secrets
from dondoc.inspections.actions import teams as deeds
from dondoc.inspections.queries import teams as asked
from dondoc.rules.access import Role
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.access import find
from dondoc.web.directives.files import handed_out
from dondoc.web.fields import number_in
from dondoc.web.inspections.team_forms import TeamForm
from dondoc.web.inspections.words import body_word
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.uploads import inspected
from dondoc.web.work.filters import address

#: Named in the audit line of a refused secret.
DOOR = "inspection_team"
STANDINGS = {
    "lives": (gettext_lazy("Đang hoạt động"), "within", "users"),
    "to_come": (gettext_lazy("Chưa bắt đầu"), "none", "clock"),
    "over": (gettext_lazy("Đã kết thúc"), "none", "check"),
}


def ensure_reads(request: HttpRequest) -> None:
    """Teams exist for the Office, the leaders of the province and whoever inspects."""
    if not (request.actor.sees_everything or request.actor.role is Role.INSPECTOR):
        raise Http404


@require_GET
def teams(request: HttpRequest) -> HttpResponse:
    """Newest first, fifty a page; the filter stays in the address."""
    ensure_reads(request)
    standing = request.GET.get("tinh-trang", "")
    page, counts = asked.listing(request.actor, standing, request.today, number_in(request.GET.get("trang")) or 1)
    tabs = {"": _("Tất cả")} | {code: look[0] for code, look in STANDINGS.items() if counts[code]}
    context = {
        "page": page,
        "rows": [
            {"team": one, "look": STANDINGS[asked.standing_of(one, request.today)], "head_word": head_word(one)}
            for one in page.object_list
        ],
        "tabs": [
            {
                "word": word,
                "n": counts[code or "all"],
                "url": address(request.GET, **{"tinh-trang": code}),
                "on": code == standing,
            }
            for code, word in tabs.items()
        ],
        "narrowed": standing in STANDINGS,
        "clear_url": reverse("inspection_teams"),
        "may_keep": asked.may_keep(request.actor),
        "body": asked.body_in_force(),
        "body_word": body_word(),
    }
    return render(request, "inspections/teams.html", context)


def head_word(team: Any) -> str:
    """How its head is called: Tổ trưởng, Trưởng đoàn."""
    return _(asked.body_of(team).head_title) or _("Phụ trách")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form of a decision. `find` in what was sent looks for people and records nothing."""
    if not asked.may_keep(request.actor):
        raise Http404
    told: list[Told] = []
    searching = "find_now" in request.POST
    form = _form(request, request.POST or None)
    if request.method == "POST" and not searching and form.is_valid():
        try:
            made = _set_up(request, form)
            messages.success(request, _("Đã ghi quyết định thành lập. Anh/chị chọn tiếp các thành viên."))
            if not asked.is_usual_head(made, number_in(form.cleaned_data["person"]) or 0, made.first):
                messages.warning(request, _away_from_the_text(made))
            return HttpResponseRedirect(reverse("inspection_team", args=[made.pk]))
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            if is_secret(told):  # nothing of it comes back to the page either
                form = _form(request, None)
            else:
                told = form.refused(refusal)
    context = {
        "form": form,
        "told": told,
        "body": asked.body_in_force(),
        "body_word": body_word(),
        "searching": searching,
    }
    status = 422 if request.method == "POST" and not searching else 200
    return render(request, "inspections/team_new.html", context, status=status)


def _away_from_the_text(team: Any) -> str:
    return _("Theo Quy chế, người phụ trách là: %(head)s. Anh/chị kiểm tra lại quyết định.") % {
        "head": _(asked.body_of(team).head)
    }


def _form(request: HttpRequest, data: Any) -> TeamForm:
    body = asked.body_in_force()
    found, more = people(request, data, asked.usual_heads(request.today))
    said = {"today": request.today, "found": found, "more": more, "auto_id": "team-%s"}
    said["who"] = _(body.head_title) or _("Người phụ trách")
    form = TeamForm(data, set_up_by=body.set_up_by, **said)  # goes into the record, whatever the screens speak
    if "find_now" in (data or {}):  # the fields keep what was typed and are not judged yet
        first = {name: data.get(name, "") for name in form.fields if name != "form_token"}
        form = TeamForm(None, set_up_by=first["set_up_by"], initial=first, **said)
    return form


def people(request: HttpRequest, data: Any, usual: list[Any]) -> tuple[list[Any], int]:
    """Whom the form offers, and how many more were found: by what was typed, else `usual`; who was chosen stays first."""
    words = (data or {}).get("find", "").strip()[:80]
    found, more = asked.people_found(words, request.today) if words else (list(usual), 0)
    chosen = number_in((data or {}).get("person", ""))
    if chosen is not None and chosen not in {one.user_id for one in found}:
        before = asked.person_to_take(chosen, request.today)
        found = [before, *found] if before else found
    return found, more


def _set_up(request: HttpRequest, form: TeamForm) -> Any:
    data = form.cleaned_data
    setting = deeds.Setting(
        **{name: data[name] for name in ("name", "number", "decided_on", "set_up_by", "first", "last", "rules")},
        head=number_in(data["person"]),
    )
    with refusing_secrets(actor=request.actor, door=DOOR, at=request.now):
        files = {name: inspected(request, name, door=DOOR) for name in ("files", "rules_files")}
    return deeds.set_up(actor=request.actor, setting=setting, **files, form_token=data["form_token"], at=request.now)


@require_GET
def found(request: HttpRequest) -> HttpResponse:
    """The part of the form that shows who was found by `find`."""
    if not asked.may_keep(request.actor):
        raise Http404
    offered, more = people(request, request.GET, [])
    context = {
        "people": offered,
        "more": more,
        "chosen": number_in(request.GET.get("person", "")),
        "words": request.GET.get("find", ""),
    }
    return render(request, "inspections/people_found.html", context)


@require_GET
def team_file(request: HttpRequest, pk: int) -> FileResponse:
    """The decision or the working rules, to whoever sees the team."""
    return handed_out(find(request, asked.files_for(request.actor), pk))
