"""The regulation's own words: read article by article, and given, replaced or taken away by an administrator (A2)."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.core import full_text as texts
from dondoc.core import regulation as regulations
from dondoc.directives.actions.secrecy import refusing_secrets
from dondoc.organisations.actions.regulation_text import keep_regulation_text, remove_regulation_text
from dondoc.rules.access import Deed, may, own_party
from dondoc.rules.articles import Odd, Oddity
from dondoc.rules.errors import Refusal
from dondoc.rules.regulation import Regulation
from dondoc.web.cites import long_cite
from dondoc.web.fields import FilesField
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.tasks.forms import Asked
from dondoc.web.uploads import inspected

#: The door that the audit line of a refused secret names.
DOOR = "regulation_text"
ODD_WORDS = {
    Odd.GAP: gettext_lazy("{place}: số đứng ngay trước bị bỏ trống trong văn bản."),
    Odd.AGAIN: gettext_lazy("{place} xuất hiện lần thứ hai; lời văn lần sau được để trong điều đứng trước."),
    Odd.NO_END: gettext_lazy("{place}: không tách được đoạn này khỏi khoản đứng trước."),
}


class TextForm(forms.Form):
    """A file, or the text itself: what the file gave stands in the box, where a line that was read wrongly can be put right."""

    use_required_attribute = False
    regulation_id = forms.ChoiceField(label=gettext_lazy("Quy chế"))
    files = FilesField(
        label=gettext_lazy("Tệp toàn văn"),
        help_text=gettext_lazy("Một tệp .docx hoặc .txt, gồm Quyết định và Quy chế."),
    )
    text = Asked(
        label=gettext_lazy("Nội dung đọc từ tệp, hoặc chép vào đây"),
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=gettext_lazy(
            "Mỗi điều, khoản, điểm bắt đầu ở đầu một dòng: “Điều 5.”, “1.”, “a)”. Số do Word tự đánh không nằm trong tệp, anh/chị gõ thêm ở đây."
        ),
    )
    file_name = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["files"].widget.attrs.pop("multiple", None)
        self.fields["files"].required = True  # shown so: one of the two is needed, `examine` says which
        self.fields["regulation_id"].choices = [
            (r.id, r.short_title) for r in regulations.versions() if regulations.base_of(r) == r
        ]

    def clean_text(self) -> str:
        return self.cleaned_data["text"].replace("\r\n", "\n").replace("\r", "\n")


@require_GET
def full_text(request: HttpRequest) -> HttpResponse:
    """The whole text, every part with the anchor that citations lead to; where nobody has given it, that."""
    shown = _asked(request)
    parts = texts.kept_parts(shown.id)
    context = {
        "regulation": shown,
        "kept": texts.kept_text(shown.id),
        "parts": parts,
        "articles": [part for part in parts if part.kind in ("chapter", "section", "article")],
        "may_keep": _may_keep(request),
    }
    return render(request, "regulation/full_text.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Two steps on one page: what was found in the text is shown, then it is kept. Nothing is stored before the second."""
    if not _may_keep(request):
        raise Http404
    if request.method == "POST":
        return _added(request)
    shown = _asked(request)
    kept = texts.kept_text(shown.id)
    form = TextForm(
        initial={
            "regulation_id": shown.id,
            "text": texts.kept_source(shown.id),
            "file_name": kept.file_name if kept else "",
        }
    )
    return render(request, "regulation/full_text_add.html", {"regulation": shown, "kept": kept, "form": form})


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest) -> HttpResponse:
    """Asked once more, then done."""
    shown = _asked(request)
    kept = texts.kept_text(shown.id)
    if not _may_keep(request) or (kept is None and request.method == "GET"):
        raise Http404
    if request.method == "GET":
        return render(request, "regulation/full_text_remove.html", {"regulation": shown, "kept": kept})
    remove_regulation_text(actor=request.actor, regulation_id=shown.id, at=request.now)
    messages.success(request, _("Đã gỡ toàn văn; các câu tóm tắt vẫn còn."))
    return HttpResponseRedirect(reverse("regulation") + f"?ban={shown.id}")


def _added(request: HttpRequest) -> HttpResponse:
    form = TextForm(request.POST)
    told: list[Told] = []
    examined: texts.Examined | None = None
    if form.is_valid():
        shown = regulations.regulation(form.cleaned_data["regulation_id"])
        try:
            text, file_name = _given(request, form)
            with refusing_secrets(actor=request.actor, door=DOOR, at=request.now):
                examined = texts.examine(text, shown)
            if request.POST.get("do") == "keep" and request.POST.get("seen") == _digest(text):
                return _kept(request, shown, text, file_name)
            form = TextForm(initial={"regulation_id": shown.id, "text": text, "file_name": file_name})
        except Refusal as refusal:
            told = tell_all(refusal)
            if is_secret(told):
                form = TextForm(initial={"regulation_id": shown.id})
            else:
                for one in told:
                    form.add_error("text" if one.field == "text" else "files", one.text)
    else:
        shown = _asked(request)
    context = {
        "regulation": shown,
        "kept": texts.kept_text(shown.id),
        "form": form,
        "told": [one for one in told if one.is_secret],
        "examined": examined,
        "odd": [_odd(one) for one in examined.split.oddities] if examined else [],
        "seen": _digest(examined.text) if examined else "",
        "edited": examined is not None and request.POST.get("do") == "keep",
    }
    return render(request, "regulation/full_text_add.html", context, status=200 if examined else 422)


def _kept(request: HttpRequest, shown: Regulation, text: str, file_name: str) -> HttpResponse:
    done = keep_regulation_text(
        actor=request.actor, regulation_id=shown.id, file_name=file_name, text=text, at=request.now
    )
    said = _("Đã nạp toàn văn: {articles} điều, {clauses} khoản, {points} điểm.")
    messages.success(request, said.format(articles=done.articles, clauses=done.clauses, points=done.points))
    return HttpResponseRedirect(reverse("regulation_text") + f"?ban={shown.id}")


def _given(request: HttpRequest, form: TextForm) -> tuple[str, str]:
    """The text and the name of the file it came from: a file chosen now stands before what is in the box."""
    files = inspected(request, "files", door=DOOR)
    if files:
        return texts.text_of_upload(files[0]), files[0].name
    return form.cleaned_data["text"], form.cleaned_data["file_name"]


def _odd(oddity: Oddity) -> str:
    return str(ODD_WORDS[oddity.odd]).format(place=long_cite(oddity.cite))


def _digest(text: str) -> str:
    return hashlib.sha256(text.strip().encode()).hexdigest()


def _may_keep(request: HttpRequest) -> bool:
    return may(Deed.KEEP_REGULATION, own_party(request.actor))


def _asked(request: HttpRequest) -> Regulation:
    """The version named by `ban`, or the one in force; only versions of this installation's province exist."""
    asked = request.GET.get("ban", "")
    if not asked:
        return regulations.base_of(regulations.regulation_in_force(request.today))
    found = next((version for version in regulations.versions() if version.id == asked), None)
    if found is None:
        raise Http404
    return regulations.base_of(found)
