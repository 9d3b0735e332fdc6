"""A finding corrects the record by the ordinary deeds: what it said, what it says now, and the doors that put it right (TH 7, 15; BT 9, 13)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from dondoc.rules.access import Deed, may, own_party
from dondoc.rules.standing import cell
from dondoc.tasks.queries import page
from dondoc.tasks.queries.fanout import dates_of
from dondoc.web.inspections.words import RECORD_CELLS

#: Deed -> word of its address and of the button, for deeds on an assignment that put a record right.
DEEDS = (
    (Deed.REOPEN, "mo-lai", N_("Mở lại nhiệm vụ")),
    (Deed.RETURN, "tra-lai", N_("Trả lại làm lại")),
)


def record_and_now(task: Any, day: date) -> dict[str, Any]:
    """How the system told the task when it was inspected and how it tells it today, side by side."""
    told = json.loads(task.record) if task.record else {}
    assignment = task.assignment
    now = cell(dates_of(assignment), day)
    return {
        "before": RECORD_CELLS.get(told.get("cell", ""), RECORD_CELLS["unknown"]),
        "before_state": told.get("state", ""),
        "before_day": date.fromisoformat(told["day"]) if told.get("day") else None,
        "now": RECORD_CELLS[now.value] if now else "",
        "now_state": assignment.state,
    }


def doors_of(request: HttpRequest, task: Any) -> list[dict[str, str]]:
    """Where the reader may put it right, each with the finding as its first words; none for whoever may not."""
    assignment = page.assignment_seen(request.actor, task.assignment_id, request.today)
    if assignment is None:
        return []
    shown = page.panel(request.actor, assignment, request.today)
    asks = f"?kiem-tra={task.pk}"
    doors = [
        {"word": _(word), "url": reverse("deed", args=[assignment.pk, code]) + asks}
        for deed, code, word in DEEDS
        if deed in shown.deeds
    ]
    if Deed.ASK_CORRECTION in shown.deeds:
        url = reverse("correction_ask", args=[assignment.pk])
        doors.append({"word": _("Đề nghị đính chính"), "url": url + asks})
    if may(Deed.CORRECT, own_party(request.actor)):
        url = reverse("task_correct", args=[assignment.task_id])
        doors.append({"word": _("Đính chính nội dung nhiệm vụ"), "url": url + asks})
    return doors
