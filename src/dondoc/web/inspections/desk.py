"""Checks from the desk: the standing list of agencies for a month or a quarter, one press for many, the history of one (TH 10.1.d; BT 12.1.d)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.core.told import in_words
from dondoc.inspections.actions import desk as deeds
from dondoc.inspections.queries import desk as asked
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.tasks.forms import DeedForm, cards, long_text
from dondoc.web.work.filters import KIND_WORDS, address

WHAT = {"updating": gettext_lazy("Cập nhật lên hệ thống"), "reporting": gettext_lazy("Chế độ thông tin, báo cáo")}
TABS = {
    "": gettext_lazy("Tất cả"),
    "unchecked": gettext_lazy("Chưa kiểm tra"),
    "wanting": gettext_lazy("Còn thiếu sót"),
    "good": gettext_lazy("Đạt yêu cầu"),
}
#: How a report of the period stands: word, colour, icon.
REPORTS = {
    "filed": (pgettext_lazy("state", "Đã gửi"), "done", "circle-check"),
    "late": (gettext_lazy("Gửi muộn"), "donelate", "clock-check"),
    "sent_back": (gettext_lazy("Đang làm lại"), "soon", "refresh-alert"),
    "overdue": (gettext_lazy("Quá hạn chưa gửi"), "late", "alert-triangle"),
    "waiting": (gettext_lazy("Chưa đến hạn gửi"), "within", "clock"),
}
VERDICTS = (("good", gettext_lazy("Đạt yêu cầu")), ("wanting", gettext_lazy("Còn thiếu sót")))


class CheckForm(DeedForm):
    """Under the list: what was checked and what was held."""

    what = forms.MultipleChoiceField(
        label=gettext_lazy("Việc đã kiểm tra"),
        required=False,
        choices=list(WHAT.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Việc này không có trong danh sách; anh/chị mở lại trang.")},
    )
    verdict = cards(gettext_lazy("Kết quả"), list(VERDICTS))
    words = long_text(
        gettext_lazy("Nhận xét"), gettext_lazy("Còn thiếu sót thì ghi rõ thiếu gì, yêu cầu làm gì."), needed=False
    )


@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """The list, worst first, fifty a page; a press records the result of all that are ticked."""
    if not request.actor.sees_everything:
        raise Http404
    keeps = asked.checks(request.actor)
    if request.method == "POST" and not keeps:
        raise Http404
    of, offered = _period(request)
    chosen = [pk for token in request.POST.getlist("agency") if (pk := number_in(token)) is not None]
    form, told = _form(request, request.POST or None), list[Told]()
    if request.method == "POST" and form.is_valid():
        try:
            made = deeds.check(
                actor=request.actor,
                of=of,
                held=_held(form, chosen),
                form_token=form.cleaned_data["form_token"],
                at=request.now,
            )
            n = len({one.agency_id for one in made})
            done = ngettext("Đã ghi kết quả kiểm tra %(n)s cơ quan.", "Đã ghi kết quả kiểm tra %(n)s cơ quan.", n)
            messages.success(request, done % {"n": n})
            return HttpResponseRedirect(request.get_full_path())
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            if is_secret(told):  # nothing of it comes back to the page either
                form = _form(request, None)
            else:
                told = form.refused(refusal)
    context = _listed(request, of, offered) | {"form": form if keeps else None, "told": told, "chosen": set(chosen)}
    return render(request, "inspections/desk.html", context, status=422 if request.method == "POST" else 200)


def _form(request: HttpRequest, data: Any) -> CheckForm:
    what = list(WHAT) if asked.reported(_period(request)[0]) else ["updating"]
    return CheckForm(data, today=request.today, initial={"what": what}, auto_id="check-%s")


def _held(form: CheckForm, chosen: list[int]) -> deeds.Held:
    data = form.cleaned_data
    good = {"good": True, "wanting": False}.get(data["verdict"])
    return deeds.Held(agencies=tuple(dict.fromkeys(chosen)), what=tuple(data["what"]), good=good, words=data["words"])


def _period(request: HttpRequest) -> tuple[Any, list[Any]]:
    """The period of the address, among those that are offered; this month where it names none of them."""
    offered = asked.periods(request.today)
    code = request.GET.get("ky", "")
    return next((one for one in offered if asked.code_of(one) == code), offered[0]), offered


def _listed(request: HttpRequest, of: Any, offered: list[Any]) -> dict[str, Any]:
    query = request.GET
    standing, kind = query.get("tinh-hinh", ""), query.get("loai", "")
    filters = asked.Filters(
        standing=standing if standing in asked.STANDINGS else "",
        kind=kind if kind in KIND_WORDS else "",
        q=query.get("q", "").strip()[:100],
    )
    found = asked.seen(of, request.today)
    page, counts = asked.listing(found, filters, number_in(query.get("trang")) or 1)
    return {
        "page": page,
        "rows": [{"row": row, "report": REPORTS.get(row.report), "checks": _checks(row)} for row in page.object_list],
        "tabs": [
            {
                "word": word,
                "n": counts[code or "all"],
                "url": address(query, **{"tinh-hinh": code}),
                "on": code == filters.standing,
            }
            for code, word in TABS.items()
        ],
        "kinds": [(code, word) for code, word in KIND_WORDS.items() if code != "office"],
        "periods": [{"code": asked.code_of(one), "name": in_words(one.name), "on": one == of} for one in offered],
        "name": in_words(of.name),
        "code": asked.code_of(of),
        "as_of": found.as_of,
        "has_round": found.round is not None,
        "filters": filters,
        "narrowed": any([filters.standing, filters.kind, filters.q]),
        "checked_before": asked.checked_before([row.agency.pk for row in page.object_list]),
        "clear_url": f"{reverse('inspection_desk')}?ky={asked.code_of(of)}",
        "cite": asked.cite(),
    }


def _checks(row: asked.Row) -> list[dict[str, Any]]:
    return [{"check": one, "what": WHAT[code]} for code, one in row.checks.items()]


@require_GET
def agency(request: HttpRequest, pk: int) -> HttpResponse:
    """What was held of one agency, newest first, and what may be done next."""
    found = asked.agency_named(pk) if request.actor.sees_everything else None
    if found is None:
        raise Http404
    page = asked.history(pk, number_in(request.GET.get("trang")) or 1)
    context = {
        "agency": found,
        "page": page,
        "rows": [_told(one) for one in page.object_list],
        "cite": asked.cite(),
    }
    return render(request, "inspections/desk_agency.html", context)


def _told(check: Any) -> dict[str, Any]:
    """One check in words: the figures as they were seen on that day."""
    seen = check.figures
    report = REPORTS.get(seen.get("report", ""))
    return {"check": check, "what": WHAT[check.what], "report": report[0] if report else "", "seen": seen}
