"""The review of who may do what: every account with its posts, its last use and its factors; when it was last gone through (J1)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, Prefetch, When

from dondoc.accounts.models import Account, Passkey, Totp
from dondoc.accounts.queries.exceptions import Why
from dondoc.accounts.queries.locks import locked_names
from dondoc.audit.queries import HistoryLine, begun_at, history
from dondoc.core import clock
from dondoc.organisations.models import Post, User
from dondoc.organisations.queries.people import held_on
from dondoc.rules.access import Role

PER_PAGE = 50
Whys = Mapping[int, tuple[Why, ...]]
#: Where the log keeps who reviewed, and when.
STREAM = "access_review"


class AccountClass(StrEnum):
    """Accounts are kept apart by what they are for; those of machines are tokens (connections) and stand in a list of their own."""

    ADMINISTRATION = "administration"
    WORK = "work"
    EMERGENCY = "emergency"
    NONE = "none"  # holds no post, so that nobody can come in by it


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One account. `factors`: totp, passkey. `state`: active, locked (by an administrator or disuse), waiting (by wrong passwords). `whys`: what
    does not fit there."""

    user: User
    posts: list[Post]
    kind: AccountClass
    last_entered_at: datetime | None
    factors: tuple[str, ...]
    state: str
    whys: tuple[Why, ...]


def reviewed(day: date, found: Whys, number: int = 1, per_page: int = PER_PAGE) -> Page[Reviewed]:
    """A page of all accounts, those of `exceptions` before the others, by name. Seven queries, however many rows."""
    held = Post.objects.filter(held_on(day)).select_related("agency").order_by("pk")
    others = Case(When(pk__in=list(found), then=0), default=1, output_field=IntegerField())
    rows = User.objects.annotate(others=others).order_by("others", "full_name", "username")
    rows = rows.prefetch_related(Prefetch("posts", queryset=held, to_attr="held"))
    page = Paginator(rows, per_page).get_page(number)
    page.object_list = _rows(list(page.object_list), found)  # type: ignore[assignment]
    return page  # type: ignore[return-value]


def everybody(day: date, found: Whys) -> list[Reviewed]:
    """All of them, for the file and the paper. Seven queries."""
    return list(reviewed(day, found, 1, max(User.objects.count(), 1)).object_list)


def _rows(users: Collection[User], whys: Whys) -> list[Reviewed]:
    ids = [user.pk for user in users]
    accounts = {a.user_id: a for a in Account.objects.filter(user_id__in=ids)}
    telephones = set(Totp.objects.filter(user_id__in=ids, confirmed_at__isnull=False).values_list("user_id", flat=True))
    keys = set(Passkey.objects.filter(user_id__in=ids).values_list("user_id", flat=True))
    waiting = locked_names(user.username for user in users)
    found = []
    for user in users:
        account, posts = accounts.get(user.pk), user.held  # type: ignore[attr-defined]
        factors = (("totp",) if user.pk in telephones else ()) + (("passkey",) if user.pk in keys else ())
        state = "locked" if not user.is_active else "waiting" if user.username in waiting else "active"
        last = account.last_entered_at if account else user.last_login
        entered, told = last or user.last_login, whys.get(user.pk, ())
        found.append(Reviewed(user, posts, _class_of(account, posts), entered, factors, state, told))
    return found


def _class_of(account: Account | None, posts: Collection[Post]) -> AccountClass:
    if account is not None and account.break_glass:
        return AccountClass.EMERGENCY
    if any(post.role == Role.ADMINISTRATOR for post in posts):
        return AccountClass.ADMINISTRATION
    return AccountClass.WORK if posts else AccountClass.NONE


def last_review() -> HistoryLine | None:
    """When accounts were last gone through, and by whom. One query."""
    return next(iter(history(STREAM, limit=1)), None)


def due_on(last: HistoryLine | None) -> date | None:
    """The day by which the next review is due, the first one counted from the founding; None where nothing was ever done."""
    since = last.at if last else begun_at()
    if since is None:
        return None
    day, months = clock.day_of(since), settings.ENV.accounts.review_months
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
