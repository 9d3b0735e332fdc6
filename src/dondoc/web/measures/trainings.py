"""The register of classes on the regulation and the system: who took part, how many (I3; TH 20.1; BT 18.2)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dondoc.measures.actions import trainings as deeds
from dondoc.measures.queries import trainings as asked
from dondoc.rules.errors import Refusal, Refusals
from dondoc.tasks.queries.drafts import Picked
from dondoc.web.directives.forms import picked
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, is_secret, tell_all
from dondoc.web.tasks.forms import Asked, DateText, DeedForm, line


class TrainingForm(DeedForm):
    topic = line(gettext_lazy("Nội dung tập huấn"), limit=300)
    people = Asked(
        label=gettext_lazy("Số người dự"),
        max_length=9,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["held_on"] = DateText(label=gettext_lazy("Ngày tổ chức"), today=self.today, past=True)
        self.order_fields(["held_on", "topic", "people"])


@require_http_methods(["GET", "POST"])
def trainings(request: HttpRequest) -> HttpResponse:
    """Newest first, fifty a page, with the form that records one."""
    if not request.actor.sees_everything:
        raise Http404
    keeps, told = asked.may_keep(request.actor), list[Told]()
    if request.method == "POST" and not keeps:
        raise Http404
    posted = request.method == "POST"  # also one that holds nothing at all
    form, tokens = _form(request, request.POST if posted else None), picked(request.POST, "agencies")
    if posted:
        try:
            if form.is_valid():
                return _recorded(request, form, tokens)
            deeds.refuse_faulty(actor=request.actor, held=_held(form, tokens), at=request.now)
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            if is_secret(told):  # nothing of it comes back to the page either
                form, tokens = _form(request, None), ()
            else:
                told = form.refused(refusal)
    names = Picked(request.today)
    context = {
        "page": asked.listing(request.actor, number_in(request.GET.get("trang")) or 1),
        "form": form if keeps else None,
        "told": [one for one in told if one.field != "agencies" or one.way_url],
        "agency_errors": [one.text for one in told if one.field == "agencies"],
        "chips": names.chips(tokens) if keeps else [],
        "options": names.options() if keeps else [],
        "cite": asked.cite(),
    }
    return render(request, "measures/trainings.html", context, status=422 if posted else 200)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """One that was recorded by mistake."""
    deeds.take_back(actor=request.actor, training_id=pk, at=request.now)
    messages.success(request, _("Đã rút lớp tập huấn ghi nhầm."))
    return HttpResponseRedirect(reverse("trainings"))


def _form(request: HttpRequest, data: Any) -> TrainingForm:
    return TrainingForm(data, today=request.today, auto_id="training-%s")


def _recorded(request: HttpRequest, form: TrainingForm, tokens: tuple[str, ...]) -> HttpResponse:
    token = form.cleaned_data["form_token"]
    deeds.record_training(actor=request.actor, held=_held(form, tokens), form_token=token, at=request.now)
    messages.success(request, _("Đã ghi lớp tập huấn."))
    return HttpResponseRedirect(reverse("trainings"))


def _held(form: TrainingForm, tokens: tuple[str, ...]) -> deeds.Held:
    """What could be read of the form."""
    data = form.cleaned_data
    people = number_in(data.get("people", "").strip().replace(".", ""))
    return deeds.Held(held_on=data.get("held_on"), topic=data.get("topic", ""), people=people, agencies=tokens)
