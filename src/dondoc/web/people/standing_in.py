"""Who stands in for somebody while he is away: named for days to come, ended early, by himself or by the administrator (uỷ quyền, B3)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dondoc.organisations import actions
from dondoc.organisations.queries import accounts, standing_in
from dondoc.rules.access import Role
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.access import administrator_only
from dondoc.web.people.forms import StandInForm
from dondoc.web.refusals import Told


@require_http_methods(["GET", "POST"])
def own_stand_in(request: HttpRequest) -> HttpResponse:
    """One's own: who attends to my work, and for whom I act."""
    return _page(request, request.actor.user_id, reverse("own_stand_in"))


@administrator_only
@require_http_methods(["GET", "POST"])
def person_stand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """The administrator does it for somebody who is away already."""
    return _page(request, pk, reverse("person_stand_in", args=[pk]))


@require_http_methods(["POST"])
def stand_in_end(request: HttpRequest, post: int) -> HttpResponse:
    """It ends at once, before its day."""
    held = standing_in.standing_in(post)
    if held is None:
        raise Http404
    actions.end_stand_in(actor=request.actor, post_id=post, at=request.now)
    said = _("Đã kết thúc việc thay: từ bây giờ %(name)s không còn làm thay %(for)s.")
    messages.success(request, said % {"name": held.user.full_name, "for": held.stands_in_for.user.full_name})
    own = request.actor.user_id in (held.user_id, held.stands_in_for.user_id)
    back = reverse("own_stand_in") if own else reverse("person_stand_in", args=[held.stands_in_for.user_id])
    return HttpResponseRedirect(back)


def _page(request: HttpRequest, pk: int, here: str) -> HttpResponse:
    person = accounts.person(pk)
    if person is None:
        raise Http404
    posts = standing_in.posts_to_stand_in_for(pk, request.today)
    colleagues = standing_in.colleagues_for(posts, request.today)
    form = StandInForm(request.POST or None, today=request.today, posts=posts, colleagues=colleagues)
    told: list[Told] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.name_stand_in(actor=request.actor, **form.cleaned_data, at=request.now)
            said = _("Đã cử người thay từ %(first)s đến hết %(last)s; hết ngày ấy tự kết thúc.")
            days = {"first": f"{made.valid_from:%d/%m/%Y}", "last": f"{made.valid_to:%d/%m/%Y}"}
            messages.success(request, said % days)
            return HttpResponseRedirect(here)
        except (Refusal, Refusals) as refusal:
            told = form.refused(refusal)
    context: dict[str, Any] = {
        "person": person,
        "own": pk == request.actor.user_id,
        "by_administrator": request.actor.role is Role.ADMINISTRATOR,
        "acts_for": request.actor.stands_in_for_name,
        "form": form if posts and colleagues else None,
        "told": told,
        "stand_ins": standing_in.stand_ins_of(pk),
        "stands_in_as": standing_in.stands_in_as(pk, request.today),
        "today": request.today,
    }
    return render(request, "people/stand_in.html", context, status=422 if request.method == "POST" else 200)
