"""Who may do what and see what, printed from the very tables that every door asks (B2; BT 18.1): for an auditor, and for everybody signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dondoc.organisations.queries.people import holders_by_role
from dondoc.rules.access import BESIDE_THE_LIFE, SIGHT, Deed, Party, Role
from dondoc.rules.lifecycle import LIFECYCLE
from dondoc.web.deed_words import DEEDS, PARTIES, SIGHTS
from dondoc.web.people.words import ROLES


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Posts with how many people hold them today, what each party sees, what each may do. One query beside those of the frame."""
    held = holders_by_role(request.today)
    context: dict[str, Any] = {
        "posts": [(ROLES[role.value], held.get(role.value, 0), role.value) for role in Role],
        "may_list": request.actor.role is Role.ADMINISTRATOR,
        "parties": [_party(party) for party in Party],
        "groups": [
            (_("Trong vòng đời của một lượt giao"), [_deed(deed) for deed in Deed if deed not in BESIDE_THE_LIFE]),
            (_("Ngoài vòng đời: lập báo cáo, kiểm tra, quản trị và việc khác"), [_deed(d) for d in BESIDE_THE_LIFE]),
        ],
    }
    return render(request, "administration/access_table.html", context)


def _deed(deed: Deed) -> tuple[Any, list[Any]]:
    """Its words, and those of whoever may."""
    return DEEDS[deed], [PARTIES[party] for party in Party if party in by_deed()[deed]]


def _party(party: Party) -> dict[str, Any]:
    seen = SIGHT.get(party)
    return {
        "word": PARTIES[party],
        "sees": SIGHTS[seen] if seen else "",
        "does": [DEEDS[deed] for deed in Deed if party in by_deed()[deed]],
    }


def by_deed() -> dict[Deed, frozenset[Party]]:
    """Deed -> whoever may, of both tables."""
    moving = {deed: frozenset[Party]() for deed in Deed}
    for row in LIFECYCLE.table:
        moving[row.deed] |= row.by
    return moving | dict(BESIDE_THE_LIFE)
