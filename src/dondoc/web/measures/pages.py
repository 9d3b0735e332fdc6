"""The list of proposals, and one proposal with its measures, what was decided and what came of each (H6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dondoc.measures.queries import proposals as asked
from dondoc.measures.queries.candidates import may_propose
from dondoc.web.access import find
from dondoc.web.fields import number_in
from dondoc.web.measure_words import DECISIONS, GROUND_WORDS, OUTCOMES, STANDINGS
from dondoc.web.measures.forms import DecideForm, EditForm, PutForm, SettleForm, WordsForm
from dondoc.web.refusals import Told
from dondoc.web.work.filters import address


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal as its page needs it."""

    proposal: Any
    measures: list[Any]
    allowed: asked.Allowed


@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """Newest first, fifty a page; the filter stays in the address."""
    if not request.actor.sees_everything:
        raise Http404
    standing = request.GET.get("tinh-trang", "")
    page, counts = asked.listing(request.actor, standing, number_in(request.GET.get("trang")) or 1)
    tabs = {"": _("Tất cả")} | {code: look[0] for code, look in STANDINGS.items() if counts[code]}
    context = {
        "page": page,
        "rows": [{"row": row, "look": STANDINGS[asked.standing_of(row)]} for row in page.object_list],
        "tabs": [
            {
                "word": word,
                "n": counts[code or "all"],
                "url": address(request.GET, **{"tinh-trang": code}),
                "on": code == standing,
            }
            for code, word in tabs.items()
        ],
        "narrowed": standing in STANDINGS,
        "clear_url": reverse("proposals"),
        "may_propose": may_propose(request.actor),
        "cite": asked.cite_of(),
    }
    return render(request, "measures/list.html", context)


@require_GET
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal with the forms of what may be done about it."""
    return render(request, "measures/proposal.html", context_of(request, shown(request, pk), {}))


def shown(request: HttpRequest, pk: int) -> Shown:
    """The proposal if the reader may see it, else 404."""
    rows = asked.with_counts(asked.proposals_for(request.actor)).select_related("by", "put_to", "approved_by")
    found = find(request, rows, pk)
    measures = asked.measures_of(found, request.actor, request.today)
    return Shown(found, measures, asked.allowed(request.actor, found, measures, request.today))


def context_of(
    request: HttpRequest, page: Shown, sent: dict[str, forms.Form], told: list[Told] | None = None
) -> dict[str, Any]:
    """What the page shows. `sent`: forms that came back, by name ("words", "edit-7", …); `told`: refusals of no field."""
    one = page.proposal
    kinds = {kind.code: _(kind.name) for kind in asked.kinds_of(one)}
    decide = (sent.get("decide") or decide_form(request, page, None)) if page.allowed.decide else None
    return {
        "proposal": one,
        "look": STANDINGS[asked.standing_of(one)],
        "allowed": page.allowed,
        "cite": asked.cite_of(one),
        "told": told or [],
        "put_to": asked.name_of(one.put_to_id, request.today) if one.put_to_id else "",
        "measures": [_measure(request, page, measure, kinds, sent, decide) for measure in page.measures],
        "words_form": (sent.get("words") or words_form(request, page, None)) if page.allowed.edit else None,
        "back_form": (sent.get("back") or back_form(request, page, None)) if page.allowed.approve else None,
        "put_form": (sent.get("put") or put_form(request, page, None)) if page.allowed.approve else None,
        "decide_form": decide,
    }


def _measure(
    request: HttpRequest, page: Shown, measure: Any, kinds: dict[str, str], sent: dict[str, forms.Form], decide: Any
) -> dict[str, Any]:
    edits = page.allowed.edit
    settles = page.allowed.settle and measure.decision in asked.AGREED and not measure.outcome
    return {
        "measure": measure,
        "kind": kinds.get(measure.kind, measure.kind),
        "ground": GROUND_WORDS[measure.ground],
        "decision": DECISIONS.get(measure.decision, ""),
        "outcome": OUTCOMES.get(measure.outcome, ""),
        "lines": list(measure.lines.all()),
        "decides": [decide[f"{name}-{measure.pk}"] for name in ("decision", "words")]
        if decide and f"decision-{measure.pk}" in decide.fields
        else [],
        "edit": (sent.get(f"edit-{measure.pk}") or edit_form(request, page, measure, None)) if edits else None,
        "edit_open": f"edit-{measure.pk}" in sent,
        "settle": (sent.get(f"settle-{measure.pk}") or settle_form(request, page, measure, None)) if settles else None,
        "settle_open": f"settle-{measure.pk}" in sent,
    }


def words_form(request: HttpRequest, page: Shown, data: Any) -> WordsForm:
    """What opens the paper."""
    first = {"words": page.proposal.words, "version": page.proposal.version}
    help_text = _("Tình hình chung, lý do kiến nghị. Danh sách nhiệm vụ và biện pháp do hệ thống ghi theo sau.")
    return WordsForm(
        data,
        today=request.today,
        label=_("Lời mở đầu"),
        help_text=help_text,
        needed=False,
        initial=first,
        auto_id="open-%s",
    )


def back_form(request: HttpRequest, page: Shown, data: Any) -> WordsForm:
    """What a leader of the Office wants otherwise."""
    first = {"version": page.proposal.version}
    return WordsForm(data, today=request.today, label=_("Chỗ cần sửa"), initial=first, auto_id="back-%s")


def put_form(request: HttpRequest, page: Shown, data: Any) -> PutForm:
    """To whom it is put; suggested is who gave most of the tasks."""
    suggested = asked.suggested_leader(page.measures, request.today)
    people = [(str(one.user_id), f"{one.title} {one.name}") for one in asked.leaders_in_office(request.today)]
    first = {"put_to": str(suggested or ""), "version": page.proposal.version}
    return PutForm(data, today=request.today, leaders=people, initial=first, auto_id="put-%s")


def edit_form(request: HttpRequest, page: Shown, measure: Any, data: Any) -> EditForm:
    lines = list(measure.lines.all())
    tasks = [(str(one.assignment_id), " ".join(one.assignment.task.content.split())[:120]) for one in lines]
    first = {
        "kind": measure.kind,
        "words": measure.words,
        "doer": measure.doer,
        "by_when": measure.by_when,
        "keep": [pk for pk, _title in tasks],
        "version": page.proposal.version,
    }
    kinds = [(one.code, _(one.name)) for one in asked.kinds_of(page.proposal)]
    return EditForm(data, today=request.today, kinds=kinds, tasks=tasks, initial=first, auto_id=f"edit-{measure.pk}-%s")


def decide_form(request: HttpRequest, page: Shown, data: Any) -> DecideForm:
    people = None
    if page.allowed.writes_for_leader:
        people = [(str(one.user_id), f"{one.title} {one.name}") for one in asked.leaders_in_office(request.today)]
    open_ones = [one.pk for one in page.measures if not one.decision]
    return DecideForm(data, today=request.today, measures=open_ones, leaders=people, auto_id="decide-%s")


def settle_form(request: HttpRequest, page: Shown, measure: Any, data: Any) -> SettleForm:
    ends = [one.value for one in asked.ends_of(page.proposal, measure)]
    return SettleForm(data, today=request.today, ends=ends, auto_id=f"settle-{measure.pk}-%s")
