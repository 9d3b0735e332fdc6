"""Scores in words: how a sheet and a line stand, what can be looked at behind a line, signals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dondoc.rules.scoring import Part, Score, Tally, from_plain, grade_named
from dondoc.scoring.queries.products import from_plain as tally_from_plain
from dondoc.scoring.queries.reckoning import period_of
from dondoc.scoring.queries.sheets import formula_of
from dondoc.web.explanations.words import Look, Word, period_word

STATES: dict[str, Look] = {
    "drafted": Look(_("Dự thảo"), "pencil", "undated"),
    "shown": Look(_("Đã gửi các cơ quan"), "send", "office"),
    "approved": Look(_("Đã duyệt, đã chốt"), "lock", "done"),
}
APPEALS: dict[str, Look] = {
    "open": Look(_("Đề nghị xem lại, chờ Văn phòng"), "hourglass", "office"),
    "accepted": Look(_("Đã tính lại theo đề nghị"), "circle-check", "done"),
    "rejected": Look(_("Đã trả lời, giữ nguyên"), "circle-check", "within"),
}
STANDINGS: dict[str, Word] = {
    "appealed": _("Có đề nghị xem lại"),
    "agreed": _("Đã đồng ý"),
    "thin": _("Không đủ dữ liệu"),
}
#: What can be looked at behind a line.
BEHIND: dict[str, Word] = {
    "due": _("Nhiệm vụ phải xong trong kỳ"),
    "done": _("Đã hoàn thành"),
    "late": _("Hoàn thành nhưng nộp kết quả sau hạn"),
    "undone": _("Quá hạn, chưa hoàn thành"),
    "returned": _("Bị trả lại làm lại"),
    "not_met": _("Chất lượng ở mức thấp nhất"),
    "exempt": _("Được miễn do nguyên nhân khách quan"),
    "updates_due": _("Phải cập nhật trong kỳ"),
    "updates_missed": _("Không cập nhật đúng kỳ"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its words. `thin`: nothing was due, so there is nothing to judge."""

    line: Any
    score: Score
    tally: Tally
    grade: str
    thin: bool
    state: Look | None


def row_of(line: Any, formula: Any) -> Row:
    """`line` with its appeal joined."""
    scored = from_plain(line.reckoned)
    appeal = getattr(line, "appeal", None)
    state = (
        APPEALS[appeal.state] if appeal else Look(_("Đã đồng ý"), "circle-check", "done") if line.agreed_at else None
    )
    grade = gettext(grade_named(formula, line.grade)) if line.grade else ""
    return Row(line, scored, tally_from_plain(line.tally), grade, not line.enough, state)


@dataclass(frozen=True, slots=True)
class PartTold:
    """A part with the ways to its rows: (words, number, address)."""

    part: Part
    above: tuple[Word, int, str]
    below: tuple[Word, int, str]
    taken: list[tuple[Any, str]]


def parts_of(line: Any, row: Row) -> list[PartTold]:
    """Each part of a score: what stands above and below its line, what was taken, and the addresses of all of them."""

    def to(what: str) -> str:
        return reverse("score_rows", args=[line.pk, what])

    found = []
    for part in row.score.parts:
        if part.code == "updating":
            above, below = (_("đã cập nhật đúng kỳ"), row.tally.updates_on_time, ""), (
                _("phải cập nhật"), row.tally.updates_due, to("updates_due"),
            )  # fmt: skip
        else:
            above, below = (_("đã hoàn thành"), row.tally.done, to("done")), (_("phải xong"), row.tally.due, to("due"))
        found.append(PartTold(part, above, below, [(one, to(one.code)) for one in part.taken]))
    return found


def tell_sheet(sheet: Any) -> dict[str, Any]:
    """One sheet with its words."""
    return {
        "sheet": sheet,
        "period": period_word(period_of(sheet)),
        "look": STATES[sheet.state],
        "formula": formula_of(sheet),
        "provisional": sheet.known_at <= sheet.last,
    }
