"""Who acts, and who works where on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, F, Q, QuerySet

from dondoc.core import stamp
from dondoc.core.made_once import MadeOnce
from dondoc.organisations.models import Post, User
from dondoc.organisations.queries.tree import merged_into
from dondoc.rules.access import AGENCY_ROLES, Actor, Role


def held_on(day: date) -> Q:
    """Posts that are held on `day`, both ends included, by people who may sign in; whoever stands in, no longer than the post itself is held."""
    lasts = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    its_own = (
        Q(stands_in_for__isnull=True) | Q(stands_in_for__valid_to__isnull=True) | Q(stands_in_for__valid_to__gte=day)
    )
    return Q(valid_from__lte=day, user__is_active=True) & lasts & its_own


#: Posts that people hold themselves: whom a work can be given to, and who may be stood in for.
OWN = Q(stands_in_for__isnull=True)


def _posts(day: date) -> QuerySet[Post]:
    return Post.objects.filter(held_on(day)).select_related("agency", "user", "stands_in_for__user")


#: Asked by every request, with what says whether the settings are still those that this process knows.
_held = MadeOnce(
    lambda user, day: _posts(day).filter(user_id=user).annotate(administration=stamp.carried()).order_by("pk")
)


def posts_of(user_id: int, day: date) -> list[Post]:
    """The posts between which a person can switch, his own before those in which he stands in for somebody, oldest first. One query."""
    return sorted(_held(user=user_id, day=day), key=lambda post: post.stands_in_for_id is not None)


def actor_of(user_id: int, post_id: int | None, day: date) -> Actor | None:
    """The person in the post he chose, if he holds it on `day`, else in the first of his own; None if he holds none. One query."""
    return actor_among(posts_of(user_id, day), post_id)


def actor_among(held: list[Post], post_id: int | None) -> Actor | None:
    """The same where his posts (`posts_of`) were asked for already."""
    return _actor(next((p for p in held if p.pk == post_id), held[0])) if held else None


def actors_on(day: date) -> dict[tuple[str, str], Actor]:
    """Everybody in every post held on `day`, by username and code of agency; for those who write a whole history. One query."""
    return {(post.user.username, post.agency.code): _actor(post) for post in _posts(day).filter(OWN).order_by("-pk")}


def _actor(post: Post) -> Actor:
    return Actor(
        user_id=post.user_id,
        name=post.user.full_name,
        post_id=post.pk,
        title=post.title,
        role=Role(post.role),
        agency_id=post.agency_id,
        agency_code=post.agency.code,
        agency_name=post.agency.name,
        signs=post.signs,
        stands_in_for=post.stands_in_for.user_id if post.stands_in_for else None,
        stands_in_for_name=post.stands_in_for.user.full_name if post.stands_in_for else "",
    )


def holders_by_role(day: date) -> dict[str, int]:
    """How many people hold a post of each role on `day`. One query."""
    held = Post.objects.filter(held_on(day)).order_by()
    return dict(held.values("role").annotate(people=Count("user", distinct=True)).values_list("role", "people"))


def specialists(day: date) -> list[tuple[User, Post]]:
    """The Office's specialists, one of whom follows each directive (TH 5.1; BT 3.5)."""
    posts = (
        _posts(day)
        .filter(OWN, role=Role.OFFICE_SPECIALIST.value)
        .select_related("division")
        .order_by("division__position", "pk")
    )
    return [(p.user, p) for p in posts]


def specialist_names(day: date) -> list[tuple[int, str]]:
    """The same specialists as a menu offers them: key and name. One query."""
    return _specialist_names(day=day)


_specialist_names = MadeOnce(
    lambda day: (
        _posts(day)
        .filter(OWN, role=Role.OFFICE_SPECIALIST.value)
        .order_by("division__position", "pk")
        .values_list("user_id", "user__full_name")
    )
)


def staff_of(agency_id: int, day: date) -> list[tuple[User, Post]]:
    """The people to whom the head of an agency can give its work: its own and those of its subordinate units."""
    own = Q(agency_id=agency_id) | Q(agency__parent_id=agency_id, agency__kind="subordinate")
    own |= Q(agency__parent_id__in=merged_into(agency_id, day), agency__kind="subordinate")
    posts = _posts(day).filter(OWN, own, role__in=[r.value for r in AGENCY_ROLES]).order_by("agency_id", "pk")
    return [(p.user, p) for p in posts]


def people_of(agency_id: int, day: date) -> list[Post]:
    """Who works at an agency on a day, those who sign first. One query."""
    held = list(_posts(day).filter(agency_id=agency_id).order_by("pk"))
    order = {"head": 0, "Q.": 1, "KT.": 2, "TUQ.": 3, "TL.": 4}
    return sorted(held, key=lambda post: (order.get(post.signs, 5), post.pk))


def user_named(username: str) -> User | None:
    """The person who may sign in under this name."""
    return User.objects.filter(username=username, is_active=True).first()


def featured(day: date) -> list[Post]:
    """The demo's people whom the sign-in page offers, in the order the province's file gives them. One query."""
    posts = _posts(day).filter(user__is_demo=True, user__preferences__featured__gte=0).select_related("division")
    seen: dict[int, Post] = {}
    for post in posts.order_by("user__preferences__featured", F("pk").asc()):
        seen.setdefault(post.user_id, post)
    return list(seen.values())
