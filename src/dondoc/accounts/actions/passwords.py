"""Passwords: chosen anew by their owner, given anew by an administrator; the last ones do not come back (J1; BT 18.1)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import transaction

from dondoc.accounts.actions.locks import refuse_sealed
from dondoc.accounts.actions.sessions import PASSWORD, end_all
from dondoc.accounts.models import Account, OldPassword
from dondoc.accounts.queries.factors import has_factor
from dondoc.organisations import actions as organisations
from dondoc.organisations.actions.passwords import faults_of
from dondoc.organisations.models import User
from dondoc.rules.access import Actor
from dondoc.rules.errors import Refusal, Refusals
from dondoc.rules.passwords import FIELD, normal


@transaction.atomic
def change_own_password(*, actor: Actor, old: str, new: str, at: datetime, entry_id: int = 0) -> User:
    """By its owner, who knows the old one; his other sessions than `entry_id` end.

    Raises Refusals, all at once: wrong_password, password_used, and those of rules/passwords. Raises Refusal: sealed, for the emergency account,
    which no wrong passwords lock: a password that somebody chose would not do there.
    """
    refuse_sealed(actor.user_id)
    user = User.objects.select_for_update(no_key=True).get(pk=actor.user_id)
    second = has_factor(user.pk)
    found = faults_of(new, user, second=second)
    if not user.check_password(old):
        found.insert(0, Refusal("wrong_password", "Mật khẩu hiện tại chưa đúng. Anh/chị nhập lại.", field="old"))
    elif _used(user, new):
        found.append(_came_back())
    if found:
        raise Refusals(found)
    before = user.password
    user = organisations.set_password(actor=actor, user_id=user.pk, password=new, second=second, at=at)
    _keep(user.pk, before, at)
    end_all(actor=actor, user_id=user.pk, why=PASSWORD, at=at, besides=entry_id)
    return user


@transaction.atomic
def reset_password(*, actor: Actor, user_id: int, at: datetime) -> str:
    """A new password for one use, by an administrator; the old one and every session end. Returned once, kept nowhere.

    Raises Refusal: sealed, for the emergency account.
    """
    refuse_sealed(user_id)
    before = User.objects.values_list("password", flat=True).get(pk=user_id)
    password = organisations.reset_password(actor=actor, user_id=user_id, at=at)
    _keep(user_id, before, at)
    end_all(actor=actor, user_id=user_id, why=PASSWORD, at=at)
    return password


def _used(user: User, new: str) -> bool:
    """Whether it is the present one or one of the last before it. Only asked once the old one was known: else it would tell of them."""
    most = max(settings.ENV.accounts.password_not_again - 1, 0)
    past = OldPassword.objects.filter(user=user).order_by("-pk").values_list("encoded", flat=True)[:most]
    return any(check_password(normal(new), encoded) for encoded in (user.password, *past))


def _came_back() -> Refusal:
    most = settings.ENV.accounts.password_not_again
    if most < 2:
        return Refusal("password_used", "Mật khẩu mới phải khác mật khẩu hiện tại.", field=FIELD)
    sentence = "Mật khẩu mới phải khác {most} mật khẩu gần nhất. Anh/chị chọn mật khẩu chưa dùng."
    return Refusal("password_used", sentence, field=FIELD, most=most)


def _keep(user_id: int, before: str, at: datetime) -> None:
    """The password that was replaced, as long as it may not come back, and since when the new one holds."""
    OldPassword.objects.create(user_id=user_id, encoded=before, replaced_at=at)
    kept = OldPassword.objects.filter(user_id=user_id).order_by("-pk")
    most = max(settings.ENV.accounts.password_not_again - 1, 0)
    OldPassword.objects.filter(pk__in=list(kept.values_list("pk", flat=True)[most:])).delete()
    Account.objects.update_or_create(user_id=user_id, defaults={"password_set_at": at})
