"""What an inspection lets its inspectors see of assignments is given, narrowed and taken back (TH 13, 14; BT 14). Each look is written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from dondoc.audit import actions as audit
from dondoc.audit.kinds import AuditKind
from dondoc.rules.access import Actor
from dondoc.tasks.actions import guard
from dondoc.tasks.models import Mandate, MandateHolder, MandateOver


def give(code: str, holders: Mapping[int, tuple[date, date | None]], over: Iterable[int]) -> None:
    """The mandate `code` is what is said here and nothing else: who looks (user, from when, until when) and at which assignments.

    Called by the deeds of inspections inside their own transaction, which also write the audit line. A constant number of queries.
    """
    mandate, _made = Mandate.objects.select_for_update().get_or_create(code=code)
    mandate.holders.all().delete()
    MandateHolder.objects.bulk_create(
        MandateHolder(mandate=mandate, user_id=user, first=first, last=last) for user, (first, last) in holders.items()
    )
    wanted = set(over)
    had = set(mandate.over.values_list("assignment_id", flat=True))
    mandate.over.filter(assignment_id__in=had - wanted).delete()
    MandateOver.objects.bulk_create(MandateOver(mandate=mandate, assignment_id=pk) for pk in sorted(wanted - had))


def end(code: str, last: date) -> None:
    """Nobody looks by it after `last`; who was to begin later never does."""
    holders = MandateHolder.objects.filter(mandate__code=code)
    holders.filter(first__gt=last).delete()
    holders.exclude(last__lt=last).update(last=last)


@guard.deed
def note_looks(*, actor: Actor, assignment_ids: Iterable[int], what: str, at: datetime) -> None:
    """An inspector opened assignments (`what` page) or took a file of them (`what` file): one line of the log each."""
    audit.record_many(
        audit.Entry(AuditKind.INSPECTOR_LOOKED, actor, f"assignment:{pk}", {"what": what}, at) for pk in assignment_ids
    )
