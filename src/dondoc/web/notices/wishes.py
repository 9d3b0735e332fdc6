"""Which e-mail one wants, within what is compulsory; and the secret address of one's calendar, told once (F2)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dondoc.notices.actions.wishes import choose, close_feed, open_feed
from dondoc.notices.queries.wishes import wishes_of
from dondoc.rules.errors import Refusal
from dondoc.web.refusals import Told, tell

#: Kind of e-mail -> what it is called, what it brings.
MAILS: dict[str, tuple[Any, Any]] = {
    "at_once": (
        gettext_lazy("Thư gửi ngay"),
        gettext_lazy("Việc hỏa tốc, khẩn; kết quả bị trả lại; việc phải xong trong ngày."),
    ),
    "digest": (
        gettext_lazy("Thư hằng ngày"),
        gettext_lazy("Một thư vào 7 giờ sáng mỗi ngày làm việc, nếu có việc phải làm hoặc có thông báo mới."),
    ),
    "weekly": (
        gettext_lazy("Thư hằng tuần"),
        gettext_lazy("Tình hình nhiệm vụ, vào ngày làm việc đầu tiên của tuần."),
    ),
}


@never_cache
@require_http_methods(["GET", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    """The page; POST keeps what was chosen."""
    told: list[Told] = []
    if request.method == "POST":
        try:
            language = request.POST.get("language", "")
            choose(actor=request.actor, mails=request.POST.getlist("mail"), language=language, at=request.now)
            messages.success(request, _("Đã ghi những thư anh/chị muốn nhận."))
            return HttpResponseRedirect(reverse("notice_wishes"))
        except Refusal as refusal:
            told = [tell(refusal)]
    return _page(request, told=told)


@never_cache
@require_http_methods(["GET", "POST"])
def feed_open(request: HttpRequest) -> HttpResponse:
    """A new secret address, in this answer and never again; whoever comes back to the page meets the wishes."""
    if request.method == "GET":
        return HttpResponseRedirect(reverse("notice_wishes"))
    secret = open_feed(actor=request.actor, at=request.now)
    return _page(request, address=request.build_absolute_uri(reverse("calendar_feed", args=[secret])))


@require_http_methods(["POST"])
def feed_close(request: HttpRequest) -> HttpResponse:
    close_feed(actor=request.actor, at=request.now)
    messages.success(request, _("Đã thu hồi địa chỉ lịch; các máy đang dùng địa chỉ đó không đọc được nữa."))
    return HttpResponseRedirect(reverse("notice_wishes"))


def _page(request: HttpRequest, *, told: list[Told] | None = None, address: str = "") -> HttpResponse:
    held = wishes_of(request.actor.user_id, request.today)
    context = {
        "held": held,
        "mails": [{"of": one, "word": MAILS[one.code][0], "about": MAILS[one.code][1]} for one in held.choices],
        "languages": settings.LANGUAGES,
        "email": request.user.email,
        "told": told or [],
        "address": address,
    }
    return render(request, "notices/wishes.html", context, status=422 if told else 200)
