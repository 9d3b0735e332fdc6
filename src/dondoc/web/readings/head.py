"""The head of a reading as the form that registers a directive: what was read stands in it and is marked."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from dondoc.core import clock
from dondoc.core.regulation import regulation_in_force
from dondoc.directives.queries.finding import already_registered
from dondoc.organisations import queries as organisations
from dondoc.rules.access import Role
from dondoc.rules.dates import parse_vn_date
from dondoc.rules.errors import Refusal
from dondoc.rules.numbering import parse_number
from dondoc.rules.regulation import Regulation
from dondoc.tasks.queries.drafts import Picked
from dondoc.web.directives.forms import RegisterForm, new_token, picked, show_needed
from dondoc.web.directives.steps import steps

#: Fields whose typed text is kept when the work is left.
KEPT = (
    "issuer_id", "kind", "number", "issued_on", "subject", "signer", "signer_title", "assigned_by", "assigned_by_name", "urgency",
    "released_on", "released_time", "division_id", "specialist_id",
)  # fmt: skip
#: Without these nothing is registered.
NEEDED = ("kind", "number", "issued_on", "subject")


def of_reading(request: HttpRequest, reading: Any) -> RegisterForm:
    """The form with what was read or typed before."""
    initial = _usual(request) | {name: reading.head[name] for name in KEPT if reading.head.get(name)}
    form = RegisterForm(initial=initial, regulation=_governing(request, reading.head), today=request.today)
    return _shown(form, reading)


def of_request(request: HttpRequest, reading: Any) -> RegisterForm:
    """The form as it was sent. The document was declared to be no State secret when it was dropped in."""
    data = request.POST.copy()
    data["declared_open"], data["tracking"] = "on", "tracked"
    form = RegisterForm(data, regulation=_governing(request, request.POST), today=request.today)
    return _shown(form, reading)


def drafting(request: HttpRequest, reading: Any) -> tuple[str, ...]:
    """The drafting agency as picked, or as kept."""
    return picked(request.POST, "drafting_agency") or tuple(reading.head.get("drafting", ()))


def typed(request: HttpRequest) -> dict[str, str]:
    """What was typed, to be kept as it is."""
    return {name: request.POST[name] for name in KEPT if name in request.POST}


def issued_on(request: HttpRequest) -> Any:
    """The day of issue that was typed; None where none can be read."""
    try:
        return parse_vn_date(request.POST.get("issued_on", ""), request.today)
    except Refusal:
        return None


def needs(form: RegisterForm) -> list[str]:
    """Labels of what must still be written before anything is registered."""
    blank = [name for name in NEEDED if not form[name].value() or str(form[name].value()).startswith("/")]
    return [str(form.fields[name].label) for name in blank]


def standing(reading: Any) -> int | None:
    """The id of the directive that this document is registered as, by issuer, number and day; None where it is not."""
    head = reading.head
    try:
        number = parse_number(head.get("number", ""))
        issuer = int(head["issuer_id"]) if head.get("issuer_id") else organisations.province().pk
    except (Refusal, ValueError):
        return None
    if reading.issued_on is None:
        return None
    try:
        already_registered(issuer, number.key, reading.issued_on)
    except Refusal as found:
        return found.way_on.args[0] if found.way_on else None  # type: ignore[return-value]
    return None


def context(request: HttpRequest, reading: Any, form: RegisterForm) -> dict[str, Any]:
    """What the panel of the head shows beside its form."""
    names = Picked(request.today)
    show_needed(
        form, _governing(request, reading.head)
    )  # after it was judged: what is needed only before anything is sent out may be missing now
    read = reading.head.get("read", [])
    return {
        "form": form,
        "drafting": names.chips(drafting(request, reading)),
        "options": names.options(single=True),
        "governing": _governing(request, reading.head),
        "read": [str(form.fields[name].label) for name in read if name in form.fields],
    }


def steps_ahead() -> list[dict[str, Any]]:
    """The steps of a directive that is not registered yet."""
    told = steps("register", None)
    return [told[0] | {"label": _("Đọc văn bản")}, *told[1:]]


def _usual(request: HttpRequest) -> dict[str, Any]:
    """What a new directive begins with: released today, followed by whoever reads it."""
    actor, now = request.actor, request.now.astimezone(clock.VIETNAM)
    post = next((p for p in organisations.posts_of(actor.user_id, request.today) if p.pk == actor.post_id), None)
    return {
        "issuer_id": organisations.province().pk,
        "urgency": "normal",
        "released_on": request.today,
        "released_time": now.time(),
        "division_id": post.division_id if post else None,
        "specialist_id": actor.duty_id if actor.role is Role.OFFICE_SPECIALIST else None,
        "form_token": new_token(),
    }


def _governing(request: HttpRequest, said: Any) -> Regulation:
    """The regulation of the day of issue, where that can be read."""
    try:
        return regulation_in_force(parse_vn_date(said.get("issued_on", ""), request.today))
    except Refusal:
        return regulation_in_force(request.today)


def _shown(form: RegisterForm, reading: Any) -> RegisterForm:
    """What was read is marked in the form as it is in the text."""
    for name in reading.head.get("read", ()):
        if name in form.fields:
            form.fields[name].widget.attrs["data-read"] = ""
    for name in ("tracking", "not_tracked_reason", "files"):
        form.fields[name].required = False
    return form
