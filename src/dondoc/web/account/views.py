"""Who one is: signing in, the post one acts in, and the page each role begins on."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dondoc.accounts.actions import sessions
from dondoc.core.jobs import is_alive
from dondoc.core.regulation import current
from dondoc.organisations import actions, queries
from dondoc.rules.access import Role
from dondoc.web.access import CHOOSE_KEY, POST_KEY
from dondoc.web.account import factor_keys, limits, vouching
from dondoc.web.account.counting import locked, note_wrong, waits
from dondoc.web.account.entering import enter, safe_next, vouched
from dondoc.web.fields import number_in
from dondoc.web.shell import demo_strip

#: What can be a name. Anything else typed there (a sentence, a password) goes no further: the lock keeps the names that failed.
USERNAME = re.compile(r"[\w.@+-]{1,80}")
#: The page each role opens on (the look, section 4); everybody else begins with his own work.
BEGINS_ON = {
    Role.PROVINCE_LEADER: "dashboard",
    Role.OFFICE_LEADER: "dashboard",
    Role.OFFICE_CLERK: "directives",
    Role.READER: "dashboard",
    Role.ADMINISTRATOR: "setup",
    Role.INSPECTOR: "inspections",
}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return redirect(BEGINS_ON.get(request.actor.role, "my_work"))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def signin(request: HttpRequest) -> HttpResponse:
    """Name and password. A wrong pair says no more than that it was wrong; after some, one waits before the next."""
    username, refusal = request.POST.get("username", "").strip(), ""
    if request.method == "POST":
        known_shape = USERNAME.fullmatch(username)
        shut = locked(request, username) if known_shape else None
        if shut is not None:
            actions.note_failed_signin(actor=None, username=username, at=request.now)
            return shut
        seconds = waits(request, username) if known_shape else 0
        if seconds:
            said = _(
                "Vừa có nhiều lần nhập sai nên hệ thống tạm dừng nhận mật khẩu. Anh/chị chờ %(n)s giây rồi thử lại."
            )
            return render(request, "account/signin.html", _page(request, username, said % {"n": seconds}), status=429)
        user = known_shape and authenticate(request, username=username, password=request.POST.get("password", ""))
        closed = vouching.passwords_closed(user.pk, request) if user else ""
        if user and not closed and queries.actor_of(user.pk, None, request.today) is not None:
            return vouched(request, user, how="password")
        refusal = closed or _no_post() if user else _wrong(request, username)
    return render(request, "account/signin.html", _page(request, username, refusal), status=422 if refusal else 200)


def _no_post() -> str:
    return _("Tài khoản này hiện không giữ vị trí nào. Anh/chị liên hệ Văn phòng UBND tỉnh để được phân công.")


def _wrong(request: HttpRequest, username: str) -> str:
    note_wrong(request, username)
    return _("Tên đăng nhập hoặc mật khẩu chưa đúng. Anh/chị kiểm tra bộ gõ và phím Caps Lock rồi nhập lại.")


@require_POST
def demo_signin(request: HttpRequest, username: str) -> HttpResponse:
    """One click into a role; exists in demo mode only and for the demo's own people only."""
    user = queries.user_named(username) if settings.ENV.mode == "demo" else None
    if user is None or not user.is_demo:
        raise Http404
    return enter(request, user, how="demo", second="")


@require_POST
def signout(request: HttpRequest) -> HttpResponse:
    elsewhere = vouching.leaving(request)
    entry = request.session.get(limits.ENTRY_KEY)
    if request.actor is not None and entry is not None:
        sessions.end(actor=request.actor, entry_id=entry, why=sessions.SIGNED_OUT, at=request.now)
    logout(request)
    return redirect(elsewhere or "signin")


@require_POST
def switch_post(request: HttpRequest) -> HttpResponse:
    """Act in another of one's own posts."""
    chosen = number_in(request.POST.get("post"))
    if chosen not in {p.pk for p in queries.posts_of(request.actor.user_id, request.today)}:
        raise Http404
    request.session[POST_KEY] = chosen
    request.session.pop(CHOOSE_KEY, None)
    actor = queries.actor_of(request.actor.user_id, chosen, request.today)
    actions.note_post_switch(actor=actor, at=request.now)
    return redirect(safe_next(request, request.POST.get("next", "")) or "home")


@require_GET
def choose_post(request: HttpRequest) -> HttpResponse:
    """Whoever is an administrator and something else says in which post he works now: the one does not do the other's work."""
    wanted = safe_next(request, request.GET.get("next", ""))
    return render(request, "account/choose_post.html", {"posts": request.posts, "next": wanted})


@require_GET
def still_here(request: HttpRequest) -> HttpResponse:
    """A browser whose owner is typing says so: a long text is no absence (web/assets/js/presence.js)."""
    return HttpResponse(status=204)


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    language = request.POST.get("language", "")
    answer = redirect(safe_next(request, request.POST.get("next", "")) or "home")
    if check_for_language(language):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 86400,
            samesite="Lax",
            httponly=True,
            secure=settings.ENV.https,
        )
    return answer


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """For whoever watches the process: it answers, and the database answers. A worker that was not seen lately is said and is no failure:
    the pages do their work without it."""
    said = "ok" if is_alive(request.now) else "degraded: the worker was not seen lately"
    return HttpResponse(said, content_type="text/plain")


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords for one name."""
    refusal = _(
        "Tài khoản tạm khóa vì nhập sai mật khẩu %(n)s lần. Anh/chị thử lại sau %(hours)s giờ, hoặc đề nghị quản trị mở khóa, hoặc tự mở ở mục "
        "Phiên đăng nhập của tôi trên thiết bị khác đang đăng nhập."
    )
    numbers = {"n": settings.AXES_FAILURE_LIMIT, "hours": settings.AXES_COOLOFF_TIME}
    return render(request, "account/signin.html", _page(request, "", refusal % numbers), status=429)


def not_in(request: HttpRequest, refusal: str) -> HttpResponse:
    """The sign-in page, with why somebody who came another way than by his password is not in."""
    return render(request, "account/signin.html", _page(request, "", refusal), status=422)


def _page(request: HttpRequest, username: str, refusal: str) -> dict[str, Any]:
    regulation = current()
    return {
        "regulation": regulation,
        "username": username,
        "refusal": refusal,
        "next": safe_next(request, request.GET.get("next", "") or request.POST.get("next", "")),
        "single": vouching.label(),
        "takes_passkeys": factor_keys.offers_passkeys(request),
        "ended_by": _ended_by(request),
        "passwords": settings.ENV.single_sign_on.passwords,
        "featured": queries.featured(request.today) if settings.ENV.mode == "demo" else [],
        "demo_strip": demo_strip(request),
        "secrecy_cite": regulation.scope.secrecy.cite,
    }


def _ended_by(request: HttpRequest) -> str:
    """Why somebody meets this page who was in a moment ago."""
    said = {
        "idle": _("Phiên làm việc đã kết thúc vì anh/chị không thao tác trong một thời gian."),
        "too_long": _("Phiên làm việc đã kéo dài hết thời gian cho phép nên kết thúc."),
        "ended": _("Phiên làm việc này đã được kết thúc từ nơi khác."),
    }
    why = said.get(request.GET.get("vi-sao", ""), "") if request.method == "GET" else ""
    return f"{why} {_('Anh/chị đăng nhập lại để làm tiếp.')}" if why else ""
