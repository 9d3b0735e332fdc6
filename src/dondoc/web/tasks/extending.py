"""More time on the screens: the forms of the Office's proposal and of the decision, and the list of all requests (D4; TH 5.2.c)."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods

from dondoc.core.regulation import calendar, current
from dondoc.rules.access import AGENCY_ROLES, Role
from dondoc.rules.errors import Refusal
from dondoc.tasks.actions import extensions as actions
from dondoc.tasks.queries import extensions
from dondoc.tasks.queries.visibility import whole_assignments_for
from dondoc.web.fields import number_in
from dondoc.web.tasks import forms

#: Requests a page.
ROWS = 50
#: Words of `extensions.STANDINGS`, with the colour of a status.
STANDINGS: dict[str, tuple[Any, str, str]] = {
    "advice": (_l("Chờ Văn phòng đề xuất"), "hourglass", "office"),
    "decision": (_l("Chờ lãnh đạo quyết định"), "hourglass", "office"),
    "granted": (_l("Được gia hạn"), "circle-check", "done"),
    "refused": (_l("Không được gia hạn"), "ban", "late"),
    "withdrawn": (_l("Cơ quan đã rút"), "restore", "undated"),
    "lapsed": (_l("Không còn xét"), "minus", "undated"),
}
ADVICE: dict[str, Any] = {
    "as_asked": _l("Gia hạn đến ngày cơ quan xin"),
    "other_day": _l("Gia hạn đến ngày khác"),
    "refuse": _l("Không gia hạn"),
}


class WordForm(forms.DeedForm):
    """What is proposed or decided. `others`: (id, words) of the other open requests of the task. `paper`: it asks for the document."""

    request = django_forms.CharField(widget=django_forms.HiddenInput, required=False)
    advice = forms.cards(_l("Ý kiến"), list(ADVICE.items()))
    text = forms.long_text(_l("Lý do, căn cứ"), _l("Cơ quan xin gia hạn đọc được."), rows=3, needed=False)

    def __init__(
        self, *args: Any, others: list[tuple[str, str]], paper: bool = False, paper_needed: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["day"] = forms.DateText(today=self.today, label=_("Gia hạn đến ngày (nếu chọn ngày khác)"))
        self.fields["day"].required = False
        names = ["advice", "day", "text"]
        if paper:
            self.fields["document_number"] = forms.line(
                _("Số, ký hiệu văn bản có ý kiến"), limit=60, needed=paper_needed
            )
            self.fields["document_dated"] = forms.DateText(today=self.today, label=_("Ngày văn bản"), past=True)
            self.fields["document_dated"].required = paper_needed
            names += ["document_number", "document_dated"]
        if others:
            self.fields["others"] = django_forms.MultipleChoiceField(
                label=_("Áp dụng luôn cho đề nghị của cơ quan khác trong cùng nhiệm vụ"),
                choices=others,
                required=False,
                widget=django_forms.CheckboxSelectMultiple,
            )
            names.append("others")
        self.order_fields(names)


def advising(request: HttpRequest, assignment: Any) -> dict[str, Any]:
    """What the form of the proposal needs."""
    asked, others = _waiting(request, assignment)
    return {"others": others, "initial": _first(asked)}


def deciding(request: HttpRequest, assignment: Any) -> dict[str, Any]:
    """The same for the decision; whoever is not the leader names the document."""
    asked, others = _waiting(request, assignment)
    for_another = request.actor.role is not Role.PROVINCE_LEADER
    return {"others": others, "paper": True, "paper_needed": for_another, "initial": _first(asked)}


def _waiting(request: HttpRequest, assignment: Any) -> tuple[Any, list[tuple[str, str]]]:
    visible = whole_assignments_for(request.actor, request.today).filter(task=assignment.task_id)
    own, others = None, []
    for one in extensions.open_of(visible):
        if one.assignment_id == assignment.pk:
            own = one
            continue
        words = _("%(agency)s, xin đến %(day)s") % {
            "agency": one.assignment.agency.name,
            "day": f"{one.asked_due_on:%d/%m/%Y}" if one.asked_due_on else "–",
        }
        others.append((str(one.pk), words))
    return own, others


def _first(asked: Any) -> dict[str, Any]:
    """The Office's proposal stands in the form already, to be decided as it is or otherwise."""
    if asked is None:
        return {}
    said = getattr(asked, "extension", None)
    first = {"request": str(asked.pk), "advice": "as_asked"}
    if said is not None and said.advice:
        first |= {"advice": said.advice, "text": said.advice_text}
        if said.advised_day and said.advice == "other_day":
            first["day"] = f"{said.advised_day:%d/%m/%Y}"
    return first


def chosen(data: dict[str, Any]) -> list[int]:
    """The requests that a sent form speaks of; Refusal where it speaks of none."""
    found = [number_in(data.get("request", "")), *(number_in(one) for one in data.get("others", []))]
    if not any(found):
        raise Refusal(
            "no_request",
            "Không có đề nghị gia hạn nào được chọn. Anh/chị mở lại trang để xem.",
            cite=current().extension.allowed.cite,
        )
    return [pk for pk in found if pk]


def word_of(data: dict[str, Any]) -> actions.Word:
    return actions.Word(advice=data["advice"], day=data.get("day"), text=data["text"])


def advise(request: HttpRequest, assignment: Any, data: dict[str, Any]) -> Any:
    return actions.advise(actor=request.actor, request_ids=chosen(data), word=word_of(data), at=request.now)


def decide(request: HttpRequest, assignment: Any, data: dict[str, Any]) -> Any:
    paper = actions.Paper(data.get("document_number", ""), data.get("document_dated"))
    return actions.decide(
        actor=request.actor, request_ids=chosen(data), word=word_of(data), paper=paper, at=request.now
    )


def withdraw(request: HttpRequest, assignment: Any, data: dict[str, Any]) -> Any:
    return actions.withdraw(actor=request.actor, assignment_id=assignment.pk, reason=data["reason"], at=request.now)


def noted(assignment: Any, update: Any) -> str:
    """What is said once a request was filed; softly, too, where the day asked for is a day off."""
    told = _(
        "Đã ghi nhận đề nghị gia hạn; nhiệm vụ chưa kết thúc và thời hạn %(due)s vẫn giữ cho đến khi có quyết định."
    ) % {"due": f"{assignment.due_on:%d/%m/%Y}"}
    day = update.asked_due_on
    if calendar().is_working(day):
        return told
    rest = _("Ngày %(day)s là ngày nghỉ (%(why)s); nếu được gia hạn, đúng hạn xét theo Lịch làm việc.") % {
        "day": f"{day:%d/%m/%Y}",
        "why": _(calendar().why(day)),
    }
    return f"{told} {rest}"


def waiting(assignment: Any) -> dict[str, Any] | None:
    """The open request with its look, for the form that answers it."""
    return next((look(one) for one in extensions.requests_of(assignment) if one.is_open), None)


def panel(assignment: Any, deadlines: list[Any]) -> dict[str, Any] | None:
    """Requests of one assignment with the line of all its deadlines; None where nothing was ever asked for."""
    if not getattr(assignment, "has_requests", True):
        return None
    asked = extensions.requests_of(assignment)
    if not asked:
        return None
    return {"asked": [look(one) for one in asked], "line": extensions.line(deadlines, asked)}


def mark_late(shown: dict[str, Any] | None, entries: list[Any], lines: list[Any]) -> None:
    """The timeline says, too, which requests were filed after the deadline. `lines` are the words of `entries`, in their order."""
    late = {one["of"].update.pk for one in shown["asked"] if one["of"].late} if shown else set()
    for entry, line in zip(entries, lines, strict=True):
        if entry.kind == "update" and entry.update_id in late:
            line.notes.append(_("Gửi sau khi hết hạn."))


def look(one: extensions.Asked) -> dict[str, Any]:
    """A request with the words of its standing."""
    word, icon, token = STANDINGS[one.standing]
    said = one.extension
    advice = ADVICE.get(said.advice, "") if said is not None else ""
    return {"of": one, "word": word, "icon": icon, "token": token, "advice": advice}


@require_http_methods(["GET"])
def listing(request: HttpRequest) -> HttpResponse:
    """All requests that the reader sees whole, newest first; filters stay in the address."""
    actor = request.actor
    if not (actor.sees_everything or actor.role in AGENCY_ROLES):
        raise Http404
    standing = request.GET.get("tinh-trang", "")
    standing = standing if standing in STANDINGS else ""
    late = request.GET.get("sau-han") == "1"
    visible = whole_assignments_for(actor, request.today)
    found = Paginator(extensions.listed(visible, standing, late_only=late), ROWS).get_page(request.GET.get("trang"))
    context = {
        "listed": found,
        "rows": [look(one) for one in extensions.told(list(found.object_list))],
        "standings": [(code, word) for code, (word, _icon, _token) in STANDINGS.items()],
        "standing": standing,
        "late": late,
        "extension": current().extension,
    }
    return render(request, "tasks/extensions_list.html", context)
