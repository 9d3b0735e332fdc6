"""One line: the parts of a score with their fractions and rows, the appeal and its answer, what was corrected (TH 21.2; BT 20.2)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.core.regulation import regulation
from dondoc.rules.access import Deed
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.scoring import from_plain
from dondoc.scoring.actions import appeals
from dondoc.scoring.actions import sheets as deeds
from dondoc.scoring.queries import evidence
from dondoc.scoring.queries import sheets as asked
from dondoc.scoring.queries.products import BEHIND
from dondoc.scoring.queries.reckoning import period_of
from dondoc.web.access import find
from dondoc.web.directives.files import handed_out, shown
from dondoc.web.explanations.words import period_word
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.scoring import words
from dondoc.web.scoring.forms import AnswerForm, AppealForm
from dondoc.web.tasks.forms import DeedForm
from dondoc.web.uploads import inspected

#: The word of the address -> the deed, the form it needs (none: a button), what is said when it is done.
DOORS: dict[str, tuple[Deed, type[DeedForm] | None, Any]] = {
    "dong-y": (Deed.AGREE_SCORE, None, _l("Đã ghi nhận cơ quan đồng ý với điểm.")),
    "de-nghi": (Deed.APPEAL_SCORE, AppealForm, _l("Đã gửi đề nghị xem lại điểm đến Văn phòng UBND tỉnh.")),
    "tra-loi": (Deed.ANSWER_APPEAL, AnswerForm, _l("Đã trả lời cơ quan.")),
    "tinh-lai": (Deed.SCORE, None, _l("Đã tính lại điểm của cơ quan.")),
}


@require_GET
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """The score with its parts, and what the reader may do."""
    return render(request, "scoring/line.html", _context(request, pk))


@require_http_methods(["POST"])
def act(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """A deed on the line; what is wrong comes back to the page, as it was typed."""
    if word not in DOORS:
        raise Http404
    find(request, asked.lines_for(request.actor, request.today), pk)
    _deed, made, done = DOORS[word]
    form = made(request.POST, today=request.today, auto_id=f"{word}-%s") if made else None
    told: list[Told] = []
    try:
        if form is None or form.is_valid():
            _do(request, pk, word, form.cleaned_data if form else {})
            messages.success(request, done)
            return HttpResponseRedirect(reverse("score_line", args=[pk]))
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        if is_secret(told):  # nothing of it comes back to the page either
            form = made(None, today=request.today, auto_id=f"{word}-%s") if made else None
        elif form is not None:
            told = form.refused(refusal)
    return render(request, "scoring/line.html", _context(request, pk, {word: form}, told), status=422)


def _do(request: HttpRequest, pk: int, word: str, data: dict[str, Any]) -> None:
    act = {"actor": request.actor, "line_id": pk, "at": request.now}
    if word == "dong-y":
        appeals.agree(**act)
    elif word == "de-nghi":
        appeals.appeal(words=data["words"], files=inspected(request, "files", door="xem-lai-diem"), **act)
    elif word == "tra-loi":
        appeals.answer(outcome=data["outcome"], words=data["words"], **act)
    else:
        deeds.correct(**act)


@require_GET
def rows(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """The assignments behind one number of a line, fifty a page."""
    if what not in BEHIND:
        raise Http404
    found = _line(request, pk)
    page = Paginator(evidence.behind_line(what, found), asked.PER_PAGE).get_page(
        number_in(request.GET.get("trang")) or 1
    )
    context = {
        "line": found,
        "period": period_word(period_of(found.sheet)),
        "title": words.BEHIND[what],
        "what": what,
        "page": page,
        "rows": evidence.told(list(page.object_list), found),
        "may_confirm": asked.may_do(Deed.CONFIRM_CAUSE, request.actor) and what in ("late", "undone", "exempt"),
        "cite": regulation(found.sheet.regulation_id).scoring.cite,
    }
    return render(request, "scoring/rows.html", context)


@require_GET
def file(request: HttpRequest, pk: int, file_pk: int) -> FileResponse:
    """A file of the appeal, for who reads the line whole."""
    found = _line(request, pk)
    return handed_out(find(request, asked.files_for(request.actor, found, request.today), file_pk))


def _line(request: HttpRequest, pk: int) -> Any:
    rows = asked.lines_for(request.actor, request.today).select_related("sheet", "agency", "person", "agreed_by")
    return find(request, rows, pk)


def _context(
    request: HttpRequest, pk: int, sent: dict[str, Any] | None = None, told: list[Told] | None = None
) -> dict[str, Any]:
    found = _line(request, pk)
    about = words.tell_sheet(found.sheet)
    appeal = None if asked.reads_lists(request.actor) else asked.appeal_of(found)
    may_do = asked.deeds_on(request.actor, found, appeal, request.today)
    row = words.row_of(found, about["formula"])
    doors = {
        word.replace("-", "_"): (sent or {}).get(word)
        or (form(None, today=request.today, auto_id=f"{word}-%s") if form else True)
        for word, (deed, form, _done) in DOORS.items()
        if deed in may_do
    }
    files = appeal.files.all() if appeal else []
    rules = regulation(found.sheet.regulation_id).scoring
    return about | {
        "line": found,
        "row": row,
        "parts": words.parts_of(found, row),
        "links": [
            (words.BEHIND[what], n, reverse("score_rows", args=[found.pk, what]))
            for what, n in (
                ("undone", row.tally.undone),
                ("exempt", row.tally.exempt),
                ("updates_missed", row.tally.updates_due - row.tally.updates_on_time),
            )
            if n
        ],
        "appeal": appeal,
        "appeal_look": words.APPEALS[appeal.state] if appeal else None,
        "files": shown(list(files), lambda f: reverse("score_file", args=[found.pk, f.pk])),
        "changes": [(one, from_plain(one.before), from_plain(one.after)) for one in asked.changes_of(found)],
        "doors": doors,
        "own": not request.actor.sees_everything,
        "told": told or [],
        "rules": rules,
        "whole_word": _("Điểm của cơ quan") if found.person_id is None else _("Điểm của cá nhân"),
    }
