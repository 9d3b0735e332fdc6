"""The rows of the list of directives, written as text as those of the list of assignments are (`web.work.row_marks`): words are looked up once for
a page. Everything that comes from a record is escaped here."""

from __future__ import annotations

from html import escape
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dondoc.web.templatetags.components import edge, flag, icon, standing_mark
from dondoc.web.templatetags.wording import nbsp_names, thousands, vn_date


class DirectiveMarks:
    """Writes the rows of one page."""

    def __init__(self) -> None:
        self.address = reverse("directive", args=[0]).rpartition("0")
        self.day, self.nobody, self.untracked = _("ngày %(day)s"), _("Chưa phân công"), _("Không theo dõi")
        self.entered, self.unsplit = _("đã nhập"), _("Chưa tách")
        self.done = _("%(done)s / %(total)s hoàn thành")
        self.overdue, self.drafts = _("%(n)s quá hạn"), _("%(n)s nhiệm vụ chưa giao")

    def row(self, directive: Any, kind: str, clock: Any, progress: Any) -> SafeString:
        """`kind` in words; `clock`: its `EntryClock`; `progress`: what became of its tasks."""
        late = edge(clock.standing) if clock.standing else ""
        return SafeString(
            f'<tr class="{late}" data-row>{self._what(directive, kind)}{self._who(directive)}'
            f'<td class="when">{self._when(directive, clock)}</td><td class="state">{self._state(directive, progress)}</td></tr>'
        )

    def _what(self, directive: Any, kind: str) -> str:
        before, _zero, after = self.address
        urgency = f" {flag(directive.urgency)}" if directive.urgency != "normal" else ""
        day = self.day % {"day": vn_date(directive.issued_on)}
        title = f"{escape(directive.number)} · {escape(nbsp_names(directive.subject))}"
        return (
            f'<td class="what"><p class="dd-cell-title"><a href="{before}{directive.pk}{after}" data-open>{title}</a></p>'
            f'<p class="dd-cell-sub">{escape(kind)} · {day}{urgency}</p></td>'
        )

    def _who(self, directive: Any) -> str:
        who = ""
        if directive.specialist:
            who = f"<b>{escape(directive.specialist.full_name)}</b>"
        elif directive.tracking == "tracked":
            who = f'<span class="dd-muted">{self.nobody}</span>'
        division = directive.division
        return f'<td class="who">{who}{f"<p class={_SUB}>{escape(division.short_name)}</p>" if division else ""}</td>'

    def _when(self, directive: Any, clock: Any) -> str:
        if directive.tracking == "not_tracked":
            return f'<span class="dd-muted">{self.untracked}</span>'
        if clock.standing:
            return f"<span>{vn_date(directive.entry_due_on)}</span>{standing_mark(clock.standing, own=True)}"
        entered = f"<span>{vn_date(clock.entered_on)}</span>"
        if not clock.late_days:
            return f'{entered}<span class="dd-muted">{self.entered}</span>'
        days = clock.late_days
        late = ngettext("nhập muộn %(days)s ngày", "nhập muộn %(days)s ngày", days) % {"days": days}
        return f'{entered}<span class="dd-late">{icon("alert-triangle", "sm")} {late}</span>'

    def _state(self, directive: Any, progress: Any) -> str:
        said = ""
        if progress.total:
            said = self.done % {"done": thousands(progress.done), "total": thousands(progress.total)}
            if progress.overdue:
                said += f'<p class="dd-late">{self.overdue % {"n": thousands(progress.overdue)}}</p>'
        if progress.drafts:
            said += f'<p class="dd-meta">{self.drafts % {"n": progress.drafts}}</p>'
        if not progress.tasks and directive.tracking == "tracked":
            said += f'<span class="dd-muted">{self.unsplit}</span>'
        return said


_SUB = '"dd-cell-sub"'
