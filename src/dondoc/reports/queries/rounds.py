"""The rounds of reports: the regular ones computed from the regulation, those that are recorded, and who owes a report in each (H1)."""

from __future__ import annotations

import re
from datetime import date

from django.db.models import Q, QuerySet

from dondoc.audit.queries import begun_at
from dondoc.core import clock
from dondoc.core.regulation import current, regulation_in_force
from dondoc.directives.models import Directive
from dondoc.organisations.models import Agency
from dondoc.organisations.queries.internal_rules import must_have_one
from dondoc.reports.models import SPECIAL, Round
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, may, own_party
from dondoc.rules.errors import Refusal
from dondoc.rules.folding import fold
from dondoc.rules.periods import MONTHS, Period, calendar_bounds, period
from dondoc.rules.report_rounds import Planned, is_early, planned
from dondoc.rules.said import Said, said
from dondoc.tasks.queries.visibility import stands_for

_REGULAR = re.compile(r"(month|quarter|half|nine_months|year)-(\d{4})-(\d{1,2})")
_SPECIAL = re.compile(r"special-(\d{1,18})")
#: Years beside this one that the list of rounds offers.
YEARS_BACK = 5


def opens(actor: Actor) -> bool:
    """Whether this reader may open a special round."""
    return may(Deed.OPEN_REPORT_ROUND, own_party(actor))


def handles(actor: Actor) -> bool:
    """Whether this reader takes reports, sends them back and reminds who has not filed."""
    return may(Deed.HANDLE_REPORTS, own_party(actor))


def reads(actor: Actor) -> bool:
    """Who reads rounds at all: the Office and the leaders of the province, and the people of agencies for their own reports."""
    return actor.sees_everything or actor.role in AGENCY_ROLES


def plan_of(of: Period) -> Planned | None:
    """The regular round of a period by the regulation in force on its last day; None where nobody owes a report of it."""
    return planned(regulation_in_force(calendar_bounds(of).last), of)


def regular(of: Period) -> Round | None:
    """The round of a period as it is recorded, else as the regulation makes it (without a key); None where there is none. One query."""
    return of_periods([of]).get(of)


def of_periods(periods: list[Period]) -> dict[Period, Round]:
    """The same of many; those without a round are left out. One query, none for no period."""
    if not periods:
        return {}
    found = Round.objects.filter(year__in={of.year for of in periods}).exclude(kind=SPECIAL)
    kept = {(row.kind, row.year, row.part): row for row in found}
    made = {}
    for of in periods:
        row = kept.get((of.kind, of.year, of.part))
        plan = plan_of(of) if row is None else None
        if row is not None or plan is not None:
            made[of] = row or unsaved(of, plan)
    return made


def unsaved(of: Period, plan: Planned | None = None) -> Round:
    """A round as the regulation makes it. The period must have one."""
    plan = plan or plan_of(of)
    assert plan is not None
    due = plan.agency_due or plan.office_due
    return Round(
        kind=of.kind,
        year=of.year,
        part=of.part,
        first=plan.covered.bounds.first,
        last=plan.covered.bounds.last,
        basis=plan.covered.basis,
        basis_cite=plan.covered.cite,
        basis_confidence=plan.covered.confidence.value,
        agency=plan.agency,
        agency_due=plan.agency_due.last_day if plan.agency_due else None,
        agency_cite=plan.agency_cite,
        office=plan.office,
        office_due=plan.office_due.last_day if plan.office_due else None,
        office_cite=plan.office_cite,
        due_confidence=due.confidence.value if due else "",
        embedded=plan.embedded,
        regulation_id=regulation_in_force(calendar_bounds(of).last).id,
    )


def of_year(actor: Actor, year: int, day: date) -> list[Round]:
    """All rounds of a report year that this reader may see, those whose data close first before the others: two queries.

    Of special rounds an agency sees those that ask it.
    """
    if not date.min.year + 1 < year < date.max.year - 1:
        return []
    rows = [*of_periods(periods_of_year(year)).values(), *specials(actor, day).filter(year=year)]
    return sorted(rows, key=lambda row: (row.last, MONTHS.get(row.kind, 0), row.pk or 0))


def specials(actor: Actor, day: date) -> QuerySet[Round]:
    """The special rounds that this reader may see."""
    rows = Round.objects.filter(kind=SPECIAL)
    if actor.sees_everything:
        return rows
    if actor.role not in AGENCY_ROLES:
        return rows.none()
    return rows.filter(asked__agency__in=stands_for(actor.agency_id, day)).distinct()


def round_named(actor: Actor, code: str, day: date) -> Round | None:
    """The round with this code ("quarter-2026-4", "special-12"), recorded or not, as far as this reader may see it."""
    if not reads(actor):
        return None
    if special := _SPECIAL.fullmatch(code):
        return specials(actor, day).filter(pk=int(special[1])).select_related("by").first()
    of = period_coded(code)
    return regular(of) if of is not None else None


def period_coded(code: str) -> Period | None:
    """The period of a regular round's code; None for any other text."""
    match = _REGULAR.fullmatch(code)
    try:
        return period(match[1], int(match[2]), int(match[3])) if match else None  # type: ignore[arg-type]
    except Refusal:
        return None


def code_of(row: Round) -> str:
    """By which a round stands in addresses."""
    return f"special-{row.pk}" if row.kind == SPECIAL else f"{row.kind}-{row.year}-{row.part}"


def file_word(row: Round) -> str:
    """By which a round stands in names of files: "quy-iv-2026", of a special one "dot-xuat-12"."""
    return f"dot-xuat-{row.pk}" if row.kind == SPECIAL else in_a_file_name(str(name_of(row)))


def in_a_file_name(text: str) -> str:
    """Its words without marks, at most some forty letters of them: "so-nong-nghiep-va-moi-truong"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text))[:40].strip("-")


def period_of(row: Round) -> Period | None:
    """The period of the year; None of a special round."""
    return None if row.kind == SPECIAL else Period(row.kind, row.year, row.part)  # type: ignore[arg-type]


def name_of(row: Round) -> Said:
    """ "Quý IV/2026"; of a special round its title."""
    of = period_of(row)
    return of.name if of is not None else said("{title}", title=row.title)


def agencies_of(row: Round, day: date) -> QuerySet[Agency]:
    """Who owes a report in this round: those it asks, or all that are given tasks and stood on its last day (of a round that runs: on `day`)."""
    if row.kind == SPECIAL:
        return Agency.objects.filter(pk__in=row.asked.values("agency_id"))
    if not row.agency:
        return Agency.objects.none()
    on = min(day, max(row.last, row.agency_due or row.last))
    return must_have_one(on).filter(Q(founded_on=None) | Q(founded_on__lte=on))


def closed(row: Round, day: date) -> bool:
    """Whether all days of the round are over, so that a report of it is no longer provisional."""
    return not is_early(day, row.last)


def due_before_close(row: Round) -> bool:
    """Whether the agencies' last day comes before the data close."""
    return row.agency_due is not None and is_early(row.agency_due, row.last)


def years(day: date) -> list[int]:
    """The report years that the list offers, newest first. Two queries."""
    return list(range(day.year + 1, first_year(day) - 1, -1))


def first_year(day: date) -> int:
    """The first of which there can be anything to report, and none that lies too far back: of the founding, or of a directive that is older.
    Two queries."""
    founded = begun_at()
    issued = Directive.objects.order_by("issued_on").values_list("issued_on", flat=True).first()
    begun = [clock.day_of(founded).year] if founded else []
    return max(min([day.year, *begun, *([issued.year] if issued else [])]), day.year - YEARS_BACK)


def special_cite() -> str:
    """The article by which the Office may ask for a report out of turn."""
    return next((report.cite for report in current().reports.agency if report.period == SPECIAL), "")


def owing_agency(agency_id: int, day: date) -> bool:
    """Whether an agency is one of those that report in every regular round."""
    return must_have_one(day).filter(pk=agency_id).exists()


def periods_of_year(year: int) -> list[Period]:
    """All periods of a report year, whether anybody reports them or not."""
    return [
        period(kind, year, part)  # type: ignore[arg-type]
        for kind, months in MONTHS.items()
        for part in range(1, 12 // months + 1)
    ]
