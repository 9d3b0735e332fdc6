"""The tasks for which a measure can be proposed, with their evidence; what is chosen goes into the reader's own draft (H6)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dondoc.measures.actions.choosing import choose
from dondoc.measures.queries import candidates as asked
from dondoc.measures.queries.proposals import cite_of, kinds_in_force
from dondoc.rules.access import Role
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.fields import number_in
from dondoc.web.measure_words import GROUND_WORDS
from dondoc.web.measures.forms import ChooseForm
from dondoc.web.refusals import Told, tell_all
from dondoc.web.work.filters import address


def read(request: HttpRequest, query: QueryDict) -> asked.Filters:
    """The filters of an address; what is not understood asks for nothing. A specialist begins with the directives that he follows."""
    ground, mine = query.get("can-cu", ""), query.get("toi", "")
    own = request.actor.role is Role.OFFICE_SPECIALIST
    return asked.Filters(
        ground=ground if ground in GROUND_WORDS else "",
        mine=mine != "0" if own else mine == "1",
        q=query.get("q", "").strip()[:100],
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Agency by agency, fifty a page; the filters stay in the address."""
    if not asked.may_propose(request.actor):
        raise Http404
    kinds = [(one.code, _(one.name)) for one in kinds_in_force()]
    form, told = ChooseForm(request.POST or None, today=request.today, kinds=kinds, auto_id="choose-%s"), list[Told]()
    # `chon`: what a recommendation after an inspection brought here (TH 15.3.c)
    tokens = request.POST.getlist("chosen") if request.method == "POST" else request.GET.getlist("chon")
    chosen = [n for token in tokens if (n := number_in(token)) is not None]
    if request.method == "POST" and form.is_valid():
        try:
            made = choose(actor=request.actor, kind=form.cleaned_data["kind"], chosen=chosen, at=request.now)
            messages.success(request, _("Đã đưa vào dự thảo kiến nghị; anh/chị xem lại lời văn rồi trình."))
            return HttpResponseRedirect(reverse("proposal", args=[made.pk]))
        except (Refusal, Refusals) as refusal:
            told = form.refused(refusal) if form.fields else tell_all(refusal)
    filters = read(request, request.GET)
    context = {"filters": filters, "form": form, "told": told, "chosen": set(chosen), **_listed(request, filters)}
    return render(request, "measures/choose.html", context, status=422 if request.method == "POST" else 200)


def _listed(request: HttpRequest, filters: asked.Filters) -> dict[str, Any]:
    """The page of candidates with the ways to narrow it."""
    page, counts = asked.listing(request.actor, filters, request.today, number_in(request.GET.get("trang")) or 1)
    return {
        "page": page,
        "cite": cite_of(),
        "ground_words": GROUND_WORDS,
        "tabs": [
            {
                "word": word,
                "n": counts[code or "all"],
                "url": address(request.GET, **{"can-cu": code}),
                "on": code == filters.ground,
            }
            for code, word in {"": _("Tất cả"), **GROUND_WORDS}.items()
        ],
        "scopes": [
            {"word": word, "url": address(request.GET, toi=code), "on": on}
            for word, code, on in (
                (_("Văn bản tôi theo dõi"), "1", filters.mine),
                (_("Mọi văn bản"), "0", not filters.mine),
            )
        ],
        "clear_url": reverse("measures_choose"),
    }
