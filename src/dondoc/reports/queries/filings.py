"""What an agency filed, by value: the filing that stands, its words, figures and files as they were signed (H2; TH 18.1; BT 16.2, 17.1)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from dondoc.core import clock
from dondoc.core.models import StoredFile
from dondoc.core.regulation import regulation
from dondoc.reports.figures import Payload, checksum
from dondoc.reports.models import Report, ReportDeed, Section
from dondoc.reports.models.report import Side
from dondoc.reports.queries.agency import filing_of, sections_of
from dondoc.reports.queries.rounds import name_of
from dondoc.rules.regulation.oversight import ReportSection


def content_of(
    report: Report, at: datetime, *, authority: str = "", signer: str = "", above_signature: Sequence[str] = ()
) -> dict[str, Any]:
    """What is printed beside the figures: sections, names, the day, who signs in which office, with the lines above his signature (nobody yet of
    a draft). One query."""
    row, rules = report.round, regulation(report.round.regulation_id)
    return {
        "agency": report.agency.name,
        "province": rules.province_name,
        "regulation": rules.title,
        "name": str(name_of(row)),
        "day": clock.day_of(at).isoformat(),
        "authority": authority or "Thủ trưởng cơ quan",
        "above_signature": list(above_signature),
        "signer": signer,
        "general_number": report.general_number,
        "general_on": report.general_on.isoformat() if report.general_on else "",
        "sections": [
            {"code": part.code, "title": str(part.name), "text": section.text.strip()}
            for part, section in sections_of(report)
        ],
    }


def read_content(filing: ReportDeed) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(filing.content)
    return found


def as_filed(report: Report) -> tuple[list[tuple[ReportSection, Section]], Payload | None]:
    """Words and figures as they were filed, whatever is written since. Three queries."""
    parts, filing = sections_of(report), filing_of(report)
    if filing is None:
        return parts, None
    words = {one["code"]: one["text"] for one in read_content(filing)["sections"]}
    for part, section in parts:
        section.text = words.get(part.code, "")
        if section.edited_at is not None and section.edited_at > filing.at:
            section.edited_by, section.edited_at = None, None
    return parts, json.loads(filing.figures)


def files_of(report: Report) -> list[StoredFile]:
    """The files that were sent with the filing that stands. Three queries."""
    filing = filing_of(report)
    return _files(filing) if filing else []


def files_before(report: Report) -> list[StoredFile]:
    """Those of the last filing, taken back or not: the next one may send them again. Two queries."""
    last = report.deeds.filter(deed="filed").order_by("-at", "-pk").first()
    return _files(last) if last else []


def _files(filing: ReportDeed) -> list[StoredFile]:
    return list(StoredFile.objects.filter(reportfile__filing=filing).distinct().order_by("pk"))


def torn() -> Iterator[ReportDeed]:
    """Filings that stand and whose figures or words no longer have the checksums that were printed. Two queries a report: for the command line."""
    rows = Report.objects.filter(side=Side.AGENCY, first_filed_at__isnull=False).select_related("round", "agency")
    for report in rows.order_by("pk").iterator(chunk_size=100):
        filing = filing_of(report)
        if filing is None:
            continue
        sealed = ((filing.figures, filing.sha256), (filing.content, filing.content_sha256))
        if any(sha256 and checksum(text) != sha256 for text, sha256 in sealed):
            filing.report = report
            yield filing
