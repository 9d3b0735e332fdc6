"""Reports that came in and seem to answer a task: the agency that leads it makes its result of one, or says that it is none (TH 5.2.c)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.core.downloads import ensure_harmless, sent
from dondoc.core.regulation import regulation
from dondoc.gateway.actions.using import not_a_result, use_as_result
from dondoc.gateway.queries import messages as asked
from dondoc.gateway.queries import proposals
from dondoc.gateway.queries.attachments import attachment
from dondoc.gateway.queries.described import described
from dondoc.rules.access import AGENCY_ROLES, Deed
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.actions.reporting import ResultDraft
from dondoc.web import exchange_words as words
from dondoc.web.access import find, found_or_404
from dondoc.web.fields import number_in
from dondoc.web.gateway.forms import ReasonForm, ResultForm
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.tasks.forms import DOCUMENT_KINDS, DeedForm


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """What waits before what was decided, fifty a page."""
    if not (asked.keeps(request.actor) or request.actor.role in AGENCY_ROLES):
        raise Http404
    page = proposals.listing(request.actor, request.today, number_in(request.GET.get("trang")) or 1)
    rows = [{"one": one, "state": words.DECIDED[one.state]} for one in page.object_list]
    return render(request, "gateway/answers.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One report beside the task: made the result by its lead, or declined."""
    rows = proposals.answers_for(request.actor, request.today)
    seen = rows.select_related(
        "received__sender", "received__file", "assignment__task__directive", "assignment__agency", "decided_by"
    )
    proposal = find(request, seen, pk)
    deed, told = request.POST.get("deed", ""), list[Told]()
    forms = _forms(request, proposal, deed)
    if request.method == "POST":
        form = forms["decline" if deed == "decline" else "use"]
        try:
            if form.is_valid():
                return _done(request, proposal, deed, form.cleaned_data)
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            secret = is_secret(told)
            told = told if secret else form.refused(refusal)
            forms = _forms(request, proposal, "") if secret else forms
    assignment = proposal.assignment
    context = {
        "proposal": proposal,
        "message": proposal.received,
        "assignment": assignment,
        "state": words.DECIDED[proposal.state],
        "open": proposals.still_waits(proposal),
        "own": request.actor.role in AGENCY_ROLES,
        "use_form": forms["use"],
        "decline_form": forms["decline"],
        "deed": deed,
        "told": told,
        "signs": bool(request.actor.signs),
        "cite": regulation(assignment.task.directive.regulation_id).deed_cites.cite_for(Deed.FILE_RESULT.value),
    }
    return render(request, "gateway/answer.html", context, status=422 if request.method == "POST" else 200)


@require_GET
def file(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """One attachment of the report, for whoever reads the report."""
    rows = proposals.answers_for(request.actor, request.today).select_related("received__file")
    found = find(request, rows.filter(received__file__isnull=False), pk)
    ensure_harmless(found.received.file)
    opened = found_or_404(attachment(found.received, place))
    return sent(opened.content, opened.name, opened.media_type, shown=True)


def _forms(request: HttpRequest, proposal: Any, deed: str) -> dict[str, DeedForm]:
    sent = {deed: request.POST} if request.method == "POST" else {}
    say = described(proposal.received, request.now)
    kind = proposal.received.type_name
    first = {
        "document_kind": next((k for k in DOCUMENT_KINDS if k.casefold() == kind.casefold()), DOCUMENT_KINDS[-1]),
        "document_number": say.number,
        "document_signer": say.signer,
        "result_dated": say.issued_on,
        "text": say.subject,
    }
    why = _("Vì sao văn bản không phải kết quả của nhiệm vụ này")
    return {
        "use": ResultForm(sent.get("use"), today=request.today, initial=first, auto_id="use-%s"),
        "decline": ReasonForm(sent.get("decline"), today=request.today, label=why, auto_id="decline-%s"),
    }


def _done(request: HttpRequest, proposal: Any, deed: str, said: dict[str, Any]) -> HttpResponse:
    common: dict[str, Any] = {"actor": request.actor, "proposal_id": proposal.pk, "at": request.now}
    if deed == "decline":
        not_a_result(**common, reason=said["reason"])
        messages.success(request, _("Đã ghi là không phải kết quả của nhiệm vụ này."))
        return HttpResponseRedirect(reverse("exchange_answer", args=[proposal.pk]))
    draft = ResultDraft(
        text=said["text"],
        document_kind=said["document_kind"],
        document_number=said["document_number"],
        result_dated=said["result_dated"],
        document_signer=said["document_signer"],
    )
    use_as_result(**common, result=draft)
    signed = bool(request.actor.signs)
    messages.success(
        request, _("Đã nộp kết quả; chờ Văn phòng xác nhận.") if signed else _("Đã trình kết quả; chờ thủ trưởng ký.")
    )
    return HttpResponseRedirect(reverse("assignment", args=[proposal.assignment_id]))
