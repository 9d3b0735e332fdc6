"""The Office's reports: the rounds of a year with how far each is, one report with its figures, words, readers and history (H3; TH 16.2; BT 15.2)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from dondoc.core import progress
from dondoc.core.jobs import is_alive
from dondoc.measures.queries.for_report import put_within
from dondoc.reports.office import SECTIONS
from dondoc.reports.queries import office as reports
from dondoc.reports.queries import rounds
from dondoc.reports.queries.templates import keeps_templates
from dondoc.reports.queries.verifying import verify
from dondoc.reports.seen import before_the_approver
from dondoc.web.fields import number_in
from dondoc.web.reports.office_figures import Shown
from dondoc.web.reports.office_forms import ApproveForm, HandBackForm, ReasonForm, SectionForm
from dondoc.web.reports.office_words import DEEDS, STATES, TABLES, told
from dondoc.web.work.filters import address

FORMS = ("docx", "pdf", "xlsx")


def found_round(request: HttpRequest, code: str) -> Any:
    """The round of an address, for who reads the Office's reports; 404 for others."""
    row = rounds.round_named(request.actor, code, request.today) if request.actor.sees_everything else None
    if row is None:
        raise Http404
    return row


def found_report(request: HttpRequest, code: str) -> Any:
    report = reports.office_report(request.actor, found_round(request, code))
    if report is None:
        raise Http404
    return report


@require_GET
def office_reports(request: HttpRequest) -> HttpResponse:
    """The rounds of a year, those whose data close first before the others: where agencies report, the Office joins what they say (BT 17.2), also
    where it owes no report of its own."""
    if not request.actor.sees_everything:
        raise Http404
    year = number_in(request.GET.get("nam")) or request.today.year
    listed = rounds.of_year(request.actor, year, request.today)
    states, days = reports.states_of(request.actor, listed), reports.approved_on(listed)
    lines = [
        {
            "row": row,
            "name": rounds.name_of(row),
            "code": rounds.code_of(row),
            "state": told(row, states.get(row.pk, ""), days.get(row.pk)),
            "runs": reports.runs(row, request.today),
            "begun": request.today > row.first,
            "late": row.office
            and row.office_due is not None
            and row.office_due < request.today
            and states.get(row.pk) != "approved",
        }
        for row in listed
    ]
    context = {"lines": lines, "year": year, "years": rounds.years(request.today)}
    context["keeps_templates"] = keeps_templates(request.actor)
    return render(request, "reports/office_list.html", context)


@require_GET
def office_report(request: HttpRequest, code: str) -> HttpResponse:
    """One round's report: as it is being written, or as it was approved."""
    return render(request, "reports/office.html", context_of(request, code))


def context_of(request: HttpRequest, code: str, **beside: Any) -> dict[str, Any]:
    """What the page shows; `beside` are forms that were sent and came back."""
    row = found_round(request, code)
    report = reports.office_report(request.actor, row)
    context: dict[str, Any] = {
        "row": row,
        "code": code,
        "name": rounds.name_of(row),
        "subject": reports.subject_of(row),
        "report": report,
        "state": told(row, report.state, reports.approved_on([row]).get(row.pk)) if report else STATES[""],
        "drafts": reports.drafts(request.actor),
        "approves": reports.approves(request.actor),
        "runs": reports.runs(row, request.today),
        "begun": request.today > row.first,
        "told": [],
    }
    if report is not None:
        context |= _of_report(request, report)
    return context | beside


def _of_report(request: HttpRequest, report: Any) -> dict[str, Any]:
    row, held = report.round, reports.approvals(report)
    holds = next((one for one in held if one.replaced_at is None), None)
    source = holds if report.state == "approved" and holds else report
    payload = reports.figures_of(source)
    shown = Shown(payload) if payload else None
    writes = reports.drafts(request.actor) and reports.written_in(report)
    filing = reports.filing(row, request.today)
    return {
        "source": source,
        "shown": shown,
        "table": shown.table(request.GET.get("bieu", ""), number_in(request.GET.get("trang")) or 1) if shown else None,
        "tabs": _tabs(request, shown),
        "writes": writes,
        "sections": _sections(request, report, holds if report.state == "approved" else None, writes),
        "filed": sum(one["standing"] in ("filed", "late") for one in filing),
        "owed": len(filing),
        "missing": [one["agency"] for one in filing if one["standing"] in ("waiting", "sent_back")],
        "measures": put_within(row.first, max(row.last, request.today)),
        "holds": holds,
        "older": [one for one in held if one.replaced_at is not None],
        "files": {one.form: one for one in holds.made.all()} if holds else {},
        "forms": FORMS,
        "deeds": [(*DEEDS.get(one.deed, ("history", one.deed)), one) for one in reports.deeds_of(report)],
        "counting": hasattr(report, "figures_wanted"),
        "alive": is_alive(request.now),
        **_deed_forms(request, report, holds),
    }


def _tabs(request: HttpRequest, shown: Shown | None) -> list[dict[str, Any]]:
    if shown is None:
        return []
    on = request.GET.get("bieu", "")
    on = on if on in TABLES else "agency"
    return [
        {
            "word": word,
            "url": address(request.GET, bieu=by, trang=""),
            "on": by == on,
            "n": len(shown.payload["tables"][by]),
        }
        for by, (word, _head) in TABLES.items()
    ]


def _deed_forms(request: HttpRequest, report: Any, holds: Any) -> dict[str, Any]:
    """The forms of what this reader may do now."""
    forms: dict[str, Any] = {}
    if report.state == "awaiting_signature" and reports.drafts(request.actor):
        forms["hand_back_form"] = HandBackForm(None, today=request.today, auto_id="back-%s")
    if report.state == "awaiting_signature" and reports.approves(request.actor):
        forms["approve_form"] = approve_form(request, report)
    if report.state == "approved" and reports.approves(request.actor):
        forms["withdraw_form"] = ReasonForm(None, today=request.today, auto_id="withdraw-%s")
        forms["renews"] = bool(holds and holds.provisional and not reports.runs(report.round, request.today))
    return forms


def approve_form(request: HttpRequest, report: Any, data: Any = None) -> ApproveForm:
    return ApproveForm(
        data,
        today=request.today,
        runs=report.provisional,
        too_early=reports.too_early(report.round, request.today),
        auto_id="approve-%s",
        initial={"seen": before_the_approver(report)},
    )


def _sections(request: HttpRequest, report: Any, holds: Any, writes: bool) -> list[dict[str, Any]]:
    """In order; of an approved report as they were approved."""
    if holds is not None:
        told = reports.read_content(holds)["sections"]
        return [{"code": one["code"], "title": SECTIONS[one["code"]], "text": one["text"]} for one in told]
    texts, quotes = reports.texts_of(report), reports.quotable(report) if writes else {}
    made = []
    for section in reports.sections_of(report):
        earlier = texts.get(section.pk, [])
        mine = next((one for one in earlier if one.aside and one.by_id == request.actor.user_id), None)
        kept = [one for one in earlier if not one.aside]
        made.append(
            {
                "code": section.code,
                "title": SECTIONS[section.code],
                "text": section.text,
                "section": section,
                "aside": mine,
                "earlier": kept[1:],
                "quotes": quotes.get(section.code, []),
                "form": section_form(request, section, mine.text if mine else section.text) if writes else None,
            }
        )
    return made


def section_form(request: HttpRequest, section: Any, text: str, data: Any = None) -> SectionForm:
    initial = {"text": text, "version": section.version}
    return SectionForm(data, today=request.today, auto_id=f"{section.code}-%s", initial=initial)


@require_GET
def office_approval(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """An approval that holds no more, as it was, and why not."""
    report = found_report(request, code)
    one = next((a for a in reports.approvals(report) if a.number == number), None)
    payload = reports.figures_of(one) if one else None
    if one is None or payload is None:
        raise Http404
    shown = Shown(payload)
    context = {
        "code": code,
        "name": rounds.name_of(report.round),
        "one": one,
        "shown": shown,
        "table": shown.table(request.GET.get("bieu", ""), number_in(request.GET.get("trang")) or 1),
        "tabs": _tabs(request, shown),
        "sections": _sections(request, report, one, False),
        "files": {made.form: made for made in one.made.all()},
        "forms": FORMS,
    }
    return render(request, "reports/office_approval.html", context)


@require_GET
def office_check(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """An approved report computed again: the same bytes, or which figures differ."""
    report = found_report(request, code)
    one = next((a for a in reports.approvals(report) if a.number == number), None)
    if one is None:
        raise Http404
    one.report = report
    context = {"code": code, "name": rounds.name_of(report.round), "one": one, "found": verify(one)}
    return render(request, "reports/office_check.html", context)


@require_GET
def office_progress(request: HttpRequest, code: str) -> HttpResponse:
    """How far the worker is with the figures; the part asks again until they are there, then the page is opened anew."""
    report = found_report(request, code)
    if not hasattr(report, "figures_wanted"):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = reverse("office_report", args=[code])
        return answer
    context = {"code": code, "far": progress.how_far(reports.progress_key(report.pk)), "alive": is_alive(request.now)}
    return render(request, "reports/office_progress.html", context)
