"""A guide with its index and pictures, the others beside it, and headings found by their words."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dondoc.core.downloads import sent
from dondoc.core.shipped import guide_pictures
from dondoc.core.source import version
from dondoc.rules.access import Role
from dondoc.rules.folding import fold
from dondoc.web.guide import reading
from dondoc.web.guide.parts import GUIDES, OF_THE_MACHINE
from dondoc.web.guide.printing import as_pdf


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """Opens the guide of the role one acts in."""
    return HttpResponseRedirect(reverse("guide_one", args=[GUIDES[request.actor.role]]))


@require_GET
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One guide; with ?tim= the headings of all guides that hold these words."""
    guides = [reading.read(name, _language(), _picture_url) for name in _open_to(request)]
    found = next((guide for guide in guides if guide.code == code), None)
    if found is None:
        raise Http404
    asked = request.GET.get("tim", "").strip()[:100]
    hits = [(g, h) for g in guides for h in g.headings if asked and fold(asked) in fold(h.title)]
    context = {
        "guide": found,
        "html": mark_safe(found.html),  # noqa: S308 - made by reading.rendered, which lets no HTML of the text through
        "others": [guide for guide in guides if guide.code != code],
        "asked": asked,
        "hits": hits,
    }
    return render(request, "guide/guide.html", context)


@require_GET
def printed(request: HttpRequest, code: str) -> HttpResponse:
    """The guide as a PDF file, with its pictures."""
    if code not in _open_to(request):
        raise Http404
    foot = _("Đôn Đốc {version}, bản in ngày {day}").format(version=version(), day=f"{request.today:%d/%m/%Y}")
    language = _language()
    name = f"huong-dan-{code}.{language}"
    content = as_pdf(reading.text_of(code, language), name=name, language=language, foot=foot, at=request.now)
    return sent(content, f"{name}.pdf", "application/pdf", shown=True)


@require_GET
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """One of the shipped pictures; no other file has an address here."""
    found = next((path for path in guide_pictures() if path.name == name), None)
    if found is None:
        raise Http404
    return HttpResponse(found.read_bytes(), content_type="image/webp")


def _open_to(request: HttpRequest) -> list[str]:
    runs_it = request.actor.role is Role.ADMINISTRATOR
    return [code for code in reading.codes() if runs_it or code not in OF_THE_MACHINE]


def _language() -> str:
    return reading.ENGLISH if get_language() == reading.ENGLISH else reading.VIETNAMESE


def _picture_url(name: str) -> str:
    return reverse("guide_picture", args=[name])
