"""Locks: by wrong passwords, by an administrator, and what opens them (J1; BT 18.1)."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from dondoc.accounts.actions.factors import prove
from dondoc.accounts.actions.sessions import LOCKED, end_all
from dondoc.accounts.models import Account
from dondoc.accounts.queries.locks import failures_of, locked_names
from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.organisations import actions as organisations
from dondoc.organisations.actions.agencies import only_administrator
from dondoc.organisations.models import Post, User
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal


@transaction.atomic
def note_failed_signin(*, actor: None, username: str, counted: str, at: datetime) -> None:
    """A wrong pair, counted under the word `counted`; where it was the one too many for somebody's account, he hears of the lock."""
    organisations.note_failed_signin(actor=actor, username=username, at=at)
    user_id = User.objects.filter(username=username).values_list("pk", flat=True).first()
    if user_id is not None and failures_of(counted) == settings.AXES_FAILURE_LIMIT:
        record(AuditKind.SIGN_IN_LOCKED, actor=actor, stream=f"account:{user_id}", facts={"user": user_id}, at=at)


@transaction.atomic
def unlock_signin(*, actor: Actor, user_id: int, at: datetime) -> User:
    """What wrong passwords locked is opened before its time. Raises Refusal: not_locked."""
    only_administrator(actor)
    return _signin_unlocked(actor, user_id, at)


@transaction.atomic
def unlock_own_signin(*, actor: Actor, password: str, at: datetime) -> User:
    """The same by its owner, who is in on a device of his and shows his password there: a stranger who knows the name alone keeps him from no new
    device. Raises Refusal: not_locked, and as `factors.prove`."""
    prove(actor=actor, password=password)
    return _signin_unlocked(actor, actor.user_id, at)


def _signin_unlocked(actor: Actor, user_id: int, at: datetime) -> User:
    user = User.objects.get(pk=user_id)
    if not locked_names([user.username]):
        raise Refusal("not_locked", "Đăng nhập của người này hiện không bị tạm khóa; không có gì phải mở.")
    organisations.forget_wrong_passwords(user.username)
    record(AuditKind.SIGN_IN_UNLOCKED, actor=actor, stream=f"user:{user_id}", facts={"user": user_id}, at=at)
    return user


@transaction.atomic
def unlock(*, actor: Actor, username: str, at: datetime) -> User:
    """Whatever locks an account: an administrator, disuse, or wrong passwords. For the command line, where nobody is left who could press a button.

    Raises Refusal: no_such_user, not_locked.
    """
    only_administrator(actor)
    user = User.objects.filter(username=username.strip()).first()
    if user is None:
        raise Refusal("no_such_user", "Không có người dùng nào mang tên đăng nhập “{username}”.", username=username)
    if user.is_active:
        return unlock_signin(actor=actor, user_id=user.pk, at=at)
    return set_active(actor=actor, user_id=user.pk, active=True, at=at)


@transaction.atomic
def set_active(*, actor: Actor, user_id: int, active: bool, at: datetime) -> User:
    """Locks an account, whose sessions end, or unlocks it: then the days of its disuse are counted anew. As organisations.set_active.

    Raises Refusal besides: sealed, where the emergency account would be locked.
    """
    if not active:
        refuse_sealed(user_id)
    user = organisations.set_active(actor=actor, user_id=user_id, active=active, at=at)
    if active:
        Account.objects.update_or_create(user_id=user_id, defaults={"counted_from": at, "warned_at": None})
    else:
        end_all(actor=actor, user_id=user_id, why=LOCKED, at=at)
    return user


@transaction.atomic
def end_post(*, actor: Actor, post_id: int, valid_to: date, at: datetime) -> Post:
    """As organisations.end_post. Raises Refusal besides: sealed, for the post by which the emergency account comes in."""
    refuse_sealed(Post.objects.values_list("user_id", flat=True).get(pk=post_id))
    return organisations.end_post(actor=actor, post_id=post_id, valid_to=valid_to, at=at)


def refuse_sealed(user_id: int) -> None:
    """Raises Refusal: sealed. No page opens what lies in the safe, nor makes it worthless before the day it is needed."""
    if Account.objects.filter(user_id=user_id, break_glass=True).exists():
        raise Refusal(
            "sealed",
            "Tài khoản khẩn cấp được niêm phong nên không trang nào khóa, kết thúc chức vụ hay đổi mật khẩu của tài khoản ấy; chỉ cấp lại mật khẩu "
            "ở máy chủ bằng lệnh `dondoc break-glass`.",
        )
