"""Recommendations: those of one inspection, of all, and one followed step by step until it is done (G3; TH 15.3.c)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dondoc.inspections.actions import following, recommending
from dondoc.inspections.queries import conclusions
from dondoc.inspections.queries import recommendations as asked
from dondoc.inspections.queries.conclusion_parts import recommend_cite
from dondoc.inspections.queries.own import within_reach
from dondoc.measures.queries.candidates import may_propose
from dondoc.organisations import queries as organisations
from dondoc.rules.access import AGENCY_ROLES
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.lifecycle import CLOSED, State
from dondoc.tasks.queries import page as task_pages
from dondoc.web.access import find, found_or_404, only
from dondoc.web.directives.files import handed_out, shown
from dondoc.web.fields import number_in
from dondoc.web.inspections import recommendation_forms as forms
from dondoc.web.inspections.correcting import doors_of, record_and_now
from dondoc.web.inspections.frame import frame
from dondoc.web.inspections.pages import READERS
from dondoc.web.inspections.words import RECOMMENDATION_KINDS, RECOMMENDATION_STATES, VERDICTS
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.uploads import inspected
from dondoc.web.work.filters import address

TABS: dict[str, str | Promise] = {
    "": gettext_lazy("Tất cả"),
    "open": gettext_lazy("Đang thực hiện"),
    "overdue": gettext_lazy("Quá hạn"),
    "reported": gettext_lazy("Chờ xác nhận"),
    "confirmed": gettext_lazy("Đã thực hiện"),
    "withdrawn": gettext_lazy("Đã rút"),
}
#: Step -> its word and icon.
STEPS: dict[str, tuple[str | Promise, str]] = {
    "reported": (gettext_lazy("Báo kết quả"), "send"),
    "sent_back": (gettext_lazy("Đề nghị thực hiện tiếp"), "arrow-back-up"),
    "put_off": (gettext_lazy("Lùi thời hạn"), "calendar-plus"),
    "confirmed": (gettext_lazy("Xác nhận đã thực hiện"), "circle-check"),
    "withdrawn": (gettext_lazy("Rút kiến nghị"), "x"),
    "followed": (gettext_lazy("Ghi văn bản giao việc"), "file-text"),
}


@require_GET
def of_inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """Those of one inspection, fifty a page; drafts can be added to and get their day."""
    return render(request, "inspections/recommendations.html", _part(request, pk))


def _part(request: HttpRequest, pk: int, **beside: Any) -> dict[str, Any]:
    inspection, side, context = frame(request, pk, "recommendations")
    standing = conclusions.standing_of(request.actor, inspection, side, request.today)
    rows = asked.of_inspection(request.actor, inspection, side, standing, request.today)
    page = Paginator(rows, asked.PER_PAGE).get_page(number_in(request.GET.get("trang")) or 1)
    page.object_list = [_row(one, request) for one in page.object_list]
    seen = conclusions.conclusions_of(inspection, side, standing)
    draft = seen[0] if seen and seen[0].state != "signed" else None
    edits = draft is not None and (standing.writes or standing.signs) and conclusions.writable(inspection, draft)
    context |= {
        "page": page,
        "edits": edits,
        "draft": draft,
        "days_missing": conclusions.lacking_day(draft) if edits else 0,
        "cite": recommend_cite(inspection),
        "add_form": wording_form(request, None, first={"owner": str(inspection.agency_id)}) if edits else None,
        "days_form": forms.DaysForm(None, today=request.today, auto_id="days-%s") if edits else None,
        "told": [],
    }
    return context | beside


def _row(one: Any, request: HttpRequest) -> dict[str, Any]:
    return {
        "row": one,
        "look": RECOMMENDATION_STATES[one.state],
        "kind": RECOMMENDATION_KINDS.get(one.kind, one.kind),
        "late": asked.is_late(one, request.today),
    }


def wording_form(request: HttpRequest, data: Any, first: dict[str, Any] | None = None) -> forms.WordingForm:
    """An agency recommends within its own walls, the Office's teams to whomever it concerns."""
    own, day = request.actor.role in AGENCY_ROLES, request.today
    offered = within_reach(request.actor, day) if own else organisations.parents_for(None, day)
    agencies = [(str(one.pk), one.name) for one in offered]
    return forms.WordingForm(data, today=request.today, agencies=agencies, initial=first, auto_id="say-%s")


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more in the draft."""
    _part(request, pk)
    form = wording_form(request, request.POST)
    if not form.is_valid():
        return _again(request, pk, [], add_form=form)
    try:
        recommending.add(actor=request.actor, inspection_id=pk, wording=form.wording(None), at=request.now)
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        if is_secret(told):
            return _again(request, pk, told)
        return _again(request, pk, form.refused(refusal), add_form=form)
    messages.success(request, _("Đã thêm kiến nghị vào dự thảo."))
    return HttpResponseRedirect(reverse("inspection_recommendations", args=[pk]))


@require_POST
def days(request: HttpRequest, pk: int) -> HttpResponse:
    """One day for all that have none."""
    _part(request, pk)
    form = forms.DaysForm(request.POST, today=request.today, auto_id="days-%s")
    try:
        if not form.is_valid():
            return _again(request, pk, [], days_form=form)
        n = recommending.set_days(
            actor=request.actor, inspection_id=pk, due_on=form.cleaned_data["due_on"], at=request.now
        )
    except (Refusal, Refusals) as refusal:
        return _again(request, pk, form.refused(refusal), days_form=form)
    messages.success(request, _("Đã ghi thời hạn cho %(n)s kiến nghị.") % {"n": n})
    return HttpResponseRedirect(reverse("inspection_recommendations", args=[pk]))


def _again(request: HttpRequest, pk: int, told: list[Told], **beside: Any) -> HttpResponse:
    return render(request, "inspections/recommendations.html", _part(request, pk, told=told, **beside), status=422)


@require_GET
@only(*READERS)
def recommendations(request: HttpRequest) -> HttpResponse:
    """Those of all inspections that the reader may see; the filters stay in the address."""
    query = request.GET
    filters = asked.Filters(
        query.get("tinh-trang", ""), number_in(query.get("co-quan")), query.get("q", "").strip()[:100]
    )
    page, counts = asked.listing(request.actor, filters, request.today, number_in(query.get("trang")) or 1)
    page.object_list = [_row(one, request) for one in page.object_list]
    context = {
        "page": page,
        "filters": filters,
        "owners": asked.owners(request.actor, request.today),
        "tabs": [
            {
                "word": word,
                "n": counts[code or "all"],
                "url": address(query, **{"tinh-trang": code}),
                "on": code == filters.standing,
            }
            for code, word in TABS.items()
        ],
        "narrowed": bool(filters.standing or filters.owner or filters.q),
        "clear_url": reverse("inspection_all_recommendations"),
    }
    return render(request, "inspections/all_recommendations.html", context)


@require_GET
@only(*READERS)
def recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "inspections/recommendation.html", _page(request, pk))


def _page(request: HttpRequest, pk: int, **beside: Any) -> dict[str, Any]:
    one, side, standing = found_or_404(asked.recommendation_seen(request.actor, pk, request.today))
    can = asked.allowed(request.actor, one, standing, request.today)
    steps = asked.steps_of(one) if one.state != "draft" else []
    context = {
        **_row(one, request),
        "one": one,
        "inspection": one.conclusion.inspection,
        "opens": side is not None,
        "can": can,
        "cite": recommend_cite(one.conclusion.inspection),
        "steps": [{"step": step, "look": STEPS[step.step], "files": _files(one, step.files.all())} for step in steps],
        "assignment": _assignment(request, one),
        "told": [],
        **_forms(request, one, can),
    }
    if one.task is not None and side is not None and context["assignment"] is not None:
        context |= {
            "verdict": VERDICTS.get(one.task.verdict),
            "record": record_and_now(one.task, request.today),
            "doors": doors_of(request, one.task) if standing.follows else [],
        }
    context["propose_url"] = _propose_url(request, one)
    return context | beside


def _propose_url(request: HttpRequest, one: Any) -> str:
    """Where its task can be taken into measures for the leaders of the province (TH 15.3.c); "" where it cannot."""
    if not may_propose(request.actor) or one.kind == "correction" or one.task is None or one.state == "draft":
        return ""
    if State(one.task.assignment.state) in CLOSED:
        return ""
    return f"{reverse('measures_choose')}?toi=0&q={one.owner.code}&chon={one.task.assignment_id}"


def _assignment(request: HttpRequest, one: Any) -> Any:
    if one.task is None:
        return None
    return task_pages.assignment_seen(request.actor, one.task.assignment_id, request.today)


def _files(one: Any, found: Any) -> list[dict[str, Any]]:
    return shown(list(found), lambda f: reverse("inspection_recommendation_file", args=[one.pk, f.pk]))


def _forms(request: HttpRequest, one: Any, can: asked.Allowed) -> dict[str, Any]:
    """The forms of what may be done now, empty."""
    base = {"today": request.today}
    first = {"version": one.version}
    made: dict[str, Any] = {}
    if can.report and one.state == "open":
        made["report_form"] = forms.ReportForm(None, initial=first, auto_id="report-%s", **base)
    if can.judge:
        if one.state == "reported":
            made["confirm_form"] = forms.ConfirmForm(None, initial=first, auto_id="confirm-%s", **base)
            made["back_form"] = forms.BackForm(None, initial=first, auto_id="back-%s", **base)
        made["later_form"] = forms.LaterForm(None, initial=first, auto_id="later-%s", **base)
        made["withdraw_form"] = forms.WithdrawForm(None, initial=first, auto_id="withdraw-%s", **base)
        made["directive_form"] = forms.DirectiveForm(None, initial=first, auto_id="directive-%s", **base)
    if can.edit:
        said = {name: getattr(one, name) for name in ("kind", "words", "owner_words", "due_on")}
        made["edit_form"] = wording_form(request, None, first=first | said | {"owner": str(one.owner_id)})
    return made


@require_http_methods(["GET", "POST"])
@only(*READERS)
def act(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """GET leads to the page; POST does the deed."""
    one, _side, _standing = found_or_404(asked.recommendation_seen(request.actor, pk, request.today))
    door = DOORS.get(word)
    if door is None:
        raise Http404
    if request.method == "GET":
        return HttpResponseRedirect(reverse("inspection_recommendation", args=[pk]))
    name, build, do, said = door
    form = build(request)
    told: list[Told] = []
    try:
        if form is None or form.is_valid():
            do(request, one, form)
            messages.success(request, said)
            back = ("inspection_recommendations", one.conclusion.inspection_id) if word == "bo" else None
            return HttpResponseRedirect(reverse(*_place(back or ("inspection_recommendation", pk))))
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        if form is None or is_secret(told):
            return render(request, "inspections/recommendation.html", _page(request, pk, told=told), status=422)
        told = form.refused(refusal)
    beside = {name: form} if form is not None else {}
    return render(request, "inspections/recommendation.html", _page(request, pk, told=told, **beside), status=422)


def _place(where: tuple[str, int]) -> tuple[str, None, list[int]]:
    return where[0], None, [where[1]]


def _form(kind: Any, auto_id: str) -> Callable[[HttpRequest], Any]:
    def build(request: HttpRequest) -> Any:
        return kind(request.POST, request.FILES, today=request.today, auto_id=f"{auto_id}-%s")

    return build


def _of(request: HttpRequest, one: Any, form: Any) -> dict[str, Any]:
    version = form.cleaned_data["version"]
    return {"actor": request.actor, "recommendation_id": one.pk, "version": version, "at": request.now}


def _report(request: HttpRequest, one: Any, form: Any) -> None:
    files = inspected(request, "files", door="inspection_recommendation")
    following.report(**_of(request, one, form), words=form.cleaned_data["words"], files=files)


def _worded(action: Callable[..., Any]) -> Callable[[HttpRequest, Any, Any], None]:
    def do(request: HttpRequest, one: Any, form: Any) -> None:
        action(**_of(request, one, form), words=form.cleaned_data["words"])

    return do


def _later(request: HttpRequest, one: Any, form: Any) -> None:
    data = form.cleaned_data
    following.put_off(**_of(request, one, form), due_on=data["due_on"], words=data["words"])


def _directive(request: HttpRequest, one: Any, form: Any) -> None:
    following.name_directive(**_of(request, one, form), number=form.cleaned_data["number"])


def _edit(request: HttpRequest, one: Any, form: Any) -> None:
    where = {"inspection_id": one.conclusion.inspection_id, "recommendation_id": one.pk}
    version = form.cleaned_data["version"]
    recommending.edit(actor=request.actor, version=version, wording=form.wording(one.task_id), at=request.now, **where)


def _out(request: HttpRequest, one: Any, form: Any) -> None:
    where = {"inspection_id": one.conclusion.inspection_id, "recommendation_id": one.pk}
    recommending.take_out(actor=request.actor, at=request.now, **where)


#: Word in the address -> name of the form on the page, how it is built, what it does, what is said.
DOORS: dict[str, tuple[str, Callable[..., Any], Callable[..., None], Any]] = {
    "bao-ket-qua": ("report_form", _form(forms.ReportForm, "report"), _report, gettext_lazy("Đã báo kết quả; bên kiểm tra sẽ xem xét.")),
    "thuc-hien-tiep": ("back_form", _form(forms.BackForm, "back"), _worded(following.send_back), gettext_lazy("Đã trả lại để thực hiện tiếp.")),
    "lui-han": ("later_form", _form(forms.LaterForm, "later"), _later, gettext_lazy("Đã lùi thời hạn.")),
    "xac-nhan": ("confirm_form", _form(forms.ConfirmForm, "confirm"), _worded(following.confirm), gettext_lazy("Đã xác nhận.")),
    "rut": ("withdraw_form", _form(forms.WithdrawForm, "withdraw"), _worded(following.withdraw), gettext_lazy("Đã rút kiến nghị.")),
    "van-ban": ("directive_form", _form(forms.DirectiveForm, "directive"), _directive, gettext_lazy("Đã ghi văn bản giao việc.")),
    "sua": ("edit_form", lambda request: wording_form(request, request.POST), _edit, gettext_lazy("Đã sửa kiến nghị.")),
    "bo": ("", lambda request: None, _out, gettext_lazy("Đã bỏ kiến nghị khỏi dự thảo.")),
}  # fmt: skip


@require_GET
def file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """A file that came with a step, for whoever sees the recommendation."""
    rows = asked.files_seen(request.actor, pk, request.today)
    return handed_out(find(request, rows.distinct(), file_pk))
