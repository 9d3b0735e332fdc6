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
from dondoc.organisations.models import User


def _lately() -> QuerySet[AccessAttempt]:
    return AccessAttempt.objects.filter(attempt_time__gt=Now() - timedelta(hours=settings.AXES_COOLOFF_TIME))


def of_device(username: str, device: int) -> str:
    """The word under which the wrong passwords of a known device are counted. No name holds a blank."""
    return f"{username} {device}"


def owner_of(counted: str) -> str:
    """The name in such a word, or in a name."""
    return counted.partition(" ")[0]


def is_emergency(username: str) -> bool:
    """Whether it is an emergency account's: wrong passwords neither lock it nor let it wait. One query."""
    return Account.objects.filter(user__username=username, break_glass=True).exists()


def failures_of(counted: str) -> int:
    """Wrong passwords counted under this word that still count. One query."""
    return _lately().filter(username=counted).aggregate(n=Sum("failures_since_start"))["n"] or 0


def seconds_to_wait(counted_as: str) -> int:
    """Until the next try counted under this word (a name, `of_device`) may be made; 0 for at once. A lock is told by its own page. One query, one
    more after wrong ones."""
    ours = settings.ENV.accounts
    counted = (
        _lately()
        .filter(username=counted_as)
        .aggregate(n=Sum("failures_since_start"), last=Max("attempt_time"), now=Max(Now()))
    )
    failures, last, now = counted["n"] or 0, counted["last"], counted["now"]
    if last is None or not ours.throttle_from or not ours.throttle_from <= failures < settings.AXES_FAILURE_LIMIT:
        return 0
    if is_emergency(owner_of(counted_as)):
        return 0  # counted before it was made the emergency account
    wait = timedelta(seconds=ours.throttle_seconds * 2 ** (failures - ours.throttle_from))
    return max(math.ceil((last + wait - now).total_seconds()), 0)


def is_locked(user_id: int) -> bool:
    """Whether somebody's passwords are not taken for now. Two queries."""
    name = User.objects.values_list("username", flat=True).get(pk=user_id)
    return name in locked_names([name])


def locked_names(among: Iterable[str] | None = None) -> set[str]:
    """Names whose passwords are not taken for now, from strangers' devices or from one of their own. One query."""
    counted = _lately().values("username").annotate(n=Sum("failures_since_start"))
    full = counted.filter(n__gte=settings.AXES_FAILURE_LIMIT).values_list("username", flat=True)
    names = {owner_of(word) for word in full}
    return names if among is None else names & set(among)
