"""Deeds upon a conclusion: begun, written, handed up and back, signed, amended; each works as a plain form (G3)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dondoc.inspections.actions import concluding, signing
from dondoc.inspections.queries.conclusion_content import Signing
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.fields import number_in
from dondoc.web.inspections.conclusion import context_of, mark_of
from dondoc.web.inspections.conclusion_forms import AmendForm, BackForm, SignForm
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.tasks.forms import with_article
from dondoc.web.uploads import inspected


def _to(pk: int, place: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("inspection_conclusion", args=[pk]) + place)


def _page(request: HttpRequest, pk: int, told: list[Told], **beside: Any) -> HttpResponse:
    """The page with what was not done, and what was typed."""
    return render(request, "inspections/conclusion.html", context_of(request, pk, told=told, **beside), status=422)


@require_POST
def section(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One section, saved while it is typed (htmx) or by its own button."""
    context_of(request, pk)
    texts = _sent(request, only=code)
    context: dict[str, Any] = {name: request.POST.get(f"{name}-{code}", "") for name in ("seen", "mark")}
    context |= {"code": code, "pk": pk}
    try:
        saved = concluding.write(actor=request.actor, inspection_id=pk, texts=texts, at=request.now) if texts else []
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        if request.htmx:
            return render(request, "inspections/conclusion_saved.html", context | {"told": told})
        return _page(request, pk, told, typed={} if is_secret(told) else _typed(request))
    if not request.htmx:
        return _to(pk, f"#phan-{code}")
    if saved:
        context |= {"one": saved[0], "mark": mark_of(saved[0].section.text)}
    return render(request, "inspections/conclusion_saved.html", context)


@require_POST
def act(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """A deed by its word in the address; 404 for none."""
    context_of(request, pk)
    done = ACTS.get(word)
    if done is None:
        raise Http404
    try:
        return done(request, pk)
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        return _page(request, pk, told, typed={} if is_secret(told) else _typed(request))


def _begin(request: HttpRequest, pk: int) -> HttpResponse:
    concluding.begin(actor=request.actor, inspection_id=pk, at=request.now)
    messages.success(
        request, _("Đã lập dự thảo kết luận và kiến nghị từ dữ liệu; anh/chị xem lại lời văn rồi trình ký.")
    )
    return _to(pk)


def _written(request: HttpRequest, pk: int) -> bool:
    """Saves what was typed; True where somebody else had written meanwhile, and the page has to show both."""
    texts = _sent(request)
    if not texts:
        return False
    saved = concluding.write(actor=request.actor, inspection_id=pk, texts=texts, at=request.now)
    return any(one.aside for one in saved)


def _save(request: HttpRequest, pk: int) -> HttpResponse:
    if not _written(request, pk):
        messages.success(request, _("Đã lưu dự thảo kết luận."))
    return _to(pk)


def _hand_up(request: HttpRequest, pk: int) -> HttpResponse:
    if _written(request, pk):
        return _to(pk)
    concluding.hand_up(actor=request.actor, inspection_id=pk, version=_version(request), at=request.now)
    messages.success(request, _("Đã trình ký dự thảo kết luận."))
    return _to(pk)


def _take_theirs(request: HttpRequest, pk: int) -> HttpResponse:
    """Of two texts the other's stays; what was typed here stays in the history."""
    code = request.POST.get("code", "")
    found = next((s for s in context_of(request, pk).get("sections", []) if s["part"].code == code), None)
    if found is None:
        raise Http404
    texts = {code: (found["section"].text, found["section"].version)}
    concluding.write(actor=request.actor, inspection_id=pk, texts=texts, at=request.now)
    messages.success(request, _("Đã giữ lời đang lưu; lời của anh/chị vẫn còn trong các bản trước."))
    return _to(pk, f"#phan-{code}")


def _anew(request: HttpRequest, pk: int) -> HttpResponse:
    n = concluding.draft_anew(actor=request.actor, inspection_id=pk, at=request.now)
    said = _("Đã lấy lại số liệu, kiến nghị cho các phần chưa ai sửa.") if n else _("Không có gì mới để lấy lại.")
    messages.success(request, said)
    return _to(pk)


def _hand_back(request: HttpRequest, pk: int) -> HttpResponse:
    form = BackForm(request.POST, today=request.today, auto_id="back-%s")
    try:
        words = form.cleaned_data["words"] if form.is_valid() else ""
        concluding.hand_back(
            actor=request.actor, inspection_id=pk, version=_version(request), words=words, at=request.now
        )
    except (Refusal, Refusals) as refusal:
        return _refused(request, pk, refusal, form, "back_form")
    messages.success(request, _("Đã trả dự thảo để sửa."))
    return _to(pk)


def _sign(request: HttpRequest, pk: int) -> HttpResponse:
    unjudged = context_of(request, pk).get("counts", {}).get("unjudged", 0)
    form = SignForm(request.POST, request.FILES, today=request.today, unjudged=unjudged, auto_id="sign-%s")
    if not form.is_valid():
        return _all_faults(request, pk, form)
    data = form.cleaned_data
    said = Signing(data["number"], data["dated"], data.get("unjudged", ""))
    try:
        files = inspected(request, "files", door="inspection_conclusion")
        signing.sign(
            actor=request.actor,
            inspection_id=pk,
            version=data["version"],
            signing=said,
            seen=data["seen"],
            files=files,
            at=request.now,
        )
    except (Refusal, Refusals) as refusal:
        return _refused(request, pk, refusal, form, "sign_form")
    messages.success(request, _("Đã ký kết luận; nội dung đã chốt và được gửi đến các nơi nhận."))
    return _to(pk)


def _all_faults(request: HttpRequest, pk: int, form: SignForm) -> HttpResponse:
    """What the form says and what the action would, in one turn."""
    data = form.cleaned_data
    said = Signing(data.get("number", ""), data.get("dated"), data.get("unjudged", ""))
    faults = signing.faults_of(actor=request.actor, inspection_id=pk, signing=said, at=request.now)
    told = [one for one in tell_all(Refusals(faults)) if one.field not in form.errors] if faults else []
    for one in told:
        if one.field in form.fields:
            form.add_error(one.field, with_article(one))
    return _page(request, pk, [one for one in told if one.field not in form.fields], sign_form=form)


def _amend(request: HttpRequest, pk: int) -> HttpResponse:
    form = AmendForm(request.POST, today=request.today, auto_id="amend-%s")
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        concluding.amend(actor=request.actor, inspection_id=pk, reason=reason, at=request.now)
    except (Refusal, Refusals) as refusal:
        return _refused(request, pk, refusal, form, "amend_form")
    messages.success(request, _("Đã lập dự thảo kết luận sửa đổi; kết luận đã ký giữ nguyên."))
    return _to(pk)


def _drop(request: HttpRequest, pk: int) -> HttpResponse:
    concluding.drop(actor=request.actor, inspection_id=pk, version=_version(request), at=request.now)
    messages.success(request, _("Đã bỏ dự thảo kết luận sửa đổi."))
    return _to(pk)


def _refused(request: HttpRequest, pk: int, refusal: Refusal | Refusals, form: Any, name: str) -> HttpResponse:
    """The form again with its faults; of what was secret nothing."""
    told = tell_all(refusal)
    if is_secret(told):
        return _page(request, pk, told)
    return _page(request, pk, form.refused(refusal), **{name: form})


def _version(request: HttpRequest) -> int | None:
    return number_in(request.POST.get("version"))


def _sent(request: HttpRequest, only: str = "") -> dict[str, tuple[str, int]]:
    """The sections of the form that somebody touched: words, and the version that stood before him."""
    found = {}
    for name, text in request.POST.items():
        code = name.removeprefix("text-")
        if name == code or (only and code != only):
            continue
        if mark_of(text) != request.POST.get(f"mark-{code}"):
            found[code] = (text, number_in(request.POST.get(f"seen-{code}")) or 0)
    return found


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name.removeprefix("text-"): text for name, text in request.POST.items() if name.startswith("text-")}


#: The deeds by their words in the address.
ACTS = {
    "lap": _begin,
    "luu": _save,
    "trinh": _hand_up,
    "giu-loi-dang-luu": _take_theirs,
    "lay-lai": _anew,
    "tra-lai": _hand_back,
    "ky": _sign,
    "sua-doi": _amend,
    "bo": _drop,
}
