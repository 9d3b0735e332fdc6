"""The sheets that are handed out: the empty one to fill, and a sent one with what is to be mended in it."""

from __future__ import annotations

import io

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from dondoc.core.downloads import sent
from dondoc.core.workbook_writing import MEDIA_TYPE
from dondoc.intake import queries, sheet
from dondoc.web.access import find, office_only
from dondoc.web.intake.telling import told


@office_only
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """Made anew for this province and day: whoever was merged yesterday is in no drop-down today."""
    target = io.BytesIO()
    sheet.write_template(target, request.today)
    return _download(target, "mau-nhap-nhiem-vu.xlsx")


@office_only
@require_GET
def mended(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows as they were sent, a column beside them saying what is to be mended."""
    batch = find(request, queries.batches(), pk)
    target = io.BytesIO()
    sheet.write_mended(target, batch, queries.sheet_rows(batch), told, request.today)
    return _download(target, f"can-sua-{batch.pk}.xlsx")


def _download(target: io.BytesIO, name: str) -> HttpResponse:
    return sent(target.getvalue(), name, MEDIA_TYPE)
