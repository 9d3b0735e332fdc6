"""What is held of a person is given out, or, when he has left, taken away but for his name and posts (Luật 91/2025/QH15, Điều 25)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from dondoc.accounts.actions.forgetting import forget_ways_in
from dondoc.accounts.actions.locks import set_active
from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.notices.models import CalendarFeed, Mail, Wish
from dondoc.organisations.actions.agencies import only_administrator
from dondoc.organisations.models import Post, User
from dondoc.records.queries.personal import LEFT, has_left, held
from dondoc.rules.access import Actor
from dondoc.rules.errors import NotThere, Refusal
from dondoc.statistics.models import SavedTable
from dondoc.tasks.models import SavedView


@transaction.atomic
def take_personal(*, actor: Actor, user_id: int, at: datetime) -> dict[str, Any]:
    """What is held about him, to be given to him: by himself, or by an administrator. The log keeps that it was taken."""
    if user_id != actor.user_id:
        only_administrator(actor)
    found = held(user_id, to_himself=user_id == actor.user_id)
    if found is None:
        raise NotThere(f"user {user_id}")
    record(AuditKind.PERSONAL_DATA_TAKEN, actor=actor, stream=f"user:{user_id}", facts={"user": user_id}, at=at)
    return found


@transaction.atomic
def pseudonymise(*, actor: Actor, user_id: int, at: datetime) -> User:
    """He has left: address, user name, password, second factors, devices, addresses of his sign-ins, wishes and mails go for good. His name and
    posts stay with what he did, which is the record of the province. Nothing brings it back.

    Raises Refusal: not an administrator, holds_a_post, left_already.
    """
    only_administrator(actor)
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotThere(f"user {user_id}")
    if has_left(user):
        raise Refusal("left_already", "Thông tin liên hệ của người này đã được xóa từ trước; không còn gì để xóa.")
    held_now = Q(valid_to__isnull=True) | Q(valid_to__gte=clock.day_of(at))
    if Post.objects.filter(held_now, user=user_id).exists():
        raise Refusal(
            "holds_a_post",
            "Chưa xóa được thông tin: {name} còn giữ chức vụ. Anh/chị bàn giao việc và kết thúc các chức vụ trước.",
            name=user.full_name,
        )
    if user.is_active:
        set_active(actor=actor, user_id=user_id, active=False, at=at)
        user.refresh_from_db()
    forget_ways_in(actor=actor, user_id=user_id, username=user.username)
    user.username, user.email, user.preferences = f"{LEFT}{user.pk}", "", {}
    user.must_change_password, user.last_login = False, None
    user.set_unusable_password()
    user.save()
    Mail.objects.filter(user_id=user_id).delete()
    Wish.objects.filter(user=user_id).delete()
    CalendarFeed.objects.filter(user=user_id).delete()
    SavedView.objects.filter(owner=user_id).delete()
    SavedTable.objects.filter(owner=user_id).delete()
    record(AuditKind.PERSON_PSEUDONYMISED, actor=actor, stream=f"user:{user_id}", facts={"user": user_id}, at=at)
    return user
