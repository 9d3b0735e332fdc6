"""Where an agency says what it finds hard in the regulation itself, and what the Office says to it (I3; TH 21; BT 19.1)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.core.regulation import current, regulation
from dondoc.measures.actions import remarks as deeds
from dondoc.measures.queries import remarks as asked
from dondoc.rules.access import AGENCY_ROLES
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.access import find
from dondoc.web.fields import number_in
from dondoc.web.measures.forms import WordsForm
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.tasks.forms import Asked, DeedForm, long_text
from dondoc.web.work.filters import address

TABS = {"": gettext_lazy("Tất cả"), "open": gettext_lazy("Chưa trả lời"), "answered": gettext_lazy("Đã trả lời")}


class RemarkForm(DeedForm):
    """`articles`: those of the regulation in force with their clauses."""

    def __init__(self, *args: Any, articles: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _("Cả Quy chế")), *articles]
        self.fields["article"] = Asked(
            label=gettext_lazy("Điều, khoản có vướng mắc"), required=False, widget=forms.Select(choices=choices)
        )
        self.fields["words"] = long_text(
            gettext_lazy("Khó khăn, vướng mắc"),
            gettext_lazy("Chỗ nào khó thực hiện, vì sao, đã xảy ra việc gì."),
            rows=5,
        )
        self.fields["wanted"] = long_text(gettext_lazy("Đề nghị của cơ quan"), rows=3, needed=False)


@require_GET
def remarks(request: HttpRequest) -> HttpResponse:
    """Newest first, fifty a page; the filters stay in the address."""
    if not (request.actor.sees_everything or request.actor.role in AGENCY_ROLES):
        raise Http404
    query = request.GET
    standing = query.get("tinh-trang", "")
    filters = asked.Filters(
        standing=standing if standing in asked.STANDINGS else "",
        article=query.get("dieu", "").strip()[:40],
        q=query.get("q", "").strip()[:100],
    )
    page, counts = asked.listing(request.actor, filters, request.today, number_in(query.get("trang")) or 1)
    context = {
        "page": page,
        "filters": filters,
        "tabs": [
            {
                "word": word,
                "n": counts[code or "all"],
                "url": address(query, **{"tinh-trang": code}),
                "on": code == filters.standing,
            }
            for code, word in TABS.items()
        ],
        "narrowed": any([filters.standing, filters.article, filters.q]),
        "clear_url": reverse("remarks"),
        "may_send": asked.may_send(request.actor),
        "cite": asked.cite(),
        "office": request.actor.sees_everything,
    }
    return render(request, "measures/remarks.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form of an agency's own people; `dieu` in the address names the article for a beginning."""
    if not asked.may_send(request.actor):
        raise Http404
    told: list[Told] = []
    form = _form(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            made = deeds.send(
                actor=request.actor,
                article=said["article"],
                words=said["words"],
                wanted=said["wanted"],
                form_token=said["form_token"],
                at=request.now,
            )
            messages.success(request, _("Đã gửi phản ánh đến Văn phòng UBND tỉnh."))
            return HttpResponseRedirect(reverse("remark", args=[made.pk]))
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            if is_secret(told):  # nothing of it comes back to the page either
                form = _form(request, None)
            else:
                told = form.refused(refusal)
    context = {"form": form, "told": told, "cite": asked.cite()}
    return render(request, "measures/remark_new.html", context, status=422 if request.method == "POST" else 200)


def _form(request: HttpRequest, data: Any) -> RemarkForm:
    first = {"article": request.GET.get("dieu", "")}
    return RemarkForm(data, today=request.today, articles=asked.articles(current()), initial=first, auto_id="remark-%s")


@require_http_methods(["GET", "POST"])
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """One remark with the Office's answer, or the form of it."""
    found = find(
        request, asked.remarks_for(request.actor, request.today).select_related("agency", "by", "answered_by"), pk
    )
    answers = asked.may_answer(request.actor) and found.answered_at is None
    form, told = _answer_form(request, request.POST or None), list[Told]()
    if request.method == "POST":
        if not asked.may_answer(request.actor):
            raise Http404
        try:
            if form.is_valid():
                deeds.answer(actor=request.actor, remark_id=pk, words=form.cleaned_data["words"], at=request.now)
                messages.success(request, _("Đã trả lời cơ quan."))
                return HttpResponseRedirect(reverse("remark", args=[pk]))
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            if is_secret(told):  # nothing of it comes back to the page either
                form = _answer_form(request, None)
            else:
                told = form.refused(refusal)
    context = {
        "remark": found,
        "form": form if answers else None,
        "told": told,
        "cite": asked.cite(),
        "about": _about(found),
    }
    return render(request, "measures/remark.html", context, status=422 if request.method == "POST" else 200)


def _answer_form(request: HttpRequest, data: Any) -> WordsForm:
    return WordsForm(
        data,
        today=request.today,
        label=gettext_lazy("Trả lời của Văn phòng"),
        help_text=gettext_lazy("Hướng xử lý, hoặc việc tổng hợp báo cáo UBND tỉnh xem xét sửa đổi. Cơ quan đọc được."),
        auto_id="answer-%s",
    )


def _about(found: Any) -> str:
    """The article in our own words, "" for the regulation as a whole."""
    return regulation(found.regulation_id).clause(found.article).summary if found.article else ""
