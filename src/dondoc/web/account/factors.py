"""One's own second factors: the telephone, passkeys, codes on paper; and somebody's, set back by the administrator (J1)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dondoc.accounts import telephones
from dondoc.accounts.actions import factors as actions
from dondoc.accounts.queries.factors import factors_of, has_factor, is_closed, nobody_resets
from dondoc.core import clock
from dondoc.organisations.queries import accounts
from dondoc.rules.errors import Refusal
from dondoc.web.access import administrator_only, found_or_404
from dondoc.web.account import factor_keys
from dondoc.web.account.counting import count_wrong, locked, must_wait
from dondoc.web.account.factor_forms import KEYS, CodeForm, PasswordForm
from dondoc.web.account.limits import ENTRY_KEY
from dondoc.web.refusals import Told


@require_GET
def own_factors(request: HttpRequest) -> HttpResponse:
    """What guards one's account, what may be added, and whether the post one acts in must have it."""
    found = factors_of(request.actor.user_id)
    for key in found.passkeys:
        key.words = KEYS[key.name]  # type: ignore[attr-defined]
    context = {
        "factors": found,
        "closed": is_closed(found.totp),
        "alone": nobody_resets(request.actor.user_id, request.now),
        "must": request.actor.role in settings.ENV.factors.compulsory,
        "missing": factor_keys.is_missing(request),
        "takes_passkeys": factor_keys.offers_passkeys(request),
        "address": factor_keys.site_of(request).origin,
        "here": factor_keys.address_of(request),
        "standard": actions.STANDARD,
        "today": request.today,
    }
    return render(request, "account/factors.html", context)


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
def telephone_new(request: HttpRequest) -> HttpResponse:
    """A picture for the app, the same in letters, and a code that proves that the app has it."""
    if not factor_keys.has_proved(request):
        return to_prove(request, "telephone_new")
    secret = factor_keys.pending_secret(request, make=True)
    form = CodeForm(request.POST or None, today=request.today)
    told: list[Told] = []
    if request.method == "POST" and form.is_valid():
        try:
            codes = actions.add_telephone(
                actor=request.actor,
                secret=secret,
                code=form.cleaned_data["code"],
                wall=clock.by_the_wall(),
                entry_id=request.session.get(ENTRY_KEY, 0),
                at=request.now,
            )
        except Refusal as refusal:
            told = form.refused(refusal)
        else:
            factor_keys.forget_secret(request)
            return added(request, actions.TOTP, codes)
    context = {
        "form": form,
        "told": told,
        "letters": [secret[n : n + 4] for n in range(0, len(secret), 4)],
        "replaces": factors_of(request.actor.user_id).totp is not None,
        "username": request.user.username,
    }
    return render(request, "account/telephone.html", context, status=422 if request.method == "POST" else 200)


@never_cache
@require_GET
def telephone_picture(request: HttpRequest) -> HttpResponse:
    """The picture, for as long as its telephone waits to be added."""
    secret = factor_keys.pending_secret(request)
    if not secret or not factor_keys.has_proved(request):
        raise Http404
    drawn = telephones.picture(telephones.address(secret, request.user.username))
    return HttpResponse(drawn, content_type="image/svg+xml")


def added(request: HttpRequest, factor: str, codes: list[str]) -> HttpResponse:
    """After a factor was added: with the first of all, its codes on paper, in the answer itself and nowhere else."""
    request.session[factor_keys.FACTOR_KEY] = factor
    if codes:
        return render(request, "account/codes.html", {"codes": codes, "first": True, "username": request.user.username})
    messages.success(request, _("Đã thêm một cách xác thực bước hai."))
    return HttpResponseRedirect(reverse("own_factors"))


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def factor_prove(request: HttpRequest) -> HttpResponse:
    """The password again, before anything is added: the machine may stand open on somebody's desk."""
    wanted = request.GET.get("den", "")
    wanted = wanted if wanted in ("telephone_new", "passkey_new") else "own_factors"

    def prove(password: str) -> HttpResponse:
        actions.show_password(actor=request.actor, password=password, at=request.now)
        factor_keys.proved(request)
        return HttpResponseRedirect(reverse(wanted))

    note = _("Anh/chị đăng nhập đã lâu. Trước khi thêm cách xác thực, anh/chị nhập lại mật khẩu đang dùng.")
    return by_password(request, prove, title=_("Nhập lại mật khẩu"), button=_("Tiếp tục"), note=note)


def to_prove(request: HttpRequest, wanted: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('factor_prove')}?den={wanted}")


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def factor_remove(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The telephone, or a passkey of one's own, counts no more."""
    found = factors_of(request.actor.user_id)
    if pk is None:
        found_or_404(found.totp)
        words = _("ứng dụng xác thực trên điện thoại")
    else:
        key = found_or_404(next((one for one in found.passkeys if one.pk == pk), None))
        words = _("khóa truy cập “%(where)s”") % {"where": KEYS[key.name]}

    def remove(password: str) -> HttpResponse:
        must = request.actor.role in settings.ENV.factors.compulsory
        actions.remove_factor(actor=request.actor, password=password, passkey_id=pk, compulsory=must, at=request.now)
        if not has_factor(request.actor.user_id):
            request.session[factor_keys.FACTOR_KEY] = ""
        messages.success(request, _("Đã gỡ %(what)s.") % {"what": words})
        return HttpResponseRedirect(reverse("own_factors"))

    title = _("Gỡ %(what)s") % {"what": words}
    note = _(
        "Gỡ xong, lần đăng nhập sau không dùng được cách này nữa. Gỡ cách cuối cùng thì các mã dự phòng cũng hết hiệu lực."
    )
    return by_password(request, remove, title=title, button=_("Gỡ"), note=note)


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def factor_codes(request: HttpRequest) -> HttpResponse:
    """Ten codes on paper, shown once; the ones before count no more."""

    def make(password: str) -> HttpResponse:
        codes = actions.make_codes(actor=request.actor, password=password, at=request.now)
        return render(
            request, "account/codes.html", {"codes": codes, "first": False, "username": request.user.username}
        )

    note = _("Lập bộ mới thì bộ mã dự phòng đang giữ hết hiệu lực ngay.")
    return by_password(request, make, title=_("Lập bộ mã dự phòng mới"), button=_("Lập bộ mã mới"), note=note)


def by_password(
    request: HttpRequest, deed: Any, *, title: str, button: str, note: str, back: str = "own_factors"
) -> HttpResponse:
    """A page that asks for the password and does `deed` with it. What is wrong counts as at the sign-in, waits as there and shuts as there: whoever
    found the screen open does not go on guessing. `back`: the page that led here."""
    form = PasswordForm(request.POST or None, today=request.today)
    told: list[Told] = []
    if request.method == "POST" and form.is_valid():
        shut = locked(request, request.user.username)
        if shut is not None:
            return shut
        try:
            must_wait(request, request.user.username)
            answer: HttpResponse = deed(form.cleaned_data["password"])
            return answer
        except Refusal as refusal:
            shut = count_wrong(request, request.user) if refusal.code == "wrong_password" else None
            if shut is not None:
                return shut
            told = form.refused(refusal)
    context = {
        "form": form,
        "told": told,
        "title": title,
        "button": button,
        "note": note,
        "back": reverse(back),
        "above": _("Xác thực hai bước") if back == "own_factors" else _("Phiên đăng nhập của tôi"),
    }
    return render(request, "account/confirm.html", context, status=422 if request.method == "POST" else 200)


@administrator_only
@require_POST
def person_factors_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody lost his telephone and his codes: his password alone lets him in again, until he adds a new factor."""
    person = found_or_404(accounts.person(pk))
    actions.reset_factors(actor=request.actor, user_id=pk, at=request.now)
    said = _("Đã đặt lại xác thực hai bước của %(name)s; các phiên đăng nhập đã kết thúc.")
    messages.success(request, said % {"name": person.full_name})
    return HttpResponseRedirect(reverse("person", args=[pk]))
