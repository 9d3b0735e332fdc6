"""What was found to be secret after it came in: the list with the form that takes it out of sight, and one incident with its steps (C5).

Neither page shows a word of what it speaks of, not even the number of the document.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dondoc.quarantine.actions import deciding, isolating, scrubbing
from dondoc.quarantine.queries import incidents as queries
from dondoc.rules.access import Deed, may, own_party
from dondoc.rules.errors import Refusal
from dondoc.web.access import find
from dondoc.web.fields import number_in
from dondoc.web.quarantine.forms import IsolateForm
from dondoc.web.refusals import Told, tell, tell_all

PER_PAGE = 50
KINDS = {
    "directive": gettext_lazy("Văn bản và mọi nhiệm vụ của văn bản"),
    "task": gettext_lazy("Nhiệm vụ"),
    "assignment": gettext_lazy("Lượt giao"),
    "update": gettext_lazy("Báo cáo của cơ quan"),
    "thread": gettext_lazy("Trao đổi, vướng mắc"),
    "feedback": gettext_lazy("Phản hồi"),
    "inquiry": gettext_lazy("Yêu cầu báo cáo"),
    "urge": gettext_lazy("Đôn đốc"),
    "reading": gettext_lazy("Bản đọc văn bản"),
    "message": gettext_lazy("Văn bản liên thông"),
    "file": gettext_lazy("Tệp"),
}
#: Tables in which words may still stand, as a person calls them.
PLACES = {
    "directives": gettext_lazy("Văn bản"),
    "tasks": gettext_lazy("Nhiệm vụ và báo cáo"),
    "urging": gettext_lazy("Đôn đốc"),
    "exchanges": gettext_lazy("Trao đổi, giải trình"),
    "inquiries": gettext_lazy("Yêu cầu báo cáo"),
    "feedback": gettext_lazy("Phản hồi"),
    "intake": gettext_lazy("Bảng đã nạp"),
    "notices": gettext_lazy("Thông báo"),
    "readings": gettext_lazy("Bản đọc văn bản"),
    "gateway": gettext_lazy("Liên thông văn bản"),
    "connections": gettext_lazy("Kết nối phần mềm khác"),
}
SAID = {
    "ban-dau": gettext_lazy("Đã ghi: đã báo cáo ban đầu."),
    "day-du": gettext_lazy("Đã ghi: đã báo cáo đầy đủ."),
    "sao-luu": gettext_lazy("Đã ghi: các bản sao lưu đã được rà soát."),
}


@require_http_methods(["GET", "POST"])
def incidents(request: HttpRequest) -> HttpResponse:
    """Every incident, newest first, and the form that makes one."""
    _only_officer(request)
    form = IsolateForm(
        request.POST if request.method == "POST" else None, initial={"address": request.GET.get("dia-chi", "")[:300]}
    )
    told: list[Told] = []
    if request.method == "POST" and form.is_valid():
        kind, subject_id = form.cleaned_data["record"]
        try:
            made = isolating.isolate(
                actor=request.actor,
                kind=kind,
                subject_id=subject_id,
                ground=form.cleaned_data["ground"],
                at=request.now,
            )
            messages.success(request, _("Đã cách ly. Nội dung không còn hiện ở đâu trong hệ thống."))
            return HttpResponseRedirect(reverse("incident", args=[made.pk]))
        except Refusal as refusal:
            one = tell(refusal)
            if one.field in form.fields:
                form.add_error(one.field, one.text)
            else:
                told = [one]
    found = Paginator(queries.incidents_for(request.actor), PER_PAGE).get_page(number_in(request.GET.get("trang")) or 1)
    context = {
        "form": form,
        "told": told,
        "page": found,
        "rows": [_row(one) for one in found.object_list],
        "today": request.today,
    }
    return render(request, "quarantine/incidents.html", context, status=422 if form.errors or told else 200)


@require_GET
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    """One incident: what was taken out of sight, what is to be done next and by when."""
    _only_officer(request)
    return _page(request, find(request, queries.incidents_for(request.actor), pk), [])


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the buttons of the page."""
    _only_officer(request)
    found = find(request, queries.incidents_for(request.actor), pk)
    given: dict[str, Any] = {"actor": request.actor, "incident_id": pk, "at": request.now}
    asked = request.POST.get("viec", "")
    try:
        if asked == "huy":
            deciding.destroy(confirmed=request.POST.get("confirmed") == "on", **given)
            messages.success(
                request, _("Đã hủy nội dung. Phần còn sót trong cơ sở dữ liệu được ghi đè trong ít phút nữa.")
            )
        elif asked == "tra-lai":
            deciding.release(**given)
            messages.success(request, _("Đã trả lại nội dung như trước khi cách ly."))
        elif asked == "da-ghi-de":
            scrubbing.note_scrubbed(actor=request.actor, incident_ids=[pk], at=request.now)
            messages.success(request, _("Đã ghi: phần còn sót trong cơ sở dữ liệu đã được ghi đè."))
        elif asked in SAID:
            deciding.tell_step(step=asked, **given)
            messages.success(request, str(SAID[asked]))
        else:
            raise Http404
    except Refusal as refusal:
        return _page(request, found, tell_all(refusal))
    return HttpResponseRedirect(reverse("incident", args=[pk]))


def _only_officer(request: HttpRequest) -> None:
    if not may(Deed.ISOLATE, own_party(request.actor)):
        raise Http404


def _row(one: Any) -> dict[str, Any]:
    return {
        "incident": one,
        "kind": KINDS.get(one.kind, one.kind),
        "due": queries.due_of(one),
        # of an inspection the same word means that it was called off
        "state": pgettext("secret", "Đã hủy") if one.state == "destroyed" else _(one.get_state_display()),
    }


def _page(request: HttpRequest, one: Any, told: list[Told]) -> HttpResponse:
    records = sum(n for label, n in one.records.items() if label != "core.StoredFile")
    context = _row(one) | {
        "told": told,
        "records": records,
        "ground": _(one.get_ground_display()),
        "elsewhere": [
            (PLACES.get(label.partition(".")[0], label), len(keys), ", ".join(map(str, keys)))
            for label, keys in sorted(one.elsewhere.items())
        ],
        "rewrites_itself": queries.rewrites_itself(),
        "today": request.today,
        "now": request.now,
    }
    return render(request, "quarantine/incident.html", context, status=422 if told else 200)
