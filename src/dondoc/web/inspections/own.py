"""Agencies inspect themselves and their units: an agency its own, the Office who has filed and who has not (G4; TH 10.2, 15.1; BT 12.2, 16.1)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.core.regulation import current
from dondoc.inquiries.queries.inquiries import may_inquire
from dondoc.inspections.actions.own import SUDDEN, open_own
from dondoc.inspections.queries import own as asked
from dondoc.organisations.queries.kinds import kinds_to_lead
from dondoc.rules.access import AGENCY_ROLES
from dondoc.rules.dates import EARLIEST_YEAR, LATEST_YEAR
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.fields import number_in
from dondoc.web.inspections.own_forms import OwnInspectionForm
from dondoc.web.inspections.words import STATES, kind_word
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.work.filters import address

QUARTERS = (1, 2, 3, 4)
TABS = {
    "": gettext_lazy("Tất cả"),
    "filed": gettext_lazy("Đã gửi kết quả"),
    "none": gettext_lazy("Chưa gửi kết quả"),
}


@require_GET
def own_inspections(request: HttpRequest) -> HttpResponse:
    """An agency sees its own; the Office and the leaders of the province see who has filed and who has not."""
    if request.actor.role in AGENCY_ROLES:
        return _own(request)
    if request.actor.sees_everything:
        return _filed(request)
    raise Http404


def _own(request: HttpRequest) -> HttpResponse:
    page = asked.own_listing(request.actor, request.today, number_in(request.GET.get("trang")) or 1)
    context = {
        "page": page,
        "rows": [
            {"row": row, "look": STATES[row.state], "kind": kind_word(row.regulation_id, row.kind)}
            for row in page.object_list
        ],
        "cite": asked.cite(),
    }
    return render(request, "inspections/own_list.html", context)


def _filed(request: HttpRequest) -> HttpResponse:
    query, kinds = (
        request.GET,
        [(code, word) for code, word in kinds_to_lead() if code not in ("office", "subordinate")],
    )
    year, quarter, (first, last) = _days(query, request.today)
    filters = asked.FiledFilters(
        first=first,
        last=last,
        standing=query.get("tinh-trang", "") if query.get("tinh-trang", "") in TABS else "",
        kind=query.get("loai", "") if query.get("loai", "") in dict(kinds) else "",
        words=query.get("q", "").strip()[:100],
    )
    page, counts = asked.filed_listing(filters, request.today, number_in(query.get("trang")) or 1)
    missing = [f"a:{agency.pk}" for agency in page.object_list if not agency.filed]
    context = {
        "page": page,
        "counts": counts,
        "tabs": [
            {
                "word": word,
                "n": counts[code or "all"],
                "url": address(query, **{"tinh-trang": code}),
                "on": code == filters.standing,
            }
            for code, word in TABS.items()
        ],
        "filters": filters,
        "kinds": kinds,
        "year": year,
        "years": range(request.today.year, request.today.year - 5, -1),
        "quarter": quarter,
        "quarters": QUARTERS,
        "cite": asked.cite(),
        "remind_url": _remind(missing) if missing and may_inquire(request.actor) else "",
        "missing": len(missing),
    }
    return render(request, "inspections/own_filed.html", context)


def _days(query: QueryDict, today: date) -> tuple[int, int, tuple[date, date]]:
    """Year, quarter (0: the whole year) and the days between which results were filed."""
    year = number_in(query.get("nam")) or today.year
    year = year if EARLIEST_YEAR <= year < LATEST_YEAR else today.year
    quarter = number_in(query.get("quy")) or 0
    if quarter not in QUARTERS:
        return year, 0, (date(year, 1, 1), date(year, 12, 31))
    after = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return year, quarter, (date(year, quarter * 3 - 2, 1), date.fromordinal(after.toordinal() - 1))


def _remind(tokens: list[str]) -> str:
    chosen = QueryDict(mutable=True)
    chosen.setlist("agencies", tokens)
    return f"{reverse('inquiry_new')}?{chosen.urlencode()}"


@require_http_methods(["GET", "POST"])
def own_inspection_new(request: HttpRequest) -> HttpResponse:
    """The form and the deed; for people of agencies."""
    if not asked.may_inspect(request.actor):
        raise Http404
    form, told = _form(request, request.POST or None), list[Told]()
    if request.method == "POST" and form.is_valid():
        try:
            token = form.cleaned_data["form_token"]
            made = open_own(actor=request.actor, form=form.typed(), form_token=token, at=request.now)
            messages.success(request, _("Đã lập cuộc tự kiểm tra. Anh/chị chọn nhiệm vụ cần kiểm tra."))
            return HttpResponseRedirect(reverse("inspection", args=[made.pk]))
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            if is_secret(told):  # nothing of it comes back to the page either
                form = _form(request, None)
            else:
                told = form.refused(refusal)
    context: dict[str, Any] = {"form": form, "told": told, "cite": asked.cite(), "sudden": SUDDEN}
    return render(request, "inspections/own_new.html", context, status=422 if request.method == "POST" else 200)


def _form(request: HttpRequest, data: Any) -> OwnInspectionForm:
    rules = current().inspection
    agencies = [(str(one.pk), one.name) for one in asked.within_reach(request.actor, request.today)]
    people = [
        (str(post.user_id), f"{post.user.full_name}, {post.title}")
        for post in asked.colleagues(request.actor, request.today)
    ]
    return OwnInspectionForm(
        data,
        today=request.today,
        agencies=agencies,
        people=list(dict(people).items()),
        rules=rules,
        initial={
            "agency": str(request.actor.agency_id),
            "kind": rules.kinds[0].code,
            "contents": [one.code for one in rules.contents],
            "head": str(request.actor.user_id),
        },
        auto_id="own-%s",
    )
