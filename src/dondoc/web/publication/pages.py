"""The editions for the public: the list, one edition with what may be done about it, what it will look like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dondoc.core.regulation import current
from dondoc.publication.actions import approving, preparing
from dondoc.publication.queries import proposals as asked
from dondoc.publication.queries import site, sources
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web import publication_words as words
from dondoc.web.access import found_or_404
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.work.filters import address


@require_GET
def editions(request: HttpRequest) -> HttpResponse:
    """What was prepared and what is public, newest first, fifty a page."""
    _seen(request)
    state = request.GET.get("tinh-trang", "")
    state = state if state in words.STATES else ""
    return render(request, "publication/list.html", _list(request, state))


def _list(request: HttpRequest, state: str) -> dict[str, Any]:
    publication = current().publication
    prepares = asked.may_prepare(request.actor)
    reports = asked.open_reports() if prepares else []
    return {
        "page": asked.listing(number_in(request.GET.get("trang")) or 1, state),
        "state": state,
        "tabs": [
            {"word": word, "url": address(request.GET, **{"tinh-trang": code}), "on": code == state}
            for code, word in words.TABS.items()
        ],
        "reports": reports,
        "why_none": asked.why_none() if prepares and not reports else "",
        "newest": site.newest(),
        "publication": publication,
    }


@require_POST
def begin(request: HttpRequest, report: int) -> HttpResponse:
    """An edition of an approved report, with every table that there is."""
    _seen(request)
    made = preparing.prepare(actor=request.actor, report_id=report, tables=words.TABLES, at=request.now)
    return HttpResponseRedirect(reverse("edition", args=[made.pk]))


@require_GET
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition: what is in it, who did what, what may be done."""
    return render(request, "publication/edition.html", _page(request, pk))


def _page(request: HttpRequest, pk: int, told: list[Told] | None = None, typed: str = "") -> dict[str, Any]:
    _seen(request)
    row = found_or_404(asked.proposal(pk))
    public = asked.edition_of(row)
    return {
        "row": row,
        "name": asked.name_of(row),
        "look": words.STATES[row.state],
        "shown": asked.preview(row),
        "tables": [(code, word, code in row.tables.split()) for code, word in words.TABLES.items()],
        "tasks": asked.tasks_of(row),
        "public": public,
        "live": asked.live_of(row) if row.state in ("draft", "proposed") else None,
        "changed": row.state in ("draft", "proposed", "published")
        and sources.changed_since(row.report_id, row.source_sha256),
        "may_prepare": asked.may_prepare(request.actor),
        "may_approve": asked.may_approve(request.actor),
        "publication": current().publication,
        "told": told or [],
        "typed": typed,
    }


@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The public page itself, from what would be copied: drawn by the same templates, from the same figures."""
    _seen(request)
    row = found_or_404(asked.proposal(pk))
    if row.state not in ("draft", "proposed"):
        raise Http404
    shown = asked.preview(row)
    groups = shown.groups
    wished = request.GET.get("nhom", "")
    group = wished if wished in groups else next(iter(groups), "")
    context = {
        "shown": shown,
        "preview": True,
        "title": words.period_words(shown.name),
        "groups": list(groups),
        "group": group,
        "lines": groups.get(group, []),
        "tasks": asked.tasks_of(row),
    }
    return HttpResponse(render_to_string("public/preview.html", context | words.frame()))


@dataclass(frozen=True, slots=True)
class Door:
    """A deed by its word in the address; `do` takes (request, number, version)."""

    done: Any
    do: Callable[[HttpRequest, dict[str, Any]], Any]


def _tables(request: HttpRequest, said: dict[str, Any]) -> Any:
    """Tells of chosen tasks that the report's figures no longer hold."""
    before = found_or_404(asked.proposal(said["proposal_id"]))
    chosen = len(asked.tasks_of(before))
    row = preparing.choose_tables(tables=request.POST.getlist("tables"), **said)
    if gone := chosen - len(asked.tasks_of(row)):
        told = ngettext(
            "%(n)s nhiệm vụ đã chọn không còn trong số liệu của báo cáo nên đã bỏ khỏi bản này.",
            "%(n)s nhiệm vụ đã chọn không còn trong số liệu của báo cáo nên đã bỏ khỏi bản này.",
            gone,
        )
        messages.warning(request, told % {"n": gone})
    return row


def _propose(request: HttpRequest, said: dict[str, Any]) -> Any:
    return preparing.propose(**said)


def _drop(request: HttpRequest, said: dict[str, Any]) -> Any:
    return preparing.drop(reason=request.POST.get("reason", ""), **said)


def _approve(request: HttpRequest, said: dict[str, Any]) -> Any:
    return approving.approve(**said)


def _send_back(request: HttpRequest, said: dict[str, Any]) -> Any:
    return approving.send_back(reason=request.POST.get("reason", ""), **said)


def _withdraw(request: HttpRequest, said: dict[str, Any]) -> Any:
    return approving.withdraw(reason=request.POST.get("reason", ""), **said)


DOORS: dict[str, Door] = {
    "bang": Door(_l("Đã ghi các bảng được công khai."), _tables),
    "trinh": Door(_l("Đã trình phê duyệt."), _propose),
    "bo": Door(_l("Đã bỏ bản này; không có gì được công khai."), _drop),
    "phe-duyet": Door(_l("Đã phê duyệt; người dân xem được từ bây giờ."), _approve),
    "tra-lai": Door(_l("Đã trả lại để sửa."), _send_back),
    "go": Door(_l("Đã gỡ; địa chỉ cũ nêu lý do."), _withdraw),
}


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """GET leads to the page; POST does the deed, or tells there what is wrong, with what was typed."""
    _seen(request)
    door = DOORS.get(word)
    if door is None:
        raise Http404
    home = reverse("edition", args=[pk])
    if request.method == "GET":
        return HttpResponseRedirect(home)
    said = {"actor": request.actor, "proposal_id": pk, "version": version_of(request), "at": request.now}
    try:
        door.do(request, said)
    except (Refusal, Refusals) as refusal:
        told = tell_all(refusal)
        typed = "" if is_secret(told) else request.POST.get("reason", "")[:2000]
        return render(request, "publication/edition.html", _page(request, pk, told, typed), status=422)
    messages.success(request, door.done)
    return HttpResponseRedirect(home)


def version_of(request: HttpRequest) -> int:
    """Of the page that was sent; a form that names none was not drawn by a page that anybody has read, and is taken for an old one."""
    version = number_in(request.POST.get("version"))
    return -1 if version is None else version


def _seen(request: HttpRequest) -> None:
    if not asked.may_see(request.actor):
        raise Http404
