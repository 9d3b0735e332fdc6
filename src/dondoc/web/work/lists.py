"""The list of assignments: filters in the address, saved views, folding, paging."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from dondoc.rules.access import AGENCY_ROLES, Deed, Role, may, own_party
from dondoc.tasks.queries.listing import SCOPES, Filters, Listing, agency_names, listing, names_of, scope_of
from dondoc.web.fields import number_in
from dondoc.web.work import filters as address
from dondoc.web.work import saved
from dondoc.web.work.filters import FILTER_WORDS, SCOPE_WORDS, SORT_WORDS, VIEW_WORDS, Option
from dondoc.web.work.row_marks import RowMarks

#: Kept for a year on this machine; which rows are shown never depends on it.
DENSITY, YEAR = "density", 365 * 24 * 3600
#: Seconds for which a browser need not ask again.
CHOICES_KEPT = 300
JUDGES = frozenset({Role.OFFICE_LEADER, Role.OFFICE_SPECIALIST})


@require_http_methods(["GET"])
def assignments(request: HttpRequest) -> HttpResponse:
    """The page, or, for htmx, the rows of one folded task."""
    if request.GET.get(DENSITY) in ("tight", "roomy"):
        return _remember_density(request)
    filters = address.read(request.GET)
    found = listing(request.actor, filters, request.today, number_in(request.GET.get("trang")) or 1)
    may_confirm, may_urge = request.actor.role in JUDGES, _may_urge(request, filters)
    rows = {
        "rows": found.rows,
        "marks": RowMarks(request.today, may_confirm=may_confirm, may_urge=may_urge),
        "may_confirm": may_confirm,
        "may_urge": may_urge,
        "may_pick": may_confirm or may_urge,
        "with_agency": request.actor.role not in AGENCY_ROLES or scope_of(filters, request.actor) != "own",
        "task_query": _task_query(request),
    }
    if request.htmx and request.GET.get("part") == "rows":
        beyond = {"more": found.page.paginator.count - found.page.end_index(), "task_id": filters.task}
        return render(request, "work/rows.html", rows | beyond)
    return render(request, "work/list.html", rows | _page(request, filters, found))


@require_http_methods(["GET"])
def agency_choices(request: HttpRequest) -> HttpResponse:
    """What the field of an agency offers, fetched when somebody first goes to it: most lists are read without. Names are known to all who are in."""
    answer = render(request, "work/agency_choices.html", {"names": agency_names()})
    patch_cache_control(answer, private=True, max_age=CHOICES_KEPT)
    return answer


def _may_urge(request: HttpRequest, filters: Filters) -> bool:
    """The Office; an agency where it looks at the work of others. Whom it may urge is judged by the form, row by row."""
    if request.actor.role in AGENCY_ROLES:
        return scope_of(filters, request.actor) != "own"
    return may(Deed.URGE, own_party(request.actor))


def _page(request: HttpRequest, filters: Filters, found: Listing) -> dict[str, object]:
    query = request.GET
    named = names_of(filters, request.actor, request.today, found.agency_name)
    shown = address.pills(request, filters, named)
    return {
        "page": found.page,
        "filters": filters,
        "tabs": [
            {
                "code": v,
                "word": VIEW_WORDS[v],
                "n": n,
                "url": address.address(query, view="" if v == "all" else v),
                "on": v == filters.view,
            }
            for v, n in found.tabs
        ],
        "pills": shown,
        "active": sum(bool(pill.said) for pill in shown),
        "clear_url": address.address(query, [*FILTER_WORDS, "cell"]),
        "scopes": _scopes(request, filters),
        "sorts": [
            Option(code, word, address.address(query, sort=code), code == filters.sort)
            for code, word in SORT_WORDS.items()
        ],
        "sort_word": SORT_WORDS[filters.sort],
        "fold_url": address.address(query, fold="" if filters.folded else "1"),
        "roomy_url": address.address(query, density="roomy"),
        "tight_url": address.address(query, density="tight"),
        "tight": request.COOKIES.get(DENSITY) == "tight",
        "drop": _drop(request, found),
        "agency_name": named.get("agency", ""),
        "picks_agency": request.actor.role not in AGENCY_ROLES,
        "may_issue": request.actor.is_office,
        "take_query": address.address(query, ["fold", "part"]),
        **saved.shown(request),
    }


def _scopes(request: HttpRequest, filters: Filters) -> list[Option]:
    """What an agency looks at: its own, what it takes part in, what it follows. Others have no choice to make."""
    if request.actor.role not in AGENCY_ROLES:
        return []
    now = scope_of(filters, request.actor)
    return [Option(s, SCOPE_WORDS[s], address.address(request.GET, scope=s), s == now) for s in SCOPES]


def _drop(request: HttpRequest, found: Listing) -> dict[str, object] | None:
    """The filter that hides most, named, with the address without it."""
    if found.drop is None:
        return None
    name, n = found.drop
    return {"word": FILTER_WORDS[name], "n": n, "url": address.address(request.GET, [name])}


def _task_query(request: HttpRequest) -> str:
    """What the address of one folded task's rows keeps: everything but the folding and the page."""
    kept = [
        (name, value)
        for name, values in request.GET.lists()
        for value in values
        if name not in ("fold", "trang", "task", "part")
    ]
    return urlencode(kept)


def _remember_density(request: HttpRequest) -> HttpResponse:
    answer = HttpResponseRedirect(reverse("assignments") + address.address(request.GET, [DENSITY]))
    answer.set_cookie(
        DENSITY, request.GET[DENSITY], max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
    )
    return answer
