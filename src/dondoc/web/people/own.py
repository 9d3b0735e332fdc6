"""One's own password. Whoever was given one for one use changes it here before anything else."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dondoc.organisations import actions
from dondoc.rules.errors import Refusal
from dondoc.web.people.forms import OwnPasswordForm
from dondoc.web.refusals import Told


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Old one, new one, new one again; this session goes on, all others end."""
    form = OwnPasswordForm(request.POST or None, today=request.today)
    told: list[Told] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user = actions.change_own_password(
                actor=request.actor, old=data["old"], new=data["password"], at=request.now
            )
            update_session_auth_hash(request, user)
            messages.success(request, _("Đã đổi mật khẩu; các phiên đăng nhập khác đã kết thúc."))
            return HttpResponseRedirect(reverse("home"))
        except Refusal as refusal:
            told = form.refused(refusal)
    note = _("Mật khẩu hiện tại được cấp để dùng một lần. Anh/chị đặt mật khẩu của riêng mình rồi tiếp tục.")
    context = {
        "form": form,
        "told": told,
        "title": _("Đổi mật khẩu"),
        "button": _("Đổi mật khẩu"),
        "note": note if request.user.must_change_password else "",
        "back": "" if request.user.must_change_password else reverse("home"),
    }
    return render(request, "people/form.html", context, status=422 if request.method == "POST" else 200)
