"""Limits of the system: what holds, since when, on whose word, and the form that sets another value. For administrators only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dondoc.core import limits
from dondoc.directives.actions.limits import set_limit
from dondoc.rules.access import Deed, may, own_party
from dondoc.rules.errors import Refusal
from dondoc.web.fields import number_in
from dondoc.web.refusals import tell
from dondoc.web.tasks.forms import Asked

#: Code -> what it is called, its unit, what it does.
WORDS: dict[str, tuple[Any, Any, Any]] = {
    limits.ATTACHMENT_MB: (
        gettext_lazy("Dung lượng một tệp đính kèm"),
        gettext_lazy("MB"),
        gettext_lazy("Tệp lớn hơn mức này không được nhận. Mức ban đầu do người vận hành máy chủ đặt."),
    ),
    limits.ATTACHMENTS: (
        gettext_lazy("Số tệp trong một lần gửi"),
        gettext_lazy("tệp"),
        gettext_lazy("Áp dụng cho văn bản, báo cáo, kết quả và mọi biểu mẫu có tệp."),
    ),
    limits.FIRST_REPORT_HOURS: (
        gettext_lazy("Báo cáo ban đầu khi phát hiện tài liệu mật"),
        gettext_lazy("giờ"),
        gettext_lazy("Tính từ lúc ghi vụ việc ở trang Cách ly tài liệu mật. Quy chế không nêu; tỉnh tự quyết định."),
    ),
    limits.FULL_REPORT_HOURS: (
        gettext_lazy("Báo cáo đầy đủ khi phát hiện tài liệu mật"),
        gettext_lazy("giờ"),
        gettext_lazy("Tính từ lúc ghi vụ việc ở trang Cách ly tài liệu mật. Quy chế không nêu; tỉnh tự quyết định."),
    ),
}


class LimitForm(forms.Form):
    """Another value of one limit, and what it rests on."""

    use_required_attribute = False
    code = forms.CharField(max_length=30, widget=forms.HiddenInput)
    value = Asked(
        label=gettext_lazy("Mức mới"),
        max_length=9,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    ground = Asked(label=gettext_lazy("Căn cứ"), max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"}))


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Every limit with its form; what was ever set below them."""
    if not may(Deed.SET_LIMIT, own_party(request.actor)):
        raise Http404
    bound: LimitForm | None = None
    if request.method == "POST":
        bound = LimitForm(request.POST, auto_id=f"{request.POST.get('code', '')[:30]}-%s")
        if bound.is_valid():
            try:
                return _set(request, bound.cleaned_data)
            except Refusal as refusal:
                told = tell(refusal)
                bound.add_error(told.field if told.field in bound.fields else None, told.text)
    context = {
        "limits": [_shown(code, bound) for code in WORDS],
        "history": [(WORDS[row.code][0], WORDS[row.code][1], row) for row in limits.history() if row.code in WORDS],
    }
    return render(request, "administration/limits.html", context, status=422 if bound else 200)


def _set(request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
    set_limit(
        actor=request.actor, code=data["code"], value=number_in(data["value"]), ground=data["ground"], at=request.now
    )
    messages.success(request, _("Đã đặt mức mới; áp dụng ngay từ lần gửi sau."))
    return HttpResponseRedirect(reverse("limits"))


def _shown(code: str, bound: LimitForm | None) -> dict[str, Any]:
    name, unit, about = WORDS[code]
    least, most = limits.BOUNDS[code]
    own = bound is not None and bound.data.get("code") == code
    form = bound if own else LimitForm(initial={"code": code}, auto_id=f"{code}-%s")
    return {
        "code": code,
        "name": name,
        "unit": unit,
        "about": about,
        "value": limits.in_force(code),
        "least": least,
        "most": most,
        "form": form,
    }
