"""The administrator's people: a list with filters, an account opened, its password given anew, locked and unlocked (B3; BT 18.1)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dondoc.accounts.actions import locks
from dondoc.accounts.actions.locks import set_active
from dondoc.accounts.actions.passwords import reset_password
from dondoc.accounts.queries import sessions
from dondoc.accounts.queries.dormant import lying_still
from dondoc.accounts.queries.factors import factors_of, is_spared
from dondoc.accounts.queries.locks import locked_names
from dondoc.audit.queries import history
from dondoc.directives.actions.secrecy import refusing_secrets
from dondoc.organisations import actions
from dondoc.organisations.queries import accounts, standing_in
from dondoc.organisations.queries.accounts import PeopleFilters
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.access import administrator_only
from dondoc.web.account.limits import ENTRY_KEY
from dondoc.web.account.sessions import HOW
from dondoc.web.account.vouching import links_of
from dondoc.web.fields import number_in
from dondoc.web.people.forms import NewPersonForm
from dondoc.web.people.words import ROLES, SIGNS, STATES
from dondoc.web.refusals import Told

#: Deeds of an account that its page tells.
TOLD = 20


@administrator_only
@require_http_methods(["GET"])
def people(request: HttpRequest) -> HttpResponse:
    """Filters stay in the address."""
    asked = {name: request.GET.get(name, "").strip()[:200] for name in ("q", "agency", "role", "state")}
    asked["role"] = asked["role"] if asked["role"] in ROLES else ""
    asked["state"] = asked["state"] if asked["state"] in STATES else ""
    number = number_in(request.GET.get("trang")) or 1
    page = accounts.people(PeopleFilters(**asked), request.today, number, _among(request, asked["state"]))
    context = {
        "page": page,
        "asked": asked,
        "active": any(asked.values()),
        "roles": list(ROLES.items()),
        "role_words": ROLES,
        "signs_words": SIGNS,
        "states": [
            {"word": word, "on": asked["state"] == code, "url": "?" + urlencode(asked | {"state": code})}
            for code, word in [("", _("Tất cả")), *STATES.items()]
        ],
        "agency_names": [a.name for a in accounts.agencies_for_posts(request.today)],
    }
    return render(request, "people/people.html", context)


def _among(request: HttpRequest, state: str) -> Q | None:
    """States that only the room of accounts knows of."""
    if state == "waiting":
        return Q(username__in=locked_names())
    return Q(pk__in=lying_still(request.now).values("user_id")) if state == "dormant" else None


@administrator_only
@never_cache
@require_http_methods(["GET", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """An account with its first post; the password is shown once, in the answer."""
    form = NewPersonForm(
        request.POST or None, today=request.today, initial={"agency_id": request.GET.get("agency", "")}
    )
    told: list[Told] = []
    if request.method == "POST" and form.is_valid():
        try:
            with refusing_secrets(actor=request.actor, door="person", at=request.now):
                user, password = actions.open_account(
                    actor=request.actor,
                    username=form.cleaned_data["username"],
                    full_name=form.cleaned_data["full_name"],
                    post=form.post(),
                    at=request.now,
                )
            return _show_once(request, user, password)
        except (Refusal, Refusals) as refusal:
            told = form.refused(refusal)
    context = {
        "form": form,
        "told": told,
        "title": _("Thêm người dùng"),
        "button": _("Thêm người dùng"),
        "back": reverse("people"),
    }
    return render(request, "people/form.html", context, status=422 if request.method == "POST" else 200)


@administrator_only
@require_http_methods(["GET"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: posts of all times, the account, what was done with it."""
    user = _person(pk)
    context = {
        "person": user,
        "posts": accounts.posts_ever(pk),
        "stand_ins": standing_in.stand_ins_of(pk),
        "role_words": ROLES,
        "signs_words": SIGNS,
        "history": history(f"user:{pk}", limit=TOLD),
        "own": pk == request.actor.user_id,
        "entries": sessions.going_on(pk, request.now),
        "current": request.session.get(ENTRY_KEY, 0),
        "how_words": HOW,
        "locked_out": user.username in locked_names([user.username]),
        "links": links_of(pk),
        "factors": factors_of(pk),
        "sealed": is_spared(pk),
        "today": request.today,
    }
    return render(request, "people/person.html", context)


@administrator_only
@never_cache
@require_http_methods(["POST"])
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A new password for one use."""
    user = _person(pk)
    return _show_once(request, user, reset_password(actor=request.actor, user_id=user.pk, at=request.now))


@administrator_only
@require_http_methods(["POST"])
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Locked or unlocked, as the button says."""
    user = _person(pk)
    active = request.POST.get("active") == "1"
    set_active(actor=request.actor, user_id=pk, active=active, at=request.now)
    said = (
        _("Đã mở khóa tài khoản của %(name)s.")
        if active
        else _("Đã khóa tài khoản của %(name)s; các phiên đăng nhập đã kết thúc.")
    )
    messages.success(request, said % {"name": user.full_name})
    return HttpResponseRedirect(reverse("person", args=[pk]))


@administrator_only
@require_http_methods(["POST"])
def unlock_signin(request: HttpRequest, pk: int) -> HttpResponse:
    """What wrong passwords locked."""
    user = locks.unlock_signin(actor=request.actor, user_id=_person(pk).pk, at=request.now)
    messages.success(request, _("%(name)s đăng nhập lại được ngay.") % {"name": user.full_name})
    return HttpResponseRedirect(reverse("person", args=[pk]))


def _person(pk: int) -> Any:
    user = accounts.person(pk)
    if user is None:
        raise Http404
    return user


def _show_once(request: HttpRequest, user: Any, password: str) -> HttpResponse:
    """The answer itself shows it: a password that waited for another page would have to be kept somewhere."""
    return render(request, "people/password.html", {"person": user, "password": password})
