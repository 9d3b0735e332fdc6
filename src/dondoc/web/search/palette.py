"""The command palette: pages, deeds, agencies, directives and tasks that this person may open, by two letters. Answers JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_GET

from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.folding import words
from dondoc.search.sought import sought
from dondoc.tasks.queries import searching
from dondoc.tasks.queries.rows import short_title
from dondoc.tasks.queries.searching import Kind
from dondoc.web.search.records import ICONS, agency_address
from dondoc.web.shell import ENTRIES, MENUS
from dondoc.web.templatetags.wording import vn_date
from dondoc.web.work.filters import VIEW_WORDS

#: Lines of one group, letters before anything is looked for, letters of a title.
MOST, SHORTEST, LONGEST_TITLE = 8, 2, 110
#: What can be begun from anywhere: words, icon, address, the deed it is.
DEEDS = ((N_("Đăng ký văn bản mới"), "file-plus", "directive_register", Deed.REGISTER),)
#: Saved views of the list of assignments that are worth a line of their own.
VIEWS = ("overdue", "soon", "office", "undated")

Line = dict[str, str]


@require_GET
def palette(request: HttpRequest) -> JsonResponse:
    """Groups of lines for `q`, each at most eight; nothing for less than two letters. What one may not see is not among them."""
    typed = request.GET.get("q", "").strip()[:100]
    asked = sought(typed, open_end=True)
    groups: list[dict[str, Any]] = []
    if asked is not None and len("".join(asked.words)) >= SHORTEST:
        found = searching.search(
            request.actor, asked, request.today, kinds=(Kind.DIRECTIVE, Kind.TASK), best_first=False, most=MOST
        ).found
        groups = [
            {"title": _("Trang và việc"), "lines": _places(request.actor, typed)},
            {"title": _("Cơ quan"), "lines": _agencies(request.actor, typed)},
            {"title": _("Văn bản"), "lines": _records(request, Kind.DIRECTIVE, found[Kind.DIRECTIVE].ids)},
            {"title": _("Nhiệm vụ"), "lines": _records(request, Kind.TASK, found[Kind.TASK].ids)},
        ]
    answer = JsonResponse({"groups": [group for group in groups if group["lines"]]})
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def _places(actor: Actor, typed: str) -> list[Line]:
    """Pages of this role's menu, lists worth a line, deeds of this role, whose words begin as typed."""
    names = [name for _title, names in MENUS[actor.role] for name in names]
    known = [_line(_(ENTRIES[name][0]), "", ENTRIES[name][1], reverse(name)) for name in names]
    if "assignments" in names:
        lists = reverse("assignments")
        known += [
            _line(f"{_('Nhiệm vụ')}: {VIEW_WORDS[view]}", "", "filter", f"{lists}?{urlencode({'view': view})}")
            for view in VIEWS
        ]
    parties = own_party(actor)
    known += [_line(_(word), "", icon, reverse(name)) for word, icon, name, deed in DEEDS if may(deed, parties)]
    return [line for line in known if _begins(words(line["label"]), words(typed))][:MOST]


def _begins(said: list[str], typed: Iterable[str]) -> bool:
    return all(any(word.startswith(beginning) for word in said) for beginning in typed)


def _agencies(actor: Actor, typed: str) -> list[Line]:
    return [
        _line(a.name, _("đã sáp nhập, giải thể") if a.dissolved_on else "", "building-bank", agency_address(actor, a))
        for a in searching.agencies_named(typed, MOST)
    ]


def _records(request: HttpRequest, kind: Kind, ids: list[int]) -> list[Line]:
    rows = searching.rows(request.actor, kind, ids, request.today) if ids else []
    return [_record(kind, row) for row in rows]


def _record(kind: Kind, row: searching.Row) -> Line:
    day = _("ngày %(day)s") % {"day": vn_date(row.directive.issued_on)}
    if kind is Kind.DIRECTIVE:
        title = short_title(row.directive.subject, LONGEST_TITLE)
        return _line(f"{row.directive.number} · {title}", day, ICONS[kind], reverse("directive", args=[row.record.pk]))
    title = short_title(row.record.content, LONGEST_TITLE)
    return _line(title, row.directive.number, ICONS[kind], reverse("task", args=[row.record.pk]))


def _line(label: str, hint: str, icon: str, url: str) -> Line:
    return {"label": label, "hint": hint, "icon": icon, "url": url}
