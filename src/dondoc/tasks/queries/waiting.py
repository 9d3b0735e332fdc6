"""For whom an open assignment waits, and what waits too long: conditions of the database, one place for figures and lists."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q

from dondoc.core import clock
from dondoc.core.regulation import calendar, current
from dondoc.rules.lifecycle import OPEN, WITH_AGENCY, State
from dondoc.rules.own_clocks import limited
from dondoc.rules.regulation import Rule

_WITH_AGENCY = sorted(s.value for s in WITH_AGENCY)
#: Filed or disputed: the Office is the one to act.
WITH_OFFICE = sorted([State.SUBMITTED.value, State.DISPUTED.value])
#: What may be asked of the list: the three that share the open ones out, and parts of them.
WAITS = ("agency", "office", "leadership", "extension", "suspended", "office_late", "confirm_late", "answer_late")


def waits_for(whom: str, today: date) -> Q:
    """Open assignments that wait for `whom` (one of WAITS). agency, office and leadership are apart and together all that are open.

    extension: the agency asks for more time and nobody decided, which is the assigner's to do. suspended: stopped until a word from above.
    confirm_late, answer_late, office_late for both: the Office holds a result or a request beyond its own limit; nothing where it has none.
    """
    asks = Q(state__in=_WITH_AGENCY, asked_at__isnull=False)
    stopped = Q(state=State.SUSPENDED.value)
    if whom in ("confirm_late", "answer_late"):
        return _beyond_the_limit(whom, today)
    if whom == "office_late":
        return _beyond_the_limit("confirm_late", today) | _beyond_the_limit("answer_late", today)
    return {
        "agency": Q(state__in=_WITH_AGENCY, asked_at__isnull=True),
        "office": Q(state__in=WITH_OFFICE),
        "leadership": asks | stopped,
        "extension": asks,
        "suspended": stopped,
    }[whom]


def _beyond_the_limit(whom: str, today: date) -> Q:
    confirming = whom == "confirm_late"
    rule = current().completion.confirm_limit if confirming else current().dispute.answer_limit
    if rule is None or rule.limit is None:
        return Q(pk__in=[])
    begun = clock.end_of(begun_too_long_ago(rule, today))
    if confirming:
        return Q(state=State.SUBMITTED.value, filed_at__lte=begun)
    return Q(state=State.DISPUTED.value, moved_at__lte=begun)


def begun_too_long_ago(rule: Rule, today: date) -> date:
    """The last day of which a duty that began then is late today."""
    day = today - timedelta(days=1)
    while limited(calendar(), rule, day).due >= today:
        day -= timedelta(days=1)
    return day


#: The agency can still do something about it: filed ones wait for the Office, suspended ones for a word.
STILL_TO_DO = sorted(s.value for s in OPEN - {State.SUBMITTED, State.SUSPENDED})


def late_by(first: int, last: int | None, today: date) -> Q:
    """Still to be done and behind by `first` to `last` calendar days (None: or more)."""
    behind = Q(state__in=STILL_TO_DO, late_after__lte=today - timedelta(days=max(first, 1)))
    return behind if last is None else behind & Q(late_after__gte=today - timedelta(days=last))


def silent_for(days: int, today: date) -> Q:
    """Without a deadline, still to be done, and nothing reported for more than `days` days (never: since it was given)."""
    before = today - timedelta(days=days)
    never = Q(last_update_at__isnull=True, issued_on__lt=before)
    return Q(state__in=STILL_TO_DO, late_after__isnull=True) & (
        never | Q(last_update_at__lte=clock.end_of(before - timedelta(days=1)))
    )
