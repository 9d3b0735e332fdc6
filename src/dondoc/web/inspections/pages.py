"""The list of inspections, each reader's own part of it (G1, G2)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dondoc.inspections.queries import listing as asked
from dondoc.rules.access import Role
from dondoc.web.access import only
from dondoc.web.fields import number_in
from dondoc.web.inspections.frame import days_over
from dondoc.web.inspections.words import STATES, body_word, kind_word
from dondoc.web.work.filters import address

#: For whom the list exists; each sees his own part of it.
READERS = (
    Role.OFFICE_LEADER,
    Role.OFFICE_SPECIALIST,
    Role.OFFICE_CLERK,
    Role.PROVINCE_LEADER,
    Role.INSPECTOR,
    Role.AGENCY_HEAD,
    Role.AGENCY_SPECIALIST,
    Role.AGENCY_CLERK,
)


@require_GET
@only(*READERS)
def inspections(request: HttpRequest) -> HttpResponse:
    """Newest first, fifty a page; the filters stay in the address."""
    query = request.GET
    filters = asked.Filters(query.get("tinh-trang", ""), number_in(query.get("co-quan")), number_in(query.get("nam")))
    page, counts = asked.listing(request.actor, filters, request.today, number_in(query.get("trang")) or 1)
    agencies, years = asked.ways_to_narrow(request.actor, request.today)
    tabs = {"": _("Tất cả")} | {code: look[0] for code, look in STATES.items() if counts[code]}
    context = {
        "page": page,
        "rows": [
            {
                "row": row,
                "look": STATES[row.state],
                "kind": kind_word(row.regulation_id, row.kind),
                "over": days_over(row, request.today),
            }
            for row in page.object_list
        ],
        "tabs": [
            {
                "word": word,
                "n": counts[code or "all"],
                "url": address(query, **{"tinh-trang": code}),
                "on": code == filters.state,
            }
            for code, word in tabs.items()
        ],
        "filters": filters,
        "agencies": agencies,
        "years": years,
        "narrowed": bool(filters.state in STATES or filters.agency or filters.year),
        "clear_url": reverse("inspections"),
        "may_open": asked.may_open(request.actor),
        "team_word": body_word(),
    }
    return render(request, "inspections/list.html", context)
