"""Where notices go: one's own e-mail address, and anybody's for the administrator (F2)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dondoc.organisations.actions.addresses import set_email
from dondoc.organisations.queries import accounts
from dondoc.rules.errors import Refusal
from dondoc.web.access import administrator_only
from dondoc.web.organisations.forms import KeepingForm
from dondoc.web.refusals import Told


class EmailForm(KeepingForm):
    """One address. Its shape is judged by the action, whose sentence says what is wrong with it."""

    email = forms.CharField(
        label=gettext_lazy("Địa chỉ thư điện tử"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"type": "email", "inputmode": "email", "autocomplete": "email"}),
        help_text=gettext_lazy("Nên dùng địa chỉ công vụ. Để trống thì chỉ nhận thông báo trong hệ thống."),
    )


@require_http_methods(["GET", "POST"])
def own_email(request: HttpRequest) -> HttpResponse:
    """One's own."""
    return _page(request, request.actor.user_id, reverse("home"))


@administrator_only
@require_http_methods(["GET", "POST"])
def person_email(request: HttpRequest, pk: int) -> HttpResponse:
    """Of somebody whose mail is refused, or who has given none."""
    return _page(request, pk, reverse("person", args=[pk]))


def _page(request: HttpRequest, pk: int, back: str) -> HttpResponse:
    person = accounts.person(pk)
    if person is None:
        raise Http404
    form = EmailForm(request.POST or None, today=request.today, initial={"email": person.email})
    told: list[Told] = []
    if request.method == "POST" and form.is_valid():
        try:
            set_email(actor=request.actor, user_id=pk, email=form.cleaned_data["email"], at=request.now)
            messages.success(request, _("Đã ghi địa chỉ thư điện tử."))
            return HttpResponseRedirect(back)
        except Refusal as refusal:
            told = form.refused(refusal)
    context = {
        "form": form,
        "told": told,
        "title": _("Địa chỉ thư điện tử"),
        "button": _("Ghi địa chỉ"),
        "note": _(
            "Nhắc việc và thư tổng hợp trong ngày được gửi tới đây; nhật ký chỉ ghi là có đổi, không ghi địa chỉ."
        ),
        "person": None if pk == request.actor.user_id else person,
        "back": back,
    }
    return render(request, "people/form.html", context, status=422 if request.method == "POST" else 200)
