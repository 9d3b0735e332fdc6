"""Reports that came by the exchange and seem to answer a task: for the agency that leads it, and for the Office."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from dondoc.gateway.models import Proposal, ProposalKind, ProposalState
from dondoc.gateway.queries.messages import keeps
from dondoc.rules.access import AGENCY_ROLES, Actor
from dondoc.tasks.queries.visibility import stands_for

PER_PAGE = 50


def answers_for(actor: Actor, day: date) -> QuerySet[Proposal]:
    """All for the Office; for an agency what is proposed to it as lead. Nobody else has any."""
    rows = Proposal.objects.filter(kind=ProposalKind.ANSWER)
    if keeps(actor):
        return rows
    if actor.role not in AGENCY_ROLES:
        return rows.none()
    return rows.filter(assignment__agency_id__in=stands_for(actor.agency_id, day))


def listing(actor: Actor, day: date, number: int) -> Page[Proposal]:
    """Those that wait before those that were decided, newest first. Two queries."""
    rows = answers_for(actor, day).select_related(
        "received__sender", "assignment__task__directive", "assignment__agency"
    )
    return Paginator(rows.order_by("-state", "-pk"), PER_PAGE).get_page(number)


def still_waits(proposal: Proposal) -> bool:
    return proposal.state == ProposalState.WAITING
