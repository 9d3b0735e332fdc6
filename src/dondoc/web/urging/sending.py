"""An urging is prepared and sent: from a task, a selection of the list or all that its filters find; previewed by the action's own judgement."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dondoc.core.regulation import current
from dondoc.rules.access import AGENCY_ROLES, Deed, may, own_party
from dondoc.rules.errors import Refusal, Refusals
from dondoc.urging.actions.urging import LetterOrder, Order, Urged, urge
from dondoc.urging.queries import preparing
from dondoc.urging.queries.rights import MOST_AT_ONCE
from dondoc.web.fields import number_in
from dondoc.web.refusals import Told, is_secret, tell, tell_all
from dondoc.web.urging.forms import UrgeForm
from dondoc.web.urging_words import channel_names
from dondoc.web.work import filters as address

#: Agencies whose tasks stand open on the form; of more, each agency is one line that opens.
OPEN_UP_TO = 3


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form for what was chosen, and the deed. A list sends the chosen rows; with `send` the form itself comes."""
    actor = request.actor
    if not (actor.role in AGENCY_ROLES or may(Deed.URGE, own_party(actor))):
        raise Http404
    ids = _chosen(request)
    form, told = _form(request, None), list[Told]()
    if request.method == "POST" and "send" in request.POST:
        form = _form(request, request.POST)
        try:
            if form.is_valid():
                return _sent(request, _urge(request, ids, form.cleaned_data))
        except (Refusal, Refusals) as refusal:
            told = tell_all(refusal)
            if is_secret(told):  # nothing of it comes back to the page either
                form = _form(request, None)
            else:
                told = form.refused(refusal)
    elif len(ids) > MOST_AT_ONCE:
        told = [_too_many()]
        ids = []
    prepared = preparing.prepare(actor, ids[:MOST_AT_ONCE], request.today)
    context = {
        "prepared": prepared,
        "refused": [(line, tell(refusal)) for line, refusal in prepared.refused],
        "open": len(prepared.hearings) <= OPEN_UP_TO,
        "form": form,
        "told": told,
        "cite": current().urging.cite,
    }
    return render(request, "urging/new.html", context, status=422 if told or form.is_bound else 200)


def _chosen(request: HttpRequest) -> list[int]:
    """The ids that were sent ("12:3" of the list or "12"), those of a task, or all that the filters in the address find."""
    if request.method == "GET" and request.GET.get("tat-ca"):
        return preparing.all_of_filter(request.actor, address.read(request.GET), request.today)
    sent = request.POST.getlist("chosen") or request.GET.getlist("luot")
    found = [number for token in sent if (number := number_in(token.partition(":")[0])) is not None]
    task = number_in(request.GET.get("nhiem-vu"))
    if not found and task is not None:
        return preparing.overdue_of_task(request.actor, task, request.today)
    return found


def _form(request: HttpRequest, data: Any) -> UrgeForm:
    people = preparing.signers(request.actor, request.today)
    first = {"channel": "system", "purpose": "act", "letter": "", "heading": "own"}
    return UrgeForm(
        data,
        today=request.today,
        channels=list(channel_names().items()),
        signers=[(str(post.pk), f"{post.user.full_name}, {post.title}") for post in people],
        office=request.actor.is_office,
        initial=first | {"signer": str(people[0].pk) if people else ""},
        auto_id="urge-%s",
    )


def _urge(request: HttpRequest, ids: list[int], data: dict[str, Any]) -> Urged:
    order = Order(
        channel=data["channel"],
        words=data["words"],
        answer_by=data["answer_by"],
        purpose=data["purpose"],
        on_behalf=data["on_behalf"],
    )
    letter = None
    if data["letter"] in ("each", "joint"):
        letter = LetterOrder(
            heading=data.get("heading") or "own",
            signer_post_id=number_in(data["signer"]),
            joint=data["letter"] == "joint",
        )
    return urge(
        actor=request.actor, chosen=ids, order=order, letter=letter, form_token=data["form_token"], at=request.now
    )


def _sent(request: HttpRequest, done: Urged) -> HttpResponse:
    """To the one urge, or to those of this form; what was left out meanwhile is said line by line."""
    n = len(done.urges)
    said = ngettext("Đã đôn đốc %(n)s cơ quan.", "Đã đôn đốc %(n)s cơ quan.", n) % {"n": n}
    one = done.urges[0]
    url = reverse("urge", args=[one.pk]) if n == 1 else f"{reverse('urges')}?dot={one.batch}"
    if not done.refused:
        messages.success(request, said)
        return HttpResponseRedirect(url)
    refused = [(row, tell(refusal)) for row, refusal in done.refused]
    return render(request, "urging/outcome.html", {"said": said, "refused": refused, "url": url})


def _too_many() -> Told:
    refusal = Refusal(
        "too_many_chosen",
        "Mỗi lần đôn đốc được nhiều nhất {most} lượt giao; bộ lọc này tìm được nhiều hơn. Anh/chị lọc hẹp lại.",
        most=MOST_AT_ONCE,
    )
    return tell(refusal)
