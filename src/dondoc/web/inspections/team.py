"""One team: its decision, its people and their changes, its working rules, and the deeds of the Office upon it (G1; TH 13.1; BT 14.1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.directives.actions.secrecy import refusing_secrets
from dondoc.inspections.actions import members as member_deeds
from dondoc.inspections.actions import teams as deeds
from dondoc.inspections.actions.team_term import write_term
from dondoc.inspections.queries import teams as asked
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.access import find
from dondoc.web.directives.files import shown as shown_files
from dondoc.web.fields import number_in
from dondoc.web.inspections.team_forms import DecisionForm, HeadForm, LetGoForm, RulesForm, TakeInForm, TermForm
from dondoc.web.inspections.teams import DOOR, STANDINGS, head_word, people
from dondoc.web.inspections.words import ROLES, body_word
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.uploads import inspected


@dataclass(frozen=True, slots=True)
class Shown:
    """A team as its page needs it. `changes`: the reader may change it; `prolongs`: its term at least, which may have passed."""

    team: Any
    members: list[Any]
    changes: bool
    prolongs: bool


@require_GET
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """With the forms of what may be done about it."""
    return render(request, "inspections/team.html", _context(request, shown(request, pk), {}))


def shown(request: HttpRequest, pk: int) -> Shown:
    """The team if the reader may see it, else 404."""
    found = find(request, asked.teams_for(request.actor).select_related("by", "file", "rules_file"), pk)
    lives = asked.standing_of(found, request.today) != "over" or asked.concludes(found)
    keeps = asked.may_keep(request.actor)
    return Shown(found, asked.members_of(found), keeps and lives, keeps and found.ended_at is None)


def _context(
    request: HttpRequest, page: Shown, sent: dict[str, forms.Form], told: list[Told] | None = None
) -> dict[str, Any]:
    one, body = page.team, asked.body_of(page.team)
    now = [m for m in page.members if m.last is None or m.last >= request.today]
    if one.last is not None and one.last < request.today:
        now = [m for m in page.members if m.last is None or m.last == one.last]
    head = next((m for m in now if m.role == "head" and m.first <= request.today), None)
    doors = {name: sent.get(name) or make(request, page, None) for name, make in FORMS.items()} if page.changes else {}
    if page.prolongs:
        doors["term"] = sent.get("term") or _term_form(request, page, None)
    return {
        "team": one,
        "body": body,
        "body_word": body_word(one.regulation_id, one.body),
        "look": STANDINGS[asked.standing_of(one, request.today)],
        "told": told or [],
        "members": [_member(request, page, m, sent) for m in now],
        "left": [_member(request, page, m, {}) for m in page.members if m not in now],
        "away": head is not None and not asked.is_usual_head(one, head.user_id, head.first),
        "files": shown_files([one.file] if one.file else [], _address),
        "rules_files": shown_files([one.rules_file] if one.rules_file else [], _address),
        "changes": page.changes,
        "prolongs": page.prolongs,
        "sent": set(sent),
        **{f"{name}_form": form for name, form in doors.items()},
    }


def _address(file: Any) -> str:
    return reverse("inspection_team_file", args=[file.pk])


def role_words(page: Shown) -> dict[str, Any]:
    """Role -> its word; the head's as the regulation calls him."""
    return ROLES | {"head": head_word(page.team)}


def _member(request: HttpRequest, page: Shown, one: Any, sent: dict[str, forms.Form]) -> dict[str, Any]:
    goes = page.changes and one.last is None and one.role != "head"
    name = f"go-{one.pk}"
    return {
        "row": one,
        "role": role_words(page)[one.role],
        "go": (sent.get(name) or _go_form(one.pk)(request, page, None)) if goes else None,
        "go_open": name in sent,
    }


def _take_form(request: HttpRequest, page: Shown, data: Any) -> TakeInForm:
    roles = [(code, word) for code, word in role_words(page).items() if code != "head"]
    roles.reverse()  # most are plain members
    first = {"version": page.team.version}
    found, more = people(request, data, [])
    return TakeInForm(
        data,
        today=max(request.today, page.team.first),
        found=found,
        more=more,
        roles=roles,
        initial=first,
        auto_id="take-%s",
    )


def _head_form(request: HttpRequest, page: Shown, data: Any) -> HeadForm:
    others = [(str(m.pk), m.user.full_name) for m in page.members if m.last is None and m.role != "head"]
    first = {"version": page.team.version, "first": request.today}
    return HeadForm(data, today=request.today, members=others, initial=first, auto_id="head-%s")


def _decision_form(request: HttpRequest, page: Shown, data: Any) -> DecisionForm:
    one = page.team
    first = {"version": one.version, "name": one.name, "number": one.number, "decided_on": one.decided_on}
    return DecisionForm(data, today=request.today, initial=first, auto_id="decision-%s")


def _term_form(request: HttpRequest, page: Shown, data: Any) -> TermForm:
    first = {"version": page.team.version, "first": page.team.first, "last": page.team.last}
    return TermForm(data, today=request.today, initial=first, auto_id="term-%s")


def _rules_form(request: HttpRequest, page: Shown, data: Any) -> RulesForm:
    first = {"version": page.team.version, "rules": page.team.rules}
    return RulesForm(data, today=request.today, initial=first, auto_id="rules-%s")


def _end_form(request: HttpRequest, page: Shown, data: Any) -> LetGoForm:
    words = {"label": gettext_lazy("Ngày cuối cùng hoạt động"), "reason": gettext_lazy("Căn cứ kết thúc")}
    return LetGoForm(data, today=request.today, initial={"version": page.team.version}, auto_id="end-%s", **words)


def _go_form(pk: int) -> Callable[[HttpRequest, Shown, Any], LetGoForm]:
    def make(request: HttpRequest, page: Shown, data: Any) -> LetGoForm:
        words = {"label": gettext_lazy("Ngày cuối cùng tham gia"), "reason": gettext_lazy("Lý do thôi tham gia")}
        first = {"version": page.team.version, "last": request.today}
        return LetGoForm(data, today=request.today, initial=first, auto_id=f"go-{pk}-%s", **words)

    return make


FORMS: dict[str, Callable[[HttpRequest, Shown, Any], forms.Form]] = {
    "take": _take_form,
    "head": _head_form,
    "decision": _decision_form,
    "rules": _rules_form,
    "end": _end_form,
}


def _said(request: HttpRequest, page: Shown, form: forms.Form) -> dict[str, Any]:
    version = form.cleaned_data["version"]
    return {"actor": request.actor, "team_id": page.team.pk, "version": version, "at": request.now}


def _take(request: HttpRequest, page: Shown, form: forms.Form) -> Any:
    data = form.cleaned_data
    who = number_in(data["person"])
    return member_deeds.take_in(**_said(request, page, form), person=who, role=data["role"], first=data["first"])


def _head(request: HttpRequest, page: Shown, form: forms.Form) -> Any:
    data = form.cleaned_data
    return member_deeds.change_head(
        **_said(request, page, form), member_id=number_in(data["member"]), first=data["first"], reason=data["reason"]
    )


def _decision(request: HttpRequest, page: Shown, form: forms.Form) -> Any:
    said = {name: form.cleaned_data[name] for name in ("name", "number", "decided_on")}
    with refusing_secrets(actor=request.actor, door=DOOR, at=request.now):
        files = inspected(request, "files", door=DOOR)
    return deeds.write_decision(**_said(request, page, form), **said, files=files)


def _term(request: HttpRequest, page: Shown, form: forms.Form) -> Any:
    data = form.cleaned_data
    return write_term(**_said(request, page, form), first=data["first"], last=data["last"])


def _rules(request: HttpRequest, page: Shown, form: forms.Form) -> Any:
    with refusing_secrets(actor=request.actor, door=DOOR, at=request.now):
        files = inspected(request, "rules_files", door=DOOR)
    return deeds.write_rules(**_said(request, page, form), rules=form.cleaned_data["rules"], rules_files=files)


def _end(request: HttpRequest, page: Shown, form: forms.Form) -> Any:
    data = form.cleaned_data
    return deeds.end_team(**_said(request, page, form), last=data["last"], reason=data["reason"])


#: Word in the address -> form, deed, what is said when it is done.
DOORS: dict[str, tuple[str, Callable[..., Any], Any]] = {
    "them": ("take", _take, gettext_lazy("Đã ghi người này vào danh sách thành viên.")),
    "thay": ("head", _head, gettext_lazy("Đã ghi người thay phụ trách.")),
    "quyet-dinh": ("decision", _decision, gettext_lazy("Đã ghi lại quyết định thành lập.")),
    "thoi-han": ("term", _term, gettext_lazy("Đã ghi lại thời gian hoạt động.")),
    "quy-che": ("rules", _rules, gettext_lazy("Đã ghi quy chế hoạt động.")),
    "ket-thuc": ("end", _end, gettext_lazy("Đã ghi việc kết thúc hoạt động.")),
}


@require_http_methods(["GET", "POST"])
def team_act(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """GET leads to the page; POST does the deed, or looks for people."""
    page = shown(request, pk)
    if word not in DOORS or not (page.prolongs if word == "thoi-han" else page.changes):
        raise Http404
    name, do, done = DOORS[word]
    if request.method == "GET":
        return HttpResponseRedirect(f"{reverse('inspection_team', args=[pk])}#{word}")
    if "find_now" in request.POST:
        first = {n: request.POST.get(n, "") for n in ("person", "find", "role", "first", "version")}
        form = _take_form(request, page, request.POST)
        looked = TakeInForm(
            None, today=form.today, found=form.found, more=form.more, roles=form.fields["role"].widget.choices, initial=first,
            auto_id="take-%s",
        )  # fmt: skip
        return render(request, "inspections/team.html", _context(request, page, {"take": looked}))
    return _done(request, page, name, _term_form if name == "term" else FORMS[name], do, done)


@require_http_methods(["GET", "POST"])
def member_act(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """A member leaves."""
    page = shown(request, pk)
    if not page.changes or member not in {m.pk for m in page.members}:
        raise Http404
    if request.method == "GET":
        return HttpResponseRedirect(reverse("inspection_team", args=[pk]))

    def do(request: HttpRequest, page: Shown, form: forms.Form) -> Any:
        data = form.cleaned_data
        said = _said(request, page, form) | {"last": data["last"], "reason": data["reason"]}
        return member_deeds.let_go(**said, member_id=member)

    return _done(request, page, f"go-{member}", _go_form(member), do, _("Đã ghi việc thôi tham gia."))


def _done(
    request: HttpRequest, page: Shown, name: str, make: Callable[..., forms.Form], do: Callable[..., Any], said: Any
) -> HttpResponse:
    """The deed, and the page again: with what was done, or with what was refused at its form."""
    form: Any = make(request, page, request.POST)
    told: list[Told] = []
    try:
        if form.is_valid():
            do(request, page, form)
            messages.success(request, said)
            return HttpResponseRedirect(reverse("inspection_team", args=[page.team.pk]))
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        if is_secret(told):  # nothing of it comes back to the page either
            form = make(request, page, None)
        else:
            told = form.refused(refusal)
    page = shown(request, page.team.pk)
    return render(request, "inspections/team.html", _context(request, page, {name: form}, told), status=422)
