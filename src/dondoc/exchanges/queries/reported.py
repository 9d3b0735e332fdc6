"""Figures of agencies' reports beside those of the system, and where they differ (D8; TH 7; BT 9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from dondoc.core import clock
from dondoc.exchanges.models import Kind, ReportedFigures, Thread
from dondoc.organisations.models import Agency
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, agency_party, may, own_party
from dondoc.rules.figures import Cells
from dondoc.rules.periods import Period
from dondoc.tasks.queries.figures import figures
from dondoc.tasks.queries.visibility import stands_for

PER_PAGE = 50
#: What a report may give, in the order of its table; each is a figure of `rules.figures.Cells`.
NAMES = ("total", "done_on_time", "done_late", "open_within", "open_overdue", "undated")
#: Kinds of agencies that report nothing of their own here.
NO_REPORTS = (
    AgencyKind.PROVINCE.value, AgencyKind.OFFICE.value, AgencyKind.DIVISION.value, AgencyKind.SUBORDINATE.value
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure. `reported` None: the report does not give it."""

    name: str
    reported: int | None
    known: int

    @property
    def differs(self) -> bool:
        return self.reported is not None and self.reported != self.known

    @property
    def difference(self) -> int:
        return (self.reported or 0) - self.known if self.differs else 0


def records(actor: Actor) -> bool:
    """Whether this reader may write down what a report says."""
    parties = {agency_party(actor)} if actor.role in AGENCY_ROLES else own_party(actor)
    return may(Deed.RECORD_REPORTED, parties)


def takes_up(actor: Actor, reported: ReportedFigures) -> bool:
    """Whether this reader may take the differences up with the agency now."""
    return reported.differences > 0 and reported.thread_id is None and may(Deed.PROPOSE, own_party(actor))


def reported_for(actor: Actor, day: date) -> QuerySet[ReportedFigures]:
    """The Office and the leaders of the province see all, an agency its own."""
    if actor.sees_everything:
        return ReportedFigures.objects.all()
    if actor.role in AGENCY_ROLES:
        return ReportedFigures.objects.filter(agency_id__in=stands_for(actor.agency_id, day))
    return ReportedFigures.objects.none()


def taken_up_in(actor: Actor, thread: Thread, day: date) -> int | None:
    """The comparison that this thread came from, if the reader may open it; no query for other kinds."""
    if thread.kind != Kind.FIGURES.value:
        return None
    return reported_for(actor, day).filter(thread=thread).values_list("pk", flat=True).first()


def listing(actor: Actor, day: date, differing: bool, number: int = 1) -> Page:
    """Newest first; `differing`: only those that differ from the system's."""
    rows = reported_for(actor, day).select_related("agency", "by").order_by("-at", "-pk")
    return Paginator(rows.filter(differences__gt=0) if differing else rows, PER_PAGE).get_page(number)


def reporting_agencies(day: date) -> list[Agency]:
    """Agencies whose reports can be compared, in the official order."""
    rows = Agency.objects.exclude(kind__in=NO_REPORTS).order_by("kind", "position", "sort_key")
    return [one for one in rows if one.dissolved_on is None or one.dissolved_on > day]


def period_of(reported: ReportedFigures) -> Period:
    return Period(reported.kind, reported.year, reported.part)  # type: ignore[arg-type]


def compared(reported: ReportedFigures) -> list[Compared]:
    """Each figure beside what the system knew of that day when it was recorded. Four queries."""
    cells = known_cells(reported.agency, reported.as_of, clock.day_of(reported.at))
    return compare({name: getattr(reported, name) for name in NAMES}, cells)


def known_cells(agency: Agency, as_of: date, known_at: date) -> Cells:
    """The system's figures of one agency on a day, as known on another."""
    return figures(as_of, known_at, agency_code=agency.code).agencies[0].cells


def compare(given: dict[str, int | None], cells: Cells) -> list[Compared]:
    """The figures of a report beside the system's."""
    return [Compared(name, given[name], cells.value(name)) for name in NAMES]
