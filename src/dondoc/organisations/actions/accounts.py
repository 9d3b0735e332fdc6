"""Accounts: opened with a first post and a password for one use, which its owner changes before anything else (B3; BT 18.1)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from dondoc.organisations.actions.agencies import only_administrator
from dondoc.organisations.actions.people import add_person, appoint, set_password
from dondoc.organisations.models import User
from dondoc.rules.access import Actor, Role

#: Letters and digits that nobody misreads on paper or over the telephone.
_LETTERS = "abcdefghkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class PostForm:
    """A post as it is asked for."""

    agency_id: int
    role: Role
    title: str
    signs: str
    valid_from: date
    valid_to: date | None = None
    division_id: int | None = None


def one_time_password() -> str:
    """Sixteen letters in groups of four: some 78 bits, to be read out once."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


@transaction.atomic
def open_account(*, actor: Actor, username: str, full_name: str, post: PostForm, at: datetime) -> tuple[User, str]:
    """A person with his first post, and the password for his first sign-in, which is kept nowhere.

    Raises Refusal(s) of `add_person` and `appoint`; then nothing of the account remains.
    """
    user = add_person(actor=actor, username=username, full_name=full_name, at=at)
    give_post(actor=actor, user_id=user.pk, post=post, at=at)
    return user, reset_password(actor=actor, user_id=user.pk, at=at)


@transaction.atomic
def give_post(*, actor: Actor, user_id: int, post: PostForm, at: datetime) -> None:
    """One more post, as `appoint`."""
    appoint(
        actor=actor,
        user_id=user_id,
        agency_id=post.agency_id,
        role=post.role,
        title=post.title,
        signs=post.signs,
        valid_from=post.valid_from,
        valid_to=post.valid_to,
        division_id=post.division_id,
        at=at,
    )


@transaction.atomic
def reset_password(*, actor: Actor, user_id: int, at: datetime) -> str:
    """A new password for one use; the old one and every session end. Returned once, kept nowhere."""
    only_administrator(actor)
    password = one_time_password()
    set_password(actor=actor, user_id=user_id, password=password, given=True, at=at)
    return password
