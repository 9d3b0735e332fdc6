"""Tasks by workbook: sent in, checked before anything is written, written as drafts, issued or undone as one (C4, C8)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dondoc.core import progress
from dondoc.core.regulation import current
from dondoc.directives.actions.secrecy import SECRET, refusing_secrets
from dondoc.intake import belonging, queries
from dondoc.intake.actions import checking, receiving, settling, taking_back, waiting, writing
from dondoc.intake.sheet import shown
from dondoc.rules.access import Deed, own_party
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.lifecycle import LIFECYCLE, State
from dondoc.tasks.queries.visibility import directives_for
from dondoc.web.access import find, office_only
from dondoc.web.fields import number_in
from dondoc.web.intake.forms import SheetForm
from dondoc.web.intake.pointing import named, offers
from dondoc.web.intake.telling import STAGES, TABS, notes, row_told
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.templatetags.wording import thousands
from dondoc.web.uploads import inspected

PAGE = 50
#: How often a page asks for the progress of a deed that has not begun yet or is over.
ASKED_IN_VAIN = 6


@office_only
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The form to send a workbook in, and those that were sent. `van-ban`: the document that the rows of an appendix belong to."""
    told: list[Told] = []
    asked = number_in(request.POST.get("van-ban") or request.GET.get("van-ban"))
    directive = find(request, directives_for(request.actor, request.today), asked) if asked else None
    form = SheetForm(request.POST or None, regulation=current(), today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("intake_batch", _received(request, form, directive).pk)
        except (Refusal, Refusals) as caught:
            told = tell_all(caught)
            if is_secret(told):
                form = SheetForm(regulation=current(), today=request.today)
            told = form.mark(told) if form.is_bound else told
    form.show_needed()
    page = Paginator(queries.with_left(), PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "rows": [{"batch": b, "stage": STAGES[b.stage]} for b in page.object_list],
        "told": told,
        "form": form,
        "directive": directive,
        "lost_file": bool(request.FILES),
        "token": uuid.uuid4().hex,
        "secrecy": current().scope.secrecy,
        "most": receiving.MOST_ROWS,
        "today": request.today,
    }
    return render(request, "intake/index.html", context, status=422 if request.method == "POST" else 200)


def _received(request: HttpRequest, form: SheetForm, directive: Any) -> Any:
    """The document, the file and the declaration are looked at together: what lacks is told at once."""
    files = inspected(request, "file", door="intake", by_rows=True)
    declared = form.cleaned_data["declared_open"]
    wrong = [] if declared else [receiving.undeclared(request.now)]
    if len(files) != 1:
        wrong.append(Refusal("file_missing", "Anh/chị chọn một bảng tính để gửi.", field="file"))
    typed: dict[str, Any] = {}
    try:
        with refusing_secrets(actor=request.actor, door="intake", at=request.now):
            typed = belonging.of_typed(form.typed(), actor=request.actor, at=request.now)
    except (Refusal, Refusals) as caught:
        found = caught.refusals if isinstance(caught, Refusals) else [caught]
        wrong = found if found[0].code == SECRET else [*found, *wrong]
    if wrong:
        raise Refusals(wrong)
    said = belonging.of_registered(directive) if directive else typed
    return receiving.receive(
        actor=request.actor,
        file=files[0],
        declared_open=declared,
        form_token=request.POST.get("form_token", "")[:40] or uuid.uuid4().hex,
        at=request.now,
        said=said | form.beside(),
    )


@office_only
@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One workbook: how far it is, the verdict on every row, and what may be done with it."""
    return _page(request, pk)


@office_only
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The next slice; a page with script asks again until all are checked, one without has a button."""
    found = checking.check_slice(actor=request.actor, batch_id=find(request, queries.batches(), pk).pk, at=request.now)
    address = reverse("intake_batch", args=[pk])
    if not request.htmx:
        return redirect(address)
    if found.stage != "checking":
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = address
        return answer
    return render(request, "intake/progress.html", {"batch": found, "counts": queries.counts(found)})


@office_only
@require_POST
def check_again(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, checking.check_again, "")


@office_only
@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """All, or the good rows only; as drafts."""

    def deed(**given: Any) -> Any:
        with progress.telling(_key(pk)) as tell:
            return writing.write(
                only_good=request.POST.get("rows") == "good",
                confirmed_open=request.POST.get("confirmed_open") == "on",
                tell=tell,
                **given,
            )

    return _do(request, pk, deed, _written)


@office_only
@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    def deed(**given: Any) -> Any:
        with progress.telling(_key(pk)) as tell:
            return writing.issue_all(tell=tell, **given)

    return _do(request, pk, deed, _issued)


@office_only
@require_GET
def how_far(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that says how far the writing is; it asks again by itself, a few times in vain before it gives up."""
    found = find(request, queries.batches(), pk)
    far = progress.how_far(_key(pk))
    vain = 0 if far else (number_in(request.GET.get("hoi")) or 0) + 1
    context = {"batch": found, "far": far, "asks": vain if vain < ASKED_IN_VAIN else None}
    return render(request, "intake/how_far.html", context)


@office_only
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that the batch sent out, while no agency did anything."""

    def deed(**given: Any) -> Any:
        return taking_back.withdraw(reason=request.POST.get("reason", ""), **given)

    return _do(request, pk, deed, _("Đã thu hồi cả đợt; các cơ quan thấy ngay."))


@office_only
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, writing.undo, _("Đã hoàn tác cả đợt nhập; không còn dự thảo nào của đợt này."))


@office_only
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that were not written are entered otherwise, or are no tasks."""
    return _do(request, pk, waiting.settle, _("Đã ghi nhận: không còn dòng nào của bảng này phải nhập."))


@office_only
@require_POST
def settle_row(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One row that waits is entered already as a task that is pointed to, or is not to be entered."""
    found = find(request, queries.batches(), pk)
    given = {"actor": request.actor, "batch_id": found.pk, "number": number, "at": request.now}
    try:
        if "because" in request.POST:
            settling.dropped(because=request.POST["because"], **given)
        else:
            settling.entered(task_id=named(found, number, request.POST.get("task", "")), **given)
    except (Refusal, Refusals) as caught:
        return _page(request, pk, tell_all(caught), stuck=number)
    messages.success(request, _("Đã ghi nhận; số dòng còn chờ được tính lại."))
    query = request.GET.urlencode()
    return redirect(reverse("intake_batch", args=[pk]) + (f"?{query}" if query else ""))


@office_only
@require_POST
def settle_exact(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that stand word for word among the tasks of their directive."""
    return _do(request, pk, settling.entered_exactly, _("Đã ghi nhận các dòng đã có nhiệm vụ đúng nguyên văn."))


@office_only
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, writing.drop, _("Đã bỏ đợt nhập; chưa ghi gì vào hệ thống."))


def _written(batch: Any) -> str:
    counts = queries.counts(batch)
    if not counts.bad:
        return _("Đã ghi các nhiệm vụ thành dự thảo; chưa giao lượt nào.")
    return _("Đã ghi %(n)s dòng thành dự thảo, chưa giao lượt nào; %(left)s dòng cần sửa chưa được ghi.") % {
        "n": counts.writable,
        "left": counts.bad,
    }


def _issued(batch: Any) -> str:
    counts = queries.counts(batch)
    if not counts.bad:
        turns, agencies = queries.issued_of(batch)
        return _("Đã giao tất cả nhiệm vụ của đợt nhập: %(turns)s lượt cho %(agencies)s cơ quan.") % {
            "turns": thousands(turns),
            "agencies": thousands(agencies),
        }
    return _("Đã giao %(n)s nhiệm vụ của đợt nhập; %(left)s dòng cần sửa của bảng chưa được ghi nên chưa giao.") % {
        "n": counts.writable,
        "left": counts.bad,
    }


def _do(request: HttpRequest, pk: int, deed: Callable[..., Any], said: str | Callable[[Any], str]) -> HttpResponse:
    """One deed on a batch; a refusal is told on its page."""
    found = find(request, queries.batches(), pk)
    try:
        done = deed(actor=request.actor, batch_id=found.pk, at=request.now)
    except (Refusal, Refusals) as caught:
        if request.htmx:
            return render(request, "intake/refused.html", {"told": tell_all(caught)}, status=422)
        return _page(request, pk, tell_all(caught))
    if said:
        messages.success(request, said if isinstance(said, str) else said(done))
    if request.htmx:
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = reverse("intake_batch", args=[pk])
        return answer
    return redirect("intake_batch", pk)


def _key(pk: int) -> str:
    return f"intake-{pk}"


def _page(request: HttpRequest, pk: int, told: Sequence[Told] = (), *, stuck: int | None = None) -> HttpResponse:
    """`stuck`: the row of which nothing could be said; what was typed of it stays, but where that bore a mark of secrecy."""
    found = find(request, queries.batches(), pk)
    here = request.GET.get("xem", "")
    here = here if here in TABS else ""
    counts = queries.counts(found)
    page = Paginator(queries.rows_of(found, TABS[here][0]), PAGE).get_page(request.GET.get("trang"))
    row = LIFECYCLE.find(Deed.ISSUE, State.DRAFT)
    written = queries.directives_of(found) if found.stage in ("written", "issued", "withdrawn") else []
    left = queries.left_of(found) if written else 0
    exact = queries.exactly_entered(found) if left else {}
    rows = [row_told(r, found, shown, exact.get(r.number)) for r in page.object_list]
    context = {
        "batch": found,
        "stage": STAGES[found.stage],
        "counts": counts,
        "tabs": _tabs(found, counts, here),
        "page": page,
        "rows": rows,
        "notes": notes(found.notes),
        "asks_openness": found.stage == "checked" and queries.asks_openness(found),
        "written": written,
        "left": left,
        "exact": exact,
        "offers": offers(found, rows) if left else [],
        "may_issue": bool(row and row.by & own_party(request.actor)),
        "secrecy": current().scope.secrecy,
        "issue_cite": current().deed_cites.cite_for(Deed.ISSUE.value),
        "typed": {} if is_secret(told) else request.POST,
        "stuck": stuck,
        "turns": queries.turns_of(found, request.today) if found.stage == "written" else None,
        "tasks_written": sum(n for _pk, _number, n in written),
        "told": told,
        "today": request.today,
    }
    return render(request, "intake/batch.html", context, status=422 if told else 200)


def _tabs(batch: Any, counts: queries.Counts, here: str) -> list[dict[str, Any]]:
    address = reverse("intake_batch", args=[batch.pk])  # the page may stand at the address of a deed that was refused
    return [
        {
            "label": word,
            "count": getattr(counts, verdict) if verdict else counts.total,
            "url": address + (f"?xem={code}" if code else ""),
            "here": code == here,
        }
        for code, (verdict, word, _icon) in TABS.items()
        if verdict != "settled" or counts.settled
    ]
