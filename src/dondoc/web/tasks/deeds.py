"""One view for every deed on an assignment: GET gives its form (a page, or the part of one), POST does it through its one action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from dondoc.core.regulation import regulation
from dondoc.organisations import queries as organisations
from dondoc.rules.access import Deed
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.lifecycle import State
from dondoc.tasks.actions import agency, office
from dondoc.tasks.queries import page
from dondoc.tasks.queries.sharing import has_other_leads
from dondoc.web.access import found_or_404
from dondoc.web.found_words import found_words
from dondoc.web.refusals import Told, tell_all
from dondoc.web.tasks import extending, forms
from dondoc.web.tasks.doors import BY_WORD, DOORS, Door
from dondoc.web.uploads import inspected

#: A text or a file that bears a mark of secrecy (TH 5.2.d).
SECRETS = frozenset({"secret_marked", "file_secret"})
UPDATE_WORDS = ("cap-nhat", "ket-qua")
#: Deeds that may be a page's one primary button.
PRIMARY = frozenset(
    {
        "ky-nop",
        "xac-nhan",
        "tiep-nhan",
        "giu-nguyen",
        "de-xuat-gia-han",
        "quyet-dinh-gia-han",
        "cap-nhat",
        "tiep-tuc",
        "y-kien",
    }
)
#: Where the correction of the wording, which has a page of its own, stands among the offers.
BEFORE_CORRECT = "tam-dung"
KINDS: dict[str, type[forms.DeedForm]] = {
    "progress": forms.ProgressForm,
    "result": forms.ResultForm,
    "extension_request": forms.ExtensionForm,
    "explanation": forms.ExplanationForm,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: it opens the form of a deed, or does it at once."""

    label: Any
    icon: str
    url: str
    look: str = ""
    direct: bool = False
    opens: bool = True


@require_http_methods(["GET", "POST"])
def deed(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """The form of a deed, and the deed. An update and a result share one form, whose kind decides what it asks."""
    door = BY_WORD.get(word)
    if door is None:
        raise Http404
    whole = request.method == "GET"
    assignment = found_or_404(page.assignment_seen(request.actor, pk, request.today, whole=whole))
    if request.method == "GET":
        shown = page.panel(request.actor, assignment, request.today)
        if not _offered(door, shown):
            messages.info(
                request,
                _("Tình trạng hiện nay của nhiệm vụ không có việc này; các việc anh/chị có thể làm ghi bên dưới."),
            )
            return go(request, assignment)
        kind = request.GET.get("loai", "") if word == "cap-nhat" else "result"
        return _show(
            request,
            assignment,
            door,
            _form(request, assignment, door, _kind(word, kind), None),
            [],
            _kind(word, kind),
            shown,
        )
    return _do(request, assignment, door)


def _do(request: HttpRequest, assignment: Any, door: Door) -> HttpResponse:
    kind = _kind(door.word, request.POST.get("kind", ""))
    if "switch" in request.POST:
        kind = _kind(door.word, request.POST["switch"])
        form = _form(request, assignment, door, kind, None, typed=request.POST)
        return _show(request, assignment, door, form, [], kind)
    told: list[Told] = []
    form = _form(request, assignment, door, kind, request.POST)
    try:
        if form.is_valid():
            return done(request, assignment, _act(request, assignment, door, kind, form.cleaned_data))
    except (Refusal, Refusals) as refusal:
        if getattr(refusal, "code", "") in SECRETS:  # nothing of it comes back to the page either
            told, form = tell_all(refusal), _form(request, assignment, door, kind, None)
        else:
            told = form.refused(refusal)
    return _show(request, assignment, door, form, told, kind, status=422)


def _act(request: HttpRequest, assignment: Any, door: Door, kind: str, data: dict[str, Any]) -> str:
    """Calls the one action and returns what to say."""
    if door.word not in UPDATE_WORDS:
        door.act(request, assignment, data)
        return str(door.done)
    if kind == "result":
        return _result(request, assignment, data)
    update = agency.file_update(
        actor=request.actor,
        assignment_id=assignment.pk,
        kind=kind,
        text=data["text"],
        asked_due_on=data.get("asked_due_on"),
        files=inspected(request, "files", door=door.word),
        form_token=data["form_token"],
        at=request.now,
        ends_task=bool(request.POST.get("ends_task")),
    )
    if update.kind == "extension_request" and assignment.due_on:
        return extending.noted(assignment, update)
    return _("Đã gửi cập nhật. Nhiệm vụ vẫn đang thực hiện.")


def _result(request: HttpRequest, assignment: Any, data: dict[str, Any]) -> str:
    """Who may sign files the result; who may not puts it before the head."""
    result = agency.ResultDraft(
        text=data["text"],
        document_kind=data["document_kind"],
        document_number=data["document_number"],
        result_dated=data["result_dated"],
        document_signer=data["document_signer"],
        shared=bool(data.get("shared")),
    )
    call = agency.file_result if signs(request) else agency.draft_result
    call(
        actor=request.actor,
        assignment_id=assignment.pk,
        version=data["version"],
        result=result,
        files=inspected(request, "files", door="ket-qua"),
        form_token=data["form_token"],
        at=request.now,
    )
    if signs(request):
        return _("Đã nộp kết quả. Văn phòng UBND tỉnh xem xét rồi xác nhận hoặc trả lại.")
    return _("Đã trình kết quả; thủ trưởng cơ quan ký thì kết quả mới đến Văn phòng UBND tỉnh.")


def signs(request: HttpRequest) -> bool:
    """Whether the reader's post signs for the head of its agency."""
    return bool(request.actor.signs)


def _kind(word: str, asked: str) -> str:
    if word == "ket-qua":
        return asked if asked in KINDS and asked != "progress" else "result"
    return asked if asked in KINDS else "progress"


def _form(request: HttpRequest, assignment: Any, door: Door, kind: str, data: Any, typed: Any = None) -> forms.DeedForm:
    """`data` binds the form; `typed` only fills it (another kind was chosen, nothing was sent yet)."""
    made = KINDS[kind] if door.word in UPDATE_WORDS else door.form
    options: dict[str, Any] = {} if door.word in UPDATE_WORDS else door.extras(request, assignment)
    if made is forms.ResultForm:
        options |= {"several": has_other_leads(assignment), "given": assignment.issued_on}
    first = {"version": assignment.version} | options.pop("initial", {})
    if typed is not None:
        first |= {name: typed[name] for name in typed if name in ("text", "form_token", "version")}
    if data is None and (said := found_words(request, assignment.pk, None)):
        first |= dict.fromkeys(("reason", "lacking", "answer"), said)
    files = request.FILES if data is not None else None
    form = made(data, files, today=request.today, initial=first, auto_id=f"{door.word}-{assignment.pk}-%s", **options)
    for name in set(form.fields) & {"text", "reason", "answer", "lacking"}:
        form.fields[name].widget.attrs["data-draft"] = f"{request.actor.user_id}-{assignment.pk}-{door.word}-{kind}"
    return form


def _offered(door: Door, shown: page.Panel) -> bool:
    deeds = set(shown.deeds)
    waits = shown.assignment.state == State.AWAITING_SIGNATURE
    if door.word == "ky-nop":
        return waits and Deed.FILE_RESULT in deeds
    if door.word == "dung-chung":
        return bool(shown.offered)
    if door.word == "de-nghi-phoi-hop" and not getattr(shown.assignment, "has_coordinators", True):
        return False
    if door.word == "ket-qua":
        return Deed.DRAFT_RESULT in deeds or (Deed.FILE_RESULT in deeds and not waits)
    return door.deed in deeds


def _files(shown: page.Panel) -> bool:
    """Whether this reader can file a result of his own now."""
    return Deed.FILE_RESULT in shown.deeds and shown.assignment.state != State.AWAITING_SIGNATURE


def offers(shown: page.Panel) -> list[Offer]:
    """The buttons of one assignment: exactly what the table of the life cycle lets this reader do now."""
    found: list[Offer] = []
    for door in DOORS:
        if door.word == BEFORE_CORRECT and Deed.CORRECT in shown.deeds:
            url = f"{reverse('task_correct', args=[shown.assignment.task_id])}?luot={shown.assignment.pk}"
            found.append(Offer(_("Đính chính nội dung"), "edit", url, opens=False))
        if door.word == BEFORE_CORRECT and Deed.ASK_CORRECTION in shown.deeds:
            word = _("Ghi đề nghị đính chính") if Deed.CORRECT in shown.deeds else _("Đề nghị đính chính")
            url = reverse("correction_ask", args=[shown.assignment.pk])
            found.append(Offer(word, "message-report", url, opens=False))
        if door.word == "dung-chung" and _files(shown):
            url = reverse("file_several", args=[shown.assignment.pk])
            found.append(Offer(_("Nộp chung cho nhiều nhiệm vụ"), "stack-2", url, opens=False))
        if not _offered(door, shown):
            continue
        primary = not found and door.word in PRIMARY
        found.append(
            Offer(
                label=door.offer,
                icon=door.icon,
                url=reverse("deed", args=[shown.assignment.pk, door.word]),
                look="p" if primary else door.look,
                direct=door.direct,
            )
        )
    return found


def _show(
    request: HttpRequest,
    assignment: Any,
    door: Door,
    form: forms.DeedForm,
    told: list[Told],
    kind: str,
    shown: page.Panel | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = shown or page.panel(request.actor, assignment, request.today)
    context = {
        "assignment": assignment,
        "task": assignment.task,
        "directive": assignment.task.directive,
        "shown": shown,
        "door": door,
        "form": form,
        "told": told,
        "kind": kind,
        "kinds": _kinds(shown) if door.word in UPDATE_WORDS else [],
        "button": _button(request, door, kind),
        "phrases": getattr(form, "phrases", ()),
        "signs": signs(request),
        "next": request.POST.get("next") or request.GET.get("next", ""),
        **_beside(request, assignment, door, told),
    }
    part = "sheet" if request.htmx.target == "sheet" else "form"
    template = f"tasks/deed.html#{part}" if request.htmx else "tasks/deed.html"
    return render(request, template, context, status=status)


def _kinds(shown: page.Panel) -> list[tuple[str, str]]:
    """The kinds of update that the state allows: a result only where one can be filed or drafted."""
    kinds = [("progress", _("Tiến độ"))]
    if {Deed.FILE_RESULT, Deed.DRAFT_RESULT} & set(shown.deeds):
        kinds.append(("result", _("Kết quả")))
    return [*kinds, ("extension_request", _("Xin gia hạn")), ("explanation", _("Giải trình"))]


def _button(request: HttpRequest, door: Door, kind: str) -> str:
    """The words of the button that sends. The one that asks to end the task exists for a result only (TH 5.2.c)."""
    if door.word not in UPDATE_WORDS:
        return str(door.button)
    if kind == "result":
        return _("Ký nộp, đề nghị kết thúc nhiệm vụ") if signs(request) else _("Trình thủ trưởng ký")
    return {"progress": _("Gửi cập nhật"), "extension_request": _("Gửi đề nghị gia hạn")}.get(kind, _("Gửi giải trình"))


def _beside(request: HttpRequest, assignment: Any, door: Door, told: list[Told]) -> dict[str, Any]:
    """What single forms need besides their fields."""
    rules = regulation(assignment.task.directive.regulation_id)
    beside: dict[str, Any] = {"rules": rules, "cite": rules.deed_cites.cite_for(door.deed.value)}
    if door.word in ("chuyen", "de-nghi-dieu-chinh"):
        choices = organisations.picker(request.today)["agencies"]
        name = "agency_id" if door.word == "chuyen" else "suggested"
        beside["picker"] = {
            "name": name,
            "options": [(f"a:{a['id']}", a["name"]) for a in choices if not a["gone"]],
            "selected": [
                {"value": f"a:{a['id']}", "name": a["name"]}
                for a in choices
                if f"a:{a['id']}" in request.POST.getlist(name)
            ],
            "errors": [t.text for t in told if t.field == name],
        }
    if door.deed in (Deed.CONFIRM, Deed.RETURN) and assignment.state == State.SUBMITTED:
        beside |= {"progress": office.progress_of(assignment), "will_mark": office.will_mark(assignment, request.now)}
    if door.form is extending.WordForm or door.word == "rut-xin-gia-han":
        beside["asked"] = extending.waiting(assignment)
    return beside


def done(request: HttpRequest, assignment: Any, said: str) -> HttpResponse:
    """After a deed: the page anew with what was done, or, where the form stood in a list, one line in its place."""
    if request.htmx and not _on_its_page(request, assignment):
        return render(request, "tasks/deed.html#done", {"said": said, "assignment": assignment})
    messages.success(request, said)
    return go(request, assignment)


def go(request: HttpRequest, assignment: Any) -> HttpResponse:
    """To the page that the form named, else to the page it stood on, else to the assignment's own."""
    wanted = request.POST.get("next", "")
    url = reverse("assignment", args=[assignment.pk])
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        url = wanted
    elif request.htmx and _on_its_page(request, assignment):
        url = request.htmx.current_url_abs_path
    return HttpResponseClientRedirect(url) if request.htmx else HttpResponseRedirect(url)


def _on_its_page(request: HttpRequest, assignment: Any) -> bool:
    path = (request.htmx.current_url_abs_path or "").split("?")[0]
    return path in (reverse("assignment", args=[assignment.pk]), reverse("task", args=[assignment.task_id]))
