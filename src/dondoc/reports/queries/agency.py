"""The agencies' reports that a person may see, and what he may do with one (H2; TH 18.1; BT 16.2, 17.1)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from dondoc.core.models import StoredFile
from dondoc.core.regulation import regulation
from dondoc.reports.figures import Payload
from dondoc.reports.models import Report, ReportDeed, ReportState, Round, Section, SectionText
from dondoc.reports.models.report import Side
from dondoc.reports.queries.rounds import agencies_of, handles
from dondoc.reports.queries.standing import WITH_THE_OFFICE, official
from dondoc.rules.access import AGENCY_ROLES, Actor, Deed, agency_party, may
from dondoc.rules.regulation.oversight import ReportSection
from dondoc.tasks.queries.visibility import stands_for

#: States in which the agency may write.
WRITTEN_IN = (ReportState.DRAFT.value, ReportState.AWAITING_SIGNATURE.value, ReportState.SENT_BACK.value)
#: Deeds that concern others than the agency itself.
TOLD_OUTSIDE = ("filed", "recalled", "sent_back", "accepted")


def agency_reports(actor: Actor, day: date) -> QuerySet[Report]:
    """An agency's people see its own; the Office and the leaders of the province what was filed; nobody else any."""
    rows = Report.objects.filter(side=Side.AGENCY)
    if actor.sees_everything:
        return rows.filter(first_filed_at__isnull=False)  # a filing stands, whatever the agency does upon it since
    if actor.role not in AGENCY_ROLES:
        return rows.none()
    return rows.filter(agency_id__in=stands_for(actor.agency_id, day))


def report_seen(actor: Actor, report_id: int, day: date) -> Report | None:
    """One report with its round, agency and people; None if he may not see it."""
    people = ("round", "agency", "signed_by", "drafted_by")
    return agency_reports(actor, day).filter(pk=report_id).select_related(*people).first()


def outside(actor: Actor, report: Report) -> bool:
    """A reader outside the agency upon a report that was sent back: what is written since is the agency's own until it files again."""
    return actor.role not in AGENCY_ROLES and report.state not in WITH_THE_OFFICE


def own_report(actor: Actor, row: Round, day: date) -> Report | None:
    """The report of the reader's own agency in a round; None while nobody has begun it. Of an agency that went into his, where his own owes none."""
    if row.pk is None or actor.role not in AGENCY_ROLES:
        return None
    rows = Report.objects.filter(round=row, side=Side.AGENCY, agency_id__in=stands_for(actor.agency_id, day))
    found = {report.agency_id: report for report in rows.order_by("-pk")}
    if actor.agency_id in found or owes(actor, row, day):
        return found.get(actor.agency_id)
    return next(reversed(found.values()), None)


def own_reports(actor: Actor, rows: Iterable[Round], day: date) -> dict[int, Report]:
    """The same of many recorded rounds, by round. One query."""
    if actor.role not in AGENCY_ROLES:
        return {}
    found = agency_reports(actor, day).filter(round__in=[row.pk for row in rows if row.pk is not None])
    own = sorted(
        found, key=lambda report: report.agency_id == actor.agency_id
    )  # before one of an agency that went into it
    return {report.round_id: report for report in own}


def owes(actor: Actor, row: Round, day: date) -> bool:
    """Whether the reader's own agency is one of those that report in this round."""
    if actor.role not in AGENCY_ROLES:
        return False
    return agencies_of(row, day).filter(pk=actor.agency_id).exists()


def writes(actor: Actor, report: Report, day: date) -> bool:
    """Whether this reader may write in the agency's draft now."""
    return report.state in WRITTEN_IN and _of_the_agency(actor, report, Deed.DRAFT_REPORT, day)


def signs(actor: Actor, report: Report, day: date) -> bool:
    """Whether he may file it now."""
    return report.state in WRITTEN_IN and _of_the_agency(actor, report, Deed.FILE_REPORT, day)


def recalls(actor: Actor, report: Report, day: date) -> bool:
    """Whether he may take it back: who may file, while the Office has not taken it."""
    return report.state == ReportState.FILED and _of_the_agency(actor, report, Deed.FILE_REPORT, day)


def takes(actor: Actor, report: Report) -> bool:
    """Whether he may take it for the Office, or send it back."""
    return report.state == ReportState.FILED and handles(actor)


def sends_back(actor: Actor, report: Report) -> bool:
    return report.state in WITH_THE_OFFICE and handles(actor)


def _of_the_agency(actor: Actor, report: Report, deed: Deed, day: date) -> bool:
    if actor.role not in AGENCY_ROLES or not may(deed, {agency_party(actor)}):
        return False
    return report.agency_id in stands_for(actor.agency_id, day)


def parts_of(row: Round) -> tuple[ReportSection, ...]:
    """The sections that the regulation of the round gives an agency's report."""
    return regulation(row.regulation_id).reports.sections


def sections_of(report: Report) -> list[tuple[ReportSection, Section]]:
    """Each section as the regulation names it, with its words. One query."""
    kept = {one.code: one for one in report.sections.select_related("edited_by")}
    return [(part, kept[part.code]) for part in parts_of(report.round) if part.code in kept]


def filing_of(report: Report) -> ReportDeed | None:
    """The filing that stands: the last one that the agency has not taken back; None where there is none. Two queries."""
    standing: list[int] = []
    rows = report.deeds.filter(deed__in=("filed", "recalled")).order_by("at", "pk")
    for pk, deed in rows.values_list("pk", "deed"):
        standing = [*standing, pk] if deed == "filed" else standing[:-1]
    return ReportDeed.objects.select_related("by").get(pk=standing[-1]) if standing else None


def asides_of(report: Report, actor: Actor) -> dict[str, SectionText]:
    """What this person typed upon a version that somebody else had replaced, and has not chosen about yet; by section."""
    rows = SectionText.objects.filter(section__report=report, aside=True, by_id=actor.user_id).select_related("section")
    return {one.section.code: one for one in rows.order_by("at")}


def earlier_texts(report: Report) -> dict[str, list[SectionText]]:
    """Every text that a section had, the newest first, without the one it has. One query."""
    found: dict[str, list[SectionText]] = {}
    rows = SectionText.objects.filter(section__report=report).select_related("section", "by").order_by("-at", "-pk")
    for one in rows:
        if one.text != one.section.text:
            found.setdefault(one.section.code, []).append(one)
    return found


def deeds_of(actor: Actor, report: Report) -> list[ReportDeed]:
    """What was done with the report, newest first; to a reader outside the agency nothing of what it did within itself."""
    rows = report.deeds.select_related("by").defer("figures", "content").order_by("-at", "-pk")
    return list(rows if actor.role in AGENCY_ROLES else rows.filter(deed__in=TOLD_OUTSIDE))


def last_reason(actor: Actor, report: Report) -> ReportDeed | None:
    """Why the Office sent it back, or to the agency's own people why the head handed it back, while it is still to be mended."""
    if report.state not in WRITTEN_IN:
        return None
    wanted = ("sent_back", "handed_back") if actor.role in AGENCY_ROLES else ("sent_back",)
    return report.deeds.filter(deed__in=wanted).select_related("by").order_by("-at", "-pk").first()


def frozen_figures(report: Report) -> Payload | None:
    """The figures as they were frozen; None while they were not."""
    return json.loads(report.figures) if report.figures else None


def files_seen(actor: Actor, report_id: int, day: date) -> QuerySet[StoredFile]:
    """The files of one report, for whoever may see it: all that ever went with it for the agency's people, for others those of the filing that
    stands."""
    report = agency_reports(actor, day).filter(pk=report_id).first()
    if report is None:
        return StoredFile.objects.none()
    if actor.role in AGENCY_ROLES:
        return StoredFile.objects.filter(reportfile__report=report)
    return StoredFile.objects.filter(reportfile__filing=filing_of(report))


def filed_in(row: Round) -> list[Any]:
    """Every report of a round that stands with the Office, in the order of the directory, with its sections: what the Office joins."""
    rows = Report.objects.filter(Q(round_id=row.pk), side=Side.AGENCY, state__in=WITH_THE_OFFICE)
    rows = rows.select_related("agency").prefetch_related("sections")
    return list(rows.order_by(official("agency__"), "agency__position", "agency__sort_key", "pk"))
