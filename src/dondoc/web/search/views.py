"""The page of the search: words in the address, kinds as tabs, each hit with the words marked and a way to its record."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from dondoc.search.queries import MOST
from dondoc.search.sought import Sought, sought
from dondoc.tasks.queries import searching
from dondoc.tasks.queries.rows import short_title
from dondoc.tasks.queries.searching import Answer, Row
from dondoc.web.search.marking import excerpt, holds, pieces
from dondoc.web.search.records import ICONS, KINDS, UPDATE_WORDS, agency_address

PAGE, AT_FIRST = 50, 5
#: Agencies named above the hits.
AGENCIES = 6
LONGEST = 200
#: Letters of a task's title beside a report on it.
TASK_BESIDE = 110
NEWEST = "moi"
KIND_WORDS = {
    "van-ban": gettext_lazy("Văn bản"),
    "nhiem-vu": gettext_lazy("Nhiệm vụ"),
    "cap-nhat": pgettext_lazy("several", "Cập nhật"),
    "tep": gettext_lazy("Tệp"),
}


@require_GET
def search_page(request: HttpRequest) -> HttpResponse:
    """Everything found, five of each kind; or one kind, fifty a page."""
    typed = request.GET.get("q", "").strip()[:LONGEST]
    asked = sought(typed)
    kind = request.GET.get("trong", "") if request.GET.get("trong", "") in KINDS else ""
    newest = request.GET.get("xep") == NEWEST
    context: dict[str, Any] = {
        "typed": typed,
        "kind": kind,
        "newest": newest,
        "asked": asked is not None,
        "records": request.actor.role not in searching.FIND_NO_RECORDS,
        "today": request.today,
    }
    if asked is not None:
        answer = searching.search(request.actor, asked, request.today, best_first=not newest, shown=KINDS.get(kind))
        context |= _found(request, answer, kind) | _ways(request.GET, answer, kind, newest)
        context["agencies"] = [
            {"name": a.name, "gone": a.dissolved_on is not None, "url": agency_address(request.actor, a)}
            for a in searching.agencies_named(typed, AGENCIES)
        ]
    return render(request, "search/search.html", context)


def _found(request: HttpRequest, answer: Answer, kind: str) -> dict[str, Any]:
    """The lines of one kind with their pages, or the first lines of every kind."""
    if kind:
        hits = answer.found[KINDS[kind]]
        page = Paginator(hits.ids, PAGE).get_page(request.GET.get("trang"))
        lines = _lines(request, kind, list(page.object_list), answer.sought)
        return {"page": page, "more": hits.more, "groups": [{"kind": kind, "lines": lines}] if lines else []}
    groups = []
    for name in KINDS:
        hits = answer.found[KINDS[name]]
        lines = _lines(request, name, hits.ids[:AT_FIRST], answer.sought) if hits.ids else []
        if lines:
            left = hits.count > AT_FIRST
            url = _address(request.GET, trong=name) if left else ""
            groups.append({"kind": name, "title": KIND_WORDS[name], "lines": lines, "all": url, "count": _count(hits)})
    return {"groups": groups}


def _ways(query: QueryDict, answer: Answer, kind: str, newest: bool) -> dict[str, Any]:
    """The tabs with their counts, the other order, and whether only beginnings of words were found."""
    everything = sum(hits.count for hits in answer.found.values())
    more = any(hits.more for hits in answer.found.values())
    tabs = [{"word": _("Tất cả"), "count": everything, "more": more, "url": _address(query, trong=""), "on": not kind}]
    for name, word in KIND_WORDS.items():
        url = _address(query, trong=name)
        tabs.append({"word": word, **_count(answer.found[KINDS[name]]), "url": url, "on": name == kind})
    return {
        "tabs": tabs,
        "most": MOST,
        "order_url": _address(query, xep="" if newest else NEWEST),
        "beginnings": answer.beginnings,
        "last_word": answer.sought.words[-1],
    }


def _count(hits: Any) -> dict[str, Any]:
    return {"count": hits.count, "more": hits.more}


def _lines(request: HttpRequest, kind: str, ids: list[int], asked: Sought) -> list[dict[str, Any]]:
    found = searching.rows(request.actor, KINDS[kind], ids, request.today)
    return [{"row": row, "icon": ICONS[row.kind], **_said(row, asked)} for row in found]


def _said(row: Row, asked: Sought) -> dict[str, Any]:
    """What is marked on the line: the title, and of a report its text."""
    if row.kind == KINDS["van-ban"]:
        return {"title": pieces(f"{row.directive.number} · {row.directive.subject}", asked)}
    if row.kind == KINDS["nhiem-vu"]:
        return {"title": excerpt(row.record.content, asked), "product": excerpt(row.record.product, asked)}
    if row.kind == KINDS["cap-nhat"]:
        document = row.record.document_number
        return {
            "title": excerpt(row.record.text, asked),
            "word": UPDATE_WORDS[row.record.kind],
            "task": short_title(row.task.content, TASK_BESIDE) if row.task else "",
            "document": pieces(document, asked) if document else [],
        }
    return {"title": pieces(row.record.name, asked), "inside": not holds(row.record.name, asked)}


def _address(query: QueryDict, **change: str) -> str:
    copy = query.copy()
    copy.pop("trang", None)
    for name, value in change.items():
        copy.pop(name, None)
        if value:
            copy[name] = value
    return f"?{copy.urlencode()}"
