"""The machines that may come in: the list, one let in with its secret shown once, one shut out. For administrators only (J4)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from dondoc.connections.actions import tokens as actions
from dondoc.connections.queries import tokens as queries
from dondoc.rules.access import Deed, may, own_party
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.access import found_or_404
from dondoc.web.connections.token_forms import ROLES, SCOPES, TokenForm
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, is_secret


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Those still let in first, newest first."""
    _only_keeper(request)
    page = queries.tokens(number_in(request.GET.get("trang")) or 1)
    rows = [(row, row.stands(request.today).value, [SCOPES.get(one, one) for one in row.scopes]) for row in page]
    context = {"page": page, "rows": rows, "roles": ROLES, "today": request.today}
    return render(request, "connections/tokens.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form, and in the answer to it the secret: one that waited for another page would have to be kept somewhere."""
    _only_keeper(request)
    form = TokenForm(request.POST or None, today=request.today)
    told: list[Told] = []
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = actions.make_token(actor=request.actor, form=form.asked(), at=request.now)
            shown = {"token": queries.token(made.pk), "secret": secret, "base": request.build_absolute_uri("/api/v1/")}
            return render(request, "connections/token_secret.html", shown)
        except (Refusal, Refusals) as refusal:
            told = form.refused(refusal)
            form = TokenForm(today=request.today) if is_secret(told) else form
    context = {"form": form, "told": told}
    return render(request, "connections/token_form.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked once more, for what runs with it stops at once."""
    _only_keeper(request)
    row = found_or_404(queries.token(pk))
    if request.method == "GET":
        return render(request, "connections/token_revoke.html", {"token": row, "today": request.today})
    actions.revoke_token(actor=request.actor, token_id=pk, at=request.now)
    messages.success(request, _("Đã thu hồi mã kết nối của {name}.").format(name=row.name))
    return HttpResponseRedirect(reverse("tokens"))


def _only_keeper(request: HttpRequest) -> None:
    if not may(Deed.KEEP_CONNECTIONS, own_party(request.actor)):
        raise Http404
