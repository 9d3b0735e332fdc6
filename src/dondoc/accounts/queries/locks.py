"""Who may not try another password: for half a minute after the third wrong one, for half a day after the fifth.

The wrong ones are counted by django-axes, on the clock of the database, as a throttle must be that no set clock of a training copy loosens.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, QuerySet, Sum
from django.db.models.functions import Now

from dondoc.accounts.models import Account


def _lately() -> QuerySet[AccessAttempt]:
    return AccessAttempt.objects.filter(attempt_time__gt=Now() - timedelta(hours=settings.AXES_COOLOFF_TIME))


def is_emergency(username: str) -> bool:
    """Whether it is an emergency account's: wrong passwords neither lock it nor let it wait. One query."""
    return Account.objects.filter(user__username=username, break_glass=True).exists()


def failures_of(username: str) -> int:
    """Wrong passwords for this name that still count. One query."""
    return _lately().filter(username=username).aggregate(n=Sum("failures_since_start"))["n"] or 0


def seconds_to_wait(username: str) -> int:
    """Until the next try for this name may be made; 0 for at once. A lock is told by its own page. One query, one more after wrong ones."""
    ours = settings.ENV.accounts
    counted = (
        _lately()
        .filter(username=username)
        .aggregate(n=Sum("failures_since_start"), last=Max("attempt_time"), now=Max(Now()))
    )
    failures, last, now = counted["n"] or 0, counted["last"], counted["now"]
    if last is None or not ours.throttle_from or not ours.throttle_from <= failures < settings.AXES_FAILURE_LIMIT:
        return 0
    if is_emergency(username):
        return 0  # counted before it was made the emergency account
    wait = timedelta(seconds=ours.throttle_seconds * 2 ** (failures - ours.throttle_from))
    return max(math.ceil((last + wait - now).total_seconds()), 0)


def locked_names(among: Iterable[str] | None = None) -> set[str]:
    """Names whose passwords are not taken for now. One query."""
    rows = _lately() if among is None else _lately().filter(username__in=list(among))
    counted = rows.values("username").annotate(n=Sum("failures_since_start"))
    return set(counted.filter(n__gte=settings.AXES_FAILURE_LIMIT).values_list("username", flat=True))
