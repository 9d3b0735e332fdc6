"""Thông báo: what one was told, newest first; a notice opens its record and is read (F2)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from dondoc.notices.actions.reading import mark_read
from dondoc.notices.queries import inbox
from dondoc.web.fields import number_in

#: The chips, in their order.
WORDS = {
    "": gettext_lazy("Tất cả"),
    "new": gettext_lazy("Việc mới"),
    "result": gettext_lazy("Kết quả"),
    "change": gettext_lazy("Thay đổi"),
    "urge": gettext_lazy("Nhắc hạn, đôn đốc"),
    inbox.OTHER: gettext_lazy("Khác"),
}


@require_http_methods(["GET"])
def notices(request: HttpRequest) -> HttpResponse:
    """A page of them; the kind that is shown stays in the address."""
    kind = request.GET.get("loai", "")
    kind = kind if kind in WORDS else ""
    workplaces = inbox.workplaces(request.actor.user_id, request.today)
    page = inbox.inbox(request.actor.user_id, workplaces, kind, number_in(request.GET.get("page")) or 1)
    context = {
        "page": page,
        "unread": inbox.unread(request.actor.user_id, workplaces),
        "kind": kind,
        "chips": [{"code": code, "word": word, "on": code == kind} for code, word in WORDS.items()],
        "today": request.today,
    }
    return render(request, "notices/notices.html", context)


@require_http_methods(["GET"])
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The way from a notice to what it speaks of; whoever followed it has read it."""
    found = inbox.one(request.actor.user_id, pk, inbox.workplaces(request.actor.user_id, request.today))
    if found is None:
        raise Http404
    mark_read(actor=request.actor, notice_id=pk, at=request.now)
    return HttpResponseRedirect(found.url)


@require_http_methods(["POST"])
def read_all(request: HttpRequest) -> HttpResponse:
    n = mark_read(actor=request.actor, notice_id=None, at=request.now)
    if n:
        said = ngettext("Đã đánh dấu đọc %(n)s thông báo.", "Đã đánh dấu đọc %(n)s thông báo.", n) % {"n": n}
    else:
        said = _("Không có thông báo nào chưa đọc.")
    messages.success(request, said)
    return HttpResponseRedirect(reverse("notices"))
