"""Parts of coordinating agencies on the screens: asking, giving, refusing, reminding, and an agency's list of them (D6; TH 8.2.b)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from dondoc.core.regulation import current
from dondoc.rules.access import AGENCY_ROLES, Deed
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.actions import coordinating as actions
from dondoc.tasks.queries import parts
from dondoc.tasks.queries.visibility import stands_for
from dondoc.web.access import find
from dondoc.web.fields import number_in
from dondoc.web.refusals import is_secret, tell_all
from dondoc.web.tasks import forms
from dondoc.web.uploads import inspected

ROWS = 50
#: How a part ended: word, icon, colour of a status.
OUTCOMES: dict[str, tuple[Any, str, str]] = {
    "given": (_l("Đã gửi"), "circle-check", "done"),
    "refused": (_l("Từ chối"), "ban", "late"),
    "taken_back": (_l("Cơ quan chủ trì đã rút"), "restore", "undated"),
    "": (_l("Không còn chờ, nhiệm vụ đã khép lại"), "minus", "undated"),
}
FILTERS: tuple[tuple[str, Any], ...] = (
    ("", _l("Tất cả")),
    ("waiting", _l("Đang chờ")),
    ("late", _l("Quá hạn")),
    ("given", _l("Đã gửi")),
    ("refused", _l("Từ chối")),
    ("taken_back", _l("Đã rút")),
)


class AskForm(forms.DeedForm):
    """`agencies`: (id, name) of the task's coordinating agencies."""

    content = forms.long_text(
        _l("Cần cơ quan phối hợp gửi gì"), _l("Số liệu, ý kiến hay phần văn bản nào, theo mẫu nào.")
    )
    beyond = django_forms.BooleanField(
        label=_l("Đã cân nhắc: ngày này sau thời hạn của cơ quan chủ trì"), required=False
    )

    def __init__(self, *args: Any, agencies: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency_id"] = forms.cards(_("Cơ quan phối hợp"), agencies)
        if len(agencies) == 1:
            self.fields["agency_id"].initial = agencies[0][0]
        self.fields["due_on"] = forms.DateText(today=self.today, label=_("Cần nhận trước hoặc trong ngày"))
        self.order_fields(["agency_id", "content", "due_on", "beyond"])


class GiveForm(forms.DeedForm):
    text = forms.long_text(_l("Nội dung phần phối hợp"), rows=5)
    files = forms.files(_l("Văn bản, tài liệu kèm theo"))


@dataclass(frozen=True, slots=True)
class Door:
    """One deed on a part: its words, its form, its action. `side`: owed (the coordinating agency's) or asked (the lead's)."""

    title: Any
    button: Any
    done: Any
    form: type[forms.DeedForm]
    label: Any
    act: Callable[[HttpRequest, int, dict[str, Any]], Any]
    side: str
    needed: bool = False


def _give(request: HttpRequest, pk: int, data: dict[str, Any]) -> Any:
    return actions.give(
        actor=request.actor,
        part_id=pk,
        text=data["text"],
        files=inspected(request, "files", door="phoi-hop"),
        at=request.now,
    )


def _refuse(request: HttpRequest, pk: int, data: dict[str, Any]) -> Any:
    return actions.refuse(actor=request.actor, part_id=pk, reason=data["reason"], at=request.now)


def _take_back(request: HttpRequest, pk: int, data: dict[str, Any]) -> Any:
    return actions.take_back(actor=request.actor, part_id=pk, reason=data["reason"], at=request.now)


def _remind(request: HttpRequest, pk: int, data: dict[str, Any]) -> Any:
    return actions.remind(actor=request.actor, part_id=pk, text=data["reason"], at=request.now)


DOORS: dict[str, Door] = {
    "gui": Door(
        _l("Gửi phần phối hợp"), _l("Gửi cơ quan chủ trì"), _l("Đã gửi phần phối hợp cho cơ quan chủ trì."), GiveForm, "", _give, "owed",
    ),
    "tu-choi": Door(
        _l("Trả lời không gửi được"), _l("Gửi trả lời"), _l("Đã trả lời cơ quan chủ trì."), forms.ReasonForm, _l("Lý do không gửi được"), _refuse,
        "owed", True,
    ),
    "nhac": Door(
        _l("Nhắc cơ quan phối hợp"), _l("Nhắc"), _l("Đã nhắc cơ quan phối hợp."), forms.ReasonForm, _l("Lời nhắc"), _remind, "asked",
    ),
    "rut": Door(
        _l("Rút đề nghị phối hợp"), _l("Rút đề nghị"), _l("Đã rút đề nghị; cơ quan phối hợp không phải gửi nữa."), forms.ReasonForm,
        _l("Lý do rút"), _take_back, "asked",
    ),
}  # fmt: skip


def asking(request: HttpRequest, assignment: Any) -> dict[str, Any]:
    """What the form by which a lead asks needs."""
    return {"agencies": [(str(pk), name) for pk, name in parts.coordinators_of(assignment, request.today)]}


def ask(request: HttpRequest, assignment: Any, data: dict[str, Any]) -> Any:
    return actions.ask(
        actor=request.actor,
        assignment_id=assignment.pk,
        agency_id=number_in(data["agency_id"]),
        content=data["content"],
        due_on=data["due_on"],
        beyond=data["beyond"],
        form_token=data["form_token"],
        at=request.now,
    )


def remind_lead(request: HttpRequest, assignment: Any, data: dict[str, Any]) -> Any:
    return actions.remind_lead(actor=request.actor, assignment_id=assignment.pk, text=data["reason"], at=request.now)


def panel(request: HttpRequest, assignment: Any) -> dict[str, Any] | None:
    """The parts of one assignment that the reader may see; None where nothing was asked for."""
    if not getattr(assignment, "has_parts", True):
        return None
    found = parts.parts_of(request.actor, assignment, request.today)
    if not found:
        return None
    own = set(stands_for(request.actor.agency_id, request.today))
    return {
        "rows": [look(one, own) for one in found],
        "waited": parts.waited(found, request.today)
        if assignment.agency_id in own or request.actor.sees_everything
        else None,
    }


def look(one: parts.Part, own: set[int]) -> dict[str, Any]:
    """A part with its words and the deeds that the reader has on it."""
    word, icon, token = OUTCOMES[one.row.outcome]
    sides = {"owed": one.row.agency_id in own, "asked": one.row.assignment.agency_id in own}
    acts = [(w, door.title) for w, door in DOORS.items() if one.waits and sides[door.side]]
    return {"of": one, "word": word, "icon": icon, "token": token, "acts": acts}


@require_http_methods(["GET"])
def listing(request: HttpRequest) -> HttpResponse:
    """What the agency owes as a coordinating agency, or what it asked for as a lead; filters stay in the address."""
    if request.actor.role not in AGENCY_ROLES:
        raise Http404
    asked = request.GET.get("xem") == "da-hoi"
    standing = request.GET.get("tinh-trang", "")
    standing = standing if standing in parts.STANDINGS else ""
    rows = parts.listed(request.actor, request.today, asked=asked, standing=standing)
    found = Paginator(rows, ROWS).get_page(request.GET.get("trang"))
    own = set(stands_for(request.actor.agency_id, request.today))
    context = {
        "listed": found,
        "rows": [look(one, own) for one in parts.told(found.object_list, request.today)],
        "asked": asked,
        "standing": standing,
        "filters": FILTERS,
        "cite": current().deed_cites.cite_for(Deed.ASK_PART.value),
    }
    return render(request, "tasks/parts_list.html", context)


@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """One deed on a part: its form (a page, a sheet, a part of a list), and the deed."""
    door = DOORS.get(word)
    if door is None:
        raise Http404
    seen = parts.parts_for(request.actor, request.today).select_related(
        "agency", "assignment__agency", "assignment__task__directive", "asked_by"
    )
    row = find(request, seen, pk)
    form = _form(request, row, door)
    told: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            door.act(request, pk, form.cleaned_data)
        except (Refusal, Refusals) as caught:
            told = tell_all(caught)
            if is_secret(told):
                form = _form(request, row, door, empty=True)
            else:
                told = form.refused(caught)
        else:
            return _done(request, row, str(door.done))
    context = {
        "row": row,
        "task": row.assignment.task,
        "door": door,
        "word": word,
        "form": form,
        "told": told,
        "cite": current().deed_cites.cite_for(Deed.ASK_PART.value),
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    piece = "sheet" if request.htmx.target == "sheet" else "form"
    template = f"tasks/part.html#{piece}" if request.htmx else "tasks/part.html"
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def _form(request: HttpRequest, row: Any, door: Door, *, empty: bool = False) -> forms.DeedForm:
    bound = request.method == "POST" and not empty
    words = {"label": door.label, "needed": door.needed} if door.label else {}
    return door.form(
        request.POST if bound else None,
        request.FILES if bound else None,
        today=request.today,
        auto_id=f"part-{row.pk}-%s",
        **words,
    )


def _done(request: HttpRequest, row: Any, said: str) -> HttpResponse:
    """The page anew; in the list of work one line in the form's place."""
    home = reverse("assignment", args=[row.assignment_id])
    path = (request.htmx.current_url_abs_path or "").split("?")[0] if request.htmx else ""
    if request.htmx and path == reverse("my_work"):
        return render(request, "tasks/deed.html#done", {"said": said, "assignment": row.assignment})
    messages.success(request, said)
    if request.htmx:
        return HttpResponseClientRedirect(request.htmx.current_url_abs_path if path else home)
    return HttpResponseRedirect(reverse("my_work") if request.POST.get("next") == reverse("my_work") else home)
