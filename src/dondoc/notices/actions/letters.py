"""Messages in words: what goes at once, the digest of a day, the summary of a week. Plain text, and the same as simple HTML; links are whole
addresses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dondoc.core.links import absolute
from dondoc.dashboard.queries.due import pile
from dondoc.dashboard.queries.scope import counted
from dondoc.dashboard.queries.work_lines import WorkLine, fill
from dondoc.dashboard.work_words import DEED_WORDS
from dondoc.notices.actions.mailing import Letter
from dondoc.notices.models import Notice
from dondoc.notices.queries.inbox import Told, told
from dondoc.notices.queries.wishes import who_wants
from dondoc.notices.telling_of_accounts import COMPULSORY
from dondoc.publication.queries.veil import Veil
from dondoc.rules.access import Actor
from dondoc.rules.due_work import Pile
from dondoc.rules.lifecycle import State
from dondoc.rules.own_clocks import When
from dondoc.rules.standing import Cell
from dondoc.tasks.queries.cells import in_cell

#: Lines of a message under each heading; the rest is counted, with a way to all of it.
SHOWN = 20


def written(key: str, user_id: int, subject: str, template: str, said: Mapping[str, Any]) -> Letter:
    """A message from its two templates, in the language that is active."""
    context = {**said, "wishes_url": absolute(reverse("notice_wishes")), "language": translation.get_language()}
    return Letter(
        key=key,
        user_id=user_id,
        subject=f"[Đôn Đốc] {subject}",
        text=render_to_string(f"mail/{template}.txt", context),
        html=render_to_string(f"mail/{template}.html", context),
    )


def at_once(notices: Collection[Notice], day: date) -> list[Letter]:
    """One message a notice, for those who are sent such ones, each in his language."""
    wanted = who_wants("at_once", {n.recipient_id for n in notices}, day) if notices else {}
    must = {n.recipient_id for n in notices if n.kind in COMPULSORY} - wanted.keys()
    notices = [n for n in notices if n.recipient_id not in must or n.kind in COMPULSORY]
    wanted |= dict.fromkeys(must, settings.LANGUAGE_CODE)
    found = []
    for language in sorted(set(wanted.values())):
        with translation.override(language):
            for one in told((n for n in notices if wanted.get(n.recipient_id) == language), Veil().over):
                key = f"notice:{one.number}:{one.recipient_id}"
                said = {"one": one, "url": absolute(one.url)}
                found.append(written(key, one.recipient_id, one.text, "at_once", said))
    return found


def digest(
    user_id: int, acting: Collection[Actor], fresh: Collection[Told], fresh_count: int, day: date, veil: Veil
) -> Letter | None:
    """What is due from a person in each of his posts, what is late first, and what he was told and has not read (`fresh` the first of
    `fresh_count`); None for nothing."""
    due = [(actor, found) for actor in acting if (found := pile(actor, day)).total]
    if not due and not fresh:
        return None
    subject = _("Việc của anh/chị ngày %(day)s") % {"day": f"{day:%d/%m/%Y}"}
    total = sum(found.total for _actor, found in due)
    if total:
        subject += f": {in_sum(_joined(found for _actor, found in due), day)}"
    said = {
        "heading": subject,
        "piles": [_pile(actor, found, day, veil) for actor, found in due],
        "several": len(due) > 1,
        "fresh": [{"text": one.text, "url": absolute(one.url)} for one in fresh],
        "more_fresh": _more(fresh_count - len(fresh)),
        "inbox_url": absolute(reverse("notices")),
    }
    return written(f"digest:{day.isoformat()}:{user_id}", user_id, subject, "digest", said)


def weekly(user_id: int, acting: Collection[Actor], day: date) -> Letter | None:
    """For leaders: the five cells as they stand, of what each of his posts answers for; None where nothing was ever given."""
    parts = []
    for actor in acting:
        cells = _cells(actor, day)
        total = sum(cells[cell.value] for cell in Cell)
        if not total:
            continue
        lines = [(word, cells[cell.value]) for cell, word in _cell_words().items()]
        parts.append(
            {"post": actor.described, "lines": [*lines, (_("Tất cả lượt giao"), total)], "awaiting": cells["awaiting"]}
        )
    if not parts:
        return None
    subject = _("Tình hình nhiệm vụ tính đến ngày %(day)s") % {"day": f"{day:%d/%m/%Y}"}
    said = {"heading": subject, "parts": parts, "several": len(parts) > 1, "url": absolute(reverse("dashboard"))}
    return written(f"weekly:{day.isoformat()}:{user_id}", user_id, subject, "weekly", said)


def _cells(actor: Actor, day: date) -> dict[str, int]:
    """The five cells of what his first page counts, and what of them waits for the Office. One query."""
    wanted = {cell.value: Count("pk", filter=in_cell(cell, day)) for cell in Cell}
    return counted(actor, day).aggregate(**wanted, awaiting=Count("pk", filter=Q(state=State.SUBMITTED.value)))


def _cell_words() -> dict[Cell, str]:
    return {
        Cell.DONE_ON_TIME: _("Hoàn thành đúng hạn"),
        Cell.DONE_LATE: _("Hoàn thành quá hạn"),
        Cell.OPEN_WITHIN: _("Chưa hoàn thành, trong hạn"),
        Cell.OPEN_OVERDUE: _("Chưa hoàn thành, quá hạn"),
        Cell.UNDATED: _("Không có thời hạn"),
    }


def in_sum(found: Pile, day: date) -> str:
    """ "16 việc: 2 quá hạn, 10 phải xong hôm nay" """
    by_group = {when: sum(one.count for one in found.lines if one.clock.when(day) is when) for when in When}
    said = ngettext("%(n)s việc", "%(n)s việc", found.total) % {"n": found.total}
    parts = []
    if late := by_group[When.OVERDUE]:
        parts.append(ngettext("%(n)s quá hạn", "%(n)s quá hạn", late) % {"n": late})
    if today := by_group[When.TODAY]:
        parts.append(ngettext("%(n)s phải xong hôm nay", "%(n)s phải xong hôm nay", today) % {"n": today})
    return f"{said}: {', '.join(parts)}" if parts else said


def _joined(piles: Any) -> Pile:
    return Pile([line for found in piles for line in found.lines])


def _pile(actor: Actor, found: Pile, day: date, veil: Veil) -> dict[str, Any]:
    shown = found.lines[:SHOWN]
    return {
        "post": actor.described,
        "summary": in_sum(found, day),
        "lines": [_line(line, veil) for line in fill(shown, actor, day)],
        "more": _more(found.total - sum(line.count for line in shown)),
        "url": absolute(reverse("my_work")),
    }


def _more(n: int) -> str:
    return ngettext("và %(n)s việc khác", "và %(n)s việc khác", n) % {"n": n} if n > 0 else ""


def _line(line: WorkLine, veil: Veil) -> dict[str, str]:
    due = line.clock_due
    when = {
        When.OVERDUE: _("Quá hạn từ %(day)s"),
        When.TODAY: _("Phải xong hôm nay"),
        When.AHEAD: _("Hạn %(day)s"),
        When.UNDATED: "",
    }[line.when] % {"day": f"{due:%d/%m/%Y}" if due else ""}
    title = veil.over(line.task_id, line.title)
    name = " ".join(part for part in (title, f"({line.directive_number})" if line.directive_number else "") if part)
    text = " · ".join(part for part in (when, str(DEED_WORDS[line.work]), name) if part)
    path = reverse("assignment", args=[line.assignment_id]) if line.assignment_id else reverse("my_work")
    return {"text": text, "url": absolute(path)}
