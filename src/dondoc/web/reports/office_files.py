"""The files of the Office's report: those kept with an approval, and the draft's as it stands (H3)."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from dondoc.core.downloads import sent
from dondoc.reports import office_files as files
from dondoc.reports.office_paper import paper_of
from dondoc.reports.queries import office as reports
from dondoc.reports.queries.rounds import file_word
from dondoc.web.directives.files import handed_out
from dondoc.web.reports.office_pages import FORMS, found_report


@require_GET
def office_draft_file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The draft as a file, made now and kept nowhere."""
    report = found_report(request, code)
    payload = reports.figures_of(report)
    if form not in FORMS or payload is None or not reports.written_in(report):
        raise Http404
    paper = paper_of(payload, reports.content_of(report, request.now), report.sha256, request.now)
    return _sent(files.written(paper, form), form, f"du-thao-bao-cao-van-phong-{file_word(report.round)}.{form}")


@require_GET
def office_file(request: HttpRequest, code: str, number: int, form: str) -> HttpResponse | FileResponse:
    """A file of an approval: the kept one; made from the same figures and words where the worker has not made it yet."""
    report = found_report(request, code)
    one = next((a for a in reports.approvals(report) if a.number == number), None)
    if one is None or form not in FORMS:
        raise Http404
    kept = next((made for made in one.made.all() if made.form == form), None)
    if kept is not None:
        return handed_out(kept.file)
    one.report = report
    return _sent(files.made_of(one, form), form, files.file_name(one, form))


def _sent(content: bytes, form: str, name: str) -> HttpResponse:
    return sent(content, name, files.MEDIA_TYPES[form])
