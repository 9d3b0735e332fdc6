"""The emergency account: for the day on which nothing else lets anybody in. Made on the command line, its password sealed, its use told to all who
must know (J1)."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from dondoc.accounts.actions.locks import set_active
from dondoc.accounts.actions.sessions import PASSWORD, end_all
from dondoc.accounts.models import Account
from dondoc.audit.actions import record
from dondoc.audit.kinds import AuditKind
from dondoc.core import clock
from dondoc.organisations import actions as organisations
from dondoc.organisations.actions.agencies import only_administrator
from dondoc.organisations.models import Agency, Post, User
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.access import Actor, Role
from dondoc.rules.errors import Refusal
from dondoc.rules.passwords import classes_in

#: Signs that nobody misreads on paper.
_SIGNS = "abcdefghkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@transaction.atomic
def make_break_glass(*, actor: Actor, username: str, full_name: str, at: datetime) -> tuple[User, str]:
    """The account, and its password: returned once, kept nowhere. Where it is there already it gets a new one, its sessions end, and whatever shut it
    is opened: it is active, holds an administrator's post without an end, and no wrong passwords are counted.

    Raises Refusal: no_office where there is no installation yet, those of `add_person` (a user name that is taken by a person).
    """
    only_administrator(actor)
    user = User.objects.filter(username=username.strip(), account__break_glass=True).first()
    if user is None:
        user = organisations.add_person(actor=actor, username=username, full_name=full_name, at=at)
    _open(actor, user, at)
    password = _sealed_password()
    organisations.set_password(actor=actor, user_id=user.pk, password=password, at=at)
    kept = {"break_glass": True, "password_set_at": at, "counted_from": at}
    Account.objects.update_or_create(user_id=user.pk, defaults=kept)
    end_all(actor=actor, user_id=user.pk, why=PASSWORD, at=at)
    record(AuditKind.BREAK_GLASS_MADE, actor=actor, stream=f"user:{user.pk}", facts={"user": user.pk}, at=at)
    return user, password


def _open(actor: Actor, user: User, at: datetime) -> None:
    """Active, uncounted, in its post."""
    organisations.forget_wrong_passwords(user.username)
    if not user.is_active:
        set_active(actor=actor, user_id=user.pk, active=True, at=at)
    today = clock.day_of(at)
    held = Post.objects.filter(user=user, role=Role.ADMINISTRATOR.value, valid_from__lte=today, valid_to=None)
    if held.exists():
        return
    standing = Q(dissolved_on=None) | Q(dissolved_on__gt=today)
    office = Agency.objects.filter(standing, kind=AgencyKind.OFFICE.value).order_by("pk").first()
    if office is None:
        raise Refusal("no_office", "Hệ thống chưa có Văn phòng UBND tỉnh. Anh/chị lập tỉnh bằng `dondoc found` trước.")
    organisations.appoint(
        actor=actor,
        user_id=user.pk,
        agency_id=office.pk,
        role=Role.ADMINISTRATOR,
        title="Quản trị khẩn cấp",
        signs="",
        valid_from=today,
        at=at,
    )


def _sealed_password() -> str:
    """Six groups of four, some 139 bits, of all four classes."""
    while True:
        password = "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(6))
        if classes_in(password) == 4:
            return password


@transaction.atomic
def acknowledge(*, actor: Actor, at: datetime) -> int:
    """An administrator has seen that it was used, and the alarm ends. Not by the account itself: it would silence its own alarm."""
    only_administrator(actor)
    if Account.objects.filter(user_id=actor.user_id, break_glass=True).exists():
        raise Refusal(
            "own_alarm", "Tài khoản khẩn cấp không tự ghi nhận việc dùng chính nó; một người quản trị khác ghi nhận."
        )
    found = list(Account.objects.select_for_update(no_key=True).filter(break_glass=True, alarm_since__isnull=False))
    for account in found:
        account.alarm_since = None
        account.save(update_fields=["alarm_since"])
        facts = {"user": account.user_id}
        record(AuditKind.BREAK_GLASS_SEEN, actor=actor, stream=f"user:{account.user_id}", facts=facts, at=at)
    return len(found)
