"""What stood before whoever signs a report: its figures and the words of each section, so that nobody signs what he did not see (H2, H3)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from dondoc.reports.figures import canonical, checksum
from dondoc.reports.models import Report, Section
from dondoc.reports.queries import agency_data
from dondoc.reports.queries.agency import sections_of
from dondoc.rules.regulation.oversight import ReportSection

#: Beside the codes of the sections: the figures of an agency's report.
FIGURES = "figures"


def mark_of(text: str) -> str:
    """Of words, whatever blanks stand between them: sixteen hexadecimal digits."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def before_the_approver(report: Report) -> str:
    """Of the Office's report: the checksum of its figures, "-", a mark of the words of all sections. One query."""
    words = {one.code: mark_of(one.text) for one in report.sections.all()}
    return f"{report.sha256}-{checksum(canonical(words))[:16]}"


def marks(
    sections: Iterable[tuple[ReportSection, Section]], figure: Callable[[str], object], as_of: date
) -> dict[str, str]:
    """Of an agency's report: the mark of its figures, which count until `as_of`, and of each section by its code."""
    counted: Mapping[str, object] = {part: figure(part) for part in agency_data.SHOWN}
    found = {part.code: mark_of(section.text) for part, section in sections}
    return found | {FIGURES: checksum(canonical({"as_of": as_of.isoformat(), "counted": counted}))[:16]}


def before_the_signer(report: Report, at: datetime) -> dict[str, str]:
    """The same of a draft as its page shows it at a moment. At most eleven queries."""
    as_of = agency_data.asked_for(report.round, report.agency_id, at).as_of
    figures = agency_data.figures_of(report.round, report.agency_id, at)
    return marks(sections_of(report), figures.value, as_of)
