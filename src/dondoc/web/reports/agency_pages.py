"""One agency's report: as it is being written, as it was filed, as text and as a file to put into the general report (H2; TH 18.1; BT 17.1)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from dondoc.core.downloads import sent
from dondoc.reports.agency_paper import paper, plain_text
from dondoc.reports.queries import agency as own
from dondoc.reports.queries import agency_data, filings, rounds
from dondoc.reports.queries.standing import WITH_THE_OFFICE
from dondoc.reports.seen import mark_of, marks
from dondoc.rules.access import AGENCY_ROLES
from dondoc.rules.period_figures import PeriodCells
from dondoc.web.access import find, found_or_404
from dondoc.web.directives.files import handed_out, shown
from dondoc.web.reports.agency_forms import USUAL, FileForm, HandBackForm, SendBackForm
from dondoc.web.reports.agency_words import DEEDS, FIGURES, LATE_FIGURES, state_look, tell

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def found(request: HttpRequest, pk: int) -> Any:
    """The report, for those who may see it."""
    return found_or_404(own.report_seen(request.actor, pk, request.today))


@require_GET
def agency_report(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "reports/agency.html", context_of(request, found(request, pk)))


def context_of(request: HttpRequest, report: Any, **beside: Any) -> dict[str, Any]:
    """What the page shows; `beside` are forms that were sent and came back, `typed` words that were not saved."""
    actor, today, row = request.actor, request.today, report.round
    writes, signs = own.writes(actor, report, today), own.signs(actor, report, today)
    look = tell(row, report, today)
    typed = beside.pop("typed", {})
    sections, figures = _sections(request, report, typed, writes=writes), _figures(request, report)
    context = {
        "report": report,
        "row": row,
        "code": rounds.code_of(row),
        "name": rounds.name_of(row),
        "own": actor.role in AGENCY_ROLES,
        "look": look,
        "state": state_look(report, outside=own.outside(actor, report)),
        "runs": not rounds.closed(row, today),
        "early": rounds.due_before_close(row),
        "writes": writes,
        "signs": signs,
        "sections": sections,
        "figures": figures,
        "inspections": agency_data.inspections_of(report, figures["as_of"]),
        "seen": _seen(sections, figures, typed) if signs else {},
        "taken_away": not own.outside(actor, report),
        "back": own.last_reason(actor, report),
        "deeds": [(*DEEDS.get(one.deed, ("history", one.deed)), one) for one in own.deeds_of(actor, report)],
        "files": shown(filings.files_of(report), lambda f: reverse("agency_report_file", args=[report.pk, f.pk])),
        "recalls": own.recalls(actor, report, today),
        "takes": own.takes(actor, report),
        "file_form": file_form(request, report) if signs else None,
        "hand_back_form": HandBackForm(None, today=today, auto_id="back-%s")
        if signs and report.state == "awaiting_signature"
        else None,
        "send_back_form": send_back_form(request) if own.sends_back(actor, report) else None,
        "told": [],
    }
    return context | beside


def file_form(request: HttpRequest, report: Any, data: Any = None) -> FileForm:
    return FileForm(
        data,
        request.FILES if data is not None else None,
        today=request.today,
        runs=not rounds.closed(report.round, request.today),
        embedded=report.round.embedded,
        before=[(one.pk, one.name) for one in filings.files_before(report)],
        auto_id="file-%s",
    )


def send_back_form(request: HttpRequest, data: Any = None) -> SendBackForm:
    initial = {"due_on": request.today + USUAL}
    return SendBackForm(data, today=request.today, auto_id="again-%s", initial=initial)


def _sections(request: HttpRequest, report: Any, typed: dict[str, str], *, writes: bool) -> list[dict[str, Any]]:
    asides = own.asides_of(report, request.actor) if writes else {}
    earlier = own.earlier_texts(report) if request.actor.role in AGENCY_ROLES else {}
    made = []
    for part, section in filings.as_filed(report)[0] if _fixed(request, report) else own.sections_of(report):
        aside = asides.get(part.code)
        text = typed.get(part.code, aside.text if aside else section.text)
        made.append(
            {
                "part": part,
                "section": section,
                "text": text,
                "mark": mark_of(section.text),
                "aside": aside,
                "earlier": [one for one in earlier.get(part.code, []) if not one.aside],
                "rows": min(max(text.count("\n") + len(text) // 110 + 2, 4), 24),
            }
        )
    return made


def _seen(sections: list[dict[str, Any]], figures: dict[str, Any], typed: dict[str, str]) -> dict[str, str]:
    """What the signer has before him; words of a section that stand there otherwise than they are kept count as not seen."""
    counted = {one["part"]: one["n"] for one in figures["rows"]}
    found = marks([(one["part"], one["section"]) for one in sections], counted.get, figures["as_of"])
    return found | {code: "" for code in typed if code in found and mark_of(typed[code]) != found[code]}


def _fixed(request: HttpRequest, report: Any) -> bool:
    """What was filed is shown as it was signed; to a reader outside the agency also while it is written again."""
    return report.state in WITH_THE_OFFICE or own.outside(request.actor, report)


def _figures(request: HttpRequest, report: Any) -> dict[str, Any]:
    """The figures as they are now, of a filed report as they were frozen; each with the rows behind it."""
    payload = filings.as_filed(report)[1] if _fixed(request, report) else None
    if payload is not None:
        as_of, known = date.fromisoformat(payload["as_of"]), date.fromisoformat(payload["known_at"])
        value, original = payload["total"].get, payload["deadline"] == "original"
    else:
        asked = agency_data.asked_for(report.round, report.agency_id, request.now)
        as_of, known, original = asked.as_of, asked.known_at, asked.original
        cells: PeriodCells = agency_data.figures_of(report.round, report.agency_id, request.now)
        value = cells.value
    links = agency_data.links_of(report, as_of, known, original=original)
    rows = [
        {
            "part": part,
            "word": FIGURES[part],
            "n": value(part),
            "url": f"{reverse('assignments')}?{links[part]}" if links[part] else "",
            "look": "dd-late" if part in LATE_FIGURES and value(part) else "",
        }
        for part in agency_data.SHOWN
    ]
    return {
        "rows": rows,
        "as_of": as_of,
        "known_at": known,
        "frozen": payload is not None,
        "provisional": payload["provisional"] if payload is not None else as_of < report.round.last,
    }


def _to_take_away(request: HttpRequest, pk: int) -> Any:
    report = found(request, pk)
    return found_or_404(None if own.outside(request.actor, report) else report)


@require_GET
def as_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole report as plain text, to be put into the agency's general report (BT 17.1)."""
    report = _to_take_away(request, pk)
    context = {"report": report, "name": rounds.name_of(report.round), "text": plain_text(report, request.now)}
    return render(request, "reports/agency_text.html", context)


@require_GET
def as_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as a Word file: a draft bears no number and no name, one of data that are not closed says so on every page."""
    report = _to_take_away(request, pk)
    name = f"bao-cao-{rounds.file_word(report.round)}-{rounds.in_a_file_name(report.agency.short_name)}.docx"
    return sent(paper(report, request.now), name, WORD)


@require_GET
def file(request: HttpRequest, pk: int, file_pk: int) -> FileResponse:
    """A file that was sent with a report that the reader may see."""
    return handed_out(find(request, own.files_seen(request.actor, pk, request.today).distinct(), file_pk))
