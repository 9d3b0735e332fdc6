"""A passkey of one's own is added: the question to the browser, and what it answers (J1)."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from dondoc.accounts import passkeys
from dondoc.accounts.actions.factors import PASSKEY
from dondoc.accounts.actions.passkeys import add_passkey
from dondoc.accounts.queries.factors import passkeys_of
from dondoc.rules.errors import Refusal
from dondoc.web.account import factor_keys
from dondoc.web.account.factor_forms import PasskeyForm
from dondoc.web.account.factors import added, to_prove
from dondoc.web.account.limits import ENTRY_KEY
from dondoc.web.refusals import Told


@sensitive_post_parameters("credential")
@never_cache
@require_http_methods(["GET", "POST"])
def passkey_new(request: HttpRequest) -> HttpResponse:
    """Where it lies, then the browser's own window. Without a script, or where no browser offers passkeys, the page says so."""
    if not factor_keys.has_proved(request):
        return to_prove(request, "passkey_new")
    site = factor_keys.site_of(request)
    form = PasskeyForm(request.POST or None, today=request.today)
    told: list[Told] = []
    if request.method == "POST" and form.is_valid():
        try:
            codes = add_passkey(
                actor=request.actor,
                site=site,
                answer=request.POST.get("credential", ""),
                challenge=factor_keys.take_question(request, "new"),
                name=form.cleaned_data["name"],
                entry_id=request.session.get(ENTRY_KEY, 0),
                at=request.now,
            )
            return added(request, PASSKEY, codes)
        except Refusal as refusal:
            told = form.refused(refusal)
    context = {
        "form": form,
        "told": told,
        "takes_passkeys": factor_keys.offers_passkeys(request),
        "address": site.origin,
        "here": factor_keys.address_of(request),
    }
    return render(request, "account/passkey.html", context, status=422 if request.method == "POST" else 200)


@never_cache
@require_POST
def passkey_ask_new(request: HttpRequest) -> HttpResponse:
    """The question to the browser; keys that he has already need not come again."""
    has = [key.credential for key in passkeys_of(request.actor.user_id)]
    asked, challenge = passkeys.ask_for_new(
        factor_keys.site_of(request),
        user_id=request.actor.user_id,
        username=request.user.username,
        name=request.actor.name,
        has=has,
    )
    factor_keys.keep_question(request, challenge, "new")
    return JsonResponse(json.loads(asked))
