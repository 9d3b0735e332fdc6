"""What inspections make due, in "Việc của tôi": words, icons and where each line leads (G1–G4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from dondoc.dashboard.work_words import DEED_WORDS
from dondoc.rules.due_work import Work
from dondoc.web.work.acts import Act, Look

if TYPE_CHECKING:
    from dondoc.dashboard.queries.work_lines import WorkLine

_ICONS = {
    Work.APPROVE_PLAN: "writing-sign",
    Work.JUDGE_TASKS: "clipboard-check",
    Work.END_INSPECTION: "clipboard-check",
    Work.CONCLUDE_INSPECTION: "writing-sign",
    Work.TAKE_PAPERS: "inbox",
    Work.CONFIRM_RECOMMENDATION: "circle-check",
    Work.PREPARE_INSPECTION: "calendar-event",
    Work.HAND_IN: "upload",
    Work.REMARK_MINUTES: "message-2",
    Work.CARRY_RECOMMENDATION: "gavel",
}
DEEDS: dict[Work, Look] = {work: Look(DEED_WORDS[work], icon) for work, icon in _ICONS.items()}


def _plan(line: WorkLine) -> list[Act]:
    return [Act(_("Xem, phê duyệt"), reverse("inspection_plan", args=[line.pk]))]


def _overview(line: WorkLine) -> list[Act]:
    word = _("Ghi kết thúc") if line.work is Work.END_INSPECTION else _("Xem thông báo")
    return [Act(word, reverse("inspection", args=[line.pk]))]


def _tasks(line: WorkLine) -> list[Act]:
    return [Act(_("Ghi kết quả"), reverse("inspection_tasks", args=[line.pk]))]


def _papers(line: WorkLine) -> list[Act]:
    word = _("Xem, nhận") if line.work is Work.TAKE_PAPERS else _("Gửi tài liệu")
    return [Act(word, reverse("inspection_papers", args=[line.pk]))]


def _conclusion(line: WorkLine) -> list[Act]:
    return [Act(_("Soạn, ký"), reverse("inspection_conclusion", args=[line.pk]))]


def _minutes(line: WorkLine) -> list[Act]:
    return [Act(_("Xem, nêu ý kiến"), reverse("inspection_minutes", args=[line.ground]))]


def _recommendation(line: WorkLine) -> list[Act]:
    word = _("Báo cáo thực hiện") if line.work is Work.CARRY_RECOMMENDATION else _("Xem, xác nhận")
    return [Act(word, reverse("inspection_recommendation", args=[line.pk]))]


#: What a line offers; its first is also where its title leads.
ACTS: dict[Work, Callable[[WorkLine], list[Act]]] = {
    Work.APPROVE_PLAN: _plan,
    Work.JUDGE_TASKS: _tasks,
    Work.END_INSPECTION: _overview,
    Work.PREPARE_INSPECTION: _overview,
    Work.CONCLUDE_INSPECTION: _conclusion,
    Work.TAKE_PAPERS: _papers,
    Work.HAND_IN: _papers,
    Work.REMARK_MINUTES: _minutes,
    Work.CARRY_RECOMMENDATION: _recommendation,
    Work.CONFIRM_RECOMMENDATION: _recommendation,
}
