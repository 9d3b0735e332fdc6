"""The cells of a row of the list, written as text: words, marks and addresses are looked up once for a page and not once for each of its rows.

A template takes five times as long for fifty rows. Everything that comes from a record is escaped here.
"""

from __future__ import annotations

from datetime import date
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dondoc.tasks.queries.rows import AssignmentRow
from dondoc.tasks.queries.waiting import STILL_TO_DO
from dondoc.web.templatetags.components import edge, flag, flags, lifecycle, standing_mark
from dondoc.web.templatetags.wording import nbsp_names, vn_date, vn_near


class RowMarks:
    """Writes the rows of one page for one reader. `may_confirm`: results that wait for the Office get a box to choose them by; `may_urge`: what
    is still to be done."""

    def __init__(self, today: date, *, may_confirm: bool, may_urge: bool = False) -> None:
        self.today, self.may_confirm, self.may_urge = today, may_confirm, may_urge
        self.address = reverse("assignment", args=[0]).rpartition("0")
        self.number, self.choose = _("nhiệm vụ %(n)s"), _("Chọn kết quả của %(agency)s")
        self.choose_task = _("Chọn nhiệm vụ của %(agency)s")
        self.passed_on, self.no_deadline = _("chuyển %(unit)s"), _("Không có thời hạn")
        self.none_yet = _("Chưa có")
        self.task = 0  # of the row written last: one that speaks of the same is told shorter on the phone
        self.kinds = {
            "result": _("kết quả"),
            "progress": _("tiến độ"),
            "extension_request": _("xin gia hạn"),
        }
        self.explanation = _("giải trình")

    def row(self, row: AssignmentRow) -> SafeString:
        """The row of one assignment, with its cells."""
        urgency = flag(row.urgency) if row.urgency else ""
        again, self.task = " again" if row.task_id == self.task else "", row.task_id
        return SafeString(
            f'<tr class="{edge(row.standing)}{again}" data-row>{self._pick(row)}{self._what(row, urgency)}{self._who(row)}'
            f'{self._when(row, urgency)}<td class="state">{lifecycle(row.state)}</td><td class="minor">{self._heard(row)}</td></tr>'
        )

    def _pick(self, row: AssignmentRow) -> str:
        if not (self.may_confirm or self.may_urge):
            return ""
        if not (row.waits_for_office and self.may_confirm) and not (self.may_urge and row.state.value in STILL_TO_DO):
            return '<td class="pick"></td>'
        words = self.choose if row.waits_for_office else self.choose_task
        label = escape(words % {"agency": row.agency})
        return f'<td class="pick"><input type="checkbox" name="chosen" value="{row.id}:{row.version}" data-pick aria-label="{label}"></td>'

    def _what(self, row: AssignmentRow, urgency: str) -> str:
        before, _zero, after = self.address
        number = f"{escape(row.directive_number)}, {self.number % {'n': row.position}}"
        mark = f'<span class="dd-desk-only">{urgency}</span>' if urgency else ""
        return (
            f'<td class="what"><div class="dd-cell-title"><a href="{before}{row.id}{after}" data-open>{escape(nbsp_names(row.title))}</a></div>'
            f'<div class="dd-cell-sub"><span>{number}</span>{mark}{flags(row.flags) if row.flags else ""}</div></td>'
        )

    def _who(self, row: AssignmentRow) -> str:
        below = []
        if len(row.coordinators) == 1:
            below.append(nbsp_names(row.coordinators[0]))
        elif row.coordinators:
            n = len(row.coordinators)
            below.append(ngettext("và %(n)s cơ quan phối hợp", "và %(n)s cơ quan phối hợp", n) % {"n": n})
        if row.unit:
            below.append(self.passed_on % {"unit": row.unit})
        if row.person:
            below.append(nbsp_names(row.person))
        lines = "".join([f'<div class="dd-cell-sub">{escape(line)}</div>' for line in below])
        return f'<td class="who"><b>{escape(nbsp_names(row.agency))}</b>{lines}</td>'

    def _when(self, row: AssignmentRow, urgency: str) -> str:
        day = vn_date(row.due_on) if row.due_on else self.no_deadline
        mark = f'<span class="dd-phone-only">{urgency}</span>' if urgency else ""
        return f'<td class="when"><span>{day}</span>{standing_mark(row.standing)}{mark}</td>'

    def _heard(self, row: AssignmentRow) -> str:
        """When it was last reported on and how, as far as the reader may know."""
        if row.last_update_at:
            return (
                f"{vn_near(row.last_update_on, self.today)}, {self.kinds.get(row.last_update_kind, self.explanation)}"
            )
        return self.none_yet if row.told else "–"
