"""The words with which an agency's draft begins, made of its data: official Vietnamese prose that its people change as they like (H2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dondoc.reports.queries.agency_data import NAMED, Data, Listed, Row, Told
from dondoc.rules.regulation.base import long_cite
from dondoc.rules.regulation.oversight import ReportSection

#: What a section says of which there is nothing.
NOTHING = "Không có."


def proposed(part: ReportSection, data: Data) -> str:
    """The words for a section, of those parts of the data that fill it; of one that may stay empty nothing where there is nothing."""
    said = [words for fill in part.fills if (words := FILLERS[fill](data))]
    return "\n\n".join(said) if said or not (part.fills and part.needed) else NOTHING


def _figures(data: Data) -> str:
    told = data.figures
    cells = told.cells
    done = cells.done_on_time + cells.done_late + cells.undated_done
    left = cells.open_within + cells.open_overdue + cells.undated_open
    lines = [
        f"Tính đến hết ngày {_day(data.as_of)}, cơ quan được giao {_n(told.total)} nhiệm vụ, gồm {_n(told.carried_over)} nhiệm vụ kỳ trước chuyển "
        f"sang, {_n(told.assigned)} nhiệm vụ giao trong kỳ và {_n(told.reopened)} nhiệm vụ được mở lại.",
        f"Đã hoàn thành {_n(done)} nhiệm vụ: đúng hạn {_n(cells.done_on_time)}, sau hạn {_n(cells.done_late)}, không có thời hạn "
        f"{_n(cells.undated_done)}.",
        f"Đang thực hiện {_n(left)} nhiệm vụ: trong hạn {_n(cells.open_within)}, quá hạn {_n(cells.open_overdue)}, không có thời hạn "
        f"{_n(cells.undated_open)}.",
    ]
    if cells.awaiting_office:
        lines.append(f"Trong đó {_n(cells.awaiting_office)} nhiệm vụ đã gửi kết quả, đang chờ Văn phòng xác nhận.")
    if told.extended or told.extension_refused:
        lines.append(f"Được gia hạn {_n(told.extended)} lượt; không được gia hạn {_n(told.extension_refused)} lượt.")
    if told.urged:
        lines.append(f"Được đôn đốc {_n(told.urged)} lượt.")
    return "\n".join(lines)


def _updates(data: Data) -> str:
    """The last update of each open task in the days of the report: what was said once is said again here."""
    said = [one for one in data.open.rows if one.said]
    if not said:
        return ""
    lines = [f"- {_named(one)}: {_flat(one.said)} (cập nhật {_day(one.said_on)})." for one in said]
    return "\n".join(["Tình hình các nhiệm vụ đang thực hiện:", *lines, *_rest(data.open)])


def _late(data: Data) -> str:
    parts = [
        _list("Nhiệm vụ quá hạn chưa hoàn thành", data.overdue),
        _list("Nhiệm vụ hoàn thành sau hạn", data.late),
        _list("Nhiệm vụ không có thời hạn chưa hoàn thành", data.undated),
    ]
    return "\n".join(part for part in parts if part)


def _returned(data: Data) -> str:
    return _list("Nhiệm vụ bị trả lại làm lại trong kỳ", data.returned)


def _explanations(data: Data) -> str:
    said = [one for one in data.explanations if one.words]
    waiting = [one for one in data.explanations if not one.done]
    lines = [f"Đã giải trình {one.title}:\n{one.words}" for one in said]
    lines += [f"Giải trình {one.title} chưa gửi, hạn {_day(one.on)}." for one in waiting]
    return "\n".join(lines)


def _difficulties(data: Data) -> str:
    return "\n".join(f"- {one.title} (nêu ngày {_day(one.on)}, {_outcome(one)})." for one in data.difficulties)


def _remarks(data: Data) -> str:
    return "\n".join(
        f"- {f'{long_cite(one.title)}: ' if one.title else ''}{_flat(one.words)} (phản ánh ngày {_day(one.on)})."
        for one in data.remarks
    )


def _own_inspections(data: Data) -> str:
    """Each of the agency's own inspections whose result was filed, with its figures (TH 15.1; BT 16.1)."""
    rows = data.own_inspections
    if not rows:
        return ""
    asked, still = sum(one.asked for one in rows), sum(one.open for one in rows)
    told = (
        f"Trong kỳ, cơ quan đã gửi kết quả {_n(len(rows))} cuộc tự kiểm tra, xem xét {_n(sum(one.tasks for one in rows))} nhiệm vụ, trong đó "
        f"{_n(sum(one.wrong for one in rows))} nhiệm vụ chưa thực hiện hoặc thực hiện không đúng; nêu {_n(asked)} kiến nghị"
    )
    told += f", còn {_n(still)} kiến nghị đang theo dõi." if asked else "."
    lines = [
        f"- {one.agency}, {_days(one.first, one.ended_on)} (gửi kết quả ngày {_day(one.filed_on)}): {_n(one.tasks)} nhiệm vụ, "
        f"{_n(one.wrong)} chưa thực hiện hoặc thực hiện không đúng, {_n(one.asked)} kiến nghị."
        for one in rows
    ]
    return "\n".join([told, *lines])


def _days(first: date, last: date) -> str:
    return f"ngày {_day(first)}" if first == last else f"từ ngày {_day(first)} đến ngày {_day(last)}"


#: Each part of `SECTION_FILLS` and the words made of it.
FILLERS: dict[str, Callable[[Data], str]] = {
    "figures": _figures,
    "updates": _updates,
    "own_inspections": _own_inspections,
    "late": _late,
    "returned": _returned,
    "explanations": _explanations,
    "difficulties": _difficulties,
    "remarks": _remarks,
}


def _list(title: str, listed: Listed) -> str:
    if not listed.total:
        return ""
    lines = [f"- {_named(one)}{_due(one)}." for one in listed.rows]
    return "\n".join([f"{title}: {_n(listed.total)}.", *lines, *_rest(listed)])


def _rest(listed: Listed) -> list[str]:
    more = listed.total - len(listed.rows)
    return (
        [f"- Và {_n(more)} nhiệm vụ khác theo danh sách trên hệ thống."]
        if more > 0 and listed.rows[NAMED - 1 :]
        else []
    )


def _named(one: Row) -> str:
    return f"{one.title.rstrip('.')} ({one.number})"


def _due(one: Row) -> str:
    return f", hạn {_day(one.due_on)}" if one.due_on else ""


def _outcome(one: Told) -> str:
    return "đã được giải quyết" if one.done else "chưa được giải quyết"


def _flat(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _n(number: int) -> str:
    return f"{number:,}".replace(",", ".")
