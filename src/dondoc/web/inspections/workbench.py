"""The workbench: the tasks of an inspection, and one of them with the record of the data day beside what was seen (G2; TH 11, 14; BT 13, 14)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from dondoc.core import clock
from dondoc.core.regulation import regulation
from dondoc.inspections.actions import findings
from dondoc.inspections.queries import workbench as asked
from dondoc.inspections.queries.records import records
from dondoc.inspections.queries.sight import INNER, Side
from dondoc.rules.errors import SYSTEM_RULE, Refusal, Refusals
from dondoc.rules.inspections import FOUR_POINTS, NEEDS_FOUR_POINTS, InspectionState
from dondoc.rules.lifecycle import State
from dondoc.rules.standing import Code, Standing
from dondoc.tasks.queries.fanout import seen_state
from dondoc.tasks.queries.rows import standing_of
from dondoc.web.access import found_or_404
from dondoc.web.directives.files import KINDS
from dondoc.web.fields import number_in
from dondoc.web.inspections.evidence import evidence_form, shown_evidence
from dondoc.web.inspections.field_forms import FindingForm
from dondoc.web.inspections.frame import frame
from dondoc.web.inspections.words import HOW, POINTS, VERDICTS, chosen_by, verdict_word
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.work.filters import address

ON_SITE = (InspectionState.RUNNING.value, InspectionState.ENDED.value)
UPDATE_KINDS = {
    "progress": gettext_lazy("Tiến độ"),
    "result": gettext_lazy("Kết quả"),
    "extension_request": gettext_lazy("Xin gia hạn"),
    "explanation": gettext_lazy("Giải trình"),
}


def read(request: HttpRequest) -> asked.Filters:
    """The filters of an address; what is not understood asks for nothing."""
    query = request.GET
    verdict, how = query.get("ket-qua", ""), query.get("chon-theo", "")
    known = verdict in VERDICTS or verdict == asked.UNJUDGED
    return asked.Filters(verdict if known else "", how if how in HOW else "", query.get("q", "").strip()[:100])


@require_GET
def tasks(request: HttpRequest, pk: int) -> HttpResponse:
    """Fifty a page; the filters stay in the address and go with whoever opens a task."""
    return _list(request, pk, [])


def _list(request: HttpRequest, pk: int, told: list[Told]) -> HttpResponse:
    inspection, side, context = frame(request, pk, "tasks")
    filters = read(request)
    page, counts = asked.listing(inspection, filters, number_in(request.GET.get("trang")) or 1)
    words = {"": _("Tất cả"), asked.UNJUDGED: verdict_word("")} | {code: look[0] for code, look in VERDICTS.items()}
    context |= {
        "page": page,
        "rows": [
            {
                "row": row,
                "look": VERDICTS.get(row.verdict),
                "how": chosen_by(row.how, row.reasons),
                "state": seen_state(State(row.assignment.state), False).value,
                "stands": standing_of(row.assignment, request.today),
            }
            for row in page.object_list
        ],
        "tabs": [
            {
                "word": word,
                "n": counts[code or "all"],
                "url": address(request.GET, **{"ket-qua": code}),
                "on": code == filters.verdict,
            }
            for code, word in words.items()
            if counts[code or "all"] or code in ("", asked.UNJUDGED, filters.verdict)
        ],
        "filters": filters,
        "hows": HOW,
        "query": _query(request),
        "counts": counts,
        "writes": side in INNER and inspection.state in ON_SITE,
        "told": told,
        "clear_url": reverse("inspection_tasks", args=[pk]),
    }
    return render(request, "inspections/tasks.html", context, status=422 if told else 200)


@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The chosen tasks are as the system tells them."""
    frame(request, pk, "tasks")
    chosen = [number for one in request.POST.getlist("chosen") if (number := number_in(one))]
    try:
        n = findings.record_correct(actor=request.actor, inspection_id=pk, task_ids=chosen, at=request.now)
    except Refusal as refusal:
        return _list(request, pk, tell_all(refusal))
    said = ngettext(
        "Đã ghi %(n)s nhiệm vụ đúng như hệ thống ghi nhận.", "Đã ghi %(n)s nhiệm vụ đúng như hệ thống ghi nhận.", n
    )
    messages.success(request, said % {"n": n})
    return HttpResponseRedirect(reverse("inspection_tasks", args=[pk]) + _query(request))


@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, pk: int, task_pk: int) -> HttpResponse:
    """One task: on the left what the system told on the data day, on the right what was found. POST saves the finding."""
    inspection, side, context = frame(request, pk, "tasks")
    row = found_or_404(asked.task_of(inspection, task_pk))
    writes = side in INNER and inspection.state in ON_SITE
    form, told = None, list[Told]()
    if request.method == "POST":
        form = FindingForm(request.POST, today=request.today, auto_id="finding-%s")
        try:
            if form.is_valid():
                return _saved(request, inspection, row, form)
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            form = None if is_secret(told) else form
            told = form.refused(refusal) if form else told
    context |= _shown(request, inspection, side, row, form if writes else None, writes) | {"finding_told": told}
    return render(request, "inspections/task.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def keep_saved(request: HttpRequest, pk: int, task_pk: int) -> HttpResponse:
    """The reader lets what the other wrote stand; his own words stay in the history."""
    inspection, _side, _context = frame(request, pk, "tasks")
    row = found_or_404(asked.task_of(inspection, task_pk))
    findings.drop_aside(actor=request.actor, task_id=row.pk, at=request.now)
    return HttpResponseRedirect(reverse("inspection_task", args=[pk, task_pk]) + _query(request))


def _saved(request: HttpRequest, inspection: Any, row: Any, form: FindingForm) -> HttpResponse:
    data = form.cleaned_data
    told = findings.Finding(**{name: data[name] for name in findings.Finding.__dataclass_fields__})
    saved = findings.record_finding(
        actor=request.actor, task_id=row.pk, seen=data["version"] or 0, finding=told, at=request.now
    )
    url = reverse("inspection_task", args=[inspection.pk, row.pk])
    if saved.aside:
        messages.warning(
            request,
            _("Người khác vừa ghi nhiệm vụ này. Lời của anh/chị đã được giữ riêng; anh/chị xem cả hai rồi chọn."),
        )
    else:
        _say_saved(request, row, saved.task.verdict)
        if saved.task.verdict in NEEDS_FOUR_POINTS and not all(
            getattr(saved.task, name).strip() for name in FOUR_POINTS
        ):
            messages.warning(
                request, _("Trước khi ký kết luận, nhiệm vụ này còn phải nêu đủ bốn nội dung ở ô bên phải.")
            )
        following = asked.next_unjudged(inspection, row) if "next" in request.POST else None
        url = reverse("inspection_task", args=[inspection.pk, following]) if following else url
    url += _query(request)
    return HttpResponseClientRedirect(url) if request.htmx else HttpResponseRedirect(url)


def _say_saved(request: HttpRequest, row: Any, verdict: str) -> None:
    """With the task's number, for the page that follows may be another task's; a note without a verdict is not called a result."""
    task = row.assignment.task
    said = {"n": task.position, "number": task.directive.number}
    if verdict:
        messages.success(request, _("Đã ghi kết quả kiểm tra nhiệm vụ %(n)s của %(number)s.") % said)
    else:
        messages.warning(
            request,
            _("Đã lưu ghi nhận tại chỗ nhiệm vụ %(n)s của %(number)s. Nhiệm vụ này còn phải chọn kết quả kiểm tra.")
            % said,
        )


def _shown(
    request: HttpRequest, inspection: Any, side: Side, row: Any, form: FindingForm | None, writes: bool
) -> dict[str, Any]:
    texts, aside = asked.texts_of(row, request.actor)
    frozen = asked.record_of(row)
    record = frozen or records([row.assignment_id], request.today)[row.assignment_id]
    place = asked.place_of(inspection, row, read(request))
    inner = side in INNER

    def to(number: int | None) -> str:
        return reverse("inspection_task", args=[inspection.pk, number]) + _query(request) if number else ""

    return {
        "row": row,
        "task": row.assignment.task,
        "verdict_look": VERDICTS.get(row.verdict),
        "verdict_word": verdict_word(row.verdict),
        "how": chosen_by(row.how, row.reasons),
        "record": read_record(record),
        "frozen": bool(frozen),
        "since": asked.since(row, inspection.begun_at),
        "place": place,
        "before_url": to(place.before),
        "after_url": to(place.after),
        "back_url": reverse("inspection_tasks", args=[inspection.pk]) + _query(request),
        "points": [(word, getattr(row, code)) for code, word in POINTS.items() if getattr(row, code)],
        "points_cite": points_cite(inspection),
        "verdicts": VERDICTS,
        "texts": texts,
        "aside": aside,
        "form": (form or _form(request, row, aside)) if writes else None,
        "query": _query(request),
        "inner": inner,
        "evidence": shown_evidence(request, inspection, side, asked.evidence_of(inspection, row.pk)) if inner else [],
        "evidence_form": evidence_form(request) if inner else None,
    }


def points_cite(inspection: Any) -> str:
    """The article that asks for the four points; a house rule where the regulation has no sections (Bến Tre)."""
    sections = regulation(inspection.regulation_id).inspection.sections
    return next((one.cite for one in sections if one.code == "conclusion"), SYSTEM_RULE)


def _form(request: HttpRequest, row: Any, aside: Any) -> FindingForm:
    """What is saved, or what the reader typed beside it."""
    names = findings.Finding.__dataclass_fields__
    told = aside.content if aside else {name: getattr(row, name) for name in names}
    return FindingForm(today=request.today, initial=told | {"version": row.version}, auto_id="finding-%s")


def read_record(told: dict[str, Any]) -> dict[str, Any]:
    """A frozen record as the page says it: days as days, the newest update first."""
    stands = told["standing"]
    return {
        "day": _day(told["day"]),
        "state": told["state"],
        "standing": Standing(Code(stands["code"]), stands["days"], _day(stands["day"])),
        "issued_on": _day(told["issued_on"]),
        "due_on": _day(told["due_on"]),
        "filed_on": _day(told["filed_on"]),
        "closed_on": _day(told["closed_on"]),
        "marked": told["marked"],
        "earlier": [_day(one["due_on"]) for one in told["deadlines"][:-1]],
        "updates": [_update(one) for one in reversed(told["updates"])],
        "judgements": [one | {"at": _moment(one["at"])} for one in reversed(told["judgements"])],
    }


def _update(told: dict[str, Any]) -> dict[str, Any]:
    document = told["document"]
    files = [
        {
            "name": one["name"],
            "url": reverse("file", args=[one["id"]]),
            "kind": KINDS.get(one["name"].rpartition(".")[2].lower(), "other"),
        }
        for one in told["files"]
    ]
    return told | {
        "word": UPDATE_KINDS.get(told["kind"], told["kind"]),
        "at": _moment(told["at"]),
        "document": document | {"dated": _day(document["dated"])} if document["number"] else None,
        "files": files,
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=clock.VIETNAM) if text else None


def _query(request: HttpRequest) -> str:
    """The filters of the list, carried along."""
    kept = request.GET.copy()
    kept.pop("trang", None)
    return f"?{kept.urlencode()}" if kept else ""
