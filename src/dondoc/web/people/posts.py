"""A person's posts: one more given, one ended (B2, B3; BT 18.1)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dondoc.accounts.actions.locks import end_post
from dondoc.organisations import actions
from dondoc.organisations.queries import accounts
from dondoc.rules.errors import Refusal, Refusals
from dondoc.web.access import administrator_only
from dondoc.web.people.forms import EndPostForm, PostForm
from dondoc.web.refusals import Told


@administrator_only
@require_http_methods(["GET", "POST"])
def post_new(request: HttpRequest, pk: int) -> HttpResponse:
    """One more post; a person with several chooses in which one he acts."""
    user = accounts.person(pk)
    if user is None:
        raise Http404
    form = PostForm(request.POST or None, today=request.today)
    told: list[Told] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_post(actor=request.actor, user_id=pk, post=form.post(), at=request.now)
            messages.success(request, _("Đã giao chức vụ."))
            return HttpResponseRedirect(reverse("person", args=[pk]))
        except (Refusal, Refusals) as refusal:
            told = form.refused(refusal)
    return _form(request, form, told, user, _("Giao chức vụ"))


@administrator_only
@require_http_methods(["GET", "POST"])
def post_end(request: HttpRequest, pk: int, post: int) -> HttpResponse:
    """The last day of a post; the work of its holder stays where it is."""
    held = accounts.posts_ever(pk).filter(pk=post).select_related("user").first()
    if held is None:
        raise Http404
    form = EndPostForm(request.POST or None, today=request.today, initial={"valid_to": request.today})
    told: list[Told] = []
    if request.method == "POST" and form.is_valid():
        try:
            end_post(actor=request.actor, post_id=post, valid_to=form.cleaned_data["valid_to"], at=request.now)
            messages.success(request, _("Đã ghi ngày thôi giữ chức vụ."))
            return HttpResponseRedirect(reverse("person", args=[pk]))
        except (Refusal, Refusals) as refusal:
            told = form.refused(refusal)
    return _form(request, form, told, held.user, _("Kết thúc chức vụ"), note=held.described)


def _form(
    request: HttpRequest, form: object, told: list[Told], user: object, title: str, note: str = ""
) -> HttpResponse:
    back = reverse("person", args=[user.pk])  # type: ignore[attr-defined]
    context = {"form": form, "told": told, "person": user, "title": title, "button": title, "note": note, "back": back}
    return render(request, "people/form.html", context, status=422 if request.method == "POST" else 200)
