"""In whose name documents that come in by themselves are registered: an account that nobody can sign in to and that holds no post."""

from __future__ import annotations

from datetime import datetime

from dondoc.core.made_once import MadeOnce
from dondoc.organisations import actions as organisations
from dondoc.organisations import queries
from dondoc.organisations.models import User
from dondoc.rules.access import SYSTEM, Actor, Role

USERNAME = "lien-thong"
NAME = "Liên thông văn bản"
TITLE = "Máy nhận văn bản liên thông"


def the_machine(at: datetime) -> Actor:
    """The clerk of the Office who is a machine. The account is made at the first message and bears no password; what it may do is what the
    access table gives a clerk of the Office, and only this room acts as it. Call it inside a transaction."""
    found = known_machine()
    if found is None:
        return _acting(organisations.add_person(actor=SYSTEM, username=USERNAME, full_name=NAME, at=at))
    return found


def known_machine() -> Actor | None:
    """The same, where its account was made: asks for no transaction, in which on SQLite nobody else could write."""
    user = _user.first()
    return _acting(user) if user else None


def _acting(user: User) -> Actor:
    office = queries.office()
    return Actor(user.pk, NAME, 0, TITLE, Role.OFFICE_CLERK, office.pk, office.code, office.name)


_user = MadeOnce(lambda: User.objects.filter(username=USERNAME)[:1])
