"""The working calendar is changed by a notice, and with it the days that deadlines are judged by (A4; docs/definitions.md 3).

Calendar, deadlines and log change in one transaction. A deadline as given never moves; the row that said by which day it is judged is
superseded by one that says the new day, so that a figure of the past can still be asked as it was known then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dondoc.audit.actions import Entry, record_many
from dondoc.audit.kinds import AuditKind
from dondoc.core import calendar_rows
from dondoc.core.actions.stamp import put_stamp
from dondoc.core.models import ConfirmedYear, SetDay
from dondoc.core.regulation import shipped_calendar
from dondoc.directives.actions.entry import reckon_entries_anew
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.errors import NotThere, Refusal
from dondoc.rules.notices import Notice, days_of
from dondoc.tasks.actions import facts, guard
from dondoc.tasks.queries.rejudging import Shift, deadlines_of, shifts

#: Deadlines rewritten at once.
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Done:
    """How many days were set, and of how many assignments the day they are judged by has moved."""

    days: int
    assignments: int


@guard.deed
def keep_notice(*, actor: Actor, notice: Notice, at: datetime) -> Done:
    """Sets the days of a notice, confirms its year, and judges every deadline anew. A day that was set before is replaced; its row stays.

    Raises NotThere for a person who may not, Refusals as `days_of`, Refusal for a year that is confirmed already and for a marked text.
    """
    _only_who_may(actor)
    refuse_marked({"basis": notice.basis, **{f"name_{r.number}": r.name for r in notice.rows}}, at=at)
    days = days_of(notice)
    entries = [
        _entry(AuditKind.CALENDAR_DAY_SET, actor, d.day.year, {"day": d.day.isoformat(), "kind": d.kind.value}, at)
        for d in days
    ]
    if notice.confirms is not None:
        entries.append(_entry(AuditKind.CALENDAR_YEAR_CONFIRMED, actor, notice.confirms, {"year": notice.confirms}, at))
    record_many(entries)  # first: whoever else changes the calendar now waits here
    if notice.confirms is not None:
        _confirm(notice.confirms, notice.basis.strip(), actor, at)
    SetDay.objects.filter(day__in=[d.day for d in days], removed_at__isnull=True).update(removed_at=at)
    SetDay.objects.bulk_create(
        SetDay(
            day=d.day,
            kind=d.kind.value,
            name=d.name,
            basis=d.basis,
            set_by_id=actor.user_id,
            set_by_name=actor.name,
            set_at=at,
        )
        for d in days
    )
    return Done(len(days), _judge_anew(actor, at))


@guard.deed
def remove_day(*, actor: Actor, row_id: int, at: datetime) -> Done:
    """A day that was set by mistake: what ships holds again. Raises NotThere where it was removed or replaced meanwhile."""
    _only_who_may(actor)
    row = SetDay.objects.select_for_update().filter(pk=row_id, removed_at__isnull=True).first()
    if row is None:
        raise NotThere(f"set day {row_id}")
    row.removed_at = at
    row.save(update_fields=["removed_at"])
    facts_ = {"day": row.day.isoformat(), "kind": row.kind}
    record_many([_entry(AuditKind.CALENDAR_DAY_REMOVED, actor, row.day.year, facts_, at)])
    return Done(1, _judge_anew(actor, at))


@guard.deed
def unconfirm_year(*, actor: Actor, year: int, at: datetime) -> Done:
    """A year that was confirmed by mistake is provisional again. Raises NotThere where nobody confirmed it on screen."""
    _only_who_may(actor)
    row = ConfirmedYear.objects.select_for_update().filter(year=year).first()
    if row is None:
        raise NotThere(f"confirmed year {year}")
    row.delete()
    record_many([_entry(AuditKind.CALENDAR_YEAR_UNCONFIRMED, actor, year, {"year": year}, at)])
    return Done(0, _judge_anew(actor, at))


@guard.deed
def judge_anew(*, actor: Actor, at: datetime) -> Done:
    """Deadlines that stand as an earlier calendar judged them: after an upgrade that ships other days, or sent out while a notice was entered."""
    _only_who_may(actor)
    return Done(0, _judge_anew(actor, at))


def _only_who_may(actor: Actor) -> None:
    if not may(Deed.KEEP_CALENDAR, own_party(actor)):
        raise NotThere("calendar")


def _confirm(year: int, basis: str, actor: Actor, at: datetime) -> None:
    if year in calendar_rows.over(shipped_calendar()).official_years:
        raise Refusal(
            "year_is_official",
            "Lịch nghỉ năm {year} đã chính thức, không phải xác nhận nữa.",
            field="confirms",
            year=year,
        )
    ConfirmedYear.objects.create(
        year=year, basis=basis[:300], confirmed_by_id=actor.user_id, confirmed_by_name=actor.name, confirmed_at=at
    )


def _judge_anew(actor: Actor, at: datetime) -> int:
    """Every deadline by the calendar as it stands in this transaction; answers how many assignments are judged by another day."""
    put_stamp()
    days = calendar_rows.over(shipped_calendar())
    reckon_entries_anew(days)
    return sum(_supersede(shift, actor, at) for shift in shifts(days))


def _supersede(shift: Shift, actor: Actor, at: datetime) -> int:
    held = deadlines_of(shift)
    return sum(
        facts.rejudge(held[n : n + AT_ONCE], shift.after, provisional=shift.will_be, actor=actor, at=at)
        for n in range(0, len(held), AT_ONCE)
    )


def _entry(kind: AuditKind, actor: Actor, year: int, said: dict[str, object], at: datetime) -> Entry:
    return Entry(kind, actor=actor, stream=f"calendar:{year}", facts=said, at=at)
