"""What runs by itself, as its administrator sees it: last run, next run, what did not go well and why, mail that was refused for good."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from dondoc.core import jobs
from dondoc.notices.actions import jobs as deeds
from dondoc.notices.actions.mailing import send_again
from dondoc.notices.queries import mailing
from dondoc.rules.access import Deed, may, own_party
from dondoc.web.fields import number_in

#: Name of a job (worker/schedule.py) -> what it does, and when it comes.
WORDS: dict[str, tuple[Any, Any]] = {
    "mail": (gettext_lazy("Gửi thư điện tử đang chờ"), gettext_lazy("mỗi phút, và ngay khi có thư")),
    "tell": (
        gettext_lazy("Báo cho người liên quan về việc vừa xảy ra"),
        gettext_lazy("mỗi 10 phút, và ngay khi có việc"),
    ),
    "ladder": (gettext_lazy("Nhắc việc theo bậc đôn đốc"), gettext_lazy("ngày làm việc, lúc 06:45")),
    "digest": (gettext_lazy("Soạn thư tổng hợp trong ngày"), gettext_lazy("ngày làm việc, lúc 07:00")),
    "weekly": (gettext_lazy("Soạn thư tóm tắt tuần cho lãnh đạo"), gettext_lazy("ngày làm việc đầu tuần, lúc 07:00")),
    "report_rounds": (gettext_lazy("Mở kỳ báo cáo sắp đến ngày gửi"), gettext_lazy("mỗi ngày lúc 06:30")),
    "open_periods": (gettext_lazy("Mở kỳ mới của nhiệm vụ định kỳ"), gettext_lazy("mỗi ngày lúc 07:00")),
    "webhooks": (
        gettext_lazy("Báo cho hệ thống khác về việc vừa xảy ra (webhook)"),
        gettext_lazy("mỗi phút, và ngay khi có việc"),
    ),
    "forget_webhooks": (gettext_lazy("Bỏ nhật ký webhook đã gửi khi hết hạn lưu"), gettext_lazy("mỗi ngày lúc 01:00")),
    "exchange": (gettext_lazy("Nhận và gửi gói tin liên thông văn bản"), gettext_lazy("mỗi phút")),
    "reports": (
        gettext_lazy("Tính số liệu và lập tệp của báo cáo Văn phòng"),
        gettext_lazy("mỗi phút, và ngay khi có việc"),
    ),
    "anchors": (gettext_lazy("Gửi dấu chốt nhật ký ra ngoài hệ thống"), gettext_lazy("mỗi 10 phút, mỗi ngày một dấu")),
    "forget_entries": (gettext_lazy("Bỏ lượt đăng nhập đã hết hạn lưu"), gettext_lazy("mỗi ngày lúc 01:00")),
    "forget_sessions": (gettext_lazy("Bỏ phiên đăng nhập đã hết hạn"), gettext_lazy("mỗi giờ")),
    "forget_mail": (gettext_lazy("Bỏ thư đã gửi khi hết hạn lưu"), gettext_lazy("mỗi ngày lúc 01:00")),
    "forget_readings": (
        gettext_lazy("Bỏ bản đọc văn bản để lâu chưa xong"),
        gettext_lazy("mỗi ngày lúc 01:30"),
    ),
    "quarantine": (
        gettext_lazy("Tìm nơi nhắc lại và ghi đè phần còn sót của tài liệu mật"),
        gettext_lazy("khi có tài liệu vừa cách ly hoặc hủy"),
    ),
    "signatures": (
        gettext_lazy("Đọc chữ ký số của tệp PDF vừa nhận"),
        gettext_lazy("khi có tệp mới, và khi đổi chứng thư gốc được tin"),
    ),
    "virus_scan": (
        gettext_lazy("Quét vi-rút các tệp nhận khi máy quét chưa trả lời"),
        gettext_lazy("khi còn tệp chưa quét"),
    ),
    "accounts": (gettext_lazy("Báo trước rồi khóa tài khoản lâu không đăng nhập"), gettext_lazy("mỗi ngày lúc 06:00")),
    "seal_day": (gettext_lazy("Khóa sổ nhật ký của ngày hôm trước"), gettext_lazy("mỗi ngày lúc 00:15")),
}


@require_http_methods(["GET"])
def page(request: HttpRequest) -> HttpResponse:
    """A line a job, the standing of the mail, and what no server would take."""
    _only_keeper(request)
    order = list(WORDS)
    found = sorted(jobs.jobs(request.now), key=lambda job: order.index(job.name) if job.name in order else len(order))
    context = {
        "jobs": [_shown(job) for job in found],
        "alive": jobs.is_alive(request.now),
        "seen_at": jobs.seen_at(),
        "mail": mailing.standing(request.now),
        "page": mailing.not_taken(number_in(request.GET.get("trang")) or 1),
        "mailbox": settings.ENV.training,
        "today": request.today,
    }
    return render(request, "administration/jobs.html", context)


@require_http_methods(["POST"])
def run_again(request: HttpRequest) -> HttpResponse:
    """One job, at the worker's next turn."""
    _only_keeper(request)
    deeds.run_again(actor=request.actor, key=request.POST.get("key", "")[:80], at=request.now)
    messages.success(request, _("Công việc sẽ chạy trong vài giây; tải lại trang này để xem kết quả."))
    return HttpResponseRedirect(reverse("jobs"))


@require_http_methods(["POST"])
def mail_again(request: HttpRequest) -> HttpResponse:
    """One message that was refused, or, without a number, all of them."""
    _only_keeper(request)
    n = send_again(actor=request.actor, mail_id=number_in(request.POST.get("mail")), at=request.now)
    said = ngettext("Đã xếp %(n)s thư để gửi lại.", "Đã xếp %(n)s thư để gửi lại.", n)
    messages.success(request, said % {"n": n})
    return HttpResponseRedirect(reverse("jobs"))


def _only_keeper(request: HttpRequest) -> None:
    if not may(Deed.KEEP_JOBS, own_party(request.actor)):
        raise Http404


def _shown(job: jobs.JobShown) -> dict[str, Any]:
    """A job with its words. `trouble`: the run that did not go well and waits for its next try."""
    name, when = WORDS.get(job.name, (job.name, ""))
    coming = job.coming
    again = job.failed[0] if job.failed else job.last or coming
    return {
        "name": name,
        "when": when,
        "last": job.last,
        "took": _took(job.last.milliseconds) if job.last and job.last.milliseconds is not None else "",
        "coming": coming,
        "running": coming is not None and coming.state == jobs.JobState.RUNNING,
        "trouble": coming if coming is not None and coming.error else None,
        "failed": job.failed,
        "key": again.key if again else "",
    }


def _took(milliseconds: int) -> str:
    if milliseconds < 1000:
        return _("dưới 1 giây")
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    if minutes:
        return _("%(minutes)s phút %(seconds)s giây") % {"minutes": minutes, "seconds": seconds}
    return _("%(seconds)s giây") % {"seconds": seconds}
