"""The Office's report in words: its sections, the sentences that its figures propose, and what is kept of it by value (H3; TH 16.2; BT 15.2).

What is proposed follows the figures until somebody writes a section himself. These words stand in an official paper, so they are Vietnamese.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop

from dondoc.core.papers.model import rate_said
from dondoc.reports.figures import Payload
from dondoc.rules.numbers import vn_number

#: The parts of the Office's report in their order, with their headings.
SECTIONS: dict[str, str] = {
    "overview": gettext_noop("Đánh giá chung"),
    "results": gettext_noop("Kết quả thực hiện nhiệm vụ"),
    "shortcomings": gettext_noop("Tồn tại, hạn chế và nguyên nhân"),
    "difficulties": gettext_noop("Khó khăn, vướng mắc của các cơ quan, đơn vị, địa phương"),
    "proposals": gettext_noop("Kiến nghị, đề xuất"),
}
#: A section that must say something before a leader is asked to approve.
NEEDED = "overview"
#: How many agencies are named where something stands behind most.
MOST_NAMED = 5


def proposed(code: str, figures: Payload) -> str:
    """What the figures let a section say; "" where they say nothing of it."""
    return {"overview": _overview, "results": _results, "shortcomings": _shortcomings}.get(code, _nothing)(figures)


def count(n: int) -> str:
    """ "1.234"."""
    return vn_number(str(n))


def fraction(rate: Mapping[str, Any]) -> str:
    """ "85,7% (12/14)": never without what it is made of."""
    above, below = rate["numerator"], rate["denominator"]
    return f"{rate_said(Decimal(above), Decimal(below))} ({count(above)}/{count(below)})"


def lowered(name: str) -> str:
    """The name of a rate inside a sentence: "hoàn thành trên đã giao"."""
    return name[:1].lower() + name[1:]


def _overview(figures: Payload) -> str:
    """The rates, each beside what it was in the periods that are compared."""
    said = []
    for rate in figures["rates"]:
        if not rate["denominator"]:
            continue
        beside = [
            f"{words}: {fraction(earlier)}"
            for words, earlier in _earlier(rate["code"], figures)
            if earlier["denominator"]
        ]
        told = f"; {'; '.join(beside)}" if beside else ""
        said.append(f"Tỷ lệ {lowered(rate['name'])}: {fraction(rate)}{told}.")
    return "\n".join([*said, *beside_whole(figures)] if said else [])


def beside_whole(figures: Payload) -> list[str]:
    """Where a period that still runs stands beside whole ones: the sentence that says so."""
    if not figures["provisional"] or not (figures["before"] or figures["year_before"]):
        return []
    day = date.fromisoformat(figures["as_of"])
    return [f"Số liệu kỳ này mới tính đến hết ngày {day:%d/%m/%Y}, kỳ để so sánh là trọn kỳ."]


def _earlier(code: str, figures: Payload) -> list[tuple[str, Mapping[str, Any]]]:
    found = []
    for part in ("before", "year_before"):
        compared = figures[part]
        if compared:
            name = lowered(compared["period"]["name"])
            found += [(name, rate) for rate in compared["rates"] if rate["code"] == code]
    return found


def _results(figures: Payload) -> str:
    total = figures["total"]
    came = f"{count(total['carried_over'])} chuyển từ kỳ trước, {count(total['assigned'])} giao trong kỳ"
    came += f", {count(total['reopened'])} mở lại" if total["reopened"] else ""
    done = total["done_on_time"] + total["done_late"] + total["undated_done"]
    left = total["open_within"] + total["open_overdue"] + total["undated_open"]
    lines = [
        f"Tổng số lượt giao theo dõi trong kỳ: {count(total['total'])} ({came}).",
        f"Đã hoàn thành {count(done)}: đúng hạn {count(total['done_on_time'])}, quá hạn {count(total['done_late'])}, "
        f"không có thời hạn {count(total['undated_done'])}.",
        f"Chưa hoàn thành {count(left)}: trong hạn {count(total['open_within'])} (trong đó chờ Văn phòng xác nhận "
        f"{count(total['awaiting_office'])}), quá hạn {count(total['open_overdue'])}, không có thời hạn {count(total['undated_open'])}.",
        f"Trong kỳ, Văn phòng đã trả lại làm lại {count(total['returned'])} lượt, đôn đốc {count(total['urged'])} lượt; "
        f"gia hạn {count(total['extended'])} lượt, không đồng ý gia hạn {count(total['extension_refused'])} lượt.",
    ]
    return "\n".join(lines)


def _shortcomings(figures: Payload) -> str:
    overdue = figures["total"]["open_overdue"]
    if not overdue:
        return "Đến hết kỳ không còn lượt giao nào quá hạn chưa hoàn thành."
    ages = figures["ageing"]["overdue"]
    oldest = ages[-1]["n"] if ages else 0
    lines = [f"Còn {count(overdue)} lượt giao quá hạn chưa hoàn thành" + _old(oldest, ages) + "."]
    behind = sorted(
        (row for row in figures["tables"]["agency"] if row["open_overdue"]),
        key=lambda row: (-row["open_overdue"], row["name"]),
    )[:MOST_NAMED]
    named = "; ".join(f"{row['name']} ({count(row['open_overdue'])}/{count(row['total'])})" for row in behind)
    lines.append(f"Cơ quan có nhiều lượt giao quá hạn: {named}.")
    if marked := figures["total"]["marked_not_completed"]:
        lines.append(f"Có {count(marked)} lượt giao bị trả lại sau hạn, ghi nhận là không hoàn thành.")
    return "\n".join(lines)


def _old(n: int, ages: list[dict[str, Any]]) -> str:
    return f", trong đó {count(n)} quá hạn trên {ages[-1]['from'] - 1} ngày" if n else ""


def _nothing(figures: Payload) -> str:
    return ""
