"""An inspection is opened at its form, and put right while it is prepared (G1, G2; TH 12, 14.1; BT 13.2, 14.1)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dondoc.core.regulation import current, regulation
from dondoc.inspections.actions.opening import edit_inspection, open_inspection
from dondoc.inspections.queries import openable
from dondoc.inspections.queries.frame import inspectors_of, keeps, overlapping
from dondoc.inspections.queries.listing import may_open
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.inspections import InspectionState
from dondoc.tasks.queries.drafts import Picked
from dondoc.web.directives.forms import picked
from dondoc.web.fields import number_in
from dondoc.web.inspections.frame import frame
from dondoc.web.inspections.opening_forms import OpeningForm
from dondoc.web.inspections.words import body_word
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.tasks.forms import with_article
from dondoc.web.templatetags.wording import vn_date
from dondoc.web.uploads import inspected
from dondoc.web.work.filters import address


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form and the deed. `to` in the address names the team, `ke-hoach` the line of a plan, `co-quan` the agency to begin with."""
    if not may_open(request.actor):
        raise Http404
    teams = openable.teams_on(request.today)
    wanted = number_in(request.GET.get("to"))
    team = next((one for one in teams if one.pk == wanted), teams[0] if teams else None)
    lines = openable.lines_open(request.today)
    tokens, form = picked(request.POST, "agency"), None
    if team is not None:
        form, tokens = _form(request, team, lines, tokens)
    told = list[Told]()
    if form is not None and form.is_bound and team is not None and form.is_valid():
        try:
            ids = Picked(request.today).ids(tokens)
            opening = form.typed(agency=ids[0] if len(ids) == 1 else None, team=team.pk)
            files = inspected(request, "files", door="inspection_new")
            token = form.cleaned_data["form_token"]
            made = open_inspection(actor=request.actor, opening=opening, files=files, form_token=token, at=request.now)
            _said_of_overlap(request, made)
            return HttpResponseRedirect(reverse("inspection", args=[made.pk]))
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            if is_secret(told):  # nothing of it comes back to the page either
                form, tokens = _form(request, team, lines, (), empty=True)
            else:
                told = form.refused(refusal)
    return render(request, "inspections/new.html", _context(request, teams, team, form, told, tokens), status=_ok(form))


def _ok(form: Any) -> int:
    return 422 if form is not None and form.is_bound else 200


def _said_of_overlap(request: HttpRequest, made: Any) -> None:
    messages.success(request, _("Đã mở cuộc kiểm tra. Anh/chị chọn nhiệm vụ cần kiểm tra."))
    others = overlapping(request.actor, made.agency_id, made.first, made.last, request.today, made.pk)
    if others.exists():
        messages.warning(request, _("Cơ quan này có cuộc kiểm tra khác trùng ngày; xem ngay dưới đây."))


def _context(
    request: HttpRequest, teams: list[Any], team: Any, form: Any, told: list[Told], tokens: tuple[str, ...]
) -> dict[str, Any]:
    rules, names = current().inspection, Picked(request.today)
    agency_errors = [with_article(one) for one in told if one.field == "agency"]
    if (
        form is not None and form.is_bound and not tokens and not told and not agency_errors
    ):  # with the other faults, not after them
        agency_errors = [_("Anh/chị chọn một cơ quan đang hoạt động để kiểm tra.")]
    return {
        "form": form,
        "told": [one for one in told if one.field not in ("agency", "team") or one.way_url],
        "agency_errors": agency_errors,
        "chips": names.chips(tokens),
        "options": names.options(),
        "team": team,
        "teams": [{"word": one.name, "url": address(request.GET, to=str(one.pk)), "on": one == team} for one in teams],
        "team_word": body_word(),
        "rules": rules,
        "kind_cites": [kind.cite for kind in rules.kinds],
    }


def _form(
    request: HttpRequest, team: Any, lines: list[Any], tokens: tuple[str, ...], *, empty: bool = False
) -> tuple[OpeningForm, tuple[str, ...]]:
    """The form, and the agency picked in it: typed, or of the plan's line with which it begins."""
    members = openable.members_now(team, request.today)
    line = next((one for one in lines if one.pk == number_in(request.GET.get("ke-hoach"))), None)
    rules = current().inspection
    first: dict[str, Any] = {
        "kind": "planned" if lines else "unannounced",
        "contents": [one.code for one in rules.contents],
        "head": str(next((one.user_id for one in members if one.role == "head"), "")),
    }
    if line is not None:
        first |= {"plan_line": str(line.pk), "first": line.first, "last": line.last, "contents": line.contents}
        tokens = tokens or (f"a:{line.agency_id}",)
    elif not tokens and (agency := number_in(request.GET.get("co-quan"))):
        tokens = (f"a:{agency}",)
    posted = request.method == "POST" and not empty
    if posted and "another_team" in request.POST:  # what was typed stays, but for whom it takes from the team
        posted, first = False, first | _typed_before(request)
    form = OpeningForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        today=request.today,
        lines=[(str(one.pk), _line_words(one)) for one in lines],
        people=_people(members),
        rules=rules,
        initial=first,
        auto_id="opening-%s",
    )
    return form, tokens


def _typed_before(request: HttpRequest) -> dict[str, Any]:
    of_the_team = ("head", "people", "form_token", "csrfmiddlewaretoken", "agency", "another_team")
    typed = {name: request.POST[name] for name in request.POST if name not in of_the_team}
    return typed | {"contents": request.POST.getlist("contents")}


def _line_words(line: Any) -> str:
    return f"{line.agency.short_name}: {vn_date(line.first)} – {vn_date(line.last)} ({line.plan.title})"


def _people(members: list[Any]) -> list[tuple[str, str]]:
    return [(str(one.user_id), f"{one.user.full_name}, {one.title}") for one in members]


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The same form for one that is prepared; agency, team and the plan's line stay."""
    found, side, context = frame(request, pk, "overview")
    if not keeps(request.actor, side) or found.state != InspectionState.PREPARING or found.team is None:
        raise Http404
    form, told = _edit_form(request, found, request.method == "POST"), list[Told]()
    if form.is_bound and form.is_valid():
        try:
            edit_inspection(
                actor=request.actor,
                inspection_id=pk,
                version=form.cleaned_data["version"],
                opening=form.typed(agency=None, team=None),
                files=inspected(request, "files", door="inspection_edit"),
                at=request.now,
            )
            messages.success(request, _("Đã ghi lại cuộc kiểm tra."))
            return HttpResponseRedirect(reverse("inspection", args=[pk]))
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            if is_secret(told):
                form = _edit_form(request, found, False)
            else:
                told = form.refused(refusal)
    rules = regulation(found.regulation_id).inspection
    context |= {"form": form, "told": told, "rules": rules, "sudden": found.kind == "unannounced"}
    return render(request, "inspections/edit.html", context, status=_ok(form))


def _edit_form(request: HttpRequest, found: Any, posted: bool) -> OpeningForm:
    inspectors = inspectors_of(found)
    return OpeningForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        today=request.today,
        lines=[],
        people=_people(openable.members_now(found.team, request.today)),
        rules=regulation(found.regulation_id).inspection,
        fixed=True,
        initial={
            "version": found.version,
            "ground": found.ground,
            "ground_words": found.ground_words,
            "title": found.title,
            "contents": found.contents,
            "first": found.first,
            "last": found.last,
            "head": str(next((one.user_id for one in inspectors if one.role == "head"), "")),
            "people": [str(one.user_id) for one in inspectors if one.role != "head"],
            "decision_number": found.decision_number,
            "decision_on": found.decision_on,
        },
        auto_id="opening-%s",
    )
