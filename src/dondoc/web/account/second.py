"""The question after the first factor, and the way in by a passkey alone (J1). Whoever is asked here is nobody yet."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from dondoc.accounts import passkeys
from dondoc.accounts.actions.factors import PASSKEY, RECOVERY, take_code
from dondoc.accounts.actions.passkeys import use_passkey
from dondoc.accounts.queries.factors import Factors, codes_left, factors_of, is_closed, nobody_resets
from dondoc.core import clock
from dondoc.core.regulation import current
from dondoc.organisations import queries
from dondoc.organisations.queries import accounts
from dondoc.web.account import factor_keys, half_way, limits, views
from dondoc.web.account.counting import count_wrong, locked, waits
from dondoc.web.account.entering import enter
from dondoc.web.shell import demo_strip


@sensitive_post_parameters("code", "credential")
@never_cache
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """A code of the telephone, a code on paper, or a passkey of him who came half-way. Wrong passwords and codes close the way to codes, and not to
    a passkey, where nothing can be guessed: else any stranger could shut its owner out."""
    had = half_way.HALF_KEY in request.session
    half = half_way.found(request)
    if half is None and had:
        return views.not_in(request, _("Bước hai chờ đã lâu nên phải bắt đầu lại. Anh/chị nhập lại mật khẩu."))
    if half is None:
        return _to_signin(request)
    user, kept = half
    by_key = "credential" in request.POST
    told = None if by_key else locked(request, user.username)
    if told is not None and (request.method == "POST" or not factors_of(user.pk).passkeys):
        half_way.end(request)
        return told
    refusal = ""
    wait = waits(request, user.username) if request.method == "POST" and not by_key else 0
    if wait:
        refusal = _("Đã sai nhiều lần nên phải chờ. Anh/chị thử lại sau {n} giây.").format(n=wait)
    elif request.method == "POST":
        second = _second(request, user)
        if second:
            return _in(request, user, kept, second)
        told = count_wrong(request, user)
        if told is not None:
            half_way.end(request)
            return told
        refusal = _refusal(request)
    return render(request, "account/second.html", _page(request, user, refusal), status=422 if refusal else 200)


def _second(request: HttpRequest, user: Any) -> str:
    """By which factor he is let in, "" for none."""
    if "credential" in request.POST:
        return PASSKEY if _key_answers(request, user.pk, verified=False) else ""
    code = request.POST.get("code", "")[:200]
    return take_code(actor=None, user_id=user.pk, code=code, wall=clock.by_the_wall(), at=request.now)


def _in(request: HttpRequest, user: Any, kept: dict[str, Any], second: str) -> HttpResponse:
    half_way.end(request)
    request.POST = request.POST.copy()
    request.POST["next"] = kept["next"]
    answer = enter(request, user, how=kept["how"], second=second)
    if second == RECOVERY:
        _tell_left(request, codes_left(user.pk))
    return answer


def _tell_left(request: HttpRequest, left: int) -> None:
    """On the page he lands on: a code on paper is gone for good."""
    said = (
        ngettext(
            "Anh/chị vừa dùng một mã dự phòng; còn %(n)s mã.", "Anh/chị vừa dùng một mã dự phòng; còn %(n)s mã.", left
        )
        % {"n": left}
        if left
        else _("Anh/chị vừa dùng mã dự phòng cuối cùng. Anh/chị lập bộ mã mới ở trang Xác thực hai bước.")
    )
    messages.warning(request, said)


def _refusal(request: HttpRequest) -> str:
    if "credential" in request.POST:
        return _("Khóa truy cập chưa mở được tài khoản này. Anh/chị thử lại, hoặc dùng mã.")
    return _(
        "Mã chưa đúng hoặc đã dùng. Anh/chị xem giờ trên điện thoại có đúng không, chờ mã kế tiếp rồi nhập lại; "
        "sai {n} lần thì tài khoản tạm khóa."
    ).format(n=settings.AXES_FAILURE_LIMIT)


def _page(request: HttpRequest, user: Any, refusal: str) -> dict[str, Any]:
    found: Factors = factors_of(user.pk)
    return {
        "regulation": current(),
        "factors": found,
        "closed": is_closed(found.totp),
        "alone": nobody_resets(user.pk, request.now),
        "person": user,
        "refusal": refusal,
        "takes_passkeys": bool(found.passkeys) and factor_keys.offers_passkeys(request),
        "demo_strip": demo_strip(request),
    }


@never_cache
@require_POST
def passkey_ask(request: HttpRequest) -> HttpResponse:
    """The question to a passkey: of him who came half-way, else of anybody whose device holds one for this address."""
    site = factor_keys.site_of(request)
    half = half_way.found(request)
    keys = [key.credential for key in factors_of(half[0].pk).passkeys] if half else []
    asked, challenge = passkeys.ask_for_known(site, keys=keys, verified=half is None)
    factor_keys.keep_question(request, challenge, "known")
    limits.of_nobody(request)
    return JsonResponse(json.loads(asked))


@sensitive_post_parameters("credential")
@never_cache
@require_POST
def passkey_signin(request: HttpRequest) -> HttpResponse:
    """In by a passkey alone: the device had to ask for a finger, a face or a PIN, so it stands for both factors. Wrong passwords of
    others close it to nobody."""
    user_id = _key_answers(request, None, verified=True)
    user = accounts.person(user_id) if user_id is not None else None
    if user is None or not user.is_active or queries.actor_of(user.pk, None, request.today) is None:
        return views.not_in(
            request, _("Khóa truy cập này chưa mở được tài khoản nào. Anh/chị thử lại, hoặc dùng mật khẩu.")
        )
    return enter(request, user, how=PASSKEY, second=PASSKEY)


def _key_answers(request: HttpRequest, user_id: int | None, *, verified: bool) -> int | None:
    challenge = factor_keys.take_question(request, "known")
    if not challenge:
        return None
    return use_passkey(
        actor=None,
        site=factor_keys.site_of(request),
        answer=request.POST.get("credential", ""),
        challenge=challenge,
        user_id=user_id,
        verified=verified,
        at=request.now,
    )


def _to_signin(request: HttpRequest) -> HttpResponse:
    """Nobody is half-way here."""
    address = reverse("signin")
    if request.htmx:
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = address
        return answer
    return HttpResponseRedirect(address)
