"""Who stands in for whom, on which days (uỷ quyền, B3)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from dondoc.organisations.models import Post
from dondoc.organisations.queries.people import OWN
from dondoc.rules.access import AGENCY_ROLES, OFFICE_ROLES, Role

#: Whose work a colleague can attend to. A leader of UBND tỉnh is stood in for by a document of his own; an administrator has a second one.
STOOD_IN_FOR = OFFICE_ROLES | AGENCY_ROLES


def posts_to_stand_in_for(user_id: int, day: date) -> list[Post]:
    """A person's own posts, held on `day` or later, for which a colleague can stand in, oldest first. One query."""
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    roles = [role.value for role in STOOD_IN_FOR]
    posts = Post.objects.filter(OWN, lasting, user_id=user_id, role__in=roles).select_related("agency", "user")
    return list(posts.order_by("pk"))


def colleagues_for(posts: list[Post], day: date) -> list[Post]:
    """Who could stand in for the holder of these posts: whoever holds a post of his own at the same agency today or later, once each. One query."""
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    others = Post.objects.filter(OWN, lasting, agency__in=[p.agency_id for p in posts], user__is_active=True)
    found: dict[int, Post] = {}
    for post in (
        others.exclude(user__in=[p.user_id for p in posts])
        .select_related("user", "agency")
        .order_by("user__full_name", "pk")
    ):
        found.setdefault(post.user_id, post)
    return list(found.values())


def stand_ins_of(user_id: int) -> list[Post]:
    """Who stood, stands or will stand in for this person, newest first. One query."""
    posts = Post.objects.filter(stands_in_for__user_id=user_id).select_related("user", "agency", "stands_in_for")
    return list(posts.order_by("-valid_from", "-pk"))


def stands_in_as(user_id: int, day: date) -> list[Post]:
    """For whom this person stands in on `day` or will, soonest first; what ended is left out. One query."""
    posts = Post.objects.filter(user_id=user_id, stands_in_for__isnull=False, valid_to__gte=day)
    return list(posts.select_related("user", "agency", "stands_in_for__user").order_by("valid_from", "pk"))


def standing_in(post_id: int) -> Post | None:
    """One standing-in, with the post it is for; None where there is none."""
    posts = Post.objects.filter(stands_in_for__isnull=False).select_related("user", "agency", "stands_in_for__user")
    return posts.filter(pk=post_id).first()


def role_can_be_stood_in_for(role: str) -> bool:
    return Role(role) in STOOD_IN_FOR
