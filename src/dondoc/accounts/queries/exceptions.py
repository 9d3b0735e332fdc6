"""What whoever reviews the accounts looks at first: those at which something does not fit, and what it is (J1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from enum import StrEnum

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q

from dondoc.accounts.models import Account, Identity, Passkey, Totp
from dondoc.accounts.queries.dormant import lying_still
from dondoc.accounts.queries.locks import locked_names
from dondoc.organisations.models import Post, User
from dondoc.organisations.queries.people import OWN, held_on
from dondoc.rules.access import Role

#: Whose posts may bear the right to sign for an agency.
SIGNERS = frozenset({Role.PROVINCE_LEADER, Role.OFFICE_LEADER, Role.AGENCY_HEAD})


class Why(StrEnum):
    """In the order in which they are told."""

    ALARM = "alarm"  # the emergency account was used, and nobody has acknowledged it
    LOCKED_WITH_WORK = "locked_with_work"  # he cannot come in, and what he holds goes on counting
    LOCKED_IN_POST = "locked_in_post"
    NO_POST = "no_post"  # not locked, has a way to sign in, and holds no post now nor later
    ADMINISTERS_AND_WORKS = "administers_and_works"
    SEVERAL_POSTS = "several_posts"
    SIGNS_WITHOUT_ROLE = "signs_without_role"
    NO_FACTOR = "no_factor"  # of a role that must have one
    WAITING = "waiting"  # wrong passwords
    UNUSED = "unused"  # near the lock of what lies still


def exceptions(day: date, at: datetime, holding: Callable[[Collection[int]], set[int]]) -> dict[int, tuple[Why, ...]]:
    """Accounts with what does not fit there. `holding`: who of some people holds work that is open. At most ten queries, however many accounts."""
    found: dict[int, list[Why]] = defaultdict(list)
    for user_id, why in _all(day, at, holding):
        if why not in found[user_id]:
            found[user_id].append(why)
    order = list(Why)
    return {user_id: tuple(sorted(whys, key=order.index)) for user_id, whys in found.items()}


def _all(day: date, at: datetime, holding: Callable[[Collection[int]], set[int]]) -> Iterator[tuple[int, Why]]:
    lasts = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    held: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for user_id, role, signs in Post.objects.filter(OWN, lasts, valid_from__lte=day).values_list(
        "user_id", "role", "signs"
    ):
        held[user_id].append((role, signs))
    locked = set(User.objects.filter(is_active=False).values_list("pk", flat=True))
    busy = holding(locked) if locked else set()
    for user_id in locked:
        if user_id in busy or user_id in held:
            yield user_id, Why.LOCKED_WITH_WORK if user_id in busy else Why.LOCKED_IN_POST
    for user_id, posts in held.items():
        if user_id not in locked:
            for why in _of_posts(posts):
                yield user_id, why
    yield from _of_accounts(day, at)


def _of_posts(posts: list[tuple[str, str]]) -> Iterator[Why]:
    roles = {role for role, _signs in posts}
    if Role.ADMINISTRATOR in roles and len(roles) > 1:
        yield Why.ADMINISTERS_AND_WORKS
    elif len(posts) > 1:
        yield Why.SEVERAL_POSTS
    if any(signs and role not in SIGNERS for role, signs in posts):
        yield Why.SIGNS_WITHOUT_ROLE


def _of_accounts(day: date, at: datetime) -> Iterator[tuple[int, Why]]:
    alarmed = Account.objects.filter(break_glass=True, alarm_since__isnull=False)
    for user_id in alarmed.values_list("pk", flat=True):
        yield user_id, Why.ALARM
    active = User.objects.filter(is_active=True)
    his = Post.objects.filter(user=OuterRef("pk"))
    key = Exists(Passkey.objects.filter(user=OuterRef("pk")))
    linked = Exists(Identity.objects.filter(user=OuterRef("pk")))
    # that of a machine has none of these and stands for good
    can_sign_in = ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX) | key | linked
    idle = active.filter(~Exists(his.filter(held_on(day) | Q(valid_from__gt=day))), can_sign_in)
    for user_id in idle.values_list("pk", flat=True):
        yield user_id, Why.NO_POST
    must = [str(role) for role in settings.ENV.factors.compulsory]
    if must:  # of the role acted in, also where it is a colleague's (web.account.factor_keys)
        has = key | Exists(Totp.objects.filter(user=OuterRef("pk"), confirmed_at__isnull=False))
        bare = active.filter(~has, Exists(his.filter(held_on(day), role__in=must))).exclude(account__break_glass=True)
        for user_id in bare.values_list("pk", flat=True):
            yield user_id, Why.NO_FACTOR
    names = locked_names()
    if names:
        for user_id in active.filter(username__in=names).values_list("pk", flat=True):
            yield user_id, Why.WAITING
    for user_id in lying_still(at).filter(user__is_active=True).values_list("pk", flat=True):
        yield user_id, Why.UNUSED
