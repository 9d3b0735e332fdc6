"""One plan: its lines with what overlaps, what it changes of another, its approval, its paper, and the deeds upon it (G1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.core.downloads import sent
from dondoc.core.papers.pdf import as_pdf
from dondoc.core.papers.word import MEDIA_TYPE, as_docx
from dondoc.inspections.actions import plan_steps, plans
from dondoc.inspections.plan_paper import paper_of, when_of
from dondoc.inspections.queries import plans as asked
from dondoc.inspections.queries.risk import agencies_by_risk
from dondoc.inspections.queries.teams import head_of
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.queries.drafts import Picked
from dondoc.tasks.queries.extensions import leaders
from dondoc.web.access import find
from dondoc.web.directives.forms import picked
from dondoc.web.fields import number_in
from dondoc.web.inspections.plan_forms import ApproveForm, BackForm, BareForm, LineForm, PlanForm
from dondoc.web.inspections.plans import STATES
from dondoc.web.inspections.words import RISK_WORDS, content_words
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.tasks.forms import with_article

#: Form in the address -> what draws it, what a browser is told it is.
PAPERS = {"docx": (as_docx, MEDIA_TYPE), "pdf": (as_pdf, "application/pdf")}


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan as its page needs it."""

    plan: Any
    lines: list[Any]
    allowed: asked.Allowed


@require_GET
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """With the forms of what may be done about it; `chon` in the address begins the form of a line with these agencies."""
    return render(request, "inspections/plan.html", _context(request, shown(request, pk), {}))


@require_GET
def paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Drawn when it is asked for."""
    if form not in PAPERS:
        raise Http404
    page = shown(request, pk)
    draw, media_type = PAPERS[form]
    team = page.plan.team
    head = head_of(team, page.plan.approved_on or request.today) if team else None
    made = draw(
        paper_of(page.plan, page.lines, team.name if team else "", head.user.full_name if head else "", request.now)
    )
    return sent(made, f"ke-hoach-kiem-tra-{pk}.{form}", media_type)


def shown(request: HttpRequest, pk: int) -> Shown:
    """The plan if the reader may see it, else 404."""
    rows = asked.plans_for(request.actor, request.today).select_related("team", "by", "approved_by", "replaces")
    found = find(request, rows, pk)
    lines = asked.lines_of(found)
    return Shown(found, lines, asked.allowed(request.actor, found, lines, request.today))


def _context(
    request: HttpRequest,
    page: Shown,
    sent: dict[str, Any],
    told: list[Told] | None = None,
    tokens: tuple[str, ...] = (),
) -> dict[str, Any]:
    one, may = page.plan, page.allowed
    overlaps = asked.overlaps(request.actor, one, page.lines, request.today) if one.state in asked.STANDING else {}
    kind = asked.kind_of(one.team_id, one.regulation_id)
    made = {name: sent.get(name) or make(request, page, None) for name, make in FORMS.items() if _offered(name, may)}
    return {
        "plan": one,
        "when": when_of(one),
        "look": STATES[one.state],
        "kind": kind,
        "allowed": may,
        "told": told or [],
        "sent": set(sent),
        "lines": [_line(request, page, line, overlaps.get(line.pk, []), sent) for line in page.lines],
        "overlapping": sum(bool(found) for found in overlaps.values()),
        "twins": asked.twins_of(one) if one.state in asked.STANDING else [],
        "changes": [_change(one, change) for change in asked.changes(one, page.lines)],
        **(_offers(request, page, tokens) if may.edit else {}),
        **{f"{name}_form": form for name, form in made.items()},
    }


#: Agencies that are suggested at once.
SUGGESTED = 10


def _offers(request: HttpRequest, page: Shown, tokens: tuple[str, ...]) -> dict[str, Any]:
    """What the form of a line picks from; with `goi-y` in the address, agencies by risk that the plan does not name yet."""
    found: list[Any] = []
    if "goi-y" in request.GET:
        named = {line.agency_id for line in page.lines}
        found = [one for one in agencies_by_risk(request.today) if one.agency.pk not in named][:SUGGESTED]
    signs = [{"risk": one, "signs": [(RISK_WORDS[r.code][0], r.figure) for r in one.reasons]} for one in found]
    return {
        "chips": _chips(request, tokens),
        "options": Picked(request.today).options(),
        "suggested": signs,
        "all_suggested": ",".join(str(one.agency.pk) for one in found),
    }


def _chips(request: HttpRequest, tokens: tuple[str, ...]) -> list[Any]:
    chosen = tokens or tuple(
        f"a:{pk}" for pk in request.GET.get("chon", "").split(",")[:500] if number_in(pk) is not None
    )
    return Picked(request.today).chips(chosen)


def _offered(name: str, may: asked.Allowed) -> bool:
    return may.edit if name in ("words", "line") else may.approve


def _line(request: HttpRequest, page: Shown, line: Any, overlaps: list[Any], sent: dict[str, Any]) -> dict[str, Any]:
    name = f"line-{line.pk}"
    return {
        "line": line,
        "contents": content_words(page.plan.regulation_id, line.contents),
        "overlaps": overlaps,
        "opened": list(line.inspections.all()),
        "form": (sent.get(name) or _edit_form(line)(request, page, None)) if page.allowed.edit else None,
        "open": name in sent,
    }


def _change(one: Any, change: asked.Change) -> dict[str, Any]:
    def words(line: Any) -> str:
        if line is None:
            return ""
        told = "; ".join(content_words(one.regulation_id, line.contents))
        return f"{line.first:%d/%m/%Y} – {line.last:%d/%m/%Y} · {told}"

    kind = _("thêm") if change.before is None else _("bỏ") if change.now is None else _("sửa")
    return {"agency": change.agency, "kind": kind, "before": words(change.before), "now": words(change.now)}


def _words_form(request: HttpRequest, page: Shown, data: Any) -> PlanForm:
    one = page.plan
    first = {name: getattr(one, name) for name in ("title", "ground", "words", "version")}
    first |= {"year": str(one.year), "quarter": str(one.quarter)}
    return PlanForm(data, today=request.today, initial=first, auto_id="words-%s")


def _contents(page: Shown) -> list[tuple[str, str]]:
    return [(one.code, _(one.name)) for one in asked.contents_of(page.plan.regulation_id)]


def _line_form(request: HttpRequest, page: Shown, data: Any) -> LineForm:
    first = {"version": page.plan.version, "contents": [code for code, _name in _contents(page)]}
    return LineForm(data, today=request.today, contents=_contents(page), initial=first, auto_id="line-%s")


def _edit_form(line: Any) -> Callable[[HttpRequest, Shown, Any], LineForm]:
    def make(request: HttpRequest, page: Shown, data: Any) -> LineForm:
        first = {name: getattr(line, name) for name in ("contents", "first", "last", "reason")}
        first["version"] = page.plan.version
        return LineForm(
            data, today=request.today, contents=_contents(page), initial=first, auto_id=f"line-{line.pk}-%s"
        )

    return make


def _back_form(request: HttpRequest, page: Shown, data: Any) -> BackForm:
    return BackForm(data, today=request.today, initial={"version": page.plan.version}, auto_id="back-%s")


def _approve_form(request: HttpRequest, page: Shown, data: Any) -> ApproveForm:
    people = None
    if page.allowed.writes_for_leader:
        people = [(str(one.user_id), f"{one.title} {one.name}") for one in leaders(request.today)]
    first = {"version": page.plan.version}
    return ApproveForm(data, today=request.today, leaders=people, initial=first, auto_id="approve-%s")


def _bare(request: HttpRequest, page: Shown, data: Any) -> BareForm:
    return BareForm(data, today=request.today)


FORMS: dict[str, Callable[[HttpRequest, Shown, Any], Any]] = {
    "words": _words_form,
    "line": _line_form,
    "back": _back_form,
    "approve": _approve_form,
}


def _said(request: HttpRequest, page: Shown, form: Any) -> dict[str, Any]:
    version = form.cleaned_data["version"]
    return {"actor": request.actor, "plan_id": page.plan.pk, "version": version, "at": request.now}


def _approve(request: HttpRequest, page: Shown, form: Any) -> Any:
    data = form.cleaned_data
    return plan_steps.approve(
        **_said(request, page, form),
        leader=number_in(data.get("leader")),
        number=data.get("number", ""),
        approved_on=data.get("approved_on"),
    )


#: Word in the address -> name of the form, how it is made, the deed, what is said when it is done.
DOORS: dict[str, tuple[str, Callable[..., Any], Callable[..., Any], Any]] = {
    "loi": (
        "words",
        _words_form,
        lambda r, page, f: plans.write(**_said(r, page, f), wording=f.typed()),
        gettext_lazy("Đã ghi lại."),
    ),
    "them": (
        "line",
        _line_form,
        lambda r, page, f: plans.add_lines(**_said(r, page, f), line=f.typed(picked(r.POST, "agencies"))),
        gettext_lazy("Đã thêm vào kế hoạch."),
    ),
    "trinh": (
        "submit",
        _bare,
        lambda r, page, f: plan_steps.submit(**_said(r, page, f)),
        gettext_lazy("Đã trình phê duyệt."),
    ),
    "tra-lai": (
        "back",
        _back_form,
        lambda r, page, f: plan_steps.hand_back(**_said(r, page, f), words=f.cleaned_data["words"]),
        gettext_lazy("Đã chuyển lại để hoàn thiện."),
    ),
    "phe-duyet": ("approve", _approve_form, _approve, gettext_lazy("Đã ghi phê duyệt kế hoạch.")),
    "gui": (
        "publish",
        _bare,
        lambda r, page, f: plan_steps.publish(**_said(r, page, f)),
        gettext_lazy("Đã gửi: mỗi cơ quan thấy phần của mình."),
    ),
    "bo": ("drop", _bare, lambda r, page, f: plan_steps.drop(**_said(r, page, f)), gettext_lazy("Đã bỏ dự thảo.")),
}


@require_http_methods(["GET", "POST"])
def plan_act(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """GET leads to the page; POST does the deed."""
    page = shown(request, pk)
    if word not in DOORS:
        raise Http404
    if request.method == "GET":
        return HttpResponseRedirect(f"{reverse('inspection_plan', args=[pk])}#{word}")
    return _done(request, page, DOORS[word])


@require_http_methods(["GET", "POST"])
def line_act(request: HttpRequest, pk: int, line: int, word: str) -> HttpResponse:
    """A line is put right or taken out."""
    page = shown(request, pk)
    row = next((one for one in page.lines if one.pk == line), None)
    if row is None or word not in ("sua", "bo"):
        raise Http404
    if request.method == "GET":
        return HttpResponseRedirect(f"{reverse('inspection_plan', args=[pk])}#dong-{line}")
    if word == "bo":
        return _done(request, page, (
            "out", _bare, lambda r, p, f: plans.take_out(**_said(r, p, f), line_id=line), _("Đã bỏ khỏi kế hoạch."),
        ))  # fmt: skip
    return _done(request, page, (
        f"line-{line}", _edit_form(row),
        lambda r, p, f: plans.change_line(**_said(r, p, f), line_id=line, line=f.typed()), _("Đã sửa."),
    ))  # fmt: skip


def _done(
    request: HttpRequest, page: Shown, door: tuple[str, Callable[..., Any], Callable[..., Any], Any]
) -> HttpResponse:
    """The deed, and the page again: with what was done, or with what was refused at its form."""
    name, make, do, said = door
    form: Any = make(request, page, request.POST)
    told: list[Told] = []
    tokens = picked(request.POST, "agencies")
    try:
        if form.is_valid():
            do(request, page, form)
            messages.success(request, said)
            return HttpResponseRedirect(reverse("inspection_plan", args=[page.plan.pk]))
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        if is_secret(told):  # nothing of it comes back to the page either
            form, tokens = make(request, page, None), ()
        else:
            told = form.refused(refusal)
    page = shown(request, page.plan.pk)
    context = _context(
        request, page, {name: form}, [one for one in told if one.field != "agencies" or one.way_url], tokens
    )
    context["agency_errors"] = [with_article(one) for one in told if one.field == "agencies"]
    if (
        name == "line" and not tokens and not context["agency_errors"] and not told
    ):  # with the other faults, not after them
        context["agency_errors"] = [_("Anh/chị chọn ít nhất một cơ quan, đơn vị, địa phương.")]
    return render(request, "inspections/plan.html", context, status=422)
