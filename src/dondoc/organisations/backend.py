"""Who a session belongs to: Django's own check of passwords, and the person of each request by a statement that was made once."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from dondoc.core import stamp
from dondoc.core.made_once import MadeOnce
from dondoc.organisations.models import User

#: With what says whether the settings are still those that this process knows.
_person = MadeOnce(lambda user: User.objects.filter(pk=user).annotate(administration=stamp.carried())[:1])


class PasswordBackend(ModelBackend):
    def get_user(self, user_id: Any) -> User | None:
        """The person, unless his account is locked. One query."""
        person = _person.first(user=int(user_id))
        return person if person is not None and self.user_can_authenticate(person) else None
