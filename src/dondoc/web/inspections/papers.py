"""Papers that the inspected agency is asked for: the team asks and takes, the agency hands in, on the telephone too (G2; TH 14.3; BT 14.3)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from dondoc.core import clock
from dondoc.inspections.actions import papers as deeds
from dondoc.inspections.queries import workbench as asked
from dondoc.inspections.queries.sight import Side
from dondoc.rules.access import AGENCY_ROLES
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.inspections import LASTING, InspectionState
from dondoc.tasks.queries.rows import short_title
from dondoc.web.access import found_or_404
from dondoc.web.directives.files import handed_out, shown
from dondoc.web.fields import number_in
from dondoc.web.inspections.field_forms import AskForm, HandInForm, LackForm
from dondoc.web.inspections.frame import frame
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.uploads import inspected

DOOR = "tai-lieu-kiem-tra"
#: Tasks that the form offers; an inspection of more is asked for as a whole.
MOST_TASKS = 200


@require_http_methods(["GET", "POST"])
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked for, by its day, with what was handed in. POST asks for another paper."""
    inspection, side, context = frame(request, pk, "papers")
    form, told = None, list[Told]()
    if request.method == "POST":
        form = _ask_form(request, inspection, request.POST)
        try:
            if form.is_valid():
                return _asked(request, pk, form.cleaned_data)
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            form, told = (None, told) if is_secret(told) else (form, form.refused(refusal))
    context |= _shown(request, inspection, side, ask=form) | {"told": told}
    return render(request, "inspections/papers.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def act(request: HttpRequest, pk: int, wanted: int, word: str) -> HttpResponse:
    """A deed upon one of them: handed in (nop), all there (du), something missing (thieu), needless (bo)."""
    inspection, side, context = frame(request, pk, "papers")
    row = found_or_404(asked.papers_of(inspection).filter(pk=wanted).first())
    forms = {"nop": HandInForm, "thieu": LackForm, "du": None, "bo": None}
    if word not in forms:
        raise Http404
    make, told = forms[word], list[Told]()
    form = make(request.POST, today=request.today, auto_id=f"{word}-{wanted}-%s") if make else None
    try:
        if form is None or form.is_valid():
            return _done(request, row, word, form)
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        form, told = (None, told) if form is None or is_secret(told) else (form, form.refused(refusal))
    context |= _shown(request, inspection, side, sent=(row.pk, word, form)) | {"told": told}
    return render(request, "inspections/papers.html", context, status=422)


@require_GET
def file(request: HttpRequest, pk: int, file_pk: int) -> FileResponse:
    """A file that was handed in, for those who see this part of the inspection."""
    inspection, _side, _context = frame(request, pk, "papers")
    rows = asked.papers_of(inspection).filter(files__file=file_pk)
    row = found_or_404(rows.first())
    return handed_out(next(one.file for one in row.files.all() if one.file_id == file_pk))


def _asked(request: HttpRequest, pk: int, data: dict[str, Any]) -> HttpResponse:
    deeds.ask(
        actor=request.actor,
        inspection_id=pk,
        words=data["words"],
        due_on=data["due_on"],
        task_id=number_in(data.get("task")),
        at=request.now,
    )
    messages.success(request, _("Đã ghi yêu cầu cung cấp tài liệu."))
    return HttpResponseRedirect(reverse("inspection_papers", args=[pk]))


def _done(request: HttpRequest, row: Any, word: str, form: Any) -> HttpResponse:
    sent = {"actor": request.actor, "wanted_id": row.pk, "version": number_in(request.POST.get("version"))}
    if word == "nop":
        files = [*inspected(request, "photos", door=DOOR), *inspected(request, "files", door=DOOR)]
        deeds.hand_in(**sent, words=form.cleaned_data["words"], files=files, at=request.now)
    elif word == "thieu":
        deeds.ask_again(**sent, words=form.cleaned_data["words"], at=request.now)
    else:
        {"du": deeds.take, "bo": deeds.drop}[word](**sent, at=request.now)
    said = {
        "nop": _("Đã nộp tài liệu; bên kiểm tra thấy ngay."),
        "thieu": _("Đã đề nghị cơ quan bổ sung tài liệu."),
        "du": _("Đã ghi nhận đủ tài liệu."),
        "bo": _("Đã bỏ yêu cầu tài liệu này."),
    }
    messages.success(request, said[word])
    url = reverse("inspection_papers", args=[row.inspection_id])
    return HttpResponseClientRedirect(url) if request.htmx else HttpResponseRedirect(f"{url}#tai-lieu-{row.pk}")


def _shown(
    request: HttpRequest,
    inspection: Any,
    side: Side,
    *,
    ask: AskForm | None = None,
    sent: tuple[int, str, Any] | None = None,
) -> dict[str, Any]:
    lasts = inspection.state in LASTING
    asks = side in deeds.ASKS and lasts
    own = inspection.by_agency_id == inspection.agency_id and request.actor.role in AGENCY_ROLES
    known = lasts and inspection.state != InspectionState.PREPARING.value
    answers = known and (side is Side.INSPECTED or (own and asks))
    rows = [_row(request, inspection, one, answers, asks, sent) for one in asked.papers_of(inspection)]
    return {
        "rows": rows,
        "waiting": sum(1 for one in rows if one["owed"]),
        "asks": asks,
        "answers": answers,
        "ask_form": (ask or _ask_form(request, inspection, None)) if asks else None,
        "ask_open": ask is not None,
        "papers_cite": deeds.papers_cite(inspection),
    }


def _row(
    request: HttpRequest, inspection: Any, one: Any, answers: bool, asks: bool, sent: tuple[int, str, Any] | None
) -> dict[str, Any]:
    """One request as its page shows it: how it stands, late or not, and the forms of what may be done."""
    pk, word, form = sent if sent and sent[0] == one.pk else (0, "", None)
    given_on = clock.day_of(one.first_handed_in_at) if one.first_handed_in_at else None
    late = ((given_on or request.today) - one.due_on).days
    open_ = not (one.dropped_at or one.taken_at)
    owed = open_ and one.handed_in_at is None
    fresh: dict[str, Any] = {"initial": {"version": one.version}, "today": request.today}
    hands_in = answers and open_
    lacks = asks and open_ and one.handed_in_at is not None
    return {
        "row": one,
        "title": short_title(one.task.assignment.task.content) if one.task else "",
        "given_on": given_on,
        "late": max(late, 0) if not one.dropped_at else 0,
        "owed": owed,
        "files": shown(
            [link.file for link in one.files.all()],
            lambda file: reverse("inspection_paper_file", args=[inspection.pk, file.pk]),
        ),
        "hand_in": _or(form if word == "nop" else None, HandInForm, f"nop-{one.pk}-%s", fresh) if hands_in else None,
        "lack": _or(form if word == "thieu" else None, LackForm, f"thieu-{one.pk}-%s", fresh) if lacks else None,
        "came_back": word,
        "may_drop": asks and open_,
    }


def _or(form: Any, make: Any, auto_id: str, options: dict[str, Any]) -> Any:
    return form if form is not None else make(auto_id=auto_id, **options)


def _ask_form(request: HttpRequest, inspection: Any, data: Any) -> AskForm:
    rows = (
        asked.in_order(inspection, asked.Filters())
        .select_related("assignment__task__directive")
        .defer("record")[:MOST_TASKS]
    )
    tasks = [(str(row.pk), _named(row.assignment.task)) for row in rows]
    return AskForm(data, today=request.today, tasks=tasks, auto_id="ask-%s")


def _named(task: Any) -> str:
    """Tasks of the same words are told apart by their documents."""
    place = _("nhiệm vụ %(n)s") % {"n": task.position}
    return f"{task.directive.number}, {place}: {short_title(task.content, 90)}"
