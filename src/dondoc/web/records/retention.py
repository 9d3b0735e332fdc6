"""How long what is kept, what was last thrown away, and where the head of the log went; for administrators (J1)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from dondoc.audit import offline
from dondoc.core.downloads import sent
from dondoc.records.queries import anchors, retention
from dondoc.rules.access import Deed, may, own_party

#: Kind of what is thrown away -> what it is, and why it need not stay.
WORDS = {
    "entries": (
        gettext_lazy("Lượt đăng nhập và thiết bị"),
        gettext_lazy("Địa chỉ mạng, trình duyệt, giờ vào và ra. Việc đăng nhập vẫn còn trong nhật ký nghiệp vụ."),
    ),
    "sessions": (gettext_lazy("Phiên đã hết hạn"), gettext_lazy("Không dùng được nữa.")),
    "mail": (gettext_lazy("Thư đã gửi"), gettext_lazy("Thông báo trong hệ thống vẫn còn.")),
    "readings": (gettext_lazy("Bản đọc văn bản bỏ dở"), gettext_lazy("Chữ của văn bản chưa ai đăng ký.")),
    "webhooks": (
        gettext_lazy("Lượt báo cho hệ thống khác"),
        gettext_lazy("Đã báo xong, hoặc đã thôi báo."),
    ),
}


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """One line a kind, then the anchors."""
    if not may(Deed.KEEP_JOBS, own_party(request.actor)):
        raise Http404
    sent_anchors = anchors.latest()
    context = {
        "kinds": [(WORDS[kept.kind], kept) for kept in retention.kept()],
        "places": anchors.places(),
        "anchors": sent_anchors,
        "waits": [anchor for anchor in sent_anchors if anchor.sent_at is None],
        "file": anchors.FILE,
        "today": request.today,
    }
    return render(request, "records/retention.html", context)


@require_GET
def verifier(request: HttpRequest) -> HttpResponse:
    """The program that verifies an export elsewhere: for who may read the log."""
    if not may(Deed.READ_LOG, own_party(request.actor)):
        raise Http404
    return sent(offline.source(), offline.NAME, "text/x-python")
