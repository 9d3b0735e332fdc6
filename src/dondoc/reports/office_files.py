"""The files of an approved report: Word, PDF and workbook, from what was approved by value (H3; NĐ 30/2020/NĐ-CP)."""

from __future__ import annotations

import json
from typing import Any

from dondoc.core.papers.model import Paper
from dondoc.reports.models import Approval, FileForm
from dondoc.reports.office_paper import paper_of
from dondoc.reports.queries.rounds import code_of

#: What a report may weigh; far above what a province's weighs.
LARGEST = 50_000_000
MEDIA_TYPES = {
    FileForm.DOCX.value: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileForm.PDF.value: "application/pdf",
    FileForm.XLSX.value: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def approved_paper(approval: Approval) -> Paper:
    figures: Any = json.loads(approval.figures)
    return paper_of(figures, json.loads(approval.content), approval.sha256, approval.at)


def made_of(approval: Approval, form: str) -> bytes:
    """The bytes of one file; the same approval always gives the same."""
    return written(approved_paper(approval), form)


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
    """ "bao-cao-van-phong-quarter-2026-4-1.docx"; a provisional one says so."""
    mark = "-tam-tinh" if approval.provisional else ""
    return f"bao-cao-van-phong-{code_of(approval.report.round)}-{approval.number}{mark}.{form}"
