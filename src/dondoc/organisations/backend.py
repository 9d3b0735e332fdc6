"""Who a session belongs to: Django's own check of passwords, and the person of each request, with the posts he holds, by one statement."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from dondoc.core import clock, stamp
from dondoc.core.made_once import MadeOnce
from dondoc.organisations.models import User
from dondoc.organisations.queries.people import posts_of

#: Who holds no post today; with what says whether the settings are still those that this process knows.
_person = MadeOnce(lambda user: User.objects.filter(pk=user).annotate(administration=stamp.carried())[:1])


class PasswordBackend(ModelBackend):
    def get_user(self, user_id: Any) -> User | None:
        """The person, unless his account is locked. His posts stand at `held`, with the day of which they are told; every request asks for both.
        One query, two for who holds no post."""
        day = clock.today()
        posts = posts_of(int(user_id), day)
        if posts:
            person: User = posts[0].user
            person.administration = posts[0].administration
        else:
            person = _person.first(user=int(user_id))
        if person is None or not self.user_can_authenticate(person):
            return None
        person.held = day, posts
        return person
