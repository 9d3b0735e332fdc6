"""From what an edition may be made: a report of the Office that was approved, with its frozen figures."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from dondoc.core import clock
from dondoc.core.regulation import current, regulation
from dondoc.publication import figures
from dondoc.reports.models import SPECIAL, Approval, Report
from dondoc.rules.errors import NotThere, Refusal, WayOn
from dondoc.rules.regulation.base import long_cite
from dondoc.tasks.queries.of_period import Window

OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Source:
    """An approved report. `part`: of a special round the round's own number, so that two of a year are two."""

    report_id: int
    kind: str
    year: int
    part: int
    name: str
    frozen: dict[str, Any]
    sha256: str
    approved_at: datetime

    @property
    def window(self) -> Window:
        """The rows behind its figures."""
        bounds = self.frozen["period"]
        return Window(
            date.fromisoformat(bounds["first"]),
            date.fromisoformat(self.frozen["as_of"]),
            date.fromisoformat(self.frozen["known_at"]),
            self.frozen["deadline"] == "original",
        )


def publishable() -> QuerySet[Approval]:
    """Approvals of the Office's reports that hold, over closed data; the latest period first."""
    found = Approval.objects.filter(report__side=OFFICE, replaced_at__isnull=True, provisional=False)
    told = found.defer("figures", "content").select_related("report__round")
    return told.order_by("-report__round__last", "-report_id")


def approved_provisionally() -> bool:
    """Whether a report of the Office is approved, but over data that were not closed."""
    return Approval.objects.filter(report__side=OFFICE, replaced_at__isnull=True, provisional=True).exists()


def source_or_refusal(report_id: int) -> Source:
    """Raises NotThere where it is no report of the Office; Refusal: report_not_approved, report_provisional, report_changed."""
    if not Report.objects.filter(pk=report_id, side=OFFICE).exists():
        raise NotThere(f"report {report_id}")
    cite = current().publication.cite
    held = _holding(report_id)
    if held is None:
        raise Refusal(
            "report_not_approved",
            "Báo cáo của kỳ này chưa được phê duyệt nên số liệu chưa công khai được. Anh/chị công khai sau khi báo cáo được phê duyệt.",
            cite=cite,
            way_on=WayOn("Chọn báo cáo đã duyệt", "editions"),
        )
    if held.provisional:
        raise Refusal(
            "report_provisional",
            "Báo cáo này là bản tạm tính, lập khi kỳ chưa chốt số liệu, nên không công khai được. Anh/chị công khai báo cáo lập sau khi chốt.",
            cite=cite,
            way_on=WayOn("Chọn báo cáo đã duyệt", "editions"),
        )
    if figures.checksum(held.figures) != held.sha256:
        raise Refusal(
            "report_changed",
            "Số liệu của báo cáo không khớp mã kiểm lúc phê duyệt nên không công khai được. Anh/chị báo quản trị hệ thống kiểm tra dữ liệu.",
        )
    return _read(held)


def _holding(report_id: int) -> Approval | None:
    held = Approval.objects.filter(report_id=report_id, report__side=OFFICE, replaced_at__isnull=True)
    return held.select_related("report__round").first()


def _read(held: Approval) -> Source:
    frozen, round_ = json.loads(held.figures), held.report.round
    part = round_.pk if round_.kind == SPECIAL else round_.part
    said = frozen["period"]
    return Source(held.report_id, said["kind"], round_.year, part, said["name"], frozen, held.sha256, held.at)


def earliest(source: Source) -> date | None:
    """Where the profile has figures wait after the report was approved: the first day on which they may be published."""
    delay = current().publication.delay
    if delay is None or delay.value is None:
        return None
    return clock.day_of(source.approved_at) + timedelta(days=delay.value)


def ground() -> str:
    """The articles that have figures published and the document they stand in: "Điều 16 khoản 2 Quy chế … ban hành kèm theo Quyết định …"."""
    rules = regulation(current().id)
    by = rules.issuing_body
    kind, number = rules.document_kind, rules.number
    issued = f"ban hành kèm theo {kind} số {number} của {by}" if number else f"do {by} ban hành"
    return f"{long_cite(rules.publication.cite)} {rules.title}, {issued}"


def publisher() -> str:
    """The body whose figures they are."""
    return current().issuing_body


def changed_since(report_id: int, sha256: str) -> bool:
    """Whether the report is no longer what an edition was prepared from: approved anew with other figures, or taken back."""
    found = Approval.objects.filter(report_id=report_id, replaced_at__isnull=True).values_list("sha256", flat=True)
    return sha256 not in found
