"""The form that stands in an open row: a task's whole form, who might be meant, where it could be split."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from dondoc.core.regulation import regulation_in_force
from dondoc.tasks.queries.drafts import Picked
from dondoc.web.directives.forms import SplitForm, put, show_needed
from dondoc.web.readings.telling import Row, cuts_of
from dondoc.web.refusals import Told


def opened(
    request: HttpRequest,
    found: Any,
    row: Row,
    names: Picked,
    *,
    form: SplitForm | None = None,
    tokens: tuple[Any, Any] | None = None,
    told: list[Told] | None = None,
    cuts: bool = False,
    whole: bool = False,
) -> dict[str, Any]:
    """What the open form of a row needs. `tokens`: leads and coordinators as they were sent; `whole`: on a page, where script may be missing."""
    governing = regulation_in_force(found.issued_on or request.today)
    if form is None:
        form = SplitForm(initial=_initial(row), **shape(found, row.proposal.pk, request))
    show_needed(form, governing)  # a form that was sent has been judged by now
    leads, helps = tokens or (row.form.leads, row.form.coordinators)
    told = told or []
    faults = {name: [t.text for t in told if t.field == name] for name in ("leads", "coordinators")}
    text, proposal = found.text, row.proposal
    return {
        "pk": proposal.pk,
        "form": form,
        "leads": names.chips(leads),
        "coordinators": names.chips(helps),
        "options": names.options() if whole else [],
        "faults": faults,
        "told": [t for t in put(form, told) if t.way_url or t.field not in faults],
        "governing": governing,
        "leads_id": f"p{proposal.pk}-leads",
        "coordinators_id": f"p{proposal.pk}-coordinators",
        "cuts": cuts_of(text, proposal.start, proposal.end) if cuts or whole else [],
        "splitting": cuts,
    }


def shape(found: Any, proposal_id: int, request: HttpRequest) -> dict[str, Any]:
    governing = regulation_in_force(found.issued_on or request.today)
    return {"regulation": governing, "today": request.today, "auto_id": f"p{proposal_id}_%s"}


def _initial(row: Row) -> dict[str, Any]:
    form, recurs = row.form, row.form.recurs
    found = {name: getattr(form, name) for name in SplitForm.base_fields if not name.startswith("recur")}
    if recurs is None:
        return found
    said = {"recurs": recurs.kind, "recur_day": recurs.due_day, "recur_month": recurs.due_month}
    return found | said | {"recur_from": recurs.starts_on, "recur_until": recurs.until, "due_on": None}
