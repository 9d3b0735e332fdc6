"""The files of an approved report: Word, PDF and workbook, from what was approved by value (H3; NĐ 30/2020/NĐ-CP)."""

from __future__ import annotations

import json
from typing import Any

from dondoc.core.papers.model import Paper
from dondoc.core.stores import the_store
from dondoc.reports.models import Approval, FileForm, PaperKind, PaperTemplate
from dondoc.reports.office_paper import paper_of
from dondoc.reports.office_template import values_of
from dondoc.reports.queries.rounds import file_word
from dondoc.reports.queries.templates import held_at

#: What a report may weigh; far above what a province's weighs.
LARGEST = 50_000_000
MEDIA_TYPES = {
    FileForm.DOCX.value: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileForm.PDF.value: "application/pdf",
    FileForm.XLSX.value: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def approved_paper(approval: Approval) -> Paper:
    figures: Any = json.loads(approval.figures)
    content = json.loads(approval.content)
    return paper_of(figures, content, approval.sha256, approval.at, approval.content_sha256)


def made_of(approval: Approval, form: str) -> bytes:
    """The bytes of one file; the same approval always gives the same: in the Office's own Word template where one held when it was approved. One
    query. A provisional report is always in the system's layout, which marks every page."""
    paper = approved_paper(approval)
    if form != FileForm.DOCX or approval.provisional:
        return written(paper, form)
    own = held_at(PaperKind.OFFICE_REPORT, approval.at)
    return in_template(own, approval, paper) if own else written(paper, form)


def in_template(own: PaperTemplate, approval: Approval, paper: Paper) -> bytes:
    """The report in the Office's own Word template."""
    from dondoc.core.papers.templates import fill

    values = values_of(json.loads(approval.figures), json.loads(approval.content), paper)
    return fill(the_store().read(own.file.path), values, title=paper.title)


def written(paper: Paper, form: str) -> bytes:
    """Imported on use: a worker that never writes one never holds the libraries."""
    if form == FileForm.DOCX:
        from dondoc.core.papers.word import as_docx

        return as_docx(paper)
    if form == FileForm.PDF:
        from dondoc.core.papers.pdf import as_pdf

        return as_pdf(paper)
    from dondoc.core.papers.workbook import as_xlsx

    return as_xlsx(paper)


def file_name(approval: Approval, form: str) -> str:
    """ "bao-cao-van-phong-quy-iv-2026-lan-1.docx"; a provisional one says so."""
    mark = "-tam-tinh" if approval.provisional else ""
    return f"bao-cao-van-phong-{file_word(approval.report.round)}-lan-{approval.number}{mark}.{form}"
