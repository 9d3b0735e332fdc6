"""Addresses that are told of deeds, as their administrator keeps them: added with a secret shown once, tested, paused, told again (J4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dondoc.connections.actions import webhooks as actions
from dondoc.connections.deeds import DEEDS, PING
from dondoc.connections.queries import webhooks as queries
from dondoc.connections.queries.webhooks import DeliveryState, Endpoint
from dondoc.core import clock
from dondoc.rules.access import Deed, may, own_party
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.access import find
from dondoc.web.connections.webhook_forms import EndpointForm, ReplayForm
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, is_secret, tell_all

#: State of a telling -> its word and icon.
STATES: dict[str, tuple[Any, str]] = {
    DeliveryState.WAITING: (gettext_lazy("Đang chờ"), "hourglass"),
    DeliveryState.SENDING: (gettext_lazy("Đang gửi"), "hourglass"),
    DeliveryState.SENT: (gettext_lazy("Đã nhận"), "circle-check"),
    DeliveryState.GIVEN_UP: (gettext_lazy("Đã thôi gửi"), "alert-triangle"),
}
TABS = ("", DeliveryState.WAITING, DeliveryState.SENT, DeliveryState.GIVEN_UP)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All addresses with how each stands."""
    _only_keeper(request)
    context = {"standings": queries.standings(), "today": request.today}
    return render(request, "connections/webhooks.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new address; its secret is in the answer and nowhere else."""
    _only_keeper(request)
    form = EndpointForm(request.POST or None, today=request.today)
    told: list[Told] = []
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = actions.add_endpoint(actor=request.actor, form=form.asked(), at=request.now)
            return _shown_once(request, made, secret)
        except (Refusal, Refusals) as refusal:
            told = form.refused(refusal)
            form = EndpointForm(today=request.today) if is_secret(told) else form
    return _form(request, form, told, _("Thêm nơi nhận báo"), reverse("webhooks"))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What is said of an address, said anew."""
    _only_keeper(request)
    endpoint = find(request, queries.endpoints(), pk)
    form = EndpointForm(request.POST or None, today=request.today, endpoint=endpoint)
    told: list[Told] = []
    back = reverse("webhook", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_endpoint(actor=request.actor, endpoint_id=pk, form=form.asked(), at=request.now)
            messages.success(request, _("Đã ghi thay đổi."))
            return HttpResponseRedirect(back)
        except (Refusal, Refusals) as refusal:
            told = form.refused(refusal)
            form = EndpointForm(today=request.today, endpoint=endpoint) if is_secret(told) else form
    return _form(request, form, told, _("Sửa nơi nhận báo"), back)


@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One address with the log of what went there."""
    _only_keeper(request)
    return _page(request, find(request, queries.endpoints(), pk), ReplayForm(today=request.today), [])


@never_cache
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the buttons of the page."""
    _only_keeper(request)
    endpoint = find(request, queries.endpoints(), pk)
    given = {"actor": request.actor, "endpoint_id": pk, "at": request.now}
    asked = request.POST.get("viec", "")
    if asked == "khoa":
        return _shown_once(request, endpoint, actions.renew_secret(**given))
    if asked == "gui-lai":
        return _replayed(request, endpoint, given)
    deeds: dict[str, tuple[Callable[..., Any], str]] = {
        "thu": (actions.ping, _("Tin thử đang được gửi; tải lại trang sau vài giây để xem nơi nhận trả lời gì.")),
        "dung": (actions.pause, _("Đã tạm dừng gửi.")),
        "tiep": (
            lambda **named: actions.resume(missed=request.POST.get("missed") == "on", **named),
            _("Đã cho gửi tiếp."),
        ),
        "bo": (actions.remove, _("Đã bỏ nơi nhận.")),
    }
    if asked not in deeds:
        raise Http404
    deed, said = deeds[asked]
    deed(**given)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("webhooks") if asked == "bo" else reverse("webhook", args=[pk]))


def _replayed(request: HttpRequest, endpoint: Endpoint, given: dict[str, Any]) -> HttpResponse:
    """One telling by its number, or all since the beginning of a day in Vietnam."""
    one = number_in(request.POST.get("delivery"))
    form = ReplayForm(request.POST if one is None else None, today=request.today)
    if one is None and not form.is_valid():
        return _page(request, endpoint, form, [])
    day = None if one is not None else form.cleaned_data["since"]
    since = datetime.combine(day, time.min, tzinfo=clock.VIETNAM) if day else None
    try:
        n = actions.replay(delivery_id=one, since=since, **given)
    except Refusal as refusal:
        return _page(request, endpoint, form, tell_all(refusal) if one is not None else form.refused(refusal))
    said = ngettext("Đã xếp %(n)s tin để gửi lại.", "Đã xếp %(n)s tin để gửi lại.", n)
    messages.success(request, said % {"n": n})
    return HttpResponseRedirect(reverse("webhook", args=[endpoint.pk]))


def _page(request: HttpRequest, endpoint: Endpoint, replaying: ReplayForm, told: list[Told]) -> HttpResponse:
    here = request.GET.get("xem", "")
    here = here if here in TABS else ""
    counts = queries.counts_of(endpoint)
    page = queries.log_of(endpoint, here, number_in(request.GET.get("trang")) or 1)
    words = {code: _(of.word) for code, of in DEEDS.items()} | {PING: _("Tin thử")}
    context = {
        "endpoint": endpoint,
        "deeds": [words[code] for code in endpoint.deeds if code in words],
        "page": page,
        "rows": [
            {"delivery": d, "word": words.get(d.deed, d.deed), "state": STATES[d.state]} for d in page.object_list
        ],
        "tabs": [
            {
                "label": STATES[code][0] if code else _("Tất cả"),
                "count": counts.get(code, 0) if code else sum(counts.values()),
                "url": f"?xem={code}" if code else "?",
                "here": code == here,
            }
            for code in TABS
        ],
        "replaying": replaying,
        "told": told,
        "today": request.today,
    }
    return render(request, "connections/webhook.html", context, status=422 if request.method == "POST" else 200)


def _form(request: HttpRequest, form: EndpointForm, told: list[Told], title: str, back: str) -> HttpResponse:
    context = {"form": form, "told": told, "title": title, "back": back}
    return render(request, "connections/webhook_form.html", context, status=422 if request.method == "POST" else 200)


def _shown_once(request: HttpRequest, endpoint: Endpoint, secret: str) -> HttpResponse:
    """The answer itself shows it: it is reckoned, and kept nowhere."""
    return render(request, "connections/webhook_secret.html", {"endpoint": endpoint, "secret": secret})


def _only_keeper(request: HttpRequest) -> None:
    if not may(Deed.KEEP_CONNECTIONS, own_party(request.actor)):
        raise Http404
