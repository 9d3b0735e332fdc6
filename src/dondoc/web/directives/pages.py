"""The list of directives, one directive, and what may be done with it besides entering its tasks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from dondoc.audit.queries import history
from dondoc.core.regulation import current, regulation
from dondoc.directives import actions
from dondoc.directives import queries as directives
from dondoc.gateway.queries import messages as exchange
from dondoc.intake.queries import waiting_sheet
from dondoc.organisations import queries as organisations
from dondoc.rules.access import AGENCY_ROLES, Deed, Role, may, own_party
from dondoc.rules.dates import EARLIEST_YEAR, LATEST_YEAR
from dondoc.rules.errors import Refusal
from dondoc.rules.regulation import Regulation
from dondoc.tasks.queries.amended import may_amend, of_directive
from dondoc.tasks.queries.drafts import drafts_of
from dondoc.tasks.queries.progress import progress_of, task_rows
from dondoc.tasks.queries.visibility import assignments_for, directives_for, files_for
from dondoc.web import exchange_words
from dondoc.web.access import find, office_only, only
from dondoc.web.amended_words import words_of
from dondoc.web.directives.files import shown
from dondoc.web.directives.forms import TrackForm
from dondoc.web.directives.history import entries
from dondoc.web.directives.row_marks import DirectiveMarks
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, is_secret, tell_all

PAGE = 50
TAB_WORDS = {
    "": gettext_lazy("Tất cả"),
    "cho-nhap": gettext_lazy("Chờ nhập"),
    "cham-nhap": gettext_lazy("Chậm nhập"),
    "cua-toi": gettext_lazy("Tôi phụ trách"),
    "theo-doi": gettext_lazy("Phải theo dõi"),
    "khong-theo-doi": gettext_lazy("Không theo dõi"),
}


@require_GET
@only(Role.OFFICE_LEADER, Role.OFFICE_SPECIALIST, Role.OFFICE_CLERK, Role.PROVINCE_LEADER)
def index(request: HttpRequest) -> HttpResponse:
    """Every directive one may see, filtered by the address."""
    wanted = _wanted(request)
    visible = directives_for(request.actor, request.today)
    whose = request.actor.duty_id, request.today
    pages, counts = (
        Paginator(directives.listed(visible, wanted, *whose), PAGE),
        directives.tab_counts(visible, wanted, *whose),
    )
    pages.count = counts[wanted.tab if wanted.tab in counts else ""]  # the open tab has counted the list already
    page = pages.get_page(request.GET.get("trang"))
    rows = list(page.object_list)
    done = progress_of(rows, request.actor, request.today)
    kinds, marks = {k.code: _(k.name) for k in current().document_kinds}, DirectiveMarks()
    context = {
        "page": page,
        "rows": [
            marks.row(d, kinds.get(d.kind) or _kind_name(d), directives.entry_clock(d, request.today), done[d.pk])
            for d in rows
        ],
        "wanted": wanted,
        "tabs": _tabs(request, counts, wanted.tab),
        "kinds": kinds,
        "years": directives.years(visible),
        "may_register": may(Deed.REGISTER, own_party(request.actor)),
        "today": request.today,
    }
    return render(request, "directives/list.html", context)


def _wanted(request: HttpRequest) -> directives.Wanted:
    year = number_in(request.GET.get("nam")) or 0
    return directives.Wanted(
        tab=request.GET.get("xem", ""),
        kind=request.GET.get("loai", ""),
        year=year if EARLIEST_YEAR <= year <= LATEST_YEAR else None,
        words=request.GET.get("q", "").strip(),
    )


def _tabs(request: HttpRequest, counts: dict[str, int], here: str) -> list[dict[str, Any]]:
    found = []
    for tab in directives.TABS:
        query = request.GET.copy()
        query.pop("trang", None)
        query["xem"] = tab
        if not tab:
            del query["xem"]
        told = {"label": TAB_WORDS[tab], "url": f"?{query.urlencode()}", "count": counts[tab], "here": tab == here}
        found.append(told)
    return found


def _kind_name(directive: Any) -> str:
    kinds = regulation(directive.regulation_id).document_kinds
    return next((_(k.name) for k in kinds if k.code == directive.kind), directive.kind)


@require_GET
def directive(request: HttpRequest, pk: int) -> HttpResponse:
    """Facts, files, tasks with their progress, the Office's clock, what happened."""
    return _page(request, _found(request, pk), TrackForm())


def _found(request: HttpRequest, pk: int) -> Any:
    return find(request, directives.full(directives_for(request.actor, request.today)), pk)


def _page(request: HttpRequest, found: Any, track_form: TrackForm, told: list[Told] = ()) -> HttpResponse:
    governing = regulation(found.regulation_id)
    office = request.actor.is_office
    seen = assignments_for(request.actor, request.today)
    rows = task_rows(found, seen, request.today)
    context = {
        "directive": found,
        "governing": governing,
        "kind": _kind_name(found),
        "urgency": _named(governing.urgency_marks, found.urgency),
        "assigned_by": _named(governing.assigners, found.assigned_by),
        "lacks": [_(f.name) for f in governing.required_fields if f.code in found.drafting_lacks],
        "files": shown(list(files_for(request.actor, request.today).filter(directive=found).order_by("pk"))),
        "tasks": rows,
        "total": _total(rows),
        "drafts": drafts_of(found, request.today) if office else [],
        "clock": directives.entry_clock(found, request.today) if request.actor.sees_everything else None,
        "sheet": waiting_sheet(found.pk) if found.rows_waiting and office else None,
        "history": _history(found, governing) if request.actor.sees_everything else [],
        "acts": _acts(request, found),
        "exchanged": [exchange_words.told(row) for row in exchange.of_directive(request.actor, found)]
        if office
        else [],
        "see_all": request.actor.sees_everything,
        "may_amend": may_amend(request.actor),
        "may_edit": may(Deed.REGISTER, own_party(request.actor)),
        "may_assign": may(Deed.ASSIGN_SPECIALIST, own_party(request.actor)),
        "specialists": organisations.specialists(request.today) if request.actor.role is Role.OFFICE_LEADER else [],
        "own_only": request.actor.role in AGENCY_ROLES,
        "track_form": track_form,
        "told": told,
        "today": request.today,
    }
    return render(request, "directives/directive.html", context, status=422 if track_form.errors or told else 200)


def _history(found: Any, governing: Regulation) -> list[dict[str, Any]]:
    return entries(history(f"directive:{found.pk}"), directives.changes_of(found), governing)


def _acts(request: HttpRequest, found: Any) -> list[dict[str, Any]]:
    """What later directives did, with its words."""
    acts = of_directive(found, request.actor, request.today)
    return [
        {"amendment": a.amendment, "backwards": a.backwards, "rows": [(row, words_of(row)) for row in a.tasks]}
        for a in acts
    ]


def _named(choices: Any, code: str) -> str:
    return next((_(c.name) for c in choices if c.code == code), "")


def _total(rows: list[Any]) -> dict[str, int]:
    return {name: sum(getattr(r.progress, name) for r in rows) for name in ("total", "done", "overdue", "waiting")}


@office_only
@require_POST
def track(request: HttpRequest, pk: int) -> HttpResponse:
    """Must be tracked, or not tracked and why; what is wrong with the reason is told at its field."""
    found = _found(request, pk)
    given = {"actor": request.actor, "directive_id": found.pk, "version": _version(request), "at": request.now}
    if request.POST.get("tracking") == "tracked":
        actions.set_tracked(**given)
        messages.success(request, _("Văn bản đã được chuyển sang phải theo dõi; hạn nhập lại chạy."))
        return redirect("directive_split", pk)
    form = TrackForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        actions.set_not_tracked(**given, reason=form.cleaned_data["reason"])
    except Refusal as caught:
        told = tell_all(caught)
        if is_secret(told):
            return _page(request, found, TrackForm(), told)
        if caught.field != "not_tracked_reason":
            raise
        form.add_error("reason", told[0].text)
        return _page(request, found, form)
    messages.success(request, _("Văn bản đã được ghi là không theo dõi, kèm lý do."))
    return redirect("directive", pk)


@require_POST
@only(Role.OFFICE_LEADER)
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """An Office leader gives the directive to a specialist."""
    found = find(request, directives_for(request.actor, request.today), pk)
    user = number_in(request.POST.get("specialist"))
    if user is None:
        raise Http404
    actions.assign_specialist(
        actor=request.actor, directive_id=found.pk, version=_version(request), user_id=user, at=request.now
    )
    messages.success(request, _("Đã phân công chuyên viên theo dõi văn bản này."))
    return redirect("directive", pk)


def _version(request: HttpRequest) -> int:
    return number_in(request.POST.get("version")) or 0
