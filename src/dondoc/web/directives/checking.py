"""The whole directive before it goes out, and the one button that sends it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from dondoc.core.regulation import regulation
from dondoc.directives import actions
from dondoc.directives import queries as directives
from dondoc.rules.access import Deed, own_party
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.lifecycle import LIFECYCLE, OPEN, State
from dondoc.tasks.actions import issuing
from dondoc.tasks.queries.drafts import check as checked
from dondoc.tasks.queries.gate import Advice, advise
from dondoc.tasks.queries.visibility import directives_for
from dondoc.web.access import find, office_only
from dondoc.web.directives.steps import steps
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, tell_all

#: What the page asks whether the directive itself fails to state it (BT 7.1.b); what was not picked stays asked for.
LACKS = (
    ("deadline", gettext_lazy("thời hạn")),
    ("coordinators", gettext_lazy("cơ quan phối hợp")),
    ("lead", gettext_lazy("cơ quan chủ trì")),
)
#: Advice -> its icon.
ICONS = {
    "past_due": "alert-triangle",
    "short_notice": "calendar-exclamation",
    "several_leads": "users",
    "vague_product": "bulb",
    "twin": "copy",
    "outside_function": "building-bank",
    "load": "calendar-event",
}


@office_only
@require_GET
def check(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


@office_only
@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends everything out; what is missing is shown on the page of the check."""
    planned = checked(find(request, directives_for(request.actor, request.today), pk), request.today)
    try:
        issuing.issue(actor=request.actor, directive_id=pk, version=_version(request), at=request.now)
    except (Refusal, Refusals) as caught:
        return _page(request, pk, tell_all(caught))
    messages.success(
        request,
        _("Đã giao {assignments} lượt cho {agencies} cơ quan.").format(
            assignments=planned.assignments, agencies=planned.agencies
        ),
    )
    return redirect("directive", pk)


@office_only
@require_POST
def lacks(request: HttpRequest, pk: int) -> HttpResponse:
    """What the directive itself fails to state is set down, expressly."""
    find(request, directives_for(request.actor, request.today), pk)
    actions.record_lacks(
        actor=request.actor,
        directive_id=pk,
        version=_version(request),
        lacks=request.POST.getlist("lacks"),
        at=request.now,
    )
    messages.success(request, _("Đã ghi nhận những điều văn bản không nêu."))
    return redirect("directive_check", pk)


def _page(request: HttpRequest, pk: int, told: list[Told] | None = None) -> HttpResponse:
    directive = find(request, directives.full(directives_for(request.actor, request.today)), pk)
    governing = regulation(directive.regulation_id)
    row = LIFECYCLE.find(Deed.ISSUE, State.DRAFT)
    check = checked(directive, request.today)
    advice = advise(directive, check.drafts, request.actor, request.today)
    context = {
        "directive": directive,
        "check": check,
        "rows": [(draft, [_linked(one) for one in advice[draft.task.pk]]) for draft in check.drafts],
        "clock": directives.entry_clock(directive, request.today),
        "governing": governing,
        "issue_cite": governing.deed_cites.cite_for(Deed.ISSUE.value),
        "steps": steps("check", directive),
        "lacks": [(code, word, code in directive.drafting_lacks) for code, word in LACKS],
        "may_issue": bool(row and row.by & own_party(request.actor)),
        "told": told or [],
        "today": request.today,
    }
    return render(request, "directives/check.html", context, status=422 if told else 200)


def _linked(advice: Advice) -> dict[str, object]:
    """With its icon, and the address of the rows behind a count."""
    link = ""
    if advice.load:
        load, states = advice.load, sorted(state.value for state in OPEN)
        asked = {"agency": load.agency_code, "due_from": load.monday, "due_to": load.sunday, "state": states}
        link = f"{reverse('assignments')}?{urlencode(asked, doseq=True)}"
    return {**{name: getattr(advice, name) for name in Advice.__slots__}, "link": link, "icon": ICONS[advice.code]}


def _version(request: HttpRequest) -> int:
    return number_in(request.POST.get("version")) or 0
