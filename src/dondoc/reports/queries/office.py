"""The Office's report of a round: who may read and write it, how far it is, and what would be printed of it now (H3; TH 16.2; BT 15.2)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, QuerySet

from dondoc.core import clock
from dondoc.core.papers.model import authority
from dondoc.core.regulation import current
from dondoc.measures.models.measure import Ground
from dondoc.measures.queries.for_report import put_within
from dondoc.organisations.letterhead import title_alone
from dondoc.organisations.models import Agency, Post
from dondoc.organisations.models.agency import AgencyKind
from dondoc.organisations.queries import people_of
from dondoc.reports.figures import Payload
from dondoc.reports.models import (
    Approval,
    FiguresWanted,
    FileForm,
    Report,
    ReportDeed,
    ReportState,
    Round,
    Section,
    SectionText,
)
from dondoc.reports.models.report import Side
from dondoc.reports.office import SECTIONS
from dondoc.reports.queries.figures import Asked, Span, known_day, spans_compared
from dondoc.reports.queries.rounds import agencies_of, closed, name_of, period_of
from dondoc.reports.queries.standing import WITH_THE_OFFICE, late_days, not_filed, official, reports_of
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.rules.periods import Bounds
from dondoc.tasks.queries.figures import scored_by_original

#: Section of the Office's report -> sections of the agencies' that it may quote.
QUOTED = {
    "shortcomings": ("shortcomings",),
    "difficulties": ("difficulties", "regulation"),
    "proposals": ("proposals",),
}
#: Who signs for the head of the Office in which form, where his post says none.
FOR_THE_HEAD = "KT."


@dataclass(frozen=True, slots=True)
class Signature:
    """The lines above the signature, and the name below it; "" while nobody has approved."""

    authority: list[str]
    name: str


def drafts(actor: Actor) -> bool:
    """Whether this reader may begin the Office's report, count it and write in it."""
    return may(Deed.DRAFT_OFFICE_REPORT, own_party(actor))


def approves(actor: Actor) -> bool:
    return may(Deed.APPROVE_OFFICE_REPORT, own_party(actor))


def office_reports(actor: Actor) -> QuerySet[Report]:
    """The Office's reports that this reader may see: the Office and the leaders of the province all of them, nobody else any."""
    rows = Report.objects.filter(side=Side.OFFICE)
    return rows if actor.sees_everything else rows.none()


def office_report(actor: Actor, row: Round) -> Report | None:
    """The one of a round; None while nobody has begun it."""
    return (
        office_reports(actor).filter(round_id=row.pk).select_related("round", "signed_by").first() if row.pk else None
    )


def holding(report: Report) -> Approval | None:
    """The approval that holds, None where there is none or it was withdrawn."""
    return report.approvals.filter(replaced_at__isnull=True).select_related("by").first()


def approvals(report: Report) -> list[Approval]:
    """Every approval there ever was, the latest first, with its files."""
    rows = report.approvals.select_related("by", "withdrawn_by").prefetch_related("made__file")
    return list(rows.order_by("-number"))


def figures_of(report: Report | Approval) -> Payload | None:
    """The figures as they were counted last; None before."""
    read: Payload | None = json.loads(report.figures) if report.figures else None
    return read


def asked_of(row: Round, at: datetime) -> Asked:
    """What is counted for the Office's report of a round now: as known at the end of yesterday, beside the periods it is compared with."""
    of = period_of(row)
    before, year_before = spans_compared(of) if of is not None else (None, None)
    span = Span(kind=row.kind, year=row.year, part=row.part, name=str(name_of(row)), bounds=Bounds(row.first, row.last))
    return Asked(
        span=span,
        known_at=known_day(at),
        before=before,
        year_before=year_before,
        original=scored_by_original(),
    )


def subject_of(row: Round) -> str:
    """What the report is about, without the word "Báo cáo"."""
    name = str(name_of(row))
    return f"Tình hình, kết quả thực hiện nhiệm vụ UBND tỉnh, Chủ tịch UBND tỉnh giao {name[:1].lower()}{name[1:]}"


def too_early(row: Round, day: date) -> bool:
    """The agencies' last day is not over and not all of them have filed."""
    return row.agency_due is not None and day <= row.agency_due and not_filed(row, day).exists()


def filing(row: Round, day: date) -> list[dict[str, Any]]:
    """Every agency that owes a report of the round, in the order of the directory: how it stands, by codes of `office_paper.FILED`. Two queries."""
    reports = {one.agency_id: one for one in reports_of(row).select_related("agency")}
    told = []
    for agency in agencies_of(row, day).order_by(official(), "position", "sort_key", "pk"):
        report = reports.get(agency.pk)
        late = late_days(row, report, day)
        filed = report is not None and report.state in WITH_THE_OFFICE
        standing = ("late" if late else "filed") if filed else "waiting"
        if report is not None and report.due_again_on is not None and not filed:
            standing = "sent_back"
        on = clock.day_of(report.first_filed_at).isoformat() if filed and report and report.first_filed_at else ""
        said = {"agency": agency.name, "kind": agency.get_kind_display()}
        told.append(said | {"standing": standing, "filed_on": on, "late_days": late})
    return told


def measures_told(row: Round, day: date) -> list[dict[str, Any]]:
    """The measures put to the leaders since the round's data began (H6), as they are printed. Two queries."""
    return [
        {
            "agency": one.agency,
            "ground": str(Ground(one.ground).label),
            "measure": one.measure,
            "words": one.words,
            "tasks": len(one.tasks),
            "doer": one.doer,
            "by_when": one.by_when.isoformat() if one.by_when else "",
            "decision": one.decision,
            "decision_words": one.decision_words,
        }
        for one in put_within(row.first, max(row.last, day))
    ]


def content_of(report: Report, at: datetime, signature: Signature | None = None, early: str = "") -> dict[str, Any]:
    """What is printed beside the figures, by value: the sections, who has reported, the measures, head and foot. Eight queries."""
    row, rules, day = report.round, current(), clock.day_of(at)
    signature = signature or unsigned(report.agency_id, day)
    return {
        "subject": subject_of(row),
        "cite": row.office_cite,
        "regulation": rules.title,
        "head": {
            "above": f"UBND {rules.province_name}",
            "body": ["Văn phòng"],
            "symbol": "BC-VP",
            "place": rules.province_name.removeprefix("tỉnh ").removeprefix("thành phố "),
            "day": day.isoformat(),
        },
        "addressed": ["Ủy ban nhân dân tỉnh", "Chủ tịch Ủy ban nhân dân tỉnh"],
        "sections": [
            {"code": one.code, "title": SECTIONS[one.code], "text": one.text.strip()} for one in sections_of(report)
        ],
        "filing": {"due": row.agency_due.isoformat() if row.agency_due else "", "rows": filing(row, day)},
        "measures": measures_told(row, day),
        "early": early,
        "receivers": ["Như trên", "Chánh Văn phòng, các Phó Chánh Văn phòng", "Lưu: VT"],
        "authority": signature.authority,
        "signer": signature.name,
    }


def sections_of(report: Report) -> list[Section]:
    """In the order of the report."""
    return [one for one in report.sections.select_related("edited_by") if one.code in SECTIONS]


def unsigned(agency_id: int, day: date) -> Signature:
    """A draft bears the head's title and no name."""
    return Signature([_head_title(people_of(agency_id, day))], "")


def signed_by(actor: Actor, day: date) -> Signature:
    """How this leader of the Office signs its report (NĐ 30/2020): as its head, or in whichever form he signs for him."""
    people = people_of(actor.agency_id, day)
    head = _head_title(people)
    if actor.signs == "head":
        return Signature([head], actor.name)
    own = title_alone(actor.title, _office(actor.agency_id))
    return Signature(authority(head=head, signs=actor.signs or FOR_THE_HEAD, title=own), actor.name)


def _head_title(people: list[Post]) -> str:
    head = next((post for post in people if post.signs == "head"), None)
    return title_alone(head.title, head.agency) if head else "Chánh Văn phòng"


def _office(agency_id: int) -> Agency:
    return Agency.objects.get(pk=agency_id)


def the_office() -> Agency:
    """The Office of UBND tỉnh, whose report it is."""
    return Agency.objects.get(kind=AgencyKind.OFFICE)


def runs(row: Round, day: date) -> bool:
    """Whether the round's data are not closed yet, so that a report of it is provisional."""
    return not closed(row, day)


def read_content(approval: Approval) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(approval.content)
    return found


def without_files() -> list[int]:
    """Approvals that hold and have not all of their files. One query."""
    rows = (
        Approval.objects.filter(replaced_at__isnull=True).annotate(n=Count("made")).filter(n__lt=len(FileForm.values))
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def work_waits(at: datetime) -> bool:
    """Whether the worker has figures to count or files to make."""
    return FiguresWanted.objects.exists() or bool(without_files())


@dataclass(frozen=True, slots=True)
class Quotable:
    """What an agency wrote in its report that a section of the Office's may quote."""

    section_id: int
    agency: str
    text: str


def written_in(report: Report) -> bool:
    """Whether the report may still be written."""
    return report.state in (ReportState.DRAFT, ReportState.AWAITING_SIGNATURE)


def quotable(report: Report) -> dict[str, list[Quotable]]:
    """Section of the Office's report -> agencies' words for it, of reports that stand with the Office, in the order of the directory. One query."""
    codes = {theirs: ours for ours, all_theirs in QUOTED.items() for theirs in all_theirs}
    rows = Section.objects.filter(report__in=reports_of(report.round).filter(state__in=WITH_THE_OFFICE), code__in=codes)
    rows = rows.exclude(text="").select_related("report__agency")
    found: dict[str, list[Quotable]] = {}
    within = ("report__agency__position", "report__agency__sort_key", "position")
    for one in rows.order_by(official("report__agency__"), *within):
        if one.text.strip():
            found.setdefault(codes[one.code], []).append(Quotable(one.pk, one.report.agency.name, one.text))
    return found


def texts_of(report: Report) -> dict[int, list[SectionText]]:
    """Section -> what it said and says, newest first; texts that were kept aside among them. One query."""
    found: dict[int, list[SectionText]] = {}
    for one in SectionText.objects.filter(section__report=report).select_related("by").order_by("-at", "-pk"):
        found.setdefault(one.section_id, []).append(one)
    return found


def deeds_of(report: Report) -> list[ReportDeed]:
    """The report's history, newest first. One query."""
    return list(report.deeds.select_related("by").order_by("-at", "-pk"))


def approved_on(rows: Iterable[Round]) -> dict[int, date]:
    """Round -> the day of the first approval that nobody took back. One query."""
    kept = Approval.objects.filter(
        report__side=Side.OFFICE, report__round__in=[row.pk for row in rows if row.pk is not None]
    )
    told = kept.filter(withdrawn_by__isnull=True).values_list("report__round").annotate(at=Min("at"))
    return {pk: clock.day_of(at) for pk, at in told.order_by()}


def states_of(actor: Actor, rows: Iterable[Round]) -> dict[int, str]:
    """Round -> the state of the Office's report of it, where one was begun. One query."""
    kept = [row.pk for row in rows if row.pk is not None]
    return dict(office_reports(actor).filter(round__in=kept).values_list("round_id", "state"))


def progress_key(report_id: int) -> str:
    """Under which it is told how far the counting of a report is."""
    return f"office-report-{report_id}"
