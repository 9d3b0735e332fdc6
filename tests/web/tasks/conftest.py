"""Signed-in clients for the pages of tasks."""

from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from dondoc.rules.access import Actor
from dondoc.web.access import POST_KEY


@pytest.fixture
def as_actor() -> Callable[[Actor], Client]:
    """`as_actor(actor)` -> a test client acting in his post."""

    def sign_in(actor: Actor) -> Client:
        client = Client()
        user = get_user_model().objects.get(pk=actor.user_id)
        client.force_login(user, backend="dondoc.organisations.backend.PasswordBackend")
        session = client.session
        session[POST_KEY] = actor.post_id
        session.save()
        return client

    return sign_in
