"""The review of who may do what: all accounts on a page, on paper and as a workbook; that it was done, and when it is due again (J1)."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from dondoc.accounts.actions.break_glass import acknowledge
from dondoc.accounts.actions.review import note_review
from dondoc.accounts.queries import review
from dondoc.accounts.queries.exceptions import Why, exceptions
from dondoc.accounts.queries.review import AccountClass, Reviewed
from dondoc.connections.queries.tokens import machines_among
from dondoc.core import clock
from dondoc.core.downloads import sent
from dondoc.core.workbook_writing import MEDIA_TYPE, Column, write_workbook
from dondoc.tasks.queries.holdings_of_people import holding_open_work
from dondoc.web.access import administrator_only
from dondoc.web.fields import number_in
from dondoc.web.people.words import ROLES

CLASSES = {
    AccountClass.ADMINISTRATION: gettext_lazy("Quản trị"),
    AccountClass.WORK: gettext_lazy("Tác nghiệp"),
    AccountClass.EMERGENCY: gettext_lazy("Kỹ thuật (khẩn cấp)"),
    AccountClass.NONE: gettext_lazy("Chưa có chức vụ"),
}
#: Accounts of machines, each with its token (connections).
MACHINE = gettext_lazy("Dịch vụ")
FACTORS = {"totp": gettext_lazy("mã từ điện thoại"), "passkey": gettext_lazy("khóa truy cập")}
STATES = {
    "active": gettext_lazy("Đang hoạt động"),
    "locked": gettext_lazy("Đã khóa"),
    "waiting": gettext_lazy("Tạm khóa vì nhập sai mật khẩu"),
}
WHYS = {
    Why.ALARM: gettext_lazy("Đã dùng tài khoản khẩn cấp, chưa ai ghi nhận"),
    Why.LOCKED_WITH_WORK: gettext_lazy("Đã khóa nhưng còn giữ việc chưa xong"),
    Why.LOCKED_IN_POST: gettext_lazy("Đã khóa nhưng còn giữ chức vụ"),
    Why.NO_POST: gettext_lazy("Không giữ chức vụ nào nhưng chưa khóa"),
    Why.ADMINISTERS_AND_WORKS: gettext_lazy("Vừa quản trị hệ thống vừa tác nghiệp"),
    Why.SEVERAL_POSTS: gettext_lazy("Giữ nhiều chức vụ cùng lúc"),
    Why.SIGNS_WITHOUT_ROLE: gettext_lazy("Được ký nhưng vai trò không phải lãnh đạo"),
    Why.NO_FACTOR: gettext_lazy("Chưa có yếu tố thứ hai mà vai trò bắt buộc"),
    Why.WAITING: gettext_lazy("Bị tạm khóa vì nhập sai mật khẩu nhiều lần"),
    Why.UNUSED: gettext_lazy("Lâu không đăng nhập"),
}


@administrator_only
@require_GET
def access_review(request: HttpRequest) -> HttpResponse:
    """A page of it, what does not fit before the rest; with `in=1` all of it on one, to be printed and signed."""
    whole = request.GET.get("in") == "1"
    found = exceptions(request.today, request.now, holding_open_work)
    page = None if whole else review.reviewed(request.today, found, number_in(request.GET.get("trang")) or 1)
    rows = review.everybody(request.today, found) if page is None else list(page.object_list)
    last, lines = review.last_review(), _lines(rows)
    context = {
        "page": page,
        "lines": lines,
        "first": [line for line in lines if line["whys"]],
        "others": [line for line in lines if not line["whys"]],
        "n_first": len(found),
        "n_others": page.paginator.count - len(found) if page else 0,
        "last": last,
        "due_on": review.due_on(last),
        "today": request.today,
    }
    return render(request, "people/review_paper.html" if whole else "people/review.html", context)


@administrator_only
@require_GET
def access_review_file(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    heads = ((_("Họ và tên"), 28), (_("Tên đăng nhập"), 18), (_("Loại tài khoản"), 18), (_("Chức vụ, cơ quan"), 44))
    heads += ((_("Vai trò"), 30), (_("Đăng nhập gần nhất"), 20), (_("Yếu tố thứ hai"), 22), (_("Tình trạng"), 24))
    heads += ((_("Vì sao cần xem"), 44),)
    target = io.BytesIO()
    found = exceptions(request.today, request.now, holding_open_work)
    rows = [_cells(line) for line in _lines(review.everybody(request.today, found))]
    write_workbook(target, [Column(heading=head, width=width) for head, width in heads], rows, sheet=_("Rà soát quyền"))
    return sent(target.getvalue(), f"ra-soat-quyen-{request.today:%Y-%m-%d}.xlsx", MEDIA_TYPE)


@administrator_only
@require_POST
def access_reviewed(request: HttpRequest) -> HttpResponse:
    note_review(actor=request.actor, at=request.now)
    messages.success(request, _("Đã ghi nhận lần rà soát này."))
    return redirect("access_review")


@administrator_only
@require_POST
def alarm_seen(request: HttpRequest) -> HttpResponse:
    """The use of the emergency account was seen by who is not it."""
    acknowledge(actor=request.actor, at=request.now)
    messages.success(request, _("Đã ghi nhận lần dùng tài khoản khẩn cấp."))
    return redirect("home")


def _lines(rows: list[Reviewed]) -> list[dict[str, Any]]:
    machines = machines_among([row.user.pk for row in rows])
    return [
        {
            "row": row,
            "kind": MACHINE if row.user.pk in machines else CLASSES[row.kind],
            "roles": list(dict.fromkeys(str(ROLES.get(post.role, post.role)) for post in row.posts)),
            "factors": ", ".join(str(FACTORS[one]) for one in row.factors) or _("chưa có"),
            "state": STATES[row.state],
            "whys": [WHYS[why] for why in row.whys],
        }
        for row in rows
    ]


def _cells(line: dict[str, Any]) -> tuple[object, ...]:
    row: Reviewed = line["row"]
    last = row.last_entered_at
    return (
        row.user.full_name,
        row.user.username,
        str(line["kind"]),
        "\n".join(post.described for post in row.posts),
        "\n".join(line["roles"]),
        f"{last.astimezone(clock.VIETNAM):%d/%m/%Y %H:%M}" if last else _("chưa lần nào"),
        line["factors"],
        str(line["state"]),
        "\n".join(str(why) for why in line["whys"]),
    )
