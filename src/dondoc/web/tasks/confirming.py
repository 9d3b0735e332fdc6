"""The Office's queue of results: one after the other, or many of one task with one judgement (TH 5.1.b, 8.1.a; BT 7.2.đ)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dondoc.core.regulation import current, regulation
from dondoc.rules.access import OFFICE_ROLES, Role
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.lifecycle import State
from dondoc.tasks.actions import office
from dondoc.tasks.queries import confirming, page
from dondoc.web.access import find, only
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, tell
from dondoc.web.tasks import telling
from dondoc.web.tasks.forms import JudgementForm, ReturnForm

judging_posts = only(*(OFFICE_ROLES - {Role.OFFICE_CLERK}))


@require_http_methods(["GET"])
@judging_posts
def queue(request: HttpRequest) -> HttpResponse:
    """Opens the result that has waited longest; says so where nothing waits."""
    found = confirming.queue(request.actor, request.today, **_narrowed(request))
    if found.ids:
        return HttpResponseRedirect(_address(request, found.ids[0]))
    return render(request, "tasks/confirm_empty.html", {"narrowed": _narrowed(request)})


@require_http_methods(["GET", "POST"])
@judging_posts
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One result against what was asked, and the judgement. After a decision the next one opens."""
    found = find(request, page.assignments_seen(request.actor, request.today), pk)
    waiting = confirming.queue(request.actor, request.today, opened=pk, **_narrowed(request))
    forms = _forms(request, found)
    told: list[Told] = []
    if request.method == "POST":
        returning = request.POST.get("decision") == "return"
        form = forms["returning"] if returning else forms["judging"]
        try:
            if form.is_valid():
                _decide(request, found, form.cleaned_data, returning)
                return HttpResponseRedirect(_next(request, waiting, pk))
        except (Refusal, Refusals) as refusal:
            told = form.refused(refusal)
    elif found.state != State.SUBMITTED:
        return HttpResponseRedirect(reverse("assignment", args=[pk]))
    context = _context(request, found, waiting) | forms | {"told": told}
    return render(request, "tasks/confirm.html", context, status=422 if request.method == "POST" else 200)


def _decide(request: HttpRequest, found: Any, data: dict[str, Any], returning: bool) -> None:
    base = {"actor": request.actor, "assignment_id": found.pk, "version": data["version"], "at": request.now}
    if returning:
        office.return_result(**base, lacking=data["lacking"])
        messages.success(request, _("Đã trả lại kết quả của %(agency)s.") % {"agency": found.agency.name})
        return
    office.confirm(**base, quality=data["quality"], effectiveness=data["effectiveness"], remark=data["remark"])
    messages.success(request, _("Đã xác nhận hoàn thành cho %(agency)s.") % {"agency": found.agency.name})


def _forms(request: HttpRequest, found: Any) -> dict[str, Any]:
    """Two forms: only the one that was sent is bound."""
    rules = regulation(found.task.directive.regulation_id)
    sent = request.POST.get("decision")
    options = {"today": request.today, "initial": {"version": found.version}}
    return {
        "judging": JudgementForm(
            request.POST if sent == "confirm" else None, judgement=rules.judgement, auto_id="judge-%s", **options
        ),
        "returning": ReturnForm(request.POST if sent == "return" else None, auto_id="return-%s", **options),
    }


def _context(request: HttpRequest, found: Any, waiting: confirming.Queue) -> dict[str, Any]:
    rules = regulation(found.task.directive.regulation_id)
    shown = page.panel(request.actor, found, request.today)
    submitted = found.state == State.SUBMITTED
    place = waiting.place(found.pk)
    return {
        "assignment": found,
        "task": found.task,
        "directive": found.task.directive,
        "rules": rules,
        "shown": shown,
        "queue": waiting,
        "line": confirming.waiting(found, request.today),
        "place": place,
        "previous": _address(request, waiting.ids[place - 2]) if place > 1 else "",
        "following": _address(request, waiting.ids[place]) if 0 < place < waiting.total else "",
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
        "may_judge": submitted and confirming.judges(request.actor, found, request.today),
        "progress": office.progress_of(found) if submitted else "",
        "progress_words": telling.progress_words(office.progress_of(found)) if submitted else "",
        "will_mark": submitted and office.will_mark(found, request.now),
        "earlier": confirming.earlier_judgements(found),
        "narrowed": _narrowed(request),
        "same_task": sum(row.task_id == found.task_id for row in waiting.rows),
    }


@require_http_methods(["GET", "POST"])
@judging_posts
def many(request: HttpRequest) -> HttpResponse:
    """One judgement for many results of one task. A list sends the chosen ones; without a judgement yet, the form is shown for them."""
    task_id = number_in(request.GET.get("task") or request.POST.get("task"))
    chosen = _chosen(request)
    if request.method == "POST" and "judged" in request.POST:
        return _judge_many(request, chosen, task_id)
    ids = [pk for pk, _version in chosen] if chosen else None
    rows = confirming.results_waiting(request.actor, request.today, ids=ids, task_id=task_id) if ids or task_id else []
    # of a whole task, what a department holds to lack something is left for the Office to look at by itself
    picked = {row.id for row in rows if not row.lacking} if ids is None else None
    return _show_many(request, rows, task_id, picked)


def _judge_many(request: HttpRequest, chosen: list[tuple[int, int | None]], task_id: int | None) -> HttpResponse:
    rows = confirming.results_waiting(request.actor, request.today, ids=[pk for pk, _v in chosen]) if chosen else []
    form = _bulk_form(request, request.POST)
    told: list[Told] = []
    if not chosen:
        told = [tell(Refusal("nothing_chosen", "Anh/chị chọn ít nhất một kết quả để xác nhận."))]
    elif form.is_valid():
        judged = {name: form.cleaned_data[name] for name in ("quality", "effectiveness", "remark")}
        try:
            outcome = office.confirm_many(actor=request.actor, chosen=chosen, at=request.now, **judged)
            if outcome.done or not _is_of_form(outcome):
                return _tell_outcome(request, outcome, task_id)
            told = form.refused(outcome.refused[0][1])
        except (Refusal, Refusals) as refusal:
            told = form.refused(refusal)
    return _show_many(request, rows, task_id, {pk for pk, _v in chosen}, form, told)


def _is_of_form(outcome: Any) -> bool:
    """Whether nothing was done because the judgement itself was incomplete: then the form comes back."""
    return any(refusal.field for _pk, refusal in outcome.refused)


def _tell_outcome(request: HttpRequest, outcome: Any, task_id: int | None) -> HttpResponse:
    names = confirming.names_of(request.actor, request.today, [*outcome.done, *(pk for pk, _r in outcome.refused)])
    n = len(outcome.done)
    said = ngettext("Đã xác nhận %(n)s kết quả.", "Đã xác nhận %(n)s kết quả.", n) % {"n": n}
    if not outcome.refused:
        messages.success(request, said)
        return HttpResponseRedirect(reverse("task", args=[task_id]) if task_id else reverse("confirm_queue"))
    context = {
        "said": said if n else "",
        "done": [(pk, names.get(pk, "")) for pk in outcome.done],
        "refused": [(pk, names.get(pk, ""), tell(refusal)) for pk, refusal in outcome.refused],
        "task_id": task_id,
    }
    return render(request, "tasks/confirm_outcome.html", context)


def _show_many(
    request: HttpRequest,
    rows: list[confirming.Waiting],
    task_id: int | None,
    picked: set[int] | None,
    form: JudgementForm | None = None,
    told: list[Told] | None = None,
) -> HttpResponse:
    titles = {row.task_id: row for row in rows}
    context = {
        "rows": rows,
        "picked": picked if picked is not None else {row.id for row in rows},
        "task_id": task_id,
        "one_task": next(iter(titles.values())) if len(titles) == 1 else None,
        "tasks": len(titles),
        "form": form or _bulk_form(request, None),
        "told": told or [],
    }
    return render(request, "tasks/confirm_many.html", context, status=422 if form else 200)


def _bulk_form(request: HttpRequest, data: Any) -> JudgementForm:
    return JudgementForm(data, judgement=current().judgement, today=request.today, auto_id="many-%s")


def _chosen(request: HttpRequest) -> list[tuple[int, int | None]]:
    """What a list sends: "12:3" (assignment and version), or "12" alone."""
    found = []
    for token in request.POST.getlist("chosen"):
        pk, _colon, version = token.partition(":")
        if number_in(pk):
            found.append((int(pk), number_in(version)))
    return found


def _narrowed(request: HttpRequest) -> dict[str, int]:
    asked = {"task_id": number_in(request.GET.get("task")), "directive_id": number_in(request.GET.get("van-ban"))}
    return {name: value for name, value in asked.items() if value}


def _address(request: HttpRequest, pk: int) -> str:
    query = request.GET.urlencode()
    return reverse("confirm_one", args=[pk]) + (f"?{query}" if query else "")


def _next(request: HttpRequest, waiting: confirming.Queue, pk: int) -> str:
    following = waiting.after(pk)
    return _address(request, following) if following else reverse("confirm_queue")
