"""What the public site shows: editions as citizens see them. Asks the public tables only (docs/publication.md)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, QuerySet

from dondoc.publication import figures
from dondoc.publication.models import Edition, FeedEntry, PublishedAgency, PublishedTask
from dondoc.rules.errors import Refusal
from dondoc.rules.folding import fold
from dondoc.rules.periods import period

PER_PAGE = 50
#: Groups of the table by agency: word of the address -> kinds of agency; what is in none stands in the last.
GROUPS = {
    "so-nganh": ("department", "office", "division", "province"),
    "dia-phuong": ("district", "commune"),
    "don-vi-khac": (),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table, with the fraction that is told beside it."""

    key: str
    code: str
    name: str
    kind: str
    cells: dict[str, int]
    fraction: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Shown:
    """An edition as citizens see it. `slug` is "" for one that is only being looked at before it is approved."""

    slug: str
    name: Any
    first: date
    last: date
    as_of: date
    known_at: date
    original: bool
    publisher: str
    cite: str
    approved_by: str
    approved_at: datetime | None
    sha256: str
    total: dict[str, int]
    rates: list[dict[str, Any]]
    line_rate: dict[str, Any] | None
    tables: dict[str, list[Line]]
    months: list[dict[str, int]]
    tasks: int

    @property
    def groups(self) -> dict[str, list[Line]]:
        """Lines of the table by agency, by group; groups without a line are left out."""
        found: dict[str, list[Line]] = {word: [] for word in GROUPS}
        for line in self.tables.get("agency", []):
            found[next((word for word, kinds in GROUPS.items() if line.kind in kinds), "don-vi-khac")].append(line)
        return {word: lines for word, lines in found.items() if lines}


def shown(edition: Edition) -> Shown:
    """One that is before the public. One query, for the number of its tasks."""
    return read(
        edition.figures,
        slug=edition.slug,
        cite=edition.cite,
        approved_by=edition.approved_by,
        approved_at=edition.approved_at,
        tasks=PublishedTask.objects.filter(edition_id=edition.pk).count(),
    )


@lru_cache(maxsize=2)
def read(text: str, *, slug: str, cite: str, approved_by: str, approved_at: datetime | None, tasks: int) -> Shown:
    """The figures of an edition, or of what would become one; read once for the pages that are made of it. Nobody changes what he gets."""
    payload = json.loads(text)
    told, rates = payload["period"], payload["rates"]
    beside = figures.line_rate(rates)
    return Shown(
        slug=slug,
        name=period_name(told["kind"], told["year"], told["part"], told["name"]),
        first=date.fromisoformat(told["first"]),
        last=date.fromisoformat(told["last"]),
        as_of=date.fromisoformat(payload["as_of"]),
        known_at=date.fromisoformat(payload["known_at"]),
        original=payload["deadline"] == "original",
        publisher=payload["publisher"],
        cite=cite,
        approved_by=approved_by,
        approved_at=approved_at,
        sha256=figures.checksum(text),
        total=payload["total"],
        rates=rates,
        line_rate=beside,
        tables={
            table: [_line(row, beside) for row in payload["tables"][table]]
            for table in ("agency", "field")
            if table in payload["tables"]
        },
        months=payload["tables"].get("month", []),
        tasks=tasks,
    )


def period_name(kind: str, year: int, part: int, name: str) -> Any:
    """The name of a period in words that can be said in another language; of one without a place in the year, as it was given."""
    try:
        return period(kind, year, part).name  # type: ignore[arg-type]
    except Refusal:
        return name


@dataclass(frozen=True, slots=True)
class Stamp:
    """How new the whole site is. `entries` too: of two that were written at once the one with the lower number may come to be seen last."""

    newest: int
    entries: int
    at: datetime


def stamp() -> Stamp | None:
    """Changes whenever anything that the public sees does; None before the first edition. One query."""
    told = FeedEntry.objects.aggregate(newest=Max("id"), entries=Count("id"), at=Max("at"))
    return Stamp(**told) if told["entries"] else None


def newest() -> Edition | None:
    """The edition of the latest period that is before the public."""
    return Edition.objects.filter(withdrawn_at__isnull=True).order_by("-last", "-id").first()


def last_withdrawn() -> Edition | None:
    """The edition that was taken from the public last."""
    return editions().filter(withdrawn_at__isnull=False).order_by("-withdrawn_at", "-id").first()


def find(slug: str) -> Edition | None:
    """An edition by its address, withdrawn ones too: their address tells why they are gone."""
    return Edition.objects.filter(slug=slug).first()


def editions() -> QuerySet[Edition]:
    """All of them, the latest period first, without their figures."""
    return Edition.objects.defer("figures").order_by("-last", "-id")


def periods(page: int = 1) -> Page[Edition]:
    """The same, fifty a page."""
    return Paginator(editions(), PER_PAGE).get_page(page)


def told_of(edition: Edition) -> Any:
    """The name of its period."""
    return period_name(edition.period_kind, edition.year, edition.part, edition.name)


def of_agency(key: str) -> list[PublishedAgency]:
    """An agency's lines in all editions that are before the public, the latest period first; the editions without their figures."""
    rows = PublishedAgency.objects.filter(key=key, edition__withdrawn_at__isnull=True).select_related("edition")
    return list(rows.defer("edition__figures").order_by("-edition__last", "-edition_id"))


def line_of(row: PublishedAgency) -> Line:
    """The same line as the table of its edition has it."""
    cells = {name: getattr(row, name) for name in figures.COLUMNS}
    told = {"key": row.key, "code": row.code, "name": row.name, "kind": row.kind} | cells
    return _line(told, row.edition.line_rate)


def tasks(edition_id: int, q: str = "", page: int = 1, *, agency: str = "") -> Page[PublishedTask]:
    """The chosen tasks of an edition, fifty a page; `q`: words that stand in title, outcome or name of the agency."""
    found = PublishedTask.objects.filter(edition_id=edition_id).order_by("position")
    for word in fold(q).split()[:8]:
        found = found.filter(folded__contains=word)
    if agency:
        found = found.filter(agency_key=agency)
    return Paginator(found, PER_PAGE).get_page(page)


def all_tasks(edition_id: int) -> list[PublishedTask]:
    """For the files."""
    return list(PublishedTask.objects.filter(edition_id=edition_id).order_by("position"))


def feed(limit: int = 40) -> list[FeedEntry]:
    """What the public was told, newest first."""
    return list(FeedEntry.objects.select_related("edition").order_by("-id")[:limit])


def summed(lines: list[Line], rate: dict[str, Any] | None) -> Line:
    """The total row of a table: what its lines add up to, and the fraction of the sums."""
    cells = {name: sum(line.cells[name] for line in lines) for name in figures.COLUMNS}
    return Line("", "", "", "", cells, figures.fraction(rate, cells) if rate else None)


def _line(row: dict[str, Any], rate: dict[str, Any] | None) -> Line:
    cells = {name: row[name] for name in figures.COLUMNS}
    of = figures.fraction(rate, cells) if rate else None
    return Line(row["key"], row["code"], row["name"], row["kind"], cells, of)
