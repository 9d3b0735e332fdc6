"""Inspections beside other things: the words of their states, and those that cover a task, for its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dondoc.inspections.queries.beside import of_assignment
from dondoc.rules.inspections import InspectionState

Word = str | Promise

#: State -> word, class and icon.
STATES: dict[str, tuple[Word, str, str]] = {
    InspectionState.PREPARING.value: (_("Đang chuẩn bị"), "draft", "pencil"),
    InspectionState.ANNOUNCED.value: (_("Đã thông báo"), "office", "speakerphone"),
    InspectionState.RUNNING.value: (_("Đang kiểm tra"), "office", "zoom-check"),
    InspectionState.ENDED.value: (_("Đang kết luận"), "soon", "writing-sign"),
    InspectionState.CONCLUDED.value: (_("Đã kết luận"), "done", "circle-check"),
    InspectionState.CANCELLED.value: (_("Đã hủy"), "none", "x"),
}


def beside_assignment(request: HttpRequest, assignment_id: int) -> list[dict[str, Any]]:
    """The inspections that cover a task, for its page. One query."""
    found = of_assignment(request.actor, assignment_id, request.today)
    return [{"inspection": one, "look": STATES[one.state]} for one in found]
