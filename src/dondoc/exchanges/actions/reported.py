"""What an agency's report says in figures is written down and held against the system's; what differs is taken up (D8; TH 7; BT 9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.core.regulation import current
from dondoc.directives.actions.secrecy import refuse_marked
from dondoc.exchanges.actions.opening import Opening, open_figures
from dondoc.exchanges.models import Kind, ReportedFigures, Thread
from dondoc.exchanges.queries.reported import NAMES, compare, known_cells, records, reporting_agencies
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, may, own_party
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.rules.explaining import Window, window_named
from dondoc.rules.numbering import parse_number
from dondoc.tasks.actions import guard
from dondoc.tasks.actions.facts import title_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`figures`: name of a figure -> what the report gives, None where it gives none. `period` as "quarter-2026-3"."""

    period: str
    figures: Mapping[str, int | None]
    document_number: str
    document_dated: date | None = None


@guard.deed
def record_reported(
    *, actor: Actor, agency_id: int | None, report: Report, form_token: str, at: datetime
) -> ReportedFigures:
    """Writes them down and counts what differs from the system's figures of the last day of the period, as known now. An agency gives its own.

    Raises NotThere; Refusal: no_such_agency, period_unknown, period_not_begun, no_report_number, no_figures, reported_before, a mark of secrecy.
    """
    if not records(actor):
        raise NotThere("reported")
    if (same := ReportedFigures.objects.filter(form_token=form_token, by_id=actor.user_id).first()) is not None:
        return same
    day, cite = clock.day_of(at), current().deed_cites.cite_for(Deed.CORRECT.value)
    wanted = actor.agency_id if actor.role in AGENCY_ROLES else agency_id
    agency = next((one for one in reporting_agencies(day) if one.pk == wanted), None)
    if agency is None:
        raise Refusal("no_such_agency", "Anh/chị chọn cơ quan trong danh sách.", field="agency", cite=cite)
    given = _given(report, cite)
    window = window_named(current(), report.period, day)
    refuse_marked({"document_number": report.document_number}, at=at)
    number = _number(report.document_number, agency.pk, window, cite)
    differing = sum(one.differs for one in compare(given, known_cells(agency, window.as_of, day)))
    made = ReportedFigures.objects.create(
        agency=agency,
        **_of(window),
        document_number=number,
        document_dated=report.document_dated,
        differences=differing,
        cite=cite,
        by_id=actor.user_id,
        by_title=title_of(actor),
        at=at,
        form_token=form_token,
        **given,
    )
    own = actor.role in AGENCY_ROLES
    facts = {"reported": made.pk, "agency": agency.pk, "period": report.period, "differences": differing, "own": own}
    record(AuditKind.FIGURES_REPORTED, actor=actor, stream=f"reported:{made.pk}", facts=facts, at=at, cite=cite)
    return made


def _given(report: Report, cite: str) -> dict[str, int | None]:
    given = {name: report.figures.get(name) for name in NAMES}
    if all(value is None for value in given.values()):
        raise Refusal("no_figures", "Anh/chị ghi ít nhất một số liệu của báo cáo.", field="total", cite=cite)
    return given


def _number(text: str, agency_id: int, window: Window, cite: str) -> str:
    """The report's number. One report of one period is recorded once."""
    asked = "Anh/chị ghi số, ký hiệu của báo cáo."
    number = guard.required_text(text, "document_number", "no_report_number", asked, cite)
    held = ReportedFigures.objects.filter(agency_id=agency_id, **_of(window)).values_list("pk", "document_number")
    for pk, recorded in held:
        if parse_number(recorded).key == parse_number(number).key:
            raise Refusal(
                "reported_before",
                "Số liệu của báo cáo này trong kỳ này đã được ghi.",
                field="document_number",
                cite=cite,
                way_on=WayOn("Xem số liệu đã ghi", "reported", (pk,)),
            )
    return number


def _of(window: Window) -> dict[str, Any]:
    of = window.period
    return {"kind": of.kind, "year": of.year, "part": of.part, "as_of": window.as_of}


@guard.deed
def take_up(
    *, actor: Actor, reported_id: int, subject: str, words: str, due_on: date | None, form_token: str, at: datetime
) -> Thread:
    """The Office asks the agency about what differs, in a thread of its own. Raises NotThere; Refusal: nothing_differs, taken_up_before, and
    those of `open_figures`."""
    if not may(Deed.PROPOSE, own_party(actor)):
        raise NotThere(f"reported {reported_id}")
    held = ReportedFigures.objects.select_for_update(of=("self",)).filter(pk=reported_id).first()
    if held is None:
        raise NotThere(f"reported {reported_id}")
    if held.differences == 0:
        raise Refusal(
            "nothing_differs", "Số liệu của báo cáo khớp với hệ thống nên không có gì để trao đổi.", cite=held.cite
        )
    if held.thread_id is not None:
        raise Refusal(
            "taken_up_before",
            "Chênh lệch này đã được trao đổi với cơ quan.",
            cite=held.cite,
            way_on=WayOn("Mở trao đổi", "thread", (held.thread_id,)),
        )
    opening = Opening(kind=Kind.FIGURES.value, subject=subject, words=words, due_on=due_on)
    thread = open_figures(
        actor=actor, agency_id=held.agency_id, assignment_id=None, opening=opening, files=[], form_token=form_token, at=at
    )  # fmt: skip
    held.thread = thread
    held.save(update_fields=["thread"])
    return thread
