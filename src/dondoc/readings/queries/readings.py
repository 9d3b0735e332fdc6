"""The readings that a person may see, one with its proposals, and how far each has come (C4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from dondoc.readings.models import Proposal, ProposalState, Reading, Stage
from dondoc.rules.access import Actor


@dataclass(frozen=True, slots=True)
class Sums:
    """Proposals of a reading by state; `sure`: of those that wait, how many leave no doubt."""

    waiting: int
    accepted: int
    dropped: int
    sure: int

    @property
    def all(self) -> int:
        return self.waiting + self.accepted + self.dropped


def readings_for(actor: Actor) -> QuerySet[Reading]:
    """All of them for the people of the Office, whose work they are; for everybody else there are none."""
    return Reading.objects.all() if actor.is_office else Reading.objects.none()


def listed(actor: Actor) -> QuerySet[Reading]:
    """Newest first, without their texts; those that were dropped are gone."""
    found = readings_for(actor).exclude(stage=Stage.DROPPED).select_related("read_by", "directive")
    waiting = Count("proposals", filter=Q(proposals__state=ProposalState.PROPOSED))
    return found.defer("text", "head", "steps").annotate(waiting=waiting).order_by("-read_at", "-pk")


def in_order(reading: Reading) -> QuerySet[Proposal]:
    """As they stand in the text."""
    return Proposal.objects.filter(reading=reading).order_by("start", "pk")


def place_of(proposal: Proposal) -> int:
    """The number of a proposal: its place in the text."""
    before = Q(start__lt=proposal.start) | Q(start=proposal.start, pk__lt=proposal.pk)
    return Proposal.objects.filter(before, reading_id=proposal.reading_id).count() + 1


def sums_of(reading: Reading) -> Sums:
    waits = Q(state=ProposalState.PROPOSED)
    found = Proposal.objects.filter(reading=reading).aggregate(
        waiting=Count("pk", filter=waits),
        accepted=Count("pk", filter=Q(state=ProposalState.ACCEPTED)),
        dropped=Count("pk", filter=Q(state=ProposalState.DROPPED)),
        sure=Count("pk", filter=waits & Q(sure=True)),
    )
    return Sums(**found)


def spans_of(reading: Reading) -> list[tuple[int, int, int, str]]:
    """Id, first and last place in the text, state of every proposal, in order."""
    return list(in_order(reading).values_list("pk", "start", "end", "state"))


def helped_in_general(reading: Reading) -> int:
    """How many were accepted as read and get no coordinators although the text names some in general ("các đơn vị liên quan")."""
    taken = Proposal.objects.filter(reading=reading, state=ProposalState.ACCEPTED, as_read=True)
    return sum(
        said["no_coordinators"] and any(one["outcome"] == "general" for one in found["coordinators"])
        for said, found in taken.values_list("said", "found")
    )


def kept_days() -> int:
    """After so many days an unfinished reading goes: long enough for a leave, short enough that texts nobody registered do not lie about."""
    days: int = settings.ENV.records.reading_days
    return days


def forgotten_by(at: datetime) -> QuerySet[Reading]:
    """Unfinished readings that are too old to be kept."""
    return Reading.objects.filter(stage=Stage.OPEN, read_at__lt=at - timedelta(days=kept_days()))
