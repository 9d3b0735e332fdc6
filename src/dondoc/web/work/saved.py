"""Saved views of the list: keep what the address asks for under a name, share it with one's agency, open it, throw it away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dondoc.rules.errors import Refusal
from dondoc.tasks.actions import keeping
from dondoc.tasks.actions import saved_views as actions
from dondoc.tasks.queries import saved_views as queries
from dondoc.web.access import find
from dondoc.web.refusals import tell
from dondoc.web.work import filters as address

#: Parts of the address that say how, not what: the page and the parts that htmx asks for.
_PASSING = frozenset({"trang", "part", "density"})


def canonical(query: QueryDict) -> str:
    """The same filters always as the same text, whatever their order in the address."""
    kept = query.copy()
    for name in [name for name, values in query.lists() if name in _PASSING or not any(values)]:
        kept.pop(name)
    pairs = sorted((name, value) for name, values in kept.lists() for value in values if value)
    made = QueryDict(mutable=True)
    for name, value in pairs:
        made.appendlist(name, value)
    return made.urlencode()


def shown(request: HttpRequest) -> dict[str, Any]:
    """The saved views for the bar of tabs, and what saving would keep."""
    now = canonical(request.GET)
    views = [
        {
            "name": view.name,
            "url": reverse("saved_view", args=[view.id]),
            "remove_url": reverse("saved_view_remove", args=[view.id])
            if view.owner_id == request.actor.user_id
            else "",
            "by": "" if view.owner_id == request.actor.user_id else view.owner,
            "shared": view.agency_id is not None,
            "on": bool(now) and view.query == now,
        }
        for view in queries.offered(request.actor, 2 * keeping.MOST)
    ]
    return {"saved": views, "saved_now": any(view["on"] for view in views), "save_query": now}


@require_http_methods(["POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Keeps the filters that the form was opened with."""
    query = canonical(QueryDict(request.POST.get("query", "")[: 2 * keeping.LONGEST_QUERY]))
    back = f"{reverse('assignments')}?{query}"
    try:
        view = actions.save_view(
            actor=request.actor,
            name=request.POST.get("name", ""),
            query=query,
            shared=request.POST.get("shared") == "1",
            at=request.now,
        )
    except Refusal as refusal:
        messages.error(request, tell(refusal).text)
        return HttpResponseRedirect(reverse("assignments") if tell(refusal).is_secret else back)
    messages.success(
        request, _("Đã lưu cách xem “%(name)s”; tên này đứng cạnh các thẻ ở đầu danh sách.") % {"name": view.name}
    )
    return HttpResponseRedirect(back)


@require_http_methods(["GET"])
def open_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to the list. Where the view names something that the reader may no longer see, he is told why it may be empty."""
    view = find(request, queries.saved_views(request.actor), pk)
    filters = address.read(QueryDict(view.query))
    if queries.rests_on_what_is_hidden(request.actor, filters, request.today):
        messages.warning(
            request,
            _(
                "Cách xem “%(name)s” lọc theo một văn bản hoặc nhiệm vụ mà anh/chị không được xem, hoặc không còn được xem, nên danh sách "
                "có thể trống. Anh/chị bỏ bộ lọc ấy, hoặc xóa cách xem này."
            )
            % {"name": view.name},
        )
    return HttpResponseRedirect(f"{reverse('assignments')}?{view.query}")


@require_http_methods(["POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Only the owner's own; the list stays as it is."""
    view = actions.remove_view(actor=request.actor, view_id=pk, at=request.now)
    messages.success(request, _("Đã xóa cách xem “%(name)s”.") % {"name": view.name})
    return HttpResponseRedirect(f"{reverse('assignments')}?{view.query}")
