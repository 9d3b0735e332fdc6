"""What is held about a person: one's own page, and anybody's for the administrator; given out, and taken away when he has left (J1)."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dondoc.core.downloads import sent
from dondoc.organisations.queries import accounts
from dondoc.records.actions.leaving import pseudonymise, take_personal
from dondoc.records.queries import personal
from dondoc.rules.errors import Refusal
from dondoc.web.access import administrator_only, found_or_404
from dondoc.web.account.sessions import HOW
from dondoc.web.people.words import ROLES
from dondoc.web.refusals import tell


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """One's own."""
    return _page(request, request.actor.user_id)


@administrator_only
@require_GET
def of_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Anybody's."""
    return _page(request, pk)


@require_POST
def own_file(request: HttpRequest) -> HttpResponse:
    """One's own, as JSON."""
    return _file(request, request.actor.user_id)


@administrator_only
@require_POST
def file_of_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Anybody's, as JSON, to be given to him."""
    return _file(request, pk)


@administrator_only
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """He has left: what was said twice is done for good."""
    person = found_or_404(accounts.person(pk))
    if request.POST.get("sure") != "1":
        return _page(request, pk, _("Anh/chị đánh dấu vào ô xác nhận: việc xóa này không khôi phục được."))
    try:
        pseudonymise(actor=request.actor, user_id=pk, at=request.now)
    except Refusal as refusal:
        return _page(request, pk, tell(refusal).text)
    messages.success(request, _("Đã xóa thông tin liên hệ của %(name)s.") % {"name": person.full_name})
    return HttpResponseRedirect(reverse("person_data", args=[pk]))


def _page(request: HttpRequest, user_id: int, refused: str = "") -> HttpResponse:
    mine = user_id == request.actor.user_id
    held = personal.held(user_id, to_himself=mine)
    if held is None:
        raise Http404
    person = accounts.person(user_id)
    context = {
        "held": held,
        "person": person,
        "posts": [{**post, "said": ROLES.get(post["role"], post["role"])} for post in held["posts"]],
        "sign_ins": [{**one, "said": HOW.get(one["how"], one["how"])} for one in held["sign_ins"][:20]],
        "mine": mine,
        "gone": personal.has_left(person),
        "refused": refused,
        "file_url": reverse("own_data_file") if mine else reverse("person_data_file", args=[user_id]),
        "today": request.today,
    }
    return render(request, "records/personal.html", context, status=422 if refused else 200)


def _file(request: HttpRequest, user_id: int) -> HttpResponse:
    found: dict[str, Any] = take_personal(actor=request.actor, user_id=user_id, at=request.now)
    text = json.dumps(found, ensure_ascii=False, indent=1, default=str)
    return sent(text.encode(), f"du-lieu-ca-nhan-{user_id}.json", "application/json")
