"""Messages as the Office reads them: what waits, what became of each, what was told; for everybody else they do not exist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from dondoc.directives.models import Directive
from dondoc.gateway.models import OPEN, Outgoing, Proposal, ProposalState, Received, State
from dondoc.gateway.queries.raw import bytes_of
from dondoc.rules.access import Actor, Deed, may, own_party
from dondoc.tasks.queries.visibility import stands_for

PER_PAGE = 50
#: How the form token of a directive begins that came in by the exchange.
FROM_EXCHANGE = "edxml:"
WAITING, REFUSED, STATUSES, ALL = "waiting", "refused", "statuses", "all"
#: What the list may be asked for, in the order of its tabs.
PLACES: dict[str, Q] = {
    WAITING: Q(state__in=OPEN),
    ALL: Q(),
    STATUSES: Q(kind="status"),
    REFUSED: Q(state__in=[State.REFUSED.value, State.UNREADABLE.value]),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """`place`: one of PLACES. `q`: part of a number, a subject or a sender, as typed."""

    place: str = WAITING
    q: str = ""


def keeps(actor: Actor) -> bool:
    """Whether this person reads and settles messages."""
    return may(Deed.KEEP_EXCHANGE, own_party(actor))


def messages_for(actor: Actor) -> QuerySet[Received]:
    """What is not in it does not exist for him."""
    return Received.objects.all() if keeps(actor) else Received.objects.none()


def listing(actor: Actor, filters: Filters, number: int) -> tuple[Page[Received], dict[str, int]]:
    """A page, newest first, and how many each tab holds under the same words. Three queries."""
    rows = messages_for(actor)
    if filters.q:
        rows = rows.filter(
            Q(number__icontains=filters.q)
            | Q(subject__icontains=filters.q)
            | Q(sender_name__icontains=filters.q)
            | Q(sender_code__icontains=filters.q)
            | Q(about_number__icontains=filters.q)
        )
    counts = rows.aggregate(**{name: Count("pk", filter=place) for name, place in PLACES.items()})
    found = rows.filter(PLACES[filters.place]).select_related("sender", "directive").order_by("-pk")
    return Paginator(found, PER_PAGE).get_page(number), counts


def waiting(actor: Actor) -> int:
    """How many wait for the Office, for the number beside the menu. One query."""
    return messages_for(actor).filter(state__in=OPEN).count()


def statuses_about(received: Received) -> list[Received]:
    """What others told of this document, in the order in which it happened, then in which it came; every one stays."""
    if not received.document_id and received.directive_id is None:
        return []
    about = Q(about_id=received.document_id) if received.document_id else Q()
    if received.directive_id is not None:
        about |= Q(directive_id=received.directive_id)
    rows = Received.objects.filter(about, kind="status").exclude(pk=received.pk).select_related("sender")
    return list(rows.order_by(F("stamped_at").asc(nulls_last=True), "pk"))


def answers_to(received: Received) -> list[Outgoing]:
    """What was told its sender, in order."""
    return list(received.answers.order_by("pk"))


def of_directive(actor: Actor, directive: Directive) -> list[Received]:
    """What came in about a directive, as it happened; `decide`: it proposes something that waits. For the Office. One query."""
    about = Proposal.objects.filter(received=OuterRef("pk"), directive=directive)
    rows = messages_for(actor).filter(Q(directive=directive) | Exists(about))
    rows = rows.annotate(decide=Exists(about.filter(state=ProposalState.WAITING))).select_related("sender")
    return list(rows.order_by(F("stamped_at").asc(nulls_last=True), "pk"))


def proposed_due(directive: Directive) -> date | None:
    """By which day the sender wants an answer: proposed as the deadline of its tasks. One query, of a directive that came in alone."""
    if not directive.form_token.startswith(FROM_EXCHANGE):
        return None
    rows = Received.objects.filter(directive=directive, kind="document", due_on__gte=directive.issued_on)
    return rows.order_by("-pk").values_list("due_on", flat=True).first()


def outgoing(actor: Actor, number: int) -> Page[Outgoing]:
    """What was told, newest first. Two queries."""
    rows = Outgoing.objects.filter(received__in=messages_for(actor)).select_related("received").order_by("-pk")
    return Paginator(rows, PER_PAGE).get_page(number)


def outbox_for(actor: Actor, day: date) -> QuerySet[Outgoing]:
    """What goes out, for whoever fetches it: all for the Office, for an agency what answers its own messages."""
    rows = Outgoing.objects.all()
    return rows if keeps(actor) else rows.filter(received__sender_id__in=stands_for(actor.agency_id, day))


def set_up() -> dict[str, str]:
    """Which folders the operator has named, for the page that says how to set them up."""
    edxml = settings.ENV.edxml
    return {"incoming": str(edxml.incoming or ""), "outgoing": str(edxml.outgoing or "")}


def proposals_of(received: Received) -> Iterable[Proposal]:
    """Oldest first, with what each is about."""
    return received.proposals.select_related(
        "directive", "assignment__task__directive", "assignment__agency", "decided_by"
    ).order_by("pk")


def to_be_split(received: Received) -> bool:
    """Whether its document was registered with a file and has no task yet. One query, of a message with a directive alone."""
    rows = Directive.objects.filter(
        pk=received.directive_id, tracking="tracked", files__isnull=False, tasks__isnull=True
    )
    return received.directive_id is not None and rows.exists()


def bytes_or_none(received: Received) -> bytes | None:
    """The bytes as they came; None where the data folder lost them."""
    try:
        return bytes_of(received)
    except FileNotFoundError:
        return None
