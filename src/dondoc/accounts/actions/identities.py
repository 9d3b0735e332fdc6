"""Links between people and those who vouch for them elsewhere: by a subject that is nobody else's, never by a name (J1)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dondoc.accounts.actions.sessions import ENDED, end_all
from dondoc.accounts.models import Account, Identity
from dondoc.accounts.single.base import Vouched
from dondoc.audit import actions as audit
from dondoc.audit.kinds import AuditKind
from dondoc.organisations.actions.agencies import only_administrator
from dondoc.organisations.actions.people import stream
from dondoc.organisations.models import User
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal, WayOn

#: Where it is recorded that somebody was vouched for whom nobody here is.
STRANGERS = "user:unknown"


def recognised(*, actor: None, vouched: Vouched, by_email: str, at: datetime) -> User:
    """Whoever the subject is linked to; at his first sign-in, where the province allows it (`by_email`, config.topics.single_sign_on), whoever
    alone bears the address, and then he is linked. Nothing is created for anybody else.

    Raises Refusal: unknown_person, account_locked. That somebody was kept out is recorded, without his subject or his address.
    """
    try:
        return _recognised(vouched, by_email, at)
    except Refusal as refusal:
        with transaction.atomic():
            facts = {"code": refusal.code, "provider": vouched.provider}
            audit.record(AuditKind.VOUCHED_REFUSED, actor=actor, stream=STRANGERS, facts=facts, at=at)
        raise


@transaction.atomic
def _recognised(vouched: Vouched, by_email: str, at: datetime) -> User:
    found = Identity.objects.filter(provider=vouched.provider, subject=vouched.subject)
    identity = found.select_for_update(of=("self",)).select_related("user").first()
    if identity is None:
        user = _by_email(vouched, by_email)
        if user is None:
            raise Refusal(
                "unknown_person",
                "Hệ thống xác thực của tỉnh đã nhận ra anh/chị, nhưng ở đây chưa có tài khoản nào gắn với anh/chị, nên chưa vào được và chưa có gì "
                "được tạo. Anh/chị đề nghị người quản trị của Văn phòng UBND tỉnh cấp tài khoản; nếu đã có mật khẩu ở đây thì đăng nhập bằng "
                "mật khẩu rồi tự gắn tài khoản.",
                way_on=WayOn("Trang đăng nhập", "signin"),
            )
        identity = _link(user, vouched, at)
        _note(AuditKind.IDENTITY_LINKED, None, identity, at, by="email")
    if not identity.user.is_active:
        raise Refusal(
            "account_locked",
            "Tài khoản của anh/chị ở đây đang khóa, nên chưa vào được. Anh/chị đề nghị người quản trị của Văn phòng UBND tỉnh mở khóa.",
            way_on=WayOn("Trang đăng nhập", "signin"),
        )
    Identity.objects.filter(pk=identity.pk).update(last_at=at)
    return identity.user


def _by_email(vouched: Vouched, by_email: str) -> User | None:
    """The one active account that bears the address and that this provider was never linked to; the break-glass account never."""
    believed = by_email == "directory" or (by_email == "verified" and vouched.email_verified)
    if not (believed and vouched.email):
        return None
    bearers = list(User.objects.select_for_update(of=("self",)).filter(email__iexact=vouched.email, is_active=True)[:2])
    if len(bearers) != 1:
        return None
    user = bearers[0]
    linked = Identity.objects.filter(user=user, provider=vouched.provider).exists()
    return None if linked or Account.objects.filter(user=user, break_glass=True).exists() else user


@transaction.atomic
def link_own(*, actor: Actor, vouched: Vouched, at: datetime) -> Identity:
    """By the person himself, who has just shown his password here and himself to the provider. Doing it twice changes nothing.

    Raises Refusal: linked_elsewhere, break_glass_alone.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=actor.user_id)
    if Account.objects.filter(user=user, break_glass=True).exists():
        raise Refusal(
            "break_glass_alone",
            "Tài khoản khẩn cấp phải vào được cả khi hệ thống xác thực của tỉnh không hoạt động, nên không gắn với hệ thống ấy.",
            way_on=WayOn("Về trang đầu", "home"),
        )
    held = Identity.objects.filter(provider=vouched.provider, subject=vouched.subject).first()
    if held is not None and held.user_id != user.pk:
        raise Refusal(
            "linked_elsewhere",
            "Người vừa đăng nhập ở hệ thống xác thực của tỉnh đã gắn với một tài khoản khác tại đây, nên chưa gắn được. Anh/chị đề nghị người "
            "quản trị gỡ ở tài khoản kia trước.",
            way_on=WayOn("Về trang tài khoản của tỉnh", "own_identities"),
        )
    if held is not None:
        return held
    identity = _link(user, vouched, at)
    _note(AuditKind.IDENTITY_LINKED, actor, identity, at, by="self")
    return identity


@transaction.atomic
def unlink(*, actor: Actor, identity_id: int, at: datetime) -> Identity | None:
    """One's own link, or anybody's by an administrator, who thereby ends that person's sessions; None where there is none."""
    identity = Identity.objects.select_for_update(of=("self",)).filter(pk=identity_id).first()
    if identity is None:
        return None
    if identity.user_id != actor.user_id:
        only_administrator(actor)
    _note(AuditKind.IDENTITY_UNLINKED, actor, identity, at)
    identity.delete()
    if identity.user_id != actor.user_id:
        end_all(actor=actor, user_id=identity.user_id, why=ENDED, at=at)
    return identity


def _link(user: User, vouched: Vouched, at: datetime) -> Identity:
    return Identity.objects.create(user=user, provider=vouched.provider, subject=vouched.subject, linked_at=at)


def _note(kind: AuditKind, actor: Actor | None, identity: Identity, at: datetime, **more: str) -> None:
    facts = {"user": identity.user_id, "provider": identity.provider, **more}
    audit.record(kind, actor=actor, stream=stream(identity.user_id), facts=facts, at=at)
