"""Where one is signed in: one's own page of sessions, and those of a person for the administrator (J1)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dondoc.accounts.actions.locks import unlock_own_signin
from dondoc.accounts.actions.sessions import ENDED, end, end_all
from dondoc.accounts.queries import sessions as queries
from dondoc.accounts.queries.locks import is_locked
from dondoc.web.access import administrator_only, found_or_404
from dondoc.web.account.factors import by_password
from dondoc.web.account.limits import ENTRY_KEY

#: accounts.models.Entry: how somebody came in, by which second step besides, and how his session ended.
HOW = {
    "password": gettext_lazy("mật khẩu"),
    "passkey": gettext_lazy("khóa truy cập"),
    "oidc": gettext_lazy("tài khoản của tỉnh"),
    "cas": gettext_lazy("tài khoản của tỉnh"),
    "saml": gettext_lazy("tài khoản của tỉnh"),
    "demo": gettext_lazy("nút vào thử"),
    "totp": gettext_lazy("ứng dụng xác thực"),
    "recovery": gettext_lazy("mã dự phòng"),
}
ENDED_BY = {
    "signed_out": gettext_lazy("đã đăng xuất"),
    "ended": gettext_lazy("đã được kết thúc từ nơi khác"),
    "idle": gettext_lazy("hết thời gian chờ"),
    "too_long": gettext_lazy("hết thời gian tối đa"),
    "locked": gettext_lazy("tài khoản bị khóa"),
    "password": gettext_lazy("mật khẩu đã đổi"),
}


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """This one is marked; each of the others can be ended."""
    context = {
        "entries": queries.going_on(request.actor.user_id, request.now),
        "ended": queries.ended(request.actor.user_id),
        "locked": is_locked(request.actor.user_id),
        "current": request.session.get(ENTRY_KEY, 0),
        "how_words": HOW,
        "ended_words": ENDED_BY,
        "today": request.today,
    }
    return render(request, "account/sessions.html", context)


@require_POST
def end_own(request: HttpRequest, entry: int) -> HttpResponse:
    found_or_404(queries.one_of(request.actor.user_id, entry))
    end(actor=request.actor, entry_id=entry, why=ENDED, at=request.now)
    messages.success(request, _("Phiên đăng nhập đã kết thúc."))
    return redirect("own_sessions")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """All of one's own but this one."""
    here = request.session.get(ENTRY_KEY, 0)
    n = end_all(actor=request.actor, user_id=request.actor.user_id, why=ENDED, at=request.now, besides=here)
    said = ngettext("%(n)s phiên khác đã kết thúc.", "%(n)s phiên khác đã kết thúc.", n)
    messages.success(request, said % {"n": n} if n else _("Không có phiên nào khác đang mở."))
    return redirect("own_sessions")


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def unlock_own(request: HttpRequest) -> HttpResponse:
    """What strangers locked by wrong passwords, opened by its owner from where he is in."""

    def unlock(password: str) -> HttpResponse:
        unlock_own_signin(actor=request.actor, password=password, at=request.now)
        messages.success(request, _("Đã mở lại: anh/chị đăng nhập được ngay trên thiết bị mới."))
        return redirect("own_sessions")

    return by_password(
        request,
        unlock,
        title=_("Mở lại đăng nhập"),
        button=_("Mở lại"),
        note=_("Nhập mật khẩu đang dùng để mở lại đăng nhập trên thiết bị mới."),
        back="own_sessions",
    )


@administrator_only
@require_POST
def end_of_person(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """One session of a person, by an administrator."""
    found_or_404(queries.one_of(pk, entry))
    end(actor=request.actor, entry_id=entry, why=ENDED, at=request.now)
    messages.success(request, _("Phiên đăng nhập đã kết thúc."))
    return redirect("person", pk)


@administrator_only
@require_POST
def end_all_of_person(request: HttpRequest, pk: int) -> HttpResponse:
    here = request.session.get(ENTRY_KEY, 0)
    end_all(actor=request.actor, user_id=pk, why=ENDED, at=request.now, besides=here)
    messages.success(request, _("Các phiên đăng nhập của người này đã kết thúc."))
    return redirect("person", pk)
