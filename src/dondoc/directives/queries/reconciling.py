"""The register of issued documents held against what was entered (C9; TH 3.2, 5.1.a; BT 7.2.a, 11.1.a). Counted in the database, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Case, CharField, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import TruncMonth

from dondoc.directives.models import Directive, IssuedDocument, RegisterLoad
from dondoc.directives.models.directive import Tracking
from dondoc.rules.errors import Refusal
from dondoc.rules.numbering import parse_number

PER_PAGE = 50
MISSING, TRACKED, NOT_TRACKED, SET_ASIDE = "missing", "tracked", "not_tracked", "set_aside"
#: Where a document of the register stands; every one stands in exactly one.
PLACES = (MISSING, TRACKED, NOT_TRACKED, SET_ASIDE)
#: Numbers that stand in no series by themselves: a gap longer than this is another beginning.
LONGEST_GAP = 30


@dataclass(frozen=True, slots=True)
class RegisterFilters:
    """Empty values ask for nothing. `owner`: the person who should enter it; 0 for those nobody answers for. `number`: as typed."""

    place: str = ""
    kind: str = ""
    owner: int | None = None
    month: date | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Completeness:
    """The register of some documents: issued = tracked + not_tracked + set_aside + missing. `late`: missing beyond the Office's limit."""

    issued: int
    tracked: int
    not_tracked: int
    set_aside: int
    missing: int
    late: int


def register() -> QuerySet[IssuedDocument]:
    """Every line with `place`, and `directive_id` where it was entered."""
    entered = Directive.objects.filter(number_key=OuterRef("number_key"), issued_on=OuterRef("issued_on")).order_by(
        "pk"
    )
    rows = IssuedDocument.objects.annotate(
        directive_id=Subquery(entered.values("pk")[:1]), tracking=Subquery(entered.values("tracking")[:1])
    )
    return rows.annotate(
        place=Case(
            When(tracking=Tracking.TRACKED.value, then=Value(TRACKED)),
            When(tracking=Tracking.NOT_TRACKED.value, then=Value(NOT_TRACKED)),
            When(set_aside_at__isnull=False, then=Value(SET_ASIDE)),
            default=Value(MISSING),
            output_field=CharField(),
        )
    )


def missing() -> QuerySet[IssuedDocument]:
    """What is neither tracked nor said to be not tracked."""
    return register().filter(place=MISSING)


def listed(filters: RegisterFilters, number: int = 1) -> Page[IssuedDocument]:
    """A page of the register, the longest waiting first."""
    rows = _asked(filters).select_related("specialist", "load").order_by("entry_due_on", "pk")
    return Paginator(rows.filter(place=filters.place) if filters.place else rows, PER_PAGE).get_page(number)


def completeness(filters: RegisterFilters, today: date) -> Completeness:
    """The counts under the other filters. One query."""
    counts = {place: Count("pk", filter=Q(place=place)) for place in PLACES}
    told = _asked(filters).aggregate(
        issued=Count("pk"), late=Count("pk", filter=Q(place=MISSING, entry_due_on__lt=today)), **counts
    )
    return Completeness(**told)


def by_month(filters: RegisterFilters) -> list[dict[str, object]]:
    """The same counts month by month, latest first; the filter of the month itself left out. One query."""
    counts = {place: Count("pk", filter=Q(place=place)) for place in PLACES}
    rows = _asked(RegisterFilters(kind=filters.kind, owner=filters.owner)).annotate(month=TruncMonth("issued_on"))
    return list(rows.order_by().values("month").annotate(issued=Count("pk"), **counts).order_by("-month")[:24])


def _asked(filters: RegisterFilters) -> QuerySet[IssuedDocument]:
    rows = register()
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.owner is not None:
        rows = (
            rows.filter(specialist_id=filters.owner or None) if filters.owner else rows.filter(specialist__isnull=True)
        )
    if filters.month:
        rows = rows.filter(issued_on__year=filters.month.year, issued_on__month=filters.month.month)
    if filters.number:
        rows = rows.filter(number_key=_key(filters.number))
    return rows


def _key(number: str) -> str:
    try:
        return parse_number(number).key
    except Refusal:
        return number.strip().upper()


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers of one series and year that stand neither in the register nor among what was entered."""

    notation: str
    year: int
    numbers: tuple[int, ...]


def gaps(year: int) -> list[Gap]:
    """Numbers that are skipped within the series of a year: advice where to look, nothing more. Two queries; reads the year's numbers."""
    series: dict[str, set[int]] = {}
    for model in (IssuedDocument, Directive):
        for key in model.objects.filter(issued_on__year=year).values_list("number_key", flat=True):
            try:
                read = parse_number(key)
            except Refusal:
                continue
            series.setdefault(read.notation.upper(), set()).add(read.number)
    found = [Gap(notation, year, tuple(_between(sorted(numbers)))) for notation, numbers in sorted(series.items())]
    return [gap for gap in found if gap.numbers]


def _between(numbers: list[int]) -> list[int]:
    skipped: list[int] = []
    for one, following in zip(numbers, numbers[1:], strict=False):
        if 1 < following - one <= LONGEST_GAP:
            skipped += range(one + 1, following)
    return skipped


def years() -> list[int]:
    """The years of the register, latest first."""
    return [day.year for day in IssuedDocument.objects.dates("issued_on", "year", order="DESC")]


def loads(limit: int = 10) -> list[RegisterLoad]:
    """The last sheets that were taken in."""
    return list(RegisterLoad.objects.select_related("loaded_by").order_by("-pk")[:limit])


def document(pk: int) -> IssuedDocument | None:
    """One line of the register; None if there is none."""
    return register().filter(pk=pk).first()
