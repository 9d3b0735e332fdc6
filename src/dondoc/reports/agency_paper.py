"""An agency's report as a paper and as plain text, to be signed or put into its general report (H2; TH 18.1; BT 17.1; NĐ 30/2020)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from dondoc.core.papers.model import Block, Check, Column, Foot, Head, Heading, Kind, Paper, Paragraph, Table
from dondoc.core.papers.word import as_docx
from dondoc.organisations.letterhead import letterhead, title_alone
from dondoc.reports.models import Report, ReportDeed
from dondoc.reports.queries import agency_data
from dondoc.reports.queries.agency import filing_of, frozen_figures
from dondoc.reports.queries.filings import content_of, read_content
from dondoc.rules.regulation.base import paper_cite

#: What stands below the heading of a section that the agency left empty: nothing is said in its name.
UNSAID = "Cơ quan không nêu."
#: The lines of the table of figures: what each is called, and its name in the figures.
LINES = (
    ("Nhiệm vụ được giao", "total"),
    ("Kỳ trước chuyển sang", "carried_over"),
    ("Giao trong kỳ", "assigned"),
    ("Mở lại trong kỳ", "reopened"),
    ("Hoàn thành đúng hạn", "done_on_time"),
    ("Hoàn thành sau hạn", "done_late"),
    ("Đã hoàn thành, không có thời hạn", "undated_done"),
    ("Đang thực hiện, trong hạn", "open_within"),
    ("Đang thực hiện, quá hạn", "open_overdue"),
    ("Đang thực hiện, không có thời hạn", "undated_open"),
    ("Lượt bị trả lại làm lại", "returned"),
    ("Lượt được gia hạn", "extended"),
    ("Lượt không được gia hạn", "extension_refused"),
    ("Lượt được đôn đốc", "urged"),
)


def plain_text(report: Report, at: datetime) -> str:
    """Headings and words, one section after the other."""
    content, _filing = _printed(report, at)
    parts = [f"{number}. {one['title']}\n{one['text'] or UNSAID}" for number, one in enumerate(content["sections"], 1)]
    mark = "\n\n(Số liệu tạm tính.)" if _provisional(report, at) else ""
    return "\n\n".join(parts) + mark


def _printed(report: Report, at: datetime) -> tuple[Mapping[str, Any], ReportDeed | None]:
    """What is printed: of a report that was filed what was signed, with its filing, of a draft what it says now."""
    filing = filing_of(report) if report.filed_at else None
    return (read_content(filing), filing) if filing else (content_of(report, at), None)


def paper(report: Report, at: datetime) -> bytes:
    """The Word file. A draft has the figures of now and nobody's name; a filed one is the same whenever it is made."""
    content, filing = _printed(report, at)
    row, agency, name, province = report.round, content["agency"], content["name"], content["province"]
    top = letterhead(report.agency, province, agency)
    ground = f"Thực hiện {paper_cite(row.agency_cite)} {content['regulation']}, " if row.agency_cite else ""
    body: list[Block] = [
        Paragraph(
            f"{ground}{agency} báo cáo tình hình, kết quả thực hiện nhiệm vụ được giao {_lower(name)} "
            f"(số liệu từ ngày {row.first:%d/%m/%Y} đến hết ngày {_as_of(report, at):%d/%m/%Y}) như sau:"
        ),
        _table(report, at),
    ]
    for one in content["sections"]:
        body.append(Heading(one["title"], 1))
        body += [Paragraph(line) for line in (one["text"] or UNSAID).split("\n") if line.strip()]
    body.append(Paragraph(f"Trên đây là báo cáo của {agency}."))
    day = date.fromisoformat(content["day"])
    made = Paper(
        title=f"Báo cáo {name}",
        at=report.filed_at or at,
        head=Head(above=top.above, body=top.body, symbol=f"BC-{top.symbol}", place=top.place, day=day),
        kind="Báo cáo",
        about=f"Tình hình, kết quả thực hiện nhiệm vụ UBND tỉnh, Chủ tịch UBND tỉnh giao {_lower(name)}",
        addressed=("Văn phòng UBND tỉnh",),
        body=body,
        foot=Foot(
            receivers=["Như trên", "Lưu: VT"],
            # what was filed before the lines were kept has the title alone
            authority=content.get("above_signature") or [title_alone(content["authority"], report.agency, agency)],
            name=content["signer"],
        ),
        provisional=_provisional(report, at),
        check=_check(report, filing),
    )
    return as_docx(made)


def _table(report: Report, at: datetime) -> Table:
    payload = frozen_figures(report)
    live = None if payload else agency_data.figures_of(report.round, report.agency_id, at)
    rows = [
        [str(n), word, payload["total"][name] if payload else live.value(name) if live else 0]
        for n, (word, name) in enumerate(LINES, 1)
    ]
    columns = [Column("TT", Kind.CENTRED, 12), Column("Chỉ tiêu"), Column("Số lượng", Kind.NUMBER, 30)]
    return Table(columns, rows, title="Số liệu")


def _check(report: Report, filing: ReportDeed | None) -> Check | None:
    if not report.sha256 or report.as_of is None or report.known_at is None:
        return None
    words = filing.content_sha256 if filing else ""
    return Check(sha256=report.sha256, as_of=report.as_of, known_at=report.known_at, words=words)


def _as_of(report: Report, at: datetime) -> date:
    return report.as_of or agency_data.asked_for(report.round, report.agency_id, at).as_of


def _provisional(report: Report, at: datetime) -> bool:
    return report.provisional if report.figures else _as_of(report, at) < report.round.last


def _lower(name: str) -> str:
    return f"{name[:1].lower()}{name[1:]}"
