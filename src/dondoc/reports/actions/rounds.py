"""Rounds of reports are made: a regular one when it is first used, a special one by the Office (H1; TH 16.2, 16.5; BT 15.2, 16.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import current
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.organisations.models import Agency
from dondoc.organisations.models.agency import AgencyKind
from dondoc.organisations.queries import expand
from dondoc.reports.models import SPECIAL, Round, RoundAgency, RoundReminder
from dondoc.reports.queries.rounds import (
    closed,
    code_of,
    handles,
    of_periods,
    opens,
    period_coded,
    periods_of_year,
    regular,
    round_named,
    special_cite,
)
from dondoc.reports.queries.standing import not_filed
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal, Refusals, WayOn
from dondoc.rules.regulation import Confidence
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of

#: How long before the agencies' day a regular round is recorded by itself.
NEAR = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialAsked:
    """A special round: what for, on which ground, the days whose data it covers, by when, from whom as picked ("a:12", "g:communes")."""

    title: str
    ground: str
    first: date | None
    last: date | None
    due_on: date | None
    agencies: tuple[str, ...]


def made(*, actor: Actor, code: str, at: datetime) -> Round:
    """The recorded round of a code, made now where it was not yet: by whoever uses it first, once. In the caller's transaction.

    Raises NotThere where there is no such round for this actor.
    """
    of = period_coded(code)
    found = regular(of) if of is not None else round_named(actor, code, clock.day_of(at))
    if found is None:
        raise NotThere(f"round {code}")
    if found.pk is not None:
        return found
    found.made_at = at
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError:  # somebody else used it first
        kept = regular(of) if of is not None else None
        if kept is None or kept.pk is None:
            raise
        return kept
    facts = {"round": found.pk, "kind": found.kind, "first": found.first, "last": found.last}
    record(AuditKind.REPORT_ROUND_OPENED, actor=actor, stream=stream_of(found), facts=facts, at=at)
    return found


def open_near(*, actor: Actor, at: datetime) -> int:
    """The regular rounds whose day is near are recorded, so that every agency finds its report in what is due; returns how many were new. Where
    nobody set a day, once the data have closed. Each in its own transaction."""
    today, new = clock.day_of(at), 0
    periods = [of for year in (today.year - 1, today.year, today.year + 1) for of in periods_of_year(year)]
    for row in of_periods(periods).values():
        day = row.agency_due or row.last + NEAR + timedelta(days=1)
        if row.pk is None and row.agency and row.first < today and day - NEAR <= today <= day:
            with transaction.atomic():
                made(actor=actor, code=code_of(row), at=at)
            new += 1
    return new


@guard.deed
def open_special(*, actor: Actor, asked: SpecialAsked, form_token: str, at: datetime) -> Round:
    """The Office asks agencies for a report out of turn, with its own days. The same form sent twice opens one round.

    Raises NotThere for whoever may not; Refusals: no_title, no_ground, no_first, no_last, days_turned, no_due_on, due_on_past, no_agencies,
    asked_oneself, what `expand` refuses, a mark of secrecy.
    """
    if not opens(actor):
        raise NotThere("report round")
    if (before := Round.objects.filter(form_token=form_token).first()) is not None and before.by_id == actor.user_id:
        return before
    _refuse_faulty(asked, at)
    day, cite = clock.day_of(at), special_cite()
    agencies, _none = _agencies(asked.agencies, day)
    opened = _opened(actor, asked, cite, form_token, at)
    RoundAgency.objects.bulk_create(RoundAgency(round=opened, agency=agency) for agency in agencies)
    facts = {
        "round": opened.pk,
        "code": code_of(opened),
        "kind": SPECIAL,
        "first": opened.first,
        "last": opened.last,
        "agencies": [agency.pk for agency in agencies],
        "due_on": opened.agency_due,
        "offset": (day - opened.agency_due).days if opened.agency_due else 0,
    }
    record(AuditKind.REPORT_ROUND_OPENED, actor=actor, stream=stream_of(opened), facts=facts, at=at, cite=cite)
    return opened


def _opened(actor: Actor, asked: SpecialAsked, cite: str, form_token: str, at: datetime) -> Round:
    assert asked.first and asked.last and asked.due_on
    return Round.objects.create(
        kind=SPECIAL,
        year=asked.last.year,
        part=0,
        title=asked.title.strip()[:300],
        ground=asked.ground.strip()[:500],
        first=asked.first,
        last=asked.last,
        basis="asked",
        basis_cite=cite,
        basis_confidence=Confidence.STATED.value,
        agency=True,
        agency_due=asked.due_on,
        agency_cite=cite,
        office=True,
        office_due=None,
        office_cite=cite,
        due_confidence=Confidence.STATED.value,
        regulation_id=current().id,
        made_at=at,
        by_id=actor.user_id,
        by_title=title_of(actor),
        form_token=form_token,
    )


@guard.deed
def remind(*, actor: Actor, code: str, at: datetime) -> RoundReminder:
    """Every agency that owes a report of the round and has not filed it is reminded, once a day; of regular and special rounds alike.

    Raises NotThere; Refusal: all_filed, reminded_today, round_runs (nothing can be due while nobody has a day and the data are not closed).
    """
    if not handles(actor):
        raise NotThere("report round")
    found = made(actor=actor, code=code, at=at)
    day = clock.day_of(at)
    if found.agency_due is None and not closed(found, day):
        raise Refusal(
            "round_runs",
            "Kỳ này chưa chốt số liệu (hết ngày {last}) nên chưa nhắc được.",
            cite=found.basis_cite,
            last=f"{found.last:%d/%m/%Y}",
        )
    if found.reminders.filter(on=day).exists():
        raise Refusal("reminded_today", "Các cơ quan chưa gửi đã được nhắc trong hôm nay; mỗi ngày chỉ nhắc một lần.")
    waiting = list(not_filed(found, day).order_by("pk"))
    if not waiting:
        raise Refusal(
            "all_filed",
            "Mọi cơ quan đã gửi báo cáo của kỳ này nên không còn ai để nhắc.",
            cite=found.agency_cite,
            way_on=WayOn("Xem kỳ báo cáo", "report_round", (code,)),
        )
    reminder = RoundReminder.objects.create(round=found, on=day, by_id=actor.user_id, by_title=title_of(actor), at=at)
    reminder.agencies.set(waiting)
    facts = {
        "round": found.pk,
        "code": code,
        "agencies": [agency.pk for agency in waiting],
        "offset": (day - (found.agency_due or day)).days,
    }
    record(AuditKind.REPORTS_REMINDED, actor=actor, stream=stream_of(found), facts=facts, at=at, cite=found.agency_cite)
    return reminder


def stream_of(row: Round) -> str:
    return f"round:{row.pk}"


@guard.deed
def refuse_faulty(*, actor: Actor, asked: SpecialAsked, at: datetime) -> None:
    """All that `open_special` would refuse, of a form that cannot be read whole; nothing is opened. Raises as that does."""
    if not opens(actor):
        raise NotThere("report round")
    _refuse_faulty(asked, at)


def _refuse_faulty(asked: SpecialAsked, at: datetime) -> None:
    refuse_marked({"title": asked.title, "ground": asked.ground}, at=at)
    day = clock.day_of(at)
    if faults := [*_faults(asked, day, special_cite()), *_agencies(asked.agencies, day)[1]]:
        raise Refusals(faults)


def _faults(asked: SpecialAsked, day: date, cite: str) -> Iterator[Refusal]:
    if not asked.title.strip():
        yield Refusal("no_title", "Anh/chị ghi tên báo cáo, ngắn gọn trong một dòng.", field="title", cite=cite)
    if not asked.ground.strip():
        told = "Anh/chị ghi văn bản hoặc ý kiến chỉ đạo mà yêu cầu báo cáo căn cứ vào."
        yield Refusal("no_ground", told, field="ground", cite=cite)
    if asked.first is None:
        yield Refusal("no_first", "Anh/chị ghi ngày đầu của số liệu.", field="first")
    if asked.last is None:
        yield Refusal("no_last", "Anh/chị ghi ngày cuối của số liệu.", field="last")
    if asked.first and asked.last and asked.last < asked.first:
        yield Refusal("days_turned", "Ngày cuối của số liệu đứng trước ngày đầu. Anh/chị kiểm tra lại.", field="last")
    if asked.due_on is None:
        yield Refusal("no_due_on", "Anh/chị ghi ngày cơ quan phải gửi báo cáo.", field="due_on", cite=cite)
    elif asked.due_on < day:
        yield Refusal(
            "due_on_past",
            "Ngày phải gửi {day} đã qua. Anh/chị chọn ngày từ hôm nay trở đi.",
            field="due_on",
            day=f"{asked.due_on:%d/%m/%Y}",
        )


def _agencies(picked: tuple[str, ...], day: date) -> tuple[list[Agency], list[Refusal]]:
    try:
        agencies = expand(picked, day)
    except Refusal as refusal:
        refusal.field = "agencies"
        return [], [refusal]
    if not agencies:
        return [], [Refusal("no_agencies", "Anh/chị chọn ít nhất một cơ quan phải báo cáo.", field="agencies")]
    if any(agency.kind == AgencyKind.OFFICE for agency in agencies):
        told = "Văn phòng là nơi nhận báo cáo nên không tự gửi cho mình. Anh/chị bỏ Văn phòng khỏi danh sách."
        return [], [Refusal("asked_oneself", told, field="agencies")]
    return agencies, []
