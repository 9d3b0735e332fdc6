"""Pages of the public site. Each is the same for every reader, so the door keeps them; none asks who reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dondoc.core.links import absolute
from dondoc.public import words
from dondoc.publication.queries import site

if TYPE_CHECKING:
    from dondoc.publication.models import Edition

#: Ends of addresses that are asked for a page, or with words to look for; every other is the same whatever stands behind its question mark.
ASKS = ("/nhiem-vu/", "/cong-khai/ky/")
#: Where the pieces for the portal begin: only these may stand in a page of somebody else.
EMBEDDED = "/cong-khai/nhung/"


def portals() -> str:
    """Who may show the pieces inside a page of his own, as a content policy names it."""
    return " ".join(settings.ENV.public_embed_hosts) or "*"


def frame(title: str, path: str = "/cong-khai/", shown: site.Shown | None = None) -> dict[str, Any]:
    """What stands around every page. `path`: its address without a language."""
    english = get_language() == "en"
    return {
        "title": title,
        "shown": shown,
        "path": path,
        "other_language_url": path if english else words.in_english(path),
        "english": english,
        "trial": settings.ENV.mode != "production",
        "signin_url": settings.PUBLIC_SIGNIN_URL,
        "cells": words.CELLS,
    }


def page(template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(render_to_string(f"public/{template}.html", context), status=status)


def home(request: HttpRequest) -> HttpResponse:
    """The newest edition, under the address that never changes."""
    edition = site.newest()
    if edition is None:
        gone_last = site.last_withdrawn()
        context = {"edition": gone_last, "name": site.told_of(gone_last) if gone_last else ""}
        return page("nothing_yet", context | frame(_("Công khai kết quả thực hiện nhiệm vụ")))
    return _overview(edition, "", reverse("public_home"))


def overview(request: HttpRequest, slug: str, group: str = "") -> HttpResponse:
    """One edition: the five cells, the rates, the table by agency of one group."""
    edition = found(slug)
    if edition.withdrawn_at:
        return gone(edition)
    here = reverse("public_group", args=[slug, group]) if group else reverse("public_edition", args=[slug])
    return _overview(edition, group, here)


def _overview(edition: Edition, group: str, here: str) -> HttpResponse:
    shown = site.shown(edition)
    if group and group not in shown.groups:
        raise Http404
    return page("overview", overview_context(shown, group) | frame(words.period_words(shown.name), here, shown))


def overview_context(shown: site.Shown, group: str = "") -> dict[str, Any]:
    groups = shown.groups
    chosen = group or next(iter(groups), "")
    return {"groups": list(groups), "group": chosen, "lines": groups.get(chosen, []), "periods": _live()}


def fields(request: HttpRequest, slug: str) -> HttpResponse:
    """The same figures by field, and by month."""
    edition = found(slug)
    if edition.withdrawn_at:
        return gone(edition)
    shown = site.shown(edition)
    if "field" not in shown.tables:
        raise Http404
    here = reverse("public_fields", args=[slug])
    return page("fields", {"lines": shown.tables["field"]} | frame(_("Theo lĩnh vực"), here, shown))


def tasks(request: HttpRequest, slug: str) -> HttpResponse:
    """The chosen tasks, fifty a page, with words to look for."""
    edition = found(slug)
    if edition.withdrawn_at:
        return gone(edition)
    shown = site.shown(edition)
    if not shown.tasks:
        raise Http404
    q = request.GET.get("q", "").replace("\0", "").strip()[:100]
    listed = site.tasks(edition.pk, q, _number(request))
    here = reverse("public_tasks", args=[slug])
    return page("tasks", {"page": listed, "q": q} | frame(_("Nhiệm vụ được công khai"), here, shown))


def agency(request: HttpRequest, key: str) -> HttpResponse:
    """One agency through all editions that are before the public."""
    rows = site.of_agency(key)
    if not rows:
        raise Http404
    told = [{"line": site.line_of(row), "slug": row.edition.slug, "name": site.told_of(row.edition)} for row in rows]
    newest = site.shown(rows[0].edition)  # the only one whose figures are read
    listed = site.tasks(rows[0].edition_id, agency=key)
    context = {"rows": told, "name": rows[0].name, "line_rate": newest.line_rate, "tasks": listed}
    return page("agency", context | frame(rows[0].name, reverse("public_agency", args=[key]), newest))


def periods(request: HttpRequest) -> HttpResponse:
    """All editions, withdrawn ones too, fifty a page."""
    found = site.periods(_number(request))
    listed = [{"edition": one, "name": site.told_of(one)} for one in found.object_list]
    return page(
        "periods", {"editions": listed, "page": found} | frame(_("Các kỳ đã công khai"), reverse("public_periods"))
    )


def method(request: HttpRequest) -> HttpResponse:
    """How each figure is made."""
    edition = site.newest()
    shown = site.shown(edition) if edition else None
    context = {"columns": words.COLUMNS}
    return page("method", context | frame(_("Cách tính từng số liệu"), reverse("public_method"), shown))


def embedded(request: HttpRequest) -> HttpResponse:
    """The newest overview as a piece for the page of a portal: no script, and links that open outside of it."""
    edition = site.newest()
    shown = site.shown(edition) if edition else None
    home_url = absolute(words.address("public_home"))
    context = {"home_url": home_url} | frame(_("Kết quả thực hiện nhiệm vụ"), reverse("public_embedded"), shown)
    return page("embedded", context)


def _number(request: HttpRequest) -> int:
    """Which page is asked for."""
    number = request.GET.get("trang", "1")
    return int(number) if number.isdecimal() and len(number) < 7 else 1


def found(slug: str) -> Edition:
    edition = site.find(slug)
    if edition is None:
        raise Http404
    return edition


def gone(edition: Edition) -> HttpResponse:
    """A withdrawn edition: since when and why, and where what stands in its place is."""
    context = {"edition": edition, "name": site.told_of(edition)}
    here = reverse("public_edition", args=[edition.slug])
    return page("withdrawn", context | frame(_("Số liệu đã được gỡ"), here), status=410)


def _live() -> list[dict[str, Any]]:
    """For the choice of a period: the latest that are before the public."""
    listed = [one for one in site.editions()[:30] if one.withdrawn_at is None]
    return [{"slug": one.slug, "name": site.told_of(one)} for one in listed[:12]]
