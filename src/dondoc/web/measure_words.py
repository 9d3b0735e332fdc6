"""Measures in words: why, how far a proposal is, what was decided and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dondoc.measures.queries.proposals import kind_name, of_assignment

Word = str | Promise

GROUND_WORDS: dict[str, Word] = {
    "stuck": _("Có khó khăn, vướng mắc"),
    "wrongly_done": _("Chưa đúng yêu cầu, chưa hoàn thành"),
    "overdue": _("Đã đến hạn, chưa thực hiện xong"),
}
#: Standing of a proposal -> word, class and icon.
STANDINGS: dict[str, tuple[Word, str, str]] = {
    "draft": (_("Dự thảo"), "draft", "pencil"),
    "submitted": (_("Chờ lãnh đạo Văn phòng"), "office", "hourglass"),
    "put": (_("Chờ lãnh đạo UBND tỉnh quyết định"), "office", "building-bank"),
    "carried": (_("Đang thực hiện"), "office", "refresh"),
    "done": (_("Đã xong"), "done", "circle-check"),
    "dropped": (_("Đã bỏ"), "none", "x"),
}
DECISIONS: dict[str, Word] = {
    "agreed": _("Đồng ý"),
    "otherwise": _("Đồng ý, làm khác"),
    "refused": _("Không đồng ý"),
}
OUTCOMES: dict[str, Word] = {
    "urged": _("Đã đôn đốc"),
    "explained": _("Đã yêu cầu giải trình"),
    "directed": _("Đã có văn bản giao việc sau đó"),
    "document": _("Đã làm bằng văn bản khác"),
    "needless": _("Không còn cần thiết"),
}


@dataclass(frozen=True, slots=True)
class Beside:
    """A measure as the page of one of its tasks tells it in a line."""

    proposal_id: int
    kind: str
    word: Word
    moment: Any


def how_it_stands(measure: Any) -> Word:
    """What was decided on a measure, and what came of it, in a few words."""
    if measure.outcome:
        return OUTCOMES[measure.outcome]
    if measure.decision:
        return DECISIONS[measure.decision]
    return STANDINGS[measure.proposal.state][0]


def beside_assignment(request: HttpRequest, assignment_id: int) -> list[Beside]:
    """The measures that name a task, for its page. One query for the Office and the leaders, none for others."""
    rows: Iterable[Any] = of_assignment(request.actor, assignment_id)
    return [
        Beside(row.proposal_id, kind_name(row.proposal, row.kind), how_it_stands(row), row.proposal.at) for row in rows
    ]
