"""One's own password. Whoever was given one for one use, or whose has grown old, changes it here before anything else."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dondoc.accounts.actions.passwords import change_own_password
from dondoc.accounts.actions.sessions import ENDED, end, seen
from dondoc.accounts.queries.passwords import asked_of
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.access import OLD_PASSWORD_KEY
from dondoc.web.account.limits import ENTRY_KEY
from dondoc.web.people.forms import OwnPasswordForm
from dondoc.web.refusals import Told

#: Key in the session: how often the present password was wrong here. Whoever found a screen unlocked may not go on guessing.
WRONG_KEY, WRONG_MOST = "wrong_old", 5


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Old one, new one, new one again; this session goes on, all others end."""
    asked = asked_of(request.actor.user_id)
    form = OwnPasswordForm(request.POST or None, today=request.today, asked=asked)
    told: list[Told] = []
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, form.cleaned_data["old"], form.cleaned_data["password"])
            messages.success(request, _("Đã đổi mật khẩu; các phiên đăng nhập khác đã kết thúc."))
            return HttpResponseRedirect(reverse("home"))
        except (Refusal, Refusals) as refusal:
            if _guesses(request, refusal):
                return HttpResponseRedirect(reverse("signin"))
            told = form.refused(refusal)
    why = _why(request)
    context = {
        "form": form,
        "told": told,
        "title": _("Đổi mật khẩu"),
        "button": _("Đổi mật khẩu"),
        "note": why,
        "back": "" if why else reverse("home"),
    }
    return render(request, "people/form.html", context, status=422 if request.method == "POST" else 200)


def _change(request: HttpRequest, old: str, new: str) -> None:
    entry = request.session.get(ENTRY_KEY, 0)
    user = change_own_password(actor=request.actor, old=old, new=new, at=request.now, entry_id=entry)
    update_session_auth_hash(request, user)
    seen(actor=None, entry_id=entry, session_key=request.session.session_key, at=request.now)
    request.session.pop(OLD_PASSWORD_KEY, None)
    request.session.pop(WRONG_KEY, None)


def _guesses(request: HttpRequest, refusal: Refusal | Refusals) -> bool:
    """Whether the present password was wrong once too often: then the session ends."""
    found = refusal.refusals if isinstance(refusal, Refusals) else [refusal]
    if not any(one.code == "wrong_password" for one in found):
        return False
    request.session[WRONG_KEY] = request.session.get(WRONG_KEY, 0) + 1
    if request.session[WRONG_KEY] < WRONG_MOST:
        return False
    end(actor=request.actor, entry_id=request.session.get(ENTRY_KEY, 0), why=ENDED, at=request.now)
    logout(request)
    return True


def _why(request: HttpRequest) -> str:
    """Why nothing else can be done before, "" where it can."""
    if request.user.must_change_password:
        return _("Mật khẩu hiện tại được cấp để dùng một lần. Anh/chị đặt mật khẩu của riêng mình rồi tiếp tục.")
    if request.session.get(OLD_PASSWORD_KEY):
        return _("Người quản trị đổi mật khẩu định kỳ; mật khẩu hiện tại đã đến hạn đổi. Anh/chị đổi rồi tiếp tục.")
    return ""
