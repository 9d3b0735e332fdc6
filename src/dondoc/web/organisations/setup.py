"""The administrator's first page: what a new installation still needs, step by step, with what is done (J5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dondoc.accounts.queries.alarms import is_made
from dondoc.accounts.queries.review import due_on, last_review
from dondoc.core.regulation import current, governs, years_without_notice
from dondoc.organisations import queries
from dondoc.organisations.queries.readiness import Readiness
from dondoc.rules.access import OFFICE_ROLES
from dondoc.web.access import administrator_only


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `told`: how far it is, in one sentence."""

    title: str
    told: str
    done: bool
    url: str
    label: str


@administrator_only
@require_GET
def setup(request: HttpRequest) -> HttpResponse:
    """Steps in the order in which they build on each other; the first that is not done is the next."""
    ready = queries.readiness(request.today)
    steps = [_agencies(ready), _groups(ready), _office(ready), _heads(ready), _calendar(request), _regulation(request)]
    if settings.ENV.mode == "production":
        steps.append(_emergency())
    following = next((step for step in steps if not step.done), None)
    context: dict[str, Any] = {"steps": steps, "next": following, "done": sum(s.done for s in steps)}
    if following is None or ready.people > 1:
        context["review_due_on"] = due_on(last_review())
        context["review"] = bool(context["review_due_on"]) and context["review_due_on"] <= request.today
    return render(request, "organisations/setup.html", context)


def _agencies(ready: Readiness) -> Step:
    told = _(
        "%(n)s cơ quan đang hoạt động, trong đó %(leading)s cơ quan nhận được nhiệm vụ; Văn phòng có %(divisions)s phòng."
    )
    return Step(
        _("Danh mục cơ quan"),
        told % {"n": ready.agencies, "leading": ready.leading, "divisions": ready.divisions},
        bool(ready.leading and ready.divisions),
        reverse("agencies"),
        _("Xem danh mục"),
    )


def _groups(ready: Readiness) -> Step:
    told = _("%(groups)s nhóm để giao một lần cho nhiều cơ quan; %(fields)s lĩnh vực đã có cơ quan quản lý.")
    done = bool(ready.groups and ready.fields)
    numbers = {"groups": ready.groups, "fields": ready.fields}
    return Step(_("Nhóm và lĩnh vực"), told % numbers, done, reverse("agency_groups"), _("Xem các nhóm"))


def _office(ready: Readiness) -> Step:
    missing = len(OFFICE_ROLES - ready.office)
    told = (
        _("Văn phòng còn thiếu %(n)s trong 3 vai: lãnh đạo, chuyên viên, văn thư.") % {"n": missing}
        if missing
        else _("Văn phòng đã có lãnh đạo, chuyên viên và văn thư; %(n)s người có tài khoản và chức vụ.")
        % {"n": ready.people}
    )
    return Step(_("Người của Văn phòng"), told, not missing, reverse("people"), _("Xem người dùng"))


def _heads(ready: Readiness) -> Step:
    told = (
        _("%(n)s trong %(all)s cơ quan nhận nhiệm vụ chưa có thủ trưởng; ở đó chưa ai nộp được kết quả.")
        if ready.headless
        else _("Cả %(all)s cơ quan nhận nhiệm vụ đều có thủ trưởng.")
    )
    numbers = {"n": ready.headless, "all": ready.leading}
    done = bool(ready.leading) and not ready.headless
    return Step(_("Thủ trưởng các cơ quan"), told % numbers, done, reverse("people"), _("Xem người dùng"))


def _calendar(request: HttpRequest) -> Step:
    wanting = years_without_notice(request.today)
    told = (
        _("Ngày nghỉ năm %(year)s chưa có thông báo chính thức; thời hạn của năm này là tạm tính.")
        if wanting
        else _("Ngày nghỉ năm %(year)s theo thông báo chính thức.")
    )
    year = wanting[0] if wanting else request.today.year
    return Step(_("Lịch làm việc"), told % {"year": year}, not wanting, reverse("calendar"), _("Xem lịch"))


def _regulation(request: HttpRequest) -> Step:
    in_force = governs(request.today)
    told = (
        _("%(title)s. Anh/chị đọc những chỗ quy chế im lặng và giá trị hệ thống đang dùng.")
        if in_force
        else _("%(title)s không có hiệu lực vào hôm nay; văn bản ban hành hôm nay chưa có quy chế điều chỉnh.")
    )
    title = current().short_title
    return Step(_("Quy chế"), told % {"title": title}, in_force, reverse("regulation"), _("Xem quy chế"))


def _emergency() -> Step:
    made = is_made()
    told = (
        _("Mật khẩu của tài khoản này phải niêm phong, cất trong két; ai dùng đến thì mọi quản trị được báo ngay.")
        if made
        else _(
            "Chưa có. Người quản trị mất điện thoại hoặc quên mật khẩu thì không còn đường vào: "
            "người vận hành chạy lệnh dondoc break-glass trên máy chủ, niêm phong mật khẩu, cất vào két."
        )
    )
    return Step(_("Tài khoản khẩn cấp"), told, made, reverse("system_state"), _("Xem tình trạng hệ thống"))
