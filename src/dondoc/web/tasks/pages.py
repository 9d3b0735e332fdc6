"""The page of a task and the page of one assignment: two views of the same thing, near and far."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dondoc.core.regulation import regulation
from dondoc.dashboard.queries.beside import rooms_of
from dondoc.intake.queries import came_with_the_past
from dondoc.rules.access import Deed, Sight, may, own_party
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.standing import Code
from dondoc.tasks.actions import office
from dondoc.tasks.queries import page
from dondoc.tasks.queries.amended import may_amend, of_task
from dondoc.tasks.queries.fanout import is_flagged
from dondoc.tasks.queries.origins import watch
from dondoc.tasks.queries.series import series_page
from dondoc.tasks.queries.there_is import lacking
from dondoc.tasks.queries.timeline import Timeline, timeline
from dondoc.tasks.queries.timeline_beside import ALL, beside
from dondoc.web.access import find, found_or_404
from dondoc.web.amended_words import chain
from dondoc.web.feedback_words import send_url
from dondoc.web.fields import number_in
from dondoc.web.found_words import found_words
from dondoc.web.inspection_words import beside_assignment as inspections_beside
from dondoc.web.looks import note_page
from dondoc.web.measure_words import beside_assignment as beside_proposals
from dondoc.web.tasks import extending, parts, telling
from dondoc.web.tasks.deeds import offers
from dondoc.web.tasks.forms import CorrectForm
from dondoc.web.thread_words import beside_assignment as threads_beside
from dondoc.web.urging_words import beside_assignment, beside_many

MISSED = frozenset({Code.OVERDUE, Code.SUBMITTED_LATE, Code.DONE_LATE})
#: Agencies of the table, a page.
ROWS = 50
#: Of the timeline.
MOST_PAGES = 500


@require_http_methods(["GET"])
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """All agencies of a task that the reader may see; where that is one, its assignment in full."""
    found = found_or_404(page.task_seen(request.actor, pk, request.today))
    whole = page.task_page(request.actor, found, request.today)
    members = whole.fanout.members
    if len(members) == 1:
        one = found_or_404(page.assignment_seen(request.actor, members[0].id, request.today))
        shown = page.panel(request.actor, one, request.today)
        context = _context(request, found, whole, shown.member.due_on, shown.member.late_after)
        context |= _panel(request, shown, whole.regulation, context)
    else:
        worst = whole.fanout.worst
        due, late = (found.due_on, None) if worst is None else (worst.due_on, worst.late_after)
        context = _context(request, found, whole, due, late) | _fan(request, whole)
    note_page(request, [m.id for m in members])
    return render(request, "tasks/task.html", context)


@require_http_methods(["GET"])
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """One agency's part of a task, with what the reader may do about it."""
    one = found_or_404(page.assignment_seen(request.actor, pk, request.today))
    shown = page.panel(request.actor, one, request.today)
    whole = page.beside(request.actor, shown)
    context = _context(request, one.task, whole, one.due_on, one.late_after, only=shown)
    context |= _panel(request, shown, whole.regulation, context)
    note_page(request, [one.pk])
    return render(request, "tasks/task.html", context)


@require_http_methods(["GET", "POST"])
def task_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the wording of a task right; a dispute named in the address is answered by it."""
    found = find(request, page.tasks_seen(request.actor, request.today), pk)
    disputed = number_in(request.POST.get("luot") or request.GET.get("luot"))
    back = reverse("assignment", args=[disputed]) if disputed else reverse("task", args=[found.pk])
    told: list[Any] = []
    form = CorrectForm(
        request.POST or None,
        today=request.today,
        initial={"content": found.content, "product": found.product, "reason": found_words(request, None, found.pk)},
    )
    if request.method == "GET" and not may(Deed.CORRECT, own_party(request.actor)):
        return HttpResponseRedirect(back)
    if request.method == "POST" and form.is_valid():
        try:
            office.correct(
                actor=request.actor,
                task_id=found.pk,
                assignment_id=disputed,
                content=form.cleaned_data["content"],
                product=form.cleaned_data["product"],
                reason=form.cleaned_data["reason"],
                at=request.now,
            )
            messages.success(request, _("Đã đính chính nội dung nhiệm vụ; câu chữ cũ vẫn được lưu."))
            return HttpResponseRedirect(back)
        except (Refusal, Refusals) as refusal:
            told = form.refused(refusal)
    context = {
        "task": found,
        "directive": found.directive,
        "form": form,
        "told": told,
        "back": back,
        "luot": disputed or "",
        "cite": regulation(found.directive.regulation_id).deed_cites.cite_for("correct"),
    }
    return render(request, "tasks/correct.html", context, status=422 if request.method == "POST" else 200)


def _context(
    request: HttpRequest, found: Any, whole: page.TaskPage, due: Any, late: Any, only: page.Panel | None = None
) -> dict[str, Any]:
    """What both pages show: the head, the reckoning, the timeline, the facts."""
    members = [only.member] if only else whole.fanout.members
    many = len(members) > 1
    lacks = lacking(only.assignment if only else found)
    told = _told(request, found, whole, only, lacks)
    amended = [] if whole.sight is Sight.STANDING or "amendments" in lacks else of_task(found)
    return {
        "task": found,
        "directive": found.directive,
        "page": whole,
        "rules": whole.regulation,
        "many": many,
        "printing": "in" in request.GET,
        "watch": watch(request.actor, found, request.today),
        "series": series_page(request.actor, found, request.today),
        "chain": chain(found, amended, request.actor.sees_everything),
        "why": page.why(found, members, due, late),
        "basis_words": telling.BASIS_WORDS,
        "timeline": told,
        # the last day of the strip is red where it was missed, not merely because it is past
        "strip_today": request.today if any(m.standing.code in MISSED for m in members) else None,
        "lines": [telling.tell(e, whole.regulation, many, request.today) for e in told.entries],
        "timeline_filters": telling.FILTERS,
        "query": _query(request, "dien-bien", "trang-dien-bien"),
        "may_correct": whole.may_correct,
        "may_amend": whole.may_correct and may_amend(request.actor),
        "sight_all": whole.sight is Sight.ALL,
        "sight_standing": whole.sight is Sight.STANDING,
        "assigner": telling.assigner(found.directive, whole.regulation),
        "origin": telling.origin(found, whole.regulation),
        "imported": came_with_the_past(found),
    }


def _told(
    request: HttpRequest, found: Any, whole: page.TaskPage, only: page.Panel | None, lacks: frozenset[str]
) -> Timeline:
    """The page of the timeline that the address asks for. `lacks`: of what there is none."""
    number = min(max(number_in(request.GET.get("trang-dien-bien")) or 1, 1), MOST_PAGES)
    return timeline(
        page.reach_of(only) if only else whole.reach,
        found.pk if whole.sight is not Sight.STANDING else None,
        request.GET.get("dien-bien", "all"),
        number,
        partial(beside, has=ALL - lacks) if ALL - lacks else None,
        lacks,
        only.read if only and only.whole else None,
    )


def _panel(request: HttpRequest, shown: page.Panel, rules: Any, around: dict[str, Any]) -> dict[str, Any]:
    """`around`: what `_context` gathered of the same page."""
    extensions = extending.panel(shown.assignment, around["why"].lines) if shown.whole else None
    extending.mark_late(extensions, around["timeline"].entries, around["lines"])
    rooms = rooms_of(shown.assignment.pk)
    return {
        "shown": shown,
        "urging": beside_assignment(request, shown, spoken="urging" in rooms),
        "threads": threads_beside(request, shown, spoken="exchanges" in rooms),
        "feedback_url": send_url(request, shown.assignment),
        "measures": beside_proposals(request, shown.assignment.pk) if "measures" in rooms else [],
        "inspected": inspections_beside(request, shown.assignment.pk) if "inspections" in rooms else [],
        "offers": offers(shown),
        "ground": telling.ground(shown.dispute, rules) if shown.dispute else "",
        "judged": telling.judged(shown.judgement, rules) if shown.judgement and shown.judgement.confirmed else "",
        "extensions": extensions,
        "parts": parts.panel(request, shown.assignment) if shown.sight is not Sight.STANDING else None,
        "parts_cite": rules.deed_cites.cite_for(Deed.ASK_PART.value),
    }


def _fan(request: HttpRequest, whole: page.TaskPage) -> dict[str, Any]:
    fanout = whole.fanout
    as_table = request.GET.get("xem") == "bang"
    wanted, flagged = request.GET.get("nhom", ""), request.GET.get("co", "")
    flagged = flagged if flagged in fanout.flags else ""
    rows = [m for m in fanout.members if (not wanted or m.need == wanted) and (not flagged or is_flagged(m, flagged))]
    judges = any(m.need == "awaiting_office" for m in fanout.members) and may(Deed.CORRECT, own_party(request.actor))
    return {
        "fanout": fanout,
        "urge_all": beside_many(request, whole),
        "parts": telling.parts(fanout),
        "sum_words": telling.sum_words(fanout),
        "groups": [
            {
                "need": need,
                "title": telling.need_title(need),
                "bulk": reverse("confirm_many") + f"?task={whole.task.pk}"
                if need.code == "awaiting_office" and judges
                else "",
            }
            for need in fanout.needs
        ],
        "as_table": as_table,
        "wanted": wanted or flagged,
        "wanted_title": telling.flag_words(flagged, fanout)
        if flagged
        else next((telling.need_title(n) for n in fanout.needs if n.code == wanted), ""),
        "rows": Paginator(rows, ROWS).get_page(request.GET.get("trang")) if as_table else None,
        "bulk_confirm": reverse("confirm_many") + f"?task={whole.task.pk}" if judges else "",
        "waiting": fanout.flags.get("awaiting_office", 0),
        "marks": telling.marks(fanout),
    }


def _query(request: HttpRequest, *without: str) -> str:
    """The rest of the address, to which a link adds its own part."""
    kept = request.GET.copy()
    for name in without:
        kept.pop(name, None)
    return f"{kept.urlencode()}&" if kept else ""
