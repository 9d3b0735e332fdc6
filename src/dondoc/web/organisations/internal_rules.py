"""Which agency has issued its own regulation, and the form that records it (I2: TH 20.2; BT 19.2)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.core.regulation import current
from dondoc.directives.actions.secrecy import refusing_secrets
from dondoc.organisations.actions.internal_rules import record_internal_rule
from dondoc.organisations.queries import internal_rules as rules
from dondoc.rules.access import Role
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.access import find
from dondoc.web.directives.files import handed_out, shown
from dondoc.web.fields import FilesField, VnDateField, number_in
from dondoc.web.organisations.forms import KeepingForm, kind_choices
from dondoc.web.refusals import Told
from dondoc.web.uploads import inspected
from dondoc.web.work.filters import address

#: Named in the audit line of a refused secret.
DOOR = "internal_rule"
TABS = {"": gettext_lazy("Tất cả"), "issued": gettext_lazy("Đã ban hành"), "none": gettext_lazy("Chưa ban hành")}


class RuleForm(KeepingForm):
    """What the agency issued."""

    number = forms.CharField(label=gettext_lazy("Số, ký hiệu văn bản ban hành"), max_length=60)
    issued_on = VnDateField(label=gettext_lazy("Ngày ban hành"), past=True)
    files = FilesField(label=gettext_lazy("Tệp quy chế"), help_text=gettext_lazy("Một tệp, bản đã ký hoặc bản Word."))

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["files"].widget.attrs.pop("multiple", None)
        self.fields["files"].required = True  # shown so; the action says what is missing


@require_GET
def internal_rules(request: HttpRequest) -> HttpResponse:
    """The agencies that one may know of, fifty a page; the filters stay in the address. Whoever has no agency of his own sees none: 404."""
    asked = request.GET
    kinds = [(code, word) for code, word in kind_choices(picked=True) if code not in ("office", "subordinate")]
    filters = rules.RuleFilters(
        standing=asked.get("tinh-trang", "") if asked.get("tinh-trang", "") in TABS else "",
        kind=asked.get("loai", "") if asked.get("loai", "") in dict(kinds) else "",
        words=asked.get("q", "").strip()[:100],
    )
    if request.actor.role is Role.INSPECTOR:
        raise Http404
    page, counts = rules.listing(request.actor, filters, request.today, number_in(asked.get("trang")) or 1)
    tabs = [
        {"word": word, "n": counts[code or "all"], "url": address(asked, **{"tinh-trang": code}), "on": code == filters.standing}
        for code, word in TABS.items()
    ]  # fmt: skip
    context = {
        "page": page,
        "rows": [_row(request, agency) for agency in page.object_list],
        "counts": counts,
        "tabs": tabs,
        "kinds": kinds,
        "filters": filters,
        "provision": current().internal_rules,
    }
    return render(request, "organisations/internal_rules.html", context)


def _row(request: HttpRequest, agency: object) -> dict[str, object]:
    rule = next(iter(agency.rules_now), None)
    return {
        "agency": agency,
        "rule": rule,
        "file_url": reverse("internal_rule_file", args=[rule.file_id]) if rule else "",
        "may_record": rules.may_record(request.actor, agency.pk),
    }


@require_http_methods(["GET", "POST"])
def internal_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """One agency: what it issued, what it issued before, and the form for whoever may record."""
    agency = find(request, rules.seen_by(request.actor, request.today), pk)
    may = rules.may_record(request.actor, pk)
    if request.method == "POST" and not may:
        raise Http404
    form = RuleForm(request.POST or None, today=request.today)
    told: list[Told] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with refusing_secrets(actor=request.actor, door=DOOR, at=request.now):
                record_internal_rule(
                    actor=request.actor,
                    agency_id=pk,
                    number=data["number"],
                    issued_on=data["issued_on"],
                    files=inspected(request, "files", door=DOOR),
                    at=request.now,
                )
            messages.success(request, _("Đã ghi quy chế nội bộ của %(agency)s.") % {"agency": agency.name})
            return HttpResponseRedirect(reverse("internal_rules"))
        except (Refusal, Refusals) as refusal:
            told = form.refused(refusal)
    context = {
        "agency": agency,
        "form": form if may else None,
        "told": told,
        "provision": current().internal_rules,
        "issued": [
            {"rule": one, "files": shown([one.file], lambda f: reverse("internal_rule_file", args=[f.pk]))}
            for one in rules.history(pk)
        ],
    }
    return render(request, "organisations/internal_rule.html", context, status=422 if request.method == "POST" else 200)


@require_GET
def internal_rule_file(request: HttpRequest, pk: int) -> FileResponse:
    """The regulation itself, to whoever may know of it."""
    return handed_out(find(request, rules.files_seen_by(request.actor, request.today), pk))
