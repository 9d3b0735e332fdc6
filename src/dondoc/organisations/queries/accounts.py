"""The people of the installation as their administrator sees them: found, filtered, paged; one of them with all his posts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from dondoc.organisations.models import Agency, Post, User
from dondoc.organisations.queries.people import held_on
from dondoc.rules.access import Role
from dondoc.rules.folding import fold, vi_sort_key

PER_PAGE = 50
#: What may be asked of the list.
STATES = ("active", "locked", "without_post", "without_email")


@dataclass(frozen=True, slots=True)
class PeopleFilters:
    """Empty values ask for nothing. `agency` is the code, name or short name of an agency."""

    q: str = ""
    agency: str = ""
    role: str = ""
    state: str = ""


def people(filters: PeopleFilters, day: date, number: int = 1, among: Q | None = None) -> Page[User]:
    """A page of people by name, each with the posts held on `day` (attribute `held`). Three queries.

    `among`: narrower still, by what rooms above know of accounts.
    """
    held = Post.objects.filter(held_on(day), user=OuterRef("pk"))
    rows = User.objects.annotate(in_post=Exists(held)).order_by("full_name", "username")
    if filters.state == "active":
        rows = rows.filter(is_active=True)
    elif filters.state == "locked":
        rows = rows.filter(is_active=False)
    elif filters.state == "without_post":
        rows = rows.filter(in_post=False)
    elif filters.state == "without_email":
        rows = rows.filter(is_active=True, in_post=True, email="")
    if among is not None:
        rows = rows.filter(among)
    if filters.role:
        rows = rows.filter(Exists(held.filter(role=filters.role)))
    if filters.agency:
        named = Agency.objects.filter(Q(code=filters.agency) | Q(name=filters.agency) | Q(short_name=filters.agency))
        rows = rows.filter(Exists(held.filter(agency__in=named)))
    posts = Post.objects.filter(held_on(day)).select_related("agency").order_by("pk")
    rows = rows.prefetch_related(Prefetch("posts", queryset=posts, to_attr="held"))
    if filters.q:
        rows = rows.filter(pk__in=_named(filters.q))
    return Paginator(rows, PER_PAGE).get_page(number)


def _named(words: str) -> list[int]:
    """Whose name or user name holds every word, without marks. Names bear no folded column: a province has some thousands of people."""
    wanted = fold(words).split()
    names = User.objects.values_list("pk", "full_name", "username")
    return [pk for pk, name, username in names if all(w in f"{fold(name)} {username.lower()}" for w in wanted)]


def person_named(username: str) -> User | None:
    """Whoever bears this user name, locked or not."""
    return User.objects.filter(username=username).first()


def person(user_id: int) -> User | None:
    """One person; None if there is none."""
    return User.objects.filter(pk=user_id).first()


def addresses_of(user_ids: Iterable[int]) -> dict[int, str]:
    """Where notices for these people go: those who are not locked and have given an address. One query."""
    found = User.objects.filter(pk__in=list(user_ids), is_active=True).exclude(email="")
    return dict(found.values_list("pk", "email"))


def names_of(user_ids: Iterable[int]) -> dict[int, str]:
    """What people are called, locked or not. At most one query."""
    wanted = set(user_ids)
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "full_name")) if wanted else {}


def posts_ever(user_id: int) -> QuerySet[Post]:
    """All posts a person holds, held or will hold, newest first."""
    return (
        Post.objects.filter(user_id=user_id)
        .select_related("agency", "division", "stands_in_for")
        .order_by("-valid_from", "-pk")
    )


def agencies_for_posts(day: date) -> list[Agency]:
    """Agencies that exist on `day`, in the order of their names. One query."""
    found = Agency.objects.filter(Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day))
    return sorted(found, key=lambda agency: vi_sort_key(agency.name))


def roles() -> list[str]:
    return [role.value for role in Role]


def colleagues_of(user_id: int, day: date) -> list[User]:
    """Who works on `day` where this person works or last worked, himself left out: those who can take over from him. Two queries."""
    places = set(Post.objects.filter(user_id=user_id).values_list("agency_id", flat=True))
    held = Post.objects.filter(held_on(day), agency_id__in=places)
    return list(User.objects.filter(pk__in=held.values("user_id")).exclude(pk=user_id).order_by("full_name"))
