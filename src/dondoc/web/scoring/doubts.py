"""Signals of figures made to look better than the work, for the Office alone: one at a time, with its rows and what it may also mean."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from dondoc.rules.access import Deed
from dondoc.scoring.queries import doubts as asked_signals
from dondoc.scoring.queries import sheets as asked
from dondoc.tasks.queries.rows import short_title
from dondoc.web.explanations.words import Word, period_word
from dondoc.web.fields import number_in
from dondoc.web.work.filters import address

#: Days after which the period that runs is shown first.
HARDLY_BEGUN = 60
#: Code -> what it is called, what it finds, what may be an honest cause.
WORDS: dict[str, tuple[Word, Word, Word]] = {
    "bare": (
        _("Nộp ngày cuối, không có tệp"),
        _("Kết quả nộp đúng ngày hết hạn, không kèm tệp nào, đã được xác nhận."),
        _("Văn bản kết quả có thể đã gửi qua đường khác."),
    ),
    "returns": (
        _("Bị trả lại nhiều lần"),
        _("Từ 02 lần bị trả lại làm lại trong kỳ."),
        _("Yêu cầu có thể đã thay đổi giữa chừng."),
    ),
    "asked_late": (
        _("Xin gia hạn sau khi hết hạn"),
        _("Đề nghị gia hạn gửi sau ngày hết hạn đang có hiệu lực."),
        _("Nguyên nhân có thể xảy ra đúng lúc hết hạn."),
    ),
    "reopened": (
        _("Mở lại sau khi hoàn thành"),
        _("Đã xác nhận hoàn thành rồi Văn phòng phải mở lại."),
        _("Có thể do chỉ đạo bổ sung."),
    ),
    "bulk": (
        _("Nộp dồn ngày cuối tháng"),
        _("Từ 05 kết quả của một cơ quan nộp trong ngày cuối tháng."),
        _("Nhiều nhiệm vụ có thể cùng hạn vào ngày đó."),
    ),
    "quick": (
        _("Xác nhận trong ít phút"),
        _("Kết quả được xác nhận trong vòng 05 phút sau khi nộp."),
        _("Người xác nhận có thể đã đọc dự thảo từ trước."),
    ),
}


@require_GET
def signals(request: HttpRequest) -> HttpResponse:
    """Of the period that runs or the one before it."""
    if not asked.may_do(Deed.READ_SIGNALS, request.actor):
        raise Http404
    offered = asked.offered(request.today)
    # a period that has hardly begun has nothing to tell yet
    usual = offered[-1] if (request.today - offered[-1].bounds.first).days >= HARDLY_BEGUN else offered[0]
    chosen = next((one for one in offered if _code(one) == request.GET.get("ky")), usual)
    code = request.GET.get("loai", "")
    code = code if code in WORDS else next(iter(WORDS))
    filters = asked_signals.Filters(code, number_in(request.GET.get("co-quan")))
    page = asked_signals.listing(chosen.bounds, filters, number_in(request.GET.get("trang")) or 1)
    counts = asked_signals.counts(chosen.bounds, filters.agency)
    context = {
        "tabs": [
            {"word": word, "n": counts[one], "on": one == code, "url": address(request.GET, loai=one)}
            for one, (word, _finds, _maybe) in WORDS.items()
        ],
        "periods": [(_code(one), period_word(one.period), one is chosen) for one in offered],
        "agencies": asked_signals.agencies(chosen.bounds, code),
        "filters": filters,
        "finds": WORDS[code][1],
        "maybe": WORDS[code][2],
        "page": page,
        "rows": [_told(row) for row in page.object_list],
        "narrowed": filters.agency is not None,
        "clear_url": address(request.GET, drop=("co-quan",)),
    }
    return render(request, "scoring/signals.html", context)


def _code(one: asked.Offered) -> str:
    return f"{one.period.kind}-{one.period.year}-{one.period.part}"


def _told(row: Any) -> dict[str, Any]:
    """`n`: how often, where the signal counts."""
    task = row.assignment.task
    return {
        "assignment_id": row.assignment_id,
        "title": short_title(task.content),
        "agency": row.assignment.agency.name,
        "directive": task.directive.number,
        "position": task.position,
        "at": getattr(row, "filed_at", None) or row.at,
        "by": getattr(row, "by_name", ""),
        "n": getattr(row, "n", None),
        "late_after": getattr(row, "late_after", None),
        "said": getattr(row, "text", ""),
    }
