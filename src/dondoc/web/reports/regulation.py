"""The yearly report on how the regulation is carried out: the years, one report with its sections, its files (I3; TH 20.1; BT 19.1)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dondoc.core.downloads import sent
from dondoc.core.papers import pdf, word
from dondoc.reports.actions import regulation as deeds
from dondoc.reports.queries import regulation as asked
from dondoc.reports.regulation_report import DATA, TITLES, paper_of
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.access import find
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.reports.regulation_tables import told_of
from dondoc.web.tasks.forms import DeedForm, long_text

#: Form in the address -> what draws it, what a browser is told it is.
FORMS = {"docx": (word.as_docx, word.MEDIA_TYPE), "pdf": (pdf.as_pdf, pdf.MEDIA_TYPE)}


class SectionForm(DeedForm):
    """The Office's own words of one section; `version` is the one its author had before him."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"] = long_text(gettext_lazy("Lời của Văn phòng"), rows=4, needed=False)


@require_http_methods(["GET", "POST"])
def reports(request: HttpRequest) -> HttpResponse:
    """Each year there is one of; and the years of which one can be begun."""
    if not request.actor.sees_everything:
        raise Http404
    told: list[Told] = []
    if request.method == "POST":
        try:
            year = number_in(request.POST.get("year")) or 0
            made = deeds.begin(actor=request.actor, year=year, at=request.now)
            return HttpResponseRedirect(reverse("regulation_report", args=[made.pk]))
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
    rows = list(asked.reports_for(request.actor).select_related("by", "approved_by").order_by("-year"))
    begun = {row.year for row in rows}
    context = {
        "rows": rows,
        "told": told,
        "years": [year for year in asked.years(request.today) if year not in begun]
        if asked.may_write(request.actor)
        else [],
        "cite": asked.cite(),
    }
    return render(request, "reports/regulation_list.html", context, status=422 if told else 200)


@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """What the data say section by section, with the Office's own words."""
    return render(request, "reports/regulation.html", _context(request, _found(request, pk), {}, []))


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The words of one section are saved. What somebody else meanwhile wrote is shown above what was typed; neither is lost."""
    found = _found(request, pk)
    home = reverse("regulation_report", args=[pk])
    if request.method == "GET" or code not in TITLES:
        return HttpResponseRedirect(f"{home}#phan-{code}")
    form, told = SectionForm(request.POST, today=request.today, auto_id=f"{code}-%s"), list[Told]()
    try:
        if form.is_valid():
            seen = form.cleaned_data["version"]
            deeds.write(
                actor=request.actor, report_id=pk, code=code, seen=seen, text=form.cleaned_data["text"], at=request.now
            )
            messages.success(request, _("Đã ghi lời của Văn phòng."))
            return HttpResponseRedirect(f"{home}#phan-{code}")
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        if is_secret(told):  # nothing of it comes back to the page either
            return render(request, "reports/regulation.html", _context(request, found, {}, told), status=422)
        told = form.refused(refusal)
    return render(request, "reports/regulation.html", _context(request, found, {code: form}, told), status=422)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """A leader of the Office approves; words and figures are frozen."""
    found = _found(request, pk)
    try:
        deeds.approve(actor=request.actor, report_id=pk, at=request.now)
    except (Refusal, Refusals) as refusal:
        context = _context(request, found, {}, tell_all(refusal))
        return render(request, "reports/regulation.html", context, status=422)
    messages.success(request, _("Đã duyệt báo cáo; nội dung và số liệu không đổi nữa."))
    return HttpResponseRedirect(reverse("regulation_report", args=[pk]))


@require_GET
def paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Word or PDF: a draft as the data stand now, what was approved as it was frozen."""
    if form not in FORMS:
        raise Http404
    found = _found(request, pk)
    draw, media_type = FORMS[form]
    texts = {code: one.text for code, one in asked.texts_of(found).items()}
    return sent(
        draw(paper_of(found, texts, asked.content_of(found, request.now), request.now)),
        f"bao-cao-quy-che-{found.year}.{form}",
        media_type,
    )


def _found(request: HttpRequest, pk: int) -> Any:
    return find(request, asked.reports_for(request.actor).select_related("by", "approved_by"), pk)


def _context(request: HttpRequest, found: Any, sent: dict[str, SectionForm], told: list[Told]) -> dict[str, Any]:
    """`sent`: the form of a section that came back."""
    writes = found.approved_at is None and asked.may_write(request.actor)
    content, texts = asked.content_of(found, request.now), asked.texts_of(found)
    return {
        "report": found,
        "as_of": date.fromisoformat(content["as_of"]),
        "provisional": content["provisional"],
        "told": told,
        "cite": asked.cite(),
        "may_approve": writes and asked.may_approve(request.actor),
        "sections": [
            {
                "code": code,
                "title": _(TITLES[code]),
                "text": texts[code].text,
                "version": texts[code].version,
                "form": (sent.get(code) or _form(request, texts[code])) if writes else None,
                "open": code in sent,
                "data": told_of(code, content) if code in DATA else None,
            }
            for code in asked.SECTIONS
        ],
    }


def _form(request: HttpRequest, section: Any) -> SectionForm:
    first = {"text": section.text, "version": section.version}
    return SectionForm(None, today=request.today, initial=first, auto_id=f"{section.code}-%s")
