"""The rounds of a year, one round with how its agencies stand, a round out of turn, and the reminder (H1, H2; TH 16.5, 18; BT 15.2, 17)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dondoc.organisations.queries import kinds_to_lead
from dondoc.reports.actions import rounds as deeds
from dondoc.reports.queries import agency as own
from dondoc.reports.queries import rounds, standing
from dondoc.rules.access import AGENCY_ROLES
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.queries.drafts import Picked
from dondoc.web.access import found_or_404
from dondoc.web.directives.forms import picked
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.reports.agency_forms import SpecialForm
from dondoc.web.reports.agency_words import BASES, STANDINGS, tell
from dondoc.web.work.filters import address


@require_GET
def report_rounds(request: HttpRequest) -> HttpResponse:
    """The rounds of a year: whose data close first stands first. The Office sees how many have filed, an agency how its own report stands."""
    if not rounds.reads(request.actor):
        raise Http404
    year = number_in(request.GET.get("nam")) or request.today.year
    listed = rounds.of_year(request.actor, year, request.today)
    mine, tallies = own.own_reports(request.actor, listed, request.today), standing.tallies(listed, request.today)
    agency = request.actor.role in AGENCY_ROLES
    lines = [
        {
            "row": row,
            "name": rounds.name_of(row),
            "code": rounds.code_of(row),
            "basis": BASES[row.basis],
            "chosen": row.basis_confidence != "stated",
            "early": rounds.due_before_close(row),
            "told": tell(row, mine.get(row.pk), request.today) if agency and row.agency else None,
            "tally": tallies.get(row.pk),
        }
        for row in listed
        if row.agency or not agency
    ]
    context = {
        "lines": lines,
        "year": year,
        "years": rounds.years(request.today),
        "agency": agency,
        "opens": rounds.opens(request.actor),
    }
    return render(request, "reports/rounds.html", context)


def read(query: QueryDict) -> standing.Filters:
    """The filters of an address; what is not understood asks for nothing."""
    state, kind = query.get("tinh-hinh", ""), query.get("loai", "")
    return standing.Filters(
        standing=state if state in standing.STANDINGS else "",
        kind=kind if kind in dict(kinds_to_lead()) else "",
        q=query.get("q", "").strip()[:100],
    )


@require_GET
def report_round(request: HttpRequest, code: str) -> HttpResponse:
    """One round: its days and what they rest on; for the Office its agencies, for an agency its own report."""
    return render(request, "reports/round.html", round_context(request, code))


def round_context(request: HttpRequest, code: str, **beside: Any) -> dict[str, Any]:
    """What that page shows; `beside` what was not done."""
    actor, today = request.actor, request.today
    row = found_or_404(rounds.round_named(actor, code, today))
    context: dict[str, Any] = {
        "row": row,
        "code": code,
        "name": rounds.name_of(row),
        "basis": BASES[row.basis],
        "chosen": row.basis_confidence != "stated",
        "early": rounds.due_before_close(row),
        "runs": not rounds.closed(row, today),
        "begun": today > row.first,
        "nobody_late": row.agency_due is not None and row.agency_due < today and row.late_after is None,
        "told": [],
    }
    if actor.role in AGENCY_ROLES:
        report = own.own_report(actor, row, today)
        owes = report is not None or own.owes(actor, row, today)
        context |= {"own": True, "report": report, "owes": owes, "look": tell(row, report, today) if owes else None}
    else:
        context |= _agencies(request, row)
    return context | beside


def _agencies(request: HttpRequest, row: Any) -> dict[str, Any]:
    filters, number = read(request.GET), number_in(request.GET.get("trang")) or 1
    page, counts = standing.standing_listing(row, filters, request.today, number)
    reminded = row.pk is not None and row.reminders.filter(on=request.today).exists()
    waits = bool(counts["waiting"]) and (row.agency_due is not None or rounds.closed(row, request.today))
    return {
        "page": page,
        "rows": [(one, tell(row, one.report, request.today)) for one in page.object_list],
        "counts": counts,
        "tabs": [
            {
                "word": word,
                "n": counts[name or "all"],
                "url": address(request.GET, **{"tinh-hinh": name}),
                "on": name == filters.standing,
                "late": name in ("overdue", "sent_back"),
            }
            for name, word in STANDINGS.items()
        ],
        "filters": filters,
        "kinds": kinds_to_lead(),
        "narrowed": bool(filters.standing or filters.kind or filters.q),
        "reminds": waits and rounds.handles(request.actor) and not reminded and request.today > row.first,
        "reminded_today": reminded,
    }


@require_POST
def remind(request: HttpRequest, code: str) -> HttpResponse:
    try:
        made = deeds.remind(actor=request.actor, code=code, at=request.now)
    except Refusal as refusal:
        context = round_context(request, code, told=tell_all(refusal))
        return render(request, "reports/round.html", context, status=422)
    n = made.agencies.count()
    messages.success(request, ngettext("Đã nhắc %(n)s cơ quan.", "Đã nhắc %(n)s cơ quan.", n) % {"n": n})
    return HttpResponseRedirect(reverse("report_round", args=[code]))


@require_http_methods(["GET", "POST"])
def special(request: HttpRequest) -> HttpResponse:
    """The form of a round out of turn, and the deed."""
    if not rounds.opens(request.actor):
        raise Http404
    posted = request.method == "POST"
    form, told, tokens = _form(request, posted=posted), list[Told](), picked(request.POST, "agencies")
    if posted:
        try:
            if form.is_valid():
                return _opened(request, form, tokens)
            deeds.refuse_faulty(actor=request.actor, asked=_asked(form, tokens), at=request.now)
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            if is_secret(told):  # nothing of it comes back to the page either
                form, tokens = _form(request, posted=False), ()
            else:
                told = form.refused(refusal)
    names = Picked(request.today)
    context = {
        "form": form,
        "told": [one for one in told if one.field != "agencies" or one.way_url],
        "agency_errors": [one.text for one in told if one.field == "agencies"],
        "chips": names.chips(tokens),
        "options": names.options(),
        "cite": rounds.special_cite(),
    }
    return render(request, "reports/special.html", context, status=422 if posted else 200)


def _form(request: HttpRequest, *, posted: bool) -> SpecialForm:
    return SpecialForm(request.POST if posted else None, today=request.today, auto_id="round-%s")


def _opened(request: HttpRequest, form: SpecialForm, tokens: tuple[str, ...]) -> HttpResponse:
    token = form.cleaned_data["form_token"]
    row = deeds.open_special(actor=request.actor, asked=_asked(form, tokens), form_token=token, at=request.now)
    messages.success(request, _("Đã mở kỳ báo cáo; các cơ quan được báo ngay."))
    return HttpResponseRedirect(reverse("report_round", args=[rounds.code_of(row)]))


def _asked(form: SpecialForm, tokens: tuple[str, ...]) -> deeds.SpecialAsked:
    """What could be read of the form."""
    said = form.cleaned_data
    days = {name: said.get(name) for name in ("first", "last", "due_on")}
    return deeds.SpecialAsked(title=said.get("title", ""), ground=said.get("ground", ""), agencies=tokens, **days)
