"""One proposal after the other: accepted, changed, split, joined, dropped, added. A deed answers with its row, or with the whole."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from dondoc.readings.actions import deciding, reshaping
from dondoc.readings.queries import readings
from dondoc.rules.errors import NotThere, Refusal, Refusals
from dondoc.tasks.queries.drafts import Picked
from dondoc.web.access import find, office_only
from dondoc.web.directives.forms import SplitForm, picked
from dondoc.web.fields import number_in
from dondoc.web.readings.opening import opened, shape
from dondoc.web.readings.telling import Row, row_of
from dondoc.web.readings.work import work
from dondoc.web.refusals import Told, is_secret, tell_all

#: Word of a button -> its deed on one proposal that leaves the others as they are.
DEEDS = {"accept": deciding.accept, "drop": deciding.drop, "reopen": deciding.reopen}


@office_only
@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, pk: int, proposal_id: int) -> HttpResponse:
    """The row with its form, or closed again; a POST keeps what the form says and accepts it."""
    found = _reading(request, pk)
    if request.method == "GET":
        if not request.htmx:
            return redirect(f"{reverse('reading', args=[pk])}?mo={proposal_id}")
        row, names = _row(request, found, proposal_id)
        open_ = (
            {} if "dong" in request.GET else {"open": opened(request, found, row, names, cuts="tach" in request.GET)}
        )
        return render(request, "readings/row.html", {"reading": found, "row": row, "today": request.today} | open_)
    return _save(request, found, proposal_id)


@office_only
@require_POST
def act(request: HttpRequest, pk: int, proposal_id: int) -> HttpResponse:
    """A button of a row."""
    found = _reading(request, pk)
    word = request.POST.get("deed", "")
    given = {"actor": request.actor, "reading_id": found.pk, "proposal_id": proposal_id, "at": request.now}
    try:
        if word == "split":
            reshaping.split(**given, place=number_in(request.POST.get("place")) or 0)
        elif word == "join":
            reshaping.join(**given)
        elif word in DEEDS:
            DEEDS[word](**given)
            return _row_answer(request, found, proposal_id)
        else:
            raise NotThere(word)
    except (Refusal, Refusals) as caught:
        return _refused(request, found, proposal_id, tell_all(caught))
    return _whole(request, found, proposal_id)


@office_only
@require_POST
def act_on_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Accepts all that leaves no doubt, names a product where none is, or takes the last deed back."""
    found = _reading(request, pk)
    given = {"actor": request.actor, "reading_id": found.pk, "at": request.now}
    word = request.POST.get("deed")
    if word == "product":
        deciding.name_product(**given, product=request.POST.get("product", ""))
    else:
        (deciding.take_back if word == "undo" else deciding.accept_sure)(**given)
    return _whole(request, found, None)


@office_only
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A task from the marked stretch of the text, or from typed words; its form is open afterwards."""
    found = _reading(request, pk)
    made = reshaping.add(
        actor=request.actor,
        reading_id=found.pk,
        start=number_in(request.POST.get("start")),
        end=number_in(request.POST.get("end")),
        content=request.POST.get("content", ""),
        at=request.now,
    )
    return _whole(request, found, made.pk, opens=True)


def _reading(request: HttpRequest, pk: int) -> Any:
    return find(request, readings.readings_for(request.actor), pk)


def _row(request: HttpRequest, found: Any, proposal_id: int) -> tuple[Row, Picked]:
    names = Picked(request.today)
    one = find(request, readings.in_order(found), proposal_id)
    return row_of(one, readings.place_of(one), names, found.issued_on), names


def _save(request: HttpRequest, found: Any, proposal_id: int) -> HttpResponse:
    form = SplitForm(request.POST, **shape(found, proposal_id, request))
    tokens = picked(request.POST, "leads"), picked(request.POST, "coordinators")
    told: list[Told] = []
    if form.is_valid():
        try:
            deciding.change(
                actor=request.actor,
                reading_id=found.pk,
                proposal_id=proposal_id,
                form=form.said(*tokens, found.issued_on or request.today),
                at=request.now,
            )
            return _row_answer(request, found, proposal_id, opens_next=True)
        except (Refusal, Refusals) as caught:
            told = tell_all(caught)
    if is_secret(told):  # nothing of what was typed comes back
        return _refused(request, found, proposal_id, told)
    row, names = _row(request, found, proposal_id)
    open_ = opened(request, found, row, names, form=form, tokens=tokens, told=told, whole=not request.htmx)
    return _with_open(request, found, row, open_)


def _refused(request: HttpRequest, found: Any, proposal_id: int, told: list[Told]) -> HttpResponse:
    """The row with its form and what was refused."""
    row, names = _row(request, found, proposal_id)
    open_ = opened(request, found, row, names, whole=not request.htmx) | {"told": told}
    return _with_open(request, found, row, open_)


def _with_open(request: HttpRequest, found: Any, row: Row, open_: dict[str, Any]) -> HttpResponse:
    if request.htmx:
        context = {"reading": found, "row": row, "open": open_, "today": request.today}
        return render(request, "readings/row.html", context, status=422)
    context = work(request, found) | {"open": open_, "wanted": row.proposal.pk}
    return render(request, "readings/one.html", context | {"row": row}, status=422)


def _row_answer(request: HttpRequest, found: Any, proposal_id: int, *, opens_next: bool = False) -> HttpResponse:
    """The row as it is now, and the sums; the page goes to the next one that waits."""
    if not request.htmx:
        return redirect(f"{reverse('reading', args=[found.pk])}#p-{proposal_id}")
    found.refresh_from_db(fields=["steps"])
    row, _names = _row(request, found, proposal_id)
    context = {"reading": found, "row": row, "sums": readings.sums_of(found), "can_undo": bool(found.steps)}
    answer = render(request, "readings/decided.html", context | {"today": request.today})
    answer["HX-Trigger-After-Settle"] = json.dumps({"decided": {"id": proposal_id, "opens": opens_next}})
    return answer


def _whole(request: HttpRequest, found: Any, proposal_id: int | None, *, opens: bool = False) -> HttpResponse:
    """Text and list anew: what stands where has changed."""
    if not request.htmx:
        end = f"?mo={proposal_id}#p-{proposal_id}" if proposal_id else ""
        return redirect(reverse("reading", args=[found.pk]) + end)
    found.refresh_from_db()
    answer = render(request, "readings/work.html", work(request, found, proposal_id if opens else None))
    answer["HX-Retarget"], answer["HX-Reswap"] = "#work", "outerHTML"
    answer["HX-Trigger-After-Settle"] = json.dumps({"reshaped": {"id": proposal_id}})
    return answer
