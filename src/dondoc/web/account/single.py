"""Coming in on the word of another system: sent there, taken back, known or turned away; and one's own links to it (J1; docs/single-sign-on.md)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dondoc.accounts.actions import identities as actions
from dondoc.accounts.actions.factors import show_password
from dondoc.accounts.queries import identities
from dondoc.accounts.single.base import Provider, Vouched, not_fresh
from dondoc.accounts.single.saml import Saml
from dondoc.core import clock
from dondoc.organisations import queries as organisations
from dondoc.rules.errors import Refusal, WayOn
from dondoc.web.access import SINGLE_KEY, administrator_only
from dondoc.web.account import counting, limits, views, vouching
from dondoc.web.account.entering import safe_next, vouched
from dondoc.web.refusals import Told, tell

#: In the session: what is remembered between the way there and the way back; that its owner has just shown his password.
BEGUN_KEY, SHOWN_KEY = "single_begun", "single_shown"
#: Seconds for the way there and back, and from the password to setting out.
THERE_AND_BACK, SHOWN_FOR = 600, 300


def told_at_the_door(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Whoever is not in reads why on the sign-in page, where the other ways in stand."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except Refusal as refusal:
            if request.actor is not None:
                raise
            return views.not_in(request, tell(refusal).text)

    return guarded


@require_GET
@never_cache
@told_at_the_door
def begin(request: HttpRequest) -> HttpResponse:
    """Off to the provider. A link and no form: what a form leads to may not leave the house (Content-Security-Policy)."""
    provider = _provider()
    if request.actor is not None and not _has_shown(request):
        return HttpResponseRedirect(reverse("home"))
    begun = provider.begin(_back(request), clock.by_the_wall())
    request.session[BEGUN_KEY] = {
        "remembered": dict(begun.remembered),
        "next": safe_next(request, request.GET.get("next", "")),
        "links": request.actor.user_id if request.actor is not None else None,
        "at": _wall_seconds(),
    }
    limits.of_nobody(request)
    return HttpResponseRedirect(begun.address)


@csrf_exempt  # by POST comes only what a SAML provider signed, from its own page; nothing is done before it comes back by GET with the session
@require_http_methods(["GET", "POST"])
@never_cache
@told_at_the_door
def back(request: HttpRequest) -> HttpResponse:
    """What the provider answers, once. Nothing of the address it sent goes any further."""
    provider = _provider()
    if request.method == "POST":
        return _taken(request, provider)
    answer = request.GET.dict()
    begun = request.session.pop(BEGUN_KEY, None)
    if begun is None or not 0 <= _wall_seconds() - begun["at"] <= THERE_AND_BACK:
        raise not_fresh()
    found = provider.finish(answer, begun["remembered"], _back(request), clock.by_the_wall())
    if begun["links"] is not None:
        return _linked(request, begun["links"], found)
    user = actions.recognised(actor=None, vouched=found, by_email=vouching.wish().by_email, at=request.now)
    if organisations.actor_of(user.pk, None, request.today) is None:
        raise Refusal(
            "no_post",
            "Tài khoản này hiện không giữ vị trí nào. Anh/chị liên hệ Văn phòng UBND tỉnh để được phân công.",
            way_on=WayOn("Trang đăng nhập", "signin"),
        )
    request.session[SINGLE_KEY] = found.hint
    request.GET = QueryDict(urlencode({"next": begun["next"]}))
    second = "provider" if found.second and vouching.wish().second == "trust" else ""
    return vouched(request, user, how=provider.how, second=second)


def _taken(request: HttpRequest, provider: Provider) -> HttpResponse:
    """An answer that another site's form brought, without a cookie of ours: proved, then on to the address where the session is."""
    if not isinstance(provider, Saml):
        return HttpResponseNotAllowed(["GET"])
    sealed = provider.taken(request.POST.dict(), _back(request), clock.by_the_wall())
    return HttpResponseRedirect(f"{reverse('single_back')}?{urlencode({'answer': sealed})}")


@require_GET
@never_cache
def about_us(request: HttpRequest) -> HttpResponse:
    """Our SAML metadata, which the provider's administrator reads in; the same for everybody. 404 with another protocol."""
    provider = _provider()
    if not isinstance(provider, Saml):
        raise Http404
    return HttpResponse(provider.about_us(_back(request)), content_type="application/samlmetadata+xml")


def _linked(request: HttpRequest, owner: int, found: Vouched) -> HttpResponse:
    """Whoever set out must still be the one who is here."""
    if request.actor is None or request.actor.user_id != owner:
        raise not_fresh()
    actions.link_own(actor=request.actor, vouched=found, at=request.now)
    messages.success(request, _("Đã gắn tài khoản của tỉnh. Từ nay anh/chị vào được bằng tài khoản ấy."))
    return HttpResponseRedirect(reverse("own_identities"))


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """One's own links; whoever shows his password may set out to add one."""
    provider = _provider()
    told: list[Told] = []
    if request.method == "POST":
        answer = counting.locked(request, request.user.username)
        if answer is None:
            answer, told = _password_shown(request)
        if answer is not None:
            return answer
    context = {
        "identities": identities.identities_of(request.actor.user_id),
        "current": provider.key,
        "shown": _has_shown(request),
        "told": told,
        "name": vouching.label(),
        "today": request.today,
    }
    return render(request, "account/identities.html", context, status=422 if told else 200)


def _password_shown(request: HttpRequest) -> tuple[HttpResponse | None, list[Told]]:
    """A wrong one counts, waits and shuts as at the sign-in; else what is wrong, to be told on the page."""
    try:
        counting.must_wait(request, request.user.username)
        show_password(actor=request.actor, password=request.POST.get("password", ""), at=request.now)
    except Refusal as refusal:
        if refusal.code == "no_password":
            refusal = _no_password_to_show()
        wrong = refusal.code == "wrong_password"
        return counting.count_wrong(request, request.user) if wrong else None, [tell(refusal)]
    request.session[SHOWN_KEY] = _wall_seconds()
    return HttpResponseRedirect(reverse("own_identities")), []


def _no_password_to_show() -> Refusal:
    """What helps here is another thing than where second factors are guarded."""
    return Refusal(
        "no_password",
        "Tài khoản của anh/chị không có mật khẩu ở đây nên chưa gắn thêm được tài khoản của tỉnh. Anh/chị đề nghị người quản trị của "
        "Văn phòng UBND tỉnh cấp mật khẩu, rồi trở lại trang này.",
        field="password",
    )


@require_POST
def unlink_own(request: HttpRequest, identity: int) -> HttpResponse:
    """One's own link is taken away."""
    _unlink(request, identity, request.actor.user_id)
    return HttpResponseRedirect(reverse("own_identities"))


@administrator_only
@require_POST
def unlink(request: HttpRequest, pk: int, identity: int) -> HttpResponse:
    """Somebody's link is taken away by the administrator."""
    _unlink(request, identity, pk)
    return HttpResponseRedirect(reverse("person", args=[pk]))


def _unlink(request: HttpRequest, identity: int, user_id: int) -> None:
    if identity not in {one.pk for one in identities.identities_of(user_id)}:
        raise Http404
    actions.unlink(actor=request.actor, identity_id=identity, at=request.now)
    messages.success(request, _("Đã gỡ tài khoản của tỉnh; tài khoản ấy không còn vào được đây."))


def _back(request: HttpRequest) -> str:
    return vouching.whole(request, "single_back")


def _has_shown(request: HttpRequest) -> bool:
    return 0 <= _wall_seconds() - request.session.get(SHOWN_KEY, -SHOWN_FOR * 9) <= SHOWN_FOR


def _wall_seconds() -> int:
    return int(clock.by_the_wall().timestamp())


def _provider() -> Provider:
    found = vouching.provider()
    if found is None:
        raise Http404
    return found
