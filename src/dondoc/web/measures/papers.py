"""The paper of a proposal as a Word or PDF file (H6)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from dondoc.core.downloads import sent
from dondoc.core.papers.pdf import as_pdf
from dondoc.core.papers.word import MEDIA_TYPE, as_docx
from dondoc.measures.paper import paper_of
from dondoc.measures.queries.proposals import name_of
from dondoc.web.measures.pages import shown

#: Form in the address -> what draws it, what a browser is told it is.
FORMS = {"docx": (as_docx, MEDIA_TYPE), "pdf": (as_pdf, "application/pdf")}


@require_GET
def paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Drawn when it is asked for: a draft as it stands, what was put as it was put."""
    if form not in FORMS:
        raise Http404
    page = shown(request, pk)
    draw, media_type = FORMS[form]
    put_to = name_of(page.proposal.put_to_id, request.today) if page.proposal.put_to_id else ""
    made = draw(paper_of(page.proposal, page.measures, put_to, request.now))
    return sent(made, f"to-trinh-kien-nghi-{pk}.{form}", media_type)
