"""A notice of days off, as an administrator types it: its rows become days of the calendar, or every fault is told at its row (A4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dondoc.rules.calendar import CalendarDay, DayKind
from dondoc.rules.errors import Refusal, Refusals

#: A run of days off longer than this is a typing slip.
LONGEST_RUN = 31
FIRST_YEAR, LAST_YEAR = 2000, 2100
WEEKDAYS_ONLY = frozenset({DayKind.SUBSTITUTE, DayKind.SWAP_OFF})


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """`number` names the row of the form. `last` None: one day. `kind` "" is an ordinary day again: worked on weekdays, off at weekends."""

    number: int
    first: date
    last: date | None
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Notice:
    """`basis`: the notice in words ("Thông báo số …"). `confirms`: the year that it settles."""

    basis: str
    rows: tuple[NoticeRow, ...]
    confirms: int | None = None


def days_of(notice: Notice) -> list[CalendarDay]:
    """The days of a notice, each once. Raises Refusals with every fault, each at its row."""
    faults: list[Refusal] = []
    found: dict[date, CalendarDay] = {}
    if not notice.basis.strip():
        faults.append(Refusal("no_basis", "Anh/chị ghi số, ngày của thông báo mà lịch nghỉ căn cứ vào.", field="basis"))
    if not notice.rows and notice.confirms is None:
        faults.append(
            Refusal(
                "no_days", "Chưa có ngày nào. Anh/chị ghi ít nhất một ngày, hoặc chọn năm để xác nhận.", field="first_1"
            )
        )
    for row in notice.rows:
        faults += _faults_of(row)
        for day in _run(row):
            if day in found:
                faults.append(
                    Refusal(
                        "day_twice", "Ngày {day} đã có ở dòng trên.", field=f"first_{row.number}", day=f"{day:%d/%m/%Y}"
                    )
                )
            else:
                found[day] = CalendarDay(day, _kind_on(row.kind, day), row.name.strip(), notice.basis.strip())
    if faults:
        raise Refusals(faults)
    return list(found.values())


def _faults_of(row: NoticeRow) -> list[Refusal]:
    where = f"first_{row.number}"
    last = row.last or row.first
    if last < row.first:
        return [Refusal("run_backwards", "Ngày cuối đứng trước ngày đầu.", field=f"last_{row.number}")]
    if (last - row.first).days >= LONGEST_RUN:
        return [
            Refusal(
                "run_too_long", "Một đợt dài hơn {most} ngày; anh/chị xem lại hai ngày.", field=where, most=LONGEST_RUN
            )
        ]
    if row.first.year < FIRST_YEAR or last.year > LAST_YEAR:
        return [Refusal("year_out_of_range", "Năm của ngày này nằm ngoài lịch.", field=where)]
    faults = []
    if row.kind and not row.name.strip():
        faults.append(Refusal("no_day_name", "Anh/chị ghi tên ngày nghỉ hoặc lý do.", field=f"name_{row.number}"))
    weekend = any(day.weekday() >= 5 for day in _run(row))
    weekday = any(day.weekday() < 5 for day in _run(row))
    if row.kind == DayKind.SWAP_WORK and weekday:
        faults.append(Refusal("swap_work_on_weekday", "Ngày làm bù phải là Thứ Bảy hoặc Chủ nhật.", field=where))
    if row.kind in WEEKDAYS_ONLY and weekend:
        faults.append(
            Refusal("rest_on_weekend", "Ngày nghỉ bù, nghỉ hoán đổi phải từ Thứ Hai đến Thứ Sáu.", field=where)
        )
    return faults


def _run(row: NoticeRow) -> list[date]:
    """The days of a row; none of a run that is refused anyway."""
    length = ((row.last or row.first) - row.first).days
    return [row.first + timedelta(days=n) for n in range(length + 1)] if 0 <= length < LONGEST_RUN else []


def _kind_on(kind: str, day: date) -> DayKind:
    if kind:
        return DayKind(kind)
    return DayKind.WORKING if day.weekday() < 5 else DayKind.WEEKEND
