"""What later directives did, in words: the chain on the page of a task, the acts on the pages of directives (C10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dondoc.tasks.queries.amending import AmendmentKind


@dataclass(slots=True)
class Link:
    """One directive of the chain. `due`: the deadline it set; `past`: another one came after it."""

    number: str
    on: date
    url: str = ""
    words: list[str] = field(default_factory=list)
    due: date | None = None
    past: bool = False
    task_url: str = ""
    task_words: str = ""
    last: bool = False


def words_of(row: Any) -> list[str]:
    """Everything that one act did to one task but its new deadline, which is drawn."""
    if row.kind == AmendmentKind.CANCELLED.value:
        return [_("bãi bỏ nhiệm vụ")]
    if row.kind == AmendmentKind.REPLACED.value:
        number = row.replacement.directive.number
        return [_("thay bằng nhiệm vụ %(n)s của %(number)s") % {"n": row.replacement.position, "number": number}]
    told = []
    if row.undated:
        told.append(_("bỏ thời hạn"))
    if row.change_id:
        told.append(_("sửa nội dung, sản phẩm"))
    counted = (
        (row.leads_added, ngettext("thêm %(n)s cơ quan chủ trì", "thêm %(n)s cơ quan chủ trì", len(row.leads_added))),
        (row.leads_removed, ngettext("rút %(n)s cơ quan chủ trì", "rút %(n)s cơ quan chủ trì", len(row.leads_removed))),
        (
            row.coordinators_added,
            ngettext("thêm %(n)s cơ quan phối hợp", "thêm %(n)s cơ quan phối hợp", len(row.coordinators_added)),
        ),
        (
            row.coordinators_removed,
            ngettext("rút %(n)s cơ quan phối hợp", "rút %(n)s cơ quan phối hợp", len(row.coordinators_removed)),
        ),
    )
    return told + [words % {"n": len(ids)} for ids, words in counted if ids]


def chain(task: Any, rows: Iterable[Any], links: bool) -> list[Link]:
    """The directives that made a task what it is, first to last; empty where no later one touched it. `links`: the reader may open them all."""
    rows = list(rows)
    if not rows:
        return []
    found = [_replaced(row, links) for row in rows if row.task_id != task.pk]
    first = task.directive
    found.append(Link(first.number, first.issued_on, _url(first.pk, links), [_("giao nhiệm vụ")], due=task.due_on))
    for row in rows:
        if row.task_id != task.pk:
            continue
        act = row.amendment
        link = Link(act.basis_number, act.basis_issued_on, _url(act.basis_id, links), words_of(row), due=row.due_on)
        if row.replacement_id and links:
            link.task_url = reverse("task", args=[row.replacement_id])
            link.task_words = _("Mở nhiệm vụ thay thế")
        found.append(link)
        if row.undated or row.due_on:
            for earlier in found[:-1]:
                earlier.past = True
    found[-1].last = True
    return found


def _replaced(row: Any, links: bool) -> Link:
    """An earlier task that gave way to this one."""
    before = row.task
    url = reverse("task", args=[before.pk]) if links else ""
    words = [_("nhiệm vụ %(n)s, nay được thay") % {"n": before.position}]
    number, on = before.directive.number, before.directive.issued_on
    return Link(
        number, on, _url(before.directive_id, links), words, task_url=url, task_words=_("Mở nhiệm vụ đã được thay")
    )


def _url(directive_id: int | None, links: bool) -> str:
    return reverse("directive", args=[directive_id]) if directive_id and links else ""
