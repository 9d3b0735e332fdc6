"""A directive is split: its text on the left, its tasks and one open form on the right. One request a task; the rest of the page stands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dondoc.core.regulation import regulation
from dondoc.directives import queries as directives
from dondoc.gateway.queries.messages import proposed_due
from dondoc.intake.actions import waiting
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.actions import drafting
from dondoc.tasks.queries.drafts import Draft, Picked, drafts_of, issued_count
from dondoc.tasks.queries.visibility import directives_for
from dondoc.web.access import find, office_only
from dondoc.web.directives.forms import SplitForm, picked, put, show_needed
from dondoc.web.directives.steps import steps
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, is_secret, tell_all


@office_only
@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """The page with an empty form; a POST adds a task and gives the next empty form."""
    directive = _directive(request, pk)
    if request.method == "GET":
        return render(request, "directives/split.html", _context(request, directive, None) | _side(directive))
    return _save(request, directive, None)


@office_only
@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, pk: int, task_id: int) -> HttpResponse:
    """The form over a draft that is there."""
    directive = _directive(request, pk)
    if request.method == "POST":
        return _save(request, directive, task_id)
    return _answer(request, directive, _context(request, directive, task_id))


@office_only
@require_POST
def remove(request: HttpRequest, pk: int, task_id: int) -> HttpResponse:
    """Takes a draft away."""
    directive = _directive(request, pk)
    waiting.remove_draft(actor=request.actor, directive_id=directive.pk, task_id=task_id, at=request.now)
    return _list(request, directive)


@office_only
@require_POST
def move(request: HttpRequest, pk: int, task_id: int) -> HttpResponse:
    """One place up or down."""
    directive = _directive(request, pk)
    up = request.POST.get("way") == "up"
    drafting.move_task(actor=request.actor, directive_id=directive.pk, task_id=task_id, up=up, at=request.now)
    return _list(request, directive)


def _directive(request: HttpRequest, pk: int) -> Any:
    return find(request, directives.full(directives_for(request.actor, request.today)), pk)


def _save(request: HttpRequest, directive: Any, task_id: int | None) -> HttpResponse:
    if "copy" in request.POST:
        return _answer(request, directive, _copied(request, directive, task_id))
    form = SplitForm(request.POST, regulation=regulation(directive.regulation_id), today=request.today)
    leads, coordinators = picked(request.POST, "leads"), picked(request.POST, "coordinators")
    told: list[Told] = []
    if form.is_valid():
        try:
            saved = drafting.save_task(
                actor=request.actor,
                directive_id=directive.pk,
                task_id=task_id,
                position=number_in(request.POST.get("position")),
                form=form.said(leads, coordinators, directive.issued_on),
                at=request.now,
            )
        except (Refusal, Refusals) as caught:
            told = tell_all(caught)
            if is_secret(told):
                # Nothing of what was typed comes back.
                blank = _context(request, directive, task_id) | {"told": told, "faults": {}}
                return _answer(request, directive, blank, status=422)
        else:
            return _saved(request, directive, saved, added=task_id is None)
    faults = {name: [t.text for t in told if t.field == name] for name in ("leads", "coordinators")}
    above = [t for t in put(form, told) if t.way_url or t.field not in faults]
    context = _context(request, directive, task_id, form, (leads, coordinators)) | {"told": above, "faults": faults}
    return _answer(request, directive, context, status=422)


def _saved(request: HttpRequest, directive: Any, saved: Any, *, added: bool) -> HttpResponse:
    """The next empty form and the row of what was saved, for htmx; the whole page for a plain form."""
    if not request.htmx:
        messages.success(request, _("Đã lưu nhiệm vụ {number}.").format(number=saved.position))
        return redirect("directive_split", directive.pk)
    directive.refresh_from_db()
    context = _context(request, directive, None)
    context["form"].fields["content"].widget.attrs["autofocus"] = True
    row = next(d for d in context["drafts"] if d.task.pk == saved.pk)
    return render(request, "directives/split.html#saved", context | {"row": row, "added": added})


def _answer(request: HttpRequest, directive: Any, context: dict[str, Any], status: int = 200) -> HttpResponse:
    if request.htmx:
        return render(request, "directives/split.html#form", context, status=status)
    return render(request, "directives/split.html", context | _side(directive), status=status)


def _copied(request: HttpRequest, directive: Any, task_id: int | None) -> dict[str, Any]:
    """What was typed, with agencies and deadline of the row above; nothing is saved."""
    initial = {name: request.POST.get(name) for name in SplitForm.base_fields if name in request.POST}
    rows = [d.task for d in drafts_of(directive, request.today) if d.task.pk != task_id]
    tokens: tuple[Any, Any] = picked(request.POST, "leads"), picked(request.POST, "coordinators")
    if rows:
        above = rows[-1]
        tokens = above.leads_picked, above.coordinators_picked
        initial |= {
            name: getattr(above, name)
            for name in ("deadline_text", "due_on", "no_deadline", "no_coordinators", "deadline_kind")
        }
    form = SplitForm(initial=initial, regulation=regulation(directive.regulation_id), today=request.today)
    return _context(request, directive, task_id, form, tokens)


def _list(request: HttpRequest, directive: Any) -> HttpResponse:
    if not request.htmx:
        return redirect("directive_split", directive.pk)
    directive.refresh_from_db()
    return render(request, "directives/split.html#listed", _context(request, directive, None))


def _context(
    request: HttpRequest,
    directive: Any,
    task_id: int | None,
    form: SplitForm | None = None,
    tokens: tuple[Any, Any] | None = None,
) -> dict[str, Any]:
    """What the list and the form show. `tokens`: leads and coordinators as they stand in the form; None: those of the draft that is open."""
    drafts = drafts_of(directive, request.today)
    editing = next((d for d in drafts if d.task.pk == task_id), None)
    governing = regulation(directive.regulation_id)
    issued = issued_count(directive)
    if form is None:
        new = {"origin": "province", "deadline_kind": "complete", "due_on": proposed_due(directive)}
        initial = _initial(editing) if editing else new
        form = SplitForm(initial=initial, regulation=governing, today=request.today)
    if tokens is None:
        tokens = (editing.task.leads_picked, editing.task.coordinators_picked) if editing else ((), ())
    # Without script the whole page offers every agency in a list; parts of it are asked for by script only.
    names = Picked(request.today) if any(tokens) or not request.htmx else None
    show_needed(form, governing)
    return {
        "directive": directive,
        "drafts": drafts,
        "issued": issued,
        "lacking": sum(bool(d.missing) for d in drafts),
        "editing": editing,
        "form": form,
        "position": editing.task.position if editing else (drafts[-1].task.position if drafts else issued) + 1,
        "leads": names.chips(tokens[0]) if names else [],
        "coordinators": names.chips(tokens[1]) if names else [],
        "options": names.options() if names and not request.htmx else [],
        "governing": governing,
        "clock": directives.entry_clock(directive, request.today),
        "today": request.today,
    }


def _initial(draft: Draft) -> dict[str, Any]:
    task, series = draft.task, draft.task.series
    found = {name: getattr(task, name) for name in SplitForm.base_fields if not name.startswith("recur")}
    if series is None:
        return found
    recurs = {"recurs": series.kind, "recur_day": series.due_day, "recur_month": series.due_month}
    return found | recurs | {"recur_from": series.starts_on, "recur_until": series.until, "due_on": None}


def _side(directive: Any) -> dict[str, Any]:
    """What only the whole page shows."""
    return {
        "text": directives.text_of(directive),
        "files": directives.files_of(directive),
        "steps": steps("split", directive),
    }
